package coachingclient

import (
	"context"
	"math/rand/v2"
	"net/http"
	"regexp"
	"strconv"
	"time"
)

const (
	firstPause   = 200 * time.Millisecond
	longestPause = 5 * time.Second
	// longestRetryAfter is how long the service may ask to wait; when it asks for more, the caller gets the error.
	longestRetryAfter = 30 * time.Second
)

// safePosts are the operations with POST that change nothing, or nothing when they come a second time: the total of
// answers that are not stored, an export, a list whose filter is a body, and a submit, which on a submitted scorecard
// changes nothing.
//
// No other write is ever repeated. A lost answer does not tell whether the work was done: a create would be done
// twice, an update or a reset would undo what somebody else did in between, and a delete would end in a 404.
var safePosts = regexp.MustCompile(`/(scorecards:score|scorecards:export|targets:list|scorecards/[^/]+:submit)$`)

// doer sends requests, repeats those that are safe to repeat, and makes an *Error of every answer but success.
type doer struct {
	next    *http.Client
	retries int
}

// Do implements HttpRequestDoer.
func (d *doer) Do(request *http.Request) (*http.Response, error) {
	retries := 0
	if isSafe(request) {
		retries = d.retries
	}
	for attempt := 0; ; attempt++ {
		response, err := d.next.Do(request)
		if err == nil && response.StatusCode/100 == 2 {
			return response, nil
		}
		pause, again := pauseBefore(attempt, response, err)
		if err == nil {
			err = asError(response)
		}
		if !again || attempt >= retries || rest(request.Context(), pause) != nil {
			return nil, err
		}
		if request, err = renew(request); err != nil {
			return nil, err
		}
	}
}

func isSafe(request *http.Request) bool {
	switch request.Method {
	case http.MethodGet:
		return true
	case http.MethodPost:
		return request.GetBody != nil && safePosts.MatchString(request.URL.Path)
	default:
		return false
	}
}

// pauseBefore says how long to wait before the next attempt, and whether one can help at all.
func pauseBefore(attempt int, response *http.Response, err error) (time.Duration, bool) {
	backoff := min(firstPause<<min(attempt, 10), longestPause)
	pause := backoff/2 + rand.N(backoff/2) // so that many clients do not come back at once
	if err != nil {
		return pause, true
	}
	if response.StatusCode != http.StatusServiceUnavailable && response.StatusCode != http.StatusTooManyRequests {
		return 0, false
	}
	if asked, ok := retryAfter(response.Header.Get("Retry-After")); ok {
		return asked, asked <= longestRetryAfter
	}
	return pause, true
}

// retryAfter reads a header that has seconds or a date.
func retryAfter(header string) (time.Duration, bool) {
	if seconds, err := strconv.ParseUint(header, 10, 31); err == nil {
		return time.Duration(seconds) * time.Second, true
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(0, time.Until(at)), true
	}
	return 0, false
}

func rest(ctx context.Context, pause time.Duration) error {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// renew returns the request with its body from the start.
func renew(request *http.Request) (*http.Request, error) {
	again := request.Clone(request.Context())
	if request.GetBody == nil {
		return again, nil
	}
	body, err := request.GetBody()
	again.Body = body
	return again, err
}
