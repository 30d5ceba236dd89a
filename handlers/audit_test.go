package handlers_test

import (
	"database/sql"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/service"
)

// sealed seals what happened in the company so far, and reports on the customer's chain.
func (c company) sealed(t testing.TB, anchors ...coaching.AuditHead) service.AuditReport {
	t.Helper()
	s := service.New(c.Store, c.Clock.Now)
	_, err := s.Seal(t.Context())
	require.NoError(t, err)
	report, err := s.VerifyAudit(auth.With(t.Context(), auth.Operator()), "acme", anchors...)
	require.NoError(t, err)
	return report
}

// tamper runs statements as somebody who owns the database.
func (s *server) tamper(t testing.TB, statements ...string) {
	t.Helper()
	driver, source := "pgx", s.Database
	if path, found := strings.CutPrefix(s.Database, "sqlite:"); found {
		driver, source = "sqlite", "file:"+path+"?_pragma=busy_timeout(5000)"
	}
	db, err := sql.Open(driver, source)
	require.NoError(t, err)
	defer db.Close()
	for _, statement := range statements {
		_, err := db.ExecContext(t.Context(), statement)
		require.NoError(t, err, statement)
	}
}

func TestTamperingWithTheAuditIsFound(t *testing.T) {
	t.Parallel()
	const where = " WHERE customer_id = 'acme' AND sequence = "
	for name, test := range map[string]struct {
		statements []string
		bad        int64 // 0: none; -1: the one after the last
		anchored   bool
	}{
		"nothing":           {nil, 0, true},
		"another payload":   {[]string{"UPDATE audit_events SET payload = '{}'" + where + "5"}, 5, false},
		"another salt":      {[]string{"UPDATE audit_events SET salt = '00'" + where + "5"}, 5, false},
		"another actor":     {[]string{"UPDATE audit_events SET actor_id = 'somebody'" + where + "6"}, 6, false},
		"another operation": {[]string{"UPDATE audit_events SET operation = 'GetUser'" + where + "6"}, 6, false},
		"another digest":    {[]string{"UPDATE audit_events SET digest = hash" + where + "4"}, 4, false},
		"a row taken out":   {[]string{"DELETE FROM audit_events" + where + "4"}, 4, false},
		"the first taken":   {[]string{"DELETE FROM audit_events" + where + "1"}, 1, false},
		"rows that changed": {[]string{"UPDATE audit_events SET sequence = 9999" + where + "4", "UPDATE audit_events SET sequence = 4" + where + "5", "UPDATE audit_events SET sequence = 5" + where + "9999"}, 4, false},
		"a row put in":      {[]string{"INSERT INTO audit_events SELECT customer_id, (SELECT max(sequence) + 1 FROM audit_events), 'new', profile_id, time, actor_id, operation, resource, subject_id, request_id, payload, salt, digest, hash FROM audit_events" + where + "4"}, -1, false},
		"the tail cut":      {[]string{"DELETE FROM audit_events WHERE sequence > 6"}, 7, false},
		"the tail and head": {[]string{"DELETE FROM audit_events WHERE sequence > 6", "UPDATE audit_heads SET sequence = 6, hash = (SELECT hash FROM audit_events" + where + "6)"}, 7, true},
		"an erased payload": {[]string{"UPDATE audit_events SET payload = '', salt = '00000000000000000000000000000000'" + where + "5"}, 0, true},
		"the head alone":    {[]string{"UPDATE audit_heads SET hash = (SELECT hash FROM audit_events" + where + "6)"}, -1, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachCompany(t, func(t *testing.T, c company) {
				whole := c.sealed(t)
				require.Zero(t, whole.FirstBad)
				require.Greater(t, whole.Sealed, int64(8))
				c.tamper(t, test.statements...)
				var anchors []coaching.AuditHead
				if test.anchored {
					anchors = append(anchors, whole.Head)
				}
				report := c.sealed(t, anchors...)
				bad := test.bad
				if bad < 0 {
					bad = whole.Head.Sequence + 1
				}
				require.Equal(t, bad, report.FirstBad, "%+v", report)
			})
		})
	}
}

