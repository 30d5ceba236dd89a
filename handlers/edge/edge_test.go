package edge_test

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/oapi-codegen/nullable"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/handlers/edge"
)

//go:embed testdata/openapi.yaml
var spec []byte

const (
	parent   = "/v1/customers/acme/profiles/support"
	cards    = parent + "/scorecards"
	jsonType = "Content-Type: application/json"
)

// The types below have the tags and field types of generated code.
type user struct {
	Name  *string `json:"name,omitempty"`
	Email string  `json:"email"`
}

type score struct {
	CriterionID  string            `json:"criterionId"`
	NumericValue *coaching.Decimal `json:"numericValue,omitempty"`
	TextValue    *string           `json:"textValue,omitempty"`
}

type scorecard struct {
	AgentUserName   string                    `json:"agentUserName"`
	Creator         nullable.Nullable[user]   `json:"creator,omitempty"`
	Comment         nullable.Nullable[string] `json:"comment,omitempty"`
	CreateTime      time.Time                 `json:"createTime"`
	SubmitTime      *time.Time                `json:"submitTime,omitempty"`
	AcknowledgeTime *time.Time                `json:"acknowledgeTime,omitempty"`
	Times           *[]time.Time              `json:"times,omitempty"`
	TotalScore      *coaching.Decimal         `json:"totalScore,omitempty"`
	Target          *coaching.Decimal         `json:"target,omitempty"`
	Count           *int32                    `json:"count,omitempty"`
	Big             *int64                    `json:"big,omitempty"`
	Data            *[]byte                   `json:"data,omitempty"`
	Type            *string                   `json:"type,omitempty"`
	Labels          *map[string]string        `json:"labels,omitempty"`
	Scores          []score                   `json:"scores"`
}

// server is an edge over the small document, with what it logs and what its handlers saw.
type server struct {
	address  string
	registry *prometheus.Registry
	log      *logBuffer

	mu      sync.Mutex
	reached []string
}

type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

type callerKey struct{}

func authenticate(r *http.Request, _, _ string) (context.Context, error) {
	name := r.Header.Get("X-Caller")
	if name == "stranger" {
		return nil, coaching.NewError(coaching.Unauthenticated, "NO_CALLER", "say who you are")
	}
	if name == "unlucky" {
		return nil, coaching.NewError(coaching.Unavailable, "STORAGE_UNAVAILABLE", "nobody can be looked up now")
	}
	return context.WithValue(r.Context(), callerKey{}, name), nil
}

func authorize(ctx context.Context, operationID, customerID, profileID string) error {
	if ctx.Value(callerKey{}) == "nobody" {
		return coaching.NewError(coaching.PermissionDenied, "DENIED", "%s in %s/%s is not yours", operationID, customerID, profileID)
	}
	return nil
}

func setup(t *testing.T) *server {
	t.Helper()
	return setupWith(t, func(*httptest.Server) {})
}

// setupWith lets a test change the server, to shorten its time-outs for example.
func setupWith(t *testing.T, change func(*httptest.Server)) *server {
	t.Helper()
	return setupLimited(t, func(*edge.Config) {}, change)
}

// setupLimited lets a test change the edge, too.
func setupLimited(t *testing.T, limit func(*edge.Config), change func(*httptest.Server)) *server {
	t.Helper()
	s := &server{registry: prometheus.NewRegistry(), log: &logBuffer{}}
	config := edge.Config{
		Spec: spec, Logger: slog.New(slog.NewJSONHandler(s.log, nil)), Registry: s.registry,
		Authenticate: authenticate, Authorize: authorize,
		Caller: func(ctx context.Context) string { name, _ := ctx.Value(callerKey{}).(string); return name },
		Shapes: map[string]edge.Shape{"CreateScorecard": edge.Rule(oneValueEach)},
	}
	limit(&config)
	e, err := edge.New(config)
	require.NoError(t, err)
	s.register(e.Router())
	listener := httptest.NewUnstartedServer(nil)
	listener.Config = edge.NewServer("", e.Handler(), slog.New(slog.NewJSONHandler(s.log, nil)))
	change(listener)
	listener.Start()
	t.Cleanup(listener.Close)
	s.address = listener.Listener.Addr().String()
	return s
}

func oneValueEach(body *scorecard, v *coaching.Violations) {
	for i, score := range body.Scores {
		if (score.NumericValue == nil) == (score.TextValue == nil) {
			v.Add(fmt.Sprintf("scores[%d]", i), "must have exactly one of numericValue and textValue")
		}
	}
	if body.SubmitTime != nil && body.SubmitTime.Before(body.CreateTime) {
		v.Add("submitTime", "must not lie before createTime")
	}
	if len(body.Scores) > 0 && body.Scores[0].CriterionID == "" {
		v.Add("scores[0].criterionId", "is blank, says the rule")
	}
}

