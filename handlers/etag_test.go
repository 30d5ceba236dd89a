package handlers

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/service"
)

func TestParseIfMatch(t *testing.T) {
	t.Parallel()
	of := func(versions ...int64) service.Condition { return service.Condition{Set: true, Versions: versions} }
	for name, test := range map[string]struct {
		lines []string
		want  service.Condition
	}{
		"nothing":          {nil, service.Condition{}},
		"any":              {[]string{"*"}, service.Condition{Set: true, Any: true}},
		"any with blanks":  {[]string{" \t* "}, service.Condition{Set: true, Any: true}},
		"one":              {[]string{`"7"`}, of(7)},
		"a list":           {[]string{`"7","8"`}, of(7, 8)},
		"blanks":           {[]string{" \"7\"\t , \"8\" "}, of(7, 8)},
		"several lines":    {[]string{`"7", "8"`, `"9"`}, of(7, 8, 9)},
		"empty elements":   {[]string{`,"7",, ,"8",`, ""}, of(7, 8)},
		"weak":             {[]string{`W/"7"`}, of()},
		"weak beside":      {[]string{`W/"7", "8"`}, of(8)},
		"of another":       {[]string{`"abc", "", "7.2", "-", "8,9", "\u00e9", "\\"`}, of()},
		"not as we write":  {[]string{`"07", "+7", "7_0", "0x7"`}, of()},
		"the largest":      {[]string{`"9223372036854775807", "9223372036854775808"`}, of(9223372036854775807)},
		"a quoted comma":   {[]string{`",","7"`}, of(7)},
		"a quoted asterix": {[]string{`"*"`}, of()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := parseIfMatch(test.lines)
			require.NoError(t, err)
			require.Equal(t, test.want, got)
		})
	}
}

func TestParseIfMatchRefusesWhatIsNoEntityTag(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"", " ", ",", ", ,", "7", "abc", `"7`, `7"`, `"7" "8"`, `"7""8"`, `"7";"8"`, `w/"7"`, `W/7`, `W/ "7"`, `W/`, `"7", 8`,
		"*, *", `*, "7"`, `"7", *`, "**", `"a b"`, "\"a\tb\"", "\"a\x7f\"", `'7'`, `"a"b"`,
	} {
		got, err := parseIfMatch([]string{line})
		var known *coaching.Error
		require.ErrorAs(t, err, &known, "%q", line)
		require.Equal(t, coaching.InvalidArgument, known.Kind, "%q", line)
		require.Equal(t, "If-Match", known.Violations[0].Field, "%q", line)
		require.Zero(t, got, "%q", line)
	}
}

func TestTheTagOfAnOlderRevisionIsItsOwn(t *testing.T) {
	t.Parallel()
	require.Equal(t, `"7"`, templateTag(&coaching.Template{Version: 7, Revision: 3, CurrentRevision: 3}))
	require.Equal(t, `"7.2"`, templateTag(&coaching.Template{Version: 7, Revision: 2, CurrentRevision: 3}))
	require.Equal(t, `"7.1"`, templateTag(&coaching.Template{Version: 7, Revision: 1, CurrentRevision: 3}))
}

// FuzzParseIfMatch holds that any header is refused as such or read: each version of it was sent as the tag that we
// make, and what was read means the same when it is sent again.
func FuzzParseIfMatch(f *testing.F) {
	for _, line := range []string{
		"*", " * ", `"7"`, `W/"7", "8"`, `,"7",, ,"8",`, `"07", "+7", "-7", ""`, `"9223372036854775807", "9223372036854775808"`, `"a,b" "c"`,
		`"7`, "7", "*, *", "\"\xff\"", "\"a\x00b\"", `"'; DROP TABLE scorecards; --"`, strings.Repeat(`"7",`, 1000), strings.Repeat(",", 1000),
	} {
		f.Add(line, "")
		f.Add(`"1"`, line)
	}
	f.Fuzz(func(t *testing.T, first, second string) {
		got, err := parseIfMatch([]string{first, second})
		if err != nil {
			var known *coaching.Error
			require.ErrorAs(t, err, &known)
			require.Equal(t, coaching.InvalidArgument, known.Kind)
			require.Zero(t, got)
			return
		}
		require.True(t, got.Set)
		again := make([]string, len(got.Versions))
		for i, version := range got.Versions {
			again[i] = etag(version)
			require.Contains(t, first+","+second, again[i])
		}
		if got.Any {
			require.Empty(t, again)
			require.Equal(t, "*", trimSpace(first+","+second))
		}
		if len(again) > 0 {
			reread, err := parseIfMatch(again)
			require.NoError(t, err)
			require.Equal(t, got, reread)
		}
	})
}
