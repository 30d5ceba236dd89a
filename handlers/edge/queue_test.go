package edge

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTheQueueIsShort(t *testing.T) {
	t.Parallel()
	busy := func(d time.Duration) func() error {
		return func() error { time.Sleep(d); return nil }
	}
	for name, c := range map[string]struct {
		work  time.Duration // of the one who is there first
		leave time.Duration // when the one who waits loses patience
		want  error
		after time.Duration
	}{
		"ItsTurnComes":    {queueTime - time.Millisecond, time.Hour, nil, queueTime - time.Millisecond},
		"ItTakesTooLong":  {time.Second, time.Hour, errOverloaded, queueTime},
		"TheClientLeaves": {time.Second, time.Millisecond, context.DeadlineExceeded, time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				r := newRoom(1)
				go func() { _ = r.do(t.Context(), busy(c.work)) }()
				synctest.Wait()
				begun := time.Now()
				go func() {
					// The queue has one place, so that the next is refused at once.
					time.Sleep(time.Nanosecond)
					if err := r.do(t.Context(), busy(0)); !errors.Is(err, errOverloaded) || time.Since(begun) != time.Nanosecond {
						t.Errorf("%v after %s", err, time.Since(begun))
					}
				}()
				ctx, cancel := context.WithTimeout(t.Context(), c.leave)
				defer cancel()
				require.Equal(t, c.want, r.do(ctx, busy(0)))
				require.Equal(t, c.after, time.Since(begun))
				time.Sleep(c.work)
				require.NoError(t, r.do(t.Context(), busy(0)), "nobody is left in it")
			})
		})
	}
}
