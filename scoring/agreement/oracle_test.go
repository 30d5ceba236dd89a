package agreement_test

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"opencoaching/scoring/agreement"
)

// allKinds are the statistics among raters.
var allKinds = []agreement.Kind{agreement.PercentAgreement, agreement.WithinTolerance, agreement.CohenKappa,
	agreement.WeightedKappaLinear, agreement.WeightedKappaQuadratic, agreement.FleissKappa, agreement.AlphaNominal,
	agreement.AlphaOrdinal, agreement.AlphaInterval, agreement.AlphaRatio, agreement.GwetAC1}

// disagreement is what was observed and what chance would bring about; weight is how much of it there was.
type disagreement struct{ observed, expected, weight float64 }

// none is that of what has no value.
var none = disagreement{0, 0, 0}

// oracle is every statistic once more, from the definitions, by going through pairs of answers one by one. Answers are
// numbers and are their own categories; low and high are the ends of the range.
type oracle struct {
	a         answers
	low, high float64
	tolerance float64
	possible  int
}

func (o oracle) of(k agreement.Kind) disagreement {
	switch k {
	case agreement.PercentAgreement:
		return o.mean(func(x, y float64) bool { return x == y })
	case agreement.WithinTolerance:
		return o.mean(func(x, y float64) bool { return math.Abs(x-y) <= o.tolerance*(o.high-o.low) })
	case agreement.CohenKappa:
		return o.kappa(func(x, y float64) float64 { return math.Ceil(math.Abs(x-y) / 1e9) })
	case agreement.WeightedKappaLinear:
		return o.kappa(func(x, y float64) float64 { return math.Abs(x-y) / o.span() })
	case agreement.WeightedKappaQuadratic:
		return o.kappa(func(x, y float64) float64 { return (x - y) * (x - y) / o.span() / o.span() })
	case agreement.FleissKappa:
		return o.fleiss()
	case agreement.AlphaNominal:
		return o.alpha(func(x, y float64) float64 { return math.Ceil(math.Abs(x-y) / 1e9) })
	case agreement.AlphaOrdinal:
		return o.alpha(o.ordinal)
	case agreement.AlphaInterval:
		return o.alpha(func(x, y float64) float64 { return (x - y) * (x - y) / o.span() / o.span() })
	case agreement.AlphaRatio:
		return o.alpha(func(x, y float64) float64 {
			if x == y {
				return 0
			}
			return (x - y) * (x - y) / (x + y) / (x + y)
		})
	default:
		return o.gwet()
	}
}

func (o oracle) span() float64 {
	if o.high > o.low {
		return o.high - o.low
	}
	return 1
}

// units are the answers without the gaps, of units with at least so many.
func (o oracle) units(least int) [][]float64 {
	var units [][]float64
	for _, row := range o.a {
		var given []float64
		for _, answer := range row {
			if answer != gap {
				given = append(given, float64(answer))
			}
		}
		if len(given) >= least {
			units = append(units, given)
		}
	}
	return units
}

func (o oracle) mean(agree func(x, y float64) bool) disagreement {
	units, sum := o.units(2), 0.0
	for _, unit := range units {
		pairs, agreeing := 0.0, 0.0
		for i := range unit {
			for j := range unit {
				if i != j {
					pairs++
					if agree(unit[i], unit[j]) {
						agreeing++
					}
				}
			}
		}
		sum += agreeing / pairs
	}
	if len(units) == 0 {
		return none
	}
	n := float64(len(units))
	return disagreement{1 - sum/n, 1, n}
}

// raters are the columns in which there is an answer.
func (o oracle) raters() []int {
	var columns []int
	for _, row := range o.a {
		for rater, answer := range row {
			if answer != gap && !slices.Contains(columns, rater) {
				columns = append(columns, rater)
			}
		}
	}
	return columns
}

