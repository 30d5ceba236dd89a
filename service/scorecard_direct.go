package service

import (
	"context"
	"slices"

	"opencoaching/coaching"
)

// createDirectly stores a new scorecard in one round trip, by a template that is remembered: the database confirms that
// it is active, that the revision is the current one if that was asked for, and that everything else exists. It returns
// nil when anything at all does not fit; the long way then says what, in the contract's order. Both ways store the same.
func (s *Service) createDirectly(ctx context.Context, parent coaching.Parent, sent *coaching.Scorecard, self *coaching.Person) (*coaching.Scorecard, error) {
	name, ok := coaching.ParseNameOf(coaching.ScorecardTemplates, sent.TemplateName)
	if !ok || !name.Under(parent) || sent.Creator.Name != self.Name {
		return nil, nil
	}
	template := s.templates.recall(name)
	if template == nil {
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
	stored, err := s.store.Direct(parent.Customer, parent.Profile).CreateScorecard(ctx, &card, name.Revision == "")
	if err != nil || !stored {
		return nil, translate(err)
	}
	return &card, nil
}
