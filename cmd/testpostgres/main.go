// Command testpostgres runs a command beside a Postgres server of its own, for tests and benchmarks:
//
//	go run ./cmd/testpostgres -- go test ./...
//	go run ./cmd/testpostgres -durable -- pgbench -i
//
// The server is new and empty, listens on a Unix socket alone, and is gone with its data when the command has ended,
// whatever ended it; only kill -9 of testpostgres itself leaves the folder behind. The command finds the server's URL in
// COACHING_TEST_POSTGRES and, for psql, pgbench and the like, in PGHOST, PGPORT, PGUSER and PGDATABASE.
//
// testpostgres exits with the command's code, with 128 and the signal's number when a signal ended it, and with 1 when
// there is no server to be had. "go run" makes 1 of every code but 0, and keeps a SIGTERM to itself: where these matter,
// build testpostgres first.
//
// Without -durable the server does not wait for the disk: right for tests, wrong for measuring.
//
// The newest Postgres on PATH, of pg_config or in the usual folders is taken. Where there is none, root (or who may
// become root without a password) gets Debian's package installed, without the cluster that it would start; anybody
// else is told in one line what to install. As root the server runs as the user postgres, and never as root.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"opencoaching/cmd/testpostgres/pg"
)

const (
	exitNoServer  = 1
	exitUsage     = 2
	exitNoCommand = 127
)

func main() {
	// The kernel stops the children when the thread that started them ends. The main thread ends with the process.
	runtime.LockOSThread()
	os.Exit(run(os.Args[1:]))
}

func run(args []string) int {
	flags := flag.NewFlagSet("testpostgres", flag.ContinueOnError)
	flags.Usage = func() {
		fmt.Fprintln(flags.Output(), "usage: go run ./cmd/testpostgres [-durable] -- COMMAND [ARGUMENT...]")
		flags.PrintDefaults()
	}
	durable := flags.Bool("durable", false, "wait for the disk at every commit, as a production server does")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		return 0
	} else if err != nil {
		return exitUsage
	}
	if flags.NArg() == 0 {
		flags.Usage()
		return exitUsage
	}
	// From here on signals are ours to forward, so that the server is stopped in any case.
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT)
	return runBeside(*durable, flags.Args(), signals)
}

// runBeside runs the command beside a server and returns the code to exit with.
func runBeside(durable bool, command []string, signals <-chan os.Signal) int {
	binaries, err := pg.Binaries()
	if err != nil {
		fmt.Fprintln(os.Stderr, "testpostgres:", err)
		return exitNoServer
	}
	server, err := startServer(binaries, durable, signals)
	if err != nil {
		fmt.Fprintln(os.Stderr, "testpostgres:", err)
		return exitNoServer
	}
	defer server.stop()
	code := runCommand(command, server.environment(), signals)
	if server.hasEnded() {
		fmt.Fprintf(os.Stderr, "testpostgres: the server ended before the command did; the end of its log:\n%s", server.logTail())
	}
	return code
}
