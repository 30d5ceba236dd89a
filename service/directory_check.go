package service

import (
	"context"
	"slices"

	"opencoaching/auth"
	"opencoaching/coaching"
)

// noteEntry notes the faults of an entry itself and collects what it refers to. Beside holds the names that the same
// request creates, which the entry may refer to as well.
func noteEntry(entry coaching.Entry, beside map[coaching.Name]bool, refs *references) {
	coaching.CheckEntry(entry, refs.prefix, refs.v)
	for _, ref := range entry.References() {
		if n, ok := coaching.ParseName(ref.Name); ok && beside[n] && slices.Contains(ref.Of, n.Collection) {
			continue
		}
		refs.add(ref.Field, ref.Name, ref.Of...)
	}
}

func rolesOf(entry coaching.Entry) []coaching.Role {
	if user, ok := entry.(*coaching.User); ok {
		return slices.Clone(user.Roles)
	}
	return nil
}

// mayGrant refuses that a caller who is no administrator gives or takes a role that reaches beyond scoring and leading a
// team: a user administrator could make itself anything.
func mayGrant(ctx context.Context, before, after []coaching.Role) error {
	caller, err := callerOf(ctx)
	if err != nil {
		return err
	}
	if caller.Has(coaching.RoleAdmin, coaching.RoleSuperAdmin) {
		return nil
	}
	for _, role := range coaching.AllRoles() {
		if !slices.Contains(grantable, role) && slices.Contains(before, role) != slices.Contains(after, role) {
			return auth.Denied()
		}
	}
	return nil
}

// grantable are the roles that whoever may change users may give and take.
var grantable = []coaching.Role{coaching.RoleAgent, coaching.RoleManager, coaching.RoleQASpecialist}
