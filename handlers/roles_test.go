package handlers_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"opencoaching"
)

// callers are the users of the company by the letters that allowed speaks of.
var callers = map[string]string{
	"A": "agent-1", "M": "manager", "D": "admin", "U": "user-admin", "C": "integrator", "Q": "qa-lead", "S": "specialist",
}

// allowed says, apart from the policy, which of the callers may call each operation. Operations that only read and do
// not stand here are for everybody.
var allowed = map[string]string{
	"GetScorecard": "ADMQS", "ListScorecards": "ADMQS", "GetTarget": "ADMQS", "ListTargets": "ADMQS", "GetConversation": "ACDMQS",
	"EraseUser": "D", "CreateApiKey": "D", "GetApiKey": "D", "ListApiKeys": "D", "RevokeApiKey": "D",
	"ListProfileAuditEvents": "DQ", "ListCustomerAuditEvents": "D",
	"CreateWebhook": "CD", "GetWebhook": "CD", "UpdateWebhook": "CD", "DeleteWebhook": "CD", "ListWebhooks": "CD", "ReplayWebhook": "CD", "ListWebhookDeliveries": "CD",
	"CreateScorecard": "DMQS", "UpdateScorecard": "DMQS", "SubmitScorecard": "DMQS", "ResetScorecard": "DMQS", "ExportScorecards": "DMQS",
	"DeleteScorecard": "DMQ", "AcknowledgeScorecard": "ADMQS", "ScoreScorecard": "ADMQS",
	"CreateScorecardTemplate": "DQ", "UpdateScorecardTemplate": "DQ", "DeleteScorecardTemplate": "DQ",
	"CreateTarget": "DMQ", "UpdateTarget": "DMQ", "DeleteTarget": "DMQ",
	"CreateCustomer": "", "DeleteCustomer": "", "UpdateCustomer": "D",
	"CreateProfile": "D", "UpdateProfile": "D", "DeleteProfile": "D",
	"CreateUser": "DU", "UpdateUser": "DU", "DeleteUser": "DU", "BatchUpsertUsers": "DU", "ListUsers": "CDMQSU",
	"CreateTeam": "DU", "UpdateTeam": "DU", "DeleteTeam": "DU", "BatchUpsertTeams": "DU",
	"CreateGroup": "DU", "UpdateGroup": "DU", "DeleteGroup": "DU", "BatchUpsertGroups": "DU", "GetGroup": "CDMQSU", "ListGroups": "CDMQSU",
	"CreateUseCase": "CDQ", "UpdateUseCase": "CDQ", "DeleteUseCase": "CDQ",
	"CreateMoment": "CDQ", "UpdateMoment": "CDQ", "DeleteMoment": "CDQ",
	"CreateConversation": "CDQ", "UpdateConversation": "CDQ", "DeleteConversation": "CDQ", "BatchUpsertConversations": "CDQ", "ListConversations": "CDMQS",
}

// attempts makes a request for each operation of the contract, about things that do not exist and with a body that is
// no JSON, so that whoever is let in changes nothing.
func attempts(t testing.TB) map[string]request {
	t.Helper()
	document, err := openapi3.NewLoader().LoadFromData(opencoaching.Spec)
	require.NoError(t, err)
	requests := map[string]request{}
	for path, item := range document.Paths.Map() {
		path = strings.NewReplacer("{customer_id}", "acme", "{profile_id}", "support").Replace(path)
		for method, operation := range item.Operations() {
			r := request{Method: method, Path: pathParameter.Replace(path)}
			if operation.RequestBody != nil {
				r.Body = "{"
			}
			requests[operation.OperationID] = r
		}
	}
	return requests
}

var pathParameter = strings.NewReplacer("{scorecard_id}", "none", "{scorecard_template_id}", "none", "{target_id}", "none", "{user_id}", "none",
	"{team_id}", "none", "{group_id}", "none", "{usecase_id}", "none", "{moment_id}", "none", "{conversation_id}", "none", "{api_key_id}", "none", "{webhook_id}", "none")

func TestEachRoleCallsItsOperationsAlone(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for operation, r := range attempts(t) {
			letters, named := allowed[operation]
			if reads := strings.HasPrefix(operation, "Get") || strings.HasPrefix(operation, "List"); !named {
				require.True(t, reads, "%s stands in no table", operation)
				letters = strings.Join(slices.Collect(maps.Keys(callers)), "")
			}
			for letter, id := range callers {
				r.Caller = userName(id)
				a := c.do(t, r)
				if strings.Contains(letters, letter) {
					require.NotEqual(t, http.StatusForbidden, a.Status, "%s by %s", operation, id)
				} else {
					require.Equal(t, http.StatusForbidden, a.Status, "%s by %s, before the body is looked at: %s", operation, id, a.Body)
				}
			}
		}
	})
}

