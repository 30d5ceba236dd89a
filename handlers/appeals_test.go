package handlers_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/service"
)

const (
	replica = "SCORECARD_TYPE_APPEAL_ORIGINAL_REPLICA"
	appeal  = "SCORECARD_TYPE_APPEAL_REQUEST"
	resolve = "SCORECARD_TYPE_APPEAL_RESOLVE"
)

// part is the body of a scorecard that refers to another one of agent-1, about the conversation conv-x, by its id.
func part(kind, id, refersTo string, more object) object {
	return newCard(id, with(object{"scorecardType": kind, "referenceScorecardId": refersTo, "conversationName": support + "/conversations/conv-x"}, more))
}

// making is the creation of a scorecard.
func making(caller string, body object) request {
	return request{Method: http.MethodPost, Path: at(support) + "/scorecards", Caller: caller, Body: body}
}

func (c company) made(t testing.TB, caller string, body object) object {
	t.Helper()
	return c.as(t, caller, http.MethodPost, at(support)+"/scorecards", body)["scorecard"].(object)
}

// appealable is the scorecard x of agent-1, which the specialist has submitted and the agent has acknowledged.
func (c company) appealable(t testing.TB) {
	t.Helper()
	c.made(t, userName("specialist"), newCard("x", object{"submitTime": "2026-02-20T11:00:00Z", "comment": "strict", "scores": []object{
		with(number("greeting", 5), object{"aiScored": true, "aiValue": 10}),
		with(number("solution", 4), object{"comment": canary, "commentAccessRoles": []string{"QA_SPECIALIST", "QA_ADMIN"}}),
	}}))
	c.as(t, userName("agent-1"), http.MethodPost, at(cardName("x"))+":acknowledge", object{"acknowledgeComment": "seen"})
}

// appealed is that scorecard with an appeal of its agent, up to the request that is submitted.
func (c company) appealed(t testing.TB) {
	t.Helper()
	c.appealable(t)
	agent := userName("agent-1")
	c.made(t, agent, part(replica, "frozen", "x", object{"scores": []object{number("none", 77)}, "comment": "not this"}))
	c.made(t, agent, part(appeal, "dispute", "frozen", object{"scores": []object{with(number("greeting", 10), object{"comment": "I did greet"})}}))
	c.Clock.Add(time.Minute)
	c.as(t, agent, http.MethodPost, at(cardName("dispute"))+":submit", object{})
}

// appealOf is the only appeal in the workflows of a scorecard.
func appealOf(t testing.TB, card object) object {
	t.Helper()
	workflows, _ := card["scorecardWorkflows"].([]any)
	require.Len(t, workflows, 1, "%v", card)
	appeals := workflows[0].(object)["appealWorkflows"].([]any)
	require.Len(t, appeals, 1)
	return appeals[0].(object)
}

