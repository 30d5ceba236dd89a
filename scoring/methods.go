package scoring

import (
	"math/big"

	"opencoaching/coaching"
)

// formula is the template's method over all sections: a fraction between 0 and 1 after ZERO_CHAPTER has had its effect,
// or nil when nothing counts or all that counts weighs 0.
func (s *sheet) formula() *big.Rat {
	switch s.scoring.Method {
	case coaching.WeightedChapters:
		return weightedChapters(s.sections)
	case coaching.RawPoints:
		return rawPoints(s.sections)
	case coaching.WeightedPoints:
		return weightedPoints(s.sections)
	default: // WEIGHTED_CRITERIA: a normalised template knows no other
		return weightedCriteria(s.sections)
	}
}

// formulaOf is the template's method over the section at i alone. Three of the methods come down to Σ e / Σ M there,
// since the chapter's weight stands above and below the line: a chapter that weighs 0 has a score of its own too.
func (s *sheet) formulaOf(i int) *big.Rat {
	alone := s.sections[i : i+1]
	switch s.scoring.Method {
	case coaching.WeightedChapters, coaching.RawPoints, coaching.WeightedPoints:
		return rawPoints(alone)
	default:
		return weightedCriteria(alone)
	}
}

// weightedCriteria is Σ w·r / Σ w.
func weightedCriteria(sections []section) *big.Rat {
	var weights int64
	var terms []*big.Rat
	for i := range sections {
		weights += sections[i].weights
		if !sections[i].zeroed {
			terms = append(terms, sections[i].weightedRatios)
		}
	}
	return divide(sum(terms), weights)
}

// sumWeightedRatios is Σ w·r over the lines that count.
func sumWeightedRatios(lines []line) *big.Rat {
	var terms []*big.Rat
	for i := range lines {
		if l := &lines[i]; l.weight > 0 && l.earned > 0 {
			terms = append(terms, weigh(l.weight, l.earned, l.possible))
		}
	}
	return sum(terms)
}

// weightedChapters is Σ W·(Σ e / Σ M) / Σ W, over the chapters in which something counts.
func weightedChapters(sections []section) *big.Rat {
	var weights int64
	var terms []*big.Rat
	for i := range sections {
		if s := &sections[i]; s.possible > 0 {
			weights += s.weight
			terms = append(terms, weigh(s.weight, s.counted(), s.possible))
		}
	}
	return divide(sum(terms), weights)
}

// rawPoints is Σ e / Σ M.
func rawPoints(sections []section) *big.Rat {
	var earned, possible int64
	for i := range sections {
		earned += sections[i].counted()
		possible += sections[i].possible
	}
	if possible == 0 {
		return nil
	}
	return big.NewRat(earned, possible)
}

// weightedPoints is Σ W·Σ e / Σ W·Σ M.
func weightedPoints(sections []section) *big.Rat {
	var earned, possible, weight, term big.Int
	for i := range sections {
		s := &sections[i]
		weight.SetInt64(s.weight)
		earned.Add(&earned, term.Mul(&weight, term.SetInt64(s.counted())))
		possible.Add(&possible, term.Mul(&weight, term.SetInt64(s.possible)))
	}
	if possible.Sign() == 0 {
		return nil
	}
	return new(big.Rat).SetFrac(&earned, &possible)
}

// pull is how strongly a line that counts pulls at the total. Each of the four methods is a mean of the ratios r,
// weighted by the pull, and that is how the explanation takes them apart. Only proportions matter.
func (s *sheet) pull(section *section, l *line) *big.Rat {
	switch s.scoring.Method {
	case coaching.WeightedChapters:
		return weigh(section.weight, l.possible, section.possible)
	case coaching.RawPoints:
		return weigh(1, l.possible, 1)
	case coaching.WeightedPoints:
		return weigh(section.weight, l.possible, 1)
	default:
		return weigh(l.weight, 1, 1)
	}
}

// weigh is weight · part / whole.
func weigh(weight, part, whole int64) *big.Rat {
	above := big.NewInt(weight)
	return new(big.Rat).SetFrac(above.Mul(above, big.NewInt(part)), big.NewInt(whole))
}

// divide is value / by, or nil when by is 0.
func divide(value *big.Rat, by int64) *big.Rat {
	if by == 0 {
		return nil
	}
	return value.Quo(value, new(big.Rat).SetInt64(by))
}

// sum adds up fractions half by half, so that the long denominators of a long sum are met only in its last steps.
func sum(terms []*big.Rat) *big.Rat {
	switch len(terms) {
	case 0:
		return new(big.Rat)
	case 1:
		return new(big.Rat).Set(terms[0])
	}
	half := len(terms) / 2
	left := sum(terms[:half])
	return left.Add(left, sum(terms[half:]))
}

// percent turns a fraction of 1 into one of 100; nil stays nil.
func percent(fraction *big.Rat) *big.Rat {
	if fraction == nil {
		return nil
	}
	return fraction.Mul(fraction, big.NewRat(100, 1))
}
