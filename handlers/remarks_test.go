package handlers_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// newRemark is the body of a comment on the plan "plan"; more overrides its fields, and a nil in it takes one away.
func newRemark(id string, more object) object {
	return without(with(object{"name": remarkName(id), "coachingPlanName": planName("plan"), "message": "Well done"}, more))
}

// remark creates a comment and returns it as answered to the caller.
func (c company) remark(t testing.TB, caller string, body object) object {
	t.Helper()
	return c.as(t, caller, http.MethodPost, at(support)+"/coachingComments", body)["coachingComment"].(object)
}

// remarks names the comments that a list answers to a caller.
func (c company) remarks(t testing.TB, caller, query string) []string {
	t.Helper()
	a := c.do(t, request{Method: http.MethodGet, Path: at(support) + "/coachingComments?" + query, Caller: caller})
	require.Equal(t, http.StatusOK, a.Status, "%s", a.Body)
	return namesOf(a.decode(t)["coachingComments"])
}

func remarkNames(ids ...string) []string {
	names := []string{}
	for _, id := range ids {
		names = append(names, remarkName(id))
	}
	return names
}

func TestACommentKeepsItsFields(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.plan(t, newPlan("plan", nil))
		c.session(t, newSession("talk", object{"coachingPlanName": planName("plan")}))
		fields := object{
			"usecaseName": usecaseName("calls"), "taggedUsers": []any{userName("manager"), userName("agent-1")},
			"linkedSessionNotes": []any{sessionName("talk")},
		}
		got := c.remark(t, userName("manager"), newRemark("x", with(fields, object{"createTime": "2020-01-01T00:00:00Z"})))
		require.NotEmpty(t, got["thread"])
		require.Equal(t, newRemark("x", with(fields, object{
			"thread": got["thread"], "creatorUserName": userName("manager"), "createTime": madeAt, "updateTime": madeAt,
		})), got)
		require.Equal(t, got, c.get(t, remarkName("x"), "coachingComment"))
		require.Equal(t, []any{got}, c.ok(t, http.MethodGet, at(support)+"/coachingComments", nil)["coachingComments"])

		c.Clock.Add(time.Hour)
		patched := func(body object) object {
			return c.as(t, userName("manager"), http.MethodPatch, at(remarkName("x")), body)["coachingComment"].(object)
		}
		changed := patched(object{"coachingComment": object{"message": "Better", "taggedUsers": []string{userName("agent-2")}, "linkedSessionNotes": nil}})
		require.Equal(t, without(with(got, object{"message": "Better", "taggedUsers": []any{userName("agent-2")}, "linkedSessionNotes": nil, "updateTime": laterAt})), changed)
		require.Equal(t, changed, patched(object{"coachingComment": changed}), "what was read may be sent back")

		c.ok(t, http.MethodPatch, at(planName("plan")), object{"coachingPlan": object{"isActive": false}})
		require.Empty(t, c.as(t, userName("manager"), http.MethodDelete, at(remarkName("x")), nil))
		for _, method := range []string{http.MethodGet, http.MethodDelete} {
			c.refused(t, http.StatusNotFound, request{Method: method, Path: at(remarkName("x"))})
		}
	})
}

