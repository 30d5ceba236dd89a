package handlers_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// patchTemplate updates the template quality and returns it as answered.
func (c company) patchTemplate(t testing.TB, id string, fields object) object {
	t.Helper()
	return c.ok(t, http.MethodPatch, at(templateName(id)), object{"scorecardTemplate": fields})["scorecardTemplate"].(object)
}

func TestAChangeOfContentMakesTheNextRevision(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		first := c.get(t, templateName("quality"), "scorecardTemplate")
		require.Equal(t, templateName("quality")+"@1", first["name"])
		require.Equal(t, "SCORECARD_TEMPLATE_STATUS_ACTIVE", first["status"])
		require.Equal(t, "SCORECARD_TEMPLATE_TYPE_UNSPECIFIED", first["type"])
		require.Equal(t, "2026-03-01T09:30:00.123456Z", first["createTime"])
		require.Equal(t, userName("local-admin"), first["lastUpdatedBy"])

		c.Clock.Add(time.Hour)
		second := c.as(t, userName("qa-lead"), http.MethodPatch, at(templateName("quality")),
			object{"scorecardTemplate": object{"title": "Better quality", "name": templateName("quality") + "@1"}})["scorecardTemplate"].(object)
		require.Equal(t, templateName("quality")+"@2", second["name"])
		require.Equal(t, userName("qa-lead"), second["lastUpdatedBy"])

		for name, fields := range map[string]object{
			"nothing":           {},
			"the same title":    {"title": "Better quality"},
			"what was read":     c.get(t, templateName("quality"), "scorecardTemplate"),
			"an equal template": {"template": second["template"]},
			"nothing cleared":   {"audience": nil, "permissions": nil},
		} {
			require.Equal(t, templateName("quality")+"@2", c.patchTemplate(t, "quality", fields)["name"], name)
		}
		c.create(t, at(support)+"/scorecardTemplates", with(quality(), object{"name": templateName("bare"), "usecaseNames": []string{}, "audience": object{"userNames": []string{}}}))
		for _, fields := range []object{{"usecaseNames": []string{}}, {"usecaseNames": nil}, {"audience": object{"teamNames": []string{}}}, {"audience": object{}}} {
			require.Equal(t, templateName("bare")+"@1", c.patchTemplate(t, "bare", fields)["name"], "an empty list is the same as none")
		}
		inactive := c.patchTemplate(t, "quality", object{"status": "SCORECARD_TEMPLATE_STATUS_INACTIVE"})
		require.Equal(t, templateName("quality")+"@2", inactive["name"], "deactivating makes no revision")
		require.Equal(t, "2026-03-01T10:30:00.123456Z", inactive["deactivateTime"])
		active := c.patchTemplate(t, "quality", object{"status": "SCORECARD_TEMPLATE_STATUS_ACTIVE"})
		require.Equal(t, templateName("quality")+"@2", active["name"])
		require.NotContains(t, active, "deactivateTime")
		both := c.patchTemplate(t, "quality", object{"title": "Third", "status": "SCORECARD_TEMPLATE_STATUS_INACTIVE"})
		require.Equal(t, templateName("quality")+"@3", both["name"])
		require.Contains(t, both, "deactivateTime")

		old := c.get(t, templateName("quality")+"@1", "scorecardTemplate")
		require.Equal(t, first["template"], old["template"])
		require.Equal(t, "Quality", old["title"])
		require.Equal(t, "SCORECARD_TEMPLATE_STATUS_INACTIVE", old["status"], "the state is that of all revisions")
		c.refused(t, http.StatusNotFound, request{Method: http.MethodGet, Path: at(templateName("quality")) + "@4"})
		for _, revision := range []string{"@0", "@01", "@*", "@x", "@-1"} {
			c.refused(t, http.StatusBadRequest, request{Method: http.MethodGet, Path: at(templateName("quality")) + revision})
		}
	})
}

func TestScorecardsKeepTheRevisionTheyPinned(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.card(t, newCard("first", nil))
		c.patchTemplate(t, "quality", object{"template": object{"chapters": []object{{"chapterId": "all", "criteria": []object{
			{"criterionId": "only", "answer": options(0, 1)}}}}}})
		require.Equal(t, templateName("quality")+"@2", c.card(t, newCard("current", object{"scores": []object{number("only", 1)}}))["templateName"])
		require.Equal(t, templateName("quality")+"@1", c.card(t, newCard("older", object{"templateName": templateName("quality") + "@1"}))["templateName"])
		first := c.ok(t, http.MethodPatch, at(cardName("first")), object{"scorecard": object{"scores": []object{number("greeting", 5)}}})["scorecard"].(object)
		require.Equal(t, templateName("quality")+"@1", first["templateName"])
		a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/scorecards",
			Body: newCard("x", object{"templateName": templateName("quality") + "@3"})})
		require.Equal(t, []string{"templateName"}, a.fields(t))
		listed := c.ok(t, http.MethodGet, at(support)+"/scorecards", nil)["scorecardTemplates"].([]any)
		require.Len(t, listed, 2, "each revision in use")
	})
}

