package pg

import "syscall"

// Attributes make a process run as the given account, nil being the caller's, in a group of its own so that an interrupt
// at the terminal leaves it running until the caller ends it, and end with the caller even when that is killed.
func Attributes(who *Account) *syscall.SysProcAttr {
	attributes := &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGQUIT}
	if who != nil {
		attributes.Credential = &syscall.Credential{Uid: who.uid, Gid: who.gid}
	}
	return attributes
}
