package handlers_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func targetBody(id string, more object) object {
	return with(object{
		"name": targetName(id), "scorecardTemplateName": templateName("quality"), "target": 80, "usecaseName": usecaseName("calls"),
	}, more)
}

// target creates a target and returns it as answered.
func (c company) target(t testing.TB, body object) object {
	t.Helper()
	return c.ok(t, http.MethodPost, at(support)+"/targets", body)["target"].(object)
}

func TestATargetKeepsItsNineFields(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.card(t, newCard("x", object{"submitTime": "2026-02-20T10:00:00Z"}))
		got := c.target(t, targetBody("x", object{"criterionOrChapterId": "opening", "target": 33.33, "coachingPlanName": "",
			"createTime": "2020-01-01T00:00:00Z", "updateTime": "2020-01-01T00:00:00Z", "qaScore": 7}))
		require.Equal(t, object{
			"name": targetName("x"), "scorecardTemplateName": templateName("quality"), "criterionOrChapterId": "opening",
			"target": json.Number("33.33"), "usecaseName": usecaseName("calls"), "qaScore": json.Number("100"),
			"createTime": "2026-03-01T09:30:00.123456Z", "updateTime": "2026-03-01T09:30:00.123456Z",
		}, got)
		require.Equal(t, got, c.get(t, targetName("x"), "target"))
		require.Equal(t, []any{got}, c.ok(t, http.MethodPost, at(support)+"/targets:list", object{})["targets"])

		c.Clock.Add(time.Hour)
		changed := c.ok(t, http.MethodPatch, at(targetName("x")), object{"target": object{"target": 100}, "updateMask": "target"})["target"].(object)
		require.Equal(t, with(got, object{"target": json.Number("100"), "updateTime": "2026-03-01T10:30:00.123456Z"}), changed)
		require.Empty(t, c.ok(t, http.MethodDelete, at(targetName("x")), nil))
		for _, method := range []string{http.MethodGet, http.MethodDelete} {
			c.refused(t, http.StatusNotFound, request{Method: method, Path: at(targetName("x"))})
		}
	})
}

func TestATargetIsRefusedWithAllItsFaults(t *testing.T) {
	t.Parallel()
	examples := map[string]struct {
		fields object
		faults []string
	}{
		"above 100":       {object{"target": 100.01}, []string{"target"}},
		"below 0":         {object{"target": -0.0001}, []string{"target"}},
		"too precise":     {object{"target": 33.33333}, []string{"target"}},
		"a revision":      {object{"scorecardTemplateName": templateName("quality") + "@1"}, []string{"scorecardTemplateName"}},
		"unknown names":   {object{"scorecardTemplateName": templateName("none"), "usecaseName": usecaseName("none")}, []string{"scorecardTemplateName", "usecaseName"}},
		"foreign names":   {object{"scorecardTemplateName": sales + "/scorecardTemplates/quality", "usecaseName": sales + "/usecases/calls"}, []string{"scorecardTemplateName", "usecaseName"}},
		"an unknown item": {object{"criterionOrChapterId": "none"}, []string{"criterionOrChapterId"}},
		"an unknown plan": {object{"coachingPlanName": planName("none")}, []string{"coachingPlanName"}},
		"a foreign plan":  {object{"coachingPlanName": sales + "/coachingPlans/x"}, []string{"coachingPlanName"}},
	}
	eachCompany(t, func(t *testing.T, c company) {
		c.target(t, targetBody("kept", nil))
		for name, example := range examples {
			a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/targets", Body: targetBody("x", example.fields)})
			require.ElementsMatch(t, example.faults, a.fields(t), name)
			a = c.refused(t, http.StatusBadRequest, request{Method: http.MethodPatch, Path: at(targetName("kept")), Body: object{"target": example.fields}})
			for i, field := range a.fields(t) {
				require.Contains(t, field, "target.", "%d of %s", i, name)
			}
			require.Len(t, a.fields(t), len(example.faults), name)
		}
		for _, fields := range []object{{"target": nil}, {"usecaseName": nil}, {"scorecardTemplateName": nil}} {
			c.refused(t, http.StatusBadRequest, request{Method: http.MethodPatch, Path: at(targetName("kept")), Body: object{"target": fields}})
		}
		c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/targets", Body: object{}})
		require.Len(t, c.ok(t, http.MethodPost, at(support)+"/targets:list", object{})["targets"], 1)
	})
}

