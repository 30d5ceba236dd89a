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

// sessions are two talks about each plan, the first of them acknowledged, and those that the examples speak of: one that
// waits for its agent, and one to delete.
func sessions(c clock, plans []*coaching.Plan) []*coaching.Session {
	var all []*coaching.Session
	for i, plan := range plans {
		first := session(c, fmt.Sprintf("session-%02d-1", i+1), plan, 28)
		first.AcknowledgeTime = first.ManagerSubmitTime.Add(16 * time.Hour)
		first.AgentComment, first.AgentSubmitTime = "I will name the next step first.", first.AcknowledgeTime
		first.AgentUpdateTime, first.UpdateTime = first.AcknowledgeTime, first.AcknowledgeTime
		all = append(all, first, session(c, fmt.Sprintf("session-%02d-2", i+1), plan, 14))
	}
	return append(all, session(c, "example-session", plans[0], 7), session(c, deletable, plans[0], 6))
}

// session was held a number of days ago in the afternoon, and submitted within the hour.
func session(c clock, id string, plan *coaching.Plan, days int) *coaching.Session {
	held := c.before(time.Duration(days)*day - 15*time.Hour)
	return &coaching.Session{
		Name:                     nameOf(coaching.CoachingSessions, id),
		CreateTime:               held.Add(-7 * day),
		UpdateTime:               held.Add(time.Hour),
		ManagerUpdateTime:        held.Add(time.Hour),
		AgentUserName:            plan.AgentUserName,
		CreatorUserName:          plan.CreatorUserName,
		CoachingPlanName:         plan.Name,
		SessionTime:              held,
		MeetingNotes:             "Two calls heard together.",
		ManagerSubmitTime:        held.Add(time.Hour),
		UsecaseName:              plan.UsecaseName,
		ManagerSubmitterUserName: plan.CreatorUserName,
	}
}

// remarks are a thread about the plan of the examples, and a comment to delete.
func remarks(c clock, plans []*coaching.Plan) []*coaching.Comment {
	plan := plans[0]
	remark := func(id, thread, by, tagged, message string, hours int) *coaching.Comment {
		at := c.before(5*day - time.Duration(hours)*time.Hour)
		return &coaching.Comment{
			Name:               nameOf(coaching.CoachingComments, id),
			Thread:             thread,
			CreatorUserName:    by,
			CoachingPlanName:   plan.Name,
			UsecaseName:        plan.UsecaseName,
			CreateTime:         at,
			UpdateTime:         at,
			Message:            message,
			TaggedUsers:        []string{tagged},
			LinkedSessionNotes: []string{nameOf(coaching.CoachingSessions, "example-session")},
		}
	}
	return []*coaching.Comment{
		remark("example-comment", "example-thread", plan.CreatorUserName, plan.AgentUserName, "How did the last call go?", 9),
		remark("example-reply", "example-thread", plan.AgentUserName, plan.CreatorUserName, "Better: the caller knew what comes next.", 11),
		remark(deletable, "example-spare", plan.CreatorUserName, plan.AgentUserName, "Never mind.", 12),
	}
}
