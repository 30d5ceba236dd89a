package scoring_test

import (
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"opencoaching/coaching"
	"opencoaching/scoring"
)

const hundred = 100 * coaching.DecimalUnit

func TestTotalAgreesWithTheFormulas(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		template := drawForm(t, formOptions{})
		scores := drawScores(t, template)
		got, want := scoring.Score(template, scores), newOracle(template, scores)
		require.Equal(t, want.total(), got.Total)
		require.Equal(t, want.results(), got.Results)
		failed := map[string]bool{}
		for _, q := range want.all() {
			if q.fails {
				failed[q.id] = true
			}
		}
		require.Equal(t, len(failed) > 0, got.AutoFailed)
		if got.AutoFailed {
			require.Equal(t, failed, got.FailedCriteria)
		} else {
			require.Nil(t, got.FailedCriteria)
		}
	})
}

func TestTotalLiesBetweenZeroAndAHundredOrIsAbsent(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		template := drawForm(t, formOptions{})
		got := scoring.Score(template, drawScores(t, template))
		if got.Total != coaching.NotApplicable {
			requirePercent(t, got.Total)
		}
		for _, percentages := range []map[string]*coaching.Decimal{got.Results.Criteria, got.Results.Chapters} {
			for _, percentage := range percentages {
				if percentage != nil {
					requirePercent(t, *percentage)
				}
			}
		}
	})
}

func requirePercent(t *rapid.T, d coaching.Decimal) {
	require.GreaterOrEqual(t, d, coaching.Decimal(0))
	require.LessOrEqual(t, d, coaching.Decimal(hundred))
}

func TestRaisingAnAnswerNeverLowersTheTotal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		template := drawForm(t, formOptions{noAutoFail: true, noShowIf: true})
		scores := drawScores(t, template)
		before := scoring.Score(template, scores)
		at := slices.IndexFunc(scores, func(s coaching.Score) bool { return s.NumericValue != nil })
		if at < 0 {
			return
		}
		at += rapid.IntRange(0, len(scores)-1-at).Draw(t, "at")
		criterion := criterionOf(template, scores[at].CriterionID)
		if scores[at].NumericValue == nil {
			return
		}
		points := criterion.Answer.Points(*scores[at].NumericValue)
		for _, value := range answersOf(criterion) {
			if criterion.Answer.Points(value) > points {
				scores[at].NumericValue = &value
				require.GreaterOrEqual(t, scoring.Score(template, scores).Total, before.Total)
			}
		}
	})
}

func criterionOf(template *coaching.Template, id string) *coaching.Criterion {
	for i := range template.Content.Chapters {
		for j := range template.Content.Chapters[i].Criteria {
			if criterion := &template.Content.Chapters[i].Criteria[j]; criterion.CriterionID == id {
				return criterion
			}
		}
	}
	return nil
}

func TestOrderOfScoresDoesNotMatter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		template := drawForm(t, formOptions{})
		scores := drawScores(t, template)
		shuffled := rapid.Permutation(scores).Draw(t, "shuffled")
		require.Equal(t, scoring.Score(template, scores), scoring.Score(template, shuffled))
		require.Equal(t, scoring.Explain(template, scores), scoring.Explain(template, shuffled))
	})
}

func TestPrintedLinesSumToThePrintedTotal(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		template := drawForm(t, formOptions{})
		scores := drawScores(t, template)
		e := scoring.Explain(template, scores)
		require.Equal(t, scoring.Score(template, scores).Total, e.Total.Value)

		var lines, weights []scoring.Amount
		for _, c := range e.Criteria {
			require.Equal(t, c.State == scoring.Scored, c.Earned != nil)
			require.Equal(t, c.EffectiveWeight != nil, c.Contribution != nil)
			if c.Contribution != nil {
				require.Equal(t, scoring.Scored, c.State)
				lines, weights = append(lines, *c.Contribution), append(weights, *c.EffectiveWeight)
			}
		}
		if e.AutoFailDeduction != nil {
			require.Negative(t, exactValue(t, *e.AutoFailDeduction).Sign())
			lines = append(lines, *e.AutoFailDeduction)
		}
		if lines == nil {
			require.Contains(t, []coaching.Decimal{0, coaching.NotApplicable}, e.Total.Value)
			return
		}
		requireSum(t, e.Decimals, e.Total, lines)
		requireSum(t, e.Decimals, scoring.Amount{Value: hundred, Exact: "100"}, weights)
	})
}

// requireSum demands that amounts sum to the total, both as printed and exactly, and that each is printed with the
// decimals asked for and less than one unit from its exact value.
func requireSum(t *rapid.T, places int32, total scoring.Amount, amounts []scoring.Amount) {
	unit := big.NewRat(1, int64([]int{1, 10, 100, 1000, 10_000}[places]))
	var printed coaching.Decimal
	exact := new(big.Rat)
	for _, amount := range amounts {
		printed += amount.Value
		exact.Add(exact, exactValue(t, amount))
		require.True(t, over(amount.Value.Rat(), unit).IsInt(), "%v has more than %d decimals", amount, places)
		off := new(big.Rat).Sub(amount.Value.Rat(), exactValue(t, amount))
		require.Negative(t, off.Abs(off).Cmp(unit), "%v is a unit or more off", amount)
	}
	require.Equal(t, total.Value, printed)
	require.Equal(t, total.Exact, exact.RatString())
}

func exactValue(t *rapid.T, amount scoring.Amount) *big.Rat {
	value, ok := new(big.Rat).SetString(amount.Exact)
	require.True(t, ok, amount.Exact)
	return value
}
