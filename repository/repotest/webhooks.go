package repotest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// testWebhooks tries the promises of repository.Webhooks, and which of them have something to be told.
func testWebhooks(t *testing.T, newStore NewStore) {
	for name, test := range map[string]func(*testing.T, home){
		"webhooks come back as they went in":           webhooksComeBack,
		"webhooks hang on a profile":                   webhooksDangling,
		"a webhook is updated under its version":       webhooksUpdate,
		"what a webhook was told of goes on by itself": webhooksAdvance,
		"a webhook is deleted with its deliveries":     webhooksDelete,
		"webhooks are listed in order of id":           webhooksListed,
		"deliveries are read from the newest":          webhooksDeliveries,
		"old deliveries are swept, a few at a time":    webhooksSwept,
		"those with events ahead are known":            webhooksActive,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newHome(t, newStore(t), "alpha", "support"))
		})
	}
}

// webhookIn is a webhook with every field.
func webhookIn(at coaching.Parent, id string) *coaching.Webhook {
	return &coaching.Webhook{
		Name: at.Name(coaching.Webhooks, id).String(), URL: "https://example.com/" + id, Secret: "whsec",
		EventTypes: []string{"coaching.target.created.v1", "coaching.target.deleted.v1"}, State: coaching.WebhookActive,
		LastSequence: 7, CreateTime: now, UpdateTime: now.Add(time.Second),
	}
}

// deliveryOf is a delivery with every field; ids are in the order of their numbers.
func deliveryOf(number int) *coaching.WebhookDelivery {
	return &coaching.WebhookDelivery{
		ID: fmt.Sprintf("delivery-%03d", number), Sequence: int64(number), EventType: "coaching.target.created.v1",
		Time: now, Attempt: 2, Status: 500, Error: "the receiver answered 500", State: coaching.DeliveryFailed,
	}
}

// withWebhooks runs f on the webhooks of the home in a transaction that must succeed.
func (h home) withWebhooks(t testing.TB, f func(context.Context, repository.Webhooks) error) {
	t.Helper()
	require.NoError(t, h.tryWebhooks(t, f))
}

func (h home) tryWebhooks(t testing.TB, f func(context.Context, repository.Webhooks) error) error {
	t.Helper()
	return h.writing(t, func(ctx context.Context, tx repository.Tx) error { return f(ctx, h.profile(tx).Webhooks()) })
}

func (h home) createWebhooks(t testing.TB, webhooks ...*coaching.Webhook) {
	t.Helper()
	h.withWebhooks(t, func(ctx context.Context, w repository.Webhooks) error {
		for _, webhook := range webhooks {
			if err := w.Create(ctx, webhook); err != nil {
				return err
			}
		}
		return nil
	})
}

// listWebhooks reads all webhooks of the home, two at a time.
func (h home) listWebhooks(t testing.TB) (webhooks []*coaching.Webhook) {
	t.Helper()
	h.read(t, func(tx repository.Tx) error {
		after := ""
		for {
			page, err := h.profile(tx).Webhooks().List(t.Context(), after, 2)
			require.LessOrEqual(t, len(page), 2)
			webhooks = append(webhooks, page...)
			if err != nil || len(page) < 2 {
				return err
			}
			last, _ := coaching.ParseName(page[1].Name)
			after = last.ID
		}
	})
	return webhooks
}

func webhooksComeBack(t *testing.T, h home) {
	full, bare := webhookIn(h.Parent, "full"), webhookIn(h.Parent, "bare")
	bare.EventTypes, bare.Secret, bare.State, bare.LastSequence = nil, "", coaching.WebhookPaused, 0
	h.createWebhooks(t, full, bare)
	require.EqualValues(t, 1, full.Version)
	require.Equal(t, []*coaching.Webhook{bare, full}, h.listWebhooks(t))
	require.ErrorIs(t, h.tryWebhooks(t, func(ctx context.Context, w repository.Webhooks) error {
		for _, find := range []func(context.Context, string) (*coaching.Webhook, error){w.Find, w.FindForUpdate} {
			_, err := find(ctx, "none")
			require.ErrorIs(t, err, repository.ErrNotFound)
			found, err := find(ctx, "full")
			require.NoError(t, err)
			require.Equal(t, full, found)
		}
		return w.Create(ctx, webhookIn(h.Parent, "full"))
	}), repository.ErrAlreadyExists)
}

