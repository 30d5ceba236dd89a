// Package service holds the use cases. Each method is one: it authorizes, loads, decides by the rules of coaching and
// scoring, and stores, in one transaction. The HTTP edge and the command line call the same methods.
//
// Errors are *coaching.Error values for everything that the caller is told about; any other error is internal.
package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"opencoaching/coaching"
	"opencoaching/jobs/webhook"
	"opencoaching/repository"
)

// Service is every use case over one store. It keeps no state but copies of what never changes, and is safe for
// concurrent use.
type Service struct {
	store     repository.Store
	now       func() time.Time
	templates templateCache
	callers   callers
	webhooks  webhook.Policy
	onWebhook func(ctx context.Context, name string)
	exports   queue
	analyses  queue
}

// New makes the use cases over a store. Now is the clock; it may return any zone and precision.
func New(store repository.Store, now func() time.Time) *Service {
	return &Service{
		store: store, now: func() time.Time { return coaching.Instant(now()) }, templates: newTemplateCache(), callers: newCallers(),
		exports:  newQueue(maxExports, "TOO_MANY_EXPORTS", "too many exports are running; try again later"),
		analyses: newQueue(maxAnalyses, "TOO_MANY_ANALYSES", "too many analyses are running; try again later"),
	}
}

// An export holds a connection to the database for as long as its reader takes. So few run at a time that others always
// find one. An analysis may be a few seconds' work for one processor.
const (
	maxExports  = 3
	maxAnalyses = 2
)

// MaxPage is the most that one page of a list holds, DefaultPage what it holds when no size is asked for.
const (
	MaxPage     = 1000
	DefaultPage = 50
)

// Page is which stretch of a list is wanted: at most Size entries (0: DefaultPage; more than MaxPage: MaxPage), those
// after the id After.
type Page struct {
	Size  int
	After string
}

func (p Page) limit() int { return pageLimit(p.Size) }

func pageLimit(size int) int {
	if size <= 0 {
		return DefaultPage
	}
	return min(size, MaxPage)
}

// cut takes the one entry too many off a page that was read with limit+1, and tells whether more follow.
func cut[T any](items []T, limit int) ([]T, bool) {
	if len(items) > limit {
		return items[:limit], true
	}
	return items, false
}

// newID is the id of a resource for which the client chose none: a UUIDv7, so that ids rise with time.
func newID() string { return uuid.Must(uuid.NewV7()).String() }

// Now is the service's clock: UTC, whole microseconds.
func (s *Service) Now() time.Time { return s.now() }

// Ready returns nil when requests can be served.
func (s *Service) Ready(ctx context.Context) error { return s.store.Ready(ctx) }

func translate(err error) error {
	var known *coaching.Error
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case errors.Is(err, repository.ErrNotFound):
		return notFound()
	case errors.Is(err, repository.ErrAlreadyExists):
		return coaching.NewError(coaching.AlreadyExists, "ALREADY_EXISTS", "a resource with this name, or for the same things, exists already")
	case errors.Is(err, repository.ErrReferenced):
		return coaching.NewError(coaching.FailedPrecondition, "STILL_REFERENCED", "something still refers to this resource")
	case errors.Is(err, repository.ErrConflict), errors.Is(err, repository.ErrDangling):
		return &coaching.Error{Kind: coaching.Aborted, Reason: "CONCURRENT_CHANGE", Message: "a concurrent change got in the way; the request may be sent again", Cause: err}
	case errors.Is(err, repository.ErrFull):
		return &coaching.Error{Kind: coaching.Unavailable, Reason: "STORAGE_FULL", Message: "the database has no room left; nothing was changed", Cause: err}
	case errors.Is(err, repository.ErrUnavailable):
		return &coaching.Error{Kind: coaching.Unavailable, Reason: "STORAGE_UNAVAILABLE", Message: "the database cannot serve now; nothing was changed", Cause: err}
	case errors.Is(err, repository.ErrOutcomeUnknown):
		return &coaching.Error{Kind: coaching.Unavailable, Reason: "OUTCOME_UNKNOWN", Message: "the database was lost while it was storing: read again whether the change was made", Cause: err}
	default:
		return err
	}
}

func isNotFound(err error) bool {
	var known *coaching.Error
	return errors.Is(err, repository.ErrNotFound) || (errors.As(err, &known) && known.Kind == coaching.NotFound)
}

func notFound() error {
	return coaching.NewError(coaching.NotFound, "NOT_FOUND", "there is no such resource here")
}

// inProfile checks that a profile exists before anything under it is served.
func inProfile(ctx context.Context, tx repository.Tx, parent coaching.Parent) error {
	return exists(ctx, tx, parent.Name(coaching.Profiles, parent.Profile))
}

func exists(ctx context.Context, tx repository.Tx, name coaching.Name) error {
	_, err := directoryOf(tx, name).Find(ctx, name)
	if err != nil {
		return fmt.Errorf("find %s: %w", name, err)
	}
	return nil
}

// directoryOf is the part of the directory in which a name lies.
func directoryOf(tx repository.Tx, name coaching.Name) repository.Directory {
	if name.Collection == coaching.Customers {
		return tx.System().Directory()
	}
	return tx.Customer(name.Customer).Directory()
}

// idFrom settles the id of a new resource: the client's choice, which must lie under the parent, or a fresh one.
func idFrom(name string, c coaching.Collection, parent coaching.Parent, v *coaching.Violations) string {
	if name == "" {
		return newID()
	}
	n, ok := coaching.ParseNameOf(c, name)
	if !ok || n.Revision != "" || !n.Under(parent) {
		v.Add("name", "must be a name under the parent of the path")
	}
	return n.ID
}

// sameName checks the name in the body of an update against the one in the path.
func sameName(p coaching.Patch, name coaching.Name, prefix string, v *coaching.Violations) {
	if raw, sent := p.Fields["name"]; sent && string(raw) != "null" && string(raw) != `""` && string(raw) != `"`+name.String()+`"` {
		v.Add(prefix+"name", "is not the name in the path")
	}
}