func TestWhatIsCurrentIsNeverAskedOfMemory(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.card(t, newCard("first", nil))
		a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/scorecards", Body: newCard("x", object{
			"scores": []object{with(number("greeting", 5), object{"chapterId": "resolution", "criterionDisplayName": "Hello"})}})})
		require.Equal(t, []string{"scores[0].chapterId", "scores[0].criterionDisplayName"}, a.fields(t))

		other, _ := c.failing(t) // another server, which changes the template behind this one's back
		other.ok(t, http.MethodPatch, at(templateName("quality")), object{"scorecardTemplate": object{"template": object{"chapters": []object{
			{"chapterId": "moved", "criteria": []object{{"criterionId": "greeting", "displayName": "Renamed", "answer": options(0, 5, 10, 20)}}},
			{"chapterId": "rest", "criteria": []object{{"criterionId": "solution", "answer": span(0, 10, 1)}}}}}}})
		second := c.card(t, newCard("second", object{"scores": []object{number("greeting", 5), number("solution", 5)}}))
		require.Equal(t, templateName("quality")+"@2", second["templateName"])
		require.Equal(t, "moved", scoreOf(t, second, "greeting")["chapterId"])
		require.Equal(t, "Renamed", scoreOf(t, second, "greeting")["criterionDisplayName"])
		other.ok(t, http.MethodPatch, at(templateName("quality")), object{"scorecardTemplate": object{"status": "SCORECARD_TEMPLATE_STATUS_INACTIVE"}})
		a = c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/scorecards", Body: newCard("x", nil)})
		require.Equal(t, "TEMPLATE_NOT_ACTIVE", a.reason(t))
	})
}

func TestADeletedTemplateStaysReadableAndKeepsItsId(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.card(t, newCard("draft", nil))
		deleted := c.ok(t, http.MethodDelete, at(templateName("quality")), nil)["scorecardTemplate"].(object)
		require.Equal(t, "SCORECARD_TEMPLATE_STATUS_DELETED", deleted["status"])
		require.Equal(t, "2026-03-01T09:30:00.123456Z", deleted["deleteTime"])
		require.Equal(t, templateName("quality")+"@1", deleted["name"])
		c.Clock.Add(time.Hour)
		require.Equal(t, deleted, c.ok(t, http.MethodDelete, at(templateName("quality")), nil)["scorecardTemplate"], "deleting again changes nothing")

		c.refused(t, http.StatusConflict, request{Method: http.MethodPost, Path: at(support) + "/scorecardTemplates", Body: quality()})
		for _, name := range []string{"quality", "quality@1"} {
			require.Equal(t, deleted["template"], c.get(t, templateName(name), "scorecardTemplate")["template"])
		}
		require.Len(t, c.ok(t, http.MethodGet, at(templateName("quality"))+":listRevisions", nil)["scorecardTemplates"], 1)
		a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPatch, Path: at(templateName("quality")), Body: object{"scorecardTemplate": object{"title": "x"}}})
		require.Equal(t, "TEMPLATE_DELETED", a.reason(t))
	})
}

func TestOnlyActiveTemplatesTakeScorecardsButDraftsAreFinished(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.card(t, newCard("one", nil))
		c.card(t, newCard("two", nil))
		refuse := func(id string) {
			for _, revision := range []string{"", "@1"} {
				a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/scorecards",
					Body: newCard("x", object{"templateName": templateName("quality") + revision})})
				require.Equal(t, "TEMPLATE_NOT_ACTIVE", a.reason(t))
			}
			c.ok(t, http.MethodPatch, at(cardName(id)), object{"scorecard": object{"comment": "x"}})
			c.ok(t, http.MethodPost, at(cardName(id))+":submit", object{})
		}
		c.patchTemplate(t, "quality", object{"status": "SCORECARD_TEMPLATE_STATUS_INACTIVE"})
		refuse("one")
		c.ok(t, http.MethodDelete, at(templateName("quality")), nil)
		refuse("two")
	})
}

