package coaching_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
)

func TestCheckScorecardTimes(t *testing.T) {
	t.Parallel()
	const ahead = 5 * time.Minute
	for name, c := range map[string]struct {
		create, update, submit time.Time
		fields                 []string
	}{
		"imported history":              {created, created, created.Add(time.Hour), nil},
		"all at once":                   {noon, noon, noon, nil},
		"a clock that is ahead":         {noon.Add(ahead), noon.Add(ahead), noon.Add(ahead), nil},
		"a draft":                       {created, noon, time.Time{}, nil},
		"submitted after the update":    {created, created, noon, nil},
		"too far ahead":                 {noon.Add(ahead + time.Microsecond), noon.Add(ahead + time.Microsecond), noon.Add(ahead + time.Microsecond), []string{"createTime", "updateTime", "submitTime"}},
		"updated before it was made":    {noon, noon.Add(-time.Microsecond), time.Time{}, []string{"updateTime"}},
		"submitted before it was made":  {noon, noon, noon.Add(-time.Microsecond), []string{"submitTime"}},
		"only the creation is too late": {noon.Add(time.Hour), noon, time.Time{}, []string{"createTime", "updateTime"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := coaching.Scorecard{CreateTime: c.create, UpdateTime: c.update, SubmitTime: c.submit}
			var v coaching.Violations
			coaching.CheckScorecard(&s, "", noon, &v)
			requireFields(t, v, c.fields...)
		})
	}
}

func TestCheckScorecardWantsReferencesThatGoWithTheType(t *testing.T) {
	t.Parallel()
	const reference, calibrated = "referenceScorecardId", "calibratedScorecardName"
	refers := map[coaching.ScorecardType]bool{
		"": false, coaching.ScorecardNormal: false, coaching.ScorecardCalibrationKey: false, coaching.ScorecardCalibrationResponse: true,
		coaching.ScorecardAppealReplica: true, coaching.ScorecardAppealRequest: true, coaching.ScorecardAppealResolve: true,
	}
	for kind, want := range refers {
		for _, sent := range []string{"", "sc-1", "not an id"} {
			s := draft()
			s.ScorecardType, s.ReferenceScorecardID = kind, sent
			var v coaching.Violations
			coaching.CheckScorecard(s, "", noon, &v)
			if (sent == "sc-1") == want && (want || sent == "") {
				requireFields(t, v)
			} else {
				requireFields(t, v, reference)
			}
		}
		s := draft()
		s.ScorecardType, s.CalibratedScorecardName = kind, "customers/c/profiles/p/scorecards/sc-1"
		if want {
			s.ReferenceScorecardID = "sc-1"
		}
		var v coaching.Violations
		coaching.CheckScorecard(s, "", noon, &v)
		if kind == "" || kind == coaching.ScorecardNormal {
			requireFields(t, v)
		} else {
			requireFields(t, v, calibrated)
		}
	}
}

func TestCheckScores(t *testing.T) {
	t.Parallel()
	both := number("refund", 1)
	both.NotApplicable = true
	roles := number("calm", 1)
	roles.CommentAccessRoles = []coaching.Role{coaching.RoleManager, coaching.RoleUnspecified}
	author := number("reason", 1)
	author.CommentAccessRoles = []coaching.Role{coaching.RoleUnspecified}
	var v coaching.Violations
	coaching.CheckScores([]coaching.Score{
		number("greeting", 1), both, {CriterionID: "remark"}, notApplicable("greeting"), roles, author, words("more", ""),
	}, coaching.ScoreAt("scorecard."), &v)
	requireFields(t, v, "scorecard.scores[1]", "scorecard.scores[2]", "scorecard.scores[3].criterionId", "scorecard.scores[4].commentAccessRoles")
}

func TestMatchScoresFillsInTheForm(t *testing.T) {
	t.Parallel()
	scores := []coaching.Score{number("greeting", 1), words("remark", "fine")}
	scores[1].ChapterID, scores[1].CriterionDisplayName = "closing", "Remark"
	var v coaching.Violations
	coaching.MatchScores(scores, callForm(), coaching.ScoreAt(""), &v)
	requireFields(t, v)
	require.Equal(t, "opening", scores[0].ChapterID)
	require.Equal(t, "Greeting", scores[0].CriterionDisplayName)
	require.Equal(t, "closing", scores[1].ChapterID)
}

