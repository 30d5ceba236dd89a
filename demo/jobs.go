package demo

import (
	"time"

	"opencoaching/coaching"
)

// jobs lists the jobs: one that is through, and one that was cancelled. Neither has left anything: what it was over was
// scored by people already.
func jobs(c clock) []*coaching.Job {
	job := func(id string, state coaching.JobState) *coaching.Job {
		begun := c.before(3 * day).Add(9 * time.Hour)
		return &coaching.Job{
			Name:  nameOf(coaching.Jobs, id),
			Type:  coaching.JobBackfill,
			State: state,
			BackfillConfig: &coaching.BackfillConfig{
				ScorecardTemplates: []string{nameOf(coaching.ScorecardTemplates, "call-quality") + "@2"},
				StartTime:          c.before(history * day),
				EndTime:            c.before((history - 1) * day),
			},
			BackfillProgress: &coaching.BackfillProgress{},
			CreatorUserName:  nameOf(coaching.Users, "qa-admin-1"),
			CreateTime:       begun,
			StartTime:        begun.Add(time.Second),
			UpdateTime:       begun.Add(2 * time.Second),
			FinishTime:       begun.Add(2 * time.Second),
		}
	}
	return []*coaching.Job{job("example-job", coaching.JobSucceeded), job("example-cancelled", coaching.JobCancelled)}
}
