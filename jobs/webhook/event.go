// Package webhook sends events to the receivers of customers: CloudEvents over HTTPS, signed as Standard Webhooks says,
// to addresses on the public internet alone.
//
// An event is thin. It names what has changed and holds nothing of it, so that a receiver asks the API, which knows what
// the receiver may see, and so that nothing personal leaves with a URL that was mistyped.
package webhook

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// ContentType is the media type of the structured mode of CloudEvents in JSON
// (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md).
const ContentType = "application/cloudevents+json"

// Event is one change, as the sealed audit sequence of a customer numbers it.
type Event struct {
	Sequence  int64     // 1, 2, 3, … within the customer, without gaps
	Type      string    // coaching.scorecard.submitted.v1
	Time      time.Time // when it happened, in microseconds
	Customer  string    // the id of the customer
	Profile   string    // the id of the profile, empty for what belongs to the customer itself
	Resource  string    // the name of what has changed
	Operation string    // what was called: SubmitScorecard
}

// ID is what stays the same however often an event is sent, so that a receiver can drop what it has already: the
// customer and the sequence number.
func (e Event) ID() string { return e.Customer + "/" + strconv.FormatInt(e.Sequence, 10) }

// Source is where the event comes from: the path of its customer and, where it has one, its profile.
func (e Event) Source() string {
	source := "/customers/" + e.Customer
	if e.Profile != "" {
		source += "/profiles/" + e.Profile
	}
	return source
}

// cloudEvent has the attributes of CloudEvents 1.0, in lower case as their names have to be. The extension sequence is a
// text that sorts as the numbers do (https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/sequence.md).
type cloudEvent struct {
	SpecVersion     string    `json:"specversion"`
	ID              string    `json:"id"`
	Source          string    `json:"source"`
	Type            string    `json:"type"`
	Subject         string    `json:"subject"`
	Time            string    `json:"time"`
	DataContentType string    `json:"datacontenttype"`
	Sequence        string    `json:"sequence"`
	Data            eventData `json:"data"`
}

type eventData struct {
	Resource  string `json:"resource"`
	Operation string `json:"operation"`
	Sequence  int64  `json:"sequence"`
}

// timeForm is RFC 3339 in microseconds, as everywhere in the API.
const timeForm = "2006-01-02T15:04:05.000000Z07:00"

// Body is the event as it is sent: a CloudEvent in structured mode. The same event gives the same bytes.
func (e Event) Body() ([]byte, error) {
	body, err := json.Marshal(cloudEvent{
		SpecVersion: "1.0", ID: e.ID(), Source: e.Source(), Type: e.Type, Subject: e.Resource,
		Time: e.Time.UTC().Format(timeForm), DataContentType: "application/json", Sequence: fmt.Sprintf("%019d", e.Sequence),
		Data: eventData{Resource: e.Resource, Operation: e.Operation, Sequence: e.Sequence},
	})
	if err != nil {
		return nil, fmt.Errorf("write event %s: %w", e.ID(), err)
	}
	return body, nil
}
