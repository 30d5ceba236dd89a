package handlers

import (
	"context"

	"opencoaching/coaching"
	"opencoaching/gen"
	"opencoaching/scoring"
	"opencoaching/service"
)

// RetrieveEvaluationPeriods implements the operation of that name.
func (h *API) RetrieveEvaluationPeriods(ctx context.Context, r gen.RetrieveEvaluationPeriodsRequestObject) (gen.RetrieveEvaluationPeriodsResponseObject, error) {
	found, err := h.service.RetrieveEvaluationPeriods(ctx, templateName(r.CustomerID, r.ProfileID, r.ScorecardTemplateID), value(r.Body.UsecaseName))
	if err != nil {
		return nil, err
	}
	return gen.RetrieveEvaluationPeriods200JSONResponse{
		EvaluationPeriods: periodsToAPI(found.Periods), ConversationEvaluationPeriods: periodsToAPI(found.Conversations),
	}, nil
}

// RetrieveQATaskUserQuota implements the operation of that name. The id in the path may carry a revision.
func (h *API) RetrieveQATaskUserQuota(ctx context.Context, r gen.RetrieveQATaskUserQuotaRequestObject) (gen.RetrieveQATaskUserQuotaResponseObject, error) {
	query := service.QuotaQuery{UsecaseName: value(r.Body.UsecaseName), Period: periodFromAPI(r.Body.EvaluationPeriod)}
	if sent := r.Body.OverrideTaskCompleteConfig; sent != nil {
		counts, err := FromAPI[coaching.TaskComplete](sent)
		if err != nil {
			return nil, err
		}
		query.Override = &counts
	}
	total, err := h.service.RetrieveQuota(ctx, revisionName(r.CustomerID, r.ProfileID, r.ScorecardTemplateID), query)
	if err != nil {
		return nil, err
	}
	return gen.RetrieveQATaskUserQuota200JSONResponse{TotalAgentQuota: total.Total, TotalActiveAgentsCount: int32(total.Agents)}, nil
}

func periodsToAPI(periods []scoring.Period) []gen.EvaluationPeriod {
	shown := make([]gen.EvaluationPeriod, len(periods))
	for i, p := range periods {
		shown[i] = periodToAPI(p)
	}
	return shown
}

func periodToAPI(p scoring.Period) gen.EvaluationPeriod {
	return gen.EvaluationPeriod{StartTime: p.Start, EndTime: p.End}
}

func periodFromAPI(sent *gen.EvaluationPeriod) *scoring.Period {
	if sent == nil {
		return nil
	}
	return &scoring.Period{Start: sent.StartTime, End: sent.EndTime}
}
