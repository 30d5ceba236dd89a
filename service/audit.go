package service

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/repository"
)

// AuditQuery is what a list of audit events asks for; names as they were sent. An empty field means all.
type AuditQuery struct {
	ResourceName, ActorUserName string
	Operations                  []string
	StartTime, EndTime          time.Time // both included
	After                       int64     // the sequence of the last event of the page before
	Size                        int       // as Page.Size
}

// ListAuditEvents reads a page of the sealed audit events of a profile, or of a whole customer, in order of sequence, and
// tells whether more follow. Comments that the caller may not see are left out of what was changed, whoever wrote them.
// PermissionDenied for a whole customer to whoever does not reach all of its profiles; NotFound for the customer or profile; InvalidArgument naming every filter that means nothing.
func (s *Service) ListAuditEvents(ctx context.Context, parent coaching.Parent, q AuditQuery) (events []*coaching.AuditEvent, more bool, err error) {
	operation := "ListProfileAuditEvents"
	if parent.Profile == "" {
		operation = "ListCustomerAuditEvents"
	}
	limit := pageLimit(q.Size)
	err = s.read(ctx, operation, parent, func(w *work) error {
		if parent.Profile == "" && !w.caller.Covers(nil) {
			return auth.Denied()
		}
		hung := parent.Name(coaching.Profiles, parent.Profile)
		if parent.Profile == "" {
			hung = parent.Name(coaching.Customers, parent.Customer)
		}
		if err := exists(ctx, w, hung); err != nil {
			return err
		}
		filter, err := q.filter(parent)
		if err != nil {
			return err
		}
		if events, err = w.Customer(parent.Customer).Audit().List(ctx, filter, q.After, limit+1); err != nil {
			return err
		}
		for _, event := range events {
			if err := concealEvent(w.caller, event); err != nil {
				return err
			}
		}
		return nil
	})
	events, more = cut(events, limit)
	return events, more, err
}

func (q *AuditQuery) filter(parent coaching.Parent) (repository.AuditFilter, error) {
	var v coaching.Violations
	checkRange(q.StartTime, q.EndTime, "startTime", &v)
	filter := repository.AuditFilter{ProfileID: parent.Profile, Resource: q.ResourceName, Operations: q.Operations, Start: q.StartTime, End: q.EndTime}
	if n, ok := coaching.ParseName(q.ResourceName); q.ResourceName != "" && (!ok || n.Customer != parent.Customer) {
		v.Add("resourceName", "is no resource name under the customer of the path")
	}
	if q.ActorUserName != "" {
		n, ok := coaching.ParseNameOf(coaching.Users, q.ActorUserName)
		if !ok || n.Customer != parent.Customer {
			v.Add("actorUserName", "is no name of a user under the customer of the path")
		}
		filter.ActorID = n.ID
	}
	for i, operation := range q.Operations {
		if !auth.Changes(operation) {
			v.Add(fmt.Sprintf("operations[%d]", i), "is no operation that changes something")
		}
	}
	return filter, v.Err()
}

// concealEvent takes the comments that the caller may not see out of an event of a scorecard. Who wrote a comment is not
// asked: an event does not say.
func concealEvent(caller auth.Caller, event *coaching.AuditEvent) error {
	name, _ := coaching.ParseName(event.Resource)
	if event.Erased() || name.Collection != coaching.Scorecards {
		return nil
	}
	var payload coaching.AuditPayload
	err := json.Unmarshal([]byte(event.Payload), &payload)
	for _, card := range []*json.RawMessage{&payload.Before, &payload.After} {
		if err == nil && *card != nil {
			*card, err = concealJSON(caller, *card)
		}
	}
	if err != nil {
		return fmt.Errorf("read audit event %d of %s: %w", event.Sequence, event.CustomerID, err)
	}
	shown, err := json.Marshal(payload)
	event.Payload = string(shown)
	return err
}

func concealJSON(caller auth.Caller, card json.RawMessage) (json.RawMessage, error) {
	var fields map[string]json.RawMessage
	var scores []map[string]json.RawMessage
	if err := json.Unmarshal(card, &fields); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(fields["scores"], &scores); err != nil {
		return nil, err
	}
	for _, score := range scores {
		var seen coaching.Score
		if raw, has := score["commentAccessRoles"]; has {
			if err := json.Unmarshal(raw, &seen.CommentAccessRoles); err != nil {
				return nil, err
			}
		}
		if seen.CommentBy = anybodyElse; !caller.SeesComment(&seen) {
			delete(score, "comment")
			delete(score, "commentAccessRoles")
		}
	}
	var err error
	if fields["scores"], err = json.Marshal(scores); err != nil {
		return nil, err
	}
	return json.Marshal(fields)
}

// anybodyElse is nobody's id.
const anybodyElse = "*"

// AuditReport is what became of a look at a customer's chain. FirstBad is the sequence of the first event that is not as
// it was sealed, 0: there is none; Problem says what is wrong with it.
type AuditReport struct {
	CustomerID string
	Sealed     int64
	Head       coaching.AuditHead
	FirstBad   int64
	Problem    string
	Pending    int64
}

// VerifyAudit goes through a customer's chain from its beginning and holds it against its head and against the anchors,
// heads that were noted elsewhere before. It sees every edit, deletion, insertion and change of order of sealed events,
// and with an anchor also the loss of the last ones. PermissionDenied for everybody but the operator.
func (s *Service) VerifyAudit(ctx context.Context, customer string, anchors ...coaching.AuditHead) (AuditReport, error) {
	report := AuditReport{CustomerID: customer}
	err := s.read(ctx, "VerifyAudit", coaching.Parent{Customer: customer}, func(w *work) error {
		audit := w.Customer(customer).Audit()
		var err error
		if report.Pending, err = audit.Pending(ctx); err != nil {
			return err
		}
		if report.Head, err = audit.Head(ctx); err != nil {
			return err
		}
		return report.follow(ctx, audit, anchors)
	})
	return report, err
}

func (r *AuditReport) follow(ctx context.Context, audit repository.Audit, anchors []coaching.AuditHead) error {
	var last coaching.AuditHead
	for {
		events, err := audit.List(ctx, repository.AuditFilter{}, last.Sequence, MaxPage)
		if err != nil {
			return err
		}
		for _, event := range events {
			if r.FirstBad, r.Problem = judge(event, last); r.FirstBad > 0 {
				return nil
			}
			last = coaching.AuditHead{Sequence: event.Sequence, Hash: event.Hash}
			if slices.ContainsFunc(anchors, func(a coaching.AuditHead) bool { return a.Sequence == last.Sequence && a.Hash != last.Hash }) {
				r.FirstBad, r.Problem = event.Sequence, "is not what its anchor says"
				return nil
			}
			r.Sealed++
		}
		if len(events) < MaxPage {
			break
		}
	}
	if last != r.Head || slices.ContainsFunc(anchors, func(a coaching.AuditHead) bool { return a.Sequence > last.Sequence }) {
		r.FirstBad, r.Problem = last.Sequence+1, "is missing: the chain went further than it does now"
	}
	return nil
}

// judge holds a sealed event against the one before it.
func judge(event *coaching.AuditEvent, last coaching.AuditHead) (bad int64, problem string) {
	switch {
	case event.Sequence != last.Sequence+1:
		return last.Sequence + 1, "is missing"
	case !event.Intact():
		return event.Sequence, "does not hold what its digest was taken of"
	case !event.Follows(last.Hash):
		return event.Sequence, "is not what was sealed"
	default:
		return 0, ""
	}
}
