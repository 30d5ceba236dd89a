package handlers_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// foreignIDs are ids of what another profile and another customer hold, and the company's profile support does not.
func (c company) foreignIDs(t testing.TB) map[string]string {
	t.Helper()
	const globex = "customers/globex"
	for _, profile := range []string{sales, globex + "/profiles/support"} {
		names := func(collection string) object { return object{"name": profile + "/" + collection + "/theirs"} }
		c.create(t, at(profile)+"/usecases", names("usecases"))
		c.create(t, at(profile)+"/moments", names("moments"))
		c.create(t, at(profile)+"/conversations", names("conversations"))
		c.create(t, at(profile)+"/scorecardTemplates", with(otherTemplate(profile), names("scorecardTemplates")))
		agent := userName("agent-sales")
		if strings.HasPrefix(profile, globex) {
			agent = globex + "/users/agent-9"
		}
		c.create(t, at(profile)+"/scorecards", with(newCard("x", object{"usecaseName": nil, "scores": []object{}, "agentUserName": agent,
			"conversationName": profile + "/conversations/theirs", "templateName": profile + "/scorecardTemplates/theirs"}), names("scorecards")))
		c.create(t, at(profile)+"/targets", with(names("targets"), object{"scorecardTemplateName": profile + "/scorecardTemplates/theirs", "target": 1,
			"usecaseName": profile + "/usecases/theirs"}))
		c.create(t, at(profile)+"/webhooks", newWebhook(profile+"/webhooks/theirs"))
		c.storeJob(t, profile+"/jobs/theirs")
	}
	c.create(t, at(globex)+"/users", object{"name": globex + "/users/theirs"})
	c.create(t, at(globex)+"/teams", object{"name": globex + "/teams/theirs"})
	c.create(t, at(globex)+"/groups", object{"name": globex + "/groups/theirs"})
	c.create(t, at(globex)+"/apiKeys", with(newKey(globex+"/apiKeys/theirs"), object{"profileNames": []string{}}))
	ids := map[string]string{}
	for parameter := range goodIDs {
		if parameter != "customer_id" && parameter != "profile_id" {
			ids[parameter] = "theirs"
		}
	}
	return ids
}

// TestIDsOfOthersAreUnknownHere asks for what is there in another profile and at another customer, under the own one.
func TestIDsOfOthersAreUnknownHere(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		theirs := w.foreignIDs(t)
		w.look(t)
		nobodys := map[string]string{}
		for parameter := range theirs {
			nobodys[parameter] = "nobodys"
		}
		bodies, tried := examplesByOperation(t), 0
		for _, c := range contractCalls(t) {
			if c.path(theirs) == c.path(nil) {
				continue // it names nothing but a customer or a profile
			}
			for _, caller := range []string{"", userName("admin")} {
				ask := func(ids map[string]string) answer {
					return w.do(t, request{Method: c.method, Path: c.path(ids), Body: bodies[c.id].Body, Caller: caller})
				}
				foreign, missing := ask(theirs), ask(nobodys)
				if foreign.Status == http.StatusForbidden && caller != "" {
					continue // which says nothing about what is there
				}
				fault{status: http.StatusNotFound, code: 5, reason: "NOT_FOUND"}.judge(t, foreign)
				require.Equal(t, string(missing.Body), string(foreign.Body), c.id)
				tried++
			}
		}
		require.Greater(t, tried, 50)
		w.unchanged(t)
	})
}

func TestTheOwnCustomerIsSpeltInOneWay(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		for _, place := range []string{
			"customers/ACME", "customers/Acme", "customers/acme.", "customers/acme/profiles/Sales", "customers/ACME/profiles/sales",
			"customers/%D0%B0cme", "customers/acme%20", "customers/%EF%BD%81cme", "customers/acme%00",
		} {
			r := request{Method: http.MethodGet, Path: at(place), Caller: userName("agent-sales")}
			w.refuses(t, fault{name: place, request: r, status: http.StatusForbidden, code: 7, reason: "PERMISSION_DENIED"})
		}
	})
}

