package edge_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"testing"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"opencoaching/handlers/edge"
)

func TestRouting(t *testing.T) {
	t.Parallel()
	s := setup(t)
	for name, c := range map[string]struct {
		method, target string
		status         int
		want           string // a part of the body, or the Allow header of a 405
	}{
		"Item":                     {"GET", cards + "/s1", 200, `"id":"s1","operation":"GetScorecard"`},
		"ItemVerb":                 {"POST", cards + "/s1:submit", 200, `"id":"s1","none":true,"operation":"SubmitScorecard"`},
		"SecondItemVerb":           {"POST", cards + "/s1:reset", 200, `"id":"s1","operation":"ResetScorecard"`},
		"EncodedColonOfItem":       {"POST", cards + "/s1%3Asubmit", 200, `"operation":"SubmitScorecard"`},
		"EncodedColonLowerCase":    {"POST", cards + "/s1%3asubmit", 200, `"operation":"SubmitScorecard"`},
		"EncodedColonOfCollection": {"POST", "/v1/customers/acme/users%3AbatchUpsert", 415, `UNSUPPORTED_MEDIA_TYPE`},
		"CollectionVerb":           {"POST", cards + ":export", 415, `UNSUPPORTED_MEDIA_TYPE`},
		"EscapedIDDecodedOnce":     {"GET", cards + "/%73%31", 200, `"id":"s1","operation":"GetScorecard","query":{},"rawPath":""`},
		"DottedID":                 {"GET", cards + "/a.b~c_d-e", 200, `"id":"a.b~c_d-e"`},
		"VerbInOtherCase":          {"POST", cards + "/s1:SUBMIT", 404, "UNKNOWN_PATH"},
		"UnknownVerb":              {"POST", cards + "/s1:nope", 404, "UNKNOWN_PATH"},
		"UnknownVerbOnGet":         {"GET", cards + "/s1:archive", 404, "UNKNOWN_PATH"},
		"VerbWithoutID":            {"POST", cards + "/:submit", 404, "UNKNOWN_PATH"},
		"VerbTwice":                {"POST", cards + "/s1:submit:submit", 404, "UNKNOWN_PATH"},
		"EmptyVerb":                {"GET", cards + "/s1:", 404, "UNKNOWN_PATH"},
		"UnknownCollectionVerb":    {"POST", cards + ":nope", 404, "UNKNOWN_PATH"},
		"UnknownPath":              {"GET", "/v2/nothing", 404, "UNKNOWN_PATH"},
		"TrailingSlash":            {"GET", cards + "/s1/", 404, "UNKNOWN_PATH"},
		"TrailingSlashOnPost":      {"POST", cards + "/", 404, "UNKNOWN_PATH"},
		"DeeperThanKnown":          {"GET", cards + "/s1/x", 404, "UNKNOWN_PATH"},
		"DoubleSlash":              {"GET", "/v1//customers/acme", 404, "UNKNOWN_PATH"},
		"EmptyID":                  {"GET", "/v1/customers//profiles/support/scorecards", 404, "UNKNOWN_PATH"},
		"DotSegment":               {"GET", "/v1/./customers/acme", 404, "UNKNOWN_PATH"},
		"DotDotID":                 {"GET", cards + "/..", 400, `"field":"scorecard_id"`},
		"SlashInID":                {"GET", cards + "/a%2Fb", 400, `"field":"scorecard_id"`},
		"TraversalInID":            {"GET", cards + "/%2F..%2Fx", 400, `"field":"scorecard_id"`},
		"BackslashInID":            {"GET", cards + "/a%5Cb", 400, `"field":"scorecard_id"`},
		"NULInID":                  {"GET", cards + "/a%00", 400, `"field":"scorecard_id"`},
		"InvalidUTF8InID":          {"GET", cards + "/a%FF", 400, `"field":"scorecard_id"`},
		"DoubleEscapedID":          {"GET", cards + "/a%252Fb", 400, `"field":"scorecard_id"`},
		"BlankID":                  {"GET", cards + "/%20", 400, `"field":"scorecard_id"`},
		"LongID":                   {"GET", cards + "/" + fmt.Sprintf("%0300d", 1), 400, `"field":"scorecard_id"`},
		"WrongMethodOnItem":        {"POST", cards + "/s1", 405, "DELETE, GET"},
		"WrongMethodOnItemVerb":    {"GET", cards + "/s1:submit", 405, "POST"},
		"WrongMethodOnCollection":  {"DELETE", cards, 405, "GET, POST"},
		"WrongMethodOnVerb":        {"GET", cards + ":export", 405, "POST"},
		"Options":                  {"OPTIONS", cards, 405, "GET, POST"},
		"InventedMethod":           {"BREW", cards, 405, "GET, POST"},
		"WrongMethodOnDocs":        {"POST", "/docs", 405, "GET, HEAD"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := s.send(t, c.method, c.target, "")
			require.Equal(t, c.status, got.status, got.body)
			require.Empty(t, got.header.Get("Location"))
			if c.status == http.StatusMethodNotAllowed {
				require.Equal(t, c.want, got.header.Get("Allow"))
				require.Contains(t, got.body, `{"code":12,`)
				return
			}
			require.Contains(t, got.body, c.want)
			if c.status != http.StatusOK {
				got.violations(t)
			}
		})
	}
}

func TestMethodOverrideIsIgnored(t *testing.T) {
	t.Parallel()
	got := setup(t).send(t, "GET", cards+"/s1", "", "X-HTTP-Method-Override: DELETE")
	require.Contains(t, got.body, "GetScorecard")
}

func TestRegistrationPanics(t *testing.T) {
	t.Parallel()
	e, err := edge.New(edge.Config{Spec: spec, Logger: slog.New(slog.DiscardHandler), Registry: prometheus.NewRegistry()})
	require.NoError(t, err)
	handler := func(echo.Context) error { return nil }
	e.Router().GET("/v1/customers/:customer_id", handler)
	require.Panics(t, func() { e.Router().GET("/v1/customers/:customer_id", handler) }, "twice")
	require.Panics(t, func() { e.Router().GET("/v1/customers/:other", handler) }, "twice under another name")
	require.Panics(t, func() { e.Router().GET("/v1/unheardOf", handler) }, "not in the document")
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	config := edge.Config{Spec: spec, Logger: slog.New(slog.DiscardHandler), Registry: prometheus.NewRegistry()}
	for name, change := range map[string]func(*edge.Config){
		"NotOpenAPI":     func(c *edge.Config) { c.Spec = []byte("{}") },
		"UnknownShape":   func(c *edge.Config) { c.Shapes = map[string]edge.Shape{"Nope": {}} },
		"NoSuchRate":     func(c *edge.Config) { c.Limits.Tenant = edge.Rate{PerSecond: 1} },
		"NamelessCaller": func(c *edge.Config) { c.Limits.Caller = edge.Rate{PerSecond: 1, Burst: 1} },
		"NegativeRoom":   func(c *edge.Config) { c.MaxInFlight = -1 },
		"OpenAPI31": func(c *edge.Config) {
			c.Spec = []byte("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			changed := config
			change(&changed)
			_, err := edge.New(changed)
			require.Error(t, err)
		})
	}
}
