package edge

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"opencoaching/coaching"
)

// statusClientGone is logged for a caller that left before the answer. Nobody reads it.
const statusClientGone = 499

const internalMessage = "internal error"

// The google.rpc codes, by their numbers.
const (
	codeCancelled          = 1
	codeInvalidArgument    = 3
	codeDeadlineExceeded   = 4
	codeNotFound           = 5
	codeAlreadyExists      = 6
	codePermissionDenied   = 7
	codeResourceExhausted  = 8
	codeFailedPrecondition = 9
	codeAborted            = 10
	codeUnimplemented      = 12
	codeInternal           = 13
	codeUnavailable        = 14
	codeUnauthenticated    = 16
)

// refusal is a failure that only HTTP knows: it has a status of its own and the nearest google.rpc code.
type refusal struct {
	status  int
	code    int
	reason  string
	message string
}

func (r *refusal) Error() string { return r.message }

var (
	errNotAcceptable = &refusal{http.StatusNotAcceptable, codeInvalidArgument, "NOT_ACCEPTABLE",
		"this operation answers in none of the media types of the Accept header"}
	errBodyTooSlow = &refusal{http.StatusRequestTimeout, codeDeadlineExceeded, "REQUEST_TIMEOUT",
		"the body did not arrive in time"}
	errBodyCutOff = &refusal{http.StatusBadRequest, codeInvalidArgument, "BODY_CUT_OFF",
		"the body could not be read to its end"}
	errBodyTooLarge = &refusal{http.StatusRequestEntityTooLarge, codeInvalidArgument, "BODY_TOO_LARGE",
		"the body is larger than this operation takes"}
	errLineTooLong = &refusal{http.StatusRequestURITooLong, codeInvalidArgument, "URI_TOO_LONG",
		"the address is longer than 32 KiB"}
	errUnsupportedMediaType = &refusal{http.StatusUnsupportedMediaType, codeInvalidArgument, "UNSUPPORTED_MEDIA_TYPE",
		"the body must be application/json in UTF-8, without a content encoding"}
	errRateLimited = &refusal{http.StatusTooManyRequests, codeResourceExhausted, "RATE_LIMITED",
		"there were too many requests: try again after the seconds of the Retry-After header"}
	errOverloaded = &refusal{http.StatusServiceUnavailable, codeUnavailable, "OVERLOADED",
		"the server has more to do than it can: try again after the seconds of the Retry-After header"}
	errDeadline = &refusal{http.StatusGatewayTimeout, codeDeadlineExceeded, "DEADLINE_EXCEEDED",
		"the request took too long"}
	errClientGone = &refusal{statusClientGone, codeCancelled, "CANCELLED", "the caller left"}
	errInternal   = &refusal{http.StatusInternalServerError, codeInternal, "INTERNAL", internalMessage}
)

// ofKind is the one map from the kinds of coaching.Error to HTTP.
func ofKind(kind coaching.Kind) (status, code int) {
	switch kind {
	case coaching.InvalidArgument:
		return http.StatusBadRequest, codeInvalidArgument
	case coaching.FailedPrecondition:
		return http.StatusBadRequest, codeFailedPrecondition
	case coaching.NotFound:
		return http.StatusNotFound, codeNotFound
	case coaching.AlreadyExists:
		return http.StatusConflict, codeAlreadyExists
	case coaching.PermissionDenied:
		return http.StatusForbidden, codePermissionDenied
	case coaching.Unauthenticated:
		return http.StatusUnauthorized, codeUnauthenticated
	case coaching.Aborted:
		return http.StatusConflict, codeAborted
	case coaching.Unavailable:
		return http.StatusServiceUnavailable, codeUnavailable
	case coaching.Unimplemented:
		return http.StatusMethodNotAllowed, codeUnimplemented
	case coaching.VersionMismatch:
		return http.StatusPreconditionFailed, codeAborted
	case coaching.KeyReused:
		return http.StatusUnprocessableEntity, codeInvalidArgument
	case coaching.ResourceExhausted:
		return http.StatusTooManyRequests, codeResourceExhausted
	default:
		return http.StatusInternalServerError, codeInternal
	}
}

// answerErrors answers what the handlers behind it return, inside the reach of the log line and of panic recovery.
func (e *Edge) answerErrors(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if err := next(c); err != nil {
			e.answerError(err, c)
		}
		return nil
	}
}

