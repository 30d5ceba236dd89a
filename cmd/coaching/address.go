package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"syscall"
)

// address is where to listen, with the flag and the variable that say so.
type address struct {
	flag, variable, value string
	anywhere              bool // callers are checked, so that other machines may reach it
}

func (a address) String() string { return fmt.Sprintf("--%s (%s)", a.flag, a.variable) }

// listen listens on the address. Where nobody checks who is calling it must be one that this machine alone can reach.
func (a address) listen(ctx context.Context) (net.Listener, error) {
	if _, _, err := net.SplitHostPort(a.value); err != nil {
		return nil, fmt.Errorf("%s: %q is not HOST:PORT; 127.0.0.1:8080 is an example", a, a.value)
	}
	resolved, err := net.ResolveTCPAddr("tcp", a.value)
	if err != nil {
		return nil, fmt.Errorf("%s: no such address: %w", a, err)
	}
	if !a.anywhere && !resolved.IP.IsLoopback() {
		return nil, fmt.Errorf("%s: other machines could reach %s, and nobody would check who is calling; turn on --api-keys or "+
			"JWTs, or use a loopback address such as 127.0.0.1:%d", a, a.value, resolved.Port)
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", resolved.String())
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf("%s: another program listens on %s; stop it or choose another port (0: any free one)", a, a.value)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", a, err)
	}
	return listener, nil
}
