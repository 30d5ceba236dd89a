package handlers_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
	"opencoaching/service"
)

const backfillPath = "/scorecardTemplates:backfill"

// config is the body of a backfill of templates over the first day of February.
func config(templates ...string) object {
	return object{"config": object{"scorecardTemplates": templates, "startTime": "2026-02-01T00:00:00Z", "endTime": "2026-02-01T23:59:59.999999Z"}}
}

// talk is a conversation of agent-1 on that day; more overrides its fields.
func talk(id string, moments []string, more object) object {
	names := []string{}
	for _, moment := range moments {
		names = append(names, support+"/moments/"+moment)
	}
	return with(object{"name": support + "/conversations/" + id, "agentUserName": userName("agent-1"), "usecaseName": usecaseName("calls"),
		"startTime": "2026-02-01T10:00:00Z", "momentNames": names}, more)
}

func (c company) talks(t testing.TB, talks ...object) {
	t.Helper()
	c.ok(t, http.MethodPost, at(support)+"/conversations:batchUpsert", object{"conversations": talks})
}

// backfill starts a backfill as the operator and returns the job's name.
func (c company) backfill(t testing.TB, body object) string {
	t.Helper()
	return c.ok(t, http.MethodPost, at(support)+backfillPath, body)["job"].(object)["name"].(string)
}

// storeJob stores a job, which is yet to begin, under a name of one's choice. It is over the time before all others.
func (c company) storeJob(t testing.TB, job string) {
	t.Helper()
	name, _ := coaching.ParseName(job)
	then := time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	require.NoError(t, c.Store.Write(t.Context(), name.Customer, func(tx repository.Tx) error {
		return tx.Profile(name.Customer, name.Profile).Jobs().Create(t.Context(), &coaching.Job{
			Name: job, Type: coaching.JobBackfill, State: coaching.JobPending, BackfillProgress: &coaching.BackfillProgress{},
			BackfillConfig: &coaching.BackfillConfig{ScorecardTemplates: []string{coaching.Parent{Customer: name.Customer, Profile: name.Profile}.Name(coaching.ScorecardTemplates, "some").WithRevision(1).String()}, StartTime: then, EndTime: then},
			CreateTime:     c.Clock.Now(), UpdateTime: c.Clock.Now(),
		})
	}))
}

// workOff makes the steps of a job until none is left, and returns how many there were.
func (c company) workOff(t testing.TB, job string) (steps int) {
	t.Helper()
	name, ok := coaching.ParseName(job)
	require.True(t, ok)
	worker := service.New(c.Store, c.Clock.Now)
	for done := false; !done; steps++ {
		var err error
		done, err = worker.StepJob(t.Context(), name)
		require.NoError(t, err)
		require.Less(t, steps, 100)
	}
	return steps
}

// ofTalk reads the scorecards of a conversation.
func (c company) ofTalk(t testing.TB, id string) (cards []object) {
	t.Helper()
	listed := c.ok(t, http.MethodGet, at(support)+"/scorecards?conversationNames="+support+"/conversations/"+id, nil)
	for _, card := range listed["scorecards"].([]any) {
		cards = append(cards, card.(object))
	}
	return cards
}

