package gormstore

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm/clause"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// plans is repository.Plans of one profile.
type plans struct{ profileStore }

// planRow is a row of the table coaching_plans.
type planRow struct {
	CustomerID        string `gorm:"primaryKey"`
	ProfileID         string `gorm:"primaryKey"`
	ID                string `gorm:"primaryKey"`
	AgentID           string
	CreatorID         string
	UsecaseID         *string
	DisplayName       string
	Comment           string
	CommentBy         string
	CommentSubmitTime timestamp
	FocusBehaviors    rawJSON
	FocusCriteria     rawJSON
	IsActive          bool
	StartTime         timestamp
	EndTime           timestamp
	CreateTime        timestamp
	UpdateTime        timestamp
	Version           int64
}

// TableName tells GORM where the rows are.
func (planRow) TableName() string { return "coaching_plans" }

// planColumns are the columns of a planRow.
const planColumns = `coaching_plans.customer_id, coaching_plans.profile_id, coaching_plans.id, coaching_plans.agent_id,
	coaching_plans.creator_id, coaching_plans.usecase_id, coaching_plans.display_name, coaching_plans.comment,
	coaching_plans.comment_by, coaching_plans.comment_submit_time, coaching_plans.focus_behaviors,
	coaching_plans.focus_criteria, coaching_plans.is_active, coaching_plans.start_time, coaching_plans.end_time,
	coaching_plans.create_time, coaching_plans.update_time, coaching_plans.version`

// planBatch is how many plans one statement writes.
const planBatch = 200

// Create stores new plans.
func (s plans) Create(ctx context.Context, all ...*coaching.Plan) error {
	rows, err := s.rows(all)
	if err != nil {
		return err
	}
	for batch := range slices.Chunk(rows, planBatch) {
		for i := range batch {
			batch[i].Version = 1
		}
		if err := s.db.WithContext(ctx).Create(&batch).Error; err != nil {
			return s.fail(fmt.Errorf("create %d plans from %s on: %w", len(batch), batch[0].ID, translate(err)))
		}
	}
	for _, plan := range all {
		plan.Version = 1
	}
	return nil
}

// Find reads one plan.
func (s plans) Find(ctx context.Context, id string) (*coaching.Plan, error) { return s.find(ctx, id) }

// FindForUpdate reads one plan and locks its row, as scorecards.FindForUpdate does.
func (s plans) FindForUpdate(ctx context.Context, id string) (*coaching.Plan, error) {
	return s.find(ctx, id, clause.Locking{Strength: clause.LockingStrengthUpdate})
}

func (s plans) find(ctx context.Context, id string, clauses ...clause.Expression) (*coaching.Plan, error) {
	var row planRow
	query := s.of(ctx, "coaching_plans").Clauses(clauses...).Select(planColumns)
	if err := query.Where("id = ?", id).Take(&row).Error; err != nil {
		return nil, fmt.Errorf("find plan %s: %w", id, translate(err))
	}
	return row.plan()
}

