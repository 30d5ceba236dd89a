// Package repotest is what the tests of storage share: fresh databases and, beside them, the suite that every backend
// passes.
package repotest

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

const (
	postgresVariable = "COACHING_TEST_POSTGRES"
	// databasePrefix begins the name of every database made here; what follows is of the process, then of the test.
	databasePrefix = "coaching_test_"
	statementLimit = time.Minute
	// fileCopySince is the first major version of Postgres that can be told to clone by copying files.
	fileCopySince = 15
)

// Migrate brings the empty database at the URL to the current schema and closes what it opened there.
type Migrate func(ctx context.Context, url string) error

// postgres is this process's template on the test server.
var postgres cloner

// SQLite returns the URL of a database file that does not exist yet, in a folder that goes with the test.
func SQLite(t testing.TB) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "coaching.db")
}

// Postgres returns the URL of a database of the test's own, with the schema and without rows, on the server that
// COACHING_TEST_POSTGRES names; the test's end drops it. Without that variable the test is skipped.
//
// The schema is made once in a process, by the migrate of the first test, and cloned from then on, which takes some ten
// milliseconds. Tests may call it in parallel, and so may processes on the same server.
func Postgres(t testing.TB, migrate Migrate) string {
	t.Helper()
	server := os.Getenv(postgresVariable)
	if server == "" {
		t.Skip(postgresVariable + " is not set: make test sets it, and so does go run ./cmd/testpostgres -- go test ./...")
	}
	name, err := postgres.clone(server, migrate)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, postgres.drop(name)) })
	return databaseURL(server, name)
}

// cloner makes databases one at a time over one connection. The connection is named after the template and stays open
// as long as the process lives: by that another process sees that the template and its clones are still in use.
type cloner struct {
	mutex      sync.Mutex
	server     string
	connection *pgx.Conn
	template   string
	clones     int
	failure    error // of making the template; met once, told to every test
}

func (c *cloner) clone(server string, migrate Migrate) (string, error) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.template == "" {
		c.template, c.server = databasePrefix+strings.ToLower(rand.Text()[:12]), server
		c.failure = c.makeTemplate(migrate)
	}
	if c.failure != nil {
		return "", c.failure
	}
	c.clones++
	name := fmt.Sprintf("%s_%d", c.template, c.clones)
	statement := "CREATE DATABASE " + name + " TEMPLATE " + c.template
	if c.copiesFiles() {
		statement += " STRATEGY file_copy"
	}
	return name, c.execute(statement)
}

func (c *cloner) drop(name string) error {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)")
}

// makeTemplate also clears away what processes that are gone have left: templates outlive them, as nothing runs when
// the last test has ended.
func (c *cloner) makeTemplate(migrate Migrate) error {
	if err := c.dropLeftovers(); err != nil {
		return err
	}
	// template0 and not template1: a stray connection to the latter would fail this.
	if err := c.execute("CREATE DATABASE " + c.template + " TEMPLATE template0"); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), statementLimit)
	defer cancel()
	if err := migrate(ctx, databaseURL(c.server, c.template)); err != nil {
		return fmt.Errorf("migrate the template database: %w", err)
	}
	// A database with a connection, be it autovacuum's, cannot be cloned.
	return c.execute("ALTER DATABASE " + c.template + " ALLOW_CONNECTIONS false")
}

// dropLeftovers goes on after an error: the other processes on this server may be dropping the same databases.
func (c *cloner) dropLeftovers() error {
	if err := c.connect(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), statementLimit)
	defer cancel()
	// What is wrong with the query is told by the rows.
	rows, _ := c.connection.Query(ctx, `SELECT d.datname FROM pg_database d WHERE starts_with(d.datname, $1)
		AND NOT EXISTS (SELECT FROM pg_stat_activity a
			WHERE starts_with(a.application_name, $1) AND starts_with(d.datname, a.application_name))`, databasePrefix)
	leftovers, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return fmt.Errorf("look for databases of earlier tests: %w", err)
	}
	for _, name := range leftovers {
		_ = c.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)")
	}
	return nil
}

func (c *cloner) execute(statement string) error {
	if err := c.connect(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), statementLimit)
	defer cancel()
	if _, err := c.connection.Exec(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

// connect connects where there is no connection, or none any more: some tests end them on purpose.
func (c *cloner) connect() error {
	if c.connection != nil && !c.connection.IsClosed() {
		return nil
	}
	config, err := pgx.ParseConfig(c.server)
	if err != nil {
		return fmt.Errorf("read %s: %w", postgresVariable, err)
	}
	config.RuntimeParams["application_name"] = c.template
	ctx, cancel := context.WithTimeout(context.Background(), statementLimit)
	defer cancel()
	connection, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return fmt.Errorf("connect to %s: %w", postgresVariable, err)
	}
	c.connection = connection
	return nil
}

func (c *cloner) copiesFiles() bool {
	var major int
	_, err := fmt.Sscanf(c.connection.PgConn().ParameterStatus("server_version"), "%d", &major)
	return err == nil && major >= fileCopySince
}

func databaseURL(server, name string) string {
	parsed, err := url.Parse(server)
	if err != nil {
		return server // which does not connect either, and says so
	}
	parsed.Path = "/" + name
	return parsed.String()
}
