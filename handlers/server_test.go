package handlers_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"opencoaching"
	"opencoaching/handlers"
	"opencoaching/handlers/edge"
	"opencoaching/repository/gormstore"
	"opencoaching/repository/repotest"
	"opencoaching/service"
)

// eachDatabase runs a test on SQLite and on Postgres, each with a server over an empty database.
func eachDatabase(t *testing.T, test func(t *testing.T, s *server)) {
	t.Helper()
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		test(t, serve(t, repotest.SQLite(t)))
	})
	t.Run("Postgres", func(t *testing.T) {
		t.Parallel()
		test(t, serve(t, repotest.Postgres(t, migrate)))
	})
}

func migrate(ctx context.Context, url string) error {
	store, err := gormstore.Open(ctx, url, gormstore.Options{})
	if err != nil {
		return err
	}
	defer store.Close()
	return store.Migrate(ctx)
}

// server is a running server with its database and a clock that a test can move.
type server struct {
	t        testing.TB
	URL      string
	Database string
	Handler  http.Handler
	Store    *gormstore.Store
	Clock    *clock
	Log      *logbook
}

func serve(t testing.TB, database string) *server {
	t.Helper()
	require.NoError(t, migrate(t.Context(), database))
	store, err := gormstore.Open(t.Context(), database, gormstore.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { _ = store.Close() })
	c := &clock{now: time.Date(2026, 3, 1, 9, 30, 0, 123456789, time.UTC)}
	log := &logbook{}
	handler, url := listen(t, service.New(store, c.Now), edge.Limits{}, slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	return &server{t: t, URL: url, Database: database, Handler: handler, Store: store, Clock: c, Log: log}
}

// logbook is what a server has logged.
type logbook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logbook) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(line)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// listen serves the use cases within limits, at the URL that it returns.
func listen(t testing.TB, s *service.Service, limits edge.Limits, log slog.Handler) (handler http.Handler, url string) {
	t.Helper()
	handler, err := handlers.New(s, handlers.Config{
		Spec: opencoaching.Spec, Logger: slog.New(log), Registry: prometheus.NewRegistry(), Limits: limits,
	})
	require.NoError(t, err)
	listener := httptest.NewUnstartedServer(nil)
	listener.Config = edge.NewServer("", handler, slog.New(log))
	listener.Start()
	t.Cleanup(listener.Close)
	return handler, listener.URL
}

// clock is a time that moves only when a test says so.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// request is what a test sends. Body is a string to be sent as it is, or anything else to be sent as JSON.
type request struct {
	Method, Path string
	Body         any
	Caller       string // a user's full name; empty: the operator
	Header       http.Header
}

// answer is what came back.
type answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// do sends a request, and holds the answer against the contract.
func (s *server) do(t testing.TB, r request) answer {
	t.Helper()
	sent := s.build(t, r)
	got, err := http.DefaultClient.Do(sent)
	require.NoError(t, err)
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	require.NoError(t, err)
	a := answer{Status: got.StatusCode, Header: got.Header, Body: body}
	a.conforms(t, sent, s.Database)
	a.keepsQuiet(t, r)
	return a
}

func (s *server) build(t testing.TB, r request) *http.Request {
	t.Helper()
	var body io.Reader
	switch b := r.Body.(type) {
	case nil:
	case string:
		body = strings.NewReader(b)
	default:
		data, err := json.Marshal(b)
		require.NoError(t, err)
		body = bytes.NewReader(data)
	}
	sent, err := http.NewRequestWithContext(t.Context(), r.Method, s.URL+r.Path, body)
	require.NoError(t, err)
	if body != nil {
		sent.Header.Set("Content-Type", "application/json")
	}
	if r.Caller != "" {
		sent.Header.Set("X-Coaching-User", r.Caller)
	}
	for name, values := range r.Header {
		sent.Header[name] = values
	}
	return sent
}

// ok sends a request that must succeed, and decodes the answer.
func (s *server) ok(t testing.TB, method, path string, body any) map[string]any {
	t.Helper()
	return s.as(t, "", method, path, body)
}

// as is ok for a caller.
func (s *server) as(t testing.TB, caller, method, path string, body any) map[string]any {
	t.Helper()
	a := s.do(t, request{Method: method, Path: path, Body: body, Caller: caller})
	require.Equal(t, http.StatusOK, a.Status, "%s %s: %s", method, path, a.Body)
	return a.decode(t)
}

// decode reads the answer, with numbers as they were written.
func (a answer) decode(t testing.TB) map[string]any {
	t.Helper()
	var decoded map[string]any
	decoder := json.NewDecoder(bytes.NewReader(a.Body))
	decoder.UseNumber()
	require.NoError(t, decoder.Decode(&decoded), "%s", a.Body)
	return decoded
}

// fields lists the fields of the violations in an error answer, in their order.
func (a answer) fields(t testing.TB) []string {
	t.Helper()
	fields := []string{}
	details, _ := a.decode(t)["details"].([]any)
	for _, detail := range details {
		violations, _ := detail.(map[string]any)["fieldViolations"].([]any)
		for _, v := range violations {
			fields = append(fields, v.(map[string]any)["field"].(string))
		}
	}
	return fields
}

// reason is the machine-readable reason of an error answer.
func (a answer) reason(t testing.TB) string {
	t.Helper()
	details, _ := a.decode(t)["details"].([]any)
	for _, detail := range details {
		if reason, ok := detail.(map[string]any)["reason"].(string); ok {
			return reason
		}
	}
	return ""
}

// contract is the specification that every answer is held against.
var contract = sync.OnceValue(func() routers.Router {
	document, err := openapi3.NewLoader().LoadFromData(opencoaching.Spec)
	if err != nil {
		panic(err)
	}
	router, err := gorillamux.NewRouter(document)
	if err != nil {
		panic(err)
	}
	return router
})

// conforms holds an answer against the contract: its status is documented, its body has the documented form. What lies
// outside the contract's paths is judged by the tests themselves.
func (a answer) conforms(t testing.TB, sent *http.Request, database string) {
	t.Helper()
	route, params, err := contract().FindRoute(sent)
	if err != nil || strings.Contains(strings.ToUpper(sent.URL.EscapedPath()), "%3A") {
		return // to this router an escaped colon is a part of an id
	}
	options := &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true}
	input := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: sent, PathParams: params, Route: route, Options: options},
		Status:                 a.Status, Header: a.Header, Options: options,
	}
	input.SetBodyBytes(a.Body)
	require.NoError(t, openapi3filter.ValidateResponse(context.Background(), input), "%s %s: %d %s", sent.Method, sent.URL.Path, a.Status, a.Body)
	noteAnswer(route.Operation, a.Status, database)
}
