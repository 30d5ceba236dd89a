package gormstore

import (
	"database/sql"
	"testing"

	"github.com/stretchr/testify/require"
)

// Execute runs a statement that no interface offers, on the writer's connections.
func Execute(t testing.TB, s *Store, statement string) {
	t.Helper()
	_, err := s.writer.connections.ExecContext(t.Context(), statement)
	require.NoError(t, err)
}

// Writer is the pool of the store's writing connections.
func Writer(s *Store) *sql.DB { return s.writer.connections }
