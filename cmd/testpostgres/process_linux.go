package main

import (
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// serverAttributes make a process of the server run as the given account, in a group of its own so that an interrupt
// at the terminal leaves it running until the command has ended, and end with this process even when that is killed.
func serverAttributes(who *account) *syscall.SysProcAttr {
	attributes := &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGQUIT}
	if who != nil {
		attributes.Credential = &syscall.Credential{Uid: who.uid, Gid: who.gid}
	}
	return attributes
}

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