// router is the interface that the generated code registers its handlers with.
type router interface {
	CONNECT(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route
	DELETE(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route
	GET(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route
	HEAD(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route
	OPTIONS(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route
	PATCH(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route
	POST(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route
	PUT(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route
	TRACE(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) *echo.Route
}

func (s *server) register(r router) {
	const base = "/v1/customers/:customer_id/profiles/:profile_id/scorecards"
	r.GET("/v1/customers/:customer_id", s.fail)
	r.POST(`/v1/customers/:customer_id/users\:batchUpsert`, s.answer("BatchUpsertUsers"))
	r.POST(base, s.create)
	r.GET(base, s.answer("ListScorecards"))
	r.POST(base+`\:export`, s.export)
	r.GET(base+"/:scorecard_id", s.answer("GetScorecard"))
	r.DELETE(base+"/:scorecard_id", s.answer("DeleteScorecard"))
	r.POST(base+`/:scorecard_id\:submit`, s.submit)
	r.POST(base+`/:scorecard_id\:reset`, s.answer("ResetScorecard"))
}

func (s *server) reach(operation string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reached = append(s.reached, operation)
}

// answer says which operation was reached and with which id and query.
func (s *server) answer(operation string) echo.HandlerFunc {
	return func(c echo.Context) error {
		s.reach(operation)
		return c.JSON(http.StatusOK, map[string]any{
			"operation": operation, "id": c.Param("scorecard_id"), "rawPath": c.Request().URL.RawPath, "query": c.QueryParams(),
		})
	}
}

func (s *server) create(c echo.Context) error {
	var body scorecard
	if err := c.Bind(&body); err != nil {
		return err
	}
	s.reach("CreateScorecard")
	return c.JSON(http.StatusOK, body)
}

func (s *server) submit(c echo.Context) error {
	var body struct {
		Source *string `json:"source"`
	}
	err := c.Bind(&body)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	s.reach("SubmitScorecard")
	return c.JSON(http.StatusOK, map[string]any{"operation": "SubmitScorecard", "id": c.Param("scorecard_id"), "source": body.Source, "none": err != nil})
}

func (s *server) export(c echo.Context) error {
	return c.String(http.StatusOK, edge.MediaType(c.Request().Context()))
}

// fail fails in the way that the customer's id names.
func (s *server) fail(c echo.Context) error {
	kinds := map[string]coaching.Kind{
		"invalid": coaching.InvalidArgument, "precondition": coaching.FailedPrecondition, "missing": coaching.NotFound,
		"exists": coaching.AlreadyExists, "denied": coaching.PermissionDenied, "unauthenticated": coaching.Unauthenticated,
		"aborted": coaching.Aborted, "unavailable": coaching.Unavailable, "internal": coaching.Internal,
		"stale": coaching.VersionMismatch, "reused": coaching.KeyReused,
		"exhausted": coaching.ResourceExhausted, "exhaustedForLong": coaching.ResourceExhausted,
	}
	id := c.Param("customer_id")
	if id == "exhaustedForLong" {
		c.Response().Header().Set("Retry-After", "7")
	}
	if kind, ok := kinds[id]; ok {
		return fmt.Errorf("load: %w", coaching.NewError(kind, "A_REASON", "a message"))
	}
	switch id {
	case "unknown":
		return errors.New(`pq: relation "secret_table" does not exist`)
	case "deadline":
		return fmt.Errorf("query: %w", context.DeadlineExceeded)
	case "binding":
		return echo.NewHTTPError(http.StatusBadRequest, "Invalid format for parameter pageSize: strconv.ParseInt failed")
	case "slow":
		select {
		case <-c.Request().Context().Done():
			return c.Request().Context().Err()
		case <-time.After(600 * time.Millisecond):
		}
	case "panic":
		panic("canary in a panic")
	case "abort":
		panic(http.ErrAbortHandler)
	case "late", "latePanic":
		_, err := c.Response().Write(bytes.Repeat([]byte("x"), 10_000))
		if id == "latePanic" {
			panic("after the first byte")
		}
		return errors.Join(err, errors.New("after the first byte"))
	}
	return s.answer("GetCustomer")(c)
}

// reply is an answer as it came over the wire.
type reply struct {
	status int
	header http.Header
	body   string
	err    error // of reading the body
}

func (r reply) violations(t *testing.T) map[string]string {
	t.Helper()
	var status struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
		Details []struct {
			Type            string `json:"@type"`
			Domain          string `json:"domain"`
			Reason          string `json:"reason"`
			FieldViolations []struct{ Field, Description string }
		} `json:"details"`
	}
	decoder := json.NewDecoder(strings.NewReader(r.body))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(&status), r.body)
	require.NotZero(t, status.Code)
	require.NotEmpty(t, status.Message)
	found := map[string]string{}
	last := status.Details[len(status.Details)-1]
	require.Equal(t, "type.googleapis.com/google.rpc.ErrorInfo", last.Type)
	require.Equal(t, "coaching", last.Domain)
	require.NotEmpty(t, last.Reason)
	for _, v := range status.Details[0].FieldViolations {
		require.NotContains(t, found, v.Field, "a field is reported once")
		found[v.Field] = v.Description
	}
	return found
}

// send writes a request byte for byte, so that no client tidies it up, and reads the answer.
func (s *server) send(t *testing.T, method, target, body string, headers ...string) reply {
	t.Helper()
	lines := append([]string{method + " " + target + " HTTP/1.1", "Host: test", "Connection: close"}, headers...)
	if body != "" {
		lines = append(lines, fmt.Sprintf("Content-Length: %d", len(body)))
	}
	return s.raw(t, method, strings.Join(lines, "\r\n")+"\r\n\r\n"+body)
}

func (s *server) raw(t *testing.T, method, request string) reply {
	t.Helper()
	conn, err := net.Dial("tcp", s.address)
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	require.NoError(t, conn.SetDeadline(time.Now().Add(20*time.Second)))
	// The server may answer and close before it has read everything.
	go func() { _, _ = io.WriteString(conn, request) }()
	answer, err := http.ReadResponse(bufio.NewReader(conn), &http.Request{Method: method})
	if err != nil {
		return reply{err: err}
	}
	content, err := io.ReadAll(answer.Body)
	return reply{status: answer.StatusCode, header: answer.Header, body: string(content), err: err}
}
