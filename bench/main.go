// Command bench measures the server against what its database does without it, in the same run and on the same machine:
//
//	make bench
//
// Each row of its table says what was measured, what the reference did, what the server did, and the ratio of the two.
// Nothing here passes or fails: figures depend on the machine, ratios less so.
//
// It runs the real program, bin/coaching, against a new SQLite file and, when COACHING_TEST_POSTGRES names a server
// with its durability settings on, against a new Postgres database.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// settings say what is measured, and on how much data.
type settings struct {
	server  string // path of the program
	before  string // path of the program before trust; empty: none
	only    string // names of measurements, separated by commas; empty: all
	runs    int
	answers int // of the export
	// scorecards is how many there are when reading is measured with many.
	scorecards int
	// conversations is how many a backfill goes through.
	conversations int
}

// measurement is one thing to measure on one database.
type measurement struct {
	name string
	run  func(context.Context, settings, *database, *table) error
}

var measurements = []measurement{
	{"start", measureStart},
	{"create", measureCreate},
	{"trust", measureTrust},
	{"checks", measureChecks},
	{"lists", measureLists},
	{"read", measureRead},
	{"export", measureExport},
	{"backfill", measureBackfill},
	{"simulate", measureSimulate},
	{"reports", measureReports},
}

// announce prints what is measured on.
func (k kind) announce(ctx context.Context) error {
	db, err := k.create(ctx)
	if err != nil {
		return fmt.Errorf("create a database on %s: %w", k.name, err)
	}
	defer db.drop()
	what, err := db.describe(ctx)
	if err != nil {
		return fmt.Errorf("ask %s what it is: %w", k.name, err)
	}
	fmt.Println(what)
	return nil
}

func run(ctx context.Context, args []string) error {
	var s settings
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.StringVar(&s.server, "server", "bin/coaching", "the program to measure")
	flags.StringVar(&s.before, "before", "", "the program of before API keys, audit and row-level security, to measure against")
	flags.StringVar(&s.only, "only", "", "measurements to run, separated by commas: start, create, trust, checks, lists, read, export, backfill, simulate, reports")
	flags.IntVar(&s.runs, "runs", 5, "how often each is repeated; the table shows the median, and the least and the most")
	flags.IntVar(&s.answers, "answers", 1_000_000, "answers in the export")
	flags.IntVar(&s.scorecards, "scorecards", 1_000_000, "scorecards in the larger database that is read")
	flags.IntVar(&s.conversations, "conversations", 100_000, "conversations that a backfill scores")
	if err := flags.Parse(args); err != nil {
		return err
	}
	fmt.Printf("%s %s/%s, %d cores, %s\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), processor())
	results := newTable(os.Stdout)
	for _, kind := range databases() {
		if err := kind.announce(ctx); err != nil {
			return err
		}
		for _, m := range measurements {
			if s.only != "" && !strings.Contains(","+s.only+",", ","+m.name+",") {
				continue
			}
			db, err := kind.create(ctx)
			if err != nil {
				return fmt.Errorf("create a database on %s: %w", kind.name, err)
			}
			err = m.run(ctx, s, db, results)
			db.drop()
			if err != nil {
				return fmt.Errorf("%s on %s: %w", m.name, kind.name, err)
			}
		}
	}
	fmt.Println()
	return results.print()
}
