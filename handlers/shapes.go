package handlers

import (
	"fmt"
	"strings"

	"opencoaching/coaching"
	"opencoaching/gen"
	"opencoaching/handlers/edge"
	"opencoaching/service"
)

// shapes are the rules between the fields of a body that need no stored data, by operation. The edge reports what they
// find together with what the schema finds.
func shapes(s *service.Service) map[string]edge.Shape {
	return map[string]edge.Shape{
		"CreateScorecard": edge.Rule(func(card *gen.Scorecard, v *coaching.Violations) {
			coaching.CheckScorecard(scorecardFromAPI(card), "", s.Now(), v)
		}),
		"UpdateScorecard": edge.Rule(func(b *gen.UpdateScorecardRequest, v *coaching.Violations) {
			checkPatch(coaching.Scorecard{}, b.Scorecard, b.UpdateMask, service.ScorecardFields, "scorecard.", v)
		}),
		"ScoreScorecard": edge.Rule(func(b *gen.ScoreScorecardRequest, v *coaching.Violations) {
			coaching.CheckScores(scoresFromAPI(b.Scores), coaching.ScoreAt(""), v)
		}),
		"ExportScorecards": edge.Rule(checkExport),
		"CreateScorecardTemplate": domainRule[gen.ScorecardTemplate](func(t *coaching.Template, v *coaching.Violations) {
			coaching.CheckTemplate(t, "", v)
		}),
		"UpdateScorecardTemplate": edge.Rule(func(b *gen.UpdateScorecardTemplateRequest, v *coaching.Violations) {
			checkPatch(coaching.Template{}, b.ScorecardTemplate, b.UpdateMask, service.TemplateFields, "scorecardTemplate.", v)
		}),
		"CreateTarget": domainRule[gen.Target](func(t *coaching.Target, v *coaching.Violations) {
			coaching.CheckTarget(t, "", v)
		}),
		"UpdateTarget": edge.Rule(func(b *gen.UpdateTargetRequest, v *coaching.Violations) {
			checkPatch(coaching.Target{}, b.Target, b.UpdateMask, service.TargetFields, "target.", v)
		}),
		"UpdateCustomer": edge.Rule(func(b *gen.UpdateCustomerRequest, v *coaching.Violations) {
			checkPatch(coaching.Customer{}, b.Customer, b.UpdateMask, service.DirectoryFields, "customer.", v)
		}),
		"UpdateProfile": edge.Rule(func(b *gen.UpdateProfileRequest, v *coaching.Violations) {
			checkPatch(coaching.Profile{}, b.Profile, b.UpdateMask, service.DirectoryFields, "profile.", v)
		}),
		"UpdateUser": edge.Rule(func(b *gen.UpdateUserRequest, v *coaching.Violations) {
			checkPatch(coaching.User{}, b.User, b.UpdateMask, service.DirectoryFields, "user.", v)
		}),
		"UpdateTeam": edge.Rule(func(b *gen.UpdateTeamRequest, v *coaching.Violations) {
			checkPatch(coaching.Team{}, b.Team, b.UpdateMask, service.DirectoryFields, "team.", v)
		}),
		"UpdateGroup": edge.Rule(func(b *gen.UpdateGroupRequest, v *coaching.Violations) {
			checkPatch(coaching.Group{}, b.Group, b.UpdateMask, service.DirectoryFields, "group.", v)
		}),
		"UpdateUseCase": edge.Rule(func(b *gen.UpdateUseCaseRequest, v *coaching.Violations) {
			checkPatch(coaching.UseCase{}, b.Usecase, b.UpdateMask, service.DirectoryFields, "usecase.", v)
		}),
		"UpdateMoment": edge.Rule(func(b *gen.UpdateMomentRequest, v *coaching.Violations) {
			checkPatch(coaching.Moment{}, b.Moment, b.UpdateMask, service.DirectoryFields, "moment.", v)
		}),
		"UpdateConversation": edge.Rule(func(b *gen.UpdateConversationRequest, v *coaching.Violations) {
			checkPatch(coaching.Conversation{}, b.Conversation, b.UpdateMask, service.DirectoryFields, "conversation.", v)
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

func checkPatch(resource, sent any, mask *string, rules coaching.FieldRules, prefix string, v *coaching.Violations) {
	if patch, err := patchFrom(sent, mask); err == nil {
		patch.Check(resource, rules, prefix, v)
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
