package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"opencoaching/repository/gormstore"
)

func newMigrate() *cobra.Command {
	command := &cobra.Command{
		Use:   "migrate",
		Short: "Bring the schema of a database up, or look at it",
		Long: `coaching serve migrates an embedded database and an empty Postgres by itself. A Postgres
with an older schema is migrated by hand, because servers of the earlier version may be
at work on it: they keep working while and after coaching migrate up runs.`,
		Args: cobra.NoArgs,
	}
	command.AddCommand(newMigrateUp(), newMigrateStatus())
	return command
}

func newMigrateUp() *cobra.Command {
	var database string
	command := &cobra.Command{
		Use:     "up",
		Short:   "Bring the schema up to this program's",
		Example: "  DATABASE_URL=postgres://coaching@localhost/coaching coaching migrate up",
		Args:    cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) (err error) {
			store, err := openStore(command.Context(), database)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, store.Close()) }()
			before, err := store.SchemaState(command.Context())
			if err != nil {
				return err
			}
			if before == gormstore.SchemaNewer {
				return checkState(before)
			}
			if err := migrate(command.Context(), store, database); err != nil {
				return err
			}
			said := "The schema has been brought up to this program's."
			if before == gormstore.SchemaCurrent {
				said = "The schema is this program's already; nothing was changed."
			}
			_, err = fmt.Fprintln(command.OutOrStdout(), said)
			return err
		},
	}
	addDatabase(command.Flags(), &database)
	return command
}

func newMigrateStatus() *cobra.Command {
	var database string
	command := &cobra.Command{
		Use:   "status",
		Short: "Say how the schema compares with this program's: empty, older, current or newer",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) (err error) {
			store, err := openExisting(command.Context(), database)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, store.Close()) }()
			state, err := store.SchemaState(command.Context())
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(command.OutOrStdout(), state)
			return err
		},
	}
	addDatabase(command.Flags(), &database)
	return command
}
