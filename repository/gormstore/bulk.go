package gormstore

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// bulk is an INSERT of many rows, past GORM, which took a third of what storing them costs.
type bulk struct {
	table   string
	columns []bulkColumn
	then    string // what follows the rows, or empty
}

// bulkColumn is a column and its type on Postgres.
type bulkColumn struct{ name, kind string }

// bulkColumns reads a list of columns, and those among them that are no text on Postgres.
func bulkColumns(list string, kinds map[string]string) []bulkColumn {
	var columns []bulkColumn
	for name := range strings.SplitSeq(list, ",") {
		name = strings.TrimSpace(name)
		kind := kinds[name]
		if kind == "" {
			kind = "text"
		}
		columns = append(columns, bulkColumn{name, kind})
	}
	return columns
}

func (b bulk) names() []string {
	names := make([]string, len(b.columns))
	for i, c := range b.columns {
		names[i] = c.name
	}
	return names
}

// insertAll stores rows that have a value for each column: nil, a text, a number, a truth or a pointer to a text. It
// returns how many rows were touched.
func (t *tx) insertAll(ctx context.Context, into bulk, rows [][]any) (touched int64, err error) {
	for batch := range slices.Chunk(rows, scorecardBatch) {
		statement, values := t.manyRows(into, batch)
		result, err := t.work.ExecContext(ctx, statement, values...)
		if err != nil {
			return touched, fmt.Errorf("store %d rows of %s: %w", len(batch), into.table, translate(err))
		}
		count, err := result.RowsAffected()
		if err != nil {
			return touched, err
		}
		touched += count
	}
	return touched, nil
}

// manyRows has an array for each column, so that the statement is the same however many rows there are, and is planned
// once.
func (postgres) manyRows(into bulk, rows [][]any) (string, []any) {
	names := into.names()
	casts, arrays := make([]string, len(names)), make([]string, len(names))
	values := make([]any, len(names))
	for i, column := range into.columns {
		casts[i] = "CAST(made." + column.name + " AS " + column.kind + ")"
		arrays[i] = "CAST($" + strconv.Itoa(i+1) + " AS text[])"
		texts := make([]*string, len(rows))
		for j, row := range rows {
			texts[j] = asText(row[i])
		}
		values[i] = texts
	}
	list := strings.Join(names, ", ")
	return "INSERT INTO " + into.table + " (" + list + ") SELECT " + strings.Join(casts, ", ") +
		" FROM unnest(" + strings.Join(arrays, ", ") + ") AS made (" + list + ") " + into.then, values
}

// asText is a value as Postgres reads it.
func asText(value any) *string {
	switch v := value.(type) {
	case nil:
		return nil
	case *string:
		return v
	case string:
		return &v
	default:
		return new(fmt.Sprint(v))
	}
}

func (sqlite) manyRows(into bulk, rows [][]any) (string, []any) {
	one := "(" + parameters(len(into.columns)) + ")"
	values := make([]any, 0, len(rows)*len(into.columns))
	for _, row := range rows {
		values = append(values, row...)
	}
	return "INSERT INTO " + into.table + " (" + strings.Join(into.names(), ", ") + ") VALUES " +
		strings.TrimSuffix(strings.Repeat(one+", ", len(rows)), ", ") + " " + into.then, values
}
