package repotest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// testAgents lists agents of a small company. Group membership: outer holds a-outer and the group inner; inner holds
// a-inner and the group core; core holds a-core and, round in a circle, outer.
func testAgents(t *testing.T, newStore NewStore) {
	h := staffed(t, newStore(t))
	with := func(more ...string) []string {
		all := append(more, "a-core", "a-inner", "a-listed", "a-outer", "agent-1", "agent-2")
		slices.Sort(all)
		return all
	}
	for name, c := range map[string]struct {
		filter repository.AgentFilter
		want   []string
	}{
		"every active agent of the profile": {repository.AgentFilter{}, with()},
		"inactive ones too":                 {repository.AgentFilter{IncludeInactive: true}, with("a-idle")},
		"dev users too":                     {repository.AgentFilter{IncludeDev: true}, with("a-dev")},
		"who is both needs both": {
			repository.AgentFilter{IncludeInactive: true, IncludeDev: true}, with("a-both", "a-dev", "a-idle"),
		},
		"by user, agents alone": {
			repository.AgentFilter{UserIDs: []string{"agent-1", "manager-1", "a-idle", "a-elsewhere", "nobody"}},
			[]string{"agent-1"},
		},
		"by team": {repository.AgentFilter{TeamIDs: []string{"billing"}}, []string{"agent-1", "agent-2"}},
		"by group, direct members alone": {
			repository.AgentFilter{GroupIDs: []string{"outer"}}, []string{"a-outer"},
		},
		"by group, nested and in a circle": {
			repository.AgentFilter{GroupIDs: []string{"inner"}, Nested: true}, []string{"a-core", "a-inner", "a-outer"},
		},
		"by several, joined": {
			repository.AgentFilter{
				UserIDs: []string{"agent-2"}, TeamIDs: []string{"empty"}, GroupIDs: []string{"core", "everyone"},
			},
			[]string{"a-core", "agent-1", "agent-2"},
		},
		"by an empty team":    {repository.AgentFilter{TeamIDs: []string{"empty"}}, []string{}},
		"by an unknown group": {repository.AgentFilter{GroupIDs: []string{"unknown"}, Nested: true}, []string{}},
		"by an id that tries": {
			repository.AgentFilter{UserIDs: []string{`x"} OR 1=1 --`, `\`, `{}`, `a,b`, `'`}}, []string{},
		},
		"by many thousand ids": {
			repository.AgentFilter{UserIDs: many("user", 40_000, "agent-2"), TeamIDs: many("team", 40_000, "empty")},
			[]string{"agent-2"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h.read(t, func(tx repository.Tx) error {
				ids, err := h.profile(tx).Agents(t.Context(), c.filter)
				require.Equal(t, c.want, ids)
				return err
			})
		})
	}
}

// testMembers asks for the members of the groups of testAgents, who are users of any kind, and of another customer's.
func testMembers(t *testing.T, newStore NewStore) {
	store := newStore(t)
	h, other := staffed(t, store), newHome(t, store, "beta", "support")
	round := []string{"a-core", "a-inner", "a-outer"}
	h.create(t, &coaching.Group{Head: h.head(coaching.Groups, "mixed"), MemberNames: []string{
		h.name(coaching.Groups, "core"), h.name(coaching.Users, "manager-1"), h.name(coaching.Users, "a-idle"), h.name(coaching.Users, "a-core"),
	}}, h.entry(coaching.Groups, "empty"))
	for user, want := range map[string][]string{
		"a-inner": {"core", "inner", "mixed", "outer"}, "a-core": {"core", "inner", "mixed", "outer"}, "manager-1": {"mixed"}, "a-dev": {}, "nobody": {}, "": {},
	} {
		h.read(t, func(tx repository.Tx) error {
			groups, err := tx.Customer(h.Customer).GroupsOf(t.Context(), user)
			require.NotNil(t, groups)
			require.ElementsMatch(t, want, groups, user)
			return err
		})
	}
	for name, c := range map[string]struct {
		of     home
		groups []string
		want   map[string][]string
	}{
		"nested and in a circle": {h, []string{"outer", "inner"}, map[string][]string{"outer": round, "inner": round}},
		"whoever they are":       {h, []string{"mixed", "everyone"}, map[string][]string{"mixed": {"a-core", "a-idle", "a-inner", "a-outer", "manager-1"}, "everyone": {"agent-1", "agent-2"}}},
		"of nobody":              {h, []string{"empty", "unknown"}, map[string][]string{}},
		"of no group":            {h, nil, map[string][]string{}},
		"of another customer":    {other, []string{"outer", "mixed"}, map[string][]string{}},
		"of very many":           {h, many("group", 40_000, "outer"), map[string][]string{"outer": round}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.of.read(t, func(tx repository.Tx) error {
				members, err := tx.Customer(c.of.Customer).Members(t.Context(), c.groups)
				for _, users := range members {
					slices.Sort(users)
				}
				require.Equal(t, c.want, members)
				return err
			})
		})
	}
}

func staffed(t *testing.T, store repository.Store) home {
	h := newHome(t, store, "alpha", "support")
	h.create(t, h.entry(coaching.Profiles, "sales"))
	h.create(t, h.entry(coaching.Teams, "empty"))
	idle, dev, both := h.agent("a-idle"), h.agent("a-dev"), h.agent("a-both")
	listed, elsewhere := h.agent("a-listed"), h.agent("a-elsewhere")
	idle.State, dev.IsDevUser = coaching.UserInactive, true
	both.State, both.IsDevUser = coaching.UserInactive, true
	listed.ProfileNames = []string{h.name(coaching.Profiles, "sales"), h.name(coaching.Profiles, "support")}
	elsewhere.ProfileNames = []string{h.name(coaching.Profiles, "sales")}
	h.create(t, idle, dev, both, listed, elsewhere, h.agent("a-outer"), h.agent("a-inner"), h.agent("a-core"))
	group := func(id, user, inside string) coaching.Entry {
		return &coaching.Group{Head: h.head(coaching.Groups, id), MemberNames: []string{
			h.name(coaching.Groups, inside), h.name(coaching.Users, user),
		}}
	}
	h.create(t, group("outer", "a-outer", "inner"), group("inner", "a-inner", "core"), group("core", "a-core", "outer"))
	return h
}

// many are a number of ids that nobody has, and at the end one more.
func many(prefix string, count int, last string) []string {
	ids := make([]string, 0, count+1)
	for i := range count {
		ids = append(ids, fmt.Sprintf("%s-%d", prefix, i))
	}
	return append(ids, last)
}
