package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/export"
	"opencoaching/service"
)

// exportSettings are the flags of export.
type exportSettings struct {
	database, file, layout, zone string
	directory                    string
	parent                       coaching.Parent
	start, end                   instant
	query                        service.ExportQuery
}

func newExport() *cobra.Command {
	s := exportSettings{end: instant{endOfDay: true}}
	command := &cobra.Command{
		Use:   "export --csv FILE --customer ID --profile ID",
		Short: "Write the scorecards of a profile, or the directory, to a file",
		Long: `Writes the scorecards of a profile to a CSV file: the same rows and columns as the API's
export gives the operator, from one snapshot of the database. The file gets its name when
it is whole; while it grows, or when the export is cut off, it ends in .partial.

People, teams, groups, use cases and templates are named by their ids or by their full
resource names. Filters are joined by "and", the values of one filter by "or".

With --layout archive the file holds all that is stored of the scorecards, comments that are
for certain roles included, and of all types of scorecards and agents. With --directory in
place of --csv what scorecards refer to is written, one JSON object a line: customers,
profiles, people and all revisions of templates, of one customer or of all. coaching import
reads both.`,
		Example: `  coaching export --csv scores.csv --customer acme --profile support
  coaching export --csv may.csv --customer acme --profile support --start 2026-05-01 --end 2026-05-31
  coaching export --csv - --customer acme --profile support --template call-quality@2 --layout long | less
  coaching export --directory directory.ndjson
  coaching export --csv archive.csv --customer acme --profile support --layout archive`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			if s.directory != "" {
				return runExportDirectory(command.Context(), &s, command.OutOrStdout(), command.ErrOrStderr())
			}
			return runExport(command.Context(), &s, command.OutOrStdout(), command.ErrOrStderr())
		},
	}
	flags := command.Flags()
	flags.SortFlags = false
	flags.StringVar(&s.file, "csv", "", "`FILE` to write; -: standard output")
	flags.StringVar(&s.directory, "directory", "", "`FILE` to write the directory to, in place of scorecards; -: standard output")
	flags.StringVar(&s.parent.Customer, "customer", "", "`ID` of the customer")
	flags.StringVar(&s.parent.Profile, "profile", "", "`ID` of the profile")
	command.MarkFlagsOneRequired("csv", "directory")
	command.MarkFlagsMutuallyExclusive("csv", "directory")
	command.MarkFlagsMutuallyExclusive("profile", "directory")
	addDatabase(flags, &s.database)
	flags.Var(&s.start, "start", "first day or instant of creation to take")
	flags.Var(&s.end, "end", "last day or instant of creation to take")
	flags.StringSliceVar(&s.query.ScorecardTemplateNames, "template", nil, "`ID` of a template, or ID@REVISION")
	flags.StringSliceVar(&s.query.AgentUserNames, "agent", nil, "`ID` of an agent")
	flags.StringSliceVar(&s.query.TeamNames, "team", nil, "`ID` of a team whose agents to take")
	flags.StringSliceVar(&s.query.GroupNames, "group", nil, "`ID` of a group whose agents to take")
	flags.BoolVar(&s.query.NestedGroupMembers, "nested-groups", false, "take the members of groups inside the groups too")
	flags.StringSliceVar(&s.query.UsecaseNames, "usecase", nil, "`ID` of a use case")
	flags.StringSliceVar(&s.query.ScorecardNames, "scorecard", nil, "`ID` of a scorecard")
	flags.BoolVar(&s.query.IncludeDeactivatedUsers, "include-deactivated", false, "take scorecards of deactivated agents too")
	flags.BoolVar(&s.query.IncludeDevUsers, "include-dev", false, "take scorecards of dev users too")
	flags.StringVar(&s.layout, "layout", "wide", "`SHAPE` of the file: wide: one row a scorecard; long: one row an answer;\n"+
		"archive: all that is stored of every scorecard, for coaching import")
	flags.StringVar(&s.zone, "time-zone", "UTC", "`ZONE` in which times are written, Europe/Berlin for example")
	flags.BoolVar(&s.query.Options.Raw, "raw", false, "leave text that a spreadsheet would run as a formula as it is")
	flags.BoolVar(&s.query.Options.BOM, "bom", false, "begin the file with a byte-order mark")
	return command
}

