package repository

import (
	"context"
	"time"

	"opencoaching/coaching"
)

// Plans keeps the coaching plans of one profile, and which scorecards are talked about in them. A plan goes in and comes
// out without its sessions.
type Plans interface {
	// Create stores new plans with version 1, all or none. ErrAlreadyExists; ErrDangling when the profile, agent or use
	// case of one does not exist.
	Create(ctx context.Context, plans ...*coaching.Plan) error
	// Find reads one plan, or ErrNotFound.
	Find(ctx context.Context, id string) (*coaching.Plan, error)
	// FindForUpdate is Find for a transaction that will write the plan or its scorecards: others that would do so wait.
	FindForUpdate(ctx context.Context, id string) (*coaching.Plan, error)
	// FindAll reads the plans that exist among those named by id.
	FindAll(ctx context.Context, ids []string) (map[string]*coaching.Plan, error)
	// Update writes plans over those with the same names, all or none, guarded by their versions, which it increments in
	// place. The agent, the creator and the create time stay. ErrConflict, ErrDangling.
	Update(ctx context.Context, plans ...*coaching.Plan) error
	// List reads plans in order of id, those after the id after, at most limit.
	List(ctx context.Context, filter PlanFilter, after string, limit int) ([]*coaching.Plan, error)
	// AddScorecard puts a scorecard into a plan, and returns false where it is there already. ErrDangling when one of the
	// two does not exist. The scorecard leaves the plan by itself when it is deleted.
	AddScorecard(ctx context.Context, id, scorecardID string) (bool, error)
	// RemoveScorecard takes a scorecard out of a plan, and returns false where it is not there.
	RemoveScorecard(ctx context.Context, id, scorecardID string) (bool, error)
}

// PlanFilter picks plans. Fields are ANDed, the values in one are ORed; an empty or nil field means all.
type PlanFilter struct {
	Agents     *AgentFilter
	Visible    []string // ids of agents; nil: all
	Active     *bool
	UsecaseIDs []string
	Focus      []Focus
}

// Focus is a criterion or chapter of a template, or with no item all of it.
type Focus struct{ TemplateID, ItemID string }

// Sessions keeps the coaching sessions of one profile.
type Sessions interface {
	// Create stores a new session with version 1. ErrAlreadyExists; ErrDangling when the profile, agent, plan or use case
	// does not exist.
	Create(ctx context.Context, session *coaching.Session) error
	// Find reads one session, or ErrNotFound.
	Find(ctx context.Context, id string) (*coaching.Session, error)
	// FindForUpdate is Find for a transaction that will write the session: others that would do so wait.
	FindForUpdate(ctx context.Context, id string) (*coaching.Session, error)
	// Update writes everything but the agent, the creator, the plan and the create time, guarded by the version, which it
	// increments in place. ErrConflict, ErrDangling.
	Update(ctx context.Context, session *coaching.Session) error
	// Delete removes the session, or ErrNotFound. Comments that link it lose the link, which counts in their versions.
	Delete(ctx context.Context, id string) error
	// List reads sessions in order of id, those after the id after, at most limit.
	List(ctx context.Context, filter SessionFilter, after string, limit int) ([]*coaching.Session, error)
	// PlansOf tells the plan of each session that exists among those named by id, empty for one without a plan.
	PlansOf(ctx context.Context, ids []string) (map[string]string, error)
	// OfPlans reads the sessions of plans by session time and id, from start on and before end; a zero time is no bound.
	// One without a session time comes last, and only where there is no bound.
	OfPlans(ctx context.Context, planIDs []string, start, end time.Time) ([]*coaching.Session, error)
}

// SessionFilter picks sessions. Fields are ANDed, the values in one are ORed; an empty or nil field means all.
type SessionFilter struct {
	AgentIDs   []string
	Visible    []string // ids of agents; nil: all
	PlanIDs    []string
	UsecaseIDs []string
	Start, End time.Time // of the session times, both included
}

// Comments keeps the comments on the coaching plans of one profile.
type Comments interface {
	// Create stores a new comment with version 1. ErrAlreadyExists; ErrDangling when the plan, use case, a tagged user or
	// a linked session does not exist.
	Create(ctx context.Context, comment *coaching.Comment) error
	// Find reads one comment, or ErrNotFound.
	Find(ctx context.Context, id string) (*coaching.Comment, error)
	// FindForUpdate is Find for a transaction that will write the comment: others that would do so wait.
	FindForUpdate(ctx context.Context, id string) (*coaching.Comment, error)
	// Update writes everything but the thread, the creator, the plan and the create time, guarded by the version, which it
	// increments in place. ErrConflict, ErrDangling.
	Update(ctx context.Context, comment *coaching.Comment) error
	// Delete removes the comment, or ErrNotFound.
	Delete(ctx context.Context, id string) error
	// List reads comments in order of id, those after the id after, at most limit.
	List(ctx context.Context, filter CommentFilter, after string, limit int) ([]*coaching.Comment, error)
	// PlanOfThread is the id of the plan that the comments of a thread are on, or ErrNotFound where there are none.
	PlanOfThread(ctx context.Context, thread string) (string, error)
}

// CommentFilter picks comments. Fields are ANDed, the values in one are ORed; an empty or nil field means all.
type CommentFilter struct {
	ThreadIDs  []string
	PlanIDs    []string
	UsecaseIDs []string
	Visible    []string // ids of the agents of the plans; nil: all
}
