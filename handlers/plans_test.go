package handlers_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// newPlan is the body of an active plan of agent-1; more overrides its fields, and a nil in it takes one away.
func newPlan(id string, more object) object {
	return without(with(object{
		"name": planName(id), "agentUserName": userName("agent-1"), "isActive": true,
		"createTime": "2026-02-20T10:00:00Z", "updateTime": "2026-02-20T10:00:00Z",
	}, more))
}

// without takes the fields that are nil away.
func without(o object) object {
	maps.DeleteFunc(o, func(_ string, value any) bool { return value == nil })
	return o
}

// plan creates a plan and returns it as answered.
func (c company) plan(t testing.TB, body object) object {
	t.Helper()
	return c.ok(t, http.MethodPost, at(support)+"/coachingPlans", body)["coachingPlan"].(object)
}

// listPlans names the plans that a list answers to a caller.
func (c company) listPlans(t testing.TB, caller string, filter object) []string {
	t.Helper()
	a := c.do(t, request{Method: http.MethodPost, Path: at(support) + "/coachingPlans:list", Body: filter, Caller: caller})
	require.Equal(t, http.StatusOK, a.Status, "%s", a.Body)
	return namesOf(a.decode(t)["coachingPlans"])
}

func planNames(ids ...string) []string {
	names := []string{}
	for _, id := range ids {
		names = append(names, planName(id))
	}
	return names
}

func TestAPlanKeepsItsFields(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		fields := object{
			"startTime": "2026-02-01T00:00:00Z", "endTime": "2026-04-01T00:00:00Z", "focusBehaviors": []any{"listens"},
			"focusCriteria": []any{
				object{"scorecardTemplateName": templateName("quality"), "criterionOrChapterId": "greeting"},
				object{"scorecardTemplateName": templateName("quality")},
			},
			"comment": "Smile", "managerCommentSubmitTime": "2026-02-20T09:00:00Z", "displayName": "A plan", "usecaseName": usecaseName("calls"),
			"creatorUserName": userName("manager"),
		}
		got := c.plan(t, newPlan("x", fields))
		require.Equal(t, newPlan("x", fields), got)
		require.Equal(t, got, c.get(t, planName("x"), "coachingPlan"))
		require.Equal(t, []any{got}, c.ok(t, http.MethodPost, at(support)+"/coachingPlans:list", object{})["coachingPlans"])

		bare := c.plan(t, newPlan("bare", object{"isActive": false}))
		require.Equal(t, newPlan("bare", object{"isActive": false, "creatorUserName": acme + "/users/local-admin"}), bare)

		patched := func(body object) object {
			return c.ok(t, http.MethodPatch, at(planName("x")), body)["coachingPlan"].(object)
		}
		changed := patched(object{"coachingPlan": object{"isActive": false, "endTime": nil, "comment": "Laugh"}})
		require.Equal(t, without(with(got, object{"isActive": false, "endTime": nil, "comment": "Laugh", "updateTime": "2026-03-01T09:30:00.123456Z"})), changed)
		require.Equal(t, changed, patched(object{"coachingPlan": changed}), "what was read may be sent back")
		least := patched(object{"coachingPlan": object{"isActive": true}, "updateMask": "*"})
		require.Equal(t, newPlan("x", object{"creatorUserName": userName("manager"), "updateTime": "2026-03-01T09:30:00.123456Z"}), least)
	})
}

