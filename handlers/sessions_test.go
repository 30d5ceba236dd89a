package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// newSession is the body of a session of agent-1; more overrides its fields, and a nil in it takes one away.
func newSession(id string, more object) object {
	return without(with(object{"name": sessionName(id), "agentUserName": userName("agent-1"), "sessionTime": "2026-02-21T10:00:00Z"}, more))
}

// session creates a session and returns it as answered.
func (c company) session(t testing.TB, body object) object {
	t.Helper()
	return c.ok(t, http.MethodPost, at(support)+"/coachingSessions", body)["coachingSession"].(object)
}

func sessionNames(ids ...string) []string {
	names := []string{}
	for _, id := range ids {
		names = append(names, sessionName(id))
	}
	return names
}

const (
	madeAt  = "2026-03-01T09:30:00.123456Z"
	laterAt = "2026-03-01T10:30:00.123456Z"
)

func TestASessionKeepsItsFields(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.plan(t, newPlan("plan", nil))
		fields := object{
			"coachingPlanName": planName("plan"), "meetingNotes": "Listened", "usecaseName": usecaseName("calls"),
			"managerSubmitTime": "2026-02-21T11:00:00Z", "creatorUserName": userName("manager"),
		}
		got := c.session(t, newSession("x", with(fields, object{
			"createTime": "2020-01-01T00:00:00Z", "acknowledgeTime": "2020-01-01T00:00:00Z", "agentComment": "not yet", "agentSubmitTime": "2020-01-01T00:00:00Z",
			"managerSubmitterUserName": userName("admin"),
		})))
		local := acme + "/users/local-admin"
		require.Equal(t, newSession("x", with(fields, object{
			"createTime": madeAt, "updateTime": madeAt, "managerUpdateTime": madeAt, "managerSubmitterUserName": local,
		})), got, "what is the server's or the agent's is not taken from the manager")
		require.Equal(t, got, c.get(t, sessionName("x"), "coachingSession"))
		require.Equal(t, []any{got}, c.ok(t, http.MethodGet, at(support)+"/coachingSessions", nil)["coachingSessions"])

		least := c.session(t, newSession("least", object{"agentUserName": nil, "sessionTime": nil, "coachingPlanName": planName("plan")}))
		require.Equal(t, userName("agent-1"), least["agentUserName"], "it is the plan's")

		c.Clock.Add(time.Hour)
		patched := func(body object) object {
			return c.ok(t, http.MethodPatch, at(sessionName("x")), body)["coachingSession"].(object)
		}
		changed := patched(object{"coachingSession": object{"meetingNotes": "Heard", "managerSubmitTime": nil}})
		require.Equal(t, without(with(got, object{
			"meetingNotes": "Heard", "managerSubmitTime": nil, "managerSubmitterUserName": nil, "updateTime": laterAt, "managerUpdateTime": laterAt,
		})), changed)
		require.Equal(t, changed, patched(object{"coachingSession": changed}), "what was read may be sent back")
		require.Empty(t, c.ok(t, http.MethodDelete, at(sessionName("x")), nil))
		for _, method := range []string{http.MethodGet, http.MethodDelete} {
			c.refused(t, http.StatusNotFound, request{Method: method, Path: at(sessionName("x"))})
		}
	})
}

