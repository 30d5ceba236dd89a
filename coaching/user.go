package coaching

import (
	"slices"
	"time"
)

// User is a person of a customer, with every field of the contract. What this service judges by are Roles,
// ProfileNames, Team, State and IsDevUser; the rest is kept for the systems that sync it.
type User struct {
	Head
	UserID                string                 `json:"userId,omitempty"`
	Username              string                 `json:"username,omitempty"`
	Email                 string                 `json:"email,omitempty"`
	DisplayName           string                 `json:"displayName,omitempty"`
	FullName              string                 `json:"fullName,omitempty"`
	IsDevUser             bool                   `json:"isDevUser,omitempty"`
	Roles                 []Role                 `json:"roles,omitempty"`
	LegacyRoles           []Role                 `json:"legacyRoles,omitempty"`
	AgentProfiles         []AgentProfile         `json:"agentProfiles,omitempty"`
	Team                  string                 `json:"team,omitempty"`
	State                 UserState              `json:"state,omitempty"`
	LoginStatus           *LoginStatus           `json:"loginStatus,omitempty"`
	Manager               string                 `json:"manager,omitempty"`
	ExternalIDMID         string                 `json:"externalIdmId,omitempty"`
	PlatformProfiles      []PlatformProfile      `json:"platformProfiles,omitempty"`
	IsGuestUser           bool                   `json:"isGuestUser,omitempty"`
	Type                  string                 `json:"type,omitempty"`
	ProfileNames          []string               `json:"profileNames,omitempty"`
	Usecases              []string               `json:"usecases,omitempty"`
	ProfileStates         map[string]string      `json:"profileStates,omitempty"`
	PreferredProfile      string                 `json:"preferredProfile,omitempty"`
	AuthenticationFactors []AuthenticationFactor `json:"authenticationFactors,omitempty"`
	RequirePasswordReset  bool                   `json:"requirePasswordReset,omitempty"`
	MigratedEntities      []string               `json:"migratedEntities,omitempty"`
}

// UserState says whether a user is in service. Only INACTIVE means deactivated.
type UserState string

// UserInactive is the state of a deactivated user.
const UserInactive UserState = "INACTIVE"

// AgentProfile is an agent's identity in a telephony platform.
type AgentProfile struct {
	AgentProfileID int32               `json:"agentProfileId,omitempty"`
	AgentExtension string              `json:"agentExtension,omitempty"`
	Legacy         *LegacyAgentProfile `json:"legacy,omitempty"`
}

// LegacyAgentProfile is the older form of an agent's platform identity.
type LegacyAgentProfile struct {
	PlatformLoginName string `json:"platformLoginName,omitempty"`
	PlatformUserID    string `json:"platformUserId,omitempty"`
}

// LoginStatus is whether the user was seen logged in.
type LoginStatus struct {
	LoginStatus string `json:"loginStatus,omitempty"`
}

// PlatformProfile is a user's identity in one contact-centre platform.
type PlatformProfile struct {
	PlatformType    string             `json:"platformType,omitempty"`
	PlatformID      string             `json:"platformId,omitempty"`
	AgentExtension  string             `json:"agentExtension,omitempty"`
	Liveperson      *LivepersonProfile `json:"liveperson,omitempty"`
	Cisco           *CiscoProfile      `json:"cisco,omitempty"`
	UserFeatureGate *UserFeatureGate   `json:"userFeatureGate,omitempty"`
}

// LivepersonProfile is an account of the LivePerson platform.
type LivepersonProfile struct {
	AccountNumber string `json:"accountNumber,omitempty"`
	LoginName     string `json:"loginName,omitempty"`
}

// CiscoProfile is an account of the Cisco platform.
type CiscoProfile struct {
	AgentExtension string `json:"agentExtension,omitempty"`
}

// UserFeatureGate holds switches of single features.
type UserFeatureGate struct {
	TeleportFeatures *TeleportFeatures `json:"teleportFeatures,omitempty"`
}

// TeleportFeatures are the switches of screen recording.
type TeleportFeatures struct {
	EnableScreenRecordingSamplingOverride bool  `json:"enableScreenRecordingSamplingOverride,omitempty"`
	UserScreenRecordingSamplingPercent    int32 `json:"userScreenRecordingSamplingPercent,omitempty"`
}

// AuthenticationFactor is a second factor that the user has enrolled.
type AuthenticationFactor struct {
	ID             string    `json:"id,omitempty"`
	Label          string    `json:"label,omitempty"`
	Type           string    `json:"type,omitempty"`
	EnrollmentTime time.Time `json:"enrollmentTime,omitzero"`
	Name           string    `json:"name,omitempty"`
}

// References lists the team, the manager, the profiles and the use cases.
func (u *User) References() []Reference {
	refs := references(nil, "team", []string{u.Team}, Teams)
	refs = references(refs, "manager", []string{u.Manager}, Users)
	refs = references(refs, "profileNames", u.ProfileNames, Profiles)
	refs = references(refs, "usecases", u.Usecases, UseCases)
	return references(refs, "preferredProfile", []string{u.PreferredProfile}, Profiles)
}

// Active tells whether the user counts as in service.
func (u *User) Active() bool { return u.State != UserInactive }

// HasRole tells whether the user has one of the roles.
func (u *User) HasRole(roles ...Role) bool { return anyRole(u.Roles, roles) }

// InProfile tells whether the user belongs to a profile: it is listed, or none is.
func (u *User) InProfile(name string) bool {
	if len(u.ProfileNames) == 0 {
		return true
	}
	return slices.Contains(u.ProfileNames, name)
}

// Person is what other resources show of the user.
func (u *User) Person() *Person {
	return &Person{Name: u.Name, DisplayName: u.DisplayName, FullName: u.FullName}
}

func anyRole(have, want []Role) bool {
	return slices.ContainsFunc(have, func(r Role) bool { return slices.Contains(want, r) })
}

// Erase takes away what says who the user is, and deactivates it.
func (u *User) Erase() {
	*u = User{
		Head: u.Head, IsDevUser: u.IsDevUser, Roles: u.Roles, LegacyRoles: u.LegacyRoles, Team: u.Team, State: UserInactive, Manager: u.Manager,
		IsGuestUser: u.IsGuestUser, Type: u.Type, ProfileNames: u.ProfileNames, Usecases: u.Usecases, PreferredProfile: u.PreferredProfile,
	}
}
