package repotest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// customerCrossings: manager-1 of ours leads a team, that of theirs leads none; and ours have a group of their own.
func customerCrossings() map[string]crossing {
	fill := func(t *testing.T, ours, _ home) {
		ours.create(t, &coaching.Team{Head: ours.head(coaching.Teams, secret), ManagerUserNames: []string{ours.name(coaching.Users, "manager-1")}})
		ours.join(t, secret, "agent-1")
		ours.create(t, &coaching.Group{Head: ours.head(coaching.Groups, secret), MemberNames: []string{ours.name(coaching.Users, "agent-1")}})
	}
	as := func(theirs home, tx repository.Tx) repository.Customer { return tx.Customer(theirs.Customer) }
	return crossingsInto(fill, as, map[string]trespass[repository.Customer]{
		"People": func(t *testing.T, _ home, as repository.Customer) {
			people, err := as.People(t.Context(), "manager-1")
			require.NoError(t, err)
			require.Empty(t, people)
		},
		"GroupsOf": func(t *testing.T, _ home, as repository.Customer) {
			groups, err := as.GroupsOf(t.Context(), "agent-1")
			require.NoError(t, err)
			require.NotContains(t, groups, secret)
		},
		"Members": func(t *testing.T, _ home, as repository.Customer) {
			members, err := as.Members(t.Context(), []string{secret})
			require.NoError(t, err)
			require.Empty(t, members)
		},
	})
}

func webhookCrossings() map[string]crossing {
	fill := func(t *testing.T, ours, _ home) {
		ours.createWebhooks(t, webhookIn(ours.Parent, secret))
		ours.withWebhooks(t, func(ctx context.Context, w repository.Webhooks) error { return w.Note(ctx, secret, deliveryOf(1)) })
	}
	as := func(theirs home, tx repository.Tx) repository.Webhooks { return theirs.profile(tx).Webhooks() }
	return crossingsInto(fill, as, map[string]trespass[repository.Webhooks]{
		"Create": func(t *testing.T, theirs home, as repository.Webhooks) {
			require.ErrorIs(t, as.Create(t.Context(), webhookIn(parentOfOurs, "planted")), repository.ErrDangling)
			require.NoError(t, as.Create(t.Context(), webhookIn(theirs.Parent, secret))) // the id is free here
		},
		"Find": func(t *testing.T, _ home, as repository.Webhooks) {
			_, err := as.Find(t.Context(), secret)
			require.ErrorIs(t, err, repository.ErrNotFound)
		},
		"FindForUpdate": func(t *testing.T, _ home, as repository.Webhooks) {
			_, err := as.FindForUpdate(t.Context(), secret)
			require.ErrorIs(t, err, repository.ErrNotFound)
		},
		"Update": func(t *testing.T, theirs home, as repository.Webhooks) {
			for _, at := range []coaching.Parent{parentOfOurs, theirs.Parent} {
				changed := webhookIn(at, secret)
				changed.Version, changed.URL = 1, "https://example.org"
				require.Error(t, as.Update(t.Context(), changed))
			}
		},
		"Advance": func(t *testing.T, _ home, as repository.Webhooks) {
			require.NoError(t, as.Advance(t.Context(), secret, 99))
		},
		"Delete": func(t *testing.T, _ home, as repository.Webhooks) {
			require.ErrorIs(t, as.Delete(t.Context(), secret), repository.ErrNotFound)
		},
		"List": func(t *testing.T, _ home, as repository.Webhooks) {
			found, err := as.List(t.Context(), "", everything)
			require.NoError(t, err)
			require.Empty(t, found)
		},
		"Note": func(t *testing.T, theirs home, as repository.Webhooks) {
			require.NoError(t, as.Create(t.Context(), webhookIn(theirs.Parent, secret)))
			require.NoError(t, as.Note(t.Context(), secret, deliveryOf(1))) // which is theirs
		},
		"Deliveries": func(t *testing.T, _ home, as repository.Webhooks) {
			found, err := as.Deliveries(t.Context(), secret, "", everything)
			require.NoError(t, err)
			require.Empty(t, found)
		},
	})
}

