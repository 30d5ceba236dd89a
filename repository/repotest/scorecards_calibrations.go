package repotest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// given is a scorecard by a person, submitted so many minutes after the epoch; below zero: a draft.
func (f *fixture) given(id, by string, minutes int) *coaching.Scorecard {
	card := f.card(id)
	card.ConversationName = f.conversation("conv-" + id)
	card.Creator = &coaching.Person{Name: f.user(by)}
	if minutes >= 0 {
		card.SubmitTime, card.SubmittedBy = epoch.Add(time.Duration(minutes)*time.Minute), card.Creator
	}
	return card
}

// key is an answer key, response a response to one, calibration a calibration of a normal scorecard.
func (f *fixture) key(id, by string, minutes int) *coaching.Scorecard {
	card := f.given(id, by, minutes)
	card.ScorecardType = coaching.ScorecardCalibrationKey
	return card
}

func (f *fixture) response(id, to, by string, minutes int) *coaching.Scorecard {
	card := f.given(id, by, minutes)
	card.ScorecardType, card.ReferenceScorecardID, card.OriginalID = coaching.ScorecardCalibrationResponse, to, to
	return card
}

func (f *fixture) calibration(id, of, by string, minutes int) *coaching.Scorecard {
	card := f.given(id, by, minutes)
	card.CalibratedScorecardName, card.OriginalID = f.parent.Name(coaching.Scorecards, of).String(), of
	return card
}

// calibrations are the rows of a filter, each as the original's id and, of what follows it, the rater.
func (f *fixture) calibrations(filter repository.CalibrationFilter) (rows []string, sums repository.Calibrations) {
	f.t.Helper()
	f.read(func(ctx context.Context, tx repository.Tx) (err error) {
		cards := f.home(tx).Scorecards()
		if sums, err = cards.Calibrations(ctx, filter); err != nil {
			return err
		}
		slices.SortFunc(sums.Templates, func(a, b repository.TemplateRevision) int { return a.Revision - b.Revision })
		return cards.EachCalibration(ctx, filter, func(row *repository.CalibrationRow) error {
			if row.Original {
				rows = append(rows, row.OriginalID)
			} else {
				rows = append(rows, row.OriginalID+" "+row.RaterID)
			}
			return nil
		})
	})
	return rows, sums
}

func scorecardsCalibrated(f *fixture) {
	older := f.key("older", "agent-3", 1)
	older.TemplateName = f.template(qualityTemplate, 1)
	byOlder := f.response("by-older", "older", "agent-2", 2)
	byOlder.TemplateName = older.TemplateName
	elsewhere := f.key("elsewhere", "manager-1", 90)
	elsewhere.AgentUserName = f.user("agent-2")
	f.create(
		f.key("key", "manager-1", 10), f.response("late", "key", "agent-2", 30), f.response("early", "key", "agent-1", 20),
		f.response("other-draft", "key", "agent-3", -1),
		older, byOlder,
		elsewhere, f.response("there", "elsewhere", "agent-1", 91),
		f.given("normal", "manager-1", 40), f.calibration("calibrates", "normal", "agent-1", 50),
		f.calibration("of-calibration", "calibrates", "agent-2", 55),
		// What follows is no calibration that counts: nobody responded, only a draft did, the key is a draft, another revision.
		f.key("alone", "manager-1", 60), f.key("waiting", "manager-1", 61), f.response("waits", "waiting", "agent-1", -1),
		f.key("draft", "manager-1", -1), f.response("too-soon", "draft", "agent-1", 62),
		f.given("plain", "agent-1", 63),
	)
	mixed := f.calibration("mixed", "plain", "agent-2", 64)
	mixed.TemplateName = f.template(qualityTemplate, 1)
	f.create(mixed)

	runs := repository.CalibrationFilter{Reader: "agent-4", ReaderRuns: true}
	rows, sums := f.calibrations(runs)
	require.Equal(f.t, []string{"elsewhere", "key", "normal", "older",
		"elsewhere agent-1", "key agent-2", "key agent-1", "normal agent-1", "older agent-2"}, rows)
	require.Equal(f.t, repository.Calibrations{Templates: []repository.TemplateRevision{{ID: qualityTemplate, Revision: 1}, {ID: qualityTemplate, Revision: 2}}}, sums)

	for name, c := range map[string]struct {
		of   repository.ScorecardFilter
		want []string
	}{
		"one":      {repository.ScorecardFilter{IDs: []string{"key"}}, []string{"key", "key agent-2", "key agent-1"}},
		"revision": {repository.ScorecardFilter{Templates: []repository.TemplateRevision{{ID: qualityTemplate, Revision: 1}}}, []string{"older", "older agent-2"}},
		"times": {repository.ScorecardFilter{StartSubmitTime: epoch.Add(10 * time.Minute), EndSubmitTime: epoch.Add(40 * time.Minute)},
			[]string{"key", "normal", "key agent-2", "key agent-1", "normal agent-1"}},
		"people": {repository.ScorecardFilter{Visible: &repository.Visible{AgentIDs: []string{"agent-2"}}}, []string{"elsewhere", "elsewhere agent-1"}},
		"nobody": {repository.ScorecardFilter{Visible: &repository.Visible{}}, nil},
	} {
		runs.Originals = c.of
		rows, sums = f.calibrations(runs)
		require.Equal(f.t, c.want, rows, name)
		require.Equal(f.t, len(c.want) == 0, len(sums.Templates) == 0, name)
	}
	f.comesWithItsAnswers()
}

