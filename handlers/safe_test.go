package handlers_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/auth"
)

// change is an operation that changes something: the request for it, and what it changes, if that is there before.
type change struct {
	request  request
	resource string // full name; empty: the request makes it
}

// changes makes for each operation of the contract that changes something a change that succeeds, in a company of its
// own or with an id that no other has.
func (c company) changes(t testing.TB, n int) map[string]change {
	t.Helper()
	all := map[string]change{}
	c.changeEntries(t, n, all)
	id := func(what string) string { return fmt.Sprintf("%s-%d", what, n) }
	card := func(what string, more object) string {
		c.card(t, newCard(id(what), more))
		return cardName(id(what))
	}
	submitted := object{"submitTime": "2026-02-20T10:00:00Z"}
	verb := func(name, verb string, body object) change {
		return change{request{Method: http.MethodPost, Path: at(name) + ":" + verb, Body: body}, name}
	}
	all["CreateScorecard"] = change{request: post("/scorecards", newCard(id("new"), nil))}
	update := card("update", nil)
	all["UpdateScorecard"] = change{patch(update, object{"scorecard": object{"comment": "other"}}), update}
	all["DeleteScorecard"] = removal(card("delete", nil))
	all["SubmitScorecard"] = verb(card("submit", nil), "submit", object{})
	all["ResetScorecard"] = verb(card("reset", submitted), "reset", object{})
	acknowledge := verb(card("acknowledge", submitted), "acknowledge", object{"acknowledgeComment": "seen"})
	acknowledge.request.Caller = userName("agent-1")
	all["AcknowledgeScorecard"] = acknowledge

	template := func(what string) object {
		made := otherTemplate(support)
		made["name"] = templateName(id(what))
		return made
	}
	c.create(t, at(support)+"/scorecardTemplates", template("changed"), template("deleted"))
	all["CreateScorecardTemplate"] = change{request: post("/scorecardTemplates", template("new"))}
	changed := templateName(id("changed"))
	all["UpdateScorecardTemplate"] = change{patch(changed, object{"scorecardTemplate": object{"title": "Another"}}), changed}
	all["DeleteScorecardTemplate"] = removal(templateName(id("deleted")))

	usecase := func(what string) object {
		c.create(t, at(support)+"/usecases", object{"name": usecaseName(id(what))})
		return object{"usecaseName": usecaseName(id(what))}
	}
	c.create(t, at(support)+"/targets", newTarget(id("changed"), usecase("for-changed")), newTarget(id("deleted"), usecase("for-deleted")))
	all["CreateTarget"] = change{request: post("/targets", newTarget(id("new"), usecase("for-new")))}
	all["UpdateTarget"] = change{patch(targetName(id("changed")), object{"target": object{"target": 70}}), targetName(id("changed"))}
	all["DeleteTarget"] = removal(targetName(id("deleted")))

	c.create(t, at(support)+"/coachingPlans", newPlan(id("changed"), nil))
	all["CreateCoachingPlan"] = change{request: post("/coachingPlans", newPlan(id("new"), nil))}
	all["UpdateCoachingPlan"] = change{patch(planName(id("changed")), object{"coachingPlan": object{"comment": "other"}}), planName(id("changed"))}
	all["BatchUpsertCoachingPlans"] = change{request: post("/coachingPlans:batchUpsert", object{"coachingPlans": []object{
		newPlan(id("upserted"), nil), newPlan(id("changed"), object{"displayName": "more"})}})}
	held := card("held", nil)
	c.ok(t, http.MethodPost, at(planName(id("changed")))+":addScorecard", object{"scorecardName": held})
	all["AddScorecardToCoachingPlan"] = verb(planName(id("changed")), "addScorecard", object{"scorecardName": card("planned", nil)})
	all["RemoveScorecardFromCoachingPlan"] = verb(planName(id("changed")), "removeScorecard", object{"scorecardName": held})

	session := func(what string) string {
		c.create(t, at(support)+"/coachingSessions", newSession(id(what), object{"managerSubmitTime": "2026-02-20T10:00:00Z"}))
		return sessionName(id(what))
	}
	all["CreateCoachingSession"] = change{request: post("/coachingSessions", newSession(id("new"), nil))}
	all["UpdateCoachingSession"] = change{patch(session("changed"), object{"coachingSession": object{"meetingNotes": "other"}}), sessionName(id("changed"))}
	all["DeleteCoachingSession"] = removal(session("deleted"))
	said := verb(session("acknowledged"), "acknowledge", object{"agentComment": "seen", "acknowledged": true})
	said.request.Caller = userName("agent-1")
	all["AcknowledgeCoachingSession"] = said
	c.create(t, at(support)+"/coachingComments", newRemark(id("changed"), nil), newRemark(id("deleted"), nil))
	all["CreateCoachingComment"] = change{request: post("/coachingComments", newRemark(id("new"), nil))}
	all["UpdateCoachingComment"] = change{patch(remarkName(id("changed")), object{"coachingComment": object{"message": "other"}}), remarkName(id("changed"))}
	all["DeleteCoachingComment"] = removal(remarkName(id("deleted")))

	user, key := userName(id("erased")), acme+"/apiKeys/"+id("revoked")
	c.create(t, at(acme)+"/users", object{"name": user})
	all["EraseUser"] = verb(user, "erase", object{})
	c.create(t, at(acme)+"/apiKeys", newKey(key))
	all["CreateApiKey"] = change{request: request{Method: http.MethodPost, Path: at(acme) + "/apiKeys", Body: newKey(acme + "/apiKeys/" + id("new"))}}
	all["RevokeApiKey"] = verb(key, "revoke", object{})

	hook := func(what string) string { return support + "/webhooks/" + id(what) }
	c.create(t, at(support)+"/webhooks", newWebhook(hook("changed")), newWebhook(hook("deleted")), newWebhook(hook("replayed")))
	all["CreateWebhook"] = change{request: post("/webhooks", newWebhook(hook("new")))}
	all["UpdateWebhook"] = change{patch(hook("changed"), object{"webhook": object{"state": "WEBHOOK_STATE_PAUSED"}}), hook("changed")}
	all["DeleteWebhook"] = removal(hook("deleted"))
	all["ReplayWebhook"] = verb(hook("replayed"), "replay", object{"afterSequence": 0})

	filled := func(what string) object {
		c.create(t, at(support)+"/scorecardTemplates", with(quality(), object{"name": templateName(id(what))}))
		return config(templateName(id(what)))
	}
	all["BackfillScorecardTemplates"] = change{request: post(backfillPath, filled("filled"))}
	all["CancelJob"] = verb(c.backfill(t, filled("cancelled")), "cancel", object{})
	return all
}

