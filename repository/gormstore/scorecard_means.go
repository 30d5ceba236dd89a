package gormstore

import (
	"context"
	"fmt"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// Mean sums up the totals, or the results of one item. An id is that of a criterion or of a chapter, never of both.
func (s scorecards) Mean(ctx context.Context, item repository.MeanOf) (repository.Mean, error) {
	counted := s.of(ctx, "scorecards").Where("scorecards.template_id = ?", item.TemplateID).Where(normalScorecards).
		Where("scorecards.submit_time IS NOT NULL")
	counted = within(counted, "scorecards.submit_time", item.Start, item.End)
	if item.AgentID != "" {
		counted = counted.Where("scorecards.agent_id = ?", item.AgentID)
	}
	if item.ItemID == "" {
		counted = counted.Where("scorecards.total_score > ?", decimal(coaching.NotApplicable)).
			Select(s.dialect.tenThousandths("scorecards.total_score") + " AS value")
	} else {
		counted = counted.Select("CAST(COALESCE(scorecards.results -> 'criteria' ->> CAST(? AS TEXT),"+
			" scorecards.results -> 'chapters' ->> CAST(? AS TEXT)) AS BIGINT) AS value", item.ItemID, item.ItemID)
	}
	var mean repository.Mean
	err := s.db.WithContext(ctx).Table("(?) AS counted", counted).
		Select("CAST(COALESCE(SUM(value), 0) AS BIGINT) AS sum", "COUNT(value) AS count").Scan(&mean).Error
	if err != nil {
		return repository.Mean{}, fmt.Errorf("sum up template %s: %w", item.TemplateID, translate(err))
	}
	return mean, nil
}

// templateCountRow is a row of the query of CountByTemplate.
type templateCountRow struct {
	TemplateID     string
	Scorecards     int64
	Submitted      int64
	Sum            int64
	Count          int64
	LastSubmitTime timestamp
}

// CountByTemplate counts the normal scorecards of templates in one query.
func (s scorecards) CountByTemplate(
	ctx context.Context, templateIDs []string,
) (map[string]repository.TemplateCount, error) {
	const counted = "FILTER (WHERE scorecards.submit_time IS NOT NULL AND scorecards.total_score > ?)"
	none := decimal(coaching.NotApplicable)
	var rows []templateCountRow
	err := s.of(ctx, "scorecards").Where(s.among("scorecards.template_id", templateIDs)).Where(normalScorecards).
		Select("scorecards.template_id, COUNT(*) AS scorecards, COUNT(scorecards.submit_time) AS submitted,"+
			" CAST(COALESCE(SUM("+s.dialect.tenThousandths("scorecards.total_score")+") "+counted+", 0) AS BIGINT) AS sum,"+
			" COUNT(*) "+counted+" AS count, MAX(scorecards.submit_time) AS last_submit_time", none, none).
		Group("scorecards.template_id").Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("count the scorecards of templates: %w", translate(err))
	}
	counts := make(map[string]repository.TemplateCount, len(rows))
	for _, row := range rows {
		counts[row.TemplateID] = repository.TemplateCount{
			Scorecards:     row.Scorecards,
			Submitted:      row.Submitted,
			Total:          repository.Mean{Sum: row.Sum, Count: row.Count},
			LastSubmitTime: row.LastSubmitTime.Time,
		}
	}
	return counts, nil
}
