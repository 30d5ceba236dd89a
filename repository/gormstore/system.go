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