// answerError answers an error in the one shape. Where the answer has begun already there is no honest end but to break
// the connection, so that the caller cannot take what it has for the whole.
func (e *Edge) answerError(err error, c echo.Context) {
	status, reply := translate(c.Request().Context(), err)
	// The request's own line says that it was shed, which is work enough at such a time.
	if status >= http.StatusInternalServerError && !errors.Is(err, errOverloaded) || c.Response().Committed {
		e.config.Logger.LogAttrs(c.Request().Context(), slog.LevelError, "request failed",
			slog.String("request_id", requestID(c)), slog.String("error", err.Error()))
	}
	if c.Response().Committed {
		panic(http.ErrAbortHandler)
	}
	header := c.Response().Header()
	for _, name := range []string{"Content-Disposition", "Content-Encoding", "Content-Length", "Etag"} {
		header.Del(name)
	}
	if status == http.StatusUnauthorized {
		header.Set(echo.HeaderWWWAuthenticate, `Bearer realm="coaching"`)
	}
	if passes(status, err) && header.Get(echo.HeaderRetryAfter) == "" { // else somebody has said who knows better
		header.Set(echo.HeaderRetryAfter, "1")
	}
	if err := c.Blob(status, mediaJSON, reply); err != nil {
		panic(http.ErrAbortHandler)
	}
}

// passes tells whether the same request may succeed a little later.
func passes(status int, err error) bool {
	var known *coaching.Error
	return status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests ||
		(errors.As(err, &known) && known.Kind == coaching.Aborted)
}

// translate returns the HTTP status and the body that answer an error. An error that nobody meant for the caller comes
// out as a bare internal error.
func translate(ctx context.Context, err error) (int, []byte) {
	var known *coaching.Error
	if errors.As(err, &known) && known.Kind != coaching.Internal {
		status, code := ofKind(known.Kind)
		return status, newStatus(code, known.Reason, known.Message, known.Violations)
	}
	refused := asRefusal(ctx, err)
	var violations []coaching.Violation
	if parameter, ok := badParameter(err); ok {
		violations = []coaching.Violation{{Field: parameter, Description: descriptionOther}}
	}
	return refused.status, newStatus(refused.code, refused.reason, refused.message, violations)
}

func asRefusal(ctx context.Context, err error) *refusal {
	var own *refusal
	var echoed *echo.HTTPError
	switch {
	case errors.As(err, &own):
		return own
	case errors.Is(err, context.DeadlineExceeded):
		return errDeadline
	case errors.Is(ctx.Err(), context.Canceled):
		return errClientGone
	case errors.As(err, &echoed):
		return ofEcho(echoed.Code)
	default:
		return errInternal
	}
}

// ofEcho words the failures that echo and the generated code answer with.
func ofEcho(status int) *refusal {
	switch {
	case status == http.StatusNotFound:
		return &refusal{status, codeNotFound, "UNKNOWN_PATH", "there is nothing at this path"}
	case status == http.StatusMethodNotAllowed:
		return &refusal{status, codeUnimplemented, "METHOD_NOT_ALLOWED", "this path does not take this method"}
	case status == http.StatusRequestEntityTooLarge:
		return errBodyTooLarge
	case status == http.StatusUnsupportedMediaType:
		return errUnsupportedMediaType
	case status >= 400 && status < 500:
		return &refusal{http.StatusBadRequest, codeInvalidArgument, "INVALID_REQUEST", "the request has faults"}
	default:
		return errInternal
	}
}

// badParameter finds the name of the parameter that the generated code could not bind. Its error holds the name in its
// text alone; the text is written by the generator's template, at our pinned version.
func badParameter(err error) (string, bool) {
	var echoed *echo.HTTPError
	if !errors.As(err, &echoed) || echoed.Code != http.StatusBadRequest {
		return "", false
	}
	rest, ok := strings.CutPrefix(fmt.Sprint(echoed.Message), "Invalid format for parameter ")
	name, _, found := strings.Cut(rest, ":")
	return name, ok && found
}

// newStatus writes a google.rpc.Status in its JSON form.
func newStatus(code int, reason, message string, violations []coaching.Violation) []byte {
	type fieldViolation struct {
		Field       string `json:"field"`
		Description string `json:"description"`
	}
	type badRequest struct {
		Type            string           `json:"@type"`
		FieldViolations []fieldViolation `json:"fieldViolations"`
	}
	type errorInfo struct {
		Type   string `json:"@type"`
		Reason string `json:"reason"`
		Domain string `json:"domain"`
	}
	details := []any{}
	if len(violations) > 0 {
		bad := badRequest{Type: "type.googleapis.com/google.rpc.BadRequest"}
		for _, v := range violations {
			bad.FieldViolations = append(bad.FieldViolations, fieldViolation(v))
		}
		details = append(details, bad)
	}
	details = append(details, errorInfo{Type: "type.googleapis.com/google.rpc.ErrorInfo", Reason: reason, Domain: "coaching"})
	reply, _ := json.Marshal(struct {
		Code    int    `json:"code"`
		Message string `json:"message"`
		Details []any  `json:"details"`
	}{code, message, details})
	return reply
}
