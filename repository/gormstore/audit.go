package gormstore

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// audit is repository.Audit of one customer.
type audit struct{ customerStore }

// auditRow is what a row of audit_pending and one of audit_events have in common.
type auditRow struct {
	CustomerID string `gorm:"primaryKey"`
	ID         string `gorm:"primaryKey"`
	ProfileID  string
	Time       timestamp
	ActorID    string
	Operation  string
	Resource   string
	SubjectID  string
	RequestID  string
	Payload    string
	Salt       string
	Digest     string
}

// TableName tells GORM where the pending events are.
func (auditRow) TableName() string { return "audit_pending" }

// sealedRow is a row of audit_events.
type sealedRow struct {
	Event    auditRow `gorm:"embedded"`
	Sequence int64
	Hash     string
}

// TableName tells GORM where the sealed events are.
func (sealedRow) TableName() string { return "audit_events" }

// values are those of sealedColumns.
func (r *sealedRow) values() []any { return append(r.Event.values(), r.Sequence, r.Hash) }

// The columns of an auditRow, those without the payload first.
const (
	auditHeadColumns = "customer_id, id, profile_id, time, actor_id, operation, resource, subject_id, request_id, digest"
	auditColumns     = auditHeadColumns + ", payload, salt"
	sealedColumns    = auditColumns + ", sequence, hash"
)

// Append stores events: pending ones on Postgres, where a chain would make writers wait for each other, and sealed ones
// on SQLite, where they do so anyway.
func (a audit) Append(ctx context.Context, events ...*coaching.AuditEvent) error {
	rows := make([]auditRow, len(events))
	for i, event := range events {
		var err error
		if rows[i], err = newAuditRow(a.customer, event); err != nil {
			return err
		}
	}
	if a.dialect.oneWriter() {
		return a.appendSealed(ctx, events, rows)
	}
	values := make([][]any, len(rows))
	for i := range rows {
		values[i] = rows[i].values()
	}
	_, err := a.insertAll(ctx, auditBulk, values)
	return err
}

// auditBulk stores many pending events at once.
var auditBulk = bulk{table: "audit_pending", columns: bulkColumns(auditColumns, map[string]string{"time": "timestamptz"})}

// sealedBulk stores many sealed events at once.
var sealedBulk = bulk{table: "audit_events", columns: bulkColumns(sealedColumns, map[string]string{"time": "timestamptz", "sequence": "bigint"})}

// appendSealed puts events at the end of the chain.
func (a audit) appendSealed(ctx context.Context, events []*coaching.AuditEvent, told []auditRow) error {
	db := a.db.WithContext(ctx)
	head, begun, err := a.head(db)
	if err != nil {
		return err
	}
	rows := make([]sealedRow, len(events))
	for i, event := range events {
		rows[i] = sealAfter(&head, event, told[i])
	}
	values := make([][]any, len(rows))
	for i := range rows {
		values[i] = rows[i].values()
	}
	if _, err := a.insertAll(ctx, sealedBulk, values); err != nil {
		return err
	}
	hash := hex.EncodeToString(head.Hash[:])
	if begun {
		err = db.Exec(moveHead, head.Sequence, hash, a.customer).Error
	} else {
		err = db.Exec(beginHead, a.customer, head.Sequence, hash).Error
	}
	if err != nil {
		return fmt.Errorf("write the head of the audit: %w", translate(err))
	}
	return nil
}

// sealAfter seals an event after a head, and moves the head on to it.
func sealAfter(head *coaching.AuditHead, event *coaching.AuditEvent, row auditRow) sealedRow {
	event.Seal(head.Sequence+1, head.Hash)
	*head = coaching.AuditHead{Sequence: event.Sequence, Hash: event.Hash}
	return sealedRow{Event: row, Sequence: event.Sequence, Hash: hex.EncodeToString(event.Hash[:])}
}

