package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestSignals stops the real program, as a process of its own.
func TestSignals(t *testing.T) {
	t.Parallel()
	program := filepath.Join(t.TempDir(), "coaching")
	built, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".").CombinedOutput()
	require.NoError(t, err, string(built))

	t.Run("the first one stops it in order", func(t *testing.T) {
		t.Parallel()
		server := startProcess(t, program, "0s")
		require.NoError(t, server.signal())
		require.NoError(t, server.wait())
	})
	t.Run("the second one ends it at once", func(t *testing.T) {
		t.Parallel()
		server := startProcess(t, program, "10m")
		require.NoError(t, server.signal())
		require.Eventually(t, func() bool { return strings.Contains(server.log.String(), `"msg":"stopping"`) }, patience, time.Millisecond)
		second := time.Now()
		// The first signal is on its way through the program: until it is through, another one counts as the same.
		require.Eventually(t, func() bool { return server.signal() != nil }, patience, 50*time.Millisecond)
		require.Less(t, time.Since(second), 2*time.Second)
		require.ErrorContains(t, server.wait(), "signal: terminated")
	})
}

type process struct {
	command *exec.Cmd
	log     *output
	ended   chan error
}

func startProcess(t *testing.T, program, drainDelay string) *process {
	t.Helper()
	p := &process{log: &output{}, ended: make(chan error, 1)}
	p.command = exec.CommandContext(t.Context(), program, "serve", "--addr", "127.0.0.1:0", "--admin-addr", "", "--drain-delay", drainDelay,
		"--database", "sqlite:"+inTemp(t, "coaching.db"))
	ready := &output{}
	p.command.Stdout, p.command.Stderr, p.command.Env = ready, p.log, os.Environ()
	began := time.Now()
	require.NoError(t, p.command.Start())
	go func() { p.ended <- p.command.Wait() }()
	require.Eventually(t, func() bool { return strings.Contains(ready.String(), "ready") }, patience, time.Millisecond, p.log.String())
	t.Logf("ready, from the start of the process on an empty SQLite file, after %s", time.Since(began))
	return p
}

func (p *process) signal() error { return p.command.Process.Signal(syscall.SIGTERM) }

func (p *process) wait() error {
	select {
	case err := <-p.ended:
		return err
	case <-time.After(patience):
		return os.ErrDeadlineExceeded
	}
}
