package gormstore

import (
	"context"
	"database/sql"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// templates is repository.Templates of one profile.
type templates struct{ profileStore }

// Create stores a new template as its revision 1.
func (s templates) Create(ctx context.Context, t *coaching.Template) error {
	state, err := s.stateRow(t)
	if err != nil {
		return err
	}
	state.CurrentRevision, state.Version = 1, 1
	revision, err := s.revision(state, t)
	if err != nil {
		return err
	}
	if err := s.db.WithContext(ctx).Create(&state).Error; err != nil {
		return fmt.Errorf("create template %s: %w", state.ID, translate(err))
	}
	return s.write(ctx, state, revision, t)
}

// AddRevision stores the content as the next revision. The update of the state comes first: whoever else wants to add
// one waits for it, and then finds the version changed.
func (s templates) AddRevision(ctx context.Context, t *coaching.Template) error {
	state, err := s.stateRow(t)
	if err != nil {
		return err
	}
	state.CurrentRevision++
	state.Version++
	revision, err := s.revision(state, t)
	if err != nil {
		return err
	}
	if err := s.update(ctx, state, "current_revision", "updated_by"); err != nil {
		return err
	}
	return s.write(ctx, state, revision, t)
}

// UpdateState writes the state alone.
func (s templates) UpdateState(ctx context.Context, t *coaching.Template) error {
	state, err := s.stateRow(t)
	if err != nil {
		return err
	}
	state.Version++
	if err := s.update(ctx, state, "status", "deactivate_time", "delete_time", "updated_by"); err != nil {
		return err
	}
	t.Version = state.Version
	return nil
}

// update writes columns of the state over the version before the state's.
func (s templates) update(ctx context.Context, state templateRow, columns ...string) error {
	result := s.of(ctx, "scorecard_templates").Where("id = ? AND version = ?", state.ID, state.Version-1).
		Select("version", columns).Updates(&state)
	if err := guarded(result); err != nil {
		return fmt.Errorf("update template %s: %w", state.ID, err)
	}
	return nil
}

// write stores a revision as the current one of the state, and then says so on t.
func (s templates) write(ctx context.Context, state templateRow, revision revision, t *coaching.Template) error {
	err := s.db.WithContext(ctx).Create(&revision.row).Error
	if err == nil && len(revision.references) > 0 {
		err = s.db.WithContext(ctx).CreateInBatches(&revision.references, referenceBatch).Error
	}
	if err != nil {
		return fmt.Errorf("create revision %d of template %s: %w", state.CurrentRevision, state.ID, translate(err))
	}
	t.Revision, t.CurrentRevision, t.Version = state.CurrentRevision, state.CurrentRevision, state.Version
	t.Access = t.Permissions
	t.Name = coaching.Parent{Customer: s.customer, Profile: s.profile}.
		Name(coaching.ScorecardTemplates, state.ID).WithRevision(t.Revision).String()
	return nil
}

// referenceBatch is how many references one INSERT holds.
const referenceBatch = 500

// Find reads one revision, deleted or not.
func (s templates) Find(ctx context.Context, id string, revision int) (*coaching.Template, error) {
	query := s.views(ctx).Where("t.id = ?", id)
	if revision == 0 {
		query = query.Where("r.revision = t.current_revision")
	} else {
		query = query.Where("r.revision = ?", revision)
	}
	var view templateView
	if err := query.Take(&view).Error; err != nil {
		return nil, fmt.Errorf("find template %s@%d: %w", id, revision, translate(err))
	}
	return view.template()
}

// FindForUpdate locks the template and then reads its current revision. In one query the lock could be waited for with
// the number of the revision already read, and that would be the current one no more.
func (s templates) FindForUpdate(ctx context.Context, id string) (*coaching.Template, error) {
	var locked string
	err := s.of(ctx, "scorecard_templates").Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).
		Select("id").Where("id = ?", id).Take(&locked).Error
	if err != nil {
		return nil, fmt.Errorf("lock template %s: %w", id, translate(err))
	}
	return s.Find(ctx, id, 0)
}

// FindAll reads revisions of several templates.
func (s templates) FindAll(
	ctx context.Context, revisions []repository.TemplateRevision,
) ([]*coaching.Template, error) {
	return s.list(s.views(ctx).Where(s.ofRevisions("t.id", "r.revision", revisions)))
}

// Versions reads versions by id.
func (s templates) Versions(ctx context.Context, ids []string) (map[string]int64, error) {
	versions := map[string]int64{}
	var id string
	var version int64
	query := s.of(ctx, "scorecard_templates").Select("id, version").Where(s.among("id", ids))
	_, err := eachRow(query, func(rows *sql.Rows) error {
		err := rows.Scan(&id, &version)
		versions[id] = version
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the versions of templates: %w", err)
	}
	return versions, nil
}

// ListCurrent reads current revisions.
func (s templates) ListCurrent(
	ctx context.Context, filter repository.TemplateFilter, after string, limit int,
) ([]*coaching.Template, error) {
	query := s.views(ctx).Where("r.revision = t.current_revision AND t.id > ?", after)
	if !filter.IncludeDeleted {
		query = query.Where("t.status <> ?", coaching.TemplateDeleted)
	}
	if !filter.IncludeInactive {
		query = query.Where("t.status <> ?", coaching.TemplateInactive)
	}
	if len(filter.Types) > 0 {
		query = query.Where("r.type IN ?", filter.Types)
	}
	return s.list(query.Order("t.id").Limit(limit))
}

// ListRevisions reads the revisions of one template.
func (s templates) ListRevisions(ctx context.Context, id string, before, limit int) ([]*coaching.Template, error) {
	query := s.views(ctx).Where("t.id = ?", id)
	if before > 0 {
		query = query.Where("r.revision < ?", before)
	}
	found, err := s.list(query.Order("r.revision DESC").Limit(limit))
	if err == nil && len(found) == 0 {
		_, err = s.Find(ctx, id, 0)
	}
	return found, err
}

// views begins a query for revisions with the state of their templates.
func (s templates) views(ctx context.Context) *gorm.DB {
	return s.db.WithContext(ctx).Table("scorecard_templates t").Select(templateColumns).
		Joins("JOIN scorecard_template_revisions r ON r.customer_id = t.customer_id AND r.profile_id = t.profile_id"+
			" AND r.template_id = t.id").
		Where("t.customer_id = ? AND t.profile_id = ?", s.customer, s.profile)
}

func (s templates) list(query *gorm.DB) ([]*coaching.Template, error) {
	var views []templateView
	if err := query.Find(&views).Error; err != nil {
		return nil, fmt.Errorf("list templates: %w", translate(err))
	}
	found := make([]*coaching.Template, len(views))
	for i := range views {
		var err error
		if found[i], err = views[i].template(); err != nil {
			return nil, err
		}
	}
	return found, nil
}
