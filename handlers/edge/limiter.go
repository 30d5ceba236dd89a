package edge

import (
	"fmt"
	"hash/maphash"
	"math"
	"strconv"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"golang.org/x/time/rate"
)

// mostBuckets is how many keys a limiter remembers. That many take about 20 MiB.
const mostBuckets = 100_000

// limiter counts the requests of each key against one Rate, in a token bucket each. It remembers the keys that asked
// last and forgets the others.
//
// Who is forgotten and comes back must not find a full bucket, or a crowd of made-up keys would lift the limit of a
// busy one. So a new bucket holds no more than the emptiest of all forgotten ones would hold by now. That is a full one
// again as soon as the time has passed in which a bucket fills.
type limiter struct {
	name   string // as a string of a structured field
	policy string // as a member of RateLimit-Policy
	per    Rate
	now    func() time.Time
	seed   maphash.Seed

	mu      sync.Mutex
	buckets *simplelru.LRU[uint64, *rate.Limiter] // by the key's hash, so that no key is long
	poorest *rate.Limiter                         // the emptiest of the forgotten ones
}

// newLimiter returns nil, the limiter that lets everything through, for the zero Rate. The name is that of its policy
// in the answers' headers.
func newLimiter(name string, per Rate, now func() time.Time) *limiter {
	if per == (Rate{}) {
		return nil
	}
	l := &limiter{name: strconv.Quote(name), per: per, now: now, seed: maphash.MakeSeed()}
	l.policy = fmt.Sprintf("%s;q=%d;w=%d", l.name, per.Burst, per.seconds(float64(per.Burst)))
	l.poorest = l.full()
	// Its only error is a size below one.
	l.buckets, _ = simplelru.NewLRU[uint64, *rate.Limiter](mostBuckets, nil)
	return l
}

func (l *limiter) full() *rate.Limiter {
	return rate.NewLimiter(rate.Limit(l.per.PerSecond), l.per.Burst)
}

// take takes one request from the bucket of a key, and reports false where it holds none. Left is what it holds then.
func (l *limiter) take(key string) (left float64, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	bucket := l.bucket(maphash.String(l.seed, key), now)
	ok = bucket.AllowN(now, 1)
	return bucket.TokensAt(now), ok
}

// left is what the bucket of a key holds. A key that never took anything gets no bucket by that.
func (l *limiter) left(key string) float64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	if bucket, known := l.buckets.Get(maphash.String(l.seed, key)); known {
		return bucket.TokensAt(now)
	}
	return math.Floor(l.poorest.TokensAt(now))
}

// bucket finds the bucket of a key, or makes one, for which the one that was not asked for longest may have to go.
func (l *limiter) bucket(key uint64, now time.Time) *rate.Limiter {
	if bucket, known := l.buckets.Get(key); known {
		return bucket
	}
	if l.buckets.Len() == mostBuckets {
		// All fill at the same pace, so that the emptiest stays that until it is full.
		if _, old, _ := l.buckets.RemoveOldest(); old.TokensAt(now) < l.poorest.TokensAt(now) {
			l.poorest = old
		}
	}
	bucket := l.full()
	bucket.AllowN(now, l.per.Burst-int(l.poorest.TokensAt(now)))
	l.buckets.Add(key, bucket)
	return bucket
}
