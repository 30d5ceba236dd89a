package gormstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"opencoaching/repository"
)

func TestTranslate(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ err, want error }{
		"unique_violation":          {&pgconn.PgError{Code: "23505"}, repository.ErrAlreadyExists},
		"foreign_key_violation":     {&pgconn.PgError{Code: "23503"}, repository.ErrDangling},
		"serialization_failure":     {&pgconn.PgError{Code: "40001"}, repository.ErrConflict},
		"deadlock_detected":         {&pgconn.PgError{Code: "40P01"}, repository.ErrConflict},
		"lock_not_available":        {&pgconn.PgError{Code: "55P03"}, repository.ErrUnavailable},
		"stale plan":                {&pgconn.PgError{Code: "0A000", Routine: "RevalidateCachedQuery"}, repository.ErrConflict},
		"statement_timeout":         {&pgconn.PgError{Code: "57014"}, repository.ErrUnavailable},
		"disk_full":                 {&pgconn.PgError{Code: "53100"}, repository.ErrFull},
		"too_many_connections":      {&pgconn.PgError{Code: "53300"}, repository.ErrUnavailable},
		"admin_shutdown":            {&pgconn.PgError{Code: "57P01"}, repository.ErrUnavailable},
		"crash_shutdown":            {&pgconn.PgError{Code: "57P02"}, repository.ErrUnavailable},
		"cannot_connect_now":        {&pgconn.PgError{Code: "57P03"}, repository.ErrUnavailable},
		"connection_failure":        {&pgconn.PgError{Code: "08006"}, repository.ErrUnavailable},
		"io_error":                  {&pgconn.PgError{Code: "58030"}, repository.ErrUnavailable},
		"no server":                 {&net.OpError{Op: "dial", Err: errors.New("refused")}, repository.ErrUnavailable},
		"bad connection":            {driver.ErrBadConn, repository.ErrUnavailable},
		"connection closed midway":  {io.ErrUnexpectedEOF, repository.ErrUnavailable},
		"no row":                    {sql.ErrNoRows, repository.ErrNotFound},
		"wrapped":                   {fmt.Errorf("insert: %w", &pgconn.PgError{Code: "23505"}), repository.ErrAlreadyExists},
		"a caller's end":            {context.Canceled, context.Canceled},
		"a caller's deadline":       {context.DeadlineExceeded, context.DeadlineExceeded},
		"an error that is not ours": {io.ErrShortBuffer, io.ErrShortBuffer},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.ErrorIs(t, translate(c.err), c.want)
			require.ErrorIs(t, translate(c.err), c.err, "the cause stays for the log")
		})
	}
	t.Run("faults of ours have no kind", func(t *testing.T) {
		t.Parallel()
		for _, code := range []string{"42601", "23502", "23514", "0A000", "25006"} {
			err := &pgconn.PgError{Code: code}
			require.Same(t, err, translate(err), code)
		}
	})
	t.Run("a foreign key that stops a delete", func(t *testing.T) {
		t.Parallel()
		require.ErrorIs(t, translateDelete(&pgconn.PgError{Code: "23503"}), repository.ErrReferenced)
	})
	t.Run("nothing", func(t *testing.T) {
		t.Parallel()
		require.NoError(t, translate(nil))
	})
}

func TestSQLiteKind(t *testing.T) {
	t.Parallel()
	for code, want := range map[int]error{
		1555: repository.ErrAlreadyExists, // SQLITE_CONSTRAINT_PRIMARYKEY
		2067: repository.ErrAlreadyExists, // SQLITE_CONSTRAINT_UNIQUE
		787:  repository.ErrDangling,      // SQLITE_CONSTRAINT_FOREIGNKEY
		5:    repository.ErrConflict,      // SQLITE_BUSY
		517:  repository.ErrConflict,      // SQLITE_BUSY_SNAPSHOT
		13:   repository.ErrFull,          // SQLITE_FULL
		778:  repository.ErrUnavailable,   // SQLITE_IOERR_WRITE
		14:   repository.ErrUnavailable,   // SQLITE_CANTOPEN
		1299: nil,                         // SQLITE_CONSTRAINT_NOTNULL
		11:   nil,                         // SQLITE_CORRUPT
		8:    nil,                         // SQLITE_READONLY
	} {
		require.Equal(t, want, sqliteKind(code, repository.ErrDangling), "code %d", code)
	}
}

func TestCommitError(t *testing.T) {
	t.Parallel()
	t.Run("a refusal changed nothing", func(t *testing.T) {
		t.Parallel()
		require.ErrorIs(t, commitError(&pgconn.PgError{Code: "40001"}), repository.ErrConflict)
		require.ErrorIs(t, commitError(&pgconn.PgError{Code: "53100"}), repository.ErrUnavailable)
	})
	t.Run("no answer is not said to have changed nothing", func(t *testing.T) {
		t.Parallel()
		for _, err := range []error{io.ErrUnexpectedEOF, context.Canceled, driver.ErrBadConn} {
			require.ErrorIs(t, commitError(err), err)
			require.NotErrorIs(t, commitError(err), repository.ErrUnavailable)
		}
	})
}

func TestCheckSQLite(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"3.51.3", "3.51.10", "3.52.1", "3.54.1", "4.0.0"} {
		require.NoError(t, checkSQLite(version), version)
	}
	for _, version := range []string{"3.51.2", "3.41.2", "3.7.17", "3.52.0", ""} {
		require.Error(t, checkSQLite(version), version)
	}
}