func newKey(name string) object {
	return object{"name": name, "displayName": "Nightly export", "roles": []string{"QA_ADMIN"}, "profileNames": []string{support}}
}

func newWebhook(name string) object {
	return object{"name": name, "url": "https://hooks.example.com/coaching", "secret": "whsec_bm90IGEgcmVhbCBzZWNyZXQsIGp1c3QgYW4gZXhhbXBsZQ=="}
}

// changeEntries adds the changes of the directory.
func (c company) changeEntries(t testing.TB, n int, all map[string]change) {
	t.Helper()
	for _, k := range []struct{ kind, parent, collection, singular, field string }{
		{"Customer", "", "customers", "customer", "displayName"},
		{"Profile", acme, "profiles", "profile", "displayName"},
		{"User", acme, "users", "user", "displayName"},
		{"Team", acme, "teams", "team", "displayName"},
		{"Group", acme, "groups", "group", "displayName"},
		{"UseCase", support, "usecases", "usecase", "displayName"},
		{"Moment", support, "moments", "moment", "displayName"},
		{"Conversation", support, "conversations", "conversation", "channel"},
	} {
		path := strings.TrimSuffix(at(k.parent), "/") + "/" + k.collection
		name := func(what string) string {
			return strings.TrimPrefix(fmt.Sprintf("%s/%s/%s-%d", k.parent, k.collection, what, n), "/")
		}
		c.create(t, path, object{"name": name("changed")}, object{"name": name("deleted")})
		all["Create"+k.kind] = change{request: request{Method: http.MethodPost, Path: path, Body: object{"name": name("new")}}}
		all["Update"+k.kind] = change{patch(name("changed"), object{k.singular: object{k.field: "another"}}), name("changed")}
		all["Delete"+k.kind] = removal(name("deleted"))
		if plural := k.kind + "s"; auth.Changes("BatchUpsert" + plural) {
			body := object{k.collection: []object{{"name": name("upserted")}, {"name": name("changed"), k.field: "more"}}}
			all["BatchUpsert"+plural] = change{request: request{Method: http.MethodPost, Path: path + ":batchUpsert", Body: body}}
		}
	}
}

