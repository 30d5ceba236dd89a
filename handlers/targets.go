package handlers

import (
	"context"

	"opencoaching/coaching"
	"opencoaching/gen"
	"opencoaching/service"
)

// CreateTarget implements the operation of that name.
func (h *API) CreateTarget(ctx context.Context, r gen.CreateTargetRequestObject) (gen.CreateTargetResponseObject, error) {
	sent, err := FromAPI[coaching.Target](r.Body)
	if err != nil {
		return nil, err
	}
	target, err := h.service.CreateTarget(ctx, profileOf(r.CustomerID, r.ProfileID), &sent)
	answer, tag, err := targetAnswer(target, err)
	return gen.CreateTarget200JSONResponse{Body: answer, Headers: gen.CreateTarget200ResponseHeaders{ETag: tag}}, err
}

// GetTarget implements the operation of that name.
func (h *API) GetTarget(ctx context.Context, r gen.GetTargetRequestObject) (gen.GetTargetResponseObject, error) {
	target, err := h.service.GetTarget(ctx, targetName(r.CustomerID, r.ProfileID, r.TargetID))
	answer, tag, err := targetAnswer(target, err)
	return gen.GetTarget200JSONResponse{Body: answer, Headers: gen.GetTarget200ResponseHeaders{ETag: tag}}, err
}

// UpdateTarget implements the operation of that name.
func (h *API) UpdateTarget(ctx context.Context, r gen.UpdateTargetRequestObject) (gen.UpdateTargetResponseObject, error) {
	patch, err := patchFrom(r.Body.Target, r.Body.UpdateMask)
	if err != nil {
		return nil, err
	}
	target, err := h.service.UpdateTarget(ctx, targetName(r.CustomerID, r.ProfileID, r.TargetID), patch)
	answer, tag, err := targetAnswer(target, err)
	return gen.UpdateTarget200JSONResponse{Body: answer, Headers: gen.UpdateTarget200ResponseHeaders{ETag: tag}}, err
}

// DeleteTarget implements the operation of that name.
func (h *API) DeleteTarget(ctx context.Context, r gen.DeleteTargetRequestObject) (gen.DeleteTargetResponseObject, error) {
	return gen.DeleteTarget200JSONResponse{}, h.service.DeleteTarget(ctx, targetName(r.CustomerID, r.ProfileID, r.TargetID))
}

// ListTargets implements the operation of that name.
func (h *API) ListTargets(ctx context.Context, r gen.ListTargetsRequestObject) (gen.ListTargetsResponseObject, error) {
	parent, b := profileOf(r.CustomerID, r.ProfileID), r.Body
	filters := *b
	filters.PageSize, filters.PageToken = nil, nil
	digest, err := listDigest("targets", parent, filters)
	if err != nil {
		return nil, err
	}
	token, err := decodeToken(b.PageToken, digest)
	if err != nil {
		return nil, err
	}
	targets, more, err := h.service.ListTargets(ctx, parent, service.TargetQuery{
		TemplateNames: b.ScorecardTemplateNames, ItemIDs: b.CriterionOrChapterIds, UsecaseNames: b.UsecaseNames,
		CoachingPlanNames: b.CoachingPlanNames, AgentUserNames: b.AgentUserNames,
		Page: service.Page{Size: int(value(b.PageSize)), After: token.After},
	})
	if err != nil {
		return nil, err
	}
	if len(targets) > 0 {
		last, _ := coaching.ParseName(targets[len(targets)-1].Name)
		token.After = last.ID
	}
	shown, err := ToAPI[[]gen.Target](notNil(targets))
	return gen.ListTargets200JSONResponse{Targets: shown, NextPageToken: token.encode(more)}, err
}

func targetName(customer, profile, id string) coaching.Name {
	return profileOf(customer, profile).Name(coaching.Targets, id)
}

func targetAnswer(target *coaching.Target, err error) (answer gen.TargetResponse, tag string, _ error) {
	if err != nil {
		return gen.TargetResponse{}, "", err
	}
	shown, err := ToAPI[gen.Target](target)
	return gen.TargetResponse{Target: shown}, etag(target.Version), err
}
