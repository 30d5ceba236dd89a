package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"github.com/anishathalye/porcupine"
)

// What a client does to a coaching plan and to the one scorecard that goes in and out of it.
const (
	doAdd    verb = "addScorecard"
	doRemove verb = "removeScorecard"
	doLook   verb = "look" // whether the scorecard says that it is in the plan
)

// planned is a plan as the model knows it.
type planned struct {
	version int64
	title   string
	holds   bool // the scorecard
}

// planDeed is one request.
type planDeed struct {
	verb    verb
	mark    string // the title that an update gives
	ifMatch int64  // 0: at any version
}

// planOutcome is the status that it was answered with, and what the answer showed: the plan of an update or a get, or
// whether the plan holds the scorecard.
type planOutcome struct {
	status int
	shown  planned
}

// planCycle is what a plan may do, by the contract: a scorecard that comes or goes does not change the plan itself.
func planCycle(begin planned) porcupine.Model {
	return porcupine.Model{
		Init: func() any { return begin },
		Step: func(state, input, output any) (bool, any) {
			is, want, got := state.(planned), input.(planDeed), output.(planOutcome)
			if want.ifMatch > 0 && want.ifMatch != is.version {
				return got.status == http.StatusPreconditionFailed, is
			}
			becomes := is
			switch want.verb {
			case doUpdate:
				becomes.version, becomes.title = is.version+1, want.mark
			case doAdd, doRemove:
				becomes.holds = want.verb == doAdd
			case doLook:
				return got.status == http.StatusOK && got.shown.holds == is.holds, is
			}
			if want.verb == doUpdate || want.verb == doGet {
				got.shown.holds = becomes.holds
				if got.shown != becomes {
					return false, is
				}
			}
			return got.status == http.StatusOK, becomes
		},
		DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v: %+v", input, output) },
	}
}

// racePlans changes a plan while a scorecard comes to it and goes.
func (r *rig) racePlans(ctx context.Context, s *stage) error {
	rounds, wrong, requests, said := s.size(1000, 50), 0, 0, map[int]int{}
	for round := range rounds {
		run, err := r.newPlanRace(ctx, round)
		if err != nil {
			return err
		}
		meet(s, [][]planDeed{
			{{verb: doUpdate, mark: "a"}, {verb: doGet}, {verb: doLook}},
			{{verb: doUpdate, mark: "b", ifMatch: 1}, {verb: doAdd}},
			{{verb: doAdd, ifMatch: 1}, {verb: doLook}, {verb: doUpdate, mark: "c"}},
			{{verb: doRemove}, {verb: doGet}, {verb: doAdd, ifMatch: 2}},
			{{verb: doLook}, {verb: doRemove, ifMatch: s.chance.Int64N(4)}, {verb: doGet}},
		}, func(client int, d planDeed) { run.do(ctx, client, d) })
		run.do(ctx, 0, planDeed{verb: doGet})
		run.do(ctx, 0, planDeed{verb: doLook})
		if run.failed != nil {
			return run.failed
		}
		if !run.possible(planCycle(planned{version: 1, title: "new"})) {
			if wrong++; wrong == 1 {
				s.say(false, "round %d: %+v", round, run.done)
			}
		}
		requests += len(run.done)
		for _, done := range run.done {
			said[done.Output.(planOutcome).status]++
		}
	}
	s.say(wrong == 0, "%d rounds of plan update ∥ addScorecard ∥ removeScorecard, %d requests, answered %v: %d histories not linearizable", rounds, requests, said, wrong)
	s.say(controlPlans(), "control: of three histories of plans that cannot be, the checker rejects each, and it accepts the one that can")
	return nil
}

// planRace is the history of one plan and one scorecard.
type planRace struct {
	*history
	api        *api
	plan, card string // their names
}

func (r *rig) newPlanRace(ctx context.Context, round int) (*planRace, error) {
	run := &planRace{history: newHistory(), api: r.api, plan: fmt.Sprintf("%s/coachingPlans/raced-%d", profileName, round)}
	making := call{method: http.MethodPost, path: "/v1/" + profileName + "/coachingPlans", body: object{
		"name": run.plan, "displayName": "new", "agentUserName": agentName, "isActive": true, "startTime": epoch, "createTime": epoch, "updateTime": epoch,
	}}
	if _, err := r.api.must(ctx, making); err != nil {
		return nil, err
	}
	got, err := r.api.must(ctx, creation("", "talked about"))
	if err != nil {
		return nil, err
	}
	held, err := got.card()
	run.card = held.Name
	return run, err
}

// do sends one request and adds it to the history.
func (r *planRace) do(ctx context.Context, client int, d planDeed) {
	c := call{method: http.MethodGet, path: "/v1/" + r.plan}
	switch d.verb {
	case doUpdate:
		c.method, c.body = http.MethodPatch, object{"coachingPlan": object{"displayName": d.mark}}
	case doAdd, doRemove:
		c = call{method: http.MethodPost, path: c.path + ":" + string(d.verb), body: object{"scorecardName": r.card}}
	case doLook:
		c.path = "/v1/" + r.card
	}
	if d.ifMatch > 0 {
		c.ifMatch = fmt.Sprintf("%q", fmt.Sprint(d.ifMatch))
	}
	r.add(client, d, func() (any, error) {
		got, err := r.api.send(ctx, c)
		out := planOutcome{status: got.status}
		if err != nil || got.status != http.StatusOK || d.verb == doAdd || d.verb == doRemove {
			return out, err
		}
		if d.verb == doLook {
			held, err := got.card()
			out.shown.holds = slices.Contains(held.CoachingPlanNames, r.plan)
			return out, err
		}
		var read struct {
			CoachingPlan struct {
				DisplayName string `json:"displayName"`
			} `json:"coachingPlan"`
		}
		err = json.Unmarshal(got.body, &read)
		out.shown = planned{version: got.version(), title: read.CoachingPlan.DisplayName}
		return out, err
	})
}

// controlPlans shows that the checker sees an update that is lost, a scorecard that does not stay, and one that came at a
// version that was over.
func controlPlans() bool {
	one := func(client int, d planDeed, shown planned, from, to int64) porcupine.Operation {
		return porcupine.Operation{ClientId: client, Input: d, Output: planOutcome{http.StatusOK, shown}, Call: from, Return: to}
	}
	is := func(done ...porcupine.Operation) bool {
		return possible(planCycle(planned{version: 1, title: "new"}), done...)
	}
	a, add := planDeed{verb: doUpdate, mark: "a"}, planDeed{verb: doAdd}
	first := one(0, a, planned{version: 2, title: "a"}, 0, 10)
	return is(first, one(1, add, planned{}, 5, 15), one(1, planDeed{verb: doLook}, planned{holds: true}, 16, 20)) &&
		!is(first, one(1, planDeed{verb: doUpdate, mark: "b"}, planned{version: 2, title: "b"}, 5, 15)) &&
		!is(one(0, add, planned{}, 0, 10), one(1, planDeed{verb: doLook}, planned{}, 11, 15)) &&
		!is(first, one(1, planDeed{verb: doAdd, ifMatch: 1}, planned{}, 11, 15))
}
