package edge

import (
	"encoding/base64"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
)

const (
	formatTime  = "date-time"
	formatBytes = "byte"
	// timeLayout is the normal spelling of a time: UTC, up to six fraction digits.
	timeLayout = "2006-01-02T15:04:05.999999Z"
)

// stringFormats are the formats of strings that the schema validator checks for us. The times have been checked by the
// normalizer, and the validator's own notion of them is not ours.
func stringFormats() map[string]openapi3.StringFormatValidator {
	return map[string]openapi3.StringFormatValidator{
		formatTime: openapi3.NewCallbackValidator(func(string) error { return nil }),
		formatBytes: openapi3.NewCallbackValidator(func(text string) error {
			_, err := base64.StdEncoding.Strict().DecodeString(text)
			return err
		}),
	}
}

// Errors of parseTime and parseWhole. Their texts are shown to callers.
var (
	errTimeForm   = errors.New("must be a time such as 2026-01-31T09:30:00Z")
	errNoSuchTime = errors.New("must be a day and a time of day that exist, with an offset to 23:59")
	errTimeRange  = errors.New("must lie between the years 1970 and 2200 in UTC")
	errNotWhole   = errors.New("must be a whole number")
	errWholeRange = errors.New("must be a whole number that fits in 64 bits")
)

// Beyond these instants, the second excluded, no time is accepted.
var (
	firstTime = time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	endOfTime = time.Date(2201, 1, 1, 0, 0, 0, 0, time.UTC)
)

var timeForm = regexp.MustCompile(`^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,30}))?(?:Z|([+-])(\d\d):(\d\d))$`)

// parseTime reads an RFC 3339 time that exists (no 30 February, no second 60), with any number of fraction digits to 30,
// and returns it in UTC, cut to microseconds.
func parseTime(text string) (time.Time, error) {
	parts := timeForm.FindStringSubmatch(text)
	if parts == nil {
		return time.Time{}, errTimeForm
	}
	local, err := time.Parse("2006-01-02T15:04:05", parts[1])
	offset, ok := parseOffset(parts[3], parts[4], parts[5])
	if err != nil || !ok {
		return time.Time{}, errNoSuchTime
	}
	micros, _ := strconv.Atoi((parts[2] + "000000")[:6])
	moment := local.Add(time.Duration(micros)*time.Microsecond - offset)
	if moment.Before(firstTime) || !moment.Before(endOfTime) {
		return time.Time{}, errTimeRange
	}
	return moment, nil
}

func parseOffset(sign, hours, minutes string) (time.Duration, bool) {
	if sign == "" {
		return 0, true
	}
	h, _ := strconv.Atoi(hours)
	m, _ := strconv.Atoi(minutes)
	offset := time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
	if sign == "-" {
		offset = -offset
	}
	return offset, h <= 23 && m <= 59
}

// longestWhole is how many digits a whole number of 64 bits can have.
const longestWhole = 19

// parseWhole returns the plain decimal spelling of a JSON number that is whole, however it is written: 1.0 and 1e3 are
// 1 and 1000. With an error it returns "0". Its work is bounded by the length of the literal, whatever the exponent.
func parseWhole(literal string) (string, error) {
	sign := ""
	if strings.HasPrefix(literal, "-") {
		sign, literal = "-", literal[1:]
	}
	mantissa, exponent := literal, 0
	if at := strings.IndexAny(literal, "eE"); at >= 0 {
		mantissa = literal[:at]
		// On overflow Atoi returns the nearest int, and far beyond 64 bits is all that matters here.
		exponent, _ = strconv.Atoi(literal[at+1:])
		exponent = max(-1<<30, min(1<<30, exponent))
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	significant := strings.TrimRight(digits, "0")
	zeros := len(digits) - len(significant) + exponent - len(fraction)
	switch {
	case significant == "":
		return "0", nil
	case zeros < 0:
		return "0", errNotWhole
	case len(significant)+zeros > longestWhole:
		return "0", errWholeRange
	}
	value, err := strconv.ParseInt(sign+significant+strings.Repeat("0", zeros), 10, 64)
	if err != nil {
		return "0", errWholeRange
	}
	return strconv.FormatInt(value, 10), nil
}
