package gormstore

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"

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

// emptied are the statements that empty texts. What is about the user goes whole; of the rest, what the user wrote, and the
// comments that tag the user, who is likely to be called by name there.
var emptied = []string{
	"UPDATE coaching_plans SET comment = '', comment_by = '', display_name = '', focus_behaviors = '[]', version = version + 1" +
		" WHERE customer_id = @customer AND agent_id = @user",
	"UPDATE coaching_plans SET comment = '', comment_by = '', version = version + 1 WHERE customer_id = @customer AND comment_by = @user",
	"UPDATE coaching_sessions SET meeting_notes = '', notes_by = '', agent_comment = '', version = version + 1" +
		" WHERE customer_id = @customer AND agent_id = @user",
	"UPDATE coaching_sessions SET meeting_notes = '', notes_by = '', version = version + 1 WHERE customer_id = @customer AND notes_by = @user",
	"UPDATE coaching_comments SET message = '', version = version + 1 WHERE customer_id = @customer AND (creator_id = @user OR" +
		" (profile_id, plan_id) IN (SELECT profile_id, id FROM coaching_plans WHERE customer_id = @customer AND agent_id = @user) OR" +
		" (profile_id, id) IN (SELECT profile_id, comment_id FROM coaching_comment_mentions WHERE customer_id = @customer AND user_id = @user))",
}

// Coaching empties texts.
func (e erasure) Coaching(ctx context.Context, userID string) error {
	for _, statement := range emptied {
		if err := e.db.WithContext(ctx).Exec(statement, map[string]any{"customer": e.customer, "user": userID}).Error; err != nil {
			return fmt.Errorf("empty the coaching texts of %s: %w", userID, translate(err))
		}
	}
	return nil
}

// Payloads erases the payloads of audit events and the kept replies. Only who changes a thing writes a comment on it, or
// whom an import names; so the comments of a user are repeated by events of nothing but what the user changed, what was
// imported in the user's name, or what names the user.
func (e erasure) Payloads(ctx context.Context, userID string) error {
	db := e.db.WithContext(ctx)
	// Within a text of the payload the quotes would be escaped.
	var repeats []string
	for _, text := range []string{"comment", "meetingNotes", "agentComment", "message"} {
		repeats = append(repeats, e.dialect.contains("payload", `'"`+text+`":"'`))
	}
	own := "customer_id = @customer AND (actor_id = @user OR subject_id = @user OR (operation = 'Import' AND " + e.dialect.contains("payload", "@name") + "))"
	changed := "(SELECT resource FROM audit_events WHERE " + own + " UNION SELECT resource FROM audit_pending WHERE " + own + ")"
	about := map[string]any{
		"customer": e.customer, "user": userID, "name": `"` + coaching.UserName(e.customer, userID) + `"`,
		"noSalt": hex.EncodeToString(make([]byte, 16)),
	}
	err := db.Exec("DELETE FROM kept_replies WHERE customer_id = @customer AND (caller_id = @user OR "+e.dialect.contains("reply", "@name")+
		" OR "+e.dialect.replyOf("reply")+" IN "+changed+")", about).Error
	if err != nil {
		return fmt.Errorf("erase kept replies: %w", translate(err))
	}
	for _, table := range []string{"audit_pending", "audit_events"} {
		err := db.Exec("UPDATE "+table+" SET payload = '', salt = @noSalt WHERE customer_id = @customer AND (subject_id = @user OR actor_id = @user OR "+
			"(resource IN "+changed+" OR "+e.dialect.contains("payload", "@name")+") AND ("+strings.Join(repeats, " OR ")+"))", about).Error
		if err != nil {
			return fmt.Errorf("erase payloads in %s: %w", table, translate(err))
		}
	}
	return nil
}