func TestAnAppealGoesFromReplicaToResolve(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.appealable(t)
		was := c.get(t, cardName("x"), "scorecard")
		require.Equal(t, "45", jsonText(t, was["totalScore"]))
		require.NotContains(t, was, "scorecardWorkflows")
		agent, specialist := userName("agent-1"), userName("specialist")

		frozen := c.made(t, agent, part(replica, "frozen", "x", object{"scores": []object{number("none", 77)}, "comment": "not this", "usecaseName": nil}))
		for _, field := range []string{"totalScore", "comment", "submitTime", "submittedBy", "acknowledgeTime", "acknowledgeComment", "usecaseName", "templateName", "manuallyScored"} {
			require.Equal(t, was[field], frozen[field], field)
		}
		require.Equal(t, agent, frozen["creator"].(object)["name"])
		require.Equal(t, map[string]string{"greeting": "5", "solution": "4"}, answersOf(frozen))
		require.NotContains(t, jsonText(t, frozen), canary, "the agent does not see that comment")
		require.Equal(t, canary, scoreOf(t, c.as(t, specialist, http.MethodGet, at(cardName("frozen")), nil)["scorecard"].(object), "solution")["comment"])

		c.made(t, agent, part(appeal, "dispute", "frozen", object{"scores": []object{with(number("greeting", 10), object{"comment": "I did greet"})}}))
		c.as(t, agent, http.MethodPatch, at(cardName("dispute")), object{"scorecard": object{"comment": "listen again"}})
		c.as(t, agent, http.MethodPost, at(cardName("dispute"))+":submit", object{})
		open := appealOf(t, c.as(t, agent, http.MethodGet, at(cardName("x")), nil)["scorecard"].(object))
		require.Equal(t, cardName("frozen"), open["replicaScorecard"].(object)["name"])
		require.Equal(t, "listen again", open["appealRequestScorecard"].(object)["comment"])
		require.NotContains(t, open, "appealResolveScorecard")

		c.Clock.Add(time.Hour)
		c.made(t, specialist, part(resolve, "verdict", "dispute", object{"comment": "granted", "scores": []object{
			with(number("greeting", 10), object{"comment": "indeed"}), number("solution", 6)}}))
		require.NotContains(t, appealOf(t, c.as(t, agent, http.MethodGet, at(cardName("x")), nil)["scorecard"].(object)), "appealResolveScorecard", "a draft is not for the agent")
		require.Equal(t, "45", jsonText(t, c.get(t, cardName("x"), "scorecard")["totalScore"]))
		c.as(t, specialist, http.MethodPost, at(cardName("verdict"))+":submit", object{})

		now := c.as(t, specialist, http.MethodGet, at(cardName("x")), nil)["scorecard"].(object)
		require.Equal(t, "80", jsonText(t, now["totalScore"]))
		require.Equal(t, map[string]string{"greeting": "10 indeed", "solution": "6"}, answersOf(now))
		require.Equal(t, "granted", now["comment"])
		require.NotContains(t, now, "acknowledgeTime")
		require.NotContains(t, now, "acknowledgeComment")
		require.Equal(t, was["submitTime"], now["submitTime"])
		require.Equal(t, specialist, now["updatedBy"].(object)["name"])
		greeting := scoreOf(t, now, "greeting")
		require.Equal(t, "indeed", greeting["comment"])
		require.Equal(t, "10", jsonText(t, greeting["aiValue"]), "auto-scoring's value stays beside a person's")
		require.NotContains(t, scoreOf(t, now, "solution"), "comment", "the specialist saw it and gave none")
		closed := appealOf(t, now)
		require.Equal(t, "45", jsonText(t, closed["replicaScorecard"].(object)["totalScore"]))
		require.Equal(t, "granted", closed["appealResolveScorecard"].(object)["comment"])
		for _, id := range []string{"frozen", "dispute", "verdict"} {
			require.Equal(t, closed, appealOf(t, c.as(t, specialist, http.MethodGet, at(cardName(id)), nil)["scorecard"].(object)), id)
		}
		c.as(t, agent, http.MethodPost, at(cardName("x"))+":acknowledge", object{})
	})
}

func TestAWholeAppealIsExportedRowByRow(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.appealed(t)
		c.made(t, userName("qa-lead"), part(resolve, "verdict", "dispute", object{"submitTime": "2026-02-20T12:00:00Z", "scores": []object{number("greeting", 10), number("solution", 4)}}))
		query := "?types=SCORECARD_TYPE_UNSPECIFIED"
		for _, kind := range []string{replica, appeal, resolve} {
			query += "&types=" + kind
		}
		rows := records(t, string(c.download(t, userName("qa-lead"), query, nil).Body))
		found := map[string][]string{}
		for i, name := range column(t, rows, "scorecard") {
			for _, heading := range []string{"scorecard_type", "reference_scorecard", "creator", "submitted_by", "total_score", "Quality / Opening / Greeting"} {
				found[strings.TrimPrefix(name, cardName(""))] = append(found[strings.TrimPrefix(name, cardName(""))], column(t, rows, heading)[i])
			}
		}
		agent, specialist, lead := userName("agent-1"), userName("specialist"), userName("qa-lead")
		require.Equal(t, map[string][]string{
			"x":       {"SCORECARD_TYPE_UNSPECIFIED", "", specialist, specialist, "70", "10"},
			"frozen":  {replica, "x", agent, specialist, "45", "5"},
			"dispute": {appeal, "frozen", agent, agent, "100", "10"},
			"verdict": {resolve, "dispute", lead, lead, "70", "10"},
		}, found)
		require.Equal(t, "x", c.rows(t, "", nil), "an appeal is not exported unless it is asked for")
	})
}

