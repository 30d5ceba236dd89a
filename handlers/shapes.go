package handlers

import (
	"fmt"
	"maps"
	"strings"

	"opencoaching/coaching"
	"opencoaching/gen"
	"opencoaching/handlers/edge"
	"opencoaching/service"
)

// shapes are the rules between the fields of a body that need no stored data, by operation. The edge reports what they
// find together with what the schema finds.
func shapes(s *service.Service) map[string]edge.Shape {
	all := map[string]edge.Shape{
		"CreateScorecard": edge.Rule(func(card *gen.Scorecard, v *coaching.Violations) {
			coaching.CheckScorecard(scorecardFromAPI(card), "", s.Now(), v)
		}),
		"UpdateScorecard": edge.Rule(func(b *gen.UpdateScorecardRequest, v *coaching.Violations) {
			checkPatch(patched{coaching.Scorecard{}, service.ScorecardFields, "scorecard."}, b.Scorecard, b.UpdateMask, v)
		}),
		"ScoreScorecard": edge.Rule(func(b *gen.ScoreScorecardRequest, v *coaching.Violations) {
			coaching.CheckScores(scoresFromAPI(b.Scores), coaching.ScoreAt(""), v)
		}),
		"AnalyzeAgreement":          edge.Rule(checkAgreement),
		"ExportScorecards":          edge.Rule(checkExport),
		"RetrieveCoachingOverviews": edge.Rule(checkOverviews),
		"ExportCoachingOverviews":   edge.Rule(checkOverviews),
		"RetrieveCoachingProgresses": edge.Rule(func(b *gen.RetrieveCoachingProgressesRequest, v *coaching.Violations) {
			if b.StartTime != nil && b.EndTime != nil && b.StartTime.After(*b.EndTime) {
				v.Add("startTime", "must not be after endTime")
			}
		}),
		"CreateScorecardTemplate": domainRule[gen.ScorecardTemplate](func(t *coaching.Template, v *coaching.Violations) {
			coaching.CheckTemplate(t, "", v)
		}),
		"UpdateScorecardTemplate": edge.Rule(func(b *gen.UpdateScorecardTemplateRequest, v *coaching.Violations) {
			checkPatch(patched{coaching.Template{}, service.TemplateFields, "scorecardTemplate."}, b.ScorecardTemplate, b.UpdateMask, v)
		}),
		"BackfillScorecardTemplates":         edge.Rule(checkBackfill),
		"ValidateBackfillScorecardTemplates": edge.Rule(checkBackfill),
		"RetrieveQATaskUserQuota":            edge.Rule(checkQuota),
		"SampleConversations": edge.Rule(func(b *gen.SampleConversationsRequest, v *coaching.Violations) {
			checkSpan(b.EvaluationPeriod, v)
		}),
		"SimulateScorecardTemplate": edge.Rule(func(b *gen.SimulateScorecardTemplateRequest, v *coaching.Violations) {
			if b.StartTime.After(b.EndTime) && !b.EndTime.IsZero() {
				v.Add("startTime", "must not be after endTime")
			}
		}),
		"CreateTarget": domainRule[gen.Target](func(t *coaching.Target, v *coaching.Violations) {
			coaching.CheckTarget(t, "", v)
		}),
		"UpdateTarget": edge.Rule(func(b *gen.UpdateTargetRequest, v *coaching.Violations) {
			checkPatch(patched{coaching.Target{}, service.TargetFields, "target."}, b.Target, b.UpdateMask, v)
		}),
		"UpdateCustomer": edge.Rule(func(b *gen.UpdateCustomerRequest, v *coaching.Violations) {
			checkPatch(patched{coaching.Customer{}, service.DirectoryFields, "customer."}, b.Customer, b.UpdateMask, v)
		}),
		"UpdateProfile": edge.Rule(func(b *gen.UpdateProfileRequest, v *coaching.Violations) {
			checkPatch(patched{coaching.Profile{}, service.DirectoryFields, "profile."}, b.Profile, b.UpdateMask, v)
		}),
		"UpdateUser": edge.Rule(func(b *gen.UpdateUserRequest, v *coaching.Violations) {
			checkPatch(patched{coaching.User{}, service.DirectoryFields, "user."}, b.User, b.UpdateMask, v)
		}),
		"UpdateTeam": edge.Rule(func(b *gen.UpdateTeamRequest, v *coaching.Violations) {
			checkPatch(patched{coaching.Team{}, service.DirectoryFields, "team."}, b.Team, b.UpdateMask, v)
		}),
		"UpdateGroup": edge.Rule(func(b *gen.UpdateGroupRequest, v *coaching.Violations) {
			checkPatch(patched{coaching.Group{}, service.DirectoryFields, "group."}, b.Group, b.UpdateMask, v)
		}),
		"UpdateUseCase": edge.Rule(func(b *gen.UpdateUseCaseRequest, v *coaching.Violations) {
			checkPatch(patched{coaching.UseCase{}, service.DirectoryFields, "usecase."}, b.Usecase, b.UpdateMask, v)
		}),
		"UpdateMoment": edge.Rule(func(b *gen.UpdateMomentRequest, v *coaching.Violations) {
			checkPatch(patched{coaching.Moment{}, service.DirectoryFields, "moment."}, b.Moment, b.UpdateMask, v)
		}),
		"UpdateConversation": edge.Rule(func(b *gen.UpdateConversationRequest, v *coaching.Violations) {
			checkPatch(patched{coaching.Conversation{}, service.DirectoryFields, "conversation."}, b.Conversation, b.UpdateMask, v)
		}),
	}
	maps.Copy(all, coachingShapes(s))
	return all
}

