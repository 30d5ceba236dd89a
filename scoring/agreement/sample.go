package agreement

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
)

// mostPaired is how many different numbers the ratio distance is worked out for, of each pair of them; mostRepaired is
// how many in every draw of a bootstrap.
const (
	mostPaired   = 5_000
	mostRepaired = 200
)

// sample is an item, made ready to be measured again and again with units that count several times or not at all. Units
// with the same answers share a pattern, and what a pattern brings to each sum is worked out once.
type sample struct {
	patterns []pattern
	units    []occurrence
	compared []comparison

	categories, possible int
	axis                 []float64 // the different numbers, rising
	scale                float64   // the item's range, or 1 where it has none
	width                float64   // the item's range
	twoRaters            bool
	fixed                int // answers in every unit; 0: it varies
	negative             bool
	answered             bool

	// What measure needs each time.
	counts                         []float64 // of patterns
	marginal, share                []float64 // by category
	first, second                  []float64 // by category, of either of two raters
	numbers, ranks, left, right    []float64 // by place on the axis
	parts                          *[kinds]part
	numericPairs, pairs, answering float64
}

// occurrence is a unit: the cluster that it is drawn with and its pattern.
type occurrence struct{ cluster, pattern int32 }

// pattern is how a unit was answered. Categories are in order of the raters where there are two of them in all.
type pattern struct {
	categories []int32
	places     []int32 // on the axis, of those that are numbers
	agreement  float64 // share of equal pairs
	within     float64 // share of pairs of numbers within the tolerance
	// Sums over ordered pairs of squared distances, divided by one less than there are answers.
	nominal, interval, ratio float64
}

func newSample(item *Item, d *Data, o *Options) *sample {
	s := &sample{categories: len(item.Categories), possible: max(item.Possible, len(item.Categories)), width: item.High - item.Low}
	s.scale = s.width
	if s.scale <= 0 {
		s.scale = 1
	}
	places := s.layAxis(item.Categories)
	ratings := slices.Clone(item.Ratings)
	slices.SortFunc(ratings, func(a, b Rating) int {
		return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Rater, b.Rater))
	})
	s.twoRaters = countRaters(ratings, o) == 2
	known := map[string]int32{}
	for from := 0; from < len(ratings); {
		to := from
		for to < len(ratings) && ratings[to].Unit == ratings[from].Unit {
			to++
		}
		cluster := d.Clusters[ratings[from].Unit]
		s.compare(item, ratings[from:to], cluster, o)
		s.addUnit(s.answers(ratings[from:to], o), cluster, known)
		from = to
	}
	for i := range s.patterns {
		s.complete(&s.patterns[i], places, o)
	}
	s.fixed = s.fixedRatings()
	s.allocate()
	return s
}

// layAxis sorts the numbers of the categories and returns for each category its place among them, or -1.
func (s *sample) layAxis(categories []Category) []int32 {
	for _, c := range categories {
		if c.Numeric {
			s.axis = append(s.axis, c.Number)
			s.negative = s.negative || c.Number < 0
		}
	}
	slices.Sort(s.axis)
	s.axis = slices.Compact(s.axis)
	places := make([]int32, len(categories))
	for i, c := range categories {
		places[i] = -1
		if c.Numeric {
			at, _ := slices.BinarySearch(s.axis, c.Number)
			places[i] = int32(at)
		}
	}
	return places
}

func countRaters(ratings []Rating, o *Options) int {
	raters := map[int32]bool{}
	for _, r := range ratings {
		if !r.Key || !o.ExcludeKeys {
			raters[r.Rater] = true
		}
	}
	return len(raters)
}

// answers are the categories that a unit was given, by those who count among the raters.
func (s *sample) answers(ratings []Rating, o *Options) []int32 {
	categories := make([]int32, 0, len(ratings))
	for _, r := range ratings {
		if !r.Key || !o.ExcludeKeys {
			categories = append(categories, r.Category)
		}
	}
	if !s.twoRaters {
		slices.Sort(categories)
	}
	return categories
}

func (s *sample) addUnit(categories []int32, cluster int32, known map[string]int32) {
	if len(categories) == 0 {
		return
	}
	s.answered = true
	key := make([]byte, 0, 4*len(categories))
	for _, c := range categories {
		key = binary.LittleEndian.AppendUint32(key, uint32(c))
	}
	at, found := known[string(key)]
	if !found {
		at = int32(len(s.patterns))
		known[string(key)] = at
		s.patterns = append(s.patterns, pattern{categories: categories})
	}
	s.units = append(s.units, occurrence{cluster, at})
}

// complete works out what a pattern brings to the sums.
func (s *sample) complete(p *pattern, places []int32, o *Options) {
	equal := 0.0
	for i, a := range p.categories {
		for _, b := range p.categories[i+1:] {
			if a == b {
				equal++
			}
		}
		if places[a] >= 0 {
			p.places = append(p.places, places[a])
		}
	}
	if n := float64(len(p.categories)); n > 1 {
		all := n * (n - 1) / 2
		p.agreement = equal / all
		p.nominal = 2 * (all - equal) / (n - 1)
	}
	s.completeNumbers(p, o)
}

func (s *sample) completeNumbers(p *pattern, o *Options) {
	n := float64(len(p.places))
	if n < 2 {
		return
	}
	near := 0.0
	for i, a := range p.places {
		for _, b := range p.places[i+1:] {
			x, y := s.axis[a], s.axis[b]
			if withinTolerance(x-y, s.width, o.Tolerance) {
				near++
			}
			apart := (x - y) / s.scale
			p.interval += 2 * apart * apart / (n - 1)
			p.ratio += 2 * ratioDistance(x, y) / (n - 1)
		}
	}
	p.within = near / (n * (n - 1) / 2)
}

// withinTolerance allows for the last binary digits: 0.3 − 0.2 is within a tenth.
func withinTolerance(apart, width, tolerance float64) bool {
	return math.Abs(apart) <= tolerance*width*(1+1e-9)+1e-9*width
}

func ratioDistance(x, y float64) float64 {
	if x == y {
		return 0
	}
	share := (x - y) / (x + y)
	return share * share
}

// fixedRatings is how many answers every unit has, or 0.
func (s *sample) fixedRatings() int {
	fixed := 0
	for i := range s.patterns {
		if n := len(s.patterns[i].categories); fixed == 0 || n == fixed {
			fixed = n
		} else {
			return 0
		}
	}
	return fixed
}

func (s *sample) allocate() {
	s.counts = make([]float64, len(s.patterns))
	for _, byCategory := range []*[]float64{&s.marginal, &s.share, &s.first, &s.second} {
		*byCategory = make([]float64, s.categories)
	}
	for _, byPlace := range []*[]float64{&s.numbers, &s.ranks, &s.left, &s.right} {
		*byPlace = make([]float64, len(s.axis))
	}
	s.parts = new([kinds]part)
}
