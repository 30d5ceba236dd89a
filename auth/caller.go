// Package auth says who is asking and what they may do. Who may call what, and how far it reaches, stands in one table,
// policy.go; this file is the caller itself. How callers prove who they are is in the packages below this one.
package auth

import (
	"context"
	"slices"

	"opencoaching/coaching"
)

// Caller is who makes a request: a user of a customer, an API key of one, or the operator of the server, who may do
// everything under every customer.
type Caller struct {
	operator bool
	customer string
	id       string // of the user, or of the built-in user that a key acts as
	person   coaching.Person
	roles    []coaching.Role
	// profiles are the names of those that the caller belongs to, unless everyProfile.
	profiles     []string
	everyProfile bool
}

// Operator is the caller with every right.
func Operator() Caller { return Caller{operator: true, id: coaching.LocalAdminID, everyProfile: true} }

// AutoScorer is automatic scoring, as whom the server acts when it works a backfill. It may ask for nothing.
func AutoScorer() Caller { return Caller{id: coaching.AutoScoringID, everyProfile: true} }

// As is the caller who acts as a user of the directory, with all of the user's rights.
func As(user *coaching.User) Caller {
	name, _ := coaching.ParseName(user.Name) // a stored user's name is well-formed
	return Caller{
		customer: name.Customer, id: name.ID, person: *user.Person(), roles: user.Roles,
		profiles: user.ProfileNames, everyProfile: len(user.ProfileNames) == 0,
	}
}

// AsKey is the caller who acts by an API key: the built-in user of that key with the key's own roles and profiles, or
// the operator where the key is the operator's.
func AsKey(key *coaching.APIKey) Caller {
	name, _ := coaching.ParseName(key.Name) // a stored key's name is well-formed
	return Caller{
		operator: key.Operator, customer: name.Customer, id: coaching.KeyUserID(key.ID),
		person: *coaching.BuiltInPerson(name.Customer, coaching.KeyUserID(key.ID)), roles: key.Roles,
		profiles: key.ProfileNames, everyProfile: len(key.ProfileNames) == 0,
	}
}

// Limited is the caller with no more than the given roles and, where profiles are given, in no more than those.
func (c Caller) Limited(roles []coaching.Role, profiles []string, limitProfiles bool) Caller {
	c.roles = intersection(c.roles, roles)
	if limitProfiles {
		if c.everyProfile {
			c.profiles, c.everyProfile = profiles, false
		} else {
			c.profiles = intersection(c.profiles, profiles)
		}
	}
	return c
}

func intersection[T comparable](a, b []T) (both []T) {
	for _, item := range a {
		if slices.Contains(b, item) {
			both = append(both, item)
		}
	}
	return both
}

// IsOperator tells whether the caller is the operator.
func (c Caller) IsOperator() bool { return c.operator }

// ID is the id of the user that the caller is or acts as.
func (c Caller) ID() string { return c.id }

// Key names the caller among all callers of the server.
func (c Caller) Key() string { return c.customer + "/" + c.id }

// Person is how the caller is shown on resources of a customer.
func (c Caller) Person(customer string) *coaching.Person {
	if c.operator || c.id == coaching.AutoScoringID {
		return coaching.BuiltInPerson(customer, c.id)
	}
	person := c.person
	return &person
}

// Has tells whether the caller has one of the roles. The operator has all of them.
func (c Caller) Has(roles ...coaching.Role) bool {
	return c.operator || len(intersection(c.roles, roles)) > 0
}

// Reaches tells whether a customer and profile are the caller's at all, whether or not they exist. An empty profile
// stands for the customer itself, an empty customer for no particular one.
func (c Caller) Reaches(customer, profile string) bool {
	if c.operator || customer == "" {
		return true
	}
	if customer != c.customer {
		return false
	}
	parent := coaching.Name{Customer: customer, Profile: profile, Collection: coaching.Profiles, ID: profile}
	return profile == "" || c.everyProfile || slices.Contains(c.profiles, parent.String())
}

// Covers tells whether the caller reaches all the profiles that a user with these profile names would. None stands for
// every profile.
func (c Caller) Covers(profileNames []string) bool {
	if c.everyProfile {
		return true
	}
	return len(profileNames) > 0 && len(intersection(profileNames, c.profiles)) == len(profileNames)
}

// SeesComment tells whether the caller may see the comment of a score: its author may, and those with one of the roles
// that it is for; a comment that names no roles is for everybody who sees the scorecard.
func (c Caller) SeesComment(s *coaching.Score) bool {
	if len(s.CommentAccessRoles) == 0 || s.CommentBy == c.id {
		return true
	}
	if slices.Contains(s.CommentAccessRoles, coaching.RoleUnspecified) {
		return false
	}
	return c.Has(s.CommentAccessRoles...)
}

// designers may change every template by the policy, and so also whom it is for: what a template says does not bind them.
var designers = []coaching.Role{coaching.RoleQAAdmin, coaching.RoleAdmin, coaching.RoleSuperAdmin}

// SeesTemplate tells whether the template is for the caller to see, once the policy lets the caller read templates.
func (c Caller) SeesTemplate(t *coaching.Template) bool {
	return t.Access == nil || len(t.Access.ViewRoles) == 0 || c.Has(t.Access.ViewRoles...) || c.Has(designers...)
}

// FillsIn tells whether the template is for the caller to fill in, once the policy lets the caller make scorecards.
func (c Caller) FillsIn(t *coaching.Template) bool {
	return t.Access == nil || len(t.Access.ScoreRoles) == 0 || c.Has(t.Access.ScoreRoles...) || c.Has(designers...)
}

type callerKey struct{}

// With puts the caller into a request's context.
func With(ctx context.Context, c Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// From is the caller of a request, and false where none was put in.
func From(ctx context.Context) (Caller, bool) {
	c, ok := ctx.Value(callerKey{}).(Caller)
	return c, ok
}
