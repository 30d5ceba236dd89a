package service

import (
	"context"
	"fmt"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/jobs/webhook"
	"opencoaching/repository"
)

// WebhookFields are the rules of a PATCH on a webhook.
var WebhookFields = coaching.FieldRules{OutputOnly: []string{"lastSequence", "createTime", "updateTime"}}

// CreateWebhook has an address told of the profile's changes from now on. NotFound for the profile; InvalidArgument naming every fault; AlreadyExists.
func (s *Service) CreateWebhook(ctx context.Context, parent coaching.Parent, sent *coaching.Webhook) (*coaching.Webhook, error) {
	var hook *coaching.Webhook
	err := s.write(ctx, "CreateWebhook", parent, webhookReply(&hook), func(w *work) error {
		copied := *sent
		hook = &copied
		hook.CreateTime, hook.UpdateTime = w.now, w.now
		if err := s.storeWebhook(ctx, w, hook); err != nil {
			return err
		}
		return w.recordWebhook(nil, hook)
	})
	return withoutSecret(hook), err
}

// storeWebhook stores a new webhook, which has its times and is named as it was sent.
func (s *Service) storeWebhook(ctx context.Context, w *work, hook *coaching.Webhook) error {
	if err := inProfile(ctx, w, w.parent); err != nil {
		return err
	}
	var v coaching.Violations
	hook.Name = w.parent.Name(coaching.Webhooks, idFrom(hook.Name, coaching.Webhooks, w.parent, &v)).String()
	if hook.State == "" || hook.State == coaching.WebhookUnspecified {
		hook.State = coaching.WebhookActive
	}
	if hook.State == coaching.WebhookFailing {
		v.Add("state", failingState)
	}
	s.checkWebhook(hook, "", &v)
	if err := v.Err(); err != nil {
		return err
	}
	head, err := w.Customer(w.parent.Customer).Audit().Head(ctx)
	if err != nil {
		return err
	}
	hook.LastSequence = head.Sequence
	if err := w.webhooks().Create(ctx, hook); err != nil {
		return fmt.Errorf("create webhook: %w", err)
	}
	return nil
}

const failingState = "is set by the server alone"

// WithWebhooks says where webhooks may be sent, and returns the service. Without it that is the public internet, by HTTPS.
func (s *Service) WithWebhooks(policy webhook.Policy) *Service {
	s.webhooks = policy
	return s
}

// OnWebhook has f called after somebody has changed or replayed a webhook, by its name. It is called once, before the
// service is used.
func (s *Service) OnWebhook(f func(ctx context.Context, name string)) { s.onWebhook = f }

// checkWebhook notes the faults of a webhook.
func (s *Service) checkWebhook(hook *coaching.Webhook, prefix string, v *coaching.Violations) {
	coaching.CheckWebhook(hook, prefix, v)
	if err := s.webhooks.CheckURL(hook.URL); err != nil {
		v.Add(prefix+"url", "%s", err)
	}
	if _, err := webhook.ParseSecret(hook.Secret); err != nil {
		v.Add(prefix+"secret", "%s", err)
	}
}

// recordWebhook notes a change for the audit, without secrets.
func (w *work) recordWebhook(before, after *coaching.Webhook) error {
	if before == nil {
		return w.record(after.Name, "", nil, withoutSecret(after))
	}
	if after == nil {
		return w.record(before.Name, "", withoutSecret(before), nil)
	}
	return w.record(after.Name, "", withoutSecret(before), withoutSecret(after))
}

func withoutSecret(hook *coaching.Webhook) *coaching.Webhook {
	if hook == nil {
		return nil
	}
	shown := *hook
	shown.Secret = ""
	return &shown
}

func webhookReply(result **coaching.Webhook) reply {
	r := replyOf(result, func(w *coaching.Webhook) *int64 { return &w.Version })
	value := r.value
	r.value = func() any {
		if *result != nil {
			*result = withoutSecret(*result)
		}
		return value()
	}
	return r
}

// GetWebhook reads a webhook without its secret. NotFound.
func (s *Service) GetWebhook(ctx context.Context, name coaching.Name) (*coaching.Webhook, error) {
	var hook *coaching.Webhook
	err := s.read(ctx, "GetWebhook", place(name), func(w *work) error {
		var err error
		hook, err = w.webhooks().Find(ctx, name.ID)
		return err
	})
	return withoutSecret(hook), err
}

