package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"opencoaching/cmd/testpostgres/pg"
)

// bootLimit is how long the server may take until it serves.
const bootLimit = 30 * time.Second

// server is the program. It can be killed and started again on the same addresses.
type server struct {
	arguments      []string // the program first
	address, admin string
	log            string // path of what it said
	process        *os.Process
	ended          chan struct{}
	code           atomic.Int64 // its exit code, once it has ended; -1: by a signal
}

// newServer settles how the program is to run on a database, without starting it. Extra arguments come last.
func newServer(s *stage, url string, extra ...string) (*server, error) {
	ports, err := freePorts(2)
	if err != nil {
		return nil, err
	}
	log, err := os.CreateTemp("", "faults-*.log")
	if err != nil {
		return nil, err
	}
	defer log.Close()
	made := &server{address: ports[0], admin: ports[1], log: log.Name()}
	made.arguments = append([]string{s.server, "serve", "--addr", made.address, "--admin-addr", made.admin, "--log-level", "warn", "--database", url}, extra...)
	return made, nil
}

// startServer starts the program on a database and waits until it is ready.
func startServer(ctx context.Context, s *stage, url string, extra ...string) (*server, error) {
	made, err := newServer(s, url, extra...)
	if err != nil {
		return nil, err
	}
	if err := made.startAndWait(ctx); err != nil {
		made.remove()
		return nil, err
	}
	return made, nil
}

// freePorts are addresses that nobody listens on. They lie below the ports that systems give to clients: a client that
// calls a dead server again and again would otherwise be given the very port that it calls, and talk to itself.
func freePorts(count int) ([]string, error) {
	var found []string
	for port := 20000 + os.Getpid()%5000; port < 32000 && len(found) < count; port++ {
		address := net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
		if listener, err := net.Listen("tcp", address); err == nil {
			listener.Close()
			found = append(found, address)
		}
	}
	if len(found) < count {
		return nil, errors.New("there are no free ports")
	}
	return found, nil
}

func (s *server) start() error {
	log, err := os.OpenFile(s.log, os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	command := exec.Command(s.arguments[0], s.arguments[1:]...)
	command.Stderr, command.SysProcAttr = log, pg.Attributes(nil)
	if err := command.Start(); err != nil {
		return fmt.Errorf("start the server: %w", err)
	}
	ended := make(chan struct{})
	s.process, s.ended = command.Process, ended
	go func() {
		_ = command.Wait() // the code says it
		s.code.Store(int64(command.ProcessState.ExitCode()))
		close(ended)
	}()
	return nil
}

func (s *server) startAndWait(ctx context.Context) error {
	if err := s.start(); err != nil {
		return err
	}
	return s.waitReady(ctx, bootLimit)
}

func (s *server) waitReady(ctx context.Context, limit time.Duration) error {
	err := waitUntil(ctx, limit, "the server is ready", func() bool { return s.hasEnded() || s.health("/readyz") == http.StatusOK })
	if err == nil && !s.hasEnded() {
		return nil
	}
	if err == nil {
		err = fmt.Errorf("the server ended with %d", s.code.Load())
	}
	return fmt.Errorf("%w; the end of its log:\n%s", err, s.tail())
}

var asking = &http.Client{Timeout: 5 * time.Second}

// health is the status of a path of the admin address, 0 for none.
func (s *server) health(path string) int {
	answer, err := asking.Get("http://" + s.admin + path)
	if err != nil {
		return 0
	}
	answer.Body.Close()
	return answer.StatusCode
}

// kill is kill -9.
func (s *server) kill() {
	_ = s.process.Kill() // an error means that it has ended
	<-s.ended
}

// stop ends the server in good order.
func (s *server) stop() error {
	if err := s.process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case <-s.ended:
	case <-time.After(40 * time.Second):
		s.kill()
	}
	if code := s.code.Load(); code != 0 {
		return fmt.Errorf("the server ended with %d; the end of its log:\n%s", code, s.tail())
	}
	return nil
}

func (s *server) hasEnded() bool {
	select {
	case <-s.ended:
		return true
	default:
		return false
	}
}

// remove ends the server, however it is, and takes its log away.
func (s *server) remove() {
	if s.process != nil {
		s.kill()
	}
	os.RemoveAll(s.log)
}

// tail is the end of what the server said.
func (s *server) tail() string {
	said, err := os.ReadFile(s.log)
	if err != nil {
		return ""
	}
	lines := strings.Split(strings.TrimSpace(string(said)), "\n")
	return strings.Join(lines[max(0, len(lines)-5):], "\n")
}