func TestAnAppealIsRefusedOutOfOrder(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		w.appealed(t)
		w.card(t, newCard("unsent", object{"conversationName": support + "/conversations/conv-x"}))
		w.card(t, newCard("other", object{"conversationName": support + "/conversations/conv-x", "submitTime": "2026-02-20T10:00:00Z"}))
		w.made(t, userName("agent-1"), part(replica, "frozen-other", "other", nil))
		w.made(t, userName("agent-1"), part(appeal, "dispute-other", "frozen-other", nil))
		const precondition, reference = 9, "referenceScorecardId"
		ask := func(caller, kind, to string, more object) request {
			return making(userName(caller), part(kind, "new", to, more))
		}
		w.look(t)
		w.refuses(t,
			fault{name: "a replica of a replica", request: ask("agent-1", replica, "frozen", nil), code: precondition, reason: "WRONG_REFERENCE", fields: []string{reference}},
			fault{name: "an appeal of an appeal", request: ask("specialist", replica, "dispute", nil), code: precondition, reason: "WRONG_REFERENCE", fields: []string{reference}},
			fault{name: "a request without a replica", request: ask("agent-1", appeal, "x", nil), code: precondition, reason: "WRONG_REFERENCE", fields: []string{reference}},
			fault{name: "a resolve without a request", request: ask("specialist", resolve, "frozen", nil), code: precondition, reason: "WRONG_REFERENCE", fields: []string{reference}},
			fault{name: "a resolve of the original", request: ask("specialist", resolve, "x", nil), code: precondition, reason: "WRONG_REFERENCE", fields: []string{reference}},
			fault{name: "a second appeal", request: ask("agent-1", replica, "x", nil), code: precondition, reason: "APPEAL_OPEN", fields: []string{reference}},
			fault{name: "a second request", request: ask("agent-1", appeal, "frozen", nil), code: precondition, reason: "APPEAL_STEP_TAKEN", fields: []string{reference}},
			fault{name: "a replica of a draft", request: ask("specialist", replica, "unsent", nil), code: precondition, reason: "REFERENCE_NOT_SUBMITTED", fields: []string{reference}},
			fault{name: "a resolve of a draft", request: ask("specialist", resolve, "dispute-other", nil), code: precondition, reason: "REFERENCE_NOT_SUBMITTED", fields: []string{reference}},
			fault{name: "a resolve without required answers", request: ask("specialist", resolve, "dispute", object{"submitTime": "2026-02-20T12:00:00Z", "scores": []object{}}), code: precondition, reason: "REQUIRED_CRITERIA_MISSING", fields: []string{"scores"}},
			fault{name: "itself", request: ask("specialist", replica, "new", nil), fields: []string{reference}},
			fault{name: "nothing", request: ask("specialist", replica, "none", nil), fields: []string{reference}},
			fault{name: "no reference", request: ask("specialist", replica, "", nil), fields: []string{reference}},
			fault{name: "a draft that the agent does not see", request: ask("agent-1", replica, "unsent", nil), fields: []string{reference}},
			fault{name: "a reference of a normal one", request: ask("specialist", "SCORECARD_TYPE_UNSPECIFIED", "x", nil), fields: []string{reference}},
			fault{name: "a reference and a calibration", request: ask("specialist", appeal, "frozen", object{"calibratedScorecardName": cardName("x")}), fields: []string{"calibratedScorecardName"}},
			fault{name: "about something else", request: ask("specialist", resolve, "dispute", object{"conversationName": support + "/conversations/conv-y", "agentUserName": userName("agent-2"), "templateName": templateName("quality") + "@2"}),
				fields: []string{"conversationName", "agentUserName", "templateName"}},
			fault{name: "a changed replica", request: patchCard("frozen", object{"comment": "new"}), code: precondition, reason: "REPLICA_FIXED"},
			fault{name: "a replica that is reset", request: verb("frozen", "reset"), code: precondition, reason: "REPLICA_FIXED"},
			fault{name: "a replica that is acknowledged", request: request{Method: http.MethodPost, Path: at(cardName("frozen")) + ":acknowledge", Caller: userName("agent-1"), Body: object{}}, code: precondition, reason: "NOT_TO_BE_ACKNOWLEDGED"},
			fault{name: "an original that is reset", request: verb("x", "reset"), code: precondition, reason: "APPEAL_OPEN"},
			fault{name: "an original that is deleted", request: request{Method: http.MethodDelete, Path: at(cardName("x"))}, code: precondition, reason: "APPEAL_OPEN"},
			fault{name: "a replica that is deleted", request: request{Method: http.MethodDelete, Path: at(cardName("frozen"))}, code: precondition, reason: "SCORECARD_REFERRED_TO"},
		)
	})
}

