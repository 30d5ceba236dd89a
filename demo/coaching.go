package demo

import (
	"fmt"
	"time"

	"opencoaching/coaching"
	"opencoaching/service"
)

// examplePlan is the plan that the examples of the API document speak of. It is for agent-07.
const examplePlan = "example-plan"

// plans lists the coaching plans: that of the examples, and one for every third agent, some of them over.
func plans(c clock) []*coaching.Plan {
	all := []*coaching.Plan{plan(c, examplePlan, 7, "Better farewells", "farewell")}
	for n := 2; n <= lastActive; n += 3 {
		made := plan(c, fmt.Sprintf("plan-%02d", len(all)), n, "Listen first", "diagnosis")
		if len(all)%4 == 0 {
			made.IsActive, made.EndTime = false, c.before(10*day)
		}
		all = append(all, made)
	}
	return all
}

// plan began six weeks ago and goes on for as long.
func plan(c clock, id string, agent int, title, item string) *coaching.Plan {
	made := c.before(43*day - 10*time.Hour)
	return &coaching.Plan{
		Name:                     nameOf(coaching.CoachingPlans, id),
		AgentUserName:            nameOf(coaching.Users, agentID(agent)),
		CreatorUserName:          nameOf(coaching.Users, teamOf(agent).manager),
		StartTime:                c.before(42 * day),
		EndTime:                  c.before(-42 * day),
		FocusCriteria:            []coaching.FocusCriterion{{ScorecardTemplateName: nameOf(coaching.ScorecardTemplates, callQuality), CriterionOrChapterID: item}},
		Comment:                  "Close every call with the next step.",
		ManagerCommentSubmitTime: made,
		IsActive:                 true,
		CreateTime:               made,
		UpdateTime:               made,
		DisplayName:              title,
		UsecaseName:              nameOf(coaching.UseCases, "inbound-calls"),
	}
}

// planned puts into each plan the first few submitted scorecards of its agent from its time.
func planned(plans []*coaching.Plan, cards []*coaching.Scorecard) []service.PlanScorecard {
	const most = 3
	var links []service.PlanScorecard
	for _, plan := range plans {
		held := 0
		for _, card := range cards {
			if held < most && card.AgentUserName == plan.AgentUserName && card.SubmitTime.After(plan.StartTime) {
				links = append(links, service.PlanScorecard{CoachingPlanName: plan.Name, ScorecardName: card.Name})
				held++
			}
		}
	}
	return links
}
