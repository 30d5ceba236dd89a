package coaching_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
)

func TestAnswerAllows(t *testing.T) {
	t.Parallel()
	options, steps, remark := passOrFail(), oneToFive(), text()
	stepless := oneToFive()
	stepless.Step = nil
	for _, c := range []struct {
		answer coaching.Answer
		value  string
		want   bool
	}{
		{options, "0", true}, {options, "1", true}, {options, "10", false}, {options, "0.5", false},
		{steps, "1", true}, {steps, "1.5", true}, {steps, "5", true}, {steps, "1.25", false}, {steps, "0.5", false}, {steps, "5.5", false},
		{stepless, "1.2345", true}, {stepless, "0.9999", false}, {stepless, "5.0001", false},
		{remark, "0", false}, {remark, "1", false},
	} {
		value, err := coaching.ParseDecimal(c.value)
		require.NoError(t, err)
		require.Equal(t, c.want, c.answer.Allows(value), "%s %s", c.answer.Type, c.value)
	}
}

func TestAnswerStepsAreCountedFromTheLeast(t *testing.T) {
	t.Parallel()
	odd := coaching.Answer{Type: coaching.AnswerRange, Min: new(points(-3)), Max: new(points(3)), Step: new(points(2))}
	for n := int64(-4); n <= 4; n++ {
		require.Equal(t, n >= -3 && n <= 3 && n%2 != 0, odd.Allows(points(n)), n)
	}
}

func TestAnswerPoints(t *testing.T) {
	t.Parallel()
	options, steps := passOrFail(), oneToFive()
	require.Equal(t, points(10), options.Points(points(1)))
	require.Equal(t, points(0), options.Points(points(0)))
	require.Equal(t, points(4), steps.Points(points(4)))

	least, most := options.PointsRange()
	require.Equal(t, []coaching.Decimal{points(0), points(10)}, []coaching.Decimal{least, most})
	least, most = steps.PointsRange()
	require.Equal(t, []coaching.Decimal{points(1), points(5)}, []coaching.Decimal{least, most})
	negative := coaching.Answer{Type: coaching.AnswerOptions, Options: []coaching.Option{{Points: -3}, {Points: -7}, {Points: -5}}}
	least, most = negative.PointsRange()
	require.Equal(t, []coaching.Decimal{-7, -3}, []coaching.Decimal{least, most})
}

func TestOptionFailsWithItsEffect(t *testing.T) {
	t.Parallel()
	for set, want := range map[coaching.Effect]coaching.Effect{
		"": coaching.ZeroScorecard, coaching.ZeroScorecard: coaching.ZeroScorecard,
		coaching.ZeroChapter: coaching.ZeroChapter, coaching.FlagOnly: coaching.FlagOnly,
	} {
		failing := passOrFail()
		failing.Options[0].AutoFail = &coaching.AutoFail{Effect: set}
		effect, fails := failing.Fails(points(0))
		require.True(t, fails)
		require.Equal(t, want, effect)
		_, fails = failing.Fails(points(1))
		require.False(t, fails)
	}
}

func TestRangeFailsAsItsOperatorSays(t *testing.T) {
	t.Parallel()
	for operator, want := range map[coaching.Operator][3]bool{ // below, at and above the limit
		coaching.LessThan:           {true, false, false},
		coaching.LessThanOrEqual:    {true, true, false},
		coaching.Equal:              {false, true, false},
		coaching.GreaterThanOrEqual: {false, true, true},
		coaching.GreaterThan:        {false, false, true},
	} {
		failing := oneToFive()
		failing.AutoFail = &coaching.RangeAutoFail{Operator: operator, Value: points(3), Effect: coaching.FlagOnly}
		for i, value := range []coaching.Decimal{points(2), points(3), points(4)} {
			effect, fails := failing.Fails(value)
			require.Equal(t, want[i], fails, "%s %s", operator, value)
			if fails {
				require.Equal(t, coaching.FlagOnly, effect)
			}
		}
	}
	plain := oneToFive()
	_, fails := plain.Fails(points(1))
	require.False(t, fails)
}

func TestAbsentWeightIsOne(t *testing.T) {
	t.Parallel()
	require.Equal(t, points(1), coaching.WeightOf(nil))
	require.Equal(t, points(0), coaching.WeightOf(new(points(0))))
	require.Equal(t, points(7), coaching.WeightOf(new(points(7))))
}