func webhooksDangling(t *testing.T, h home) {
	nowhere := home{coaching.Parent{Customer: h.Customer, Profile: "nowhere"}, h.store}
	require.ErrorIs(t, nowhere.tryWebhooks(t, func(ctx context.Context, w repository.Webhooks) error {
		return w.Create(ctx, webhookIn(nowhere.Parent, "one"))
	}), repository.ErrDangling)
	require.ErrorIs(t, h.tryWebhooks(t, func(ctx context.Context, w repository.Webhooks) error {
		return w.Note(ctx, "none", deliveryOf(1))
	}), repository.ErrDangling)
	h.createWebhooks(t, webhookIn(h.Parent, "one"))
	require.ErrorIs(t, h.writing(t, func(ctx context.Context, tx repository.Tx) error {
		return h.directory(tx).Delete(ctx, h.Parent.Name(coaching.Profiles, h.Profile))
	}), repository.ErrReferenced)
}

func webhooksUpdate(t *testing.T, h home) {
	webhook, beside := webhookIn(h.Parent, "one"), webhookIn(h.Parent, "two")
	h.createWebhooks(t, webhook, beside)
	stale := *webhook
	webhook.URL, webhook.EventTypes, webhook.Secret, webhook.State = "https://example.org", []string{"x"}, "new", coaching.WebhookFailing
	webhook.UpdateTime = now.Add(time.Hour)
	update := func(webhook *coaching.Webhook) error {
		return h.tryWebhooks(t, func(ctx context.Context, w repository.Webhooks) error { return w.Update(ctx, webhook) })
	}
	require.NoError(t, update(webhook))
	require.EqualValues(t, 2, webhook.Version)
	require.Equal(t, []*coaching.Webhook{webhook, beside}, h.listWebhooks(t))

	sequence, created := webhook.LastSequence, webhook.CreateTime
	webhook.LastSequence, webhook.CreateTime = 99, now.Add(-time.Hour)
	require.NoError(t, update(webhook))
	webhook.LastSequence, webhook.CreateTime = sequence, created
	require.Equal(t, []*coaching.Webhook{webhook, beside}, h.listWebhooks(t), "neither of these is Update's")

	require.ErrorIs(t, update(&stale), repository.ErrConflict)
	require.EqualValues(t, 1, stale.Version)
	require.ErrorIs(t, update(webhookIn(h.Parent, "none")), repository.ErrConflict)
	require.Equal(t, []*coaching.Webhook{webhook, beside}, h.listWebhooks(t))
}

func webhooksAdvance(t *testing.T, h home) {
	webhook, beside := webhookIn(h.Parent, "one"), webhookIn(h.Parent, "two")
	h.createWebhooks(t, webhook, beside)
	for _, sequence := range []int64{8, 3, 0, 1 << 40} {
		h.withWebhooks(t, func(ctx context.Context, w repository.Webhooks) error { return w.Advance(ctx, "one", sequence) })
		webhook.LastSequence = sequence
		require.Equal(t, []*coaching.Webhook{webhook, beside}, h.listWebhooks(t), "and the version is as it was")
	}
	webhook.State = coaching.WebhookPaused
	h.withWebhooks(t, func(ctx context.Context, w repository.Webhooks) error { return w.Update(ctx, webhook) })
}

func webhooksDelete(t *testing.T, h home) {
	h.createWebhooks(t, webhookIn(h.Parent, "one"), webhookIn(h.Parent, "two"))
	h.withWebhooks(t, func(ctx context.Context, w repository.Webhooks) error {
		require.NoError(t, w.Note(ctx, "one", deliveryOf(1)))
		return w.Note(ctx, "two", deliveryOf(2))
	})
	remove := func(ctx context.Context, w repository.Webhooks) error { return w.Delete(ctx, "one") }
	require.NoError(t, h.tryWebhooks(t, remove))
	require.ErrorIs(t, h.tryWebhooks(t, remove), repository.ErrNotFound)
	require.Len(t, h.listWebhooks(t), 1)
	h.createWebhooks(t, webhookIn(h.Parent, "one"))
	require.Empty(t, h.deliveries(t, "one"), "a later webhook under the same id has none of them")
	require.Len(t, h.deliveries(t, "two"), 1)
}

func webhooksListed(t *testing.T, h home) {
	var webhooks []*coaching.Webhook
	for _, id := range []string{"A", "B", "a", "aa", "b"} {
		webhooks = append(webhooks, webhookIn(h.Parent, id))
	}
	h.createWebhooks(t, webhooks[3], webhooks[0], webhooks[4], webhooks[2], webhooks[1])
	require.Equal(t, webhooks, h.listWebhooks(t))
}

