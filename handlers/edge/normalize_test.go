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
