package migrations_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/repository/gormstore"
)

// patience bounds every wait in these tests, on a machine that may be busy.
const patience = 30 * time.Second

func openStore(t *testing.T, url string) *gormstore.Store {
	t.Helper()
	store, err := gormstore.Open(t.Context(), url, gormstore.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	return store
}

// applied are the versions that were applied, as often as they were.
func (d database) applied(t *testing.T) []string {
	t.Helper()
	return d.strings(t, "SELECT version_id FROM "+versionTable+" WHERE version_id > 0 ORDER BY 1")
}

func (d database) everyVersion() (versions []string) {
	for _, source := range d.provider.ListSources() {
		versions = append(versions, fmt.Sprint(source.Version))
	}
	return versions
}

// TestFiveStarters lets five programs migrate one Postgres at once: each migration runs once, and all of them go on.
func TestFiveStarters(t *testing.T) {
	t.Parallel()
	for name, rows := range map[string]string{"rows": "", "early rows": "-early"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := openPostgres(t)
			load(t, db, firstSchema, rowsOf("postgres", firstSchema, rows))
			began := time.Now()
			var starters sync.WaitGroup
			for range 5 {
				store := openStore(t, db.url)
				starters.Go(func() {
					if err := store.Migrate(t.Context()); err != nil {
						t.Errorf("a starter: %v", err)
					}
				})
			}
			starters.Wait()
			t.Logf("all five were through after %s", time.Since(began))
			require.Equal(t, db.everyVersion(), db.applied(t))
			requireMigrated(t, db.url, firstSchema)
		})
	}
}

// TestKilledInTheMiddle ends the connection of a program while it migrates, as Postgres notices that a program was
// killed. The next one finishes the work.
func TestKilledInTheMiddle(t *testing.T) {
	t.Parallel()
	db := openPostgres(t)
	load(t, db, firstSchema, rowsOf("postgres", firstSchema, ""))
	// It is in the middle for as long as somebody else holds the table that it changes.
	holder, err := db.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	_, err = holder.ExecContext(t.Context(), "LOCK TABLE scorecards IN ACCESS SHARE MODE")
	require.NoError(t, err)

	failed := make(chan error, 1)
	store := openStore(t, db.url)
	go func() { failed <- store.Migrate(t.Context()) }()
	const waiting = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
		AND query LIKE '%ALTER TABLE scorecards%' AND pid <> pg_backend_pid()`
	require.Eventually(t, func() bool { return len(db.strings(t, waiting)) == 1 }, patience, 5*time.Millisecond)
	db.strings(t, "SELECT pg_terminate_backend(pid)::text FROM ("+waiting+") AS migrating")
	require.Error(t, <-failed)
	require.NoError(t, holder.Rollback())

	require.Equal(t, []string{"1", "2", "3", "4"}, db.applied(t), "what was not finished has left no trace")
	requireMigrated(t, db.url, firstSchema)
	require.Equal(t, db.everyVersion(), db.applied(t))
}

// TestLockedTable wants a migration that cannot have its table to give up, so that those who queue behind it can go on,
// and to be done when it is tried again.
func TestLockedTable(t *testing.T) {
	t.Parallel()
	db := openPostgres(t)
	load(t, db, firstSchema, rowsOf("postgres", firstSchema, ""))
	holder, err := db.BeginTx(t.Context(), nil)
	require.NoError(t, err)
	_, err = holder.ExecContext(t.Context(), "LOCK TABLE scorecards IN ACCESS SHARE MODE")
	require.NoError(t, err)
	began := time.Now()
	require.ErrorContains(t, openStore(t, db.url).Migrate(t.Context()), "lock")
	t.Logf("given up after %s", time.Since(began))
	require.Less(t, time.Since(began), patience)
	require.NoError(t, holder.Rollback())
	requireMigrated(t, db.url, firstSchema)
}

// TestGivenUp stops migrations of empty databases after more and more time, until one is through. Wherever one was
// stopped, the next goes on.
func TestGivenUp(t *testing.T) {
	t.Parallel()
	for dialect, open := range dialects {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			stopped := 0
			for limit := time.Millisecond; stopAndGoOn(t, open(t), limit); limit += limit / 2 {
				stopped++
			}
			t.Logf("stopped %d times", stopped)
			require.NotZero(t, stopped)
		})
	}
}

// stopAndGoOn stops a migration after a time, and lets another one finish. False: the first was through before.
func stopAndGoOn(t *testing.T, db database, limit time.Duration) bool {
	t.Helper()
	store, err := gormstore.Open(t.Context(), db.url, gormstore.Options{})
	require.NoError(t, err)
	defer func() { require.NoError(t, store.Close()) }()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	if store.Migrate(ctx) == nil {
		return false
	}
	require.NoError(t, store.Migrate(t.Context()), "after a stop at %s", limit)
	require.Equal(t, db.everyVersion(), db.applied(t))
	require.NoError(t, store.Ready(t.Context()))
	return true
}
