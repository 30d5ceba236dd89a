package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"opencoaching/jobs"
	"opencoaching/repository/gormstore"
)

const (
	databaseFlag     = "database"
	databaseVariable = "DATABASE_URL"
	defaultDatabase  = "sqlite:data/coaching.db"
	sqlitePrefix     = "sqlite:"

	// migrationPatience is how long a schema may look old before it is: another server that has started at the same time
	// may be in the middle of bringing it up.
	migrationPatience = 2 * time.Second
	migrationPause    = 50 * time.Millisecond
)

// addDatabase adds the flag that says which database to use.
func addDatabase(flags *pflag.FlagSet, url *string) {
	flags.StringVar(url, databaseFlag, defaultDatabase, "`URL` of the database: sqlite:PATH (a file, made when missing)\n"+
		"or postgres://USER:PASSWORD@HOST:PORT/NAME")
	twin(flags, databaseFlag, databaseVariable)
}

// openStore connects to a database, whatever its schema.
func openStore(ctx context.Context, url string) (*gormstore.Store, error) {
	enqueuer, err := jobs.NewEnqueuer()
	if err != nil {
		return nil, err
	}
	store, err := gormstore.Open(ctx, url, gormstore.Options{Enqueue: enqueuer.Enqueue})
	if err != nil {
		return nil, fmt.Errorf("--%s (%s): %w", databaseFlag, databaseVariable, err)
	}
	return store, nil
}

// openExisting is openStore for commands that have nothing to do with a database that is not there, so that a mistyped
// path makes no empty file.
func openExisting(ctx context.Context, url string) (*gormstore.Store, error) {
	if err := requireFile(url); err != nil {
		return nil, err
	}
	return openStore(ctx, url)
}

// requireFile is an error for an embedded database whose file is not there.
func requireFile(url string) error {
	if path, ok := strings.CutPrefix(url, sqlitePrefix); ok && path != "" {
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("--%s (%s): there is no database %s; coaching serve, demo and migrate up make one",
				databaseFlag, databaseVariable, path)
		}
	}
	return nil
}

// openMigrated opens a database whose schema is the one of this program. It migrates an empty one and an embedded one
// by itself. A shared one with an older schema is refused, because programs of an earlier version may be at work on it.
func openMigrated(ctx context.Context, url string) (*gormstore.Store, error) {
	store, err := openStore(ctx, url)
	if err != nil {
		return nil, err
	}
	if err := bringUp(ctx, store, url); err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return store, nil
}

func bringUp(ctx context.Context, store *gormstore.Store, url string) error {
	embedded := strings.HasPrefix(url, sqlitePrefix)
	state, err := store.SchemaState(ctx)
	if err == nil && state == gormstore.SchemaOlder && !embedded {
		state, err = settledState(ctx, store)
	}
	if err != nil {
		return err
	}
	if state == gormstore.SchemaEmpty || state == gormstore.SchemaOlder && embedded {
		return migrate(ctx, store, url)
	}
	return checkState(state)
}

// migrate brings up our tables and, on Postgres, those of jobs; on an embedded database whoever works jobs does.
func migrate(ctx context.Context, store *gormstore.Store, url string) error {
	err := store.Migrate(ctx)
	if err == nil && !strings.HasPrefix(url, sqlitePrefix) {
		err = jobs.Migrate(ctx, url)
	}
	return err
}

// settledState is the state of the schema, once nobody else is about to change it.
func settledState(ctx context.Context, store *gormstore.Store) (gormstore.SchemaState, error) {
	deadline := time.Now().Add(migrationPatience)
	for {
		state, err := store.SchemaState(ctx)
		if err != nil || state != gormstore.SchemaOlder || time.Now().After(deadline) {
			return state, err
		}
		select {
		case <-ctx.Done():
			return state, ctx.Err()
		case <-time.After(migrationPause):
		}
	}
}

// checkState is nil for the one schema that this program works with, and otherwise says what to do.
func checkState(state gormstore.SchemaState) error {
	switch state {
	case gormstore.SchemaCurrent:
		return nil
	case gormstore.SchemaEmpty:
		return errors.New("the database is empty: coaching migrate up makes its tables, and coaching demo fills it with examples")
	case gormstore.SchemaOlder:
		return errors.New("the schema of the database is older than this program: run coaching migrate up with the same database")
	default:
		return errors.New("the schema of the database is newer than this program: use the version that migrated it, or a later one")
	}
}
