package gormstore

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// goalRow is a target with what is asked of its plan.
type goalRow struct {
	Goal               targetRow `gorm:"embedded"`
	AgentID            *string
	PlanStart, PlanEnd timestamp
}

// goalColumns are the columns of a goalRow.
const goalColumns = "targets.customer_id, targets.profile_id, targets.id, targets.template_id, targets.item_id, targets.usecase_id," +
	" targets.plan_id, targets.target, targets.qa_score, targets.create_time, targets.update_time, targets.version," +
	" coaching_plans.agent_id, coaching_plans.start_time AS plan_start, coaching_plans.end_time AS plan_end"

// Goals lists targets with their plans.
func (s reports) Goals(ctx context.Context, of repository.ReportOf) ([]repository.Goal, error) {
	query := s.of(ctx, "targets").
		Joins("LEFT JOIN coaching_plans ON coaching_plans.customer_id = targets.customer_id"+
			" AND coaching_plans.profile_id = targets.profile_id AND coaching_plans.id = targets.plan_id").
		Select(goalColumns).
		Where("(targets.plan_id = '' OR (coaching_plans.is_active AND ?))", s.among("coaching_plans.agent_id", of.AgentIDs))
	if len(of.UsecaseIDs) > 0 {
		query = query.Where(s.among("targets.usecase_id", of.UsecaseIDs))
	}
	var rows []goalRow
	if err := query.Order("targets.id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list goals: %w", translate(err))
	}
	goals := make([]repository.Goal, len(rows))
	for i := range rows {
		goals[i] = repository.Goal{
			Target: rows[i].Goal.target(), AgentID: fromOptional(rows[i].AgentID), PlanStart: rows[i].PlanStart.Time, PlanEnd: rows[i].PlanEnd.Time,
		}
	}
	return goals, nil
}

// Items sums up totals from the index alone, parts of templates from the documents on the rows.
func (s reports) Items(ctx context.Context, asked []repository.ItemOf) ([]repository.Mean, error) {
	var totals, parts [][]any
	for place, of := range asked {
		row := []any{place, of.AgentID, of.TemplateID, of.ItemID, instantText(of.In.Start), instantText(of.In.End)}
		if of.ItemID == "" {
			totals = append(totals, row)
		} else {
			parts = append(parts, row)
		}
	}
	sums := make([]repository.Mean, len(asked))
	total := tally{
		sum:   s.dialect.tenThousandths("SUM(scorecards.total_score) FILTER (WHERE scorecards.total_score > ?)"),
		count: "COUNT(*) FILTER (WHERE scorecards.total_score > ?)",
		none:  []any{decimal(coaching.NotApplicable), decimal(coaching.NotApplicable)},
	}
	if err := s.items(ctx, total, totals, sums); err != nil {
		return nil, err
	}
	value := fmt.Sprintf("CAST(COALESCE(%s, %s) AS BIGINT)", s.dialect.member("scorecards.results", "criteria", "asked.item_id"),
		s.dialect.member("scorecards.results", "chapters", "asked.item_id"))
	part := tally{sum: "CAST(SUM(" + value + ") AS BIGINT)", count: "COUNT(" + value + ")"}
	return sums, s.items(ctx, part, parts, sums)
}

// tally is a sum in ten-thousandths and of how many, as expressions, with what they have for parameters.
type tally struct {
	sum, count string
	none       []any
}

// instantText is a time as it stands in a column of SQLite, and as Postgres reads it.
func instantText(t time.Time) string { return t.UTC().Format(timestampLayout) }

// items sums up for each row of what is asked, and puts it in its place. SQLite takes tables that are cross joined in the
// order in which they stand.
func (s reports) items(ctx context.Context, of tally, asked [][]any, sums []repository.Mean) error {
	if len(asked) == 0 {
		return nil
	}
	statement := "WITH asked AS MATERIALIZED (" + s.dialect.itemsAsked() + ")" +
		" SELECT asked.place, COALESCE(" + of.sum + ", 0) AS sum, " + of.count + " AS count" +
		" FROM asked CROSS JOIN " + s.dialect.by("scorecards", reportIndex) +
		" WHERE scorecards.customer_id = ? AND scorecards.profile_id = ? AND scorecards.agent_id = asked.agent_id" +
		" AND scorecards.submit_time >= asked.start_time AND scorecards.submit_time <= asked.end_time" +
		" AND scorecards.template_id = asked.template_id AND " + normalScorecards + " AND scorecards.submit_time IS NOT NULL" +
		" GROUP BY asked.place"
	document, _ := json.Marshal(asked) // texts and numbers always encode
	var rows []struct {
		Place      int
		Sum, Count int64
	}
	parameters := append(append([]any{string(document)}, of.none...), s.customer, s.profile)
	if err := s.db.WithContext(ctx).Raw(statement, parameters...).Scan(&rows).Error; err != nil {
		return fmt.Errorf("sum up items: %w", translate(err))
	}
	for _, row := range rows {
		sums[row.Place] = repository.Mean{Sum: row.Sum, Count: row.Count}
	}
	return nil
}
