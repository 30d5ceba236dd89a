package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"opencoaching/auth"
	"opencoaching/auth/apikey"
	"opencoaching/coaching"
	"opencoaching/repository"
)

// How long it is believed what was read of keys and users. Within this time a revoked key, a deactivated user and a role
// that was taken away are refused.
const (
	keyMemory  = 5 * time.Second
	userMemory = 10 * time.Second

	// lastUseEvery is how exactly the last use of a key is kept.
	lastUseEvery = 5 * time.Minute

	rememberedCallers = 10_000
)

// callers remembers for a short time what was read of those who ask. What it hands out is shared and must not be changed.
type callers struct {
	keys  *lru.Cache[string, remembered[*coaching.APIKey]] // by prefix
	users *lru.Cache[coaching.Name, remembered[*coaching.User]]
}

type remembered[T any] struct {
	value T
	read  time.Time
}

func newCallers() (c callers) {
	// The only error is that of a size below one.
	c.keys, _ = lru.New[string, remembered[*coaching.APIKey]](rememberedCallers)
	c.users, _ = lru.New[coaching.Name, remembered[*coaching.User]](rememberedCallers)
	return c
}

func (c callers) forgetKey(prefix string) { c.keys.Remove(prefix) }

// fresh is what is remembered under a key and was read less than some time ago.
func fresh[K comparable, T any](of *lru.Cache[K, remembered[T]], key K, now time.Time, within time.Duration) (T, bool) {
	found, ok := of.Get(key)
	return found.value, ok && now.Sub(found.read) < within && !found.read.After(now)
}

// unknownCaller is the one answer to everybody who is not known, whatever the reason.
func unknownCaller() error {
	return coaching.NewError(coaching.Unauthenticated, "UNKNOWN_CALLER", "the caller is not known here")
}

// Caller is the caller who names itself, by the values of a header, as a user: exactly one name, of an active user who
// exists. Anything else is Unauthenticated, without saying which of these it was.
func (s *Service) Caller(ctx context.Context, names []string) (auth.Caller, error) {
	if len(names) != 1 {
		return auth.Caller{}, unknownCaller()
	}
	name, ok := coaching.ParseNameOf(coaching.Users, names[0])
	if !ok {
		return auth.Caller{}, unknownCaller()
	}
	user, err := s.findUser(ctx, name)
	if err != nil {
		return auth.Caller{}, err
	}
	return auth.As(user), nil
}

// findUser reads an active user. Unauthenticated when there is none.
func (s *Service) findUser(ctx context.Context, name coaching.Name) (*coaching.User, error) {
	var entry coaching.Entry
	err := s.store.Read(ctx, name.Customer, func(tx repository.Tx) error {
		var err error
		entry, err = tx.Customer(name.Customer).Directory().Find(ctx, name)
		return err
	})
	if errors.Is(err, repository.ErrNotFound) {
		return nil, unknownCaller()
	}
	if err != nil {
		return nil, translate(fmt.Errorf("find the caller: %w", err))
	}
	if user, ok := entry.(*coaching.User); ok && user.Active() {
		return user, nil
	}
	return nil, unknownCaller()
}

// Claim is what somebody else vouches for: a user, with at most these roles and, where they are limited, in at most
// these profiles.
type Claim struct {
	Customer, User string // ids
	Roles          []string
	Profiles       []string // ids
	LimitProfiles  bool
}

// CallerByClaim is the user of a claim, with the roles that both the claim and the directory give. The directory is asked
// anew every ten seconds. Unauthenticated when there is no such active user.
func (s *Service) CallerByClaim(ctx context.Context, claim Claim) (auth.Caller, error) {
	if !coaching.ValidID(claim.Customer) || !coaching.ValidID(claim.User) {
		return auth.Caller{}, unknownCaller()
	}
	name, _ := coaching.ParseName(coaching.UserName(claim.Customer, claim.User))
	user, known := fresh(s.callers.users, name, s.now(), userMemory)
	if !known {
		var err error
		if user, err = s.findUser(ctx, name); err != nil {
			return auth.Caller{}, err
		}
		s.callers.users.Add(name, remembered[*coaching.User]{user, s.now()})
	}
	var roles []coaching.Role
	for _, role := range claim.Roles {
		roles = append(roles, coaching.Role(role))
	}
	var profiles []string
	for _, id := range claim.Profiles {
		profiles = append(profiles, coaching.Parent{Customer: claim.Customer}.Name(coaching.Profiles, id).String())
	}
	return auth.As(user).Limited(roles, profiles, claim.LimitProfiles), nil
}

// CallerByKey is the caller who shows an API key. Unauthenticated for a key that is malformed, unknown, revoked or
// expired, without saying which of these it was.
func (s *Service) CallerByKey(ctx context.Context, text string) (auth.Caller, error) {
	prefix, hash, ok := apikey.Parse(text)
	if !ok {
		return auth.Caller{}, unknownCaller()
	}
	key, known := fresh(s.callers.keys, prefix, s.now(), keyMemory)
	if !known {
		var err error
		if key, err = s.findKey(ctx, prefix); err != nil {
			return auth.Caller{}, err
		}
		s.callers.keys.Add(prefix, remembered[*coaching.APIKey]{key, s.now()})
	}
	if !apikey.Equal(key.Hash, hash) || !key.Usable(s.now()) {
		return auth.Caller{}, unknownCaller()
	}
	if !known && s.now().Sub(key.LastUseTime) >= lastUseEvery {
		s.noteUse(ctx, key)
	}
	return auth.AsKey(key), nil
}

// findKey reads the key with a prefix. One that does not exist is a key that fits nothing, so that it is remembered as
// long and takes as long as one that does.
func (s *Service) findKey(ctx context.Context, prefix string) (*coaching.APIKey, error) {
	key := &coaching.APIKey{RevokeTime: time.Unix(1, 0)}
	err := s.store.Read(ctx, repository.EveryTenant, func(tx repository.Tx) error {
		found, err := tx.System().FindKey(ctx, prefix)
		if err == nil {
			key = found
		}
		return err
	})
	if err != nil && !errors.Is(err, repository.ErrNotFound) {
		return nil, translate(fmt.Errorf("find the key: %w", err))
	}
	return key, nil
}

// noteUse notes that a key was used. Where that fails the request goes on, and the next one tries again.
func (s *Service) noteUse(ctx context.Context, key *coaching.APIKey) {
	_ = s.store.Write(ctx, repository.EveryTenant, func(tx repository.Tx) error {
		return tx.System().UseKey(ctx, key, s.now())
	})
}
