package handlers_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAPatchChangesWhatBodyAndMaskSay(t *testing.T) {
	t.Parallel()
	// Each example starts from a scorecard with the comment "before" and the process id "before".
	examples := map[string]struct {
		fields             object
		mask               any
		comment, processID any // nil: cleared
	}{
		"absent, no mask":          {object{}, nil, "before", "before"},
		"null, no mask":            {object{"comment": nil}, nil, nil, "before"},
		"value, no mask":           {object{"comment": "after"}, nil, "after", "before"},
		"empty mask means none":    {object{"comment": "after"}, "", "after", "before"},
		"absent, masked":           {object{}, "comment", nil, "before"},
		"null, masked":             {object{"comment": nil}, "comment", nil, "before"},
		"value, masked":            {object{"comment": "after"}, "comment", "after", "before"},
		"two masked, one absent":   {object{"comment": "after"}, "comment,processId", "after", nil},
		"masked with blanks":       {object{"comment": "after"}, " comment , processId ", "after", nil},
		"absent, replaced":         {object{"scores": []object{number("greeting", 10), number("solution", 5)}}, "*", nil, nil},
		"value, replaced":          {object{"comment": "after", "scores": []object{number("greeting", 10), number("solution", 5)}}, "*", "after", nil},
		"read-only ones ignored":   {object{"comment": "after", "totalScore": 3, "updateTime": "2020-01-01T00:00:00Z", "acknowledgeComment": "x"}, "comment", "after", "before"},
		"fixed ones as they are":   {object{"comment": "after", "agentUserName": userName("agent-1"), "createTime": "2026-02-20T11:00:00.0000001+01:00"}, nil, "after", "before"},
		"the same name":            {object{"comment": "after", "name": cardName("x")}, nil, "after", "before"},
		"name stands outside mask": {object{"comment": "after", "name": cardName("x")}, "comment", "after", "before"},
	}
	eachCompany(t, func(t *testing.T, c company) {
		for name, example := range examples {
			c.card(t, newCard("x", object{"comment": "before", "processId": "before"}))
			body := object{"scorecard": example.fields}
			if example.mask != nil {
				body["updateMask"] = example.mask
			}
			got := c.ok(t, http.MethodPatch, at(cardName("x")), body)["scorecard"].(object)
			require.Equal(t, example.comment, got["comment"], name)
			require.Equal(t, example.processID, got["processId"], name)
			require.Equal(t, json.Number("75"), got["totalScore"], name)
			require.Equal(t, got, c.get(t, cardName("x"), "scorecard"), name)
			c.ok(t, http.MethodDelete, at(cardName("x")), nil)
		}
	})
}

func TestAPatchThatContradictsItselfChangesNothing(t *testing.T) {
	t.Parallel()
	examples := map[string]struct {
		fields object
		mask   any
		faults []string
	}{
		"outside the mask":          {object{"comment": "after", "processId": "after"}, "comment", []string{"scorecard.processId"}},
		"null outside the mask":     {object{"comment": "after", "processId": nil}, "comment", []string{"scorecard.processId"}},
		"unknown in the mask":       {object{}, "comment,nothing", []string{"updateMask"}},
		"output-only in the mask":   {object{}, "totalScore,updateTime", []string{"updateMask", "updateMask"}},
		"name in the mask":          {object{"name": cardName("x")}, "name", []string{"updateMask"}},
		"star beside others":        {object{}, "*,comment", []string{"updateMask"}},
		"nested path in the mask":   {object{}, "scores.comment", []string{"updateMask"}},
		"another name":              {object{"name": cardName("y")}, nil, []string{"scorecard.name"}},
		"another creator":           {object{"creator": object{"name": userName("manager")}}, nil, []string{"scorecard.creator.name"}},
		"fixed fields":              {object{"createTime": "2026-02-20T10:00:01Z", "agentUserName": userName("agent-2"), "conversationName": support + "/conversations/y"}, nil, []string{"scorecard.agentUserName", "scorecard.conversationName", "scorecard.createTime"}},
		"fixed fields cleared":      {object{"templateName": nil, "agentUserName": nil}, nil, []string{"scorecard.agentUserName", "scorecard.templateName"}},
		"submit by patch":           {object{"submitTime": "2026-02-20T10:00:00Z"}, nil, []string{"scorecard.submitTime"}},
		"another revision":          {object{"templateName": templateName("quality") + "@2"}, nil, []string{"scorecard.templateName"}},
		"another type":              {object{"scorecardType": "SCORECARD_TYPE_APPEAL_REQUEST"}, nil, []string{"scorecard.scorecardType"}},
		"an unknown use case":       {object{"usecaseName": usecaseName("none")}, nil, []string{"scorecard.usecaseName"}},
		"a foreign use case":        {object{"usecaseName": sales + "/usecases/calls"}, nil, []string{"scorecard.usecaseName"}},
		"a score that does not fit": {object{"scores": []object{number("greeting", 7), number("none", 1), {"numericValue": 5}}}, nil, []string{"scorecard.scores[2].criterionId", "scorecard.scores[0].numericValue", "scorecard.scores[1].criterionId"}},
		"a criterion twice":         {object{"scores": []object{number("greeting", 5), number("greeting", 0)}}, nil, []string{"scorecard.scores[1].criterionId"}},
		"two kinds of value":        {object{"scores": []object{{"criterionId": "greeting", "numericValue": 5, "notApplicable": true}}}, nil, []string{"scorecard.scores[0]", "scorecard.scores[0].notApplicable"}},
	}
	eachCompany(t, func(t *testing.T, c company) {
		c.card(t, newCard("x", object{"comment": "before"}))
		before := c.get(t, cardName("x"), "scorecard")
		for name, example := range examples {
			body := object{"scorecard": example.fields}
			if example.mask != nil {
				body["updateMask"] = example.mask
			}
			a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPatch, Path: at(cardName("x")), Body: body})
			require.ElementsMatch(t, example.faults, a.fields(t), "%s: %s", name, a.Body)
			require.Equal(t, before, c.get(t, cardName("x"), "scorecard"), name)
		}
		c.refused(t, http.StatusNotFound, request{Method: http.MethodPatch, Path: at(cardName("none")), Body: object{"scorecard": object{"comment": "x"}}})
	})
}