func runExport(ctx context.Context, s *exportSettings, stdout, stderr io.Writer) (err error) {
	if err := s.complete(); err != nil {
		return err
	}
	store, err := openExisting(ctx, s.database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	state, err := store.SchemaState(ctx)
	if err != nil {
		return err
	}
	if err := checkState(state); err != nil {
		return err
	}
	written := 0
	bar := newBar(stderr, "scorecards")
	s.query.Progress = func(rows int) {
		written = rows
		_ = bar.Set(rows) // a terminal that is gone does not stop the export
	}
	app := service.New(store, time.Now)
	err = toFile(s.file, stdout, func(w io.Writer) error {
		return app.ExportScorecards(auth.With(ctx, auth.Operator()), s.parent, s.query, w)
	})
	closeBar(bar)
	if err != nil {
		return s.explain(err)
	}
	_, err = fmt.Fprintf(stderr, "Exported %d scorecards.\n", written)
	return err
}

const archiveLayout = "archive"

// complete turns the flags into the query: ids into names, and words into options.
func (s *exportSettings) complete() error {
	q := &s.query
	if s.parent.Customer == "" || s.parent.Profile == "" {
		return errors.New("scorecards are of a profile: say which by --customer and --profile")
	}
	q.StartTime, q.EndTime = s.start.Time, s.end.Time
	if q.StartTime.IsZero() {
		q.StartTime = time.Unix(0, 0).UTC()
	}
	if q.EndTime.IsZero() {
		q.EndTime = time.Now().UTC()
	}
	if s.end.IsZero() && s.layout == archiveLayout {
		q.EndTime = q.EndTime.Add(time.Hour) // clocks differ
	}
	if q.EndTime.Before(q.StartTime) {
		return errors.New("--start lies after --end")
	}
	switch s.layout {
	case "wide":
		q.Options.Layout = export.Wide
	case "long":
		q.Options.Layout = export.Long
	case archiveLayout:
		q.Options.Layout, q.Everything = export.Archive, true
		q.IncludeDeactivatedUsers, q.IncludeDevUsers = true, true
		q.Types = coaching.AllScorecardTypes()
	default:
		return fmt.Errorf("--layout is %q, but must be wide, long or archive", s.layout)
	}
	// A known zone has a name; an unknown one gives way to the offset, which has none.
	if q.Options.Zone = export.Zone(s.zone, new(int32)); q.Options.Zone.String() == "" {
		return fmt.Errorf("--time-zone is %q, but must be a time zone such as Europe/Berlin or UTC", s.zone)
	}
	q.Options.AgentEmail, q.Options.Conversation = true, true
	for _, filter := range s.filters() {
		for i, value := range *filter.values {
			(*filter.values)[i] = s.nameOf(filter.collection, value)
		}
	}
	return nil
}

// exportFilter is a flag that names resources.
type exportFilter struct {
	flag, field string // field is what the use case calls it
	collection  coaching.Collection
	values      *[]string
}

func (s *exportSettings) filters() []exportFilter {
	q := &s.query
	return []exportFilter{
		{"template", "scorecardTemplateNames", coaching.ScorecardTemplates, &q.ScorecardTemplateNames},
		{"agent", "agentUserNames", coaching.Users, &q.AgentUserNames},
		{"team", "teamNames", coaching.Teams, &q.TeamNames},
		{"group", "groupNames", coaching.Groups, &q.GroupNames},
		{"usecase", "usecaseNames", coaching.UseCases, &q.UsecaseNames},
		{"scorecard", "scorecardNames", coaching.Scorecards, &q.ScorecardNames},
	}
}

// nameOf is the resource name for an id, or the value itself where it is one already. A template without a revision
// means all of its revisions.
func (s *exportSettings) nameOf(c coaching.Collection, value string) string {
	if strings.Contains(value, "/") {
		return value
	}
	if c == coaching.ScorecardTemplates && !strings.Contains(value, "@") {
		value += "@*"
	}
	return s.parent.Name(c, "").String() + value
}

// explain says the faults of an export in terms of its flags.
func (s *exportSettings) explain(err error) error {
	var known *coaching.Error
	if !errors.As(err, &known) {
		return err
	}
	if known.Kind == coaching.NotFound {
		return noSuchProfile(s.parent)
	}
	var faults []error
	for _, violation := range known.Violations {
		for _, filter := range s.filters() {
			for i, value := range *filter.values {
				if violation.Field == fmt.Sprintf("%s[%d]", filter.field, i) {
					faults = append(faults, fmt.Errorf("--%s: %s %s", filter.flag, value, violation.Description))
				}
			}
		}
	}
	if len(faults) == 0 {
		return err
	}
	return errors.Join(faults...)
}
