package gormstore

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/go-json-experiment/json"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// answerReader turns one row after the other into its one AnswerRow, in memory that is used again.
type answerReader struct {
	id, agentID string
	total       decimal
	autoFailed  bool
	scores      rawJSON
	stored      []storedAnswer
	row         repository.AnswerRow
}

// storedAnswer is what adding up needs of a score in the column scores.
type storedAnswer struct {
	CriterionID   string            `json:"criterionId"`
	NumericValue  *coaching.Decimal `json:"numericValue"`
	TextValue     *string           `json:"textValue"`
	NotApplicable bool              `json:"notApplicable"`
}

// Answers streams one query by the index of templates. While the caller works on one row the next few are read.
func (s scorecards) Answers(ctx context.Context, f repository.AnswerFilter, row func(*repository.AnswerRow) error) error {
	query := s.of(ctx, "scorecards").Where("scorecards.template_id = ? AND scorecards.template_revision <> ?", f.TemplateID, f.ExceptRevision).
		Where(normalScorecards).Where("scorecards.submit_time IS NOT NULL")
	query = within(query, "scorecards.submit_time", f.Start, f.End)
	if len(f.UsecaseIDs) > 0 {
		query = query.Where(s.among(s.dialect.unindexed("scorecards.usecase_id"), f.UsecaseIDs))
	}
	query = query.Select("scorecards.id, scorecards.agent_id, scorecards.total_score, scorecards.auto_failed, scorecards.scores")
	var places [rowsAhead]*answerReader
	for i := range places {
		places[i] = &answerReader{}
	}
	read := func(put func(func(*answerReader) error) error) error {
		return s.dialect.stream(s.db.WithContext(ctx), "answers", query, func(rows *sql.Rows) error {
			return put(func(r *answerReader) error {
				if err := rows.Scan(&r.id, &r.agentID, &r.total, &r.autoFailed, &r.scores); err != nil {
					return err
				}
				return r.read()
			})
		})
	}
	if err := readAhead(places[:], read, func(r *answerReader) error { return row(&r.row) }); err != nil {
		return fmt.Errorf("read the answers of template %s: %w", f.TemplateID, err)
	}
	return nil
}

// read completes the AnswerRow from what was scanned.
func (r *answerReader) read() error {
	clear(r.stored[:cap(r.stored)]) // what a score leaves out is not to stay from the row before
	r.stored = r.stored[:0]
	if err := json.Unmarshal([]byte(r.scores), &r.stored); err != nil {
		return fmt.Errorf("decode the scores of scorecard %s: %w", r.id, err)
	}
	scores := r.row.Scores[:0]
	for _, a := range r.stored {
		scores = append(scores, coaching.Score{CriterionID: a.CriterionID, NumericValue: a.NumericValue, TextValue: a.TextValue, NotApplicable: a.NotApplicable})
	}
	r.row = repository.AnswerRow{ID: r.id, AgentID: r.agentID, Total: coaching.Decimal(r.total), AutoFailed: r.autoFailed, Scores: scores}
	return nil
}
