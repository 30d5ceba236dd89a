package main

import (
	"errors"
	"log/slog"

	"github.com/spf13/pflag"

	"opencoaching/auth/token"
	"opencoaching/handlers"
)

// accessSettings are the flags that say how callers prove who they are.
type accessSettings struct {
	keys   bool
	tokens token.Config
}

func addAccess(flags *pflag.FlagSet, s *accessSettings) {
	flags.BoolVar(&s.keys, "api-keys", false, "accept API keys, which coaching token create makes")
	twin(flags, "api-keys", "COACHING_API_KEYS")
	for _, f := range []struct {
		to                            *string
		name, variable, initial, says string
	}{
		{&s.tokens.Issuer, "jwt-issuer", "COACHING_JWT_ISSUER", "", "accept JWTs of this `ISSUER` (iss)"},
		{&s.tokens.Audience, "jwt-audience", "COACHING_JWT_AUDIENCE", "", "`AUDIENCE` (aud) that these are for"},
		{&s.tokens.JWKSURL, "jwt-jwks-url", "COACHING_JWT_JWKS_URL", "", "`URL` of the issuer's keys"},
		{&s.tokens.KeyFile, "jwt-key-file", "COACHING_JWT_KEY_FILE", "", "`FILE` with the issuer's keys in place of a URL: PEM or JWKS"},
		{&s.tokens.Claims.Subject, "jwt-user-claim", "COACHING_JWT_USER_CLAIM", "sub", "`CLAIM` that holds the user's id"},
		{&s.tokens.Claims.Customer, "jwt-customer-claim", "COACHING_JWT_CUSTOMER_CLAIM", "customer_id", "`CLAIM` that holds the customer's id"},
		{&s.tokens.Claims.Profiles, "jwt-profiles-claim", "COACHING_JWT_PROFILES_CLAIM", "profile_ids", "`CLAIM` that limits the profiles, if it is there"},
		{&s.tokens.Claims.Roles, "jwt-roles-claim", "COACHING_JWT_ROLES_CLAIM", "roles", "`CLAIM` that holds the roles"},
	} {
		flags.StringVar(f.to, f.name, f.initial, f.says)
		twin(flags, f.name, f.variable)
	}
}

// access is what the settings say, once they are complete.
func (s accessSettings) access(logger *slog.Logger) (handlers.Access, error) {
	access := handlers.Access{Keys: s.keys}
	t := s.tokens
	if t.Issuer == "" && t.Audience == "" && t.JWKSURL == "" && t.KeyFile == "" {
		return access, nil
	}
	if t.Issuer == "" || t.Audience == "" || (t.JWKSURL == "") == (t.KeyFile == "") {
		return access, errors.New("JWTs need --jwt-issuer, --jwt-audience and one of --jwt-jwks-url and --jwt-key-file")
	}
	t.Logger = logger
	var err error
	access.Tokens, err = token.New(t)
	return access, err
}