// FindAll reads those that exist.
func (s plans) FindAll(ctx context.Context, ids []string) (map[string]*coaching.Plan, error) {
	found := make(map[string]*coaching.Plan, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	var rows []planRow
	if err := s.of(ctx, "coaching_plans").Select(planColumns).Where(s.among("id", ids)).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("find %d plans: %w", len(ids), translate(err))
	}
	for i := range rows {
		var err error
		if found[rows[i].ID], err = rows[i].plan(); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// planMutable are the columns that Update writes; a new version comes with them.
var planMutable = []column{
	{"usecase_id", "text"}, {"display_name", "text"}, {"comment", "text"}, {"comment_by", "text"}, {"comment_submit_time", "timestamptz"},
	{"focus_behaviors", "jsonb"}, {"focus_criteria", "jsonb"}, {"is_active", "boolean"}, {"start_time", "timestamptz"},
	{"end_time", "timestamptz"}, {"update_time", "timestamptz"},
}

func (r *planRow) mutable() []any {
	return []any{
		r.UsecaseID, r.DisplayName, r.Comment, r.CommentBy, r.CommentSubmitTime, r.FocusBehaviors, r.FocusCriteria, r.IsActive,
		r.StartTime, r.EndTime, r.UpdateTime,
	}
}

// Update writes plans, each guarded by its version, with one statement for many.
func (s plans) Update(ctx context.Context, all ...*coaching.Plan) error {
	rows, err := s.rows(all)
	if err != nil {
		return err
	}
	for batch := range slices.Chunk(rows, planBatch) {
		if err := s.update(ctx, batch); err != nil {
			return s.fail(fmt.Errorf("update %d plans from %s on: %w", len(batch), batch[0].ID, err))
		}
	}
	for _, plan := range all {
		plan.Version++
	}
	return nil
}

func (s plans) update(ctx context.Context, rows []planRow) error {
	tuple := []string{s.value("text"), s.value("bigint")}
	names, set := []string{"id", "version"}, []string{"version = v.version + 1"}
	for _, c := range planMutable {
		tuple = append(tuple, s.value(c.postgres))
		names = append(names, c.name)
		set = append(set, c.name+" = v."+c.name)
	}
	one := "(" + strings.Join(tuple, ", ") + ")"
	var values []any
	for i := range rows {
		values = append(append(values, rows[i].ID, rows[i].Version), rows[i].mutable()...)
	}
	result := s.db.WithContext(ctx).Exec("WITH v ("+strings.Join(names, ", ")+") AS (VALUES "+strings.Repeat(one+", ", len(rows)-1)+one+
		") UPDATE coaching_plans SET "+strings.Join(set, ", ")+" FROM v WHERE coaching_plans.customer_id = ? AND coaching_plans.profile_id = ?"+
		" AND coaching_plans.id = v.id AND coaching_plans.version = v.version", append(values, s.customer, s.profile)...)
	if result.Error != nil {
		return translate(result.Error)
	}
	if int(result.RowsAffected) != len(rows) {
		return fmt.Errorf("%d of %d are as they were: %w", result.RowsAffected, len(rows), repository.ErrConflict)
	}
	return nil
}

// List reads plans.
func (s plans) List(ctx context.Context, filter repository.PlanFilter, after string, limit int) ([]*coaching.Plan, error) {
	query := s.of(ctx, "coaching_plans").Select(planColumns).Where("coaching_plans.id > ?", after)
	if filter.Agents != nil {
		query = query.Where("coaching_plans.agent_id IN (?)", s.agentIDs(ctx, *filter.Agents))
	}
	if filter.Visible != nil {
		query = query.Where(s.among("coaching_plans.agent_id", filter.Visible))
	}
	if filter.Active != nil {
		query = query.Where("coaching_plans.is_active = ?", *filter.Active)
	}
	if len(filter.UsecaseIDs) > 0 {
		query = query.Where(s.among("coaching_plans.usecase_id", filter.UsecaseIDs))
	}
	if len(filter.Focus) > 0 {
		keys := make([]string, len(filter.Focus))
		for i, focus := range filter.Focus {
			keys[i] = focusKey(focus.TemplateID, focus.ItemID)
		}
		query = query.Where(s.dialect.holdsAny("coaching_plans.focus_criteria", keys))
	}
	var rows []planRow
	if err := query.Order("coaching_plans.id").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list plans: %w", translate(err))
	}
	found := make([]*coaching.Plan, len(rows))
	for i := range rows {
		var err error
		if found[i], err = rows[i].plan(); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// AddScorecard puts a scorecard into a plan.
func (s plans) AddScorecard(ctx context.Context, id, scorecardID string) (bool, error) {
	result := s.db.WithContext(ctx).Exec("INSERT INTO coaching_plan_scorecards (customer_id, profile_id, plan_id, scorecard_id)"+
		" VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", s.customer, s.profile, id, scorecardID)
	if result.Error != nil {
		return false, fmt.Errorf("add scorecard %s to plan %s: %w", scorecardID, id, translate(result.Error))
	}
	return result.RowsAffected > 0, nil
}

// RemoveScorecard takes a scorecard out of a plan.
func (s plans) RemoveScorecard(ctx context.Context, id, scorecardID string) (bool, error) {
	result := s.db.WithContext(ctx).Exec("DELETE FROM coaching_plan_scorecards WHERE customer_id = ? AND profile_id = ?"+
		" AND plan_id = ? AND scorecard_id = ?", s.customer, s.profile, id, scorecardID)
	if result.Error != nil {
		return false, fmt.Errorf("remove scorecard %s from plan %s: %w", scorecardID, id, translate(result.Error))
	}
	return result.RowsAffected > 0, nil
}

// focusKey is how a focus stands in the column focus_criteria. An id holds no slash.
func focusKey(templateID, itemID string) string { return templateID + "/" + itemID }

func (s plans) rows(all []*coaching.Plan) ([]planRow, error) {
	rows := make([]planRow, len(all))
	for i, plan := range all {
		var err error
		if rows[i], err = s.row(plan); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// row turns a plan into its row. ErrDangling when it, or something that it refers to, is not of this profile.
func (s plans) row(p *coaching.Plan) (planRow, error) {
	names := s.names()
	focus := make([]string, len(p.FocusCriteria))
	for i, f := range p.FocusCriteria {
		focus[i] = focusKey(names.own(coaching.ScorecardTemplates, f.ScorecardTemplateName), f.CriterionOrChapterID)
	}
	behaviors := p.FocusBehaviors
	if behaviors == nil {
		behaviors = []string{}
	}
	criteria, _ := json.Marshal(focus) // texts always encode
	texts, _ := json.Marshal(behaviors)
	row := planRow{
		CustomerID: s.customer, ProfileID: s.profile, ID: names.own(coaching.CoachingPlans, p.Name),
		AgentID: names.own(coaching.Users, p.AgentUserName), CreatorID: names.id(coaching.Users, p.CreatorUserName),
		UsecaseID: optional(names.id(coaching.UseCases, p.UsecaseName)), DisplayName: p.DisplayName,
		Comment: p.Comment, CommentBy: p.CommentBy, CommentSubmitTime: timestamp{p.ManagerCommentSubmitTime},
		FocusBehaviors: rawJSON(texts), FocusCriteria: rawJSON(criteria), IsActive: p.IsActive,
		StartTime: timestamp{p.StartTime}, EndTime: timestamp{p.EndTime},
		CreateTime: timestamp{p.CreateTime}, UpdateTime: timestamp{p.UpdateTime}, Version: p.Version,
	}
	if names.err != nil {
		return row, fmt.Errorf("plan %s: %w", p.Name, names.err)
	}
	return row, nil
}

// plan turns a row back into a plan with full names.
func (r *planRow) plan() (*coaching.Plan, error) {
	at := coaching.Parent{Customer: r.CustomerID, Profile: r.ProfileID}
	p := &coaching.Plan{
		Name: nameOf(at, coaching.CoachingPlans, r.ID), StartTime: r.StartTime.Time, EndTime: r.EndTime.Time,
		Comment: r.Comment, CommentBy: r.CommentBy, ManagerCommentSubmitTime: r.CommentSubmitTime.Time,
		AgentUserName: nameOf(at, coaching.Users, r.AgentID), CreatorUserName: nameOf(at, coaching.Users, r.CreatorID),
		IsActive: r.IsActive, CreateTime: r.CreateTime.Time, UpdateTime: r.UpdateTime.Time,
		DisplayName: r.DisplayName, UsecaseName: nameOf(at, coaching.UseCases, fromOptional(r.UsecaseID)), Version: r.Version,
	}
	var focus, behaviors []string
	if err := json.Unmarshal([]byte(r.FocusCriteria), &focus); err != nil {
		return nil, fmt.Errorf("decode the focus of plan %s: %w", r.ID, err)
	}
	if err := json.Unmarshal([]byte(r.FocusBehaviors), &behaviors); err != nil {
		return nil, fmt.Errorf("decode the behaviors of plan %s: %w", r.ID, err)
	}
	for _, key := range focus {
		template, item, _ := strings.Cut(key, "/")
		p.FocusCriteria = append(p.FocusCriteria, coaching.FocusCriterion{
			ScorecardTemplateName: nameOf(at, coaching.ScorecardTemplates, template), CriterionOrChapterID: item,
		})
	}
	if len(behaviors) > 0 {
		p.FocusBehaviors = behaviors
	}
	return p, nil
}