// TestABackfillScoresWhatWasSaid goes through each kind of conversation and scorecard that a backfill can meet.
func TestABackfillScoresWhatWasSaid(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.talks(t,
			talk("first", []string{"greeted"}, object{"startTime": "2026-02-01T00:00:00Z"}),
			talk("last", []string{"refunded"}, object{"startTime": "2026-02-01T23:59:59.999999Z"}),
			talk("before", nil, object{"startTime": "2026-01-31T23:59:59.999999Z"}),
			talk("after", nil, object{"startTime": "2026-02-02T00:00:00Z"}),
			talk("chat", nil, object{"usecaseName": usecaseName("chats")}),
			talk("orphan", nil, object{"agentUserName": ""}),
			talk("person", []string{"greeted"}, nil), talk("submitted", []string{"greeted"}, nil), talk("mixed", nil, nil), talk("corrected", nil, nil))
		heard := object{"criterionId": "greeting", "numericValue": 10, "notApplicable": false, "aiScored": true, "aiValue": 10}
		corrected := with(heard, object{"numericValue": 5})
		of := func(id string, scores ...object) object {
			return newCard(id, object{"conversationName": support + "/conversations/" + id, "scores": scores})
		}
		c.create(t, at(support)+"/scorecards", of("person", number("greeting", 5)), of("mixed", heard, number("solution", 7)),
			of("corrected", corrected), with(of("submitted", heard, number("solution", 5)), object{"submitTime": "2026-02-21T10:00:00Z"}))

		check := c.ok(t, http.MethodPost, at(support)+"/scorecardTemplates:validateBackfill", config(templateName("quality")))
		require.Equal(t, object{"conversationCount": json.Number("7"), "createCount": json.Number("2"), "refreshCount": json.Number("2"),
			"personScoredCount": json.Number("1"), "submittedCount": json.Number("1"), "obstacles": []any{}}, check)
		asked := c.Clock.Now()
		job := c.backfill(t, config(templateName("quality")))
		c.Clock.Add(time.Hour) // what it makes bears the time of the job
		c.workOff(t, job)

		done := c.get(t, job, "job")
		require.Equal(t, "JOB_STATE_SUCCEEDED", done["state"])
		require.Equal(t, object{"conversationCount": json.Number("7"), "doneConversationCount": json.Number("7"), "createdCount": json.Number("2"),
			"refreshedCount": json.Number("2"), "personScoredCount": json.Number("1"), "submittedCount": json.Number("1")}, done["backfillProgress"])
		require.Equal(t, []any{templateName("quality") + "@1"}, done["backfillConfig"].(object)["scorecardTemplates"])

		for id, greeting := range map[string]string{"first": "10", "last": "0"} {
			cards := c.ofTalk(t, id)
			require.Len(t, cards, 1, id)
			card := cards[0]
			require.Equal(t, []any{object{"criterionId": "greeting", "criterionDisplayName": "Greeting", "chapterId": "opening", "numericValue": json.Number(greeting),
				"notApplicable": false, "aiScored": true, "aiValue": json.Number(greeting)}}, card["scores"])
			require.Equal(t, false, card["manuallyScored"])
			require.Equal(t, acme+"/users/auto-scoring", card["creator"].(object)["name"])
			require.Equal(t, coaching.Instant(asked).Format(time.RFC3339Nano), card["aiScoreTime"])
			require.Equal(t, card["aiScoreTime"], card["createTime"])
			require.Equal(t, map[string]string{"10": "100", "0": "0"}[greeting], card["totalScore"].(json.Number).String())
		}
		for _, id := range []string{"before", "after", "chat", "orphan"} {
			require.Empty(t, c.ofTalk(t, id), id)
		}
		mixed := c.get(t, cardName("mixed"), "scorecard")
		require.Equal(t, "0", mixed["scores"].([]any)[0].(object)["numericValue"].(json.Number).String(), "a fresh value")
		require.Equal(t, "7", mixed["scores"].([]any)[1].(object)["numericValue"].(json.Number).String(), "a person's")
		require.Equal(t, "35", mixed["totalScore"].(json.Number).String())
		require.Equal(t, true, mixed["manuallyScored"])
		kept := c.get(t, cardName("corrected"), "scorecard")["scores"].([]any)[0].(object)
		require.Equal(t, []any{json.Number("5"), json.Number("10")}, []any{kept["numericValue"], kept["aiValue"]}, "a person's value and what it was")
		require.Equal(t, "10", c.get(t, cardName("submitted"), "scorecard")["scores"].([]any)[0].(object)["numericValue"].(json.Number).String())
		require.Equal(t, "5", c.get(t, cardName("person"), "scorecard")["scores"].([]any)[0].(object)["numericValue"].(json.Number).String())
		c.told(t, job, map[string]int{"BackfillScorecardTemplates": 1, "CreateScorecard": 2, "UpdateScorecard": 2, "FinishJob": 1})
	})
}

// told counts the audit events that a job has left, its own included.
func (c company) told(t testing.TB, job string, want map[string]int) {
	t.Helper()
	_, err := service.New(c.Store, c.Clock.Now).Seal(t.Context())
	require.NoError(t, err)
	got := map[string]int{}
	for _, event := range c.ok(t, http.MethodGet, at(support)+"/auditEvents?pageSize=1000", nil)["auditEvents"].([]any) {
		e := event.(object)
		if e["requestId"] == job || e["resource"] == job {
			got[e["operation"].(string)]++
		}
	}
	require.Equal(t, want, got)
}

