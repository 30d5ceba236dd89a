package export

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
)

// TestArchive looks at what the other layouts do not show, or not so.
func TestArchive(t *testing.T) {
	t.Parallel()
	row := fullRow()
	row.Scorecard.CommentBy = "qa-1"
	row.Scorecard.Scores[1].CommentAccessRoles = []coaching.Role{coaching.RoleQAAdmin, coaching.RoleManager}
	row.Scorecard.Scores[1].CommentBy, row.Scorecard.Scores[1].ValueBy = "qa-2", "qa-3"
	header, records := parsed(t, Options{Layout: Archive}, []*Row{row, unansweredRow(), draftRow()})
	cell := func(record int, column string) string { return records[record][slices.Index(header, column)] }
	ofScorecard, ofAnswer := ArchiveColumns()
	require.Equal(t, slices.Concat(ofScorecard, ofAnswer), header)
	require.Len(t, records, 4+1+4)
	for i, want := range []string{"solution NUMBER 7.5", "greeting NUMBER -1.25", "identity NOT_APPLICABLE ", "notes TEXT calm"} {
		require.Equal(t, want, strings.Join([]string{cell(i, "criterion"), cell(i, "answer"), cell(i, "value")}, " "), "as stored, not as asked")
		require.Equal(t, "qa-1", cell(i, "comment_by"))
	}
	require.Equal(t, "QA_ADMIN;MANAGER qa-2 qa-3", strings.Join([]string{cell(1, "score_comment_roles"), cell(1, "score_comment_by"), cell(1, "value_by")}, " "))
	require.Empty(t, strings.Join(records[4][len(ofScorecard):], ""), "no answer, one row")
	require.Equal(t, `=HYPERLINK("x")`, cell(5, "comment"), "raw")
	require.NotContains(t, header, "coaching_plans")
}

func TestSameArchived(t *testing.T) {
	t.Parallel()
	require.True(t, SameArchived(fullRow().Scorecard, fullRow().Scorecard))
	for name, change := range map[string]func(*coaching.Scorecard){
		"a comment":          func(s *coaching.Scorecard) { s.Comment += " " },
		"who gave an answer": func(s *coaching.Scorecard) { s.Scores[0].ValueBy = "x" },
		"for whom a comment": func(s *coaching.Scorecard) { s.Scores[0].CommentAccessRoles = []coaching.Role{coaching.RoleAgent} },
		"a text and a number": func(s *coaching.Scorecard) {
			s.Scores[3].TextValue, s.Scores[3].NumericValue = nil, new(coaching.Decimal)
		},
		"the order": func(s *coaching.Scorecard) { slices.Reverse(s.Scores) },
	} {
		other := fullRow().Scorecard
		change(other)
		require.False(t, SameArchived(fullRow().Scorecard, other), name)
	}
}

// FuzzRecords reads whatever comes, and where that is a whole file, holds it against the plain parser of the other tests.
func FuzzRecords(f *testing.F) {
	for _, file := range []string{"", "a,b\r\n", "\ufeff\"a\r\n\",b\r\n", "a\"", "\"a", "a\rb", "\"a\"b", ",\r\n", "\r\n\r\n", "a,\"\"\"\"\r\n"} {
		f.Add([]byte(file))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		in, end := NewRecords(bytes.NewReader(file), Place{Line: 1}), Place{}
		var read [][]string
		for {
			cells, at, err := in.Next()
			if err != nil {
				var broken *ReadError
				require.True(t, errors.Is(err, io.EOF) || errors.As(err, &broken), err)
				break
			}
			require.GreaterOrEqual(t, at.Offset, end.Offset)
			end = in.Place()
			read = append(read, cells)
			again, _, err := NewRecords(bytes.NewReader(file[at.Offset:]), at).Next()
			require.NoError(t, err)
			require.Equal(t, cells, again, "from its place on it is the same")
		}
		want, err := parseCSV(bytes.TrimPrefix(file, []byte(byteOrderMark)))
		if err != nil || bytes.HasPrefix(file, []byte(byteOrderMark+"\r\n")) {
			return
		}
		want = slices.DeleteFunc(want, func(record []string) bool { return len(record) == 1 && record[0] == "" })
		require.True(t, equalRecords(want, read), "%q: %q and %q", file, want, read)
	})
}

// FuzzArchive reads whatever comes as an archive.
func FuzzArchive(f *testing.F) {
	f.Add(written(f, Options{Layout: Archive}, []*Row{fullRow(), draftRow(), unansweredRow()}))
	f.Add([]byte("scorecard\r\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		reader, err := ReadArchiveHeader(bytes.NewReader(file))
		for err == nil {
			var rows []ArchiveRow
			if rows, err = reader.Next(); err == nil {
				require.NotEmpty(t, rows)
				for i := range rows {
					require.Equal(t, rows[0].Cell("scorecard"), rows[i].Cell("scorecard"))
				}
			}
		}
	})
}
