package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

// runCommand runs the command with more environment, forwards signals to it until it ends, and returns its code.
//
// At a terminal, the keys for interrupt and quit reach the command from the terminal itself: it is not sent them again,
// as many programs take a second interrupt for "at once". Elsewhere the command gets a process group of its own, and
// the whole group each signal, so that "make test" stops with all that it started.
func runCommand(command, environment []string, signals <-chan os.Signal) int {
	interactive := ownsTerminal()
	child := exec.Command(command[0], command[1:]...)
	child.Stdin, child.Stdout, child.Stderr = os.Stdin, os.Stdout, os.Stderr
	child.Env = append(os.Environ(), environment...)
	child.SysProcAttr = commandAttributes(!interactive)
	if err := child.Start(); err != nil {
		fmt.Fprintln(os.Stderr, "testpostgres:", err)
		return exitNoCommand
	}
	ended := make(chan error, 1)
	go func() { ended <- child.Wait() }()
	for {
		select {
		case err := <-ended:
			return exitCode(err)
		case s := <-signals:
			if !interactive {
				signalGroup(child.Process, s)
			} else if s != os.Interrupt && s != syscall.SIGQUIT {
				// An error means that it has just ended: that is read above.
				_ = child.Process.Signal(s)
			}
		}
	}
}

// exitCode is a command's own code, or 128 and the number of the signal that ended it, as shells have it.
func exitCode(err error) int {
	var exit *exec.ExitError
	if err == nil {
		return 0
	}
	if !errors.As(err, &exit) {
		fmt.Fprintln(os.Stderr, "testpostgres:", err)
		return exitNoCommand
	}
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return 128 + int(status.Signal())
	}
	return exit.ExitCode()
}