func (w *work) webhooks() repository.Webhooks {
	return w.Profile(w.parent.Customer, w.parent.Profile).Webhooks()
}

// ListWebhooks reads a page of webhooks in order of id, without their secrets, and tells whether more follow. NotFound
// for the profile.
func (s *Service) ListWebhooks(ctx context.Context, parent coaching.Parent, page Page) (hooks []*coaching.Webhook, more bool, err error) {
	err = s.read(ctx, "ListWebhooks", parent, func(w *work) error {
		if err := inProfile(ctx, w, parent); err != nil {
			return err
		}
		var err error
		hooks, err = w.webhooks().List(ctx, page.After, page.limit()+1)
		return err
	})
	for i := range hooks {
		hooks[i] = withoutSecret(hooks[i])
	}
	hooks, more = cut(hooks, page.limit())
	return hooks, more, err
}

// UpdateWebhook changes a webhook as the patch says. NotFound; InvalidArgument naming every fault.
func (s *Service) UpdateWebhook(ctx context.Context, name coaching.Name, patch coaching.Patch) (*coaching.Webhook, error) {
	const prefix = "webhook."
	return s.changeWebhook(ctx, "UpdateWebhook", name, func(w *work, hook *coaching.Webhook) error {
		before := *hook
		var v coaching.Violations
		sameName(patch, name, prefix, &v)
		patch.Apply(hook, WebhookFields, prefix, &v)
		if hook.Secret == "" {
			hook.Secret = before.Secret // which nobody could send back
		}
		if hook.State == "" || hook.State == coaching.WebhookUnspecified {
			hook.State = before.State
		}
		if hook.State == coaching.WebhookFailing && before.State != hook.State {
			v.Add(prefix+"state", failingState)
		}
		s.checkWebhook(hook, prefix, &v)
		if err := v.Err(); err != nil {
			return err
		}
		return w.match(before.Version)
	})
}

// ReplayWebhook sends a webhook every event after a sequence number, also those that it has been told of, and makes one
// that was given up active again. NotFound; InvalidArgument for a number that the audit has not reached.
func (s *Service) ReplayWebhook(ctx context.Context, name coaching.Name, after int64) (*coaching.Webhook, error) {
	return s.changeWebhook(ctx, "ReplayWebhook", name, func(w *work, hook *coaching.Webhook) error {
		head, err := w.Customer(name.Customer).Audit().Head(ctx)
		if err != nil {
			return err
		}
		if after < 0 || after > head.Sequence {
			var v coaching.Violations
			v.Add("afterSequence", "must lie between 0 and %d, the last sequence number there is", head.Sequence)
			return v.Err()
		}
		if err := w.match(hook.Version); err != nil {
			return err
		}
		hook.LastSequence = after
		if hook.State == coaching.WebhookFailing {
			hook.State = coaching.WebhookActive
		}
		return w.webhooks().Advance(ctx, name.ID, after)
	})
}

// changeWebhook loads a webhook, lets f change it, and stores it.
func (s *Service) changeWebhook(ctx context.Context, operation string, name coaching.Name, f func(*work, *coaching.Webhook) error) (*coaching.Webhook, error) {
	var hook *coaching.Webhook
	err := s.write(ctx, operation, place(name), webhookReply(&hook), func(w *work) error {
		var err error
		if hook, err = w.webhooks().FindForUpdate(ctx, name.ID); err != nil {
			return err
		}
		before := *hook
		if err := f(w, hook); err != nil {
			return err
		}
		hook.UpdateTime = coaching.Later(before.UpdateTime, w.now)
		if err := w.webhooks().Update(ctx, hook); err != nil {
			return fmt.Errorf("update webhook: %w", err)
		}
		return w.recordWebhook(&before, hook)
	})
	if err == nil && s.onWebhook != nil {
		s.onWebhook(ctx, hook.Name)
	}
	return withoutSecret(hook), err
}

// DeleteWebhook removes a webhook and what is known of its deliveries. NotFound.
func (s *Service) DeleteWebhook(ctx context.Context, name coaching.Name) error {
	return s.write(ctx, "DeleteWebhook", place(name), noReply(), func(w *work) error {
		hook, err := w.webhooks().FindForUpdate(ctx, name.ID)
		if err != nil {
			return err
		}
		if err := w.match(hook.Version); err != nil {
			return err
		}
		if err := w.webhooks().Delete(ctx, name.ID); err != nil {
			return err
		}
		return w.recordWebhook(hook, nil)
	})
}

