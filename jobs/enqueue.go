package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/riverdriver/riversqlite"
)

// Enqueuer enqueues backfills in transactions that others have begun, so that a job and its place in River's queue are
// there together or not at all.
type Enqueuer struct {
	postgres *river.Client[pgx.Tx]
	sqlite   *river.Client[*sql.Tx]
}

// NewEnqueuer makes one for both databases. It connects to none.
func NewEnqueuer() (*Enqueuer, error) {
	config := &river.Config{Logger: slog.New(slog.DiscardHandler)}
	postgres, err := river.NewClient[pgx.Tx](silent[pgx.Tx]{riverpgxv5.New(nil)}, config)
	if err != nil {
		return nil, fmt.Errorf("set up River for Postgres: %w", err)
	}
	sqlite, err := river.NewClient[*sql.Tx](silent[*sql.Tx]{riversqlite.New(nil)}, config)
	if err != nil {
		return nil, fmt.Errorf("set up River for SQLite: %w", err)
	}
	return &Enqueuer{postgres, sqlite}, nil
}

// Enqueue enqueues a backfill by its resource name in a transaction: a *pgx.Conn that is in one, or a *sql.Tx. A worker
// takes it up within a second of the commit. While River's tables are still to be made it is left to the sweep.
func (e *Enqueuer) Enqueue(ctx context.Context, transaction any, job string) error {
	var made bool
	var err error
	switch within := transaction.(type) {
	case *pgx.Conn:
		if err = within.QueryRow(ctx, "SELECT to_regclass('river_job') IS NOT NULL").Scan(&made); made {
			_, err = e.postgres.InsertTx(ctx, begun{within}, backfill{Job: job}, nil)
		}
	case *sql.Tx:
		if err = within.QueryRowContext(ctx, "SELECT count(*) > 0 FROM sqlite_schema WHERE name = 'river_job'").Scan(&made); made {
			_, err = e.sqlite.InsertTx(ctx, within, backfill{Job: job}, nil)
		}
	default:
		err = fmt.Errorf("a transaction of %T", transaction)
	}
	return err
}

// begun is the transaction that a connection is in, to be used by River. Whoever began it ends it.
type begun struct{ *connection }

// connection gives the embedded field another name than that of the method below.
type connection = pgx.Conn

var errNotOurs = errors.New("the transaction is somebody else's")

// Begin begins nothing.
func (begun) Begin(context.Context) (pgx.Tx, error) { return nil, errNotOurs }

// Commit ends nothing.
func (begun) Commit(context.Context) error { return errNotOurs }

// Rollback ends nothing.
func (begun) Rollback(context.Context) error { return errNotOurs }

// LargeObjects has none.
func (begun) LargeObjects() pgx.LargeObjects { return pgx.LargeObjects{} }

// Conn is the connection.
func (b begun) Conn() *pgx.Conn { return b.connection }
