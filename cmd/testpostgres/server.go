package main

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"

	"opencoaching/cmd/testpostgres/pg"
)

const (
	startTimeout = 30 * time.Second
	stopTimeout  = 10 * time.Second
	// longestSocket is what a Unix socket's address can hold on every system that Postgres runs on.
	longestSocket = 103
	logTailBytes  = 4096
	databaseUser  = "postgres"
)

// forgetful are the settings of a server whose data nobody will miss.
var forgetful = []string{"-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"}

// server is a running Postgres whose every file lies in one folder: data, socket and log.
type server struct {
	folder  string
	process *os.Process   // nil until it has started
	ended   chan struct{} // closed when the process has been waited for
}

// startServer makes a new cluster, starts its server and waits until that answers. A signal meanwhile ends the attempt.
// On an error nothing is left behind.
func startServer(binaries string, durable bool, signals <-chan os.Signal) (*server, error) {
	folder, err := os.MkdirTemp("", "testpg-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for the server: %w", err)
	}
	s := &server{folder: folder}
	if err := s.start(binaries, durable, signals); err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

func (s *server) start(binaries string, durable bool, signals <-chan os.Signal) error {
	if socket := filepath.Join(s.folder, ".s.PGSQL.5432"); len(socket) > longestSocket {
		return fmt.Errorf("%s is too long a path for a socket: set TMPDIR to a shorter folder", socket)
	}
	who, err := pg.ServerAccount()
	if err != nil {
		return err
	}
	if err := s.makeCluster(binaries, who); err != nil {
		return err
	}
	if err := s.launch(binaries, durable, who); err != nil {
		return err
	}
	return s.waitUntilReady(signals)
}

func (s *server) makeCluster(binaries string, who *pg.Account) error {
	if err := who.Give(s.folder); err != nil {
		return fmt.Errorf("give the server its folder: %w", err)
	}
	initdb := s.command(filepath.Join(binaries, "initdb"), "--pgdata", s.dataPath(), "--username", databaseUser,
		"--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync")
	initdb.SysProcAttr = pg.Attributes(who)
	if said, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("make a cluster in %s: %w\n%s", s.folder, err, said)
	}
	return nil
}

func (s *server) launch(binaries string, durable bool, who *pg.Account) error {
	log, err := os.Create(s.logPath())
	if err != nil {
		return fmt.Errorf("make the server's log: %w", err)
	}
	defer log.Close() // the server has its own handle
	settings := []string{"-D", s.dataPath(), "-k", s.folder, "-c", "listen_addresses=", "-c", "port=5432",
		"-c", "max_connections=200"}
	if !durable {
		settings = append(settings, forgetful...)
	}
	process := s.command(filepath.Join(binaries, "postgres"), settings...)
	process.Stdout, process.Stderr = log, log
	process.SysProcAttr = pg.Attributes(who)
	if err := process.Start(); err != nil {
		return fmt.Errorf("start the server: %w", err)
	}
	s.process, s.ended = process.Process, make(chan struct{})
	go func() {
		// How it ended is in its log.
		_ = process.Wait()
		close(s.ended)
	}()
	return nil
}

// command is one of the server's programs, run in its folder: the caller's may be closed to its account.
func (s *server) command(path string, args ...string) *exec.Cmd {
	command := exec.Command(path, args...)
	command.Dir = s.folder
	return command
}

func (s *server) waitUntilReady(signals <-chan os.Signal) error {
	timeout := time.After(startTimeout)
	for {
		err := ping(s.url())
		if err == nil {
			return nil
		}
		select {
		case <-s.ended:
			return fmt.Errorf("the server ended while it started; the end of its log:\n%s", s.logTail())
		case received := <-signals:
			return fmt.Errorf("stopped by signal: %s", received)
		case <-timeout:
			return fmt.Errorf("the server did not answer within %s (%w); the end of its log:\n%s", startTimeout, err, s.logTail())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func ping(url string) error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	connection, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	return connection.Close(ctx)
}

// stop ends the server, by force if it must, and removes its folder.
func (s *server) stop() {
	if s.process != nil {
		// In this order: let nobody in and finish, end at once, be ended. An error means that it has ended.
		for _, stronger := range []os.Signal{os.Interrupt, syscall.SIGQUIT, os.Kill} {
			_ = s.process.Signal(stronger)
			if s.endsWithin(stopTimeout) {
				break
			}
		}
	}
	if err := os.RemoveAll(s.folder); err != nil {
		fmt.Fprintln(os.Stderr, "testpostgres: remove the server's folder:", err)
	}
}

func (s *server) endsWithin(limit time.Duration) bool {
	select {
	case <-s.ended:
		return true
	case <-time.After(limit):
		return false
	}
}

func (s *server) hasEnded() bool {
	select {
	case <-s.ended:
		return true
	default:
		return false
	}
}

// url is what Go's pgx and Postgres's own clients both read.
func (s *server) url() string {
	query := url.Values{"host": {s.folder}}
	return (&url.URL{Scheme: "postgres", User: url.User(databaseUser), Path: "/postgres", RawQuery: query.Encode()}).String()
}

func (s *server) environment() []string {
	return []string{
		"COACHING_TEST_POSTGRES=" + s.url(),
		"PGHOST=" + s.folder, "PGPORT=5432", "PGUSER=" + databaseUser, "PGDATABASE=postgres",
	}
}

func (s *server) dataPath() string { return filepath.Join(s.folder, "data") }

func (s *server) logPath() string { return filepath.Join(s.folder, "log") }

// logTail is the end of the log, or nothing when there is none yet.
func (s *server) logTail() string {
	log, err := os.ReadFile(s.logPath())
	if err != nil {
		return ""
	}
	if len(log) > logTailBytes {
		log = log[len(log)-logTailBytes:]
		log = log[bytes.IndexByte(log, '\n')+1:]
	}
	return string(log)
}
