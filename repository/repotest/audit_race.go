package repotest

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// sealsRace lets writers append a few events after the other while two sealers seal. One chain must come of it that has
// every event once and those of a writer in the order in which they were written.
func sealsRace(t *testing.T, h home) {
	const writers, each, together = 8, 1000, 4
	ctx, done := context.WithCancel(t.Context())
	defer done()
	var sealers, work sync.WaitGroup
	for range 2 {
		sealers.Go(func() { h.sealUntil(ctx, t) })
	}
	for writer := range writers {
		work.Go(func() {
			for first := 0; first < each; first += together {
				var events []*coaching.AuditEvent
				for i := range together {
					events = append(events, h.newEvent(strconv.Itoa(writer)+" "+strconv.Itoa(first+i)))
				}
				if err := h.writing(t, func(ctx context.Context, tx repository.Tx) error {
					return h.audit(tx).Append(ctx, events...)
				}); err != nil {
					t.Errorf("an append: %v", err)
					return
				}
			}
		})
	}
	work.Wait()
	done()
	sealers.Wait()
	require.Eventually(t, func() bool { // a sealer that was broken off may hold the chain for a moment yet
		h.seal(t, 1000)
		pending, _ := h.tally(t)
		return pending == 0
	}, 20*time.Second, time.Millisecond)
	events := h.sealed(t, repository.AuditFilter{}, 1000)
	pending, head := h.tally(t)
	require.Zero(t, pending)
	require.EqualValues(t, writers*each, head.Sequence)
	require.Empty(t, chainFault(events, head))
	next := make([]int, writers)
	for _, event := range events {
		who, which, _ := strings.Cut(event.Payload, " ")
		writer, _ := strconv.Atoi(who)
		require.Equal(t, strconv.Itoa(next[writer]), which, "the next of writer %s", who)
		next[writer]++
	}
}

func (h home) sealUntil(ctx context.Context, t *testing.T) {
	for ctx.Err() == nil {
		err := h.store.Write(ctx, repository.EveryTenant, func(tx repository.Tx) error {
			_, err := tx.System().Seal(ctx, h.Customer, 100)
			return err
		})
		if err != nil && ctx.Err() == nil && !errors.Is(err, repository.ErrConflict) {
			t.Errorf("a sealer: %v", err)
			return
		}
		time.Sleep(time.Millisecond)
	}
}
