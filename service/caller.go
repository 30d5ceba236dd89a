package service

import (
	"context"
	"errors"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/repository"
)

// Caller is the caller who names itself, by the values of a header, as a user: exactly one name, of an active user who
// exists. Anything else is Unauthenticated, without saying which of these it was.
func (s *Service) Caller(ctx context.Context, names []string) (auth.Caller, error) {
	unknown := coaching.NewError(coaching.Unauthenticated, "UNKNOWN_CALLER", "the caller is not known here")
	if len(names) != 1 {
		return auth.Caller{}, unknown
	}
	name, ok := coaching.ParseNameOf(coaching.Users, names[0])
	if !ok {
		return auth.Caller{}, unknown
	}
	var entry coaching.Entry
	err := s.store.Read(ctx, name.Customer, func(tx repository.Tx) error {
		var err error
		entry, err = tx.Customer(name.Customer).Directory().Find(ctx, name)
		if errors.Is(err, repository.ErrNotFound) {
			return unknown
		}
		return err
	})
	if err != nil {
		return auth.Caller{}, translate(err)
	}
	if user, ok := entry.(*coaching.User); ok && user.Active() {
		return auth.As(user), nil
	}
	return auth.Caller{}, unknown
}
