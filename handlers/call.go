package handlers

import (
	"context"
	"crypto/sha256"
	"net/http"

	"opencoaching/auth"
	"opencoaching/handlers/edge"
	"opencoaching/service"
)

// The headers and the parameter that make writes safe.
const (
	idempotencyHeader = "Idempotency-Key"
	conditionHeader   = "If-Match"
	validateParameter = "validateOnly"
)

// prepare tells the use cases what a request says besides its content. The edge has held headers and parameters against
// the contract.
func prepare(ctx context.Context, r *http.Request, operation string, body []byte) (context.Context, error) {
	call := service.Call{RequestID: edge.RequestID(ctx)}
	if !auth.Changes(operation) {
		return service.WithCall(ctx, call), nil
	}
	var err error
	if call.Condition, err = parseIfMatch(r.Header.Values(conditionHeader)); err != nil {
		return nil, err
	}
	call.ValidateOnly = r.URL.Query().Get(validateParameter) == "true"
	if call.IdempotencyKey = r.Header.Get(idempotencyHeader); call.IdempotencyKey != "" {
		call.Digest = digestOf(r, body)
	}
	return service.WithCall(ctx, call), nil
}

// digestOf is over everything that a request asks for: the resource, the parameters, the condition and the body.
func digestOf(r *http.Request, body []byte) [32]byte {
	hash := sha256.New()
	for _, part := range []string{r.URL.Path, r.URL.RawQuery, r.Header.Get(conditionHeader)} {
		_, _ = hash.Write(append([]byte(part), 0)) // which never fails
	}
	_, _ = hash.Write(body)
	return [32]byte(hash.Sum(nil))
}
