package gormstore

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// entryBatch is how many entries one statement writes.
const entryBatch = 200

// Create stores entries first and then what they refer to, so that they may refer to each other.
func (d directory) Create(ctx context.Context, entries ...coaching.Entry) error {
	rows, err := d.write(ctx, entries, d.insertEntries)
	if err != nil {
		return fmt.Errorf("create %d entries: %w", len(entries), err)
	}
	for i := range rows {
		entries[i].Meta().Version = 1
	}
	return nil
}

// Update writes entries over those with the same names and versions.
func (d directory) Update(ctx context.Context, entries ...coaching.Entry) error {
	rows, err := d.write(ctx, entries, d.updateEntries)
	if err != nil {
		return fmt.Errorf("update %d entries: %w", len(entries), err)
	}
	for i := range rows {
		entries[i].Meta().Version++
	}
	return nil
}

// Delete removes an entry, and then looks who mentions it: an entry that is not there is ErrNotFound, whoever does.
func (d directory) Delete(ctx context.Context, name coaching.Name) error {
	at, ok := d.placeOf(name)
	if !ok {
		return fmt.Errorf("delete %s: %w", name, repository.ErrNotFound)
	}
	key := append(at.scope(), name.ID)
	db := d.db.WithContext(ctx)
	result := db.Exec("DELETE FROM "+at.table+" WHERE "+at.where()+" AND "+at.id+" = ?", key...)
	if result.Error != nil {
		return fmt.Errorf("delete %s: %w", name, translateDelete(result.Error))
	}
	if result.RowsAffected == 0 {
		return fmt.Errorf("delete %s: %w", name, repository.ErrNotFound)
	}
	for _, mention := range at.mentions {
		var found bool
		query := "SELECT EXISTS (SELECT 1 FROM " + mention.table + " WHERE " + at.where() + " AND " + mention.column + " = ?)"
		err := db.Raw(query, key...).Scan(&found).Error
		if err != nil {
			return fmt.Errorf("look who mentions %s: %w", name, translate(err))
		}
		if found {
			return d.fail(fmt.Errorf("delete %s: %w", name, repository.ErrReferenced))
		}
	}
	return nil
}

// storedEntry is an entry taken apart: its place, its key, the values of kind.written, and those of each of its links.
type storedEntry struct {
	place  place
	key    []any
	values []any
	links  [][][]any
}

