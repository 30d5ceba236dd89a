package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestBugs shows what each bug of the server does to one request that it is for, and that it leaves others alone.
func TestBugs(t *testing.T) {
	t.Parallel()
	const card = `{"scorecard":{"name":"customers/a/profiles/p/scorecards/s","templateName":"t"}}`
	tests := []struct {
		bug, method, path, body string
		status                  int
		answer                  string
		media                   string
		passed                  []string // what reached the server
	}{
		{bug: "wrong-status", method: "POST", path: "/v1/p/scorecards", status: 201, answer: card, passed: []string{"POST /v1/p/scorecards "}},
		{bug: "missing-field", method: "GET", path: "/v1/p/scorecards/s", status: 200, answer: `{"scorecard":{"name":"customers/a/profiles/p/scorecards/s"}}`,
			passed: []string{"GET /v1/p/scorecards/s "}},
		{bug: "lax-validation", method: "POST", path: "/v1/p/targets", body: `{"name":7,"usecaseName":"u","target":"x","colour":"red"}`, status: 200, answer: card,
			passed: []string{`POST /v1/p/targets {"target":50,"usecaseName":"u"}`}},
		{bug: "text-for-json", method: "POST", path: "/v1/p/targets:list", status: 200, answer: card, media: "text/plain; charset=utf-8",
			passed: []string{"POST /v1/p/targets:list "}},
		{bug: "lost-create", method: "POST", path: "/v1/p/scorecards", status: 200, answer: card,
			passed: []string{"POST /v1/p/scorecards ", "DELETE /v1/customers/a/profiles/p/scorecards/s "}},
		{bug: "odd-value", method: "POST", path: "/v1/p/targets", body: `{"target":0}`, status: 500, answer: `{"code":13,"message":"internal error","details":[]}`},
		{bug: "odd-value", method: "POST", path: "/v1/p/targets", body: `{"target":1}`, status: 200, answer: card, passed: []string{`POST /v1/p/targets {"target":1}`}},
		{bug: "broken-workflow", method: "POST", path: "/v1/p/scorecards/s:submit", body: "{}", status: 200, answer: card, passed: []string{"GET /v1/p/scorecards/s "}},
		{bug: "broken-explorer", method: "GET", path: "/docs/swagger-ui-bundle.js", status: 404, answer: "404 page not found\n", media: "text/plain; charset=utf-8"},
		{bug: "wrong-status", method: "GET", path: "/v1/p/scorecards", status: 200, answer: card, passed: []string{"GET /v1/p/scorecards "}},
	}
	for _, test := range tests {
		t.Run(test.bug+" "+test.method+" "+test.path, func(t *testing.T) {
			t.Parallel()
			var passed []string
			server := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				passed = append(passed, r.Method+" "+r.URL.Path+" "+string(body))
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write([]byte(card))
			})
			answer := httptest.NewRecorder()
			named(t, test.bug).server(server).ServeHTTP(answer, httptest.NewRequest(test.method, test.path, strings.NewReader(test.body)))

			require.Equal(t, test.status, answer.Code)
			require.Equal(t, test.answer, answer.Body.String())
			if test.media != "" {
				require.Equal(t, test.media, answer.Header().Get("Content-Type"))
			}
			require.Equal(t, test.passed, passed)
		})
	}
}

func named(t *testing.T, name string) bug {
	t.Helper()
	for _, bug := range bugs {
		if bug.name == name {
			return bug
		}
	}
	require.Fail(t, "there is no such bug", name)
	return bug{}
}

func TestNodeIsNewEnough(t *testing.T) {
	t.Parallel()
	for version, enough := range map[string]bool{
		"v18.20.4": false, "v20.18.9": false, "v20.19.0": true, "v22.1.0": true, "v100.0.0": true, "": false, "node": false,
	} {
		require.Equal(t, enough, newEnough(version), version)
	}
}
