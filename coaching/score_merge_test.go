package coaching_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
)

// merge merges entries, written as JSON, into a scorecard with a number, words and a score set aside, all by qa-1.
func merge(t *testing.T, m coaching.ScoreMerge, entries string) (*coaching.Scorecard, coaching.ScorePath, coaching.Violations) {
	t.Helper()
	s := draft()
	said := "fine"
	s.Scores = []coaching.Score{
		{CriterionID: "greeting", NumericValue: new(points(1)), AIValue: new(points(0)), AIScored: true, ValueBy: "qa-1"},
		{CriterionID: "remark", TextValue: &said, Comment: "between us", CommentBy: "qa-1", CommentAccessRoles: []coaching.Role{coaching.RoleManager}, ValueBy: "qa-1"},
		{CriterionID: "refund", NotApplicable: true, ValueBy: "qa-1"},
	}
	require.NoError(t, json.Unmarshal([]byte(entries), &m.Items))
	m.By = "qa-2"
	if m.Sees == nil {
		m.Sees = func(*coaching.Score) bool { return true }
	}
	var v coaching.Violations
	at := m.Into(s, &v)
	return s, at, v
}

func blind(*coaching.Score) bool { return false }

func TestScoreMergeValues(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		entry string
		id    string
		want  *coaching.Score // value, and who gave it; nil: no score any more
	}{
		"a number for a number":            {`{"criterionId": "greeting", "numericValue": 0}`, "greeting", &coaching.Score{NumericValue: new(points(0)), ValueBy: "qa-2"}},
		"the same number":                  {`{"criterionId": "greeting", "numericValue": 1.0}`, "greeting", &coaching.Score{NumericValue: new(points(1)), ValueBy: "qa-1"}},
		"set aside":                        {`{"criterionId": "greeting", "notApplicable": true}`, "greeting", &coaching.Score{NotApplicable: true, ValueBy: "qa-2"}},
		"a number for one set aside":       {`{"criterionId": "refund", "numericValue": 1}`, "refund", &coaching.Score{NumericValue: new(points(1)), ValueBy: "qa-2"}},
		"as a client sends it back":        {`{"criterionId": "greeting", "numericValue": 1, "notApplicable": false, "textValue": null}`, "greeting", &coaching.Score{NumericValue: new(points(1)), ValueBy: "qa-1"}},
		"a new criterion":                  {`{"criterionId": "calm", "numericValue": 1, "notApplicable": false}`, "calm", &coaching.Score{NumericValue: new(points(1)), ValueBy: "qa-2"}},
		"no value of its kind is cleared":  {`{"criterionId": "greeting", "notApplicable": false, "comment": "well"}`, "greeting", &coaching.Score{NumericValue: new(points(1)), ValueBy: "qa-1"}},
		"null of another kind":             {`{"criterionId": "greeting", "textValue": null}`, "greeting", &coaching.Score{NumericValue: new(points(1)), ValueBy: "qa-1"}},
		"the value cleared":                {`{"criterionId": "greeting", "numericValue": null}`, "greeting", nil},
		"no longer set aside":              {`{"criterionId": "refund", "notApplicable": false}`, "refund", nil},
		"a new one that says nothing":      {`{"criterionId": "calm", "notApplicable": false}`, "calm", nil},
		"a comment leaves the value alone": {`{"criterionId": "greeting", "comment": "well"}`, "greeting", &coaching.Score{NumericValue: new(points(1)), ValueBy: "qa-1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _, v := merge(t, coaching.ScoreMerge{}, "["+c.entry+"]")
			requireFields(t, v)
			got := s.ScoreOf(c.id)
			if c.want == nil {
				require.Nil(t, got)
				return
			}
			require.NotNil(t, got)
			value := coaching.Score{NumericValue: got.NumericValue, TextValue: got.TextValue, NotApplicable: got.NotApplicable, ValueBy: got.ValueBy}
			require.Equal(t, *c.want, value)
		})
	}
}

// Who sends the value that auto-scoring gave stands by it from then on.
func TestScoreMergeConfirmsAnAIValue(t *testing.T) {
	t.Parallel()
	for entry, by := range map[string]string{
		`{"criterionId": "greeting", "numericValue": 1}`:      "qa-2",
		`{"criterionId": "greeting", "comment": "well"}`:      "",
		`{"criterionId": "greeting", "notApplicable": false}`: "",
	} {
		s := draft()
		s.Scores = []coaching.Score{{CriterionID: "greeting", NumericValue: new(points(1)), AIValue: new(points(1)), AIScored: true}}
		m := coaching.ScoreMerge{By: "qa-2", Sees: func(*coaching.Score) bool { return true }}
		require.NoError(t, json.Unmarshal([]byte("["+entry+"]"), &m.Items))
		var v coaching.Violations
		m.Into(s, &v)
		requireFields(t, v)
		got := s.ScoreOf("greeting")
		require.Equal(t, by, got.ValueBy, entry)
		require.Equal(t, new(points(1)), got.AIValue)
		require.True(t, got.AIScored)
	}
}

