package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"opencoaching/jobs/webhook"
)

const (
	deliverKind = "webhook_delivery"
	// batchEvents is how many events are read at once. A webhook that is changed meanwhile is noticed after each.
	batchEvents = 50
)

// unfinished are the states of a job that is still to do something.
var unfinished = []rivertype.JobState{
	rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning,
	rivertype.JobStateScheduled,
}

// deliver are the arguments of a job: the resource name of a webhook, which has one unfinished job at most.
type deliver struct {
	Webhook string `json:"webhook" river:"unique"`
}

// Kind is the name of such jobs in River's tables.
func (deliver) Kind() string { return deliverKind }

// InsertOpts leaves finished jobs out of what has to be unique.
func (deliver) InsertOpts() river.InsertOpts {
	return river.InsertOpts{UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: unfinished}}
}

// delivery works such jobs.
type delivery struct {
	river.WorkerDefaults[deliver]
	feed     Feed
	sender   *webhook.Sender
	options  Options
	stopping <-chan struct{}
}

// NextRetry doubles the wait with each attempt that failed.
func (d *delivery) NextRetry(job *river.Job[deliver]) time.Time {
	return time.Now().Add(wait(job.Attempt, d.options.FirstWait, d.options.LongestWait))
}

// wait is the time after the attempt with the given number, from 1. It is drawn, so that webhooks that failed together
// do not come back together.
func wait(attempt int, first, longest time.Duration) time.Duration {
	w := first
	for range attempt - 1 {
		if w *= 2; w >= longest {
			break
		}
	}
	w = min(w, longest)
	return w - rand.N(w/5+1)
}

// Work sends what the webhook has not been given, until there is nothing more, or its time is over, or the webhook has
// been moved, or an event is not delivered. Whatever remains then gets a job of its own from the sweep, unless this one
// is tried again.
//
// A job that has delivered something before it fails ends without an error, so that only attempts that follow on each
// other are counted: a receiver that now and then fails is not given up on.
func (d *delivery) Work(ctx context.Context, job *river.Job[deliver]) error {
	run := &run{delivery: d, name: job.Args.Webhook, number: job.Attempt, until: time.Now().Add(d.options.RunFor)}
	err := run.all(ctx)
	var failed *failure
	switch {
	case err == nil, errors.Is(err, ErrMoved):
		return nil
	case ctx.Err() != nil:
		return ctx.Err() // what ends a run that is told to stop is no fault of the receiver's
	case !errors.As(err, &failed):
		// Nor is what goes wrong on our side.
		d.options.Logger.ErrorContext(ctx, "webhook feed failed", "webhook", run.name, "error", err)
		return river.JobSnooze(d.options.Sweep)
	case failed.result.Permanent():
		return river.JobCancel(errors.Join(failed, d.feed.Failing(ctx, run.name)))
	case run.delivered > 0:
		return nil
	default:
		return failed
	}
}

// run is one run of a job.
type run struct {
	*delivery
	name      string
	number    int // of the job's attempts, from 1
	until     time.Time
	delivered int
}

func (r *run) all(ctx context.Context) error {
	for !r.over() {
		batch, err := r.feed.Next(ctx, r.name, batchEvents)
		if err != nil {
			return fmt.Errorf("read the events of %s: %w", r.name, err)
		}
		if !batch.Active || batch.empty() {
			return nil
		}
		if err := r.batch(ctx, batch); err != nil {
			return err
		}
	}
	return nil
}

// over tells whether to begin nothing more.
func (r *run) over() bool {
	select {
	case <-r.stopping:
		return true
	default:
		return !time.Now().Before(r.until)
	}
}

func (r *run) batch(ctx context.Context, batch Batch) error {
	after := batch.After
	for _, event := range batch.Events {
		if r.over() {
			return nil
		}
		if err := r.one(ctx, batch, after, event); err != nil {
			return err
		}
		after = event.Sequence
	}
	if batch.UpTo > after {
		if err := r.feed.Passed(ctx, r.name, after, batch.UpTo); err != nil {
			return fmt.Errorf("move %s on: %w", r.name, err)
		}
	}
	return nil
}

// one sends an event and notes what came of it.
func (r *run) one(ctx context.Context, batch Batch, after int64, event webhook.Event) error {
	attempt := Attempt{Event: event, After: after, Time: time.Now().UTC(), Number: 1}
	if r.delivered == 0 {
		attempt.Number = r.number
	}
	result, cause := r.sender.Send(ctx, batch.URL, batch.Secret, event)
	if cause != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	attempt.Result = result
	noting, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteTimeout)
	defer cancel()
	if err := r.feed.Attempted(noting, r.name, attempt); err != nil {
		return fmt.Errorf("note an attempt of %s: %w", r.name, err)
	}
	if cause == nil {
		r.delivered++
		return nil
	}
	r.options.Logger.WarnContext(ctx, "webhook delivery failed", "webhook", r.name, "sequence", event.Sequence,
		"attempt", attempt.Number, "reason", result.Reason, "status", result.Status, "error", cause)
	return &failure{sequence: event.Sequence, result: result}
}

// failure is an event that was not delivered. River keeps its text, so that the text has nothing of our network.
type failure struct {
	sequence int64
	result   webhook.Result
}

// Error names the event and the reason.
func (f *failure) Error() string {
	return fmt.Sprintf("event %d: %s (status %d)", f.sequence, f.result.Reason, f.result.Status)
}

// giveUp marks the webhook of a job that has failed for the last time, or ends its backfill. Where that fails itself the webhook stays
// active, and the sweep gives it another job.
type giveUp struct {
	feed      Feed
	backfills Backfills
	log       *slog.Logger
}

// HandleError is called by River after each attempt that failed.
func (g *giveUp) HandleError(ctx context.Context, job *rivertype.JobRow, _ error) *river.ErrorHandlerResult {
	g.after(ctx, job)
	return nil
}

// HandlePanic is called by River after each attempt that panicked.
func (g *giveUp) HandlePanic(ctx context.Context, job *rivertype.JobRow, _ any, _ string) *river.ErrorHandlerResult {
	g.after(ctx, job)
	return nil
}

func (g *giveUp) after(ctx context.Context, job *rivertype.JobRow) {
	switch {
	case job.Attempt < job.MaxAttempts:
		return
	case job.Kind == backfillKind:
		g.endBackfill(ctx, job)
		return
	}
	name, err := subjectOf(job)
	if err == nil {
		err = g.feed.Failing(ctx, name)
	}
	if err != nil {
		g.log.ErrorContext(ctx, "webhook not marked as failing", "webhook", name, "error", err)
		return
	}
	g.log.WarnContext(ctx, "webhook given up on", "webhook", name, "attempts", job.Attempt)
}
