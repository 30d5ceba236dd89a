package handlers_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

// fullCard is a scorecard with every field of the contract, those included that the server alone decides on.
func fullCard() object {
	return newCard("full", object{
		"creator": object{"name": userName("specialist"), "displayName": "Somebody else", "email": "kept@nowhere.example", "roles": []string{"ADMIN"}},
		"comment": "Well done\r\n\"all in all\", é 😀", "createTime": "2026-02-20T11:00:00.1234569+01:00", "updateTime": "2026-02-20T10:00:01Z",
		"submitTime": "2026-02-20T10:00:02Z", "aiScoreTime": "2026-02-20T10:00:03.5Z", "processInteractionTime": "2026-02-20T10:00:04Z",
		"processId": "process-1", "submissionSource": "SCORECARD_SUBMISSION_SOURCE_QM_TASK_HOME", "usecaseName": usecaseName("calls"),
		"scorecardType": "SCORECARD_TYPE_UNSPECIFIED", "referenceScorecardId": "", "calibratedScorecardName": "",
		"scores": []object{
			{"criterionId": "greeting", "criterionDisplayName": "Greeting", "chapterId": "opening", "numericValue": 5, "notApplicable": false,
				"aiValue": 10, "aiScored": true, "autoFailed": true, "comment": "half", "commentAccessRoles": []string{"MANAGER", "QA_ADMIN"}},
			inapplicable("identity"),
			number("solution", 10),
			{"criterionId": "notes", "textValue": "N/A, =1+1", "notApplicable": false},
		},
		"totalScore": 1e30, "autoFailed": true, "manuallyScored": false, "calibrationConsistencyScore": -7.123456789, "coachingPlanNames": []string{"string"},
		"acknowledgeTime": "2026-02-20T10:00:05Z", "acknowledgeComment": "not yet", "updatedBy": object{"name": "string", "email": "x"},
		"submittedBy": object{"displayName": "string"}, "scorecardWorkflows": []object{},
	})
}

func TestEveryFieldOfAScorecardIsKeptOrComputed(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		got := c.as(t, userName("qa-lead"), http.MethodPost, at(support)+"/scorecards", fullCard())["scorecard"].(object)
		lead := object{"name": userName("qa-lead"), "displayName": "Person qa-lead"}
		require.Equal(t, object{
			"name": cardName("full"), "conversationName": support + "/conversations/conv-full", "agentUserName": userName("agent-1"),
			"creator":      object{"name": userName("specialist"), "displayName": "Person specialist"},
			"templateName": templateName("quality") + "@1", "comment": "Well done\r\n\"all in all\", é 😀",
			"createTime": "2026-02-20T10:00:00.123456Z", "updateTime": "2026-02-20T10:00:01Z", "submitTime": "2026-02-20T10:00:02Z",
			"aiScoreTime": "2026-02-20T10:00:03.5Z", "processInteractionTime": "2026-02-20T10:00:04Z", "processId": "process-1",
			"submissionSource": "SCORECARD_SUBMISSION_SOURCE_QM_TASK_HOME", "usecaseName": usecaseName("calls"),
			"scorecardType": "SCORECARD_TYPE_UNSPECIFIED",
			"totalScore":    json.Number("75"), "autoFailed": false, "manuallyScored": true, "updatedBy": lead, "submittedBy": lead,
			"scores": []any{
				object{"criterionId": "greeting", "criterionDisplayName": "Greeting", "chapterId": "opening", "numericValue": json.Number("5"),
					"notApplicable": false, "aiValue": json.Number("10"), "aiScored": true, "comment": "half",
					"commentAccessRoles": []any{"MANAGER", "QA_ADMIN"}},
				object{"criterionId": "identity", "criterionDisplayName": "Identity", "chapterId": "opening", "notApplicable": true},
				object{"criterionId": "solution", "criterionDisplayName": "Solution", "chapterId": "resolution", "numericValue": json.Number("10"), "notApplicable": false},
				object{"criterionId": "notes", "criterionDisplayName": "Notes", "chapterId": "resolution", "textValue": "N/A, =1+1", "notApplicable": false},
			},
		}, got)
		require.Equal(t, got, c.get(t, cardName("full"), "scorecard"))
		list := c.ok(t, http.MethodGet, at(support)+"/scorecards", nil)
		require.Equal(t, []any{got}, list["scorecards"])
		require.Equal(t, templateName("quality")+"@1", list["scorecardTemplates"].([]any)[0].(object)["name"])
		require.NotContains(t, list, "nextPageToken")
	})
}