func TestMatchScoresNamesTheFault(t *testing.T) {
	t.Parallel()
	refund := number("refund", 1)
	for name, c := range map[string]struct {
		scores []coaching.Score
		fields []string
	}{
		"an unknown criterion":            {[]coaching.Score{number("humour", 1)}, []string{"scores[0].criterionId"}},
		"a chapter's id":                  {[]coaching.Score{number("opening", 1)}, []string{"scores[0].criterionId"}},
		"another chapter":                 {[]coaching.Score{{CriterionID: "greeting", NumericValue: new(points(1)), ChapterID: "closing"}}, []string{"scores[0].chapterId"}},
		"another display name":            {[]coaching.Score{{CriterionID: "greeting", NumericValue: new(points(1)), CriterionDisplayName: "Hello"}}, []string{"scores[0].criterionDisplayName"}},
		"a number that is no option":      {[]coaching.Score{number("greeting", 2)}, []string{"scores[0].numericValue"}},
		"a number outside the range":      {[]coaching.Score{refund, number("reason", 6)}, []string{"scores[1].numericValue"}},
		"a number between the steps":      {[]coaching.Score{refund, {CriterionID: "reason", NumericValue: new(coaching.Decimal(12_500))}}, []string{"scores[1].numericValue"}},
		"a number for a text":             {[]coaching.Score{number("remark", 1)}, []string{"scores[0].numericValue"}},
		"a text for a number":             {[]coaching.Score{words("greeting", "fine")}, []string{"scores[0].textValue"}},
		"not applicable where it must be": {[]coaching.Score{notApplicable("remark")}, []string{"scores[0].notApplicable"}},
		"an AI value that is no option":   {[]coaching.Score{{CriterionID: "greeting", NumericValue: new(points(1)), AIValue: new(points(5))}}, []string{"scores[0].aiValue"}},
		"a hidden criterion":              {[]coaching.Score{number("refund", 0), number("reason", 1)}, []string{"scores[1].criterionId"}},
		"hidden before what hides it":     {[]coaching.Score{number("reason", 1), number("refund", 0)}, []string{"scores[0].criterionId"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var v coaching.Violations
			coaching.MatchScores(c.scores, callForm(), coaching.ScoreAt(""), &v)
			requireFields(t, v, c.fields...)
		})
	}
}

func TestHidden(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		scores []coaching.Score
		hidden []string
	}{
		"unanswered":               {nil, []string{"reason", "calm"}},
		"another answer":           {[]coaching.Score{number("refund", 0)}, []string{"reason", "calm"}},
		"not applicable":           {[]coaching.Score{notApplicable("refund")}, []string{"reason", "calm"}},
		"shown":                    {[]coaching.Score{number("refund", 1)}, []string{"calm"}},
		"both shown":               {[]coaching.Score{number("reason", 2), number("refund", 1)}, nil},
		"the chain breaks later":   {[]coaching.Score{number("refund", 1), number("reason", 3)}, []string{"calm"}},
		"the chain breaks earlier": {[]coaching.Score{number("refund", 0), number("reason", 2)}, []string{"reason", "calm"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := map[string]bool{}
			for _, id := range c.hidden {
				want[id] = true
			}
			require.Equal(t, want, callForm().Hidden(c.scores))
		})
	}
}

func TestMissingRequired(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		scores  []coaching.Score
		missing []string
	}{
		"nothing answered":             {nil, []string{"greeting", "remark"}},
		"hidden ones are not required": {[]coaching.Score{number("greeting", 1), words("remark", "fine")}, nil},
		"shown ones are":               {[]coaching.Score{number("greeting", 1), number("refund", 1), words("remark", "fine")}, []string{"reason"}},
		"not applicable is an answer":  {[]coaching.Score{notApplicable("greeting"), words("remark", "fine")}, nil},
		"blanks answer nothing":        {[]coaching.Score{number("greeting", 1), words("remark", " \t")}, []string{"remark"}},
		"all":                          {[]coaching.Score{number("greeting", 1), number("refund", 1), number("reason", 1), number("calm", 0), words("remark", "x")}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var v coaching.Violations
			coaching.MissingRequired(c.scores, callForm(), &v)
			require.Len(t, v, len(c.missing))
			for i, id := range c.missing {
				require.Equal(t, "scores", v[i].Field)
				require.Contains(t, v[i].Description, id)
			}
		})
	}
}