func TestAPlanIsRefusedWithAllItsFaults(t *testing.T) {
	t.Parallel()
	focus := func(template, item string) []any {
		return []any{object{"scorecardTemplateName": template, "criterionOrChapterId": item}}
	}
	twice := focus(templateName("quality"), "greeting")
	examples := map[string]struct {
		fields object
		faults []string
	}{
		"an end before its start":    {object{"startTime": "2026-03-02T00:00:00Z", "endTime": "2026-03-01T00:00:00Z"}, []string{"endTime"}},
		"an unknown template":        {object{"focusCriteria": focus(templateName("none"), "")}, []string{"focusCriteria[0].scorecardTemplateName"}},
		"a foreign template":         {object{"focusCriteria": focus(sales+"/scorecardTemplates/quality", "")}, []string{"focusCriteria[0].scorecardTemplateName"}},
		"an unknown item":            {object{"focusCriteria": focus(templateName("quality"), "none")}, []string{"focusCriteria[0].criterionOrChapterId"}},
		"a focus twice":              {object{"focusCriteria": append(twice, twice...)}, []string{"focusCriteria[1]"}},
		"an unknown use case":        {object{"usecaseName": usecaseName("none")}, []string{"usecaseName"}},
		"a comment from the future":  {object{"managerCommentSubmitTime": "2026-03-02T00:00:00Z"}, []string{"managerCommentSubmitTime"}},
		"faults of the reference":    {object{"usecaseName": sales + "/usecases/calls", "focusCriteria": focus(templateName("quality"), "none")}, []string{"usecaseName", "focusCriteria[0].criterionOrChapterId"}},
		"a comment that is too long": {object{"comment": strings.Repeat("x", 10_001)}, []string{"comment"}},
	}
	eachCompany(t, func(t *testing.T, c company) {
		c.plan(t, newPlan("kept", nil))
		for name, example := range examples {
			a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/coachingPlans", Body: newPlan("x", example.fields)})
			require.ElementsMatch(t, example.faults, a.fields(t), name)
			a = c.refused(t, http.StatusBadRequest, request{Method: http.MethodPatch, Path: at(planName("kept")), Body: object{"coachingPlan": example.fields}})
			require.Len(t, a.fields(t), len(example.faults), name)
			for i, field := range a.fields(t) {
				require.Contains(t, field, "coachingPlan.", "%d of %s", i, name)
			}
			batch := object{"coachingPlans": []object{newPlan("good", nil), newPlan("kept", nil), newPlan("x", example.fields)}}
			a = c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/coachingPlans:batchUpsert", Body: batch})
			for i, field := range a.fields(t) {
				require.Contains(t, field, "coachingPlans[2].", "%d of %s", i, name)
			}
		}
		for name, fields := range map[string]object{
			"createTime": {"createTime": "2026-03-02T10:00:00Z", "updateTime": "2026-03-02T10:00:00Z"}, "updateTime": {"updateTime": "2026-02-19T10:00:00Z"},
			"agentUserName": {"agentUserName": userName("none")}, "creatorUserName": {"creatorUserName": userName("none")}, "name": {"name": sales + "/coachingPlans/x"},
		} {
			a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/coachingPlans", Body: newPlan("x", fields)})
			require.Contains(t, a.fields(t), name)
		}
		for _, fields := range []object{{"isActive": nil}, {"agentUserName": userName("agent-2")}, {"creatorUserName": nil}, {"createTime": "2026-02-21T10:00:00Z"}} {
			c.refused(t, http.StatusBadRequest, request{Method: http.MethodPatch, Path: at(planName("kept")), Body: object{"coachingPlan": fields}})
		}
		require.Equal(t, planNames("kept"), c.listPlans(t, "", object{}), "nothing of any of these is stored")
	})
}

func TestANameOfCoachingIsTakenOnce(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for _, taken := range []struct {
			collection string
			body       object
		}{
			{"coachingPlans", newPlan("taken", nil)},
			{"coachingSessions", newSession("taken", nil)},
			{"coachingComments", newRemark("taken", object{"coachingPlanName": planName("taken")})},
		} {
			create := request{Method: http.MethodPost, Path: at(support) + "/" + taken.collection, Body: taken.body}
			c.ok(t, create.Method, create.Path, create.Body)
			fault{status: http.StatusConflict, code: 6}.judge(t, c.do(t, create))
		}
	})
}

