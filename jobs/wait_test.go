package jobs

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestWait(t *testing.T) {
	t.Parallel()
	options := Options{}.withDefaults()
	var total time.Duration
	for attempt := 1; attempt < 100; attempt++ {
		longest := time.Hour
		if attempt <= 12 {
			longest = min(longest, time.Second<<(attempt-1))
		}
		if attempt < options.Attempts {
			total += longest
		}
		drawn := map[time.Duration]bool{}
		for range 20 {
			w := wait(attempt, options.FirstWait, options.LongestWait)
			require.LessOrEqual(t, w, longest, "after attempt %d", attempt)
			require.GreaterOrEqual(t, w, longest*4/5-1, "after attempt %d", attempt)
			drawn[w] = true
		}
		require.Greater(t, len(drawn), 1, "webhooks that failed together do not come back together")
	}
	require.InDelta(t, 3*time.Hour, total, float64(20*time.Minute), "about three hours, as Options says")
}

// TestOrphans holds what is promised of a job whose server died: it is taken up again within 30 s.
func TestOrphans(t *testing.T) {
	t.Parallel()
	options := Options{}.withDefaults()
	require.Greater(t, options.orphanAfter(), options.jobTimeout(), "never while it may still be at work")
	require.LessOrEqual(t, options.orphanAfter()+options.Sweep+pollInterval, 30*time.Second)
}
