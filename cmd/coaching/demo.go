package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"opencoaching/demo"
	"opencoaching/service"
)

func newDemo() *cobra.Command {
	var database string
	command := &cobra.Command{
		Use:   "demo",
		Short: "Fill an empty database with examples",
		Long: `Fills an empty database with examples: customer acme with its profile support, its people,
templates and targets, and 90 days of scorecards. The ids are always the same, and times
are counted back from now. A database that holds anything is left as it is.`,
		Example: "  coaching demo --database sqlite:data/coaching.db",
		Args:    cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return runDemo(command.Context(), database, command.OutOrStdout(), command.ErrOrStderr())
		},
	}
	addDatabase(command.Flags(), &database)
	return command
}

func runDemo(ctx context.Context, database string, stdout, stderr io.Writer) (err error) {
	store, err := openMigrated(ctx, database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	bar := newBar(stderr, "demo data")
	stored := 0
	loaded, err := demo.Load(ctx, service.New(store, time.Now), time.Now(), func(done, total int) {
		stored = done
		bar.ChangeMax(total)
		_ = bar.Set(done) // a terminal that is gone does not stop the loading
	})
	closeBar(bar)
	if err != nil {
		return err
	}
	if !loaded {
		return errors.New("the database is not empty, so nothing was changed; demo data goes only into an empty one")
	}
	_, err = fmt.Fprintf(stdout, "Stored %d examples: people, templates, conversations, scorecards and targets of customer acme, profile support.\n", stored)
	return err
}
