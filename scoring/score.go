package scoring

import (
	"math/big"

	"opencoaching/coaching"
)

// Result is what a scorecard came to.
type Result struct {
	// Total is in percent, rounded to the decimals of the template; coaching.NotApplicable when there is none.
	Total coaching.Decimal
	// AutoFailed tells whether any answer meets an auto-fail rule, whatever its effect.
	AutoFailed bool
	// FailedCriteria holds the ids of the criteria whose answers do; it is nil when there is none.
	FailedCriteria map[string]bool
	// Results has an entry for every criterion and every chapter of the template revision: its percentage rounded to
	// four decimals, after ZERO_CHAPTER has had its effect, or nil where it has none.
	Results coaching.Results
}

// Score adds up answers by a template revision. The template must be normalised and have passed
// coaching.CheckTemplate, and the scores must have passed coaching.CheckScores and coaching.MatchScores against it; a
// draft's may be incomplete. Neither is changed.
func Score(t *coaching.Template, scores []coaching.Score) Result {
	s := newSheet(t, scores)
	return Result{Total: s.rounded(), AutoFailed: len(s.failed) > 0, FailedCriteria: s.failed, Results: s.results()}
}

// Total is what Score says of the whole alone, for whoever adds up many scorecards.
func Total(t *coaching.Template, scores []coaching.Score) (total coaching.Decimal, autoFailed bool) {
	s := newSheet(t, scores)
	return s.rounded(), len(s.failed) > 0
}

// rounded is the total as it is kept.
func (s *sheet) rounded() coaching.Decimal {
	exact := s.total()
	if exact == nil {
		return coaching.NotApplicable
	}
	return coaching.RoundDecimal(exact, s.places())
}

// total is the exact total in percent, or nil when there is none.
func (s *sheet) total() *big.Rat {
	if s.zeroed {
		return new(big.Rat)
	}
	return percent(s.formula())
}

// results lists the percentages that are kept with the scorecard.
func (s *sheet) results() coaching.Results {
	r := coaching.Results{Criteria: map[string]*coaching.Decimal{}, Chapters: map[string]*coaching.Decimal{}}
	for i := range s.sections {
		section := &s.sections[i]
		r.Chapters[section.chapter.ChapterID] = rounded(percent(s.formulaOf(i)))
		for j := range section.lines {
			r.Criteria[section.lines[j].criterion.CriterionID] = section.lines[j].result(section.zeroed)
		}
	}
	return r
}

// result is 100·r, or nil for a criterion that does not count.
func (l *line) result(zeroed bool) *coaching.Decimal {
	switch {
	case l.state != Scored:
		return nil
	case zeroed:
		return new(coaching.Decimal)
	default:
		return new(ratioPercent(l.earned, l.possible))
	}
}

func rounded(exact *big.Rat) *coaching.Decimal {
	if exact == nil {
		return nil
	}
	return new(coaching.RoundDecimal(exact, resultPlaces))
}