func removal(name string) change {
	return change{request{Method: http.MethodDelete, Path: at(name)}, name}
}

// eachChange runs a test for every operation of the contract that changes something, on each database. The requests are
// sent one after the other.
func eachChange(t *testing.T, test func(t *testing.T, w *watched, operation string, it change)) {
	t.Helper()
	eachWatched(t, func(t *testing.T, w *watched) {
		all := w.changes(t, 1)
		for operation := range specOperations() {
			it, known := all[operation]
			require.Equal(t, auth.Changes(operation), known, "%s has a change if it changes something", operation)
			if known {
				w.look(t)
				test(t, w, operation, it)
			}
		}
	})
}

func headed(r request, name, value string) request {
	header := http.Header{}
	for known, values := range r.Header {
		header[known] = values
	}
	header.Set(name, value)
	r.Header = header
	return r
}

func TestARepetitionUnderAKeyAnswersAsTheFirstTime(t *testing.T) {
	t.Parallel()
	eachChange(t, func(t *testing.T, w *watched, operation string, it change) {
		keyed := headed(it.request, "Idempotency-Key", operation)
		a := w.do(t, keyed)
		require.Equal(t, http.StatusOK, a.Status, "%s: %s", operation, a.Body)
		w.look(t)
		again := w.do(t, keyed)
		require.Equal(t, http.StatusOK, again.Status, "%s: %s", operation, again.Body)
		first, second := a.decode(t), again.decode(t)
		delete(first, "secret") // of a key, which is shown once
		require.Equal(t, first, second, operation)
		require.Equal(t, a.Header.Get("Etag"), again.Header.Get("Etag"), operation)
		w.unchanged(t)

		other := keyed
		other.Path += "?validateOnly=false"
		b := w.refused(t, http.StatusUnprocessableEntity, other)
		require.Equal(t, "IDEMPOTENCY_KEY_REUSED", b.reason(t), operation)
		w.unchanged(t)
	})
}

func TestAKeyIsItsCallersAndItsOperationsForADay(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		submit := func(id, caller string) answer {
			return c.do(t, headed(request{Method: http.MethodPost, Path: at(cardName(id)) + ":submit", Caller: caller, Body: object{}}, "Idempotency-Key", "k"))
		}
		c.card(t, newCard("x", nil))
		require.Equal(t, http.StatusOK, submit("x", userName("specialist")).Status)
		require.Equal(t, http.StatusOK, submit("x", userName("qa-lead")).Status, "another caller's key is another key")
		reset := headed(request{Method: http.MethodPost, Path: at(cardName("x")) + ":reset", Caller: userName("specialist"), Body: object{}}, "Idempotency-Key", "k")
		require.Equal(t, http.StatusOK, c.do(t, reset).Status, "another operation's key is another key")
		require.Equal(t, "2026-03-01T09:30:00.123456Z", submitTime(t, submit("x", userName("specialist"))), "the answer of the first time")
		require.NotContains(t, c.ok(t, http.MethodGet, at(cardName("x")), nil)["scorecard"], "submitTime", "and nothing else")
		c.Clock.Add(24*time.Hour + time.Second)
		require.Equal(t, "2026-03-02T09:30:01.123456Z", submitTime(t, submit("x", userName("specialist"))), "after a day a key is new")
		c.refused(t, http.StatusBadRequest, headed(reset, "Idempotency-Key", strings.Repeat("k", 256)))
		c.refused(t, http.StatusBadRequest, headed(reset, "Idempotency-Key", "a b"))
	})
}

