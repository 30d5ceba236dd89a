package main

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// whole is what is said of an audit that is as it was sealed.
var whole = regexp.MustCompile(`^(\d+) events are as they were sealed, up to ((\d+):([0-9a-f]{64})); 0 wait to be sealed\.\n$`)

// sealed serves a database until every event of acme is sealed, and returns its anchor.
func sealed(t *testing.T, database string) (anchor string) {
	t.Helper()
	server := startServer(t, nil, "--database", database).ready()
	var found []string
	require.Eventually(t, func() bool {
		found = whole.FindStringSubmatch(verifyAudit(t, database).stdout)
		return found != nil
	}, patience, 100*time.Millisecond)
	require.Zero(t, server.wait())
	require.Equal(t, "3", found[1])
	require.Equal(t, "3", found[3])
	return found[2]
}

func verifyAudit(t *testing.T, database string, args ...string) outcome {
	t.Helper()
	return runProgram(t, nil, append([]string{"audit", "verify", "--customer", "acme", "--database", database}, args...)...)
}

func TestAuditVerify(t *testing.T) {
	t.Parallel()
	databases(t, func(t *testing.T, database string) {
		seed(t, database)
		anchor := sealed(t, database)
		require.Regexp(t, whole, verifyAudit(t, database, "--anchor", anchor).stdout)

		bad := func(says string, args ...string) {
			t.Helper()
			got := verifyAudit(t, database, args...)
			require.Equal(t, 1, got.code)
			require.Contains(t, got.stderr, says)
			require.Empty(t, got.stdout)
		}
		_, hash, _ := strings.Cut(anchor, ":")
		bad("event 3 of customer acme is not what its anchor says", "--anchor", "3:"+strings.Repeat("0", 64))
		bad("event 4 of customer acme is missing", "--anchor", "4:"+hash)
		for _, malformed := range []string{"3", "three:" + hash, "3:" + hash[1:], "3:" + hash + "00", ":"} {
			bad("SEQUENCE:HASH", "--anchor", malformed)
		}

		change(t, database, "UPDATE audit_events SET payload = replace(payload, 'ADMIN', 'AGENT') WHERE sequence = 2")
		bad("event 2 of customer acme does not hold what its digest was taken of; 1 events before it are as they were sealed")
		change(t, database, "UPDATE audit_events SET payload = replace(payload, 'AGENT', 'ADMIN') WHERE sequence = 2")
		require.Regexp(t, whole, verifyAudit(t, database).stdout, "and all is well again")
		change(t, database, "UPDATE audit_events SET actor_id = 'somebody-else' WHERE sequence = 3")
		bad("event 3 of customer acme is not what was sealed")
		change(t, database, "DELETE FROM audit_events WHERE sequence = 3")
		bad("event 3 of customer acme is missing")
		change(t, database, "DELETE FROM audit_events WHERE sequence = 1")
		bad("event 1 of customer acme is missing")
	})
}

func TestAuditVerifyNeedsAnAudit(t *testing.T) {
	t.Parallel()
	database := "sqlite:" + inTemp(t, "coaching.db")
	require.Zero(t, runProgram(t, nil, "migrate", "up", "--database", database).code)
	got := verifyAudit(t, database)
	require.Equal(t, 1, got.code)
	require.Contains(t, got.stderr, "customer acme has no audit")
	require.Contains(t, runProgram(t, nil, "audit", "verify", "--database", database).stderr, "customer")
}