// verb is a custom method on a scorecard that takes an empty body.
func verb(id, name string) request {
	return request{Method: http.MethodPost, Path: at(cardName(id)) + ":" + name, Body: object{}}
}

func TestWhoAppealsAndWhoResolves(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.appealable(t)
		agent := userName("agent-1")
		for name, r := range map[string]request{
			"an agent's own evaluation":  making(agent, newCard("own", nil)),
			"an agent's own calibration": making(agent, newCard("own", object{"conversationName": support + "/conversations/conv-x", "calibratedScorecardName": cardName("x")})),
			"an agent's resolve":         making(agent, part(resolve, "own", "x", nil)),
			"an appeal for a colleague":  making(userName("agent-2"), part(replica, "own", "x", nil)),
			"somebody without scores":    making(userName("user-admin"), part(replica, "own", "x", nil)),
			"an evaluation changed":      {Method: http.MethodPatch, Path: at(cardName("x")), Caller: agent, Body: object{"scorecard": object{"comment": "nice"}}},
			"an evaluation submitted":    {Method: http.MethodPost, Path: at(cardName("x")) + ":submit", Caller: agent, Body: object{}},
		} {
			a := c.do(t, r)
			require.Equal(t, http.StatusForbidden, a.Status, "%s: %s", name, a.Body)
		}
		c.made(t, agent, part(replica, "frozen", "x", nil))
		c.made(t, agent, part(appeal, "dispute", "frozen", object{"scores": []object{}}))
		c.refused(t, http.StatusNotFound, request{Method: http.MethodGet, Path: at(cardName("dispute")), Caller: userName("agent-2")})
		c.as(t, agent, http.MethodGet, at(cardName("dispute")), nil)
		own := func(caller string) string {
			list := c.as(t, caller, http.MethodGet, at(support)+"/scorecards?scorecardTypes="+replica+"&scorecardTypes="+appeal, nil)
			return strings.Join(names(t, list["scorecards"].([]any)), " ")
		}
		require.Equal(t, "dispute frozen", own(agent))
		require.Empty(t, own(userName("agent-2")))
		require.Equal(t, "dispute frozen", own(userName("manager")))
		c.as(t, agent, http.MethodPost, at(cardName("dispute"))+":submit", object{})

		c.card(t, newCard("led", object{"agentUserName": userName("manager"), "submitTime": "2026-02-20T10:00:00Z"}))
		led := func(kind, id, to string) object {
			return part(kind, id, to, object{"agentUserName": userName("manager"), "conversationName": support + "/conversations/conv-led"})
		}
		manager := userName("manager")
		c.made(t, manager, led(replica, "frozen-led", "led"))
		c.made(t, manager, led(appeal, "dispute-led", "frozen-led"))
		c.as(t, manager, http.MethodPost, at(cardName("dispute-led"))+":submit", object{})
		c.refused(t, http.StatusForbidden, making(manager, led(resolve, "verdict-led", "dispute-led")))
		c.made(t, manager, part(resolve, "verdict", "dispute", object{"submitTime": "2026-02-20T12:00:00Z"}))
	})
}

// names are the ids of the scorecards of a list, in order of id.
func names(t testing.TB, list []any) (ids []string) {
	t.Helper()
	for _, item := range list {
		ids = append(ids, strings.TrimPrefix(item.(object)["name"].(string), cardName("")))
	}
	slices.Sort(ids)
	return ids
}

