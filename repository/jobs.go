package repository

import (
	"context"
	"time"

	"opencoaching/coaching"
)

// Jobs keeps the jobs of one profile.
type Jobs interface {
	// Create stores a new job with version 1 and, where workers have asked for it, tells them of it in the same
	// transaction. ErrAlreadyExists; ErrDangling when the profile does not exist.
	Create(ctx context.Context, job *coaching.Job) error
	// Find reads one job, or ErrNotFound.
	Find(ctx context.Context, id string) (*coaching.Job, error)
	// FindForUpdate is Find for a transaction that will write the job: others that would do so wait.
	FindForUpdate(ctx context.Context, id string) (*coaching.Job, error)
	// Update writes everything that can change, guarded by the version, which it increments in place. ErrConflict.
	Update(ctx context.Context, job *coaching.Job) error
	// List reads jobs in falling order of id, those before the id before (empty: all), at most limit.
	List(ctx context.Context, before string, limit int) ([]*coaching.Job, error)
	// Active reads the jobs that have not come to their end.
	Active(ctx context.Context) ([]*coaching.Job, error)
	// Hold keeps other transactions that hold one of the templates waiting, and those that would change one, until this
	// transaction has ended.
	Hold(ctx context.Context, templateIDs []string) error
}

// Conversations reads the conversations of one profile by the times when they began. Conversations without an agent are
// left out.
type Conversations interface {
	// Began reads at most limit conversations that began from start to end, both included, in order of start time and
	// then id, those after the position. They come with name, agent, start time, use case and moments alone.
	Began(ctx context.Context, start, end time.Time, after coaching.ConversationPosition, limit int) ([]*coaching.Conversation, error)
	// CountBegan counts them.
	CountBegan(ctx context.Context, start, end time.Time) (int64, error)
}

// BackfillOf is what a backfill by one template is over: the conversations that began from Start to End, both included,
// of some use cases (none: of any), and of the agents that a filter means.
type BackfillOf struct {
	TemplateID string
	UsecaseIDs []string
	Agents     AgentFilter
	Start, End time.Time
}

// BackfillCount is what a backfill would do: how many conversations have no normal scorecard of the template, and of the
// scorecards of the others how many are drafts that auto-scoring has given something, drafts of people alone, and
// submitted.
type BackfillCount struct {
	Create, Refresh, PersonScored, Submitted int64
}
