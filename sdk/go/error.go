package coachingclient

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Error is what the service answered instead of success. errors.As finds it in the error of any method.
//
// It is not what happens when there is no answer: that is an error of net/http, or of the context.
type Error struct {
	// HTTPStatus is the status of the answer, 400 for example.
	HTTPStatus int
	// Code is the google.rpc code, 3 for INVALID_ARGUMENT for example. 2, UNKNOWN: something between here and the
	// service answered, in another form.
	Code int32
	// Reason is a constant for programs, such as ALREADY_EXISTS. Empty where the answer had none.
	Reason string
	// Message is one sentence for a person.
	Message string
	// Violations are all faults of the request. Empty unless it was at fault.
	Violations []FieldViolation
	// RetryAfter is how long the service asks to wait before the next request. 0: it did not ask.
	RetryAfter time.Duration
}

// What errors.Is finds in an *Error.
var (
	// ErrVersionMismatch: the resource is no longer the one of If-Match. Read it again, and decide anew.
	ErrVersionMismatch = errors.New("the resource has changed since")
	// ErrKeyReused: the Idempotency-Key was used before, for another request.
	ErrKeyReused = errors.New("the idempotency key stands for another request")
	// ErrRateLimited: there were too many requests, also after the last retry.
	ErrRateLimited = errors.New("there were too many requests")
)

// Is tells errors.Is which of these errors it is.
func (e *Error) Is(target error) bool {
	switch e.HTTPStatus {
	case http.StatusPreconditionFailed:
		return target == ErrVersionMismatch
	case http.StatusUnprocessableEntity:
		return target == ErrKeyReused
	case http.StatusTooManyRequests:
		return target == ErrRateLimited
	default:
		return false
	}
}

// passes tells whether the same request may succeed later: when the service is busy, and when another request got in
// the way, which may be this one itself, still at work after its connection broke.
func (e *Error) passes() bool {
	switch e.HTTPStatus {
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		return true
	case http.StatusConflict:
		return e.Code == codeAborted
	default:
		return false
	}
}

// The google.rpc codes that matter here: codeUnknown is that of an answer in a form that is not the service's.
const (
	codeUnknown = 2
	codeAborted = 10
)

// longestFault bounds what is read of an answer that is none of success.
const longestFault = 1 << 20

// Error gives the message, the reason and every violation.
func (e *Error) Error() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%d %s: %s", e.HTTPStatus, e.Reason, e.Message)
	for _, violation := range e.Violations {
		fmt.Fprintf(&text, "; %s: %s", violation.Field, violation.Description)
	}
	return text.String()
}

// asError makes the error of an answer, and closes it.
func asError(response *http.Response) error {
	body, err := io.ReadAll(io.LimitReader(response.Body, longestFault))
	_ = response.Body.Close() // what was read is all that is wanted
	fault := &Error{HTTPStatus: response.StatusCode, RetryAfter: retryAfter(response.Header.Get("Retry-After"))}
	var status Status
	if err != nil || json.Unmarshal(body, &status) != nil || status.Code == 0 {
		fault.Code, fault.Message = codeUnknown, http.StatusText(response.StatusCode)
		return fault
	}
	fault.Code, fault.Message = status.Code, status.Message
	for _, detail := range status.Details {
		if detail.Reason != nil {
			fault.Reason = *detail.Reason
		}
		fault.Violations = append(fault.Violations, detail.FieldViolations...)
	}
	return fault
}

// retryAfter reads a header that has seconds or a date. 0: it has neither.
func retryAfter(header string) time.Duration {
	if seconds, err := strconv.ParseUint(header, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(0, time.Until(at))
	}
	return 0
}