func TestAnAppealIsTakenBackOrEndsForGood(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.appealable(t)
		remove := func(id string) { c.ok(t, http.MethodDelete, at(cardName(id)), nil) }
		c.made(t, userName("agent-1"), part(replica, "first", "x", nil))
		remove("first")
		c.made(t, userName("agent-1"), part(replica, "frozen", "x", nil))
		c.made(t, userName("agent-1"), part(appeal, "dispute", "frozen", object{"submitTime": "2026-02-20T12:00:00Z"}))
		c.ok(t, http.MethodPost, at(cardName("dispute"))+":reset", object{})
		c.ok(t, http.MethodPost, at(cardName("dispute"))+":submit", object{})
		c.made(t, userName("specialist"), part(resolve, "verdict", "dispute", object{"scores": []object{number("solution", 10)}}))
		refused := func(reason string, r request) {
			a := c.refused(t, http.StatusBadRequest, r)
			require.Equal(t, reason, a.reason(t))
		}
		refused("APPEAL_STEP_TAKEN", verb("dispute", "reset"))
		remove("verdict")
		c.made(t, userName("specialist"), part(resolve, "verdict", "dispute", object{"scores": []object{number("solution", 10)}}))
		before := c.get(t, cardName("x"), "scorecard")
		require.Equal(t, "45", jsonText(t, before["totalScore"]))
		c.as(t, userName("specialist"), http.MethodPost, at(cardName("verdict"))+":submit", object{})
		require.Equal(t, "100", jsonText(t, c.get(t, cardName("x"), "scorecard")["totalScore"]))
		refused("APPEAL_RESOLVED", verb("verdict", "reset"))
		refused("APPEAL_RESOLVED", request{Method: http.MethodDelete, Path: at(cardName("verdict"))})
		refused("SCORECARD_REFERRED_TO", request{Method: http.MethodDelete, Path: at(cardName("x"))})
		c.made(t, userName("agent-1"), part(replica, "again", "x", object{"createTime": "2026-02-21T10:00:00Z", "updateTime": "2026-02-21T10:00:00Z"}))
		appeals := c.get(t, cardName("x"), "scorecard")["scorecardWorkflows"].([]any)[0].(object)["appealWorkflows"].([]any)
		require.Len(t, appeals, 2)
		require.Equal(t, cardName("frozen"), appeals[0].(object)["replicaScorecard"].(object)["name"], "oldest first")
		remove("again")
		ended := appealOf(t, c.get(t, cardName("x"), "scorecard"))
		c.ok(t, http.MethodPost, at(cardName("x"))+":reset", object{})
		require.Equal(t, ended, appealOf(t, c.get(t, cardName("x"), "scorecard")), "what was decided is still told of the draft")
	})
}

// A resolver who may not see a comment does not take it away by saying nothing in its place.
func TestAResolveByTheBlindLeavesACommentAsItIs(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.appealed(t)
		answer := c.made(t, userName("manager"), part(resolve, "verdict", "dispute", object{"submitTime": "2026-02-20T12:00:00Z", "scores": []object{number("greeting", 10), number("solution", 6)}}))
		require.NotContains(t, jsonText(t, answer), canary)
		for id, want := range map[string]any{"specialist": canary, "manager": nil, "agent-1": nil} {
			card := c.as(t, userName(id), http.MethodGet, at(cardName("x")), nil)["scorecard"].(object)
			require.Equal(t, want, scoreOf(t, card, "solution")["comment"], id)
			require.Equal(t, want != nil, strings.Contains(jsonText(t, card["scorecardWorkflows"]), canary), id)
		}
	})
}

// A resolver who may not see a comment does not take it away by leaving its criterion out either.
func TestAResolveByTheBlindIsRefusedWhereItWouldTakeACommentAway(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.appealable(t)
		notes := object{"criterionId": "notes", "textValue": "calm", "notApplicable": false, "comment": canary, "commentAccessRoles": []string{"QA_ADMIN"}}
		c.as(t, userName("qa-lead"), http.MethodPost, at(cardName("x"))+":reset", object{})
		c.as(t, userName("qa-lead"), http.MethodPatch, at(cardName("x")), object{"scorecard": object{"scores": []object{notes}}})
		c.as(t, userName("qa-lead"), http.MethodPost, at(cardName("x"))+":submit", object{})
		agent, manager := userName("agent-1"), userName("manager")
		c.made(t, agent, part(replica, "frozen", "x", nil))
		c.made(t, agent, part(appeal, "dispute", "frozen", nil))
		c.as(t, agent, http.MethodPost, at(cardName("dispute"))+":submit", object{})

		was, scores := c.get(t, cardName("x"), "scorecard"), []object{number("greeting", 10), number("solution", 6)}
		made := part(resolve, "verdict", "dispute", object{"submitTime": "2026-02-20T12:00:00Z", "scores": scores})
		refused := func(r request) {
			a := c.refused(t, http.StatusBadRequest, r)
			require.Equal(t, []string{"scores"}, a.fields(t))
			require.Contains(t, string(a.Body), "cannot lose criterion notes, which holds a comment that is not yours to remove")
			require.NotContains(t, string(a.Body), canary)
			require.Equal(t, was, c.get(t, cardName("x"), "scorecard"), "nothing is stored")
		}
		refused(making(manager, made))
		c.refused(t, http.StatusNotFound, request{Method: http.MethodGet, Path: at(cardName("verdict"))})
		c.made(t, manager, without(with(made, object{"submitTime": nil})))
		was = c.get(t, cardName("x"), "scorecard")
		submit := verb("verdict", "submit")
		submit.Caller = manager
		refused(submit)
		kept := object{"criterionId": "notes", "textValue": "calm"}
		c.as(t, manager, http.MethodPatch, at(cardName("verdict")), object{"scorecard": object{"scores": []object{kept}}})
		c.as(t, manager, http.MethodPost, at(cardName("verdict"))+":submit", object{})
		require.Equal(t, canary, scoreOf(t, c.get(t, cardName("x"), "scorecard"), "notes")["comment"])
	})
}