// auditCrossings: ours has a sealed event and a pending one.
func auditCrossings() map[string]crossing {
	fill := func(t *testing.T, ours, _ home) {
		ours.tell(t, ours.newEvent(secret))
		ours.sealAll(t, 1)
		ours.tell(t, ours.newEvent(secret))
	}
	as := func(theirs home, tx repository.Tx) repository.Audit { return theirs.audit(tx) }
	return crossingsInto(fill, as, map[string]trespass[repository.Audit]{
		"Append": func(t *testing.T, theirs home, as repository.Audit) {
			planted := theirs.newEvent("planted")
			planted.CustomerID = parentOfOurs.Customer
			require.ErrorIs(t, as.Append(t.Context(), planted), repository.ErrDangling)
			require.NoError(t, as.Append(t.Context(), theirs.newEvent("theirs")))
		},
		"List": func(t *testing.T, _ home, as repository.Audit) {
			for _, filter := range []repository.AuditFilter{{}, {ProfileID: parentOfOurs.Profile}, {Resource: parentOfOurs.Name(coaching.Scorecards, "card").String()}} {
				found, err := as.List(t.Context(), filter, 0, everything)
				require.NoError(t, err)
				require.Empty(t, found)
			}
		},
		"Head": func(t *testing.T, _ home, as repository.Audit) {
			head, err := as.Head(t.Context())
			require.NoError(t, err)
			require.Zero(t, head)
		},
		"Pending": func(t *testing.T, _ home, as repository.Audit) {
			pending, err := as.Pending(t.Context())
			require.NoError(t, err)
			require.Zero(t, pending)
		},
	})
}

func keptCrossings() map[string]crossing {
	fill := func(t *testing.T, ours, _ home) { require.NoError(t, ours.keep(t, newKept(secret))) }
	as := func(theirs home, tx repository.Tx) repository.KeptReplies { return theirs.replies(tx) }
	other := newKept(secret)
	other.Digest, other.Reply = [32]byte{8}, "theirs"
	return crossingsInto(fill, as, map[string]trespass[repository.KeptReplies]{
		"Find": func(t *testing.T, _ home, as repository.KeptReplies) {
			_, err := as.Find(t.Context(), other.CallerID, other.Operation, other.Key, since)
			require.ErrorIs(t, err, repository.ErrNotFound)
		},
		"Claim": func(t *testing.T, _ home, as repository.KeptReplies) {
			require.NoError(t, as.Claim(t.Context(), other, now.Add(1))) // even what is too old is not taken from ours
		},
		"Settle": func(t *testing.T, _ home, as repository.KeptReplies) {
			require.NoError(t, as.Settle(t.Context(), other))
		},
	})
}

func keyCrossings() map[string]crossing {
	fill := func(t *testing.T, ours, _ home) { ours.createKeys(t, ours.Customer, newKey(ours.Customer, secret)) }
	as := func(theirs home, tx repository.Tx) repository.APIKeys { return tx.Customer(theirs.Customer).APIKeys() }
	return crossingsInto(fill, as, map[string]trespass[repository.APIKeys]{
		"Create": func(t *testing.T, theirs home, as repository.APIKeys) {
			require.NoError(t, as.Create(t.Context(), newKey(theirs.Customer, secret))) // the id is free here
		},
		"Find": func(t *testing.T, _ home, as repository.APIKeys) {
			_, err := as.Find(t.Context(), secret)
			require.ErrorIs(t, err, repository.ErrNotFound)
		},
		"Update": func(t *testing.T, _ home, as repository.APIKeys) {
			revoked := newKey(parentOfOurs.Customer, secret)
			revoked.Version, revoked.RevokeTime = 1, now
			require.ErrorIs(t, as.Update(t.Context(), revoked), repository.ErrConflict)
		},
		"List": func(t *testing.T, _ home, as repository.APIKeys) {
			found, err := as.List(t.Context(), "", everything)
			require.NoError(t, err)
			require.Empty(t, found)
		},
		"DeleteAll": func(t *testing.T, _ home, as repository.APIKeys) { require.NoError(t, as.DeleteAll(t.Context())) },
	})
}

func erasureCrossings() map[string]crossing {
	fill := func(t *testing.T, ours, theirs home) {
		for _, h := range []home{ours, theirs} {
			h.write(t, func(tx repository.Tx) error {
				return h.profile(tx).Templates().Create(t.Context(), plainTemplate(h.Parent, qualityTemplate))
			})
		}
		ours.write(t, func(tx repository.Tx) error {
			if err := secretTalk(t.Context(), ours, ours.profile(tx)); err != nil {
				return err
			}
			return ours.profile(tx).Scorecards().Create(t.Context(), secretCard(ours.Parent))
		})
		ours.tell(t, ours.newEvent(secret), ours.newEvent(secret))
		ours.seal(t, 1)
		require.NoError(t, ours.keep(t, newKept(secret)))
	}
	as := func(theirs home, tx repository.Tx) repository.Erasure { return tx.Customer(theirs.Customer).Erasure() }
	return crossingsInto(fill, as, map[string]trespass[repository.Erasure]{
		"Scorecards": func(t *testing.T, _ home, as repository.Erasure) {
			found, err := as.Scorecards(t.Context(), "agent-1")
			require.NoError(t, err)
			require.Empty(t, found)
		},
		"Coaching": func(t *testing.T, _ home, as repository.Erasure) {
			require.NoError(t, as.Coaching(t.Context(), "agent-1"))
		},
		"Payloads": func(t *testing.T, _ home, as repository.Erasure) {
			require.NoError(t, as.Payloads(t.Context(), "agent-1"))
		},
	})
}
