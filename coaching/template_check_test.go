package coaching_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
)

func TestCheckTemplateAcceptsAForm(t *testing.T) {
	t.Parallel()
	var v coaching.Violations
	coaching.CheckTemplate(callForm(), "", &v)
	requireFields(t, v)
	require.NoError(t, v.Err())
}

// faults are changes to the call form, each with the fields that are then at fault.
var faults = map[string]struct {
	change func(*coaching.Template)
	fields []string
}{
	"no title":    {func(t *coaching.Template) { t.Title = "" }, []string{"title"}},
	"no chapters": {func(t *coaching.Template) { t.Content.Chapters = nil }, []string{"template.chapters"}},
	"two criteria with one id": {func(t *coaching.Template) { criterion(t, 1, 2).CriterionID = "greeting" },
		[]string{"template.chapters[1].criteria[2].criterionId"}},
	"a criterion with its chapter's id": {func(t *coaching.Template) { criterion(t, 1, 2).CriterionID = "closing" },
		[]string{"template.chapters[1].criteria[2].criterionId"}},
	"two chapters with one id": {func(t *coaching.Template) { t.Content.Chapters[1].ChapterID = "opening" },
		[]string{"template.chapters[1].chapterId"}},
	"options without an option": {func(t *coaching.Template) { answer(t, 0, 0).Options = nil },
		[]string{"template.chapters[0].criteria[0].answer.options"}},
	"two options with one value": {func(t *coaching.Template) { answer(t, 0, 0).Options[1].Value = 0 },
		[]string{"template.chapters[0].criteria[0].answer.options[1].value"}},
	"negative points under ZERO_BASED": {func(t *coaching.Template) { answer(t, 0, 0).Options[0].Points = -1 },
		[]string{"template.chapters[0].criteria[0].answer.options[0].points"}},
	"no points to earn under ZERO_BASED": {func(t *coaching.Template) { answer(t, 0, 0).Options[1].Points = 0 },
		[]string{"template.chapters[0].criteria[0].answer.options"}},
	"equal points under MIN_MAX": {func(t *coaching.Template) {
		t.Content.Scoring.Normalization = coaching.MinMax
		answer(t, 0, 0).Options[0].Points = points(10)
	}, []string{"template.chapters[0].criteria[0].answer.options"}},
	"options on a range": {func(t *coaching.Template) { answer(t, 1, 0).Options = passOrFail().Options },
		[]string{"template.chapters[1].criteria[0].answer.options"}},
	"options on a text": {func(t *coaching.Template) { answer(t, 1, 2).Options = passOrFail().Options },
		[]string{"template.chapters[1].criteria[2].answer.options"}},
	"a range's fields on options": {func(t *coaching.Template) {
		a := answer(t, 0, 0)
		a.Min, a.Max, a.Step, a.AutoFail = new(points(0)), new(points(1)), new(points(1)), &coaching.RangeAutoFail{}
	}, []string{"template.chapters[0].criteria[0].answer.min", "template.chapters[0].criteria[0].answer.max",
		"template.chapters[0].criteria[0].answer.step", "template.chapters[0].criteria[0].answer.autoFail"}},
	"a range's fields on a text": {func(t *coaching.Template) { answer(t, 1, 2).Min = new(points(0)) },
		[]string{"template.chapters[1].criteria[2].answer.min"}},
	"a range without bounds": {func(t *coaching.Template) { answer(t, 1, 0).Min, answer(t, 1, 0).Max = nil, nil },
		[]string{"template.chapters[1].criteria[0].answer.min", "template.chapters[1].criteria[0].answer.max",
			"template.chapters[1].criteria[1].showIf.values[0]", "template.chapters[1].criteria[1].showIf.values[1]"}},
	"a range of one number": {func(t *coaching.Template) { answer(t, 1, 0).Min = new(points(5)) },
		[]string{"template.chapters[1].criteria[0].answer.max", "template.chapters[1].criteria[1].showIf.values[0]",
			"template.chapters[1].criteria[1].showIf.values[1]"}},
	"a step of 0": {func(t *coaching.Template) { answer(t, 1, 0).Step = new(points(0)) },
		[]string{"template.chapters[1].criteria[0].answer.step"}},
	"steps that do not end at the greatest": {func(t *coaching.Template) { answer(t, 1, 0).Step = new(points(3)) },
		[]string{"template.chapters[1].criteria[0].answer.step", "template.chapters[1].criteria[1].showIf.values[1]"}},
	"a negative range under ZERO_BASED": {func(t *coaching.Template) { answer(t, 1, 0).Min = new(points(-1)) },
		[]string{"template.chapters[1].criteria[0].answer.min"}},
	"a range up to 0 under ZERO_BASED": {func(t *coaching.Template) {
		answer(t, 1, 0).Min, answer(t, 1, 0).Max = new(points(-5)), new(points(0))
		criterion(t, 1, 1).ShowIf.Values = []coaching.Decimal{points(-1)}
	}, []string{"template.chapters[1].criteria[0].answer.min", "template.chapters[1].criteria[0].answer.max"}},
	"a condition on a later criterion": {func(t *coaching.Template) { criterion(t, 1, 0).ShowIf.CriterionID = "calm" },
		[]string{"template.chapters[1].criteria[0].showIf.criterionId"}},
	"a condition on itself": {func(t *coaching.Template) { criterion(t, 1, 0).ShowIf.CriterionID = "reason" },
		[]string{"template.chapters[1].criteria[0].showIf.criterionId"}},
	"a condition on a chapter": {func(t *coaching.Template) { criterion(t, 1, 0).ShowIf.CriterionID = "opening" },
		[]string{"template.chapters[1].criteria[0].showIf.criterionId"}},
	"a condition on a text": {func(t *coaching.Template) {
		*answer(t, 0, 1) = text()
	}, []string{"template.chapters[1].criteria[0].showIf.criterionId"}},
	"a condition that no answer meets": {func(t *coaching.Template) { criterion(t, 1, 0).ShowIf.Values[0] = points(7) },
		[]string{"template.chapters[1].criteria[0].showIf.values[0]"}},
	"automatic answers that are not possible": {func(t *coaching.Template) {
		criterion(t, 0, 0).AutoScore = &coaching.AutoScore{Present: new(points(2)), Absent: new(points(3))}
	}, []string{"template.chapters[0].criteria[0].autoScore.present", "template.chapters[0].criteria[0].autoScore.absent"}},
	"automatic answers to a text": {func(t *coaching.Template) { criterion(t, 1, 2).AutoScore = &coaching.AutoScore{} },
		[]string{"template.chapters[1].criteria[2].autoScore"}},
	"weights that sum to 0": {func(t *coaching.Template) { weightless(t) }, []string{"template.chapters"}},
	"weights of texts alone": {func(t *coaching.Template) { weightless(t); criterion(t, 1, 2).Weight = new(points(9)) },
		[]string{"template.chapters"}},
	"chapter weights that sum to 0 in WEIGHTED_CHAPTERS": {func(t *coaching.Template) {
		t.Content.Scoring.Method = coaching.WeightedChapters
		t.Content.Chapters[0].Weight, t.Content.Chapters[1].Weight = new(points(0)), new(points(0))
	}, []string{"template.chapters"}},
	"the weight of a chapter of texts in WEIGHTED_POINTS": {func(t *coaching.Template) {
		t.Content.Scoring.Method = coaching.WeightedPoints
		t.Content.Chapters[0].Weight, t.Content.Chapters[1].Weight = new(points(0)), new(points(3))
		t.Content.Chapters[1].Criteria = t.Content.Chapters[1].Criteria[2:]
	}, []string{"template.chapters"}},
	"one user, team and group twice": {func(t *coaching.Template) {
		t.Audience = &coaching.Audience{UserNames: []string{"a", "b", "a"}, TeamNames: []string{"a", "a"}, GroupNames: []string{"c", "c"}}
	}, []string{"audience.userNames[2]", "audience.teamNames[1]", "audience.groupNames[1]"}},
	"two bands that begin together": {func(t *coaching.Template) {
		t.QAScoreConfig = &coaching.QAScoreConfig{Bands: []coaching.Band{{Label: "low"}, {Label: "high"}}}
	}, []string{"qaScoreConfig.bands[1].min"}},
	"bands without a name and with another's": {func(t *coaching.Template) {
		t.QAScoreConfig = &coaching.QAScoreConfig{Bands: []coaching.Band{{Min: 1}, {Label: "high", Min: 2}, {Label: "high", Min: 3}}}
	}, []string{"qaScoreConfig.bands[0].label", "qaScoreConfig.bands[2].label"}},
	"roles that nobody has": {func(t *coaching.Template) {
		t.Permissions = &coaching.Permissions{ViewRoles: []coaching.Role{coaching.RoleAgent, coaching.RoleUnspecified}, ScoreRoles: []coaching.Role{coaching.RoleUnspecified}}
	}, []string{"permissions.viewRoles[1]", "permissions.scoreRoles[0]"}},
	"overrides of nobody, of two at once, and twice": {func(t *coaching.Template) {
		t.QATaskConfig = &coaching.QATaskConfig{TaskComplete: &coaching.TaskComplete{OverriddenAgents: []coaching.OverriddenAgent{
			{}, {UserName: "u", GroupName: "g"}, {UserName: "u"}, {GroupName: "g"}, {UserName: "u"}}}}
	}, []string{"qaTaskConfig.taskComplete.overriddenAgents[0]", "qaTaskConfig.taskComplete.overriddenAgents[1]",
		"qaTaskConfig.taskComplete.overriddenAgents[4]"}},
	"a rhythm without length or begin": {func(t *coaching.Template) {
		t.QATaskConfig = &coaching.QATaskConfig{EvaluationPeriod: &coaching.EvaluationPeriod{}}
	}, []string{"qaTaskConfig.evaluationPeriod.cadence", "qaTaskConfig.evaluationPeriod.startTime"}},
	"conversations of no time at all": {func(t *coaching.Template) {
		t.QATaskConfig = &coaching.QATaskConfig{EvaluationPeriod: &coaching.EvaluationPeriod{Cadence: coaching.Monthly, StartTime: time.Unix(0, 0),
			OverrideTimeRange: &coaching.OverrideTimeRange{StartOffset: coaching.LocalOffset{Days: 27}, EndOffset: coaching.LocalOffset{Minutes: -1440}}}}
	}, []string{"qaTaskConfig.evaluationPeriod.overrideTimeRange"}},
	"a deleted status": {func(t *coaching.Template) { t.Status = coaching.TemplateDeleted }, []string{"status"}},
}