func TestAnAppealIsAudited(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.appealed(t)
		c.made(t, userName("specialist"), part(resolve, "verdict", "dispute", object{"submitTime": "2026-02-20T12:00:00Z"}))
		_, err := service.New(c.Store, c.Clock.Now).Seal(t.Context())
		require.NoError(t, err)
		list := c.as(t, userName("qa-lead"), http.MethodGet, at(support)+"/auditEvents?operations=ResolveAppeal", nil)["auditEvents"].([]any)
		require.Len(t, list, 1)
		event := list[0].(object)
		require.Equal(t, cardName("x"), event["resource"])
		require.Equal(t, userName("specialist"), event["actor"])
		require.Equal(t, "45", jsonText(t, event["before"].(object)["totalScore"]))
		require.Equal(t, "75", jsonText(t, event["after"].(object)["totalScore"]))
	})
}

func TestAnAppealAndAResetThatMeetArePutInAnOrder(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for i := range races {
			id := fmt.Sprint("x", i)
			c.card(t, newCard(id, object{"submitTime": "2026-02-20T10:00:00Z"}))
			opening := making("", part(replica, "frozen"+id, id, object{"conversationName": support + "/conversations/conv-" + id}))
			both := []request{opening, verb(id, "reset")}
			answers := c.together(t, both...)
			opened, reset := answers[0].Status == http.StatusOK, answers[1].Status == http.StatusOK
			require.NotEqual(t, opened, reset, "%s\n%s", answers[0].Body, answers[1].Body)
			card := c.get(t, cardName(id), "scorecard")
			if opened {
				require.Equal(t, "APPEAL_OPEN", answers[1].reason(t))
				require.Contains(t, card, "submitTime")
				continue
			}
			require.Equal(t, "REFERENCE_NOT_SUBMITTED", answers[0].reason(t))
			require.NotContains(t, card, "submitTime")
		}
	})
}

func TestOneOfManyAppealsAndOfManyResolvesIsMade(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.appealable(t)
		one := func(kind, to, reason string, more object) string {
			var all []request
			for i := range 20 {
				all = append(all, making(userName("specialist"), part(kind, fmt.Sprint(kind[len(kind)-5:], i), to, more)))
			}
			answers := c.together(t, all...)
			require.Equal(t, map[int]int{http.StatusOK: 1, http.StatusBadRequest: 19}, statuses(answers))
			made := ""
			for _, a := range answers {
				if a.Status == http.StatusOK {
					made = strings.TrimPrefix(a.decode(t)["scorecard"].(object)["name"].(string), cardName(""))
					continue
				}
				require.Equal(t, reason, a.reason(t))
			}
			return made
		}
		request := one(appeal, one(replica, "x", "APPEAL_OPEN", nil), "APPEAL_STEP_TAKEN", object{"submitTime": "2026-02-20T12:00:00Z"})
		one(resolve, request, "APPEAL_STEP_TAKEN", object{"submitTime": "2026-02-20T12:00:00Z", "scores": []object{number("solution", 10)}})
		require.Equal(t, "100", jsonText(t, c.get(t, cardName("x"), "scorecard")["totalScore"]))
	})
}