func TestASessionIsRefusedWithAllItsFaults(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.plan(t, newPlan("theirs", object{"agentUserName": userName("agent-2")}))
		c.session(t, newSession("kept", nil))
		for name, example := range map[string]struct {
			fields object
			faults []string
		}{
			"no agent":         {object{"agentUserName": nil}, []string{"agentUserName"}},
			"an unknown agent": {object{"agentUserName": userName("none"), "usecaseName": usecaseName("none")}, []string{"agentUserName", "usecaseName"}},
			"an unknown plan":  {object{"coachingPlanName": planName("none")}, []string{"coachingPlanName"}},
			"an unknown plan alone": {object{"agentUserName": nil, "coachingPlanName": planName("none"), "usecaseName": usecaseName("none")},
				[]string{"coachingPlanName", "usecaseName"}},
			"a foreign plan":         {object{"coachingPlanName": sales + "/coachingPlans/theirs"}, []string{"coachingPlanName"}},
			"another agent's plan":   {object{"coachingPlanName": planName("theirs")}, []string{"agentUserName"}},
			"submitted in future":    {object{"managerSubmitTime": "2026-03-02T00:00:00Z"}, []string{"managerSubmitTime"}},
			"notes that are a novel": {object{"meetingNotes": strings.Repeat("x", 20_001)}, []string{"meetingNotes"}},
		} {
			a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/coachingSessions", Body: newSession("x", example.fields)})
			require.ElementsMatch(t, example.faults, a.fields(t), name)
		}
		for _, fields := range []object{
			{"agentUserName": userName("agent-2")}, {"coachingPlanName": planName("theirs")}, {"creatorUserName": nil}, {"usecaseName": usecaseName("none")},
		} {
			a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPatch, Path: at(sessionName("kept")), Body: object{"coachingSession": fields}})
			require.Len(t, a.fields(t), 1)
		}
		c.refused(t, http.StatusBadRequest, request{Method: http.MethodPatch, Path: at(sessionName("kept")), Body: object{"coachingSession": object{}, "updateMask": "agentComment"}})
		require.Equal(t, sessionNames("kept"), namesOf(c.ok(t, http.MethodGet, at(support)+"/coachingSessions", nil)["coachingSessions"]))
	})
}

func TestTheTwoSidesOfASession(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.plan(t, newPlan("plan", nil))
		c.session(t, newSession("x", object{"coachingPlanName": planName("plan"), "meetingNotes": "the manager's"}))
		read := func(caller string) object {
			a := c.do(t, request{Method: http.MethodGet, Path: at(sessionName("x")), Caller: userName(caller)})
			require.Equal(t, http.StatusOK, a.Status, "%s", a.Body)
			session := a.decode(t)["coachingSession"].(object)
			a = c.do(t, request{Method: http.MethodGet, Path: at(support) + "/coachingSessions", Caller: userName(caller)})
			require.Equal(t, []any{session}, a.decode(t)["coachingSessions"])
			a = c.do(t, request{Method: http.MethodGet, Path: at(planName("plan")), Caller: userName(caller)})
			require.Equal(t, []any{session}, a.decode(t)["coachingPlan"].(object)["coachingSessions"])
			return session
		}
		acknowledge := func(caller string, body object) answer {
			return c.do(t, request{Method: http.MethodPost, Path: at(sessionName("x")) + ":acknowledge", Body: body, Caller: userName(caller)})
		}
		said := func(body object) object {
			t.Helper()
			a := acknowledge("agent-1", body)
			require.Equal(t, http.StatusOK, a.Status, "%s", a.Body)
			return a.decode(t)["coachingSession"].(object)
		}
		require.Equal(t, "the manager's", read("manager")["meetingNotes"])
		require.NotContains(t, read("agent-1"), "meetingNotes", "which are not submitted")
		early := acknowledge("agent-1", object{"acknowledged": true})
		require.Equal(t, http.StatusBadRequest, early.Status)
		require.Equal(t, "SESSION_NOT_SUBMITTED", early.reason(t))
		require.Equal(t, []string{"managerSubmitTime"}, early.fields(t))

		submitted := c.as(t, userName("manager"), http.MethodPatch, at(sessionName("x")), object{"coachingSession": object{"managerSubmitTime": "2026-02-21T11:00:00Z"}})["coachingSession"].(object)
		require.Equal(t, userName("manager"), submitted["managerSubmitterUserName"])
		require.Equal(t, "the manager's", read("agent-1")["meetingNotes"])
		require.Equal(t, http.StatusNotFound, acknowledge("agent-2", object{"acknowledged": true}).Status)
		for _, caller := range []string{"manager", "specialist", "qa-lead", "admin"} {
			require.Equal(t, http.StatusForbidden, acknowledge(caller, object{"acknowledged": true}).Status, caller)
		}

		c.Clock.Add(time.Hour)
		draft := said(object{"agentComment": "a draft"})
		require.Equal(t, "a draft", draft["agentComment"])
		require.Equal(t, laterAt, draft["agentUpdateTime"])
		require.NotContains(t, draft, "acknowledgeTime")
		for _, caller := range []string{"manager", "qa-lead", "admin"} {
			require.NotContains(t, read(caller), "agentComment", caller)
		}
		require.NotContains(t, c.get(t, sessionName("x"), "coachingSession"), "agentComment", "nor does the operator read it")
		renoted := c.as(t, userName("manager"), http.MethodPatch, at(sessionName("x")), object{"coachingSession": object{"meetingNotes": "other"}})["coachingSession"].(object)
		require.NotContains(t, renoted, "agentComment")
		require.Equal(t, "a draft", read("agent-1")["agentComment"], "the manager's change leaves it")

		acknowledged := said(object{"acknowledged": true})
		require.Equal(t, laterAt, acknowledged["acknowledgeTime"])
		require.NotContains(t, acknowledged, "agentSubmitTime")
		c.Clock.Add(time.Hour)
		require.Equal(t, acknowledged, said(object{"acknowledged": true}), "again changes nothing")
		require.Equal(t, acknowledged, said(object{}), "and nothing is taken back")
		for _, fields := range []object{{"meetingNotes": "yet others"}, {"managerSubmitTime": nil}, {"sessionTime": "2026-02-22T10:00:00Z"}} {
			a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPatch, Path: at(sessionName("x")), Body: object{"coachingSession": fields}})
			require.Equal(t, "SESSION_ACKNOWLEDGED", a.reason(t))
		}
		c.ok(t, http.MethodPatch, at(sessionName("x")), object{"coachingSession": object{"usecaseName": usecaseName("calls")}})

		done := said(object{"agentComment": "final", "submitted": true})
		require.Equal(t, "final", done["agentComment"])
		require.Equal(t, "final", read("manager")["agentComment"])
		fixed := acknowledge("agent-1", object{"agentComment": "another"})
		require.Equal(t, "AGENT_COMMENT_SUBMITTED", fixed.reason(t))
	})
}

