package gormstore_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
	"opencoaching/repository/gormstore"
)

// TestAuthorsAreFoundHoweverTheyAreWritten: rows from before 00005 were jsonb, which puts blanks between.
func TestAuthorsAreFoundHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()
	w := newWalled(t)
	for authors, found := range map[string]int{
		`[{"commentBy":"y"}]`: 1, `[{}, {"valueBy": "z", "commentBy": "y"}]`: 1, `[{"valueBy": "y"}]`: 0, `[]`: 0,
	} {
		gormstore.Execute(t, w.Store, "UPDATE scorecards SET score_authors = '"+authors+"'")
		require.NoError(t, w.Read(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
			names, err := tx.Customer("alpha").Erasure().Scorecards(t.Context(), "y")
			require.Len(t, names, found, authors)
			if found > 0 {
				require.Equal(t, coaching.Parent{Customer: "alpha", Profile: "x"}.Name(coaching.Scorecards, "x"), names[0])
			}
			return err
		}))
	}
}
