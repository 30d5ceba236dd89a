package gormstore

import (
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

// TenantRole is the role of transactions that are bound to a tenant.
const TenantRole = tenantRole
