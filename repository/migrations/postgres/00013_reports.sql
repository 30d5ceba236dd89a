-- What overviews and progresses sum up, by agent: they read this index and not the table. Drafts are not in it.

-- +goose Up
CREATE INDEX scorecards_reports ON scorecards (customer_id, profile_id, agent_id, submit_time)
    INCLUDE (template_id, template_revision, usecase_id, total_score, scorecard_type, calibrated_scorecard_id)
    WHERE submit_time IS NOT NULL AND scorecard_type IN ('', 'SCORECARD_TYPE_UNSPECIFIED') AND calibrated_scorecard_id = '';

-- +goose Down
DROP INDEX scorecards_reports;
