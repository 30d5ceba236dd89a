package edge_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestErrors(t *testing.T) {
	t.Parallel()
	s := setup(t)
	for id, c := range map[string]struct {
		status, code   int
		reason, header string
	}{
		"invalid":         {400, 3, "A_REASON", ""},
		"precondition":    {400, 9, "A_REASON", ""},
		"missing":         {404, 5, "A_REASON", ""},
		"exists":          {409, 6, "A_REASON", ""},
		"denied":          {403, 7, "A_REASON", ""},
		"unauthenticated": {401, 16, "A_REASON", "Www-Authenticate"},
		"aborted":         {409, 10, "A_REASON", ""},
		"unavailable":     {503, 14, "A_REASON", "Retry-After"},
		"stale":           {412, 10, "A_REASON", ""},
		"reused":          {422, 3, "A_REASON", ""},
		"exhausted":       {429, 8, "A_REASON", "Retry-After"},
		"internal":        {500, 13, "INTERNAL", ""},
		"unknown":         {500, 13, "INTERNAL", ""},
		"panic":           {500, 13, "INTERNAL", ""},
		"deadline":        {504, 4, "DEADLINE_EXCEEDED", ""},
		"binding":         {400, 3, "INVALID_REQUEST", ""},
	} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			got := s.send(t, "GET", "/v1/customers/"+id, "")
			require.Equal(t, c.status, got.status)
			require.Equal(t, "application/json", got.header.Get("Content-Type"))
			require.Contains(t, got.body, fmt.Sprintf(`{"code":%d,"message":`, c.code))
			require.Contains(t, got.body, fmt.Sprintf(`"reason":%q`, c.reason))
			violations := got.violations(t)
			if id == "binding" {
				require.Equal(t, map[string]string{"pageSize": "does not have the form that this field needs"}, violations)
			}
			if c.header != "" {
				require.NotEmpty(t, got.header.Get(c.header))
			}
			for _, canary := range []string{"secret_table", "pq:", "canary", "strconv", "goroutine", "load:"} {
				require.NotContains(t, got.body, canary)
			}
			if c.status == 500 {
				require.Contains(t, got.body, `"message":"internal error"`)
			}
		})
	}
	t.Cleanup(func() {
		require.Contains(t, s.log.String(), "secret_table")
		require.Contains(t, s.log.String(), "canary in a panic")
		require.Contains(t, s.log.String(), "handler panicked")
	})
}

func TestRetryAfterIsOneSecondUnlessSomebodyKnowsBetter(t *testing.T) {
	t.Parallel()
	s := setup(t)
	for id, seconds := range map[string]string{"unavailable": "1", "exhausted": "1", "exhaustedForLong": "7"} {
		require.Equal(t, []string{seconds}, s.send(t, "GET", "/v1/customers/"+id, "").header.Values("Retry-After"), id)
	}
}

func TestLateFailureBreaksTheConnection(t *testing.T) {
	t.Parallel()
	s := setup(t)
	for _, id := range []string{"late", "latePanic"} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			got := s.send(t, "GET", "/v1/customers/"+id, "")
			require.Equal(t, 200, got.status)
			require.Error(t, got.err, "a cut answer must not look whole")
			require.NotContains(t, got.body, "code")
		})
	}
	t.Run("abort", func(t *testing.T) {
		t.Parallel()
		require.Error(t, s.send(t, "GET", "/v1/customers/abort", "").err)
	})
	t.Cleanup(func() { require.Contains(t, s.log.String(), `"aborted":true`) })
}

func TestOrderOfChecks(t *testing.T) {
	t.Parallel()
	s := setup(t)
	t.Cleanup(func() { require.Empty(t, s.reached) })
	// Every request has all faults that the later checks look for, and announces a body that never comes.
	const worst = "Content-Type: text/plain\r\nAccept: image/png"
	for name, c := range map[string]struct {
		headers []string
		status  int
	}{
		"Unauthenticated":  {[]string{"X-Caller: stranger", worst, "Content-Length: 999999999"}, 401},
		"PermissionDenied": {[]string{"X-Caller: nobody", worst, "Content-Length: 999999999"}, 403},
		"NotAcceptable":    {[]string{worst, "Content-Length: 999999999"}, 406},
		"TooLarge":         {[]string{"Content-Type: text/plain", "Content-Length: 999999999"}, 413},
		"UnsupportedMedia": {[]string{"Content-Type: text/plain", "Content-Length: 9"}, 415},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := s.send(t, "POST", "/v1/customers/-/profiles/-/scorecards?nope=1", "", c.headers...)
			require.Equal(t, c.status, got.status, got.body)
			require.Empty(t, got.violations(t))
		})
	}
}
