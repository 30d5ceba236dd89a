package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"opencoaching/auth"
	"opencoaching/repository/gormstore"
	"opencoaching/service"
)

// kind is a kind of database to measure on.
type kind struct {
	name   string
	create func(context.Context) (*database, error)
}

// database is a new database, made for one measurement.
type database struct {
	kind string
	url  string
	drop func()
}

func (d *database) postgres() bool { return d.kind == "Postgres" }

// postgresVariable names a server of Postgres.
const postgresVariable = "COACHING_TEST_POSTGRES"

// databases are SQLite and, where there is a server for it, Postgres.
func databases() []kind {
	kinds := []kind{{"SQLite", createSQLite}}
	if server := os.Getenv(postgresVariable); server != "" {
		kinds = append(kinds, kind{"Postgres", func(ctx context.Context) (*database, error) { return createPostgres(ctx, server) }})
	} else {
		fmt.Fprintln(os.Stderr, "bench: "+postgresVariable+" is not set: SQLite alone is measured")
	}
	return kinds
}

func createSQLite(context.Context) (*database, error) {
	folder, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return nil, err
	}
	return &database{kind: "SQLite", url: "sqlite:" + filepath.Join(folder, "bench.db"), drop: func() { _ = os.RemoveAll(folder) }}, nil
}

func createPostgres(ctx context.Context, server string) (*database, error) {
	name := "bench_" + strings.ToLower(rand.Text())
	if err := execute(ctx, server, "CREATE DATABASE "+name); err != nil {
		return nil, err
	}
	address, err := url.Parse(server)
	if err != nil {
		return nil, err
	}
	address.Path = "/" + name
	return &database{kind: "Postgres", url: address.String(), drop: func() {
		dropping, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
		defer cancel()
		if err := execute(dropping, server, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			fmt.Fprintln(os.Stderr, "bench: drop the database:", err)
		}
	}}, nil
}

func execute(ctx context.Context, server, statement string) error {
	conn, err := pgx.Connect(ctx, server)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, statement)
	return err
}

// another is a second database of the same kind.
func (d *database) another(ctx context.Context) (*database, error) {
	if d.postgres() {
		return createPostgres(ctx, os.Getenv(postgresVariable))
	}
	return createSQLite(ctx)
}

// describe says what is measured on: the version, and what a commit waits for.
func (d *database) describe(ctx context.Context) (what string, err error) {
	if d.postgres() {
		conn, err := pgx.Connect(ctx, d.url)
		if err != nil {
			return "", err
		}
		defer conn.Close(ctx)
		err = conn.QueryRow(ctx, `SELECT 'Postgres ' || current_setting('server_version') || ', fsync ' || current_setting('fsync') ||
			', synchronous_commit ' || current_setting('synchronous_commit') || ', shared_buffers ' || current_setting('shared_buffers')`).Scan(&what)
		return what, err
	}
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		return "", err
	}
	defer db.Close()
	err = db.QueryRowContext(ctx, "SELECT 'SQLite ' || sqlite_version() || ', write-ahead log, synchronous FULL'").Scan(&what)
	return what, err
}

// fill makes the tables and stores a data set, the way an operator would import it.
func (d *database) fill(ctx context.Context, set *service.DataSet) error {
	store, err := gormstore.Open(ctx, d.url, gormstore.Options{})
	if err != nil {
		return err
	}
	defer store.Close()
	if err := store.Migrate(ctx); err != nil {
		return err
	}
	if err := service.New(store, time.Now).Import(auth.With(ctx, auth.Operator()), set, nil); err != nil {
		return fmt.Errorf("import: %w", err)
	}
	if d.postgres() {
		return d.execute(ctx, "VACUUM ANALYZE")
	}
	return nil
}