func TestACommentIsRefusedWithAllItsFaults(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.plan(t, newPlan("plan", nil))
		c.plan(t, newPlan("other", nil))
		c.session(t, newSession("elsewhere", object{"coachingPlanName": planName("other")}))
		c.session(t, newSession("planless", nil))
		other := c.remark(t, "", newRemark("other", object{"coachingPlanName": planName("other")}))
		c.remark(t, "", newRemark("kept", nil))
		for name, example := range map[string]struct {
			fields object
			faults []string
		}{
			"no message":         {object{"message": ""}, []string{"message"}},
			"an unknown plan":    {object{"coachingPlanName": planName("none")}, []string{"coachingPlanName"}},
			"an unknown thread":  {object{"thread": "none"}, []string{"thread"}},
			"another's thread":   {object{"thread": other["thread"]}, []string{"thread"}},
			"unknown names":      {object{"usecaseName": usecaseName("none"), "taggedUsers": []string{userName("agent-1"), userName("none")}}, []string{"usecaseName", "taggedUsers[1]"}},
			"an unknown session": {object{"linkedSessionNotes": []string{sessionName("none")}}, []string{"linkedSessionNotes[0]"}},
			"another's session":  {object{"linkedSessionNotes": []string{sessionName("elsewhere"), sessionName("planless")}}, []string{"linkedSessionNotes[0]", "linkedSessionNotes[1]"}},
			"a tag twice":        {object{"taggedUsers": []string{userName("agent-1"), userName("agent-1")}}, []string{"taggedUsers[1]"}},
		} {
			a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/coachingComments", Body: newRemark("x", example.fields)})
			require.ElementsMatch(t, example.faults, a.fields(t), name)
			a = c.refused(t, http.StatusBadRequest, request{Method: http.MethodPatch, Path: at(remarkName("kept")), Body: object{"coachingComment": example.fields}})
			for i, field := range a.fields(t) {
				require.Contains(t, field, "coachingComment.", "%d of %s", i, name)
			}
			require.Len(t, a.fields(t), len(example.faults), name)
		}
		c.refused(t, http.StatusBadRequest, request{Method: http.MethodPatch, Path: at(remarkName("kept")), Body: object{"coachingComment": object{"message": nil}}})
		require.Equal(t, remarkNames("kept", "other"), c.remarks(t, "", ""))
	})
}

func TestCommentsStandInThreads(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.plan(t, newPlan("plan", nil))
		c.plan(t, newPlan("theirs", object{"agentUserName": userName("agent-2")}))
		first := c.remark(t, userName("manager"), newRemark("a", nil))
		reply := c.remark(t, userName("agent-1"), newRemark("b", object{"thread": first["thread"], "usecaseName": usecaseName("calls")}))
		require.Equal(t, first["thread"], reply["thread"])
		require.NotEqual(t, first["thread"], c.remark(t, userName("agent-1"), newRemark("c", nil))["thread"])
		c.remark(t, "", newRemark("d", object{"coachingPlanName": planName("theirs"), "taggedUsers": []string{userName("agent-1")}}))
		thread := "threadIds=" + first["thread"].(string)
		for query, want := range map[string][]string{
			"": {"a", "b", "c", "d"}, thread: {"a", "b"}, "threadIds=none": {}, "coachingPlanNames=" + planName("theirs"): {"d"},
			"usecaseNames=" + usecaseName("calls"): {"b"}, thread + "&usecaseNames=" + usecaseName("chats"): {},
		} {
			require.Equal(t, remarkNames(want...), c.remarks(t, "", query), query)
		}
		for caller, want := range map[string][]string{"agent-1": {"a", "b", "c"}, "agent-2": {"d"}, "agent-dev": {}, "manager": {"a", "b", "c", "d"}} {
			require.Equal(t, remarkNames(want...), c.remarks(t, userName(caller), ""), caller)
		}
		c.refused(t, http.StatusNotFound, request{Method: http.MethodGet, Path: at(remarkName("d")), Caller: userName("agent-1")}) // a tag lets nobody in
		stranger := request{Method: http.MethodPost, Path: at(support) + "/coachingComments", Body: newRemark("x", nil), Caller: userName("agent-2")}
		require.Equal(t, []string{"coachingPlanName"}, c.refused(t, http.StatusBadRequest, stranger).fields(t))
		// Nor does a stranger learn what is in a plan.
		stranger.Body = newRemark("x", object{"linkedSessionNotes": []string{sessionName("none")}, "thread": "none"})
		require.Equal(t, []string{"coachingPlanName"}, c.refused(t, http.StatusBadRequest, stranger).fields(t))
		a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodGet, Path: at(support) + "/coachingComments?coachingPlanNames=" + planName("none") + "&usecaseNames=" + usecaseName("none")})
		require.ElementsMatch(t, []string{"coachingPlanNames[0]", "usecaseNames[0]"}, a.fields(t))
		page := c.ok(t, http.MethodGet, at(support)+"/coachingComments?pageSize=3", nil)
		require.Equal(t, remarkNames("d"), c.remarks(t, "", "pageSize=3&pageToken="+page["nextPageToken"].(string)))
	})
}

