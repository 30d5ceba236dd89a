package edge_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRequestID(t *testing.T) {
	t.Parallel()
	s := setup(t)
	fresh := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	for name, c := range map[string]struct {
		headers []string
		want    string // empty: a fresh one
	}{
		"Absent":   {nil, ""},
		"Sent":     {[]string{"X-Request-Id: abc-123"}, "abc-123"},
		"Longest":  {[]string{"X-Request-Id: " + strings.Repeat("a", 128)}, strings.Repeat("a", 128)},
		"TooLong":  {[]string{"X-Request-Id: " + strings.Repeat("a", 129)}, ""},
		"Blank":    {[]string{"X-Request-Id: a b"}, ""},
		"Markup":   {[]string{"X-Request-Id: <b>"}, ""},
		"NonASCII": {[]string{"X-Request-Id: é"}, ""},
		"Twice":    {[]string{"X-Request-Id: a", "X-Request-Id: b"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, target := range []string{cards, "/nothing", "/docs"} {
				got := s.send(t, "GET", target, "", c.headers...).header.Get("X-Request-Id")
				if c.want == "" {
					require.Regexp(t, fresh, got)
				} else {
					require.Equal(t, c.want, got)
				}
			}
		})
	}
}

func TestLogLineAndMetrics(t *testing.T) {
	t.Parallel()
	s := setup(t)
	s.send(t, "POST", cards+"?pageSize=query-canary", card("comment", `"body-canary"`), jsonType, "X-Caller: customers/acme/users/u1", "X-Request-Id: r1")
	s.send(t, "POST", cards+"/path-canary:submit", "", "X-Request-Id: r2")
	s.send(t, "GET", "/path-canary", "", "X-Request-Id: r3")

	lines := map[string]map[string]any{}
	for line := range strings.Lines(s.log.String()) {
		var entry map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &entry))
		if entry["msg"] == "request" {
			lines[entry["request_id"].(string)] = entry
		}
	}
	require.Len(t, lines, 3)
	first := lines["r1"]
	require.Equal(t, "POST", first["method"])
	require.Equal(t, "/v1/customers/{customer_id}/profiles/{profile_id}/scorecards", first["route"])
	require.Equal(t, "CreateScorecard", first["operation"])
	require.EqualValues(t, 400, first["status"])
	require.Equal(t, "customers/acme/users/u1", first["caller"])
	require.Equal(t, false, first["aborted"])
	require.Greater(t, first["bytes"], 0.0)
	require.Contains(t, first, "duration_ms")
	require.Equal(t, "/v1/customers/{customer_id}/profiles/{profile_id}/scorecards/{scorecard_id}:submit", lines["r2"]["route"])
	require.Equal(t, "none", lines["r3"]["operation"])
	require.NotContains(t, s.log.String(), "canary")

	families, err := s.registry.Gather()
	require.NoError(t, err)
	counts := map[string]uint64{}
	for _, metric := range families[0].GetMetric() {
		key := ""
		for _, label := range metric.GetLabel() {
			key += label.GetName() + "=" + label.GetValue() + " "
		}
		counts[key] = metric.GetHistogram().GetSampleCount()
	}
	require.Equal(t, map[string]uint64{
		"code=400 operation=CreateScorecard ": 1, "code=200 operation=SubmitScorecard ": 1, "code=404 operation=none ": 1,
	}, counts)
}
