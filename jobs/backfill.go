package jobs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
)

const (
	backfillKind = "backfill"
	// backfillQueue is of backfills alone: however many there are, webhooks go on.
	backfillQueue = "backfill"
	// backfillAttempts is how often a backfill is taken up that fails by a fault of ours, before it is ended.
	backfillAttempts = 5
	// idleBackfill is how long a backfill may stand still that is said to run, before its server is taken for dead. A step
	// takes a fraction of it; and where the server was only slow, two that work at one job wait for each other.
	idleBackfill = 5 * time.Second
	// internalFailure is the reason of a job that was ended for a fault of ours.
	internalFailure = "INTERNAL"
)

// ErrBusy says that a step could not be made now, and may be later: the database is away, or others are in the way.
var ErrBusy = errors.New("the step has to wait")

// Backfills is what the work at backfills needs of the use cases. Backfills go by their resource names. All of it may be
// called from many goroutines, and by many servers over one database.
type Backfills interface {
	// Unfinished names the backfills that have not come to their end, with the time when each last went on. It is asked
	// every few seconds by every server and must be cheap.
	Unfinished(ctx context.Context) (map[string]time.Time, error)

	// Step does the next step of a backfill in one transaction, which also notes how far it has come, and tells whether
	// that was the last. A step that was made and not heard of is not made again. It must return ErrBusy for what will pass.
	Step(ctx context.Context, job string) (done bool, err error)

	// Fail ends a backfill that cannot go on. One that has come to its end is left alone.
	Fail(ctx context.Context, job, reason string) error
}

// backfill are the arguments of a job of River's: the resource name of a backfill, which has one unfinished job at most.
type backfill struct {
	Job string `json:"job" river:"unique"`
}

// Kind is the name of such jobs in River's tables.
func (backfill) Kind() string { return backfillKind }

// InsertOpts leaves finished jobs out of what has to be unique.
func (backfill) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: backfillQueue, MaxAttempts: backfillAttempts, UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: unfinished}}
}

// backfilling works such jobs.
type backfilling struct {
	river.WorkerDefaults[backfill]
	backfills Backfills
	options   Options
	stopping  <-chan struct{}
	// shares is that there is one writer at a time, who has to be left room.
	shares bool
}

// rest is how long to wait after a step that took so long, where writers share: SQLite has no queue, and whoever waits
// looks now and then only whether it is free. With a fifth of the time to look in, one comes in within a second.
func (b *backfilling) rest(took time.Duration) time.Duration {
	if !b.shares {
		return 0
	}
	return took / 5
}

// NextRetry doubles the wait with each attempt that failed.
func (b *backfilling) NextRetry(job *river.Job[backfill]) time.Time {
	return time.Now().Add(wait(job.Attempt, b.options.FirstWait, b.options.LongestWait))
}

// Work makes one step after the other, until none is left or its time is over. Then it goes to the end of the queue, so
// that a short backfill does not wait for a long one to end.
func (b *backfilling) Work(ctx context.Context, job *river.Job[backfill]) error {
	for until := time.Now().Add(b.options.RunFor); time.Now().Before(until); {
		select {
		case <-b.stopping:
			return river.JobSnooze(0)
		default:
		}
		begun := time.Now()
		done, err := b.backfills.Step(ctx, job.Args.Job)
		switch {
		case done && err == nil:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, ErrBusy):
			b.options.Logger.WarnContext(ctx, "backfill has to wait", slog.String("job", job.Args.Job), slog.String("error", err.Error()))
			return river.JobSnooze(b.options.FirstWait)
		case err != nil:
			b.options.Logger.ErrorContext(ctx, "backfill failed", slog.String("job", job.Args.Job), slog.Int("attempt", job.Attempt), slog.String("error", err.Error()))
			return err
		}
		time.Sleep(b.rest(time.Since(begun)))
	}
	return river.JobSnooze(0)
}

// sweepBackfills enqueues a job for each backfill that is unfinished and has none, and frees those whose server is gone.
func (r *Runner) sweepBackfills(ctx context.Context) error {
	active, err := r.backfills.Unfinished(ctx)
	if err != nil {
		return fmt.Errorf("look for backfills: %w", err)
	}
	if len(active) == 0 {
		return nil
	}
	jobs, err := r.jobs(ctx, backfillKind)
	if err != nil {
		return err
	}
	for name, moved := range active {
		job := jobs[name]
		switch {
		case job == nil:
			_, err = r.database.queue.Insert(ctx, backfill{Job: name}, nil)
		case job.State == rivertype.JobStateRunning && job.AttemptedAt != nil && time.Since(*job.AttemptedAt) > idleBackfill && time.Since(moved) > idleBackfill:
			err = r.free(ctx, job, job.AttemptedAt.Add(time.Millisecond))
		}
		if err != nil {
			return fmt.Errorf("take up %s: %w", name, err)
		}
	}
	return nil
}

// endBackfill ends the backfill of a job that has failed for the last time. Where that fails itself it is taken up again.
func (g *giveUp) endBackfill(ctx context.Context, job *rivertype.JobRow) {
	name, err := subjectOf(job)
	if err == nil {
		err = g.backfills.Fail(ctx, name, internalFailure)
	}
	if err != nil {
		g.log.ErrorContext(ctx, "backfill not ended", "job", name, "error", err)
		return
	}
	g.log.ErrorContext(ctx, "backfill given up on", "job", name, "attempts", job.Attempt)
}

// subjectOf is the resource that a job is about.
func subjectOf(job *rivertype.JobRow) (string, error) {
	var arguments struct {
		deliver
		backfill
	}
	if err := json.Unmarshal(job.EncodedArgs, &arguments); err != nil {
		return "", fmt.Errorf("read the arguments of job %d: %w", job.ID, err)
	}
	return arguments.Webhook + arguments.Job, nil
}
