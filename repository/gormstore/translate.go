package gormstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	sqlitedriver "modernc.org/sqlite" // it registers itself as the driver sqlite, too
	sqlite3 "modernc.org/sqlite/lib"

	"opencoaching/repository"
)

// translate turns an error of the database into one of the repository's errors, which wraps it; a foreign key that does
// not hold is ErrDangling. The end of the caller's context and what it does not know stay as they are.
func translate(err error) error { return translateAs(err, repository.ErrDangling) }

// translateDelete is translate for a DELETE, where a foreign key that does not hold is ErrReferenced.
func translateDelete(err error) error { return translateAs(err, repository.ErrReferenced) }

func translateAs(err, onForeignKey error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	var kind error
	var onPostgres *pgconn.PgError
	var onSQLite *sqlitedriver.Error
	switch {
	case errors.Is(err, gorm.ErrRecordNotFound), errors.Is(err, sql.ErrNoRows):
		kind = repository.ErrNotFound
	case connectionLost(err):
		kind = repository.ErrUnavailable
	case errors.As(err, &onPostgres):
		kind = postgresKind(onPostgres, onForeignKey)
	case errors.As(err, &onSQLite):
		kind = sqliteKind(onSQLite.Code(), onForeignKey)
	}
	if kind == nil {
		return err
	}
	return fmt.Errorf("%w: %w", kind, err)
}

// connectionLost tells whether there is no server to talk to, or none any more, as opposed to an answer of it.
func connectionLost(err error) bool {
	var connecting *pgconn.ConnectError
	var network net.Error
	return errors.As(err, &connecting) || errors.As(err, &network) || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, sql.ErrConnDone) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, net.ErrClosed) || pgconn.SafeToRetry(err)
}

// postgresKind reads a SQLSTATE. Nil: a fault of ours.
func postgresKind(err *pgconn.PgError, onForeignKey error) error {
	switch err.Code {
	case "23505": // unique_violation
		return repository.ErrAlreadyExists
	case "23503": // foreign_key_violation
		return onForeignKey
	case "40001", "40P01": // serialization_failure, deadlock_detected
		return repository.ErrConflict
	// lock_not_available, by lock_timeout: to wait once more would make it twice as long. query_canceled, by
	// statement_timeout: where a caller cancels, the context's error comes first.
	case "55P03", "57014":
		return repository.ErrUnavailable
	case "53100": // disk_full
		return repository.ErrFull
	case "0A000": // feature_not_supported; this one is a plan that a migration has made stale, and is gone next time
		if err.Routine == "RevalidateCachedQuery" {
			return repository.ErrConflict
		}
	}
	switch {
	case strings.HasPrefix(err.Code, "08"), // connection_exception
		strings.HasPrefix(err.Code, "53"),  // insufficient_resources: too many connections
		strings.HasPrefix(err.Code, "57P"), // the server goes down or comes up
		strings.HasPrefix(err.Code, "58"):  // system_error
		return repository.ErrUnavailable
	}
	return nil
}

// sqliteKind reads an extended result code, whose low byte is the primary one. Nil: a fault of ours.
func sqliteKind(code int, onForeignKey error) error {
	switch code {
	case sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_ROWID:
		return repository.ErrAlreadyExists
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return onForeignKey
	}
	switch code & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return repository.ErrConflict
	case sqlite3.SQLITE_FULL:
		return repository.ErrFull
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN:
		return repository.ErrUnavailable
	}
	return nil
}