func TestAnyOtherRhythmIsWelcome(t *testing.T) {
	t.Parallel()
	for _, cadence := range []coaching.Cadence{coaching.Daily, coaching.Weekly, coaching.Biweekly, coaching.Monthly, coaching.Quarterly} {
		form := callForm()
		form.QATaskConfig = &coaching.QATaskConfig{EvaluationPeriod: &coaching.EvaluationPeriod{Cadence: cadence, StartTime: time.Unix(0, 0),
			OverrideTimeRange: &coaching.OverrideTimeRange{StartOffset: coaching.LocalOffset{Days: 3, Minutes: -1}, EndOffset: coaching.LocalOffset{Days: 2}}}}
		var v coaching.Violations
		coaching.CheckTemplate(form, "", &v)
		requireFields(t, v)
	}
}

func TestCheckTemplateNamesTheFault(t *testing.T) {
	t.Parallel()
	for name, fault := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			form := callForm()
			fault.change(form)
			var v coaching.Violations
			coaching.CheckTemplate(form, "", &v)
			requireFields(t, v, fault.fields...)
		})
	}
}

func TestCheckTemplateNamesEveryFaultBelowItsPrefix(t *testing.T) {
	t.Parallel()
	form := callForm()
	criterion(form, 1, 2).CriterionID = "greeting"
	answer(form, 0, 0).Options = nil
	form.Status = coaching.TemplateDeleted
	var v coaching.Violations
	coaching.CheckTemplate(form, "scorecardTemplate.", &v)
	requireFields(t, v, "scorecardTemplate.template.chapters[0].criteria[0].answer.options",
		"scorecardTemplate.template.chapters[1].criteria[2].criterionId", "scorecardTemplate.status")
}

