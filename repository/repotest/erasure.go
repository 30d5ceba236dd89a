package repotest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// testErasure tries the promises of repository.Erasure.
func testErasure(t *testing.T, newStore NewStore) {
	t.Run("scorecards about a user or with a comment by it are named", func(t *testing.T) {
		t.Parallel()
		erasureScorecards(newFixture(t, newStore))
	})
	t.Run("what was written in coaching about or by a user is emptied", func(t *testing.T) {
		t.Parallel()
		erasureCoaching(newFixture(t, newStore))
	})
	for name, test := range map[string]func(*testing.T, home){
		"payloads go and the chain holds": erasurePayloads,
		"replies that show a user go":     erasureReplies,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newHome(t, newStore(t), "alpha", "support"))
		})
	}
}

// erasureScorecards looks for agent-2 in every profile of the customer.
func erasureScorecards(f *fixture) {
	const sought = "agent-2"
	commented := func(by string) []coaching.Score {
		return []coaching.Score{{CriterionID: "one", NumericValue: new(coaching.Decimal(0)), Comment: "x", CommentBy: by}}
	}
	personal := map[string]func(*coaching.Scorecard){
		"agent":   func(c *coaching.Scorecard) { c.AgentUserName = f.user(sought) },
		"comment": func(c *coaching.Scorecard) { c.Comment, c.CommentBy = "x", sought },
		"score": func(c *coaching.Scorecard) {
			c.Scores = append([]coaching.Score{{CriterionID: "two", NumericValue: new(coaching.Decimal(1)), ValueBy: "agent-3"}}, commented(sought)...)
		},
	}
	others := map[string]func(*coaching.Scorecard){
		"nothing": func(*coaching.Scorecard) {},
		"value":   func(c *coaching.Scorecard) { c.Scores = commented("agent-1"); c.Scores[0].ValueBy = sought },
		"creator": func(c *coaching.Scorecard) { c.Creator = &coaching.Person{Name: f.user(sought)} },
		"longer":  func(c *coaching.Scorecard) { c.Scores = commented("agent-21") },
		"shorter": func(c *coaching.Scorecard) { c.Scores = commented("agent-"); c.CommentBy = "agent-22" },
		"text": func(c *coaching.Scorecard) {
			c.Scores = commented("agent-1")
			c.Scores[0].Comment = `"commentBy":"agent-2"`
		},
	}
	var want []coaching.Name
	for i, parent := range f.parents { // those of the other customer hold the same under the same ids
		f.write(func(ctx context.Context, tx repository.Tx) error {
			for id, spoil := range personal {
				card := cardIn(parent, id)
				spoil(card)
				inPlace(card, parent)
				if i < 2 {
					want = append(want, parent.Name(coaching.Scorecards, id))
				}
				if err := tx.Profile(parent.Customer, parent.Profile).Scorecards().Create(ctx, card); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for id, spoil := range others {
		card := f.card(id)
		spoil(card)
		f.create(card)
	}
	f.read(func(ctx context.Context, tx repository.Tx) error {
		found, err := tx.Customer(f.parent.Customer).Erasure().Scorecards(ctx, sought)
		require.ElementsMatch(f.t, want, found)
		return err
	})
}

// inPlace moves the agent of a scorecard to the customer that it is to lie under.
func inPlace(card *coaching.Scorecard, at coaching.Parent) {
	agent, _ := coaching.ParseName(card.AgentUserName)
	card.AgentUserName = coaching.UserName(at.Customer, agent.ID)
}

// erase erases the payloads of agent-2, as only a transaction of the program itself may.
func (h home) erase(t testing.TB) {
	t.Helper()
	require.NoError(t, h.store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		return tx.Customer(h.Customer).Erasure().Payloads(t.Context(), "agent-2")
	}))
}

func erasurePayloads(t *testing.T, h home) {
	other := newHome(t, h.store, "beta", "support")
	const comment = `{"after":{"comment":"x"}}`
	creator := `"creator":{"name":"` + coaching.UserName(h.Customer, "agent-2") + `"}`
	imported := `{"after":{"comment":"x",` + creator + `}}`
	archived := `{"after":{"comment":"x"},"commentAuthors":["` + coaching.UserName(h.Customer, "agent-2") + `"]}`
	payloads := []string{"subject", "actor", "other profile", "neither", comment + "actor", comment, `{"after":{}}`, comment + "of another", imported, `{"after":{` + creator + `}}`,
		archived, comment + "changed since"}
	events := func(h home) []*coaching.AuditEvent {
		events := make([]*coaching.AuditEvent, len(payloads))
		for i, payload := range payloads {
			events[i] = h.newEvent(payload)
		}
		subject, actor, profile, commenter := events[0], events[1], events[2], events[4]
		subject.SubjectID, actor.ActorID, commenter.ActorID = "agent-2", "agent-2", "agent-2"
		profile.SubjectID, profile.ProfileID = "agent-2", "sales"
		for _, event := range events[4:7] {
			event.Resource += "-commented"
		}
		for _, event := range events[7:10] {
			event.Resource += "-others"
		}
		for _, event := range events[10:] {
			event.Resource += "-archived"
		}
		events[10].Operation = "Import"
		return events
	}
	left := func(h home) []string {
		h.seal(t, 100)
		events := h.sealed(t, repository.AuditFilter{}, 100)
		_, head := h.tally(t)
		require.Empty(t, chainFault(events, head))
		for _, event := range events {
			if event.Erased() {
				require.Zero(t, event.Salt, "which would tell a payload that is guessed")
			}
		}
		return mapped(events, func(e *coaching.AuditEvent) string { return e.Payload })
	}
	erased := []string{"", "", "", "neither", "", "", `{"after":{}}`, comment + "of another", "", payloads[9], "", ""}
	h.tell(t, events(h)...)
	other.tell(t, events(other)...)
	require.Equal(t, payloads, left(h))
	_, head := h.tally(t)
	h.tell(t, events(h)...) // which are pending
	h.erase(t)
	require.Equal(t, slices.Concat(erased, erased), left(h))
	require.Equal(t, payloads, left(other))
	require.Equal(t, head.Hash, h.sealed(t, repository.AuditFilter{}, 100)[len(payloads)-1].Hash, "a head that was noted before holds")
	h.erase(t)
	require.Equal(t, slices.Concat(erased, erased), left(h))
}

func erasureReplies(t *testing.T, h home) {
	const changed = "scorecards/changed"
	other := newHome(t, h.store, "beta", "support")
	gone := map[string]*repository.Kept{
		"about":   {Reply: `{"resource":{"agentUserName":"customers/alpha/users/agent-2"}}`},
		"many":    {Reply: `{"resource":[{"name":"customers/alpha/users/agent-1"},{"name":"customers/alpha/users/agent-2"}]}`},
		"by":      {Reply: `{"resource":{}}`, CallerID: "agent-2"},
		"changed": {Reply: `{"resource":{"name":"` + changed + `"}}`},
	}
	stay := map[string]*repository.Kept{
		"longer":      {Reply: `{"resource":{"name":"customers/alpha/users/agent-21"}}`},
		"mentions it": {Reply: `{"resource":{"referenceScorecardId":"` + changed + `"}}`},
		"not changed": {Reply: `{"resource":{"name":"scorecards/others"}}`},
	}
	for _, each := range []home{h, other} {
		event := each.newEvent("x")
		event.ActorID, event.Resource = "agent-2", changed
		each.tell(t, event)
		for _, replies := range []map[string]*repository.Kept{gone, stay} {
			for key, kept := range replies {
				whole := newKept(key)
				whole.Reply, whole.CallerID = kept.Reply, cmp.Or(kept.CallerID, whole.CallerID)
				replies[key] = whole
				require.NoError(t, each.keep(t, whole))
			}
		}
	}
	require.NoError(t, h.store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		// What claims a key and erases has no reply yet.
		require.NoError(t, h.replies(tx).Claim(t.Context(), newKept("claimed"), since))
		return tx.Customer(h.Customer).Erasure().Payloads(t.Context(), "agent-2")
	}))
	for key, kept := range gone {
		require.Nil(t, h.findKept(t, kept, since), key)
		require.Equal(t, kept, other.findKept(t, kept, since), key)
	}
	for key, kept := range stay {
		require.Equal(t, kept, h.findKept(t, kept, since), key)
	}
}

