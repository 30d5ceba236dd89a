package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver pgx
	_ "modernc.org/sqlite"             // the driver sqlite
)

// database is what the server stores in, and how to look at it past the server.
type database struct {
	kind        string // SQLite or Postgres
	url         string
	driver, dsn string
	cluster     *cluster // nil on SQLite
	folder      string   // of SQLite
}

func newSQLite(context.Context) (*database, error) {
	folder, err := os.MkdirTemp("", "faults-")
	if err != nil {
		return nil, err
	}
	return sqliteIn(folder), nil
}

func sqliteIn(folder string) *database {
	path := filepath.Join(folder, "coaching.db")
	return &database{kind: "SQLite", url: "sqlite:" + path, driver: "sqlite", dsn: "file:" + path + "?_pragma=busy_timeout(5000)", folder: folder}
}

func newPostgres(ctx context.Context) (*database, error) { return newPostgresWith(ctx) }

func newPostgresWith(ctx context.Context, settings ...string) (*database, error) {
	c, err := newCluster(settings...)
	if err != nil {
		return nil, err
	}
	if err := c.startAndWait(ctx); err != nil {
		c.remove()
		return nil, err
	}
	return &database{kind: "Postgres", url: c.url(), driver: "pgx", dsn: c.url(), cluster: c}, nil
}

func (d *database) drop() {
	if d.cluster != nil {
		d.cluster.remove()
		return
	}
	if err := os.RemoveAll(d.folder); err != nil {
		fmt.Fprintln(os.Stderr, "faults:", err)
	}
}

// look runs f with a connection past the server.
func (d *database) look(f func(*sql.DB) error) error {
	db, err := sql.Open(d.driver, d.dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // so that what one statement sets holds for the next
	return f(db)
}

func (d *database) execute(ctx context.Context, statements ...string) error {
	return d.look(func(db *sql.DB) error {
		for _, statement := range statements {
			if _, err := db.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("%s: %w", statement, err)
			}
		}
		return nil
	})
}

// events counts the audit events of each resource by operation, sealed ones and others.
func (d *database) events(ctx context.Context) (map[string]map[string]int, error) {
	counted := map[string]map[string]int{}
	err := d.look(func(db *sql.DB) error {
		rows, err := db.QueryContext(ctx, `SELECT resource, operation, count(*) FROM (SELECT resource, operation FROM audit_pending
			UNION ALL SELECT resource, operation FROM audit_events) AS events GROUP BY resource, operation`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var resource, operation string
			var count int
			if err := rows.Scan(&resource, &operation, &count); err != nil {
				return err
			}
			if counted[resource] == nil {
				counted[resource] = map[string]int{}
			}
			counted[resource][operation] = count
		}
		return rows.Err()
	})
	return counted, err
}
