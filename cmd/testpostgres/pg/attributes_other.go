//go:build !linux

package pg

import "syscall"

// Attributes leave the server as it is: away from Linux it runs as whoever runs the tests.
func Attributes(*Account) *syscall.SysProcAttr { return nil }
