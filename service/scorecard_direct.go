package service

import (
	"context"
	"slices"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/repository"
)

// createDirectly stores a new scorecard in one round trip, by a template that is remembered: the database confirms that
// it is active, that the revision is the current one, whose permissions hold, and that everything else exists. It returns
// nil when anything at all does not fit; the long way then says what, in the contract's order. Both ways store the same.
func (s *Service) createDirectly(ctx context.Context, w work, sent *coaching.Scorecard, self *coaching.Person) (*coaching.Scorecard, error) {
	parent := w.parent
	name, ok := coaching.ParseNameOf(coaching.ScorecardTemplates, sent.TemplateName)
	if !ok || !name.Under(parent) || sent.Creator.Name != self.Name || !sent.Plain() || w.scope != auth.Full || w.call.ValidateOnly {
		return nil, nil
	}
	template := s.templates.recall(name)
	if template == nil || template.Revision != template.CurrentRevision || !w.caller.SeesTemplate(template) || !w.caller.FillsIn(template) {
		return nil, nil
	}
	card := *sent
	card.Scores = slices.Clone(sent.Scores) // the long way begins with what was sent
	card.Creator = self
	var v coaching.Violations
	nameNew(&card, parent, &v)
	coaching.MatchScores(card.Scores, template, coaching.ScoreAt(""), &v)
	if card.State() != coaching.Draft {
		coaching.MissingRequired(card.Scores, template, &v)
	}
	if len(v) > 0 {
		return nil, nil
	}
	card.TemplateName = template.Name
	settleNew(&card, self, template)
	if err := w.record(card.Name, card.AgentUserName, nil, &card); err != nil {
		return nil, err
	}
	kept, err := w.keptScorecard(&card)
	if err != nil {
		return nil, err
	}
	stored, err := s.store.Direct(parent.Customer, parent.Profile).CreateScorecard(ctx, &card, true, w.events[0], kept)
	if err != nil || !stored {
		return nil, translate(err)
	}
	return &card, nil
}

// keptScorecard is what is kept of the answer that holds a new scorecard, or nil.
func (w *work) keptScorecard(card *coaching.Scorecard) (kept *repository.Kept, err error) {
	if !w.keeps() {
		return nil, nil
	}
	first := *card
	first.Version = 1
	answer := &first
	kept = w.kept()
	kept.Reply, err = scorecardReply(&answer).keep()
	return kept, err
}
