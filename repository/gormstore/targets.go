package gormstore

import (
	"context"
	"fmt"

	"gorm.io/gorm/clause"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// targets is repository.Targets of one profile.
type targets struct{ profileStore }

// targetRow is a row of the table targets. A target of a whole template has no item, one outside plans no plan.
type targetRow struct {
	CustomerID string `gorm:"primaryKey"`
	ProfileID  string `gorm:"primaryKey"`
	ID         string `gorm:"primaryKey"`
	TemplateID string
	ItemID     string
	UsecaseID  string
	PlanID     string
	Target     decimal
	QAScore    *decimal
	CreateTime timestamp
	UpdateTime timestamp
	Version    int64
}

// TableName tells GORM where the rows are.
func (targetRow) TableName() string { return "targets" }

// targetColumns are the columns of a targetRow.
const targetColumns = "customer_id, profile_id, id, template_id, item_id, usecase_id, plan_id, target, qa_score," +
	" create_time, update_time, version"

// targetMutable are the columns that Update writes.
var targetMutable = []string{
	"template_id", "item_id", "usecase_id", "plan_id", "target", "qa_score", "create_time", "update_time", "version",
}

// Create stores a new target.
func (s targets) Create(ctx context.Context, target *coaching.Target) error {
	row, err := s.row(target)
	if err != nil {
		return err
	}
	row.Version = 1
	if err := s.db.WithContext(ctx).Create(&row).Error; err != nil {
		return fmt.Errorf("create target %s: %w", row.ID, translate(err))
	}
	target.Version = 1
	return nil
}

// Find reads one target.
func (s targets) Find(ctx context.Context, id string) (*coaching.Target, error) {
	return s.find(ctx, id)
}

// FindForUpdate reads one target and locks its row, as scorecards.FindForUpdate does.
func (s targets) FindForUpdate(ctx context.Context, id string) (*coaching.Target, error) {
	return s.find(ctx, id, clause.Locking{Strength: clause.LockingStrengthUpdate})
}

func (s targets) find(ctx context.Context, id string, clauses ...clause.Expression) (*coaching.Target, error) {
	var row targetRow
	query := s.of(ctx, "targets").Clauses(clauses...).Select(targetColumns)
	if err := query.Where("id = ?", id).Take(&row).Error; err != nil {
		return nil, fmt.Errorf("find target %s: %w", id, translate(err))
	}
	return row.target(), nil
}

// Update writes a target, guarded by the version.
func (s targets) Update(ctx context.Context, target *coaching.Target) error {
	row, err := s.row(target)
	if err != nil {
		return err
	}
	row.Version++
	result := s.of(ctx, "targets").Where("id = ? AND version = ?", row.ID, target.Version).
		Select(targetMutable).Updates(&row)
	if err := guarded(result); err != nil {
		return fmt.Errorf("update target %s: %w", row.ID, err)
	}
	target.Version = row.Version
	return nil
}

// Delete removes one target.
func (s targets) Delete(ctx context.Context, id string) error {
	if err := deleted(s.of(ctx, "targets").Where("id = ?", id).Delete(&targetRow{})); err != nil {
		return fmt.Errorf("delete target %s: %w", id, err)
	}
	return nil
}

// List reads targets.
func (s targets) List(
	ctx context.Context, filter repository.TargetFilter, after string, limit int,
) ([]*coaching.Target, error) {
	query := s.of(ctx, "targets").Select(targetColumns).Where("id > ?", after)
	for _, c := range []struct {
		column string
		ids    []string
	}{
		{"template_id", filter.TemplateIDs}, {"item_id", filter.ItemIDs}, {"usecase_id", filter.UsecaseIDs},
		{"plan_id", filter.PlanIDs},
	} {
		if len(c.ids) > 0 {
			query = query.Where(s.among(c.column, c.ids))
		}
	}
	if len(filter.AgentIDs) > 0 {
		query = query.Where("EXISTS (?)", s.planned(ctx, "targets").Where(s.among("coaching_plans.agent_id", filter.AgentIDs)))
	}
	if filter.Visible != nil {
		seen := s.planned(ctx, "targets").Where(s.among("coaching_plans.agent_id", filter.Visible))
		query = query.Where("(plan_id = '' OR EXISTS (?))", seen)
	}
	var rows []targetRow
	if err := query.Order("id").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list targets: %w", translate(err))
	}
	found := make([]*coaching.Target, len(rows))
	for i := range rows {
		found[i] = rows[i].target()
	}
	return found, nil
}

// row turns a target into its row. ErrDangling when it, or something that it refers to, is not of this profile.
func (s targets) row(target *coaching.Target) (targetRow, error) {
	names := s.names()
	row := targetRow{
		CustomerID: s.customer,
		ProfileID:  s.profile,
		ID:         names.own(coaching.Targets, target.Name),
		TemplateID: names.own(coaching.ScorecardTemplates, target.ScorecardTemplateName),
		ItemID:     target.CriterionOrChapterID,
		UsecaseID:  names.own(coaching.UseCases, target.UsecaseName),
		PlanID:     names.id(coaching.CoachingPlans, target.CoachingPlanName),
		Target:     decimal(target.Target),
		QAScore:    (*decimal)(target.QAScore),
		CreateTime: timestamp{target.CreateTime},
		UpdateTime: timestamp{target.UpdateTime},
		Version:    target.Version,
	}
	if names.err != nil {
		return row, fmt.Errorf("target %s: %w", target.Name, names.err)
	}
	return row, nil
}

// target turns a row back into a target with full names.
func (r *targetRow) target() *coaching.Target {
	p := coaching.Parent{Customer: r.CustomerID, Profile: r.ProfileID}
	return &coaching.Target{
		Name:                  nameOf(p, coaching.Targets, r.ID),
		ScorecardTemplateName: nameOf(p, coaching.ScorecardTemplates, r.TemplateID),
		CriterionOrChapterID:  r.ItemID,
		Target:                coaching.Decimal(r.Target),
		UsecaseName:           nameOf(p, coaching.UseCases, r.UsecaseID),
		CoachingPlanName:      nameOf(p, coaching.CoachingPlans, r.PlanID),
		CreateTime:            r.CreateTime.Time,
		UpdateTime:            r.UpdateTime.Time,
		QAScore:               (*coaching.Decimal)(r.QAScore),
		Version:               r.Version,
	}
}
