package gormstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"opencoaching/repository"
)

// finishTimeout is how long a COMMIT or ROLLBACK may take, whatever becomes of the caller meanwhile.
const finishTimeout = 10 * time.Second

// The role as which Postgres runs what is bound to a tenant, and the setting that row-level security compares with.
const (
	tenantRole    = "coaching_app"
	tenantSetting = "coaching.customer"
)

// beginning says how a transaction is to begin: to change things or to see a single snapshot, of which tenant, and how
// long it has waited for its connection.
type beginning struct {
	writes   bool
	customer string
	waited   time.Duration
}

// The bounds on waiting for locks on Postgres. Whoever has waited for a connection waits the less for locks, so that
// both together take hardly longer than one.
const (
	lockTimeout      = 2 * time.Second
	leastLockTimeout = 100 * time.Millisecond
)

// lockPatience is how long to wait for a lock, as Postgres reads it.
func lockPatience(waited time.Duration) string {
	return strconv.FormatInt(max(lockTimeout-waited, leastLockTimeout).Milliseconds(), 10)
}

// begin begins, takes on the role and sets the tenant in one round trip. A snapshot needs REPEATABLE READ. Writers meet
// at version guards and row locks, for which READ COMMITTED is enough.
//
// After a commit a connection stays in the role, which is what creates go by. What works beyond tenants puts it off for
// as long.
func (postgres) begin(ctx context.Context, conn *sql.Conn, b beginning) (transaction, error) {
	statement := "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
	if b.writes {
		statement = "BEGIN ISOLATION LEVEL READ COMMITTED"
	}
	if b.customer == repository.EveryTenant {
		statement += "; SET LOCAL role TO DEFAULT"
	} else { // an id has neither quotes nor backslashes
		statement += "; SET ROLE " + tenantRole + "; SET LOCAL " + tenantSetting + " = '" + b.customer + "'"
	}
	if b.waited >= leastLockTimeout { // else the connection's own will do
		statement += "; SET LOCAL lock_timeout = " + lockPatience(b.waited)
	}
	work := &onPostgres{Conn: conn, tenant: b.customer != repository.EveryTenant}
	_, err := work.control(ctx, statement)
	return work, err
}

// takeRole puts a new connection into the role that its transactions take on anyway, if the role was made and granted yet.
func takeRole(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, "SELECT set_config('role', rolname, false) FROM pg_roles WHERE rolname = '"+tenantRole+"' AND pg_has_role(oid,"+
		" CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END)")
	return err
}

// onPostgres is a transaction that is controlled by statements, since database/sql cannot begin one and set its tenant
// at once.
type onPostgres struct {
	*sql.Conn
	tenant   bool // it is in the role of tenants
	finished bool
}

// lend puts the role of tenants off for as long as the transaction is lent. The setting of the tenant stays.
func (postgres) lend(ctx context.Context, work transaction, f func(any) error) error {
	t := work.(*onPostgres)
	if _, err := t.control(ctx, "SET LOCAL role TO DEFAULT"); err != nil {
		return err
	}
	if err := onPgx(t.Conn, func(conn *pgx.Conn) error { return f(conn) }); err != nil || !t.tenant {
		return err
	}
	_, err := t.control(ctx, "SET LOCAL role TO "+tenantRole)
	return err
}

// errRolledBack: a statement failed, and nobody told; so the COMMIT was none.
var errRolledBack = errors.New("the database has rolled back instead")

// Commit ends the transaction for good.
func (t *onPostgres) Commit(ctx context.Context) error {
	tag, err := t.finish(ctx, "COMMIT")
	if err == nil && tag != "COMMIT" {
		return errRolledBack
	}
	return err
}

// Rollback ends the transaction without a trace.
func (t *onPostgres) Rollback(ctx context.Context) error {
	if t.finished {
		return nil
	}
	_, err := t.finish(ctx, "ROLLBACK")
	return err
}

// finish does not end with the caller's context, so that the outcome is known.
func (t *onPostgres) finish(ctx context.Context, statement string) (string, error) {
	t.finished = true
	finishing, cancel := context.WithTimeout(context.WithoutCancel(ctx), finishTimeout)
	defer cancel()
	return t.control(finishing, statement)
}

// control sends statements as they are and returns what the database calls the last of them.
func (t *onPostgres) control(ctx context.Context, statement string) (tag string, err error) {
	err = onPgx(t.Conn, func(conn *pgx.Conn) error {
		done, err := conn.Exec(ctx, statement)
		tag = done.String()
		return err
	})
	return tag, err
}

// onPgx lends out the driver's connection.
func onPgx(conn *sql.Conn, f func(*pgx.Conn) error) error {
	return conn.Raw(func(driverConn any) error {
		lent, ok := driverConn.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("a connection of %T", driverConn)
		}
		return f(lent.Conn())
	})
}

// A transaction of the read pool takes no lock and sees the database as it was at its first statement. One of the
// writer takes the write lock at once: a reader that begins to write later would fail whenever someone else wrote.
func (sqlite) begin(ctx context.Context, conn *sql.Conn, b beginning) (transaction, error) {
	// BEGIN and all statements end with the caller's context. COMMIT does not, so that its outcome is known.
	whole, end := context.WithCancel(context.WithoutCancel(ctx))
	begun := context.AfterFunc(ctx, end)
	work, err := conn.BeginTx(whole, &sql.TxOptions{ReadOnly: !b.writes})
	begun()
	if err != nil {
		end()
		return nil, err
	}
	return onSQLite{Tx: work, end: end}, nil
}

// onSQLite is a transaction of database/sql.
type onSQLite struct {
	*sql.Tx
	end context.CancelFunc
}

func (sqlite) lend(_ context.Context, work transaction, f func(any) error) error {
	return f(work.(onSQLite).Tx)
}

// Commit ends the transaction for good.
func (t onSQLite) Commit(context.Context) error { return t.finish(t.Tx.Commit) }

// Rollback ends the transaction without a trace.
func (t onSQLite) Rollback(context.Context) error { return t.finish(t.Tx.Rollback) }

func (t onSQLite) finish(how func() error) error {
	defer t.end()
	defer time.AfterFunc(finishTimeout, t.end).Stop()
	return how()
}
