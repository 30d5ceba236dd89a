package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// pause is how long a client waits before it sends a write again whose outcome it does not know.
const pause = 20 * time.Millisecond

// load is clients that create scorecards and update them, each its own, until it is told to stop. A write whose outcome
// is unknown is sent again with the same key until it is known.
type load struct {
	api    *api
	ledger *ledger
	seed   uint64
	name   string // keys begin with it

	stopping chan struct{}
	all      sync.WaitGroup

	acked    atomic.Int64
	unknown  atomic.Int64 // requests that were sent and had no answer
	replayed atomic.Int64 // acknowledged writes that were sent once more, and answered the same
	unlike   atomic.Int64 // … and answered otherwise
	mu       sync.Mutex
	refusals map[string]int // answers other than 200, by status and reason
	slowest  time.Duration  // of those
}

func startLoad(ctx context.Context, s *stage, a *api) (*load, error) {
	book, err := newLedger()
	if err != nil {
		return nil, err
	}
	l := &load{api: a, ledger: book, seed: s.seed, name: "w", stopping: make(chan struct{}), refusals: map[string]int{}}
	for i := range loadClients {
		l.all.Go(func() {
			c := &writer{load: l, id: i, chance: rand.New(rand.NewPCG(s.seed, uint64(i)))}
			c.run(ctx)
		})
	}
	return l, nil
}

// stop lets every client finish its write, and returns when all have.
func (l *load) stop() {
	close(l.stopping)
	l.all.Wait()
}

// onlyUnavailable tells whether all refusals were 503.
func (l *load) onlyUnavailable() bool {
	for what := range l.refusals {
		if !strings.HasPrefix(what, "503 ") {
			return false
		}
	}
	return true
}

const noRefusals = "no refusals"

// refused lists the refusals, most frequent first.
func (l *load) refused() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var lines []string
	for what, count := range l.refusals {
		lines = append(lines, fmt.Sprintf("%d × %s", count, what))
	}
	slices.Sort(lines)
	if len(lines) == 0 {
		return noRefusals
	}
	return strings.Join(lines, ", ")
}

func (l *load) note(got answer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.refusals[strings.TrimSpace(fmt.Sprintf("%d %s", got.status, got.reason))]++
	l.slowest = max(l.slowest, got.took)
}

// writer is one client of a load.
type writer struct {
	*load
	id      int
	chance  *rand.Rand
	count   int
	card    string
	version int64
	changes int                   // that the scorecard still gets
	again   func(context.Context) // sends the last acknowledged write once more
}

func (w *writer) run(ctx context.Context) {
	for ctx.Err() == nil {
		select {
		case <-w.stopping:
			return
		default:
			w.next(ctx)
		}
	}
}

// next makes one write: a change of the client's scorecard or, when that had enough, a new one.
func (w *writer) next(ctx context.Context) {
	w.count++
	e := entry{key: fmt.Sprintf("%s-%d-%d", w.name, w.id, w.count)}
	request := creation(e.key, e.key)
	if w.changes > 0 {
		e.card, e.base = w.card, w.version
		request = commenting(e.key, e.card, e.key, e.base)
	}
	w.ledger.sent(e)
	got, resolved := w.settle(ctx, request)
	switch {
	case !resolved:
	case got.status != http.StatusOK:
		w.ledger.contradicted(e, fmt.Sprintf("%d-%s", got.status, got.reason))
		w.changes = 0
	default:
		w.acknowledge(e, request, got)
	}
}

// settle sends a write until its outcome is known, and reports false when the load's time is over before.
func (w *writer) settle(ctx context.Context, request call) (answer, bool) {
	for lost := false; ; {
		got, err := w.api.send(ctx, request)
		switch {
		case ctx.Err() != nil:
			return answer{}, false
		case err == nil && got.status == http.StatusOK:
			if lost && w.again != nil {
				w.again(ctx) // the server is back: what it had said before still holds
			}
			return got, true
		case err == nil && got.status < http.StatusInternalServerError && got.status != http.StatusConflict && got.status != http.StatusTooManyRequests:
			w.note(got)
			return got, true
		case err == nil:
			w.note(got)
		case !neverSent(err):
			w.unknown.Add(1)
		}
		lost = true
		time.Sleep(pause)
	}
}

func (w *writer) acknowledge(e entry, request call, got answer) {
	stored, err := got.card()
	if err != nil || stored.Comment != e.key {
		w.ledger.contradicted(e, "another-scorecard")
		w.changes = 0
		return
	}
	e.card, e.version = stored.Name, got.version()
	w.ledger.acknowledged(e)
	w.acked.Add(1)
	if w.changes > 0 {
		w.changes--
	} else {
		w.changes = w.chance.IntN(4)
	}
	w.card, w.version = e.card, e.version
	w.again = func(ctx context.Context) {
		once, err := w.api.send(ctx, request)
		if err != nil || once.status >= http.StatusInternalServerError {
			return // the next loss; it says nothing
		}
		if again, err := once.card(); err != nil || !reflect.DeepEqual(again, stored) || once.version() != e.version {
			w.unlike.Add(1)
			return
		}
		w.replayed.Add(1)
	}
}
