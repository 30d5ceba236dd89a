package auth

import (
	"slices"

	"opencoaching/coaching"
)

// Scope is how far a right reaches among what lies under the customer and the profile of the path. Scopes are ordered:
// each holds the ones before it.
type Scope int

// The scopes.
const (
	None Scope = iota // the operation may not be called
	Self              // what is about the caller: the own user entry, conversations, and scorecards that are meant for their agent
	Team              // and what is about the users of the teams that the caller manages
	Full              // everything
)

// columns are the roles in the order of the columns of the policy.
var columns = [...]coaching.Role{
	coaching.RoleAgent, coaching.RoleManager, coaching.RoleQASpecialist, coaching.RoleQAAdmin, coaching.RoleUserAdmin,
	coaching.RoleCIAdmin, coaching.RoleOperaAdmin, coaching.RoleAdmin, coaching.RoleSuperAdmin,
}

// row is one operation: the scope of each role, and whether the operation changes something.
type row struct {
	changes bool
	scopes  [len(columns)]Scope
}

func write(scopes ...Scope) row { return row{true, [len(columns)]Scope(scopes)} }

func watch(scopes ...Scope) row { return row{false, [len(columns)]Scope(scopes)} }

// Words as wide as each other keep the columns of the policy in line.
const (
	none = None
	self = Self
	team = Team
	full = Full
)

