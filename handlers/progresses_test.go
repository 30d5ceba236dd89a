package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// inCalls is a report on the targets of the use case calls.
var inCalls = object{"usecaseNames": []string{usecaseName("calls")}}

// aim makes a target for a whole template in the use case calls.
func (c company) aim(t testing.TB, id string, more object) {
	t.Helper()
	c.create(t, at(support)+"/targets", with(object{
		"name": support + "/targets/" + id, "scorecardTemplateName": templateName("quality"), "target": 80, "usecaseName": usecaseName("calls"),
	}, more))
}

// aimed makes what progresses tell of: a plan of agent-1 from the tenth of February, and a target for everyone.
func (c company) aimed(t testing.TB) {
	t.Helper()
	for i, value := range []float64{4, 4, 5} {
		c.submitted(t, "before-"+jsonText(t, i), "agent-1", "2026-02-0"+jsonText(t, i+1), value, nil)
		c.submitted(t, "after-"+jsonText(t, i), "agent-1", "2026-02-1"+jsonText(t, i+1), value+3, object{"usecaseName": usecaseName("chats")})
	}
	c.submitted(t, "long-ago", "agent-1", "2025-11-01", 10, nil)
	c.submitted(t, "few", "agent-2", "2026-02-20", 9, nil)
	c.plan(t, newPlan("mine", object{"startTime": "2026-02-10T00:00:00Z"}))
	c.plan(t, newPlan("over", object{"isActive": false}))
	c.aim(t, "planned", object{"coachingPlanName": planName("mine")})
	c.aim(t, "part", object{"coachingPlanName": planName("mine"), "criterionOrChapterId": "solution", "target": 70})
	c.aim(t, "ended", object{"coachingPlanName": planName("over")})
	c.aim(t, "everyone", object{"target": 60})
	c.aim(t, "elsewhere", object{"usecaseName": usecaseName("chats")})
}

func (c company) progresses(t testing.TB, caller string, more object) []any {
	t.Helper()
	return c.as(t, caller, http.MethodPost, at(support)+"/coachingProgresses:retrieve", with(inCalls, more))["coachingProgresses"].([]any)
}

// aims name the agents and targets of a report.
func aims(progresses []any) string {
	var all []string
	for _, progress := range progresses {
		p := progress.(object)
		all = append(all, strings.TrimPrefix(p["agentUserName"].(string), userName(""))+"/"+strings.TrimPrefix(p["targetName"].(string), support+"/targets/"))
	}
	return strings.Join(all, " ")
}

func TestAProgressTellsHowFarAnAgentHasCome(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		require.Empty(t, c.progresses(t, "", nil))
		c.aimed(t)
		none := func(n string) string { return `{"n":` + n + `,"undefinedReason":"NOT_ENOUGH_DATA"}` }
		progress := func(agent, target, start, rest string) string {
			return `{"agentUserName":"` + userName(agent) + `","targetName":"` + support + "/targets/" + target + `","scorecardTemplateName":"` + templateName("quality") +
				`","usecaseName":"` + usecaseName("calls") + `","startTime":"` + start + `","endTime":"2026-03-01T09:30:00.123456Z",` + rest + `}`
		}
		planned := `"coachingPlanName":"` + planName("mine") + `",`
		back := "2025-12-01T09:30:00.123456Z" // 90 days
		require.JSONEq(t, `[`+
			progress("agent-1", "everyone", back, `"goal":60,"score":{"n":6,"value":58.3333},"startScore":`+none("1")+`,"gap":1.6667`)+`,`+
			progress("agent-1", "part", "2026-02-10T00:00:00Z", planned+`"criterionOrChapterId":"solution","goal":70,"score":{"n":3,"value":73.3333},`+
				`"startScore":{"n":3,"value":43.3333},"gap":-3.3333,"progress":30`)+`,`+
			progress("agent-1", "planned", "2026-02-10T00:00:00Z", planned+`"goal":80,"score":{"n":3,"value":73.3333},"startScore":{"n":3,"value":43.3333},"gap":6.6667,"progress":30`)+`,`+
			progress("agent-2", "everyone", back, `"goal":60,"score":`+none("1")+`,"startScore":`+none("0"))+`]`,
			jsonText(t, c.progresses(t, "", nil)))
	})
}

