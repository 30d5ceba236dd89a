package agreement

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// intervals draws clusters and gathers what each draw comes to. The draws are made anew for every item, which costs less
// than to keep them.
type intervals struct {
	o        *Options
	clusters int
	overall  *pool
	weights  []float64
}

func newIntervals(d *Data, o *Options) *intervals {
	if o.Bootstrap == nil {
		return nil
	}
	clusters := 0
	for _, cluster := range d.Clusters {
		clusters = max(clusters, int(cluster)+1)
	}
	return &intervals{o, clusters, newPool(d.Raters, o.Bootstrap.Resamples), make([]float64, clusters)}
}

// draw fills in how often each cluster comes up.
func (v *intervals) draw(number int) []float64 {
	clear(v.weights)
	source := rand.NewPCG(v.o.Bootstrap.Seed, uint64(number))
	for range v.clusters {
		at, _ := bits.Mul64(source.Uint64(), uint64(v.clusters))
		v.weights[at]++
	}
	return v.weights
}

// add gives an item's statistics their intervals, and takes its draws into those over all.
func (v *intervals) add(s *sample, of *Statistics) error {
	if v == nil {
		return nil
	}
	resamples := v.o.Bootstrap.Resamples
	if v.clusters < 2 {
		resamples = 0
	}
	item := &pool{make([][kinds]part, resamples), make([][]deviations, resamples)}
	for number := range resamples {
		if v.o.Proceed != nil {
			if err := v.o.Proceed(); err != nil {
				return err
			}
		}
		weights := v.draw(number)
		item.parts[number] = *s.measure(weights, mostRepaired)
		item.errors[number] = make([]deviations, len(v.overall.errors[number]))
		s.errorsOf(weights, item.errors[number])
		v.overall.add(number, &item.parts[number])
		v.overall.addErrors(number, item.errors[number])
	}
	v.put(item, of, s.scale)
	return nil
}

// close gives the statistics over all their intervals.
func (v *intervals) close(of *Statistics) {
	if v != nil {
		v.put(v.overall, of, 100)
	}
}

// put sets the interval of every statistic that has a value.
func (v *intervals) put(draws *pool, of *Statistics, one float64) {
	values := make([]float64, 0, len(draws.parts))
	for k := range kinds {
		values = values[:0]
		for draw := range draws.parts {
			if part := &draws.parts[draw][k]; part.reason == "" {
				values = append(values, part.value(k))
			}
		}
		v.set(&of.Among[k], values)
	}
	for rater, statistics := range of.Raters {
		if statistics == nil {
			continue
		}
		for k := range raterKinds {
			values = values[:0]
			for draw := range draws.errors {
				if e := &draws.errors[draw][rater]; e.of(k) > 0 {
					values = append(values, e.value(k, one))
				}
			}
			v.set(&statistics[k], values)
		}
	}
}

func (v *intervals) set(s *Statistic, values []float64) {
	switch {
	case s.Value == nil:
		return
	case v.clusters < 2:
		s.Interval = &Interval{Reason: FewClusters}
		return
	case 2*len(values) < v.o.Bootstrap.Resamples:
		s.Interval = &Interval{Resamples: len(values), Reason: FewResamples}
		return
	}
	slices.Sort(values)
	tail := int(math.Floor((1-v.o.Bootstrap.Level)/2*float64(len(values)) + 1e-9)) // 1 − 0.8 is less than 0.2
	s.Interval = &Interval{Lower: new(values[tail]), Upper: new(values[len(values)-1-tail]), Resamples: len(values)}
}