func TestOnlyImportersNameAnotherCreator(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		another := object{"creator": object{"name": userName("manager")}}
		for _, id := range []string{"specialist", "manager", "admin", "qa-lead"} {
			self := c.as(t, userName(id), http.MethodPost, at(support)+"/scorecards", newCard("self-"+id, nil))["scorecard"].(object)
			require.Equal(t, userName(id), self["creator"].(object)["name"])
			named := c.as(t, userName(id), http.MethodPost, at(support)+"/scorecards",
				newCard("named-"+id, object{"creator": object{"name": userName(id)}}))["scorecard"].(object)
			require.Equal(t, userName(id), named["creator"].(object)["name"])
		}
		c.refused(t, http.StatusForbidden, request{Method: http.MethodPost, Path: at(support) + "/scorecards", Body: newCard("no", another), Caller: userName("specialist")})
		for _, id := range []string{"admin", "qa-lead", ""} {
			caller := ""
			if id != "" {
				caller = userName(id)
			}
			got := c.as(t, caller, http.MethodPost, at(support)+"/scorecards", newCard("import-"+id, another))["scorecard"].(object)
			require.Equal(t, object{"name": userName("manager"), "displayName": "Person manager"}, got["creator"])
		}
		operator := c.card(t, newCard("operator", nil))
		require.Equal(t, userName("local-admin"), operator["creator"].(object)["name"])
	})
}

func TestAnIdIsChosenOrGiven(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		given := c.card(t, newCard("", object{"name": nil, "conversationName": support + "/conversations/x"}))["name"].(string)
		require.NotEqual(t, given, c.card(t, newCard("", object{"name": "", "conversationName": support + "/conversations/x"}))["name"])
		id, err := uuid.Parse(given[len(cardName("")):])
		require.NoError(t, err)
		require.Equal(t, uuid.Version(7), id.Version())

		c.card(t, newCard("chosen", nil))
		taken := c.refused(t, http.StatusConflict, request{Method: http.MethodPost, Path: at(support) + "/scorecards", Body: newCard("chosen", nil)})
		require.Equal(t, "ALREADY_EXISTS", taken.reason(t))
		for _, name := range []string{sales + "/scorecards/x", "customers/other/profiles/support/scorecards/x", targetName("x"), "string"} {
			a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/scorecards", Body: newCard("x", object{"name": name})})
			require.Equal(t, []string{"name"}, a.fields(t), name)
		}
	})
}

func TestTimesOfANewScorecard(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) { // its clock stands at 2026-03-01T09:30:00.123456Z
		const late, tooLate = "2026-03-01T09:35:00.123456Z", "2026-03-01T09:35:00.123457Z"
		for i, example := range []struct {
			fields object
			faults []string
		}{
			{object{"createTime": late, "updateTime": late, "submitTime": late}, nil},
			{object{"createTime": tooLate, "updateTime": tooLate}, []string{"createTime", "updateTime"}},
			{object{"updateTime": tooLate}, []string{"updateTime"}},
			{object{"submitTime": tooLate}, []string{"submitTime"}},
			{object{"updateTime": "2026-02-20T09:59:59.999999Z"}, []string{"updateTime"}},
			{object{"submitTime": "2026-02-20T09:59:59.999999Z"}, []string{"submitTime"}},
			{object{"createTime": "2026-02-20T10:00:00.0000009Z", "updateTime": "2026-02-20T10:00:00Z"}, nil}, // cut, then compared
			{object{"createTime": "2026-02-20T12:00:00+02:00", "updateTime": "2026-02-20T05:00:00-05:00"}, nil},
			{object{"createTime": "9999-12-31T23:59:59-01:00"}, []string{"createTime"}},
			{object{"createTime": "2026-02-30T10:00:00Z"}, []string{"createTime"}},
			{object{"createTime": nil, "updateTime": nil}, []string{"createTime", "updateTime"}},
		} {
			a := c.do(t, request{Method: http.MethodPost, Path: at(support) + "/scorecards", Body: newCard(string(rune('a'+i)), example.fields)})
			if example.faults == nil {
				require.Equal(t, http.StatusOK, a.Status, "%v: %s", example.fields, a.Body)
				continue
			}
			require.Equal(t, http.StatusBadRequest, a.Status, "%v", example.fields)
			require.Equal(t, example.faults, a.fields(t), "%v", example.fields)
		}
	})
}