func TestScoreMergeKeepsTheAIValueBesideAChange(t *testing.T) {
	t.Parallel()
	for _, replace := range []bool{false, true} {
		s, _, v := merge(t, coaching.ScoreMerge{Replace: replace}, `[{"criterionId": "greeting", "notApplicable": true}]`)
		requireFields(t, v)
		require.Equal(t, new(points(0)), s.ScoreOf("greeting").AIValue)
		require.True(t, s.ScoreOf("greeting").AIScored)
	}
}

func TestScoreMergeKeepsOrderAndNamesItsPaths(t *testing.T) {
	t.Parallel()
	s, at, v := merge(t, coaching.ScoreMerge{Prefix: "scorecard."},
		`[{"criterionId": "calm", "numericValue": 1}, {"criterionId": "refund", "numericValue": 0}]`)
	requireFields(t, v)
	require.Equal(t, []string{"greeting", "remark", "refund", "calm"}, ids(s))
	require.Equal(t, "scorecard.scores[criterionId=greeting]", at(0))
	require.Equal(t, "scorecard.scores[1]", at(2))
	require.Equal(t, "scorecard.scores[0]", at(3))
}

func TestScoreMergeReplaceDropsWhatIsNotNamed(t *testing.T) {
	t.Parallel()
	s, _, v := merge(t, coaching.ScoreMerge{Replace: true}, `[{"criterionId": "remark", "textValue": "new"}]`)
	requireFields(t, v)
	require.Equal(t, []string{"remark"}, ids(s))
	require.Empty(t, s.Scores[0].Comment)
	require.Empty(t, s.Scores[0].CommentAccessRoles)
}

func TestScoreMergeRefusesEntriesThatNameNothingOrOneTwice(t *testing.T) {
	t.Parallel()
	_, _, v := merge(t, coaching.ScoreMerge{},
		`[{"numericValue": 1}, {"criterionId": "calm", "numericValue": 1}, {"criterionId": "calm", "numericValue": 0}, {"criterionId": null}]`)
	requireFields(t, v, "scores[0].criterionId", "scores[2].criterionId", "scores[3].criterionId")
}

func TestScoreMergeNotesTheCommentator(t *testing.T) {
	t.Parallel()
	s, _, v := merge(t, coaching.ScoreMerge{}, `[{"criterionId": "greeting", "comment": "well"}, {"criterionId": "remark", "textValue": "fine"}]`)
	requireFields(t, v)
	require.Equal(t, "qa-2", s.ScoreOf("greeting").CommentBy)
	require.Equal(t, "qa-1", s.ScoreOf("remark").CommentBy)
	require.Equal(t, "between us", s.ScoreOf("remark").Comment)
}

func TestScoreMergeLeavesACommentThatCannotBeSeen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		entries string
		replace bool
		faults  []string
	}{
		"another value":           {`[{"criterionId": "remark", "textValue": "new"}]`, false, nil},
		"sent back without it":    {`[{"criterionId": "remark", "textValue": "new", "comment": "", "commentAccessRoles": []}]`, false, nil},
		"replaced":                {`[{"criterionId": "remark", "textValue": "new"}]`, true, nil},
		"a comment over it":       {`[{"criterionId": "remark", "comment": "mine"}]`, false, []string{"scores[0].comment"}},
		"its criterion cleared":   {`[{"criterionId": "remark", "textValue": null}]`, false, []string{"scores"}},
		"its criterion left out":  {`[]`, true, []string{"scores"}},
		"another comment, beside": {`[{"criterionId": "greeting", "comment": "mine"}]`, false, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _, v := merge(t, coaching.ScoreMerge{Replace: c.replace, Sees: blind}, c.entries)
			requireFields(t, v, c.faults...)
			if c.faults == nil {
				kept := s.ScoreOf("remark")
				require.Equal(t, "between us", kept.Comment)
				require.Equal(t, "qa-1", kept.CommentBy)
				require.Equal(t, []coaching.Role{coaching.RoleManager}, kept.CommentAccessRoles)
			}
		})
	}
}

func ids(s *coaching.Scorecard) []string {
	var ids []string
	for _, score := range s.Scores {
		ids = append(ids, score.CriterionID)
	}
	return ids
}
