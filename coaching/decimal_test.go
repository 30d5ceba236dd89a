package coaching_test

import (
	"encoding/json"
	"math/big"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"opencoaching/coaching"
)

func TestParseDecimal(t *testing.T) {
	t.Parallel()
	for literal, want := range map[string]coaching.Decimal{
		"0": 0, "-0": 0, "0.0000": 0, "0e99": 0, "0e99999999999999999999": 0, "0.00000e-9": 0,
		"1": 10_000, "-1": -10_000, "33.33": 333_300, "-33.33": -333_300,
		"0.0001": 1, "-0.0001": -1, "1e-4": 1, "100e-6": 1, "0.1000000": 1_000,
		"1.5e1": 150_000, "1.5E+1": 150_000, "15e-1": 15_000, "1e6": coaching.MaxDecimal,
		"1000000": coaching.MaxDecimal, "-1000000.0000": -coaching.MaxDecimal, "999999.9999": coaching.MaxDecimal - 1,
		"0.00000000000000000001e20": 10_000,
	} {
		got, err := coaching.ParseDecimal(literal)
		require.NoError(t, err, literal)
		require.Equal(t, want, got, literal)
	}
}

func TestParseDecimalRefuses(t *testing.T) {
	t.Parallel()
	for literal, want := range map[string]error{
		"": coaching.ErrNotANumber, "-": coaching.ErrNotANumber, "--1": coaching.ErrNotANumber, "+1": coaching.ErrNotANumber,
		".5": coaching.ErrNotANumber, "5.": coaching.ErrNotANumber, "1.2.3": coaching.ErrNotANumber, "1e": coaching.ErrNotANumber,
		"e1": coaching.ErrNotANumber, "1e1.5": coaching.ErrNotANumber, "1e1e1": coaching.ErrNotANumber, "1_0": coaching.ErrNotANumber,
		"0x1": coaching.ErrNotANumber, "NaN": coaching.ErrNotANumber, "Infinity": coaching.ErrNotANumber, "null": coaching.ErrNotANumber,
		`"1"`: coaching.ErrNotANumber, " 1": coaching.ErrNotANumber, "1,5": coaching.ErrNotANumber, "١": coaching.ErrNotANumber,
		"0.00001": coaching.ErrDecimalPlaces, "33.33333": coaching.ErrDecimalPlaces, "1e-5": coaching.ErrDecimalPlaces,
		"1e-99999999999999999999": coaching.ErrDecimalPlaces, "1000000.00001": coaching.ErrDecimalPlaces,
		"1000000.0001": coaching.ErrDecimalTooBig, "-1000000.0001": coaching.ErrDecimalTooBig, "1e7": coaching.ErrDecimalTooBig,
		"1e999999999": coaching.ErrDecimalTooBig, "1e99999999999999999999": coaching.ErrDecimalTooBig,
		"123456789012345678901234567890": coaching.ErrDecimalTooBig,
		strings.Repeat("0", 65):          coaching.ErrLiteralTooLong, "0." + strings.Repeat("0", 1<<20): coaching.ErrLiteralTooLong,
	} {
		_, err := coaching.ParseDecimal(literal)
		require.ErrorIs(t, err, want, "%.70s", literal)
	}
}

func TestDecimalIsWrittenInItsShortestForm(t *testing.T) {
	t.Parallel()
	for d, want := range map[coaching.Decimal]string{
		0: "0", 1: "0.0001", -1: "-0.0001", 10: "0.001", 10_000: "1", -10_000: "-1", 333_300: "33.33", 100_500: "10.05",
		1_000_000: "100", coaching.MaxDecimal: "1000000", -coaching.MaxDecimal + 1: "-999999.9999",
	} {
		require.Equal(t, want, d.String())
		text, err := json.Marshal(d)
		require.NoError(t, err)
		require.Equal(t, want, string(text))
		require.Equal(t, "x"+want, string(d.Append([]byte("x"))))
	}
}

func TestDecimalSurvivesJSON(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDecimal(t)
		text, err := json.Marshal(map[string]coaching.Decimal{"value": d})
		require.NoError(t, err)
		var back map[string]coaching.Decimal
		require.NoError(t, json.Unmarshal(text, &back))
		require.Equal(t, d, back["value"])
	})
}

