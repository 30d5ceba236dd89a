package main

import (
	"context"
	"sync/atomic"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// lateStore is a store that may not be there yet: until arrive is called everything is unavailable. So the program can
// start before its database does.
type lateStore struct {
	arrived atomic.Pointer[repository.Store]
	ready   chan struct{} // closed when the store is there
}

func newLateStore() *lateStore { return &lateStore{ready: make(chan struct{})} }

var _ repository.Store = (*lateStore)(nil)

// arrive puts the store in, ready for use. It is called once.
func (l *lateStore) arrive(store repository.Store) {
	l.arrived.Store(&store)
	close(l.ready)
}

// Read implements repository.Store.
func (l *lateStore) Read(ctx context.Context, customer string, f func(repository.Tx) error) error {
	return l.with(func(store repository.Store) error { return store.Read(ctx, customer, f) })
}

// Write implements repository.Store.
func (l *lateStore) Write(ctx context.Context, customer string, f func(repository.Tx) error) error {
	return l.with(func(store repository.Store) error { return store.Write(ctx, customer, f) })
}

// Direct implements repository.Store.
func (l *lateStore) Direct(customer, profile string) repository.Direct {
	return lateDirect{l, coaching.Parent{Customer: customer, Profile: profile}}
}

// lateDirect is the Direct of a store that may not be there yet.
type lateDirect struct {
	*lateStore
	parent coaching.Parent
}

// CreateScorecard implements repository.Direct.
func (l lateDirect) CreateScorecard(ctx context.Context, scorecard *coaching.Scorecard, current bool, event *coaching.AuditEvent, kept *repository.Kept) (stored bool, err error) {
	err = l.with(func(store repository.Store) error {
		stored, err = store.Direct(l.parent.Customer, l.parent.Profile).CreateScorecard(ctx, scorecard, current, event, kept)
		return err
	})
	return stored, err
}

// Ready implements repository.Store.
func (l *lateStore) Ready(ctx context.Context) error {
	return l.with(func(store repository.Store) error { return store.Ready(ctx) })
}

// Close implements repository.Store. Nothing is to close when no store has come.
func (l *lateStore) Close() error {
	if store := l.arrived.Load(); store != nil {
		return (*store).Close()
	}
	return nil
}

func (l *lateStore) with(use func(repository.Store) error) error {
	store := l.arrived.Load()
	if store == nil {
		return repository.ErrUnavailable
	}
	return use(*store)
}
