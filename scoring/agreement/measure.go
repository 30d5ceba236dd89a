package agreement

// part is one statistic of one item: disagreement observed and by chance, and how much it weighs among the items.
type part struct {
	observed, expected, weight float64
	units, ratings             float64
	reason                     Reason
}

// value is 1 − O/E, in percent where percents are meant.
func (p *part) value(k Kind) float64 {
	value := 1 - p.observed/p.expected
	if k <= WithinTolerance {
		value *= 100
	}
	return value
}

// measure works out every statistic with each cluster counted as often as weights say; nil: once. The result is valid
// until the next call. Ratio is not worked out beyond so many different numbers.
func (s *sample) measure(weights []float64, mostRatio int) *[kinds]part {
	s.count(weights)
	s.sumUp()
	s.percentages()
	s.cohen()
	s.weighted()
	s.fleiss()
	s.alphaNominal()
	s.alphaOrdinal()
	s.alphaInterval()
	s.alphaRatio(mostRatio)
	s.gwet()
	return s.parts
}

func (s *sample) count(weights []float64) {
	clear(s.counts)
	for _, unit := range s.units {
		if weights == nil {
			s.counts[unit.pattern]++
		} else {
			s.counts[unit.pattern] += weights[unit.cluster]
		}
	}
}

// sumUp adds up how often each category and each number was given in units that can be compared, and what the patterns
// bring to the disagreement observed. The observed sums of all statistics but the ordinal α are done when it returns.
func (s *sample) sumUp() {
	for _, sums := range [][]float64{s.marginal, s.share, s.first, s.second, s.numbers, s.left, s.right} {
		clear(sums)
	}
	*s.parts = [kinds]part{}
	s.pairs, s.numericPairs, s.answering = 0, 0, 0
	for i := range s.patterns {
		if s.counts[i] > 0 {
			s.addPattern(&s.patterns[i], s.counts[i])
		}
	}
}

func (s *sample) addPattern(p *pattern, count float64) {
	s.answering += count
	n := float64(len(p.categories))
	for _, c := range p.categories {
		s.share[c] += count / n
	}
	if n < 2 {
		return
	}
	s.pairs += count
	for _, c := range p.categories {
		s.marginal[c] += count
	}
	s.add(PercentAgreement, count, n, 1-p.agreement)
	s.add(AlphaNominal, count, n, p.nominal)
	if s.twoRaters {
		s.first[p.categories[0]] += count
		s.second[p.categories[1]] += count
	}
	s.addNumbers(p, count)
}

func (s *sample) addNumbers(p *pattern, count float64) {
	n := float64(len(p.places))
	if n < 2 {
		return
	}
	s.numericPairs += count
	for _, place := range p.places {
		s.numbers[place] += count
	}
	s.add(WithinTolerance, count, n, 1-p.within)
	s.add(AlphaOrdinal, count, n, 0)
	s.add(AlphaInterval, count, n, p.interval)
	s.add(AlphaRatio, count, n, p.ratio)
	if s.twoRaters {
		s.left[p.places[0]] += count
		s.right[p.places[1]] += count
		apart := (s.axis[p.places[0]] - s.axis[p.places[1]]) / s.scale
		s.add(WeightedKappaLinear, count, n, max(apart, -apart))
		s.add(WeightedKappaQuadratic, count, n, apart*apart)
	}
}

func (s *sample) add(k Kind, count, ratings, observed float64) {
	part := &s.parts[k]
	part.units += count
	part.ratings += count * ratings
	part.observed += count * observed
}

// lacks notes why statistics have no value, if it is for want of answers.
func (s *sample) lacks(units float64, of ...Kind) bool {
	reason := NoPairs
	switch {
	case units > 0:
		return false
	case !s.answered:
		reason = NoRatings
	}
	s.refuse(reason, of...)
	return true
}

func (s *sample) refuse(reason Reason, of ...Kind) {
	for _, k := range of {
		s.parts[k].reason = reason
	}
}

// settle divides the sums and puts the weight down; where chance brings about no disagreement there is no value.
func (s *sample) settle(k Kind, by, expected, weight float64) {
	part := &s.parts[k]
	part.observed /= by
	part.expected, part.weight = expected, weight
	if expected <= 0 {
		part.reason = NoVariation
	}
}

func (s *sample) percentages() {
	if !s.lacks(s.pairs, PercentAgreement) {
		s.settle(PercentAgreement, s.pairs, 1, s.pairs)
	}
	if !s.lacks(s.numericPairs, WithinTolerance) {
		s.settle(WithinTolerance, s.numericPairs, 1, s.numericPairs)
	}
}

// cohen is Cohen's κ. What was observed is the same as for the percentage.
func (s *sample) cohen() {
	switch {
	case !s.answered:
		s.refuse(NoRatings, CohenKappa)
		return
	case !s.twoRaters:
		s.refuse(NotTwoRaters, CohenKappa)
		return
	case s.lacks(s.pairs, CohenKappa):
		return
	}
	together := 0.0
	for c := range s.first {
		together += s.first[c] * s.second[c]
	}
	n := s.pairs
	s.parts[CohenKappa] = part{observed: s.parts[PercentAgreement].observed, units: n, ratings: 2 * n}
	s.settle(CohenKappa, 1, (n*n-together)/(n*n), n)
}

