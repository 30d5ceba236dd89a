package gormstore_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/repository"
	"opencoaching/repository/gormstore"
	"opencoaching/repository/repotest"
)

func TestSQLite(t *testing.T) {
	t.Parallel()
	repotest.Run(t, func(t *testing.T) repository.Store { return openStore(t, migrated(t, repotest.SQLite(t))) })
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	repotest.Run(t, func(t *testing.T) repository.Store { return openStore(t, repotest.Postgres(t, migrate)) })
}

// openStore opens a database until the test ends.
func openStore(t *testing.T, url string) *gormstore.Store {
	t.Helper()
	store, err := gormstore.Open(t.Context(), url, gormstore.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	return store
}

func migrate(ctx context.Context, url string) error {
	store, err := gormstore.Open(ctx, url, gormstore.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = store.Close() }()
	return store.Migrate(ctx)
}

func migrated(t *testing.T, url string) string {
	t.Helper()
	require.NoError(t, migrate(t.Context(), url))
	return url
}
