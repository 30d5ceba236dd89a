package handlers_test

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// exported creates scorecards that differ in everything that an export picks by. Their ids sort against their times.
func (c company) exported(t *testing.T) {
	t.Helper()
	c.create(t, at(support)+"/scorecardTemplates", with(quality(), object{"name": templateName("other"), "title": "Other"}))
	day := func(d string) object {
		return object{"createTime": "2026-02-" + d + "T10:00:00Z", "updateTime": "2026-02-" + d + "T10:00:00Z"}
	}
	c.card(t, newCard("e", day("01")))
	c.patchTemplate(t, "quality", object{"title": "Newer"})
	c.card(t, newCard("d", with(day("02"), object{"agentUserName": userName("agent-2"), "usecaseName": usecaseName("chats"), "templateName": templateName("other")})))
	c.card(t, newCard("c", with(day("03"), object{"usecaseName": nil, "submitTime": "2026-02-03T10:00:00Z"})))
	c.card(t, newCard("off", with(day("04"), object{"agentUserName": userName("agent-off")})))
	c.card(t, newCard("dev", with(day("05"), object{"agentUserName": userName("agent-dev")})))
	appeal := &coaching.Scorecard{
		Name: cardName("appeal"), ConversationName: support + "/conversations/x", AgentUserName: userName("agent-1"), TemplateName: templateName("quality") + "@1",
		ScorecardType: coaching.ScorecardAppealRequest, Creator: &coaching.Person{Name: userName("manager")}, UpdatedBy: &coaching.Person{Name: userName("manager")},
		CreateTime: c.Clock.Now().AddDate(0, 0, -20), UpdateTime: c.Clock.Now(), Scores: []coaching.Score{},
	}
	require.NoError(t, c.Store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		return tx.Profile("acme", "support").Scorecards().Create(t.Context(), appeal)
	}))
}

// rows is which scorecards an export holds, by their ids, in its order.
func (c company) rows(t testing.TB, query string, body object) string {
	t.Helper()
	names := slices.Compact(column(t, c.export(t, query, body), "scorecard"))
	return strings.ReplaceAll(strings.Join(names, " "), cardName(""), "")
}

func TestEveryFieldThatAnExportPicksBy(t *testing.T) {
	t.Parallel()
	agents := func(ids ...string) []string {
		var names []string
		for _, id := range ids {
			names = append(names, userName(id))
		}
		return names
	}
	everyone := object{"includeDeactivatedUsers": true, "includeDevUsers": true}
	north := []string{groupName("north")}
	examples := []struct {
		fields object
		want   string
	}{
		{object{}, "e d c"},
		{object{"includeDeactivatedUsers": true}, "e d c off"},
		{object{"includeDevUsers": true}, "e d c dev"},
		{everyone, "e d c off dev"},
		{object{"startTime": "2026-02-02T10:00:00Z", "endTime": "2026-02-03T10:00:00Z"}, "d c"},
		{object{"startTime": "2026-02-02T10:00:00.000001Z", "endTime": "2026-02-03T09:59:59.999999Z"}, ""},
		{object{"startTime": "2026-02-01T11:00:00+01:00", "endTime": "2026-02-01T10:00:00Z"}, "e"},
		{object{"agentUserNames": agents("agent-2")}, "d"},
		{object{"agentUserNames": agents("agent-1", "agent-2")}, "e d c"},
		{object{"agentUserNames": agents("agent-off")}, ""},
		{with(everyone, object{"agentUserNames": agents("agent-off", "agent-dev")}), "off dev"},
		{object{"agentUserNames": agents("manager")}, ""},
		{with(everyone, object{"teamNames": []string{teamName("billing")}}), "e c off"},
		{object{"teamNames": []string{teamName("billing"), teamName("retention")}}, "e d c"},
		{object{"teamNames": []string{teamName("billing")}, "agentUserNames": agents("agent-2")}, "e d c"},
		{object{"groupNames": north}, "e c"},
		{object{"groupNames": north, "includeDirectGroupMembersOnly": true}, "e c"},
		{object{"groupNames": north, "includeIndirectGroupMembers": true}, "e d c"},
		{with(everyone, object{"groupNames": []string{groupName("new")}}), "d off"},
		{with(everyone, object{"groupNames": []string{groupName("new")}, "includeIndirectGroupMembers": true}), "e d c off"},
		{object{"groupNames": north, "teamNames": []string{teamName("retention")}}, "e d c"},
		{object{"usecaseNames": []string{usecaseName("calls")}}, "e"},
		{object{"usecaseNames": []string{usecaseName("calls"), usecaseName("chats")}}, "e d"},
		{object{"scorecardTemplateNames": []string{templateName("quality") + "@*"}}, "e c"},
		{object{"scorecardTemplateNames": []string{templateName("quality") + "@1"}}, "e"},
		{object{"scorecardTemplateNames": []string{templateName("quality") + "@2", templateName("other") + "@*"}}, "d c"},
		{object{"scorecardNames": []string{cardName("c"), cardName("e"), cardName("off")}}, "e c"},
		{object{"scorecardNames": []string{cardName("c"), cardName("e")}, "teamNames": []string{teamName("retention")}}, ""},
		{object{"usecaseNames": []string{usecaseName("chats")}, "agentUserNames": agents("agent-1")}, ""},
	}
	eachCompany(t, func(t *testing.T, c company) {
		c.exported(t)
		for _, example := range examples {
			require.Equal(t, example.want, c.rows(t, "", example.fields), example.fields)
			require.Equal(t, example.want, c.rows(t, "?layout=long", example.fields), "%v in long layout", example.fields)
		}
		require.Equal(t, "appeal", c.rows(t, "?types=SCORECARD_TYPE_APPEAL_REQUEST", nil))
		require.Equal(t, "e d c appeal", c.rows(t, "?types=SCORECARD_TYPE_APPEAL_REQUEST&types=SCORECARD_TYPE_UNSPECIFIED", nil))
	})
}

