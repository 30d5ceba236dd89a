package handlers_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/service"
)

// actor is somebody who calls: a user with one role or none, who belongs to the profile support alone or to every
// profile; or the operator, who has no id. Every actor manages the team of member, and not that of stranger.
type actor struct {
	id    string
	role  coaching.Role
	bound bool
}

func (a actor) operator() bool { return a.id == "" }

func (a actor) caller() string {
	if a.operator() {
		return ""
	}
	return userName(a.id)
}

// letter is how far a row reaches for the actor.
func (a actor) letter(row right) string {
	switch {
	case a.operator():
		return "f"
	case a.role == "":
		return "-"
	default:
		return row.letters[a.role]
	}
}

// actors are all there are.
func actors() []actor {
	all := []actor{{}}
	for _, role := range append(coaching.AllRoles(), "") {
		id := strings.ToLower(string(role)) + "-"
		if role == "" {
			id = "powerless-"
		}
		all = append(all, actor{id + "bound", role, true}, actor{id + "free", role, false})
	}
	return all
}

// thing is what an operation on one resource is about.
type thing struct {
	id    string
	about string // the id of a user, nobody, or empty where things of this kind are about no one
	draft bool   // of a scorecard
	there bool
}

const (
	member, stranger, nobody = "member", "stranger", "nobody"
	missing                  = "none"
)

// sees tells whether a thing lies within what a letter means to the actor.
func (a actor) sees(letter string, it thing) bool {
	switch {
	case !it.there || letter == "-":
		return false
	case letter == "f" || it.about == "":
		return true
	case it.about == a.id:
		return !it.draft
	default:
		return letter == "t" && it.about == member
	}
}

// things are those that a parameter of a path may name, the missing one last. Where there is no parameter, there is one
// thing without an id.
func (a actor) things(parameter string) []thing {
	var all []thing
	users := []string{member, stranger}
	if !a.operator() {
		users = append(users, a.id)
	}
	switch parameter {
	case "":
		return []thing{{there: true}}
	case "scorecard_id":
		for _, user := range users {
			all = append(all, thing{user + "-draft", user, true, true}, thing{user + "-submitted", user, false, true})
		}
	case "conversation_id":
		for _, user := range append(users, nobody) {
			all = append(all, thing{id: user, about: user, there: true})
		}
	case "target_id":
		all = append(all, thing{id: "there", there: true})
		fallthrough
	case "user_id", "coaching_plan_id", "coaching_session_id", "coaching_comment_id":
		for _, user := range users {
			all = append(all, thing{id: user, about: user, there: true})
		}
	default:
		all = []thing{{id: "there", there: true}}
	}
	return append(all, thing{id: missing})
}

// arena is a server with everything that the matrix is about: the customer acme with the profiles support and sales, in
// both of which everything is there under the same ids, and the customer globex.
type arena struct {
	company
	rights  map[string]right
	calls   map[string]endpoint
	refusal string // how somebody without any right is answered who asks for what does not exist
}

func newArena(t testing.TB, s *server) arena {
	t.Helper()
	c := company{s}
	c.create(t, "/v1/customers", object{"name": acme})
	c.create(t, at(acme)+"/profiles", object{"name": support}, object{"name": sales})
	c.foreign(t)
	c.arenaPeople(t)
	for _, profile := range []string{support, sales} {
		c.arenaProfile(t, profile)
	}
	c.create(t, at(acme)+"/apiKeys", object{"name": acme + "/apiKeys/there", "roles": []string{"AGENT"}, "profileNames": []string{support}})
	_, err := service.New(s.Store, s.Clock.Now).Seal(t.Context())
	require.NoError(t, err)
	refusal := c.refused(t, http.StatusForbidden, request{Method: http.MethodGet, Path: at("customers/" + missing), Caller: userName("powerless-free")})
	return arena{c, readMatrix(t, matrix), callsOf(t), string(refusal.Body)}
}

func (c company) arenaPeople(t testing.TB) {
	t.Helper()
	c.create(t, at(acme)+"/teams", object{"name": teamName("led")}, object{"name": teamName("apart")}, object{"name": teamName("there")})
	c.create(t, at(acme)+"/groups", object{"name": groupName("there")})
	users := []object{
		{"name": userName(member), "team": teamName("led"), "roles": []string{"AGENT"}, "profileNames": []string{support}},
		{"name": userName(stranger), "team": teamName("apart"), "roles": []string{"AGENT"}, "profileNames": []string{support}},
	}
	var managers []string
	for _, a := range actors() {
		if a.operator() {
			continue
		}
		user := object{"name": a.caller()}
		if a.role != "" {
			user["roles"] = []string{string(a.role)}
		}
		if a.bound {
			user["profileNames"] = []string{support}
		}
		users, managers = append(users, user), append(managers, a.caller())
	}
	c.ok(t, http.MethodPost, at(acme)+"/users:batchUpsert", object{"users": users})
	c.ok(t, http.MethodPatch, at(teamName("led")), object{"team": object{"managerUserNames": managers}})
}

