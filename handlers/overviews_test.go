package handlers_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// february is the span of most reports here.
var february = object{"startTime": "2026-02-01T00:00:00Z", "endTime": "2026-02-28T23:59:59.999999Z"}

// submitted makes a scorecard of an agent that was submitted at noon of a day, and whose total is ten times the value.
func (c company) submitted(t testing.TB, id, agent, day string, value float64, more object) {
	t.Helper()
	at := day + "T12:00:00Z"
	c.card(t, newCard(id, with(object{
		"agentUserName": userName(agent), "createTime": at, "updateTime": at, "submitTime": at, "scores": []object{number("solution", value)},
	}, more)))
}

// talk stores a coaching session.
func (c company) talk(t testing.TB, id, agent, sessionTime string, more coaching.Session) {
	t.Helper()
	held, err := time.Parse(time.RFC3339, sessionTime)
	require.NoError(t, err)
	more.Name, more.AgentUserName, more.SessionTime = support+"/coachingSessions/"+id, userName(agent), held
	more.CreatorUserName, more.CreateTime, more.UpdateTime = userName("manager"), c.Clock.Now(), c.Clock.Now()
	require.NoError(t, c.Store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		return tx.Profile("acme", "support").Sessions().Create(t.Context(), &more)
	}))
}

// coached makes what overviews tell of: agent-1 and agent-2 in February, and in the time before.
func (c company) coached(t testing.TB) {
	t.Helper()
	c.create(t, at(support)+"/scorecardTemplates", with(quality(), object{"name": templateName("other"), "title": "Other"}))
	c.submitted(t, "before", "agent-1", "2026-01-20", 4, nil)
	c.submitted(t, "long-before", "agent-1", "2025-12-31", 10, nil)
	c.submitted(t, "one", "agent-1", "2026-02-01", 7, nil)
	c.submitted(t, "two", "agent-1", "2026-02-10", 8, object{"usecaseName": usecaseName("chats")})
	c.submitted(t, "three", "agent-1", "2026-02-28", 8, object{"templateName": templateName("other")})
	c.submitted(t, "void", "agent-1", "2026-02-28", 0, object{"scores": []object{
		{"criterionId": "solution", "numericValue": 0, "notApplicable": false}, {"criterionId": "share", "notApplicable": true}}})
	c.submitted(t, "late", "agent-1", "2026-03-01", 10, object{"createTime": "2026-03-01T01:00:00Z", "updateTime": "2026-03-01T01:00:00Z", "submitTime": "2026-03-01T01:00:00Z"})
	c.card(t, newCard("draft", nil))
	c.submitted(t, "second", "agent-2", "2026-02-05", 5, nil)
	c.submitted(t, "off", "agent-off", "2026-02-05", 5, nil)
	c.plan(t, newPlan("active", object{"usecaseName": usecaseName("calls")}))
	c.plan(t, newPlan("over", object{"isActive": false}))
	c.talk(t, "early", "agent-1", "2026-01-31T23:59:59Z", coaching.Session{})
	c.talk(t, "first", "agent-1", "2026-02-01T00:00:00Z", coaching.Session{AcknowledgeTime: c.Clock.Now()})
	c.talk(t, "chat", "agent-1", "2026-02-02T00:00:00Z", coaching.Session{UsecaseName: usecaseName("chats")})
	c.talk(t, "other", "agent-2", "2026-02-09T00:00:00Z", coaching.Session{})
	c.talk(t, "planned", "agent-2", "2026-03-09T00:00:00Z", coaching.Session{})
}

// overviews are the entries of a report for a caller.
func (c company) overviews(t testing.TB, caller string, more object) []any {
	t.Helper()
	return c.as(t, caller, http.MethodPost, at(support)+"/coachingOverviews:retrieve", with(february, more))["coachingOverviews"].([]any)
}

// agentsOf names the agents of a report, by their ids.
func agentsOf(overviews []any) string {
	var ids []string
	for _, overview := range overviews {
		ids = append(ids, strings.TrimPrefix(overview.(object)["agentUserName"].(string), userName("")))
	}
	return strings.Join(ids, " ")
}

