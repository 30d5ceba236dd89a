package handlers_test

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"opencoaching"
	"opencoaching/coaching"
	"opencoaching/handlers"
	"opencoaching/repository"
	"opencoaching/repository/repotest"
	"opencoaching/service"
)

// manyCards is how many scorecards, each with ten kilobytes of comment, cannot hide in the buffers between the database
// and a client that does not read.
const manyCards = 2000

// many stores scorecards with such comments, without the detour over HTTP.
func (c company) many(t testing.TB, count int) {
	t.Helper()
	manager := &coaching.Person{Name: userName("manager")}
	comment := strings.Repeat("0123456789", 1000)
	cards := make([]*coaching.Scorecard, count)
	for i := range cards {
		cards[i] = &coaching.Scorecard{
			Name: cardName(fmt.Sprintf("x-%04d", i)), ConversationName: support + "/conversations/x", AgentUserName: userName("agent-1"),
			TemplateName: templateName("quality") + "@1", Creator: manager, UpdatedBy: manager, Comment: comment, Scores: []coaching.Score{},
			CreateTime: coaching.Instant(c.Clock.Now()), UpdateTime: coaching.Instant(c.Clock.Now()), TotalScore: coaching.NotApplicable,
		}
	}
	require.NoError(t, c.Store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		return tx.Profile("acme", "support").Scorecards().Create(t.Context(), cards...)
	}))
}

// begin asks for an export and returns once the first line has come; the rest waits for the reader.
func (c company) begin(t testing.TB, accept string) *bufio.Reader {
	t.Helper()
	sent := c.build(t, exportRequest(accept))
	got, err := http.DefaultClient.Do(sent)
	require.NoError(t, err)
	t.Cleanup(func() { _ = got.Body.Close() })
	require.Equal(t, http.StatusOK, got.StatusCode)
	return bufio.NewReader(got.Body)
}

func exportRequest(accept string) request {
	return request{Method: http.MethodPost, Path: at(support) + "/scorecards:export", Header: http.Header{"Accept": {accept}},
		Body: object{"startTime": "2020-01-01T00:00:00Z", "endTime": "2026-12-31T00:00:00Z"}}
}

func TestAnExportHoldsOneSnapshotWhateverIsWrittenMeanwhile(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.many(t, manyCards)
		reader := csv.NewReader(c.begin(t, "text/csv"))
		header, err := reader.Read()
		require.NoError(t, err)

		c.card(t, newCard("a-new-one", nil))
		c.card(t, newCard("z-new-one", object{"createTime": "2026-03-01T09:31:00Z", "updateTime": "2026-03-01T09:31:00Z"}))
		last := cardName(fmt.Sprintf("x-%04d", manyCards-1))
		for _, id := range []string{"x-0000", "x-1000", "x-1998"} {
			c.ok(t, http.MethodDelete, at(cardName(id)), nil)
		}
		c.ok(t, http.MethodPatch, at(last), object{"scorecard": object{"comment": "changed", "scores": []object{number("greeting", 10)}}})
		c.ok(t, http.MethodPatch, at(userName("agent-1")), object{"user": object{"displayName": "Renamed"}})

		rows, err := reader.ReadAll()
		require.NoError(t, err)
		rows = append([][]string{header}, rows...)
		names := column(t, rows, "scorecard")
		require.Len(t, names, manyCards)
		for i, name := range names {
			require.Equal(t, cardName(fmt.Sprintf("x-%04d", i)), name)
		}
		require.Len(t, column(t, rows, "comment")[manyCards-1], 10_000)
		require.Equal(t, "N/A", column(t, rows, "total_score")[manyCards-1])
		require.Equal(t, "Person agent-1", column(t, rows, "agent_name")[manyCards-1])
		require.Len(t, column(t, c.export(t, "", nil), "scorecard"), manyCards-1, "the next export sees what was written")
	})
}

func TestAnExportThatLosesItsDatabaseBreaksTheConnection(t *testing.T) {
	t.Parallel()
	c := newCompany(t, serve(t, repotest.Postgres(t, migrate))) // SQLite has no server to lose
	c.many(t, manyCards)
	for _, accept := range []string{"text/csv", "application/json"} {
		reader := c.begin(t, accept)
		_, err := reader.ReadByte()
		require.NoError(t, err)
		c.endBackends(t)
		_, err = io.Copy(io.Discard, reader)
		require.Error(t, err, "a file that is cut short must not look whole")
		c.ok(t, http.MethodGet, at(support)+"/scorecards?pageSize=1", nil) // and the next request is served
	}
}

// endBackends ends every other connection to the test's Postgres database.
func (c company) endBackends(t testing.TB) {
	t.Helper()
	connection, err := pgx.Connect(t.Context(), c.Database)
	require.NoError(t, err)
	defer func() { _ = connection.Close(context.WithoutCancel(t.Context())) }()
	var ended int
	require.NoError(t, connection.QueryRow(t.Context(),
		`SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`).Scan(&ended))
	require.Positive(t, ended)
}

