package gormstore

import (
	"encoding/json"
	"fmt"

	"opencoaching/coaching"
)

// templateRow is a row of the table scorecard_templates: the state that all revisions share.
type templateRow struct {
	CustomerID      string `gorm:"primaryKey"`
	ProfileID       string `gorm:"primaryKey"`
	ID              string `gorm:"primaryKey"`
	CurrentRevision int
	Status          string
	CreateTime      timestamp
	DeactivateTime  timestamp
	DeleteTime      timestamp
	UpdatedBy       string
	Version         int64
}

// TableName tells GORM where the rows are.
func (templateRow) TableName() string { return "scorecard_templates" }

// revisionRow is a row of the table scorecard_template_revisions, which never changes.
type revisionRow struct {
	CustomerID string `gorm:"primaryKey"`
	ProfileID  string `gorm:"primaryKey"`
	TemplateID string `gorm:"primaryKey"`
	Revision   int    `gorm:"primaryKey;autoIncrement:false"`
	Title      string
	Type       string
	Body       rawJSON
	UpdatedBy  string
	CreateTime timestamp
}

// TableName tells GORM where the rows are.
func (revisionRow) TableName() string { return "scorecard_template_revisions" }

// storedTemplate is the column body of a revision: the content, but for what has columns of its own.
type storedTemplate struct {
	Content       coaching.TemplateContent `json:"template"`
	Audience      *coaching.Audience       `json:"audience,omitempty"`
	UsecaseNames  []string                 `json:"usecaseNames,omitempty"`
	QATaskConfig  *coaching.QATaskConfig   `json:"qaTaskConfig,omitempty"`
	Permissions   *coaching.Permissions    `json:"permissions,omitempty"`
	QAScoreConfig *coaching.QAScoreConfig  `json:"qaScoreConfig,omitempty"`
}

// stateRow turns the state of a template into its row. ErrDangling when the template is not of this profile.
func (s templates) stateRow(t *coaching.Template) (templateRow, error) {
	names := s.names()
	row := templateRow{
		CustomerID:      s.customer,
		ProfileID:       s.profile,
		ID:              names.own(coaching.ScorecardTemplates, t.Name),
		CurrentRevision: t.CurrentRevision,
		Status:          string(t.Status),
		CreateTime:      timestamp{t.CreateTime},
		DeactivateTime:  timestamp{t.DeactivateTime},
		DeleteTime:      timestamp{t.DeleteTime},
		UpdatedBy:       names.id(coaching.Users, t.LastUpdatedBy),
		Version:         t.Version,
	}
	if names.err != nil {
		return row, fmt.Errorf("template %s: %w", t.Name, names.err)
	}
	return row, nil
}

// revision is what one revision of a template comes to in rows.
type revision struct {
	row        revisionRow
	references []referenceRow
}

// revision turns the content of a template into the current revision of its state. ErrDangling when it names something
// that is not of this tenant.
func (s templates) revision(state templateRow, t *coaching.Template) (revision, error) {
	body, err := json.Marshal(storedTemplate{
		Content:       t.Content,
		Audience:      t.Audience,
		UsecaseNames:  t.UsecaseNames,
		QATaskConfig:  t.QATaskConfig,
		Permissions:   t.Permissions,
		QAScoreConfig: t.QAScoreConfig,
	})
	if err != nil {
		return revision{}, fmt.Errorf("encode template %s: %w", t.Name, err)
	}
	row := revisionRow{
		CustomerID: state.CustomerID,
		ProfileID:  state.ProfileID,
		TemplateID: state.ID,
		Revision:   state.CurrentRevision,
		Title:      t.Title,
		Type:       string(t.Type),
		Body:       rawJSON(body),
		UpdatedBy:  state.UpdatedBy,
		CreateTime: timestamp{t.CreateTime},
	}
	references, err := s.referenceRows(row, t)
	return revision{row, references}, err
}

// templateView is a revision joined with the state of its template, as queries read it.
type templateView struct {
	State           templateRow `gorm:"embedded"`
	Revision        int
	Title           string
	Type            string
	Body            rawJSON
	RevisionUpdater string
	RevisionTime    timestamp
	Access          rawJSON // the permissions of the current revision, unless this is the one
}

// templateColumns are the columns of a templateView. The aliases t and r are those of templates.views.
const templateColumns = `t.customer_id, t.profile_id, t.id, t.current_revision, t.status, t.create_time,
	t.deactivate_time, t.delete_time, t.updated_by, t.version, r.revision, r.title, r.type, r.body,
	r.updated_by AS revision_updater, r.create_time AS revision_time,
	CASE WHEN r.revision <> t.current_revision THEN (SELECT CAST(c.body -> 'permissions' AS TEXT) FROM scorecard_template_revisions c
		WHERE c.customer_id = t.customer_id AND c.profile_id = t.profile_id AND c.template_id = t.id
		AND c.revision = t.current_revision) END AS access`

// template turns a view back into a template. The last updater of the current revision is whoever changed content or
// state last; an older revision keeps the one who wrote it.
func (v *templateView) template() (*coaching.Template, error) {
	p := coaching.Parent{Customer: v.State.CustomerID, Profile: v.State.ProfileID}
	name := p.Name(coaching.ScorecardTemplates, v.State.ID).WithRevision(v.Revision).String()
	var body storedTemplate
	if err := json.Unmarshal([]byte(v.Body), &body); err != nil {
		return nil, fmt.Errorf("decode template %s: %w", name, err)
	}
	updater, access := v.State.UpdatedBy, body.Permissions
	if v.Revision != v.State.CurrentRevision {
		updater, access = v.RevisionUpdater, nil
		if len(v.Access) > 0 {
			if err := json.Unmarshal([]byte(v.Access), &access); err != nil {
				return nil, fmt.Errorf("decode the permissions of template %s: %w", name, err)
			}
		}
	}
	return &coaching.Template{
		Name:            name,
		Title:           v.Title,
		Content:         body.Content,
		Audience:        body.Audience,
		CreateTime:      v.RevisionTime.Time,
		DeactivateTime:  v.State.DeactivateTime.Time,
		DeleteTime:      v.State.DeleteTime.Time,
		UsecaseNames:    body.UsecaseNames,
		QATaskConfig:    body.QATaskConfig,
		LastUpdatedBy:   nameOf(p, coaching.Users, updater),
		Permissions:     body.Permissions,
		Type:            coaching.TemplateType(v.Type),
		Status:          coaching.TemplateStatus(v.State.Status),
		QAScoreConfig:   body.QAScoreConfig,
		Revision:        v.Revision,
		CurrentRevision: v.State.CurrentRevision,
		Version:         v.State.Version,
		Access:          access,
	}, nil
}
