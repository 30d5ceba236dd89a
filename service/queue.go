package service

import (
	"context"
	"time"

	"opencoaching/coaching"
)

// queue lets a few at a time do what costs much; the next wait for their turn, up to a limit.
type queue struct {
	places chan struct{} // holds one element for each that is in
	full   error         // for whom the limit passed
}

// patience is how long somebody waits for a turn.
const patience = 30 * time.Second

func newQueue(places int, reason, message string) queue {
	return queue{make(chan struct{}, places), &coaching.Error{Kind: coaching.Unavailable, Reason: reason, Message: message}}
}

// enter waits for a turn, whose end is to be told by calling the function.
func (q queue) enter(ctx context.Context) (func(), error) {
	select {
	case q.places <- struct{}{}:
		return func() { <-q.places }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-time.After(patience):
		return nil, q.full
	}
}
