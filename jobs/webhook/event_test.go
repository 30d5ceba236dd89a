package webhook_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/jobs/webhook"
)

// submitted is an event of a profile.
func submitted() webhook.Event {
	return webhook.Event{
		Sequence: 17, Type: "coaching.scorecard.submitted.v1", Operation: "SubmitScorecard",
		Time:     time.Date(2026, 3, 1, 10, 0, 0, 123456789, time.FixedZone("", 3600)),
		Customer: "acme", Profile: "support", Resource: "customers/acme/profiles/support/scorecards/sc-1",
	}
}

func TestEventBody(t *testing.T) {
	t.Parallel()
	t.Run("is a CloudEvent that names what has changed and holds nothing of it", func(t *testing.T) {
		t.Parallel()
		body, err := submitted().Body()
		require.NoError(t, err)
		require.JSONEq(t, `{
			"specversion": "1.0",
			"id": "acme/17",
			"source": "/customers/acme/profiles/support",
			"type": "coaching.scorecard.submitted.v1",
			"subject": "customers/acme/profiles/support/scorecards/sc-1",
			"time": "2026-03-01T09:00:00.123456Z",
			"datacontenttype": "application/json",
			"sequence": "0000000000000000017",
			"data": {"resource": "customers/acme/profiles/support/scorecards/sc-1", "operation": "SubmitScorecard", "sequence": 17}
		}`, string(body))
	})
	t.Run("is the same each time", func(t *testing.T) {
		t.Parallel()
		first, err := submitted().Body()
		require.NoError(t, err)
		second, err := submitted().Body()
		require.NoError(t, err)
		require.Equal(t, first, second)
	})
	t.Run("of the customer itself has no profile", func(t *testing.T) {
		t.Parallel()
		event := submitted()
		event.Profile = ""
		require.Equal(t, "/customers/acme", event.Source())
	})
}
