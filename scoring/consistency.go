package scoring

import (
	"math/big"

	"opencoaching/coaching"
)

// Consistency says how far a calibration agrees with the original, in percent rounded to the decimals of the template
// revision that both answer. Both lists must be such as Score takes. It is nil where there is nothing to compare: no
// scored criterion that either of them answered, or none of them that weighs anything.
//
// It is a mean over criteria, weighted by the criteria's own weights whatever the template's method, and not the
// difference of two totals: one mistake too strict and one too lenient do not cancel each other out. The order of the
// two lists does not matter either.
func Consistency(t *coaching.Template, original, calibration []coaching.Score) *coaching.Decimal {
	a, b := judge(t, original), judge(t, calibration)
	c := comparison{}
	for i := range t.Content.Chapters {
		criteria := t.Content.Chapters[i].Criteria
		for j := range criteria {
			c.add(&criteria[j], a.of(&criteria[j]), b.of(&criteria[j]))
		}
	}
	exact := percent(divide(sum(c.terms), c.weights))
	if exact == nil {
		return nil
	}
	return new(coaching.RoundDecimal(exact, int(*t.Content.Scoring.Decimals)))
}

// Judgement is how one criterion of a scorecard stands. Value is the answer in state Scored, and 0 otherwise.
type Judgement struct {
	State State
	Value coaching.Decimal
}

// Judge lists how the criteria stand, in template order. Scores must be such as Score takes.
func Judge(t *coaching.Template, scores []coaching.Score) []Judgement {
	of := judge(t, scores)
	var all []Judgement
	for i := range t.Content.Chapters {
		for j := range t.Content.Chapters[i].Criteria {
			all = append(all, of.of(&t.Content.Chapters[i].Criteria[j]))
		}
	}
	return all
}

// judgements are the answers of one person, with what the conditions hide from that person.
type judgements struct {
	given  map[string]*coaching.Score
	hidden map[string]bool
}

func judge(t *coaching.Template, scores []coaching.Score) judgements {
	given := make(map[string]*coaching.Score, len(scores))
	for i := range scores {
		given[scores[i].CriterionID] = &scores[i]
	}
	return judgements{given, t.Hidden(scores)}
}

func (j judgements) of(criterion *coaching.Criterion) Judgement {
	score := j.given[criterion.CriterionID]
	state := stateOf(criterion, score, j.hidden[criterion.CriterionID])
	if state != Scored {
		return Judgement{State: state}
	}
	return Judgement{state, *score.NumericValue}
}

// Outside tells whether the criterion was judged to have no part in the total.
func (j Judgement) Outside() bool { return j.State == NotApplicable || j.State == Hidden }

// comparison gathers what stands above and below the line of the weighted mean.
type comparison struct {
	terms   []*big.Rat
	weights int64
}

// add compares two judgements on a criterion. Text is not compared. What neither of the two answered says nothing about
// their agreement and has no part in it; what one of them left open is as far apart as it can be.
func (c *comparison) add(criterion *coaching.Criterion, a, b Judgement) {
	if a.State == NotScored || (a.State == Unanswered && b.State == Unanswered) {
		return
	}
	weight := int64(coaching.WeightOf(criterion.Weight))
	c.weights += weight
	switch {
	case a.Outside() && b.Outside():
		c.terms = append(c.terms, weigh(weight, 1, 1))
	case a.State == Scored && b.State == Scored:
		near, whole := nearness(&criterion.Answer, a.Value, b.Value)
		c.terms = append(c.terms, weigh(weight, near, whole))
	}
}

// nearness is 1 − |a − b| / (M − m) in points, as a fraction. Where every answer earns the same points, the answers
// themselves are equal or not.
func nearness(answer *coaching.Answer, a, b coaching.Decimal) (near, whole int64) {
	least, most := answer.PointsRange()
	span := int64(most - least)
	switch apart := int64(answer.Points(a) - answer.Points(b)); {
	case span > 0:
		return span - max(apart, -apart), span
	case a == b:
		return 1, 1
	default:
		return 0, 1
	}
}
