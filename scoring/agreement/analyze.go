package agreement

// Analyze works out everything. Its only error is that of Options.Proceed.
func Analyze(d *Data, o Options) (Analysis, error) {
	a := Analysis{Items: make([]Statistics, len(d.Items))}
	overall := newPool(d.Raters, 1)
	intervals := newIntervals(d, &o)
	for i := range d.Items {
		s := newSample(&d.Items[i], d, &o)
		item := newPool(d.Raters, 1)
		item.add(0, s.measure(nil, mostPaired))
		s.errorsOf(nil, item.errors[0])
		overall.add(0, s.parts)
		overall.addErrors(0, item.errors[0])
		a.Items[i] = item.statistics(s.scale)
		if err := intervals.add(s, &a.Items[i]); err != nil {
			return Analysis{}, err
		}
	}
	a.Overall = overall.statistics(100)
	intervals.close(&a.Overall)
	return a, nil
}

// pool averages the parts of items, apart for each of a number of draws.
type pool struct {
	parts  [][kinds]part
	errors [][]deviations // by draw and rater
}

func newPool(raters, draws int) *pool {
	p := &pool{parts: make([][kinds]part, draws), errors: make([][]deviations, draws)}
	for draw := range p.errors {
		p.errors[draw] = make([]deviations, raters)
		for k := range p.parts[draw] {
			p.parts[draw][k].reason = NoRatings
		}
	}
	return p
}

// add takes the parts of one more item. Observed and expected are sums over the items until value divides them; that of
// an item without a value counts for nothing.
func (p *pool) add(draw int, of *[kinds]part) {
	for k := range of {
		more, sum := &of[k], &p.parts[draw][k]
		switch {
		case sum.reason == TooManyValues:
			continue
		case more.reason == TooManyValues:
			*sum = part{reason: TooManyValues} // not without an item that has a value
			continue
		case more.reason != "":
			if sum.weight == 0 {
				sum.reason = nearer(sum.reason, more.reason)
			}
			continue
		}
		sum.reason = ""
		sum.observed += more.weight * more.observed
		sum.expected += more.weight * more.expected
		sum.weight += more.weight
		sum.units += more.units
		sum.ratings += more.ratings
	}
}

func (p *pool) addErrors(draw int, of []deviations) {
	for rater := range of {
		p.errors[draw][rater].join(of[rater])
	}
}

// statistics are those of the first draw. One is what a whole range is worth to a rater's errors.
func (p *pool) statistics(one float64) Statistics {
	var s Statistics
	for k := range kinds {
		part := &p.parts[0][k]
		s.Among[k] = Statistic{Reason: part.reason, Units: int(part.units), Ratings: int(part.ratings)}
		if part.reason == "" {
			s.Among[k].Value = new(part.value(k))
		}
	}
	s.Raters = make([]*RaterStatistics, len(p.errors[0]))
	for rater := range p.errors[0] {
		if e := &p.errors[0][rater]; e.answers > 0 {
			s.Raters[rater] = e.statistics(one)
		}
	}
	return s
}

func (e *deviations) statistics(one float64) *RaterStatistics {
	var s RaterStatistics
	for k := range raterKinds {
		n := e.of(k)
		s[k] = Statistic{Units: int(n), Ratings: int(n)}
		if n == 0 {
			s[k].Reason = NoPairs
			continue
		}
		s[k].Value = new(e.value(k, one))
	}
	return &s
}