// ListWebhookDeliveries reads a page of the attempts to tell a webhook of events, from the newest, those before the id
// before (empty: all), and tells whether more follow. NotFound.
func (s *Service) ListWebhookDeliveries(ctx context.Context, name coaching.Name, before string, size int) (deliveries []*coaching.WebhookDelivery, more bool, err error) {
	limit := pageLimit(size)
	err = s.read(ctx, "ListWebhookDeliveries", place(name), func(w *work) error {
		if _, err := w.webhooks().Find(ctx, name.ID); err != nil {
			return err
		}
		var err error
		deliveries, err = w.webhooks().Deliveries(ctx, name.ID, before, limit+1)
		return err
	})
	deliveries, more = cut(deliveries, limit)
	return deliveries, more, err
}

// WebhooksBehind names the active webhooks that have sealed events ahead of them.
func (s *Service) WebhooksBehind(ctx context.Context) (names []string, err error) {
	err = s.store.Read(ctx, repository.EveryTenant, func(tx repository.Tx) error {
		names, err = tx.System().ActiveWebhooks(ctx)
		return err
	})
	return names, err
}

// WebhookBatch is what a webhook is to be told next: the events after its last sequence that it wants, and up to where
// it was looked.
type WebhookBatch struct {
	Webhook *coaching.Webhook // with its secret; nil when there is none, or none that is active
	Events  []*coaching.AuditEvent
	UpTo    int64
}

// NextForWebhook reads up to limit events that a webhook is to be told of.
func (s *Service) NextForWebhook(ctx context.Context, name coaching.Name, limit int) (WebhookBatch, error) {
	var batch WebhookBatch
	err := s.store.Read(ctx, name.Customer, func(tx repository.Tx) error {
		hook, err := tx.Profile(name.Customer, name.Profile).Webhooks().Find(ctx, name.ID)
		if err != nil || hook.State != coaching.WebhookActive {
			return ignoreMissing(err)
		}
		batch = WebhookBatch{Webhook: hook, UpTo: hook.LastSequence}
		events, err := tx.Customer(name.Customer).Audit().List(ctx, repository.AuditFilter{}, hook.LastSequence, limit)
		if err != nil {
			return err
		}
		for _, event := range events {
			batch.UpTo = event.Sequence
			kind, fed := coaching.EventType(event.Operation)
			if fed && event.ProfileID == name.Profile && hook.Wants(kind) {
				batch.Events = append(batch.Events, event)
			}
		}
		return nil
	})
	return batch, err
}

// ErrWebhookMoved says that a webhook is not active any more, or stands at another sequence than the one to move it from.
var ErrWebhookMoved = coaching.NewError(coaching.Aborted, "WEBHOOK_MOVED", "the webhook does not stand where it did")

// MoveWebhook moves an active webhook from one sequence to another and, unless it is nil, notes a delivery with it. The
// same sequence twice only notes. ErrWebhookMoved.
func (s *Service) MoveWebhook(ctx context.Context, name coaching.Name, from, to int64, delivery *coaching.WebhookDelivery) error {
	return s.store.Write(ctx, name.Customer, func(tx repository.Tx) error {
		hooks := tx.Profile(name.Customer, name.Profile).Webhooks()
		hook, err := hooks.FindForUpdate(ctx, name.ID)
		if err := ignoreMissing(err); err != nil {
			return err
		}
		if hook == nil || hook.State != coaching.WebhookActive || hook.LastSequence != from {
			return ErrWebhookMoved
		}
		if delivery != nil {
			delivery.ID = newID()
			if err := hooks.Note(ctx, name.ID, delivery); err != nil {
				return err
			}
		}
		if from == to {
			return nil
		}
		return hooks.Advance(ctx, name.ID, to)
	})
}

// GiveUpWebhook marks an active webhook as failing: nothing is sent to it until somebody makes it active again.
func (s *Service) GiveUpWebhook(ctx context.Context, name coaching.Name) error {
	ctx = WithCall(auth.With(ctx, auth.Operator()), Call{})
	_, err := s.changeWebhook(ctx, "GiveUpWebhook", name, func(w *work, hook *coaching.Webhook) error {
		if hook.State == coaching.WebhookActive {
			hook.State = coaching.WebhookFailing
		}
		return nil
	})
	return ignoreMissing(err)
}

// ignoreMissing leaves out the error of something that is not there any more.
func ignoreMissing(err error) error {
	if isNotFound(err) {
		return nil
	}
	return err
}
