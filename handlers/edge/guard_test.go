package edge_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/handlers/edge"
)

const dataPolicy = "default-src 'none'; frame-ancestors 'none'"

func TestSecurityHeaders(t *testing.T) {
	t.Parallel()
	s := setup(t)
	for name, c := range map[string]struct {
		method, target string
		status         int
		cache, opener  string
	}{
		"Answer":          {"GET", cards, 200, "no-store", ""},
		"Refusal":         {"GET", cards + "?nope=1", 400, "no-store", ""},
		"UnknownPath":     {"GET", "/nothing", 404, "no-store", ""},
		"WrongMethod":     {"PUT", cards, 405, "no-store", ""},
		"Preflight":       {"OPTIONS", cards, 405, "no-store", ""},
		"Panic":           {"GET", "/v1/customers/panic", 500, "no-store", ""},
		"LongLine":        {"GET", cards + "?a=" + strings.Repeat("a", 33<<10), 414, "no-store", ""},
		"Root":            {"GET", "/", 302, "no-store", ""},
		"Specification":   {"GET", "/openapi.yaml", 200, "no-cache", ""},
		"Page":            {"GET", "/docs", 200, "no-cache", "same-origin"},
		"Script":          {"GET", "/docs/init.js", 200, "no-cache", "same-origin"},
		"NothingInTheDoc": {"GET", "/docs/nothing", 404, "no-store", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, origin := range []string{"https://evil.example", "null", "http://test.evil.example", "http://test"} {
				got := s.send(t, c.method, c.target, "", "Origin: "+origin, "Access-Control-Request-Method: POST",
					"Access-Control-Request-Headers: content-type", "X-Forwarded-Proto: https")
				require.Equal(t, c.status, got.status)
				requireSecure(t, got.header)
				require.Equal(t, c.cache, got.header.Get("Cache-Control"))
				require.Equal(t, c.opener, got.header.Get("Cross-Origin-Opener-Policy"))
				if c.opener == "" {
					require.Equal(t, dataPolicy, got.header.Get("Content-Security-Policy"))
				}
			}
		})
	}
}

// requireSecure looks for what every answer has, and for what none may have.
func requireSecure(t *testing.T, header http.Header) {
	t.Helper()
	require.Equal(t, "nosniff", header.Get("X-Content-Type-Options"))
	require.Equal(t, "no-referrer", header.Get("Referrer-Policy"))
	require.Equal(t, "same-origin", header.Get("Cross-Origin-Resource-Policy"))
	require.Contains(t, header.Get("Content-Security-Policy"), "frame-ancestors 'none'")
	for name := range header {
		require.False(t, strings.HasPrefix(name, "Access-Control-"), name)
	}
	for _, name := range []string{"Server", "X-Powered-By", "Strict-Transport-Security", "X-Frame-Options"} {
		require.NotContains(t, header, name)
	}
}

func TestTheRefusalOfAPublicNameIsSecureToo(t *testing.T) {
	t.Parallel()
	answer, request := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil)
	request.Host = "evil.example"
	edge.LoopbackHosts(http.NotFoundHandler()).ServeHTTP(answer, request)
	require.Equal(t, http.StatusMisdirectedRequest, answer.Code)
	requireSecure(t, answer.Header())
}
