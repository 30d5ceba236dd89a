package handlers_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/export"
)

// TestArchive is of what the API gives of the layout that imports read.
func TestArchive(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.aviary(t)
		c.as(t, userName("specialist"), http.MethodPost, at(support)+"/scorecards", bird())
		for _, reader := range []string{"manager", "specialist", "qa-lead"} {
			require.Equal(t, http.StatusForbidden, c.download(t, userName(reader), "?layout=archive", nil).Status, reader)
		}
		for _, reader := range []string{"admin", "super"} {
			a := c.download(t, userName(reader), "?layout=archive&bom=true", nil)
			require.Equal(t, http.StatusOK, a.Status, "%s", a.Body)
			all := records(t, strings.TrimPrefix(string(a.Body), "\ufeff"))
			ofScorecard, ofAnswer := export.ArchiveColumns()
			require.Equal(t, slices.Concat(ofScorecard, ofAnswer), all[0])
			require.Len(t, all, 1+len(canaries))
			for _, record := range all[1:] {
				cell := func(column string) string { return record[slices.Index(all[0], column)] }
				require.Equal(t, "specialist", cell("value_by"))
				if sees(reader, cell("criterion")) {
					require.Equal(t, canaryIn(cell("criterion")), cell("score_comment"))
					require.Equal(t, "specialist", cell("score_comment_by"))
					continue
				}
				require.Empty(t, cell("score_comment")+cell("score_comment_by")+cell("score_comment_roles"), "no trace of a comment on %s", cell("criterion"))
			}
		}
	})
}
