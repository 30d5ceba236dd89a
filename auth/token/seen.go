package token

import (
	"crypto/sha256"
	"slices"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
)

const (
	// seenTokens is how many tokens are remembered: some MiB of what providers sign, and 64 MiB at the very worst.
	seenTokens = 4096
	// seenFor is how long a token is remembered at most.
	seenFor = time.Minute
)

// seen remembers tokens that were verified, because a signature costs as much as a small request: 60 µs for RS256, 100
// for ES256 and 700 for ES384, where remembering costs 2. It is found by the hash of the whole token, and only while the
// same keys are current and the token has not expired, so that nothing is accepted that would not be without it.
type seen struct {
	tokens *lru.Cache[[sha256.Size]byte, verified]
}

type verified struct {
	identity    Identity
	keys        *keySet
	from, until time.Time
}

func newSeen() *seen {
	// The only error is that of a size below one.
	tokens, _ := lru.New[[sha256.Size]byte, verified](seenTokens)
	return &seen{tokens: tokens}
}

// recall is whose a token is, if it was verified with the current keys lately.
func (s *seen) recall(token string, current *keySet, now time.Time) (Identity, bool) {
	v, ok := s.tokens.Get(sha256.Sum256([]byte(token)))
	if !ok || v.keys != current || now.Before(v.from) || !now.Before(v.until) {
		return Identity{}, false
	}
	return v.identity.clone(), true
}

// remember keeps what was verified when those keys were current.
func (s *seen) remember(token string, keys *keySet, identity Identity, now time.Time) {
	until := now.Add(seenFor)
	if identity.Expires.Before(until) {
		until = identity.Expires
	}
	if !now.Before(until) {
		return
	}
	s.tokens.Add(sha256.Sum256([]byte(token)), verified{identity: identity.clone(), keys: keys, from: now, until: until})
}

// clone is an identity that shares nothing with this one.
func (i Identity) clone() Identity {
	i.Profiles, i.Roles = slices.Clone(i.Profiles), slices.Clone(i.Roles)
	return i
}