// TestWhatProgressesAreOver moves the ends of what counts as now.
func TestWhatProgressesAreOver(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.aimed(t)
		for name, test := range map[string]struct {
			fields            object
			now, before, time string // of the plan's target
			everyone          string // its n now
		}{
			"all":               {nil, "3", "3", "2026-02-10T00:00:00Z", "6"},
			"from a moment on":  {object{"startTime": "2026-02-12T12:00:00Z"}, "2", "3", "2026-02-12T12:00:00Z", "2"},
			"from before":       {object{"startTime": "2025-11-01T12:00:00Z"}, "3", "3", "2026-02-10T00:00:00Z", "7"},
			"to a moment":       {object{"endTime": "2026-02-12T12:00:00Z"}, "2", "3", "2026-02-10T00:00:00Z", "5"},
			"to what is ahead":  {object{"endTime": "2027-02-12T12:00:00Z"}, "3", "3", "2026-02-10T00:00:00Z", "6"},
			"before the plan":   {object{"startTime": "2026-02-01T00:00:00Z", "endTime": "2026-02-09T00:00:00Z"}, "0", "3", "2026-02-10T00:00:00Z", "3"},
			"not at all, ahead": {object{"startTime": "2026-04-01T00:00:00Z"}, "0", "3", "2026-04-01T00:00:00Z", "0"},
		} {
			found := c.progresses(t, "", test.fields)
			planned, everyone := found[2].(object), found[0].(object)
			n := func(mean any) string { return jsonText(t, mean.(object)["n"]) }
			require.Equal(t, []string{test.now, test.before, test.everyone}, []string{n(planned["score"]), n(planned["startScore"]), n(everyone["score"])}, name)
			require.Equal(t, test.time, planned["startTime"], name)
		}
		c.ok(t, http.MethodPatch, at(planName("mine")), object{"coachingPlan": object{"endTime": "2026-02-11T12:00:00Z"}})
		ended := c.progresses(t, "", nil)[2].(object)
		require.Equal(t, "2026-02-11T12:00:00Z", ended["endTime"])
		require.JSONEq(t, `{"n":1,"undefinedReason":"NOT_ENOUGH_DATA"}`, jsonText(t, ended["score"]))
		require.NotContains(t, ended, "gap")
		require.NotContains(t, ended, "progress")
	})
}

func TestProgressesReachAsFarAsTheirReaderAndFilters(t *testing.T) {
	t.Parallel()
	const first, second = "agent-1/everyone agent-1/part agent-1/planned", "agent-2/everyone"
	eachCompany(t, func(t *testing.T, c company) {
		c.aimed(t)
		c.ok(t, http.MethodPatch, at(teamName("billing")), object{"team": object{"managerUserNames": []string{}}})
		for reader, want := range map[string]string{"agent-1": first, "agent-2": second, "manager": second, "specialist": first + " " + second, "qa-lead": first + " " + second} {
			require.Equal(t, want, aims(c.progresses(t, userName(reader), nil)), reader)
			require.Equal(t, want, aims(c.progresses(t, userName(reader), object{"agentUserNames": []string{userName("agent-1"), userName("agent-2")}})), reader)
		}
		for _, test := range []struct {
			fields object
			want   string
		}{
			{object{"agentUserNames": []string{userName("agent-2")}}, second},
			{object{"groupNames": []string{groupName("north")}}, first},
			{object{"includeInactiveUsers": true}, first + " " + second + " agent-off/everyone"},
			{object{"includeDevUsers": true}, first + " " + second + " agent-dev/everyone"},
			{object{"usecaseNames": []string{usecaseName("chats")}}, "agent-1/elsewhere agent-2/elsewhere"},
			{object{"agentUserNames": []string{userName("manager")}}, ""},
		} {
			require.Equal(t, test.want, aims(c.progresses(t, "", test.fields)), test.fields)
		}
	})
}

