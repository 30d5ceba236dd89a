package token

import (
	"errors"

	"github.com/golang-jwt/jwt/v5"
)

// ErrInvalid is what every error of Verify wraps: the token is not accepted.
var ErrInvalid = errors.New("the token is not accepted")

// refusalError is why a token is not accepted, in words that hold nothing of it.
type refusalError string

// Error says that the token is not accepted, and why.
func (e refusalError) Error() string { return ErrInvalid.Error() + ": " + string(e) }

// Unwrap returns ErrInvalid.
func (e refusalError) Unwrap() error { return ErrInvalid }

// reasons are the errors of the parser that say enough; those for one claim come before those for any.
var reasons = []error{
	jwt.ErrTokenExpired,
	jwt.ErrTokenNotValidYet,
	jwt.ErrTokenUsedBeforeIssued,
	jwt.ErrTokenInvalidIssuer,
	jwt.ErrTokenInvalidAudience,
	jwt.ErrTokenRequiredClaimMissing,
	jwt.ErrTokenInvalidClaims,
	jwt.ErrTokenSignatureInvalid,
	jwt.ErrTokenUnverifiable,
}

// refusalOf is the refusal in an error of the parser, whose own text may quote the token.
func refusalOf(err error) error {
	var own refusalError
	if errors.As(err, &own) {
		return own
	}
	for _, reason := range reasons {
		if errors.Is(err, reason) {
			return refusalError(reason.Error())
		}
	}
	return refusalError(jwt.ErrTokenMalformed.Error())
}