func TestManyPlansAreWrittenAllOrNone(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		upsert := func(plans ...object) request {
			return request{Method: http.MethodPost, Path: at(support) + "/coachingPlans:batchUpsert", Body: object{"coachingPlans": plans}}
		}
		first := c.ok(t, http.MethodPost, upsert().Path, object{"coachingPlans": []object{newPlan("a", object{"comment": "old"}), newPlan("", object{"name": nil})}})["coachingPlans"].([]any)
		require.Len(t, first, 2)
		require.Equal(t, planName("a"), first[0].(object)["name"])
		c.Clock.Add(time.Hour)
		again := c.ok(t, http.MethodPost, upsert().Path, object{"coachingPlans": []object{newPlan("b", nil), newPlan("a", object{"displayName": "new"})}})["coachingPlans"].([]any)
		require.Equal(t, with(newPlan("a", nil), object{
			"displayName": "new", "creatorUserName": acme + "/users/local-admin", "updateTime": "2026-03-01T10:30:00.123456Z",
		}), again[1])
		require.Equal(t, newPlan("b", object{"creatorUserName": acme + "/users/local-admin"}), again[0])
		for name, example := range map[string]struct {
			plans  []object
			faults []string
		}{
			"twice":             {[]object{newPlan("c", nil), newPlan("c", nil)}, []string{"coachingPlans[1].name"}},
			"elsewhere":         {[]object{newPlan("c", nil), newPlan("d", object{"name": sales + "/coachingPlans/d"})}, []string{"coachingPlans[1].name"}},
			"another agent":     {[]object{newPlan("c", nil), newPlan("a", object{"agentUserName": userName("agent-2")})}, []string{"coachingPlans[1].agentUserName"}},
			"another creator":   {[]object{newPlan("a", object{"creatorUserName": userName("manager")})}, []string{"coachingPlans[0].creatorUserName"}},
			"another beginning": {[]object{newPlan("a", object{"createTime": "2026-02-19T10:00:00Z"})}, []string{"coachingPlans[0].createTime"}},
			"several": {[]object{newPlan("c", object{"usecaseName": usecaseName("none")}), newPlan("d", nil), newPlan("e", object{"agentUserName": userName("none")})},
				[]string{"coachingPlans[0].usecaseName", "coachingPlans[2].agentUserName"}},
		} {
			a := c.refused(t, http.StatusBadRequest, upsert(example.plans...))
			require.ElementsMatch(t, example.faults, a.fields(t), name)
		}
		require.Len(t, c.listPlans(t, "", object{}), 3)
		// One plan of somebody whom the manager does not coach spoils the batch of a manager.
		spoilt := upsert(newPlan("c", nil), newPlan("d", object{"agentUserName": userName("agent-dev")}))
		spoilt.Caller = userName("manager")
		c.refused(t, http.StatusForbidden, spoilt)
		c.plan(t, newPlan("hidden", object{"agentUserName": userName("agent-dev")}))
		spoilt.Body = object{"coachingPlans": []object{newPlan("hidden", nil)}}
		c.refused(t, http.StatusForbidden, spoilt)
		require.Len(t, c.listPlans(t, "", object{}), 4)
	})
}