func (c company) arenaProfile(t testing.TB, profile string) {
	t.Helper()
	c.create(t, at(profile)+"/usecases", object{"name": profile + "/usecases/there"})
	c.create(t, at(profile)+"/moments", object{"name": profile + "/moments/there"})
	template := otherTemplate(profile)
	template["name"] = profile + "/scorecardTemplates/there"
	c.create(t, at(profile)+"/moments", object{"name": profile + "/moments/heard"})
	criterion := template["template"].(object)["chapters"].([]object)[0]["criteria"].([]object)[0]
	criterion["autoScore"] = object{"moments": []string{profile + "/moments/heard"}, "present": 100, "absent": 0}
	c.create(t, at(profile)+"/scorecardTemplates", template)
	c.create(t, at(profile)+"/targets", object{
		"name": profile + "/targets/there", "scorecardTemplateName": template["name"], "target": 80, "usecaseName": profile + "/usecases/there",
	})
	c.create(t, at(profile)+"/webhooks", object{"name": profile + "/webhooks/there", "url": "https://example.com/told", "secret": "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="})
	c.storeJob(t, profile+"/jobs/there")
	conversations := []object{{"name": profile + "/conversations/" + nobody}}
	for _, id := range append(arenaUsers(), member, stranger) {
		plan := newPlan(id, object{"name": profile + "/coachingPlans/" + id, "agentUserName": userName(id)})
		c.create(t, at(profile)+"/coachingPlans", plan)
		c.create(t, at(profile)+"/coachingSessions", object{
			"name": profile + "/coachingSessions/" + id, "coachingPlanName": plan["name"], "managerSubmitTime": "2026-02-20T10:00:00Z",
		})
		c.create(t, at(profile)+"/coachingComments", object{"name": profile + "/coachingComments/" + id, "coachingPlanName": plan["name"], "message": "Well"})
		c.create(t, at(profile)+"/targets", object{
			"name": profile + "/targets/" + id, "scorecardTemplateName": template["name"], "target": 80, "usecaseName": profile + "/usecases/there",
			"coachingPlanName": plan["name"],
		})
		conversations = append(conversations, object{"name": profile + "/conversations/" + id, "agentUserName": userName(id)})
		draft := object{
			"name": profile + "/scorecards/" + id + "-draft", "conversationName": profile + "/conversations/" + id, "agentUserName": userName(id),
			"templateName": template["name"], "createTime": "2026-02-20T10:00:00Z", "updateTime": "2026-02-20T10:00:00Z", "scores": []object{number("tone", 50)},
		}
		submitted := with(draft, object{"name": profile + "/scorecards/" + id + "-submitted", "submitTime": "2026-02-20T10:00:00Z"})
		c.create(t, at(profile)+"/scorecards", draft, submitted)
	}
	c.ok(t, http.MethodPost, at(profile)+"/conversations:batchUpsert", object{"conversations": conversations})
}

func arenaUsers() (ids []string) {
	for _, a := range actors() {
		if !a.operator() {
			ids = append(ids, a.id)
		}
	}
	return ids
}

// place is what a path begins with, and what it is to an actor.
type place struct {
	customer, profile string
	is                placeKind
}

type placeKind int

const (
	own     placeKind = iota
	foreign           // whether it exists or not
	absent            // within reach, but for that it does not exist
)

// places are those that a call may be under.
func (a actor) places(c endpoint) []place {
	within := own
	if a.bound {
		within = foreign
	}
	beyond, none := foreign, foreign
	if a.operator() {
		beyond, none = own, absent
	}
	switch {
	case c.profiled:
		nowhere := absent
		if a.bound {
			nowhere = foreign
		}
		return []place{{"acme", "support", own}, {"acme", "sales", within}, {"acme", missing, nowhere}, {"globex", "support", beyond},
			{"globex", missing, none}, {missing, "support", none}}
	case c.customered:
		return []place{{"acme", "", own}, {"globex", "", beyond}, {missing, "", none}}
	default:
		return []place{{is: own}}
	}
}

func (p place) profileName() string {
	if p.profile == "" { // an operation under a customer may name the actor's own one
		return "customers/" + p.customer + "/profiles/support"
	}
	return "customers/" + p.customer + "/profiles/" + p.profile
}

// asJSON reads a body of the table.
func asJSON(t testing.TB, text string) object {
	t.Helper()
	var body object
	require.NoError(t, json.Unmarshal([]byte(text), &body), text)
	return body
}