// policy is who may call what, and how far that reaches. An operation that does not stand here may be called by nobody.
// The reasons are in docs/decisions/021-authorization.md.
var policy = map[string]row{
	// From left to right: AGENT, MANAGER, QA_SPECIALIST, QA_ADMIN, USER_ADMIN, CI_ADMIN, OPERA_ADMIN, ADMIN, SUPER_ADMIN.
	"CreateScorecard":      write(self, team, full, full, none, none, none, full, full),
	"ListScorecards":       watch(self, team, full, full, none, none, none, full, full),
	"GetScorecard":         watch(self, team, full, full, none, none, none, full, full),
	"UpdateScorecard":      write(self, team, full, full, none, none, none, full, full),
	"DeleteScorecard":      write(none, team, none, full, none, none, none, full, full),
	"SubmitScorecard":      write(self, team, full, full, none, none, none, full, full),
	"ResetScorecard":       write(none, team, full, full, none, none, none, full, full),
	"AcknowledgeScorecard": write(self, team, full, full, none, none, none, full, full),
	"ExportScorecards":     watch(none, team, full, full, none, none, none, full, full),
	"ScoreScorecard":       watch(full, full, full, full, none, none, none, full, full),
	"AnalyzeAgreement":     watch(none, team, full, full, none, none, none, full, full),

	"CreateScorecardTemplate":        write(none, none, none, full, none, none, none, full, full),
	"GetScorecardTemplate":           watch(self, full, full, full, full, full, full, full, full),
	"UpdateScorecardTemplate":        write(none, none, none, full, none, none, none, full, full),
	"DeleteScorecardTemplate":        write(none, none, none, full, none, none, none, full, full),
	"ListCurrentScorecardTemplates":  watch(full, full, full, full, full, full, full, full, full),
	"ListScorecardTemplateRevisions": watch(full, full, full, full, full, full, full, full, full),
	"RetrieveEvaluationPeriods":      watch(full, full, full, full, full, full, full, full, full),
	"RetrieveQATaskUserQuota":        watch(none, team, full, full, none, none, none, full, full),
	"SampleConversations":            watch(none, team, full, full, none, none, none, full, full),
	"SimulateScorecardTemplate":      watch(none, none, none, full, none, none, none, full, full),

	// A target without a coaching plan is about nobody.
	"CreateTarget": write(none, team, none, full, none, none, none, full, full),
	"GetTarget":    watch(self, team, full, full, none, none, none, full, full),
	"UpdateTarget": write(none, team, none, full, none, none, none, full, full),
	"DeleteTarget": write(none, team, none, full, none, none, none, full, full),
	"ListTargets":  watch(self, team, full, full, none, none, none, full, full),

	"CreateCoachingPlan":              write(none, team, none, full, none, none, none, full, full),
	"GetCoachingPlan":                 watch(self, team, full, full, none, none, none, full, full),
	"UpdateCoachingPlan":              write(none, team, none, full, none, none, none, full, full),
	"ListCoachingPlans":               watch(self, team, full, full, none, none, none, full, full),
	"BatchUpsertCoachingPlans":        write(none, team, none, full, none, none, none, full, full),
	"AddScorecardToCoachingPlan":      write(none, team, full, full, none, none, none, full, full),
	"RemoveScorecardFromCoachingPlan": write(none, team, full, full, none, none, none, full, full),
	"CreateCoachingSession":           write(none, team, none, full, none, none, none, full, full),
	"GetCoachingSession":              watch(self, team, full, full, none, none, none, full, full),
	"UpdateCoachingSession":           write(none, team, none, full, none, none, none, full, full),
	"DeleteCoachingSession":           write(none, team, none, full, none, none, none, full, full),
	"ListCoachingSessions":            watch(self, team, full, full, none, none, none, full, full),
	"AcknowledgeCoachingSession":      write(self, team, full, full, none, none, none, full, full),
	"CreateCoachingComment":           write(self, team, full, full, none, none, none, full, full),
	"GetCoachingComment":              watch(self, team, full, full, none, none, none, full, full),
	"UpdateCoachingComment":           write(self, team, full, full, none, none, none, full, full),
	"DeleteCoachingComment":           write(self, team, full, full, none, none, none, full, full),
	"ListCoachingComments":            watch(self, team, full, full, none, none, none, full, full),

	"RetrieveCoachingOverviews":  watch(self, team, full, full, none, none, none, full, full),
	"RetrieveCoachingProgresses": watch(self, team, full, full, none, none, none, full, full),
	"ExportCoachingOverviews":    watch(self, team, full, full, none, none, none, full, full),

	"CreateCustomer": write(none, none, none, none, none, none, none, none, none),
	"GetCustomer":    watch(full, full, full, full, full, full, full, full, full),
	"UpdateCustomer": write(none, none, none, none, none, none, none, full, full),
	"DeleteCustomer": write(none, none, none, none, none, none, none, none, none),
	"ListCustomers":  watch(full, full, full, full, full, full, full, full, full),

	"CreateProfile": write(none, none, none, none, none, none, none, full, full),
	"GetProfile":    watch(full, full, full, full, full, full, full, full, full),
	"UpdateProfile": write(none, none, none, none, none, none, none, full, full),
	"DeleteProfile": write(none, none, none, none, none, none, none, full, full),
	"ListProfiles":  watch(full, full, full, full, full, full, full, full, full),

	"CreateUser":       write(none, none, none, none, full, none, none, full, full),
	"GetUser":          watch(self, team, full, full, full, full, full, full, full),
	"UpdateUser":       write(none, none, none, none, full, none, none, full, full),
	"DeleteUser":       write(none, none, none, none, full, none, none, full, full),
	"ListUsers":        watch(none, team, full, full, full, full, full, full, full),
	"BatchUpsertUsers": write(none, none, none, none, full, none, none, full, full),
	"EraseUser":        write(none, none, none, none, none, none, none, full, full),

	"CreateTeam":       write(none, none, none, none, full, none, none, full, full),
	"GetTeam":          watch(full, full, full, full, full, full, full, full, full),
	"UpdateTeam":       write(none, none, none, none, full, none, none, full, full),
	"DeleteTeam":       write(none, none, none, none, full, none, none, full, full),
	"ListTeams":        watch(full, full, full, full, full, full, full, full, full),
	"BatchUpsertTeams": write(none, none, none, none, full, none, none, full, full),

	"CreateGroup":       write(none, none, none, none, full, none, none, full, full),
	"GetGroup":          watch(none, full, full, full, full, full, full, full, full),
	"UpdateGroup":       write(none, none, none, none, full, none, none, full, full),
	"DeleteGroup":       write(none, none, none, none, full, none, none, full, full),
	"ListGroups":        watch(none, full, full, full, full, full, full, full, full),
	"BatchUpsertGroups": write(none, none, none, none, full, none, none, full, full),

	"CreateUseCase": write(none, none, none, full, none, full, none, full, full),
	"GetUseCase":    watch(full, full, full, full, full, full, full, full, full),
	"UpdateUseCase": write(none, none, none, full, none, full, none, full, full),
	"DeleteUseCase": write(none, none, none, full, none, full, none, full, full),
	"ListUseCases":  watch(full, full, full, full, full, full, full, full, full),

	"CreateMoment": write(none, none, none, full, none, full, none, full, full),
	"GetMoment":    watch(full, full, full, full, full, full, full, full, full),
	"UpdateMoment": write(none, none, none, full, none, full, none, full, full),
	"DeleteMoment": write(none, none, none, full, none, full, none, full, full),
	"ListMoments":  watch(full, full, full, full, full, full, full, full, full),

	"CreateConversation":       write(none, none, none, full, none, full, none, full, full),
	"GetConversation":          watch(self, team, full, full, none, full, none, full, full),
	"UpdateConversation":       write(none, none, none, full, none, full, none, full, full),
	"DeleteConversation":       write(none, none, none, full, none, full, none, full, full),
	"ListConversations":        watch(none, team, full, full, none, full, none, full, full),
	"BatchUpsertConversations": write(none, none, none, full, none, full, none, full, full),

	"ListProfileAuditEvents":  watch(none, none, none, full, none, none, none, full, full),
	"ListCustomerAuditEvents": watch(none, none, none, none, none, none, none, full, full),

	"CreateApiKey": write(none, none, none, none, none, none, none, full, full),
	"GetApiKey":    watch(none, none, none, none, none, none, none, full, full),
	"ListApiKeys":  watch(none, none, none, none, none, none, none, full, full),
	"RevokeApiKey": write(none, none, none, none, none, none, none, full, full),

	"CreateWebhook":         write(none, none, none, none, none, full, none, full, full),
	"GetWebhook":            watch(none, none, none, none, none, full, none, full, full),
	"UpdateWebhook":         write(none, none, none, none, none, full, none, full, full),
	"DeleteWebhook":         write(none, none, none, none, none, full, none, full, full),
	"ListWebhooks":          watch(none, none, none, none, none, full, none, full, full),
	"ReplayWebhook":         write(none, none, none, none, none, full, none, full, full),
	"ListWebhookDeliveries": watch(none, none, none, none, none, full, none, full, full),

	"ValidateBackfillScorecardTemplates": watch(none, none, none, full, none, none, none, full, full),
	"BackfillScorecardTemplates":         write(none, none, none, full, none, none, none, full, full),

	"GetJob":    watch(none, none, full, full, none, none, none, full, full),
	"ListJobs":  watch(none, none, full, full, none, none, none, full, full),
	"CancelJob": write(none, none, none, full, none, none, none, full, full),

	// Of the server itself and its command line alone, and what a submitted resolve does to its original.
	"ExportDirectory": watch(none, none, none, none, none, none, none, none, none),
	"FinishJob":       write(none, none, none, none, none, none, none, none, none),
	"GiveUpWebhook":   write(none, none, none, none, none, none, none, none, none),
	"Import":          write(none, none, none, none, none, none, none, none, none),
	"ResolveAppeal":   write(none, none, none, none, none, none, none, none, none),
	"VerifyAudit":     watch(none, none, none, none, none, none, none, none, none),
}

