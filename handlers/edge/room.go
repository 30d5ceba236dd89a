package edge

import (
	"context"
	"time"
)

// queueTime is how long a request waits for others to end before it is refused.
const queueTime = 50 * time.Millisecond

// room bounds how many requests are worked on at once. As many may wait for a moment, which evens out bursts; what comes
// on top is refused at once, so that the server does what it can do well and the others know soon.
type room struct {
	working chan struct{}
	waiting chan struct{}
}

// newRoom returns nil, which bounds nothing, for 0.
func newRoom(most int) *room {
	if most == 0 {
		return nil
	}
	return &room{working: make(chan struct{}, most), waiting: make(chan struct{}, most)}
}

// do does a piece of work when there is room for it, and returns errOverloaded or the error of ctx when it was not done.
func (r *room) do(ctx context.Context, work func() error) error {
	if r == nil {
		return work()
	}
	if err := r.enter(ctx); err != nil {
		return err
	}
	defer func() { <-r.working }()
	return work()
}

func (r *room) enter(ctx context.Context) error {
	select {
	case r.working <- struct{}{}:
		return nil
	default:
	}
	select {
	case r.waiting <- struct{}{}:
	default:
		return errOverloaded
	}
	defer func() { <-r.waiting }()
	patience := time.NewTimer(queueTime)
	defer patience.Stop()
	select {
	case r.working <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-patience.C:
		return errOverloaded
	}
}
