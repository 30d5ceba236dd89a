package gormstore

import (
	"context"
	"encoding/hex"
	"fmt"
	"time"

	"opencoaching/repository"
)

// keptReplies is repository.KeptReplies of one customer.
type keptReplies struct{ customerStore }

// keptRow is a row of the table kept_replies.
type keptRow struct {
	CustomerID string `gorm:"primaryKey"`
	CallerID   string `gorm:"primaryKey"`
	Operation  string `gorm:"primaryKey"`
	Key        string `gorm:"primaryKey"`
	Digest     string
	Reply      string
	CreateTime timestamp
}

// TableName tells GORM where the rows are.
func (keptRow) TableName() string { return "kept_replies" }

const keptColumns = "customer_id, caller_id, operation, key, digest, reply, create_time"

// Find reads what is kept.
func (s keptReplies) Find(ctx context.Context, callerID, operation, key string, since time.Time) (*repository.Kept, error) {
	var row keptRow
	err := s.db.WithContext(ctx).Select(keptColumns).Where("customer_id = ? AND caller_id = ? AND operation = ? AND key = ? AND create_time >= ?",
		s.customer, callerID, operation, key, timestamp{since}).Take(&row).Error
	if err != nil {
		return nil, fmt.Errorf("find a kept reply: %w", translate(err))
	}
	kept := &repository.Kept{
		CallerID: row.CallerID, Operation: row.Operation, Key: row.Key,
		Reply: row.Reply, CreateTime: row.CreateTime.Time,
	}
	unhex(kept.Digest[:], row.Digest)
	return kept, nil
}

// Claim takes a key, or the place of an answer that is too old to count.
func (s keptReplies) Claim(ctx context.Context, kept *repository.Kept, since time.Time) error {
	row := newKeptRow(s.customer, kept)
	result := s.db.WithContext(ctx).Exec("INSERT INTO kept_replies ("+keptColumns+") VALUES ? ON CONFLICT (customer_id, caller_id, operation, key)"+
		" DO UPDATE SET digest = excluded.digest, create_time = excluded.create_time WHERE kept_replies.create_time < ?", row.values(), timestamp{since})
	if err := guarded(result); err != nil {
		return s.fail(fmt.Errorf("claim a key: %w", err))
	}
	return nil
}

// Settle stores the answer.
func (s keptReplies) Settle(ctx context.Context, kept *repository.Kept) error {
	err := s.db.WithContext(ctx).Exec("UPDATE kept_replies SET reply = ? WHERE customer_id = ? AND caller_id = ? AND operation = ? AND key = ?",
		kept.Reply, s.customer, kept.CallerID, kept.Operation, kept.Key).Error
	if err != nil {
		return fmt.Errorf("keep a reply: %w", translate(err))
	}
	return nil
}

func newKeptRow(customer string, k *repository.Kept) *keptRow {
	return &keptRow{
		CustomerID: customer, CallerID: k.CallerID, Operation: k.Operation, Key: k.Key,
		Digest: hex.EncodeToString(k.Digest[:]), Reply: k.Reply, CreateTime: timestamp{k.CreateTime},
	}
}

// values are those of keptColumns.
func (r *keptRow) values() []any {
	at, _ := r.CreateTime.Value() // which gives no error
	return []any{r.CustomerID, r.CallerID, r.Operation, r.Key, r.Digest, r.Reply, at}
}

// SweepReplies forgets old replies.
func (s systemStore) SweepReplies(ctx context.Context, before time.Time, limit int) (int64, error) {
	return s.sweep(ctx, aging{"kept_replies", "customer_id, caller_id, operation, key", "create_time"}, before, limit)
}

// SweepDeliveries forgets old deliveries of webhooks.
func (s systemStore) SweepDeliveries(ctx context.Context, before time.Time, limit int) (int64, error) {
	return s.sweep(ctx, aging{"webhook_deliveries", "customer_id, profile_id, webhook_id, id", "time"}, before, limit)
}

// aging is a table whose rows are forgotten, with its key and the column that says how old a row is.
type aging struct{ table, key, at string }

func (s systemStore) sweep(ctx context.Context, of aging, before time.Time, limit int) (int64, error) {
	result := s.db.WithContext(ctx).Exec("DELETE FROM "+of.table+" WHERE ("+of.key+") IN (SELECT "+of.key+" FROM "+of.table+
		" WHERE "+of.at+" < ? LIMIT ?)", timestamp{before}, limit)
	if result.Error != nil {
		return 0, fmt.Errorf("sweep %s: %w", of.table, translate(result.Error))
	}
	return result.RowsAffected, nil
}
