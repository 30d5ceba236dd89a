package handlers_test

import (
	"encoding/json"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// history makes scorecards on the first revision of quality, and then a second revision, in which greeting has other
// points, identity is gone and notes are required.
func (c company) history(t testing.TB) {
	t.Helper()
	card := func(id string, more object, scores ...object) {
		c.card(t, newCard(id, with(object{"submitTime": "2026-02-20T11:00:00Z", "scores": scores}, more)))
	}
	note := object{"criterionId": "notes", "textValue": "calm", "notApplicable": false}
	none := object{}
	card("raised", none, number("greeting", 5), number("solution", 5), note)                                        // 50
	card("same", object{"agentUserName": userName("agent-2")}, number("greeting", 10), number("solution", 9), note) // 95
	card("fails", object{"usecaseName": usecaseName("chats")}, number("greeting", 0), number("solution", 8), note)  // 40
	card("gone", none, number("greeting", 10), number("solution", 5), number("identity", 1), note)
	card("lacking", none, number("greeting", 10), number("solution", 5))
	card("draft", object{"submitTime": nil}, number("greeting", 5), note)
	card("early", object{"createTime": "2026-01-01T00:00:00Z", "updateTime": "2026-01-01T00:00:00Z", "submitTime": "2026-01-01T00:00:00Z"},
		number("greeting", 5), number("solution", 5), note)
	content := quality()["template"].(object)
	opening, resolution := content["chapters"].([]object)[0], content["chapters"].([]object)[1]
	opening["criteria"] = []object{{"criterionId": "greeting", "answer": object{"type": "OPTIONS", "options": []object{
		{"value": 0, "points": 0, "autoFail": object{"effect": "ZERO_SCORECARD"}}, {"value": 5, "points": 8}, {"value": 10, "points": 10}}}}}
	resolution["criteria"].([]object)[2]["required"] = true
	c.ok(t, http.MethodPatch, at(templateName("quality")), object{"scorecardTemplate": object{"template": content}})
	card("newest", none, number("greeting", 5), number("solution", 5), note)
}

func TestASimulationShowsWhatARevisionMakesOfThePast(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.history(t)
		body := object{"startTime": "2026-02-20T11:00:00Z", "endTime": "2026-02-20T11:00:00Z"}
		simulate := func(template string, body object) object {
			return c.as(t, userName("qa-lead"), http.MethodPost, at(templateName(template))+":simulate", body)
		}
		got := simulate("quality", body)
		n := func(text string) json.Number { return json.Number(text) }
		move := func(id string, before, after string, failed bool) object {
			return object{"scorecardName": cardName(id), "agentUserName": userName("agent-1"), "totalScoreBefore": n(before), "totalScoreAfter": n(after),
				"autoFailedBefore": false, "autoFailedAfter": failed}
		}
		agent := func(id, cards, raised, lowered, failed, before, after string) object {
			return object{"agentUserName": userName(id), "scorecardCount": n(cards), "raisedTotalCount": n(raised), "loweredTotalCount": n(lowered),
				"newlyAutoFailedCount": n(failed), "noLongerAutoFailedCount": n("0"), "meanTotalScoreBefore": n(before), "meanTotalScoreAfter": n(after)}
		}
		require.Equal(t, object{
			"scorecardTemplateName": templateName("quality@2"), "carriedOverCount": n("3"), "notCarriedOverCount": n("2"),
			"raisedTotalCount": n("1"), "loweredTotalCount": n("1"), "newlyAutoFailedCount": n("1"), "noLongerAutoFailedCount": n("0"),
			"meanTotalScoreBefore": n("61.6667"), "meanTotalScoreAfter": n("53.3333"), // (50 + 95 + 40) / 3, (65 + 95 + 0) / 3
			"agentCount": n("2"), "movedAgentCount": n("1"),
			"agents": []any{agent("agent-1", "2", "1", "1", "1", "45", "32.5"), agent("agent-2", "1", "0", "0", "0", "95", "95")},
			"moves":  []any{move("fails", "40", "0", true), move("raised", "50", "65", false)},
			"obstacles": []any{object{"reason": "CRITERION_REMOVED", "criterionId": "identity", "scorecardCount": n("1")},
				object{"reason": "REQUIRED_UNANSWERED", "criterionId": "notes", "scorecardCount": n("1")}},
		}, got)
		require.Equal(t, got, simulate("quality@2", body))
		require.Len(t, simulate("quality", with(body, object{"moveCount": 1}))["moves"], 1)
		require.Empty(t, simulate("quality", with(body, object{"moveCount": 0}))["moves"])
		require.Equal(t, n("1"), simulate("quality", with(body, object{"usecaseNames": []string{usecaseName("chats")}}))["carriedOverCount"])
		back := simulate("quality@1", body)
		require.Equal(t, []json.Number{n("1"), n("1")}, []json.Number{back["carriedOverCount"].(json.Number), back["loweredTotalCount"].(json.Number)}, "what a return would cost")
		require.Equal(t, n("0"), simulate("quality", object{"startTime": "2030-01-01T00:00:00Z", "endTime": "2031-01-01T00:00:00Z"})["carriedOverCount"])

		path := at(templateName("quality")) + ":simulate"
		for _, fault := range []struct {
			body   object
			fields []string
		}{
			{object{}, []string{"endTime", "startTime"}},
			{object{"startTime": "2026-02-20T11:00:00Z", "endTime": "2026-02-20T10:59:59Z"}, []string{"startTime"}},
			{with(body, object{"moveCount": 1001}), []string{"moveCount"}},
			{with(body, object{"usecaseNames": []string{usecaseName("none"), usecaseName("calls"), sales + "/usecases/calls"}}), []string{"usecaseNames[0]", "usecaseNames[2]"}},
		} {
			a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: path, Body: fault.body})
			require.ElementsMatch(t, fault.fields, a.fields(t))
		}
		c.refused(t, http.StatusForbidden, request{Method: http.MethodPost, Path: path, Caller: userName("specialist"), Body: body})
		c.refused(t, http.StatusNotFound, request{Method: http.MethodPost, Path: at(templateName("quality@3")) + ":simulate", Body: body})
	})
}