// deliveries reads all deliveries of a webhook, two at a time.
func (h home) deliveries(t testing.TB, id string) (all []*coaching.WebhookDelivery) {
	t.Helper()
	h.read(t, func(tx repository.Tx) error {
		for before := ""; ; before = all[len(all)-1].ID {
			page, err := h.profile(tx).Webhooks().Deliveries(t.Context(), id, before, 2)
			require.LessOrEqual(t, len(page), 2)
			all = append(all, page...)
			if err != nil || len(page) < 2 {
				return err
			}
		}
	})
	return all
}

func webhooksDeliveries(t *testing.T, h home) {
	h.createWebhooks(t, webhookIn(h.Parent, "one"), webhookIn(h.Parent, "two"))
	var want []*coaching.WebhookDelivery
	h.withWebhooks(t, func(ctx context.Context, w repository.Webhooks) error {
		for _, number := range []int{3, 1, 5, 2, 4} {
			if err := w.Note(ctx, "one", deliveryOf(number)); err != nil {
				return err
			}
		}
		return w.Note(ctx, "two", deliveryOf(6))
	})
	for _, number := range []int{5, 4, 3, 2, 1} {
		want = append(want, deliveryOf(number))
	}
	require.Equal(t, want, h.deliveries(t, "one"))
	require.Empty(t, h.deliveries(t, "none"))
}

func webhooksSwept(t *testing.T, h home) {
	other := newHome(t, h.store, "beta", "support")
	for i, each := range []home{h, other} {
		each.createWebhooks(t, webhookIn(each.Parent, "one"))
		each.withWebhooks(t, func(ctx context.Context, w repository.Webhooks) error {
			for number := range 3 {
				delivery := deliveryOf(number)
				delivery.Time = now.Add(time.Duration(number*2+i) * time.Hour)
				if err := w.Note(ctx, "one", delivery); err != nil {
					return err
				}
			}
			return nil
		})
	}
	sweep := func(before time.Time, limit int) (swept int64) {
		require.NoError(t, h.store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) (err error) {
			swept, err = tx.System().SweepDeliveries(t.Context(), before, limit)
			return err
		}))
		return swept
	}
	require.Zero(t, sweep(now, 10), "what was tried at that time stays")
	before := now.Add(4 * time.Hour)
	require.EqualValues(t, 3, sweep(before, 3))
	require.EqualValues(t, 1, sweep(before, 3))
	require.Zero(t, sweep(before, 3))
	id := func(d *coaching.WebhookDelivery) string { return d.ID }
	require.Equal(t, []string{"delivery-002"}, mapped(h.deliveries(t, "one"), id))
	require.Equal(t, []string{"delivery-002"}, mapped(other.deliveries(t, "one"), id))
}

// webhooksActive has three events sealed under one customer and two pending under the other.
func webhooksActive(t *testing.T, h home) {
	other := newHome(t, h.store, "beta", "support")
	behind := func(at coaching.Parent, id string, sequence int64, state coaching.WebhookState) *coaching.Webhook {
		webhook := webhookIn(at, id)
		webhook.LastSequence, webhook.State = sequence, state
		return webhook
	}
	h.createWebhooks(t, behind(h.Parent, "new", 0, coaching.WebhookActive), behind(h.Parent, "behind", 2, coaching.WebhookActive),
		behind(h.Parent, "through", 3, coaching.WebhookActive), behind(h.Parent, "paused", 0, coaching.WebhookPaused),
		behind(h.Parent, "failing", 0, coaching.WebhookFailing))
	other.createWebhooks(t, behind(other.Parent, "new", 0, coaching.WebhookActive))
	active := func() (names []string) {
		require.NoError(t, h.store.Read(t.Context(), repository.EveryTenant, func(tx repository.Tx) (err error) {
			names, err = tx.System().ActiveWebhooks(t.Context())
			return err
		}))
		return names
	}
	require.Empty(t, active())
	h.tell(t, h.newEvent("1"), h.newEvent("2"), h.newEvent("3"))
	if h.pends(t) {
		require.Empty(t, active(), "nobody is told of what is pending")
	}
	h.sealAll(t, 3)
	require.ElementsMatch(t, []string{h.name(coaching.Webhooks, "new"), h.name(coaching.Webhooks, "behind")}, active())
	other.tell(t, other.newEvent("1"), other.newEvent("2"))
	other.sealAll(t, 2)
	require.Len(t, active(), 3)
}
