package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/anishathalye/porcupine"
)

// checkLimit is how long the checker may think about the history of one scorecard.
const checkLimit = 20 * time.Second

// stepRaces lets changes of one scorecard, appeal, job and coaching plan race (TC1 to TC5).
func stepRaces(ctx context.Context, s *stage) error {
	s.say(controlModel(), "control: of five histories that cannot be, the checker rejects each, and it accepts the one that can")
	return s.on(ctx, func(ctx context.Context, s *stage, d *database) error {
		r, err := newRig(ctx, s, d, loadClients)
		if err != nil {
			return err
		}
		defer r.remove()
		if err := r.raceLives(ctx, s); err != nil {
			return err
		}
		for _, meeting := range []func(context.Context, *stage) error{r.raceAppeals, r.raceJobs, r.racePlans} {
			if err := meeting(ctx, s); err != nil {
				return err
			}
		}
		return r.raceCounters(ctx, s)
	})
}

// racers is what each client of a race does, one after the other.
func racers(chance *rand.Rand) [][]deed {
	return [][]deed{
		{{verb: doUpdate, mark: "a", ifMatch: 1}, {verb: doUpdate, mark: "b"}},
		{{verb: doUpdate, mark: "c", ifMatch: 1}, {verb: doGet}, {verb: doUpdate, mark: "d", ifMatch: 2}},
		{{verb: doSubmit}, {verb: doSubmit, ifMatch: chance.Int64N(5)}},
		{{verb: doSubmit}, {verb: doReset}, {verb: doGet}},
		{{verb: doAcknowledge, mark: "e"}, {verb: doAcknowledge, mark: "f"}, {verb: doReset, ifMatch: chance.Int64N(5)}},
		{{verb: doGet}, {verb: doDelete, ifMatch: chance.Int64N(5)}, {verb: doDelete}},
	}
}

// race is the history of one scorecard.
type race struct {
	api     *api
	begun   time.Time
	mu      sync.Mutex
	history []porcupine.Operation
	odd     map[string]int
	said    map[int]int // answers by status
}

func (r *rig) raceLives(ctx context.Context, s *stage) error {
	rounds, deeds, wrong, unaudited := s.size(1000, 50), 0, 0, 0
	odd, said := map[string]int{}, map[int]int{}
	changes := map[string]int{}
	for round := range rounds {
		got, err := r.api.must(ctx, creation("", "born"))
		if err != nil {
			return err
		}
		born, err := got.card()
		if err != nil {
			return err
		}
		run := &race{api: r.api, begun: time.Now(), odd: odd, said: said}
		var all sync.WaitGroup
		for client, theirs := range racers(s.chance) {
			late := time.Duration(s.chance.Int64N(int64(3 * time.Millisecond)))
			all.Go(func() {
				time.Sleep(late)
				for _, d := range theirs {
					run.do(ctx, client, born.Name, d)
				}
			})
		}
		all.Wait()
		run.do(ctx, 0, born.Name, deed{verb: doGet})
		if porcupine.CheckOperationsTimeout(lifeCycle(life{version: 1, comment: "born"}), run.history, checkLimit) != porcupine.Ok {
			if wrong++; wrong == 1 {
				s.say(false, "round %d: %+v", round, run.history)
			}
		}
		deeds += len(run.history)
		changes[born.Name] = run.distinct()
	}
	events, err := r.db.events(ctx)
	if err != nil {
		return err
	}
	for name, count := range changes {
		if total := sum(events[name]); total != count {
			unaudited++
		}
	}
	s.say(wrong == 0 && unaudited == 0 && len(odd) == 0, "%d rounds of update ∥ submit ∥ reset ∥ acknowledge ∥ delete, %d requests, answered %v: %d histories not linearizable, "+
		"%d scorecards whose audit events are not their changes, answers that the contract does not have: %v", rounds, deeds, said, wrong, unaudited, odd)
	return nil
}

func sum(counts map[string]int) (total int) {
	for _, count := range counts {
		total += count
	}
	return total
}

// distinct is how many changes there were: versions that an answer showed, of which each is one change, and the deletion.
func (r *race) distinct() int {
	versions, deleted := int64(1), 0
	for _, done := range r.history {
		got := done.Output.(outcome)
		versions = max(versions, got.life.version)
		if done.Input.(deed).verb == doDelete && got.status == http.StatusOK {
			deleted++
		}
	}
	return int(versions) + deleted
}

