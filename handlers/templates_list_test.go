package handlers_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// templates makes, beside quality (calls, everybody, triggered by greeted), templates that each differ in one thing.
func (c company) templates(t *testing.T) {
	t.Helper()
	refunded := object{"chapters": []object{{"chapterId": "all", "criteria": []object{{"criterionId": "one", "answer": options(0, 1),
		"autoScore": object{"moments": []string{support + "/moments/refunded"}, "match": "ANY", "present": 1}}}}}}
	c.create(t, at(support)+"/scorecardTemplates",
		with(quality(), object{"name": templateName("audience"), "audience": object{"groupNames": []string{groupName("new")}}}),
		with(quality(), object{"name": templateName("chats"), "usecaseNames": []string{usecaseName("chats")}, "template": refunded}),
		with(quality(), object{"name": templateName("gone")}),
		with(quality(), object{"name": templateName("inactive"), "status": "SCORECARD_TEMPLATE_STATUS_INACTIVE"}),
		with(quality(), object{"name": templateName("process"), "type": "SCORECARD_TEMPLATE_TYPE_PROCESS"}))
	c.ok(t, http.MethodDelete, at(templateName("gone")), nil)
	c.patchTemplate(t, "quality", object{"title": "Second"})
}

func TestEveryFilterOfTheCurrentTemplates(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.templates(t)
		path := at(support) + "/scorecardTemplates:listCurrent"
		for want, queries := range map[string][]url.Values{
			"audience chats process quality":               {{}, {"agentUserName": {userName("agent-2")}}, {"agentUserName": {userName("agent-1")}}},
			"audience chats gone process quality":          {{"includeDeleted": {"true"}}},
			"audience chats inactive process quality":      {{"includeDeactivated": {"true"}}},
			"audience chats gone inactive process quality": {{"includeDeactivated": {"true"}, "includeDeleted": {"true"}}},
			"chats":                    {{"usecaseNames": {usecaseName("chats")}}, {"triggers": {support + "/moments/refunded"}}},
			"audience process quality": {{"usecaseNames": {usecaseName("calls")}}, {"triggers": {support + "/moments/greeted"}}},
			"process":                  {{"types": {"SCORECARD_TEMPLATE_TYPE_PROCESS"}}, {"types": {"SCORECARD_TEMPLATE_TYPE_PROCESS", "SCORECARD_TEMPLATE_TYPE_CONVERSATION"}}},
			"":                         {{"agentUserName": {userName("agent-off")}}, {"agentUserName": {userName("manager")}}, {"usecaseNames": {usecaseName("chats")}, "triggers": {support + "/moments/greeted"}}},
		} {
			for _, query := range queries {
				require.Equal(t, want, templateIDs(c.ok(t, http.MethodGet, path+"?"+query.Encode(), nil)), query)
				walked, token := []string{}, ""
				for more := true; more; {
					page := c.ok(t, http.MethodGet, path+"?pageSize=1&pageToken="+token+"&"+query.Encode(), nil)
					walked = append(walked, strings.Fields(templateIDs(page))...)
					token, more = page["nextPageToken"].(string)
				}
				require.Equal(t, want, strings.Join(walked, " "), "page by page: %v", query)
			}
		}
		c.ok(t, http.MethodPatch, at(groupName("new")), object{"group": object{"memberNames": nil}})
		require.Equal(t, "chats process quality", templateIDs(c.ok(t, http.MethodGet, path+"?agentUserName="+userName("agent-2"), nil)), "the audience is as of now")
		for field, value := range map[string]string{"agentUserName": userName("none"), "triggers": support + "/moments/none", "usecaseNames": sales + "/usecases/calls", "view": "NONE", "types": "x"} {
			a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodGet, Path: path + "?" + url.Values{field: {value}}.Encode()})
			require.Len(t, a.fields(t), 1)
			require.Contains(t, a.fields(t)[0], field)
		}
	})
}

func templateIDs(page object) string {
	var ids []string
	for _, name := range namesOf(page["scorecardTemplates"]) {
		id, _, _ := strings.Cut(name[strings.LastIndex(name, "/")+1:], "@")
		ids = append(ids, id)
	}
	return strings.Join(ids, " ")
}

func TestViewsOfTheCurrentTemplates(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.card(t, newCard("first", object{"submitTime": "2026-02-20T10:00:00Z"}))
		c.patchTemplate(t, "quality", object{"title": "Second"})
		c.card(t, newCard("second", object{"submitTime": "2026-02-21T10:00:00Z", "scores": []object{number("solution", 3)}}))
		c.card(t, newCard("nothing", object{"submitTime": "2026-02-20T12:00:00Z", "scores": []object{number("solution", 3), inapplicable("identity")}}))
		c.card(t, newCard("draft", nil))
		c.create(t, at(support)+"/scorecardTemplates", with(quality(), object{"name": templateName("unused")}))
		list := func(query string) object {
			return c.ok(t, http.MethodGet, at(support)+"/scorecardTemplates:listCurrent"+query, nil)
		}

		for _, query := range []string{"", "?view=VIEW_UNSPECIFIED"} {
			require.Contains(t, list(query)["scorecardTemplates"].([]any)[0], "template")
			require.NotContains(t, list(query), "scorecardTemplateStats")
		}
		basic := list("?view=VIEW_BASIC_WITHOUT_STATS")
		require.NotContains(t, basic, "scorecardTemplateStats")
		for _, item := range basic["scorecardTemplates"].([]any) {
			require.Equal(t, "SCORECARD_TEMPLATE_STATUS_ACTIVE", item.(object)["status"])
			require.NotContains(t, item, "template")
		}
		full := list("?view=VIEW_FULL_WITH_STATS")
		require.Equal(t, []any{
			object{"scorecardTemplateName": templateName("quality") + "@2", "scorecardCount": json.Number("4"), "submittedScorecardCount": json.Number("3"),
				"meanTotalScore": json.Number("45"), "lastSubmitTime": "2026-02-21T10:00:00Z"}, // (75 + 30 + 30) / 3
			object{"scorecardTemplateName": templateName("unused") + "@1", "scorecardCount": json.Number("0"), "submittedScorecardCount": json.Number("0")},
		}, full["scorecardTemplateStats"])
		for _, item := range full["scorecardTemplates"].([]any) {
			require.Contains(t, item, "template")
			require.NotContains(t, item, "resolvedAudience", "Get alone shows it")
		}
	})
}
