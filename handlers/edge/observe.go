package edge

import (
	"context"
	"log/slog"
	"regexp"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
)

// sentRequestID is what a caller may choose as request id: nothing that a log or a header could take for its own.
var sentRequestID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._:+/=-]{0,127}$`)

const noOperation = "none"

type requestIDKey struct{}

// RequestID returns the id under which the log knows the request of this context: the caller's X-Request-Id where that
// is a plain token of at most 128 characters, else a fresh UUIDv7. It is empty outside a request.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

func requestID(c echo.Context) string { return RequestID(c.Request().Context()) }

func newDuration() *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "coaching_http_request_duration_seconds",
		Help:    "Time from the first look at a request to the end of its answer, by operation and HTTP status.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 300},
	}, []string{"operation", "code"})
}

// observe names the request, and when it is over, also by a broken connection, writes its log line and counts it. The
// line shows the route, not the path, and nothing of the query or the bodies.
func (e *Edge) observe(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		id := chooseRequestID(c.Request().Header.Values(echo.HeaderXRequestID))
		c.SetRequest(c.Request().WithContext(context.WithValue(c.Request().Context(), requestIDKey{}, id)))
		c.Response().Header().Set(echo.HeaderXRequestID, id)
		finished := false
		defer func() { e.record(c, start, finished) }()
		err := next(c)
		finished = true
		return err
	}
}

func chooseRequestID(sent []string) string {
	if len(sent) == 1 && sentRequestID.MatchString(sent[0]) {
		return sent[0]
	}
	return uuid.Must(uuid.NewV7()).String()
}

func (e *Edge) record(c echo.Context, start time.Time, finished bool) {
	took := time.Since(start)
	operation, ok := c.Get(operationKey).(string)
	if !ok {
		operation = noOperation
	}
	e.duration.WithLabelValues(operation, strconv.Itoa(c.Response().Status)).Observe(took.Seconds())
	ctx := c.Request().Context()
	e.config.Logger.LogAttrs(ctx, slog.LevelInfo, "request",
		slog.String("request_id", requestID(c)),
		slog.String("method", method(c.Request().Method)),
		slog.String("route", c.Path()),
		slog.String("operation", operation),
		slog.Int("status", c.Response().Status),
		slog.Int64("bytes", c.Response().Size),
		slog.Float64("duration_ms", float64(took.Microseconds())/1000),
		slog.String("caller", e.config.Caller(ctx)),
		slog.Bool("aborted", !finished),
	)
}

// longestMethod bounds what the log repeats of a method that nobody knows.
const longestMethod = 16

func method(sent string) string { return sent[:min(len(sent), longestMethod)] }
