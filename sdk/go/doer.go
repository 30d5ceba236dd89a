package coachingclient

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"regexp"
	"time"

	"github.com/google/uuid"
)

const (
	firstPause   = 200 * time.Millisecond
	longestPause = 5 * time.Second
	// longestRetryAfter is how long the service may ask to wait; when it asks for more, the caller gets the error.
	longestRetryAfter = 30 * time.Second
)

// idempotencyKey is the header by which the service knows a change that comes again: it is made once, however often it
// is sent, and each time the answer is the first one's.
const idempotencyKey = "Idempotency-Key"

// readingPosts are the operations with POST that change nothing: the total of answers that are not stored, an export,
// and a list whose filter is a body.
var readingPosts = regexp.MustCompile(`/(scorecards:(score|export|analyzeAgreement)|(targets|coachingPlans):list|scorecardTemplates:validateBackfill|scorecardTemplates/[^/]+:(simulate|sample|retrieve[A-Za-z]+))$`)

// doer sends requests, again where that can help, and makes an *Error of every answer but success.
type doer struct {
	next    *http.Client
	retries int
}

// Do implements HttpRequestDoer.
func (d *doer) Do(request *http.Request) (*http.Response, error) {
	if changes(request) && request.Header.Get(idempotencyKey) == "" {
		request.Header.Set(idempotencyKey, uuid.NewString())
	}
	retries := d.retries
	if request.Body != nil && request.GetBody == nil { // which is then gone with the first attempt
		retries = 0
	}
	for attempt := 0; ; attempt++ {
		response, err := d.next.Do(request)
		if err == nil && response.StatusCode/100 == 2 {
			if tag, wanted := request.Context().Value(etagKey{}).(*string); wanted {
				*tag = response.Header.Get("ETag")
			}
			return response, nil
		}
		if err == nil {
			err = asError(response)
		}
		pause, again := pauseBefore(attempt, err)
		if !again || attempt >= retries || rest(request.Context(), pause) != nil {
			return nil, err
		}
		if request, err = renew(request); err != nil {
			return nil, err
		}
	}
}

func changes(request *http.Request) bool {
	return request.Method != http.MethodGet && !readingPosts.MatchString(request.URL.Path)
}

// pauseBefore says how long to wait before the next attempt, and whether one can help at all.
func pauseBefore(attempt int, err error) (time.Duration, bool) {
	backoff := min(firstPause<<min(attempt, 10), longestPause)
	pause := backoff/2 + rand.N(backoff/2) // so that many clients do not come back at once
	fault, answered := errors.AsType[*Error](err)
	if !answered {
		return pause, true
	}
	if !fault.passes() {
		return 0, false
	}
	if fault.RetryAfter > 0 {
		pause = fault.RetryAfter
	}
	return pause, pause <= longestRetryAfter
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
