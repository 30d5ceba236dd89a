package scoring_test

import (
	"math/big"

	"opencoaching/coaching"
)

// oracle is the arithmetic once more, written straight down from the formulas without a thought for cost.
type oracle struct {
	template *coaching.Template
	scores   map[string]coaching.Score
	hidden   map[string]bool
}

// counted is a criterion that counts: chapter, weights, points, and its auto-fail.
type counted struct {
	id, chapter          string
	w, chapterW, e, most *big.Rat
	effect               coaching.Effect
	fails                bool
}

func newOracle(template *coaching.Template, scores []coaching.Score) oracle {
	o := oracle{template: template, scores: map[string]coaching.Score{}, hidden: template.Hidden(scores)}
	for _, score := range scores {
		o.scores[score.CriterionID] = score
	}
	return o
}

func (o oracle) all() []counted {
	var all []counted
	for _, chapter := range o.template.Content.Chapters {
		for _, criterion := range chapter.Criteria {
			score, given := o.scores[criterion.CriterionID]
			if !given || score.NumericValue == nil || o.hidden[criterion.CriterionID] {
				continue
			}
			least, most := criterion.Answer.PointsRange()
			if o.template.Content.Scoring.Normalization == coaching.ZeroBased {
				least = 0
			}
			q := counted{id: criterion.CriterionID, chapter: chapter.ChapterID,
				w: coaching.WeightOf(criterion.Weight).Rat(), chapterW: coaching.WeightOf(chapter.Weight).Rat(),
				e: (criterion.Answer.Points(*score.NumericValue) - least).Rat(), most: (most - least).Rat()}
			q.effect, q.fails = criterion.Answer.Fails(*score.NumericValue)
			all = append(all, q)
		}
	}
	return all
}

// afterFails takes the points of the chapters that an auto-fail empties.
func afterFails(all []counted) []counted {
	emptied := map[string]bool{}
	for _, q := range all {
		if q.fails && q.effect == coaching.ZeroChapter {
			emptied[q.chapter] = true
		}
	}
	for i := range all {
		if emptied[all[i].chapter] {
			all[i].e = new(big.Rat)
		}
	}
	return all
}

func (o oracle) total() coaching.Decimal {
	all := o.all()
	for _, q := range all {
		if q.fails && q.effect == coaching.ZeroScorecard {
			return 0
		}
	}
	exact := o.formula(afterFails(all))
	if exact == nil {
		return coaching.NotApplicable
	}
	return coaching.RoundDecimal(exact, int(*o.template.Content.Scoring.Decimals))
}

func (o oracle) results() coaching.Results {
	all := afterFails(o.all())
	r := coaching.Results{Criteria: map[string]*coaching.Decimal{}, Chapters: map[string]*coaching.Decimal{}}
	for _, chapter := range o.template.Content.Chapters {
		var alone []counted
		for _, criterion := range chapter.Criteria {
			r.Criteria[criterion.CriterionID] = nil
		}
		for _, q := range all {
			if q.chapter == chapter.ChapterID {
				q.chapterW = big.NewRat(1, 1)
				alone = append(alone, q)
				r.Criteria[q.id] = fourPlaces(times(big.NewRat(100, 1), over(q.e, q.most)))
			}
		}
		r.Chapters[chapter.ChapterID] = fourPlaces(o.formula(alone))
	}
	return r
}

func (o oracle) formula(all []counted) *big.Rat {
	above, below := new(big.Rat), new(big.Rat)
	for _, q := range all {
		switch o.template.Content.Scoring.Method {
		case coaching.WeightedCriteria:
			above.Add(above, times(q.w, over(q.e, q.most)))
			below.Add(below, q.w)
		case coaching.WeightedChapters:
			chapterMost, members := new(big.Rat), int64(0)
			for _, other := range all {
				if other.chapter == q.chapter {
					chapterMost.Add(chapterMost, other.most)
					members++
				}
			}
			above.Add(above, times(q.chapterW, over(q.e, chapterMost)))
			below.Add(below, over(q.chapterW, big.NewRat(members, 1)))
		case coaching.RawPoints:
			above.Add(above, q.e)
			below.Add(below, q.most)
		case coaching.WeightedPoints:
			above.Add(above, times(q.chapterW, q.e))
			below.Add(below, times(q.chapterW, q.most))
		}
	}
	if below.Sign() == 0 {
		return nil
	}
	return times(big.NewRat(100, 1), over(above, below))
}

func times(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) }

func over(a, b *big.Rat) *big.Rat { return new(big.Rat).Quo(a, b) }

func fourPlaces(exact *big.Rat) *coaching.Decimal {
	if exact == nil {
		return nil
	}
	return new(coaching.RoundDecimal(exact, 4))
}