// erasureCoaching empties the texts of agent-2, in every profile of the customer and in no other's.
func erasureCoaching(f *fixture) {
	const sought = "agent-2"
	for _, parent := range f.parents {
		f.write(func(ctx context.Context, tx repository.Tx) error {
			for _, id := range []string{"about", "by", "beside"} {
				if err := makeTalk(ctx, tx.Profile(parent.Customer, parent.Profile), parent, id); err != nil {
					return err
				}
			}
			return nil
		})
	}
	f.write(func(ctx context.Context, tx repository.Tx) error {
		return tx.Customer(homeCustomer).Erasure().Coaching(ctx, sought)
	})
	for _, parent := range f.parents {
		f.read(func(ctx context.Context, tx repository.Tx) error {
			p := tx.Profile(parent.Customer, parent.Profile)
			for _, id := range []string{"about", "by", "beside"} {
				texts, err := textsOf(ctx, p, id)
				require.NoError(f.t, err)
				want := []string{"name", "behavior", "comment", "notes", "agent's", "message", "message", "1 1 1 1"}
				switch {
				case parent.Customer != homeCustomer:
				case id == "about":
					want = []string{"", "", "", "", "", "", "", "2 2 2 2"}
				case id == "by":
					want = []string{"name", "behavior", "", "", "agent's", "", "", "2 2 2 2"}
				}
				require.Equal(f.t, want, texts, "%s of %+v", id, parent)
			}
			return nil
		})
	}
}

