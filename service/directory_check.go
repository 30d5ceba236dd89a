package service

import (
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

// standing is what a user may do and where, as far as it is not everybody's to change.
type standing struct {
	user     bool // there is one
	roles    []coaching.Role
	profiles []string
	state    coaching.UserState
}

// standingOf is that of a user, and an empty one of any other entry and of nil.
func standingOf(entry coaching.Entry) standing {
	if user, ok := entry.(*coaching.User); ok {
		return standing{true, slices.Clone(user.Roles), slices.Clone(user.ProfileNames), user.State}
	}
	return standing{}
}

// mayGrant refuses changes by which callers would reach beyond themselves: whoever is no administrator neither gives nor
// takes a role that reaches beyond scoring and leading a team, nor changes where and whether somebody with such a role
// may act; and whoever is bound to profiles lets nobody into others, itself included, and takes nobody away who is in
// others. A user who names no profiles is in all of them.
func mayGrant(caller auth.Caller, before, after standing) error {
	moved := before.user != after.user || !slices.Equal(before.profiles, after.profiles)
	reached := after.profiles
	if !after.user {
		reached = before.profiles
	}
	if moved && !caller.Covers(reached) {
		return auth.Denied()
	}
	if caller.Has(coaching.RoleAdmin, coaching.RoleSuperAdmin) {
		return nil
	}
	for _, role := range coaching.AllRoles() {
		had, has := slices.Contains(before.roles, role), slices.Contains(after.roles, role)
		if !auth.Grantable(role) && (had != has || (had && (moved || before.state != after.state))) {
			return auth.Denied()
		}
	}
	return nil
}