// The statements on the head of a chain.
const (
	readHead  = "SELECT sequence, hash FROM audit_heads WHERE customer_id = ?"
	beginHead = "INSERT INTO audit_heads (customer_id, sequence, hash) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
	moveHead  = "UPDATE audit_heads SET sequence = ?, hash = ? WHERE customer_id = ?"
)

// List reads sealed events.
func (a audit) List(ctx context.Context, f repository.AuditFilter, after int64, limit int) ([]*coaching.AuditEvent, error) {
	query := a.db.WithContext(ctx).Table("audit_events").Select(sealedColumns).Where("customer_id = ? AND sequence > ?", a.customer, after)
	for _, c := range []struct{ column, value string }{
		{"profile_id", f.ProfileID}, {"resource", f.Resource}, {"actor_id", f.ActorID}, {"subject_id", f.SubjectID},
	} {
		if c.value != "" {
			query = query.Where(c.column+" = ?", c.value)
		}
	}
	if len(f.Operations) > 0 {
		query = query.Where(a.among("operation", f.Operations))
	}
	var rows []sealedRow
	if err := within(query, "time", f.Start, f.End).Order("sequence").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list audit events: %w", translate(err))
	}
	events := make([]*coaching.AuditEvent, len(rows))
	for i := range rows {
		events[i] = rows[i].Event.event()
		events[i].Sequence = rows[i].Sequence
		unhex(events[i].Hash[:], rows[i].Hash)
	}
	return events, nil
}

// Head is the end of the chain.
func (a audit) Head(ctx context.Context) (coaching.AuditHead, error) {
	head, _, err := a.head(a.db.WithContext(ctx))
	return head, err
}

func (a audit) head(db *gorm.DB) (head coaching.AuditHead, found bool, err error) {
	var rows []struct {
		Sequence int64
		Hash     string
	}
	if err := db.Table("audit_heads").Select("sequence, hash").Where("customer_id = ?", a.customer).Find(&rows).Error; err != nil {
		return head, false, fmt.Errorf("find the head of the audit: %w", translate(err))
	}
	if len(rows) == 0 {
		return head, false, nil
	}
	head.Sequence = rows[0].Sequence
	unhex(head.Hash[:], rows[0].Hash)
	return head, true, nil
}

// Pending counts the events that are not sealed.
func (a audit) Pending(ctx context.Context) (count int64, err error) {
	err = a.db.WithContext(ctx).Table("audit_pending").Where("customer_id = ?", a.customer).Count(&count).Error
	return count, translate(err)
}

// nextWaiting steps from customer to customer along the index: what was sealed stays in the table until it is vacuumed,
// and a scan of all of it was a tenth of the work.
const nextWaiting = `WITH RECURSIVE waiting (customer_id) AS (
	SELECT min(customer_id) FROM audit_pending
	UNION ALL
	SELECT (SELECT min(customer_id) FROM audit_pending WHERE audit_pending.customer_id > waiting.customer_id) FROM waiting
	WHERE customer_id IS NOT NULL
)
SELECT customer_id FROM waiting WHERE customer_id IS NOT NULL`

// Waiting lists the customers that have pending events.
func (s systemStore) Waiting(ctx context.Context) ([]string, error) {
	var customers []string
	if err := s.db.WithContext(ctx).Raw(nextWaiting).Scan(&customers).Error; err != nil {
		return nil, fmt.Errorf("look for pending audit events: %w", translate(err))
	}
	return customers, nil
}

// Seal moves pending events to the end of the chain. The row of the head is the lock: it is taken before the pending
// events are read, by a transaction that sees what was committed by then.
func (s systemStore) Seal(ctx context.Context, customer string, limit int) (int, error) {
	a := audit{customerStore{tx: s.tx, customer: customer}}
	db := s.db.WithContext(ctx)
	first := db.Exec(beginHead, customer, 0, hex.EncodeToString(make([]byte, 32)))
	if first.Error != nil {
		return 0, fmt.Errorf("begin the audit of %s: %w", customer, translate(first.Error))
	}
	head, free, err := a.head(db.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate, Options: clause.LockingOptionsSkipLocked}))
	if err != nil || !free {
		return 0, err
	}
	var rows []auditRow
	if err := db.Table("audit_pending").Select(auditHeadColumns).Where("customer_id = ?", customer).Order("id").Limit(limit).Find(&rows).Error; err != nil {
		return 0, fmt.Errorf("read pending audit events: %w", translate(err))
	}
	if len(rows) == 0 {
		return 0, nil
	}
	places := make([][3]any, len(rows))
	for i := range rows {
		sealed := sealAfter(&head, rows[i].event(), rows[i])
		places[i] = [3]any{sealed.Event.ID, sealed.Sequence, sealed.Hash}
	}
	return len(rows), a.move(db, places, head)
}

