package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"opencoaching/cmd/testpostgres/pg"
)

const clusterTimeout = 60 * time.Second

// cluster is a Postgres of our own that waits for the disk, on a Unix socket. It can be killed and started again.
type cluster struct {
	folder   string
	binaries string
	who      *pg.Account
	settings []string // each NAME=VALUE
	process  *os.Process
	ended    chan struct{} // closed when the process has been waited for
}

// newCluster makes a cluster without starting it.
func newCluster(settings ...string) (*cluster, error) {
	c, err := emptyCluster(settings...)
	if err != nil {
		return nil, err
	}
	if err := c.runProgram("initdb", "--pgdata", c.data(), "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync"); err != nil {
		c.remove()
		return nil, err
	}
	return c, nil
}

// emptyCluster is a cluster without files yet.
func emptyCluster(settings ...string) (*cluster, error) {
	binaries, err := pg.Binaries()
	if err != nil {
		return nil, err
	}
	who, err := pg.ServerAccount()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "faults-")
	if err != nil {
		return nil, err
	}
	return &cluster{folder: folder, binaries: binaries, who: who, settings: settings}, who.Give(folder)
}

func (c *cluster) data() string { return filepath.Join(c.folder, "data") }

// runProgram runs one of Postgres's programs to its end.
func (c *cluster) runProgram(name string, args ...string) error {
	command := exec.Command(filepath.Join(c.binaries, name), args...)
	command.Dir, command.SysProcAttr = c.folder, pg.Attributes(c.who)
	if said, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, said)
	}
	return nil
}

// start starts the server as a child of ours, without waiting for it to answer. A child that is waited for leaves no
// zombie, which Postgres would take for a server that still runs.
func (c *cluster) start() error {
	log, err := os.OpenFile(filepath.Join(c.folder, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	args := []string{"-D", c.data(), "-k", c.folder, "-c", "listen_addresses=", "-c", "max_connections=200"}
	for _, setting := range c.settings {
		args = append(args, "-c", setting)
	}
	command := exec.Command(filepath.Join(c.binaries, "postgres"), args...)
	command.Dir, command.SysProcAttr = c.folder, pg.Attributes(c.who)
	command.Stdout, command.Stderr = log, log
	if err := command.Start(); err != nil {
		return fmt.Errorf("start Postgres: %w", err)
	}
	ended := make(chan struct{})
	c.process, c.ended = command.Process, ended
	go func() {
		_ = command.Wait() // how it ended is in its log
		close(ended)
	}()
	return nil
}

// startAndWait returns once the server answers.
func (c *cluster) startAndWait(ctx context.Context) error {
	if err := c.start(); err != nil {
		return err
	}
	return waitUntil(ctx, clusterTimeout, "Postgres answers", func() bool {
		return c.execute(ctx, "SELECT 1") == nil
	})
}

func (c *cluster) url() string {
	query := url.Values{"host": {c.folder}}
	return (&url.URL{Scheme: "postgres", User: url.User("postgres"), Path: "/postgres", RawQuery: query.Encode()}).String()
}

// execute runs statements on a connection of their own.
func (c *cluster) execute(ctx context.Context, statements string) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, c.url())
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, statements)
	return err
}

// processes are those of the server: whatever works in its folder, leader first.
func (c *cluster) processes() []int {
	found, _ := filepath.Glob("/proc/[0-9]*/cwd") // its one error is a bad pattern
	pids := []int{}
	if c.process != nil && !c.hasEnded() {
		pids = append(pids, c.process.Pid)
	}
	for _, link := range found {
		at, err := os.Readlink(link)
		if err != nil || at != c.data() {
			continue
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(link))); err == nil && (len(pids) == 0 || pid != pids[0]) {
			pids = append(pids, pid)
		}
	}
	return pids
}

// signal sends a signal to every process of the server.
func (c *cluster) signal(number syscall.Signal) {
	for _, pid := range c.processes() {
		_ = syscall.Kill(pid, number) // an error means that it has just ended
	}
}

// kill ends every process at once, and returns when none is left.
func (c *cluster) kill(ctx context.Context) error {
	return waitUntil(ctx, clusterTimeout, "no process of Postgres is left", func() bool {
		c.signal(syscall.SIGKILL)
		return c.hasEnded() && len(c.processes()) == 0
	})
}

// stopAtOnce is pg_ctl stop -m immediate.
func (c *cluster) stopAtOnce(ctx context.Context) error {
	if err := c.process.Signal(syscall.SIGQUIT); err != nil {
		return err
	}
	return waitUntil(ctx, clusterTimeout, "Postgres has stopped", func() bool {
		return c.hasEnded() && len(c.processes()) == 0
	})
}

func (c *cluster) hasEnded() bool {
	select {
	case <-c.ended:
		return true
	default:
		return c.ended == nil
	}
}

// remove ends the server and takes its files away.
func (c *cluster) remove() {
	if c.process != nil {
		c.signal(syscall.SIGCONT)
		if err := c.kill(context.Background()); err != nil {
			fmt.Fprintln(os.Stderr, "faults:", err)
		}
	}
	if err := os.RemoveAll(c.folder); err != nil {
		fmt.Fprintln(os.Stderr, "faults:", err)
	}
}

var errTooLong = errors.New("took too long")

// waitUntil asks again and again until something is so. What is for the error.
func waitUntil(ctx context.Context, limit time.Duration, what string, so func() bool) error {
	for deadline := time.Now().Add(limit); !so(); {
		if time.Now().After(deadline) {
			return fmt.Errorf("%s: %w (%s)", what, errTooLong, limit)
		}
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		time.Sleep(10 * time.Millisecond)
	}
	return nil
}
