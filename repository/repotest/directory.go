package repotest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

func testDirectory(t *testing.T, newStore NewStore) {
	for name, test := range map[string]func(*testing.T, home){
		"entries of every kind come back as they went in":  entriesComeBack,
		"Find of what is not there is ErrNotFound":         findNothing,
		"FindAll finds across collections":                 findAcrossCollections,
		"List pages in order of id":                        listInOrder,
		"Create of a taken name stores nothing":            createTaken,
		"Create under nothing is ErrDangling":              createUnderNothing,
		"Create of what refers to nothing is ErrDangling":  createDangling,
		"Create stores what refers to each other":          createEachOther,
		"Create and Update take a thousand entries":        aThousandEntries,
		"Update writes everything":                         updateWritesEverything,
		"Update of an older version changes nothing":       updateGuarded,
		"Update to what refers to nothing is ErrDangling":  updateDangling,
		"Delete of what is not there is ErrNotFound":       deleteNothing,
		"Delete of what is referred to is ErrReferenced":   deleteReferred,
		"Delete of what refers frees what it referred to":  deleteFrees,
		"Delete of what refers to itself alone succeeds":   deleteOfItself,
		"Delete of who is on a scorecard is ErrReferenced": deleteOnScorecard,
		"Delete of what has something under it fails":      deleteParents,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newHome(t, newStore(t), "alpha", "support"))
		})
	}
}

// referring are entries that refer to one thing each, in all the ways there are, by the id given in the home.
func referring(head func(coaching.Collection, string) coaching.Head, h home, id string) map[string]coaching.Entry {
	name := func(c coaching.Collection) string { return h.name(c, id) }
	user, team, group := head(coaching.Users, "new"), head(coaching.Teams, "new"), head(coaching.Groups, "new")
	conversation := head(coaching.Conversations, "new")
	return map[string]coaching.Entry{
		"team of user":              &coaching.User{Head: user, Team: name(coaching.Teams)},
		"manager of user":           &coaching.User{Head: user, Manager: name(coaching.Users)},
		"profile of user":           &coaching.User{Head: user, ProfileNames: []string{name(coaching.Profiles)}},
		"preferred profile of user": &coaching.User{Head: user, PreferredProfile: name(coaching.Profiles)},
		"use case of user":          &coaching.User{Head: user, Usecases: []string{name(coaching.UseCases)}},
		"manager of team":           &coaching.Team{Head: team, ManagerUserNames: []string{name(coaching.Users)}},
		"user in group":             &coaching.Group{Head: group, MemberNames: []string{name(coaching.Users)}},
		"group in group":            &coaching.Group{Head: group, MemberNames: []string{name(coaching.Groups)}},
		"agent of conversation":     &coaching.Conversation{Head: conversation, AgentUserName: name(coaching.Users)},
		"use case of conversation":  &coaching.Conversation{Head: conversation, UsecaseName: name(coaching.UseCases)},
		"moment of conversation":    &coaching.Conversation{Head: conversation, MomentNames: []string{name(coaching.Moments)}},
	}
}

