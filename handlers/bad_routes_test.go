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

// call is an operation of the contract.
type call struct {
	id, method, template string
	parameters           []*openapi3.Parameter
	body                 bool
}

// contractCalls lists every operation of the contract.
func contractCalls(t testing.TB) []call {
	t.Helper()
	document, err := openapi3.NewLoader().LoadFromData(opencoaching.Spec)
	require.NoError(t, err)
	var calls []call
	for _, path := range slices.Sorted(maps.Keys(document.Paths.Map())) {
		item := document.Paths.Value(path)
		for method, operation := range item.Operations() {
			c := call{id: operation.OperationID, method: method, template: path, body: operation.RequestBody != nil}
			for _, ref := range slices.Concat(item.Parameters, operation.Parameters) {
				c.parameters = append(c.parameters, ref.Value)
			}
			calls = append(calls, c)
		}
	}
	return calls
}

// goodIDs are ids of what a watched company holds, by the parameters of the contract's paths.
var goodIDs = map[string]string{
	"customer_id": "acme", "profile_id": "support", "scorecard_id": "draft", "scorecard_template_id": "quality", "target_id": "goal",
	"user_id": "agent-1", "team_id": "billing", "group_id": "north", "usecase_id": "calls", "moment_id": "greeted", "conversation_id": "known",
	"api_key_id": "robot", "webhook_id": "hook", "job_id": "chore", "coaching_plan_id": "plan", "coaching_session_id": "talk", "coaching_comment_id": "remark",
}

// path is the operation's path for good ids, save those given.
func (c call) path(ids map[string]string) string {
	path := c.template
	for parameter, id := range goodIDs {
		if other, given := ids[parameter]; given {
			id = other
		}
		path = strings.ReplaceAll(path, "{"+parameter+"}", id)
	}
	return path
}

// request is a request for the operation, with an empty object where it takes a body.
func (c call) request(path string) request {
	r := request{Method: c.method, Path: path}
	if c.body {
		r.Body = "{}"
	}
	return r
}

func TestEveryPathRefusesTheMethodsThatItDoesNotHave(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		allowed := map[string][]string{}
		for _, c := range contractCalls(t) {
			allowed[c.path(nil)] = append(allowed[c.path(nil)], c.method)
		}
		require.Greater(t, len(allowed), 30)
		for path, methods := range allowed {
			slices.Sort(methods)
			for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get"} {
				if slices.Contains(methods, method) {
					continue
				}
				a := w.do(t, request{Method: method, Path: path})
				require.Equal(t, http.StatusMethodNotAllowed, a.Status, "%s %s", method, path)
				require.Equal(t, strings.Join(methods, ", "), a.Header.Get("Allow"), "%s %s", method, path)
				if method != http.MethodHead {
					fault{status: 405, code: 12, reason: "METHOD_NOT_ALLOWED"}.judge(t, a)
				}
			}
		}
		w.unchanged(t)
	})
}

func TestEveryOperationRefusesParametersThatItDoesNotHave(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		for _, c := range contractCalls(t) {
			query := "?zzz=1&PageSize=1&dryRun=true&skip=1000000000000&filter=a&filter=b&param[items][50000000]=x&a%00b=1&%FF=1&callback=f"
			a := w.do(t, c.request(c.path(nil)+query))
			require.Equal(t, http.StatusBadRequest, a.Status, "%s: %s", c.id, a.Body)
			require.Equal(t, "INVALID_REQUEST", a.reason(t), c.id)
			require.Subset(t, a.fields(t), []string{
				"zzz", "PageSize", "dryRun", "skip", "filter", "param[items][50000000]", "a\uFFFDb", "\uFFFD", "callback"}, c.id)
		}
		w.unchanged(t)
	})
}

func TestEveryPathRefusesIDsOutsideThePattern(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		bad := []string{
			"a%2F..%2Fb", "%2F", "a%5Cb", "a%00b", "%20", "a%20", strings.Repeat("a", 300), strings.Repeat("a", 129), "-a", "_a", ".a", "~a", "%2e%2e",
			"..%2F..", "caf%C3%A9", "%FF", "a%0Ab", "a*b", "*", "a'b", "a%22b", "$a", "a,b", "a;b=c", "a+b", "a%25b", "a%252Fb", "a%253Asubmit", "(a)", "@", "a@",
		}
		tried := 0
		for _, c := range contractCalls(t) {
			for _, parameter := range c.parameters {
				if parameter.In != openapi3.ParameterInPath {
					continue
				}
				for _, id := range bad {
					a := w.do(t, c.request(c.path(map[string]string{parameter.Name: id})))
					require.Equal(t, http.StatusBadRequest, a.Status, "%s with %s %s: %s", c.id, parameter.Name, id, a.Body)
					require.Contains(t, a.fields(t), parameter.Name, "%s with %s", c.id, id)
					tried++
				}
			}
		}
		require.Greater(t, tried, 1000)
		w.unchanged(t)
	})
}

