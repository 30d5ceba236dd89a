package handlers_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// reviewed is a template of everybody, for calls, that is evaluated by the day in Berlin: 3 conversations of each, 5 of
// the members of the group new, 7 of north's and 2 of agent-2.
func reviewed(id string, more object) object {
	made := quality()
	made["name"] = templateName(id)
	made["qaTaskConfig"] = object{
		"evaluationPeriod": object{"cadence": "DAILY", "startTime": "2025-11-01T00:00:00+01:00", "timeZoneId": "Europe/Berlin",
			"overrideTimeRange": object{"startOffset": object{"days": -1}, "endOffset": object{"days": -1, "minutes": 60}}},
		"taskComplete": object{"evaluatedConversationCountPerAgent": 3, "overriddenAgents": []object{
			{"groupName": groupName("new"), "evaluatedConversationCountPerAgent": 5}, {"groupName": groupName("north"), "evaluatedConversationCountPerAgent": 7},
			{"userName": userName("agent-2"), "evaluatedConversationCountPerAgent": 2}}},
	}
	return with(made, more)
}

func TestEvaluationPeriodsAreThoseOfTheTemplate(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.create(t, at(support)+"/scorecardTemplates", reviewed("daily", nil), reviewed("gone", nil))
		path := at(templateName("daily")) + ":retrieveEvaluationPeriods"
		periods := func(caller string) (own, conversations []any) {
			answer := c.as(t, caller, http.MethodPost, path, object{"usecaseName": usecaseName("calls")})
			return answer["evaluationPeriods"].([]any), answer["conversationEvaluationPeriods"].([]any)
		}
		own, conversations := periods(userName("agent-1"))
		require.Len(t, own, 100)
		require.Len(t, conversations, 100)
		span := func(start, end string) object { return object{"startTime": start, "endTime": end} }
		require.Equal(t, span("2026-02-28T23:00:00Z", "2026-03-01T23:00:00Z"), own[99], "the one under way")
		require.Equal(t, span("2026-02-27T23:00:00Z", "2026-02-28T23:00:00Z"), own[98])
		require.Equal(t, span("2026-02-27T23:00:00Z", "2026-03-01T00:00:00Z"), conversations[99])
		for i := range own[1:] {
			require.Equal(t, own[i].(object)["endTime"], own[i+1].(object)["startTime"])
		}

		c.ok(t, http.MethodPatch, at(templateName("daily")), object{"scorecardTemplate": object{"qaTaskConfig": nil}})
		a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: path, Body: object{}})
		require.Equal(t, "NO_EVALUATION_PERIODS", a.reason(t), "the current revision counts")
		for usecase, field := range map[string]string{usecaseName("chats"): "usecaseName", usecaseName("none"): "usecaseName", sales + "/usecases/calls": "usecaseName"} {
			a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: path, Body: object{"usecaseName": usecase}})
			require.Equal(t, []string{field}, a.fields(t), usecase)
		}
		c.refused(t, http.StatusNotFound, request{Method: http.MethodPost, Path: at(templateName("none")) + ":retrieveEvaluationPeriods", Body: object{}})
		c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(templateName("daily@1")) + ":retrieveEvaluationPeriods", Body: object{}})
		c.ok(t, http.MethodDelete, at(templateName("gone")), nil)
		require.Len(t, c.ok(t, http.MethodPost, at(templateName("gone"))+":retrieveEvaluationPeriods", object{})["evaluationPeriods"], 100, "what is deleted can still be read")
	})
}