// full is one entry of every kind with many of its fields set, in an order in which they can be stored.
func full(h home) []coaching.Entry {
	second := now.Add(time.Second)
	return []coaching.Entry{
		&coaching.Profile{Head: h.head(coaching.Profiles, "full"), DisplayName: `"Füll" <&> 'profile'`},
		&coaching.Team{Head: h.head(coaching.Teams, "full"), DisplayName: "Full", ManagerUserNames: []string{
			h.name(coaching.Users, "manager-1"), h.name(coaching.Users, "agent-2"),
		}},
		&coaching.UseCase{Head: h.head(coaching.UseCases, "full"), DisplayName: "Full"},
		&coaching.User{
			Head: h.head(coaching.Users, "full"), UserID: "u-1", Username: "full", Email: "full@example.com",
			DisplayName: "Full", FullName: "Full Person", IsDevUser: true, State: coaching.UserInactive,
			Roles: []coaching.Role{coaching.RoleAgent, coaching.RoleQAAdmin}, LegacyRoles: []coaching.Role{coaching.RoleManager},
			AgentProfiles: []coaching.AgentProfile{{
				AgentProfileID: 7, Legacy: &coaching.LegacyAgentProfile{PlatformUserID: "p"},
			}},
			Team: h.name(coaching.Teams, "full"), Manager: h.name(coaching.Users, "manager-1"),
			ProfileNames: []string{h.name(coaching.Profiles, "full"), h.name(coaching.Profiles, "support")},
			Usecases:     []string{h.name(coaching.UseCases, "full")}, PreferredProfile: h.name(coaching.Profiles, "full"),
			ProfileStates:         map[string]string{"a": "b"},
			AuthenticationFactors: []coaching.AuthenticationFactor{{ID: "f", EnrollmentTime: second}},
		},
		&coaching.Group{Head: h.head(coaching.Groups, "full"), DisplayName: "Full", MemberNames: []string{
			h.name(coaching.Groups, "everyone"), h.name(coaching.Users, "full"),
		}},
		&coaching.Moment{Head: h.head(coaching.Moments, "full"), DisplayName: "Full\n\tmoment"},
		&coaching.Conversation{
			Head: h.head(coaching.Conversations, "full"), AgentUserName: h.name(coaching.Users, "full"),
			StartTime: now, EndTime: second, Channel: "chat", LanguageCode: "de",
			UsecaseName: h.name(coaching.UseCases, "full"), Metadata: map[string]string{"k": "v"},
			MomentNames: []string{h.name(coaching.Moments, "full"), h.name(coaching.Moments, "greeting")},
		},
	}
}

// find reads one entry that must be there.
func (h home) find(t testing.TB, c coaching.Collection, id string) (entry coaching.Entry) {
	t.Helper()
	h.read(t, func(tx repository.Tx) (err error) {
		entry, err = h.directory(tx).Find(t.Context(), h.Name(c, id))
		return err
	})
	return entry
}

func entriesComeBack(t *testing.T, h home) {
	for _, entry := range full(h) {
		h.create(t, entry)
		require.EqualValues(t, 1, entry.Meta().Version)
		name, _ := coaching.ParseName(entry.Meta().Name)
		require.Equal(t, entry, h.find(t, name.Collection, name.ID))
	}
	h.read(t, func(tx repository.Tx) error {
		entries, err := tx.System().Directory().List(t.Context(), coaching.Parent{}, coaching.Customers, "", everything)
		require.Len(t, entries, 1)
		require.Equal(t, "customers/alpha", entries[0].Meta().Name)
		return err
	})
}

func findNothing(t *testing.T, h home) {
	for _, kind := range coaching.EntryKinds()[1:] {
		h.refused(t, repository.ErrNotFound, func(ctx context.Context, d repository.Directory) error {
			_, err := d.Find(ctx, h.Name(kind.Collection, "nothing"))
			return err
		})
	}
	h.refused(t, repository.ErrNotFound, func(ctx context.Context, d repository.Directory) error {
		_, err := d.Find(ctx, h.Name(coaching.Scorecards, "of another collection"))
		return err
	})
}

func findAcrossCollections(t *testing.T, h home) {
	h.create(t, h.entry(coaching.Profiles, "sales"))
	sales := home{Parent: coaching.Parent{Customer: "alpha", Profile: "sales"}, store: h.store}
	h.create(t, sales.entry(coaching.UseCases, "calls"))
	there := []coaching.Name{
		h.Name(coaching.Users, "agent-1"), h.Name(coaching.Users, "agent-2"), h.Name(coaching.Teams, "billing"),
		h.Name(coaching.UseCases, "calls"), sales.Name(coaching.UseCases, "calls"), h.Name(coaching.Profiles, "sales"),
		h.Name(coaching.Conversations, "conv-1"), h.Name(coaching.Groups, "everyone"), h.Name(coaching.Moments, "greeting"),
	}
	nowhere := []coaching.Name{h.Name(coaching.Users, "nobody"), sales.Name(coaching.Moments, "greeting"), {}}
	asked := slices.Concat(there, nowhere, there[:1])
	h.read(t, func(tx repository.Tx) error {
		found, err := h.directory(tx).FindAll(t.Context(), asked)
		require.NoError(t, err)
		require.Len(t, found, len(there))
		for _, name := range there {
			require.Equal(t, name.String(), found[name].Meta().Name)
		}
		none, err := h.directory(tx).FindAll(t.Context(), nil)
		require.Empty(t, none)
		return err
	})
}

