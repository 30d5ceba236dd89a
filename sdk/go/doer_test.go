package coachingclient_test

import (
	"encoding/csv"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	coachingclient "opencoaching/sdk/go"
)

const (
	busy    = `{"code": 14, "message": "busy", "details": [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "UNAVAILABLE", "domain": "coaching"}]}`
	aborted = `{"code": 10, "message": "at work", "details": []}`
	taken   = `{"code": 6, "message": "taken", "details": []}`
)

// fake answers the first calls with fail, and those after them with 200 and an empty object, and counts them all.
func fake(t *testing.T, failures int64, fail http.HandlerFunc) (*coachingclient.Client, *atomic.Int64) {
	t.Helper()
	var calls atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if calls.Add(1) <= failures {
			fail(w, r)
			return
		}
		if r.Method == http.MethodPost && len(body) == 0 {
			w.WriteHeader(http.StatusTeapot) // a body has to come again with its request
		}
		_, _ = io.WriteString(w, "{}")
	}))
	t.Cleanup(server.Close)
	return newClient(t, server.URL), &calls
}

func answer(status int, header ...string) http.HandlerFunc {
	return answerWith(status, busy, header...)
}

func answerWith(status int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func hangUp(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

func TestRetries(t *testing.T) {
	t.Parallel()
	get := func(c *coachingclient.Client, t *testing.T) error {
		_, err := c.GetScorecard(t.Context(), customer, profile, "x")
		return err
	}
	submit := func(c *coachingclient.Client, t *testing.T) error {
		_, err := c.SubmitScorecard(t.Context(), customer, profile, "x", nil, coachingclient.SubmitScorecardRequest{})
		return err
	}
	score := func(c *coachingclient.Client, t *testing.T) error {
		_, err := c.ScoreScorecard(t.Context(), customer, profile, coachingclient.ScoreScorecardRequest{})
		return err
	}
	targets := func(c *coachingclient.Client, t *testing.T) error {
		_, err := c.ListTargets(t.Context(), customer, profile, coachingclient.ListTargetsRequest{})
		return err
	}
	create := func(c *coachingclient.Client, t *testing.T) error {
		_, err := c.CreateScorecard(t.Context(), customer, profile, nil, coachingclient.Scorecard{})
		return err
	}
	remove := func(c *coachingclient.Client, t *testing.T) error {
		_, err := c.DeleteScorecard(t.Context(), customer, profile, "x", nil)
		return err
	}
	for name, test := range map[string]struct {
		call     func(*coachingclient.Client, *testing.T) error
		failures int64
		fail     http.HandlerFunc
		calls    int64
		ok       bool
	}{
		"a read comes again when the service is busy":      {get, 1, answer(503), 2, true},
		"a read comes again when there were too many":      {get, 1, answer(429, "Retry-After", "0"), 2, true},
		"a read comes again when the connection breaks":    {get, 2, hangUp, 3, true},
		"a read gives up in the end":                       {get, 9, answer(503, "Retry-After", "0"), 4, false},
		"a read does not wait for an hour":                 {get, 1, answer(503, "Retry-After", "3600"), 1, false},
		"a read does not come again for an error in it":    {get, 1, answer(400), 1, false},
		"a submit comes again":                             {submit, 1, answer(503), 2, true},
		"a total comes again":                              {score, 1, answer(503), 2, true},
		"a list with its filter in the body comes again":   {targets, 1, hangUp, 2, true},
		"a create comes again":                             {create, 1, answer(503), 2, true},
		"a create comes again when nothing is known":       {create, 1, hangUp, 2, true},
		"a create comes again when the first is at work":   {create, 1, answerWith(409, aborted), 2, true},
		"a create does not come again for a name taken":    {create, 1, answerWith(409, taken), 1, false},
		"a create does not come again for a used key":      {create, 1, answer(422), 1, false},
		"a delete comes again":                             {remove, 1, hangUp, 2, true},
		"a delete does not come again for another version": {remove, 1, answerWith(412, aborted), 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, calls := fake(t, test.failures, test.fail)
			err := test.call(client, t)
			require.Equal(t, test.calls, calls.Load())
			require.Equal(t, test.ok, err == nil, "%v", err)
		})
	}
}

func TestEachChangeHasOneKey(t *testing.T) {
	t.Parallel()
	var keys []string
	client, _ := fake(t, 9, func(w http.ResponseWriter, r *http.Request) {
		keys = append(keys, r.Header.Get("Idempotency-Key"))
		if len(keys)%2 == 1 {
			panic(http.ErrAbortHandler)
		}
		_, _ = io.WriteString(w, "{}")
	})
	for _, own := range []*string{nil, nil, new("of-the-caller")} {
		params := &coachingclient.CreateScorecardParams{IdempotencyKey: own}
		_, err := client.CreateScorecard(t.Context(), customer, profile, params, coachingclient.Scorecard{})
		require.NoError(t, err)
	}
	_, err := client.GetScorecard(t.Context(), customer, profile, "x")
	require.NoError(t, err)
	require.NoError(t, uuid.Validate(keys[0]))
	require.NoError(t, uuid.Validate(keys[2]))
	require.NotEqual(t, keys[0], keys[2])
	require.Equal(t, []string{keys[0], keys[0], keys[2], keys[2], "of-the-caller", "of-the-caller", "", ""}, keys)
}

func TestWhoCalls(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options       coachingclient.Options
		header, value string
	}{
		"a key":   {coachingclient.Options{APIKey: "k"}, "X-Api-Key", "k"},
		"a token": {coachingclient.Options{Token: "t"}, "Authorization", "Bearer t"},
		"a user":  {coachingclient.Options{Caller: "customers/a/users/b"}, "X-Coaching-User", "customers/a/users/b"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				for _, header := range []string{"X-Api-Key", "Authorization", "X-Coaching-User"} {
					w.Header()["Got-"+header] = r.Header.Values(header)
				}
				_, _ = io.WriteString(w, "{}")
			}))
			t.Cleanup(server.Close)
			client, err := coachingclient.New(server.URL, test.options)
			require.NoError(t, err)
			got, err := client.Raw().GetScorecard(t.Context(), customer, profile, "x")
			require.NoError(t, err)
			require.NoError(t, got.Body.Close())
			for _, header := range []string{"X-Api-Key", "Authorization", "X-Coaching-User"} {
				want := ""
				if header == test.header {
					want = test.value
				}
				require.Equal(t, want, got.Header.Get("Got-"+header), header)
			}
		})
	}
	_, err := coachingclient.New("http://127.0.0.1", coachingclient.Options{APIKey: "k", Token: "t"})
	require.Error(t, err)
}

