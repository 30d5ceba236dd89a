package migrations_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/repository"
	"opencoaching/repository/gormstore"
)

var writeRows = flag.Bool("write-rows", false, "write the rows of the newest schema into testdata, where they are not there yet")

// firstSchema is the oldest one that a database may be left with: the migrations up to it landed together.
const firstSchema = 4

// rowsOf is the file of a schema's rows, as the program of that time wrote them.
func rowsOf(dialect string, version int64, variant string) string {
	return filepath.Join("testdata", fmt.Sprintf("%05d%s.%s.sql", version, variant, dialect))
}

// TestRows takes rows of every schema that has landed up to the newest, and reads what was written.
func TestRows(t *testing.T) {
	t.Parallel()
	for dialect, open := range dialects {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			newest := newestOf(t, open)
			if *writeRows {
				writeNewest(t, open(t), rowsOf(dialect, newest, ""))
			}
			for version := int64(firstSchema); version <= newest; version++ {
				t.Run(fmt.Sprint(version), func(t *testing.T) {
					t.Parallel()
					db := open(t)
					load(t, db, version, rowsOf(dialect, version, ""))
					requireMigrated(t, db.url, version)
				})
			}
		})
	}
}

// TestEarlyRows takes rows from before score_authors up.
func TestEarlyRows(t *testing.T) {
	t.Parallel()
	for dialect, open := range dialects {
		t.Run(dialect, func(t *testing.T) {
			t.Parallel()
			db := open(t)
			load(t, db, firstSchema, rowsOf(dialect, firstSchema, "-early"))
			requireOlder(t, db.url)
			requireMigrated(t, db.url, firstSchema)
		})
	}
	t.Run("with the version after", func(t *testing.T) {
		t.Parallel()
		// On SQLite 00005 changes nothing, and so went through without the column.
		db := openSQLite(t)
		load(t, db, firstSchema, rowsOf("sqlite", firstSchema, "-early"))
		_, err := db.provider.UpTo(t.Context(), 5)
		require.NoError(t, err)
		requireOlder(t, db.url)
		requireMigrated(t, db.url, firstSchema)
	})
}

// requireOlder wants the program to see that there is something to migrate.
func requireOlder(t *testing.T, url string) {
	t.Helper()
	state, err := openStore(t, url).SchemaState(t.Context())
	require.NoError(t, err)
	require.Equal(t, gormstore.SchemaOlder, state)
}

func newestOf(t *testing.T, open func(*testing.T) database) int64 {
	t.Helper()
	sources := open(t).provider.ListSources()
	return sources[len(sources)-1].Version
}

// load makes the schema of a version and puts the rows of a file into it.
func load(t *testing.T, db database, version int64, file string) {
	t.Helper()
	rows, err := os.ReadFile(file)
	require.NoError(t, err, "every schema that has landed has rows to migrate; this writes those of the newest:\n"+
		"bin/testpostgres -- go test ./repository/migrations -run TestRows -write-rows")
	_, err = db.provider.UpTo(t.Context(), version)
	require.NoError(t, err)
	_, err = db.ExecContext(t.Context(), string(rows))
	require.NoError(t, err)
}

// requireMigrated lets the program migrate a database and wants to read the sample, as far as the version held it.
func requireMigrated(t *testing.T, url string, version int64) {
	t.Helper()
	store := openStore(t, url)
	require.NoError(t, store.Migrate(t.Context()))
	require.NoError(t, store.Ready(t.Context()))
	requireSample(t, store, version)
}

func requireSample(t *testing.T, store repository.Store, version int64) {
	t.Helper()
	require.NoError(t, store.Read(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		return eachKind(func(name string, k kind) error {
			if k.since > version {
				return nil
			}
			got, err := k.read(t.Context(), tx)
			if err == nil {
				require.Equal(t, k.want, got, name)
			}
			return err
		})
	}))
}

// writeNewest writes the sample and dumps it. A file that is there stays: it was written by the program of its time.
func writeNewest(t *testing.T, db database, file string) {
	t.Helper()
	store := openStore(t, db.url)
	require.NoError(t, store.Migrate(t.Context()))
	require.NoError(t, store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		return eachKind(func(_ string, k kind) error { return k.write(context.WithoutCancel(t.Context()), tx) })
	}))
	out, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if os.IsExist(err) {
		return
	}
	require.NoError(t, err)
	_, err = out.WriteString(strings.Join(dump(t, db), "\n") + "\n")
	require.NoError(t, err)
	require.NoError(t, out.Close())
}

// What a dump asks of either database: the tables in the order they were made in, so that what is referred to comes
// first, the columns of one, and an INSERT for each of its rows.
const (
	postgresTables = `SELECT relname FROM pg_class
		WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND relname <> 'schema_versions' ORDER BY oid`
	postgresColumnsOf = `SELECT quote_ident(attname) FROM pg_attribute
		WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`

	sqliteTables = `SELECT name FROM sqlite_schema
		WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\' AND name <> 'schema_versions' ORDER BY rowid`
	sqliteColumnsOf = `SELECT '"' || name || '"' FROM pragma_table_info('%s') ORDER BY cid`
)

func dump(t *testing.T, db database) (inserts []string) {
	t.Helper()
	tables, columnsOf, quote := sqliteTables, sqliteColumnsOf, "quote"
	if strings.HasPrefix(db.url, "postgres") {
		tables, columnsOf, quote = postgresTables, postgresColumnsOf, "quote_nullable"
	}
	for _, table := range db.strings(t, tables) {
		columns := db.strings(t, fmt.Sprintf(columnsOf, table))
		values := make([]string, len(columns))
		for i, column := range columns {
			values[i] = quote + "(" + column + ")"
		}
		inserts = append(inserts, db.strings(t, fmt.Sprintf(`SELECT 'INSERT INTO "%s" (%s) VALUES (' || %s || ');' FROM "%s" ORDER BY 1`,
			table, strings.ReplaceAll(strings.Join(columns, ", "), "'", "''"), strings.Join(values, " || ', ' || "), table))...)
	}
	return inserts
}
