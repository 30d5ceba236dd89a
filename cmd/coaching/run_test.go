package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"opencoaching/repository/repotest"
)

// TestMain fails when a stopped server leaves a goroutine behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience bounds every wait in these tests, on a machine that may be busy.
const patience = 30 * time.Second

// outcome is what a run of the program came to.
type outcome struct {
	code           int
	stdout, stderr string
}

// environment is what a test sets instead of the real one.
type environment map[string]string

func (e environment) lookup(variable string) (string, bool) {
	value, set := e[variable]
	return value, set
}

func runProgram(t *testing.T, env environment, args ...string) outcome {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), args, env.lookup, &stdout, &stderr)
	return outcome{code, stdout.String(), stderr.String()}
}

// running is a server that runs in this process.
type running struct {
	t              *testing.T
	stop           context.CancelFunc
	ended          chan struct{}
	code           int
	stdout, stderr *output
	http           *http.Client
}

// startServer runs "serve" on free ports. The test's end stops it, if it has not stopped before.
func startServer(t *testing.T, env environment, args ...string) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	s := &running{t: t, stop: cancel, ended: make(chan struct{}), stdout: &output{}, stderr: &output{}, http: &http.Client{Transport: &http.Transport{}}}
	args = append([]string{"serve", "--addr", "127.0.0.1:0", "--admin-addr", "127.0.0.1:0"}, args...)
	go func() {
		defer close(s.ended)
		s.code = run(ctx, args, env.lookup, s.stdout, s.stderr)
	}()
	t.Cleanup(func() {
		s.wait()
		s.http.CloseIdleConnections()
	})
	return s
}

// wait stops the server and returns the code that it exits with.
func (s *running) wait() int {
	s.stop()
	select {
	case <-s.ended:
	case <-time.After(patience):
		require.Fail(s.t, "the server does not stop", s.stderr.String())
	}
	return s.code
}

// api and admin are the roots of what the server has bound to, as its log says.
func (s *running) api() string   { return s.bound("addr") }
func (s *running) admin() string { return s.bound("admin-addr") }

func (s *running) bound(flag string) string {
	s.t.Helper()
	line := regexp.MustCompile(fmt.Sprintf(`"flag":"%s","address":"([^"]+)"`, flag))
	var found []string
	require.Eventually(s.t, func() bool {
		found = line.FindStringSubmatch(s.stderr.String())
		return found != nil
	}, patience, time.Millisecond, "the server says where it listens")
	return "http://" + found[1]
}

// ready waits until the server says that it is.
func (s *running) ready() *running {
	s.t.Helper()
	require.Eventually(s.t, func() bool { return strings.Contains(s.stdout.String(), "ready") }, patience, time.Millisecond,
		"the server says that it is ready")
	return s
}

// get returns the status and the body.
func (s *running) get(url string) (int, string) {
	s.t.Helper()
	return s.fetch(http.MethodGet, url, nil, "")
}

// send sends a request to the API.
func (s *running) send(method, path string, header http.Header, body string) (int, string) {
	s.t.Helper()
	return s.fetch(method, s.api()+path, header, body)
}

func (s *running) fetch(method, url string, header http.Header, sent string) (int, string) {
	s.t.Helper()
	request, err := http.NewRequestWithContext(context.WithoutCancel(s.t.Context()), method, url, strings.NewReader(sent))
	require.NoError(s.t, err)
	maps.Copy(request.Header, header)
	request.Host = header.Get("Host") // empty: that of the URL
	if sent != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	answer, err := s.http.Do(request)
	require.NoError(s.t, err)
	defer func() { require.NoError(s.t, answer.Body.Close()) }()
	body, err := io.ReadAll(answer.Body)
	require.NoError(s.t, err)
	return answer.StatusCode, string(body)
}

// output is a buffer that may be read while it is written.
type output struct {
	mutex sync.Mutex
	text  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.text.String()
}

// databases runs a test on an empty database of each kind.
func databases(t *testing.T, test func(t *testing.T, url string)) {
	t.Helper()
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		test(t, repotest.SQLite(t))
	})
	t.Run("Postgres", func(t *testing.T) {
		t.Parallel()
		test(t, emptyPostgres(t))
	})
}

// emptyPostgres is the URL of a database of the test's own without any table.
func emptyPostgres(t *testing.T) string {
	t.Helper()
	return repotest.Postgres(t, func(context.Context, string) error { return nil })
}

func inTemp(t *testing.T, name string) string {
	t.Helper()
	return filepath.Join(t.TempDir(), name)
}
