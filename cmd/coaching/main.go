// Command coaching is the whole product in one program: the server, its migrations, its demo data, its export and
// import on the command line and the backup of its embedded database.
//
//	coaching serve --demo
//	coaching migrate up --database postgres://user@host/coaching
//	coaching export --csv scores.csv --customer acme --profile support
//
// Every setting is a flag and, where the help names one, a variable of the environment: the flag wins. The program exits
// with 0 when it has done what it was asked to or was told to stop, and with 1 after an error, which it writes to
// standard error; an import that refused lines exits with 2. Logs are JSON lines on standard error.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, release := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal asks for an orderly stop. Once it is there the signals have their usual effect again, so that a
	// second one ends the program at once.
	context.AfterFunc(ctx, release)
	os.Exit(run(ctx, os.Args[1:], os.LookupEnv, os.Stdout, os.Stderr))
}
