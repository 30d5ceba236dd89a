package scoring

import (
	"math/big"

	"opencoaching/coaching"
)

// Explanation is the arithmetic behind a total, in the order of the template. The printed contributions and the
// deduction sum exactly to the printed total, and the printed effective weights to 100.
type Explanation struct {
	Method        coaching.Method        `json:"method"`
	Normalization coaching.Normalization `json:"normalization"`
	Decimals      int32                  `json:"decimals"`
	// Total is in percent; -1 when there is none.
	Total Amount `json:"total"`
	// AutoFailDeduction is what auto-fail took from the total, a negative number of percent; nil when it took nothing.
	AutoFailDeduction *Amount                `json:"autoFailDeduction,omitempty"`
	Criteria          []CriterionExplanation `json:"criteria"`
	Chapters          []ChapterExplanation   `json:"chapters"`
}

// Amount is a number as it is printed and, beside it, exactly: a whole number or a fraction in lowest terms.
type Amount struct {
	Value coaching.Decimal `json:"value"`
	Exact string           `json:"exact"`
}

// CriterionExplanation is what one criterion brought to the total. The four amounts are nil unless the criterion is
// scored; effective weight and contribution also when all that counts weighs 0.
type CriterionExplanation struct {
	ChapterID   string `json:"chapterId"`
	CriterionID string `json:"criterionId"`
	DisplayName string `json:"displayName,omitempty"`
	State       State  `json:"state"`
	// Earned and Possible are in points, in full; under MIN_MAX from the least points of the criterion.
	Earned   *Amount `json:"earned,omitempty"`
	Possible *Amount `json:"possible,omitempty"`
	// EffectiveWeight is the criterion's part in the whole once what does not count has left, in percent.
	EffectiveWeight *Amount `json:"effectiveWeight,omitempty"`
	// Contribution is EffectiveWeight · Earned / Possible, in percent of the whole, before auto-fail.
	Contribution *Amount `json:"contribution,omitempty"`
	AutoFailed   bool    `json:"autoFailed"`
	// Effect is that of the auto-fail; empty when there is none.
	Effect coaching.Effect `json:"effect,omitempty"`
}

// ChapterExplanation is the score of one chapter taken alone.
type ChapterExplanation struct {
	ChapterID   string `json:"chapterId"`
	DisplayName string `json:"displayName,omitempty"`
	// Weight is the chapter's, which counts in WEIGHTED_CHAPTERS and WEIGHTED_POINTS.
	Weight coaching.Decimal `json:"weight"`
	// Score is in percent, after ZERO_CHAPTER has had its effect; nil when there is none.
	Score *Amount `json:"score,omitempty"`
}

// Explain takes apart the total that Score gives for the same template revision and scores, and asks the same of them.
// It costs several times as much as Score.
func Explain(t *coaching.Template, scores []coaching.Score) Explanation {
	s := newSheet(t, scores)
	e := Explanation{
		Method:        s.scoring.Method,
		Normalization: s.scoring.Normalization,
		Decimals:      *s.scoring.Decimals,
		Total:         exactly(coaching.NotApplicable),
		Criteria:      []CriterionExplanation{},
		Chapters:      []ChapterExplanation{},
	}
	if total := s.amount(s.total()); total != nil {
		e.Total = *total
	}
	for i := range s.sections {
		section := &s.sections[i]
		e.Chapters = append(e.Chapters, s.explainChapter(i))
		for j := range section.lines {
			e.Criteria = append(e.Criteria, section.lines[j].explain(section.chapter.ChapterID))
		}
	}
	s.explainShares(&e)
	return e
}

func (s *sheet) explainChapter(i int) ChapterExplanation {
	section := &s.sections[i]
	return ChapterExplanation{
		ChapterID:   section.chapter.ChapterID,
		DisplayName: section.chapter.DisplayName,
		Weight:      coaching.Decimal(section.weight),
		Score:       s.amount(percent(s.formulaOf(i))),
	}
}

// explain says all about a line but its part in the whole.
func (l *line) explain(chapterID string) CriterionExplanation {
	c := CriterionExplanation{
		ChapterID:   chapterID,
		CriterionID: l.criterion.CriterionID,
		DisplayName: l.criterion.DisplayName,
		State:       l.state,
		AutoFailed:  l.effect != "",
		Effect:      l.effect,
	}
	if l.state == Scored {
		c.Earned, c.Possible = new(exactly(coaching.Decimal(l.earned))), new(exactly(coaching.Decimal(l.possible)))
	}
	return c
}

// amount rounds an exact number of percent to the decimals of the template; nil stays nil.
func (s *sheet) amount(exact *big.Rat) *Amount {
	if exact == nil {
		return nil
	}
	return &Amount{Value: coaching.RoundDecimal(exact, s.places()), Exact: exact.RatString()}
}

// exactly is the Amount of a number that is printed as it is.
func exactly(d coaching.Decimal) Amount { return Amount{Value: d, Exact: d.Rat().RatString()} }