func TestAnExportIsRefusedWithAllItsFaults(t *testing.T) {
	t.Parallel()
	examples := map[string]struct {
		fields object
		faults []string
	}{
		"no times":        {object{"startTime": nil, "endTime": nil}, []string{"endTime", "startTime"}},
		"start after end": {object{"startTime": "2027-01-01T00:00:00Z"}, []string{"startTime"}},
		"contradiction":   {object{"includeIndirectGroupMembers": true, "includeDirectGroupMembersOnly": true}, []string{"includeIndirectGroupMembers"}},
		"no revision":     {object{"scorecardTemplateNames": []string{templateName("quality")}}, []string{"scorecardTemplateNames[0]"}},
		"too far east":    {object{"timeZoneOffset": 841}, []string{"timeZoneOffset"}},
		"too far west":    {object{"timeZoneOffset": -721}, []string{"timeZoneOffset"}},
		"no such feature": {object{"features": []string{"NONE"}}, []string{"features[0]"}},
		"unknown and foreign": {object{
			"agentUserNames": []string{userName("agent-1"), userName("none")}, "teamNames": []string{"customers/other/teams/x"}, "groupNames": []string{groupName("none")},
			"usecaseNames": []string{sales + "/usecases/calls"}, "scorecardNames": []string{cardName("none"), sales + "/scorecards/x"},
			"scorecardTemplateNames": []string{templateName("none") + "@*", templateName("quality") + "@9"},
		}, []string{"agentUserNames[1]", "teamNames[0]", "groupNames[0]", "usecaseNames[0]", "scorecardNames[0]", "scorecardNames[1]", "scorecardTemplateNames[0]", "scorecardTemplateNames[1]"}},
	}
	eachCompany(t, func(t *testing.T, c company) {
		for name, example := range examples {
			for _, accept := range []string{"text/csv", "application/json"} {
				body := with(object{"startTime": "2026-01-01T00:00:00Z", "endTime": "2026-12-31T00:00:00Z"}, example.fields)
				a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/scorecards:export", Body: body, Header: http.Header{"Accept": {accept}}})
				require.Equal(t, "application/json", a.Header.Get("Content-Type"))
				require.ElementsMatch(t, example.faults, a.fields(t), name)
			}
		}
		c.refused(t, http.StatusNotFound, request{Method: http.MethodPost, Path: at(acme+"/profiles/none") + "/scorecards:export",
			Body: object{"startTime": "2026-01-01T00:00:00Z", "endTime": "2026-12-31T00:00:00Z"}})
	})
}

func TestJSONHoldsTheSameBytesAsTheDownload(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.card(t, newCard("x", object{"comment": "=1+1\r\n\"é\"; 😀", "updateTime": "2026-02-20T10:00:00.123456Z"}))
		body := object{"startTime": "2026-01-01T00:00:00Z", "endTime": "2026-12-31T00:00:00Z"}
		for _, query := range []string{"", "?layout=long", "?layout=wide&raw=true", "?bom=true", "?layout=long&bom=true&raw=true"} {
			csv := c.download(t, "", query, body)
			require.Contains(t, csv.Header.Get("Content-Type"), "text/csv")
			require.Contains(t, csv.Header.Get("Content-Disposition"), "attachment")
			data := c.ok(t, http.MethodPost, at(support)+"/scorecards:export"+query, body)["data"].(string)
			decoded, err := base64.StdEncoding.DecodeString(data)
			require.NoError(t, err)
			require.Equal(t, string(csv.Body), string(decoded), query)
			require.Equal(t, strings.Contains(query, "bom"), strings.HasPrefix(string(decoded), "\uFEFF"), query)
			comment := column(t, records(t, string(decoded)), "comment")[0]
			require.Equal(t, !strings.Contains(query, "raw"), strings.HasPrefix(comment, "'="), query)
		}
		empty := c.download(t, "", "", object{"startTime": "2020-01-01T00:00:00Z", "endTime": "2020-01-01T00:00:00Z"})
		require.Len(t, records(t, string(empty.Body)), 1, "headings alone")
	})
}

