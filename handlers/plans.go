package handlers

import (
	"context"

	"opencoaching/coaching"
	"opencoaching/gen"
	"opencoaching/service"
)

// CreateCoachingPlan implements the operation of that name.
func (h *API) CreateCoachingPlan(ctx context.Context, r gen.CreateCoachingPlanRequestObject) (gen.CreateCoachingPlanResponseObject, error) {
	sent, err := FromAPI[coaching.Plan](r.Body)
	if err != nil {
		return nil, err
	}
	plan, err := h.service.CreatePlan(ctx, profileOf(r.CustomerID, r.ProfileID), &sent)
	answer, tag, err := planAnswer(plan, err)
	return gen.CreateCoachingPlan200JSONResponse{Body: answer, Headers: gen.CreateCoachingPlan200ResponseHeaders{ETag: tag}}, err
}

// GetCoachingPlan implements the operation of that name.
func (h *API) GetCoachingPlan(ctx context.Context, r gen.GetCoachingPlanRequestObject) (gen.GetCoachingPlanResponseObject, error) {
	plan, err := h.service.GetPlan(ctx, planName(r.CustomerID, r.ProfileID, r.CoachingPlanID))
	answer, tag, err := planAnswer(plan, err)
	return gen.GetCoachingPlan200JSONResponse{Body: answer, Headers: gen.GetCoachingPlan200ResponseHeaders{ETag: tag}}, err
}

// UpdateCoachingPlan implements the operation of that name.
func (h *API) UpdateCoachingPlan(ctx context.Context, r gen.UpdateCoachingPlanRequestObject) (gen.UpdateCoachingPlanResponseObject, error) {
	patch, err := patchFrom(r.Body.CoachingPlan, r.Body.UpdateMask)
	if err != nil {
		return nil, err
	}
	plan, err := h.service.UpdatePlan(ctx, planName(r.CustomerID, r.ProfileID, r.CoachingPlanID), patch)
	answer, tag, err := planAnswer(plan, err)
	return gen.UpdateCoachingPlan200JSONResponse{Body: answer, Headers: gen.UpdateCoachingPlan200ResponseHeaders{ETag: tag}}, err
}

// ListCoachingPlans implements the operation of that name.
func (h *API) ListCoachingPlans(ctx context.Context, r gen.ListCoachingPlansRequestObject) (gen.ListCoachingPlansResponseObject, error) {
	parent, b := profileOf(r.CustomerID, r.ProfileID), r.Body
	filters := *b
	filters.PageSize, filters.PageToken = nil, nil
	digest, err := listDigest("coachingPlans", parent, filters)
	if err != nil {
		return nil, err
	}
	token, err := decodeToken(b.PageToken, digest)
	if err != nil {
		return nil, err
	}
	focus, err := FromAPI[[]coaching.FocusCriterion](notNil(b.FocusCriteria))
	if err != nil {
		return nil, err
	}
	plans, more, err := h.service.ListPlans(ctx, parent, service.PlanQuery{
		AgentUserName: value(b.AgentUserName), AgentUserNames: b.AgentUserNames, GroupNames: b.GroupNames, IsActive: b.IsActive,
		UsecaseNames: b.UsecaseNames, FocusCriteria: focus, WithoutComment: value(b.ExcludeCoachingPlanComment), Sessions: sessionsAsked(b),
		Page: service.Page{Size: int(value(b.PageSize)), After: token.After},
	})
	if err != nil {
		return nil, err
	}
	if len(plans) > 0 {
		last, _ := coaching.ParseName(plans[len(plans)-1].Name)
		token.After = last.ID
	}
	shown, err := ToAPI[[]gen.CoachingPlan](notNil(plans))
	return gen.ListCoachingPlans200JSONResponse{CoachingPlans: shown, NextPageToken: token.encode(more)}, err
}

// sessionsAsked are the sessions that a list of plans is to be answered with.
func sessionsAsked(b *gen.ListCoachingPlansRequest) service.SessionsOfPlans {
	asked := service.SessionsOfPlans{Include: value(b.IncludeCoachingSessions), WithoutTexts: value(b.ExcludeCoachingSessionsNoteAndComment)}
	if r := b.SessionTimeRange; r != nil {
		asked.Start, asked.End = coaching.Instant(value(r.StartTime)), coaching.Instant(value(r.EndTime))
	}
	return asked
}

// BatchUpsertCoachingPlans implements the operation of that name.
func (h *API) BatchUpsertCoachingPlans(ctx context.Context, r gen.BatchUpsertCoachingPlansRequestObject) (gen.BatchUpsertCoachingPlansResponseObject, error) {
	sent, err := FromAPI[[]*coaching.Plan](r.Body.CoachingPlans)
	if err != nil {
		return nil, err
	}
	plans, err := h.service.UpsertPlans(ctx, profileOf(r.CustomerID, r.ProfileID), sent)
	if err != nil {
		return nil, err
	}
	shown, err := ToAPI[[]gen.CoachingPlan](plans)
	return gen.BatchUpsertCoachingPlans200JSONResponse{CoachingPlans: shown}, err
}

// AddScorecardToCoachingPlan implements the operation of that name.
func (h *API) AddScorecardToCoachingPlan(ctx context.Context, r gen.AddScorecardToCoachingPlanRequestObject) (gen.AddScorecardToCoachingPlanResponseObject, error) {
	link, err := h.service.AddScorecardToPlan(ctx, planName(r.CustomerID, r.ProfileID, r.CoachingPlanID), r.Body.ScorecardName)
	return gen.AddScorecardToCoachingPlan200JSONResponse(link), err
}

// RemoveScorecardFromCoachingPlan implements the operation of that name.
func (h *API) RemoveScorecardFromCoachingPlan(
	ctx context.Context, r gen.RemoveScorecardFromCoachingPlanRequestObject,
) (gen.RemoveScorecardFromCoachingPlanResponseObject, error) {
	link, err := h.service.RemoveScorecardFromPlan(ctx, planName(r.CustomerID, r.ProfileID, r.CoachingPlanID), r.Body.ScorecardName)
	return gen.RemoveScorecardFromCoachingPlan200JSONResponse(link), err
}

func planName(customer, profile, id string) coaching.Name {
	return profileOf(customer, profile).Name(coaching.CoachingPlans, id)
}

func planAnswer(plan *coaching.Plan, err error) (answer gen.CoachingPlanResponse, tag string, _ error) {
	if err != nil {
		return gen.CoachingPlanResponse{}, "", err
	}
	shown, err := ToAPI[gen.CoachingPlan](plan)
	return gen.CoachingPlanResponse{CoachingPlan: shown}, etag(plan.Version), err
}
