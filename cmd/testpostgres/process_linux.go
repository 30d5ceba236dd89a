package main

import (
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

func commandAttributes(ownGroup bool) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: ownGroup, Pdeathsig: syscall.SIGTERM}
}

func signalGroup(leader *os.Process, s os.Signal) {
	if number, ok := s.(syscall.Signal); ok {
		// An error means that the group has just ended.
		_ = syscall.Kill(-leader.Pid, number)
	}
}

// ownsTerminal tells whether this process is in the foreground of a terminal.
func ownsTerminal() bool {
	group, err := unix.IoctlGetInt(int(os.Stdin.Fd()), unix.TIOCGPGRP)
	return err == nil && group == unix.Getpgrp()
}