func TestPlansAreFilteredAndPaged(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		focus := func(item string) object {
			return object{"scorecardTemplateName": templateName("quality"), "criterionOrChapterId": item}
		}
		c.plan(t, newPlan("a", object{"usecaseName": usecaseName("calls"), "comment": "said"}))
		c.plan(t, newPlan("b", object{"isActive": false, "focusCriteria": []object{focus("greeting"), focus("")}}))
		c.plan(t, newPlan("c", object{"agentUserName": userName("agent-2"), "usecaseName": usecaseName("chats"), "focusCriteria": []object{focus("greeting")}}))
		c.plan(t, newPlan("d", object{"agentUserName": userName("agent-off")}))
		for name, example := range map[string]struct {
			filter object
			want   []string
		}{
			"all":               {object{}, []string{"a", "b", "c", "d"}},
			"agent":             {object{"agentUserName": userName("agent-1")}, []string{"a", "b"}},
			"agents":            {object{"agentUserNames": []string{userName("agent-2"), userName("agent-off")}}, []string{"c", "d"}},
			"agent and agents":  {object{"agentUserName": userName("agent-1"), "agentUserNames": []string{userName("agent-2")}}, []string{"a", "b", "c"}},
			"group":             {object{"groupNames": []string{groupName("new")}}, []string{"c", "d"}},
			"agent and group":   {object{"agentUserName": userName("agent-1"), "groupNames": []string{groupName("new")}}, []string{"a", "b", "c", "d"}},
			"active":            {object{"isActive": true}, []string{"a", "c", "d"}},
			"not active":        {object{"isActive": false}, []string{"b"}},
			"use case":          {object{"usecaseNames": []string{usecaseName("calls"), usecaseName("chats")}}, []string{"a", "c"}},
			"criterion":         {object{"focusCriteria": []object{focus("greeting")}}, []string{"b", "c"}},
			"whole template":    {object{"focusCriteria": []object{focus("")}}, []string{"b"}},
			"criterion, active": {object{"focusCriteria": []object{focus("greeting")}, "isActive": true}, []string{"c"}},
		} {
			require.Equal(t, planNames(example.want...), c.listPlans(t, "", example.filter), name)
		}
		page := c.ok(t, http.MethodPost, at(support)+"/coachingPlans:list", object{"pageSize": 3})
		require.Equal(t, planNames("a", "b", "c"), namesOf(page["coachingPlans"]))
		require.Equal(t, planNames("d"), c.listPlans(t, "", object{"pageSize": 3, "pageToken": page["nextPageToken"]}))
		c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/coachingPlans:list", Body: object{"isActive": true, "pageToken": page["nextPageToken"]}})
		a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/coachingPlans:list", Body: object{
			"agentUserName": userName("none"), "agentUserNames": []string{userName("none")}, "usecaseNames": []string{usecaseName("none")},
			"groupNames": []string{groupName("none")}, "focusCriteria": []object{focus("none")}}})
		require.ElementsMatch(t, []string{"agentUserName", "agentUserNames[0]", "usecaseNames[0]", "groupNames[0]", "focusCriteria[0].criterionOrChapterId"}, a.fields(t))
		quiet := c.ok(t, http.MethodPost, at(support)+"/coachingPlans:list", object{"excludeCoachingPlanComment": true})["coachingPlans"].([]any)
		require.NotContains(t, quiet[0], "comment")
	})
}

func TestAgentsReadAPlansCommentOnceItIsSubmitted(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.plan(t, newPlan("x", object{"comment": "a draft"}))
		comment := func(caller string) any {
			a := c.do(t, request{Method: http.MethodGet, Path: at(planName("x")), Caller: caller})
			require.Equal(t, http.StatusOK, a.Status, "%s", a.Body)
			read := a.decode(t)["coachingPlan"].(object)
			a = c.do(t, request{Method: http.MethodPost, Path: at(support) + "/coachingPlans:list", Body: object{}, Caller: caller})
			require.Equal(t, read, a.decode(t)["coachingPlans"].([]any)[0])
			return read["comment"]
		}
		for _, caller := range []string{"manager", "specialist", "qa-lead", "admin"} {
			require.Equal(t, "a draft", comment(userName(caller)), caller)
		}
		require.Nil(t, comment(userName("agent-1")))
		c.ok(t, http.MethodPatch, at(planName("x")), object{"coachingPlan": object{"managerCommentSubmitTime": "2026-03-01T09:00:00Z"}})
		require.Equal(t, "a draft", comment(userName("agent-1")))
		c.refused(t, http.StatusNotFound, request{Method: http.MethodGet, Path: at(planName("x")), Caller: userName("agent-2")})
	})
}

func TestOnlyImportersNameAnotherCreatorOfAPlan(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		post := func(id, caller, creator string) int {
			return c.do(t, request{
				Method: http.MethodPost, Path: at(support) + "/coachingPlans", Body: newPlan(id, object{"creatorUserName": userName(creator)}), Caller: userName(caller),
			}).Status
		}
		require.Equal(t, http.StatusOK, post("a", "manager", "manager"))
		require.Equal(t, http.StatusForbidden, post("b", "manager", "qa-lead"))
		require.Equal(t, http.StatusOK, post("b", "qa-lead", "manager"))
	})
}

