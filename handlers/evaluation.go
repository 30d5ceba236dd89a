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
		query.Override, query.KeepsCount = &counts, sent.EvaluatedConversationCountPerAgent == nil
	}
	total, err := h.service.RetrieveQuota(ctx, revisionName(r.CustomerID, r.ProfileID, r.ScorecardTemplateID), query)
	if err != nil {
		return nil, err
	}
	return gen.RetrieveQATaskUserQuota200JSONResponse{TotalAgentQuota: total.Total, TotalActiveAgentsCount: int32(total.Agents)}, nil
}

// SampleConversations implements the operation of that name. The id in the path may carry a revision.
func (h *API) SampleConversations(ctx context.Context, r gen.SampleConversationsRequestObject) (gen.SampleConversationsResponseObject, error) {
	sample, err := h.service.SampleConversations(ctx, revisionName(r.CustomerID, r.ProfileID, r.ScorecardTemplateID), service.SampleQuery{
		UsecaseName: value(r.Body.UsecaseName), Period: periodFromAPI(r.Body.EvaluationPeriod),
		Seed: r.Body.Seed, CountPerAgent: int64(value(r.Body.CountPerAgent)),
	})
	if err != nil {
		return nil, err
	}
	parent := profileOf(r.CustomerID, r.ProfileID)
	answer := gen.SampleConversations200JSONResponse{
		Seed: r.Body.Seed, EvaluationPeriod: periodToAPI(sample.Period), ConversationEvaluationPeriod: periodToAPI(sample.Conversations),
		Strata: []gen.SampleStratum{}, Conversations: []gen.SampledConversation{},
	}
	for _, s := range sample.Strata {
		agent := coaching.UserName(parent.Customer, s.AgentID)
		answer.PopulationCount += int32(s.Population)
		answer.ExcludedCount += int32(s.Submitted + s.Begun)
		answer.Strata = append(answer.Strata, gen.SampleStratum{
			AgentUserName: agent, PopulationCount: int32(s.Population), SubmittedCount: int32(s.Submitted), BegunCount: int32(s.Begun),
			WantedCount: int32(s.Wanted), ProposedCount: int32(len(s.Drawn)),
		})
		for _, drawn := range s.Drawn {
			answer.Conversations = append(answer.Conversations, gen.SampledConversation{
				ConversationName: parent.Name(coaching.Conversations, drawn.ID).String(), AgentUserName: agent, StartTime: drawn.StartTime,
			})
		}
	}
	return answer, nil
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
