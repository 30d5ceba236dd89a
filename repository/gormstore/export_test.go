package gormstore

import (
	"context"
	"database/sql"
	"testing"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"

	"opencoaching/repository"
)

// Execute runs a statement that no interface offers.
func Execute(t testing.TB, s *Store, statement string) {
	t.Helper()
	require.NoError(t, s.Write(t.Context(), repository.EveryTenant, func(running repository.Tx) error {
		_, err := Raw(running).ExecContext(t.Context(), statement)
		return err
	}))
}

// Writer is the pool of the store's writing connections.
func Writer(s *Store) *sql.DB { return s.writer.connections }

// Raw runs statements in a transaction as they are, past every condition that the store puts into its own.
func Raw(running repository.Tx) gorm.ConnPool { return running.(*tx).work.transaction }

// Statement is one that a transaction ran.
type Statement struct {
	Query string
	Args  []any
}

// Listen notes every query that a transaction runs from now on.
func Listen(running repository.Tx, to *[]Statement) {
	work := running.(*tx).work
	work.transaction = &overheard{work.transaction, to}
}

type overheard struct {
	transaction
	to *[]Statement
}

func (o *overheard) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	*o.to = append(*o.to, Statement{query, args})
	return o.transaction.QueryContext(ctx, query, args...)
}

func (o *overheard) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	*o.to = append(*o.to, Statement{query, args})
	return o.transaction.QueryRowContext(ctx, query, args...)
}

// TenantRole is the role of transactions that are bound to a tenant.
const TenantRole = tenantRole
