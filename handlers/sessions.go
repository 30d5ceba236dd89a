package handlers

import (
	"context"

	"opencoaching/coaching"
	"opencoaching/gen"
	"opencoaching/service"
)

// CreateCoachingSession implements the operation of that name.
func (h *API) CreateCoachingSession(ctx context.Context, r gen.CreateCoachingSessionRequestObject) (gen.CreateCoachingSessionResponseObject, error) {
	sent, err := FromAPI[coaching.Session](r.Body)
	if err != nil {
		return nil, err
	}
	session, err := h.service.CreateSession(ctx, profileOf(r.CustomerID, r.ProfileID), &sent)
	answer, tag, err := sessionAnswer(session, err)
	return gen.CreateCoachingSession200JSONResponse{Body: answer, Headers: gen.CreateCoachingSession200ResponseHeaders{ETag: tag}}, err
}

// GetCoachingSession implements the operation of that name.
func (h *API) GetCoachingSession(ctx context.Context, r gen.GetCoachingSessionRequestObject) (gen.GetCoachingSessionResponseObject, error) {
	session, err := h.service.GetSession(ctx, sessionName(r.CustomerID, r.ProfileID, r.CoachingSessionID))
	answer, tag, err := sessionAnswer(session, err)
	return gen.GetCoachingSession200JSONResponse{Body: answer, Headers: gen.GetCoachingSession200ResponseHeaders{ETag: tag}}, err
}

// UpdateCoachingSession implements the operation of that name.
func (h *API) UpdateCoachingSession(ctx context.Context, r gen.UpdateCoachingSessionRequestObject) (gen.UpdateCoachingSessionResponseObject, error) {
	patch, err := patchFrom(r.Body.CoachingSession, r.Body.UpdateMask)
	if err != nil {
		return nil, err
	}
	session, err := h.service.UpdateSession(ctx, sessionName(r.CustomerID, r.ProfileID, r.CoachingSessionID), patch)
	answer, tag, err := sessionAnswer(session, err)
	return gen.UpdateCoachingSession200JSONResponse{Body: answer, Headers: gen.UpdateCoachingSession200ResponseHeaders{ETag: tag}}, err
}

// DeleteCoachingSession implements the operation of that name.
func (h *API) DeleteCoachingSession(ctx context.Context, r gen.DeleteCoachingSessionRequestObject) (gen.DeleteCoachingSessionResponseObject, error) {
	return gen.DeleteCoachingSession200JSONResponse{}, h.service.DeleteSession(ctx, sessionName(r.CustomerID, r.ProfileID, r.CoachingSessionID))
}

// AcknowledgeCoachingSession implements the operation of that name.
func (h *API) AcknowledgeCoachingSession(ctx context.Context, r gen.AcknowledgeCoachingSessionRequestObject) (gen.AcknowledgeCoachingSessionResponseObject, error) {
	session, err := h.service.AcknowledgeSession(ctx, sessionName(r.CustomerID, r.ProfileID, r.CoachingSessionID), coaching.Acknowledgement{
		Comment: r.Body.AgentComment, Acknowledged: value(r.Body.Acknowledged), Submitted: value(r.Body.Submitted),
	})
	answer, tag, err := sessionAnswer(session, err)
	return gen.AcknowledgeCoachingSession200JSONResponse{Body: answer, Headers: gen.AcknowledgeCoachingSession200ResponseHeaders{ETag: tag}}, err
}

// ListCoachingSessions implements the operation of that name.
func (h *API) ListCoachingSessions(ctx context.Context, r gen.ListCoachingSessionsRequestObject) (gen.ListCoachingSessionsResponseObject, error) {
	parent, filters := profileOf(r.CustomerID, r.ProfileID), r.Params
	filters.PageSize, filters.PageToken = nil, nil
	digest, err := listDigest("coachingSessions", parent, filters)
	if err != nil {
		return nil, err
	}
	token, err := decodeToken(r.Params.PageToken, digest)
	if err != nil {
		return nil, err
	}
	sessions, more, err := h.service.ListSessions(ctx, parent, service.SessionQuery{
		AgentUserNames: filters.AgentUserNames, CoachingPlanNames: filters.CoachingPlanNames, UsecaseNames: filters.UsecaseNames,
		StartSessionTime: coaching.Instant(value(filters.StartSessionTime)), EndSessionTime: coaching.Instant(value(filters.EndSessionTime)),
		Page: service.Page{Size: int(value(r.Params.PageSize)), After: token.After},
	})
	if err != nil {
		return nil, err
	}
	if len(sessions) > 0 {
		last, _ := coaching.ParseName(sessions[len(sessions)-1].Name)
		token.After = last.ID
	}
	shown, err := ToAPI[[]gen.CoachingSession](notNil(sessions))
	return gen.ListCoachingSessions200JSONResponse{CoachingSessions: shown, NextPageToken: token.encode(more)}, err
}

func sessionName(customer, profile, id string) coaching.Name {
	return profileOf(customer, profile).Name(coaching.CoachingSessions, id)
}

func sessionAnswer(session *coaching.Session, err error) (answer gen.CoachingSessionResponse, tag string, _ error) {
	if err != nil {
		return gen.CoachingSessionResponse{}, "", err
	}
	shown, err := ToAPI[gen.CoachingSession](session)
	return gen.CoachingSessionResponse{CoachingSession: shown}, etag(session.Version), err
}
