package coaching

import (
	"errors"
	"math/big"
	"strconv"
	"strings"
)

// Decimal is a number with four decimal places, counted in ten-thousandths: 33.33 is Decimal(333300).
//
// Scores, points, weights, targets and totals are Decimals from the JSON literal to the database column and back, so
// that no binary fraction ever comes between what was sent and what is read, exported and averaged.
type Decimal int64

const (
	// DecimalUnit is how many Decimals make one whole.
	DecimalUnit = 10_000
	// MaxDecimal is the greatest absolute value that a request may carry: one million.
	MaxDecimal Decimal = 1_000_000 * DecimalUnit
	// NotApplicable is the total of a scorecard in which nothing was applicable.
	NotApplicable Decimal = -1 * DecimalUnit

	decimalPlaces = 4
	// longestLiteral bounds the work on a literal: no number in range needs more characters, however it is written.
	longestLiteral = 64
)

// Errors of ParseDecimal. Their texts are safe to show to a caller.
var (
	ErrNotANumber     = errors.New("must be a number")
	ErrDecimalPlaces  = errors.New("must have at most 4 decimal places")
	ErrDecimalTooBig  = errors.New("must lie between -1000000 and 1000000")
	ErrLiteralTooLong = errors.New("must be written with at most 64 characters")
)

// ParseDecimal reads a JSON number literal exactly. Exponents and trailing zeros are welcome as long as the value has
// at most four decimal places and an absolute value of at most one million. It returns ErrNotANumber, ErrDecimalPlaces,
// ErrDecimalTooBig or ErrLiteralTooLong, and does bounded work on any literal.
func ParseDecimal(literal string) (Decimal, error) {
	if value, ok := parsePlain(literal); ok {
		return value, nil
	}
	if len(literal) > longestLiteral {
		return 0, ErrLiteralTooLong
	}
	mantissa, exponent, err := splitExponent(literal)
	if err != nil {
		return 0, err
	}
	negative := strings.HasPrefix(mantissa, "-")
	mantissa = strings.TrimPrefix(mantissa, "-")
	whole, fraction, hasPoint := strings.Cut(mantissa, ".")
	if whole == "" || (hasPoint && fraction == "") || strings.Trim(whole+fraction, "0123456789") != "" {
		return 0, ErrNotANumber
	}
	value, err := scale(whole+fraction, exponent-len(fraction)+decimalPlaces)
	if negative {
		value = -value
	}
	return value, err
}

// parsePlain reads quickly what nearly all numbers are: up to six digits, and up to four decimal places. False for all
// else.
func parsePlain(literal string) (Decimal, bool) {
	digits, hasSign := strings.CutPrefix(literal, "-")
	point := strings.IndexByte(digits, '.')
	whole, places := len(digits), 0
	if point >= 0 {
		whole, places = point, len(digits)-point-1
	}
	if whole < 1 || whole > 6 || places > decimalPlaces || (point >= 0 && places == 0) {
		return 0, false
	}
	value := Decimal(0)
	for i := range len(digits) {
		if i == point {
			continue
		}
		digit := digits[i] - '0'
		if digit > 9 {
			return 0, false
		}
		value = 10*value + Decimal(digit)
	}
	for range decimalPlaces - places {
		value *= 10
	}
	if hasSign {
		value = -value
	}
	return value, true
}

func splitExponent(literal string) (mantissa string, exponent int, err error) {
	at := strings.IndexAny(literal, "eE")
	if at < 0 {
		return literal, 0, nil
	}
	exponent, err = strconv.Atoi(literal[at+1:])
	if err != nil && !errors.Is(err, strconv.ErrRange) { // out of range, it is the nearest number in range
		return "", 0, ErrNotANumber
	}
	// Beyond these bounds only zero stays in range, and the caller's digits decide that.
	return literal[:at], max(-1000, min(1000, exponent)), nil
}

// scale returns digits × 10^power, which must be a whole number of ten-thousandths in range.
func scale(digits string, power int) (Decimal, error) {
	digits = strings.TrimLeft(digits, "0")
	if digits == "" {
		return 0, nil
	}
	trimmed := strings.TrimRight(digits, "0")
	power += len(digits) - len(trimmed)
	if power < 0 {
		return 0, ErrDecimalPlaces
	}
	if len(trimmed)+power > len("10000000000") {
		return 0, ErrDecimalTooBig
	}
	value, err := strconv.ParseInt(trimmed+strings.Repeat("0", power), 10, 64)
	if err != nil {
		return 0, ErrNotANumber
	}
	if Decimal(value) > MaxDecimal {
		return 0, ErrDecimalTooBig
	}
	return Decimal(value), nil
}

// RoundDecimal returns the Decimal nearest to r with the given number of decimal places (0 to 4), halves away from
// zero. It is the one rounding that a total sees.
func RoundDecimal(r *big.Rat, places int) Decimal {
	step := big.NewInt(1)
	for range decimalPlaces - places {
		step.Mul(step, big.NewInt(10))
	}
	scaled := new(big.Rat).Mul(r, big.NewRat(DecimalUnit, 1))
	scaled.Quo(scaled, new(big.Rat).SetInt(step))
	half := big.NewRat(1, 2)
	if scaled.Sign() < 0 {
		half.Neg(half)
	}
	scaled.Add(scaled, half)
	units := new(big.Int).Quo(scaled.Num(), scaled.Denom())
	return Decimal(units.Mul(units, step).Int64())
}

// Rat returns d as an exact fraction.
func (d Decimal) Rat() *big.Rat { return big.NewRat(int64(d), DecimalUnit) }

// String writes d in its shortest decimal form: "33.33", "-1", "0.0001".
func (d Decimal) String() string { return string(d.Append(nil)) }

// Append adds the shortest decimal form of d to b.
func (d Decimal) Append(b []byte) []byte {
	if d < 0 {
		b, d = append(b, '-'), -d
	}
	b = strconv.AppendInt(b, int64(d/DecimalUnit), 10)
	fraction := int64(d % DecimalUnit)
	if fraction == 0 {
		return b
	}
	b = append(b, '.')
	for place := int64(DecimalUnit / 10); fraction > 0; place /= 10 {
		b = append(b, byte('0'+fraction/place))
		fraction %= place
	}
	return b
}

// MarshalJSON writes d as a JSON number in its shortest form.
func (d Decimal) MarshalJSON() ([]byte, error) { return d.Append(nil), nil }

// UnmarshalJSON reads a JSON number exactly. Its errors are those of ParseDecimal.
func (d *Decimal) UnmarshalJSON(literal []byte) error {
	value, err := ParseDecimal(string(literal))
	if err != nil {
		return err
	}
	*d = value
	return nil
}