func TestDecimalMeansWhatItsLiteralMeans(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := drawDecimal(t)
		exponent := rapid.IntRange(-8, 8).Draw(t, "exponent")
		shifted := new(big.Rat).Mul(d.Rat(), powerOfTen(-exponent))
		literal := shifted.FloatString(12) + "e" + strconv.Itoa(exponent)
		got, err := coaching.ParseDecimal(literal)
		require.NoError(t, err, literal)
		require.Equal(t, d, got, literal)
	})
}

func TestUnmarshalJSONTellsWhatIsWrong(t *testing.T) {
	t.Parallel()
	var d coaching.Decimal
	require.ErrorIs(t, d.UnmarshalJSON([]byte("0.00001")), coaching.ErrDecimalPlaces)
	require.ErrorIs(t, d.UnmarshalJSON([]byte(`"1"`)), coaching.ErrNotANumber)
}

func TestRoundDecimal(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		above, below int64
		places       int
		want         string
	}{
		{1, 3, 0, "0"}, {1, 3, 4, "0.3333"}, {2, 3, 4, "0.6667"}, {-2, 3, 2, "-0.67"},
		{1, 2, 0, "1"}, {-1, 2, 0, "-1"}, {3, 2, 0, "2"}, {5, 2, 0, "3"}, {-5, 2, 0, "-3"},
		{1, 8, 2, "0.13"}, {-1, 8, 2, "-0.13"}, {1, 16, 3, "0.063"}, {1, 20_000, 4, "0.0001"}, {-1, 20_000, 4, "-0.0001"},
		{1, 20_001, 4, "0"}, {1600, 19, 2, "84.21"}, {99_999, 1000, 2, "100"}, {55, 1, 2, "55"},
	} {
		require.Equal(t, c.want, coaching.RoundDecimal(big.NewRat(c.above, c.below), c.places).String(), "%+v", c)
	}
}

func TestRoundDecimalIsNearest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		exact := big.NewRat(rapid.Int64Range(-1e9, 1e9).Draw(t, "above"), rapid.Int64Range(1, 1e6).Draw(t, "below"))
		places := rapid.IntRange(0, 4).Draw(t, "places")
		before := exact.String()
		got := coaching.RoundDecimal(exact, places)
		require.Equal(t, before, exact.String(), "the argument was changed")
		unit := powerOfTen(-places)
		require.True(t, new(big.Rat).Quo(got.Rat(), unit).IsInt())
		off := new(big.Rat).Sub(got.Rat(), exact)
		half := new(big.Rat).Mul(unit, big.NewRat(1, 2))
		switch new(big.Rat).Abs(off).Cmp(half) {
		case 0:
			require.Equal(t, exact.Sign(), off.Sign(), "a half went towards zero")
		default:
			require.Negative(t, new(big.Rat).Abs(off).Cmp(half))
		}
	})
}

func FuzzParseDecimal(f *testing.F) {
	for _, seed := range []string{"0", "-1.5e3", "33.33", "1e-4", "0.00001", "1e99", ".", "e", "-", "00.10", "1E+06",
		"NaN", "Infinity", "+1", "01", ".5", "1.", "1e400", "5e-324", "1e999999999", "-0", "1000000.0001", strings.Repeat("9", 400)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, literal string) {
		d, err := coaching.ParseDecimal(literal)
		if err != nil {
			return
		}
		require.LessOrEqual(t, d, coaching.MaxDecimal)
		require.GreaterOrEqual(t, d, -coaching.MaxDecimal)
		again, err := coaching.ParseDecimal(d.String())
		require.NoError(t, err)
		require.Equal(t, d, again)
		if exact, ok := smallRat(literal); ok {
			require.Zero(t, exact.Cmp(d.Rat()), "%q was read as %s", literal, d)
		}
	})
}

// smallRat reads a literal by the standard library, which would spend gigabytes on a great exponent.
func smallRat(literal string) (*big.Rat, bool) {
	_, exponent, _ := strings.Cut(strings.ToLower(literal), "e")
	if len(exponent) > 3 {
		return nil, false
	}
	return new(big.Rat).SetString(literal)
}

func drawDecimal(t *rapid.T) coaching.Decimal {
	return coaching.Decimal(rapid.Int64Range(-int64(coaching.MaxDecimal), int64(coaching.MaxDecimal)).Draw(t, "decimal"))
}

func powerOfTen(exponent int) *big.Rat {
	ten := big.NewRat(10, 1)
	if exponent < 0 {
		ten.Inv(ten)
		exponent = -exponent
	}
	power := big.NewRat(1, 1)
	for range exponent {
		power.Mul(power, ten)
	}
	return power
}
