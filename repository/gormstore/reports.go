package gormstore

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// reports is repository.Reports of one profile. What it asks of scorecards stands in the index scorecards_reports, by
// agent and submit time, whose condition these queries repeat word for word.
type reports struct{ profileStore }

// reportIndex is that index.
const reportIndex = "scorecards_reports"

// scorecardSumsRow is a row of the query of Scorecards.
type scorecardSumsRow struct {
	AgentID                                                      string
	Scorecards, TotalSum, TotalCount, PreviousSum, PreviousCount int64
}

// Scorecards counts and sums up in one pass over both spans.
func (s reports) Scorecards(
	ctx context.Context, of repository.ReportOf, now, before coaching.Span,
) (map[string]repository.ScorecardSums, error) {
	const current, previous = "scorecards.submit_time >= ?", "scorecards.submit_time <= ?"
	counted := s.reported(ctx, "scorecards", of).Table(s.dialect.by("scorecards", reportIndex))
	counted = within(counted, "scorecards.submit_time", before.Start, now.End)
	counted = counted.Where(normalScorecards).Where("scorecards.submit_time IS NOT NULL")
	if len(of.Templates) > 0 {
		counted = counted.Where(s.ofRevisions("scorecards.template_id", "scorecards.template_revision", of.Templates))
	}
	none := decimal(coaching.NotApplicable)
	sum := func(when string) string {
		total := s.dialect.tenThousandths("SUM(scorecards.total_score) FILTER (WHERE scorecards.total_score > ? AND " + when + ")")
		return "COALESCE(" + total + ", 0)"
	}
	const count = "COUNT(*) FILTER (WHERE scorecards.total_score > ? AND "
	var rows []scorecardSumsRow
	err := counted.Select("scorecards.agent_id, COUNT(*) FILTER (WHERE "+current+") AS scorecards, "+
		sum(current)+" AS total_sum, "+count+current+") AS total_count, "+
		sum(previous)+" AS previous_sum, "+count+previous+") AS previous_count",
		timestamp{now.Start}, none, timestamp{now.Start}, none, timestamp{now.Start},
		none, timestamp{before.End}, none, timestamp{before.End}).
		Group("scorecards.agent_id").Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("sum up scorecards: %w", translate(err))
	}
	sums := make(map[string]repository.ScorecardSums, len(rows))
	for _, row := range rows {
		sums[row.AgentID] = repository.ScorecardSums{
			Count:  row.Scorecards,
			Total:  repository.Mean{Sum: row.TotalSum, Count: row.TotalCount},
			Before: repository.Mean{Sum: row.PreviousSum, Count: row.PreviousCount},
		}
	}
	return sums, nil
}

// ActivePlans counts the plans that are active.
func (s reports) ActivePlans(ctx context.Context, of repository.ReportOf) (map[string]int64, error) {
	var rows []struct {
		AgentID string
		Plans   int64
	}
	err := s.reported(ctx, "coaching_plans", of).Where("coaching_plans.is_active").
		Select("coaching_plans.agent_id, COUNT(*) AS plans").Group("coaching_plans.agent_id").Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("count active plans: %w", translate(err))
	}
	counts := make(map[string]int64, len(rows))
	for _, row := range rows {
		counts[row.AgentID] = row.Plans
	}
	return counts, nil
}

// Sessions counts the sessions in a span.
func (s reports) Sessions(
	ctx context.Context, of repository.ReportOf, in coaching.Span,
) (map[string]repository.SessionSums, error) {
	var rows []struct {
		AgentID            string
		Held, Acknowledged int64
		Last               timestamp
	}
	err := within(s.reported(ctx, "coaching_sessions", of), "coaching_sessions.session_time", in.Start, in.End).
		Select("coaching_sessions.agent_id, COUNT(*) AS held, COUNT(coaching_sessions.acknowledge_time) AS acknowledged," +
			" MAX(coaching_sessions.session_time) AS last").
		Group("coaching_sessions.agent_id").Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("count sessions: %w", translate(err))
	}
	sums := make(map[string]repository.SessionSums, len(rows))
	for _, row := range rows {
		sums[row.AgentID] = repository.SessionSums{Held: row.Held, Acknowledged: row.Acknowledged, Last: row.Last.Time}
	}
	return sums, nil
}

// reported begins a query for what a table holds about the agents and use cases of a report. Nearly all has one of a few
// use cases: looking them up in an index would be the slowest way.
func (s reports) reported(ctx context.Context, table string, of repository.ReportOf) *gorm.DB {
	query := s.of(ctx, table).Where(s.among(table+".agent_id", of.AgentIDs))
	if len(of.UsecaseIDs) > 0 {
		query = query.Where(s.among(s.dialect.unindexed(table+".usecase_id"), of.UsecaseIDs))
	}
	return query
}