// TestNotesStayUnderASubmittedComment has an agent submit a comment and not acknowledge: the notes that it is about stay.
func TestNotesStayUnderASubmittedComment(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.session(t, newSession("x", object{"meetingNotes": "as told", "managerSubmitTime": "2026-02-21T11:00:00Z"}))
		c.as(t, userName("agent-1"), http.MethodPost, at(sessionName("x"))+":acknowledge", object{"agentComment": "No.", "submitted": true})
		for _, fields := range []object{{"meetingNotes": "otherwise"}, {"managerSubmitTime": nil}} {
			a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPatch, Path: at(sessionName("x")), Body: object{"coachingSession": fields}})
			require.Equal(t, "AGENT_COMMENT_SUBMITTED", a.reason(t))
		}
	})
}

// TestWhoIsCoachedIsAnAgentThere gives a manager in a team of its own, and a QA specialist and a QA administrator who also
// take calls, a plan and a session: drafts about them are not theirs to read, and only administrators may change either.
func TestWhoIsCoachedIsAnAgentThere(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for id, fields := range map[string]object{
			"manager":    {"roles": []string{"MANAGER", "AGENT"}, "team": teamName("billing")},
			"specialist": {"roles": []string{"QA_SPECIALIST", "AGENT"}},
			"qa-lead":    {"roles": []string{"QA_ADMIN", "AGENT"}},
		} {
			c.ok(t, http.MethodPatch, at(userName(id)), object{"user": fields})
			c.Clock.Add(time.Minute) // roles are read anew
			plan := c.plan(t, newPlan("of-"+id, object{"agentUserName": userName(id), "comment": secret}))["name"].(string)
			session := c.session(t, newSession("of-"+id, object{"agentUserName": userName(id), "coachingPlanName": plan, "meetingNotes": secret}))["name"].(string)
			c.card(t, newCard("of-"+id, object{"agentUserName": userName(id)}))
			for _, path := range []string{at(plan), at(session), at(support) + "/coachingSessions?agentUserNames=" + userName(id)} {
				a := c.do(t, request{Method: http.MethodGet, Path: path, Caller: userName(id)})
				require.Equal(t, http.StatusOK, a.Status, "%s: %s", path, a.Body)
				require.NotContains(t, string(a.Body), secret, "%s as %s", path, id)
			}
			for path, body := range map[string]object{
				plan: {"coachingPlan": object{"displayName": "mine"}}, session: {"coachingSession": object{"usecaseName": usecaseName("calls")}},
			} {
				a := c.do(t, request{Method: http.MethodPatch, Path: at(path), Caller: userName(id), Body: body})
				require.Equal(t, id == "qa-lead", a.Status == http.StatusOK, "%s as %s: %s", path, id, a.Body)
				require.NotContains(t, string(a.Body), secret, "%s as %s", path, id)
			}
		}
		c.refused(t, http.StatusNotFound, request{Method: http.MethodGet, Path: at(cardName("of-manager")), Caller: userName("manager")}) // a draft
	})
}

