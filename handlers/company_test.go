package handlers_test

import (
	"maps"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// The company that most tests work in, and what its names begin with.
const (
	acme    = "customers/acme"
	support = acme + "/profiles/support"
	sales   = acme + "/profiles/sales"
)

// object is a JSON object of a request or an answer.
type object = map[string]any

// company is a server with the company in it: profiles support and sales, users of every role, teams, groups that
// contain each other, use cases, moments and the template quality.
type company struct{ *server }

// eachCompany runs a test on each database, in a company of its own.
func eachCompany(t *testing.T, test func(t *testing.T, c company)) {
	t.Helper()
	eachDatabase(t, func(t *testing.T, s *server) { test(t, newCompany(t, s)) })
}

func newCompany(t testing.TB, s *server) company {
	t.Helper()
	c := company{s}
	c.create(t, "/v1/customers", object{"name": acme})
	c.create(t, at(acme)+"/profiles", object{"name": support}, object{"name": sales})
	c.create(t, at(support)+"/usecases", object{"name": usecaseName("calls")}, object{"name": usecaseName("chats")})
	c.create(t, at(support)+"/moments", object{"name": support + "/moments/greeted"}, object{"name": support + "/moments/refunded"})
	c.ok(t, http.MethodPost, at(acme)+"/teams:batchUpsert", object{"teams": []object{
		{"name": teamName("billing"), "displayName": "Billing"}, {"name": teamName("retention")}}})
	c.ok(t, http.MethodPost, at(acme)+"/users:batchUpsert", object{"users": people()})
	for _, team := range []string{"billing", "retention"} {
		c.ok(t, http.MethodPatch, at(teamName(team)), object{"team": object{"managerUserNames": []string{userName("manager")}}})
	}
	c.ok(t, http.MethodPost, at(acme)+"/groups:batchUpsert", object{"groups": []object{
		{"name": groupName("north"), "memberNames": []string{userName("agent-1"), groupName("new")}},
		{"name": groupName("new"), "memberNames": []string{userName("agent-2"), userName("agent-off"), groupName("north")}}}})
	c.create(t, at(support)+"/scorecardTemplates", quality())
	return c
}

// people are the users: agents, one of them deactivated, one a dev user and one of the profile sales alone, and one
// user for each other role that matters here.
func people() []object {
	one := func(id, role string, more object) object {
		user := object{"name": userName(id), "displayName": "Person " + id, "email": id + "@example.com", "roles": []string{role}}
		maps.Copy(user, more)
		return user
	}
	return []object{
		one("agent-1", "AGENT", object{"team": teamName("billing"), "fullName": "Agent Number One"}),
		one("agent-2", "AGENT", object{"team": teamName("retention")}),
		one("agent-off", "AGENT", object{"state": "INACTIVE", "team": teamName("billing")}),
		one("agent-dev", "AGENT", object{"isDevUser": true}),
		one("agent-sales", "AGENT", object{"profileNames": []string{sales}}),
		one("manager", "MANAGER", nil),
		one("specialist", "QA_SPECIALIST", nil),
		one("qa-lead", "QA_ADMIN", nil),
		one("admin", "ADMIN", nil),
		one("user-admin", "USER_ADMIN", nil),
		one("integrator", "CI_ADMIN", nil),
	}
}

// quality is the template most scorecards are pinned to. With equal weights, a total is the mean of the percentages.
func quality() object {
	return object{
		"name": templateName("quality"), "title": "Quality", "usecaseNames": []string{usecaseName("calls")},
		"template": object{
			"scoring": object{"method": "WEIGHTED_CRITERIA", "normalization": "ZERO_BASED", "decimals": 4},
			"chapters": []object{
				{"chapterId": "opening", "displayName": "Opening", "criteria": []object{
					{"criterionId": "greeting", "displayName": "Greeting", "answer": options(0, 5, 10),
						"autoScore": object{"moments": []string{support + "/moments/greeted"}, "match": "ANY", "present": 10, "absent": 0}},
					{"criterionId": "identity", "displayName": "Identity", "allowNotApplicable": true, "answer": options(0, 1)},
				}},
				{"chapterId": "resolution", "displayName": "Resolution", "criteria": []object{
					{"criterionId": "solution", "displayName": "Solution", "required": true, "answer": span(0, 10, 1)},
					{"criterionId": "share", "displayName": "Share", "allowNotApplicable": true, "answer": object{"type": "RANGE", "min": 0, "max": 100}},
					{"criterionId": "notes", "displayName": "Notes", "answer": object{"type": "TEXT"}},
				}},
			},
		},
	}
}

// options is an answer of options that are worth their values.
func options(values ...float64) object {
	var all []object
	for _, value := range values {
		all = append(all, object{"value": value, "points": value})
	}
	return object{"type": "OPTIONS", "options": all}
}

func span(least, most, step float64) object {
	return object{"type": "RANGE", "min": least, "max": most, "step": step}
}

// create posts resources to a collection, one by one.
func (c company) create(t testing.TB, path string, bodies ...object) {
	t.Helper()
	for _, body := range bodies {
		c.ok(t, http.MethodPost, path, body)
	}
}

// card creates a scorecard and returns it as answered.
func (c company) card(t testing.TB, body object) object {
	t.Helper()
	return c.ok(t, http.MethodPost, at(support)+"/scorecards", body)["scorecard"].(object)
}

// get reads a resource that an answer wraps in a field.
func (c company) get(t testing.TB, name, field string) object {
	t.Helper()
	return c.ok(t, http.MethodGet, at(name), nil)[field].(object)
}

// refused sends a request that must be refused with a status.
func (c company) refused(t testing.TB, status int, r request) answer {
	t.Helper()
	a := c.do(t, r)
	require.Equal(t, status, a.Status, "%s %s: %s", r.Method, r.Path, a.Body)
	return a
}

// newCard is the body of a complete draft of agent-1; more overrides its fields, and a nil in it takes one away.
func newCard(id string, more object) object {
	body := object{
		"name": cardName(id), "conversationName": support + "/conversations/conv-" + id, "agentUserName": userName("agent-1"),
		"templateName": templateName("quality"), "createTime": "2026-02-20T10:00:00Z", "updateTime": "2026-02-20T10:00:00Z",
		"usecaseName": usecaseName("calls"), "scores": []object{number("greeting", 10), number("solution", 5)},
	}
	maps.Copy(body, more)
	maps.DeleteFunc(body, func(_ string, value any) bool { return value == nil })
	return body
}

func number(criterion string, value float64) object {
	return object{"criterionId": criterion, "numericValue": value, "notApplicable": false}
}

func inapplicable(criterion string) object {
	return object{"criterionId": criterion, "notApplicable": true}
}

// with adds fields to a copy of an object.
func with(o, more object) object {
	o = maps.Clone(o)
	maps.Copy(o, more)
	return o
}

func at(name string) string { return "/v1/" + name }

func userName(id string) string     { return acme + "/users/" + id }
func teamName(id string) string     { return acme + "/teams/" + id }
func groupName(id string) string    { return acme + "/groups/" + id }
func usecaseName(id string) string  { return support + "/usecases/" + id }
func cardName(id string) string     { return support + "/scorecards/" + id }
func targetName(id string) string   { return support + "/targets/" + id }
func sessionName(id string) string  { return support + "/coachingSessions/" + id }
func remarkName(id string) string   { return support + "/coachingComments/" + id }
func planName(id string) string     { return support + "/coachingPlans/" + id }
func templateName(id string) string { return support + "/scorecardTemplates/" + id }
