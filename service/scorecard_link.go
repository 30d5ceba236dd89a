package service

import (
	"context"
	"errors"
	"fmt"

	"opencoaching/coaching"
	"opencoaching/repository"
	"opencoaching/scoring"
)

// target reads the scorecard that a new one refers to, and puts everybody who would work on the same appeal or calibration
// in an order by locking what it goes back to. It returns nil where there is no such scorecard for the caller; a response
// may name an answer key that its rater does not see yet.
func (w *work) target(ctx context.Context, card *coaching.Scorecard) (*coaching.Scorecard, error) {
	name, _ := coaching.ParseNameOf(coaching.Scorecards, card.CalibratedScorecardName)
	if card.CalibratedScorecardName == "" {
		name = w.parent.Name(coaching.Scorecards, card.ReferenceScorecardID)
	}
	if card.Plain() || !name.Under(w.parent) {
		return nil, nil
	}
	profile := w.Profile(w.parent.Customer, w.parent.Profile)
	var err error
	card.OriginalID, err = profile.Links().OriginalOf(ctx, name.ID)
	if errors.Is(err, repository.ErrNotFound) {
		card.OriginalID, err = name.ID, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find what scorecard %s goes back to: %w", name, err)
	}
	target, err := profile.Scorecards().FindForUpdate(ctx, card.OriginalID)
	if err == nil && card.OriginalID != name.ID {
		target, err = profile.Scorecards().Find(ctx, name.ID)
	}
	if errors.Is(err, repository.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find scorecard %s: %w", name, err)
	}
	if card.ScorecardType == coaching.ScorecardCalibrationResponse && target.ScorecardType == coaching.ScorecardCalibrationKey {
		return target, nil
	}
	seen, err := w.seen(ctx, target)
	if err != nil || len(seen) == 0 {
		return nil, err
	}
	return target, nil
}

// checkTarget notes a reference to nothing, and what does not agree with the scorecard that is referred to.
func checkTarget(card, target *coaching.Scorecard, v *coaching.Violations) {
	switch {
	case target != nil:
		card.Follow(target, "", v)
	case card.CalibratedScorecardName != "":
		v.Add("calibratedScorecardName", unknownName)
	case card.ReferenceScorecardID != "":
		v.Add("referenceScorecardId", unknownName)
	}
}

// mayRefer checks the states that a new scorecard depends on which refers to another.
func (w *work) mayRefer(ctx context.Context, card, target *coaching.Scorecard) error {
	if target == nil {
		return nil
	}
	links, err := w.Profile(w.parent.Customer, w.parent.Profile).Links().List(ctx, card.OriginalID)
	if err != nil {
		return err
	}
	return card.MayRefer(target, links)
}

// refer fills in what a new scorecard takes from the one that it refers to.
func (w *work) refer(ctx context.Context, card, target *coaching.Scorecard, template *coaching.Template) error {
	if card.ScorecardType == coaching.ScorecardAppealReplica {
		card.Replicate(target)
		return nil
	}
	return w.compare(ctx, card, template)
}

// compare gives a single calibration its consistency with the scorecard that it calibrates, as that stands now.
func (w *work) compare(ctx context.Context, card *coaching.Scorecard, template *coaching.Template) error {
	if card.CalibratedScorecardName == "" {
		return nil
	}
	name, _ := coaching.ParseName(card.CalibratedScorecardName) // a stored name is well-formed
	original, err := w.Profile(name.Customer, name.Profile).Scorecards().Find(ctx, name.ID)
	if err != nil {
		return fmt.Errorf("find the calibrated scorecard: %w", err)
	}
	card.CalibrationConsistencyScore = scoring.Consistency(template, original.Scores, card.Scores)
	return nil
}

// settle writes a resolve that has been submitted over the original, which closes the appeal.
func (w *work) settle(ctx context.Context, resolve *coaching.Scorecard, template *coaching.Template) error {
	if resolve.ScorecardType != coaching.ScorecardAppealResolve || resolve.State() == coaching.Draft {
		return nil
	}
	name, _ := coaching.ParseName(resolve.Name)
	profile := w.Profile(name.Customer, name.Profile)
	original, err := w.originalOf(ctx, resolve)
	if err != nil {
		return err
	}
	var v coaching.Violations
	if original.CheckSettle(resolve, w.caller.SeesComment, &v); len(v) > 0 {
		return v.Err()
	}
	was, err := state(original)
	if err != nil {
		return err
	}
	original.Settle(resolve, w.caller.SeesComment, w.caller.Person(name.Customer), w.now)
	tally(original, template)
	if err := profile.Scorecards().Update(ctx, original); err != nil {
		return fmt.Errorf("update the original of an appeal: %w", err)
	}
	originalName, _ := coaching.ParseName(original.Name)
	if err := profile.Links().CloseAppeal(ctx, originalName.ID); err != nil {
		return err
	}
	return w.recordAs("ResolveAppeal", original.Name, original.AgentUserName, was, original)
}

