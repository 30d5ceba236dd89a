package gormstore

import (
	"database/sql"
	"fmt"
	"strconv"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// queryDialect is the rest of what the two databases do differently: what only single queries ask for.
type queryDialect interface {
	// pairs is a query that takes a JSON array of [text, number] apart into rows of the two.
	pairs() string
	// itemsAsked is a query that takes a JSON array of arrays apart into rows: a number, three texts, and two times.
	itemsAsked() string
	// member is the text of a member of an object, which is a member of a document. Its name is an id.
	member(document, object, name string) string
	// commentedBy is the condition that a list of score authors names somebody, its one parameter, as the author of a
	// comment.
	commentedBy(column string) string
	// holdsAny is the condition that a column with a JSON array of texts holds one of values.
	holdsAny(column string, values []string) clause.Expr
	// contains is the condition that a text holds another, both as they stand in a statement.
	contains(text, part string) string
	// replyOf is the name of the resource in a kept reply, or null in one of many or of none, and in one that is only
	// claimed.
	replyOf(column string) string
	// unindexed is a column in a condition that is not to be looked up in an index, for conditions that most rows meet.
	unindexed(column string) string
	// by is a table that is to be read by one of its indexes, for conditions of which only that index meets all.
	by(table, index string) string
	// tenThousandths is a number column as a whole number of ten-thousandths.
	tenThousandths(column string) string
	// limitKnown limits a query whose plan is good for all parameters.
	limitKnown(query *gorm.DB, limit int) *gorm.DB
	// planAnew runs a query that is planned for what it asks, however often it was asked before.
	planAnew(db *gorm.DB, query func() error) error
	// stream calls row for every row of a query as it comes, and holds a bounded number of them. Queries with other columns
	// have cursors of other names: drivers remember what a FETCH from a cursor of a name yields.
	stream(db *gorm.DB, cursor string, query *gorm.DB, row func(*sql.Rows) error) error
}

func (postgres) pairs() string {
	return "SELECT pair ->> 0, CAST(pair ->> 1 AS INTEGER) FROM jsonb_array_elements(CAST(? AS JSONB)) AS pair"
}

func (postgres) itemsAsked() string {
	return "SELECT CAST(value ->> 0 AS INTEGER) AS place, value ->> 1 AS agent_id, value ->> 2 AS template_id, value ->> 3 AS item_id," +
		" CAST(value ->> 4 AS TIMESTAMPTZ) AS start_time, CAST(value ->> 5 AS TIMESTAMPTZ) AS end_time" +
		" FROM jsonb_array_elements(CAST(? AS JSONB)) AS value"
}

func (postgres) member(document, object, name string) string {
	return document + " -> '" + object + "' ->> " + name
}

func (postgres) commentedBy(column string) string {
	return "EXISTS (SELECT 1 FROM json_array_elements(" + column + ") author WHERE author ->> 'commentBy' = ?)"
}

func (p postgres) holdsAny(column string, values []string) clause.Expr {
	return clause.Expr{
		SQL:  "EXISTS (SELECT 1 FROM jsonb_array_elements_text(" + column + ") held WHERE ?)",
		Vars: []any{p.among("held", values)},
	}
}

func (postgres) contains(text, part string) string { return "strpos(" + text + ", " + part + ") > 0" }

func (postgres) replyOf(column string) string {
	return "CAST(nullif(" + column + ", '') AS json) -> 'resource' ->> 'name'"
}

// Postgres knows how many rows meet a condition.
func (postgres) unindexed(column string) string { return column }

func (postgres) by(table, _ string) string { return table }

func (postgres) tenThousandths(column string) string {
	return "CAST(" + column + " * 10000 AS BIGINT)"
}

// With a parameter for a limit Postgres does not know how little is asked for, and plans the query each time anew, which
// took as long as running it. The limits that clients ask for are few.
func (postgres) limitKnown(query *gorm.DB, limit int) *gorm.DB {
	return query.Clauses(literalLimit(limit))
}

// A plan that is kept is from when the table was small, and would read all of what a backfill has made since. For this
// query alone: the checks of foreign keys would all be planned anew too.
func (postgres) planAnew(db *gorm.DB, query func() error) error {
	if err := db.Exec("SET LOCAL plan_cache_mode = force_custom_plan").Error; err != nil {
		return translate(err)
	}
	if err := query(); err != nil {
		return err
	}
	return translate(db.Exec("SET LOCAL plan_cache_mode = auto").Error)
}

// literalLimit is a limit that is written as a number.
type literalLimit int

// Name is that of the clause.
func (literalLimit) Name() string { return clause.Limit{}.Name() }

// Build writes the clause.
func (l literalLimit) Build(builder clause.Builder) {
	_, _ = builder.WriteString("LIMIT " + strconv.Itoa(int(l))) // which goes to memory
}

// MergeClause puts it into the place of any other.
func (l literalLimit) MergeClause(c *clause.Clause) { c.Name, c.Expression = "", l }

// streamFetch is how many rows one round trip asks a cursor for.
const streamFetch = 500

// Of a cursor, Postgres expects that not all rows are fetched, and so it follows an index that has them in order where
// it would otherwise sort them all before the first; compiling the query would keep the first row waiting too. A slow
// reader must not run into the limit on statements.
func (postgres) stream(db *gorm.DB, cursor string, query *gorm.DB, row func(*sql.Rows) error) error {
	const settings = "SELECT set_config('statement_timeout', '0', true), set_config('jit', 'off', true)"
	if err := db.Exec(settings).Error; err != nil {
		return translate(err)
	}
	if err := db.Exec("DECLARE "+cursor+" NO SCROLL CURSOR FOR ?", query).Error; err != nil {
		return translate(err)
	}
	var err error
	for count := streamFetch; count == streamFetch && err == nil; {
		count, err = eachRow(db.Raw(fmt.Sprintf("FETCH %d FROM %s", streamFetch, cursor)), row)
	}
	closing := translate(db.Exec("CLOSE " + cursor).Error)
	if err != nil {
		return err
	}
	return closing
}

func (sqlite) pairs() string { return "SELECT value ->> 0, value ->> 1 FROM json_each(?)" }

func (sqlite) itemsAsked() string {
	return "SELECT value ->> 0 AS place, value ->> 1 AS agent_id, value ->> 2 AS template_id, value ->> 3 AS item_id," +
		" value ->> 4 AS start_time, value ->> 5 AS end_time FROM json_each(?)"
}

// With a path the document is read once; an object between would be written and read again.
func (sqlite) member(document, object, name string) string {
	return document + " ->> ('$." + object + ".\"' || " + name + " || '\"')"
}

func (sqlite) commentedBy(column string) string {
	return "EXISTS (SELECT 1 FROM json_each(" + column + ") author WHERE author.value ->> 'commentBy' = ?)"
}

func (s sqlite) holdsAny(column string, values []string) clause.Expr {
	return clause.Expr{
		SQL:  "EXISTS (SELECT 1 FROM json_each(" + column + ") held WHERE ?)",
		Vars: []any{s.among("held.value", values)},
	}
}

func (sqlite) contains(text, part string) string { return "instr(" + text + ", " + part + ") > 0" }

func (sqlite) replyOf(column string) string {
	return "nullif(" + column + ", '') -> 'resource' ->> 'name'"
}

// Without statistics SQLite takes any condition to be met by few rows, and sorts what it finds by an index for it.
func (sqlite) unindexed(column string) string { return "+" + column }

// SQLite takes a list of many values for one of few, and then follows the wrong index.
func (sqlite) by(table, index string) string { return table + " INDEXED BY " + index }

func (sqlite) tenThousandths(column string) string { return column }

// GORM's SQLite writes every limit as a number.
func (sqlite) limitKnown(query *gorm.DB, limit int) *gorm.DB { return query.Limit(limit) }

func (sqlite) planAnew(_ *gorm.DB, query func() error) error { return query() }

func (sqlite) stream(_ *gorm.DB, _ string, query *gorm.DB, row func(*sql.Rows) error) error {
	_, err := eachRow(query, row)
	return err
}

// eachRow calls row for every row of a query and counts them. An error of row ends it and is returned as it is.
func eachRow(query *gorm.DB, row func(*sql.Rows) error) (int, error) {
	rows, err := query.Rows()
	if err != nil {
		return 0, translate(err)
	}
	defer func() { _ = rows.Close() }() // rows.Err has told what there is to tell
	count := 0
	for rows.Next() {
		count++
		if err := row(rows); err != nil {
			return count, err
		}
	}
	return count, translate(rows.Err())
}
