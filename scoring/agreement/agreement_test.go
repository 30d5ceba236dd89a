package agreement_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/scoring/agreement"
)

func TestWhatHasNoValueSaysWhy(t *testing.T) {
	t.Parallel()
	all := func(reason agreement.Reason) map[agreement.Kind]agreement.Reason {
		reasons := map[agreement.Kind]agreement.Reason{}
		for _, k := range allKinds {
			reasons[k] = reason
		}
		return reasons
	}
	for _, c := range []struct {
		name string
		of   answers
		want map[agreement.Kind]agreement.Reason
	}{
		{"nobody answered", answers{{gap, gap}}, all(agreement.NoRatings)},
		{"one rater", answers{{1}, {2}}, map[agreement.Kind]agreement.Reason{agreement.PercentAgreement: agreement.NoPairs,
			agreement.CohenKappa: agreement.NotTwoRaters, agreement.FleissKappa: agreement.NoPairs, agreement.AlphaNominal: agreement.NoPairs,
			agreement.AlphaRatio: agreement.NoPairs, agreement.GwetAC1: agreement.NoPairs}},
		{"two raters who never met", answers{{1, gap}, {gap, 2}}, map[agreement.Kind]agreement.Reason{agreement.CohenKappa: agreement.NoPairs,
			agreement.WeightedKappaLinear: agreement.NoPairs, agreement.AlphaInterval: agreement.NoPairs}},
		{"three raters with a gap", answers{{1, 2, 1}, {gap, 2, 1}}, map[agreement.Kind]agreement.Reason{agreement.CohenKappa: agreement.NotTwoRaters,
			agreement.WeightedKappaQuadratic: agreement.NotTwoRaters, agreement.FleissKappa: agreement.RatersVary, agreement.AlphaNominal: ""}},
		{"all the same", answers{{1, 1}, {1, 1}}, map[agreement.Kind]agreement.Reason{agreement.PercentAgreement: "", agreement.WithinTolerance: "",
			agreement.CohenKappa: agreement.NoVariation, agreement.WeightedKappaLinear: agreement.NoVariation,
			agreement.WeightedKappaQuadratic: agreement.NoVariation, agreement.FleissKappa: agreement.NoVariation,
			agreement.AlphaNominal: agreement.NoVariation, agreement.AlphaOrdinal: agreement.NoVariation,
			agreement.AlphaInterval: agreement.NoVariation, agreement.AlphaRatio: agreement.NoVariation, agreement.GwetAC1: agreement.NoVariation}},
		{"below zero", answers{{-2, 1}, {1, 1}}, map[agreement.Kind]agreement.Reason{agreement.AlphaRatio: agreement.NegativeNumbers, agreement.AlphaInterval: ""}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := agreement.Analyze(c.of.data(), agreement.Options{})
			require.NoError(t, err)
			for k, reason := range c.want {
				for _, s := range []agreement.Statistic{got.Items[0].Among[k], got.Overall.Among[k]} {
					require.Equal(t, reason, s.Reason, "%v", k)
					require.Equal(t, reason == "", s.Value != nil, "%v", k)
				}
			}
		})
	}
}

func TestCategoriesWithoutANumberAreGapsForNumbers(t *testing.T) {
	t.Parallel()
	d := answers{{1, 1}, {2, 2}, {1, 9}, {9, 9}, {2, 1}}.data()
	without := answers{{1, 1}, {2, 2}, {1, gap}, {gap, gap}, {2, 1}}.data()
	for i := range d.Items[0].Categories {
		if c := &d.Items[0].Categories[i]; c.Number == 9 {
			*c = agreement.Category{}
		}
	}
	got, err := agreement.Analyze(d, agreement.Options{})
	require.NoError(t, err)
	numbers, err := agreement.Analyze(without, agreement.Options{})
	require.NoError(t, err)
	for _, k := range []agreement.Kind{agreement.WithinTolerance, agreement.WeightedKappaLinear, agreement.WeightedKappaQuadratic, agreement.AlphaOrdinal,
		agreement.AlphaInterval, agreement.AlphaRatio} {
		require.InDelta(t, *numbers.Items[0].Among[k].Value, *got.Items[0].Among[k].Value, 1e-9)
		require.Equal(t, 3, got.Items[0].Among[k].Units)
	}
	require.InDelta(t, 60, *got.Items[0].Among[agreement.PercentAgreement].Value, 1e-9)
	require.Equal(t, 5, got.Items[0].Among[agreement.AlphaNominal].Units)
}

// Two raters and a key, on a range from 0 to 4, over four conversations, of which the last has no key.
func keyed() *agreement.Data {
	d := answers{{3, 4, 3}, {2, 0, 2}, {1, gap, 3}, {4, 4, gap}}.data()
	d.Items[0].Low, d.Items[0].High = 0, 4
	for i := range d.Items[0].Ratings {
		r := &d.Items[0].Ratings[i]
		r.Key = r.Rater == 2
	}
	return d
}

