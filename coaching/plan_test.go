package coaching_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
)

func TestCheckPlan(t *testing.T) {
	t.Parallel()
	focus := coaching.FocusCriterion{ScorecardTemplateName: "t", CriterionOrChapterID: "c"}
	for name, example := range map[string]struct {
		plan   coaching.Plan
		faults []string
	}{
		"nothing":             {coaching.Plan{CreateTime: noon, UpdateTime: noon}, nil},
		"one instant":         {coaching.Plan{CreateTime: noon, UpdateTime: noon, StartTime: noon, EndTime: noon}, nil},
		"only an end":         {coaching.Plan{CreateTime: noon, UpdateTime: noon, EndTime: noon.Add(-time.Hour)}, nil},
		"ends first":          {coaching.Plan{CreateTime: noon, UpdateTime: noon, StartTime: noon, EndTime: noon.Add(-time.Microsecond)}, []string{"x.endTime"}},
		"clocks may differ":   {coaching.Plan{CreateTime: noon.Add(5 * time.Minute), UpdateTime: noon.Add(5 * time.Minute)}, nil},
		"ahead":               {coaching.Plan{CreateTime: noon.Add(6 * time.Minute), UpdateTime: noon.Add(6 * time.Minute)}, []string{"x.createTime", "x.updateTime"}},
		"changed before made": {coaching.Plan{CreateTime: noon, UpdateTime: noon.Add(-time.Second)}, []string{"x.updateTime"}},
		"submitted ahead":     {coaching.Plan{CreateTime: noon, UpdateTime: noon, ManagerCommentSubmitTime: noon.Add(time.Hour)}, []string{"x.managerCommentSubmitTime"}},
		"twice": {coaching.Plan{CreateTime: noon, UpdateTime: noon, FocusCriteria: []coaching.FocusCriterion{
			focus, {ScorecardTemplateName: "t"}, focus}}, []string{"x.focusCriteria[2]"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var v coaching.Violations
			coaching.CheckPlan(&example.plan, "x.", noon, &v)
			requireFields(t, v, example.faults...)
		})
	}
}

func TestTheWindowOfAPlan(t *testing.T) {
	t.Parallel()
	day := func(n int) time.Time { return noon.AddDate(0, 0, n) }
	for name, example := range map[string]struct{ planStart, planEnd, start, end time.Time }{
		"open":       {time.Time{}, time.Time{}, noon.Add(-coaching.QAWindow), noon},
		"begun":      {day(-3), time.Time{}, day(-3), noon},
		"to come":    {day(3), day(4), day(3), noon},
		"running":    {day(-3), day(3), day(-3), noon},
		"over":       {day(-3), day(-1), day(-3), day(-1)},
		"only ended": {time.Time{}, day(-1), day(-1).Add(-coaching.QAWindow), day(-1)},
	} {
		start, end := (&coaching.Plan{StartTime: example.planStart, EndTime: example.planEnd}).Window(noon)
		require.Equal(t, []time.Time{example.start, example.end}, []time.Time{start, end}, name)
	}
}

func TestConcealPlan(t *testing.T) {
	t.Parallel()
	plan := coaching.Plan{Comment: "draft"}
	plan.Conceal()
	require.Empty(t, plan.Comment)
	plan = coaching.Plan{Comment: "ready", ManagerCommentSubmitTime: noon}
	plan.Conceal()
	require.Equal(t, "ready", plan.Comment)
}
