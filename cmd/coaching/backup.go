package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"opencoaching/repository/gormstore"
)

func newBackup() *cobra.Command {
	var database string
	command := &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy the embedded database to a file, also while it is served",
		Long: `Copies the embedded database, as it is at one moment, to a file, and checks the copy. A
server that is at work on it goes on reading and writing. The file gets its name when it is
whole and on the disk; until then it ends in .partial.

The copy is a database like any other: coaching serve --database sqlite:FILE serves it. Of
Postgres make backups with its own pg_dump, and bring them back with pg_restore.`,
		Example: "  coaching backup --database sqlite:data/coaching.db coaching-monday.db",
		Args:    cobra.ExactArgs(1),
		RunE: func(command *cobra.Command, args []string) error {
			return runBackup(command.Context(), database, args[0], command.OutOrStdout())
		},
	}
	addDatabase(command.Flags(), &database)
	return command
}

func runBackup(ctx context.Context, database, file string, stdout io.Writer) error {
	source, embedded := strings.CutPrefix(database, sqlitePrefix)
	if !embedded {
		return fmt.Errorf("--%s (%s): coaching backup copies the embedded database alone; of Postgres make a backup with "+
			"pg_dump --format=custom --file=FILE and bring it back with pg_restore (docs/operations.md says how)",
			databaseFlag, databaseVariable)
	}
	if err := requireFile(database); err != nil {
		return err
	}
	if err := checkTarget(source, file); err != nil {
		return err
	}
	began := time.Now()
	if err := wholeFile(file, func(partial *os.File) error {
		return gormstore.Backup(ctx, database, partial.Name())
	}); err != nil {
		return err
	}
	copied, err := os.Stat(file)
	if err != nil {
		return fmt.Errorf("look at the copy: %w", err)
	}
	_, err = fmt.Fprintf(stdout, "Copied %s to %s and checked the copy: %d bytes, in %.1f s.\n",
		source, file, copied.Size(), time.Since(began).Seconds())
	return err
}

// checkTarget refuses to put the copy where the database itself is: a server would go on writing to a file without a
// name, and nothing of that would be kept.
func checkTarget(source, file string) error {
	if file == "-" {
		return errors.New("a copy is a file, and cannot go to standard output")
	}
	target, err := filepath.Abs(file)
	if err != nil {
		return fmt.Errorf("find the folder of the copy: %w", err)
	}
	if source, err = filepath.Abs(source); err != nil {
		return fmt.Errorf("find the folder of the database: %w", err)
	}
	for _, part := range []string{"", "-wal", "-shm", "-journal"} {
		if target == source+part || sameFile(target, source+part) {
			return fmt.Errorf("%s belongs to the database itself; name another file", file)
		}
	}
	return nil
}

// sameFile tells whether two paths lead to one file that is there.
func sameFile(a, b string) bool {
	first, err := os.Stat(a)
	if err != nil {
		return false
	}
	second, err := os.Stat(b)
	return err == nil && os.SameFile(first, second)
}
