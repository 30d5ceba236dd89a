package handlers

import (
	"context"

	"opencoaching/coaching"
	"opencoaching/gen"
	"opencoaching/scoring"
	"opencoaching/service"
)

// shownMoves is how many moves a simulation lists unless it is asked for another number.
const shownMoves = 20

// SimulateScorecardTemplate implements the operation of that name. The id in the path may carry a revision.
func (h *API) SimulateScorecardTemplate(ctx context.Context, r gen.SimulateScorecardTemplateRequestObject) (gen.SimulateScorecardTemplateResponseObject, error) {
	query := service.SimulationQuery{Start: r.Body.StartTime, End: r.Body.EndTime, UsecaseNames: r.Body.UsecaseNames, Moves: shownMoves}
	if r.Body.MoveCount != nil {
		query.Moves = int(*r.Body.MoveCount)
	}
	simulated, err := h.service.SimulateTemplate(ctx, revisionName(r.CustomerID, r.ProfileID, r.ScorecardTemplateID), query)
	if err != nil {
		return nil, err
	}
	return simulationToAPI(profileOf(r.CustomerID, r.ProfileID), simulated), nil
}

func simulationToAPI(parent coaching.Parent, s service.Simulated) gen.SimulateScorecardTemplate200JSONResponse {
	before, after := s.Means()
	answer := gen.SimulateScorecardTemplate200JSONResponse{
		ScorecardTemplateName: s.TemplateName, CarriedOverCount: int32(s.Scorecards), NotCarriedOverCount: int32(s.NotCarriedOver),
		RaisedTotalCount: int32(s.Raised), LoweredTotalCount: int32(s.Lowered),
		NewlyAutoFailedCount: int32(s.Failed), NoLongerAutoFailedCount: int32(s.Passed),
		MeanTotalScoreBefore: before, MeanTotalScoreAfter: after,
		AgentCount: int32(s.AgentCount), MovedAgentCount: int32(s.MovingAgents),
		Agents: []gen.SimulatedAgent{}, Moves: []gen.SimulatedMove{}, Obstacles: []gen.SimulationObstacle{},
	}
	for _, agent := range s.Agents {
		answer.Agents = append(answer.Agents, simulatedAgent(parent, agent))
	}
	for _, m := range s.Moves {
		answer.Moves = append(answer.Moves, gen.SimulatedMove{
			ScorecardName: parent.Name(coaching.Scorecards, m.ID).String(), AgentUserName: coaching.UserName(parent.Customer, m.AgentID),
			TotalScoreBefore: m.Before, TotalScoreAfter: m.After, AutoFailedBefore: m.FailedBefore, AutoFailedAfter: m.FailedNow,
		})
	}
	for _, o := range s.Obstacles {
		answer.Obstacles = append(answer.Obstacles, gen.SimulationObstacle{
			Reason: gen.SimulationObstacleReason(o.Reason), CriterionID: o.CriterionID, ScorecardCount: int32(o.Scorecards),
		})
	}
	return answer
}

func simulatedAgent(parent coaching.Parent, t *scoring.AgentTally) gen.SimulatedAgent {
	before, after := t.Means()
	return gen.SimulatedAgent{
		AgentUserName: coaching.UserName(parent.Customer, t.AgentID), ScorecardCount: int32(t.Scorecards),
		RaisedTotalCount: int32(t.Raised), LoweredTotalCount: int32(t.Lowered),
		NewlyAutoFailedCount: int32(t.Failed), NoLongerAutoFailedCount: int32(t.Passed),
		MeanTotalScoreBefore: before, MeanTotalScoreAfter: after,
	}
}