// originalOf reads and locks the scorecard that what a scorecard refers to goes back to.
func (w *work) originalOf(ctx context.Context, card *coaching.Scorecard) (*coaching.Scorecard, error) {
	profile := w.Profile(w.parent.Customer, w.parent.Profile)
	name, _ := coaching.ParseName(card.Name)
	id := card.OriginalID
	if id == "" {
		var err error
		if id, err = profile.Links().OriginalOf(ctx, name.ID); err != nil {
			return nil, err
		}
	}
	original, err := profile.Scorecards().FindForUpdate(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("find the original of scorecard %s: %w", name, err)
	}
	return original, nil
}

// linksOf reads the links that go back to the same original as a scorecard does, or to the scorecard itself. What it goes
// back to is locked, so that nothing comes to refer to it meanwhile.
func (w *work) linksOf(ctx context.Context, card *coaching.Scorecard) ([]coaching.Link, error) {
	original := card
	if card.RefersToID() != "" {
		var err error
		if original, err = w.originalOf(ctx, card); err != nil {
			return nil, err
		}
	}
	name, _ := coaching.ParseName(original.Name)
	return w.Profile(name.Customer, name.Profile).Links().List(ctx, name.ID)
}

// mayReset checks what stands against taking a scorecard back to a draft.
func (w *work) mayReset(ctx context.Context, card *coaching.Scorecard) error {
	if err := card.Fixed(); err != nil {
		return err
	}
	if err := w.mayAnswerAgain(card); err != nil {
		return err
	}
	links, err := w.linksOf(ctx, card)
	if err != nil {
		return err
	}
	return card.Movable(links)
}

// mayDelete checks what stands against taking a scorecard away.
func (w *work) mayDelete(ctx context.Context, card *coaching.Scorecard) error {
	if err := w.mayAnswerAgain(card); err != nil {
		return err
	}
	links, err := w.linksOf(ctx, card)
	if err != nil {
		return err
	}
	return card.Removable(links)
}

// mayAnswerAgain checks that a response to a group calibration is no longer there only where an organizer has decided so:
// whoever has submitted one has seen the answer key.
func (w *work) mayAnswerAgain(card *coaching.Scorecard) error {
	if card.ScorecardType == coaching.ScorecardCalibrationResponse && card.State() != coaching.Draft && !w.caller.Has(organizers...) {
		return coaching.NewError(coaching.FailedPrecondition, "CALIBRATION_REVEALED",
			"whoever has submitted a response sees those of others, and does not answer again")
	}
	return nil
}

// rates tells whether a scorecard is the caller's to answer as far as calibrations go: a response is its rater's, since who
// has submitted one sees the answers of others.
func (w *work) rates(card *coaching.Scorecard) bool {
	return card.ScorecardType != coaching.ScorecardCalibrationResponse || idOf(card.Creator.Name) == w.caller.ID() || w.caller.Has(organizers...)
}

// showAppeals adds to a scorecard the appeals that it belongs to, as far as the caller may see them.
func (w *work) showAppeals(ctx context.Context, card *coaching.Scorecard) error {
	if !card.Normal() && !card.OfAppeal() {
		return nil
	}
	profile := w.Profile(w.parent.Customer, w.parent.Profile)
	name, _ := coaching.ParseName(card.Name)
	id := name.ID
	if card.OfAppeal() {
		var err error
		if id, err = profile.Links().OriginalOf(ctx, id); err != nil {
			return err
		}
	}
	links, err := profile.Links().List(ctx, id)
	if err != nil {
		return err
	}
	filter := repository.ScorecardFilter{Types: []coaching.ScorecardType{
		coaching.ScorecardAppealReplica, coaching.ScorecardAppealRequest, coaching.ScorecardAppealResolve,
	}}
	for _, link := range links {
		filter.IDs = append(filter.IDs, link.ScorecardID)
	}
	if len(filter.IDs) == 0 {
		return nil
	}
	parts, err := profile.Scorecards().List(ctx, filter, repository.ScorecardPage{Order: repository.ByCreateTime, Limit: len(filter.IDs), Show: true})
	if err != nil {
		return fmt.Errorf("list the appeals against scorecard %s: %w", id, err)
	}
	if parts, err = w.seen(ctx, parts...); err != nil {
		return err
	}
	card.Appeals = coaching.Appeals(parts)
	return w.present(ctx, parts...)
}