func TestThereIsOneTargetForTheSameThings(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for id, fields := range map[string]object{
			"whole": nil, "chapter": {"criterionOrChapterId": "opening"}, "criterion": {"criterionOrChapterId": "greeting"},
			"chats": {"usecaseName": usecaseName("chats")},
		} {
			c.target(t, targetBody(id, fields))
			c.refused(t, http.StatusConflict, request{Method: http.MethodPost, Path: at(support) + "/targets", Body: targetBody("again-"+id, fields)})
		}
		c.refused(t, http.StatusConflict, request{Method: http.MethodPost, Path: at(support) + "/targets", Body: targetBody("whole", object{"criterionOrChapterId": "notes"})})
		c.refused(t, http.StatusConflict, request{Method: http.MethodPatch, Path: at(targetName("chapter")), Body: object{"target": object{"criterionOrChapterId": "greeting"}}})
		c.refused(t, http.StatusConflict, request{Method: http.MethodPatch, Path: at(targetName("chapter")), Body: object{"target": object{"criterionOrChapterId": nil}}})
		c.ok(t, http.MethodPatch, at(targetName("chapter")), object{"target": object{"criterionOrChapterId": "opening"}})
	})
}

// scored creates scorecards whose means are easily told: submitted at the times given, the first two counting, one with
// the criterion not applicable, and a draft.
func (c company) scored(t *testing.T) {
	t.Helper()
	const created = "2025-10-01T00:00:00Z"
	one := func(id, submitted string, scores ...object) {
		more := object{"createTime": created, "updateTime": created, "scores": scores}
		if submitted != "" {
			more["submitTime"] = submitted
		}
		c.card(t, newCard(id, more))
	}
	// The clock stands at 2026-03-01T09:30:00.123456Z; 90 days before is 2025-12-01T09:30:00.123456Z.
	one("at-the-start", "2025-12-01T09:30:00.123456Z", number("greeting", 10), number("solution", 5))                      // 75
	one("at-the-end", "2026-03-01T09:30:00.123456Z", number("greeting", 5), number("solution", 0), number("share", 33.33)) // 27.7767
	one("not-applicable", "2026-01-01T00:00:00Z", inapplicable("identity"), number("solution", 10))                        // 100
	one("too-early", "2025-12-01T09:30:00.123455Z", number("greeting", 0), number("solution", 0))
	one("too-late", "2026-03-01T09:30:00.123457Z", number("greeting", 0), number("solution", 0))
	one("draft", "", number("greeting", 0), number("solution", 0))
}

func TestQAScoreIsTheMeanOfNinetyDays(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.scored(t)
		for item, want := range map[string]any{
			"":           json.Number("67.5922"), // (75 + 27.7767 + 100) / 3
			"opening":    json.Number("75"),      // (100 + 50) / 2; the third has nothing applicable in it
			"greeting":   json.Number("75"),
			"solution":   json.Number("50"),     // (50 + 0 + 100) / 3
			"resolution": json.Number("55.555"), // (50 + 16.665 + 100) / 3
			"share":      json.Number("33.33"),
			"identity":   nil, // never applicable
			"notes":      nil, // never scored
		} {
			id := "of-" + item
			got := c.target(t, targetBody(id, object{"criterionOrChapterId": item}))
			require.Equal(t, want, got["qaScore"], item)
		}
		other := c.target(t, targetBody("chats", object{"usecaseName": usecaseName("chats")}))
		require.Equal(t, json.Number("67.5922"), other["qaScore"], "the document speaks of scorecards of the template, whatever their use case")
	})
}