func TestTheQuotaIsOfTheActiveAudience(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.create(t, at(support)+"/scorecardTemplates", reviewed("daily", nil),
			reviewed("some", object{"audience": object{"userNames": []string{userName("agent-1"), userName("agent-off"), userName("agent-dev"), userName("manager")}}}),
			reviewed("plain", object{"qaTaskConfig": object{}}))
		quota := func(caller, template string, body object) []string {
			answer := c.as(t, caller, http.MethodPost, at(templateName(template))+":retrieveTotalAgentQuota", body)
			return []string{answer["totalAgentQuota"].(json.Number).String(), answer["totalActiveAgentsCount"].(json.Number).String()}
		}
		// agent-1 is in north and, as the groups hold each other, in new; agent-2 has a count of its own.
		require.Equal(t, []string{"9", "2"}, quota("", "daily", object{}))
		require.Equal(t, []string{"9", "2"}, quota("", "daily@1", object{"evaluationPeriod": object{"startTime": "2026-02-28T23:00:00Z", "endTime": "2026-03-01T23:00:00Z"}}))
		require.Equal(t, []string{"7", "1"}, quota(userName("specialist"), "some", object{"usecaseName": usecaseName("calls")}))
		require.Equal(t, []string{"0", "2"}, quota("", "plain", object{}))
		require.Equal(t, []string{"9", "2"}, quota(userName("manager"), "daily", object{}))
		c.ok(t, http.MethodPatch, at(teamName("retention")), object{"team": object{"managerUserNames": []string{}}})
		require.Equal(t, []string{"7", "1"}, quota(userName("manager"), "daily", object{}), "of the manager's people alone")

		tried := func(counts object) object { return object{"overrideTaskCompleteConfig": counts} }
		require.Equal(t, []string{"8", "2"}, quota("", "plain", tried(object{"evaluatedConversationCountPerAgent": 4})))
		require.Equal(t, []string{"4", "2"}, quota("", "daily", tried(object{"evaluatedConversationCountPerAgent": 4, "overriddenAgents": []object{
			{"userName": userName("agent-1"), "evaluatedConversationCountPerAgent": 0}}})))
		few := tried(object{"overriddenAgents": []object{{"userName": userName("agent-1"), "evaluatedConversationCountPerAgent": 4}}})
		require.Equal(t, []string{"7", "2"}, quota("", "daily", few), "agent-2 as everybody in the template")
		require.Equal(t, []string{"4", "2"}, quota("", "plain", few), "which plans none")
		require.Equal(t, []string{"6", "2"}, quota("", "daily", tried(object{})))
		require.Equal(t, []string{"0", "2"}, quota("", "daily", tried(object{"evaluatedConversationCountPerAgent": 0})))
		require.Equal(t, []string{"9", "2"}, quota("", "daily", object{}), "trying stores nothing")
	})
}

func TestFaultsOfAQuotaAreNamedTogether(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.create(t, at(support)+"/scorecardTemplates", reviewed("daily", nil), reviewed("plain", object{"qaTaskConfig": object{}}))
		exceptions := func(all ...object) object { return object{"overriddenAgents": all} }
		period := object{"startTime": "2026-02-28T23:00:00Z", "endTime": "2026-03-01T22:59:59Z"}
		for name, test := range map[string]struct {
			template string
			body     object
			fields   []string
		}{
			"a user and a group twice, nobody and two at once": {"daily", object{"overrideTaskCompleteConfig": exceptions(
				object{"userName": userName("agent-1")}, object{"groupName": groupName("new")}, object{"userName": userName("agent-1")}, object{"groupName": groupName("new")},
				object{}, object{"userName": userName("agent-2"), "groupName": groupName("north")})},
				[]string{"overrideTaskCompleteConfig.overriddenAgents[2]", "overrideTaskCompleteConfig.overriddenAgents[3]",
					"overrideTaskCompleteConfig.overriddenAgents[4]", "overrideTaskCompleteConfig.overriddenAgents[5]"}},
			"names that mean nothing and a span that is no period": {"daily", object{"usecaseName": usecaseName("none"), "evaluationPeriod": period,
				"overrideTaskCompleteConfig": exceptions(object{"userName": userName("none")}, object{"groupName": "customers/globex/groups/new"})},
				[]string{"usecaseName", "overrideTaskCompleteConfig.overriddenAgents[0].userName", "overrideTaskCompleteConfig.overriddenAgents[1].groupName", "evaluationPeriod"}},
			"a period of a template that plans none": {"plain", object{"evaluationPeriod": object{"startTime": "2026-02-28T23:00:00Z", "endTime": "2026-03-01T23:00:00Z"}}, []string{"evaluationPeriod"}},
			"a period that ends before it begins":    {"daily", object{"evaluationPeriod": object{"startTime": "2026-03-01T23:00:00Z", "endTime": "2026-02-28T23:00:00Z"}}, []string{"evaluationPeriod.startTime"}},
			"less than nothing":                      {"daily", object{"overrideTaskCompleteConfig": object{"evaluatedConversationCountPerAgent": -1}}, []string{"overrideTaskCompleteConfig.evaluatedConversationCountPerAgent"}},
		} {
			a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(templateName(test.template)) + ":retrieveTotalAgentQuota", Body: test.body})
			require.Equal(t, test.fields, a.fields(t), name)
		}
		c.refused(t, http.StatusNotFound, request{Method: http.MethodPost, Path: at(templateName("daily@2")) + ":retrieveTotalAgentQuota", Body: object{}})
		c.refused(t, http.StatusForbidden, request{Method: http.MethodPost, Path: at(templateName("daily")) + ":retrieveTotalAgentQuota", Caller: userName("agent-1"), Body: object{}})
	})
}
