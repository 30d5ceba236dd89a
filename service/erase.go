package service

import (
	"context"
	"fmt"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// EraseUser takes away what is personal about a user: names, addresses and accounts; the comments that the user wrote and
// those on scorecards about the user; the texts of coaching about the user, by the user or tagging the user; and what the audit and kept answers hold of these. The id stays, with scores,
// totals and roles, and the user is deactivated. The chain of the audit stays valid. Erasing again changes nothing.
// NotFound.
func (s *Service) EraseUser(ctx context.Context, name coaching.Name) (*coaching.User, error) {
	var user *coaching.User
	r := replyOf(&user, func(u *coaching.User) *int64 { return &u.Version })
	err := s.writeBeyond(ctx, "EraseUser", place(name), r, func(w *work) error {
		directory := w.Customer(name.Customer).Directory()
		entry, err := directory.Find(ctx, name)
		if err != nil {
			return err
		}
		user, _ = entry.(*coaching.User) // the name is of the collection users
		if err := mayGrant(w.caller, standingOf(user), standing{}); err != nil {
			return err
		}
		if err := w.match(user.Version); err != nil {
			return err
		}
		user.Erase()
		user.UpdateTime = coaching.Later(user.UpdateTime, w.now)
		if err := directory.Update(ctx, user); err != nil {
			return err
		}
		if err := w.eraseTexts(ctx, name); err != nil {
			return err
		}
		if err := w.Customer(name.Customer).Erasure().Coaching(ctx, name.ID); err != nil {
			return err
		}
		if err := w.Customer(name.Customer).Erasure().Payloads(ctx, name.ID); err != nil {
			return err
		}
		return w.record(user.Name, user.Name, nil, user)
	})
	return user, err
}

// eraseTexts empties the comments of scorecards about the user, and those that the user wrote on others.
func (w *work) eraseTexts(ctx context.Context, user coaching.Name) error {
	names, err := w.Customer(user.Customer).Erasure().Scorecards(ctx, user.ID)
	if err != nil {
		return err
	}
	for _, name := range names {
		scorecards := w.Profile(name.Customer, name.Profile).Scorecards()
		card, err := scorecards.FindForUpdate(ctx, name.ID)
		if err != nil {
			return fmt.Errorf("find a scorecard to erase: %w", err)
		}
		card.EraseTexts(user.ID)
		if err := scorecards.Update(ctx, card); err != nil {
			return fmt.Errorf("erase the texts of a scorecard: %w", err)
		}
	}
	return nil
}

// writeBeyond is write for a use case that changes what a tenant's own transaction may not, such as the audit. It keeps
// to the customer by itself.
func (s *Service) writeBeyond(ctx context.Context, operation string, parent coaching.Parent, r reply, f func(*work) error) error {
	begun, err := s.begin(ctx, operation, parent)
	if err != nil {
		return err
	}
	return s.carryOut(ctx, repository.EveryTenant, begun, r, f)
}
