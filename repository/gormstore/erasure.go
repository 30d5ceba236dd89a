package gormstore

import (
	"context"
	"encoding/hex"
	"fmt"

	"opencoaching/coaching"
)

// erasure is repository.Erasure of one customer.
type erasure struct{ customerStore }

// Scorecards names those about the user and those with a comment that the user wrote.
func (e erasure) Scorecards(ctx context.Context, userID string) ([]coaching.Name, error) {
	var rows []struct{ ProfileID, ID string }
	err := e.db.WithContext(ctx).Table("scorecards").Select("profile_id, id").
		Where("customer_id = ? AND (agent_id = ? OR comment_by = ? OR "+e.dialect.commentedBy("score_authors")+")",
			e.customer, userID, userID, userID).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("find the scorecards of %s: %w", userID, translate(err))
	}
	names := make([]coaching.Name, len(rows))
	for i, r := range rows {
		names[i] = coaching.Parent{Customer: e.customer, Profile: r.ProfileID}.Name(coaching.Scorecards, r.ID)
	}
	return names, nil
}

// Payloads erases the payloads of audit events and the kept replies.
func (e erasure) Payloads(ctx context.Context, userID string) error {
	db := e.db.WithContext(ctx)
	for _, table := range []string{"audit_pending", "audit_events"} {
		err := db.Exec("UPDATE "+table+" SET payload = '', salt = ? WHERE customer_id = ? AND (subject_id = ? OR actor_id = ?)",
			hex.EncodeToString(make([]byte, 16)), e.customer, userID, userID).Error
		if err != nil {
			return fmt.Errorf("erase payloads in %s: %w", table, translate(err))
		}
	}
	err := db.Exec("DELETE FROM kept_replies WHERE customer_id = ? AND (subject_id = ? OR caller_id = ?)", e.customer, userID, userID).Error
	if err != nil {
		return fmt.Errorf("erase kept replies: %w", translate(err))
	}
	return nil
}