// TestNobodyElseComesByADraftOfTheAgent looks for it in the audit too.
func TestNobodyElseComesByADraftOfTheAgent(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.session(t, newSession("x", object{"managerSubmitTime": "2026-02-21T11:00:00Z"}))
		c.as(t, userName("agent-1"), http.MethodPost, at(sessionName("x"))+":acknowledge", object{"agentComment": secret})
		c.ok(t, http.MethodPatch, at(sessionName("x")), object{"coachingSession": object{"meetingNotes": "noted"}})
		audited := func() string {
			c.sealed(t)
			return jsonText(t, c.ok(t, http.MethodGet, at(support)+"/auditEvents?resourceName="+sessionName("x"), nil))
		}
		require.NotContains(t, audited(), secret)
		c.as(t, userName("agent-1"), http.MethodPost, at(sessionName("x"))+":acknowledge", object{"submitted": true})
		require.Contains(t, audited(), secret)
	})
}

func TestSessionsAreFilteredAndPaged(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.plan(t, newPlan("plan", nil))
		c.session(t, newSession("a", object{"coachingPlanName": planName("plan")}))
		c.session(t, newSession("b", object{"usecaseName": usecaseName("calls"), "sessionTime": "2026-02-22T10:00:00Z"}))
		c.session(t, newSession("c", object{"agentUserName": userName("agent-2"), "sessionTime": "2026-02-23T10:00:00Z"}))
		c.session(t, newSession("d", object{"agentUserName": userName("agent-dev"), "sessionTime": nil}))
		list := func(caller, query string) []string {
			a := c.do(t, request{Method: http.MethodGet, Path: at(support) + "/coachingSessions?" + query, Caller: caller})
			require.Equal(t, http.StatusOK, a.Status, "%s", a.Body)
			return namesOf(a.decode(t)["coachingSessions"])
		}
		for query, want := range map[string][]string{
			"":                                      {"a", "b", "c", "d"},
			"agentUserNames=" + userName("agent-1"): {"a", "b"},
			"coachingPlanNames=" + planName("plan"): {"a"},
			"usecaseNames=" + usecaseName("calls"):  {"b"},
			"startSessionTime=2026-02-22T10:00:00Z": {"b", "c"},
			"endSessionTime=2026-02-22T10:00:00Z":   {"a", "b"},
			"startSessionTime=2026-02-22T10:00:01Z&endSessionTime=2026-02-24T00:00:00Z": {"c"},
		} {
			require.Equal(t, sessionNames(want...), list("", query), query)
		}
		for caller, want := range map[string][]string{"agent-1": {"a", "b"}, "agent-2": {"c"}, "manager": {"a", "b", "c"}, "specialist": {"a", "b", "c", "d"}} {
			require.Equal(t, sessionNames(want...), list(userName(caller), ""), caller)
		}
		page := c.ok(t, http.MethodGet, at(support)+"/coachingSessions?pageSize=3", nil)
		require.Equal(t, sessionNames("d"), list("", "pageSize=3&pageToken="+page["nextPageToken"].(string)))
		a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodGet, Path: at(support) + "/coachingSessions?agentUserNames=" + userName("none") +
			"&coachingPlanNames=" + planName("none") + "&usecaseNames=" + usecaseName("none") + "&startSessionTime=2026-02-22T10:00:00Z&endSessionTime=2026-02-21T10:00:00Z"})
		require.ElementsMatch(t, []string{"agentUserNames[0]", "coachingPlanNames[0]", "usecaseNames[0]", "startSessionTime"}, a.fields(t))
	})
}