func TestScorecardsAreInPlans(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		before := c.plan(t, newPlan("a", nil))
		c.plan(t, newPlan("b", nil))
		c.plan(t, newPlan("theirs", object{"agentUserName": userName("agent-2")}))
		c.card(t, newCard("x", object{"submitTime": "2026-02-20T10:00:00Z"}))
		c.card(t, newCard("y", object{"submitTime": "2026-02-20T10:00:00Z"}))
		c.card(t, newCard("theirs", object{"agentUserName": userName("agent-2")}))
		link := func(plan, verb, card string) {
			t.Helper()
			body := object{"scorecardName": cardName(card)}
			require.Equal(t, object{"coachingPlanName": planName(plan), "scorecardName": cardName(card)}, c.ok(t, http.MethodPost, at(planName(plan))+":"+verb, body))
		}
		link("b", "addScorecard", "x")
		link("a", "addScorecard", "x")
		link("a", "addScorecard", "x")
		link("a", "addScorecard", "y")
		require.Equal(t, before, c.get(t, planName("a"), "coachingPlan"), "the plan is as it was")
		tag := c.do(t, request{Method: http.MethodGet, Path: at(planName("a"))}).Header.Get("ETag")
		require.Equal(t, `"1"`, tag)

		in := func(names ...string) []any {
			all := []any{}
			for _, name := range names {
				all = append(all, planName(name))
			}
			return all
		}
		require.Equal(t, in("a", "b"), c.get(t, cardName("x"), "scorecard")["coachingPlanNames"])
		listed := c.ok(t, http.MethodGet, at(support)+"/scorecards?coachingPlanNames="+planName("b"), nil)
		require.Equal(t, []string{cardName("x")}, namesOf(listed["scorecards"]))
		require.Equal(t, in("a", "b"), listed["scorecards"].([]any)[0].(object)["coachingPlanNames"])
		both := c.ok(t, http.MethodGet, at(support)+"/scorecards?coachingPlanNames="+planName("b")+"&coachingPlanNames="+planName("a"), nil)
		require.ElementsMatch(t, []string{cardName("x"), cardName("y")}, namesOf(both["scorecards"]))
		reset := c.ok(t, http.MethodPost, at(cardName("y"))+":reset", object{})["scorecard"].(object)
		require.Equal(t, in("a"), reset["coachingPlanNames"])

		exported := c.do(t, request{Method: http.MethodPost, Path: at(support) + "/scorecards:export", Header: http.Header{"Accept": {"text/csv"}},
			Body: object{"startTime": "2020-01-01T00:00:00Z", "endTime": "2026-12-31T00:00:00Z", "agentUserNames": []string{userName("agent-1")}}})
		require.ElementsMatch(t, []string{planName("a") + ";" + planName("b"), planName("a")}, column(t, records(t, string(exported.Body)), "coaching_plans"))

		link("b", "removeScorecard", "x")
		link("b", "removeScorecard", "x")
		require.Equal(t, in("a"), c.get(t, cardName("x"), "scorecard")["coachingPlanNames"])
		c.ok(t, http.MethodDelete, at(cardName("x")), nil)
		require.Equal(t, []string{cardName("y")}, namesOf(c.ok(t, http.MethodGet, at(support)+"/scorecards?coachingPlanNames="+planName("a"), nil)["scorecards"]))

		for _, verb := range []string{"addScorecard", "removeScorecard"} {
			for name, card := range map[string]string{"unknown": cardName("none"), "foreign": sales + "/scorecards/x", "of another agent": cardName("theirs")} {
				a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(planName("a")) + ":" + verb, Body: object{"scorecardName": card}})
				require.Equal(t, []string{"scorecardName"}, a.fields(t), name)
			}
			c.refused(t, http.StatusPreconditionFailed, headed(request{Method: http.MethodPost, Path: at(planName("a")) + ":" + verb, Body: object{"scorecardName": cardName("y")}}, "If-Match", `"2"`))
		}
	})
}

