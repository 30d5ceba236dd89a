package repository

import (
	"context"

	"opencoaching/coaching"
)

// Templates keeps the scorecard templates of one profile and their revisions. Templates go in and come out with names
// that carry their revision.
type Templates interface {
	// Create stores revision 1 of a new template. ErrAlreadyExists when the id was ever used, also by a template
	// that is deleted now; ErrDangling when the profile does not exist.
	Create(ctx context.Context, template *coaching.Template) error
	// Find reads a revision of a template, 0 for the current one. ErrNotFound. Deleted templates are found.
	Find(ctx context.Context, id string, revision int) (*coaching.Template, error)
	// FindForUpdate reads the current revision for a transaction that will write: others that would do so wait.
	FindForUpdate(ctx context.Context, id string) (*coaching.Template, error)
	// FindAll reads the revisions that exist among those named, in no order.
	FindAll(ctx context.Context, revisions []TemplateRevision) ([]*coaching.Template, error)
	// Versions reads the versions of the templates that exist among those named by id: a template that was read before
	// and has this version still is what it was.
	Versions(ctx context.Context, ids []string) (map[string]int64, error)
	// AddRevision stores the content as the revision after CurrentRevision and makes it the current one, guarded by
	// the version; it sets Revision, CurrentRevision, Version, Access and Name in place. ErrConflict.
	AddRevision(ctx context.Context, template *coaching.Template) error
	// UpdateState writes status, deactivate time, delete time and last updater, guarded by the version, which it
	// increments in place. The revision stays. ErrConflict.
	UpdateState(ctx context.Context, template *coaching.Template) error
	// ListCurrent reads current revisions in order of id, those after the id after, at most limit.
	ListCurrent(ctx context.Context, filter TemplateFilter, after string, limit int) ([]*coaching.Template, error)
	// ListRevisions reads the revisions of one template from the newest, those below before (0: all), at most limit.
	// ErrNotFound when there is no such template.
	ListRevisions(ctx context.Context, id string, before, limit int) ([]*coaching.Template, error)
}

// TemplateFilter picks templates. Deleted and inactive ones are left out unless included. What stands inside the
// content (audience, triggers, use cases) is for the caller to filter on: templates are few.
type TemplateFilter struct {
	IncludeDeleted, IncludeInactive bool
	Types                           []coaching.TemplateType
}

// Targets keeps the targets of one profile.
type Targets interface {
	// Create stores a new target with version 1. ErrAlreadyExists when the id is taken or there is a target for the
	// same template, item, use case and plan; ErrDangling.
	Create(ctx context.Context, target *coaching.Target) error
	// Find reads one target, or ErrNotFound.
	Find(ctx context.Context, id string) (*coaching.Target, error)
	// FindForUpdate is Find for a transaction that will write the target: others that would do so wait.
	FindForUpdate(ctx context.Context, id string) (*coaching.Target, error)
	// Update writes the target, guarded by its version, which it increments in place. ErrConflict, ErrAlreadyExists,
	// ErrDangling.
	Update(ctx context.Context, target *coaching.Target) error
	// Delete removes the target, or ErrNotFound.
	Delete(ctx context.Context, id string) error
	// List reads targets in order of id, those after the id after, at most limit.
	List(ctx context.Context, filter TargetFilter, after string, limit int) ([]*coaching.Target, error)
}

// TargetFilter picks targets. Fields are ANDed, the values in one are ORed; an empty field means all.
type TargetFilter struct {
	TemplateIDs []string
	ItemIDs     []string
	UsecaseIDs  []string
	PlanIDs     []string
	AgentIDs    []string // of the plans; a target without a plan is nobody's
	// Visible are the ids of the agents whose plans' targets are meant, beside those without a plan; nil: all.
	Visible []string
}