func listInOrder(t *testing.T, h home) {
	h.create(t, h.entry(coaching.Moments, "b"), h.entry(coaching.Moments, "a-1"), h.entry(coaching.Moments, "B"),
		h.entry(coaching.Moments, "a.1"), h.entry(coaching.Moments, "a"), h.entry(coaching.Moments, "1"))
	var listed []string
	for after := ""; ; {
		var page []coaching.Entry
		h.read(t, func(tx repository.Tx) (err error) {
			page, err = h.directory(tx).List(t.Context(), h.Parent, coaching.Moments, after, 2)
			return err
		})
		for _, entry := range page {
			name, _ := coaching.ParseName(entry.Meta().Name)
			listed, after = append(listed, name.ID), name.ID
		}
		if len(page) < 2 {
			break
		}
	}
	require.Equal(t, []string{"1", "B", "a", "a-1", "a.1", "b", "greeting"}, listed)
}

func createTaken(t *testing.T, h home) {
	for _, kind := range coaching.EntryKinds()[1:] {
		h.create(t, h.entry(kind.Collection, "taken"))
		h.refused(t, repository.ErrAlreadyExists, func(ctx context.Context, d repository.Directory) error {
			return d.Create(ctx, h.entry(kind.Collection, "fresh"), h.entry(kind.Collection, "taken"))
		})
		h.refused(t, repository.ErrNotFound, func(ctx context.Context, d repository.Directory) error {
			_, err := d.Find(ctx, h.Name(kind.Collection, "fresh"))
			return err
		})
	}
}

func createUnderNothing(t *testing.T, h home) {
	nowhere := home{Parent: coaching.Parent{Customer: "nowhere", Profile: "nothing"}, store: h.store}
	for _, kind := range coaching.EntryKinds()[1:] {
		nowhere.refused(t, repository.ErrDangling, func(ctx context.Context, d repository.Directory) error {
			return d.Create(ctx, nowhere.entry(kind.Collection, "orphan"))
		})
	}
}

func createDangling(t *testing.T, h home) {
	for field, entry := range referring(h.head, h, "nothing") {
		t.Run(field, func(t *testing.T) {
			h.refused(t, repository.ErrDangling, func(ctx context.Context, d repository.Directory) error {
				return d.Create(ctx, entry)
			})
		})
	}
}

func createEachOther(t *testing.T, h home) {
	one, two := h.agent("one"), h.agent("two")
	one.Manager, two.Manager = two.Name, one.Name
	h.create(t, one, two)
	a, b := h.entry(coaching.Groups, "a").(*coaching.Group), h.entry(coaching.Groups, "b").(*coaching.Group)
	a.MemberNames, b.MemberNames = []string{b.Name, one.Name}, []string{a.Name}
	h.create(t, a, b)
	require.Equal(t, one, h.find(t, coaching.Users, "one"))
	require.Equal(t, b, h.find(t, coaching.Groups, "b"))
}

func aThousandEntries(t *testing.T, h home) {
	users := make([]coaching.Entry, 1000)
	for i := range users {
		user := h.agent(fmt.Sprintf("mass-%03d", i))
		user.Manager = h.name(coaching.Users, fmt.Sprintf("mass-%03d", 999-i))
		user.ProfileNames = []string{h.name(coaching.Profiles, "support")}
		users[i] = user
	}
	h.create(t, users...)
	for _, user := range users {
		user.(*coaching.User).Team = h.name(coaching.Teams, "billing")
		user.(*coaching.User).Manager = h.name(coaching.Users, "manager-1")
	}
	h.write(t, func(tx repository.Tx) error { return h.directory(tx).Update(t.Context(), users...) })
	h.read(t, func(tx repository.Tx) error {
		listed, err := h.directory(tx).List(t.Context(), h.Parent, coaching.Users, "mass", 1000)
		require.Equal(t, users, listed)
		return err
	})
}
