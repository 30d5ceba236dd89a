package gormstore_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/repository"
	"opencoaching/repository/gormstore"
	"opencoaching/repository/repotest"
)

// databases gives the URL of a fresh database without a schema, and of one with.
var databases = map[string]struct{ bare, ready func(*testing.T) string }{
	"SQLite": {
		bare:  func(t *testing.T) string { return repotest.SQLite(t) },
		ready: func(t *testing.T) string { return migrated(t, repotest.SQLite(t)) },
	},
	"Postgres": {
		bare:  func(t *testing.T) string { return emptied(t, repotest.Postgres(t, migrate)) },
		ready: func(t *testing.T) string { return repotest.Postgres(t, migrate) },
	},
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(folder, "file"), []byte("no database, whatever it says"), 0o600))
	for name, url := range map[string]string{
		"an empty URL":                 "",
		"another database":             "mysql://localhost/x",
		"a path without scheme":        "/tmp/x.db",
		"SQLite without a path":        "sqlite:",
		"SQLite in memory":             "sqlite::memory:",
		"a file that is no database":   "sqlite:" + filepath.Join(folder, "file"),
		"a folder under a file":        "sqlite:" + filepath.Join(folder, "file", "x.db"),
		"a URL that is malformed":      "postgres://secret:secret@[/x",
		"a server that is not there":   "postgres:///x?host=" + folder,
		"a port at which nobody hears": "postgres://user:secret@127.0.0.1:1/x",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store, err := gormstore.Open(t.Context(), url, gormstore.Options{})
			require.Error(t, err)
			require.Nil(t, store)
			require.NotContains(t, err.Error(), "secret@")
		})
	}
}

func TestOpenSQLite(t *testing.T) {
	t.Parallel()
	t.Run("makes the folders, whatever they are called", func(t *testing.T) {
		t.Parallel()
		file := filepath.Join(t.TempDir(), "a b", "50% #1?", "it's.db")
		store := openStore(t, migrated(t, "sqlite:"+file))
		require.NoError(t, store.Ready(t.Context()))
		require.FileExists(t, file)
	})
	t.Run("keeps what was written", func(t *testing.T) {
		t.Parallel()
		url := migrated(t, repotest.SQLite(t))
		store, err := gormstore.Open(t.Context(), url, gormstore.Options{})
		require.NoError(t, err)
		require.NoError(t, store.Write(t.Context(), repository.EveryTenant, addCustomer(t.Context(), "kept")))
		require.NoError(t, store.Close())
		require.ErrorIs(t, openStore(t, url).Write(t.Context(), repository.EveryTenant, addCustomer(t.Context(), "kept")), repository.ErrAlreadyExists)
	})
	t.Run("serves two processes at once", func(t *testing.T) {
		t.Parallel()
		url := migrated(t, repotest.SQLite(t))
		first, second := openStore(t, url), openStore(t, url)
		for _, id := range strings.Split("abcdefghij", "") {
			require.NoError(t, first.Write(t.Context(), repository.EveryTenant, addCustomer(t.Context(), "first-"+id)))
			require.NoError(t, second.Write(t.Context(), repository.EveryTenant, addCustomer(t.Context(), "second-"+id)))
		}
	})
}

func TestSchemaState(t *testing.T) {
	t.Parallel()
	for name, database := range databases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			store := openStore(t, database.bare(t))
			requireState := func(want gormstore.SchemaState) {
				t.Helper()
				state, err := store.SchemaState(t.Context())
				require.NoError(t, err)
				require.Equal(t, want, state)
				if want == gormstore.SchemaCurrent || want == gormstore.SchemaNewer {
					require.NoError(t, store.Ready(t.Context()))
				} else {
					require.ErrorContains(t, store.Ready(t.Context()), string(want))
				}
			}
			requireState(gormstore.SchemaEmpty)
			require.NoError(t, store.Migrate(t.Context()))
			requireState(gormstore.SchemaCurrent)
			require.NoError(t, store.Migrate(t.Context()), "a second time changes nothing")
			requireState(gormstore.SchemaCurrent)
			gormstore.Execute(t, store, "INSERT INTO schema_versions (version_id, is_applied) VALUES (99999, true)")
			requireState(gormstore.SchemaNewer)
			gormstore.Execute(t, store, "DELETE FROM schema_versions WHERE version_id >= 3")
			requireState(gormstore.SchemaOlder)
		})
	}
}

// addCustomer creates a customer and nothing else.
func addCustomer(ctx context.Context, id string) func(repository.Tx) error {
	return func(tx repository.Tx) error { return tx.System().Directory().Create(ctx, customer(id)) }
}
