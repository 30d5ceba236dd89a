package coaching

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestMean(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		sum, count, atLeast int64
		want                string // empty: undefined
	}{
		{0, 0, 0, ""}, {0, 0, 1, ""}, {20_000, 2, 3, ""}, {20_000, 3, 3, "0.6667"}, {-20_000, 3, 3, "-0.6667"},
		{1, 2, 1, "0.0001"}, {-1, 2, 1, "-0.0001"}, {1, 3, 1, "0"}, {int64(MaxDecimal) * 900_000, 900_000, 1, "1000000"},
	} {
		mean := NewMean(test.sum, test.count, test.atLeast)
		require.Equal(t, test.count, mean.Count)
		if test.want == "" {
			require.Equal(t, Mean{Count: test.count, Undefined: NotEnoughData}, mean)
			continue
		}
		require.Equal(t, test.want, mean.Value.String())
		require.Empty(t, mean.Undefined)
	}
	none, third, twoThirds := NewMean(0, 2, 3), NewMean(10_000, 3, 1), NewMean(20_000, 3, 1)
	require.Nil(t, none.Since(third))
	require.Nil(t, third.Since(none))
	require.Nil(t, none.Below(0))
	require.Equal(t, "0.3333", twoThirds.Since(third).String(), "and not the 0.3334 between the rounded means")
	require.Equal(t, "-0.3333", third.Since(twoThirds).String())
	require.Equal(t, "0.3333", twoThirds.Below(DecimalUnit).String())
}

func TestProgressSpans(t *testing.T) {
	t.Parallel()
	day := func(n int) time.Time { return time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n) }
	at, never := day(0), time.Time{}
	for name, test := range map[string]struct {
		planStart, planEnd, start time.Time
		began                     time.Time // what the start is compared with
		now                       Span
	}{
		"no plan":                       {never, never, never, day(-90), Span{day(-90), at}},
		"no plan, from a moment on":     {never, never, day(-3), day(-3), Span{day(-3), at}},
		"a plan":                        {day(-10), never, never, day(-10), Span{day(-10), at}},
		"a plan that is over":           {day(-10), day(-5), never, day(-10), Span{day(-10), day(-5)}},
		"a plan that goes on":           {day(-10), day(5), never, day(-10), Span{day(-10), at}},
		"a plan, from later on":         {day(-10), never, day(-3), day(-10), Span{day(-3), at}},
		"a plan, from before":           {day(-10), never, day(-30), day(-10), Span{day(-10), at}},
		"a plan without a beginning":    {never, day(-5), never, day(-95), Span{day(-95), day(-5)}},
		"that one, from a moment on":    {never, day(-5), day(-20), day(-20), Span{day(-20), day(-5)}},
		"a plan that has not begun":     {day(10), never, never, day(10), Span{day(10), day(10)}},
		"a plan, from after its end on": {day(-10), day(-5), day(-3), day(-10), Span{day(-3), day(-3)}},
	} {
		before, now := ProgressSpans(test.planStart, test.planEnd, test.start, at)
		require.Equal(t, test.now, now, name)
		began := test.began.Add(-time.Microsecond)
		if at.Before(began) {
			began = at
		}
		require.Equal(t, Span{test.began.Add(-QAWindow), began}, before, name)
	}
}
