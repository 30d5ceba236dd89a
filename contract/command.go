package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// shown is how many lines of a log are shown of a command that fails.
const shown = 25

// command is a program to run. What it writes goes to a log.
type command struct {
	args []string
	dir  string // empty: here
	env  []string
	log  string
}

// finding is what a tool found wrong, as against a tool that did not work.
type finding struct{ text string }

// Error implements error.
func (f *finding) Error() string { return f.text }

func foundf(format string, args ...any) error { return &finding{fmt.Sprintf(format, args...)} }

// run runs the command. An exit code of 1 is a *finding with the end of the log, any other failure is a plain error with it.
func (c command) run(ctx context.Context) error {
	log, err := os.OpenFile(c.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	process := exec.CommandContext(ctx, c.args[0], c.args[1:]...)
	process.Dir, process.Stdout, process.Stderr = c.dir, log, log
	process.Env = append(os.Environ(), c.env...)
	err = process.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &exit) && exit.ExitCode() == 1:
		return foundf("%s says:\n%s", process.Path, tail(c.log))
	default:
		return fmt.Errorf("%s: %w:\n%s", strings.Join(c.args, " "), err, tail(c.log))
	}
}

// tail is the end of a log, indented.
func tail(path string) string {
	content, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	lines := bytes.Split(bytes.TrimSpace(content), []byte("\n"))
	lines = lines[max(0, len(lines)-shown):]
	return "\t" + string(bytes.Join(lines, []byte("\n\t")))
}
