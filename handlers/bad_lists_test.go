package handlers_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"
)

func TestPageSizesOfEveryList(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		lists := 0
		for _, c := range contractCalls(t) {
			if !slices.ContainsFunc(c.parameters, func(p *openapi3.Parameter) bool { return p.Name == "pageSize" }) {
				continue
			}
			lists++
			for _, size := range []string{"0", "1", "1.0", "1e3", "1001", "1000000000", "2147483647"} {
				require.Equal(t, http.StatusOK, w.do(t, request{Method: c.method, Path: c.path(nil) + "?pageSize=" + size}).Status, "%s %s", c.id, size)
			}
			for _, size := range []string{"-1", "-0.5", "1.5", "2147483648", "1e999999999", "NaN", "", "x", "1,2", "%201", "0x1", "1&pageSize=2"} {
				a := w.do(t, request{Method: c.method, Path: c.path(nil) + "?pageSize=" + size})
				fault{reason: "INVALID_REQUEST", fields: []string{"pageSize"}}.judge(t, a)
			}
		}
		require.Equal(t, 19, lists)
		w.unchanged(t)
	})
}

func TestTokensAreGoodForTheirOwnListAlone(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		token := w.ok(t, http.MethodGet, at(support)+"/scorecards?pageSize=1", nil)["nextPageToken"].(string)
		w.ok(t, http.MethodGet, at(support)+"/scorecards?pageSize=7&pageToken="+token, nil)
		for name, query := range map[string]string{
			"another filter": "?templateName=" + templateName("quality") + "&pageToken=" + token, "another order": "?orderBy=UPDATE_TIME&pageToken=" + token,
			"another direction": "?orderDirection=ASC&pageToken=" + token, "cut short": "?pageToken=" + token[:len(token)-2], "longer": "?pageToken=" + token + "AA",
			"changed": "?pageToken=" + changed(token), "garbage": "?pageToken=x", "no base64": "?pageToken=%00%FF", "JSON": "?pageToken=" + url.QueryEscape(`{"a":"b"}`),
			"empty JSON": "?pageToken=" + encoded("{}"), "an array": "?pageToken=" + encoded("[]"), "null": "?pageToken=" + encoded("null"),
			"two tokens": "?pageToken=" + token + "&pageToken=" + token, "very long": "?pageToken=" + strings.Repeat("A", 4097),
		} {
			w.refuses(t, fault{name: name, request: ask("/scorecards" + query), fields: []string{"pageToken"}})
		}
		for _, path := range []string{at(sales) + "/scorecards", "/v1/customers/globex/profiles/support/scorecards", at(acme) + "/users", at(support) + "/scorecardTemplates:listCurrent"} {
			w.refuses(t, fault{name: "of another list " + path, request: request{Method: http.MethodGet, Path: path + "?pageToken=" + token}, fields: []string{"pageToken"}})
		}
	})
}

// changed is a token with one bit flipped in the part that binds it to its list.
func changed(token string) string {
	data, _ := base64.RawURLEncoding.DecodeString(token)
	data[8] ^= 1
	return base64.RawURLEncoding.EncodeToString(data)
}

func encoded(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

func TestListsRefuseFiltersThatMeanNothing(t *testing.T) {
	t.Parallel()
	const globex = "customers/globex/profiles/support"
	eachWatched(t, func(t *testing.T, w *watched) {
		w.refuses(t,
			fault{name: "all of the scorecards' filters at once", request: ask("/scorecards?agentUserName=" + userName("nobody") +
				"&usecaseNames=" + usecaseName("none") + "&usecaseNames=" + usecaseName("calls") + "&creatorUserNames=" + userName("x") +
				"&submitterUserNames=customers/globex/users/agent-9&conversationNames=" + globex + "/conversations/c&templateName=" + templateName("none") +
				"&coachingPlanNames=" + support + "/coachingPlans/p"),
				fields: []string{"conversationNames[0]", "coachingPlanNames[0]", "agentUserName", "usecaseNames[0]", "creatorUserNames[0]", "submitterUserNames[0]", "templateName"}},
			fault{name: "an order by a comment", request: ask("/scorecards?orderBy=comment"), fields: []string{"orderBy"}},
			fault{name: "an order in small letters", request: ask("/scorecards?orderBy=create_time"), fields: []string{"orderBy"}},
			fault{name: "an order by SQL", request: ask("/scorecards?orderBy=" + url.QueryEscape("CREATE_TIME; DROP TABLE users")), fields: []string{"orderBy"}},
			fault{name: "a direction of none", request: ask("/scorecards?orderDirection=desc"), fields: []string{"orderDirection"}},
			fault{name: "an unknown type", request: ask("/scorecards?scorecardTypes=X&scorecardTypes=SCORECARD_TYPE_UNSPECIFIED"), fields: []string{"scorecardTypes[0]"}},
			fault{name: "a filter twice", request: ask("/scorecards?templateName=" + templateName("quality") + "&templateName=" + templateName("other")), fields: []string{"templateName"}},
			fault{name: "an empty filter", request: ask("/scorecards?startCreateTime="), fields: []string{"startCreateTime"}},
			fault{name: "a boolean that is none", request: ask("/scorecardTemplates:listCurrent?includeDeleted=1"), fields: []string{"includeDeleted"}},
			fault{name: "templates of unknown moments", request: ask("/scorecardTemplates:listCurrent?triggers=" + support + "/moments/none&agentUserName=" + userName("x")),
				fields: []string{"agentUserName", "triggers[0]"}},
			fault{name: "a broken query", request: ask("/scorecards?a=%zz&pageSize=%"), fields: []string{"query"}},
			fault{name: "a query with a semicolon", request: ask("/scorecards?pageSize=1;pageToken=x"), fields: []string{"query"}},
			fault{name: "targets of nothing", request: post("/targets:list", object{"scorecardTemplateNames": []string{templateName("none")},
				"usecaseNames": []string{usecaseName("none")}, "agentUserNames": []string{userName("x")}, "coachingPlanNames": []string{support + "/coachingPlans/p"}}),
				fields: []string{"usecaseNames[0]", "agentUserNames[0]", "scorecardTemplateNames[0]", "coachingPlanNames[0]"}},
		)
	})
}

func TestAThousandFiltersAreServed(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		names, ids := make([]string, 1000), make([]string, 1000)
		users := make([]object, 1000)
		for i := range names {
			ids[i] = fmt.Sprintf("u%d", i)
			names[i] = userName(ids[i])
			users[i] = object{"name": names[i], "roles": []string{"AGENT"}}
		}
		w.ok(t, http.MethodPost, at(acme)+"/users:batchUpsert", object{"users": users})
		usecases := slices.Repeat([]string{usecaseName("calls")}, 1000)
		templates := slices.Repeat([]string{templateName("quality")}, 1000)
		w.ok(t, http.MethodPost, at(support)+"/targets:list", object{"criterionOrChapterIds": ids, "usecaseNames": usecases, "scorecardTemplateNames": templates})
		revisions := slices.Repeat([]string{templateName("quality") + "@*"}, 1000)
		require.Len(t, w.export(t, "", object{"agentUserNames": names, "usecaseNames": usecases, "scorecardTemplateNames": revisions}), 1)
		long := strings.Repeat("&creatorUserNames="+userName("manager"), 700)
		require.Equal(t, http.StatusOK, w.do(t, ask("/scorecards?pageSize=1"+long)).Status)
		unknown := w.do(t, post("/scorecards:export", with(exportAll(), object{"scorecardNames": slices.Repeat([]string{cardName("none")}, 1000)})))
		require.Len(t, unknown.fields(t), 1000)
	})
}
