package gormstore

import (
	"context"
	"database/sql/driver"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"opencoaching/coaching"
)

// timestampLayout has a fixed width, so that SQLite's texts compare as the instants do.
const timestampLayout = "2006-01-02T15:04:05.000000Z"

// timestamp is an instant in a column: timestamptz on Postgres, text in timestampLayout on SQLite. The zero time is
// NULL. What is read is UTC, to the microsecond.
type timestamp struct{ time.Time }

// GormDataType tells GORM that this is a column and not a related table.
func (timestamp) GormDataType() string { return "timestamp" }

// Value gives both databases the same text; Postgres parses it to the microsecond.
func (t timestamp) Value() (driver.Value, error) {
	if t.IsZero() {
		return nil, nil
	}
	return t.UTC().Format(timestampLayout), nil
}

// Scan reads what either driver gives.
func (t *timestamp) Scan(value any) error {
	switch v := value.(type) {
	case nil:
		t.Time = time.Time{}
	case time.Time:
		t.Time = v.UTC()
	case string:
		parsed, err := time.Parse(timestampLayout, v)
		if err != nil {
			return fmt.Errorf("read a time column: %w", err)
		}
		t.Time = parsed
	default:
		return fmt.Errorf("read a time column: unexpected %T", value)
	}
	return nil
}

// decimal is a coaching.Decimal in a column: numeric(11,4) on Postgres, an integer of ten-thousandths on SQLite. A nil
// *decimal is NULL.
type decimal coaching.Decimal

// GormValue chooses the form that the database of the statement takes.
func (d decimal) GormValue(_ context.Context, db *gorm.DB) clause.Expr {
	if db.Name() == postgresName {
		return clause.Expr{SQL: "?", Vars: []any{coaching.Decimal(d).String()}}
	}
	return clause.Expr{SQL: "?", Vars: []any{int64(d)}}
}

// Scan reads what either driver gives.
func (d *decimal) Scan(value any) error {
	switch v := value.(type) {
	case int64:
		*d = decimal(v)
	case string:
		parsed, err := coaching.ParseDecimal(v)
		if err != nil {
			return fmt.Errorf("read a number column: %w", err)
		}
		*d = decimal(parsed)
	default:
		return fmt.Errorf("read a number column: unexpected %T", value)
	}
	return nil
}

// rawJSON is a document in a column: json or jsonb on Postgres, text on SQLite. A jsonb comes back with its keys in
// another order.
type rawJSON string

// GormDataType tells GORM that this is a column of text and not of bytes.
func (rawJSON) GormDataType() string { return "json" }

// Value passes the document on as text; an empty one is NULL.
func (j rawJSON) Value() (driver.Value, error) {
	if len(j) == 0 {
		return nil, nil
	}
	return string(j), nil
}

// Scan reads what either driver gives.
func (j *rawJSON) Scan(value any) error {
	switch v := value.(type) {
	case nil:
		*j = ""
	case string:
		*j = rawJSON(v)
	case []byte:
		*j = rawJSON(v)
	default:
		return fmt.Errorf("read a JSON column: unexpected %T", value)
	}
	return nil
}
