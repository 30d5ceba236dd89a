package auth

import (
	"slices"

	"opencoaching/coaching"
)

// The groups of roles that the policy speaks of.
var (
	everybody   = coaching.AllRoles()
	staff       = slices.DeleteFunc(coaching.AllRoles(), func(r coaching.Role) bool { return r == coaching.RoleAgent })
	scorers     = []coaching.Role{coaching.RoleQASpecialist, coaching.RoleQAAdmin, coaching.RoleManager, coaching.RoleAdmin, coaching.RoleSuperAdmin}
	qaLeads     = []coaching.Role{coaching.RoleQAAdmin, coaching.RoleAdmin, coaching.RoleSuperAdmin}
	leads       = []coaching.Role{coaching.RoleManager, coaching.RoleQAAdmin, coaching.RoleAdmin, coaching.RoleSuperAdmin}
	admins      = []coaching.Role{coaching.RoleAdmin, coaching.RoleSuperAdmin}
	userAdmins  = []coaching.Role{coaching.RoleUserAdmin, coaching.RoleAdmin, coaching.RoleSuperAdmin}
	integrators = []coaching.Role{coaching.RoleCIAdmin, coaching.RoleQAAdmin, coaching.RoleAdmin, coaching.RoleSuperAdmin}
	nobody      = []coaching.Role{} // the operator alone
)

// policy says which roles may call an operation. An operation that does not stand here may be called by nobody. Where
// an agent may call one, the use case narrows what it sees to its own.
var policy = map[string][]coaching.Role{
	"CreateScorecard":      scorers,
	"ListScorecards":       everybody,
	"GetScorecard":         everybody,
	"UpdateScorecard":      scorers,
	"DeleteScorecard":      leads,
	"SubmitScorecard":      scorers,
	"ResetScorecard":       scorers,
	"AcknowledgeScorecard": everybody,
	"ExportScorecards":     scorers,
	"ScoreScorecard":       everybody,

	"CreateScorecardTemplate":        qaLeads,
	"GetScorecardTemplate":           everybody,
	"UpdateScorecardTemplate":        qaLeads,
	"DeleteScorecardTemplate":        qaLeads,
	"ListCurrentScorecardTemplates":  everybody,
	"ListScorecardTemplateRevisions": everybody,

	"CreateTarget": leads,
	"GetTarget":    everybody,
	"UpdateTarget": leads,
	"DeleteTarget": leads,
	"ListTargets":  everybody,

	"CreateCustomer": nobody,
	"GetCustomer":    everybody,
	"UpdateCustomer": admins,
	"DeleteCustomer": nobody,
	"ListCustomers":  everybody,

	"CreateProfile": admins,
	"GetProfile":    everybody,
	"UpdateProfile": admins,
	"DeleteProfile": admins,
	"ListProfiles":  everybody,

	"CreateUser":       userAdmins,
	"GetUser":          everybody,
	"UpdateUser":       userAdmins,
	"DeleteUser":       userAdmins,
	"ListUsers":        staff,
	"BatchUpsertUsers": userAdmins,

	"CreateTeam":       userAdmins,
	"GetTeam":          everybody,
	"UpdateTeam":       userAdmins,
	"DeleteTeam":       userAdmins,
	"ListTeams":        everybody,
	"BatchUpsertTeams": userAdmins,

	"CreateGroup":       userAdmins,
	"GetGroup":          staff,
	"UpdateGroup":       userAdmins,
	"DeleteGroup":       userAdmins,
	"ListGroups":        staff,
	"BatchUpsertGroups": userAdmins,

	"CreateUseCase": integrators,
	"GetUseCase":    everybody,
	"UpdateUseCase": integrators,
	"DeleteUseCase": integrators,
	"ListUseCases":  everybody,

	"CreateMoment": integrators,
	"GetMoment":    everybody,
	"UpdateMoment": integrators,
	"DeleteMoment": integrators,
	"ListMoments":  everybody,

	"CreateConversation":       integrators,
	"GetConversation":          everybody,
	"UpdateConversation":       integrators,
	"DeleteConversation":       integrators,
	"ListConversations":        staff,
	"BatchUpsertConversations": integrators,
}

// Grantable tells whether everybody who may change users may give and take a role. The others are for administrators.
func Grantable(role coaching.Role) bool {
	return role == coaching.RoleAgent || role == coaching.RoleManager || role == coaching.RoleQASpecialist || role == coaching.RoleUnspecified
}

// Operations lists every operation that the policy knows, for the test that holds it against the contract.
func Operations() []string {
	names := make([]string, 0, len(policy))
	for name := range policy {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Authorize returns nil when the caller may call the operation under the customer and profile, and otherwise a
// PermissionDenied error that is the same whether or not they exist.
func Authorize(c Caller, operation, customer, profile string) error {
	roles, known := policy[operation]
	if !known || !c.Reaches(customer, profile) || !c.Has(roles...) {
		return Denied()
	}
	return nil
}

// Denied is the one error of a caller who may not do this.
func Denied() error {
	return coaching.NewError(coaching.PermissionDenied, "PERMISSION_DENIED", "the caller may not do this here")
}
