// Package handlers serves the contract: each method takes a request of the generated interface, calls one use case of
// package service, and gives the answer back in the contract's form. What holds for every request (limits, strict JSON,
// validation, errors, logs) is package edge's.
package handlers

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/gen"
	"opencoaching/handlers/edge"
	"opencoaching/service"
)

// API implements the generated interface over the use cases.
type API struct {
	service *service.Service
}

var _ gen.StrictServerInterface = (*API)(nil)

// Config is what the HTTP edge needs besides the use cases.
type Config struct {
	// Spec is the contract, served byte for byte and used to validate every request.
	Spec     []byte
	Logger   *slog.Logger
	Registry prometheus.Registerer
	// Access says how callers prove who they are. The zero value: they do not.
	Access Access
	// Limits and MaxInFlight are those of edge.Config.
	Limits      edge.Limits
	MaxInFlight int
}

// New is the whole public HTTP surface: the operations, the contract and the page that explains it. Its error is a
// fault in the contract.
func New(s *service.Service, c Config) (http.Handler, error) {
	e, err := edge.New(edge.Config{
		Spec:         c.Spec,
		Logger:       c.Logger,
		Registry:     c.Registry,
		Authenticate: c.Access.authenticate(s),
		Authorize:    authorize,
		Prepare:      prepare,
		Caller:       callerName,
		Shapes:       shapes(s),
		Limits:       c.Limits,
		MaxInFlight:  c.MaxInFlight,
	})
	if err != nil {
		return nil, fmt.Errorf("read the contract: %w", err)
	}
	gen.RegisterHandlers(e.Router(), gen.NewStrictHandler(&API{service: s}, nil))
	return e.Handler(), nil
}

func authorize(ctx context.Context, operation, customer, profile string) error {
	caller, known := auth.From(ctx)
	if !known {
		return auth.Denied()
	}
	_, err := auth.Authorize(caller, operation, customer, profile)
	return err
}

func callerName(ctx context.Context) string {
	caller, known := auth.From(ctx)
	if !known {
		return ""
	}
	return caller.Key()
}

// FromAPI turns a generated value into the domain's: both carry the contract's field names, and a field that the
// domain does not keep is left behind.
func FromAPI[D any](sent any) (D, error) { return convert[D](sent) }

// ToAPI turns a domain value into the generated type of the answer.
func ToAPI[A any](value any) (A, error) { return convert[A](value) }

func convert[T any](from any) (T, error) {
	var to T
	err := convertInto(from, &to)
	return to, err
}

func convertInto(from, to any) error {
	data, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(data, to)
	}
	if err != nil {
		return fmt.Errorf("convert %T to %T: %w", from, to, err)
	}
	return nil
}

// patchFrom takes the fields that were present, null included, out of the wrapped resource of an update.
func patchFrom(resource any, mask *string) (coaching.Patch, error) {
	fields, err := convert[map[string]json.RawMessage](resource)
	patch := coaching.Patch{Fields: fields}
	if mask != nil {
		patch.Mask = *mask
	}
	return patch, err
}

// value is what an optional field of a request says, the zero value where it is absent.
func value[T any](optional *T) T {
	var zero T
	if optional == nil {
		return zero
	}
	return *optional
}

// texts turns a list of a generated string type into one of the domain's.
func texts[To, From ~string](from []From) []To {
	var to []To
	for _, item := range from {
		to = append(to, To(item))
	}
	return to
}

func profileOf(customer, profile string) coaching.Parent {
	return coaching.Parent{Customer: customer, Profile: profile}
}