func TestTheColumnsThatAnExportMayLeaveOut(t *testing.T) {
	t.Parallel()
	conversation := []string{"conversation", "conversation_start_time", "conversation_end_time", "conversation_channel", "conversation_language"}
	eachCompany(t, func(t *testing.T, c company) {
		c.create(t, at(support)+"/conversations", object{"name": support + "/conversations/conv-x", "startTime": "2026-02-20T09:00:00Z", "endTime": "2026-02-20T09:05:00Z", "channel": "VOICE", "languageCode": "de"})
		c.card(t, newCard("x", nil))
		c.card(t, newCard("y", nil)) // whose conversation is not known
		for _, features := range [][]string{{}, {"ENABLED_FEATURES_UNSPECIFIED"}, {"ENABLED_FEATURES_AGENT_EMAIL_COLUMN"}, {"ENABLED_FEATURES_BASE", "ENABLED_FEATURES_AGENT_EMAIL_COLUMN"},
			{"ENABLED_FEATURES_AGENT_EMAIL_COLUMN", "ENABLED_FEATURES_AGENT_EMAIL_COLUMN"}} {
			rows := c.export(t, "", object{"features": features})
			require.Equal(t, []string{"agent-1@example.com", "agent-1@example.com"}, column(t, rows, "agent_email"), features)
			require.Equal(t, 1, strings.Count(strings.Join(rows[0], ","), "agent_email"), "a feature that is named twice counts once")
		}
		base := c.export(t, "", object{"features": []string{"ENABLED_FEATURES_BASE"}, "excludeConversationMetadata": true})
		require.NotContains(t, base[0], "agent_email")
		for _, heading := range conversation {
			require.NotContains(t, base[0], heading)
		}
		rows := c.export(t, "", object{"excludeConversationMetadata": false})
		for i, want := range [][]string{
			{support + "/conversations/conv-x", support + "/conversations/conv-y"},
			{"2026-02-20T09:00:00.000000+00:00", ""}, {"2026-02-20T09:05:00.000000+00:00", ""}, {"VOICE", ""}, {"de", ""},
		} {
			require.Equal(t, want, column(t, rows, conversation[i]))
		}
		require.Equal(t, []string{"Person agent-1", "Person agent-1"}, column(t, rows, "agent_name"))
		require.Equal(t, []string{teamName("billing"), teamName("billing")}, column(t, rows, "team"))
		require.Equal(t, []string{groupName("north"), groupName("north")}, column(t, rows, "groups"))
	})
}

func TestTimesAreToldInTheZoneAskedFor(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.card(t, newCard("x", object{"createTime": "2025-07-01T10:00:00.5Z", "processInteractionTime": "2025-01-01T10:00:00Z"}))
		for _, example := range []struct {
			fields         object
			summer, winter string
		}{
			{object{}, "2025-07-01T10:00:00.500000+00:00", "2025-01-01T10:00:00.000000+00:00"},
			{object{"timeZoneId": "America/New_York"}, "2025-07-01T06:00:00.500000-04:00", "2025-01-01T05:00:00.000000-05:00"},
			{object{"timeZoneId": "US/Eastern", "timeZoneOffset": 60}, "2025-07-01T06:00:00.500000-04:00", "2025-01-01T05:00:00.000000-05:00"},
			{object{"timeZoneId": "Asia/Calcutta"}, "2025-07-01T15:30:00.500000+05:30", "2025-01-01T15:30:00.000000+05:30"},
			{object{"timeZoneId": "Not/AZone", "timeZoneOffset": -90}, "2025-07-01T08:30:00.500000-01:30", "2025-01-01T08:30:00.000000-01:30"},
			{object{"timeZoneId": "Not/AZone"}, "2025-07-01T10:00:00.500000+00:00", "2025-01-01T10:00:00.000000+00:00"},
			{object{"timeZoneOffset": 840}, "2025-07-02T00:00:00.500000+14:00", "2025-01-02T00:00:00.000000+14:00"},
			{object{"timeZoneId": "", "timeZoneOffset": -720}, "2025-06-30T22:00:00.500000-12:00", "2024-12-31T22:00:00.000000-12:00"},
		} {
			rows := c.export(t, "", example.fields)
			require.Equal(t, []string{example.summer}, column(t, rows, "create_time"), example.fields)
			require.Equal(t, []string{example.winter}, column(t, rows, "process_interaction_time"), example.fields)
		}
	})
}
