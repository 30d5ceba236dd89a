package main

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// sample is one request that was made to see how the server is.
type sample struct {
	begun time.Time
	took  time.Duration
	what  string // the status and reason, or the error of a request without an answer
	retry bool   // the answer has a Retry-After
}

// said is the status and, of an error, its reason.
func (a answer) said() string { return strings.TrimSpace(fmt.Sprintf("%d %s", a.status, a.reason)) }

func (s sample) fine() bool { return s.what == "200" }

func (s sample) unavailable() bool { return strings.HasPrefix(s.what, "503 ") }

func (s sample) ended() time.Time { return s.begun.Add(s.took) }

// watch asks the server things all the time: clients for scorecards and their creation, and one for its health.
type watch struct {
	rig      *rig
	stopping chan struct{}
	all      sync.WaitGroup

	mu       sync.Mutex
	requests []sample
	live     []sample
	ready    []sample
}

// watchPause is how long each client of a watch rests between two requests.
const watchPause = 20 * time.Millisecond

func (r *rig) startWatch(ctx context.Context, clients int, name string) (*watch, error) {
	got, err := r.api.must(ctx, creation("", "watched"))
	if err != nil {
		return nil, err
	}
	known, err := got.card()
	if err != nil {
		return nil, err
	}
	w := &watch{rig: r, stopping: make(chan struct{})}
	for client := range clients {
		w.all.Go(func() {
			for i := 0; w.goesOn(ctx, watchPause); i++ {
				request := call{method: http.MethodGet, path: "/v1/" + known.Name}
				switch (i + client) % 3 {
				case 1:
					request.path = cardsPath + "?pageSize=2"
				case 2:
					key := fmt.Sprintf("%s-%d-%d", name, client, i)
					request = creation(key, key)
				}
				w.note(&w.requests, w.rig.api.sampleOf(ctx, request))
			}
		})
	}
	for path, to := range map[string]*[]sample{"/livez": &w.live, "/readyz": &w.ready} {
		w.all.Go(func() {
			for w.goesOn(ctx, watchPause) {
				begun := time.Now()
				status := r.health(path)
				w.note(to, sample{begun: begun, took: time.Since(begun), what: fmt.Sprint(status)})
			}
		})
	}
	return w, nil
}

func (a *api) sampleOf(ctx context.Context, request call) sample {
	begun := time.Now()
	got, err := a.send(ctx, request)
	if err != nil {
		return sample{begun: begun, took: got.took, what: err.Error()}
	}
	return sample{begun: begun, took: got.took, what: got.said(), retry: got.retryAfter != ""}
}

func (w *watch) goesOn(ctx context.Context, rest time.Duration) bool {
	select {
	case <-w.stopping:
		return false
	case <-ctx.Done():
		return false
	case <-time.After(rest):
		return true
	}
}

func (w *watch) note(to *[]sample, s sample) {
	w.mu.Lock()
	defer w.mu.Unlock()
	*to = append(*to, s)
}

// stop returns when the last answers are there.
func (w *watch) stop() {
	close(w.stopping)
	w.all.Wait()
}

// odd are the answers that are neither 200 nor 503, counted.
func odd(samples []sample) string {
	counts := map[string]int{}
	for _, s := range samples {
		if !s.fine() && !s.unavailable() {
			counts[s.what]++
		}
	}
	var lines []string
	for _, what := range slices.Sorted(maps.Keys(counts)) {
		lines = append(lines, fmt.Sprintf("%d × %s", counts[what], what))
	}
	return strings.Join(lines, ", ")
}

// longest is how long the slowest took of those that began since a moment or were under way then.
func longest(samples []sample, since time.Time) (most time.Duration) {
	for _, s := range samples {
		if s.ended().After(since) {
			most = max(most, s.took)
		}
	}
	return most
}

// lastNot is the beginning of the last sample that was not fine, seen from a moment; 0: there was none since.
func lastNot(samples []sample, since time.Time) (last time.Duration) {
	for _, s := range samples {
		if !s.fine() {
			last = max(last, s.begun.Sub(since))
		}
	}
	return last
}

// firstNot is when the first sample that was not fine was there, seen from a moment; false: none was.
func firstNot(samples []sample, since time.Time) (time.Duration, bool) {
	for _, s := range samples {
		if !s.fine() && s.ended().After(since) {
			return s.ended().Sub(since), true
		}
	}
	return 0, false
}

func count(samples []sample, which func(sample) bool) (total int) {
	for _, s := range samples {
		if which(s) {
			total++
		}
	}
	return total
}