func TestPathsThatDoNotExistAreNotFound(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		draft, cards := at(cardName("draft")), at(support)+"/scorecards"
		for _, path := range []string{
			draft + ":SUBMIT", draft + ":nope", draft + ":", cards + "/:submit", draft + ":submit:submit", draft + ":submit/", draft + "/submit",
			draft + ":submit%20", draft + "::submit", draft + "%3A", draft + ":list", cards + ":submit", cards + ":EXPORT",
			draft + "/", cards + "/", draft + "//", "//v1/customers", "/v1//customers", "/v1/customers//profiles", cards + "//draft",
			"/v1/./customers", "/v1/x/../customers", cards + "/../scorecards", "/V1/customers", "/v1/Customers", "/v2/customers", "/v1", "/v1/",
			"/v1/customers/acme/profiles/support/coachingGoals", "/v1/customers/acme/scorecards", "/v1/profiles/support", "/api/v1/customers",
			"/metrics", "/livez", "/readyz", "/debug/pprof/", "/.env", "/.git/config", "/docs/../openapi.yaml", "/docs/%2e%2e/go.mod",
			"/docs/..%2fgo.mod", "/docs/nothing.js", "/docs/swagger-ui.css/", "/openapi.json", "/openapi.yaml/", "/favicon.ico", "/%2e%2e/", "/*",
			"/v1/customers/a/b/c/d/e/f/g/h",
		} {
			for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
				a := w.do(t, request{Method: method, Path: path})
				require.Equal(t, http.StatusNotFound, a.Status, "%s %s: %s", method, path, a.Body)
				fault{status: 404, code: 5, reason: "UNKNOWN_PATH"}.judge(t, a)
			}
		}
		w.unchanged(t)
	})
}

func TestVerbsAreReachedInBothSpellingsOfTheColon(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for i, colon := range []string{":", "%3A", "%3a"} {
			id := "card-" + string(rune('a'+i))
			c.card(t, newCard(id, nil))
			submitted := c.ok(t, http.MethodPost, at(cardName(id))+colon+"submit", "{}")["scorecard"].(object)
			require.Equal(t, cardName(id), submitted["name"])
			require.NotEmpty(t, submitted["submitTime"])
			c.ok(t, http.MethodPost, at(support)+"/targets"+colon+"list", "{}")
			c.ok(t, http.MethodGet, at(templateName("quality"))+colon+"listRevisions?pageSize=1", nil)
		}
		plain := c.ok(t, http.MethodGet, "/v1/customers/%61cme/profiles/supp%6Frt/scorecards/card%2Da", nil)
		require.Equal(t, cardName("card-a"), plain["scorecard"].(object)["name"], "an escape spells the same id")
	})
}

func TestRevisionsInAPathAreWholeNumbersFromOne(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		path := at(templateName("quality"))
		for _, revision := range []string{"@*", "@", "@0", "@01", "@-1", "@latest", "@1.0", "@1@1", "@+1", "@1e0", "@9999999999", "@%31%20", "@１"} {
			escaped := (&url.URL{Path: revision}).EscapedPath()
			if strings.Contains(revision, "%") {
				escaped = revision
			}
			w.refuses(t, fault{name: "get " + revision, request: request{Method: http.MethodGet, Path: path + escaped}, fields: []string{"scorecard_template_id"}})
		}
		for _, method := range []string{http.MethodDelete, http.MethodPatch} {
			r := request{Method: method, Path: path + "@1"}
			if method == http.MethodPatch {
				r.Body = object{"scorecardTemplate": object{"title": "x"}}
			}
			w.refuses(t, fault{name: method + " of one revision", request: r, fields: []string{"scorecard_template_id"}})
		}
		w.refuses(t, fault{name: "a revision that is not there", request: request{Method: http.MethodGet, Path: path + "@2"}, status: 404, code: 5, reason: "NOT_FOUND"})
		w.ok(t, http.MethodGet, path+"@1", nil)
		w.ok(t, http.MethodGet, path+"%401", nil)
	})
}
