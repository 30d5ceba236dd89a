package handlers_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestSubmitAndResetGoBackAndForth(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.card(t, newCard("x", nil))
		draft := c.get(t, cardName("x"), "scorecard")
		require.NotContains(t, draft, "submitTime")
		require.NotContains(t, draft, "submittedBy")

		source := object{"submissionSource": "SCORECARD_SUBMISSION_SOURCE_CLOSED_CONVERSATIONS"}
		submitted := c.as(t, userName("specialist"), http.MethodPost, at(cardName("x"))+":submit", source)["scorecard"].(object)
		specialist := object{"name": userName("specialist"), "displayName": "Person specialist"}
		require.Equal(t, with(draft, object{
			"submitTime": "2026-03-01T09:30:00.123456Z", "updateTime": "2026-03-01T09:30:00.123456Z",
			"submittedBy": specialist, "updatedBy": specialist, "submissionSource": source["submissionSource"],
		}), submitted)

		c.Clock.Add(time.Hour)
		other := object{"submissionSource": "SCORECARD_SUBMISSION_SOURCE_QM_TASK_HOME"}
		again := c.as(t, userName("manager"), http.MethodPost, at(cardName("x"))+":submit", other)["scorecard"]
		require.Equal(t, submitted, again, "a second submit changes nothing")

		change := request{Method: http.MethodPatch, Path: at(cardName("x")), Body: object{"scorecard": object{"comment": "late"}}}
		a := c.refused(t, http.StatusBadRequest, change)
		require.Equal(t, "SCORECARD_SUBMITTED", a.reason(t))
		require.Equal(t, json.Number("9"), a.decode(t)["code"], "FAILED_PRECONDITION")
		require.Equal(t, submitted, c.get(t, cardName("x"), "scorecard"))

		c.as(t, userName("agent-1"), http.MethodPost, at(cardName("x"))+":acknowledge", object{"acknowledgeComment": "seen"})
		reset := c.as(t, userName("manager"), http.MethodPost, at(cardName("x"))+":reset", object{})["scorecard"].(object)
		for _, field := range []string{"submitTime", "submittedBy", "acknowledgeTime", "acknowledgeComment"} {
			require.NotContains(t, reset, field)
		}
		require.Equal(t, "2026-03-01T10:30:00.123456Z", reset["updateTime"])
		require.Equal(t, draft["scores"], reset["scores"])
		c.ok(t, change.Method, change.Path, change.Body)
	})
}

func TestSubmitNeedsEveryRequiredCriterionThatIsShown(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.create(t, at(support)+"/scorecardTemplates", object{"name": templateName("strict"), "title": "Strict", "template": object{
			"chapters": []object{{"chapterId": "all", "criteria": []object{
				{"criterionId": "first", "required": true, "answer": options(0, 1)},
				{"criterionId": "second", "required": true, "allowNotApplicable": true, "answer": options(0, 1)},
				{"criterionId": "third", "required": true, "answer": options(0, 1), "showIf": object{"criterionId": "first", "values": []int{1}}},
				{"criterionId": "free", "answer": options(0, 1)},
			}}}}})
		body := func(id string, scores ...object) object {
			return newCard(id, object{"templateName": templateName("strict"), "scores": scores})
		}
		for id, example := range map[string]struct {
			scores  []object
			missing int
		}{
			"nothing":  {[]object{}, 2},
			"optional": {[]object{number("free", 1)}, 2},
			"hidden":   {[]object{number("first", 0), inapplicable("second")}, 0},
			"shown":    {[]object{number("first", 1), number("second", 1)}, 1},
			"all":      {[]object{number("first", 1), number("second", 0), number("third", 0)}, 0},
		} {
			c.card(t, body(id, example.scores...))
			submit := request{Method: http.MethodPost, Path: at(cardName(id)) + ":submit", Body: object{}}
			whole := body("whole-"+id, example.scores...)
			whole["submitTime"] = "2026-02-20T10:00:00Z"
			create := request{Method: http.MethodPost, Path: at(support) + "/scorecards", Body: whole}
			if example.missing == 0 {
				c.ok(t, submit.Method, submit.Path, submit.Body)
				c.ok(t, create.Method, create.Path, create.Body)
				continue
			}
			for _, r := range []request{submit, create} {
				a := c.refused(t, http.StatusBadRequest, r)
				require.Equal(t, "REQUIRED_CRITERIA_MISSING", a.reason(t), id)
				require.Len(t, a.fields(t), example.missing, id)
			}
			require.NotContains(t, c.get(t, cardName(id), "scorecard"), "submitTime")
			c.refused(t, http.StatusNotFound, request{Method: http.MethodGet, Path: at(cardName("whole-" + id))})
		}
		a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/scorecards",
			Body: body("x", number("first", 0), number("third", 1))})
		require.Equal(t, []string{"scores[1].criterionId"}, a.fields(t), "a hidden criterion must not be answered")
	})
}

