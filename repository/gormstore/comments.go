package gormstore

import (
	"context"
	"fmt"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// comments is repository.Comments of one profile.
type comments struct{ profileStore }

// commentRow is a row of the table coaching_comments.
type commentRow struct {
	CustomerID string `gorm:"primaryKey"`
	ProfileID  string `gorm:"primaryKey"`
	ID         string `gorm:"primaryKey"`
	PlanID     string
	ThreadID   string
	CreatorID  string
	UsecaseID  *string
	Message    string
	CreateTime timestamp
	UpdateTime timestamp
	Version    int64

	// What the comment mentions, by ids with commas between: read with the row, and written to a table of their own.
	UserIDs    string `gorm:"->"`
	SessionIDs string `gorm:"->"`
}

// TableName tells GORM where the rows are.
func (commentRow) TableName() string { return "coaching_comments" }

// mentionRow is a row of the table coaching_comment_mentions.
type mentionRow struct {
	CustomerID string `gorm:"primaryKey"`
	ProfileID  string `gorm:"primaryKey"`
	CommentID  string `gorm:"primaryKey"`
	Position   int    `gorm:"primaryKey;autoIncrement:false"`
	UserID     *string
	SessionID  *string
}

// TableName tells GORM where the rows are.
func (mentionRow) TableName() string { return "coaching_comment_mentions" }

// commentColumns are the columns of a commentRow, and what it mentions. Ids hold no comma.
const commentColumns = `coaching_comments.customer_id, coaching_comments.profile_id, coaching_comments.id, coaching_comments.plan_id,
	coaching_comments.thread_id, coaching_comments.creator_id, coaching_comments.usecase_id, coaching_comments.message,
	coaching_comments.create_time, coaching_comments.update_time, coaching_comments.version,
	COALESCE((SELECT string_agg(m.user_id, ',' ORDER BY m.position) ` + fromMentions + `), '') AS user_ids,
	COALESCE((SELECT string_agg(m.session_id, ',' ORDER BY m.position) ` + fromMentions + `), '') AS session_ids`

const fromMentions = `FROM coaching_comment_mentions m WHERE m.customer_id = coaching_comments.customer_id
	AND m.profile_id = coaching_comments.profile_id AND m.comment_id = coaching_comments.id`

// commentMutable are the columns that Update writes.
var commentMutable = []string{"usecase_id", "message", "update_time", "version"}

// Create stores a new comment with what it mentions.
func (s comments) Create(ctx context.Context, comment *coaching.Comment) error {
	row, mentions, err := s.row(comment)
	if err != nil {
		return err
	}
	row.Version = 1
	if err := s.db.WithContext(ctx).Create(&row).Error; err != nil {
		return fmt.Errorf("create comment %s: %w", row.ID, translate(err))
	}
	if err := s.mention(ctx, mentions); err != nil {
		return err
	}
	comment.Version = 1
	return nil
}

func (s comments) mention(ctx context.Context, mentions []mentionRow) error {
	if len(mentions) == 0 {
		return nil
	}
	if err := s.db.WithContext(ctx).CreateInBatches(&mentions, planBatch).Error; err != nil {
		return s.fail(fmt.Errorf("mention in comment %s: %w", mentions[0].CommentID, translate(err)))
	}
	return nil
}

// Find reads one comment.
func (s comments) Find(ctx context.Context, id string) (*coaching.Comment, error) {
	return s.find(ctx, id)
}

// FindForUpdate reads one comment and locks its row, as scorecards.FindForUpdate does.
func (s comments) FindForUpdate(ctx context.Context, id string) (*coaching.Comment, error) {
	return s.find(ctx, id, clause.Locking{Strength: clause.LockingStrengthUpdate})
}

func (s comments) find(ctx context.Context, id string, clauses ...clause.Expression) (*coaching.Comment, error) {
	var row commentRow
	query := s.of(ctx, "coaching_comments").Clauses(clauses...).Select(commentColumns)
	if err := query.Where("coaching_comments.id = ?", id).Take(&row).Error; err != nil {
		return nil, fmt.Errorf("find comment %s: %w", id, translate(err))
	}
	return row.comment(), nil
}

// Update writes a comment, guarded by the version, and anew what it mentions.
func (s comments) Update(ctx context.Context, comment *coaching.Comment) error {
	row, mentions, err := s.row(comment)
	if err != nil {
		return err
	}
	row.Version++
	result := s.of(ctx, "coaching_comments").Where("id = ? AND version = ?", row.ID, comment.Version).Select(commentMutable).Updates(&row)
	if err := guarded(result); err != nil {
		return fmt.Errorf("update comment %s: %w", row.ID, err)
	}
	if err := s.of(ctx, "coaching_comment_mentions").Where("comment_id = ?", row.ID).Delete(&mentionRow{}).Error; err != nil {
		return fmt.Errorf("update comment %s: %w", row.ID, translate(err))
	}
	if err := s.mention(ctx, mentions); err != nil {
		return err
	}
	comment.Version = row.Version
	return nil
}

// Delete removes one comment.
func (s comments) Delete(ctx context.Context, id string) error {
	if err := deleted(s.of(ctx, "coaching_comments").Where("id = ?", id).Delete(&commentRow{})); err != nil {
		return fmt.Errorf("delete comment %s: %w", id, err)
	}
	return nil
}

// List reads comments.
func (s comments) List(ctx context.Context, filter repository.CommentFilter, after string, limit int) ([]*coaching.Comment, error) {
	query := s.of(ctx, "coaching_comments").Select(commentColumns).Where("coaching_comments.id > ?", after)
	if filter.Visible != nil {
		query = query.Where("EXISTS (?)", s.planned(ctx, "coaching_comments").Where(s.among("coaching_plans.agent_id", filter.Visible)))
	}
	for _, c := range []struct {
		column string
		ids    []string
	}{
		{"coaching_comments.thread_id", filter.ThreadIDs}, {"coaching_comments.plan_id", filter.PlanIDs},
		{"coaching_comments.usecase_id", filter.UsecaseIDs},
	} {
		if len(c.ids) > 0 {
			query = query.Where(s.among(c.column, c.ids))
		}
	}
	var rows []commentRow
	if err := query.Order("coaching_comments.id").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list comments: %w", translate(err))
	}
	found := make([]*coaching.Comment, len(rows))
	for i := range rows {
		found[i] = rows[i].comment()
	}
	return found, nil
}