func submitTime(t testing.TB, a answer) any {
	t.Helper()
	require.Equal(t, http.StatusOK, a.Status, "%s", a.Body)
	return a.decode(t)["scorecard"].(object)["submitTime"]
}

func TestManyRequestsAtOnceUnderOneKeyAreOne(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		sent := newCard("once", nil)
		bodies, statuses := make([]string, 50), make([]int, 50)
		var all sync.WaitGroup
		for i := range bodies {
			all.Go(func() {
				a := w.do(t, headed(post("/scorecards", sent), "Idempotency-Key", "one"))
				bodies[i], statuses[i] = string(a.Body), a.Status
			})
		}
		all.Wait()
		answered := ""
		for i, status := range statuses {
			if status == http.StatusConflict {
				continue // while another was under way
			}
			require.Equal(t, http.StatusOK, status, bodies[i])
			if answered != "" {
				require.Equal(t, answered, bodies[i])
			}
			answered = bodies[i]
		}
		require.NotEmpty(t, answered)
		require.Len(t, readRows(t, w.db, "SELECT id FROM scorecards WHERE id = 'once'"), 1)
		require.Len(t, w.events(t, cardName("once")), 1)
	})
}

// events lists the operations of the audit events of a resource, sealed or not.
func (w *watched) events(t testing.TB, resource string) []string {
	t.Helper()
	return readRows(t, w.db, "SELECT operation FROM audit_pending WHERE resource = '"+resource+"'"+
		" UNION ALL SELECT operation FROM audit_events WHERE resource = '"+resource+"'")
}

func TestValidateOnlyDoesAllButTheChange(t *testing.T) {
	t.Parallel()
	eachChange(t, func(t *testing.T, w *watched, operation string, it change) {
		tried := headed(it.request, "Idempotency-Key", operation)
		tried.Path += "?validateOnly=true"
		a := w.do(t, tried)
		require.Equal(t, http.StatusOK, a.Status, "%s: %s", operation, a.Body)
		w.unchanged(t)
	})
}

func TestAStaleVersionIsNotChanged(t *testing.T) {
	t.Parallel()
	eachChange(t, func(t *testing.T, w *watched, operation string, it change) {
		if it.resource == "" {
			return
		}
		tag := w.do(t, request{Method: http.MethodGet, Path: at(it.resource)}).Header.Get("Etag")
		require.Regexp(t, `^"[0-9]+"$`, tag, operation)
		for _, stale := range []string{`"0"`, `"999"`, `W/` + tag, `"x"`} {
			a := w.refused(t, http.StatusPreconditionFailed, headed(it.request, "If-Match", stale))
			require.Equal(t, "ETAG_MISMATCH", a.reason(t), operation)
		}
		w.refused(t, http.StatusBadRequest, headed(it.request, "If-Match", "3"))
		w.unchanged(t)
		a := w.do(t, headed(it.request, "If-Match", `"7000", `+tag))
		require.Equal(t, http.StatusOK, a.Status, "%s: %s", operation, a.Body)
	})
}

func TestWhoMayNotIsNotToldTheVersion(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		for _, match := range []string{"*", `"1"`, `"9"`} {
			r := headed(patch(cardName("draft"), object{"scorecard": object{"comment": "x"}}), "If-Match", match)
			r.Caller = userName("integrator")
			w.refused(t, http.StatusForbidden, r)
			r = headed(request{Method: http.MethodDelete, Path: at(cardName("none"))}, "If-Match", match)
			w.refused(t, http.StatusNotFound, r)
		}
		w.unchanged(t)
	})
}

func TestEveryChangeLeavesAnAuditEvent(t *testing.T) {
	t.Parallel()
	eachChange(t, func(t *testing.T, w *watched, operation string, it change) {
		a := w.do(t, it.request)
		require.Equal(t, http.StatusOK, a.Status, "%s: %s", operation, a.Body)
		require.NotEmpty(t, readRows(t, w.db, "SELECT id FROM audit_pending WHERE operation = '"+operation+"'"+
			" UNION ALL SELECT id FROM audit_events WHERE operation = '"+operation+"'"), operation)
	})
}