func TestATotalThatHidesAFailureIsNotBelieved(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		answer := options(0, 10)
		answer["options"].([]object)[0]["autoFail"] = object{"effect": "ZERO_SCORECARD"}
		c.create(t, at(support)+"/scorecardTemplates",
			newTemplate("strict", object{"criterionId": "q", "answer": answer}, object{"criterionId": "r", "answer": options(0, 10)}))
		failing := object{"templateName": templateName("strict"), "totalScore": 100, "autoFailed": false,
			"scores": []object{with(number("q", 0), object{"autoFailed": false}), number("r", 10)}}
		for _, got := range []object{
			c.card(t, newCard("x", failing)), c.get(t, cardName("x"), "scorecard"),
			c.ok(t, http.MethodPatch, at(cardName("x")), object{"scorecard": object{"totalScore": 100, "autoFailed": false}})["scorecard"].(object),
		} {
			require.Equal(t, json.Number("0"), got["totalScore"])
			require.Equal(t, true, got["autoFailed"])
			require.Equal(t, true, scoreOf(t, got, "q")["autoFailed"])
		}
	})
}

// TestATemplateThatCannotAddUpHarmsNoList stores a template with weights that sum to 0 as an older version could have.
func TestATemplateThatCannotAddUpHarmsNoList(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for _, method := range []string{"WEIGHTED_CRITERIA", "WEIGHTED_CHAPTERS", "RAW_POINTS", "WEIGHTED_POINTS"} {
			id := strings.ReplaceAll(method, "_", "-")
			body := newTemplate(id, object{"criterionId": "q", "weight": 0, "answer": span(0, 10, 1)})
			content := body["template"].(object)
			content["scoring"] = object{"method": method, "normalization": "ZERO_BASED", "decimals": 2}
			content["chapters"].([]object)[0]["weight"] = 0
			old := &coaching.Template{CreateTime: coaching.Instant(c.Clock.Now()), Status: coaching.TemplateActive, Revision: 1, CurrentRevision: 1, Version: 1}
			require.NoError(t, json.Unmarshal([]byte(jsonText(t, body)), old))
			require.NoError(t, c.Store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
				return tx.Profile("acme", "support").Templates().Create(t.Context(), old)
			}))
			c.card(t, newCard(id, object{"templateName": templateName(id), "scores": []object{number("q", 5)}}))
		}
		listed := c.ok(t, http.MethodGet, at(support)+"/scorecards?pageSize=10", nil)["scorecards"].([]any)
		require.Len(t, listed, 4)
		for _, item := range listed {
			total := item.(object)["totalScore"]
			require.Contains(t, []any{json.Number("-1"), json.Number("50")}, total, "not applicable, or by points that no weight counts in")
		}
		require.Len(t, c.export(t, "", nil), 5)
	})
}

// TestOnlyIfMatchIsACondition: If-None-Match is no header of the contract. What it is sent for, not to make a thing twice,
// holds without it.
func TestOnlyIfMatchIsACondition(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		for _, match := range []string{"*", `"1"`} {
			w.refuses(t, fault{name: "create of what is there, if none matches " + match, status: http.StatusConflict, code: 6, reason: "ALREADY_EXISTS",
				request: headed(post("/scorecards", newCard("draft", nil)), "If-None-Match", match)})
			w.refuses(t, fault{name: "update of what is not there, if one matches " + match, status: http.StatusNotFound, code: 5, reason: "NOT_FOUND",
				request: headed(patch(cardName("none"), object{"scorecard": object{"comment": "x"}}), "If-Match", match)})
		}
		r := headed(request{Method: http.MethodGet, Path: at(cardName("draft"))}, "If-None-Match", `"1"`)
		require.Equal(t, http.StatusOK, w.do(t, r).Status, "a read is answered in full")
	})
}

// TestAKeyIsItsTenants: the same key is new for another customer. For another profile it came with another request.
func TestAKeyIsItsTenants(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		keyed := func(parent string) request {
			body := object{"name": parent + "/usecases/keyed", "displayName": "Of " + parent}
			return headed(request{Method: http.MethodPost, Path: at(parent) + "/usecases", Body: body}, "Idempotency-Key", "same")
		}
		for _, parent := range []string{support, "customers/globex/profiles/support"} {
			for range 2 {
				a := w.do(t, keyed(parent))
				require.Equal(t, http.StatusOK, a.Status, "%s", a.Body)
				require.Equal(t, "Of "+parent, a.decode(t)["usecase"].(object)["displayName"])
			}
		}
		w.look(t)
		w.refuses(t, fault{name: "another profile", request: keyed(sales), status: http.StatusUnprocessableEntity, reason: "IDEMPOTENCY_KEY_REUSED"})
	})
}
