package service

import (
	"context"
	"fmt"
	"slices"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/repository"
)

// visible is which scorecards the caller may see by the scope of the operation, nil: all. Types are those that are asked
// for; none: normal ones.
func (w *work) visible(ctx context.Context, types ...coaching.ScorecardType) (*repository.Visible, error) {
	blind := ""
	if !w.caller.Has(organizers...) && slices.ContainsFunc(types, coaching.ScorecardType.OfGroupCalibration) {
		blind = w.caller.ID()
	}
	if w.scope == auth.Full {
		if blind == "" {
			return nil, nil
		}
		return &repository.Visible{Everyone: true, BlindID: blind}, nil
	}
	people, err := w.team(ctx)
	return &repository.Visible{AgentIDs: people, SelfID: w.caller.ID(), BlindID: blind}, err
}

// organizers see all of a group calibration. Others see the answer key and the responses of others once they have
// submitted their own, so that everybody judges alone.
var organizers = []coaching.Role{coaching.RoleQAAdmin, coaching.RoleAdmin, coaching.RoleSuperAdmin}

// seen leaves out the scorecards that the caller may not see.
func (w *work) seen(ctx context.Context, cards ...*coaching.Scorecard) ([]*coaching.Scorecard, error) {
	var types []coaching.ScorecardType
	var keys []string
	for _, card := range cards {
		types = append(types, card.ScorecardType)
		if card.OfGroupCalibration() {
			keys = append(keys, keyOf(card))
		}
	}
	visible, err := w.visible(ctx, types...)
	if err != nil || visible == nil {
		return cards, err
	}
	if visible.BlindID != "" {
		if keys, err = w.Profile(w.parent.Customer, w.parent.Profile).Links().Responded(ctx, visible.BlindID, keys); err != nil {
			return nil, err
		}
	}
	var seen []*coaching.Scorecard
	for _, card := range cards {
		if holdsCard(visible, card, keys) {
			seen = append(seen, card)
		}
	}
	return seen, nil
}

// keyOf is the id of the answer key of a group calibration.
func keyOf(card *coaching.Scorecard) string {
	if card.ScorecardType == coaching.ScorecardCalibrationResponse {
		return card.ReferenceScorecardID
	}
	name, _ := coaching.ParseName(card.Name)
	return name.ID
}

// team are the ids of the users of the teams that the caller manages, where the scope holds them. The caller is not among
// them, although it may be in such a team: nobody leads themselves.
func (w *work) team(ctx context.Context) ([]string, error) {
	if w.scope != auth.Team || w.people != nil {
		return w.people, nil
	}
	var err error
	if w.people, err = w.Customer(w.parent.Customer).People(ctx, w.caller.ID()); err != nil {
		return nil, fmt.Errorf("find the caller's people: %w", err)
	}
	w.people = slices.DeleteFunc(w.people, func(id string) bool { return id == w.caller.ID() })
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

// coaches tells whether the caller may change what is about a user, by full name, as those who coach do. A manager is not
// among the own people.
func (w *work) coaches(ctx context.Context, user string) (bool, error) {
	if w.scope == auth.Full {
		return true, nil
	}
	people, err := w.team(ctx)
	return slices.Contains(people, idOf(user)), err
}

// readsDrafts tells whether the caller may read what those who coach a user have not submitted. Whoever is coached may not,
// whatever roles they have besides.
func (w *work) readsDrafts(ctx context.Context, user string) (bool, error) {
	if idOf(user) == w.caller.ID() {
		return false, nil
	}
	return w.coaches(ctx, user)
}

// mayChange tells whether the operation may change a scorecard. Over those about itself a manager has the rights of an
// agent, who acknowledges them and appeals against them.
func (w *work) mayChange(ctx context.Context, card *coaching.Scorecard) (bool, error) {
	if w.scope == auth.Full {
		return true, nil
	}
	people, err := w.team(ctx)
	name, _ := coaching.ParseName(card.AgentUserName)
	own := name.ID == w.caller.ID() && auth.ScopeOf(w.operation, []coaching.Role{coaching.RoleAgent}) >= auth.Self &&
		(card.ByItsAgent() || w.operation == "AcknowledgeScorecard")
	return own || slices.Contains(people, name.ID), err
}

// holdsCard tells whether a scorecard is among the visible ones; keys are the answer keys that the caller is not blind to.
func holdsCard(v *repository.Visible, card *coaching.Scorecard, keys []string) bool {
	agent, _ := coaching.ParseName(card.AgentUserName)
	if !v.Everyone && !slices.Contains(v.AgentIDs, agent.ID) && (agent.ID != v.SelfID || !card.ForItsAgent()) {
		return false
	}
	if v.BlindID == "" || !card.OfGroupCalibration() || slices.Contains(keys, keyOf(card)) {
		return true
	}
	creator, _ := coaching.ParseName(card.Creator.Name)
	return creator.ID == v.BlindID
}

// conceal takes out the comments that the caller may not see, with the roles and the author that would tell that there is
// one.
func conceal(caller auth.Caller, card *coaching.Scorecard) {
	for i := range card.Scores {
		if score := &card.Scores[i]; !caller.SeesComment(score) {
			score.Comment, score.CommentBy, score.CommentAccessRoles = "", "", nil
		}
	}
}