func TestPlansAreAnsweredWithTheirSessions(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.plan(t, newPlan("a", nil))
		c.plan(t, newPlan("b", nil))
		c.session(t, newSession("late", object{"coachingPlanName": planName("a"), "sessionTime": "2026-02-23T10:00:00Z", "meetingNotes": "noted"}))
		c.session(t, newSession("soon", object{"coachingPlanName": planName("a"), "sessionTime": "2026-02-22T10:00:00Z"}))
		c.session(t, newSession("other", object{"coachingPlanName": planName("b"), "sessionTime": "2026-02-21T10:00:00Z"}))
		c.session(t, newSession("none", nil))
		of := func(filter object) (all [][]string) {
			for _, plan := range c.ok(t, http.MethodPost, at(support)+"/coachingPlans:list", filter)["coachingPlans"].([]any) {
				all = append(all, namesOf(plan.(object)["coachingSessions"]))
			}
			return all
		}
		include := object{"includeCoachingSessions": true}
		require.Equal(t, [][]string{sessionNames("soon", "late"), sessionNames("other")}, of(include))
		ranged := func(start, end string) object {
			return with(include, object{"sessionTimeRange": without(object{"startTime": orNil(start), "endTime": orNil(end)})})
		}
		require.Equal(t, [][]string{sessionNames("soon"), nil}, emptyAsNil(of(ranged("2026-02-22T10:00:00Z", "2026-02-23T10:00:00Z"))), "the end does not count")
		require.Equal(t, [][]string{nil, sessionNames("other")}, emptyAsNil(of(ranged("", "2026-02-22T00:00:00Z"))))
		for _, plan := range c.ok(t, http.MethodPost, at(support)+"/coachingPlans:list", object{})["coachingPlans"].([]any) {
			require.NotContains(t, plan, "coachingSessions")
		}
		quiet := c.ok(t, http.MethodPost, at(support)+"/coachingPlans:list", with(include, object{"excludeCoachingSessionsNoteAndComment": true}))
		require.NotContains(t, jsonText(t, quiet), "noted")
		require.Contains(t, jsonText(t, c.get(t, planName("a"), "coachingPlan")), "noted")

		c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/coachingPlans:list", Body: object{"sessionTimeRange": object{}}})
		c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/coachingPlans:list", Body: ranged("2026-02-23T10:00:00Z", "2026-02-22T10:00:00Z")})
		read := c.get(t, planName("a"), "coachingPlan")
		sent := c.ok(t, http.MethodPatch, at(planName("a")), object{"coachingPlan": read})["coachingPlan"].(object)
		require.NotContains(t, sent, "coachingSessions", "what was read may be sent back")
		require.Len(t, c.get(t, planName("a"), "coachingPlan")["coachingSessions"], 2)
	})
}

// orNil is nil for an empty text.
func orNil(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// emptyAsNil has nil for each empty list.
func emptyAsNil(lists [][]string) [][]string {
	for i := range lists {
		if len(lists[i]) == 0 {
			lists[i] = nil
		}
	}
	return lists
}
