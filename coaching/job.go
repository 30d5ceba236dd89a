package coaching

import (
	"fmt"
	"time"
)

// Job is work that goes on after the request that asked for it was answered.
type Job struct {
	Name             string            `json:"name"`
	Type             JobType           `json:"type"`
	State            JobState          `json:"state"`
	BackfillConfig   *BackfillConfig   `json:"backfillConfig,omitempty"`
	BackfillProgress *BackfillProgress `json:"backfillProgress,omitempty"`
	FailureReason    string            `json:"failureReason,omitempty"`
	CreatorUserName  string            `json:"creatorUserName,omitempty"`
	CreateTime       time.Time         `json:"createTime,omitzero"`
	StartTime        time.Time         `json:"startTime,omitzero"`
	UpdateTime       time.Time         `json:"updateTime,omitzero"`
	FinishTime       time.Time         `json:"finishTime,omitzero"`

	// Checkpoint is where the job goes on: at the conversations after this one.
	Checkpoint ConversationPosition `json:"-"`
	// Version counts every change and guards each update.
	Version int64 `json:"-"`
}

// JobType is what a job does.
type JobType string

// JobBackfill scores past conversations by the moments that were detected in them.
const JobBackfill JobType = "JOB_TYPE_BACKFILL"

// JobState is where a job stands.
type JobState string

// The states of a job:
//
//	PENDING --begin--> RUNNING --finish--> SUCCEEDED or FAILED
//	   '-----cancel-------'------cancel--> CANCELLED
//
// A job that is pending may come to its end in its first step. The last three are final: whoever comes first decides
// which of them it is.
const (
	JobPending   JobState = "JOB_STATE_PENDING"
	JobRunning   JobState = "JOB_STATE_RUNNING"
	JobSucceeded JobState = "JOB_STATE_SUCCEEDED"
	JobCancelled JobState = "JOB_STATE_CANCELLED"
	JobFailed    JobState = "JOB_STATE_FAILED"
)

// ActiveJobStates are those of a job that has not come to its end.
func ActiveJobStates() []JobState { return []JobState{JobPending, JobRunning} }

// BackfillConfig says what a backfill is over: the conversations that began from StartTime to EndTime, both included, and
// the revisions of templates that score them.
type BackfillConfig struct {
	ScorecardTemplates []string  `json:"scorecardTemplates"`
	StartTime          time.Time `json:"startTime"`
	EndTime            time.Time `json:"endTime"`
}

// BackfillProgress is how far a backfill has come, and what it has done.
type BackfillProgress struct {
	ConversationCount     int64 `json:"conversationCount"`
	DoneConversationCount int64 `json:"doneConversationCount"`
	CreatedCount          int64 `json:"createdCount"`
	RefreshedCount        int64 `json:"refreshedCount"`
	PersonScoredCount     int64 `json:"personScoredCount"`
	SubmittedCount        int64 `json:"submittedCount"`
}

// ConversationPosition is a place among conversations in the order of their start times and then ids. The zero position
// is before all of them.
type ConversationPosition struct {
	StartTime time.Time
	ID        string
}

// Active tells whether the job has not come to its end.
func (j *Job) Active() bool { return j.State == JobPending || j.State == JobRunning }

// Step notes that the job went on.
func (j *Job) Step(now time.Time) {
	j.UpdateTime = Later(j.UpdateTime, Instant(now))
	if j.State == JobPending {
		j.State, j.StartTime = JobRunning, j.UpdateTime
	}
}

// Finish ends an active job: as FAILED where there is a reason, else as SUCCEEDED. A job at its end stays as it is, and
// Finish returns false.
func (j *Job) Finish(reason string, now time.Time) bool {
	if !j.Active() {
		return false
	}
	j.Step(now)
	j.State, j.FailureReason, j.FinishTime = JobSucceeded, reason, j.UpdateTime
	if reason != "" {
		j.State = JobFailed
	}
	return true
}

// Cancel ends an active job before it is through. Cancelling again changes nothing and returns false. A job that came to
// its end by itself is FailedPrecondition.
func (j *Job) Cancel(now time.Time) (bool, error) {
	switch {
	case j.State == JobCancelled:
		return false, nil
	case !j.Active():
		return false, NewError(FailedPrecondition, "JOB_FINISHED", "the job has come to its end")
	}
	j.UpdateTime = Later(j.UpdateTime, Instant(now))
	j.State, j.FinishTime = JobCancelled, j.UpdateTime
	return true, nil
}

// CheckBackfill notes the faults of a configuration that can be seen without asking what else exists.
func CheckBackfill(c *BackfillConfig, prefix string, v *Violations) {
	if c.StartTime.After(c.EndTime) && !c.EndTime.IsZero() {
		v.Add(prefix+"startTime", "must not be after endTime")
	}
	seen := map[string]bool{}
	for i, text := range c.ScorecardTemplates {
		name, ok := ParseNameOf(ScorecardTemplates, text)
		if ok && seen[name.ID] {
			v.Add(fmt.Sprintf("%sscorecardTemplates[%d]", prefix, i), "is a template that stands in the list already")
		}
		seen[name.ID] = true
	}
}

// Overlaps tells whether some conversation could be in both and be scored by the same template.
func (c *BackfillConfig) Overlaps(o *BackfillConfig) []string {
	if c.EndTime.Before(o.StartTime) || o.EndTime.Before(c.StartTime) {
		return nil
	}
	theirs := map[string]bool{}
	for _, text := range o.ScorecardTemplates {
		theirs[withoutRevision(text)] = true
	}
	var both []string
	for _, text := range c.ScorecardTemplates {
		if theirs[withoutRevision(text)] {
			both = append(both, text)
		}
	}
	return both
}

func withoutRevision(template string) string {
	name, _ := ParseName(template) // CheckBackfill and the directory have seen it
	return name.WithRevision(0).String()
}