// TestABackfillAgain finds what the first one has made, and makes nothing twice; what was heard since counts.
func TestABackfillAgain(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.talks(t, talk("one", nil, nil), talk("two", []string{"greeted"}, nil))
		c.workOff(t, c.backfill(t, config(templateName("quality"))))
		before := c.ofTalk(t, "one")[0]
		c.Clock.Add(time.Minute)
		c.talks(t, talk("one", []string{"greeted"}, nil))
		job := c.backfill(t, config(templateName("quality")))
		c.workOff(t, job)
		require.Equal(t, json.Number("2"), c.get(t, job, "job")["backfillProgress"].(object)["refreshedCount"])
		cards := c.ofTalk(t, "one")
		require.Len(t, cards, 1)
		require.Equal(t, before["name"], cards[0]["name"])
		require.Equal(t, before["createTime"], cards[0]["createTime"])
		require.Equal(t, "100", cards[0]["totalScore"].(json.Number).String())
		require.NotEqual(t, before["aiScoreTime"], cards[0]["aiScoreTime"])
	})
}

// TestABackfillGoesOnWhereItStood makes more steps than one, each by another server.
func TestABackfillGoesOnWhereItStood(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		const count = 1001
		var all []object
		for i := range count {
			all = append(all, talk(fmt.Sprintf("talk-%04d", count-i), []string{"greeted"}, nil))
		}
		c.talks(t, all[:1000]...)
		c.talks(t, all[1000:]...)
		job := c.backfill(t, config(templateName("quality")))
		name, _ := coaching.ParseName(job)
		done, err := service.New(c.Store, c.Clock.Now).StepJob(t.Context(), name)
		require.NoError(t, err)
		require.False(t, done)
		under := c.get(t, job, "job")
		require.Equal(t, "JOB_STATE_RUNNING", under["state"])
		require.Equal(t, json.Number("1000"), under["backfillProgress"].(object)["doneConversationCount"])
		require.Equal(t, 1, c.workOff(t, job))
		require.Equal(t, json.Number("1001"), c.get(t, job, "job")["backfillProgress"].(object)["createdCount"])
		require.Equal(t, 1, c.workOff(t, job), "one that is through stays as it is")
	})
}

// TestBackfillsThatCannotBe are refused, and the check says why.
func TestBackfillsThatCannotBe(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		plain := with(otherTemplate(support), object{"name": templateName("plain")})
		inactive := with(quality(), object{"name": templateName("inactive"), "status": "SCORECARD_TEMPLATE_STATUS_INACTIVE"})
		process := with(quality(), object{"name": templateName("process"), "type": "SCORECARD_TEMPLATE_TYPE_PROCESS"})
		c.create(t, at(support)+"/scorecardTemplates", plain, inactive, process)
		active := c.backfill(t, config(templateName("quality")))
		for _, test := range []struct {
			templates []string
			status    int
			reason    string
			obstacles []string
		}{
			{[]string{templateName("plain")}, http.StatusBadRequest, "BACKFILL_NOT_POSSIBLE", []string{"NOTHING_TO_AUTO_SCORE"}},
			{[]string{templateName("inactive"), templateName("process")}, http.StatusBadRequest, "BACKFILL_NOT_POSSIBLE", []string{"TEMPLATE_NOT_ACTIVE", "TEMPLATE_OF_PROCESSES"}},
			{[]string{templateName("quality") + "@1"}, http.StatusConflict, "BACKFILL_ACTIVE", []string{"BACKFILL_ACTIVE"}},
		} {
			a := c.refused(t, test.status, post(backfillPath, config(test.templates...)))
			require.Equal(t, test.reason, a.reason(t))
			var reasons []string
			for _, o := range c.ok(t, http.MethodPost, at(support)+"/scorecardTemplates:validateBackfill", config(test.templates...))["obstacles"].([]any) {
				reasons = append(reasons, o.(object)["reason"].(string))
			}
			require.Equal(t, test.obstacles, reasons)
		}
		for _, unknown := range []string{templateName("none"), templateName("quality") + "@9", sales + "/scorecardTemplates/quality"} {
			for _, path := range []string{backfillPath, "/scorecardTemplates:validateBackfill"} {
				a := c.refused(t, http.StatusBadRequest, post(path, config(unknown)))
				require.Equal(t, []string{"config.scorecardTemplates[0]"}, a.fields(t), unknown)
			}
		}
		bad := config(templateName("quality"), templateName("quality")+"@1")
		bad["config"].(object)["startTime"] = "2026-03-01T00:00:00Z"
		require.ElementsMatch(t, []string{"config.startTime", "config.scorecardTemplates[1]"}, c.refused(t, http.StatusBadRequest, post(backfillPath, bad)).fields(t))

		elsewhen := config(templateName("quality"))
		elsewhen["config"].(object)["startTime"], elsewhen["config"].(object)["endTime"] = "2026-02-02T00:00:00Z", "2026-02-02T00:00:00Z"
		c.backfill(t, elsewhen)
		c.ok(t, http.MethodPost, at(active)+":cancel", object{})
		c.backfill(t, config(templateName("quality")))
	})
}