// weighted are the weighted κ. With F and G the shares of either rater's answers up to a place, the mean distance by
// chance is the sum of F·(1 − G) + G·(1 − F) over the steps between places.
func (s *sample) weighted() {
	both := []Kind{WeightedKappaLinear, WeightedKappaQuadratic}
	switch {
	case !s.answered:
		s.refuse(NoRatings, both...)
		return
	case !s.twoRaters:
		s.refuse(NotTwoRaters, both...)
		return
	case s.lacks(s.numericPairs, both...):
		return
	}
	n := s.numericPairs
	var linear, f, g, meanLeft, meanRight float64
	for i, x := range s.axis {
		if i > 0 {
			linear += (x - s.axis[i-1]) / s.scale * (f*(n-g) + g*(n-f)) / (n * n)
		}
		f, g = f+s.left[i], g+s.right[i]
		meanLeft += s.left[i] * s.from(x) / n
		meanRight += s.right[i] * s.from(x) / n
	}
	quadratic := 0.0
	if linear > 0 {
		quadratic = (meanLeft - meanRight) * (meanLeft - meanRight)
		for i, x := range s.axis {
			l, r := s.from(x)-meanLeft, s.from(x)-meanRight
			quadratic += (s.left[i]*l*l + s.right[i]*r*r) / n
		}
	}
	s.settle(WeightedKappaLinear, n, linear, n)
	s.settle(WeightedKappaQuadratic, n, quadratic, n)
}

// from is how far a number lies from the least one, in shares of the range.
func (s *sample) from(x float64) float64 { return (x - s.axis[0]) / s.scale }

// fleiss is Fleiss' κ. With as many answers in every unit its observed disagreement is that of the percentage.
func (s *sample) fleiss() {
	switch {
	case !s.answered:
		s.refuse(NoRatings, FleissKappa)
		return
	case s.fixed == 0:
		s.refuse(RatersVary, FleissKappa)
		return
	case s.lacks(s.pairs, FleissKappa):
		return
	}
	all := s.pairs * float64(s.fixed)
	s.parts[FleissKappa] = part{observed: s.parts[PercentAgreement].observed, units: s.pairs, ratings: all}
	s.settle(FleissKappa, 1, (all*all-squares(s.marginal))/(all*all), s.pairs)
}

func squares(counts []float64) float64 {
	sum := 0.0
	for _, count := range counts {
		sum += count * count
	}
	return sum
}

func (s *sample) alphaNominal() {
	if s.lacks(s.pairs, AlphaNominal) {
		return
	}
	n := s.parts[AlphaNominal].ratings
	s.settle(AlphaNominal, n, (n*n-squares(s.marginal))/(n*(n-1)), n)
}

// alphaOrdinal gives each number the rank in its middle among all answers. Between two of them then lie as many answers
// as the ordinal distance counts, so that it is the distance of the ranks.
func (s *sample) alphaOrdinal() {
	if s.lacks(s.numericPairs, AlphaOrdinal) {
		return
	}
	part := &s.parts[AlphaOrdinal]
	n, below := part.ratings, 0.0
	for i, count := range s.numbers {
		s.ranks[i] = (below + count/2) / n
		below += count
	}
	for i := range s.patterns {
		p := &s.patterns[i]
		if answers := float64(len(p.places)); s.counts[i] > 0 && answers > 1 {
			sum, square := 0.0, 0.0
			for _, place := range p.places {
				sum += s.ranks[place]
				square += s.ranks[place] * s.ranks[place]
			}
			part.observed += s.counts[i] * max(0, 2*(answers*square-sum*sum)/(answers-1))
		}
	}
	s.settle(AlphaOrdinal, n, s.spread(n, s.ranks), n)
}

func (s *sample) alphaInterval() {
	if s.lacks(s.numericPairs, AlphaInterval) {
		return
	}
	for i, x := range s.axis {
		s.ranks[i] = s.from(x)
	}
	n := s.parts[AlphaInterval].ratings
	s.settle(AlphaInterval, n, s.spread(n, s.ranks), n)
}

// spread is the mean squared distance of two different answers out of n, each at its number's position.
func (s *sample) spread(n float64, positions []float64) float64 {
	mean, different := 0.0, 0
	for i, count := range s.numbers {
		mean += count * positions[i] / n
		if count > 0 {
			different++
		}
	}
	if different < 2 {
		return 0
	}
	sum := 0.0
	for i, count := range s.numbers {
		sum += count * (positions[i] - mean) * (positions[i] - mean)
	}
	return 2 * sum / (n - 1)
}

func (s *sample) alphaRatio(most int) {
	switch {
	case s.lacks(s.numericPairs, AlphaRatio):
		return
	case s.negative:
		s.refuse(NegativeNumbers, AlphaRatio)
		return
	case len(s.axis) > most:
		s.refuse(TooManyValues, AlphaRatio)
		return
	}
	sum := 0.0
	for i, count := range s.numbers {
		if count == 0 {
			continue
		}
		for j := range i {
			if s.numbers[j] > 0 {
				sum += count * s.numbers[j] * ratioDistance(s.axis[i], s.axis[j])
			}
		}
	}
	n := s.parts[AlphaRatio].ratings
	s.settle(AlphaRatio, n, 2*sum/(n*(n-1)), n)
}

// gwet is AC1. What was observed is the same as for the percentage; chance asks also units with a single answer.
func (s *sample) gwet() {
	if s.lacks(s.pairs, GwetAC1) {
		return
	}
	percent := &s.parts[PercentAgreement]
	s.parts[GwetAC1] = part{observed: percent.observed, units: percent.units, ratings: percent.ratings}
	chance := 0.0
	for _, share := range s.share {
		chance += share / s.answering * (1 - share/s.answering)
	}
	if s.possible < 2 {
		s.refuse(NoVariation, GwetAC1)
		return
	}
	s.settle(GwetAC1, 1, 1-chance/float64(s.possible-1), s.pairs)
}