func TestATemplateIsRefusedWithAllItsFaults(t *testing.T) {
	t.Parallel()
	criteria := func(criteria ...object) object {
		return object{"template": object{"chapters": []object{{"chapterId": "all", "criteria": criteria}}}}
	}
	one := object{"criterionId": "one", "answer": options(0, 1)}
	examples := map[string]struct {
		fields object
		faults []string
	}{
		"weights that sum to 0": {criteria(with(one, object{"weight": 0})), []string{"template.chapters"}},
		"an id twice":           {criteria(one, one), []string{"template.chapters[0].criteria[1].criterionId"}},
		"the chapter's id":      {criteria(with(one, object{"criterionId": "all"})), []string{"template.chapters[0].criteria[0].criterionId"}},
		"no points to earn":     {criteria(with(one, object{"answer": options(0)})), []string{"template.chapters[0].criteria[0].answer.options"}},
		"an empty range":        {criteria(with(one, object{"answer": span(5, 5, 1)})), []string{"template.chapters[0].criteria[0].answer.max"}},
		"a broken step":         {criteria(with(one, object{"answer": span(0, 10, 3)})), []string{"template.chapters[0].criteria[0].answer.step"}},
		"a later condition":     {criteria(with(one, object{"showIf": object{"criterionId": "two", "values": []int{1}}})), []string{"template.chapters[0].criteria[0].showIf.criterionId"}},
		"unknown names": {object{"usecaseNames": []string{usecaseName("none")}, "audience": object{"userNames": []string{userName("none")}, "groupNames": []string{"customers/other/groups/x"}}},
			[]string{"audience.groupNames[0]", "audience.userNames[0]", "usecaseNames[0]"}},
		"an unknown moment": {criteria(with(one, object{"autoScore": object{"moments": []string{support + "/moments/none"}, "match": "ANY"}})), []string{"template.chapters[0].criteria[0].autoScore.moments[0]"}},
		"a negative weight": {criteria(with(one, object{"weight": -2}), object{"criterionId": "two", "answer": options(0, 1)}), []string{"template.chapters[0].criteria[0].weight"}},
		"deleted already":   {object{"status": "SCORECARD_TEMPLATE_STATUS_DELETED"}, []string{"status"}},
	}
	eachCompany(t, func(t *testing.T, c company) {
		for name, example := range examples {
			body := with(with(quality(), object{"name": templateName("x")}), example.fields)
			a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/scorecardTemplates", Body: body})
			require.ElementsMatch(t, example.faults, a.fields(t), name)
			prefixed := make([]string, len(example.faults))
			for i, field := range example.faults {
				prefixed[i] = "scorecardTemplate." + field
			}
			a = c.refused(t, http.StatusBadRequest, request{Method: http.MethodPatch, Path: at(templateName("quality")), Body: object{"scorecardTemplate": example.fields}})
			require.ElementsMatch(t, prefixed, a.fields(t), name)
		}
		c.refused(t, http.StatusNotFound, request{Method: http.MethodGet, Path: at(templateName("x"))})
		require.Equal(t, templateName("quality")+"@1", c.get(t, templateName("quality"), "scorecardTemplate")["name"])
	})
}

func TestResolvedAudienceIsTheAgentsMeantNow(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for name, example := range map[string]struct {
			audience object
			want     []any
		}{
			"everybody":         {nil, []any{"agent-1", "agent-2"}},
			"an empty one":      {object{}, []any{"agent-1", "agent-2"}},
			"users":             {object{"userNames": []string{userName("agent-2"), userName("agent-off"), userName("manager")}}, []any{"agent-2"}},
			"a team":            {object{"teamNames": []string{teamName("billing")}}, []any{"agent-1"}},
			"groups in a cycle": {object{"groupNames": []string{groupName("north")}}, []any{"agent-1", "agent-2"}},
			"dev and foreign":   {object{"userNames": []string{userName("agent-dev"), userName("agent-sales")}}, nil},
			"joined":            {object{"teamNames": []string{teamName("billing")}, "userNames": []string{userName("agent-2")}}, []any{"agent-1", "agent-2"}},
		} {
			changed := c.patchTemplate(t, "quality", object{"audience": example.audience})
			require.NotContains(t, changed, "resolvedAudience", "Get alone shows it")
			var want []any
			for _, id := range example.want {
				want = append(want, userName(id.(string)))
			}
			resolved, _ := c.get(t, templateName("quality"), "scorecardTemplate")["resolvedAudience"].(object)
			names, _ := resolved["userNames"].([]any)
			require.Equal(t, want, names, name)
		}
	})
}

func TestRevisionsAreListedFromTheNewest(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for i := 2; i <= 5; i++ {
			c.patchTemplate(t, "quality", object{"title": fmt.Sprint("Title ", i)})
		}
		path := at(templateName("quality")) + ":listRevisions"
		var names, want []string
		for token := ""; ; {
			page := c.ok(t, http.MethodGet, path+"?pageSize=2&pageToken="+token, nil)
			names = append(names, namesOf(page["scorecardTemplates"])...)
			next, more := page["nextPageToken"].(string)
			if !more {
				break
			}
			token = next
			c.patchTemplate(t, "quality", object{"title": "Meanwhile " + token}) // a newer one shifts nothing
		}
		for i := 5; i >= 1; i-- {
			want = append(want, fmt.Sprint(templateName("quality"), "@", i))
		}
		require.Equal(t, want, names)
		c.refused(t, http.StatusNotFound, request{Method: http.MethodGet, Path: at(templateName("none")) + ":listRevisions"})
	})
}

// namesOf lists the names of the resources in a list.
func namesOf(listed any) []string {
	names := []string{}
	items, _ := listed.([]any)
	for _, item := range items {
		names = append(names, item.(object)["name"].(string))
	}
	return names
}
