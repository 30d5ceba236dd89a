package gormstore

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// sessions is repository.Sessions of one profile.
type sessions struct{ profileStore }

// sessionRow is a row of the table coaching_sessions.
type sessionRow struct {
	CustomerID         string `gorm:"primaryKey"`
	ProfileID          string `gorm:"primaryKey"`
	ID                 string `gorm:"primaryKey"`
	AgentID            string
	CreatorID          string
	PlanID             *string
	UsecaseID          *string
	SessionTime        timestamp
	MeetingNotes       string
	NotesBy            string
	AgentComment       string
	ManagerSubmitterID string
	ManagerSubmitTime  timestamp
	ManagerUpdateTime  timestamp
	AgentSubmitTime    timestamp
	AgentUpdateTime    timestamp
	AcknowledgeTime    timestamp
	CreateTime         timestamp
	UpdateTime         timestamp
	Version            int64
}

// TableName tells GORM where the rows are.
func (sessionRow) TableName() string { return "coaching_sessions" }

// sessionColumns are the columns of a sessionRow.
const sessionColumns = "customer_id, profile_id, id, agent_id, creator_id, plan_id, usecase_id, session_time, meeting_notes, notes_by," +
	" agent_comment, manager_submitter_id, manager_submit_time, manager_update_time, agent_submit_time, agent_update_time, acknowledge_time," +
	" create_time, update_time, version"

// sessionMutable are the columns that Update writes.
var sessionMutable = []string{
	"usecase_id", "session_time", "meeting_notes", "notes_by", "agent_comment", "manager_submitter_id", "manager_submit_time",
	"manager_update_time", "agent_submit_time", "agent_update_time", "acknowledge_time", "update_time", "version",
}

// Create stores a new session.
func (s sessions) Create(ctx context.Context, session *coaching.Session) error {
	row, err := s.row(session)
	if err != nil {
		return err
	}
	row.Version = 1
	if err := s.db.WithContext(ctx).Create(&row).Error; err != nil {
		return fmt.Errorf("create session %s: %w", row.ID, translate(err))
	}
	session.Version = 1
	return nil
}

// Find reads one session.
func (s sessions) Find(ctx context.Context, id string) (*coaching.Session, error) {
	return s.find(ctx, id)
}

// FindForUpdate reads one session and locks its row, as scorecards.FindForUpdate does.
func (s sessions) FindForUpdate(ctx context.Context, id string) (*coaching.Session, error) {
	return s.find(ctx, id, clause.Locking{Strength: clause.LockingStrengthUpdate})
}

func (s sessions) find(ctx context.Context, id string, clauses ...clause.Expression) (*coaching.Session, error) {
	var row sessionRow
	query := s.of(ctx, "coaching_sessions").Clauses(clauses...).Select(sessionColumns)
	if err := query.Where("id = ?", id).Take(&row).Error; err != nil {
		return nil, fmt.Errorf("find session %s: %w", id, translate(err))
	}
	return row.session(), nil
}

// Update writes a session, guarded by the version.
func (s sessions) Update(ctx context.Context, session *coaching.Session) error {
	row, err := s.row(session)
	if err != nil {
		return err
	}
	row.Version++
	result := s.of(ctx, "coaching_sessions").Where("id = ? AND version = ?", row.ID, session.Version).Select(sessionMutable).Updates(&row)
	if err := guarded(result); err != nil {
		return fmt.Errorf("update session %s: %w", row.ID, err)
	}
	session.Version = row.Version
	return nil
}

// Delete removes one session, and the links to it.
func (s sessions) Delete(ctx context.Context, id string) error {
	linked := s.of(ctx, "coaching_comments").Where("id IN (?)", s.of(ctx, "coaching_comment_mentions").Select("comment_id").Where("session_id = ?", id))
	if err := linked.UpdateColumn("version", gorm.Expr("version + 1")).Error; err != nil {
		return fmt.Errorf("delete session %s: %w", id, translate(err))
	}
	if err := deleted(s.of(ctx, "coaching_sessions").Where("id = ?", id).Delete(&sessionRow{})); err != nil {
		return fmt.Errorf("delete session %s: %w", id, err)
	}
	return nil
}

// List reads sessions.
func (s sessions) List(ctx context.Context, filter repository.SessionFilter, after string, limit int) ([]*coaching.Session, error) {
	query := within(s.of(ctx, "coaching_sessions").Where("id > ?", after), "session_time", filter.Start, filter.End)
	if filter.Visible != nil {
		query = query.Where(s.among("agent_id", filter.Visible))
	}
	for _, c := range []struct {
		column string
		ids    []string
	}{
		{"agent_id", filter.AgentIDs}, {"plan_id", filter.PlanIDs}, {"usecase_id", filter.UsecaseIDs},
	} {
		if len(c.ids) > 0 {
			query = query.Where(s.among(c.column, c.ids))
		}
	}
	return s.read(query.Order("id").Limit(limit))
}

