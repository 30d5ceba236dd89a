package coaching

// Role is what a user may do in general, with the literals of the contract.
type Role string

// The roles of the contract.
const (
	RoleUnspecified  Role = "ROLE_UNSPECIFIED"
	RoleAgent        Role = "AGENT"
	RoleManager      Role = "MANAGER"
	RoleAdmin        Role = "ADMIN"
	RoleSuperAdmin   Role = "SUPER_ADMIN"
	RoleUserAdmin    Role = "USER_ADMIN"
	RoleCIAdmin      Role = "CI_ADMIN"
	RoleQAAdmin      Role = "QA_ADMIN"
	RoleQASpecialist Role = "QA_SPECIALIST"
	RoleOperaAdmin   Role = "OPERA_ADMIN"
)

// AllRoles lists every role that grants something, in the order of the contract.
func AllRoles() []Role {
	return []Role{RoleAgent, RoleManager, RoleAdmin, RoleSuperAdmin, RoleUserAdmin, RoleCIAdmin, RoleQAAdmin, RoleQASpecialist, RoleOperaAdmin}
}