// TestAJobIsCancelled in each of its states.
func TestAJobIsCancelled(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.talks(t, talk("one", nil, nil))
		job := c.backfill(t, config(templateName("quality")))
		cancelled := c.ok(t, http.MethodPost, at(job)+":cancel", object{})["job"].(object)
		require.Equal(t, "JOB_STATE_CANCELLED", cancelled["state"])
		require.Equal(t, cancelled, c.ok(t, http.MethodPost, at(job)+":cancel", object{})["job"], "cancelled again")
		c.workOff(t, job)
		require.Equal(t, cancelled, c.get(t, job, "job"))
		require.Empty(t, c.ofTalk(t, "one"))
		c.told(t, job, map[string]int{"BackfillScorecardTemplates": 1, "CancelJob": 1})

		job = c.backfill(t, config(templateName("quality")))
		c.workOff(t, job)
		a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(job) + ":cancel", Body: object{}})
		require.Equal(t, "JOB_FINISHED", a.reason(t))
	})
}

// TestATemplateThatTakesNothingMoreEndsItsBackfill while it is under way.
func TestATemplateThatTakesNothingMoreEndsItsBackfill(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.talks(t, talk("one", nil, nil))
		job := c.backfill(t, config(templateName("quality")))
		c.ok(t, http.MethodDelete, at(templateName("quality")), nil)
		c.workOff(t, job)
		ended := c.get(t, job, "job")
		require.Equal(t, "JOB_STATE_FAILED", ended["state"])
		require.Equal(t, "TEMPLATE_NOT_ACTIVE", ended["failureReason"])
		require.Empty(t, c.ofTalk(t, "one"))
	})
}

// TestABackfillKeepsToAudienceAndRevision scores the audience's agents alone, new drafts by the revision that is named and
// old ones by their own.
func TestABackfillKeepsToAudienceAndRevision(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.talks(t, talk("old", []string{"greeted"}, nil))
		c.workOff(t, c.backfill(t, config(templateName("quality"))))
		second := quality()["template"].(object)
		auto := second["chapters"].([]object)[0]["criteria"].([]object)[0]["autoScore"].(object)
		auto["present"], auto["match"], auto["moments"] = 5, "ALL", []string{support + "/moments/greeted", support + "/moments/refunded"}
		c.ok(t, http.MethodPatch, at(templateName("quality")), object{"scorecardTemplate": object{"template": second, "audience": object{"teamNames": []string{teamName("billing")}}}})
		c.talks(t, talk("both", []string{"greeted", "refunded"}, nil), talk("half", []string{"greeted"}, nil),
			talk("elsewhere", nil, object{"agentUserName": userName("agent-2")}), talk("gone", nil, object{"agentUserName": userName("agent-off")}))
		c.workOff(t, c.backfill(t, config(templateName("quality"))))
		for id, value := range map[string]string{"old": "10", "both": "5", "half": "0"} {
			cards := c.ofTalk(t, id)
			require.Len(t, cards, 1)
			require.Equal(t, value, cards[0]["scores"].([]any)[0].(object)["numericValue"].(json.Number).String(), id)
		}
		require.Empty(t, c.ofTalk(t, "elsewhere"))
		require.Empty(t, c.ofTalk(t, "gone"))
	})
}

// TestABackfillIsOfActiveAgents although the template has no audience.
func TestABackfillIsOfActiveAgents(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.create(t, at(support)+"/scorecardTemplates", with(quality(), object{"name": templateName("second")}))
		for _, id := range []string{"agent-1", "agent-2", "agent-off", "agent-dev", "manager"} {
			c.talks(t, talk("of-"+id, []string{"greeted"}, object{"agentUserName": userName(id)}))
		}
		both := config(templateName("quality"), templateName("second"))
		check := c.ok(t, http.MethodPost, at(support)+"/scorecardTemplates:validateBackfill", both)
		require.Equal(t, []any{json.Number("5"), json.Number("4")}, []any{check["conversationCount"], check["createCount"]})
		job := c.backfill(t, both)
		c.workOff(t, job)
		progress := c.get(t, job, "job")["backfillProgress"].(object)
		require.Equal(t, []any{json.Number("5"), json.Number("4")}, []any{progress["doneConversationCount"], progress["createdCount"]})
		for id, count := range map[string]int{"agent-1": 2, "agent-2": 2, "agent-off": 0, "agent-dev": 0, "manager": 0} {
			require.Len(t, c.ofTalk(t, "of-"+id), count, id)
		}
	})
}

