package demo

import (
	"time"

	"opencoaching/coaching"
)

// targets lists the targets. The farewell of call-quality in technical support has none, so that one can be made.
func targets(c clock) []*coaching.Target {
	own := target(c, "target-11", goal{callQuality, "farewell", "inbound-calls", 75})
	own.CoachingPlanName = nameOf(coaching.CoachingPlans, examplePlan)
	return []*coaching.Target{
		own,
		target(c, "target-01", goal{callQuality, "", "inbound-calls", 82}),
		target(c, "target-02", goal{callQuality, "solution", "inbound-calls", 80}),
		target(c, "target-03", goal{callQuality, "resolution", "technical-support", 78}),
		target(c, "target-04", goal{callQuality, "", "technical-support", 80}),
		target(c, "target-05", goal{callQuality, "greeting", "inbound-calls", 90}),
		target(c, "target-06", goal{compliance, "", "inbound-calls", 95}),
		target(c, "target-07", goal{compliance, "verification", "technical-support", 98}),
		target(c, "target-08", goal{compliance, "disclosure", "chat-support", 90}),
		target(c, "target-09", goal{chatCare, "", "chat-support", 75}),
		target(c, "target-10", goal{chatCare, "empathy", "chat-support", 85}),
		target(c, "example-target", goal{callQuality, "farewell", "inbound-calls", 85}),
		target(c, deletable, goal{chatCare, "speed", "chat-support", 70}),
	}
}

// goal is the percentage that an item of a template should reach in a use case.
type goal struct {
	template, item, usecase string
	percent                 int
}

// target was set a month ago and looked at again last week, when its QA score was computed.
func target(c clock, id string, g goal) *coaching.Target {
	return &coaching.Target{
		Name:                  nameOf(coaching.Targets, id),
		ScorecardTemplateName: nameOf(coaching.ScorecardTemplates, g.template),
		CriterionOrChapterID:  g.item,
		Target:                decimal(g.percent),
		UsecaseName:           nameOf(coaching.UseCases, g.usecase),
		CreateTime:            c.before(35 * day),
		UpdateTime:            c.before(7*day + 3*time.Hour),
	}
}