// write takes all entries apart before it writes any, so that a name that cannot exist here changes nothing.
func (d directory) write(
	ctx context.Context, entries []coaching.Entry, statement func(context.Context, kind, []storedEntry) error,
) ([]storedEntry, error) {
	rows := make([]storedEntry, len(entries))
	for i, entry := range entries {
		var err error
		if rows[i], err = d.takeApart(entry); err != nil {
			return nil, err
		}
		if rows[i].place.collection != rows[0].place.collection {
			return nil, fmt.Errorf("%s stands among %s", entry.Meta().Name, rows[0].place.collection)
		}
	}
	for batch := range slices.Chunk(rows, entryBatch) {
		if err := statement(ctx, rows[0].place.kind, batch); err != nil {
			return nil, d.fail(err)
		}
	}
	for batch := range slices.Chunk(rows, entryBatch) {
		if err := d.insertLinks(ctx, rows[0].place.kind, batch); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func (d directory) takeApart(entry coaching.Entry) (storedEntry, error) {
	head := entry.Meta()
	name, _ := coaching.ParseName(head.Name)
	at, ok := d.placeOf(name)
	if !ok {
		return storedEntry{}, fmt.Errorf("%q: %w", head.Name, repository.ErrNotFound)
	}
	body, err := json.Marshal(entry)
	if err != nil {
		return storedEntry{}, fmt.Errorf("encode %s: %w", name, err)
	}
	row := storedEntry{place: at, key: append(at.scope(), name.ID)}
	row.values = []any{rawJSON(body), timestamp{head.CreateTime}, timestamp{head.UpdateTime}, head.Version}
	names := &nameReader{parent: at.parent}
	if at.project != nil {
		row.values = append(row.values, at.project(entry, names)...)
	}
	for _, link := range at.links {
		row.links = append(row.links, link.rows(entry, names))
	}
	if names.err != nil {
		return row, fmt.Errorf("%s: %w", name, names.err)
	}
	return row, nil
}

// insertEntries stores entries with version 1.
func (d directory) insertEntries(ctx context.Context, k kind, rows []storedEntry) error {
	columns := slices.Concat(k.keys(k.id), k.written())
	var values []any
	for _, row := range rows {
		row.values[versionAt] = 1
		values = append(values, slices.Concat(row.key, row.values))
	}
	return d.insert(ctx, k.table, columns, values)
}

// updateEntries writes the entries that still have the version they were read with, and wants that to be all.
func (d directory) updateEntries(ctx context.Context, k kind, rows []storedEntry) error {
	keys := k.keys(k.id)
	columns := slices.Concat(keys, k.written())
	list, values := d.valuesList(k, rows)
	var set, same []string
	for _, column := range k.written() {
		set = append(set, column+" = v."+column)
	}
	set[versionAt] = "version = v.version + 1"
	for _, column := range slices.Concat(keys, []string{"version"}) {
		same = append(same, k.table+"."+column+" = v."+column)
	}
	result := d.db.WithContext(ctx).Exec("WITH v ("+strings.Join(columns, ", ")+") AS (VALUES "+list+") UPDATE "+k.table+
		" SET "+strings.Join(set, ", ")+" FROM v WHERE "+strings.Join(same, " AND "), values...)
	if result.Error != nil {
		return translate(result.Error)
	}
	if int(result.RowsAffected) != len(rows) {
		return fmt.Errorf("%d of %d are as they were: %w", result.RowsAffected, len(rows), repository.ErrConflict)
	}
	return d.deleteLinks(ctx, k, rows)
}

// valuesList writes rows as they stand after VALUES, each value with its type.
func (d directory) valuesList(k kind, rows []storedEntry) (list string, values []any) {
	var row []string
	for range k.keys(k.id) {
		row = append(row, d.value("text"))
	}
	for _, column := range k.writtenColumns() {
		row = append(row, d.value(column.postgres))
	}
	tuple := "(" + strings.Join(row, ", ") + ")"
	for _, row := range rows {
		values = append(append(values, row.key...), row.values...)
	}
	return strings.Repeat(tuple+", ", len(rows)-1) + tuple, values
}

func (d directory) insertLinks(ctx context.Context, k kind, rows []storedEntry) error {
	for i, link := range k.links {
		var values []any
		for _, row := range rows {
			for _, to := range row.links[i] {
				values = append(values, slices.Concat(row.key, to))
			}
		}
		columns := slices.Concat(k.keys(link.source), link.columns)
		for batch := range slices.Chunk(values, entryBatch) {
			if err := d.insert(ctx, link.table, columns, batch); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d directory) deleteLinks(ctx context.Context, k kind, rows []storedEntry) error {
	for _, link := range k.links {
		var keys []any
		for _, row := range rows {
			keys = append(keys, row.key)
		}
		err := d.db.WithContext(ctx).Exec("DELETE FROM "+link.table+" WHERE ("+strings.Join(k.keys(link.source), ", ")+
			") IN (VALUES "+placeholders(len(keys))+")", keys...).Error
		if err != nil {
			return fmt.Errorf("clear %s: %w", link.table, translate(err))
		}
	}
	return nil
}

// insert stores rows, each a []any, which GORM writes in parentheses.
func (d directory) insert(ctx context.Context, table string, columns []string, rows []any) error {
	statement := "INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES " + placeholders(len(rows))
	if err := d.db.WithContext(ctx).Exec(statement, rows...).Error; err != nil {
		return fmt.Errorf("insert into %s: %w", table, translate(err))
	}
	return nil
}

func placeholders(count int) string { return strings.Repeat("?, ", count-1) + "?" }