// Grantable tells whether everybody who may change users may give and take a role. The others are for administrators.
func Grantable(role coaching.Role) bool {
	return role == coaching.RoleAgent || role == coaching.RoleManager || role == coaching.RoleQASpecialist || role == coaching.RoleUnspecified
}

// Operations lists every operation that the policy knows, for the tests that hold it against the contract.
func Operations() []string {
	names := make([]string, 0, len(policy))
	for name := range policy {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Changes tells whether an operation changes something: such an operation leaves an audit event.
func Changes(operation string) bool { return policy[operation].changes }

// ScopeOf is how far an operation reaches for somebody with the roles: the widest scope that one of them gives.
func ScopeOf(operation string, roles []coaching.Role) Scope {
	widest := None
	for i, role := range columns {
		if slices.Contains(roles, role) {
			widest = max(widest, policy[operation].scopes[i])
		}
	}
	return widest
}

// Authorize returns how far an operation under a customer and profile reaches for the caller, or a PermissionDenied
// error that is the same whether or not they exist.
func Authorize(c Caller, operation, customer, profile string) (Scope, error) {
	_, known := policy[operation]
	if !known || !c.Reaches(customer, profile) {
		return None, Denied()
	}
	if c.IsOperator() {
		return Full, nil
	}
	scope := ScopeOf(operation, c.roles)
	if scope == None {
		return None, Denied()
	}
	return scope, nil
}

// Denied is the one error of a caller who may not do this.
func Denied() error {
	return coaching.NewError(coaching.PermissionDenied, "PERMISSION_DENIED", "the caller may not do this here")
}
