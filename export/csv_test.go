package export

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
)

var updateGolden = flag.Bool("update-csv", false, "write the CSV files in testdata anew")

func TestCSVGolden(t *testing.T) {
	t.Parallel()
	for file, options := range map[string]CSVOptions{
		"cells.csv":     {Zone: Zone("Europe/Berlin", nil)},
		"cells-raw.csv": {Raw: true, BOM: true},
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			writeSample(t, NewCSV(&out, options))
			requireGolden(t, file, out.Bytes())
		})
	}
}

// requireGolden compares what was written with a file in testdata, byte for byte.
func requireGolden(t *testing.T, file string, written []byte) {
	t.Helper()
	golden := filepath.Join("testdata", file)
	if *updateGolden {
		require.NoError(t, os.WriteFile(golden, written, 0o600))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	require.Equal(t, string(want), string(written))
}

// writeSample writes one record for each thing that a cell can hold.
func writeSample(t *testing.T, c *CSV) {
	t.Helper()
	records := []func(){
		func() { c.Text("what"); c.Text("cell"); c.Text("=heading") },
		func() { c.Text("plain"); c.Text("a b"); c.Text(" blanks kept ") },
		func() { c.Text("comma, quote"); c.Text("a,b"); c.Text(`say "hi"`) },
		func() { c.Text("quotes alone"); c.Text(`"`); c.Text(`""`) },
		func() { c.Text("breaks"); c.Text("a\nb"); c.Text("a\r\nb\rc") },
		func() { c.Text("formulas"); c.Text("=1+1"); c.Text("\u00a0@SUM(A1,\"x\")") },
		func() { c.Text("more formulas"); c.Text("－1"); c.Text("\n") },
		func() { c.Text("numbers"); c.Number(333300); c.Number(coaching.NotApplicable) },
		func() { c.Text("times"); c.Time(time.UnixMicro(1777631400000001)); c.Time(time.Unix(0, 999)) },
		func() { c.Text("nothing"); c.Empty(); c.Text("") },
		func() { c.Text("script"); c.Text("Grüße 日本 😀"); c.Text(`C:\new`) },
		func() { c.Empty() },
		func() { c.Empty(); c.Empty() },
		func() {},
	}
	for _, record := range records {
		record()
		require.NoError(t, c.EndRecord())
	}
	require.NoError(t, c.Flush())
}

func TestCSVTime(t *testing.T) {
	t.Parallel()
	cases := map[string]struct{ zone, at, want string }{
		"in summer time":             {"Europe/Berlin", "2026-05-01T10:30:00Z", "2026-05-01T12:30:00.000000+02:00"},
		"with microseconds":          {"Asia/Kathmandu", "2026-05-01T10:30:00.000001999Z", "2026-05-01T16:15:00.000001+05:45"},
		"in UTC":                     {"UTC", "2026-05-01T12:30:00+02:00", "2026-05-01T10:30:00.000000+00:00"},
		"west of Greenwich":          {"America/St_Johns", "2026-05-01T10:30:00Z", "2026-05-01T08:00:00.000000-02:30"},
		"with seconds in the offset": {"Africa/Monrovia", "1970-01-01T00:00:00Z", "1969-12-31T23:16:00.000000-00:44"},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at, err := time.Parse(time.RFC3339Nano, test.at)
			require.NoError(t, err)
			var out bytes.Buffer
			c := NewCSV(&out, CSVOptions{Zone: Zone(test.zone, nil)})
			c.Time(at)
			require.NoError(t, c.Flush())
			require.Equal(t, test.want, out.String())

			read, err := time.Parse(time.RFC3339Nano, out.String())
			require.NoError(t, err)
			require.True(t, read.Equal(at.Truncate(time.Microsecond)), "the text must tell the same instant")
		})
	}
}

func TestCSVWritesLate(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	c := NewCSV(&out, CSVOptions{BOM: true})
	c.Text("heading")
	require.NoError(t, c.EndRecord())
	require.Empty(t, out.Bytes(), "nothing before Flush while the buffer has room")

	require.NoError(t, c.Flush())
	require.Equal(t, "\ufeffheading\r\n", out.String())
}

func TestCSVBoundsItsBuffer(t *testing.T) {
	t.Parallel()
	c := NewCSV(io.Discard, CSVOptions{})
	for range 1000 {
		c.Text(strings.Repeat("x", 10_000))
	}
	require.LessOrEqual(t, cap(c.buffer), 2*csvBuffer, "also within one record")
}

func TestCSVKeepsItsError(t *testing.T) {
	t.Parallel()
	gone := errors.New("the reader has gone")
	c := NewCSV(brokenWriter{gone}, CSVOptions{})
	c.Text("cell")
	require.NoError(t, c.EndRecord(), "still in the buffer")
	require.ErrorIs(t, c.Flush(), gone)
	c.Text("cell")
	require.ErrorIs(t, c.EndRecord(), gone)
	require.ErrorIs(t, c.Flush(), gone)
}

type brokenWriter struct{ err error }

func (w brokenWriter) Write([]byte) (int, error) { return 0, w.err }

func BenchmarkCSV(b *testing.B) {
	c := NewCSV(io.Discard, CSVOptions{Zone: Zone("Europe/Berlin", nil)})
	at := time.UnixMicro(1777631400000001)
	b.ReportAllocs()
	for b.Loop() {
		c.Text("customers/acme/profiles/support/scorecards/sc-0001")
		c.Text("The agent greeted, but did not ask for the number; \"later\" was all.")
		c.Number(333300)
		c.Time(at)
		c.Empty()
		if err := c.EndRecord(); err != nil {
			b.Fatal(err)
		}
	}
}