func TestAnOverviewTellsWhatHappened(t *testing.T) {
	t.Parallel()
	none := `{"n":0,"undefinedReason":"NOT_ENOUGH_DATA"}`
	nothing := `"activePlans":0,"sessionsHeld":0,"sessionsAcknowledged":0,"scorecards":0,"meanScore":` + none + `,"previousMeanScore":` + none + `}`
	eachCompany(t, func(t *testing.T, c company) {
		require.JSONEq(t, `[{"agentUserName":"`+userName("agent-1")+`",`+nothing+`,{"agentUserName":"`+userName("agent-2")+`",`+nothing+`]`,
			jsonText(t, c.overviews(t, "", nil)))
		c.coached(t)
		require.JSONEq(t, `[
			{"agentUserName":"`+userName("agent-1")+`","activePlans":1,"sessionsHeld":2,"sessionsAcknowledged":1,"lastSessionTime":"2026-02-02T00:00:00Z",
			 "scorecards":4,"meanScore":{"n":4,"value":57.5},"previousMeanScore":{"n":1,"value":40},"change":17.5},
			{"agentUserName":"`+userName("agent-2")+`","activePlans":0,"sessionsHeld":1,"sessionsAcknowledged":0,"lastSessionTime":"2026-02-09T00:00:00Z",
			 "scorecards":1,"meanScore":{"n":1,"value":50},"previousMeanScore":`+none+`}]`, jsonText(t, c.overviews(t, "", nil)))
	})
}

// TestAMeanIsRoundedOnce has means of thirds, whose difference is not that of the rounded ones.
func TestAMeanIsRoundedOnce(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for i, value := range []float64{1, 0, 0} {
			c.submitted(t, "before-"+jsonText(t, i), "agent-1", "2026-01-20", value, nil)
			c.submitted(t, "after-"+jsonText(t, i), "agent-1", "2026-02-20", 1-value, nil)
		}
		overview := c.overviews(t, "", nil)[0].(object)
		require.JSONEq(t, `{"n":3,"value":6.6667}`, jsonText(t, overview["meanScore"]))
		require.JSONEq(t, `{"n":3,"value":3.3333}`, jsonText(t, overview["previousMeanScore"]))
		require.Equal(t, "3.3333", jsonText(t, overview["change"]))
	})
}

func TestEveryFieldThatOverviewsPickBy(t *testing.T) {
	t.Parallel()
	agents := func(ids ...string) object {
		var names []string
		for _, id := range ids {
			names = append(names, userName(id))
		}
		return object{"agentUserNames": names}
	}
	counted := func(plans, held, scorecards string) string {
		return "plans " + plans + ", held " + held + ", scorecards " + scorecards
	}
	all := counted("1", "2", "4")
	for name, test := range map[string]struct {
		fields object
		agents string
		first  string
	}{
		"nothing":           {nil, "agent-1 agent-2", all},
		"inactive users":    {object{"includeInactiveUsers": true}, "agent-1 agent-2 agent-off", all},
		"dev users":         {object{"includeDevUsers": true}, "agent-1 agent-2 agent-dev", all},
		"an agent":          {agents("agent-2"), "agent-2", counted("0", "1", "1")},
		"no agent here":     {agents("manager", "agent-sales", "agent-off"), "", ""},
		"a group":           {object{"groupNames": []string{groupName("north")}}, "agent-1", all},
		"a group and more":  {with(agents("agent-2"), object{"groupNames": []string{groupName("north")}}), "agent-1 agent-2", all},
		"a use case":        {object{"usecaseNames": []string{usecaseName("calls")}}, "agent-1 agent-2", counted("1", "0", "3")},
		"several use cases": {object{"usecaseNames": []string{usecaseName("calls"), usecaseName("chats")}}, "agent-1 agent-2", counted("1", "1", "4")},
		"a template":        {object{"scorecardTemplateNames": []string{templateName("other")}}, "agent-1 agent-2", counted("1", "2", "1")},
		"all its revisions": {object{"scorecardTemplateNames": []string{templateName("quality") + "@*"}}, "agent-1 agent-2", counted("1", "2", "3")},
		"one revision":      {object{"scorecardTemplateNames": []string{templateName("quality") + "@1"}}, "agent-1 agent-2", counted("1", "2", "3")},
		"a moment":          {object{"startTime": "2026-02-28T12:00:00Z", "endTime": "2026-02-28T13:00:00+01:00"}, "agent-1 agent-2", counted("1", "0", "2")},
		"what is to come":   {object{"startTime": "2026-03-01T09:30:00Z", "endTime": "2027-01-01T00:00:00Z"}, "agent-1 agent-2", counted("1", "0", "0")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachCompany(t, func(t *testing.T, c company) {
				c.coached(t)
				found := c.overviews(t, "", test.fields)
				require.Equal(t, test.agents, agentsOf(found))
				if len(found) > 0 {
					first := found[0].(object)
					require.Equal(t, test.first, counted(jsonText(t, first["activePlans"]), jsonText(t, first["sessionsHeld"]), jsonText(t, first["scorecards"])))
				}
			})
		})
	}
}

