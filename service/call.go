package service

import (
	"context"
	"slices"

	"opencoaching/coaching"
)

// Call is what a request says besides its content. The zero value says nothing.
type Call struct {
	// RequestID is the id under which the log knows the request.
	RequestID string
	// IdempotencyKey makes a repetition of the request answer as the first time; empty: none was sent. Digest tells
	// whether it is a repetition: it is over everything that the request asks for.
	IdempotencyKey string
	Digest         [32]byte
	// Condition must hold for a change to be made.
	Condition Condition
	// ValidateOnly asks for everything but the change.
	ValidateOnly bool
}

// Condition is what If-Match asks of the version of a resource. The zero value asks nothing. RFC 9110, section 13.1.1.
type Condition struct {
	Set      bool
	Any      bool
	Versions []int64
}

func (c Condition) holds(version int64) bool {
	return !c.Set || c.Any || slices.Contains(c.Versions, version)
}

type callKey struct{}

// WithCall puts a call into a request's context.
func WithCall(ctx context.Context, c Call) context.Context {
	return context.WithValue(ctx, callKey{}, c)
}

// callOf is the call of a request; what does not come over HTTP has an empty one.
func callOf(ctx context.Context) Call {
	c, _ := ctx.Value(callKey{}).(Call)
	return c
}

func versionMismatch() error {
	return coaching.NewError(coaching.VersionMismatch, "ETAG_MISMATCH", "the resource has been changed since the version that If-Match names; read it again")
}
