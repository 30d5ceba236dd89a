package agreement_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"opencoaching/scoring/agreement"
)

// requireSame demands the same values of some statistics.
func requireSame(t *rapid.T, a, b *agreement.Data, of ...agreement.Kind) {
	x, err := agreement.Analyze(a, agreement.Options{})
	require.NoError(t, err)
	y, err := agreement.Analyze(b, agreement.Options{})
	require.NoError(t, err)
	for _, k := range of {
		one, other := x.Items[0].Among[k], y.Items[0].Among[k]
		require.Equal(t, one.Reason, other.Reason)
		if one.Value != nil {
			require.InDelta(t, *one.Value, *other.Value, 1e-9, "%v", k)
		}
	}
}

func TestOrderOfUnitsAndRatersDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := drawAnswers(t)
		columns := make([]int, len(a[0]))
		for i := range columns {
			columns[i] = i
		}
		columns = rapid.Permutation(columns).Draw(t, "raters")
		b := make(answers, len(a))
		for unit, row := range rapid.Permutation(a).Draw(t, "units") {
			for _, column := range columns {
				b[unit] = append(b[unit], row[column])
			}
		}
		requireSame(t, a.data(), b.data(), allKinds...)
	})
}

func TestNamesOfCategoriesDoNotMatterToNominalStatistics(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := drawAnswers(t)
		names := rapid.Permutation([]int{0, 1, 2, 3, 4, 5, 6}).Draw(t, "names")
		requireSame(t, a.data(), a.mapped(func(answer int) int { return names[answer] }).data(),
			agreement.PercentAgreement, agreement.CohenKappa, agreement.FleissKappa, agreement.AlphaNominal, agreement.GwetAC1)
	})
}

func TestUnitsOfMeasureDoNotMatterToIntervalStatistics(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := drawAnswers(t)
		by, plus := rapid.IntRange(1, 9).Draw(t, "by"), rapid.IntRange(0, 9).Draw(t, "plus")
		requireSame(t, a.data(), a.mapped(func(answer int) int { return by*answer + plus }).data(),
			agreement.WeightedKappaLinear, agreement.WeightedKappaQuadratic, agreement.AlphaOrdinal, agreement.AlphaInterval)
		requireSame(t, a.data(), a.mapped(func(answer int) int { return by * answer }).data(), agreement.AlphaRatio)
	})
}

// mapped is the table with other answers in place of those that were given.
func (a answers) mapped(f func(int) int) answers {
	b := make(answers, len(a))
	for i, row := range a {
		for _, answer := range row {
			if answer != gap {
				answer = f(answer)
			}
			b[i] = append(b[i], answer)
		}
	}
	return b
}

func TestNoCoefficientIsAboveOneAndPerfectAgreementIsOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := drawAnswers(t)
		for i, row := range a {
			if rapid.Bool().Draw(t, "agreed") {
				for j := range row {
					a[i][j] = row[0]
				}
			}
		}
		got, err := agreement.Analyze(a.data(), agreement.Options{})
		require.NoError(t, err)
		perfect := true
		for _, row := range a {
			for _, answer := range row {
				for _, other := range row {
					perfect = perfect && (answer == other || answer == gap || other == gap)
				}
			}
		}
		for _, k := range allKinds {
			best := 1.0
			if k <= agreement.WithinTolerance {
				best = 100
			}
			if s := got.Items[0].Among[k]; s.Value != nil {
				require.LessOrEqual(t, *s.Value, best+1e-9)
				if perfect {
					require.InDelta(t, best, *s.Value, 1e-9)
				}
			}
		}
	})
}
