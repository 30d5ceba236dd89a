package main

import (
	"context"
	"fmt"
	"net/http"

	"github.com/anishathalye/porcupine"
)

// What a client does to a scorecard and the appeals against it.
const (
	doOpen    verb = "open"
	doDispute verb = "dispute"
	doResolve verb = "resolve"
)

// appealed is a scorecard and its appeal as the model knows them: the version and the comment of the scorecard, and the
// ids of the replica, the request and the resolve, empty while there is none.
type appealed struct {
	version                   int64
	submitted                 bool
	comment                   string
	replica, request, resolve string
}

// appealDeed is one request: what is made has the id mark, and refers to the scorecard with the id to.
type appealDeed struct {
	verb     verb
	mark, to string
}

// appealOutcome is the status and reason that it was answered with, and what a read showed.
type appealOutcome struct {
	status int
	reason string
	shown  appealed // of a read: version, submitted and comment
}

// appealCycle is what a submitted scorecard and one appeal against it may do, by the contract.
func appealCycle(begin appealed) porcupine.Model {
	return porcupine.Model{
		Init: func() any { return begin },
		Step: func(state, input, output any) (bool, any) {
			is, want, got := state.(appealed), input.(appealDeed), output.(appealOutcome)
			reason, becomes := want.carryOut(is)
			switch {
			case reason != got.reason || (reason == "") != (got.status == http.StatusOK):
				return false, is
			case want.verb == doGet:
				return got.shown == appealed{version: is.version, submitted: is.submitted, comment: is.comment}, is
			default:
				return true, becomes
			}
		},
		DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v: %+v", input, output) },
	}
}

// carryOut is the reason of the refusal, or empty, and what becomes of the appeal.
func (d appealDeed) carryOut(is appealed) (reason string, becomes appealed) {
	open := is.replica != "" && is.resolve == ""
	becomes = is
	switch d.verb {
	case doOpen:
		switch {
		case !is.submitted:
			return "REFERENCE_NOT_SUBMITTED", is
		case open:
			return "APPEAL_OPEN", is
		}
		becomes.replica, becomes.request, becomes.resolve = d.mark, "", ""
	case doDispute:
		if is.request != "" {
			return "APPEAL_STEP_TAKEN", is
		}
		becomes.request = d.mark
	case doResolve:
		if is.resolve != "" {
			return "APPEAL_STEP_TAKEN", is
		}
		becomes.resolve, becomes.comment = d.mark, d.mark
		becomes.version++
	case doReset:
		if open {
			return "APPEAL_OPEN", is
		}
		becomes.submitted = false
		becomes.version++
	case doGet:
	}
	return "", becomes
}

// raceAppeals lets clients appeal, resolve and reset at once: in even rounds an appeal is to be opened, in odd ones it
// waits for its resolve.
func (r *rig) raceAppeals(ctx context.Context, s *stage) error {
	rounds, wrong, requests := s.size(1000, 50), 0, 0
	said := map[string]int{}
	for round := range rounds {
		run, err := r.newAppeal(ctx, round)
		if err != nil {
			return err
		}
		meet(s, run.deeds, func(client int, d appealDeed) { run.do(ctx, client, d) })
		run.do(ctx, 0, appealDeed{verb: doGet})
		if run.failed != nil {
			return run.failed
		}
		if !run.possible(appealCycle(run.begin)) {
			if wrong++; wrong == 1 {
				s.say(false, "round %d: %+v", round, run.done)
			}
		}
		requests += len(run.done)
		for _, done := range run.done {
			out := done.Output.(appealOutcome)
			said[fmt.Sprint(out.status, " ", out.reason)]++
		}
	}
	s.say(wrong == 0, "%d rounds of appeal ∥ appeal ∥ reset and resolve ∥ resolve ∥ reset, %d requests, answered %v: %d histories not linearizable", rounds, requests, said, wrong)
	s.say(controlAppeals(), "control: of three histories of appeals that cannot be, the checker rejects each, and it accepts the one that can")
	return nil
}

// appealRace is the history of one scorecard and the appeal against it.
type appealRace struct {
	*history
	api   *api
	id    string // of the scorecard
	begin appealed
	deeds [][]appealDeed
}