// do sends one request and adds it to the history.
func (r *race) do(ctx context.Context, client int, name string, d deed) {
	request := call{method: http.MethodPost, path: "/v1/" + name + ":" + string(d.verb), body: object{}}
	switch d.verb {
	case doUpdate:
		request = commenting("", name, d.mark, 0)
	case doAcknowledge:
		request.user, request.body = agentName, object{"acknowledgeComment": d.mark}
	case doDelete:
		request = call{method: http.MethodDelete, path: "/v1/" + name}
	case doGet:
		request = call{method: http.MethodGet, path: "/v1/" + name}
	}
	if d.ifMatch > 0 {
		request.ifMatch = `"` + strconv.FormatInt(d.ifMatch, 10) + `"`
	}
	begun := time.Since(r.begun)
	got, err := r.api.send(ctx, request)
	ended := time.Since(r.begun)
	out := outcome{status: got.status}
	if err == nil && got.status == http.StatusOK && d.verb != doDelete {
		var shown card
		if shown, err = got.card(); err == nil {
			out.life = life{version: got.version(), submitted: !shown.SubmitTime.IsZero(), seen: !shown.AcknowledgeTime.IsZero(),
				comment: shown.Comment, thanked: shown.AcknowledgeComment}
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.said[got.status]++
	switch {
	case err != nil:
		r.odd[err.Error()]++
	case got.status == http.StatusOK, got.status == http.StatusNotFound, got.status == http.StatusPreconditionFailed,
		got.status == http.StatusBadRequest && got.reason == "SCORECARD_SUBMITTED":
	default:
		r.odd[fmt.Sprintf("%d %s to %s", got.status, got.reason, d.verb)]++
	}
	r.history = append(r.history, porcupine.Operation{ClientId: client, Input: d, Output: out, Call: int64(begun), Return: int64(ended)})
}

// controlModel shows that the checker sees a lost update, a change from nowhere, a resurrection, a second transition and a
// read of the past.
func controlModel() bool {
	one := func(client int, d deed, out outcome, from, to int64) porcupine.Operation {
		return porcupine.Operation{ClientId: client, Input: d, Output: out, Call: from, Return: to}
	}
	ok := func(l life) outcome { return outcome{http.StatusOK, l} }
	is := func(history ...porcupine.Operation) bool {
		return porcupine.CheckOperationsTimeout(lifeCycle(life{version: 1, comment: "born"}), history, checkLimit) == porcupine.Ok
	}
	a, b := deed{verb: doUpdate, mark: "a"}, deed{verb: doUpdate, mark: "b"}
	first := one(0, a, ok(life{version: 2, comment: "a"}), 0, 10)
	return is(first, one(1, b, ok(life{version: 3, comment: "b"}), 5, 15)) &&
		// The second update did not see the first.
		!is(first, one(1, b, ok(life{version: 2, comment: "b"}), 5, 15)) &&
		// A submit brought an update's comment back that was overwritten.
		!is(first, one(1, b, ok(life{version: 3, comment: "b"}), 11, 15), one(2, deed{verb: doSubmit}, ok(life{version: 4, submitted: true, comment: "a"}), 16, 20)) &&
		// An update brought a scorecard back.
		!is(one(0, deed{verb: doDelete}, ok(life{}), 0, 5), one(1, a, ok(life{version: 2, comment: "a"}), 6, 10)) &&
		// Two submits both made the transition.
		!is(one(0, deed{verb: doSubmit}, ok(life{version: 2, submitted: true, comment: "born"}), 0, 10),
			one(1, deed{verb: doSubmit}, ok(life{version: 3, submitted: true, comment: "born"}), 0, 10)) &&
		// A read after the update does not see it.
		!is(first, one(1, deed{verb: doGet}, ok(life{version: 1, comment: "born"}), 11, 12))
}

// raceCounters lets clients count up in a comment: read, add one, write with the version that was read. Without the
// version, numbers must be lost.
func (r *rig) raceCounters(ctx context.Context, s *stage) error {
	clients, turns := loadClients, s.size(100, 10)
	guarded, conflicts, end, err := r.count(ctx, counting{clients, turns, true})
	if err != nil {
		return err
	}
	s.say(guarded == end && guarded == int64(clients*turns), "%d × %d times read, add, write with If-Match: %d answered with 200, %d with 412, %d counted", clients, turns, guarded, conflicts, end)
	bare, _, end, err := r.count(ctx, counting{clients, turns, false})
	if err != nil {
		return err
	}
	s.say(end < bare, "control: without If-Match, %d answered with 200 and %d counted", bare, end)
	return nil
}

type counting struct {
	clients, turns int
	guarded        bool
}

func (r *rig) count(ctx context.Context, c counting) (done, conflicts, end int64, err error) {
	got, err := r.api.must(ctx, creation("", "0"))
	if err != nil {
		return 0, 0, 0, err
	}
	counter, err := got.card()
	if err != nil {
		return 0, 0, 0, err
	}
	var added, met atomic.Int64
	failed := make(chan error, c.clients)
	for range c.clients {
		go func() {
			var err error
			for turn := 0; turn < c.turns && err == nil; {
				var status int
				if status, err = r.addOne(ctx, counter.Name, c.guarded); status == http.StatusOK {
					added.Add(1)
					turn++
				} else if status == http.StatusPreconditionFailed {
					met.Add(1)
				} else if err == nil {
					err = fmt.Errorf("counting up was answered with %d", status)
				}
			}
			failed <- err
		}()
	}
	for range c.clients {
		if each := <-failed; each != nil {
			err = each
		}
	}
	if err != nil {
		return 0, 0, 0, err
	}
	end, _, err = r.counter(ctx, counter.Name)
	return added.Load(), met.Load(), end, err
}

func (r *rig) counter(ctx context.Context, name string) (number, version int64, err error) {
	got, err := r.api.must(ctx, call{method: http.MethodGet, path: "/v1/" + name})
	if err != nil {
		return 0, 0, err
	}
	read, err := got.card()
	if err != nil {
		return 0, 0, err
	}
	number, err = strconv.ParseInt(read.Comment, 10, 64)
	return number, got.version(), err
}

func (r *rig) addOne(ctx context.Context, name string, guarded bool) (status int, err error) {
	number, version, err := r.counter(ctx, name)
	if err != nil {
		return 0, err
	}
	if !guarded {
		version = 0
	}
	got, err := r.api.send(ctx, commenting("", name, strconv.FormatInt(number+1, 10), version))
	return got.status, err
}
