package gormstore

import (
	"context"
	"slices"
	"time"

	"gorm.io/gorm"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// normalScorecards is the condition of the scorecards that means, targets, reports and exports count.
const normalScorecards = "scorecards.scorecard_type IN ('', '" + string(coaching.ScorecardNormal) + "')" +
	" AND scorecards.calibrated_scorecard_id = ''"

// filtered begins a query for the scorecards of the profile that a filter means.
func (s scorecards) filtered(ctx context.Context, f repository.ScorecardFilter) *gorm.DB {
	query := s.of(ctx, "scorecards")
	for _, c := range []struct {
		column string
		ids    []string
	}{
		{"scorecards.id", f.IDs},
		{"scorecards.agent_id", f.AgentIDs},
		{"scorecards.conversation_id", f.ConversationIDs},
		{"scorecards.creator_id", f.CreatorIDs},
		{"scorecards.submitted_by_id", f.SubmitterIDs},
		{s.dialect.unindexed("scorecards.usecase_id"), f.UsecaseIDs},
	} {
		if len(c.ids) > 0 {
			query = query.Where(s.among(c.column, c.ids))
		}
	}
	for _, c := range []struct {
		column     string
		start, end time.Time
	}{
		{"scorecards.create_time", f.StartCreateTime, f.EndCreateTime},
		{"scorecards.update_time", f.StartUpdateTime, f.EndUpdateTime},
		{"scorecards.submit_time", f.StartSubmitTime, f.EndSubmitTime},
	} {
		query = within(query, c.column, c.start, c.end)
	}
	if len(f.PlanIDs) > 0 {
		planned := s.of(query.Statement.Context, "coaching_plan_scorecards").Select("scorecard_id").Where(s.among("plan_id", f.PlanIDs))
		query = query.Where("scorecards.id IN (?)", planned)
	}
	if len(f.Templates) > 0 {
		column := s.dialect.unindexed("scorecards.template_id")
		query = query.Where(s.ofRevisions(column, "scorecards.template_revision", f.Templates))
	}
	return s.byType(s.byAgents(s.visible(query, f.Visible), f), f.Types)
}

// forItsAgent is coaching.Scorecard.ForItsAgent.
const forItsAgent = "scorecards.agent_id = ? AND scorecards.calibrated_scorecard_id = ''" +
	" AND scorecards.scorecard_type NOT IN ('" + string(coaching.ScorecardCalibrationKey) + "', '" + string(coaching.ScorecardCalibrationResponse) + "')" +
	" AND (scorecards.submit_time IS NOT NULL OR scorecards.scorecard_type = '" + string(coaching.ScorecardAppealRequest) + "')"

// visible keeps the scorecards that somebody may see who does not see all.
func (s scorecards) visible(query *gorm.DB, v *repository.Visible) *gorm.DB {
	switch {
	case v == nil:
		return query
	case v.Everyone:
	case len(v.AgentIDs) == 0:
		query = query.Where(forItsAgent, v.SelfID)
	default:
		query = query.Where("((?) OR ("+forItsAgent+"))", s.among("scorecards.agent_id", v.AgentIDs), v.SelfID)
	}
	if v.BlindID == "" {
		return query
	}
	return query.Where("scorecards.scorecard_type NOT IN (?, ?) OR scorecards.creator_id = ?"+
		" OR CASE scorecards.scorecard_type WHEN ? THEN scorecards.id ELSE scorecards.reference_scorecard_id END IN (?)",
		coaching.ScorecardCalibrationKey, coaching.ScorecardCalibrationResponse, v.BlindID, coaching.ScorecardCalibrationKey,
		links(s).responded(query.Statement.Context, v.BlindID))
}

// byAgents keeps the scorecards of the agents that a filter means. Unless it names some, those are nearly all agents,
// and following an index by agent would be the slowest way through.
func (s scorecards) byAgents(query *gorm.DB, f repository.ScorecardFilter) *gorm.DB {
	if f.Agents == nil {
		return query
	}
	column := "scorecards.agent_id"
	if len(f.Agents.UserIDs)+len(f.Agents.TeamIDs)+len(f.Agents.GroupIDs) == 0 {
		column = s.dialect.unindexed(column)
	}
	return query.Where(column+" IN (?)", s.agentIDs(query.Statement.Context, *f.Agents))
}

func (s scorecards) byType(query *gorm.DB, types []coaching.ScorecardType) *gorm.DB {
	if len(types) == 0 {
		return query.Where(normalScorecards)
	}
	var wanted []string
	for _, t := range types {
		wanted = append(wanted, string(t))
	}
	if slices.Contains(types, coaching.ScorecardNormal) {
		wanted = append(wanted, "") // which means the same
	}
	return query.Where(s.among("scorecards.scorecard_type", wanted))
}

// within keeps what lies between two times, both included; a zero time is no bound.
func within(query *gorm.DB, column string, start, end time.Time) *gorm.DB {
	if !start.IsZero() {
		query = query.Where(column+" >= ?", timestamp{start})
	}
	if !end.IsZero() {
		query = query.Where(column+" <= ?", timestamp{end})
	}
	return query
}
