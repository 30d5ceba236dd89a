package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"opencoaching/service"
)

// grow fills an empty database with so many scorecards. Beyond what is imported, SQL copies the first ones with other
// ids and times, which is what makes a million of them in little time.
func (d *database) grow(ctx context.Context, want int) error {
	return d.growFrom(ctx, dataSet(min(want, readSize)), want, 7)
}

// growFrom is grow from a data set, which is copied to so many days before, and before that, until there are enough.
func (d *database) growFrom(ctx context.Context, set *service.DataSet, want int, days float64) error {
	if err := d.fill(ctx, set); err != nil {
		return err
	}
	for round := 1; len(set.Scorecards)*round < want; round++ {
		if err := d.execute(ctx, d.copyStatement(round, days*float64(round))); err != nil {
			return err
		}
	}
	if d.postgres() {
		return d.execute(ctx, "VACUUM ANALYZE scorecards")
	}
	return d.execute(ctx, "ANALYZE")
}

// execute runs one statement.
func (d *database) execute(ctx context.Context, statement string) error {
	if d.postgres() {
		return execute(ctx, d.url, statement)
	}
	db, err := sql.Open("sqlite", d.url[len("sqlite:"):])
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, statement)
	return err
}

// timed is how long a statement takes, the connection included.
func (d *database) timed(ctx context.Context, statement string) (time.Duration, error) {
	began := time.Now()
	err := d.execute(ctx, statement)
	return time.Since(began), err
}

// columns of a scorecard that a copy takes over as they are.
const keptColumns = `customer_id, profile_id, version, conversation_id, agent_id, creator_id, updated_by_id, submitted_by_id,
	template_id, template_revision, usecase_id, comment, comment_by, total_score, scores, score_authors, results, ai_score_time,
	acknowledge_time, process_interaction_time, manually_scored, auto_failed, acknowledge_comment, calibrated_scorecard_id,
	calibration_consistency_score, process_id, submission_source, scorecard_type, reference_scorecard_id`

// copyStatement copies the first ten thousand scorecards to so many days before.
func (d *database) copyStatement(round int, days float64) string {
	moved := make([]string, 0, 3)
	for _, column := range []string{"create_time", "update_time", "submit_time"} {
		if d.postgres() {
			moved = append(moved, fmt.Sprintf("%s - interval '%.2f days'", column, days))
		} else {
			moved = append(moved, fmt.Sprintf("strftime('%%Y-%%m-%%dT%%H:%%M:%%S', %s, '-%.2f days') || '.000000Z'", column, days))
		}
	}
	return fmt.Sprintf(`INSERT INTO scorecards (id, create_time, update_time, submit_time, %s)
	SELECT id || '-%d', %s, %s FROM scorecards WHERE customer_id = 'bench' AND profile_id = 'main' AND length(id) = 12`,
		keptColumns, round, strings.Join(moved, ", "), keptColumns)
}
