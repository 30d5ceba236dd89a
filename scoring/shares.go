package scoring

import (
	"math/big"

	"opencoaching/coaching"
)

// share is the part of one scored line in the whole, exactly and in percent: what it weighs and what it contributes.
type share struct {
	weight, contribution *big.Rat
	taken                bool // by an auto-fail
}

// shares lists those of the scored lines in template order; nil when there is no whole to have a part in.
func (s *sheet) shares() []share {
	var shares []share
	var pulls []*big.Rat
	for i := range s.sections {
		section := &s.sections[i]
		for j := range section.lines {
			l := &section.lines[j]
			if l.state != Scored {
				continue
			}
			pulls = append(pulls, s.pull(section, l))
			shares = append(shares, share{contribution: big.NewRat(l.earned, l.possible), taken: s.zeroed || section.zeroed})
		}
	}
	whole := sum(pulls)
	if whole.Sign() == 0 {
		return nil
	}
	for i := range shares {
		shares[i].weight = percent(pulls[i].Quo(pulls[i], whole))
		shares[i].contribution.Mul(shares[i].contribution, shares[i].weight)
	}
	return shares
}

// deduction is what auto-fail takes from the whole: 0, or a negative number of percent.
func deduction(shares []share) *big.Rat {
	var taken []*big.Rat
	for _, share := range shares {
		if share.taken {
			taken = append(taken, share.contribution)
		}
	}
	all := sum(taken)
	return all.Neg(all)
}

// explainShares fills in what each criterion weighs in the whole and contributes to it, and what auto-fail takes.
func (s *sheet) explainShares(e *Explanation) {
	shares := s.shares()
	if shares == nil {
		return
	}
	taken := deduction(shares)
	var weights, contributions []*big.Rat
	for _, share := range shares {
		weights = append(weights, share.weight)
		contributions = append(contributions, share.contribution)
	}
	const whole = 100 * coaching.DecimalUnit
	printedWeights := apportion(weights, whole, s.places())
	printed := apportion(append(contributions, taken), e.Total.Value, s.places())

	n := 0
	for i := range e.Criteria {
		c := &e.Criteria[i]
		if c.State != Scored {
			continue
		}
		c.EffectiveWeight = &Amount{Value: printedWeights[n], Exact: weights[n].RatString()}
		c.Contribution = &Amount{Value: printed[n], Exact: contributions[n].RatString()}
		n++
	}
	if taken.Sign() < 0 {
		e.AutoFailDeduction = &Amount{Value: printed[n], Exact: taken.RatString()}
	}
}
