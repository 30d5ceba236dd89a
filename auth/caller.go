// Package auth says who is asking and what they may do. Who may call what stands in one table, policy.go; this file is
// the caller itself. How a caller is proven (API keys, tokens) is not part of this version: the service binds to
// loopback and takes the caller's word.
package auth

import (
	"context"
	"slices"

	"opencoaching/coaching"
)

// Caller is who makes a request: a user of a customer with the user's roles, or the operator of the server, who may do
// everything under every customer.
type Caller struct {
	user *coaching.User // nil: the operator
}

// Operator is the caller with every right.
func Operator() Caller { return Caller{} }

// As is the caller who acts as a user.
func As(user *coaching.User) Caller { return Caller{user: user} }

// IsOperator tells whether the caller is the operator.
func (c Caller) IsOperator() bool { return c.user == nil }

// ID is the caller's user id.
func (c Caller) ID() string {
	if c.user == nil {
		return coaching.LocalAdminID
	}
	name, _ := coaching.ParseName(c.user.Name) // a stored user's name is well-formed
	return name.ID
}

// Person is how the caller is shown on resources of a customer.
func (c Caller) Person(customer string) *coaching.Person {
	if c.user == nil {
		return coaching.LocalAdmin(customer)
	}
	return c.user.Person()
}

// Has tells whether the caller has one of the roles. The operator has all of them.
func (c Caller) Has(roles ...coaching.Role) bool {
	return c.user == nil || c.user.HasRole(roles...)
}

// Reaches tells whether a customer and profile are the caller's at all, whether or not they exist. An empty profile
// stands for the customer itself, an empty customer for no particular one.
func (c Caller) Reaches(customer, profile string) bool {
	if c.user == nil || customer == "" {
		return true
	}
	home, _ := coaching.ParseName(c.user.Name)
	parent := coaching.Name{Customer: customer, Profile: profile, Collection: coaching.Profiles, ID: profile}
	return home.Customer == customer && (profile == "" || c.user.InProfile(parent.String()))
}

// Covers tells whether the caller reaches all the profiles that a user with these profile names would. None stands for
// every profile.
func (c Caller) Covers(profileNames []string) bool {
	if c.user == nil || len(c.user.ProfileNames) == 0 {
		return true
	}
	for _, name := range profileNames {
		if !slices.Contains(c.user.ProfileNames, name) {
			return false
		}
	}
	return len(profileNames) > 0
}

// OwnOnly tells whether the caller sees only what is about itself: an agent with no other role.
func (c Caller) OwnOnly() bool {
	return c.user != nil && !c.user.HasRole(slices.DeleteFunc(coaching.AllRoles(), func(r coaching.Role) bool { return r == coaching.RoleAgent })...)
}

// SeesComment tells whether the caller may see the comment of a score: its author may, and those with one of the roles
// that it is for; a comment that names no roles is for everybody who sees the scorecard.
func (c Caller) SeesComment(s *coaching.Score) bool {
	if len(s.CommentAccessRoles) == 0 || s.CommentBy == c.ID() {
		return true
	}
	if slices.Contains(s.CommentAccessRoles, coaching.RoleUnspecified) {
		return false
	}
	return c.Has(s.CommentAccessRoles...)
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
