package gormstore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// scorecards is repository.Scorecards of one profile.
type scorecards struct{ profileStore }

// scorecardBatch is how many scorecards one INSERT holds. More would gain little, and would not fit into the number of
// parameters that the databases take.
const scorecardBatch = 100

// Create stores new scorecards; one scorecard is one INSERT.
func (s scorecards) Create(ctx context.Context, cards ...*coaching.Scorecard) error {
	rows, values := make([]scorecardRow, len(cards)), make([][]any, len(cards))
	for i, card := range cards {
		row, err := s.row(card)
		if err != nil {
			return err
		}
		row.Version = 1
		rows[i], values[i] = row, row.values(s.dialect)
	}
	if _, err := s.insertAll(ctx, scorecardBulk, values); err != nil {
		return fmt.Errorf("create %d scorecards: %w", len(cards), err)
	}
	for batch := range slices.Chunk(linkRows(cards, rows), scorecardBatch) {
		if err := s.db.WithContext(ctx).Create(&batch).Error; err != nil {
			return fmt.Errorf("create the links of %d scorecards from %s on: %w", len(batch), batch[0].ScorecardID, translate(err))
		}
	}
	for _, card := range cards {
		card.Version = 1
	}
	return nil
}

// Find reads one scorecard.
func (s scorecards) Find(ctx context.Context, id string) (*coaching.Scorecard, error) {
	return s.find(ctx, id, whole)
}

// Show reads one scorecard to be passed on.
func (s scorecards) Show(ctx context.Context, id string) (*coaching.Scorecard, error) {
	return s.find(ctx, id, shown)
}

// FindForUpdate reads one scorecard and locks its row where the database knows row locks. On SQLite the transaction
// has been the only one that writes since it began.
func (s scorecards) FindForUpdate(ctx context.Context, id string) (*coaching.Scorecard, error) {
	return s.find(ctx, id, whole, clause.Locking{Strength: clause.LockingStrengthUpdate})
}

func (s scorecards) find(
	ctx context.Context, id string, as reading, clauses ...clause.Expression,
) (*coaching.Scorecard, error) {
	var found *coaching.Scorecard
	query := s.of(ctx, "scorecards").Clauses(clauses...).Where("scorecards.id = ?", id)
	err := s.each(query, as, func(card *coaching.Scorecard) { found = card })
	if err == nil && found == nil {
		err = repository.ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("find scorecard %s: %w", id, err)
	}
	return found, nil
}

// Update writes what can change, guarded by the version.
func (s scorecards) Update(ctx context.Context, card *coaching.Scorecard) error {
	row, err := s.row(card)
	if err != nil {
		return err
	}
	row.Version++
	result := s.of(ctx, "scorecards").Where("id = ? AND version = ?", row.ID, card.Version).
		Select(scorecardMutable).Updates(&row)
	if err := guarded(result); err != nil {
		return fmt.Errorf("update scorecard %s: %w", row.ID, err)
	}
	card.Version = row.Version
	return nil
}

// Delete removes one scorecard.
func (s scorecards) Delete(ctx context.Context, id string) error {
	result := s.of(ctx, "scorecards").Where("id = ?", id).Delete(&scorecardRow{})
	if result.Error != nil {
		return fmt.Errorf("delete scorecard %s: %w", id, translateDelete(result.Error))
	}
	if err := deleted(result); err != nil {
		return fmt.Errorf("delete scorecard %s: %w", id, err)
	}
	return nil
}

// reading is what to read of a scorecard, and how.
type reading struct {
	columns string
	read    func(*scorecardRow) (*coaching.Scorecard, error)
}

var (
	whole = reading{readColumns, (*scorecardRow).scorecard}
	shown = reading{shownColumns, (*scorecardRow).shown}
)

// each calls do for every scorecard of a query.
func (s scorecards) each(query *gorm.DB, as reading, do func(*coaching.Scorecard)) error {
	var row scorecardRow
	fields := row.readFields()
	_, err := eachRow(query.Select(as.columns), func(rows *sql.Rows) error {
		if err := rows.Scan(fields...); err != nil {
			return err
		}
		card, err := as.read(&row)
		if err == nil {
			do(card)
		}
		return err
	})
	return err
}
