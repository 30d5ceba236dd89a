// Package jobs does what nobody waits for: it works River's jobs on either database.
//
// There are two kinds. A backfill is a row that knows how far it has come, and is moved on step by step: see Backfills. The
// other is the delivery of webhooks. Events are numbered 1, 2, 3, … within a customer, and a webhook
// knows the last one that it has been given. Its job sends those that follow, in order, one at a time:
//
//	Enqueue ──► job ──► Next ──► send ──► Attempted ──► send ──► … until Next has nothing more
//	   ▲                          │ fails
//	   │                          ▼
//	   │         tried again after a while, at the same event; once the attempts are used up: Failing
//	   │
//	 sweep, every few seconds: whoever is Behind and has no job gets one
//
// The sweep is the promise, and Enqueue the speed. A job that was lost, or an Enqueue that came while the job was about
// to end, costs seconds and no event.
//
// An event is sent at least once. Whoever dies between sending and noting it sends it again, and so does whoever meets a
// receiver that answers too late: receivers drop what they have by its id. An event is never skipped, and never
// overtakes one that was not delivered.
package jobs

import (
	"context"
	"errors"
	"time"

	"opencoaching/jobs/webhook"
)

// ErrMoved says that a webhook does not stand any more where an attempt began, since it was replayed, changed or
// stopped in the meantime. The feed is read anew.
var ErrMoved = errors.New("the webhook has been moved")

// Feed is what the delivery of webhooks needs of the use cases. Webhooks go by their resource names. All of it may be
// called from many goroutines, and by many servers over one database.
type Feed interface {
	// Behind names the active webhooks that have not seen the last event of their customer yet. It is asked every few
	// seconds by every server and must be cheap.
	Behind(ctx context.Context) ([]string, error)

	// Next reads up to limit events that the webhook wants, after the last one it has been given. A webhook that is not
	// active, or not there any more, gives a Batch that is not Active, and no error.
	Next(ctx context.Context, webhook string, limit int) (Batch, error)

	// Attempted notes one attempt at one event. A success moves the webhook on to that event in the same transaction.
	// It must return ErrMoved, and move nothing, where the webhook is not active or its last sequence is not
	// attempt.After.
	Attempted(ctx context.Context, webhook string, attempt Attempt) error

	// Passed moves the webhook on from the sequence after to upTo, over events that it does not want. It must return
	// ErrMoved, as Attempted does.
	Passed(ctx context.Context, webhook string, after, upTo int64) error

	// Failing marks the webhook as one that is given up on: no more is sent until somebody makes it active again. What
	// it has been given stays as it is. A webhook that is not active is left alone.
	Failing(ctx context.Context, webhook string) error
}

// Batch is what a webhook is to be given next.
type Batch struct {
	Active bool // otherwise nothing is to be sent, and the rest means nothing
	URL    string
	Secret webhook.Secret
	After  int64           // the last sequence that the webhook has been given
	Events []webhook.Event // those after it that the webhook wants, in order
	UpTo   int64           // the last sequence that was looked at; what is not among Events up to here is not wanted
}

// empty tells whether the webhook has seen everything.
func (b Batch) empty() bool { return len(b.Events) == 0 && b.UpTo <= b.After }

// Attempt is one try at delivering one event.
type Attempt struct {
	Event  webhook.Event
	After  int64     // the sequence where the webhook stood
	Time   time.Time // when it began
	Number int       // 1 for the first try at this event, unless a server died in between
	Result webhook.Result
}
