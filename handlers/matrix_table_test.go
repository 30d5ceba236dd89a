package handlers_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
)

// matrix says who may call what, and how far that reaches, apart from the policy: a change of one wants a change of the
// other. An operation of the contract without a row here is a fault, and so is a row without an operation. A letter says:
//
//   - the operation may not be called
//     s  what is about the caller: scorecards once they are submitted, conversations, coaching plans and what hangs on
//     them, the own user entry
//     t  that, and what is about the users of the teams that the caller manages
//     f  everything under the customer and profile of the path
//
// A target is about the agent of its coaching plan, or about nobody. Where an operation is about nobody, s, t and f are the same. What follows the letters is a body that has the form of the
// contract, for operations to which an empty one is none; CUSTOMER and PROFILE stand for those of the path, SOMEONE for a
// user, who must be within reach.
const matrix = `
AGENT MANAGER QA_SPECIALIST QA_ADMIN USER_ADMIN CI_ADMIN OPERA_ADMIN ADMIN SUPER_ADMIN

CreateScorecard                 s t f f - - - f f  {"conversationName": "PROFILE/conversations/new", "agentUserName": "CUSTOMER/users/SOMEONE", "templateName": "PROFILE/scorecardTemplates/there", "scores": [], "createTime": "2026-02-20T10:00:00Z", "updateTime": "2026-02-20T10:00:00Z"}
GetScorecard                    s t f f - - - f f
ListScorecards                  s t f f - - - f f
UpdateScorecard                 s t f f - - - f f
DeleteScorecard                 - t - f - - - f f
SubmitScorecard                 s t f f - - - f f
ResetScorecard                  - t f f - - - f f
AcknowledgeScorecard            s t f f - - - f f
ExportScorecards                - t f f - - - f f  {"startTime": "2020-01-01T00:00:00Z", "endTime": "2026-12-31T00:00:00Z"}
ScoreScorecard                  f f f f - - - f f  {"templateName": "PROFILE/scorecardTemplates/there", "scores": []}
AnalyzeAgreement                - t f f - - - f f  {"templateName": "PROFILE/scorecardTemplates/there"}

CreateScorecardTemplate         - - - f - - - f f  {"title": "New", "template": {"chapters": [{"chapterId": "only", "criteria": [{"criterionId": "tone", "answer": {"type": "RANGE", "min": 0, "max": 1}}]}]}}
GetScorecardTemplate            s f f f f f f f f
UpdateScorecardTemplate         - - - f - - - f f
DeleteScorecardTemplate         - - - f - - - f f
ListCurrentScorecardTemplates   f f f f f f f f f
ListScorecardTemplateRevisions  f f f f f f f f f
RetrieveEvaluationPeriods       f f f f f f f f f
RetrieveQATaskUserQuota         - t f f - - - f f
SampleConversations             - t f f - - - f f  {"seed": 1}
SimulateScorecardTemplate       - - - f - - - f f  {"startTime": "2020-01-01T00:00:00Z", "endTime": "2026-12-31T00:00:00Z"}

ValidateBackfillScorecardTemplates - - - f - - - f f  {"config": {"scorecardTemplates": ["PROFILE/scorecardTemplates/there"], "startTime": "2026-01-01T00:00:00Z", "endTime": "2026-01-31T00:00:00Z"}}
BackfillScorecardTemplates      - - - f - - - f f  {"config": {"scorecardTemplates": ["PROFILE/scorecardTemplates/there"], "startTime": "2026-01-01T00:00:00Z", "endTime": "2026-01-31T00:00:00Z"}}

CreateTarget                    - t - f - - - f f  {"scorecardTemplateName": "PROFILE/scorecardTemplates/there", "usecaseName": "PROFILE/usecases/new", "target": 80}
GetTarget                       s t f f - - - f f
UpdateTarget                    - t - f - - - f f
DeleteTarget                    - t - f - - - f f
ListTargets                     s t f f - - - f f

CreateCoachingPlan              - t - f - - - f f  {"agentUserName": "CUSTOMER/users/SOMEONE", "isActive": true, "createTime": "2026-02-20T10:00:00Z", "updateTime": "2026-02-20T10:00:00Z"}
GetCoachingPlan                 s t f f - - - f f
UpdateCoachingPlan              - t - f - - - f f
ListCoachingPlans               s t f f - - - f f
BatchUpsertCoachingPlans        - t - f - - - f f  {"coachingPlans": [{"agentUserName": "CUSTOMER/users/SOMEONE", "isActive": true, "createTime": "2026-02-20T10:00:00Z", "updateTime": "2026-02-20T10:00:00Z"}]}
AddScorecardToCoachingPlan      - t f f - - - f f  {"scorecardName": "PROFILE/scorecards/member-submitted"}
RemoveScorecardFromCoachingPlan - t f f - - - f f  {"scorecardName": "PROFILE/scorecards/member-submitted"}
CreateCoachingSession           - t - f - - - f f  {"agentUserName": "CUSTOMER/users/SOMEONE"}
GetCoachingSession              s t f f - - - f f
UpdateCoachingSession           - t - f - - - f f
DeleteCoachingSession           - t - f - - - f f
ListCoachingSessions            s t f f - - - f f
AcknowledgeCoachingSession      s t f f - - - f f
CreateCoachingComment           s t f f - - - f f  {"coachingPlanName": "PROFILE/coachingPlans/member", "message": "Well"}
GetCoachingComment              s t f f - - - f f
UpdateCoachingComment           s t f f - - - f f  {"coachingComment": {"message": "Well"}}
DeleteCoachingComment           s t f f - - - f f
ListCoachingComments            s t f f - - - f f

RetrieveCoachingOverviews       s t f f - - - f f  {"startTime": "2020-01-01T00:00:00Z", "endTime": "2026-12-31T00:00:00Z"}
RetrieveCoachingProgresses      s t f f - - - f f  {"usecaseNames": ["PROFILE/usecases/there"]}
ExportCoachingOverviews         s t f f - - - f f  {"startTime": "2020-01-01T00:00:00Z", "endTime": "2026-12-31T00:00:00Z"}

CreateCustomer                  - - - - - - - - -
GetCustomer                     f f f f f f f f f
ListCustomers                   f f f f f f f f f
UpdateCustomer                  - - - - - - - f f
DeleteCustomer                  - - - - - - - - -
CreateProfile                   - - - - - - - f f
GetProfile                      f f f f f f f f f
ListProfiles                    f f f f f f f f f
UpdateProfile                   - - - - - - - f f
DeleteProfile                   - - - - - - - f f

CreateUser                      - - - - f - - f f  {"profileNames": ["PROFILE"]}
GetUser                         s t f f f f f f f
ListUsers                       - t f f f f f f f
UpdateUser                      - - - - f - - f f
DeleteUser                      - - - - f - - f f
EraseUser                       - - - - - - - f f
BatchUpsertUsers                - - - - f - - f f  {"users": [{"name": "CUSTOMER/users/new", "profileNames": ["PROFILE"]}]}

CreateTeam                      - - - - f - - f f
GetTeam                         f f f f f f f f f
ListTeams                       f f f f f f f f f
UpdateTeam                      - - - - f - - f f
DeleteTeam                      - - - - f - - f f
BatchUpsertTeams                - - - - f - - f f  {"teams": [{"name": "CUSTOMER/teams/new"}]}
CreateGroup                     - - - - f - - f f
GetGroup                        - f f f f f f f f
ListGroups                      - f f f f f f f f
UpdateGroup                     - - - - f - - f f
DeleteGroup                     - - - - f - - f f
BatchUpsertGroups               - - - - f - - f f  {"groups": [{"name": "CUSTOMER/groups/new"}]}

CreateUseCase                   - - - f - f - f f
GetUseCase                      f f f f f f f f f
ListUseCases                    f f f f f f f f f
UpdateUseCase                   - - - f - f - f f
DeleteUseCase                   - - - f - f - f f
CreateMoment                    - - - f - f - f f
GetMoment                       f f f f f f f f f
ListMoments                     f f f f f f f f f
UpdateMoment                    - - - f - f - f f
DeleteMoment                    - - - f - f - f f
CreateConversation              - - - f - f - f f
GetConversation                 s t f f - f - f f
ListConversations               - t f f - f - f f
UpdateConversation              - - - f - f - f f
DeleteConversation              - - - f - f - f f
BatchUpsertConversations        - - - f - f - f f  {"conversations": [{"name": "PROFILE/conversations/new"}]}

ListProfileAuditEvents          - - - f - - - f f
ListCustomerAuditEvents         - - - - - - - f f

CreateApiKey                    - - - - - - - f f  {"roles": ["AGENT"], "profileNames": ["PROFILE"]}
GetApiKey                       - - - - - - - f f
ListApiKeys                     - - - - - - - f f
RevokeApiKey                    - - - - - - - f f

CreateWebhook                   - - - - - f - f f  {"url": "https://example.com/told", "secret": "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="}
GetWebhook                      - - - - - f - f f
ListWebhooks                    - - - - - f - f f
UpdateWebhook                   - - - - - f - f f
DeleteWebhook                   - - - - - f - f f
ReplayWebhook                   - - - - - f - f f  {"afterSequence": 0}
ListWebhookDeliveries           - - - - - f - f f

GetJob                          - - f f - - - f f
ListJobs                        - - f f - - - f f
CancelJob                       - - - f - - - f f
`

// right is a row of the matrix.
type right struct {
	letters map[coaching.Role]string
	body    string // empty: whatever the contract wants at least
}

// readMatrix reads the table, whose first line names every role once.
func readMatrix(t testing.TB, table string) map[string]right {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(table), "\n")
	var roles []coaching.Role
	for _, name := range strings.Fields(lines[0]) {
		roles = append(roles, coaching.Role(name))
	}
	require.ElementsMatch(t, coaching.AllRoles(), roles)
	rights := map[string]right{}
	for _, line := range lines[1:] {
		line, body, embodied := strings.Cut(line, "{")
		cells := strings.Fields(line)
		if len(cells) == 0 {
			continue
		}
		require.Len(t, cells, len(roles)+1, line)
		require.NotContains(t, rights, cells[0])
		row := right{letters: map[coaching.Role]string{}}
		for i, role := range roles {
			require.True(t, slices.Contains([]string{"-", "s", "t", "f"}, cells[i+1]), line)
			row.letters[role] = cells[i+1]
		}
		if embodied {
			row.body = "{" + body
		}
		rights[cells[0]] = row
	}
	return rights
}
