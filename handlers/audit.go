package handlers

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"

	"opencoaching/coaching"
	"opencoaching/gen"
	"opencoaching/service"
)

// ListProfileAuditEvents implements the operation of that name.
func (h *API) ListProfileAuditEvents(ctx context.Context, r gen.ListProfileAuditEventsRequestObject) (gen.ListProfileAuditEventsResponseObject, error) {
	answer, err := h.listAudit(ctx, profileOf(r.CustomerID, r.ProfileID), r.Params)
	return gen.ListProfileAuditEvents200JSONResponse(answer), err
}

// ListCustomerAuditEvents implements the operation of that name.
func (h *API) ListCustomerAuditEvents(ctx context.Context, r gen.ListCustomerAuditEventsRequestObject) (gen.ListCustomerAuditEventsResponseObject, error) {
	answer, err := h.listAudit(ctx, profileOf(r.CustomerID, ""), gen.ListProfileAuditEventsParams(r.Params))
	return gen.ListCustomerAuditEvents200JSONResponse(answer), err
}

func (h *API) listAudit(ctx context.Context, parent coaching.Parent, p gen.ListProfileAuditEventsParams) (gen.ListAuditEventsResponse, error) {
	answer := gen.ListAuditEventsResponse{AuditEvents: []gen.AuditEvent{}}
	filters := p
	filters.PageSize, filters.PageToken = nil, nil
	digest, err := listDigest("auditEvents", parent, filters)
	if err != nil {
		return answer, err
	}
	token, err := decodeToken(p.PageToken, digest)
	if err != nil {
		return answer, err
	}
	after, err := token.number()
	if err != nil {
		return answer, err
	}
	events, more, err := h.service.ListAuditEvents(ctx, parent, service.AuditQuery{
		ResourceName: value(p.ResourceName), ActorUserName: value(p.ActorUserName), Operations: p.Operations,
		StartTime: value(p.StartTime), EndTime: value(p.EndTime), After: after, Size: int(value(p.PageSize)),
	})
	if err != nil {
		return answer, err
	}
	for _, event := range events {
		shown, err := auditEvent(event)
		if err != nil {
			return answer, err
		}
		answer.AuditEvents = append(answer.AuditEvents, shown)
		token.After = strconv.FormatInt(event.Sequence, 10)
	}
	answer.NextPageToken = token.encode(more)
	return answer, nil
}

func auditEvent(e *coaching.AuditEvent) (gen.AuditEvent, error) {
	shown := gen.AuditEvent{
		Sequence: e.Sequence, Time: e.Time, Actor: coaching.UserName(e.CustomerID, e.ActorID), Operation: e.Operation,
		Resource: e.Resource, Digest: hex.EncodeToString(e.Digest[:]),
	}
	if e.RequestID != "" {
		shown.RequestID = &e.RequestID
	}
	if e.Erased() {
		return shown, nil
	}
	var payload coaching.AuditPayload
	if err := json.Unmarshal([]byte(e.Payload), &payload); err != nil {
		return shown, fmt.Errorf("decode audit event %d: %w", e.Sequence, err)
	}
	if payload.Before != nil {
		shown.Before = &payload.Before
	}
	if payload.After != nil {
		shown.After = &payload.After
	}
	return shown, nil
}
