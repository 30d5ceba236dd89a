package repotest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// secret is the id of what ours has in a crossing and theirs has not.
const secret = "secret"

// trespass is one method of an interface that theirs calls. What it writes is committed.
type trespass[I any] func(t *testing.T, theirs home, as I)

// crossingsOf makes crossings of trespasses into what hangs on a profile: both tenants have a template, and ours has what
// it hides besides.
func crossingsOf[I any](
	hide func(context.Context, home, repository.Profile) error, of func(repository.Profile) I, cases map[string]trespass[I],
) map[string]crossing {
	fill := func(t *testing.T, ours, theirs home) {
		for _, h := range []home{ours, theirs} {
			h.write(t, func(tx repository.Tx) error {
				return h.profile(tx).Templates().Create(t.Context(), plainTemplate(h.Parent, qualityTemplate))
			})
		}
		ours.write(t, func(tx repository.Tx) error { return hide(t.Context(), ours, ours.profile(tx)) })
	}
	return crossingsInto(fill, func(theirs home, tx repository.Tx) I { return of(theirs.profile(tx)) }, cases)
}

// crossingsInto makes crossings of trespasses. Theirs asks in a transaction that no row-level security confines, so that
// the store alone keeps tenants apart.
func crossingsInto[I any](
	fill func(t *testing.T, ours, theirs home), of func(home, repository.Tx) I, cases map[string]trespass[I],
) map[string]crossing {
	crossings := map[string]crossing{}
	for method, try := range cases {
		crossings[method] = func(t *testing.T, ours, theirs home, filled func()) {
			fill(t, ours, theirs)
			filled()
			require.NoError(t, theirs.store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
				try(t, theirs, of(theirs, tx))
				return nil
			}))
		}
	}
	return crossings
}

// parentOfOurs is the tenant of ours in every crossing.
var parentOfOurs = coaching.Parent{Customer: "alpha", Profile: "support"}

// secretCard is a scorecard of a home, submitted and with a total.
func secretCard(at coaching.Parent) *coaching.Scorecard {
	card := cardIn(at, secret)
	card.TemplateName = at.Name(coaching.ScorecardTemplates, qualityTemplate).WithRevision(1).String()
	card.SubmitTime, card.TotalScore = epoch, 500_000
	return card
}

func scorecardCrossings() map[string]crossing {
	hide := func(ctx context.Context, ours home, p repository.Profile) error {
		calibration := secretCard(ours.Parent)
		calibration.CalibratedScorecardName, calibration.OriginalID = calibration.Name, secret
		calibration.Name = ours.Name(coaching.Scorecards, "calibration").String()
		return p.Scorecards().Create(ctx, secretCard(ours.Parent), calibration)
	}
	all := repository.ScorecardFilter{}
	return crossingsOf(hide, repository.Profile.Scorecards, map[string]trespass[repository.Scorecards]{
		"Create": func(t *testing.T, theirs home, as repository.Scorecards) {
			planted := secretCard(parentOfOurs)
			planted.Name = parentOfOurs.Name(coaching.Scorecards, "planted").String()
			require.ErrorIs(t, as.Create(t.Context(), planted), repository.ErrDangling)
			require.NoError(t, as.Create(t.Context(), secretCard(theirs.Parent))) // the id is free here
		},
		"Find": func(t *testing.T, _ home, as repository.Scorecards) {
			_, err := as.Find(t.Context(), secret)
			require.ErrorIs(t, err, repository.ErrNotFound)
		},
		"Show": func(t *testing.T, _ home, as repository.Scorecards) {
			_, err := as.Show(t.Context(), secret)
			require.ErrorIs(t, err, repository.ErrNotFound)
		},
		"FindForUpdate": func(t *testing.T, _ home, as repository.Scorecards) {
			_, err := as.FindForUpdate(t.Context(), secret)
			require.ErrorIs(t, err, repository.ErrNotFound)
		},
		"Update": func(t *testing.T, theirs home, as repository.Scorecards) {
			for _, at := range []coaching.Parent{parentOfOurs, theirs.Parent} {
				changed := secretCard(at)
				changed.Version, changed.Comment = 1, "changed"
				require.Error(t, as.Update(t.Context(), changed))
			}
		},
		"UpdateAll": func(t *testing.T, _ home, as repository.Scorecards) {
			changed := secretCard(parentOfOurs)
			changed.Version, changed.Comment = 1, "changed"
			require.ErrorIs(t, as.UpdateAll(t.Context(), changed), repository.ErrDangling)
		},
		"FindForBackfill": func(t *testing.T, _ home, as repository.Scorecards) {
			found, err := as.FindForBackfill(t.Context(), []string{"known"}, []string{qualityTemplate}, []string{secret})
			require.NoError(t, err)
			require.Empty(t, found)
		},
		"CountForBackfill": func(t *testing.T, _ home, as repository.Scorecards) {
			count, err := as.CountForBackfill(t.Context(), repository.BackfillOf{TemplateID: qualityTemplate, Start: now.Add(-time.Hour), End: now})
			require.NoError(t, err)
			require.Equal(t, repository.BackfillCount{Create: 1}, count) // for the conversation of theirs
		},
		"Delete": func(t *testing.T, _ home, as repository.Scorecards) {
			require.ErrorIs(t, as.Delete(t.Context(), secret), repository.ErrNotFound)
		},
		"List": func(t *testing.T, _ home, as repository.Scorecards) {
			for _, filter := range []repository.ScorecardFilter{all, {IDs: []string{secret}}} {
				found, err := as.List(t.Context(), filter, repository.ScorecardPage{Order: repository.BySubmitTime, Limit: 10})
				require.NoError(t, err)
				require.Empty(t, found)
			}
		},
		"TemplateRevisions": func(t *testing.T, _ home, as repository.Scorecards) {
			found, err := as.TemplateRevisions(t.Context(), all)
			require.NoError(t, err)
			require.Empty(t, found)
		},
		"Export": func(t *testing.T, _ home, as repository.Scorecards) {
			require.NoError(t, as.Export(t.Context(), all, func(row *repository.ExportRow) error {
				t.Errorf("exports %s", row.Scorecard.Name)
				return nil
			}))
		},
		"Calibrations": func(t *testing.T, _ home, as repository.Scorecards) {
			found, err := as.Calibrations(t.Context(), repository.CalibrationFilter{ReaderRuns: true})
			require.NoError(t, err)
			require.Zero(t, found)
		},
		"EachCalibration": func(t *testing.T, _ home, as repository.Scorecards) {
			require.NoError(t, as.EachCalibration(t.Context(), repository.CalibrationFilter{ReaderRuns: true}, func(row *repository.CalibrationRow) error {
				t.Errorf("reads %s", row.OriginalID)
				return nil
			}))
		},
		"Answers": func(t *testing.T, _ home, as repository.Scorecards) {
			require.NoError(t, as.Answers(t.Context(), repository.AnswerFilter{TemplateID: qualityTemplate, ExceptRevision: 9}, func(row *repository.AnswerRow) error {
				require.Fail(t, "a scorecard of ours", row.ID)
				return nil
			}))
		},
		"Mean": func(t *testing.T, _ home, as repository.Scorecards) {
			mean, err := as.Mean(t.Context(), repository.MeanOf{TemplateID: qualityTemplate, Start: epoch, End: epoch})
			require.NoError(t, err)
			require.Zero(t, mean)
		},
		"CountByTemplate": func(t *testing.T, _ home, as repository.Scorecards) {
			counts, err := as.CountByTemplate(t.Context(), []string{qualityTemplate})
			require.NoError(t, err)
			require.Empty(t, counts)
		},
	})
}
