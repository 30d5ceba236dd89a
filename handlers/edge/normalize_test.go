package edge

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"opencoaching/coaching"
)

func TestIsShortest(t *testing.T) {
	t.Parallel()
	for literal, want := range map[string]bool{
		"0": true, "7": true, "33.33": true, "0.0001": true, "999999.9999": true,
		"1.0": false, "0.00001": false, "1e3": false, "12345678": false, "-1": false,
	} {
		require.Equal(t, want, isShortest(literal), literal)
	}
	t.Run("is right whenever it is sure", func(t *testing.T) {
		t.Parallel()
		literals := rapid.StringMatching(`-?(0|[1-9]\d{0,7})(\.\d{1,6})?([eE][+-]?\d)?`)
		rapid.Check(t, func(t *rapid.T) {
			literal := literals.Draw(t, "literal")
			if isShortest(literal) {
				value, err := coaching.ParseDecimal(literal)
				require.NoError(t, err)
				require.Equal(t, literal, value.String())
			}
		})
	})
}

// TestWhatIsAsSentNeedsNoOtherSpelling holds that a body which counts as sent in its normal spelling was.
func TestWhatIsAsSentNeedsNoOtherSpelling(t *testing.T) {
	t.Parallel()
	bodies := contractBodies(t)
	asSent, changed := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		b := rapid.SampledFrom(bodies).Draw(r, "body")
		value := clone(t, b.example)
		for range rapid.IntRange(0, 3).Draw(r, "changes") {
			value = spoil(r, value)
		}
		sent := clone(t, value)
		found := checkValue(b.schema, value, nil, &faults{})
		if !found.asSent {
			changed++
			return
		}
		asSent++
		require.Equal(t, sent, found.value)
	})
	require.Positive(t, asSent)
	require.Positive(t, changed)
}
