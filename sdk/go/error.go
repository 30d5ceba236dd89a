package coachingclient

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
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
}

// codeUnknown is google.rpc's code for an answer in a form that is not the service's.
const codeUnknown = 2

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
	var status Status
	if err != nil || json.Unmarshal(body, &status) != nil || status.Code == 0 {
		return &Error{HTTPStatus: response.StatusCode, Code: codeUnknown, Message: http.StatusText(response.StatusCode)}
	}
	fault := &Error{HTTPStatus: response.StatusCode, Code: status.Code, Message: status.Message}
	for _, detail := range status.Details {
		if detail.Reason != nil {
			fault.Reason = *detail.Reason
		}
		fault.Violations = append(fault.Violations, detail.FieldViolations...)
	}
	return fault
}
