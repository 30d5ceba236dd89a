package gormstore

import (
	"context"
	"encoding/json"
	"fmt"

	"gorm.io/gorm/clause"

	"opencoaching/coaching"
)

// webhooks is repository.Webhooks of one profile.
type webhooks struct{ profileStore }

// webhookRow is a row of the table webhooks.
type webhookRow struct {
	CustomerID   string `gorm:"primaryKey"`
	ProfileID    string `gorm:"primaryKey"`
	ID           string `gorm:"primaryKey"`
	URL          string
	EventTypes   string
	Secret       string
	State        string
	LastSequence int64
	CreateTime   timestamp
	UpdateTime   timestamp
	Version      int64
}

// TableName tells GORM where the rows are.
func (webhookRow) TableName() string { return "webhooks" }

const webhookColumns = "customer_id, profile_id, id, url, event_types, secret, state, last_sequence, create_time, update_time, version"

// webhookMutable are the columns that Update writes.
var webhookMutable = []string{"url", "event_types", "secret", "state", "update_time", "version"}

// Create stores a new webhook.
func (s webhooks) Create(ctx context.Context, webhook *coaching.Webhook) error {
	row, err := s.row(webhook)
	if err != nil {
		return err
	}
	row.Version = 1
	if err := s.db.WithContext(ctx).Create(&row).Error; err != nil {
		return fmt.Errorf("create webhook %s: %w", row.ID, translate(err))
	}
	webhook.Version = 1
	return nil
}

// Find reads one webhook.
func (s webhooks) Find(ctx context.Context, id string) (*coaching.Webhook, error) {
	return s.find(ctx, id)
}

// FindForUpdate reads one webhook and locks its row, as scorecards.FindForUpdate does.
func (s webhooks) FindForUpdate(ctx context.Context, id string) (*coaching.Webhook, error) {
	return s.find(ctx, id, clause.Locking{Strength: clause.LockingStrengthUpdate})
}

func (s webhooks) find(ctx context.Context, id string, clauses ...clause.Expression) (*coaching.Webhook, error) {
	var row webhookRow
	if err := s.of(ctx, "webhooks").Clauses(clauses...).Select(webhookColumns).Where("id = ?", id).Take(&row).Error; err != nil {
		return nil, fmt.Errorf("find webhook %s: %w", id, translate(err))
	}
	return row.webhook()
}

// Update writes a webhook, guarded by the version.
func (s webhooks) Update(ctx context.Context, webhook *coaching.Webhook) error {
	row, err := s.row(webhook)
	if err != nil {
		return err
	}
	row.Version++
	result := s.of(ctx, "webhooks").Where("id = ? AND version = ?", row.ID, webhook.Version).Select(webhookMutable).Updates(&row)
	if err := guarded(result); err != nil {
		return fmt.Errorf("update webhook %s: %w", row.ID, err)
	}
	webhook.Version = row.Version
	return nil
}

// Advance writes the last sequence.
func (s webhooks) Advance(ctx context.Context, id string, sequence int64) error {
	return translate(s.of(ctx, "webhooks").Where("id = ?", id).Update("last_sequence", sequence).Error)
}

// Delete removes one webhook, and its deliveries with it.
func (s webhooks) Delete(ctx context.Context, id string) error {
	if err := deleted(s.of(ctx, "webhooks").Where("id = ?", id).Delete(&webhookRow{})); err != nil {
		return fmt.Errorf("delete webhook %s: %w", id, err)
	}
	return nil
}

// List reads webhooks in order of id.
func (s webhooks) List(ctx context.Context, after string, limit int) ([]*coaching.Webhook, error) {
	var rows []webhookRow
	if err := s.of(ctx, "webhooks").Select(webhookColumns).Where("id > ?", after).Order("id").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list webhooks: %w", translate(err))
	}
	found := make([]*coaching.Webhook, len(rows))
	for i := range rows {
		var err error
		if found[i], err = rows[i].webhook(); err != nil {
			return nil, err
		}
	}
	return found, nil
}

// deliveryRow is a row of the table webhook_deliveries.
type deliveryRow struct {
	CustomerID string `gorm:"primaryKey"`
	ProfileID  string `gorm:"primaryKey"`
	WebhookID  string `gorm:"primaryKey"`
	ID         string `gorm:"primaryKey"`
	Sequence   int64
	EventType  string
	Time       timestamp
	Attempt    int
	Status     int
	Error      string
	Delivered  bool
}