func TestTheAuditHidesComments(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.commented(t)
		c.sealed(t)
		audit := func(caller string) string {
			a := c.do(t, request{Method: http.MethodGet, Path: at(support) + "/auditEvents?resourceName=" + cardName("x"), Caller: caller})
			require.Equal(t, http.StatusOK, a.Status, "%s", a.Body)
			require.Contains(t, string(a.Body), open)
			return string(a.Body)
		}
		require.Contains(t, audit(userName("qa-lead")), canary, "which is for QA_ADMIN")
		require.NotContains(t, audit(userName("admin")), canary)
		for _, caller := range []string{"", userName("qa-lead"), userName("admin")} {
			require.NotContains(t, audit(caller), whisper, "which is its author's alone")
		}
	})
}

// TestTheAuditFollowsTheStates changes a scorecard from many sides: what it was before each change is what the change
// before has left.
func TestTheAuditFollowsTheStates(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.card(t, newCard("x", nil))
		var changes []request
		for i := range 40 {
			changes = append(changes, patch(cardName("x"), object{"scorecard": object{"processId": fmt.Sprint(i)}}))
		}
		for _, a := range c.together(t, changes...) {
			require.Equal(t, http.StatusOK, a.Status, "%s", a.Body)
		}
		c.sealed(t)
		events := c.ok(t, http.MethodGet, at(support)+"/auditEvents?pageSize=100&resourceName="+cardName("x"), nil)["auditEvents"].([]any)
		require.Len(t, events, 1+len(changes))
		state := func(event any, when string) []any {
			card, _ := event.(object)[when].(object)
			return []any{card["processId"], card["updateTime"], card["totalScore"]}
		}
		seen := map[any]bool{}
		for i, event := range events[1:] {
			require.Equal(t, state(events[i], "after"), state(event, "before"), "event %d", i)
			seen[state(event, "after")[0]] = true
		}
		require.Len(t, seen, len(changes))
	})
}

// TestAnErasedPersonIsNowhere erases the agent whom a scorecard is about, and the specialist who commented on it.
func TestAnErasedPersonIsNowhere(t *testing.T) {
	t.Parallel()
	for _, erased := range []string{"agent-1", "specialist"} {
		t.Run(erased, func(t *testing.T) {
			t.Parallel()
			eachCompany(t, func(t *testing.T, c company) {
				c.commented(t)
				// By somebody else, so that the comments are repeated in an event and in an answer that are not the author's.
				a := c.do(t, headed(patch(cardName("x"), object{"scorecard": object{"processId": "other"}}), "Idempotency-Key", "k"))
				require.Equal(t, http.StatusOK, a.Status, "%s", a.Body)
				c.sealed(t)
				personal := []string{canary, whisper, open, erased + "@example.com", "Person " + erased}
				require.Len(t, c.holding(t, personal), len(personal))

				c.ok(t, http.MethodPost, at(userName(erased))+":erase", object{})
				require.Empty(t, c.holding(t, personal))
				report := c.sealed(t)
				require.Zero(t, report.FirstBad, "%+v", report)
				card := c.ok(t, http.MethodGet, at(cardName("x")), nil)["scorecard"].(object)
				require.Equal(t, userName("agent-1"), card["agentUserName"])
				require.NotEmpty(t, card["scores"])
			})
		})
	}
}

// holding looks for texts in every table, and tells in which each was found.
func (c company) holding(t testing.TB, texts []string) map[string]string {
	t.Helper()
	found := map[string]string{}
	db := c.open(t)
	for _, table := range c.tables(t, db) {
		for _, row := range readRows(t, db, `SELECT * FROM "`+table+`"`) {
			for _, text := range texts {
				if strings.Contains(row, text) {
					found[text] = table
				}
			}
		}
	}
	return found
}
