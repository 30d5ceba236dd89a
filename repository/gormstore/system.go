package gormstore

import (
	"context"
	"fmt"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// systemStore is repository.System.
type systemStore struct{ *tx }

// Directory holds the customers.
func (s systemStore) Directory() repository.Directory {
	return directory{tx: s.tx, holds: func(n coaching.Name) bool { return n.Collection == coaching.Customers }}
}

// Empty tells whether there is no customer.
func (s systemStore) Empty(ctx context.Context) (bool, error) {
	var found bool
	err := s.db.WithContext(ctx).Raw("SELECT EXISTS (SELECT 1 FROM customers)").Scan(&found).Error
	if err != nil {
		return false, fmt.Errorf("look for customers: %w", translate(err))
	}
	return !found, nil
}

// customerStore is repository.Customer.
type customerStore struct {
	*tx
	customer string
}

// Directory holds every entry under the customer.
func (s customerStore) Directory() repository.Directory {
	return directory{tx: s.tx, holds: func(n coaching.Name) bool {
		return n.Collection != coaching.Customers && n.Customer == s.customer
	}}
}

// Audit keeps the customer's audit events.
func (s customerStore) Audit() repository.Audit { return audit{s} }

// KeptReplies keeps the answers of the customer's requests.
func (s customerStore) KeptReplies() repository.KeptReplies { return keptReplies{s} }

// APIKeys keeps the customer's API keys.
func (s customerStore) APIKeys() repository.APIKeys { return apiKeys{s} }

// Erasure takes what is personal about a user out of what is kept.
func (s customerStore) Erasure() repository.Erasure { return erasure{s} }

// People lists the users of the teams that a user manages.
func (s customerStore) People(ctx context.Context, managerID string) ([]string, error) {
	ids := []string{}
	err := s.db.WithContext(ctx).Raw("SELECT DISTINCT users.id FROM team_managers JOIN users"+
		" ON users.customer_id = team_managers.customer_id AND users.team_id = team_managers.team_id"+
		" WHERE team_managers.customer_id = ? AND team_managers.user_id = ?", s.customer, managerID).Scan(&ids).Error
	if err != nil {
		return nil, fmt.Errorf("list the people of %s: %w", managerID, translate(err))
	}
	return ids, nil
}