// TableName tells GORM where the rows are.
func (deliveryRow) TableName() string { return "webhook_deliveries" }

// Note stores a delivery of the webhook.
func (s webhooks) Note(ctx context.Context, id string, d *coaching.WebhookDelivery) error {
	row := deliveryRow{
		CustomerID: s.customer, ProfileID: s.profile, WebhookID: id, ID: d.ID, Sequence: d.Sequence, EventType: d.EventType,
		Time: timestamp{d.Time}, Attempt: d.Attempt, Status: d.Status, Error: d.Error, Delivered: d.State == coaching.DeliveryDone,
	}
	if err := s.db.WithContext(ctx).Create(&row).Error; err != nil {
		return fmt.Errorf("note a delivery of webhook %s: %w", id, translate(err))
	}
	return nil
}

// Deliveries reads deliveries from the newest.
func (s webhooks) Deliveries(ctx context.Context, id, before string, limit int) ([]*coaching.WebhookDelivery, error) {
	query := s.of(ctx, "webhook_deliveries").Select("id, sequence, event_type, time, attempt, status, error, delivered").Where("webhook_id = ?", id)
	if before != "" {
		query = query.Where("id < ?", before)
	}
	var rows []deliveryRow
	if err := query.Order("id DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list deliveries of webhook %s: %w", id, translate(err))
	}
	found := make([]*coaching.WebhookDelivery, len(rows))
	for i, r := range rows {
		found[i] = &coaching.WebhookDelivery{
			ID: r.ID, Sequence: r.Sequence, EventType: r.EventType, Time: r.Time.Time,
			Attempt: r.Attempt, Status: r.Status, Error: r.Error, State: coaching.DeliveryFailed,
		}
		if r.Delivered {
			found[i].State = coaching.DeliveryDone
		}
	}
	return found, nil
}

// ActiveWebhooks names the active webhooks that have sealed events ahead of them.
func (s systemStore) ActiveWebhooks(ctx context.Context) ([]string, error) {
	var rows []webhookRow
	err := s.db.WithContext(ctx).Raw("SELECT webhooks.customer_id, webhooks.profile_id, webhooks.id FROM webhooks"+
		" JOIN audit_heads ON audit_heads.customer_id = webhooks.customer_id"+
		" WHERE webhooks.state = ? AND audit_heads.sequence > webhooks.last_sequence", string(coaching.WebhookActive)).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("look for webhooks that have events ahead: %w", translate(err))
	}
	names := make([]string, len(rows))
	for i, r := range rows {
		names[i] = nameOf(coaching.Parent{Customer: r.CustomerID, Profile: r.ProfileID}, coaching.Webhooks, r.ID)
	}
	return names, nil
}

func (s webhooks) row(w *coaching.Webhook) (webhookRow, error) {
	names := s.names()
	types, _ := json.Marshal(w.EventTypes) // texts always encode
	row := webhookRow{
		CustomerID: s.customer, ProfileID: s.profile, ID: names.own(coaching.Webhooks, w.Name), URL: w.URL, EventTypes: string(types),
		Secret: w.Secret, State: string(w.State), LastSequence: w.LastSequence,
		CreateTime: timestamp{w.CreateTime}, UpdateTime: timestamp{w.UpdateTime}, Version: w.Version,
	}
	if names.err != nil {
		return row, fmt.Errorf("webhook %s: %w", w.Name, names.err)
	}
	return row, nil
}

func (r *webhookRow) webhook() (*coaching.Webhook, error) {
	w := &coaching.Webhook{
		Name: nameOf(coaching.Parent{Customer: r.CustomerID, Profile: r.ProfileID}, coaching.Webhooks, r.ID), URL: r.URL,
		Secret: r.Secret, State: coaching.WebhookState(r.State), LastSequence: r.LastSequence,
		CreateTime: r.CreateTime.Time, UpdateTime: r.UpdateTime.Time, Version: r.Version,
	}
	if err := json.Unmarshal([]byte(r.EventTypes), &w.EventTypes); err != nil {
		return nil, fmt.Errorf("decode webhook %s: %w", r.ID, err)
	}
	return w, nil
}
