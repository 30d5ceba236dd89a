package handlers

import (
	"context"

	"opencoaching/coaching"
	"opencoaching/gen"
)

// CreateScorecard implements the operation of that name.
func (h *API) CreateScorecard(ctx context.Context, r gen.CreateScorecardRequestObject) (gen.CreateScorecardResponseObject, error) {
	card, err := h.service.CreateScorecard(ctx, profileOf(r.CustomerID, r.ProfileID), scorecardFromAPI(r.Body))
	return scorecardAnswer{card}, err
}

// GetScorecard implements the operation of that name.
func (h *API) GetScorecard(ctx context.Context, r gen.GetScorecardRequestObject) (gen.GetScorecardResponseObject, error) {
	card, err := h.service.GetScorecard(ctx, scorecardName(r.CustomerID, r.ProfileID, r.ScorecardID))
	return scorecardAnswer{card}, err
}

// UpdateScorecard implements the operation of that name.
func (h *API) UpdateScorecard(ctx context.Context, r gen.UpdateScorecardRequestObject) (gen.UpdateScorecardResponseObject, error) {
	patch, err := patchFrom(r.Body.Scorecard, r.Body.UpdateMask)
	if err != nil {
		return nil, err
	}
	card, err := h.service.UpdateScorecard(ctx, scorecardName(r.CustomerID, r.ProfileID, r.ScorecardID), patch)
	return scorecardAnswer{card}, err
}

// DeleteScorecard implements the operation of that name.
func (h *API) DeleteScorecard(ctx context.Context, r gen.DeleteScorecardRequestObject) (gen.DeleteScorecardResponseObject, error) {
	return gen.DeleteScorecard200JSONResponse{}, h.service.DeleteScorecard(ctx, scorecardName(r.CustomerID, r.ProfileID, r.ScorecardID))
}

// SubmitScorecard implements the operation of that name.
func (h *API) SubmitScorecard(ctx context.Context, r gen.SubmitScorecardRequestObject) (gen.SubmitScorecardResponseObject, error) {
	source := coaching.SubmissionSource(value(r.Body.SubmissionSource))
	card, err := h.service.SubmitScorecard(ctx, scorecardName(r.CustomerID, r.ProfileID, r.ScorecardID), source)
	return scorecardAnswer{card}, err
}

// ResetScorecard implements the operation of that name.
func (h *API) ResetScorecard(ctx context.Context, r gen.ResetScorecardRequestObject) (gen.ResetScorecardResponseObject, error) {
	card, err := h.service.ResetScorecard(ctx, scorecardName(r.CustomerID, r.ProfileID, r.ScorecardID))
	return scorecardAnswer{card}, err
}

// AcknowledgeScorecard implements the operation of that name.
func (h *API) AcknowledgeScorecard(ctx context.Context, r gen.AcknowledgeScorecardRequestObject) (gen.AcknowledgeScorecardResponseObject, error) {
	name := scorecardName(r.CustomerID, r.ProfileID, r.ScorecardID)
	card, err := h.service.AcknowledgeScorecard(ctx, name, value(r.Body.AcknowledgeComment))
	return scorecardAnswer{card}, err
}

// ScoreScorecard implements the operation of that name.
func (h *API) ScoreScorecard(ctx context.Context, r gen.ScoreScorecardRequestObject) (gen.ScoreScorecardResponseObject, error) {
	scored, err := h.service.ScoreScorecard(ctx, profileOf(r.CustomerID, r.ProfileID), r.Body.TemplateName, scoresFromAPI(r.Body.Scores))
	if err != nil {
		return nil, err
	}
	explanation, err := ToAPI[gen.ScoreExplanation](scored.Explanation)
	return gen.ScoreScorecard200JSONResponse{TotalScore: scored.Result.Total, AutoFailed: scored.Result.AutoFailed, Explanation: explanation}, err
}

func scorecardName(customer, profile, id string) coaching.Name {
	return profileOf(customer, profile).Name(coaching.Scorecards, id)
}