func TestCheckTemplateJudgesOnlyTheWeightsThatItsMethodUses(t *testing.T) {
	t.Parallel()
	for _, method := range []coaching.Method{coaching.WeightedChapters, coaching.WeightedPoints, coaching.RawPoints} {
		form := callForm()
		weightless(form)
		form.Content.Scoring.Method = method
		var v coaching.Violations
		coaching.CheckTemplate(form, "", &v)
		requireFields(t, v)
	}
}

func TestNegativePointsAreWelcomeUnderMinMax(t *testing.T) {
	t.Parallel()
	form := callForm()
	form.Content.Scoring.Normalization = coaching.MinMax
	answer(form, 0, 0).Options[0].Points = points(-20)
	answer(form, 1, 0).Min = new(points(-5))
	var v coaching.Violations
	coaching.CheckTemplate(form, "", &v)
	requireFields(t, v)
}

func TestNormalizeWritesOutTheDefaults(t *testing.T) {
	t.Parallel()
	var empty coaching.Template
	empty.Normalize()
	require.Equal(t, coaching.Scoring{Method: coaching.WeightedCriteria, Normalization: coaching.ZeroBased, Decimals: new(int32(2))}, empty.Content.Scoring)
	require.Equal(t, coaching.TemplateActive, empty.Status)
	require.Equal(t, coaching.TemplateOfAnything, empty.Type)

	set := coaching.Template{Status: coaching.TemplateInactive, Type: coaching.TemplateOfProcess}
	set.Content.Scoring = coaching.Scoring{Method: coaching.RawPoints, Normalization: coaching.MinMax, Decimals: new(int32(0))}
	want := set
	set.Normalize()
	require.Equal(t, want, set)
}

