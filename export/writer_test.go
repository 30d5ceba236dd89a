package export

import (
	"bytes"
	"errors"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
)

func TestWriterGolden(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		options Options
		rows    []*Row
	}{
		"wide.csv":            {Options{AgentEmail: true, Conversation: true, Templates: sampleTemplates()}, sampleRows()},
		"wide-base.csv":       {Options{Templates: sampleTemplates()}, sampleRows()},
		"wide-raw-berlin.csv": {Options{Raw: true, BOM: true, Zone: Zone("Europe/Berlin", nil), Templates: sampleTemplates()}, sampleRows()},
		"wide-nothing.csv":    {Options{AgentEmail: true, Conversation: true}, nil},
		"long.csv":            {Options{Layout: Long, AgentEmail: true, Conversation: true, Templates: sampleTemplates()}, sampleRows()},
		"long-raw-nepal.csv":  {Options{Layout: Long, Raw: true, BOM: true, Zone: Zone("Asia/Katmandu", nil), Conversation: true, Templates: sampleTemplates()}, sampleRows()},
		"long-nothing.csv":    {Options{Layout: Long, BOM: true}, nil},
	}
	for file, test := range cases {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			test.options.Customer = "acme"
			requireGolden(t, file, written(t, test.options, test.rows))
		})
	}
}

func TestWriterDocumentsEveryColumn(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	var documented []string
	for line := range strings.Lines(string(source)) {
		if entry, isRow := strings.CutPrefix(line, "//\t"); isRow {
			documented = append(documented, strings.Fields(entry)[0])
		}
	}
	header, _ := parsed(t, Options{Layout: Long, AgentEmail: true, Conversation: true}, nil)
	archive, _ := parsed(t, Options{Layout: Archive}, nil)
	for _, column := range archive {
		if !slices.Contains(header, column) {
			header = append(header, column)
		}
	}
	slices.Sort(documented[len(documented)-7:])
	slices.Sort(header[len(header)-7:])
	require.Equal(t, documented, header)
}

func TestWriterLeavesColumnsOut(t *testing.T) {
	t.Parallel()
	all, _ := parsed(t, Options{AgentEmail: true, Conversation: true}, nil)
	withoutEmail, _ := parsed(t, Options{Conversation: true}, nil)
	withoutConversation, _ := parsed(t, Options{AgentEmail: true}, nil)
	require.Equal(t, without(all, "agent_email"), withoutEmail)
	require.Equal(t, without(all, "conversation", "conversation_start_time", "conversation_end_time",
		"conversation_channel", "conversation_language"), withoutConversation)

	file := written(t, Options{Conversation: true, Templates: sampleTemplates()}, sampleRows())
	require.NotContains(t, string(file), "acme.example")
}

func without(all []string, left ...string) []string {
	var kept []string
	for _, each := range all {
		if !strings.Contains(" "+strings.Join(left, " ")+" ", " "+each+" ") {
			kept = append(kept, each)
		}
	}
	return kept
}

func TestWriterRefusesToLoseAnswers(t *testing.T) {
	t.Parallel()
	for name, layout := range map[string]Layout{"wide": Wide, "long": Long} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			w := NewWriter(&out, Options{Layout: layout, Templates: sampleTemplates()})

			unknown := unansweredRow()
			unknown.Scorecard.TemplateName = templateName("call-quality", 9)
			require.ErrorContains(t, w.Write(unknown), templateName("call-quality", 9))

			foreign := unansweredRow()
			foreign.Scorecard.Scores = []coaching.Score{{CriterionID: "script", NumericValue: new(coaching.Decimal(1))}}
			require.ErrorContains(t, w.Write(foreign), "has no criterion script", "only revision 1 has it")

			require.NoError(t, w.Flush())
			require.Empty(t, out.String())
		})
	}
}

func TestWriterForgetsTheRowBefore(t *testing.T) {
	t.Parallel()
	for name, layout := range map[string]Layout{"wide": Wide, "long": Long} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := Options{Layout: layout, AgentEmail: true, Conversation: true, Customer: "acme", Templates: sampleTemplates()}
			_, alone := parsed(t, o, []*Row{strangerRow()})
			_, after := parsed(t, o, []*Row{fullRow(), notApplicableRow(), strangerRow()})
			require.Equal(t, alone[0], after[len(after)-1])
		})
	}
}

func TestWriterKeepsItsError(t *testing.T) {
	t.Parallel()
	gone := errors.New("the reader has gone")
	for name, layout := range map[string]Layout{"wide": Wide, "long": Long} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := NewWriter(brokenWriter{gone}, Options{Layout: layout, Templates: sampleTemplates()})
			require.NoError(t, w.Header(), "still in the buffer")
			row, err := fullRow(), error(nil)
			for range 1000 {
				if err = w.Write(row); err != nil {
					break
				}
			}
			require.ErrorIs(t, err, gone)
			require.ErrorIs(t, w.Flush(), gone)
		})
	}
}

func TestEnablesAgentEmail(t *testing.T) {
	t.Parallel()
	type feature string
	cases := map[string]struct {
		features []feature
		want     bool
	}{
		"none":                    {nil, true},
		"an empty list":           {[]feature{}, true},
		"unspecified":             {[]feature{EveryFeature}, true},
		"base":                    {[]feature{BaseFeature}, false},
		"base twice":              {[]feature{BaseFeature, BaseFeature}, false},
		"e-mail":                  {[]feature{AgentEmailFeature}, true},
		"e-mail twice":            {[]feature{AgentEmailFeature, AgentEmailFeature}, true},
		"base and e-mail":         {[]feature{BaseFeature, AgentEmailFeature}, true},
		"base and unspecified":    {[]feature{BaseFeature, EveryFeature}, true},
		"something that is none":  {[]feature{"enabled_features_agent_email_column"}, false},
		"something empty in turn": {[]feature{""}, false},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, test.want, EnablesAgentEmail(test.features))
		})
	}
}

// BenchmarkLong writes scorecards with 20 answers each; its unit is the row.
func BenchmarkLong(b *testing.B) { benchmark(b, Long, 20) }

// BenchmarkWide writes the same scorecards; its unit is the scorecard.
func BenchmarkWide(b *testing.B) { benchmark(b, Wide, 1) }

func benchmark(b *testing.B, layout Layout, rowsPerScorecard int) {
	questions, row := chapter("chapter", "Chapter"), fullRow()
	row.Scorecard.TemplateName, row.Scorecard.Scores = templateName("large", 1), nil
	for i := range 20 {
		id := "criterion-" + strconv.Itoa(i)
		questions.Criteria = append(questions.Criteria, coaching.Criterion{CriterionID: id, DisplayName: id})
		row.Scorecard.Scores = append(row.Scorecard.Scores, coaching.Score{
			CriterionID: id, NumericValue: new(coaching.Decimal(75000)), Comment: "Told the \"why\", but late.",
		})
	}
	w := NewWriter(io.Discard, Options{
		Layout: layout, AgentEmail: true, Conversation: true, Customer: "acme", Zone: Zone("Europe/Berlin", nil),
		Templates: []*coaching.Template{template("large", 1, "Large", questions)},
	})
	b.ReportAllocs()
	b.ResetTimer()
	for i := 0; i < b.N; i += rowsPerScorecard {
		if err := w.Write(row); err != nil {
			b.Fatal(err)
		}
	}
}