// makeTalk stores a plan, a session and two comments with every text: about agent-2, or by agent-2 and, the second comment,
// tagging agent-2, or neither.
func makeTalk(ctx context.Context, p repository.Profile, at coaching.Parent, id string) error {
	plan, session, comment, second := planIn(at, id), sessionIn(at, id), commentIn(at, id), commentIn(at, id+"-2")
	plan.DisplayName, plan.FocusBehaviors, plan.Comment, plan.CommentBy = "name", []string{"behavior"}, "comment", "manager-1"
	session.MeetingNotes, session.NotesBy, session.AgentComment = "notes", "manager-1", "agent's"
	comment.Message, second.Message = "message", "message"
	for _, c := range []*coaching.Comment{comment, second} {
		c.CoachingPlanName = plan.Name
	}
	person := coaching.UserName(at.Customer, "agent-2")
	switch id {
	case "about":
		plan.AgentUserName, session.AgentUserName = person, person
	case "by":
		plan.CommentBy, session.NotesBy, comment.CreatorUserName = "agent-2", "agent-2", person
		second.TaggedUsers = []string{person}
	}
	if err := p.Plans().Create(ctx, plan); err != nil {
		return err
	}
	if err := p.Sessions().Create(ctx, session); err != nil {
		return err
	}
	return errors.Join(p.Comments().Create(ctx, comment), p.Comments().Create(ctx, second))
}

// textsOf are the texts of what makeTalk made, and its versions.
func textsOf(ctx context.Context, p repository.Profile, id string) ([]string, error) {
	plan, err := p.Plans().Find(ctx, id)
	if err != nil {
		return nil, err
	}
	session, err := p.Sessions().Find(ctx, id)
	if err != nil {
		return nil, err
	}
	comment, err := p.Comments().Find(ctx, id)
	if err != nil {
		return nil, err
	}
	second, err := p.Comments().Find(ctx, id+"-2")
	if err != nil {
		return nil, err
	}
	return []string{
		plan.DisplayName, strings.Join(plan.FocusBehaviors, ""), plan.Comment, session.MeetingNotes, session.AgentComment,
		comment.Message, second.Message, fmt.Sprint(plan.Version, session.Version, comment.Version, second.Version),
	}, nil
}
