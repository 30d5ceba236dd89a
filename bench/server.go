package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// server is the program, running.
type server struct {
	command *exec.Cmd
	url     string
	admin   string // where profiles are
	// ready is how long it took from the start of the process until it said that it serves.
	ready time.Duration
}

// start runs the program on a database, on a free port, and waits until it serves.
func start(ctx context.Context, program string, db *database, flags ...string) (*server, error) {
	arguments := append([]string{"serve", "--addr", "127.0.0.1:0", "--admin-addr", "127.0.0.1:0", "--log-level", "error", "--database", db.url}, flags...)
	s := &server{command: exec.CommandContext(ctx, program, arguments...)}
	s.command.Stderr = os.Stderr
	out, err := s.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	began := time.Now()
	if err := s.command.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if _, address, found := strings.Cut(lines.Text(), "Swagger UI"); found {
			s.url = strings.TrimSuffix(strings.TrimSpace(address), "/docs")
		}
		if _, address, found := strings.Cut(lines.Text(), "metrics"); found {
			s.admin = strings.TrimSuffix(strings.TrimSpace(address), "/metrics")
			break
		}
	}
	if s.url == "" || s.admin == "" {
		return nil, errors.Join(errors.New("the server did not say that it is ready"), s.command.Wait())
	}
	answer, err := http.Get(s.url + "/openapi.yaml")
	if err != nil {
		return nil, errors.Join(err, s.stop())
	}
	s.ready = time.Since(began)
	if answer.Body.Close(); answer.StatusCode != http.StatusOK {
		return nil, errors.Join(fmt.Errorf("the first request was answered with %s", answer.Status), s.stop())
	}
	go func() {
		for lines.Scan() { // so that the server never waits for a reader
		}
	}()
	return s, nil
}

// stop ends the program in good order.
func (s *server) stop() error {
	if err := s.command.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return s.command.Wait()
}

// memory is a process's resident memory in bytes now, and the most it has been since resetPeak.
func (s *server) memory() (now, peak int64, err error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.command.Process.Pid))
	if err != nil {
		return 0, 0, err
	}
	return kibibytes(string(status), "VmRSS:"), kibibytes(string(status), "VmHWM:"), nil
}

func (s *server) resetPeak() error {
	return os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", s.command.Process.Pid), []byte("5"), 0)
}

func kibibytes(status, field string) int64 {
	_, rest, _ := strings.Cut(status, field)
	number, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	value, _ := strconv.ParseInt(number, 10, 64)
	return value << 10
}

// processor names the machine's processor, where the system says.
func processor() string {
	data, _ := os.ReadFile("/proc/cpuinfo")
	_, rest, _ := strings.Cut(string(data), "model name\t: ")
	name, _, _ := strings.Cut(rest, "\n")
	return name
}
