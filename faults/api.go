package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// requestLimit is how long a client waits for an answer.
const requestLimit = 40 * time.Second

// api is a client of the server. It sends each request once: net/http would send some again by itself.
type api struct {
	base string
	http *http.Client
}

func newAPI(s *server, clients int) *api { return newAPIAt(s.address, clients) }

func newAPIAt(address string, clients int) *api {
	return &api{base: "http://" + address, http: &http.Client{Timeout: requestLimit, Transport: &http.Transport{
		MaxIdleConnsPerHost: clients, DisableCompression: true, DialContext: (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
	}}}
}

// call is a request. Empty fields are not sent.
type call struct {
	method, path       string
	key, ifMatch, user string
	body               any
}

// answer is what came back, whole.
type answer struct {
	status     int
	reason     string // of an error
	etag       string
	retryAfter string
	body       []byte
	took       time.Duration
}

func (a *api) send(ctx context.Context, c call) (answer, error) {
	data, err := json.Marshal(c.body)
	if err != nil {
		return answer{}, err
	}
	request, err := http.NewRequestWithContext(ctx, c.method, a.base+c.path, bytes.NewReader(data))
	if err != nil {
		return answer{}, err
	}
	request.GetBody = nil // so that the request is not sent again
	if c.body == nil {
		request.Body, request.ContentLength = http.NoBody, 0
	} else {
		request.Header.Set("Content-Type", "application/json")
	}
	for name, value := range map[string]string{"Idempotency-Key": c.key, "If-Match": c.ifMatch, "X-Coaching-User": c.user} {
		if value != "" {
			request.Header.Set(name, value)
		}
	}
	begun := time.Now()
	response, err := a.http.Do(request)
	if err != nil {
		return answer{took: time.Since(begun)}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	got := answer{status: response.StatusCode, etag: response.Header.Get("ETag"), retryAfter: response.Header.Get("Retry-After"), body: body, took: time.Since(begun)}
	if err == nil && got.status != http.StatusOK {
		got.reason = reasonIn(body)
	}
	return got, err
}

// reasonIn is the reason of a google.rpc.Status, or empty.
func reasonIn(body []byte) string {
	var status struct {
		Details []struct {
			Reason string `json:"reason"`
		} `json:"details"`
	}
	_ = json.Unmarshal(body, &status) // what is no status has no reason
	for _, detail := range status.Details {
		if detail.Reason != "" {
			return detail.Reason
		}
	}
	return ""
}

// neverSent tells that a request did not reach the server, because nobody listened.
func neverSent(err error) bool {
	var dialing *net.OpError
	return errors.As(err, &dialing) && dialing.Op == "dial"
}

// must sends a request that has to succeed.
func (a *api) must(ctx context.Context, c call) (answer, error) {
	got, err := a.send(ctx, c)
	if err == nil && got.status != http.StatusOK {
		err = fmt.Errorf("%s %s: %d %s", c.method, c.path, got.status, got.body)
	}
	return got, err
}

// insist sends a request, which has a key, until it succeeds, for a minute: on a busy machine writers wait for the disk.
func (a *api) insist(ctx context.Context, c call) error {
	return waitUntil(ctx, time.Minute, c.method+" "+c.path, func() bool {
		got, err := a.send(ctx, c)
		return err == nil && got.status == http.StatusOK
	})
}

// version is the version in an ETag.
func (a answer) version() int64 {
	version, _ := strconv.ParseInt(strings.Trim(a.etag, `"`), 10, 64)
	return version
}

// card is a scorecard as far as it matters here.
type card struct {
	Name               string    `json:"name"`
	Comment            string    `json:"comment"`
	SubmitTime         time.Time `json:"submitTime"`
	AcknowledgeTime    time.Time `json:"acknowledgeTime"`
	AcknowledgeComment string    `json:"acknowledgeComment"`
	CoachingPlanNames  []string  `json:"coachingPlanNames"`
}

// card reads the scorecard in an answer.
func (a answer) card() (card, error) {
	var wrapped struct {
		Scorecard card `json:"scorecard"`
	}
	err := json.Unmarshal(a.body, &wrapped)
	if err == nil && wrapped.Scorecard.Name == "" {
		err = errors.New("the answer holds no scorecard")
	}
	return wrapped.Scorecard, err
}

// list reads every scorecard there is.
func (a *api) list(ctx context.Context) ([]card, error) {
	var all []card
	for token := ""; ; {
		got, err := a.must(ctx, call{method: http.MethodGet, path: cardsPath + "?pageSize=1000&pageToken=" + url.QueryEscape(token)})
		if err != nil {
			return nil, err
		}
		var page struct {
			Scorecards    []card `json:"scorecards"`
			NextPageToken string `json:"nextPageToken"`
		}
		if err := json.Unmarshal(got.body, &page); err != nil {
			return nil, err
		}
		all = append(all, page.Scorecards...)
		if token = page.NextPageToken; token == "" {
			return all, nil
		}
	}
}
