package handlers_test

import (
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver pgx; gormstore brings in the one for SQLite
	"github.com/stretchr/testify/require"
)

// open opens the database of the server beside it.
func (s *server) open(t testing.TB) *sql.DB {
	t.Helper()
	driver, source := "pgx", s.Database
	if path, found := strings.CutPrefix(s.Database, "sqlite:"); found {
		driver, source = "sqlite", "file:"+path+"?_pragma=busy_timeout(5000)&_pragma=query_only(1)"
	}
	db, err := sql.Open(driver, source)
	require.NoError(t, err)
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

func (s *server) onSQLite() bool { return strings.HasPrefix(s.Database, "sqlite:") }

// contents digests every row of every table, of all tenants, by the table's name.
func (s *server) contents(t testing.TB, db *sql.DB) map[string]string {
	t.Helper()
	digests := map[string]string{}
	for _, table := range s.tables(t, db) {
		rows := readRows(t, db, `SELECT * FROM "`+table+`"`)
		slices.Sort(rows)
		sum := sha256.Sum256([]byte(strings.Join(rows, "\n")))
		digests[table] = fmt.Sprintf("%d rows, %s", len(rows), hex.EncodeToString(sum[:8]))
	}
	return digests
}

func (s *server) tables(t testing.TB, db *sql.DB) []string {
	t.Helper()
	if s.onSQLite() {
		return readRows(t, db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
	}
	return readRows(t, db, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
}

// readRows reads what a query returns, each row as one string.
func readRows(t testing.TB, db *sql.DB, query string) []string {
	t.Helper()
	result, err := db.QueryContext(t.Context(), query)
	require.NoError(t, err)
	defer result.Close()
	columns, err := result.Columns()
	require.NoError(t, err)
	var rows []string
	for result.Next() {
		cells := make([]any, len(columns))
		for i := range cells {
			cells[i] = new(any)
		}
		require.NoError(t, result.Scan(cells...))
		texts := make([]string, len(cells))
		for i, cell := range cells {
			texts[i] = cellText(*cell.(*any))
		}
		rows = append(rows, strings.Join(texts, "\x1f"))
	}
	require.NoError(t, result.Err())
	return rows
}

func cellText(cell any) string {
	if bytes, ok := cell.([]byte); ok {
		return string(bytes)
	}
	return fmt.Sprint(cell)
}

// watched is a company whose database is watched: whatever is refused must leave every table as it was.
type watched struct {
	company
	db     *sql.DB
	before map[string]string
}

// eachWatched runs a test on each database, in a company with a draft "draft", a submitted scorecard "submitted", a
// target "goal", a conversation "known", the template "other", an API key "robot", a webhook "hook", a job "chore", a
// coaching plan "plan" with a session "talk" and a comment "remark", and a second customer that has a bit of everything.
func eachWatched(t *testing.T, test func(t *testing.T, w *watched)) {
	t.Helper()
	eachCompany(t, func(t *testing.T, c company) {
		c.create(t, at(support)+"/conversations", object{"name": support + "/conversations/known"})
		c.create(t, at(support)+"/scorecardTemplates", otherTemplate(support))
		c.card(t, newCard("draft", nil))
		c.card(t, newCard("submitted", object{"submitTime": "2026-02-21T10:00:00Z"}))
		c.create(t, at(support)+"/targets", newTarget("goal", nil))
		c.create(t, at(acme)+"/apiKeys", newKey(acme+"/apiKeys/robot"))
		c.create(t, at(support)+"/webhooks", newWebhook(support+"/webhooks/hook"))
		c.storeJob(t, support+"/jobs/chore")
		c.create(t, at(support)+"/coachingPlans", newPlan("plan", nil))
		c.create(t, at(support)+"/coachingSessions", newSession("talk", nil))
		c.create(t, at(support)+"/coachingComments", newRemark("remark", nil))
		c.foreign(t)
		w := &watched{company: c, db: c.open(t)}
		w.look(t)
		test(t, w)
	})
}

// foreign makes the second customer, with the profile support.
func (c company) foreign(t testing.TB) {
	t.Helper()
	const globex = "customers/globex"
	c.create(t, "/v1/customers", object{"name": globex})
	c.create(t, at(globex)+"/profiles", object{"name": globex + "/profiles/support"})
	c.create(t, at(globex)+"/users", object{"name": globex + "/users/agent-9", "roles": []string{"AGENT"}})
	c.create(t, at(globex)+"/profiles/support/usecases", object{"name": globex + "/profiles/support/usecases/calls"})
	c.create(t, at(globex)+"/profiles/support/scorecardTemplates", otherTemplate(globex+"/profiles/support"))
}

func otherTemplate(profile string) object {
	return object{
		"name": profile + "/scorecardTemplates/other", "title": "Other",
		"template": object{"chapters": []object{{"chapterId": "only", "criteria": []object{
			{"criterionId": "tone", "answer": object{"type": "RANGE", "min": 0, "max": 100}},
		}}}},
	}
}

func newTarget(id string, more object) object {
	return with(object{
		"name": targetName(id), "scorecardTemplateName": templateName("quality"), "target": 80, "usecaseName": usecaseName("calls"),
	}, more)
}

// look remembers what the database holds now.
func (w *watched) look(t testing.TB) {
	t.Helper()
	w.before = w.contents(t, w.db)
}

// unchanged fails when any table is not as it was, and when the next good request is not served.
func (w *watched) unchanged(t testing.TB) {
	t.Helper()
	require.Equal(t, w.before, w.contents(t, w.db))
	next := w.do(t, request{Method: http.MethodGet, Path: at(cardName("draft"))})
	require.Equal(t, http.StatusOK, next.Status, "the next request: %s", next.Body)
}

// fault is a request that must be refused, and how.
type fault struct {
	name    string
	request request
	status  int // 0: 400
	code    int // of google.rpc; 0: 3, INVALID_ARGUMENT
	reason  string
	fields  []string // those of the violations, all of them
}

// refuses sends each request and holds the answer against the fault: its status, code, reason and violations. Each must
// leave the database unchanged and the server serving. They run one after the other, since they share a database.
func (w *watched) refuses(t *testing.T, faults ...fault) {
	t.Helper()
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			a := w.do(t, f.request)
			f.judge(t, a)
			w.unchanged(t)
		})
	}
}

func (f fault) judge(t testing.TB, a answer) {
	t.Helper()
	require.Equal(t, orElse(f.status, http.StatusBadRequest), a.Status, "%s", a.Body)
	require.Equal(t, orElse(f.code, 3), a.code(t), "%s", a.Body)
	if f.reason != "" {
		require.Equal(t, f.reason, a.reason(t), "%s", a.Body)
	}
	require.ElementsMatch(t, f.fields, a.fields(t), "%s", a.Body)
}

// code is the google.rpc code of an error answer.
func (a answer) code(t testing.TB) int {
	t.Helper()
	code, err := a.decode(t)["code"].(interface{ Int64() (int64, error) }).Int64()
	require.NoError(t, err)
	return int(code)
}

func orElse(value, otherwise int) int {
	if value == 0 {
		return otherwise
	}
	return value
}

// post is a request to a collection or a verb of the profile.
func post(path string, body any) request {
	return request{Method: http.MethodPost, Path: at(support) + path, Body: body}
}

// ask is a reading request under the profile.
func ask(path string) request {
	return request{Method: http.MethodGet, Path: at(support) + path}
}

// patch is an update of a resource.
func patch(name string, body any) request {
	return request{Method: http.MethodPatch, Path: at(name), Body: body}
}