func TestOnlyItsAgentAcknowledgesASubmittedScorecard(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.card(t, newCard("draft", nil))
		c.card(t, newCard("done", object{"submitTime": "2026-02-20T10:00:00Z"}))
		acknowledge := func(id, caller string) request {
			return request{Method: http.MethodPost, Path: at(cardName(id)) + ":acknowledge", Caller: caller, Body: object{"acknowledgeComment": "thanks"}}
		}
		for _, caller := range []string{"", userName("manager"), userName("admin")} {
			c.refused(t, http.StatusForbidden, acknowledge("done", caller))
		}
		c.refused(t, http.StatusNotFound, acknowledge("done", userName("agent-2")))
		c.refused(t, http.StatusNotFound, acknowledge("none", userName("agent-1")))
		c.refused(t, http.StatusNotFound, acknowledge("draft", userName("agent-1"))) // which an agent does not see
		c.card(t, newCard("own", object{"agentUserName": userName("specialist")}))
		a := c.refused(t, http.StatusBadRequest, acknowledge("own", userName("specialist")))
		require.Equal(t, "SCORECARD_NOT_SUBMITTED", a.reason(t))

		mine := acknowledge("done", userName("agent-1"))
		got := c.as(t, mine.Caller, mine.Method, mine.Path, mine.Body)["scorecard"].(object)
		require.Equal(t, "2026-03-01T09:30:00.123456Z", got["acknowledgeTime"])
		require.Equal(t, "thanks", got["acknowledgeComment"])
		require.Equal(t, userName("agent-1"), got["updatedBy"].(object)["name"])
		c.Clock.Add(time.Minute)
		require.Equal(t, got, c.as(t, mine.Caller, mine.Method, mine.Path, object{"acknowledgeComment": "again"})["scorecard"], "a second time changes nothing")
	})
}

func TestResetBringsBackWhatAutoScoringGave(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.card(t, newCard("x", object{"submitTime": "2026-02-20T10:00:00Z", "scores": []object{
			with(number("greeting", 5), object{"aiScored": true, "aiValue": 10}),
			with(number("solution", 5), object{"aiScored": false, "aiValue": 7}),
			with(inapplicable("identity"), object{"aiScored": true, "aiValue": 0}),
			number("share", 50),
		}}))
		before := c.get(t, cardName("x"), "scorecard")
		require.Equal(t, json.Number("50"), before["totalScore"])
		got := c.ok(t, http.MethodPost, at(cardName("x"))+":reset", object{})["scorecard"].(object)
		require.Equal(t, json.Number("10"), scoreOf(t, got, "greeting")["numericValue"])
		require.Equal(t, json.Number("5"), scoreOf(t, got, "solution")["numericValue"], "not scored by auto-scoring")
		require.Equal(t, json.Number("0"), scoreOf(t, got, "identity")["numericValue"])
		require.Equal(t, false, scoreOf(t, got, "identity")["notApplicable"])
		require.Equal(t, json.Number("50"), scoreOf(t, got, "share")["numericValue"])
		require.Equal(t, json.Number("50"), got["totalScore"], "(100 + 50 + 0 + 50) / 4")

		c.ok(t, http.MethodPatch, at(cardName("x")), object{"scorecard": object{"scores": []object{number("greeting", 0), inapplicable("identity")}}})
		require.Equal(t, got["scores"], c.ok(t, http.MethodPost, at(cardName("x"))+":reset", object{})["scorecard"].(object)["scores"], "a draft's go back as well")
	})
}

// scoreOf finds the score of a criterion on a scorecard.
func scoreOf(t testing.TB, card object, criterion string) object {
	t.Helper()
	for _, item := range card["scores"].([]any) {
		if score := item.(object); score["criterionId"] == criterion {
			return score
		}
	}
	require.FailNow(t, "no such score", "%s in %v", criterion, card["scores"])
	return nil
}

func TestDeleteRemovesAScorecardForGood(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.card(t, newCard("x", nil))
		c.card(t, newCard("y", object{"submitTime": "2026-02-20T10:00:00Z"}))
		for _, id := range []string{"x", "y"} {
			require.Empty(t, c.ok(t, http.MethodDelete, at(cardName(id)), nil))
			for _, r := range []request{
				{Method: http.MethodGet, Path: at(cardName(id))},
				{Method: http.MethodDelete, Path: at(cardName(id))},
				{Method: http.MethodPatch, Path: at(cardName(id)), Body: object{"scorecard": object{"comment": "x"}}},
				{Method: http.MethodPost, Path: at(cardName(id)) + ":submit", Body: object{}},
				{Method: http.MethodPost, Path: at(cardName(id)) + ":reset", Body: object{}},
			} {
				c.refused(t, http.StatusNotFound, r)
			}
		}
	})
}

func TestUpdateTimeNeverRunsBackwards(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		const ahead = "2026-03-01T09:34:00Z"
		c.card(t, newCard("x", object{"updateTime": ahead}))
		got := c.ok(t, http.MethodPatch, at(cardName("x")), object{"scorecard": object{"comment": "x"}})["scorecard"].(object)
		require.Equal(t, ahead, got["updateTime"])
		c.Clock.Add(-time.Hour)
		got = c.ok(t, http.MethodPost, at(cardName("x"))+":submit", object{})["scorecard"].(object)
		require.Equal(t, ahead, got["updateTime"])
	})
}
