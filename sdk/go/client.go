// Package coachingclient calls the coaching service from Go.
//
// New gives a Client with one method for each operation of the contract. The methods and the types of what they take
// and give are generated from openapi.yaml; this package adds what a program needs around them:
//
//   - Whatever the service refuses is an *Error with code, reason and field violations, found by errors.As.
//   - When the service is busy or cannot be reached, a request is sent again. Each change has a key of its own, so that
//     it takes effect once.
//   - The All methods walk through lists page by page.
//
// Numbers are Decimals, exact from the JSON literal on. Optional fields are pointers: new(value) makes one.
package coachingclient

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"opencoaching/coaching"
)

// Version is the version of this package, which it tells the service in User-Agent.
const Version = "0.1.0"

// Decimal is a number with four decimal places, counted in ten-thousandths: 33.33 is Decimal(333300). Number and
// coaching.ParseDecimal make one.
type Decimal = coaching.Decimal

// Number reads a number as it is written, such as "33.33": at most four decimal places, and an absolute value of at
// most one million. It panics at anything else, so it is for numbers that stand in a program; coaching.ParseDecimal
// reads those that come from elsewhere.
func Number(literal string) *Decimal {
	value, err := coaching.ParseDecimal(literal)
	if err != nil {
		panic(fmt.Sprintf("coachingclient.Number(%q): %v", literal, err))
	}
	return &value
}

// Options say how a Client calls. The zero value is right for most.
type Options struct {
	// APIKey and Token say who calls a service that has authentication: a key that was made for a program, or the JWT of
	// an identity provider. At most one of them is set.
	APIKey, Token string
	// Caller is the user to act as, customers/{c}/users/{u}, on a service without authentication. Empty: its built-in
	// operator.
	Caller string
	// Retries is how often a request is sent again; 0 means 3, and a negative number never.
	Retries int
	// HTTPClient sends the requests. Nil: http.DefaultClient, which has no time limit: the context of a call is one.
	HTTPClient *http.Client
}

// Client calls one service. Any number of goroutines may use it at once.
type Client struct {
	raw *RawClient
}

// New returns a client of the service at baseURL, http://127.0.0.1:8080 for example. It does not call it. Its error is a
// base URL that is none, or more than one way to say who calls.
func New(baseURL string, options Options) (*Client, error) {
	if options.APIKey != "" && options.Token != "" {
		return nil, errors.New("a client has an API key or a token, not both")
	}
	next := options.HTTPClient
	if next == nil {
		next = http.DefaultClient
	}
	retries := options.Retries
	if retries == 0 {
		retries = 3
	}
	raw, err := NewClient(baseURL, WithHTTPClient(&doer{next: next, retries: retries}), WithRequestEditorFn(header("User-Agent", "opencoaching-go/"+Version)))
	if err != nil {
		return nil, fmt.Errorf("client of %s: %w", baseURL, err)
	}
	if options.APIKey != "" {
		raw.RequestEditors = append(raw.RequestEditors, header("X-Api-Key", options.APIKey))
	}
	if options.Token != "" {
		raw.RequestEditors = append(raw.RequestEditors, header("Authorization", "Bearer "+options.Token))
	}
	if options.Caller != "" {
		raw.RequestEditors = append(raw.RequestEditors, As(options.Caller))
	}
	return &Client{raw: raw}, nil
}

// Raw returns the client beneath, whose methods give the *http.Response with the body still to be read and closed. It
// repeats requests and returns an *Error just as Client does.
func (c *Client) Raw() *RawClient { return c.raw }

// As makes one call as another user, customers/{c}/users/{u}: it goes last into any method.
func As(user string) RequestEditorFn { return header("X-Coaching-User", user) }

// KeepETag puts the ETag of the answer into tag: it goes last into any method that answers one resource. A change that
// has it as IfMatch in its params is made only if nobody has changed the resource since, and else ends in an
// ErrVersionMismatch.
func KeepETag(tag *string) RequestEditorFn {
	return func(_ context.Context, request *http.Request) error {
		*request = *request.WithContext(context.WithValue(request.Context(), etagKey{}, tag))
		return nil
	}
}

// etagKey is where a request has the place for its answer's ETag.
type etagKey struct{}

// ID returns the last part of a resource name, which the methods take: "sc-1" of "customers/a/profiles/b/scorecards/sc-1".
func ID(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }

// ExportCSV exports scorecards as a CSV file, which is streamed: it is never in memory as a whole. The caller reads
// and closes it. Only io.EOF says that the file is complete; an export that breaks off ends in another error.
func (c *Client) ExportCSV(ctx context.Context, customerID CustomerID, profileID ProfileID, params *ExportScorecardsParams, body ExportScorecardsRequest) (io.ReadCloser, error) {
	response, err := c.raw.ExportScorecards(ctx, customerID, profileID, params, body, header("Accept", "text/csv"))
	if err != nil {
		return nil, err
	}
	return response.Body, nil
}

func header(name, value string) RequestEditorFn {
	return func(_ context.Context, request *http.Request) error {
		request.Header.Set(name, value)
		return nil
	}
}

// decode reads the answer of success. Fields that this version does not know are left out.
func decode[T any](response *http.Response, err error) (*T, error) {
	if err != nil {
		return nil, err
	}
	var answer T
	err = json.NewDecoder(response.Body).Decode(&answer)
	if err != nil {
		err = fmt.Errorf("answer to %s %s: %w", response.Request.Method, response.Request.URL.Path, err)
	}
	return &answer, errors.Join(err, response.Body.Close())
}
