package jobs_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"opencoaching/jobs"
	"opencoaching/jobs/webhook"
)

// name is the one webhook that most tests have.
const name = "customers/acme/profiles/support/webhooks/w-1"

// feed is a customer's events and webhooks, kept in memory by the promises of jobs.Feed.
type feed struct {
	mutex    sync.Mutex
	events   []webhook.Event
	webhooks map[string]*hook

	// whenNext is called by the next Next after it has looked, and not again; whenAttempted by each Attempted before it
	// notes; failing are what the next calls of Attempted return.
	whenNext      func()
	whenAttempted func()
	failing       []error
}

// hook is a webhook as it is stored.
type hook struct {
	url      string
	secret   webhook.Secret
	active   bool
	last     int64
	unwanted func(webhook.Event) bool
	attempts []jobs.Attempt
}

// newFeed has the webhooks that are named, at one URL.
func newFeed(url string, names ...string) *feed {
	f := &feed{webhooks: map[string]*hook{}}
	for _, n := range names {
		f.webhooks[n] = &hook{url: url, secret: webhook.NewSecret(), active: true}
	}
	return f
}

// happen adds events.
func (f *feed) happen(n int) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	for range n {
		sequence := int64(len(f.events) + 1)
		f.events = append(f.events, webhook.Event{
			Sequence: sequence, Type: "coaching.scorecard.created.v1", Time: time.Unix(sequence, 0), Customer: "acme", Profile: "support",
			Resource: fmt.Sprint("customers/acme/profiles/support/scorecards/s-", sequence), Operation: "CreateScorecard",
		})
	}
}

// with changes or looks at a webhook.
func (f *feed) with(n string, do func(*hook)) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	do(f.webhooks[n])
}

// last is where a webhook stands.
func (f *feed) last(n string) (last int64) {
	f.with(n, func(h *hook) { last = h.last })
	return last
}

func (f *feed) active(n string) (active bool) {
	f.with(n, func(h *hook) { active = h.active })
	return active
}

func (f *feed) attempts(n string) (attempts []jobs.Attempt) {
	f.with(n, func(h *hook) { attempts = slices.Clone(h.attempts) })
	return attempts
}

func (f *feed) Behind(context.Context) ([]string, error) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	var behind []string
	for n, h := range f.webhooks {
		if h.active && h.last < int64(len(f.events)) {
			behind = append(behind, n)
		}
	}
	return behind, nil
}

func (f *feed) Next(_ context.Context, n string, limit int) (jobs.Batch, error) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	h := f.webhooks[n]
	if h == nil || !h.active {
		return jobs.Batch{}, nil
	}
	batch := jobs.Batch{Active: true, URL: h.url, Secret: h.secret, After: h.last, UpTo: h.last}
	for _, event := range f.events[h.last:] {
		if len(batch.Events) == limit {
			break
		}
		batch.UpTo = event.Sequence
		if h.unwanted == nil || !h.unwanted(event) {
			batch.Events = append(batch.Events, event)
		}
	}
	if do := f.whenNext; do != nil {
		f.whenNext = nil
		f.mutex.Unlock()
		defer f.mutex.Lock()
		do()
	}
	return batch, nil
}

func (f *feed) Attempted(ctx context.Context, n string, attempt jobs.Attempt) error {
	if f.whenAttempted != nil {
		f.whenAttempted()
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if len(f.failing) > 0 {
		err := f.failing[0]
		f.failing = f.failing[1:]
		return err
	}
	h := f.webhooks[n]
	if !h.active || h.last != attempt.After {
		return fmt.Errorf("note: %w", jobs.ErrMoved)
	}
	h.attempts = append(h.attempts, attempt)
	if attempt.Result.Reason == webhook.Delivered {
		h.last = attempt.Event.Sequence
	}
	return nil
}

func (f *feed) Passed(_ context.Context, n string, after, upTo int64) error {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	h := f.webhooks[n]
	if !h.active || h.last != after {
		return jobs.ErrMoved
	}
	h.last = upTo
	return nil
}

func (f *feed) Failing(_ context.Context, n string) error {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if h := f.webhooks[n]; h == nil {
		return errors.New("no such webhook")
	}
	f.webhooks[n].active = false
	return nil
}

// sequences are those of the attempts.
func sequences(attempts []jobs.Attempt) []int64 {
	found := make([]int64, len(attempts))
	for i, attempt := range attempts {
		found[i] = attempt.Event.Sequence
	}
	return found
}

// upTo is 1, 2, …, n.
func upTo(n int) []int64 {
	all := make([]int64, n)
	for i := range all {
		all[i] = int64(i + 1)
	}
	return all
}

var _ jobs.Feed = (*feed)(nil)

// eventually is long enough for a busy machine.
const eventually = 20 * time.Second

// waitFor fails a test in which something does not become true.
func waitFor(t *testing.T, what string, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(eventually); !condition(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("in vain: ", what)
		}
	}
}
