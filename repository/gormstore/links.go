package gormstore

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// links is repository.Links of one profile.
type links struct{ profileStore }

// linkRow is a row of the table scorecard_links.
type linkRow struct {
	CustomerID  string `gorm:"primaryKey"`
	ProfileID   string `gorm:"primaryKey"`
	ScorecardID string `gorm:"primaryKey"`
	Kind        string
	RefersToID  string
	OriginalID  string
	CreatorID   string
	AppealOpen  bool
}

// TableName tells GORM where the rows are.
func (linkRow) TableName() string { return "scorecard_links" }

// linkRows are those of new scorecards; most have none.
func linkRows(cards []*coaching.Scorecard, rows []scorecardRow) []linkRow {
	var refer []linkRow
	for i, card := range cards {
		if card.OriginalID == "" {
			continue
		}
		refer = append(refer, linkRow{
			CustomerID: rows[i].CustomerID, ProfileID: rows[i].ProfileID, ScorecardID: rows[i].ID,
			Kind: string(card.ScorecardType), RefersToID: card.RefersToID(), OriginalID: card.OriginalID, CreatorID: rows[i].CreatorID,
			AppealOpen: card.ScorecardType == coaching.ScorecardAppealReplica,
		})
	}
	return refer
}

// OriginalOf reads what that which a scorecard refers to goes back to.
func (l links) OriginalOf(ctx context.Context, id string) (string, error) {
	var row linkRow
	if err := l.of(ctx, "scorecard_links").Where("scorecard_id = ?", id).Take(&row).Error; err != nil {
		return "", fmt.Errorf("find the link of scorecard %s: %w", id, translate(err))
	}
	return row.OriginalID, nil
}

// List reads the links that go back to an original.
func (l links) List(ctx context.Context, originalID string) ([]coaching.Link, error) {
	var rows []linkRow
	query := l.of(ctx, "scorecard_links").Where("original_id = ?", originalID).Order("scorecard_id")
	if err := query.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list the links to scorecard %s: %w", originalID, translate(err))
	}
	found := make([]coaching.Link, len(rows))
	for i, row := range rows {
		found[i] = coaching.Link{
			ScorecardID: row.ScorecardID, Type: coaching.ScorecardType(row.Kind), RefersToID: row.RefersToID,
			OriginalID: row.OriginalID, CreatorID: row.CreatorID, AppealOpen: row.AppealOpen,
		}
	}
	return found, nil
}

// CloseAppeal ends the open appeal against an original.
func (l links) CloseAppeal(ctx context.Context, originalID string) error {
	result := l.of(ctx, "scorecard_links").Where("original_id = ? AND appeal_open", originalID).
		Select("appeal_open").Updates(&linkRow{})
	if err := guarded(result); err != nil {
		return fmt.Errorf("close the appeal against scorecard %s: %w", originalID, err)
	}
	return nil
}

// Responded lists the answer keys that somebody has responded to.
func (l links) Responded(ctx context.Context, userID string, keyIDs []string) ([]string, error) {
	var found []string
	query := l.responded(ctx, userID).Where(l.among("responses.refers_to_id", keyIDs))
	if err := query.Find(&found).Error; err != nil {
		return nil, fmt.Errorf("find the responses of %s: %w", userID, translate(err))
	}
	return found, nil
}

// responded is the query for the answer keys that somebody has submitted a response to.
func (l links) responded(ctx context.Context, userID string) *gorm.DB {
	return l.db.WithContext(ctx).Table("scorecard_links responses").Select("responses.refers_to_id").
		Joins("JOIN scorecards submitted ON submitted.customer_id = responses.customer_id"+
			" AND submitted.profile_id = responses.profile_id AND submitted.id = responses.scorecard_id").
		Where("responses.customer_id = ? AND responses.profile_id = ?", l.customer, l.profile).
		Where("responses.creator_id = ? AND responses.kind = ?", userID, coaching.ScorecardCalibrationResponse).
		Where("submitted.submit_time IS NOT NULL")
}

var _ repository.Links = links{}
