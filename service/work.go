package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/coaching/wire"
	"opencoaching/repository"
)

// keptFor is how long the answer to a request with an Idempotency-Key is kept.
const keptFor = 24 * time.Hour

// work is what a use case does in one transaction: who does it, how far the right to it reaches, and what it leaves in
// the audit.
type work struct {
	repository.Tx
	caller    auth.Caller
	scope     auth.Scope
	operation string
	parent    coaching.Parent
	call      Call
	now       time.Time

	events    []*coaching.AuditEvent
	unchanged bool
	people    []string // of a manager; see visible
}

// place is where an operation works: the customer and, for what hangs on a profile, the profile of its path.
func place(name coaching.Name) coaching.Parent {
	return coaching.Parent{Customer: name.Customer, Profile: name.Profile}
}

// begin authorizes an operation and prepares its work.
func (s *Service) begin(ctx context.Context, operation string, parent coaching.Parent) (work, error) {
	caller, known := auth.From(ctx)
	if !known { // the edge puts the caller into every context, so that its absence is a fault of ours
		return work{}, errors.New("request without a caller")
	}
	scope, err := auth.Authorize(caller, operation, parent.Customer, parent.Profile)
	return work{caller: caller, scope: scope, operation: operation, parent: parent, call: callOf(ctx), now: s.now()}, err
}

// read runs f over one snapshot of the operation's customer.
func (s *Service) read(ctx context.Context, operation string, parent coaching.Parent, f func(*work) error) error {
	begun, err := s.begin(ctx, operation, parent)
	if err != nil {
		return err
	}
	return translate(s.store.Read(ctx, parent.Customer, func(tx repository.Tx) error {
		w := begun
		w.Tx = tx
		return f(&w)
	}))
}

// errOnlyValidated rolls a change back that was only to be tried.
var errOnlyValidated = errors.New("only validated")

// write runs f in a transaction, as often as it takes, and stores with the change what it recorded for the audit and,
// where the request has a key, its answer. A request that was answered before gets that answer again, and f does not run.
func (s *Service) write(ctx context.Context, operation string, parent coaching.Parent, r reply, f func(*work) error) error {
	begun, err := s.begin(ctx, operation, parent)
	if err != nil {
		return err
	}
	return s.carryOut(ctx, parent.Customer, begun, r, f)
}

// carryOut is write of work that has been begun, in a transaction that is bound to a tenant, or to none.
func (s *Service) carryOut(ctx context.Context, tenant string, begun work, r reply, f func(*work) error) error {
	err := s.store.Write(ctx, tenant, func(tx repository.Tx) error {
		w := begun
		w.Tx = tx
		kept, err := w.claim(ctx, r)
		if err != nil || kept == nil {
			return err
		}
		if err := f(&w); err != nil {
			return err
		}
		if w.call.ValidateOnly {
			return errOnlyValidated
		}
		return w.conclude(ctx, kept, r)
	})
	if errors.Is(err, errOnlyValidated) {
		return nil
	}
	return translate(err)
}

// claim takes the request's key, if it has one, or else gives the answer that is kept under it; then it returns nil.
func (w *work) claim(ctx context.Context, r reply) (*repository.Kept, error) {
	kept := w.kept()
	if !w.keeps() {
		return kept, nil
	}
	replies := w.Customer(w.parent.Customer).KeptReplies()
	since := w.now.Add(-keptFor)
	found, err := replies.Find(ctx, kept.CallerID, kept.Operation, kept.Key, since)
	switch {
	case errors.Is(err, repository.ErrNotFound):
		return kept, replies.Claim(ctx, kept, since)
	case err != nil:
		return nil, err
	case found.Digest != kept.Digest:
		return nil, coaching.NewError(coaching.KeyReused, "IDEMPOTENCY_KEY_REUSED", "the Idempotency-Key came with another request before")
	default:
		return nil, r.restore(found.Reply)
	}
}

// keeps tells whether the answer of the request is to be kept.
func (w *work) keeps() bool { return w.call.IdempotencyKey != "" && !w.call.ValidateOnly }

func (w *work) kept() *repository.Kept {
	return &repository.Kept{CallerID: w.caller.ID(), Operation: w.operation, Key: w.call.IdempotencyKey, Digest: w.call.Digest, CreateTime: w.now}
}

// conclude stores what belongs to a change. One that left nothing in the audit is a fault of ours, and is not made.
func (w *work) conclude(ctx context.Context, kept *repository.Kept, r reply) error {
	if len(w.events) == 0 && !w.unchanged {
		return fmt.Errorf("%s left no audit event", w.operation)
	}
	if len(w.events) > 0 {
		// A customer's own creation is told of in its own audit.
		if err := w.Customer(w.events[0].CustomerID).Audit().Append(ctx, w.events...); err != nil {
			return err
		}
	}
	if !w.keeps() {
		return nil
	}
	var err error
	if kept.Reply, err = r.keep(); err != nil {
		return err
	}
	return w.Customer(w.parent.Customer).KeptReplies().Settle(ctx, kept)
}

// leave notes that the operation found everything as it was to be, and so changes nothing.
func (w *work) leave() { w.unchanged = true }

// match checks the version of a resource that is about to be changed against the request's condition.
func (w *work) match(version int64) error {
	if !w.call.Condition.holds(version) {
		return versionMismatch()
	}
	return nil
}

// record notes a change for the audit. Before and after are the resource as JSON or as a value that marshals; nil: there
// was or is none. Subject is the full name of the user whom the resource is about, or empty.
func (w *work) record(resource, subject string, before, after any) error {
	return w.recordAs(w.operation, resource, subject, before, after)
}

// recordAs is record of what an operation does to another resource than its own.
func (w *work) recordAs(operation, resource, subject string, before, after any) error {
	payload, err := payloadOf(before, after)
	if err != nil {
		return fmt.Errorf("audit %s: %w", resource, err)
	}
	name, _ := coaching.ParseName(resource)
	about, _ := coaching.ParseName(subject)
	event := &coaching.AuditEvent{
		ID: newID(), CustomerID: name.Customer, Time: w.now, ActorID: w.caller.ID(), Operation: operation,
		Resource: resource, SubjectID: about.ID, RequestID: w.call.RequestID,
	}
	if name.Collection != coaching.Profiles {
		event.ProfileID = name.Profile
	}
	event.SetPayload(payload)
	w.events = append(w.events, event)
	return nil
}

// payloadOf writes a coaching.AuditPayload.
func payloadOf(before, after any) ([]byte, error) {
	payload := []byte{'{'}
	for _, state := range []struct {
		member string
		value  any
	}{{`"before":`, before}, {`"after":`, after}} {
		if state.value == nil {
			continue
		}
		if len(payload) > 1 {
			payload = append(payload, ',')
		}
		payload = append(payload, state.member...)
		var err error
		if payload, err = appendState(payload, state.value); err != nil {
			return nil, err
		}
	}
	return append(payload, '}'), nil
}

func appendState(to []byte, value any) ([]byte, error) {
	switch v := value.(type) {
	case json.RawMessage:
		return append(to, v...), nil
	case *coaching.Scorecard:
		return wire.AppendScorecard(to, v)
	}
	data, err := json.Marshal(value)
	return append(to, data...), err
}

// state is a resource as it is now, to be recorded once it has changed.
func state(value any) (json.RawMessage, error) { return appendState(nil, value) }
