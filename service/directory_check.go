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

// mayGrant refuses that a caller gives or takes a role that rules over others without holding one.
func mayGrant(ctx context.Context, before, after []coaching.Role) error {
	caller, err := callerOf(ctx)
	if err != nil {
		return err
	}
	ruling := []coaching.Role{coaching.RoleAdmin, coaching.RoleSuperAdmin}
	for _, role := range ruling {
		if slices.Contains(before, role) != slices.Contains(after, role) && !caller.Has(ruling...) {
			return auth.Denied()
		}
	}
	return nil
}