// PlansOf tells the plans of sessions.
func (s sessions) PlansOf(ctx context.Context, ids []string) (map[string]string, error) {
	plans := make(map[string]string, len(ids))
	if len(ids) == 0 {
		return plans, nil
	}
	var rows []sessionRow
	if err := s.of(ctx, "coaching_sessions").Select("id, plan_id").Where(s.among("id", ids)).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("find the plans of %d sessions: %w", len(ids), translate(err))
	}
	for _, row := range rows {
		plans[row.ID] = fromOptional(row.PlanID)
	}
	return plans, nil
}

// OfPlans reads the sessions of plans. What has no time is last on Postgres by itself, and on SQLite as it is told.
func (s sessions) OfPlans(ctx context.Context, planIDs []string, start, end time.Time) ([]*coaching.Session, error) {
	if len(planIDs) == 0 {
		return nil, nil
	}
	query := within(s.of(ctx, "coaching_sessions").Where(s.among("plan_id", planIDs)), "session_time", start, time.Time{})
	if !end.IsZero() {
		query = query.Where("session_time < ?", timestamp{end})
	}
	return s.read(query.Order("session_time NULLS LAST, id"))
}

func (s sessions) read(query *gorm.DB) ([]*coaching.Session, error) {
	var rows []sessionRow
	if err := query.Select(sessionColumns).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list sessions: %w", translate(err))
	}
	found := make([]*coaching.Session, len(rows))
	for i := range rows {
		found[i] = rows[i].session()
	}
	return found, nil
}

// row turns a session into its row. ErrDangling when it, or something that it refers to, is not of this profile.
func (s sessions) row(o *coaching.Session) (sessionRow, error) {
	names := s.names()
	row := sessionRow{
		CustomerID: s.customer, ProfileID: s.profile, ID: names.own(coaching.CoachingSessions, o.Name),
		AgentID: names.own(coaching.Users, o.AgentUserName), CreatorID: names.id(coaching.Users, o.CreatorUserName),
		PlanID:      optional(names.id(coaching.CoachingPlans, o.CoachingPlanName)),
		UsecaseID:   optional(names.id(coaching.UseCases, o.UsecaseName)),
		SessionTime: timestamp{o.SessionTime}, MeetingNotes: o.MeetingNotes, NotesBy: o.NotesBy, AgentComment: o.AgentComment,
		ManagerSubmitterID: names.id(coaching.Users, o.ManagerSubmitterUserName),
		ManagerSubmitTime:  timestamp{o.ManagerSubmitTime}, ManagerUpdateTime: timestamp{o.ManagerUpdateTime},
		AgentSubmitTime: timestamp{o.AgentSubmitTime}, AgentUpdateTime: timestamp{o.AgentUpdateTime},
		AcknowledgeTime: timestamp{o.AcknowledgeTime},
		CreateTime:      timestamp{o.CreateTime}, UpdateTime: timestamp{o.UpdateTime}, Version: o.Version,
	}
	if names.err != nil {
		return row, fmt.Errorf("session %s: %w", o.Name, names.err)
	}
	return row, nil
}

// session turns a row back into a session with full names.
func (r *sessionRow) session() *coaching.Session {
	at := coaching.Parent{Customer: r.CustomerID, Profile: r.ProfileID}
	return &coaching.Session{
		Name: nameOf(at, coaching.CoachingSessions, r.ID), CreateTime: r.CreateTime.Time, UpdateTime: r.UpdateTime.Time,
		ManagerUpdateTime: r.ManagerUpdateTime.Time, AgentUpdateTime: r.AgentUpdateTime.Time, AcknowledgeTime: r.AcknowledgeTime.Time,
		AgentComment: r.AgentComment, AgentUserName: nameOf(at, coaching.Users, r.AgentID),
		CreatorUserName:  nameOf(at, coaching.Users, r.CreatorID),
		CoachingPlanName: nameOf(at, coaching.CoachingPlans, fromOptional(r.PlanID)),
		SessionTime:      r.SessionTime.Time, MeetingNotes: r.MeetingNotes, NotesBy: r.NotesBy,
		ManagerSubmitTime: r.ManagerSubmitTime.Time, AgentSubmitTime: r.AgentSubmitTime.Time,
		UsecaseName:              nameOf(at, coaching.UseCases, fromOptional(r.UsecaseID)),
		ManagerSubmitterUserName: nameOf(at, coaching.Users, r.ManagerSubmitterID), Version: r.Version,
	}
}
