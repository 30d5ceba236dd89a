package coaching

import (
	"fmt"
	"slices"
	"time"
)

// Webhook is an address that is told of changes in a profile.
type Webhook struct {
	Name       string       `json:"name"`
	URL        string       `json:"url"`
	EventTypes []string     `json:"eventTypes,omitempty"` // none: all
	Secret     string       `json:"secret,omitempty"`     // signs what is sent; never shown
	State      WebhookState `json:"state,omitempty"`
	// LastSequence is that of the last audit event that the webhook has been told of, or has passed over.
	LastSequence int64     `json:"lastSequence"`
	CreateTime   time.Time `json:"createTime,omitzero"`
	UpdateTime   time.Time `json:"updateTime,omitzero"`

	// Version counts every change but those of LastSequence, and guards each update.
	Version int64 `json:"-"`
}

// WebhookState says whether a webhook is told of changes.
type WebhookState string

// The states of a webhook.
const (
	WebhookUnspecified WebhookState = "WEBHOOK_STATE_UNSPECIFIED"

	WebhookActive  WebhookState = "WEBHOOK_STATE_ACTIVE"
	WebhookPaused  WebhookState = "WEBHOOK_STATE_PAUSED"
	WebhookFailing WebhookState = "WEBHOOK_STATE_FAILING" // its receiver failed for so long that it was given up
)

// eventTypes are the changes that webhooks are told of, by the operation that makes them. What is added here is fed.
var eventTypes = map[string]string{
	"CreateScorecard":         "coaching.scorecard.created.v1",
	"UpdateScorecard":         "coaching.scorecard.updated.v1",
	"DeleteScorecard":         "coaching.scorecard.deleted.v1",
	"SubmitScorecard":         "coaching.scorecard.submitted.v1",
	"ResetScorecard":          "coaching.scorecard.reset.v1",
	"AcknowledgeScorecard":    "coaching.scorecard.acknowledged.v1",
	"ResolveAppeal":           "coaching.scorecard.appealresolved.v1",
	"CreateScorecardTemplate": "coaching.scorecardtemplate.created.v1",
	"UpdateScorecardTemplate": "coaching.scorecardtemplate.updated.v1",
	"DeleteScorecardTemplate": "coaching.scorecardtemplate.deleted.v1",
	"CreateTarget":            "coaching.target.created.v1",
	"UpdateTarget":            "coaching.target.updated.v1",
	"DeleteTarget":            "coaching.target.deleted.v1",

	"BackfillScorecardTemplates": "coaching.job.created.v1",
	"CancelJob":                  "coaching.job.cancelled.v1",
	"FinishJob":                  "coaching.job.finished.v1",

	"CreateCoachingPlan":              "coaching.coachingplan.created.v1",
	"UpdateCoachingPlan":              "coaching.coachingplan.updated.v1",
	"BatchUpsertCoachingPlans":        "coaching.coachingplan.upserted.v1",
	"AddScorecardToCoachingPlan":      "coaching.coachingplan.scorecardadded.v1",
	"RemoveScorecardFromCoachingPlan": "coaching.coachingplan.scorecardremoved.v1",
	"CreateCoachingSession":           "coaching.coachingsession.created.v1",
	"UpdateCoachingSession":           "coaching.coachingsession.updated.v1",
	"DeleteCoachingSession":           "coaching.coachingsession.deleted.v1",
	"AcknowledgeCoachingSession":      "coaching.coachingsession.answered.v1",
	"CreateCoachingComment":           "coaching.coachingcomment.created.v1",
	"UpdateCoachingComment":           "coaching.coachingcomment.updated.v1",
	"DeleteCoachingComment":           "coaching.coachingcomment.deleted.v1",
}

// EventType is how webhooks call a change by an operation; false for one that they are not told of.
func EventType(operation string) (string, bool) {
	name, fed := eventTypes[operation]
	return name, fed
}

// Wants tells whether the webhook is to be told of events of a type.
func (w *Webhook) Wants(eventType string) bool {
	return len(w.EventTypes) == 0 || slices.Contains(w.EventTypes, eventType)
}

// CheckWebhook notes the faults of a webhook, its URL aside, that can be seen without asking what else exists.
func CheckWebhook(w *Webhook, prefix string, v *Violations) {
	known := map[string]bool{}
	for _, name := range eventTypes {
		known[name] = true
	}
	for i, name := range w.EventTypes {
		if !known[name] {
			v.Add(fmt.Sprintf("%seventTypes[%d]", prefix, i), "is no type of event")
		}
	}
}

// WebhookDelivery is one attempt to tell a webhook of an event.
type WebhookDelivery struct {
	ID        string        `json:"-"` // a UUIDv7
	Sequence  int64         `json:"sequence"`
	EventType string        `json:"eventType"`
	Time      time.Time     `json:"time"`
	Attempt   int           `json:"attempt"`
	Status    int           `json:"status"` // of the receiver's answer; 0: there was none
	Error     string        `json:"error,omitempty"`
	State     DeliveryState `json:"state"`
}

// DeliveryState is what became of an attempt.
type DeliveryState string

// The states of a delivery.
const (
	DeliveryDone   DeliveryState = "WEBHOOK_DELIVERY_STATE_DELIVERED"
	DeliveryFailed DeliveryState = "WEBHOOK_DELIVERY_STATE_FAILED"
)
