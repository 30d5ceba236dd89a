package gormstore

import (
	"fmt"

	"opencoaching/coaching"
)

// referenceRow is a row of the table template_references: one thing that a revision names, which cannot be deleted as
// long as the revision stands. Exactly one of the last five columns is set.
type referenceRow struct {
	CustomerID string `gorm:"primaryKey"`
	ProfileID  string `gorm:"primaryKey"`
	TemplateID string `gorm:"primaryKey"`
	Revision   int    `gorm:"primaryKey;autoIncrement:false"`
	Position   int    `gorm:"primaryKey;autoIncrement:false"`
	UserID     *string
	TeamID     *string
	GroupID    *string
	UsecaseID  *string
	MomentID   *string
}

// TableName tells GORM where the rows are.
func (referenceRow) TableName() string { return "template_references" }

// referenceRows lists what a revision names, each thing once. ErrDangling when something is not of this tenant.
func (s templates) referenceRows(revision revisionRow, t *coaching.Template) ([]referenceRow, error) {
	names := s.names()
	var rows []referenceRow
	seen := map[coaching.Name]bool{}
	add := func(c coaching.Collection, list ...string) {
		for _, name := range list {
			if name == "" {
				continue
			}
			n := names.parse(c, name)
			if seen[n] {
				continue
			}
			seen[n] = true
			row := referenceRow{
				CustomerID: revision.CustomerID,
				ProfileID:  revision.ProfileID,
				TemplateID: revision.TemplateID,
				Revision:   revision.Revision,
				Position:   len(rows),
			}
			*row.column(c) = &n.ID
			rows = append(rows, row)
		}
	}
	eachReference(t, add)
	if names.err != nil {
		return nil, fmt.Errorf("template %s: %w", t.Name, names.err)
	}
	return rows, nil
}

func (r *referenceRow) column(c coaching.Collection) **string {
	switch c {
	case coaching.Users:
		return &r.UserID
	case coaching.Teams:
		return &r.TeamID
	case coaching.Groups:
		return &r.GroupID
	case coaching.UseCases:
		return &r.UsecaseID
	default: // eachReference knows no other
		return &r.MomentID
	}
}

// eachReference calls add with every name in a template's content; some are empty.
func eachReference(t *coaching.Template, add func(c coaching.Collection, names ...string)) {
	add(coaching.UseCases, t.UsecaseNames...)
	if t.Audience != nil {
		add(coaching.Users, t.Audience.UserNames...)
		add(coaching.Teams, t.Audience.TeamNames...)
		add(coaching.Groups, t.Audience.GroupNames...)
	}
	if t.QATaskConfig != nil && t.QATaskConfig.TaskComplete != nil {
		for _, o := range t.QATaskConfig.TaskComplete.OverriddenAgents {
			add(coaching.Users, o.UserName)
			add(coaching.Groups, o.GroupName)
		}
	}
	for _, chapter := range t.Content.Chapters {
		for _, criterion := range chapter.Criteria {
			if criterion.AutoScore != nil {
				add(coaching.Moments, criterion.AutoScore.Moments...)
			}
		}
	}
}
