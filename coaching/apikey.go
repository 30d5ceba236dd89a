package coaching

import (
	"fmt"
	"slices"
	"time"
)

// APIKey is what is kept of an API key: everything but the key itself.
type APIKey struct {
	Name         string    `json:"name"`
	DisplayName  string    `json:"displayName,omitempty"`
	Prefix       string    `json:"prefix"`
	Roles        []Role    `json:"roles,omitempty"`
	ProfileNames []string  `json:"profileNames,omitempty"` // none: every profile of the customer
	ExpireTime   time.Time `json:"expireTime,omitzero"`
	LastUseTime  time.Time `json:"lastUseTime,omitzero"`
	CreateTime   time.Time `json:"createTime"`
	RevokeTime   time.Time `json:"revokeTime,omitzero"`

	// ID is that of the name. An operator's key has no customer and so no name.
	ID string `json:"-"`
	// Operator marks a key with every right under every customer. Only the command line makes one.
	Operator bool `json:"-"`
	// Hash is the SHA-256 of the key.
	Hash [32]byte `json:"-"`
	// Version counts every change and guards each update.
	Version int64 `json:"-"`
}

// MaxKeyLife is the longest that an API key may be good for.
const MaxKeyLife = 366 * 24 * time.Hour

// Usable tells whether the key is good at a time: neither revoked nor expired.
func (k *APIKey) Usable(at time.Time) bool {
	return k.RevokeTime.IsZero() && (k.ExpireTime.IsZero() || at.Before(k.ExpireTime))
}

// CheckAPIKey notes the faults of a new key that can be seen without asking what else exists.
func CheckAPIKey(k *APIKey, now time.Time, v *Violations) {
	if len(k.Roles) == 0 && !k.Operator {
		v.Add("roles", "must hold at least one role: a key without one may do nothing")
	}
	for i, role := range k.Roles {
		if !slices.Contains(AllRoles(), role) {
			v.Add(fmt.Sprintf("roles[%d]", i), "is no role that grants something")
		}
	}
	switch {
	case k.ExpireTime.IsZero():
	case !k.ExpireTime.After(now):
		v.Add("expireTime", "must lie ahead")
	case k.ExpireTime.After(now.Add(MaxKeyLife)):
		v.Add("expireTime", "must not lie more than 366 days ahead")
	}
}