func TestASampleIsOfWhatNobodyHasEvaluated(t *testing.T) {
	t.Parallel()
	var answers sync.Map
	eachCompany(t, func(t *testing.T, c company) {
		c.create(t, at(support)+"/scorecardTemplates", reviewed("daily", object{"usecaseNames": []string{}}), reviewed("later", object{"qaTaskConfig": object{
			"evaluationPeriod": object{"cadence": "DAILY", "startTime": "2030-01-01T00:00:00Z"}}}), reviewed("plain", object{"qaTaskConfig": object{}}))
		var conversations []object
		for i := range 40 {
			conversations = append(conversations, object{"name": support + "/conversations/conv-" + string(rune('a'+i%20)) + string(rune('0'+i/20)),
				"agentUserName": userName([]string{"agent-1", "agent-2", "agent-dev"}[i%3]), "startTime": "2026-02-28T12:00:00Z", "usecaseName": usecaseName([]string{"calls", "chats"}[i%2])})
		}
		c.ok(t, http.MethodPost, at(support)+"/conversations:batchUpsert", object{"conversations": conversations})
		evaluated := func(i int) string { return conversations[i]["name"].(string) }
		on := object{"templateName": templateName("daily")}
		c.card(t, newCard("done", with(on, object{"conversationName": evaluated(0), "submitTime": "2026-02-28T13:00:00Z", "createTime": "2026-02-28T13:00:00Z", "updateTime": "2026-02-28T13:00:00Z"})))
		c.card(t, newCard("begun", with(on, object{"conversationName": evaluated(3)})))
		c.card(t, newCard("otherwise", object{"conversationName": evaluated(6)}))

		draw := func(caller string, body object) object {
			return c.as(t, caller, http.MethodPost, at(templateName("daily"))+":sample", body)
		}
		got := draw("", object{"seed": 7, "countPerAgent": 3})
		n := func(text string) json.Number { return json.Number(text) }
		stratum := func(agent, population, submitted, begun, wanted, proposed string) object {
			return object{"agentUserName": userName(agent), "populationCount": n(population), "submittedCount": n(submitted), "begunCount": n(begun),
				"wantedCount": n(wanted), "proposedCount": n(proposed)}
		}
		require.Equal(t, []any{stratum("agent-1", "14", "1", "1", "3", "3"), stratum("agent-2", "13", "0", "0", "3", "3")}, got["strata"])
		require.Equal(t, []any{n("27"), n("2"), n("7")}, []any{got["populationCount"], got["excludedCount"], got["seed"]})
		require.Equal(t, object{"startTime": "2026-02-28T23:00:00Z", "endTime": "2026-03-01T23:00:00Z"}, got["evaluationPeriod"])
		require.Equal(t, object{"startTime": "2026-02-27T23:00:00Z", "endTime": "2026-03-01T00:00:00Z"}, got["conversationEvaluationPeriod"])
		require.Len(t, got["conversations"], 6)
		require.Equal(t, got, draw(userName("specialist"), object{"seed": 7, "countPerAgent": 3, "evaluationPeriod": got["evaluationPeriod"]}))
		require.NotEqual(t, got["conversations"], draw("", object{"seed": 8, "countPerAgent": 3})["conversations"])
		answers.Store(c.Database, got)

		filled := draw("", object{"seed": 7})
		require.Equal(t, []any{stratum("agent-1", "14", "1", "1", "5", "5"), stratum("agent-2", "13", "0", "0", "2", "2")}, filled["strata"], "what the quota leaves")
		names := map[string]bool{}
		for _, drawn := range draw("", object{"seed": 7, "countPerAgent": 1000})["conversations"].([]any) {
			names[drawn.(object)["conversationName"].(string)] = true
		}
		require.Len(t, names, 25)
		require.False(t, names[evaluated(0)] || names[evaluated(3)])
		require.True(t, names[evaluated(6)], "by another template it has not been evaluated by this one")
		require.Equal(t, n("14"), draw("", object{"seed": 7, "usecaseName": usecaseName("chats")})["populationCount"])
		require.Empty(t, draw("", object{"seed": 7, "evaluationPeriod": object{"startTime": "2026-03-01T23:00:00Z", "endTime": "2026-03-02T23:00:00Z"}})["conversations"])

		c.ok(t, http.MethodPatch, at(templateName("daily")), object{"scorecardTemplate": object{"usecaseNames": []string{usecaseName("chats")}}})
		require.Equal(t, n("14"), draw("", object{"seed": 7})["populationCount"], "of the template's use cases alone")
		c.ok(t, http.MethodPatch, at(teamName("retention")), object{"team": object{"managerUserNames": []string{}}})
		require.Len(t, draw(userName("manager"), object{"seed": 7})["strata"], 1, "of the manager's people alone")
		for _, fault := range []struct {
			template string
			body     object
			fields   []string
		}{
			{"daily", object{}, []string{"seed"}},
			{"daily", object{"seed": -1, "countPerAgent": 1001}, []string{"countPerAgent", "seed"}},
			{"daily", object{"seed": 1, "usecaseName": usecaseName("none"), "evaluationPeriod": object{"startTime": "2026-02-28T23:00:00Z", "endTime": "2026-03-02T23:00:00Z"}}, []string{"usecaseName", "evaluationPeriod"}},
			{"later", object{"seed": 1}, nil},
			{"plain", object{"seed": 1}, nil},
		} {
			a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(templateName(fault.template)) + ":sample", Body: fault.body})
			require.ElementsMatch(t, fault.fields, a.fields(t))
		}
		c.refused(t, http.StatusForbidden, request{Method: http.MethodPost, Path: at(templateName("daily")) + ":sample", Caller: userName("agent-1"), Body: object{"seed": 1}})
	})
	t.Cleanup(func() {
		var first any
		answers.Range(func(_, answer any) bool {
			if first == nil {
				first = answer
			}
			require.Equal(t, first, answer, "on each database the same")
			return true
		})
	})
}
