package gormstore

import (
	"context"
	"database/sql"
	"fmt"

	"opencoaching/repository"
)

// evaluatedBy is the condition that a conversation has a normal scorecard of a template.
const evaluatedBy = `EXISTS (SELECT 1 FROM scorecards WHERE scorecards.customer_id = conversations.customer_id
	AND scorecards.profile_id = conversations.profile_id AND scorecards.conversation_id = conversations.id
	AND scorecards.template_id = ? AND ` + normalScorecards

const candidateColumns = `conversations.id, conversations.agent_id, conversations.start_time,
	` + evaluatedBy + ` AND scorecards.submit_time IS NOT NULL) AS submitted,
	` + evaluatedBy + ` AND scorecards.submit_time IS NULL AND scorecards.manually_scored) AS begun`

// Candidates streams one query.
func (p profileStore) Candidates(ctx context.Context, f repository.CandidateFilter, row func(*repository.Candidate) error) error {
	query := p.of(ctx, "conversations").Select(candidateColumns, f.TemplateID, f.TemplateID).
		Where(p.among("conversations.agent_id", f.AgentIDs)).
		Where("conversations.start_time >= ? AND conversations.start_time < ?", timestamp{f.Start}, timestamp{f.Before})
	if len(f.UsecaseIDs) > 0 {
		query = query.Where(p.among("conversations.usecase_id", f.UsecaseIDs))
	}
	var found repository.Candidate
	var start timestamp
	err := p.dialect.stream(p.db.WithContext(ctx), "candidates", query, func(rows *sql.Rows) error {
		if err := rows.Scan(&found.ConversationID, &found.AgentID, &start, &found.Submitted, &found.Begun); err != nil {
			return err
		}
		found.StartTime = start.Time
		return row(&found)
	})
	if err != nil {
		return fmt.Errorf("read the conversations to draw from: %w", err)
	}
	return nil
}