// move puts events at their places, each an id, a sequence and a hash, and the head behind them. SQLite never gets here,
// since it seals at once.
func (a audit) move(db *gorm.DB, places [][3]any, head coaching.AuditHead) error {
	const moved = `WITH placed (event_id, sequence, hash) AS (
		SELECT place ->> 0, CAST(place ->> 1 AS BIGINT), place ->> 2 FROM jsonb_array_elements(CAST(? AS JSONB)) AS place
	), moved AS (
		DELETE FROM audit_pending USING placed WHERE audit_pending.customer_id = ? AND audit_pending.id = placed.event_id
		RETURNING ` + sealedColumns + `
	) INSERT INTO audit_events (` + sealedColumns + `) SELECT ` + sealedColumns + ` FROM moved`
	list, _ := json.Marshal(places) // texts and numbers always encode
	result := db.Exec(moved, string(list), a.customer)
	if result.Error != nil {
		return fmt.Errorf("seal audit events: %w", translate(result.Error))
	}
	if result.RowsAffected != int64(len(places)) {
		return fmt.Errorf("of %d audit events %d were sealed", len(places), result.RowsAffected)
	}
	err := db.Exec(moveHead, head.Sequence, hex.EncodeToString(head.Hash[:]), a.customer).Error
	if err != nil {
		return fmt.Errorf("write the head of the audit: %w", translate(err))
	}
	return nil
}

// newAuditRow refuses an event of another customer: row-level security would on Postgres, and nothing else on SQLite.
func newAuditRow(customer string, e *coaching.AuditEvent) (auditRow, error) {
	if e.CustomerID != customer {
		return auditRow{}, fmt.Errorf("an audit event of %q among those of %q: %w", e.CustomerID, customer, repository.ErrDangling)
	}
	return auditRow{
		CustomerID: e.CustomerID, ID: e.ID, ProfileID: e.ProfileID, Time: timestamp{e.Time}, ActorID: e.ActorID,
		Operation: e.Operation, Resource: e.Resource, SubjectID: e.SubjectID, RequestID: e.RequestID,
		Payload: e.Payload, Salt: hex.EncodeToString(e.Salt[:]), Digest: hex.EncodeToString(e.Digest[:]),
	}, nil
}

// values are those of auditColumns.
func (r *auditRow) values() []any {
	at, _ := r.Time.Value() // which gives no error
	return []any{r.CustomerID, r.ID, r.ProfileID, at, r.ActorID, r.Operation, r.Resource, r.SubjectID, r.RequestID, r.Digest, r.Payload, r.Salt}
}

func (r *auditRow) event() *coaching.AuditEvent {
	event := &coaching.AuditEvent{
		ID: r.ID, CustomerID: r.CustomerID, ProfileID: r.ProfileID, Time: r.Time.Time, ActorID: r.ActorID,
		Operation: r.Operation, Resource: r.Resource, SubjectID: r.SubjectID, RequestID: r.RequestID, Payload: r.Payload,
	}
	unhex(event.Salt[:], r.Salt)
	unhex(event.Digest[:], r.Digest)
	return event
}

// unhex reads a hash. One that was tampered with so that it is none stays zero, which the chain does not hold against.
func unhex(to []byte, text string) {
	if data, err := hex.DecodeString(text); err == nil && len(data) == len(to) {
		copy(to, data)
	}
}