func TestANewScorecardIsRefusedWithAllItsFaults(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.create(t, "/v1/customers", object{"name": "customers/other"})
		c.create(t, at("customers/other")+"/users", object{"name": "customers/other/users/agent-9"})
		var texts []any
		for _, agent := range []string{userName("nobody"), "customers/other/users/agent-9", "customers/other/users/nobody"} {
			a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/scorecards", Body: newCard("x", object{
				"agentUserName": agent, "usecaseName": sales + "/usecases/calls", "templateName": templateName("none"),
				"conversationName": sales + "/conversations/x", "creator": object{"name": userName("nobody")},
			})})
			require.ElementsMatch(t, []string{"agentUserName", "usecaseName", "templateName", "conversationName", "creator.name"}, a.fields(t))
			texts = append(texts, a.decode(t))
		}
		require.Equal(t, texts[0], texts[1], "a foreign name tells no more than an unknown one")
		require.Equal(t, texts[0], texts[2])

		for name, example := range map[string]struct {
			scores []object
			faults []string
		}{
			"two kinds of value":    {[]object{{"criterionId": "greeting", "numericValue": 5, "textValue": "x", "notApplicable": false}}, []string{"scores[0]"}},
			"value and N/A":         {[]object{{"criterionId": "greeting", "numericValue": 5, "notApplicable": true}}, []string{"scores[0]"}},
			"no value":              {[]object{{"criterionId": "greeting", "notApplicable": false}}, []string{"scores[0]"}},
			"a criterion twice":     {[]object{number("greeting", 5), number("greeting", 5)}, []string{"scores[1].criterionId"}},
			"another template's":    {[]object{number("q1", 5), number("greeting", 5)}, []string{"scores[0].criterionId"}},
			"no option's value":     {[]object{number("greeting", 6), number("solution", 11), number("share", 100.01)}, []string{"scores[0].numericValue", "scores[1].numericValue", "scores[2].numericValue"}},
			"between steps":         {[]object{number("solution", 5.5)}, []string{"scores[0].numericValue"}},
			"N/A where not offered": {[]object{inapplicable("greeting")}, []string{"scores[0].notApplicable"}},
			"text for a number":     {[]object{{"criterionId": "greeting", "textValue": "x", "notApplicable": false}}, []string{"scores[0].textValue"}},
			"number for a text":     {[]object{number("notes", 5)}, []string{"scores[0].numericValue"}},
			"wrong chapter and name": {[]object{with(number("greeting", 5), object{"chapterId": "resolution", "criterionDisplayName": "Hello"})},
				[]string{"scores[0].chapterId", "scores[0].criterionDisplayName"}},
			"nobody beside others": {[]object{with(number("greeting", 5), object{"commentAccessRoles": []string{"ROLE_UNSPECIFIED", "MANAGER"}})}, []string{"scores[0].commentAccessRoles"}},
		} {
			a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/scorecards", Body: newCard("x", object{"scores": example.scores})})
			require.ElementsMatch(t, example.faults, a.fields(t), name)
		}
		a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/scorecards", Body: newCard("x", object{
			"scorecardType": "SCORECARD_TYPE_APPEAL_REQUEST", "referenceScorecardId": "y", "calibratedScorecardName": cardName("y")})})
		require.ElementsMatch(t, []string{"calibratedScorecardName"}, a.fields(t))
		a = c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/scorecards", Body: newCard("x", object{
			"surprise": 1, "scores": []object{number("greeting", 5), number("greeting", 5)}})})
		require.ElementsMatch(t, []string{"surprise", "scores[1].criterionId"}, a.fields(t), "an unknown field hides no other fault")
		require.Empty(t, c.ok(t, http.MethodGet, at(support)+"/scorecards", nil)["scorecards"])
	})
}

func TestATotalIsThatOfTheAnswersSoFar(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for id, example := range map[string]struct {
			scores []object
			total  string
			cell   string
		}{
			"none":     {[]object{}, "-1", "N/A"},
			"n-a":      {[]object{inapplicable("identity")}, "-1", "N/A"},
			"text":     {[]object{{"criterionId": "notes", "textValue": "x", "notApplicable": false}}, "-1", "N/A"},
			"zero":     {[]object{number("greeting", 0)}, "0", "0"},
			"third":    {[]object{number("share", 33.33)}, "33.33", "33.33"},
			"smallest": {[]object{number("share", 0.0001)}, "0.0001", "0.0001"},
			"sum":      {[]object{number("share", 33.33), number("solution", 10)}, "66.665", "66.665"},
		} {
			c.card(t, newCard(id[:3], object{"scores": example.scores}))
			require.Equal(t, json.Number(example.total), c.get(t, cardName(id[:3]), "scorecard")["totalScore"], id)
			rows := c.export(t, "", object{"scorecardNames": []string{cardName(id[:3])}})
			require.Equal(t, []string{example.cell}, column(t, rows, "total_score"), id)
		}
	})
}

func TestThirtyThreePointThreeThreeStaysItself(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.card(t, newCard("x", object{"scores": []object{with(number("share", 33.33), object{"aiValue": 33.3333})}}))
		for _, card := range []any{c.get(t, cardName("x"), "scorecard"), c.ok(t, http.MethodGet, at(support)+"/scorecards", nil)["scorecards"].([]any)[0]} {
			score := card.(object)["scores"].([]any)[0].(object)
			require.Equal(t, json.Number("33.33"), score["numericValue"])
			require.Equal(t, json.Number("33.3333"), score["aiValue"])
			require.Equal(t, json.Number("33.33"), card.(object)["totalScore"])
		}
		require.Equal(t, []string{"33.33"}, column(t, c.export(t, "", nil), "Quality / Resolution / Share"))
		long := c.export(t, "?layout=long", nil)
		require.Equal(t, []string{"33.33"}, column(t, long, "value"))
		require.Equal(t, []string{"33.3333"}, column(t, long, "ai_value"))
	})
}
