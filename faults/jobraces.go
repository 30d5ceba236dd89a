package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/anishathalye/porcupine"
)

// What happens to a job: a client cancels it, or it comes to its end by itself.
const (
	doCancel verb = "cancel"
	doFinish verb = "finish"
)

// jobOutcome is the status that a request about a job was answered with, and the state of the job that it showed.
type jobOutcome struct {
	status int
	state  string
}

// ended are the states of a job that has come to its end. The others are one to the model: a job is at work.
var ended = map[string]bool{"JOB_STATE_SUCCEEDED": true, "JOB_STATE_CANCELLED": true}

// jobCycle is what a job may do: whichever comes first, a cancel or its own end, decides, and stays.
func jobCycle() porcupine.Model {
	return porcupine.Model{
		Init: func() any { return "" },
		Step: func(state, input, output any) (bool, any) {
			is, got := state.(string), output.(jobOutcome)
			shown := got.state
			if !ended[shown] {
				shown = ""
			}
			switch input.(verb) {
			case doCancel:
				if is == "JOB_STATE_SUCCEEDED" {
					return got.status == http.StatusBadRequest, is
				}
				return got.status == http.StatusOK && shown == "JOB_STATE_CANCELLED", "JOB_STATE_CANCELLED"
			case doFinish:
				return is == "", "JOB_STATE_SUCCEEDED"
			default:
				return got.status == http.StatusOK && shown == is, is
			}
		},
		DescribeOperation: func(input, output any) string { return fmt.Sprintf("%v: %+v", input, output) },
	}
}

// raceJobs cancels backfills while they come to their end. That end is an operation of nobody's, between the start of the
// job and the first answer that showed it.
func (r *rig) raceJobs(ctx context.Context, s *stage) error {
	if err := r.furnishHeard(ctx); err != nil {
		return err
	}
	begin := epoch.AddDate(1, 0, 0)
	talk := object{"name": profileName + "/conversations/raced", "agentUserName": agentName, "usecaseName": usecaseName, "startTime": begin}
	if _, err := r.api.must(ctx, call{method: http.MethodPost, path: "/v1/" + profileName + "/conversations", body: talk}); err != nil {
		return err
	}
	rounds, wrong, ends, life := s.size(1000, 50), 0, map[string]int{}, 20*time.Millisecond
	for round := range rounds {
		started, err := r.api.must(ctx, backfilling(begin, begin))
		if err != nil {
			return err
		}
		job, err := jobIn(started)
		if err != nil {
			return err
		}
		run := newHistory()
		// Cancels come about when a job comes to its end, however long that takes on this machine.
		pause := life/2 + time.Duration(s.chance.Int64N(int64(life)))
		meet(s, [][]verb{{doGet, doCancel, doGet}, {doCancel, doCancel}, {doGet, doGet, doGet}}, func(client int, d verb) {
			if d == doCancel {
				time.Sleep(pause)
			}
			run.add(client, d, func() (any, error) { return r.askJob(ctx, job.Name, d) })
		})
		run.add(0, doGet, func() (any, error) { return r.askJob(ctx, job.Name, doGet) })
		if run.failed != nil {
			return run.failed
		}
		end := run.done[len(run.done)-1].Output.(jobOutcome).state
		ends[end]++
		if end == "JOB_STATE_CANCELLED" {
			life += life / 10
		} else {
			life -= life / 10
		}
		if end == "JOB_STATE_SUCCEEDED" {
			run.done = append(run.done, porcupine.Operation{ClientId: 3, Input: doFinish, Output: jobOutcome{}, Call: 0, Return: firstShown(run.done)})
		}
		if !ended[end] || !run.possible(jobCycle()) {
			if wrong++; wrong == 1 {
				s.say(false, "round %d: %+v", round, run.done)
			}
		}
	}
	s.say(wrong == 0, "%d rounds of cancel ∥ finish of a job, which ended as %v: %d histories not linearizable", rounds, ends, wrong)
	s.say(controlJobs(), "control: of three histories of jobs that cannot be, the checker rejects each, and it accepts the one that can")
	return nil
}

// firstShown is when an answer first showed that a job was through.
func firstShown(done []porcupine.Operation) int64 {
	first := done[len(done)-1].Return
	for _, each := range done {
		out := each.Output.(jobOutcome)
		if out.state == "JOB_STATE_SUCCEEDED" || out.status == http.StatusBadRequest {
			first = min(first, each.Return)
		}
	}
	return first
}

func (r *rig) askJob(ctx context.Context, name string, d verb) (jobOutcome, error) {
	c := call{method: http.MethodGet, path: "/v1/" + name}
	if d == doCancel {
		c = call{method: http.MethodPost, path: c.path + ":cancel", body: object{}}
	}
	got, err := r.api.send(ctx, c)
	if err != nil || got.status != http.StatusOK {
		return jobOutcome{status: got.status}, err
	}
	job, err := jobIn(got)
	return jobOutcome{got.status, job.State}, err
}

// controlJobs shows that the checker sees a job that is cancelled after its end, one that ends after it was cancelled, and
// a read of the past.
func controlJobs() bool {
	one := func(client int, d verb, out jobOutcome, from, to int64) porcupine.Operation {
		return porcupine.Operation{ClientId: client, Input: d, Output: out, Call: from, Return: to}
	}
	is := func(done ...porcupine.Operation) bool { return possible(jobCycle(), done...) }
	cancelled, running := jobOutcome{http.StatusOK, "JOB_STATE_CANCELLED"}, jobOutcome{http.StatusOK, "JOB_STATE_RUNNING"}
	return is(one(0, doCancel, cancelled, 0, 10), one(1, doGet, running, 5, 15)) &&
		!is(one(0, doFinish, jobOutcome{}, 0, 10), one(1, doCancel, cancelled, 11, 15)) &&
		!is(one(0, doCancel, cancelled, 0, 10), one(1, doFinish, jobOutcome{}, 11, 15)) &&
		!is(one(0, doCancel, cancelled, 0, 10), one(1, doGet, running, 11, 15))
}
