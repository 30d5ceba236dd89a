// Package token verifies JWTs (RFC 7519) that an identity provider signed: whose they are, and that they are for this
// server and for now. It decides nothing about rights; what a claim is worth is the caller's to say.
//
// What is accepted is narrow, after RFC 8725: signatures with a public key alone (RS, PS, ES, EdDSA), one issuer and one
// audience compared letter by letter, an expiry always, times as whole seconds with a leeway of 30, JSON without doubled
// members, no type (typ) but JWT and at+jwt, at most 16 KiB. A header can name a key that is known already, and can bring
// or fetch none: jwk, jku, x5u and x5c are not looked at.
//
// Keys come from a file, read once, or from the provider's address (a JWK set, RFC 7517), read when a token asks for
// them and within bounds that remote.go lists. The library that is usual for that has other bounds (a goroutine, waiting
// callers, answers of any size, the wall clock), so that the reading of a key is a library's and the cache is ours.
//
// Weaknesses: a token cannot be taken back before it expires, other than by taking back its key; while the provider does
// not answer, a key that it took back is good for up to 24 hours.
package token

import (
	"context"
	"crypto"
	"errors"
	"log/slog"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// algorithms are the JWS algorithms (RFC 7518, 8037) that are accepted.
var algorithms = []string{
	"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA",
}

// leeway is how far the provider's clock and ours may differ.
const leeway = 30 * time.Second

// Config says whose tokens are accepted. Issuer and Audience are needed, and one of JWKSURL and KeyFile.
type Config struct {
	Issuer   string // what iss has to be, to the letter
	Audience string // what aud has to be or to contain
	JWKSURL  string // where the provider shows its keys: https, or http on the loopback
	KeyFile  string // a file of keys instead: PEM, or a JWK set
	Claims   Claims

	Now    func() time.Time // the clock; nil: time.Now
	Logger *slog.Logger     // hears when keys cannot be read; nil: nobody does
}

// Verifier verifies tokens. It is safe for concurrent use and has nothing to close.
type Verifier struct {
	parser *jwt.Parser
	names  Claims
	keys   keySource
	seen   *seen
	now    func() time.Time
}

// keySource is where keys are looked up. An error of find is a refusal.
type keySource interface {
	find(ctx context.Context, alg, kid string) (crypto.PublicKey, error)
	current() *keySet
}

// New makes a verifier. It reads the key file, if there is one, but asks no provider, so that a server starts without
// it. The error says in plain words what is wrong with the configuration or the file.
func New(c Config) (*Verifier, error) {
	if c.Issuer == "" || c.Audience == "" {
		return nil, errors.New("tokens need an issuer and an audience")
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	keys, err := newKeySource(c)
	if err != nil {
		return nil, err
	}
	return &Verifier{
		parser: jwt.NewParser(
			jwt.WithValidMethods(algorithms),
			jwt.WithIssuer(c.Issuer),
			jwt.WithAudience(c.Audience),
			jwt.WithExpirationRequired(),
			jwt.WithIssuedAt(),
			jwt.WithLeeway(leeway),
			jwt.WithTimeFunc(c.Now),
			jwt.WithStrictDecoding(),
		),
		names: c.Claims.orDefaults(),
		keys:  keys,
		seen:  newSeen(),
		now:   c.Now,
	}, nil
}

func newKeySource(c Config) (keySource, error) {
	switch {
	case (c.JWKSURL == "") == (c.KeyFile == ""):
		return nil, errors.New("tokens need either the address of a JWK set or a key file")
	case c.KeyFile != "":
		return readKeyFile(c.KeyFile)
	default:
		return newRemote(c)
	}
}

// Verify returns whose a token is. Every error wraps ErrInvalid, says why in words for a log, and holds nothing of the
// token. It may ask the provider for keys, which takes up to 5 seconds.
func (v *Verifier) Verify(ctx context.Context, token string) (Identity, error) {
	if err := checkForm(token); err != nil {
		return Identity{}, err
	}
	now, keys := v.now(), v.keys.current()
	if identity, ok := v.seen.recall(token, keys, now); ok {
		return identity, nil
	}
	head, err := readHeader(v.parser, token)
	if err != nil {
		return Identity{}, err
	}
	var claims claims
	_, err = v.parser.ParseWithClaims(token, &claims, func(t *jwt.Token) (any, error) {
		return v.keys.find(ctx, t.Method.Alg(), head.kid)
	})
	if err != nil {
		return Identity{}, refusalOf(err)
	}
	identity, err := claims.identity(v.names)
	if err != nil {
		return Identity{}, err
	}
	// Should the keys have changed meanwhile, this is remembered under the old ones, and so not recalled.
	v.seen.remember(token, keys, identity, now)
	return identity, nil
}
