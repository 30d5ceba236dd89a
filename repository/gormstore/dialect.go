package gormstore

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	gormpostgres "gorm.io/driver/postgres"
	gormsqlite "gorm.io/driver/sqlite"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"opencoaching/coaching"
)

// The names by which GORM calls its two dialects.
const (
	postgresName = "postgres"
	sqliteName   = "sqlite"
)

// dialect is what the two databases do differently. dialect_queries.go has what only single queries ask for.
type dialect interface {
	queryDialect
	// open makes GORM speak the dialect over a pool.
	open(pool *sql.DB) gorm.Dialector
	// begin begins a transaction.
	begin(ctx context.Context, conn *sql.Conn, b beginning) (transaction, error)
	// lend lends out a transaction that has begun, with the rights of the program itself, for as long as f takes.
	lend(ctx context.Context, work transaction, f func(any) error) error
	// oneWriter tells whether writers come one after the other, whatever they write.
	oneWriter() bool
	// acquireTimeout is how long to wait for a connection.
	acquireTimeout() time.Duration
	// among is the condition that a column of texts holds one of values, with one parameter however many they are, so
	// that neither a limit on parameters nor the number of different statements grows with them.
	among(column string, values []string) clause.Expr
	// manyRows is the statement of a bulk insert, and its values.
	manyRows(into bulk, rows [][]any) (statement string, values []any)
	// value is a parameter of a VALUES list that stands on its own, where Postgres cannot tell its type.
	value(columnType string) string
	// number is a decimal as a parameter of a statement that goes to the driver itself.
	number(d decimal) any
	// version asks for the version of a database that comes with the program, and is empty for one that does not.
	version() string
	// risks asks which settings of the database could lose what was acknowledged: rows of a name and a value; empty where
	// this program sets them itself.
	risks() string
	// analyze has the database look at how its rows are spread; empty where the queries are made to do without.
	analyze() string
	// optimize brings the statistics up to date by which queries are planned, and is empty where the database does so
	// by itself.
	optimize() string
	// hasVersions asks whether the table versionTable is there.
	hasVersions() string
	// early asks whether the table scorecards is the one of before score_authors: see package migrations.
	early() string
	// migrations is goose's name of the dialect, its folder and its options.
	migrations() (goose.Dialect, string, []goose.ProviderOption, error)
}

// postgres is the dialect of Postgres.
type postgres struct{}

func (postgres) open(pool *sql.DB) gorm.Dialector {
	return gormpostgres.New(gormpostgres.Config{Conn: pool})
}

func (postgres) oneWriter() bool { return false }

func (postgres) acquireTimeout() time.Duration { return 2 * time.Second }

// arrayText escapes what means something between the double quotes of an array.
var arrayText = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

func (postgres) among(column string, values []string) clause.Expr {
	var array strings.Builder
	array.WriteByte('{')
	for i, value := range values {
		if i > 0 {
			array.WriteByte(',')
		}
		array.WriteByte('"')
		array.WriteString(arrayText.Replace(value))
		array.WriteByte('"')
	}
	array.WriteByte('}')
	return clause.Expr{SQL: column + " = ANY(?)", Vars: []any{array.String()}}
}

func (postgres) value(columnType string) string { return "CAST(? AS " + columnType + ")" }

func (postgres) number(d decimal) any { return coaching.Decimal(d).String() }

// bind writes the placeholders of a statement as Postgres wants them.
func (postgres) bind(statement string) string {
	var bound strings.Builder
	for i, part := range strings.Split(statement, "?") {
		if i > 0 {
			fmt.Fprintf(&bound, "$%d", i)
		}
		bound.WriteString(part)
	}
	return bound.String()
}

func (postgres) version() string { return "" }

func (postgres) analyze() string { return "ANALYZE" }

func (postgres) risks() string {
	return "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting IN ('off', 'local')"
}

func (postgres) optimize() string { return "" }

func (postgres) hasVersions() string {
	return "SELECT to_regclass('" + versionTable + "') IS NOT NULL"
}

func (postgres) early() string {
	return `SELECT to_regclass('scorecards') IS NOT NULL AND NOT EXISTS (SELECT FROM pg_attribute
		WHERE attrelid = to_regclass('scorecards') AND attname = 'score_authors' AND NOT attisdropped)`
}

// lockTries is how often, once a second, to ask for the lock that another program migrates under: for five minutes.
const lockTries = 300

// migrations asks for a session's advisory lock, so that servers that start together do not migrate together.
func (postgres) migrations() (goose.Dialect, string, []goose.ProviderOption, error) {
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, lockTries))
	return goose.DialectPostgres, "postgres", []goose.ProviderOption{goose.WithSessionLocker(locker)}, err
}

// sqlite is the dialect of SQLite.
type sqlite struct{}

func (sqlite) open(pool *sql.DB) gorm.Dialector {
	return gormsqlite.New(gormsqlite.Config{DriverName: sqliteName, Conn: pool})
}

func (sqlite) oneWriter() bool { return true }

// Writers queue for the one connection, so that this is also how long a writer may have to wait for all before it.
func (sqlite) acquireTimeout() time.Duration { return busyTimeout }

func (sqlite) among(column string, values []string) clause.Expr {
	var array bytes.Buffer
	encoder := json.NewEncoder(&array)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(values) // texts always encode
	return clause.Expr{SQL: column + " IN (SELECT value FROM json_each(?))", Vars: []any{array.String()}}
}

func (sqlite) value(string) string { return "?" }

func (sqlite) number(d decimal) any { return int64(d) }

func (sqlite) version() string { return "SELECT sqlite_version()" }

func (sqlite) risks() string { return "" }

func (sqlite) analyze() string { return "" }

// It looks at every table, as a connection that has run no query yet has to ask for, and at no more than a few hundred
// rows of each index that has changed much.
func (sqlite) optimize() string { return "PRAGMA optimize=0x10002" }

func (sqlite) hasVersions() string {
	return "SELECT count(*) > 0 FROM sqlite_schema WHERE name = '" + versionTable + "'"
}

func (sqlite) early() string {
	return "SELECT count(*) > 0 AND sum(name = 'score_authors') = 0 FROM pragma_table_info('scorecards')"
}

func (sqlite) migrations() (goose.Dialect, string, []goose.ProviderOption, error) {
	return goose.DialectSQLite3, "sqlite", nil, nil
}