// planned is the query for the plan of a row of another table, to be narrowed and to stand in a condition.
func (p profileStore) planned(ctx context.Context, table string) *gorm.DB {
	return p.db.WithContext(ctx).Table("coaching_plans").Select("1").Where("coaching_plans.customer_id = " + table + ".customer_id" +
		" AND coaching_plans.profile_id = " + table + ".profile_id AND coaching_plans.id = " + table + ".plan_id")
}

// PlanOfThread asks the first comment of a thread.
func (s comments) PlanOfThread(ctx context.Context, thread string) (string, error) {
	var row commentRow
	err := s.of(ctx, "coaching_comments").Select("plan_id").Where("thread_id = ?", thread).Take(&row).Error
	if err != nil {
		return "", fmt.Errorf("find thread %s: %w", thread, translate(err))
	}
	return row.PlanID, nil
}

// row turns a comment into its row and those of what it mentions. ErrDangling when something is not of this profile.
func (s comments) row(c *coaching.Comment) (commentRow, []mentionRow, error) {
	names := s.names()
	row := commentRow{
		CustomerID: s.customer, ProfileID: s.profile, ID: names.own(coaching.CoachingComments, c.Name),
		PlanID: names.own(coaching.CoachingPlans, c.CoachingPlanName), ThreadID: c.Thread,
		CreatorID: names.id(coaching.Users, c.CreatorUserName), UsecaseID: optional(names.id(coaching.UseCases, c.UsecaseName)),
		Message: c.Message, CreateTime: timestamp{c.CreateTime}, UpdateTime: timestamp{c.UpdateTime}, Version: c.Version,
	}
	var mentions []mentionRow
	add := func(userID, sessionID string) {
		mentions = append(mentions, mentionRow{
			CustomerID: s.customer, ProfileID: s.profile, CommentID: row.ID, Position: len(mentions),
			UserID: optional(userID), SessionID: optional(sessionID),
		})
	}
	for _, name := range c.TaggedUsers {
		add(names.own(coaching.Users, name), "")
	}
	for _, name := range c.LinkedSessionNotes {
		add("", names.own(coaching.CoachingSessions, name))
	}
	if names.err != nil {
		return row, nil, fmt.Errorf("comment %s: %w", c.Name, names.err)
	}
	return row, mentions, nil
}

// comment turns a row back into a comment with full names.
func (r *commentRow) comment() *coaching.Comment {
	at := coaching.Parent{Customer: r.CustomerID, Profile: r.ProfileID}
	return &coaching.Comment{
		Name: nameOf(at, coaching.CoachingComments, r.ID), Thread: r.ThreadID, CreatorUserName: nameOf(at, coaching.Users, r.CreatorID),
		CoachingPlanName: nameOf(at, coaching.CoachingPlans, r.PlanID), UsecaseName: nameOf(at, coaching.UseCases, fromOptional(r.UsecaseID)),
		CreateTime: r.CreateTime.Time, UpdateTime: r.UpdateTime.Time, Message: r.Message,
		TaggedUsers:        namesOf(at, coaching.Users, r.UserIDs),
		LinkedSessionNotes: namesOf(at, coaching.CoachingSessions, r.SessionIDs), Version: r.Version,
	}
}

// namesOf are the full names of ids with commas between.
func namesOf(p coaching.Parent, c coaching.Collection, ids string) (names []string) {
	if ids == "" {
		return nil
	}
	for id := range strings.SplitSeq(ids, ",") {
		names = append(names, nameOf(p, c, id))
	}
	return names
}