// coachingShapes are those of plans, sessions and comments.
func coachingShapes(s *service.Service) map[string]edge.Shape {
	return map[string]edge.Shape{
		"CreateCoachingPlan": domainRule[gen.CoachingPlan](func(p *coaching.Plan, v *coaching.Violations) {
			coaching.CheckPlan(p, "", s.Now(), v)
		}),
		"UpdateCoachingPlan": edge.Rule(func(b *gen.UpdateCoachingPlanRequest, v *coaching.Violations) {
			checkPatch(patched{coaching.Plan{}, service.PlanFields, "coachingPlan."}, b.CoachingPlan, b.UpdateMask, v)
		}),
		"BatchUpsertCoachingPlans": edge.Rule(func(b *gen.BatchUpsertCoachingPlansRequest, v *coaching.Violations) {
			if plans, err := FromAPI[[]*coaching.Plan](b.CoachingPlans); err == nil {
				for i, plan := range plans {
					coaching.CheckPlan(plan, fmt.Sprintf("coachingPlans[%d].", i), s.Now(), v)
				}
			}
		}),
		"ListCoachingPlans": edge.Rule(func(b *gen.ListCoachingPlansRequest, v *coaching.Violations) {
			if b.SessionTimeRange != nil && !value(b.IncludeCoachingSessions) {
				v.Add("sessionTimeRange", "means nothing without includeCoachingSessions")
			}
		}),
		"CreateCoachingSession": domainRule[gen.CoachingSession](func(o *coaching.Session, v *coaching.Violations) {
			coaching.CheckSession(o, "", s.Now(), v)
		}),
		"UpdateCoachingSession": edge.Rule(func(b *gen.UpdateCoachingSessionRequest, v *coaching.Violations) {
			checkPatch(patched{coaching.Session{}, service.SessionFields, "coachingSession."}, b.CoachingSession, b.UpdateMask, v)
		}),
		"CreateCoachingComment": domainRule[gen.CoachingComment](func(c *coaching.Comment, v *coaching.Violations) {
			coaching.CheckComment(c, "", v)
		}),
		"UpdateCoachingComment": edge.Rule(func(b *gen.UpdateCoachingCommentRequest, v *coaching.Violations) {
			checkPatch(patched{coaching.Comment{}, service.CommentFields, "coachingComment."}, b.CoachingComment, b.UpdateMask, v)
		}),
	}
}

// domainRule makes a shape of a rule over the domain's form A of a generated body. A body that has no such form is left
// to the handler, which answers it.
func domainRule[B, D any](rule func(*D, *coaching.Violations)) edge.Shape {
	return edge.Rule(func(body *B, v *coaching.Violations) {
		if sent, err := FromAPI[D](body); err == nil {
			rule(&sent, v)
		}
	})
}

// patched is what a patch is for: a resource, the rules of its fields, and where it stands in the body.
type patched struct {
	resource any
	rules    coaching.FieldRules
	prefix   string
}

func checkPatch(of patched, sent any, mask *string, v *coaching.Violations) {
	if patch, err := patchFrom(sent, mask); err == nil {
		patch.Check(of.resource, of.rules, of.prefix, v)
	}
}

func checkBackfill(b *gen.BackfillScorecardTemplatesRequest, v *coaching.Violations) {
	if config, err := backfillConfig(b); err == nil {
		coaching.CheckBackfill(&config, "config.", v)
	}
}

func checkQuota(b *gen.RetrieveQATaskUserQuotaRequest, v *coaching.Violations) {
	checkSpan(b.EvaluationPeriod, v)
	if b.OverrideTaskCompleteConfig == nil {
		return
	}
	if counts, err := FromAPI[coaching.TaskComplete](b.OverrideTaskCompleteConfig); err == nil {
		coaching.CheckTaskComplete(&counts, "overrideTaskCompleteConfig", v)
	}
}

func checkSpan(p *gen.EvaluationPeriod, v *coaching.Violations) {
	if p != nil && p.StartTime.After(p.EndTime) && !p.EndTime.IsZero() {
		v.Add("evaluationPeriod.startTime", "must not be after endTime")
	}
}

func checkOverviews(b *gen.CoachingOverviewsRequest, v *coaching.Violations) {
	if b.StartTime.After(b.EndTime) && !b.EndTime.IsZero() {
		v.Add("startTime", "must not be after endTime")
	}
}

func checkExport(b *gen.ExportScorecardsRequest, v *coaching.Violations) {
	if b.StartTime.After(b.EndTime) && !b.EndTime.IsZero() {
		v.Add("startTime", "must not be after endTime")
	}
	if value(b.IncludeIndirectGroupMembers) && value(b.IncludeDirectGroupMembersOnly) {
		v.Add("includeIndirectGroupMembers", "contradicts includeDirectGroupMembersOnly")
	}
	for i, name := range b.ScorecardTemplateNames {
		if !strings.Contains(name, "@") {
			v.Add(fmt.Sprintf("scorecardTemplateNames[%d]", i), "must end in @* for all revisions, or in @ and one revision")
		}
	}
}
