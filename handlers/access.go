package handlers

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"opencoaching/auth"
	"opencoaching/auth/token"
	"opencoaching/coaching"
	"opencoaching/service"
)

// Access says how callers prove who they are.
type Access struct {
	// Keys accepts API keys.
	Keys bool
	// Tokens verifies the tokens that are accepted, or is nil.
	Tokens *token.Verifier
}

// Checked tells whether callers have to prove anything.
func (a Access) Checked() bool { return a.Keys || a.Tokens != nil }

// The headers by which a caller says who it is.
const (
	tokenHeader  = "Authorization"
	keyHeader    = "X-Api-Key"
	callerHeader = "X-Coaching-User" // believed where nothing is checked, and only there
)

func (a Access) authenticate(s *service.Service) func(*http.Request, string, string) (context.Context, error) {
	return func(r *http.Request, _, _ string) (context.Context, error) {
		caller, err := a.caller(r, s)
		if err != nil {
			return nil, err
		}
		return auth.With(r.Context(), caller), nil
	}
}

// caller is who makes a request. It must say so in one way: of two, nobody knows which is meant.
func (a Access) caller(r *http.Request, s *service.Service) (auth.Caller, error) {
	tokens, keys, names := r.Header.Values(tokenHeader), r.Header.Values(keyHeader), r.Header.Values(callerHeader)
	if len(tokens)+len(keys) > 0 && len(tokens)+len(keys)+len(names) != 1 {
		return auth.Caller{}, coaching.NewError(coaching.Unauthenticated, "SEVERAL_CREDENTIALS", "a caller must say who it is in one way alone")
	}
	switch {
	case len(keys) == 1 && a.Keys:
		return s.CallerByKey(r.Context(), keys[0])
	case len(tokens) == 1 && a.Tokens != nil:
		return a.bearer(r.Context(), s, tokens[0])
	case len(tokens)+len(keys) > 0:
		return auth.Caller{}, coaching.NewError(coaching.Unauthenticated, "CREDENTIALS_NOT_ACCEPTED", "this server does not accept credentials of this kind")
	case a.Checked():
		return auth.Caller{}, coaching.NewError(coaching.Unauthenticated, "CREDENTIALS_MISSING", "the caller must say who it is by an API key or a token")
	case len(names) == 0:
		return auth.Operator(), nil
	default:
		return s.Caller(r.Context(), names)
	}
}

// bearer is the caller who shows a token.
func (a Access) bearer(ctx context.Context, s *service.Service, header string) (auth.Caller, error) {
	unknown := &coaching.Error{Kind: coaching.Unauthenticated, Reason: "UNKNOWN_CALLER", Message: "the caller is not known here"}
	scheme, text, found := strings.Cut(header, " ")
	if !found || !strings.EqualFold(scheme, "Bearer") {
		return auth.Caller{}, unknown
	}
	identity, err := a.Tokens.Verify(ctx, text)
	if errors.Is(err, token.ErrInvalid) {
		unknown.Cause = err
		return auth.Caller{}, unknown
	}
	if err != nil {
		return auth.Caller{}, err
	}
	return s.CallerByClaim(ctx, service.Claim{
		Customer: identity.Customer, User: identity.Subject, Roles: identity.Roles,
		Profiles: identity.Profiles, LimitProfiles: identity.ProfilesGiven,
	})
}
