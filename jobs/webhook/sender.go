package webhook

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"time"
)

const (
	// sendTimeout is for one request as a whole: resolving, connecting, and reading what of the answer is read.
	sendTimeout = 5 * time.Second
	// answerLimit is how much is read of the headers of an answer, and of its body.
	answerLimit = 64 << 10
	// Connections are kept for the next event, a few of them, and not for long.
	idleConnections = 32
	idleTimeout     = 30 * time.Second
)

// alerted is how crypto/tls calls what the other side has refused, in a net.OpError.
const alerted = "remote error"

// MaxDuration is the longest that Send takes.
const MaxDuration = sendTimeout

// Reason says in one word why an event was not delivered. It tells a customer nothing about the network that the server
// stands in.
type Reason string

// The reasons.
const (
	Delivered        Reason = ""                  // the receiver answered 2xx
	ReasonURL        Reason = "INVALID_URL"       // CheckURL refuses the URL
	ReasonAddress    Reason = "ADDRESS_REFUSED"   // the host has an address that webhooks are not sent to
	ReasonConnection Reason = "CONNECTION_FAILED" // no such host, nobody there, or broken off
	ReasonTLS        Reason = "TLS_FAILED"        // the certificate is not valid for the host, or there was no TLS 1.2 or later
	ReasonTimeout    Reason = "TIMEOUT"           // no answer within five seconds
	ReasonStatus     Reason = "UNEXPECTED_STATUS" // the receiver answered something else than 2xx
	ReasonGone       Reason = "GONE"              // the receiver answered 410: it wants no more events
)

// Result is what came of sending one event.
type Result struct {
	Reason   Reason
	Status   int // of the answer, 0 where there was none
	Duration time.Duration
}

// Permanent tells whether there is no sense in trying again.
func (r Result) Permanent() bool { return r.Reason == ReasonGone }

// Sender sends events. It is safe for use by many goroutines.
type Sender struct {
	policy    Policy
	transport *http.Transport
}

// NewSender makes a sender that keeps to the policy. It looks at no environment variables: a proxy would be the one to
// resolve and to connect. It speaks HTTP/1.1 alone, and does not unpack answers.
func NewSender(policy Policy) *Sender {
	dialer := &net.Dialer{Timeout: sendTimeout, ControlContext: policy.control}
	return &Sender{policy: policy, transport: &http.Transport{
		DialContext:            dialer.DialContext,
		DisableCompression:     true,
		MaxIdleConns:           idleConnections,
		MaxIdleConnsPerHost:    1,
		IdleConnTimeout:        idleTimeout,
		TLSHandshakeTimeout:    sendTimeout,
		MaxResponseHeaderBytes: answerLimit,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
	}}
}

// Close closes the connections that wait for a next event.
func (s *Sender) Close() { s.transport.CloseIdleConnections() }

// Send signs an event with the time now and sends it, once. A redirect is not followed: it is an answer that is not
// 2xx. The error says what Result.Reason says in more words, which are for the operator's log alone.
//
// A success that is broken off before its answer is read looks like a failure, and the event is sent again: a receiver
// drops what it has already by the header webhook-id, which is the id of the event.
func (s *Sender) Send(ctx context.Context, target string, secret Secret, event Event) (Result, error) {
	started := time.Now()
	status, err := s.post(ctx, target, secret, event)
	result := Result{Status: status, Duration: time.Since(started), Reason: reason(status, err)}
	if err == nil && result.Reason != Delivered {
		err = fmt.Errorf("the receiver answered %d", status)
	}
	return result, err
}

var errURL = errors.New("the URL is not one for webhooks")

func (s *Sender) post(ctx context.Context, target string, secret Secret, event Event) (int, error) {
	if err := s.policy.CheckURL(target); err != nil {
		return 0, errors.Join(errURL, err)
	}
	body, err := event.Body()
	if err != nil {
		return 0, err
	}
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(body))
	if err != nil {
		return 0, errors.Join(errURL, err)
	}
	now := time.Now()
	request.Header.Set("Content-Type", ContentType)
	request.Header.Set("User-Agent", "opencoaching")
	request.Header.Set(HeaderID, event.ID())
	request.Header.Set(HeaderTimestamp, strconv.FormatInt(now.Unix(), 10))
	request.Header.Set(HeaderSignature, secret.Sign(event.ID(), now, body))
	// The transport itself, and not a client over it, follows no redirects and keeps no cookies.
	response, err := s.transport.RoundTrip(request)
	if err != nil {
		return 0, err
	}
	if delivered(response.StatusCode) {
		// The body says nothing that is wanted. It is read so that the connection can be used again.
		_, _ = io.CopyN(io.Discard, response.Body, answerLimit)
	} // and otherwise not: reading after a 101 would never time out
	_ = response.Body.Close()
	return response.StatusCode, nil
}

func delivered(status int) bool { return status >= 200 && status <= 299 }

// reason finds the word for what happened.
func reason(status int, err error) Reason {
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var operation *net.OpError
	var network net.Error
	switch {
	case err == nil && delivered(status):
		return Delivered
	case err == nil && status == http.StatusGone:
		return ReasonGone
	case err == nil:
		return ReasonStatus
	case errors.Is(err, ErrAddress):
		return ReasonAddress
	case errors.Is(err, errURL):
		return ReasonURL
	case errors.As(err, &certificate), errors.As(err, &record), errors.As(err, &operation) && operation.Op == alerted:
		return ReasonTLS
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return ReasonTimeout
	default:
		return ReasonConnection
	}
}
