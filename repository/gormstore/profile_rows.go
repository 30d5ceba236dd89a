package gormstore

import (
	"context"
	"encoding/json"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"opencoaching/repository"
)

// of begins a query for the rows of a table that are the profile's. Every query for its resources begins here.
func (p profileStore) of(ctx context.Context, table string) *gorm.DB {
	return p.db.WithContext(ctx).Table(table).
		Where(table+".customer_id = ? AND "+table+".profile_id = ?", p.customer, p.profile)
}

// among is the condition that a column holds one of ids. One id alone is compared with, since only then an index gives
// what it finds in order.
func (p profileStore) among(column string, ids []string) clause.Expr {
	if len(ids) == 1 {
		return clause.Expr{SQL: column + " = ?", Vars: []any{ids[0]}}
	}
	return p.dialect.among(column, ids)
}

// ofRevisions is the condition that two columns hold the id and the number of one of the revisions, where 0 means any
// number. It has at most two parameters however many revisions there are.
func (p profileStore) ofRevisions(id, revision string, revisions []repository.TemplateRevision) clause.Expr {
	var whole []string
	var pinned [][2]any
	for _, r := range revisions {
		if r.Revision == 0 {
			whole = append(whole, r.ID)
		} else {
			pinned = append(pinned, [2]any{r.ID, r.Revision})
		}
	}
	if len(pinned) == 0 {
		return p.among(id, whole)
	}
	array, _ := json.Marshal(pinned) // texts and numbers always encode
	among := clause.Expr{
		SQL:  "(" + id + ", " + revision + ") IN (" + p.dialect.pairs() + ")",
		Vars: []any{string(array)},
	}
	if len(whole) == 0 {
		return among
	}
	return clause.Expr{SQL: "(? OR ?)", Vars: []any{p.among(id, whole), among}}
}

// guarded reads the outcome of an UPDATE that names a version: no row means that the version is another by now.
func guarded(result *gorm.DB) error { return touched(result, repository.ErrConflict) }

// deleted reads the outcome of a DELETE of one row.
func deleted(result *gorm.DB) error { return touched(result, repository.ErrNotFound) }

func touched(result *gorm.DB, otherwise error) error {
	if result.Error != nil {
		return translate(result.Error)
	}
	if result.RowsAffected == 0 {
		return otherwise
	}
	return nil
}