func (o oracle) kappa(distance func(x, y float64) float64) disagreement {
	columns := o.raters()
	if len(columns) != 2 {
		return none
	}
	var first, second []float64
	observed, expected := 0.0, 0.0
	for _, row := range o.a {
		if x, y := row[columns[0]], row[columns[1]]; x != gap && y != gap {
			first, second = append(first, float64(x)), append(second, float64(y))
			observed += distance(float64(x), float64(y))
		}
	}
	for _, x := range first {
		for _, y := range second {
			expected += distance(x, y)
		}
	}
	n := float64(len(first))
	if expected == 0 {
		return none
	}
	return disagreement{observed / n, expected / n / n, n}
}

func (o oracle) fleiss() disagreement {
	units := o.units(1)
	n, m := float64(len(units)), 0.0
	agreeing, of := 0.0, map[float64]float64{}
	for _, unit := range units {
		if m != 0 && float64(len(unit)) != m {
			return none
		}
		m = float64(len(unit))
		square, counts := 0.0, map[float64]float64{}
		for _, answer := range unit {
			counts[answer]++
			of[answer]++
		}
		for _, count := range counts {
			square += count * count
		}
		agreeing += (square - m) / (m * (m - 1))
	}
	chance := 0.0
	for _, count := range of {
		chance += count / (n * m) * count / (n * m)
	}
	if m < 2 || len(of) < 2 {
		return none
	}
	return disagreement{1 - agreeing/n, 1 - chance, n}
}

func (o oracle) alpha(distance func(x, y float64) float64) disagreement {
	var all []float64
	observed, expected := 0.0, 0.0
	for _, unit := range o.units(2) {
		all = append(all, unit...)
		for i := range unit {
			for j := range unit {
				observed += distance(unit[i], unit[j]) / float64(len(unit)-1)
			}
		}
	}
	for i := range all {
		for j := range all {
			expected += distance(all[i], all[j])
		}
	}
	n := float64(len(all))
	if expected == 0 {
		return none
	}
	return disagreement{observed / n, expected / n / (n - 1), n}
}

// ordinal counts the answers from one number to the other, of which those equal to either count by half.
func (o oracle) ordinal(x, y float64) float64 {
	if x == y {
		return 0
	}
	n, between := 0.0, 0.0
	for _, unit := range o.units(2) {
		for _, answer := range unit {
			n++
			switch {
			case answer == x || answer == y:
				between += 0.5
			case answer > min(x, y) && answer < max(x, y):
				between++
			}
		}
	}
	return between / n * between / n
}

func (o oracle) gwet() disagreement {
	units := o.units(1)
	shares := map[float64]float64{}
	for _, unit := range units {
		for _, answer := range unit {
			shares[answer] += 1 / float64(len(unit)) / float64(len(units))
		}
	}
	chance := 0.0
	for _, share := range shares {
		chance += share * (1 - share)
	}
	observed := o.mean(func(x, y float64) bool { return x == y })
	q := float64(max(o.possible, len(shares)))
	if observed == none || q < 2 {
		return none
	}
	return disagreement{observed.observed, 1 - chance/(q-1), observed.weight}
}

func value(k agreement.Kind, d disagreement) float64 {
	if k == agreement.PercentAgreement || k == agreement.WithinTolerance {
		return 100 * (1 - d.observed)
	}
	return 1 - d.observed/d.expected
}

// drawAnswers draws a table of up to 15 units and up to five raters, with gaps.
func drawAnswers(t *rapid.T) answers {
	raters, greatest := rapid.IntRange(1, 5).Draw(t, "raters"), rapid.IntRange(0, 6).Draw(t, "greatest")
	least := rapid.SampledFrom([]int{gap, 0}).Draw(t, "least")
	return rapid.SliceOfN(rapid.SliceOfN(rapid.IntRange(least, greatest), raters, raters), 1, 15).Draw(t, "answers")
}

func oracleOf(d *agreement.Data, item int, a answers, o agreement.Options) oracle {
	of := &d.Items[item]
	return oracle{a, of.Low, of.High, o.Tolerance, of.Possible}
}

