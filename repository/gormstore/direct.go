package gormstore

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// direct is repository.Direct: statements outside a transaction, which the databases commit by themselves.
type direct struct {
	store             *Store
	customer, profile string
}

// Direct binds to a profile for single statements.
func (s *Store) Direct(customer, profile string) repository.Direct {
	return direct{store: s, customer: customer, profile: profile}
}

// CreateScorecard inserts one scorecard on the condition that its template is active. That the other things exist is
// for the foreign keys to say. The statement goes to the driver without GORM, which was a twentieth of a create.
func (d direct) CreateScorecard(ctx context.Context, card *coaching.Scorecard, current bool) (bool, error) {
	conn, err := d.store.writer.acquire(ctx)
	if err != nil {
		return false, err
	}
	// The statement is over when it is given back, so there is nothing that this could report.
	defer func() { _ = conn.Close() }()
	row, err := scorecards{profileStore{customer: d.customer, profile: d.profile}}.row(card)
	if errors.Is(err, repository.ErrDangling) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	row.Version = 1
	values := append(row.values(d.store.dialect), d.customer, d.profile, row.TemplateID, string(coaching.TemplateActive), !current, row.TemplateRevision,
		row.CreatorID == coaching.LocalAdminID || row.CreatorID == "", d.customer, row.CreatorID)
	result, err := conn.ExecContext(ctx, d.store.insert, values...)
	switch sent := err; {
	case sent != nil && !pgconn.SafeToRetry(sent) && (connectionLost(sent) || ctx.Err() != nil):
		return false, fmt.Errorf("%w: create scorecard %s: %w", repository.ErrOutcomeUnknown, row.ID, sent)
	}
	switch err := translate(err); {
	case errors.Is(err, repository.ErrDangling), errors.Is(err, repository.ErrAlreadyExists), errors.Is(err, repository.ErrConflict):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("create scorecard %s: %w", row.ID, err)
	}
	inserted, err := result.RowsAffected()
	if err != nil || inserted == 0 {
		return false, err
	}
	card.Version = 1
	return true, nil
}

// insertWhileActive inserts the values of a scorecardRow if its template takes scorecards.
var insertWhileActive = `INSERT INTO scorecards (` + strings.ReplaceAll(scorecardColumns, "scorecards.", "") + `)
	SELECT ` + strings.TrimSuffix(strings.Repeat("?, ", len(new(scorecardRow).fields())), ", ") + `
	WHERE EXISTS (SELECT 1 FROM scorecard_templates
		WHERE customer_id = ? AND profile_id = ? AND id = ? AND status = ? AND (? OR current_revision = ?))
	AND (? OR EXISTS (SELECT 1 FROM users WHERE customer_id = ? AND id = ?))`

// values are those of the columns, in the order of scorecardColumns. None is a driver.Valuer: one that gives a
// text for a column that is none costs pgx an error and a second try.
func (r *scorecardRow) values(d dialect) []any {
	var consistency any
	if r.CalibrationConsistencyScore != nil {
		consistency = d.number(*r.CalibrationConsistencyScore)
	}
	at := func(t timestamp) any {
		text, _ := t.Value() // which gives no error
		return text
	}
	return []any{
		r.CustomerID, r.ProfileID, r.ID, r.Version,
		r.ConversationID, r.AgentID, r.CreatorID, r.UpdatedByID,
		r.SubmittedByID, r.TemplateID, r.TemplateRevision, r.UsecaseID,
		r.Comment, r.CommentBy, d.number(r.TotalScore), string(r.Scores), string(r.ScoreAuthors), string(r.Results),
		at(r.CreateTime), at(r.UpdateTime), at(r.SubmitTime), at(r.AIScoreTime),
		at(r.AcknowledgeTime), at(r.ProcessInteractionTime), r.ManuallyScored,
		r.AutoFailed, r.AcknowledgeComment, r.CalibratedScorecardID,
		consistency, r.ProcessID, r.SubmissionSource,
		r.ScorecardType, r.ReferenceScorecardID,
	}
}