func TestPlansAreSeenByThoseWhoCoachTheirAgents(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.plan(t, newPlan("mine", nil))
		c.plan(t, newPlan("theirs", object{"agentUserName": userName("agent-2")}))
		c.plan(t, newPlan("apart", object{"agentUserName": userName("agent-dev")}))
		c.plan(t, newPlan("managed", object{"agentUserName": userName("manager")}))
		for caller, want := range map[string][]string{
			"agent-1": {"mine"}, "agent-2": {"theirs"}, "agent-dev": {"apart"}, "manager": {"managed", "mine", "theirs"},
			"specialist": {"apart", "managed", "mine", "theirs"},
		} {
			require.Equal(t, planNames(want...), c.listPlans(t, userName(caller), object{}), caller)
		}
		own := request{Method: http.MethodPatch, Path: at(planName("managed")), Body: object{"coachingPlan": object{"isActive": false}}, Caller: userName("manager")}
		c.refused(t, http.StatusForbidden, own)
		hidden := own
		hidden.Path = at(planName("apart"))
		c.refused(t, http.StatusNotFound, hidden)

		// A plan that somebody may not see is no name for them.
		filter := request{Method: http.MethodGet, Path: at(support) + "/scorecards?coachingPlanNames=" + planName("apart"), Caller: userName("manager")}
		unseen := c.refused(t, http.StatusBadRequest, filter)
		filter.Path = at(support) + "/scorecards?coachingPlanNames=" + planName("none")
		require.Equal(t, string(unseen.Body), string(c.refused(t, http.StatusBadRequest, filter).Body))
		listing := request{Method: http.MethodPost, Path: at(support) + "/targets:list", Body: object{"coachingPlanNames": []string{planName("apart")}}, Caller: userName("manager")}
		require.Equal(t, []string{"coachingPlanNames[0]"}, c.refused(t, http.StatusBadRequest, listing).fields(t))
	})
}

func TestATargetMayHangOnAPlan(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.plan(t, newPlan("x", object{"startTime": "2026-02-10T00:00:00Z", "endTime": "2026-02-20T00:00:00Z"}))
		c.plan(t, newPlan("open", nil))
		c.plan(t, newPlan("theirs", object{"agentUserName": userName("agent-2")}))
		for id, at := range map[string]string{"in": "2026-02-20T00:00:00Z", "early": "2026-02-09T23:59:59.999999Z", "late": "2026-02-20T00:00:00.000001Z"} {
			score := 5
			if id == "in" {
				score = 10
			}
			c.card(t, newCard(id, object{"createTime": "2026-01-01T00:00:00Z", "updateTime": "2026-01-01T00:00:00Z", "submitTime": at, "scores": []object{number("greeting", float64(score)), number("solution", 0)}}))
		}
		c.card(t, newCard("other", object{"agentUserName": userName("agent-2"), "submitTime": "2026-02-20T10:00:00Z"}))
		planned := func(id, plan string, more object) object {
			return without(targetBody(id, with(object{"criterionOrChapterId": "greeting", "coachingPlanName": planName(plan)}, more)))
		}
		got := c.target(t, planned("windowed", "x", nil))
		require.Equal(t, planName("x"), got["coachingPlanName"])
		require.Equal(t, json.Number("100"), got["qaScore"], "the one in the window")
		require.Equal(t, json.Number("66.6667"), c.target(t, planned("open", "open", nil))["qaScore"], "all of the agent, of ninety days")
		require.Equal(t, json.Number("75"), c.target(t, planned("all", "", object{"coachingPlanName": nil}))["qaScore"], "those of everybody")
		c.refused(t, http.StatusConflict, request{Method: http.MethodPost, Path: at(support) + "/targets", Body: planned("again", "x", nil)})
		moved := c.ok(t, http.MethodPatch, at(targetName("windowed")), object{"target": object{"coachingPlanName": planName("theirs")}})["target"].(object)
		require.Equal(t, planName("theirs"), moved["coachingPlanName"])
		c.refused(t, http.StatusConflict, request{Method: http.MethodPatch, Path: at(targetName("windowed")), Body: object{"target": object{"coachingPlanName": planName("open")}}})

		list := func(caller string, filter object) []string {
			a := c.do(t, request{Method: http.MethodPost, Path: at(support) + "/targets:list", Body: filter, Caller: caller})
			require.Equal(t, http.StatusOK, a.Status, "%s", a.Body)
			return namesOf(a.decode(t)["targets"])
		}
		names := func(ids ...string) []string {
			all := []string{}
			for _, id := range ids {
				all = append(all, targetName(id))
			}
			return all
		}
		require.Equal(t, names("windowed"), list("", object{"coachingPlanNames": []string{planName("theirs")}}))
		require.Equal(t, names("open"), list("", object{"agentUserNames": []string{userName("agent-1")}}))
		require.Equal(t, names("all", "open"), list(userName("agent-1"), object{}))
		require.Equal(t, names("all", "windowed"), list(userName("agent-2"), object{}))
		require.Equal(t, names("all"), list(userName("agent-dev"), object{}))
		require.Equal(t, names("all", "open", "windowed"), list(userName("manager"), object{}))
	})
}

