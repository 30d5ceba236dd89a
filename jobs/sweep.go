package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/rivertype"
)

const (
	// settle is how long to wait after a job has ended, so that many that end together are looked at together.
	settle = 100 * time.Millisecond
	// mostListed is how many jobs River lists at once. Where there are more the others are found when they are enqueued.
	mostListed = 10_000
)

// sweepUntilStopped looks for webhooks without a job now and then, and soon after a job has ended: one that ran out of
// time has left something, and what was enqueued while it ended was not.
func (r *Runner) sweepUntilStopped(ctx context.Context, finished <-chan *river.Event) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r.sweeping.Go(func() {
		select {
		case <-r.stopping:
			cancel()
		case <-ctx.Done():
		}
	})
	regular := time.NewTicker(r.options.Sweep)
	defer regular.Stop()
	for {
		if err := r.sweep(ctx); err != nil && ctx.Err() == nil {
			r.options.Logger.ErrorContext(ctx, "sweep of webhooks failed", "error", err)
		}
		if err := r.sweepBackfills(ctx); err != nil && ctx.Err() == nil {
			r.options.Logger.ErrorContext(ctx, "sweep of backfills failed", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-regular.C:
		case <-finished:
			select {
			case <-ctx.Done():
				return
			case <-time.After(settle):
				drain(finished)
			}
		}
	}
}

// drain takes what waits in a channel.
func drain(events <-chan *river.Event) {
	for range len(events) {
		<-events
	}
}

// sweep enqueues a job for each webhook that is behind and has none, and frees those whose server is gone.
func (r *Runner) sweep(ctx context.Context) error {
	behind, err := r.feed.Behind(ctx)
	if err != nil {
		return fmt.Errorf("look for webhooks that are behind: %w", err)
	}
	if len(behind) == 0 {
		return nil
	}
	jobs, err := r.jobs(ctx, deliverKind)
	if err != nil {
		return err
	}
	for _, name := range behind {
		job := jobs[name]
		switch {
		case job == nil:
			err = r.Enqueue(ctx, name)
		case job.State == rivertype.JobStateRunning && job.AttemptedAt != nil && time.Since(*job.AttemptedAt) > r.options.orphanAfter():
			err = r.free(ctx, job, time.Now().Add(-r.options.orphanAfter()))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// jobs are the unfinished jobs of a kind, by the names of what they are about.
func (r *Runner) jobs(ctx context.Context, kind string) (map[string]*rivertype.JobRow, error) {
	listed, err := r.database.queue.JobList(ctx, river.NewJobListParams().Kinds(kind).States(unfinished...).First(mostListed))
	if err != nil {
		return nil, fmt.Errorf("list the jobs: %w", err)
	}
	byName := make(map[string]*rivertype.JobRow, len(listed.Jobs))
	for _, job := range listed.Jobs {
		name, err := subjectOf(job)
		if err != nil {
			return nil, err
		}
		byName[name] = job
	}
	return byName, nil
}

// free makes a job available whose server died. River does so as well, but looks twice a minute only, and from one
// server, which may be the one that died. The statement changes nothing where the job was taken up since the time given.
func (r *Runner) free(ctx context.Context, job *rivertype.JobRow, since time.Time) error {
	now := time.Now().UTC()
	lost, err := json.Marshal(rivertype.AttemptError{At: now, Attempt: job.Attempt, Error: "its server is gone"})
	if err != nil {
		return fmt.Errorf("describe a lost job: %w", err)
	}
	_, err = r.database.executor.JobRescueMany(ctx, &riverdriver.JobRescueManyParams{
		ID: []int64{job.ID}, Error: [][]byte{lost}, FinalizedAt: []*time.Time{nil}, ScheduledAt: []time.Time{now},
		State: []string{string(rivertype.JobStateAvailable)}, StuckHorizon: since,
	})
	if err != nil {
		return fmt.Errorf("free job %d: %w", job.ID, err)
	}
	return nil
}
