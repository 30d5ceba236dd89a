package agreement

import "math"

// comparison is one rater's answer beside the key of its unit.
type comparison struct {
	cluster, rater int32
	equal, within  bool
	numeric        bool
	apart          float64 // answer − key, in shares of the range
}

// compare holds the answers to a unit against its key, if it has one.
func (s *sample) compare(item *Item, ratings []Rating, cluster int32, o *Options) {
	for _, key := range ratings {
		if !key.Key {
			continue
		}
		for _, r := range ratings {
			if r.Key {
				continue
			}
			a, k := item.Categories[r.Category], item.Categories[key.Category]
			c := comparison{cluster: cluster, rater: r.Rater, equal: r.Category == key.Category, numeric: a.Numeric && k.Numeric}
			if c.numeric {
				c.apart = (a.Number - k.Number) / s.scale
				c.within = withinTolerance(a.Number-k.Number, s.width, o.Tolerance)
			}
			s.compared = append(s.compared, c)
		}
	}
}

// deviations are the sums of one rater's comparisons.
type deviations struct {
	answers, equal          float64
	numbers, within         float64
	apart, absolute, square float64
}

func (e *deviations) add(c *comparison, count float64) {
	e.answers += count
	if c.equal {
		e.equal += count
	}
	if !c.numeric {
		return
	}
	e.numbers += count
	if c.within {
		e.within += count
	}
	e.apart += count * c.apart
	e.absolute += count * math.Abs(c.apart)
	e.square += count * c.apart * c.apart
}

func (e *deviations) join(o deviations) {
	e.answers += o.answers
	e.equal += o.equal
	e.numbers += o.numbers
	e.within += o.within
	e.apart += o.apart
	e.absolute += o.absolute
	e.square += o.square
}

// of is how many answers a statistic is over.
func (e *deviations) of(k RaterKind) float64 {
	if k == RaterAgreement {
		return e.answers
	}
	return e.numbers
}

// value is a statistic where it is over at least one answer. One is what the item's whole range is worth.
func (e *deviations) value(k RaterKind, one float64) float64 {
	switch k {
	case RaterAgreement:
		return 100 * e.equal / e.answers
	case RaterWithin:
		return 100 * e.within / e.numbers
	case Bias:
		return one * e.apart / e.numbers
	case MeanAbsoluteError:
		return one * e.absolute / e.numbers
	default:
		return one * math.Sqrt(e.square/e.numbers)
	}
}

// errorsOf sums up the comparisons by rater into sums, with each cluster counted as often as weights say; nil: once.
func (s *sample) errorsOf(weights []float64, sums []deviations) {
	clear(sums)
	for i := range s.compared {
		c := &s.compared[i]
		if weights == nil {
			sums[c.rater].add(c, 1)
		} else if w := weights[c.cluster]; w > 0 {
			sums[c.rater].add(c, w)
		}
	}
}