func TestRatersAreHeldAgainstTheKey(t *testing.T) {
	t.Parallel()
	got, err := agreement.Analyze(keyed(), agreement.Options{Tolerance: 0.25})
	require.NoError(t, err)
	for rater, want := range [][]float64{{200.0 / 3, 200.0 / 3, -2.0 / 3, 2.0 / 3, 1.1547005}, {0, 50, -0.5, 1.5, 1.5811388}} {
		for k, value := range want {
			of := got.Items[0].Raters[rater][k]
			require.InDelta(t, value, *of.Value, 1e-6, "%d %d", rater, k)
			require.Equal(t, 3-rater, of.Units)
			if k >= int(agreement.Bias) {
				value *= 25
			}
			require.InDelta(t, value, *got.Overall.Raters[rater][k].Value, 1e-4)
		}
	}
	require.Nil(t, got.Items[0].Raters[2], "the key is not held against itself")
	require.Equal(t, agreement.NotTwoRaters, got.Items[0].Among[agreement.CohenKappa].Reason)

	got, err = agreement.Analyze(keyed(), agreement.Options{ExcludeKeys: true})
	require.NoError(t, err)
	require.Equal(t, 3, got.Items[0].Among[agreement.CohenKappa].Units)
	require.InDelta(t, 100.0/3, *got.Items[0].Among[agreement.PercentAgreement].Value, 1e-9)
}

func TestIntervals(t *testing.T) {
	t.Parallel()
	b := &agreement.Bootstrap{Seed: 7, Resamples: 200, Level: 0.95}
	got, err := agreement.Analyze(keyed(), agreement.Options{Bootstrap: b})
	require.NoError(t, err)
	for _, s := range []agreement.Statistic{got.Items[0].Among[agreement.PercentAgreement], got.Overall.Raters[0][agreement.Bias], got.Items[0].Raters[1][agreement.RootMeanSquareError]} {
		require.Empty(t, s.Interval.Reason)
		require.LessOrEqual(t, *s.Interval.Lower, *s.Value)
		require.GreaterOrEqual(t, *s.Interval.Upper, *s.Value)
	}
	other, err := agreement.Analyze(keyed(), agreement.Options{Bootstrap: &agreement.Bootstrap{Seed: 8, Resamples: 200, Level: 0.95}})
	require.NoError(t, err)
	require.NotEqual(t, got, other)

	t.Run("one conversation", func(t *testing.T) {
		t.Parallel()
		d := keyed()
		d.Clusters = make([]int32, 4)
		got, err := agreement.Analyze(d, agreement.Options{Bootstrap: b})
		require.NoError(t, err)
		require.Equal(t, &agreement.Interval{Reason: agreement.FewClusters}, got.Items[0].Among[agreement.PercentAgreement].Interval)
		require.Nil(t, got.Items[0].Among[agreement.CohenKappa].Interval, "what has no value has no interval")
	})
	t.Run("no value in most draws", func(t *testing.T) {
		t.Parallel()
		a := append(answers{{1, 1}, {2, 2}}, slices.Repeat(answers{{1, gap}}, 40)...)
		got, err := agreement.Analyze(a.data(), agreement.Options{Bootstrap: b})
		require.NoError(t, err)
		require.InDelta(t, 1, *got.Items[0].Among[agreement.AlphaNominal].Value, 1e-9)
		interval := got.Items[0].Among[agreement.AlphaNominal].Interval
		require.Equal(t, agreement.FewResamples, interval.Reason, "two in five draws hold both units that can be compared")
		require.Less(t, interval.Resamples, 100)
		require.Nil(t, interval.Lower)
		require.Empty(t, got.Items[0].Among[agreement.PercentAgreement].Interval.Reason)
	})
	t.Run("stopped", func(t *testing.T) {
		t.Parallel()
		stop := errors.New("stop")
		_, err := agreement.Analyze(keyed(), agreement.Options{Bootstrap: b, Proceed: func() error { return stop }})
		require.ErrorIs(t, err, stop)
	})
}

// tenThousand are conversations that five raters judged, each mostly as it is.
func tenThousand(categories int) *agreement.Data {
	random := rand.New(rand.NewPCG(1, 2))
	a := make(answers, 10_000)
	for i := range a {
		truth := random.IntN(categories)
		for range 5 {
			answer := truth
			switch {
			case random.IntN(10) == 0:
				answer = gap
			case random.IntN(4) == 0:
				answer = random.IntN(categories)
			}
			a[i] = append(a[i], answer)
		}
	}
	return a.data()
}

func TestTenThousandConversationsTakeASecondAtMost(t *testing.T) {
	t.Parallel()
	d := tenThousand(5)
	start := time.Now()
	_, err := agreement.Analyze(d, agreement.Options{Bootstrap: &agreement.Bootstrap{Seed: 1, Resamples: 1000, Level: 0.95}})
	require.NoError(t, err)
	require.Less(t, time.Since(start), 5*time.Second, "a second is promised, of a machine that does nothing else")
}

func BenchmarkAnalyze(b *testing.B) {
	for _, c := range []struct {
		name       string
		categories int
		bootstrap  *agreement.Bootstrap
	}{
		{"5 options", 5, nil},
		{"5 options with intervals", 5, &agreement.Bootstrap{Seed: 1, Resamples: 1000, Level: 0.95}},
		{"0 to 100", 101, nil},
		{"0 to 100 with intervals", 101, &agreement.Bootstrap{Seed: 1, Resamples: 1000, Level: 0.95}},
	} {
		d := tenThousand(c.categories)
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := agreement.Analyze(d, agreement.Options{Bootstrap: c.bootstrap}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