func TestStatisticsAgreeWithTheirDefinitions(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, o := drawAnswers(t), agreement.Options{Tolerance: rapid.SampledFrom([]float64{0, 0.2, 0.5}).Draw(t, "tolerance")}
		d := a.data()
		d.Items[0].Possible = rapid.IntRange(0, 9).Draw(t, "possible")
		got, err := agreement.Analyze(d, o)
		require.NoError(t, err)
		for _, k := range allKinds {
			want := oracleOf(d, 0, a, o).of(k)
			for _, s := range []agreement.Statistic{got.Items[0].Among[k], got.Overall.Among[k]} {
				require.Equal(t, want == none, s.Value == nil, "%v: %v", k, want)
				require.Equal(t, s.Value == nil, s.Reason != "")
				if s.Value != nil {
					require.InDelta(t, value(k, want), *s.Value, 1e-9, "%v", k)
				}
			}
		}
	})
}

func TestItemsArePooledByTheirDisagreement(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := agreement.Options{Tolerance: 0.2}
		tables := []answers{drawAnswers(t), drawAnswers(t), drawAnswers(t)}
		d := &agreement.Data{Raters: 5, Clusters: make([]int32, 15)}
		for _, a := range tables {
			d.Items = append(d.Items, a.data().Items[0])
		}
		got, err := agreement.Analyze(d, o)
		require.NoError(t, err)
		for _, k := range allKinds {
			var sum disagreement
			for i, a := range tables {
				one := oracleOf(d, i, a, o).of(k)
				sum.observed += one.weight * one.observed
				sum.expected += one.weight * one.expected
				sum.weight += one.weight
			}
			if sum.weight == 0 {
				require.Nil(t, got.Overall.Among[k].Value)
				continue
			}
			sum.observed /= sum.weight
			sum.expected /= sum.weight
			require.InDelta(t, value(k, sum), *got.Overall.Among[k].Value, 1e-9, "%v", k)
		}
	})
}

// TestIntervalsComeFromTheDrawsOfTheSeed makes each draw by itself: a table in which units come as often as they were
// drawn.
func TestIntervalsComeFromTheDrawsOfTheSeed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := append(drawAnswers(t), drawAnswers(t)...)
		for i := range a { // as many columns in every row
			a[i] = append(slices.Clone(a[i]), slices.Repeat([]int{gap}, 5-len(a[i]))...)
		}
		b := &agreement.Bootstrap{Seed: rapid.Uint64().Draw(t, "seed"), Resamples: 20, Level: 0.8}
		d := a.data()
		got, err := agreement.Analyze(d, agreement.Options{Bootstrap: b})
		require.NoError(t, err)
		again, err := agreement.Analyze(d, agreement.Options{Bootstrap: b})
		require.NoError(t, err)
		require.Equal(t, got, again)

		drawn := make([]answers, b.Resamples)
		for number := range drawn {
			source := rand.NewPCG(b.Seed, uint64(number))
			for range a {
				at, _ := bits.Mul64(source.Uint64(), uint64(len(a)))
				drawn[number] = append(drawn[number], a[at])
			}
		}
		for _, k := range allKinds {
			if k == agreement.CohenKappa || k == agreement.WeightedKappaLinear || k == agreement.WeightedKappaQuadratic || k == agreement.FleissKappa {
				continue // whether they are defined at all is judged by all units and not by those drawn
			}
			if got.Items[0].Among[k].Value == nil {
				continue
			}
			var values []float64
			for _, table := range drawn {
				o := oracleOf(d, 0, table, agreement.Options{})
				o.possible = len(d.Items[0].Categories)
				if one := o.of(k); one != none {
					values = append(values, value(k, one))
				}
			}
			interval := got.Items[0].Among[k].Interval
			require.Equal(t, len(values), interval.Resamples)
			if 2*len(values) < b.Resamples {
				require.Equal(t, agreement.FewResamples, interval.Reason)
				continue
			}
			slices.Sort(values)
			tail := len(values) / 10
			require.InDelta(t, values[tail], *interval.Lower, 1e-9)
			require.InDelta(t, values[len(values)-1-tail], *interval.Upper, 1e-9)
		}
	})
}
