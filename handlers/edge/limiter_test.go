package edge

import (
	"math"
	"net/http"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// clock stands still until a test moves it.
type clock struct{ nanoseconds atomic.Int64 }

func (c *clock) now() time.Time { return time.Unix(1_800_000_000, c.nanoseconds.Load()) }

func (c *clock) pass(d time.Duration) { c.nanoseconds.Add(int64(d)) }

func admitted(l *limiter, key string, asked int) int {
	count := 0
	for range asked {
		if _, ok := l.take(key); ok {
			count++
		}
	}
	return count
}

func TestALimiterAdmitsTheBurstAndThenTheRate(t *testing.T) {
	t.Parallel()
	var watch clock
	l := newLimiter("caller", Rate{PerSecond: 2, Burst: 10}, watch.now)
	require.Equal(t, 10, admitted(l, "a", 100))
	require.Equal(t, 10, admitted(l, "b", 100), "each key has a bucket of its own")
	watch.pass(499 * time.Millisecond)
	require.Equal(t, 0, admitted(l, "a", 100))
	watch.pass(time.Millisecond)
	require.Equal(t, 1, admitted(l, "a", 100))
	watch.pass(3 * time.Second)
	require.Equal(t, 6, admitted(l, "a", 100))
	watch.pass(time.Hour)
	require.Equal(t, 10, admitted(l, "a", 100), "no more than a burst is saved up")
}

func TestALimiterIsExactUnderManyAtOnce(t *testing.T) {
	t.Parallel()
	var still clock
	l := newLimiter("caller", Rate{PerSecond: 1, Burst: 700}, still.now)
	var group sync.WaitGroup
	var sum atomic.Int64
	for range 50 {
		group.Go(func() { sum.Add(int64(admitted(l, "a", 100))) })
	}
	group.Wait()
	require.EqualValues(t, 700, sum.Load())
}

func TestWhoIsForgottenDoesNotComeBackRicher(t *testing.T) {
	t.Parallel()
	var watch clock
	l := newLimiter("caller", Rate{PerSecond: 1, Burst: 10}, watch.now)
	require.Equal(t, 10, admitted(l, "busy", 100))
	watch.pass(2 * time.Second)
	for i := range mostBuckets {
		l.take(strconv.Itoa(i))
	}
	require.Equal(t, mostBuckets, l.buckets.Len())
	require.InDelta(t, 2, l.left("busy"), 0, "as much as it would have had")
	require.Equal(t, 2, admitted(l, "busy", 100))
	require.Equal(t, 2, admitted(l, "new", 100), "nobody can tell a newcomer from one who was forgotten")
	watch.pass(8 * time.Second)
	require.Equal(t, 10, admitted(l, "newer", 100), "by now nobody who was forgotten would have less")
}

func TestTheBusyAreNotForgotten(t *testing.T) {
	t.Parallel()
	var still clock
	l := newLimiter("caller", Rate{PerSecond: 1, Burst: 10}, still.now)
	require.Equal(t, 10, admitted(l, "busy", 100))
	for i := range mostBuckets * 3 / 2 {
		if i%1000 == 0 {
			require.Zero(t, admitted(l, "busy", 1))
		}
		l.take(strconv.Itoa(i))
	}
	require.InDelta(t, 9, l.poorest.TokensAt(still.now()), 0, "only those who asked once went")
}

//nolint:paralleltest // it measures the heap of the whole process
func TestAMillionIdentitiesFitInto64MiB(t *testing.T) {
	heap := func() uint64 {
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return stats.HeapAlloc
	}
	before := heap()
	l := newLimiter("caller", Rate{PerSecond: 1, Burst: 10}, time.Now)
	long := strings.Repeat("x", 256)
	for i := range 1_000_000 {
		l.take(long + strconv.Itoa(i))
	}
	grown := int64(heap()) - int64(before)
	require.Equal(t, mostBuckets, l.buckets.Len())
	require.Less(t, grown, int64(64<<20))
}

func TestRatesThatMakeSense(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rate Rate
		ok   bool
	}{
		"None":          {Rate{}, true},
		"Usual":         {Rate{50, 100}, true},
		"OnceADay":      {Rate{1. / 86400, 1}, true},
		"NoBurst":       {Rate{1, 0}, false},
		"NegativeBurst": {Rate{1, -1}, false},
		"NoPace":        {Rate{0, 10}, false},
		"Negative":      {Rate{-1, 10}, false},
		"NaN":           {Rate{math.NaN(), 10}, false},
		"Infinite":      {Rate{math.Inf(1), 10}, false},
		"LongerThanDay": {Rate{1. / 86400, 2}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.ok, c.rate.check() == nil, "%v", c.rate.check())
		})
	}
}

func TestPeerIsWhoConnected(t *testing.T) {
	t.Parallel()
	for from, want := range map[string]string{
		"192.0.2.1:1234":                  "192.0.2.1",
		"[::ffff:192.0.2.1]:1234":         "192.0.2.1",
		"[2001:db8:1:2:3:4:5:6]:1234":     "2001:db8:1:2::/64",
		"[2001:db8:1:2:ffff::1]:80":       "2001:db8:1:2::/64",
		"[fe80::1%eth0]:1234":             "fe80::/64",
		"@":                               "@",
		"":                                "",
		"somewhere without an address: 1": "somewhere without an address: 1",
	} {
		r := &http.Request{RemoteAddr: from, Header: http.Header{"X-Forwarded-For": {"198.51.100.7"}, "X-Real-Ip": {"198.51.100.7"}}}
		require.Equal(t, want, peer(r), from)
	}
}
