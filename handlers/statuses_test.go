package handlers_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching"
	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/contract/examples"
	"opencoaching/handlers/edge"
	"opencoaching/repository"
	"opencoaching/service"
)

// The tests here go through every operation of the contract, so that a new one needs no test of its own for what all
// have in common. TestMain holds what was answered against what is documented.

// examplesByOperation are the requests that the contract shows, each as a request for JSON.
func examplesByOperation(t testing.TB) map[string]request {
	t.Helper()
	contract, err := examples.Load(opencoaching.Spec)
	require.NoError(t, err)
	all, err := contract.Examples()
	require.NoError(t, err)
	requests := map[string]request{}
	for _, e := range all {
		r := request{Method: e.Method, Path: e.Target, Header: http.Header{"Accept": {"application/json"}}}
		if e.Body != nil {
			r.Body = string(e.Body)
		}
		requests[e.Operation] = r
	}
	return requests
}

func TestEveryOperationRefusesWhatIsWrongForAll(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.create(t, "/v1/customers", object{"name": "customers/other"})
		const stranger, powerless = "customers/other/users/stranger", "customers/other/users/powerless"
		c.create(t, at("customers/other")+"/users", object{"name": stranger, "roles": []string{"AGENT"}}, object{"name": powerless})
		for operation, tried := range callsOf(t) {
			r := request{Method: tried.method, Path: tried.at(place{"acme", "support", own}, thing{id: missing})}
			if tried.least != nil {
				r.Body = "{" // so that whoever is let in changes nothing
			}
			status := func(status int, change func(*request)) {
				t.Helper()
				changed := r
				changed.Header = http.Header{}
				change(&changed)
				a := c.do(t, changed)
				require.Equal(t, status, a.Status, "%s: %s", operation, a.Body)
			}
			status(http.StatusBadRequest, func(r *request) { r.Path += "?unknown=1" })
			status(http.StatusUnauthorized, func(r *request) { r.Caller = userName("none") })
			status(http.StatusForbidden, func(r *request) { r.Caller = powerless })
			if strings.HasPrefix(r.Path, "/v1/customers/") {
				status(http.StatusForbidden, func(r *request) { r.Caller = stranger })
			}
			if r.Body != nil {
				status(http.StatusUnsupportedMediaType, func(r *request) { r.Header.Set("Content-Type", "text/plain") })
				status(http.StatusRequestEntityTooLarge, func(r *request) { r.Body = strings.Repeat(" ", 16<<20+1) })
			}
		}
	})
}

func TestEveryOperationKnowsWhatIsNotThere(t *testing.T) {
	t.Parallel()
	eachDatabase(t, func(t *testing.T, s *server) { // which is empty, but for what stands above a resource
		company{s}.create(t, "/v1/customers", object{"name": acme})
		for operation, r := range examplesByOperation(t) {
			if operation == "ListCustomers" || operation == "CreateCustomer" {
				continue // all else stands under a customer
			}
			r.Path = strings.Replace(r.Path, "customers/acme", "customers/none", 1)
			if body, sent := r.Body.(string); sent {
				r.Body = strings.ReplaceAll(body, "customers/acme", "customers/none")
			}
			a := s.do(t, r)
			require.Equal(t, http.StatusNotFound, a.Status, "%s %s: %s", operation, r.Path, a.Body)
		}
	})
}

func TestEveryOperationRefusesWhoAsksTooOften(t *testing.T) {
	t.Parallel()
	once := edge.Limits{Caller: edge.Rate{PerSecond: 1.0 / 3600, Burst: 1}}
	eachDatabase(t, func(t *testing.T, s *server) {
		_, s.URL = listen(t, service.New(s.Store, s.Clock.Now), once, slog.DiscardHandler)
		require.Equal(t, http.StatusOK, s.do(t, request{Method: http.MethodGet, Path: "/v1/customers"}).Status)
		for operation, r := range examplesByOperation(t) {
			a := s.do(t, r)
			require.Equal(t, http.StatusTooManyRequests, a.Status, "%s: %s", operation, a.Body)
			require.Equal(t, "RATE_LIMITED", a.reason(t), operation)
			require.NotEmpty(t, a.Header.Get("Retry-After"), operation)
		}
	})
}

// failingStore is a store whose transactions all fail before anything is read.
type failingStore struct {
	repository.Store
	err error
}

func (s failingStore) Read(context.Context, string, func(repository.Tx) error) error  { return s.err }
func (s failingStore) Write(context.Context, string, func(repository.Tx) error) error { return s.err }
func (s failingStore) Direct(string, string) repository.Direct                        { return s }

func (s failingStore) CreateScorecard(context.Context, *coaching.Scorecard, bool, *coaching.AuditEvent, *repository.Kept) (bool, error) {
	return false, s.err
}

func TestEveryOperationOutlivesItsDatabase(t *testing.T) {
	t.Parallel()
	for status, err := range map[int]error{
		http.StatusServiceUnavailable:  repository.ErrUnavailable,
		http.StatusInternalServerError: errors.New("disk on fire"),
		http.StatusConflict:            repository.ErrConflict,
	} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			t.Parallel()
			_, url := listen(t, service.New(failingStore{err: err}, time.Now), edge.Limits{}, slog.DiscardHandler)
			s := &server{t: t, URL: url}
			for operation, r := range examplesByOperation(t) {
				if status == http.StatusConflict && !auth.Changes(operation) {
					continue // what only reads gets in nobody's way
				}
				a := s.do(t, r)
				require.Equal(t, status == http.StatusServiceUnavailable || status == http.StatusConflict, a.Header.Get("Retry-After") != "", operation)
				require.Equal(t, status, a.Status, "%s: %s", operation, a.Body)
				require.NotContains(t, string(a.Body), "fire", "%s tells what happened inside", operation)
			}
		})
	}
}
