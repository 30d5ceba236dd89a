package service

import (
	"context"
	"fmt"
	"slices"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/repository"
)

// visible is which scorecards the caller may see by the scope of the operation, nil: all.
func (w *work) visible(ctx context.Context) (*repository.Visible, error) {
	if w.scope == auth.Full {
		return nil, nil
	}
	people, err := w.team(ctx)
	return &repository.Visible{AgentIDs: people, SelfID: w.caller.ID()}, err
}

// team are the ids of the users of the teams that the caller manages, where the scope holds them.
func (w *work) team(ctx context.Context) ([]string, error) {
	if w.scope != auth.Team || w.people != nil {
		return w.people, nil
	}
	var err error
	if w.people, err = w.Customer(w.parent.Customer).People(ctx, w.caller.ID()); err != nil {
		return nil, fmt.Errorf("find the caller's people: %w", err)
	}
	return w.people, nil
}

// about tells whether what is about a user, by full name, lies in the scope.
func (w *work) about(ctx context.Context, user string) (bool, error) {
	if w.scope == auth.Full {
		return true, nil
	}
	people, err := w.team(ctx)
	name, _ := coaching.ParseName(user)
	return name.ID != "" && (name.ID == w.caller.ID() || slices.Contains(people, name.ID)), err
}

// mayChange tells whether the operation may change what is about a user, by full name. A manager has over what is about
// itself the rights of an agent, and so no scorecard of its own to make or delete.
func (w *work) mayChange(ctx context.Context, user string) (bool, error) {
	if w.scope != auth.Team || auth.ScopeOf(w.operation, []coaching.Role{coaching.RoleAgent}) >= auth.Self {
		return w.about(ctx, user)
	}
	people, err := w.team(ctx)
	name, _ := coaching.ParseName(user)
	return slices.Contains(people, name.ID), err
}

// holdsCard tells whether a scorecard is among the visible ones.
func holdsCard(v *repository.Visible, card *coaching.Scorecard) bool {
	if v == nil {
		return true
	}
	agent, _ := coaching.ParseName(card.AgentUserName)
	return slices.Contains(v.AgentIDs, agent.ID) || (agent.ID == v.SelfID && !card.SubmitTime.IsZero())
}

// conceal takes out the comments that the caller may not see, with the roles that would tell that there is one.
func conceal(caller auth.Caller, card *coaching.Scorecard) {
	for i := range card.Scores {
		if score := &card.Scores[i]; !caller.SeesComment(score) {
			score.Comment, score.CommentAccessRoles = "", nil
		}
	}
}
