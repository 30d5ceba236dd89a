// Package edge is where HTTP ends: everything that is true of a request whatever it asks for is settled here, so that a
// handler sees only well-formed requests of callers who may make them.
//
// A request passes, in this order: request id, log line and metrics; panic recovery; security headers; the limit on the
// request line; routing; room among the requests that are worked on (503); who is asking (401); how often (429); may
// they call this operation here (403, before a byte of the body is read); what they accept (406), what they send (415)
// and how much (413), how fast (408); room again (503), which nobody has while their body arrives; the shape of
// parameters and body (400, every fault at once); the handler. Whatever fails on the way is answered as one
// google.rpc.Status.
//
// The package knows the OpenAPI document and nothing of the generated code or the service behind it.
package edge

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
)

// Config is what the edge needs from the outside. Spec, Logger, Registry, Authenticate and Authorize are required.
type Config struct {
	// Spec is the OpenAPI 3.0 document as it is served at /openapi.yaml, byte for byte.
	Spec []byte
	// Logger gets one line per request and one per failure that the caller is told nothing about.
	Logger *slog.Logger
	// Registry gets the histogram of request durations.
	Registry prometheus.Registerer
	// Authenticate says who is asking: it returns the request's context with the caller in it, or a coaching.Error. The
	// ids are those of the path, decoded but not checked, and empty where the path has none.
	Authenticate func(r *http.Request, customerID, profileID string) (context.Context, error)
	// Authorize says whether the caller in ctx may call the operation under that customer and profile. It must answer
	// the same whether or not they exist.
	Authorize func(ctx context.Context, operationID, customerID, profileID string) error
	// Prepare returns the context in which the handler runs, once the shape of a request is right, or is nil. The body is
	// as it was sent, and empty where the operation takes none.
	Prepare func(ctx context.Context, r *http.Request, operationID string, body []byte) (context.Context, error)
	// Caller names the caller in ctx for the log and for the limit of each caller. Without that limit it may be nil.
	Caller func(ctx context.Context) string
	// Shapes holds the cross-field rules of request bodies, by operation id.
	Shapes map[string]Shape
	// Limits says how often operations may be called. The zero value sets no limit.
	Limits Limits
	// MaxInFlight is how many requests for operations are worked on at once, those whose body still arrives aside. As many
	// more wait up to 50 milliseconds; others are answered 503. 0 is no bound.
	MaxInFlight int
	// Now is the clock of the limits, or nil for the system's.
	Now func() time.Time
}

// Edge serves the operations of one OpenAPI document, the document itself and the page that explains it.
type Edge struct {
	config   Config
	echo     *echo.Echo
	router   *Router
	duration *prometheus.HistogramVec
	limits   limiters
	room     *room
}

// New reads the document and prepares every operation in it. It returns an error when the document is not valid OpenAPI
// 3.0, when a shape names no operation, when a limit makes no sense, or when the registry has the metrics of another Edge.
func New(config Config) (*Edge, error) {
	document, err := load(config.Spec)
	if err != nil {
		return nil, err
	}
	operations, err := operationsOf(document, config.Shapes)
	if err != nil {
		return nil, err
	}
	if config.MaxInFlight < 0 {
		return nil, fmt.Errorf("bound of requests in flight: %d is below 0", config.MaxInFlight)
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	limits, err := newLimiters(config)
	if err != nil {
		return nil, err
	}
	if config.Caller == nil {
		config.Caller = func(context.Context) string { return "" }
	}
	e := &Edge{config: config, echo: echo.New(), duration: newDuration(), limits: limits, room: newRoom(config.MaxInFlight)}
	if err := config.Registry.Register(e.duration); err != nil {
		return nil, fmt.Errorf("register request metrics: %w", err)
	}
	e.echo.Binder = binder{}
	e.echo.HTTPErrorHandler = e.answerError
	e.echo.Pre(e.observe, e.recoverPanics, e.answerErrors, secure, limitRequestLine, foldColons)
	e.router = &Router{edge: e, operations: operations, resources: map[string]*resource{}}
	if err := e.serveDocs(); err != nil {
		return nil, err
	}
	return e, nil
}

// Router is what the generated RegisterHandlers takes.
func (e *Edge) Router() *Router { return e.router }

// Handler serves everything that was registered, the documentation included. A body has 10 seconds to arrive, and 5 more
// for each 64 KiB of it that came. No write to a client may stall for more than 30 seconds; there is no limit on how long
// an answer may be in all.
func (e *Edge) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e.echo.ServeHTTP(newStallWriter(w, writeStall), withPace(w, r, bodyPace))
	})
}

func load(spec []byte) (*openapi3.T, error) {
	loader := openapi3.NewLoader()
	document, err := loader.LoadFromData(spec)
	if err != nil {
		return nil, fmt.Errorf("read OpenAPI document: %w", err)
	}
	if err := document.Validate(loader.Context, openapi3.DisableExamplesValidation()); err != nil {
		return nil, fmt.Errorf("check OpenAPI document: %w", err)
	}
	if document.IsOpenAPI31OrLater() {
		return nil, errors.New("check OpenAPI document: only version 3.0 is supported")
	}
	return document, nil
}