func TestWhoIsNotKnownIsToldNothing(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for name, values := range map[string][]string{
			"unknown": {userName("none")}, "unknown customer": {"customers/none/users/x"}, "inactive": {userName("agent-off")}, "no name": {"agent-1"},
			"empty": {""}, "a team": {teamName("billing")}, "two": {userName("agent-1"), userName("agent-1")}, "blank around": {"x " + userName("agent-1")},
		} {
			for _, r := range []request{
				{Method: http.MethodGet, Path: at(support) + "/scorecards"}, {Method: http.MethodGet, Path: at("customers/none")},
				{Method: http.MethodPost, Path: at(support) + "/scorecards", Body: "{"},
			} {
				r.Header = http.Header{"X-Coaching-User": values}
				a := c.refused(t, http.StatusUnauthorized, r)
				require.Equal(t, "UNKNOWN_CALLER", a.reason(t), name)
			}
		}
	})
}

func TestForeignPlacesAreForbiddenWhetherOrNotTheyExist(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.create(t, "/v1/customers", object{"name": "customers/other"})
		c.create(t, at("customers/other")+"/profiles", object{"name": "customers/other/profiles/support"})
		c.create(t, at("customers/other")+"/users", object{"name": "customers/other/users/admin", "roles": []string{"SUPER_ADMIN"}})
		for _, caller := range []string{userName("admin"), userName("agent-1"), userName("agent-sales")} {
			var bodies []string
			for _, place := range []string{"customers/other", "customers/none", "customers/other/profiles/support", "customers/other/profiles/none", "customers/none/profiles/none"} {
				a := c.refused(t, http.StatusForbidden, request{Method: http.MethodGet, Path: at(place), Caller: caller})
				bodies = append(bodies, string(a.Body))
			}
			require.Len(t, slices.Compact(bodies), 1)
			require.Equal(t, []string{acme}, namesOf(c.as(t, caller, http.MethodGet, "/v1/customers", nil)["customers"]))
		}
		outside := c.refused(t, http.StatusForbidden, request{Method: http.MethodGet, Path: at(support) + "/usecases", Caller: userName("agent-sales")})
		missing := c.refused(t, http.StatusForbidden, request{Method: http.MethodGet, Path: at(acme+"/profiles/none") + "/usecases", Caller: userName("agent-sales")})
		require.Equal(t, string(outside.Body), string(missing.Body))
		require.Equal(t, []string{sales}, namesOf(c.as(t, userName("agent-sales"), http.MethodGet, at(acme)+"/profiles", nil)["profiles"]))
		require.Equal(t, []string{sales, support}, namesOf(c.as(t, userName("agent-1"), http.MethodGet, at(acme)+"/profiles", nil)["profiles"]))
		c.refused(t, http.StatusForbidden, request{Method: http.MethodGet, Path: at(support), Caller: "customers/other/users/admin"})
		c.refused(t, http.StatusNotFound, request{Method: http.MethodGet, Path: at("customers/none")}) // the operator is at home everywhere
	})
}

func TestAnAgentSeesItsOwnAlone(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.card(t, newCard("mine", object{"submitTime": "2026-02-20T10:00:00Z"}))
		c.card(t, newCard("theirs", object{"agentUserName": userName("agent-2")}))
		c.create(t, at(support)+"/conversations", object{"name": support + "/conversations/mine", "agentUserName": userName("agent-1")},
			object{"name": support + "/conversations/theirs", "agentUserName": userName("agent-2")})
		agent := userName("agent-1")
		for own, foreign := range map[string]string{
			cardName("mine"): cardName("theirs"), support + "/conversations/mine": support + "/conversations/theirs", agent: userName("agent-2"),
		} {
			c.as(t, agent, http.MethodGet, at(own), nil)
			theirs := c.refused(t, http.StatusNotFound, request{Method: http.MethodGet, Path: at(foreign), Caller: agent})
			none := c.refused(t, http.StatusNotFound, request{Method: http.MethodGet, Path: at(own + "-none"), Caller: agent})
			require.Equal(t, string(none.Body), string(theirs.Body))
		}
		list := func(caller string, query url.Values) []string {
			return namesOf(c.as(t, caller, http.MethodGet, at(support)+"/scorecards?"+query.Encode(), nil)["scorecards"])
		}
		require.Equal(t, []string{cardName("mine")}, list(agent, nil))
		require.Equal(t, []string{cardName("mine")}, list(agent, url.Values{"agentUserName": {agent}}))
		require.Empty(t, list(agent, url.Values{"agentUserName": {userName("agent-2")}}))
		require.Len(t, list(userName("manager"), nil), 2)

		c.ok(t, http.MethodPatch, at(agent), object{"user": object{"roles": []string{"AGENT", "QA_SPECIALIST"}}})
		require.Len(t, list(agent, nil), 2, "another role beside AGENT sees what that role sees")
		c.ok(t, http.MethodPatch, at(agent), object{"user": object{"roles": nil}})
		c.refused(t, http.StatusForbidden, request{Method: http.MethodGet, Path: at(cardName("mine")), Caller: agent})
	})
}