func TestCommentsAreTheirAuthors(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.plan(t, newPlan("plan", nil))
		c.remark(t, userName("manager"), newRemark("managers", nil))
		c.remark(t, userName("agent-1"), newRemark("agents", nil))
		try := func(method, caller, id string) int {
			r := request{Method: method, Path: at(remarkName(id)) + "?validateOnly=true", Caller: userName(caller)}
			if method == http.MethodPatch {
				r.Body = object{"coachingComment": object{"message": "changed"}}
			}
			return c.do(t, r).Status
		}
		for caller, want := range map[string]struct{ change, remove int }{
			"agent-1": {http.StatusOK, http.StatusOK}, "manager": {http.StatusForbidden, http.StatusForbidden},
			"specialist": {http.StatusForbidden, http.StatusForbidden}, "qa-lead": {http.StatusForbidden, http.StatusOK},
			"admin": {http.StatusForbidden, http.StatusOK}, "agent-2": {http.StatusNotFound, http.StatusNotFound},
		} {
			require.Equal(t, want.change, try(http.MethodPatch, caller, "agents"), caller)
			require.Equal(t, want.remove, try(http.MethodDelete, caller, "agents"), caller)
		}
		require.Equal(t, http.StatusForbidden, try(http.MethodDelete, "agent-1", "managers"))
		as := request{Method: http.MethodPost, Path: at(support) + "/coachingComments", Body: newRemark("x", object{"creatorUserName": userName("manager")}), Caller: userName("agent-1")}
		c.refused(t, http.StatusForbidden, as)
	})
}

func TestDeletingASessionLeavesItsCommentsWithoutTheLink(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.plan(t, newPlan("plan", nil))
		c.session(t, newSession("talk", object{"coachingPlanName": planName("plan")}))
		c.remark(t, "", newRemark("x", object{"linkedSessionNotes": []string{sessionName("talk")}}))
		tag := func() string {
			return c.do(t, request{Method: http.MethodGet, Path: at(remarkName("x"))}).Header.Get("ETag")
		}
		linked := tag()
		c.ok(t, http.MethodDelete, at(sessionName("talk")), nil)
		require.NotContains(t, c.get(t, remarkName("x"), "coachingComment"), "linkedSessionNotes")
		require.NotEqual(t, linked, tag())
	})
}

// TestNothingOfAnErasedPersonIsLeftInCoaching erases an agent and its manager, whose texts and whose mention by others go.
func TestNothingOfAnErasedPersonIsLeftInCoaching(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.plan(t, newPlan("plan", object{"comment": secret, "displayName": secret, "focusBehaviors": []string{secret}}))
		c.session(t, newSession("talk", object{"coachingPlanName": planName("plan"), "meetingNotes": secret, "managerSubmitTime": "2026-02-21T11:00:00Z"}))
		c.as(t, userName("agent-1"), http.MethodPost, at(sessionName("talk"))+":acknowledge", object{"agentComment": secret, "submitted": true})
		keyed := headed(request{Method: http.MethodPost, Path: at(support) + "/coachingComments", Body: newRemark("by-others", object{"message": secret})}, "Idempotency-Key", "kept")
		require.Equal(t, http.StatusOK, c.do(t, keyed).Status)
		c.plan(t, newPlan("theirs", object{"agentUserName": userName("agent-2")}))
		c.remark(t, "", newRemark("tagging", object{"coachingPlanName": planName("theirs"), "message": secret, "taggedUsers": []string{userName("agent-1")}}))
		c.as(t, userName("manager"), http.MethodPatch, at(planName("theirs")), object{"coachingPlan": object{"comment": "by the manager " + secret}})
		c.ok(t, http.MethodPatch, at(planName("theirs")), object{"coachingPlan": object{"displayName": "stays"}})
		for _, person := range []string{"agent-1", "manager"} {
			c.ok(t, http.MethodPost, at(userName(person))+":erase", object{})
		}
		db := c.open(t)
		for _, table := range c.tables(t, db) {
			require.NotContains(t, strings.Join(readRows(t, db, `SELECT * FROM "`+table+`"`), "\n"), secret, table)
		}
		require.Equal(t, "stays", c.get(t, planName("theirs"), "coachingPlan")["displayName"])
	})
}
