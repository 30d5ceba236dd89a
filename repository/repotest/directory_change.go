package repotest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// updateWritesEverything turns bare entries into full ones and back.
func updateWritesEverything(t *testing.T, h home) {
	entries := full(h)
	for _, entry := range entries {
		name, _ := coaching.ParseName(entry.Meta().Name)
		h.create(t, h.entry(name.Collection, name.ID))
	}
	for _, entry := range entries {
		name, _ := coaching.ParseName(entry.Meta().Name)
		entry.Meta().Version, entry.Meta().UpdateTime = 1, now.Add(time.Minute)
		h.update(t, entry)
		require.EqualValues(t, 2, entry.Meta().Version)
		require.Equal(t, entry, h.find(t, name.Collection, name.ID))
	}
	h.refused(t, repository.ErrReferenced, func(ctx context.Context, d repository.Directory) error {
		return d.Delete(ctx, h.Name(coaching.Moments, "full"))
	})
	for _, entry := range entries {
		name, _ := coaching.ParseName(entry.Meta().Name)
		bare := h.entry(name.Collection, name.ID)
		bare.Meta().Version = 2
		h.update(t, bare)
		require.Equal(t, bare, h.find(t, name.Collection, name.ID))
	}
	for _, entry := range entries {
		name, _ := coaching.ParseName(entry.Meta().Name)
		h.remove(t, name.Collection, name.ID) // nothing refers to anything any more
	}
}

// update writes entries of one kind, which must succeed.
func (h home) update(t testing.TB, entries ...coaching.Entry) {
	t.Helper()
	h.write(t, func(tx repository.Tx) error { return h.directory(tx).Update(t.Context(), entries...) })
}

// updateGuarded: of two entries one is stale, so that neither is written, even when the error is let pass.
func updateGuarded(t *testing.T, h home) {
	h.create(t, h.entry(coaching.Moments, "one"), h.entry(coaching.Moments, "two"))
	stale := h.find(t, coaching.Moments, "two").(*coaching.Moment)
	h.update(t, h.find(t, coaching.Moments, "two"))
	current := h.find(t, coaching.Moments, "one").(*coaching.Moment)
	current.DisplayName, stale.DisplayName = "changed", "changed"
	gone := h.entry(coaching.Moments, "gone")
	gone.Meta().Version = 1
	for _, entries := range [][]coaching.Entry{{current, stale}, {stale}, {current, gone}, {current, current}} {
		err := h.store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
			require.ErrorIs(t, h.directory(tx).Update(t.Context(), entries...), repository.ErrConflict)
			return nil
		})
		require.ErrorIs(t, err, repository.ErrConflict)
		require.EqualValues(t, 1, entries[0].Meta().Version)
	}
	require.Empty(t, h.find(t, coaching.Moments, "one").(*coaching.Moment).DisplayName)
	require.EqualValues(t, 2, h.find(t, coaching.Moments, "two").Meta().Version)
}

func updateDangling(t *testing.T, h home) {
	for field, entry := range referring(h.head, h, "nothing") {
		t.Run(field, func(t *testing.T) {
			name, _ := coaching.ParseName(entry.Meta().Name)
			h.create(t, h.entry(name.Collection, name.ID))
			entry.Meta().Version = 1
			h.refused(t, repository.ErrDangling, func(ctx context.Context, d repository.Directory) error {
				return d.Update(ctx, entry)
			})
			h.remove(t, name.Collection, name.ID)
		})
	}
}

func deleteNothing(t *testing.T, h home) {
	for _, kind := range coaching.EntryKinds()[1:] {
		h.create(t, h.entry(kind.Collection, "once"))
		h.remove(t, kind.Collection, "once")
		h.refused(t, repository.ErrNotFound, func(ctx context.Context, d repository.Directory) error {
			return d.Delete(ctx, h.Name(kind.Collection, "once"))
		})
	}
}

