package agreement_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/scoring/agreement"
)

// gap is an answer that was not given.
const gap = -1

// answers is a table of what was answered: a row for each unit, a column for each rater.
type answers [][]int

// data makes one item of a table. Category c is the number c, every unit is a cluster, and nothing is a key.
func (a answers) data() *agreement.Data {
	d := &agreement.Data{Items: []agreement.Item{{Low: math.Inf(1), High: math.Inf(-1)}}}
	item := &d.Items[0]
	categories := map[int]int32{}
	for unit, row := range a {
		d.Clusters = append(d.Clusters, int32(unit))
		d.Raters = max(d.Raters, len(row))
		for rater, answer := range row {
			if answer == gap {
				continue
			}
			if _, known := categories[answer]; !known {
				categories[answer] = int32(len(item.Categories))
				item.Categories = append(item.Categories, agreement.Category{Number: float64(answer), Numeric: true})
			}
			item.Low, item.High = math.Min(item.Low, float64(answer)), math.Max(item.High, float64(answer))
			item.Ratings = append(item.Ratings, agreement.Rating{Unit: int32(unit), Rater: int32(rater), Category: categories[answer]})
		}
	}
	return d
}

// confusion is a table of two raters, given how often each pair of answers came.
func confusion(counts [][]int) answers {
	var a answers
	for i, row := range counts {
		for j, count := range row {
			for range count {
				a = append(a, []int{i, j})
			}
		}
	}
	return a
}

// counted is a table of raters who are not told apart, given how many of them gave each answer to a unit.
func counted(rows [][]int) answers {
	var a answers
	for _, row := range rows {
		var unit []int
		for answer, count := range row {
			for range count {
				unit = append(unit, answer)
			}
		}
		a = append(a, unit)
	}
	return a
}

// transposed is a table given with a row for each rater.
func transposed(rows [][]int) answers {
	a := make(answers, len(rows[0]))
	for i := range a {
		for _, row := range rows {
			a[i] = append(a[i], row[i])
		}
	}
	return a
}

func TestGoldenValues(t *testing.T) {
	t.Parallel()
	three := confusion([][]int{{10, 3, 1}, {2, 12, 4}, {0, 3, 15}})
	fleiss := counted([][]int{{0, 0, 0, 0, 14}, {0, 2, 6, 4, 2}, {0, 0, 3, 5, 6}, {0, 3, 9, 2, 0}, {2, 2, 8, 1, 1}, {7, 7, 0, 0, 0},
		{3, 2, 6, 3, 0}, {2, 5, 3, 2, 2}, {6, 5, 2, 1, 0}, {0, 2, 2, 3, 7}})
	krippendorff := transposed([][]int{
		{1, 2, 3, 3, 2, 1, 4, 1, 2, gap, gap, gap}, {1, 2, 3, 3, 2, 2, 4, 1, 2, 5, gap, 3},
		{gap, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, gap}, {1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, gap}})
	// The published table has 118 and 5 answers of one kind, and two that differ: 5 of 125 in either direction.
	passes := confusion([][]int{{118, 5}, {2, 0}})
	for _, c := range []struct {
		name  string
		of    answers
		kind  agreement.Kind
		value float64
		units int
	}{
		{"Cohen", confusion([][]int{{20, 5}, {10, 15}}), agreement.CohenKappa, 0.4, 50},
		{"Percent agreement", confusion([][]int{{20, 5}, {10, 15}}), agreement.PercentAgreement, 70, 50},
		{"Cohen of three categories", three, agreement.CohenKappa, 0.6056, 50},
		{"Weighted linear", three, agreement.WeightedKappaLinear, 0.6735, 50},
		{"Fleiss", fleiss, agreement.FleissKappa, 0.2099, 10},
		{"Alpha nominal", krippendorff, agreement.AlphaNominal, 0.7434, 11},
		{"Alpha ordinal", krippendorff, agreement.AlphaOrdinal, 0.8154, 11},
		{"Alpha interval", krippendorff, agreement.AlphaInterval, 0.8491, 11},
		{"Alpha ratio", krippendorff, agreement.AlphaRatio, 0.7974, 11},
		{"Kappa where nearly all pass", passes, agreement.CohenKappa, -0.0234, 125},
		{"Agreement where nearly all pass", passes, agreement.PercentAgreement, 94.4, 125},
		{"AC1 where nearly all pass", passes, agreement.GwetAC1, 0.9408, 125},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a, err := agreement.Analyze(c.of.data(), agreement.Options{})
			require.NoError(t, err)
			for _, got := range []agreement.Statistic{a.Items[0].Among[c.kind], a.Overall.Among[c.kind]} {
				require.NotNil(t, got.Value, got.Reason)
				require.InDelta(t, c.value, *got.Value, 0.00005)
				require.Equal(t, c.units, got.Units)
			}
		})
	}
}
