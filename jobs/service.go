package jobs

import (
	"context"
	"errors"
	"time"

	"opencoaching/coaching"
	"opencoaching/jobs/webhook"
	"opencoaching/service"
)

// FeedOf is the feed that the use cases give.
func FeedOf(s *service.Service) Feed { return serviceFeed{s} }

type serviceFeed struct{ service *service.Service }

// Behind names the webhooks that have not seen the last event.
func (f serviceFeed) Behind(ctx context.Context) ([]string, error) {
	return f.service.WebhooksBehind(ctx)
}

// Next reads the events after the last one that a webhook has been given.
func (f serviceFeed) Next(ctx context.Context, name string, limit int) (Batch, error) {
	parsed, _ := coaching.ParseName(name) // the service has named it
	next, err := f.service.NextForWebhook(ctx, parsed, limit)
	if err != nil || next.Webhook == nil {
		return Batch{}, err
	}
	secret, err := webhook.ParseSecret(next.Webhook.Secret)
	if err != nil {
		return Batch{}, err
	}
	batch := Batch{Active: true, URL: next.Webhook.URL, Secret: secret, After: next.Webhook.LastSequence, UpTo: next.UpTo}
	for _, event := range next.Events {
		kind, _ := coaching.EventType(event.Operation) // the service has picked those that have one
		batch.Events = append(batch.Events, webhook.Event{
			Sequence: event.Sequence, Type: kind, Time: event.Time, Customer: event.CustomerID, Profile: event.ProfileID,
			Resource: event.Resource, Operation: event.Operation,
		})
	}
	return batch, nil
}

// Attempted notes a delivery, and moves the webhook on after a success.
func (f serviceFeed) Attempted(ctx context.Context, name string, attempt Attempt) error {
	delivery := &coaching.WebhookDelivery{
		Sequence: attempt.Event.Sequence, EventType: attempt.Event.Type, Time: attempt.Time, Attempt: attempt.Number,
		Status: attempt.Result.Status, Error: string(attempt.Result.Reason), State: coaching.DeliveryFailed,
	}
	to := attempt.After
	if attempt.Result.Reason == webhook.Delivered {
		delivery.State, to = coaching.DeliveryDone, attempt.Event.Sequence
	}
	return f.move(ctx, name, attempt.After, to, delivery)
}

// Passed moves the webhook over events that it does not want.
func (f serviceFeed) Passed(ctx context.Context, name string, after, upTo int64) error {
	return f.move(ctx, name, after, upTo, nil)
}

func (f serviceFeed) move(ctx context.Context, name string, from, to int64, delivery *coaching.WebhookDelivery) error {
	parsed, _ := coaching.ParseName(name) // the service has named it
	err := f.service.MoveWebhook(ctx, parsed, from, to, delivery)
	if errors.Is(err, service.ErrWebhookMoved) {
		return errors.Join(ErrMoved, err)
	}
	return err
}

// Failing marks a webhook as one that is given up on.
func (f serviceFeed) Failing(ctx context.Context, name string) error {
	parsed, _ := coaching.ParseName(name) // the service has named it
	return f.service.GiveUpWebhook(ctx, parsed)
}

// BackfillsOf are the backfills that the use cases know.
func BackfillsOf(s *service.Service) Backfills { return serviceBackfills{s} }

type serviceBackfills struct{ service *service.Service }

// Unfinished names the backfills that have not come to their end.
func (b serviceBackfills) Unfinished(ctx context.Context) (map[string]time.Time, error) {
	return b.service.ActiveJobs(ctx)
}

// Step does the next step of a backfill.
func (b serviceBackfills) Step(ctx context.Context, job string) (bool, error) {
	parsed, _ := coaching.ParseName(job) // the service has named it
	done, err := b.service.StepJob(ctx, parsed)
	var known *coaching.Error
	if errors.As(err, &known) && (known.Kind == coaching.Unavailable || known.Kind == coaching.Aborted) {
		return false, errors.Join(ErrBusy, err)
	}
	return done, err
}

// Fail ends a backfill that cannot go on.
func (b serviceBackfills) Fail(ctx context.Context, job, reason string) error {
	parsed, _ := coaching.ParseName(job) // the service has named it
	return b.service.FailJob(ctx, parsed, reason)
}
