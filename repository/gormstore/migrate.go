package gormstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"opencoaching/repository"
	"opencoaching/repository/migrations"
)

// versionTable is where goose notes the migrations that a database has seen.
const versionTable = "schema_versions"

// earlyVersion is what a database with an early table scorecards counts as, whatever versionTable says: 00003 as it is
// today has not been there.
const earlyVersion = 2

// SchemaState compares the schema of a database with the one that this program was built for.
type SchemaState string

// The states of a schema.
const (
	SchemaEmpty   SchemaState = "empty"   // never migrated
	SchemaOlder   SchemaState = "older"   // Migrate brings it up
	SchemaCurrent SchemaState = "current" // the only one to work with
	SchemaNewer   SchemaState = "newer"   // a later program has migrated it
)

// SchemaState looks at the schema and changes nothing. ErrUnavailable.
func (s *Store) SchemaState(ctx context.Context) (SchemaState, error) {
	target, err := s.target()
	if err != nil {
		return "", err
	}
	var version int64
	err = s.Read(ctx, repository.EveryTenant, func(t repository.Tx) (err error) {
		version, err = s.version(ctx, t.(*tx).work)
		return err
	})
	switch {
	case err != nil:
		return "", fmt.Errorf("look at the schema: %w", translate(err))
	case version == 0:
		return SchemaEmpty, nil
	case version < target:
		return SchemaOlder, nil
	case version > target:
		return SchemaNewer, nil
	default:
		return SchemaCurrent, nil
	}
}

// Migrate brings an empty or older schema to the current one, each migration in a transaction of its own. On Postgres
// one program at a time does so, and the others wait. A newer schema is left as it is.
func (s *Store) Migrate(ctx context.Context) (err error) {
	name, folder, options, err := s.dialect.migrations()
	if err != nil {
		return fmt.Errorf("prepare to migrate: %w", err)
	}
	db, done := s.migrator()
	defer func() { err = errors.Join(err, done()) }()
	files, err := fs.Sub(migrations.Files, folder)
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	if err := s.mendEarly(ctx, db, folder); err != nil {
		return err
	}
	options = append(options, goose.WithTableName(versionTable), goose.WithLogger(goose.NopLogger()),
		goose.WithDisableGlobalRegistry(true))
	provider, err := goose.NewProvider(name, db, files, options...)
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", translate(err))
	}
	if statement := s.dialect.optimize(); statement != "" {
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("bring statistics up to date: %w", translate(err))
		}
	}
	return nil
}

// mendEarly brings an early table scorecards to what 00003 makes today, in a transaction. Several programs may do so at
// once: on Postgres the script itself sees to that, and on SQLite the transaction has locked the file when it looks.
func (s *Store) mendEarly(ctx context.Context, db *sql.DB, folder string) error {
	script, err := fs.ReadFile(migrations.Files, "early/"+folder+".sql")
	if err != nil {
		return fmt.Errorf("read the migrations: %w", err)
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("look for early scorecards: %w", translate(err))
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	var early bool
	if err := tx.QueryRowContext(ctx, s.dialect.early()).Scan(&early); err != nil {
		return fmt.Errorf("look for early scorecards: %w", translate(err))
	}
	if !early {
		return nil
	}
	if _, err := tx.ExecContext(ctx, string(script)); err != nil {
		return fmt.Errorf("bring early scorecards up: %w", translate(err))
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("bring early scorecards up: %w", translate(err))
	}
	return nil
}

// version is the number of the last migration that the database has seen, 0 before the first.
func (s *Store) version(ctx context.Context, work *statements) (version int64, err error) {
	var migrated bool
	if err := work.QueryRowContext(ctx, s.dialect.hasVersions()).Scan(&migrated); err != nil || !migrated {
		return 0, err
	}
	var early bool
	if err := work.QueryRowContext(ctx, s.dialect.early()).Scan(&early); err != nil {
		return 0, err
	}
	err = work.QueryRowContext(ctx, "SELECT coalesce(max(version_id), 0) FROM "+versionTable).Scan(&version)
	if early {
		version = min(version, earlyVersion)
	}
	return version, err
}

// target is the number of the last migration of this program.
func (s *Store) target() (target int64, err error) {
	_, folder, _, err := s.dialect.migrations()
	if err != nil {
		return 0, fmt.Errorf("read the migrations: %w", err)
	}
	files, err := fs.ReadDir(migrations.Files, folder)
	if err != nil {
		return 0, fmt.Errorf("read the migrations: %w", err)
	}
	for _, file := range files {
		number, err := goose.NumericComponent(file.Name())
		if err != nil {
			return 0, fmt.Errorf("read the migrations: %w", err)
		}
		target = max(target, number)
	}
	return target, nil
}