func TestItemKnowsChaptersCriteriaAndTheWhole(t *testing.T) {
	t.Parallel()
	form := callForm()
	for _, id := range []string{"", "opening", "closing", "greeting", "remark"} {
		require.True(t, form.Item(id), id)
	}
	require.False(t, form.Item("Greeting"))
}

func TestSameContentLooksAtContentAlone(t *testing.T) {
	t.Parallel()
	form, other := callForm(), callForm()
	other.Status, other.Revision, other.Version = coaching.TemplateInactive, 4, 9
	require.True(t, form.SameContent(other))
	answer(other, 0, 0).Options[1].Points = points(9)
	require.False(t, form.SameContent(other))
}

func TestTriggersAreTheMomentsOfAllCriteria(t *testing.T) {
	t.Parallel()
	form := callForm()
	require.Empty(t, form.Triggers())
	criterion(form, 0, 0).AutoScore = &coaching.AutoScore{Moments: []string{"a", "b"}}
	criterion(form, 1, 0).AutoScore = &coaching.AutoScore{Moments: []string{"c"}}
	require.Equal(t, []string{"a", "b", "c"}, form.Triggers())
}

func criterion(t *coaching.Template, chapter, at int) *coaching.Criterion {
	return &t.Content.Chapters[chapter].Criteria[at]
}

func answer(t *coaching.Template, chapter, at int) *coaching.Answer {
	return &criterion(t, chapter, at).Answer
}

func weightless(t *coaching.Template) {
	for i := range t.Content.Chapters {
		for j := range t.Content.Chapters[i].Criteria {
			t.Content.Chapters[i].Criteria[j].Weight = new(coaching.Decimal)
		}
	}
}