func deleteReferred(t *testing.T, h home) {
	for field, entry := range referring(h.head, h, "referred") {
		t.Run(field, func(t *testing.T) {
			name, _ := coaching.ParseName(entry.Meta().Name)
			to, _ := coaching.ParseName(entry.References()[0].Name)
			h.create(t, h.entry(to.Collection, to.ID))
			h.create(t, entry)
			h.refused(t, repository.ErrReferenced, func(ctx context.Context, d repository.Directory) error {
				return d.Delete(ctx, to)
			})
			require.NotNil(t, h.find(t, to.Collection, to.ID))
			h.remove(t, name.Collection, name.ID)
			h.remove(t, to.Collection, to.ID)
		})
	}
}

func deleteFrees(t *testing.T, h home) {
	entries := full(h)
	for _, entry := range entries {
		h.create(t, entry)
	}
	for _, c := range []coaching.Collection{
		coaching.Conversations, coaching.Moments, coaching.Groups, coaching.Users, coaching.UseCases, coaching.Teams,
		coaching.Profiles,
	} {
		h.remove(t, c, "full")
	}
}

func deleteOfItself(t *testing.T, h home) {
	narcissus := h.agent("narcissus")
	narcissus.Manager = narcissus.Name
	h.create(t, narcissus)
	h.remove(t, coaching.Users, "narcissus")
	loop := h.entry(coaching.Groups, "loop").(*coaching.Group)
	loop.MemberNames = []string{loop.Name}
	h.create(t, loop)
	h.remove(t, coaching.Groups, "loop")
}

// deleteOnScorecard: nobody on a scorecard, and nothing that it names, can go before it.
func deleteOnScorecard(t *testing.T, h home) {
	h.create(t, h.agent("creator"), h.agent("submitter"), h.agent("updater"), h.agent("scored"))
	h.write(t, func(tx repository.Tx) error {
		return h.profile(tx).Templates().Create(t.Context(), plainTemplate(h.Parent, "quality"))
	})
	person := func(id string) *coaching.Person { return &coaching.Person{Name: h.name(coaching.Users, id)} }
	card := cardIn(h.Parent, "card")
	card.AgentUserName, card.ConversationName = h.name(coaching.Users, "scored"), h.name(coaching.Conversations, "conv-1")
	card.TemplateName = h.Name(coaching.ScorecardTemplates, "quality").WithRevision(1).String()
	card.Creator, card.SubmittedBy, card.UpdatedBy = person("creator"), person("submitter"), person("updater")
	card.UsecaseName = h.name(coaching.UseCases, "calls")
	h.write(t, func(tx repository.Tx) error { return h.profile(tx).Scorecards().Create(t.Context(), card) })
	mentioned := []coaching.Name{
		h.Name(coaching.Users, "creator"), h.Name(coaching.Users, "submitter"), h.Name(coaching.Users, "updater"),
		h.Name(coaching.Users, "scored"), h.Name(coaching.Conversations, "conv-1"), h.Name(coaching.UseCases, "calls"),
	}
	for _, name := range mentioned {
		h.refused(t, repository.ErrReferenced, func(ctx context.Context, d repository.Directory) error {
			return d.Delete(ctx, name)
		})
		require.NotNil(t, h.find(t, name.Collection, name.ID))
	}
	h.write(t, func(tx repository.Tx) error { return h.profile(tx).Scorecards().Delete(t.Context(), "card") })
	for _, name := range mentioned[:5] { // calls belongs to conv-1 no more, either
		h.remove(t, name.Collection, name.ID)
	}
	h.remove(t, coaching.UseCases, "calls")
}

func deleteParents(t *testing.T, h home) {
	h.refused(t, repository.ErrReferenced, func(ctx context.Context, d repository.Directory) error {
		return d.Delete(ctx, h.Name(coaching.Profiles, h.Profile))
	})
	err := h.store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		return tx.System().Directory().Delete(t.Context(), h.Name(coaching.Customers, h.Customer))
	})
	require.ErrorIs(t, err, repository.ErrReferenced)
	bare := coaching.Parent{Customer: "bare"}.Name(coaching.Customers, "bare")
	require.NoError(t, h.store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		entry := h.entry(coaching.Customers, "bare")
		if err := tx.System().Directory().Create(t.Context(), entry); err != nil {
			return err
		}
		return tx.System().Directory().Delete(t.Context(), bare)
	}))
}