func (r *rig) newAppeal(ctx context.Context, round int) (*appealRace, error) {
	run := &appealRace{history: newHistory(), api: r.api, id: fmt.Sprintf("appealed-%d", round), begin: appealed{version: 1, submitted: true, comment: "born"}}
	born := creation("", "born")
	born.body.(object)["name"], born.body.(object)["submitTime"] = profileName+"/scorecards/"+run.id, epoch
	if _, err := r.api.must(ctx, born); err != nil {
		return nil, err
	}
	replica, request := run.id+"-replica", run.id+"-request"
	if round%2 == 0 {
		run.deeds = [][]appealDeed{
			{{verb: doOpen, mark: replica}}, {{verb: doOpen, mark: replica + "-too"}}, {{verb: doGet}, {verb: doReset}},
			{{verb: doReset}, {verb: doOpen, mark: replica + "-late"}}, {{verb: doGet}, {verb: doGet}},
		}
	} else {
		for _, d := range []appealDeed{{verb: doOpen, mark: replica}, {verb: doDispute, mark: request, to: replica}} {
			if _, err := r.api.must(ctx, run.call(d)); err != nil {
				return nil, err
			}
		}
		run.begin.replica, run.begin.request = replica, request
		resolve := func(mark string) appealDeed { return appealDeed{verb: doResolve, mark: run.id + mark, to: request} }
		run.deeds = [][]appealDeed{
			{resolve("-a")}, {resolve("-b"), {verb: doGet}}, {{verb: doReset}, {verb: doGet}},
			{{verb: doOpen, mark: replica + "-next"}}, {{verb: doDispute, mark: request + "-too", to: replica}, {verb: doReset}},
		}
	}
	return run, nil
}

// call is the request of a deed.
func (r *appealRace) call(d appealDeed) call {
	switch d.verb {
	case doGet:
		return call{method: http.MethodGet, path: "/v1/" + profileName + "/scorecards/" + r.id}
	case doReset:
		return call{method: http.MethodPost, path: "/v1/" + profileName + "/scorecards/" + r.id + ":reset", body: object{}}
	}
	kinds := map[verb]string{doOpen: "ORIGINAL_REPLICA", doDispute: "REQUEST", doResolve: "RESOLVE"}
	making := creation("", d.mark)
	body := making.body.(object)
	body["name"], body["scorecardType"], body["referenceScorecardId"] = profileName+"/scorecards/"+d.mark, "SCORECARD_TYPE_APPEAL_"+kinds[d.verb], d.to
	if d.verb == doOpen {
		body["referenceScorecardId"] = r.id
	} else {
		body["submitTime"] = epoch
	}
	return making
}

// do sends one request and adds it to the history.
func (r *appealRace) do(ctx context.Context, client int, d appealDeed) {
	r.add(client, d, func() (any, error) {
		got, err := r.api.send(ctx, r.call(d))
		out := appealOutcome{status: got.status, reason: got.reason}
		if err == nil && got.status == http.StatusOK && d.verb == doGet {
			var shown card
			if shown, err = got.card(); err == nil {
				out.shown = appealed{version: got.version(), submitted: !shown.SubmitTime.IsZero(), comment: shown.Comment}
			}
		}
		return out, err
	})
}

// controlAppeals shows that the checker sees two open appeals, two resolves of one request, and a reset under an appeal.
func controlAppeals() bool {
	one := func(client int, d appealDeed, reason string, from, to int64) porcupine.Operation {
		out := appealOutcome{status: http.StatusOK}
		if reason != "" {
			out = appealOutcome{status: http.StatusBadRequest, reason: reason}
		}
		return porcupine.Operation{ClientId: client, Input: d, Output: out, Call: from, Return: to}
	}
	fresh := appealed{version: 1, submitted: true, comment: "born"}
	waiting := appealed{version: 1, submitted: true, comment: "born", replica: "r", request: "q"}
	is := func(begin appealed, history ...porcupine.Operation) bool {
		return possible(appealCycle(begin), history...)
	}
	open, too := appealDeed{verb: doOpen, mark: "r"}, appealDeed{verb: doOpen, mark: "s"}
	a, b := appealDeed{verb: doResolve, mark: "a"}, appealDeed{verb: doResolve, mark: "b"}
	return is(fresh, one(0, open, "", 0, 10), one(1, too, "APPEAL_OPEN", 5, 15)) &&
		!is(fresh, one(0, open, "", 0, 10), one(1, too, "", 5, 15)) &&
		!is(waiting, one(0, a, "", 0, 10), one(1, b, "", 5, 15)) &&
		!is(fresh, one(0, open, "", 0, 10), one(1, appealDeed{verb: doReset}, "", 11, 15))
}