func (f *fixture) comesWithItsAnswers() {
	f.t.Helper()
	key, response := f.key("answered", "manager-1", 70), f.response("answers", "answered", "agent-1", 71)
	value := coaching.Decimal(75_000)
	key.Scores = []coaching.Score{{CriterionID: "q1", NumericValue: &value}, {CriterionID: "q2", NotApplicable: true}}
	response.Scores = []coaching.Score{{CriterionID: "q1", NotApplicable: true}}
	begun, checks := f.given("begun", "agent-2", 72), f.calibration("checks", "begun", "agent-1", 73)
	for _, card := range []*coaching.Scorecard{key, response, begun, checks} { // somebody else submitted them
		card.SubmittedBy = &coaching.Person{Name: f.user("agent-3")}
	}
	f.create(key, response, begun, checks)
	filter := repository.CalibrationFilter{ReaderRuns: true, Originals: repository.ScorecardFilter{IDs: []string{"answered", "begun"}}}
	var rows []repository.CalibrationRow
	f.read(func(ctx context.Context, tx repository.Tx) error {
		return f.home(tx).Scorecards().EachCalibration(ctx, filter, func(row *repository.CalibrationRow) error {
			copied := *row
			copied.Scores = slices.Clone(row.Scores)
			rows = append(rows, copied)
			return nil
		})
	})
	revision := repository.TemplateRevision{ID: qualityTemplate, Revision: 2}
	require.Equal(f.t, []repository.CalibrationRow{
		{OriginalID: "answered", RaterID: "manager-1", ConversationID: "conv-answered", Original: true, Template: revision, Scores: key.Scores},
		{OriginalID: "begun", RaterID: "agent-3", ConversationID: "conv-begun", Original: true, Template: revision, Scores: begun.Scores},
		{OriginalID: "answered", RaterID: "agent-1", ConversationID: "conv-answers", Template: revision, Scores: response.Scores},
		{OriginalID: "begun", RaterID: "agent-1", ConversationID: "conv-checks", Template: revision, Scores: checks.Scores},
	}, rows)
}

func scorecardsWithheld(f *fixture) {
	f.create(
		f.key("key", "manager-1", 10), f.response("one", "key", "agent-1", 20), f.response("two", "key", "agent-2", -1),
		f.given("normal", "manager-1", 40), f.calibration("calibrates", "normal", "agent-1", 50), f.key("unfinished", "manager-1", -1),
	)
	all, single := []string{"key", "normal", "key agent-1", "normal agent-1"}, []string{"normal", "normal agent-1"}
	type sums struct{ withheld, unseen int64 }
	for _, c := range []struct {
		reader string
		runs   bool
		want   []string
		left   sums
	}{
		{"agent-1", false, all, sums{0, 1}}, // has responded to the one, and does not see the draft of the other
		{"agent-1", true, all, sums{}},
		{"agent-2", false, single, sums{1, 1}}, // is responding
		{"agent-2", true, single, sums{1, 0}},
		{"agent-3", false, single, sums{0, 2}}, // has not begun
		{"agent-3", true, all, sums{}},
		{"manager-1", false, all, sums{}}, // made the keys
		{"local-admin", true, all, sums{}},
	} {
		filter := repository.CalibrationFilter{Reader: c.reader, ReaderRuns: c.runs}
		rows, _ := f.calibrations(filter)
		require.Equal(f.t, c.want, rows, "%+v", c)
		filter.Originals.IDs = []string{"key", "unfinished", "normal"}
		rows, got := f.calibrations(filter)
		require.Equal(f.t, c.want, rows, "%+v", c)
		left := sums{got.Withheld, got.Unseen}
		require.Equal(f.t, c.left, left, "%+v", c)
	}
}

func scorecardsCalibrationError(f *fixture) {
	for i := range 3 {
		id := fmt.Sprintf("normal-%d", i)
		f.create(f.given(id, "manager-1", i), f.calibration("calibrates-"+id, id, "agent-1", i))
	}
	enough := errors.New("enough")
	count := 0
	require.ErrorIs(f.t, f.try(func(ctx context.Context, tx repository.Tx) error {
		return f.home(tx).Scorecards().EachCalibration(ctx, repository.CalibrationFilter{}, func(*repository.CalibrationRow) error {
			count++
			if count == 5 {
				return enough
			}
			return nil
		})
	}), enough)
	require.Equal(f.t, 5, count)
}
