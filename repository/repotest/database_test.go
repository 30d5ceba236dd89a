package repotest_test

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"opencoaching/repository/repotest"
)

func TestPostgres(t *testing.T) {
	t.Parallel()
	migrated := 0
	migrate := func(ctx context.Context, at string) error {
		migrated++
		return execute(ctx, at, "CREATE TABLE note (text text)")
	}
	names := make(chan string, 4)
	t.Run("each test has the schema and no rows of another", func(t *testing.T) {
		for range cap(names) {
			t.Run("clone", func(t *testing.T) {
				t.Parallel()
				at := repotest.Postgres(t, migrate)
				parsed, err := url.Parse(at)
				require.NoError(t, err)
				names <- strings.TrimPrefix(parsed.Path, "/")
				require.NoError(t, execute(t.Context(), at, "INSERT INTO note VALUES ('mine')"))
				require.Equal(t, 1, count(t, at, "SELECT count(*) FROM note"))
			})
		}
	})
	server := os.Getenv("COACHING_TEST_POSTGRES")
	if server == "" {
		t.Skip("there is no server, so nothing was cloned")
	}
	require.Equal(t, 1, migrated)
	require.Len(t, names, cap(names))
	for range cap(names) {
		require.Zero(t, count(t, server, "SELECT count(*) FROM pg_database WHERE datname = $1", <-names),
			"the end of a test must drop its database")
	}
}

func TestSQLite(t *testing.T) {
	t.Parallel()
	at := repotest.SQLite(t)
	require.NotEqual(t, at, repotest.SQLite(t))
	path, isSQLite := strings.CutPrefix(at, "sqlite:")
	require.True(t, isSQLite)
	require.NoFileExists(t, path)
	require.DirExists(t, filepath.Dir(path))
}

func execute(ctx context.Context, at, statement string) error {
	connection, err := pgx.Connect(ctx, at)
	if err != nil {
		return err
	}
	if _, err := connection.Exec(ctx, statement); err != nil {
		return err
	}
	return connection.Close(ctx)
}

func count(t *testing.T, at, query string, args ...any) int {
	t.Helper()
	connection, err := pgx.Connect(t.Context(), at)
	require.NoError(t, err)
	defer connection.Close(context.Background())
	var found int
	require.NoError(t, connection.QueryRow(t.Context(), query, args...).Scan(&found))
	return found
}
