package main

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestJobs has a running server work a backfill of the demo data, and the command show it.
func TestJobs(t *testing.T) {
	t.Parallel()
	databases(t, func(t *testing.T, database string) {
		require.Zero(t, runProgram(t, nil, "demo", "--database", database).code)
		jobs := func(args ...string) outcome {
			t.Helper()
			return runProgram(t, nil, append([]string{"jobs", "--customer", "acme", "--profile", "support", "--database", database}, args...)...)
		}
		require.Regexp(t, `(?m)^example-job +succeeded +0 of 0 +0 +0 +0 +20`, jobs().stdout)

		server := startServer(t, nil, "--database", database).ready()
		now := time.Now().UTC()
		body, err := json.Marshal(map[string]any{"config": map[string]any{
			"scorecardTemplates": []string{"customers/acme/profiles/support/scorecardTemplates/call-quality"},
			"startTime":          now.AddDate(0, -1, 0), "endTime": now,
		}})
		require.NoError(t, err)
		request, err := http.NewRequestWithContext(context.Background(), http.MethodPost,
			server.api()+"/v1/customers/acme/profiles/support/scorecardTemplates:backfill", strings.NewReader(string(body)))
		require.NoError(t, err)
		request.Header.Set("Content-Type", "application/json")
		answer, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		require.Equal(t, http.StatusOK, answer.StatusCode)

		through := regexp.MustCompile(`(?m)^[0-9a-f-]{36} +succeeded +(\d{2,}) of (\d{2,}) +\d+ +\d+ +\d+ +20`)
		require.Eventually(t, func() bool { return through.MatchString(jobs().stdout) }, patience, 200*time.Millisecond, jobs().stdout)
		found := through.FindStringSubmatch(jobs("--count", "5").stdout)
		require.Equal(t, found[1], found[2])
		require.Zero(t, server.wait())

		got := runProgram(t, nil, "jobs", "--customer", "acme", "--profile", "none", "--database", database)
		require.Equal(t, 1, got.code)
		require.Equal(t, "coaching: there is no profile none of customer acme (--customer, --profile)\n", got.stderr)
		for _, count := range []string{"-1", "0"} {
			got = jobs("--count", count)
			require.Equal(t, 1, got.code)
			require.Contains(t, got.stderr, "--count must be 1 or more")
		}
	})
}