func TestManagersSetTargetsForTheirOwnPeople(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for i, agent := range []string{"agent-1", "agent-dev", "manager"} {
			c.plan(t, newPlan(agent, object{"agentUserName": userName(agent)}))
			c.target(t, targetBody(agent, object{"coachingPlanName": planName(agent), "target": i}))
		}
		create := func(plan string) answer {
			body := without(targetBody("", object{"name": nil, "criterionOrChapterId": "greeting", "coachingPlanName": plan}))
			return c.do(t, request{Method: http.MethodPost, Path: at(support) + "/targets", Body: body, Caller: userName("manager")})
		}
		require.Equal(t, http.StatusOK, create(planName("agent-1")).Status)
		for _, plan := range []string{"agent-dev", "manager"} {
			a := create(planName(plan))
			require.Equal(t, http.StatusBadRequest, a.Status, plan)
			require.Equal(t, []string{"coachingPlanName"}, a.fields(t), plan)
		}
		require.Equal(t, string(create(planName("none")).Body), string(create(planName("agent-dev")).Body), "what one may not see does not exist")
		change := func(method, target string) int {
			r := request{Method: method, Path: at(targetName(target)), Caller: userName("manager")}
			if method == http.MethodPatch {
				r.Body = object{"target": object{"target": 50}}
			}
			return c.do(t, r).Status
		}
		for target, want := range map[string]int{"agent-dev": http.StatusNotFound, "manager": http.StatusForbidden, "agent-1": http.StatusOK} {
			require.Equal(t, want, change(http.MethodPatch, target), target)
			require.Equal(t, want, change(http.MethodDelete, target), target)
		}
		moved := request{Method: http.MethodPatch, Path: at(targetName("manager")), Body: object{"target": object{"coachingPlanName": planName("agent-1")}}}
		c.ok(t, moved.Method, moved.Path, moved.Body)
		moved.Caller, moved.Body = userName("manager"), object{"target": object{"coachingPlanName": planName("agent-dev")}}
		require.Equal(t, []string{"target.coachingPlanName"}, c.refused(t, http.StatusBadRequest, moved).fields(t))
	})
}

// TestUpdateOfAPlanAndAddScorecardThatMeetBothHappen has a plan changed at the moment that a scorecard comes to it.
func TestUpdateOfAPlanAndAddScorecardThatMeetBothHappen(t *testing.T) {
	t.Parallel()
	const rounds = races / 2
	eachCompany(t, func(t *testing.T, c company) {
		c.plan(t, newPlan("x", nil))
		for i := range rounds {
			c.card(t, newCard(fmt.Sprint(i), nil))
		}
		for i := range rounds {
			answers := c.together(t,
				request{Method: http.MethodPatch, Path: at(planName("x")), Body: object{"coachingPlan": object{"displayName": fmt.Sprint(i)}}},
				request{Method: http.MethodPost, Path: at(planName("x")) + ":addScorecard", Body: object{"scorecardName": cardName(fmt.Sprint(i))}})
			require.Equal(t, map[int]int{http.StatusOK: 2}, statuses(answers))
		}
		require.Equal(t, fmt.Sprint(rounds-1), c.get(t, planName("x"), "coachingPlan")["displayName"])
		tag := c.do(t, request{Method: http.MethodGet, Path: at(planName("x"))}).Header.Get("ETag")
		require.Equal(t, fmt.Sprintf("%q", fmt.Sprint(rounds+1)), tag)
		require.Len(t, c.ok(t, http.MethodGet, at(support)+"/scorecards?pageSize=1000&coachingPlanNames="+planName("x"), nil)["scorecards"], rounds)
	})
}
