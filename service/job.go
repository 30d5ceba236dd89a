package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/repository"
)

func jobReply(result **coaching.Job) reply {
	return replyOf(result, func(j *coaching.Job) *int64 { return &j.Version })
}

func (w *work) jobs() repository.Jobs { return w.Profile(w.parent.Customer, w.parent.Profile).Jobs() }

// GetJob reads a job. NotFound.
func (s *Service) GetJob(ctx context.Context, name coaching.Name) (*coaching.Job, error) {
	var job *coaching.Job
	err := s.read(ctx, "GetJob", place(name), func(w *work) error {
		var err error
		job, err = w.jobs().Find(ctx, name.ID)
		return err
	})
	return job, err
}

// ListJobs reads a page of jobs in falling order of id, those before the id page.After (empty: all), and tells whether more
// follow. NotFound for the profile.
func (s *Service) ListJobs(ctx context.Context, parent coaching.Parent, page Page) (jobs []*coaching.Job, more bool, err error) {
	err = s.read(ctx, "ListJobs", parent, func(w *work) error {
		if err := inProfile(ctx, w, parent); err != nil {
			return err
		}
		var err error
		jobs, err = w.jobs().List(ctx, page.After, page.limit()+1)
		return err
	})
	jobs, more = cut(jobs, page.limit())
	return jobs, more, err
}

// CancelJob ends a job before it is through; what it has done stays done. A step that is under way is waited for, and it
// may have been the last one. Cancelling again changes nothing. NotFound; FailedPrecondition for a job that has come to
// its end.
func (s *Service) CancelJob(ctx context.Context, name coaching.Name) (*coaching.Job, error) {
	var job *coaching.Job
	err := s.write(ctx, "CancelJob", place(name), jobReply(&job), func(w *work) error {
		var err error
		if job, err = w.jobs().FindForUpdate(ctx, name.ID); err != nil {
			return err
		}
		before := *job
		if err := w.match(job.Version); err != nil {
			return err
		}
		changed, err := job.Cancel(w.now)
		if err != nil {
			return err
		}
		if !changed {
			w.leave()
			return nil
		}
		if err := w.jobs().Update(ctx, job); err != nil {
			return err
		}
		return w.record(job.Name, "", &before, job)
	})
	return job, err
}

// ActiveJobs names the jobs of every customer that have not come to their end, with the time when each last went on.
func (s *Service) ActiveJobs(ctx context.Context) (active map[string]time.Time, err error) {
	err = s.store.Read(ctx, repository.EveryTenant, func(tx repository.Tx) error {
		active, err = tx.System().ActiveJobs(ctx)
		return err
	})
	return active, err
}

// StepJob does the next step of a job in one transaction, and tells whether there is no more to do: it is through, was
// cancelled or has failed, or is not there any more. A step that others make at the same time is waited for.
func (s *Service) StepJob(ctx context.Context, name coaching.Name) (done bool, err error) {
	done = true
	err = s.workOn(ctx, name, func(w *work, job *coaching.Job) error {
		if done = !job.Active(); done {
			return nil
		}
		before := *job
		progress := *job.BackfillProgress
		before.BackfillProgress = &progress
		job.Step(w.now)
		step := backfillStep{work: w, service: s, job: job}
		reason, more, err := step.run(ctx)
		if err != nil {
			return err
		}
		if done = !more; done {
			job.Finish(reason, w.now)
			if err := w.recordAs("FinishJob", job.Name, "", &before, job); err != nil {
				return err
			}
		}
		if err := w.jobs().Update(ctx, job); err != nil {
			return err
		}
		if len(w.events) == 0 {
			return nil
		}
		return w.Customer(name.Customer).Audit().Append(ctx, w.events...)
	})
	return done, err
}

// FailJob ends a job that cannot go on, for a reason. One that has come to its end is left alone.
func (s *Service) FailJob(ctx context.Context, name coaching.Name, reason string) error {
	return s.workOn(ctx, name, func(w *work, job *coaching.Job) error {
		before := *job
		if !job.Finish(reason, w.now) {
			return nil
		}
		if err := w.jobs().Update(ctx, job); err != nil {
			return err
		}
		if err := w.recordAs("FinishJob", job.Name, "", &before, job); err != nil {
			return err
		}
		return w.Customer(name.Customer).Audit().Append(ctx, w.events...)
	})
}

// workOn lets automatic scoring change a job that it holds. A job that is not there any more is none of its business.
func (s *Service) workOn(ctx context.Context, name coaching.Name, f func(*work, *coaching.Job) error) error {
	return translate(s.store.Write(ctx, name.Customer, func(tx repository.Tx) error {
		w := &work{Tx: tx, caller: auth.AutoScorer(), parent: place(name), call: Call{RequestID: name.String()}, now: s.now()}
		job, err := w.jobs().FindForUpdate(ctx, name.ID)
		if err != nil {
			return ignoreMissing(err)
		}
		err = f(w, job)
		if errors.Is(err, repository.ErrAlreadyExists) || errors.Is(err, repository.ErrDangling) {
			// Somebody has made or taken away what the step was about while it was under way.
			return fmt.Errorf("%w: %w", repository.ErrConflict, err)
		}
		return err
	}))
}
