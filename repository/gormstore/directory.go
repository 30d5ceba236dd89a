package gormstore

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// directory is repository.Directory for all kinds of entry; the table kinds tells them apart.
type directory struct {
	*tx
	// holds tells whether a name is one of this tenant's.
	holds func(coaching.Name) bool
}

// Find reads one entry.
func (d directory) Find(ctx context.Context, name coaching.Name) (coaching.Entry, error) {
	found, err := d.FindAll(ctx, []coaching.Name{name})
	if err != nil {
		return nil, err
	}
	entry, ok := found[name]
	if !ok {
		return nil, fmt.Errorf("find %s: %w", name, repository.ErrNotFound)
	}
	return entry, nil
}

// FindAll reads all entries in one statement, with a part for each place.
func (d directory) FindAll(ctx context.Context, names []coaching.Name) (map[coaching.Name]coaching.Entry, error) {
	found := map[coaching.Name]coaching.Entry{}
	places, ids := d.places(names)
	if len(places) == 0 {
		return found, nil
	}
	parts := make([]string, len(places))
	var values []any
	for i, at := range places {
		parts[i] = at.query(i) + " AND ?"
		values = append(append(values, at.scope()...), d.among(at.id, ids[i]))
	}
	query := d.db.WithContext(ctx).Raw(strings.Join(parts, " UNION ALL "), values...)
	err := scanEntries(query, places, func(name coaching.Name, entry coaching.Entry) { found[name] = entry })
	if err != nil {
		return nil, fmt.Errorf("find %d entries: %w", len(names), err)
	}
	return found, nil
}

// List reads entries of one collection in order of id.
func (d directory) List(
	ctx context.Context, parent coaching.Parent, c coaching.Collection, after string, limit int,
) ([]coaching.Entry, error) {
	at, ok := d.placeUnder(parent, c)
	if !ok {
		return nil, fmt.Errorf("list %s: %w", c, repository.ErrNotFound)
	}
	query := d.db.WithContext(ctx).Raw(at.query(0)+" AND "+at.id+" > ? ORDER BY "+at.id+" LIMIT ?",
		append(at.scope(), after, limit)...)
	var entries []coaching.Entry
	err := scanEntries(query, []place{at}, func(_ coaching.Name, entry coaching.Entry) { entries = append(entries, entry) })
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", c, err)
	}
	return entries, nil
}

// entryRow is what is read of an entry of any kind. Place counts in the places that the query asked.
type entryRow struct {
	Place   int
	ID      string
	Body    rawJSON
	Version int64
}

// scanEntries runs a query of place.query's parts and calls each with every entry.
func scanEntries(query *gorm.DB, places []place, each func(coaching.Name, coaching.Entry)) error {
	var rows []entryRow
	if err := query.Scan(&rows).Error; err != nil {
		return translate(err)
	}
	for _, row := range rows {
		at := places[row.Place]
		name := at.parent.Name(at.collection, row.ID)
		described, _ := coaching.EntryKindOf(at.collection)
		entry := described.New()
		if err := json.Unmarshal([]byte(row.Body), entry); err != nil {
			return fmt.Errorf("decode %s: %w", name, err)
		}
		entry.Meta().Version = row.Version
		each(name, entry)
	}
	return nil
}

// place is where entries stand together: one collection under one parent.
type place struct {
	kind
	collection coaching.Collection
	parent     coaching.Parent
}

// query reads the entries that stand here, to be narrowed with AND; its parameters are scope.
func (p place) query(number int) string {
	return fmt.Sprintf("SELECT %d AS place, %s AS id, body, version FROM %s WHERE %s", number, p.id, p.table, p.where())
}

// where is the condition of the entries that stand here, and of their links; its parameters are scope.
func (p place) where() string {
	conditions := []string{"1 = 1"}
	for _, column := range p.kind.scope {
		conditions = append(conditions, column+" = ?")
	}
	return strings.Join(conditions, " AND ")
}

func (p place) scope() []any {
	return []any{p.parent.Customer, p.parent.Profile}[:len(p.kind.scope)]
}

// placeUnder is the place of a collection; false when the collection is not of this tenant or does not hang there.
func (d directory) placeUnder(parent coaching.Parent, c coaching.Collection) (place, bool) {
	const anything = "0"
	return d.placeOf(parent.Name(c, anything))
}

// placeOf is where a name stands; false when it is not of this tenant, or not a name that an entry can have.
func (d directory) placeOf(name coaching.Name) (place, bool) {
	k, ok := kinds[name.Collection]
	if !ok || !d.holds(name) {
		return place{}, false
	}
	at := place{kind: k, collection: name.Collection}
	switch len(k.scope) {
	case 1:
		at.parent.Customer = name.Customer
	case 2:
		at.parent = coaching.Parent{Customer: name.Customer, Profile: name.Profile}
	}
	return at, name == at.parent.Name(name.Collection, name.ID)
}

// places sorts names by where they stand, in order of appearance, and leaves out those that cannot be here.
func (d directory) places(names []coaching.Name) (places []place, ids [][]string) {
	type key struct {
		collection coaching.Collection
		parent     coaching.Parent
	}
	number := map[key]int{}
	for _, name := range names {
		at, ok := d.placeOf(name)
		if !ok {
			continue
		}
		n, known := number[key{at.collection, at.parent}]
		if !known {
			n = len(places)
			number[key{at.collection, at.parent}] = n
			places, ids = append(places, at), append(ids, nil)
		}
		ids[n] = append(ids[n], name.ID)
	}
	return places, ids
}
