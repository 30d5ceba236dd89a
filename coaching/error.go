package coaching

import (
	"fmt"
	"strings"
)

// Kind says what sort of failure an Error is. The kinds are the google.rpc codes that the service answers with; the
// HTTP edge owns their mapping to statuses.
type Kind int

// The kinds of failure.
const (
	Internal           Kind = iota // unknown to the caller: logged, answered without detail
	InvalidArgument                // the request itself is wrong, whatever the state of the data
	FailedPrecondition             // the request is right, but the thing is in the wrong state
	NotFound                       // the resource of the path does not exist, as far as this caller may see
	AlreadyExists                  // the name, or another unique key, is taken
	PermissionDenied               // this caller may not do this
	Unauthenticated                // who is asking is not known
	Aborted                        // lost against a concurrent change; the whole request may be tried again
	Unavailable                    // the database cannot serve now; try again later
	Unimplemented                  // no such method here
	VersionMismatch                // the resource is no longer the one that the change was meant for
	KeyReused                      // the idempotency key stands for another request
	ResourceExhausted              // more requests than the caller may make; try again later
)

// Violation is one fault of a request: where it is (a JSON path such as scores[2].numericValue, or a parameter's name)
// and what is wrong with it, in words for the person who sent it.
type Violation struct {
	Field       string
	Description string
}

// Error is a failure that a caller is told about. Message and Violations are safe to show: no SQL, path, stack or
// library text. Reason is a stable UPPER_SNAKE_CASE word for machines.
type Error struct {
	Kind       Kind
	Reason     string
	Message    string
	Violations []Violation
	// Cause is for the log alone, or nil.
	Cause error
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Error joins the message with the cause or the violations for the log.
func (e *Error) Error() string {
	if e.Cause != nil {
		return e.Message + ": " + e.Cause.Error()
	}
	if len(e.Violations) == 0 {
		return e.Message
	}
	faults := make([]string, len(e.Violations))
	for i, v := range e.Violations {
		faults[i] = v.Field + ": " + v.Description
	}
	return e.Message + ": " + strings.Join(faults, "; ")
}

// Violations collects the faults of one request, so that all of them are answered at once.
type Violations []Violation

// Add notes one fault. The description may use fmt verbs.
func (v *Violations) Add(field, description string, args ...any) {
	*v = append(*v, Violation{Field: field, Description: fmt.Sprintf(description, args...)})
}

// Err returns nil when nothing was noted, and otherwise the InvalidArgument error that names every fault.
func (v Violations) Err() error {
	if len(v) == 0 {
		return nil
	}
	return &Error{Kind: InvalidArgument, Reason: "INVALID_REQUEST", Message: "the request has faults", Violations: v}
}

// Precondition returns nil when nothing was noted, and otherwise a FailedPrecondition error with the faults.
func (v Violations) Precondition(reason, message string) error {
	if len(v) == 0 {
		return nil
	}
	return &Error{Kind: FailedPrecondition, Reason: reason, Message: message, Violations: v}
}

// NewError makes an error of a kind without violations. The message may use fmt verbs.
func NewError(kind Kind, reason, message string, args ...any) error {
	return &Error{Kind: kind, Reason: reason, Message: fmt.Sprintf(message, args...)}
}
