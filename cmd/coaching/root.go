package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

// lookup finds a variable of the environment, and false where it is not set.
type lookup func(variable string) (string, bool)

// run is the program: it does what the arguments ask for until that is done or ctx ends, and returns the code to exit
// with.
func run(ctx context.Context, args []string, env lookup, stdout, stderr io.Writer) int {
	root := newRoot(env)
	root.SetArgs(args)
	root.SetOut(stdout)
	root.SetErr(stderr)
	if err := root.ExecuteContext(ctx); err != nil {
		// Standard error is the last place to tell of anything.
		_, _ = fmt.Fprintln(stderr, "coaching:", err)
		var coded exitError
		if errors.As(err, &coded) {
			return coded.code
		}
		return 1
	}
	return 0
}

func newRoot(env lookup) *cobra.Command {
	root := &cobra.Command{
		Use:   "coaching",
		Short: "Score conversations, set targets, export the results",
		Long: `coaching keeps scorecards on conversations: templates with revisions, totals with
their arithmetic explained, targets, and exports as CSV. It is one program with an
embedded database; a single flag puts it on Postgres.

To look around, start it with demo data and open the address that it prints:

  coaching serve --demo`,
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRunE: func(command *cobra.Command, _ []string) error {
			return fillFromEnvironment(command, env)
		},
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetFlagErrorFunc(explainFlag)
	root.AddCommand(newServe(), newConfig(env), newMigrate(), newDemo(), newExport(), newImport(), newBackup(), newToken(), newAudit(), newJobs(), newVersion())
	return root
}
