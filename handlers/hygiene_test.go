package handlers_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching"
)

// inside is what no caller may learn from an error: SQL, code, paths, libraries, and the contract's own machinery.
var inside = regexp.MustCompile(`(?i)\b(select|insert|delete) .*\b(from|into)\b|sqlstate|sqlite|postgres|pgx|gorm|goose|\bpq:` +
	`|constraint|duplicate key|goroutine|panic|runtime error|\.go:\d|/(root|usr|home|tmp|work|go)/` +
	`|openapi|oapi|labstack|jsontext|encoding/json|json:|unmarshal|strconv|reflect|parsing |<nil>` +
	`|additionalProperties|minLength|maxItems|\^\[|\[A-Za-z|schema`)

var reasonForm = regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$`)

// longEnough is from how many characters on a value that was sent cannot stand in an answer by chance.
const longEnough = 12

// keepsQuiet holds every error answer of this package's tests against the one shape, and searches it for what an error
// must not tell: anything of the inside, and the values that were sent. The names of fields that a caller made up are
// repeated, since a fault without its place helps nobody.
func (a answer) keepsQuiet(t testing.TB, r request) {
	t.Helper()
	if a.Status < http.StatusBadRequest || r.Method == http.MethodHead {
		return
	}
	require.Equal(t, "application/json", a.Header.Get("Content-Type"), "%d %s", a.Status, a.Body)
	var status struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
		Details []struct {
			Type       string `json:"@type"`
			Violations []struct{ Field, Description string }
			Reason     string `json:"reason"`
			Domain     string `json:"domain"`
		} `json:"details"`
	}
	require.NoError(t, json.Unmarshal(a.Body, &status), "%s", a.Body)
	require.NotEmpty(t, status.Message, "%s", a.Body)
	info := status.Details[len(status.Details)-1]
	require.Equal(t, "type.googleapis.com/google.rpc.ErrorInfo", info.Type, "%s", a.Body)
	require.Equal(t, "coaching", info.Domain, "%s", a.Body)
	require.Regexp(t, reasonForm, info.Reason, "%s", a.Body)
	require.Empty(t, inside.FindString(string(a.Body)), "%s %s: %s", r.Method, r.Path, a.Body)
	told := a.told(t)
	for _, value := range r.values(t) {
		if strings.Contains(told, value) {
			require.Failf(t, "an error repeats what was sent", "%q in %s", value, a.Body)
		}
	}
}

// told is the prose of an error: everything but the names of fields, which updateMask holds as its value.
func (a answer) told(t testing.TB) string {
	t.Helper()
	decoded := a.decode(t)
	told := []string{decoded["message"].(string)}
	for _, detail := range decoded["details"].([]any) {
		violations, _ := detail.(object)["fieldViolations"].([]any)
		for _, violation := range violations {
			if violation.(object)["field"] != "updateMask" {
				told = append(told, violation.(object)["description"].(string))
			}
		}
	}
	return strings.Join(told, "\n")
}

// values are the longer strings that a request holds, in its body, its query and the caller's name.
func (r request) values(t testing.TB) []string {
	t.Helper()
	var body any
	switch b := r.Body.(type) {
	case nil:
	case string:
		_ = json.Unmarshal([]byte(b), &body) // what is no JSON is judged by its test
	default:
		data, err := json.Marshal(b)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(data, &body))
	}
	found := appendStrings([]string{r.Caller}, body)
	if _, query, has := strings.Cut(r.Path, "?"); has {
		for pair := range strings.SplitSeq(query, "&") {
			_, value, _ := strings.Cut(pair, "=")
			found = append(found, value)
		}
	}
	var long []string
	for _, value := range found {
		if len(value) >= longEnough && !reasonForm.MatchString(value) { // an error may name a literal of the contract
			long = append(long, value)
		}
	}
	return long
}

func appendStrings(list []string, value any) []string {
	switch v := value.(type) {
	case string:
		list = append(list, v)
	case []any:
		for _, item := range v {
			list = appendStrings(list, item)
		}
	case object:
		for _, member := range v {
			list = appendStrings(list, member)
		}
	}
	return list
}

// isGolden compares bytes with a file of testdata.
func isGolden(t testing.TB, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE_GOLDEN") != "" {
		require.NoError(t, os.MkdirAll("testdata", 0o750))
		require.NoError(t, os.WriteFile(path, append(got, '\n'), 0o600))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), string(got)+"\n")
}

// TestErrorsReadAsWritten compares the answers to typical faults byte by byte with files, on each database with the same.
func TestErrorsReadAsWritten(t *testing.T) {
	t.Parallel()
	draft := at(cardName("draft"))
	as := func(caller string, r request) request {
		r.Caller = caller
		return r
	}
	examples := map[string]request{
		"unknown-caller":       as(userName("nobody"), ask("/scorecards")),
		"permission-denied":    as(userName("agent-1"), post("/scorecards", newCard("new", nil))),
		"foreign-customer":     as(userName("manager"), request{Method: http.MethodGet, Path: "/v1/customers/globex"}),
		"unknown-path":         {Method: http.MethodGet, Path: "/v1/nothing"},
		"method-not-allowed":   {Method: http.MethodPut, Path: draft},
		"not-found":            {Method: http.MethodGet, Path: at(cardName("none"))},
		"already-exists":       post("/scorecards", newCard("draft", nil)),
		"media-type":           {Method: http.MethodPost, Path: at(support) + "/scorecards", Body: "a=b", Header: http.Header{"Content-Type": {"text/plain"}}},
		"not-acceptable":       {Method: http.MethodGet, Path: draft, Header: http.Header{"Accept": {"text/html"}}},
		"body-too-large":       post("/scorecards", strings.Repeat(" ", 1<<20+1)),
		"invalid-json":         post("/scorecards", `{"name": "x",}`),
		"duplicate-name":       post("/scorecards", `{"scores": [{"criterionId": "a", "criterionId": "b"}]}`),
		"unknown-parameter":    ask("/scorecards?validateOnly=true&pageSize=-1"),
		"bad-id":               {Method: http.MethodGet, Path: at(support) + "/scorecards/a%2Fb"},
		"empty-scorecard":      post("/scorecards", "{}"),
		"shape-faults":         post("/scorecards", newCard("new", object{"createTime": "9999-12-31T23:59:59-23:59", "scores": []object{{"criterionId": "solution", "numericValue": 0.00001}}})),
		"unknown-references":   post("/scorecards", newCard("new", object{"agentUserName": userName("x"), "usecaseName": usecaseName("x"), "templateName": templateName("x")})),
		"scores-that-misfit":   post("/scorecards", newCard("new", object{"scores": []object{number("greeting", 7), number("solution", 2.5), inapplicable("share"), number("tone", 1)}})),
		"target-above-100":     post("/targets", newTarget("new", object{"target": 100.01})),
		"weights-of-nothing":   post("/scorecardTemplates", newTemplate("new", object{"criterionId": "q", "weight": 0, "answer": span(0, 1, 1)})),
		"update-mask":          patch(cardName("draft"), object{"scorecard": object{"comment": "x", "processId": "y"}, "updateMask": "comment,totalScore,none"}),
		"update-of-submitted":  patch(cardName("submitted"), object{"scorecard": object{"comment": "x"}}),
		"required-not-given":   post("/scorecards", newCard("new", object{"submitTime": "2026-02-21T10:00:00Z", "scores": []object{}})),
		"still-referenced":     {Method: http.MethodDelete, Path: at(userName("agent-1"))},
		"acknowledge-draft":    as(userName("agent-1"), request{Method: http.MethodPost, Path: draft + ":acknowledge", Body: "{}"}), // not there for an agent
		"acknowledge-stranger": as(userName("manager"), request{Method: http.MethodPost, Path: draft + ":acknowledge", Body: "{}"}),
		"export-contradiction": post("/scorecards:export", with(exportAll(), object{"includeIndirectGroupMembers": true, "includeDirectGroupMembersOnly": true})),
	}
	eachWatched(t, func(t *testing.T, w *watched) {
		for name, r := range examples {
			a := w.do(t, r)
			isGolden(t, name+".json", fmt.Appendf(nil, "%d\n%s", a.Status, a.Body))
			w.unchanged(t)
		}
	})
}

func TestEveryAnswerKeepsBrowsersFromMakingMoreOfIt(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		for _, r := range []request{
			ask("/scorecards"), post("/scorecards", "{}"), {Method: http.MethodGet, Path: "/nothing"}, {Method: http.MethodPut, Path: "/v1/customers"},
			post("/scorecards:export", exportAll()), {Method: http.MethodOptions, Path: "/v1/customers", Header: http.Header{"Origin": {"https://evil.example"}}},
			{Method: http.MethodPost, Path: at(support) + "/scorecards:export", Body: exportAll(), Header: http.Header{"Accept": {"text/csv"}, "Origin": {"null"}}},
			{Method: http.MethodGet, Path: "/v1/customers", Header: http.Header{"Origin": {"http://127.0.0.1"}}},
			{Method: http.MethodGet, Path: "/v1/customers", Header: http.Header{"Origin": {w.URL + ".evil.example"}}},
			{Method: http.MethodGet, Path: "/v1/customers", Header: http.Header{"Origin": {strings.Replace(w.URL, "http:", "https:", 1)}}},
		} {
			header := w.do(t, r).Header
			require.Equal(t, "nosniff", header.Get("X-Content-Type-Options"), r.Path)
			require.Equal(t, "no-store", header.Get("Cache-Control"), r.Path)
			require.Equal(t, "default-src 'none'; frame-ancestors 'none'", header.Get("Content-Security-Policy"), r.Path)
			require.NotEmpty(t, header.Get("X-Request-Id"), r.Path)
			for name := range header {
				require.False(t, strings.HasPrefix(name, "Access-Control-"), "%s: no other origin is let in", r.Path)
			}
			require.Empty(t, header.Get("Server"))
			require.Empty(t, header.Get("X-Powered-By"))
		}
		for sent, kept := range map[string]bool{"abc-1": true, "a b": false, "a\tb": false, strings.Repeat("a", 129): false, "<script>": false, "": false} {
			r := ask("/scorecards")
			r.Header = http.Header{"X-Request-Id": {sent}}
			require.Equal(t, kept, w.do(t, r).Header.Get("X-Request-Id") == sent, "%q", sent)
		}
	})
}

func TestTheContractAndItsPageAreServed(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, s *server) {
		spec := s.do(t, request{Method: http.MethodGet, Path: "/openapi.yaml"})
		require.Equal(t, http.StatusOK, spec.Status)
		require.Equal(t, "application/yaml", spec.Header.Get("Content-Type"))
		require.Equal(t, string(opencoaching.Spec), string(spec.Body))
		for path, media := range map[string]string{
			"/": "text/html", "/docs": "text/html", "/docs/": "text/html", "/docs/init.js": "text/javascript",
			"/docs/swagger-ui-bundle.js": "text/javascript", "/docs/swagger-ui.css": "text/css",
		} {
			a := s.do(t, request{Method: http.MethodGet, Path: path})
			require.Equal(t, http.StatusOK, a.Status, path)
			require.True(t, strings.HasPrefix(a.Header.Get("Content-Type"), media), path)
			require.Equal(t, "nosniff", a.Header.Get("X-Content-Type-Options"), path)
			policy := a.Header.Get("Content-Security-Policy")
			for _, part := range []string{"default-src 'none'", "script-src 'self';", "connect-src 'self'", "frame-ancestors 'none'"} {
				require.Contains(t, policy, part, path)
			}
		}
		page := string(s.do(t, request{Method: http.MethodGet, Path: "/docs?url=https://evil.example/x.yaml&configUrl=https://evil.example/c"}).Body)
		require.NotContains(t, page, "evil.example")
		require.NotRegexp(t, `(src|href)="(https?:)?//`, page, "everything comes from this server")
		require.NotRegexp(t, `<script>[^<]`, page, "no script stands in the page")
		start := string(s.do(t, request{Method: http.MethodGet, Path: "/docs/init.js"}).Body)
		require.NotContains(t, start, "queryConfigEnabled: true")
	})
}