func TestRefusalsThatProgramsKnow(t *testing.T) {
	t.Parallel()
	known := []error{coachingclient.ErrVersionMismatch, coachingclient.ErrKeyReused, coachingclient.ErrRateLimited}
	for status, want := range map[int]int{412: 0, 422: 1, 429: 2, 400: -1} {
		client, _ := fake(t, 9, answer(status, "Retry-After", "40"))
		_, err := client.DeleteScorecard(t.Context(), customer, profile, "x", nil)
		for i, one := range known {
			require.Equal(t, i == want, errors.Is(err, one), "%d", status)
		}
		fault, refused := errors.AsType[*coachingclient.Error](err)
		require.True(t, refused)
		require.Equal(t, 40*time.Second, fault.RetryAfter)
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	client, calls := fake(t, 1, answer(503, "Retry-After", "1"))
	began := time.Now()
	_, err := client.GetScorecard(t.Context(), customer, profile, "x")
	require.NoError(t, err)
	require.GreaterOrEqual(t, time.Since(began), time.Second)
	require.Equal(t, int64(2), calls.Load())
}

func TestForeignAnswer(t *testing.T) {
	t.Parallel()
	client, _ := fake(t, 1, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadGateway)
		_, _ = io.WriteString(w, "<html>")
	})
	_, err := client.GetScorecard(t.Context(), customer, profile, "x")
	var fault *coachingclient.Error
	require.ErrorAs(t, err, &fault)
	require.Equal(t, coachingclient.Error{HTTPStatus: 502, Code: 2, Message: "Bad Gateway"}, *fault)
}

func TestBrokenExport(t *testing.T) {
	t.Parallel()
	client, _ := fake(t, 1, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "scorecard,status\r\nx,DRAFT\r\n")
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	})
	file, err := client.ExportCSV(t.Context(), customer, profile, nil, coachingclient.ExportScorecardsRequest{})
	require.NoError(t, err)
	_, err = csv.NewReader(file).ReadAll()
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.NoError(t, file.Close())
}

// TestEveryListHasItsIterator finds a list that was added to the contract and not to paging.go.
func TestEveryListHasItsIterator(t *testing.T) {
	t.Parallel()
	client := reflect.TypeFor[*coachingclient.Client]()
	lists := 0
	for i := range client.NumMethod() {
		if what, isList := strings.CutPrefix(client.Method(i).Name, "List"); isList {
			_, found := client.MethodByName("All" + what)
			require.True(t, found, "All%s is missing in paging.go", what)
			lists++
		}
	}
	require.Positive(t, lists)
}
