package gormstore

import (
	"context"
	"fmt"
)

// Analyze has the database look at what the transaction has left in it.
func (s systemStore) Analyze(ctx context.Context) error {
	statement := s.dialect.analyze()
	if statement == "" {
		return nil
	}
	if err := s.db.WithContext(ctx).Exec(statement).Error; err != nil {
		return fmt.Errorf("analyze the database: %w", translate(err))
	}
	return nil
}