// TestProgressesComeInEveryOrderPageByPage reads every order whole and in pages of one and two.
func TestProgressesComeInEveryOrderPageByPage(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.aimed(t)
		for i := range 3 {
			c.submitted(t, "more-"+jsonText(t, i), "agent-2", "2026-02-21", 9, nil)
		}
		for order, want := range map[string][2]string{
			"ORDER_BY_UNSPECIFIED": {"agent-1/everyone agent-1/part agent-1/planned agent-2/everyone", "agent-2/everyone agent-1/planned agent-1/part agent-1/everyone"},
			"ORDER_BY_GAP":         {"agent-2/everyone agent-1/part agent-1/everyone agent-1/planned", "agent-1/planned agent-1/everyone agent-1/part agent-2/everyone"},
			"ORDER_BY_PROGRESS":    {"agent-1/part agent-1/planned agent-1/everyone agent-2/everyone", "agent-1/part agent-1/planned agent-1/everyone agent-2/everyone"},
		} {
			for i, direction := range []string{"ASC", "DESC"} {
				body := with(inCalls, object{"orderBy": order, "orderDirection": direction})
				require.Equal(t, want[i], aims(c.progresses(t, "", body)), order+direction)
				for _, size := range []int{1, 2} {
					var paged []any
					for token := any(""); token != nil; {
						page := c.ok(t, http.MethodPost, at(support)+"/coachingProgresses:retrieve", with(body, object{"pageSize": size, "pageToken": token}))
						paged = append(paged, page["coachingProgresses"].([]any)...)
						token = page["nextPageToken"]
					}
					require.Equal(t, want[i], aims(paged), order+direction)
				}
			}
		}
	})
}

// TestPagesOfProgressesAreAsOfOneMoment submits a scorecard between two pages.
func TestPagesOfProgressesAreAsOfOneMoment(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.aimed(t)
		body := with(inCalls, object{"pageSize": 1})
		first := c.ok(t, http.MethodPost, at(support)+"/coachingProgresses:retrieve", body)
		c.Clock.Add(1e9)
		c.card(t, newCard("new", nil))
		c.ok(t, http.MethodPost, at(cardName("new"))+":submit", object{})
		second := c.ok(t, http.MethodPost, at(support)+"/coachingProgresses:retrieve", with(body, object{"pageToken": first["nextPageToken"]}))
		n := func(page object) string {
			return jsonText(t, page["coachingProgresses"].([]any)[0].(object)["score"].(object)["n"])
		}
		require.Equal(t, "3", n(second))
		require.Equal(t, []string{"6", "7"}, []string{n(first), n(c.ok(t, http.MethodPost, at(support)+"/coachingProgresses:retrieve", body))})
	})
}

func TestProgressesAreRefusedWithAllTheirFaults(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.aimed(t)
		token := c.ok(t, http.MethodPost, at(support)+"/coachingProgresses:retrieve", with(inCalls, object{"pageSize": 1}))["nextPageToken"]
		for name, test := range map[string]struct {
			body   object
			faults []string
		}{
			"no use case":       {object{}, []string{"usecaseNames"}},
			"no use cases":      {object{"usecaseNames": []string{}}, []string{"usecaseNames"}},
			"start after end":   {with(inCalls, object{"startTime": "2026-02-02T00:00:00Z", "endTime": "2026-02-01T00:00:00Z"}), []string{"startTime"}},
			"no such order":     {with(inCalls, object{"orderBy": "ORDER_BY_NUM_SCORECARD"}), []string{"orderBy"}},
			"a field of others": {with(inCalls, object{"scorecardTemplateNames": []string{}}), []string{"scorecardTemplateNames"}},
			"unknown and foreign": {object{
				"usecaseNames": []string{sales + "/usecases/calls"}, "agentUserNames": []string{userName("none")}, "groupNames": []string{groupName("none")},
			}, []string{"usecaseNames[0]", "agentUserNames[0]", "groupNames[0]"}},
			"a token of another order": {with(inCalls, object{"orderBy": "ORDER_BY_GAP", "pageToken": token}), []string{"pageToken"}},
		} {
			a := c.refused(t, http.StatusBadRequest, post("/coachingProgresses:retrieve", test.body))
			require.ElementsMatch(t, test.faults, a.fields(t), name)
		}
	})
}
