package service

import (
	"context"

	"opencoaching/coaching"
	"opencoaching/scoring"
)

// Scored is a total with its explanation.
type Scored struct {
	Result      scoring.Result
	Explanation scoring.Explanation
}

// ScoreScorecard adds up answers under a template revision and explains the total, storing nothing. NotFound for the
// profile; InvalidArgument naming every score that does not fit.
func (s *Service) ScoreScorecard(ctx context.Context, parent coaching.Parent, templateName string, scores []coaching.Score) (Scored, error) {
	var template *coaching.Template
	err := s.read(ctx, "ScoreScorecard", parent, func(w *work) error {
		if err := inProfile(ctx, w, parent); err != nil {
			return err
		}
		var v coaching.Violations
		var err error
		if template, err = pinned(ctx, w, parent, templateName, &v); err != nil {
			return err
		}
		if template = w.shown(template, &v); template != nil {
			coaching.MatchScores(scores, template, coaching.ScoreAt(""), &v)
		}
		return v.Err()
	})
	if err != nil {
		return Scored{}, err
	}
	return Scored{scoring.Score(template, scores), scoring.Explain(template, scores)}, nil
}
