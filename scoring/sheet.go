package scoring

import (
	"math/big"

	"opencoaching/coaching"
)

// State says how a criterion stands in the arithmetic, with the literals of the contract.
type State string

// The states of a criterion. Only a scored one counts.
const (
	Scored        State = "SCORED"
	NotApplicable State = "NOT_APPLICABLE"
	Hidden        State = "HIDDEN"     // by showIf
	Unanswered    State = "UNANSWERED" // so far
	NotScored     State = "NOT_SCORED" // it asks for text
)

// sheet is a template revision with answers laid on it.
type sheet struct {
	scoring  coaching.Scoring
	sections []section
	failed   map[string]bool // criteria that auto-failed
	zeroed   bool            // one of them takes the whole total
}

// section is a chapter. Its sums are over the lines that count, before any auto-fail.
type section struct {
	chapter          *coaching.Chapter
	weight           int64
	lines            []line
	weights          int64    // of the criteria
	weightedRatios   *big.Rat // Σ w·r, for WEIGHTED_CRITERIA alone
	earned, possible int64
	zeroed           bool // an auto-fail takes the chapter's points
}

// line is a criterion. Weight and points are in ten-thousandths, so that they are whole numbers; only a scored line has
// them. Points are at most 2,000,000 in 64 bits, which leaves room for the sum of 400,000 criteria.
type line struct {
	criterion                *coaching.Criterion
	state                    State
	weight, earned, possible int64
	effect                   coaching.Effect // of its auto-fail; empty when it did not fail
}

func newSheet(t *coaching.Template, scores []coaching.Score) *sheet {
	s := &sheet{scoring: t.Content.Scoring, sections: make([]section, len(t.Content.Chapters))}
	answers := judge(t, scores)
	for i := range t.Content.Chapters {
		chapter, section := &t.Content.Chapters[i], &s.sections[i]
		section.chapter = chapter
		section.weight = int64(coaching.WeightOf(chapter.Weight))
		section.lines = make([]line, len(chapter.Criteria))
		for j := range chapter.Criteria {
			id := chapter.Criteria[j].CriterionID
			section.lines[j].criterion = &chapter.Criteria[j]
			s.lay(section, &section.lines[j], answers.given[id], answers.hidden[id])
		}
		if s.scoring.Method == coaching.WeightedCriteria {
			section.weightedRatios = sumWeightedRatios(section.lines)
		}
	}
	return s
}

// lay puts a score, or none, on its line.
func (s *sheet) lay(section *section, l *line, score *coaching.Score, hidden bool) {
	l.state = stateOf(l.criterion, score, hidden)
	if l.state != Scored {
		return
	}
	s.count(section, l, *score.NumericValue)
	if effect, fails := l.criterion.Answer.Fails(*score.NumericValue); fails {
		s.fail(section, l, effect)
	}
}

func stateOf(criterion *coaching.Criterion, score *coaching.Score, hidden bool) State {
	switch {
	case criterion.Answer.Type == coaching.AnswerText:
		return NotScored
	case hidden:
		return Hidden
	case score != nil && score.NotApplicable:
		return NotApplicable
	case score == nil || score.NumericValue == nil:
		return Unanswered
	default:
		return Scored
	}
}

// count fills in a line that counts, and adds it to its section.
func (s *sheet) count(section *section, l *line, value coaching.Decimal) {
	answer := &l.criterion.Answer
	least, most := answer.PointsRange()
	if s.scoring.Normalization != coaching.MinMax {
		least = 0
	}
	l.weight = int64(coaching.WeightOf(l.criterion.Weight))
	l.earned, l.possible = int64(answer.Points(value)-least), int64(most-least)
	section.weights += l.weight
	section.earned += l.earned
	section.possible += l.possible
}

func (s *sheet) fail(section *section, l *line, effect coaching.Effect) {
	if s.failed == nil {
		s.failed = map[string]bool{}
	}
	s.failed[l.criterion.CriterionID] = true
	l.effect = effect
	switch effect {
	case coaching.ZeroChapter:
		section.zeroed = true
	case coaching.FlagOnly:
	default:
		s.zeroed = true
	}
}

// places is how many decimals the template prints.
func (s *sheet) places() int { return int(*s.scoring.Decimals) }

// counted is what the section's lines earned once auto-fail has had its effect.
func (s *section) counted() int64 {
	if s.zeroed {
		return 0
	}
	return s.earned
}