func TestAnExportThatFailsLateBreaksTheConnectionAndEarlyIsAnError(t *testing.T) {
	t.Parallel()
	const count = 200
	eachCompany(t, func(t *testing.T, c company) {
		c.many(t, count)
		failing, after := c.failing(t)
		for _, accept := range []string{"text/csv", "application/json"} {
			for _, rows := range []int64{count / 2, count - 1, count} {
				after.Store(rows)
				got, err := http.DefaultClient.Do(failing.build(t, exportRequest(accept)))
				require.NoError(t, err)
				body, err := io.ReadAll(got.Body)
				require.NoError(t, got.Body.Close())
				require.Equal(t, http.StatusOK, got.StatusCode)
				require.ErrorIs(t, err, io.ErrUnexpectedEOF, "%s after %d rows and %d bytes", accept, rows, len(body))
			}
			for _, rows := range []int64{0, 1} { // nothing has left the buffers yet
				after.Store(rows)
				a := failing.do(t, exportRequest(accept))
				require.Equal(t, http.StatusInternalServerError, a.Status)
				require.Equal(t, "application/json", a.Header.Get("Content-Type"))
				require.NotContains(t, a.Header, "Content-Disposition")
				require.NotContains(t, string(a.Body), errBroken.Error())
			}
		}
	})
}

// failing is another server over the same database, whose exports fail after as many rows as the number says.
func (c company) failing(t testing.TB) (*server, *atomic.Int64) {
	t.Helper()
	rows := new(atomic.Int64)
	handler, err := handlers.New(service.New(brokenStore{c.Store, rows}, c.Clock.Now), handlers.Config{
		Spec: opencoaching.Spec, Logger: slog.New(slog.DiscardHandler), Registry: prometheus.NewRegistry(),
	})
	require.NoError(t, err)
	listener := httptest.NewServer(handler)
	t.Cleanup(listener.Close)
	return &server{t: t, URL: listener.URL, Database: c.Database, Store: c.Store, Clock: c.Clock}, rows
}

var errBroken = errors.New("the disk is broken")

// brokenStore, with the three types below, is a store whose exports fail after a number of rows.
type brokenStore struct {
	repository.Store
	rows *atomic.Int64
}

func (s brokenStore) Read(ctx context.Context, customer string, f func(repository.Tx) error) error {
	return s.Store.Read(ctx, customer, func(tx repository.Tx) error { return f(brokenTx{tx, s.rows}) })
}

type brokenTx struct {
	repository.Tx
	rows *atomic.Int64
}

func (t brokenTx) Profile(customer, profile string) repository.Profile {
	return brokenProfile{t.Tx.Profile(customer, profile), t.rows}
}

type brokenProfile struct {
	repository.Profile
	rows *atomic.Int64
}

func (p brokenProfile) Scorecards() repository.Scorecards {
	return brokenScorecards{p.Profile.Scorecards(), p.rows}
}

type brokenScorecards struct {
	repository.Scorecards
	rows *atomic.Int64
}

func (s brokenScorecards) Export(ctx context.Context, filter repository.ScorecardFilter, row func(*repository.ExportRow) error) error {
	left := s.rows.Load()
	err := s.Scorecards.Export(ctx, filter, func(r *repository.ExportRow) error {
		if left == 0 {
			return errBroken
		}
		left--
		return row(r)
	})
	if err == nil {
		err = errBroken
	}
	return err
}

// TestAnExportThatItsClientLeavesEndsItsQuery leaves an export that waits for its reader, and wants the database to be rid
// of it within a second.
func TestAnExportThatItsClientLeavesEndsItsQuery(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.many(t, manyCards)
		ctx, leave := context.WithCancel(t.Context())
		defer leave()
		got, err := http.DefaultClient.Do(c.build(t, exportRequest("text/csv")).WithContext(ctx))
		require.NoError(t, err)
		defer got.Body.Close()
		require.Equal(t, http.StatusOK, got.StatusCode)
		reading := c.reading(t)
		require.True(t, reading(), "the export is under way, else this shows nothing")
		leave()
		for left := time.Now(); reading(); time.Sleep(10 * time.Millisecond) {
			require.Less(t, time.Since(left), time.Second)
		}
	})
}

// reading tells whether anybody reads the database in a transaction that has begun. On SQLite somebody who does keeps the
// log of changes from being emptied.
func (c company) reading(t testing.TB) func() bool {
	t.Helper()
	driver, source, query := "pgx", c.Database, `SELECT count(*), 0, 0 FROM pg_stat_activity
		WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle' AND backend_type = 'client backend'`
	if path, found := strings.CutPrefix(c.Database, "sqlite:"); found {
		driver, source, query = "sqlite", "file:"+path+"?_pragma=busy_timeout(0)", "PRAGMA wal_checkpoint(TRUNCATE)"
		c.card(t, newCard("meanwhile", nil))
	}
	db, err := sql.Open(driver, source)
	require.NoError(t, err)
	t.Cleanup(func() { _ = db.Close() })
	return func() bool {
		var busy, pages, emptied int
		require.NoError(t, db.QueryRowContext(t.Context(), query).Scan(&busy, &pages, &emptied))
		return busy > 0
	}
}
