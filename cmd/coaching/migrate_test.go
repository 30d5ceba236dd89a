package main

import (
	"database/sql"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver pgx
	"github.com/stretchr/testify/require"
)

func TestMigrate(t *testing.T) {
	t.Parallel()
	databases(t, func(t *testing.T, database string) {
		if embedded(database) {
			require.Contains(t, runProgram(t, nil, "migrate", "status", "--database", database).stderr, "there is no database")
		} else {
			require.Equal(t, outcome{stdout: "empty\n"}, runProgram(t, nil, "migrate", "status", "--database", database))
			got := runProgram(t, nil, "export", "--csv", "-", "--customer", "acme", "--profile", "support", "--database", database)
			require.Equal(t, 1, got.code)
			require.Contains(t, got.stderr, "coaching migrate up")
		}
		require.Contains(t, runProgram(t, nil, "migrate", "up", "--database", database).stdout, "has been brought up")
		require.Equal(t, outcome{stdout: "current\n"}, runProgram(t, nil, "migrate", "status", "--database", database))
		require.Contains(t, runProgram(t, nil, "migrate", "up", "--database", database).stdout, "nothing was changed")
	})
}

func TestNewerSchemaIsRefused(t *testing.T) {
	t.Parallel()
	databases(t, func(t *testing.T, database string) {
		require.Zero(t, runProgram(t, nil, "migrate", "up", "--database", database).code)
		change(t, database, "INSERT INTO schema_versions (version_id, is_applied) VALUES (99999, true)")
		require.Equal(t, outcome{stdout: "newer\n"}, runProgram(t, nil, "migrate", "status", "--database", database))
		for _, command := range [][]string{
			{"serve", "--addr", "127.0.0.1:0", "--admin-addr", ""}, {"migrate", "up"}, {"demo"},
			{"export", "--csv", "-", "--customer", "acme", "--profile", "support"},
		} {
			got := runProgram(t, nil, append(command, "--database", database)...)
			require.Equal(t, 1, got.code, command)
			require.Contains(t, got.stderr, "newer than this program", command)
		}
	})
}

func TestOlderSchemaOfASharedDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	database := emptyPostgres(t)
	require.Zero(t, runProgram(t, nil, "migrate", "up", "--database", database).code)
	change(t, database, "DELETE FROM schema_versions WHERE version_id = (SELECT max(version_id) FROM schema_versions)")
	require.Equal(t, outcome{stdout: "older\n"}, runProgram(t, nil, "migrate", "status", "--database", database))
	got := runProgram(t, nil, "serve", "--addr", "127.0.0.1:0", "--admin-addr", "", "--database", database)
	require.Equal(t, 1, got.code)
	require.Contains(t, got.stderr, "run coaching migrate up")
}

func embedded(database string) bool { return strings.HasPrefix(database, sqlitePrefix) }

// change runs a statement on a database behind the program's back.
func change(t *testing.T, database, statement string) {
	t.Helper()
	driver := "pgx"
	if path, ok := strings.CutPrefix(database, sqlitePrefix); ok {
		driver, database = "sqlite", "file:"+path+"?_pragma=busy_timeout(30000)" // a server that starts may be making tables
	}
	connection, err := sql.Open(driver, database)
	require.NoError(t, err)
	defer func() { require.NoError(t, connection.Close()) }()
	_, err = connection.ExecContext(t.Context(), statement)
	require.NoError(t, err)
}
