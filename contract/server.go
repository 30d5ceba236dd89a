package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"syscall"
	"time"
)

// patience is how long a server may take to start or to stop.
const patience = 20 * time.Second

// startServer runs the program on a copy of the demo data in a folder, behind a bug if there is one, and returns its
// address and what stops it.
func (r *rig) startServer(ctx context.Context, folder string, bug func(http.Handler) http.Handler) (string, func() error, error) {
	data, log := filepath.Join(folder, "server.db"), filepath.Join(folder, "server.log")
	if err := copyFile(r.data, data); err != nil {
		return "", nil, err
	}
	output, err := os.Create(log)
	if err != nil {
		return "", nil, err
	}
	defer output.Close()
	process := exec.CommandContext(ctx, r.server, "serve", "--addr", "127.0.0.1:0", "--admin-addr", "", "--database", "sqlite:"+data)
	process.Stdout, process.Stderr = output, output
	process.Cancel, process.WaitDelay = func() error { return process.Process.Signal(syscall.SIGTERM) }, patience
	if err := process.Start(); err != nil {
		return "", nil, err
	}
	stop := func() error {
		return errors.Join(process.Process.Signal(syscall.SIGTERM), process.Wait())
	}
	base, err := awaitServer(ctx, log)
	if err != nil {
		return "", nil, errors.Join(err, stop())
	}
	if bug == nil {
		return base, stop, nil
	}
	behind, err := url.Parse(base)
	if err != nil {
		return "", nil, errors.Join(err, stop())
	}
	base, stopProxy, err := listen(bug(httputil.NewSingleHostReverseProxy(behind)))
	if err != nil {
		return "", nil, errors.Join(err, stop())
	}
	return base, func() error { return errors.Join(stopProxy(), stop()) }, nil
}

// address is in what the server says when it is ready.
var address = regexp.MustCompile(`contract +(http://\S+)/openapi\.yaml`)

func awaitServer(ctx context.Context, log string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for {
		said, err := os.ReadFile(log)
		if err != nil {
			return "", err
		}
		if found := address.FindSubmatch(said); found != nil {
			return string(found[1]), nil
		}
		select {
		case <-ctx.Done():
			return "", fmt.Errorf("the server does not come up:\n%s", tail(log))
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// listen serves a handler on a free port until it is stopped.
func listen(handler http.Handler) (string, func() error, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: patience}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(listener) // says that it was closed
	}()
	stop := func() error {
		err := server.Close()
		<-served
		return err
	}
	return "http://" + listener.Addr().String(), stop, nil
}
