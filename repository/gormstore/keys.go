package gormstore

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// apiKeys is repository.APIKeys of one customer, or of the operator.
type apiKeys struct{ customerStore }

// keyRow is a row of the table api_keys. The operator's keys have an empty customer.
type keyRow struct {
	CustomerID   string `gorm:"primaryKey"`
	ID           string `gorm:"primaryKey"`
	Prefix       string
	Hash         string
	DisplayName  string
	Roles        string
	ProfileNames string
	ExpireTime   timestamp
	LastUseTime  timestamp
	CreateTime   timestamp
	RevokeTime   timestamp
	Version      int64
}

// TableName tells GORM where the rows are.
func (keyRow) TableName() string { return "api_keys" }

const keyColumns = "customer_id, id, prefix, hash, display_name, roles, profile_names, expire_time, last_use_time, create_time, revoke_time, version"

// Create stores a new key.
func (s apiKeys) Create(ctx context.Context, key *coaching.APIKey) error {
	roles, _ := json.Marshal(key.Roles) // texts always encode
	profiles, _ := json.Marshal(key.ProfileNames)
	row := keyRow{
		CustomerID: s.customer, ID: key.ID, Prefix: key.Prefix, Hash: hex.EncodeToString(key.Hash[:]), DisplayName: key.DisplayName,
		Roles: string(roles), ProfileNames: string(profiles), ExpireTime: timestamp{key.ExpireTime}, CreateTime: timestamp{key.CreateTime}, Version: 1,
	}
	if err := s.db.WithContext(ctx).Create(&row).Error; err != nil {
		return fmt.Errorf("create key %s: %w", key.ID, translate(err))
	}
	key.Version = 1
	return nil
}

// Find reads one key.
func (s apiKeys) Find(ctx context.Context, id string) (*coaching.APIKey, error) {
	var row keyRow
	if err := s.db.WithContext(ctx).Select(keyColumns).Where("customer_id = ? AND id = ?", s.customer, id).Take(&row).Error; err != nil {
		return nil, fmt.Errorf("find key %s: %w", id, translate(err))
	}
	return row.key()
}

// Update writes the revoke time.
func (s apiKeys) Update(ctx context.Context, key *coaching.APIKey) error {
	result := s.db.WithContext(ctx).Exec("UPDATE api_keys SET revoke_time = ?, version = version + 1 WHERE customer_id = ? AND id = ? AND version = ?",
		timestamp{key.RevokeTime}, s.customer, key.ID, key.Version)
	if err := guarded(result); err != nil {
		return fmt.Errorf("update key %s: %w", key.ID, err)
	}
	key.Version++
	return nil
}

// List reads keys in order of id.
func (s apiKeys) List(ctx context.Context, after string, limit int) ([]*coaching.APIKey, error) {
	var rows []keyRow
	err := s.db.WithContext(ctx).Select(keyColumns).Where("customer_id = ? AND id > ?", s.customer, after).Order("id").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list keys: %w", translate(err))
	}
	keys := make([]*coaching.APIKey, len(rows))
	for i := range rows {
		if keys[i], err = rows[i].key(); err != nil {
			return nil, err
		}
	}
	return keys, nil
}

// DeleteAll removes every key.
func (s apiKeys) DeleteAll(ctx context.Context) error {
	return translate(s.db.WithContext(ctx).Exec("DELETE FROM api_keys WHERE customer_id = ?", s.customer).Error)
}

// FindKey reads the key with a prefix.
func (s systemStore) FindKey(ctx context.Context, prefix string) (*coaching.APIKey, error) {
	var row keyRow
	if err := s.db.WithContext(ctx).Select(keyColumns).Where("prefix = ?", prefix).Take(&row).Error; err != nil {
		return nil, fmt.Errorf("find a key by its prefix: %w", translate(err))
	}
	return row.key()
}

// UseKey notes when a key was last used.
func (s systemStore) UseKey(ctx context.Context, key *coaching.APIKey, at time.Time) error {
	name, _ := coaching.ParseName(key.Name) // an operator's key has none, and no customer
	return translate(s.db.WithContext(ctx).Exec("UPDATE api_keys SET last_use_time = ? WHERE customer_id = ? AND id = ?", timestamp{at}, name.Customer, key.ID).Error)
}

func (r *keyRow) key() (*coaching.APIKey, error) {
	key := &coaching.APIKey{
		ID: r.ID, Prefix: r.Prefix, DisplayName: r.DisplayName, ExpireTime: r.ExpireTime.Time, LastUseTime: r.LastUseTime.Time,
		CreateTime: r.CreateTime.Time, RevokeTime: r.RevokeTime.Time, Version: r.Version, Operator: r.CustomerID == repository.EveryTenant,
	}
	if !key.Operator {
		key.Name = nameOf(coaching.Parent{Customer: r.CustomerID}, coaching.APIKeys, r.ID)
	}
	unhex(key.Hash[:], r.Hash)
	for column, to := range map[string]any{r.Roles: &key.Roles, r.ProfileNames: &key.ProfileNames} {
		if err := json.Unmarshal([]byte(column), to); err != nil {
			return nil, fmt.Errorf("decode key %s: %w", r.ID, err)
		}
	}
	return key, nil
}
