package migrations_test

import (
	"context"
	"database/sql"
	"io/fs"
	"path"
	"slices"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver pgx
	"github.com/pressly/goose/v3"
	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite" // the driver sqlite

	"opencoaching/repository/migrations"
	"opencoaching/repository/repotest"
)

// versionTable is where the program lets goose note what has been migrated.
const versionTable = "schema_versions"

// database is a fresh one of either dialect.
type database struct {
	*sql.DB
	provider *goose.Provider
	url      string // for the program
}

// dialects open a fresh database of each, by the names of their folders.
var dialects = map[string]func(*testing.T) database{"sqlite": openSQLite, "postgres": openPostgres}

func openSQLite(t *testing.T) database {
	t.Helper()
	url := repotest.SQLite(t)
	file := strings.TrimPrefix(url, "sqlite:")
	return open(t, url, "sqlite", "file:"+file+"?_pragma=foreign_keys(1)", goose.DialectSQLite3)
}

func openPostgres(t *testing.T) database {
	t.Helper()
	url := repotest.Postgres(t, func(context.Context, string) error { return nil })
	return open(t, url, "pgx", url, goose.DialectPostgres)
}

func open(t *testing.T, url, driver, dsn string, dialect goose.Dialect) database {
	t.Helper()
	db, err := sql.Open(driver, dsn)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	folder := map[string]string{"sqlite": "sqlite", "pgx": "postgres"}[driver]
	files, err := fs.Sub(migrations.Files, folder)
	require.NoError(t, err)
	provider, err := goose.NewProvider(dialect, db, files, goose.WithTableName(versionTable), goose.WithLogger(goose.NopLogger()))
	require.NoError(t, err)
	return database{db, provider, url}
}

// strings are the rows of a query that yields one column.
func (d database) strings(t *testing.T, query string) (all []string) {
	t.Helper()
	rows, err := d.QueryContext(t.Context(), query)
	require.NoError(t, err)
	defer func() { require.NoError(t, rows.Close()) }()
	for rows.Next() {
		var one string
		require.NoError(t, rows.Scan(&one))
		all = append(all, one)
	}
	require.NoError(t, rows.Err())
	return all
}

func TestFiles(t *testing.T) {
	t.Parallel()
	names := func(folder string) (names []string) {
		files, err := fs.Glob(migrations.Files, folder+"/*.sql")
		require.NoError(t, err)
		for _, file := range files {
			names = append(names, path.Base(file))
		}
		return names
	}
	require.NotEmpty(t, names("postgres"))
	require.Equal(t, names("postgres"), names("sqlite"), "both dialects have the same migrations")
}

// TestUpAndDown takes every migration up from an empty database, down again, and all of them up once more.
func TestUpAndDown(t *testing.T) {
	t.Parallel()
	for name, open := range dialects {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := open(t)
			for _, source := range db.provider.ListSources() {
				_, err := db.provider.UpTo(t.Context(), source.Version)
				require.NoError(t, err, "up to %d", source.Version)
			}
			for range db.provider.ListSources() {
				_, err := db.provider.Down(t.Context())
				require.NoError(t, err)
			}
			_, err := db.provider.Up(t.Context())
			require.NoError(t, err)
		})
	}
}

// What is compared is written as the same words on both databases.
const (
	postgresColumns = `SELECT table_name || '.' || column_name || ' ' || CASE
			WHEN data_type IN ('bigint', 'integer', 'boolean', 'numeric') THEN 'integer' ELSE 'text' END
			|| CASE is_nullable WHEN 'YES' THEN ' null' ELSE '' END
		FROM information_schema.columns WHERE table_schema = current_schema() AND table_name <> 'schema_versions' ORDER BY 1`
	sqliteColumns = `SELECT t.name || '.' || c.name || ' ' || lower(c.type) || iif(c."notnull", '', ' null')
		FROM pragma_table_list t JOIN pragma_table_info(t.name) c
		WHERE t.schema = 'main' AND t.name <> 'schema_versions' AND t.name NOT LIKE 'sqlite%' ORDER BY 1`

	// Keys of indexes that are named by hand, and those of primary keys and unique constraints, which are not.
	postgresIndexes = `SELECT t.relname || CASE
				WHEN x.indisprimary THEN ' primary'
				WHEN EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.oid AND c.contype = 'u') THEN ' unique' ELSE ' ' || i.relname END
			|| ' (' || (SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = i.oid) || ')'
		FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
		WHERE t.relnamespace = current_schema()::regnamespace AND t.relname <> 'schema_versions' ORDER BY 1`
	sqliteIndexes = `SELECT t.name || CASE i.origin WHEN 'pk' THEN ' primary' WHEN 'u' THEN ' unique' ELSE ' ' || i.name END
			|| ' (' || (SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) || ')'
		FROM pragma_table_list t JOIN pragma_index_list(t.name) i
		WHERE t.schema = 'main' AND t.name <> 'schema_versions' AND t.name NOT LIKE 'sqlite%' ORDER BY 1`

	postgresForeignKeys = `SELECT c.conrelid::regclass || ' (' || (SELECT string_agg(a.attname, ', ' ORDER BY k.n)
				FROM unnest(c.conkey) WITH ORDINALITY k(num, n) JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.num)
			|| ') ' || c.confrelid::regclass || CASE c.confdeltype WHEN 'c' THEN ' CASCADE' ELSE ' NO ACTION' END
		FROM pg_constraint c WHERE c.contype = 'f' ORDER BY 1`
	sqliteForeignKeys = `SELECT name || ' (' || group_concat("from", ', ') || ') ' || "table" || ' ' || on_delete
		FROM (SELECT t.name, f.* FROM pragma_table_list t JOIN pragma_foreign_key_list(t.name) f
			WHERE t.schema = 'main' ORDER BY t.name, f.id, f.seq)
		GROUP BY name, id ORDER BY 1`
)

func TestSameSchema(t *testing.T) {
	t.Parallel()
	onSQLite, onPostgres := openSQLite(t), openPostgres(t)
	for _, db := range []database{onSQLite, onPostgres} {
		_, err := db.provider.Up(t.Context())
		require.NoError(t, err)
	}
	for what, query := range map[string][2]string{
		"columns":      {sqliteColumns, postgresColumns},
		"indexes":      {sqliteIndexes, postgresIndexes},
		"foreign keys": {sqliteForeignKeys, postgresForeignKeys},
	} {
		t.Run(what, func(t *testing.T) {
			there := onPostgres.strings(t, query[1])
			require.NotEmpty(t, there)
			require.ElementsMatch(t, there, onSQLite.strings(t, query[0]))
		})
	}
}

// beyondTenants are the indexes by which something is looked up before its tenant is known.
var beyondTenants = []string{"api_keys api_keys_prefix (prefix)"}

// TestTenantFirst holds every key to begin with the customer, so that tenants stay apart in each of them.
func TestTenantFirst(t *testing.T) {
	t.Parallel()
	db := openSQLite(t)
	_, err := db.provider.Up(t.Context())
	require.NoError(t, err)
	keys := append(db.strings(t, sqliteIndexes), db.strings(t, sqliteForeignKeys)...)
	require.NotEmpty(t, keys)
	for _, key := range keys {
		if slices.Contains(beyondTenants, key) {
			continue
		}
		require.Contains(t, key, " (customer_id", "the first column of a key is customer_id")
	}
}
