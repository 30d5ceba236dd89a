package main

import (
	"context"
	"net/http"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// The figures of TD8 and TD9.
const (
	refusedWithin  = 3 * time.Second // a 503
	unreadyWithin  = 2 * time.Second
	normalWithin   = 3 * time.Second
	poolSize       = 20
	acquireTimeout = 2 * time.Second
	lockedClients  = 200
)

// stepGone takes Postgres away for a while, in three ways (TD9), and all of its connections (TD8).
func stepGone(ctx context.Context, s *stage) error {
	d, err := newPostgres(ctx)
	if err != nil {
		return err
	}
	defer d.drop()
	r, err := newRig(ctx, s, d, lockedClients)
	if err != nil {
		return err
	}
	defer r.remove()
	away := time.Duration(s.size(10, 4)) * time.Second
	for _, way := range []absence{
		{"stopped with SIGSTOP", true, func() error { d.cluster.signal(syscall.SIGSTOP); return nil }, func() error { d.cluster.signal(syscall.SIGCONT); return nil }},
		{"killed", true, func() error { return d.cluster.kill(ctx) }, func() error { return d.cluster.startAndWait(ctx) }},
		{"restarted at once", false, func() error { return d.cluster.stopAtOnce(ctx) }, func() error { return d.cluster.startAndWait(ctx) }},
	} {
		if err := r.miss(ctx, s, way, away); err != nil {
			return err
		}
	}
	return r.exhaust(ctx, s)
}

// absence is a way to take Postgres away and bring it back.
type absence struct {
	name  string
	stays bool // away for a while
	begin func() error
	end   func() error
}

func (r *rig) miss(ctx context.Context, s *stage, way absence, away time.Duration) error {
	w, err := r.startWatch(ctx, poolSize, way.name[:3])
	if err != nil {
		return err
	}
	time.Sleep(time.Second)
	gone := time.Now()
	err = way.begin()
	if err == nil && way.stays {
		time.Sleep(away)
	}
	if err == nil {
		err = way.end()
	}
	back := time.Now()
	time.Sleep(2 * normalWithin)
	w.stop()
	if err != nil {
		return err
	}
	unready, seen := firstNot(w.ready, gone)
	stale := failedAfterSuccess(w.requests, back)
	normal := max(lastNot(w.requests, back), lastNot(w.ready, back))
	strange, slowest := odd(w.requests), longest(w.requests, gone)
	held := strange == "" && slowest <= refusedWithin && normal <= normalWithin && stale <= poolSize && lastNot(w.live, gone) == 0 &&
		(!way.stays || seen && unready <= unreadyWithin)
	s.say(held, "Postgres %s for %s: %d answers, %d of 503, others: [%s]; the slowest took %s; /readyz fails after %s, /livez never: %t; "+
		"normal %s after its return, and %d failed after the first that did not", way.name, back.Sub(gone).Round(time.Millisecond), len(w.requests), count(w.requests, sample.unavailable), strange,
		slowest.Round(time.Millisecond), unready.Round(time.Millisecond), lastNot(w.live, gone) == 0, normal.Round(time.Millisecond), stale)
	return nil
}

// failedAfterSuccess counts the requests that failed although an earlier one since a moment did not: each is a connection
// that was dead and not known to be.
func failedAfterSuccess(samples []sample, since time.Time) (failed int) {
	served := false
	for _, each := range samples { // in the order of their ends
		if each.begun.Before(since) {
			continue
		}
		if served = served || each.fine(); served && !each.fine() {
			failed++
		}
	}
	return failed
}

// exhaust lets 200 clients ask at once of a pool of 20, first in peace and then with the table locked by somebody else.
func (r *rig) exhaust(ctx context.Context, s *stage) error {
	calm := r.askAtOnce(ctx, "calm")
	s.say(count(calm, sample.fine) == lockedClients, "%d requests at once: %d answered with 200, others: [%s]", len(calm), count(calm, sample.fine), odd(calm))

	conn, err := pgx.Connect(ctx, r.db.url)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, "BEGIN; LOCK TABLE scorecards IN ACCESS EXCLUSIVE MODE"); err != nil {
		return err
	}
	var locked []sample
	for until := time.Now().Add(5 * time.Second); time.Now().Before(until); {
		locked = append(locked, r.askAtOnce(ctx, "locked"+time.Now().Format("05.000"))...)
	}
	if _, err := conn.Exec(ctx, "COMMIT"); err != nil {
		return err
	}
	unlocked := time.Now()
	w, err := r.startWatch(ctx, poolSize, "unlocked")
	if err != nil {
		return err
	}
	time.Sleep(2 * time.Second)
	w.stop()
	slowest, normal := longest(locked, time.Time{}), lastNot(w.requests, unlocked)
	held := odd(locked) == "" && count(locked, sample.unavailable) == len(locked) && count(locked, func(s sample) bool { return !s.retry }) == 0 &&
		slowest <= acquireTimeout+500*time.Millisecond && normal <= time.Second && len(w.requests) > 0
	s.say(held, "table locked: of %d requests %d answered with 503, %d without Retry-After, others: [%s]; the slowest took %s; normal %s after it was unlocked",
		len(locked), count(locked, sample.unavailable), count(locked, func(s sample) bool { return !s.retry }), odd(locked), slowest.Round(time.Millisecond), normal.Round(time.Millisecond))
	return nil
}

// askAtOnce sends a request from every client at the same time, reads and writes by turns.
func (r *rig) askAtOnce(ctx context.Context, name string) []sample {
	samples := make([]sample, lockedClients)
	var all sync.WaitGroup
	for i := range samples {
		all.Go(func() {
			request := call{method: http.MethodGet, path: cardsPath + "?pageSize=2"}
			if i%2 == 1 {
				request = creation("", name)
			}
			samples[i] = r.api.sampleOf(ctx, request)
		})
	}
	all.Wait()
	return samples
}
