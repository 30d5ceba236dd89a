package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"opencoaching"
	"opencoaching/coaching"
	"opencoaching/importer"
	"opencoaching/service"
)

// importSettings are the flags of import.
type importSettings struct {
	database, directory, scorecards, refused string
	parent                                   coaching.Parent
	resume, dryRun                           bool
}

func newImport() *cobra.Command {
	var s importSettings
	command := &cobra.Command{
		Use:   "import --directory FILE | --scorecards FILE --customer ID --profile ID",
		Short: "Read the directory from lines of JSON, or scorecards from an archive",
		Long: `Reads what coaching export writes, or what another system writes in the same form: with
--directory one JSON object a line, such as {"user": {"name": "customers/acme/users/ann"}},
and with --scorecards the archive layout of an export. Times, authors and comments come in
as they are in the file; every record passes the checks of the API and is in the audit.

A file comes in whole or not at all: one line that is refused, and nothing is stored. With
--resume it comes in by chunks instead, each stored for good, without the lines that are
refused; FILE.progress tells how far it came, and the same command goes on from there after
whatever stopped it. Either way FILE.refused lists every refused line with its number and
all that is wrong with it. What is stored already is left as it is: nothing comes in twice.

Exits with 0 when everything is stored, 2 when lines were refused, and 1 after any other
error.`,
		Example: `  coaching import --directory directory.ndjson --dry-run
  coaching import --directory directory.ndjson
  coaching import --scorecards archive.csv --customer acme --profile support --resume
  zcat archive.csv.gz | coaching import --scorecards - --customer acme --profile support`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return s.run(command.Context(), command.InOrStdin(), command.OutOrStdout(), command.ErrOrStderr())
		},
	}
	flags := command.Flags()
	flags.SortFlags = false
	flags.StringVar(&s.directory, "directory", "", "`FILE` with the directory; -: standard input")
	flags.StringVar(&s.scorecards, "scorecards", "", "`FILE` with an archive of scorecards; -: standard input")
	flags.StringVar(&s.parent.Customer, "customer", "", "`ID` of the customer of the scorecards")
	flags.StringVar(&s.parent.Profile, "profile", "", "`ID` of the profile of the scorecards")
	flags.BoolVar(&s.resume, "resume", false, "store in chunks, and go on where an earlier import stopped")
	flags.BoolVar(&s.dryRun, "dry-run", false, "do everything but store")
	flags.StringVar(&s.refused, "refused", "", "`FILE` for refused lines (default: the name of the file and .refused)")
	command.MarkFlagsOneRequired("directory", "scorecards")
	command.MarkFlagsMutuallyExclusive("directory", "scorecards")
	command.MarkFlagsMutuallyExclusive("resume", "dry-run")
	addDatabase(flags, &s.database)
	return command
}

// refusedCode is the code to exit with when lines were refused.
const refusedCode = 2

// exitError is an error with a code to exit with that is not 1.
type exitError struct {
	error
	code int
}

func (s *importSettings) run(ctx context.Context, stdin io.Reader, stdout, stderr io.Writer) (err error) {
	if err := s.check(); err != nil {
		return err
	}
	forms, err := importer.NewForms(opencoaching.Spec)
	if err != nil {
		return err
	}
	im := importer.Import{Forms: forms, Path: s.file(), Beside: s.file(), Refused: s.refused, Chunks: s.resume, Database: s.database}
	if im.Path == "-" {
		im.Beside = "stdin"
		if im.Path, err = spool(stdin); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.Remove(im.Path)) }()
	}
	var report importer.Report
	bar := newBar(stderr, "KiB")
	im.Progress = func(done, total int64) {
		bar.ChangeMax64(max(total>>10, 1))
		_ = bar.Set64(done >> 10) // a terminal that is gone does not stop the import
	}
	err = asOperator(ctx, s.database, func(ctx context.Context, app *service.Service) error {
		if s.dryRun {
			ctx = service.WithCall(ctx, service.Call{ValidateOnly: true})
		}
		im.Service = app
		var err error
		if s.directory != "" {
			report, err = im.Directory(ctx)
		} else {
			report, err = im.Scorecards(ctx, s.parent)
		}
		return err
	})
	closeBar(bar)
	if err != nil {
		return s.explain(err)
	}
	return s.tell(stdout, report, im.RefusedPath())
}

func (s *importSettings) file() string { return s.directory + s.scorecards }

func (s *importSettings) check() error {
	whole := s.parent.Customer != "" && s.parent.Profile != ""
	switch {
	case s.scorecards != "" && !whole:
		return errors.New("scorecards are of a profile: say which by --customer and --profile")
	case s.directory != "" && s.parent != coaching.Parent{}:
		return errors.New("the lines of a directory say themselves which customer and profile they are of: leave out --customer and --profile")
	case s.resume && s.file() == "-":
		return errors.New("--resume needs a file: standard input cannot be gone on with")
	default:
		return nil
	}
}

// spool copies standard input to a file, which can be read more than once.
func spool(stdin io.Reader) (path string, err error) {
	file, err := os.CreateTemp("", "coaching-import-*")
	if err != nil {
		return "", err
	}
	_, err = io.Copy(file, stdin)
	if err = errors.Join(err, file.Close()); err != nil {
		return "", errors.Join(err, os.Remove(file.Name()))
	}
	return file.Name(), nil
}

// tell says what became of the file. Lines that were refused make it an error.
func (s *importSettings) tell(stdout io.Writer, r importer.Report, refused string) error {
	stored := "stored"
	if s.dryRun {
		stored = "would be stored"
	}
	if r.Refused == 0 || s.resume {
		if _, err := fmt.Fprintf(stdout, "%d %s, %d were stored before.\n", r.Stored, stored, r.Unchanged); err != nil {
			return err
		}
	}
	if r.Refused == 0 {
		return nil
	}
	what := fmt.Sprintf("%d records were refused: see %s", r.Refused, filepath.Clean(refused))
	if r.Broken != "" {
		what += "; " + r.Broken + ", and nothing from there on was read"
	}
	if !s.resume {
		what += "; nothing was stored"
	}
	return exitError{errors.New(what), refusedCode}
}

// explain says the faults of an import in terms of its flags.
func (s *importSettings) explain(err error) error {
	var known *coaching.Error
	if errors.As(err, &known) && known.Kind == coaching.NotFound {
		return fmt.Errorf("%w: import the directory first", noSuchProfile(s.parent))
	}
	return err
}