func TestQAScoreIsComputedAnewAtEachWrite(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		got := c.target(t, targetBody("x", nil))
		require.NotContains(t, got, "qaScore", "there is nothing to take a mean of")
		c.card(t, newCard("x", object{"submitTime": "2026-02-20T10:00:00Z"}))
		require.NotContains(t, c.get(t, targetName("x"), "target"), "qaScore", "it is as of the last write")
		patch := func(fields object) any {
			return c.ok(t, http.MethodPatch, at(targetName("x")), object{"target": fields})["target"].(object)["qaScore"]
		}
		require.Equal(t, json.Number("75"), patch(object{}))
		require.Equal(t, json.Number("100"), patch(object{"criterionOrChapterId": "greeting"}))
		c.ok(t, http.MethodPost, at(cardName("x"))+":reset", object{})
		require.Nil(t, patch(object{}))
		c.ok(t, http.MethodPost, at(cardName("x"))+":submit", object{})
		require.Equal(t, json.Number("100"), patch(object{}))
		c.Clock.Add(90 * 24 * time.Hour)
		require.Equal(t, json.Number("100"), patch(object{}), "both ends of the window count")
		c.Clock.Add(time.Microsecond)
		require.Nil(t, patch(object{}))
	})
}

func TestTargetsAreFilteredAndPaged(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.create(t, at(support)+"/scorecardTemplates", with(quality(), object{"name": templateName("other")}))
		c.target(t, targetBody("a", nil))
		c.target(t, targetBody("b", object{"criterionOrChapterId": "greeting"}))
		c.target(t, targetBody("c", object{"usecaseName": usecaseName("chats"), "criterionOrChapterId": "opening"}))
		c.target(t, targetBody("d", object{"scorecardTemplateName": templateName("other")}))
		for name, example := range map[string]struct {
			filter object
			want   []string
		}{
			"all":                {object{}, []string{"a", "b", "c", "d"}},
			"template":           {object{"scorecardTemplateNames": []string{templateName("quality")}}, []string{"a", "b", "c"}},
			"two templates":      {object{"scorecardTemplateNames": []string{templateName("quality"), templateName("other")}}, []string{"a", "b", "c", "d"}},
			"items":              {object{"criterionOrChapterIds": []string{"greeting", "opening"}}, []string{"b", "c"}},
			"the whole template": {object{"criterionOrChapterIds": []string{""}}, []string{"a", "d"}},
			"use case":           {object{"usecaseNames": []string{usecaseName("chats")}}, []string{"c"}},
			"both":               {object{"usecaseNames": []string{usecaseName("calls")}, "criterionOrChapterIds": []string{"opening"}}, []string{}},
			"agent, of plans":    {object{"agentUserNames": []string{userName("agent-1")}}, []string{}},
		} {
			want := []string{}
			for _, id := range example.want {
				want = append(want, targetName(id))
			}
			require.Equal(t, want, namesOf(c.ok(t, http.MethodPost, at(support)+"/targets:list", example.filter)["targets"]), name)
			var walked []string
			filter := with(example.filter, object{"pageSize": 1})
			for {
				page := c.ok(t, http.MethodPost, at(support)+"/targets:list", filter)
				walked = append(walked, namesOf(page["targets"])...)
				if filter["pageToken"] = page["nextPageToken"]; filter["pageToken"] == nil {
					break
				}
			}
			require.ElementsMatch(t, want, walked, name)
		}
		a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/targets:list", Body: object{
			"scorecardTemplateNames": []string{templateName("none")}, "usecaseNames": []string{usecaseName("none")},
			"coachingPlanNames": []string{support + "/coachingPlans/x"}, "agentUserNames": []string{userName("none")}}})
		require.ElementsMatch(t, []string{"scorecardTemplateNames[0]", "usecaseNames[0]", "coachingPlanNames[0]", "agentUserNames[0]"}, a.fields(t))
	})
}
