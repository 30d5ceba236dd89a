package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"opencoaching/coaching"
	"opencoaching/service"
)

func newJobs() *cobra.Command {
	var database string
	var parent coaching.Parent
	var count int
	command := &cobra.Command{
		Use:   "jobs --customer ID --profile ID",
		Short: "Show the jobs of a profile and how far they have come",
		Long: `Shows the newest jobs of a profile, one a line: its id, its state, how many of its
conversations it has looked at, how many drafts it has made and refreshed, how many it has
left alone, and when it was asked for. A running server works them.`,
		Example: `  coaching jobs --customer acme --profile support
  watch coaching jobs --customer acme --profile support --count 1`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if count < 1 {
				return errors.New("--count must be 1 or more")
			}
			return asOperator(command.Context(), database, func(ctx context.Context, s *service.Service) error {
				jobs, _, err := s.ListJobs(ctx, parent, service.Page{Size: count})
				var known *coaching.Error
				if errors.As(err, &known) && known.Kind == coaching.NotFound {
					return noSuchProfile(parent)
				}
				if err != nil {
					return err
				}
				return printJobs(command.OutOrStdout(), jobs)
			})
		},
	}
	flags := command.Flags()
	flags.SortFlags = false
	flags.StringVar(&parent.Customer, "customer", "", "`ID` of the customer")
	flags.StringVar(&parent.Profile, "profile", "", "`ID` of the profile")
	for _, required := range []string{"customer", "profile"} {
		_ = command.MarkFlagRequired(required) // the error would say that there is no such flag
	}
	flags.IntVar(&count, "count", 20, "how many to show at most")
	addDatabase(flags, &database)
	return command
}

// noSuchProfile says which profile the flags name.
func noSuchProfile(p coaching.Parent) error {
	return fmt.Errorf("there is no profile %s of customer %s (--customer, --profile)", p.Profile, p.Customer)
}

// printJobs writes a table. It is made in memory first, so that what fails is the writing of it.
func printJobs(out io.Writer, jobs []*coaching.Job) error {
	var text strings.Builder
	table := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "JOB\tSTATE\tCONVERSATIONS\tMADE\tREFRESHED\tLEFT ALONE\tASKED FOR")
	for _, job := range jobs {
		name, _ := coaching.ParseName(job.Name) // a stored name is well-formed
		p := job.BackfillProgress
		if p == nil {
			p = &coaching.BackfillProgress{}
		}
		state := strings.ToLower(strings.TrimPrefix(string(job.State), "JOB_STATE_"))
		if job.FailureReason != "" {
			state += " (" + job.FailureReason + ")"
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%d of %d\t%d\t%d\t%d\t%s\n", name.ID, state, p.DoneConversationCount, p.ConversationCount,
			p.CreatedCount, p.RefreshedCount, p.PersonScoredCount+p.SubmittedCount, job.CreateTime.Format(time.RFC3339))
	}
	_ = table.Flush() // to memory
	_, err := io.WriteString(out, text.String())
	return err
}
