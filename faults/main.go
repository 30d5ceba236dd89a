// Command faults breaks what the server stands on, again and again, and holds what the server answered against what is
// left:
//
//	make faults
//
// Each step prints a line per database: what was done, the figures, and ok or FAILED. A step that has a control runs
// something that is broken on purpose, and fails unless it sees that. README.md beside this file says what each step does.
//
// It runs the real program, bin/coaching, on files and on servers of Postgres that it starts itself, on 127.0.0.1 and
// Unix sockets alone, and ends every process that it has started. Linux alone is looked into deeply enough, in /proc.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

// longestRun bounds a run without soak, quickRun a quick one.
const (
	longestRun = 2 * time.Hour
	quickRun   = 8 * time.Minute
)

func main() {
	if len(os.Args) > 1 && os.Args[1] == forgetfulArgument {
		os.Exit(runForgetful(os.Args[2:]))
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// settings are the flags.
type settings struct {
	server  string // path of the program
	only    string // names of steps, separated by commas; empty: all but those that only come when asked for
	quick   bool
	minutes int
	seed    uint64
}

// step is one kind of fault.
type step struct {
	name      string
	run       func(context.Context, *stage) error
	whenNamed bool // it runs only when -only names it
}

var steps = []step{
	{name: "races", run: stepRaces},
	{name: "kills", run: stepKills},
	{name: "backfill", run: stepBackfill},
	{name: "postgres", run: stepPostgres},
	{name: "commit", run: stepCommit},
	{name: "gone", run: stepGone},
	{name: "fsync", run: stepFsync},
	{name: "full", run: stepFull},
	{name: "stop", run: stepStop},
	{name: "boot", run: stepBoot},
	{name: "slow", run: stepSlow},
	{name: "failover", run: stepFailover},
	{name: "soak", run: stepSoak, whenNamed: true},
}

func (s step) wanted(only string) bool {
	if only == "" {
		return !s.whenNamed
	}
	return strings.Contains(","+only+",", ","+s.name+",")
}

// run is the exit code: 0 when everything held, 1 when something did not, 2 for flags that mean nothing.
func run(ctx context.Context, args []string) int {
	var s settings
	names := make([]string, len(steps))
	for i, known := range steps {
		names[i] = known.name
	}
	flags := flag.NewFlagSet("faults", flag.ContinueOnError)
	flags.StringVar(&s.server, "server", "bin/coaching", "the program to break")
	flags.StringVar(&s.only, "only", "", "steps to run, separated by commas: "+strings.Join(names, ", "))
	flags.BoolVar(&s.quick, "quick", false, "small numbers, for a look")
	flags.IntVar(&s.minutes, "minutes", 30, "how long soak takes")
	flags.Uint64Var(&s.seed, "seed", uint64(time.Now().UnixNano()), "of everything that is left to chance")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	for _, name := range strings.Split(s.only, ",") {
		if name != "" && !strings.Contains(","+strings.Join(names, ",")+",", ","+name+",") {
			fmt.Fprintf(os.Stderr, "faults: there is no step %q\n", name)
			return 2
		}
	}
	limit := longestRun
	if s.quick {
		limit = quickRun
	}
	if strings.Contains(s.only, "soak") {
		limit += time.Duration(s.minutes) * time.Minute
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	fmt.Printf("seed %d\n", s.seed)
	return runSteps(ctx, s)
}

func runSteps(ctx context.Context, s settings) int {
	lines := &report{out: os.Stdout}
	for _, each := range steps {
		if !each.wanted(s.only) {
			continue
		}
		at := &stage{settings: s, name: each.name, lines: lines, chance: rand.New(rand.NewPCG(s.seed, 0))}
		begun := time.Now()
		if err := each.run(ctx, at); err != nil {
			at.say(false, "%v", err)
		}
		fmt.Fprintf(os.Stderr, "%s took %s\n", each.name, time.Since(begun).Round(time.Second))
		if errors.Is(ctx.Err(), context.Canceled) {
			break
		}
	}
	return lines.code()
}
