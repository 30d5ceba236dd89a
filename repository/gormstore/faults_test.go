package gormstore_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
	"opencoaching/repository/gormstore"
	"opencoaching/repository/repotest"
)

var start = time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC)

func customer(id string) *coaching.Customer {
	name := coaching.Parent{}.Name(coaching.Customers, id).String()
	return &coaching.Customer{Head: coaching.Head{Name: name, CreateTime: start, UpdateTime: start}}
}

// emptied takes the schema away again.
func emptied(t *testing.T, url string) string {
	t.Helper()
	store := openStore(t, url)
	gormstore.Execute(t, store, "DROP SCHEMA public CASCADE")
	gormstore.Execute(t, store, "CREATE SCHEMA public")
	return url
}

func count(t *testing.T, store *gormstore.Store) (customers int) {
	t.Helper()
	require.NoError(t, store.Read(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		found, err := tx.System().Directory().List(t.Context(), coaching.Parent{}, coaching.Customers, "", 10_000)
		customers = len(found)
		return err
	}))
	return customers
}

// TestExhausted holds every connection and wants those who wait to be told in time, and everything to be well after.
func TestExhausted(t *testing.T) {
	t.Parallel()
	for name, database := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			options := gormstore.Options{Connections: 1, AcquireTimeout: 500 * time.Millisecond} // in which a busy machine can connect
			store, err := gormstore.Open(t.Context(), database.ready(t), options)
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, store.Close()) })
			require.NoError(t, store.Write(t.Context(), repository.EveryTenant, func(repository.Tx) error {
				began := time.Now()
				err := store.Write(t.Context(), repository.EveryTenant, addCustomer(t.Context(), "late"))
				require.ErrorIs(t, err, repository.ErrUnavailable)
				require.Less(t, time.Since(began), 3*time.Second)
				return nil
			}))
			require.NoError(t, store.Write(t.Context(), repository.EveryTenant, addCustomer(t.Context(), "in time")))
			require.Equal(t, 1, count(t, store))
		})
	}
}

// TestCrowd wants many more callers than connections to be served, all of them.
func TestCrowd(t *testing.T) {
	t.Parallel()
	for name, database := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := openStore(t, database.ready(t))
			var group sync.WaitGroup
			for i := range 200 {
				group.Go(func() {
					if err := store.Write(t.Context(), repository.EveryTenant, addCustomer(t.Context(), fmt.Sprintf("c%d", i))); err != nil {
						t.Errorf("a write: %v", err)
					}
				})
			}
			group.Wait()
			require.Equal(t, 200, count(t, store))
		})
	}
}

// TestServerGone ends every connection from outside, as a restart of Postgres does.
func TestServerGone(t *testing.T) {
	t.Parallel()
	url := repotest.Postgres(t, migrate)
	store, outside := openStore(t, url), openStore(t, url)
	end := func() {
		gormstore.Execute(t, outside, `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
			WHERE datname = current_database() AND pid <> pg_backend_pid()`)
	}
	t.Run("between transactions nobody notices", func(t *testing.T) {
		require.NoError(t, store.Write(t.Context(), repository.EveryTenant, addCustomer(t.Context(), "before")))
		end()
		require.NoError(t, store.Write(t.Context(), repository.EveryTenant, addCustomer(t.Context(), "after")))
		end()
		require.NoError(t, store.Ready(t.Context()))
	})
	t.Run("within one it is ErrUnavailable and leaves no trace", func(t *testing.T) {
		before := count(t, store)
		runs := 0
		err := store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
			runs++
			require.NoError(t, addCustomer(t.Context(), "lost")(tx))
			end()
			return addCustomer(t.Context(), "lost, too")(tx)
		})
		require.ErrorIs(t, err, repository.ErrUnavailable)
		require.Equal(t, 1, runs, "what has begun is not tried again")
		require.Equal(t, before, count(t, store))
	})
	t.Run("before the commit its outcome is not made out to be known", func(t *testing.T) {
		err := store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
			require.NoError(t, addCustomer(t.Context(), "lost")(tx))
			end()
			return nil
		})
		require.Error(t, err)
	})
}

func TestStatementLimits(t *testing.T) {
	t.Parallel()
	url := repotest.Postgres(t, migrate)
	store := openStore(t, url)
	for setting, want := range map[string]string{"statement_timeout": "30s", "lock_timeout": "2s", "TimeZone": "UTC"} {
		var got string
		require.NoError(t, gormstore.Writer(store).QueryRowContext(t.Context(), "SHOW "+setting).Scan(&got))
		require.Equal(t, want, got)
	}
	t.Run("who waits for a lock in vain is told so once", func(t *testing.T) {
		require.NoError(t, store.Write(t.Context(), repository.EveryTenant, addCustomer(t.Context(), "locked")))
		err := store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
			entry := customer("locked")
			entry.Version = 1
			require.NoError(t, tx.System().Directory().Update(t.Context(), entry))
			other := customer("locked")
			other.Version = 1
			began := time.Now()
			err := store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
				return tx.System().Directory().Update(t.Context(), other)
			})
			require.ErrorIs(t, err, repository.ErrUnavailable)
			require.Less(t, time.Since(began), 3*time.Second)
			return nil
		})
		require.NoError(t, err)
	})
}

// TestDiskFull gives SQLite a file that may not grow.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	store := openStore(t, migrated(t, repotest.SQLite(t)))
	gormstore.Execute(t, store, "PRAGMA max_page_count = 200")
	big := customer("big")
	big.DisplayName = strings.Repeat("x", 1<<20)
	err := store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		require.NoError(t, addCustomer(t.Context(), "small")(tx))
		return tx.System().Directory().Create(t.Context(), big)
	})
	require.ErrorIs(t, err, repository.ErrFull)
	require.Zero(t, count(t, store))
	require.NoError(t, store.Write(t.Context(), repository.EveryTenant, addCustomer(t.Context(), "small")))
	gormstore.Execute(t, store, "PRAGMA max_page_count = 100000")
	require.NoError(t, store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		return tx.System().Directory().Create(context.WithoutCancel(t.Context()), big)
	}))
	require.Equal(t, 2, count(t, store))
}

func TestRisks(t *testing.T) {
	t.Parallel()
	url := repotest.Postgres(t, migrate)
	separator := "?"
	if strings.Contains(url, "?") {
		separator = "&"
	}
	risks, err := openStore(t, url+separator+"options=-csynchronous_commit%3Doff").Risks(t.Context())
	require.NoError(t, err)
	require.Contains(t, risks, "synchronous_commit = off")
	risks, err = openStore(t, migrated(t, repotest.SQLite(t))).Risks(t.Context())
	require.NoError(t, err)
	require.Empty(t, risks, "this program sets what SQLite needs")
}