// TestABackfillLeavesWhatAPersonHasConfirmed by sending the value that was there.
func TestABackfillLeavesWhatAPersonHasConfirmed(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.talks(t, talk("confirmed", []string{"greeted"}, nil), talk("remarked", []string{"greeted"}, nil))
		c.workOff(t, c.backfill(t, config(templateName("quality"))))
		patch := func(id string, score object) string {
			name := c.ofTalk(t, id)[0]["name"].(string)
			c.as(t, userName("specialist"), http.MethodPatch, at(name), object{"scorecard": object{"scores": []object{with(object{"criterionId": "greeting"}, score)}}})
			return name
		}
		confirmed, remarked := patch("confirmed", object{"numericValue": 10}), patch("remarked", object{"comment": "is that so?"})
		greeting := func(name string) []any {
			score := scoreOf(t, c.get(t, name, "scorecard"), "greeting")
			return []any{score["numericValue"], score["aiValue"], score["aiScored"]}
		}
		of := func(value, auto string) []any { return []any{json.Number(value), json.Number(auto), true} }
		require.Equal(t, of("10", "10"), greeting(confirmed))
		c.Clock.Add(time.Minute)
		c.talks(t, talk("confirmed", []string{"refunded"}, nil), talk("remarked", []string{"refunded"}, nil))
		c.workOff(t, c.backfill(t, config(templateName("quality"))))
		require.Equal(t, of("10", "10"), greeting(confirmed), "a person gave it")
		require.Equal(t, of("0", "0"), greeting(remarked), "nobody did")
		c.ok(t, http.MethodPost, at(confirmed)+":reset", object{})
		c.Clock.Add(time.Minute)
		c.workOff(t, c.backfill(t, config(templateName("quality"))))
		require.Equal(t, of("0", "0"), greeting(confirmed), "after a reset it is auto-scoring's again")
	})
}

// TestACancelAndTheEndOfAJobThatMeet have one outcome: either the job was cancelled and has done nothing, or it is through
// and can no longer be cancelled.
func TestACancelAndTheEndOfAJobThatMeet(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		outcomes := map[string]int{}
		for round := range races {
			id, began := fmt.Sprintf("met-%d", round), time.Date(2026, 1, 1, 0, round, 0, 0, time.UTC)
			c.talks(t, talk(id, nil, object{"startTime": began}))
			job := c.backfill(t, object{"config": object{"scorecardTemplates": []string{templateName("quality")}, "startTime": began, "endTime": began}})
			stepped := make(chan error)
			go func() {
				name, _ := coaching.ParseName(job)
				_, err := service.New(c.Store, c.Clock.Now).StepJob(t.Context(), name)
				stepped <- err
			}()
			cancelled := c.together(t, request{Method: http.MethodPost, Path: at(job) + ":cancel", Body: object{}})[0]
			require.NoError(t, <-stepped)
			state, cards := c.get(t, job, "job")["state"].(string), c.ofTalk(t, id)
			outcomes[state]++
			switch state {
			case "JOB_STATE_CANCELLED":
				require.Equal(t, http.StatusOK, cancelled.Status)
				require.Empty(t, cards)
			case "JOB_STATE_SUCCEEDED":
				require.Equal(t, "JOB_FINISHED", cancelled.reason(t))
				require.Len(t, cards, 1)
			default:
				t.Fatal(state)
			}
		}
		t.Log(outcomes)
	})
}

// TestOneOfManyBackfillsOverATimeIsStarted where they come at once, and the next one when it was cancelled.
func TestOneOfManyBackfillsOverATimeIsStarted(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for range 20 {
			requests := make([]request, 6)
			for i := range requests {
				requests[i] = post(backfillPath, config(templateName("quality")))
			}
			answers := c.together(t, requests...)
			require.Equal(t, map[int]int{http.StatusOK: 1, http.StatusConflict: 5}, statuses(answers))
			for _, a := range answers {
				if a.Status == http.StatusOK {
					c.ok(t, http.MethodPost, at(a.decode(t)["job"].(object)["name"].(string))+":cancel", object{})
				}
			}
		}
		listed := c.ok(t, http.MethodGet, at(support)+"/jobs?pageSize=1000", nil)["jobs"].([]any)
		require.Len(t, listed, 20)
	})
}
