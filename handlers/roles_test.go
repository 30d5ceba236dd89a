package handlers_test

import (
	"net/http"
	"net/url"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

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

// TestWhoIsBoundToAProfileKeepsToIt: whoever may change users and belongs to one profile makes, moves and takes away users
// of that one alone. A user without profiles belongs to all.
func TestWhoIsBoundToAProfileKeepsToIt(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for _, role := range []string{"USER_ADMIN", "ADMIN"} {
			bound := userName("bound-" + role)
			c.create(t, at(acme)+"/users", object{"name": bound, "roles": []string{role}, "profileNames": []string{support}})
			for name, profiles := range map[string][]string{"here": {support}, "there": {sales}, "both": {support, sales}, "everywhere": {}} {
				user := userName(name + role)
				status := map[bool]int{true: http.StatusOK, false: http.StatusForbidden}[name == "here"]
				body := object{"name": user, "profileNames": profiles}
				send := func(method, path string, body any) {
					t.Helper()
					c.refused(t, status, request{Method: method, Path: path, Caller: bound, Body: body})
				}
				send(http.MethodPost, at(acme)+"/users?validateOnly=true", body)
				send(http.MethodPost, at(acme)+"/users:batchUpsert?validateOnly=true", object{"users": []object{body}})
				c.create(t, at(acme)+"/users", object{"name": user, "profileNames": []string{support}})
				send(http.MethodPatch, at(user)+"?validateOnly=true", object{"user": object{"profileNames": profiles}})
				c.ok(t, http.MethodPatch, at(user), object{"user": object{"profileNames": profiles}})
				send(http.MethodDelete, at(user)+"?validateOnly=true", nil)
				if role == "ADMIN" {
					send(http.MethodPost, at(user)+":erase?validateOnly=true", object{})
				}
			}
		}
	})
}

func TestAManagerIsAnAgentToItsOwnScorecard(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		manager := userName("manager")
		c.card(t, newCard("draft", object{"agentUserName": manager}))
		c.card(t, newCard("done", object{"agentUserName": manager, "submitTime": "2026-02-20T10:00:00Z"}))
		verb := func(status int, id, verb string) {
			t.Helper()
			c.refused(t, status, request{Method: http.MethodPost, Path: at(cardName(id)) + ":" + verb, Caller: manager, Body: object{}})
		}
		c.refused(t, http.StatusForbidden, request{Method: http.MethodPost, Path: at(support) + "/scorecards", Caller: manager, Body: newCard("own", object{"agentUserName": manager})})
		verb(http.StatusNotFound, "draft", "submit")
		verb(http.StatusForbidden, "done", "submit")
		verb(http.StatusForbidden, "done", "reset")
		c.refused(t, http.StatusForbidden, request{Method: http.MethodDelete, Path: at(cardName("done")), Caller: manager})
		c.refused(t, http.StatusNotFound, request{Method: http.MethodDelete, Path: at(cardName("draft")), Caller: manager})
		c.as(t, manager, http.MethodGet, at(cardName("done")), nil)
		verb(http.StatusOK, "done", "acknowledge")
	})
}

func TestTheAuditOfACustomerIsForThoseOfEveryProfile(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		bound := userName("bound")
		c.create(t, at(acme)+"/users", object{"name": bound, "roles": []string{"SUPER_ADMIN"}, "profileNames": []string{support}})
		refusal := c.refused(t, http.StatusForbidden, request{Method: http.MethodGet, Path: at(acme) + "/auditEvents", Caller: bound})
		foreign := c.refused(t, http.StatusForbidden, request{Method: http.MethodGet, Path: at("customers/none") + "/auditEvents", Caller: bound})
		require.Equal(t, string(foreign.Body), string(refusal.Body))
		c.as(t, bound, http.MethodGet, at(support)+"/auditEvents", nil)
		c.as(t, userName("admin"), http.MethodGet, at(acme)+"/auditEvents", nil)
	})
}