func TestOverviewsReachAsFarAsTheirReader(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.coached(t)
		c.ok(t, http.MethodPatch, at(teamName("retention")), object{"team": object{"managerUserNames": []string{}}})
		both := object{"agentUserNames": []string{userName("agent-1"), userName("agent-2")}}
		for reader, want := range map[string]string{
			"agent-1": "agent-1", "agent-2": "agent-2", "agent-off": "", "manager": "agent-1", "specialist": "agent-1 agent-2", "qa-lead": "agent-1 agent-2",
		} {
			if reader != "agent-off" { // who is nobody any more
				require.Equal(t, want, agentsOf(c.overviews(t, userName(reader), nil)), reader)
				require.Equal(t, want, agentsOf(c.overviews(t, userName(reader), both)), reader)
			}
		}
	})
}

// TestOverviewsComeInEveryOrderPageByPage reads every order whole and in pages of one.
func TestOverviewsComeInEveryOrderPageByPage(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.coached(t)
		c.ok(t, http.MethodPatch, at(userName("agent-dev")), object{"user": object{"isDevUser": false}})
		c.ok(t, http.MethodPatch, at(userName("agent-sales")), object{"user": object{"profileNames": []string{}}})
		for order, want := range map[string][2]string{
			"":                     {"agent-1 agent-2 agent-dev agent-sales", "agent-sales agent-dev agent-2 agent-1"},
			"ORDER_BY_UNSPECIFIED": {"agent-1 agent-2 agent-dev agent-sales", "agent-sales agent-dev agent-2 agent-1"},
			"ORDER_BY_COACHING_SESSION_ACTIVITY_TIME": {"agent-1 agent-2 agent-dev agent-sales", "agent-2 agent-1 agent-dev agent-sales"},
			"ORDER_BY_NUM_SCORECARD":                  {"agent-dev agent-sales agent-2 agent-1", "agent-1 agent-2 agent-dev agent-sales"},
		} {
			for i, direction := range []string{"ASC", "DESC"} {
				body := with(february, object{"orderDirection": direction})
				if order != "" {
					body["orderBy"] = order
				}
				require.Equal(t, want[i], agentsOf(c.overviews(t, "", body)), order+direction)
				var paged []any
				for token := any(""); token != nil; {
					page := c.ok(t, http.MethodPost, at(support)+"/coachingOverviews:retrieve", with(body, object{"pageSize": 1, "pageToken": token}))
					paged = append(paged, page["coachingOverviews"].([]any)...)
					token = page["nextPageToken"]
				}
				require.Equal(t, want[i], agentsOf(paged), order+direction)
			}
		}
	})
}

// TestWhatMovesAmongOverviewsMovesNothingElse changes an agent's place between two pages: all others come once.
func TestWhatMovesAmongOverviewsMovesNothingElse(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.coached(t)
		c.ok(t, http.MethodPatch, at(userName("agent-dev")), object{"user": object{"isDevUser": false}})
		body := with(february, object{"orderBy": "ORDER_BY_NUM_SCORECARD", "orderDirection": "DESC", "pageSize": 1})
		first := c.ok(t, http.MethodPost, at(support)+"/coachingOverviews:retrieve", body)
		require.Equal(t, "agent-1", agentsOf(first["coachingOverviews"].([]any)))
		for _, id := range []string{"one", "two", "three", "void"} {
			c.ok(t, http.MethodPost, at(cardName(id))+":reset", object{})
		}
		rest := c.ok(t, http.MethodPost, at(support)+"/coachingOverviews:retrieve", with(body, object{"pageToken": first["nextPageToken"], "pageSize": 9}))
		require.Equal(t, "agent-2 agent-1 agent-dev", agentsOf(rest["coachingOverviews"].([]any)), "who has moved comes again, in the new place")
	})
}

// TestWhatComesAfterTheFirstPageOfOverviewsMovesNobody submits scorecards between two pages of a span that is not over.
func TestWhatComesAfterTheFirstPageOfOverviewsMovesNobody(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.coached(t)
		c.ok(t, http.MethodPatch, at(userName("agent-dev")), object{"user": object{"isDevUser": false}})
		body := object{"startTime": "2026-02-01T00:00:00Z", "endTime": "2030-01-01T00:00:00Z", "orderBy": "ORDER_BY_NUM_SCORECARD", "orderDirection": "DESC", "pageSize": 1}
		first := c.ok(t, http.MethodPost, at(support)+"/coachingOverviews:retrieve", body)
		require.Equal(t, "agent-1", agentsOf(first["coachingOverviews"].([]any)))
		c.Clock.Add(time.Hour)
		for i := range 9 {
			id := fmt.Sprint("new-", i)
			c.card(t, newCard(id, object{"agentUserName": userName("agent-2")}))
			c.ok(t, http.MethodPost, at(cardName(id))+":submit", object{})
		}
		rest := c.ok(t, http.MethodPost, at(support)+"/coachingOverviews:retrieve", with(body, object{"pageToken": first["nextPageToken"], "pageSize": 9}))
		require.Equal(t, "agent-2 agent-dev", agentsOf(rest["coachingOverviews"].([]any)))
	})
}

