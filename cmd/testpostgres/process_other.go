//go:build !linux

package main

import (
	"os"
	"syscall"
)

func commandAttributes(bool) *syscall.SysProcAttr { return nil }

func signalGroup(leader *os.Process, s os.Signal) {
	// An error means that it has just ended.
	_ = leader.Signal(s)
}

func ownsTerminal() bool { return false }