func TestScoresOfAPatchMergeByCriterion(t *testing.T) {
	t.Parallel()
	ai := object{"aiScored": true, "aiValue": 10}
	examples := map[string]struct {
		scores any
		mask   any
		want   map[string]string // by criterion: the value and, if there is one, the comment
		total  string
	}{
		"one changed":              {[]object{number("greeting", 5)}, nil, map[string]string{"greeting": "5 hi", "solution": "5"}, "50"},
		"one added":                {[]object{number("share", 100)}, nil, map[string]string{"greeting": "10 hi", "solution": "5", "share": "100"}, "83.3333"},
		"none sent":                {[]object{}, nil, map[string]string{"greeting": "10 hi", "solution": "5"}, "75"},
		"null removes all":         {nil, nil, map[string]string{}, "-1"},
		"masked and absent":        {nil, "scores", map[string]string{}, "-1"},
		"masked merges as well":    {[]object{number("greeting", 0)}, "scores", map[string]string{"greeting": "0 hi", "solution": "5"}, "25"},
		"a value cleared":          {[]object{{"criterionId": "greeting", "numericValue": nil}}, nil, map[string]string{"solution": "5"}, "50"},
		"only the comment":         {[]object{{"criterionId": "greeting", "comment": "bye"}}, nil, map[string]string{"greeting": "10 bye", "solution": "5"}, "75"},
		"the comment cleared":      {[]object{{"criterionId": "greeting", "comment": nil}}, nil, map[string]string{"greeting": "10", "solution": "5"}, "75"},
		"another kind of value":    {[]object{inapplicable("identity"), {"criterionId": "notes", "textValue": "x"}}, nil, map[string]string{"greeting": "10 hi", "solution": "5", "identity": "N/A", "notes": "x"}, "75"},
		"number said not to be NA": {[]object{{"criterionId": "greeting", "notApplicable": false}}, nil, map[string]string{"greeting": "10 hi", "solution": "5"}, "75"},
		"replaced":                 {[]object{number("solution", 10)}, "*", map[string]string{"solution": "10"}, "100"},
	}
	eachCompany(t, func(t *testing.T, c company) {
		for name, example := range examples {
			c.card(t, newCard("x", object{"scores": []object{with(number("greeting", 10), with(ai, object{"comment": "hi"})), number("solution", 5)}}))
			body := object{"scorecard": object{}}
			if example.scores != nil || example.mask == nil {
				body["scorecard"] = object{"scores": example.scores}
			}
			if example.mask != nil {
				body["updateMask"] = example.mask
			}
			got := c.ok(t, http.MethodPatch, at(cardName("x")), body)["scorecard"].(object)
			require.Equal(t, json.Number(example.total), got["totalScore"], name)
			require.Equal(t, example.want, answersOf(got), name)
			if _, kept := example.want["greeting"]; kept {
				require.Equal(t, true, scoreOf(t, got, "greeting")["aiScored"], name)
				require.Equal(t, json.Number("10"), scoreOf(t, got, "greeting")["aiValue"], name)
			}
			c.ok(t, http.MethodDelete, at(cardName("x")), nil)
		}
	})
}

// answersOf is the value and the comment of each score.
func answersOf(card object) map[string]string {
	answers := map[string]string{}
	for _, item := range card["scores"].([]any) {
		score := item.(object)
		text := ""
		switch {
		case score["notApplicable"] == true:
			text = "N/A"
		case score["numericValue"] != nil:
			text = string(score["numericValue"].(json.Number))
		case score["textValue"] != nil:
			text = score["textValue"].(string)
		}
		if comment, has := score["comment"].(string); has && comment != "" {
			text += " " + comment
		}
		answers[score["criterionId"].(string)] = text
	}
	return answers
}