func TestOverviewsAreRefusedWithAllTheirFaults(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.coached(t)
		token := c.ok(t, http.MethodPost, at(support)+"/coachingOverviews:retrieve", with(february, object{"pageSize": 1}))["nextPageToken"]
		for name, test := range map[string]struct {
			fields object
			faults []string
		}{
			"no times":        {object{"startTime": nil, "endTime": nil}, []string{"endTime", "startTime"}},
			"start after end": {object{"startTime": "2027-01-01T00:00:00Z"}, []string{"startTime"}},
			"no such order":   {object{"orderBy": "CREATE_TIME", "orderDirection": "UP"}, []string{"orderBy", "orderDirection"}},
			"too far east":    {object{"timeZoneOffset": 841}, []string{"timeZoneOffset"}},
			"unknown field":   {object{"teamNames": []string{}}, []string{"teamNames"}},
			"unknown and foreign": {object{
				"agentUserNames": []string{userName("agent-1"), userName("none")}, "groupNames": []string{"customers/other/groups/x"},
				"usecaseNames": []string{sales + "/usecases/calls"}, "scorecardTemplateNames": []string{templateName("none"), templateName("quality") + "@9"},
			}, []string{"agentUserNames[1]", "groupNames[0]", "usecaseNames[0]", "scorecardTemplateNames[0]", "scorecardTemplateNames[1]"}},
			"a token of another order": {object{"orderBy": "ORDER_BY_NUM_SCORECARD", "pageToken": token}, []string{"pageToken"}},
		} {
			for _, verb := range []string{"retrieve", "export"} {
				if strings.HasPrefix(name, "a token") && verb == "export" {
					continue // which looks at no token
				}
				body := with(february, test.fields)
				for field, value := range test.fields {
					if value == nil {
						delete(body, field)
					}
				}
				a := c.refused(t, http.StatusBadRequest, post("/coachingOverviews:"+verb, body))
				require.ElementsMatch(t, test.faults, a.fields(t), "%s %s", name, verb)
			}
		}
	})
}

func TestOverviewsAreExportedAsTheyAreRead(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.coached(t)
		c.ok(t, http.MethodPatch, at(userName("agent-1")), object{"user": object{"displayName": "=cmd|'x', \"y\""}})
		body := with(february, object{"timeZoneId": "Europe/Berlin", "pageSize": 1, "orderBy": "ORDER_BY_NUM_SCORECARD"})
		csv := post("/coachingOverviews:export?bom=true", body)
		csv.Header = http.Header{"Accept": {"text/csv"}}
		file := c.do(t, csv)
		require.Equal(t, "\ufeffagent,agent_name,team,active_plans,sessions_held,sessions_acknowledged,last_session_time,scorecards,"+
			"mean_score,mean_score_n,previous_mean_score,previous_mean_score_n,change\r\n"+
			userName("agent-2")+",Person agent-2,"+teamName("retention")+",0,1,0,2026-02-09T01:00:00.000000+01:00,1,50,1,,0,\r\n"+
			userName("agent-1")+`,"'=cmd|'x', ""y""",`+teamName("billing")+",1,2,1,2026-02-02T01:00:00.000000+01:00,4,57.5,4,40,1,17.5\r\n", string(file.Body))
		require.Equal(t, `attachment; filename="overviews.csv"`, file.Header.Get("Content-Disposition"))

		encoded := c.ok(t, http.MethodPost, at(support)+"/coachingOverviews:export?bom=true", body)["data"].(string)
		data, err := base64.StdEncoding.DecodeString(encoded)
		require.NoError(t, err)
		require.Equal(t, string(file.Body), string(data))
		csv.Path = at(support) + "/coachingOverviews:export?raw=true"
		require.Contains(t, string(c.do(t, csv).Body), `"=cmd|'x'`)
		empty := post("/coachingOverviews:export", with(body, object{"agentUserNames": []string{userName("manager")}}))
		empty.Header = csv.Header
		require.Len(t, records(t, string(c.do(t, empty).Body)), 1)
	})
}
