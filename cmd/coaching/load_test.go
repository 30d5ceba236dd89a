package main

import (
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// batchSize is how many users a batch of the load has, which are stored all or none.
const batchSize = 7

var (
	batchUser = regexp.MustCompile(`"name":"customers/acme/users/batch-(\d+)-\d+"`)
	nextToken = regexp.MustCompile(`"nextPageToken":"([^"]+)"`)
)

// load writes to a server without a pause, and knows what was answered.
type load struct {
	server *running
	end    chan struct{}
	ended  sync.WaitGroup

	mutex    sync.Mutex
	answered []int
	slowest  time.Duration // read it when the load has stopped
}

// loadWriters write at once.
const loadWriters = 3

func startLoad(server *running) *load {
	l := &load{server: server, end: make(chan struct{})}
	for writer := range loadWriters {
		l.ended.Go(func() {
			for batch := writer; ; batch += loadWriters {
				select {
				case <-l.end:
					return
				default:
					l.write(batch)
				}
			}
		})
	}
	server.t.Cleanup(l.stop)
	return l
}

func (l *load) write(batch int) {
	users := make([]string, batchSize)
	for i := range users {
		users[i] = fmt.Sprintf(`{"name": "customers/acme/users/batch-%d-%d"}`, batch, i)
	}
	began := time.Now()
	status, body := l.server.post("/v1/customers/acme/users:batchUpsert", `{"users": [`+strings.Join(users, ",")+`]}`)
	if status != http.StatusOK {
		l.server.t.Errorf("a batch: %d %s", status, body)
		return
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.answered = append(l.answered, batch)
	l.slowest = max(l.slowest, time.Since(began))
}

// stored are the batches that were answered so far.
func (l *load) stored() []int {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return slices.Clone(l.answered)
}

// storedBy waits for so many more batches.
func (l *load) storedBy(more int) []int {
	l.server.t.Helper()
	begun := len(l.stored())
	require.Eventually(l.server.t, func() bool { return len(l.stored()) >= begun+more }, patience, time.Millisecond)
	return l.stored()
}

func (l *load) forgetSlowest() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.slowest = 0
}

// stop ends the load. It may be called twice.
func (l *load) stop() {
	l.mutex.Lock()
	select {
	case <-l.end:
	default:
		close(l.end)
	}
	l.mutex.Unlock()
	l.ended.Wait()
}

// post sends JSON and returns the status and the body.
func (s *running) post(path, body string) (int, string) {
	request, err := http.NewRequest(http.MethodPost, s.api()+path, strings.NewReader(body))
	if err != nil {
		return 0, err.Error()
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := s.http.Do(request)
	if err != nil {
		return 0, err.Error()
	}
	defer func() { _ = answer.Body.Close() }()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, err.Error()
	}
	return answer.StatusCode, string(content)
}

// queryer is a connection or a transaction.
type queryer interface {
	Query(query string, args ...any) (*sql.Rows, error)
}

// contents are all rows of a database as texts, by table.
func contents(t *testing.T, driver, dsn string) map[string][]string {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	return contentsOf(t, driver, db)
}

func contentsOf(t *testing.T, driver string, db queryer) map[string][]string {
	t.Helper()
	tables := "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
	if driver == "pgx" {
		tables = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
	}
	all := map[string][]string{}
	for _, table := range rowsOf(t, db, tables) {
		all[table] = rowsOf(t, db, `SELECT * FROM "`+table+`"`)
		slices.Sort(all[table])
	}
	require.NotEmpty(t, all["users"])
	return all
}

// rowsOf are the rows of a query, each as one text.
func rowsOf(t *testing.T, db queryer, query string) (found []string) {
	t.Helper()
	rows, err := db.Query(query)
	require.NoError(t, err)
	defer func() { require.NoError(t, rows.Close()) }()
	columns, err := rows.Columns()
	require.NoError(t, err)
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		require.NoError(t, rows.Scan(into...))
		texts := make([]string, len(columns))
		for i, value := range values {
			texts[i] = fmt.Sprintf("%v", value)
		}
		found = append(found, strings.Join(texts, " | "))
	}
	require.NoError(t, rows.Err())
	return found
}

// exportSnapshot returns the name of a snapshot that pg_dump can take while the test runs, and what it shows.
func exportSnapshot(t *testing.T, database string) (name string, shows map[string][]string) {
	t.Helper()
	db, err := sql.Open("pgx", database)
	require.NoError(t, err)
	tx, err := db.BeginTx(t.Context(), &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	require.NoError(t, err)
	t.Cleanup(func() {
		_ = tx.Rollback() // which has been done where the test's context has ended
		require.NoError(t, db.Close())
	})
	require.NoError(t, tx.QueryRowContext(t.Context(), "SELECT pg_export_snapshot()").Scan(&name))
	return name, contentsOf(t, "pgx", tx)
}

// postgresTool is the path of one of Postgres's own programs, which come with its server or on their own.
func postgresTool(t *testing.T, name string) string {
	t.Helper()
	if folder, err := exec.CommandContext(t.Context(), "pg_config", "--bindir").Output(); err == nil {
		if path, err := exec.LookPath(filepath.Join(strings.TrimSpace(string(folder)), name)); err == nil {
			return path
		}
	}
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skip(name + " is not installed")
	}
	return path
}
