package token

import (
	"cmp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/golang-jwt/jwt/v5"
)

// Claims are the names of the claims that say who the bearer is. An empty one stands for the default.
type Claims struct {
	Subject  string // a string, needed; default sub
	Customer string // a string, needed; default customer_id
	Profiles string // a list of strings; default profile_ids
	Roles    string // a list of strings; default roles
}

func (c Claims) orDefaults() Claims {
	return Claims{
		Subject:  cmp.Or(c.Subject, "sub"),
		Customer: cmp.Or(c.Customer, "customer_id"),
		Profiles: cmp.Or(c.Profiles, "profile_ids"),
		Roles:    cmp.Or(c.Roles, "roles"),
	}
}

// Identity is what a token says of its bearer. Its strings are the provider's: none is empty, longer than 255 bytes or
// holds a control character, but whether they are ids or roles of ours is not known here.
//
// A list that is not one of at most 100 such strings (one string, an object, null, too many) counts as an empty list:
// whoever signed it meant something else, and no right comes of a guess.
type Identity struct {
	Subject       string    // the user
	Customer      string    // the customer that the user is of
	Profiles      []string  // the profiles that the token is for, where ProfilesGiven
	ProfilesGiven bool      // the claim is there; an empty list then means no profile
	Roles         []string  // what the user may be, as the provider sees it
	Expires       time.Time // the end of the token, without leeway
}

const (
	maxText = 255 // bytes of a name; OpenID Connect Core allows a subject as many
	maxList = 100 // entries
)

// latest is the last time that is believed, in seconds since 1970: the start of the year 2200, as in the API.
const latest = 7258118400

// claims are the claims of a token, as the parser wants them. Members are found by their exact names and none twice,
// unlike with encoding/json.
type claims struct {
	members                      map[string]jsontext.Value
	expires, notBefore, issuedAt *jwt.NumericDate
	audience                     jwt.ClaimStrings
	issuer                       string
}

// UnmarshalJSON reads the payload of a token.
func (c *claims) UnmarshalJSON(text []byte) error {
	if err := json.Unmarshal(text, &c.members); err != nil {
		return refusalError("its claims are not a plain JSON object")
	}
	var err error
	if c.expires, err = c.date("exp"); err != nil {
		return err
	}
	if c.notBefore, err = c.date("nbf"); err != nil {
		return err
	}
	if c.issuedAt, err = c.date("iat"); err != nil {
		return err
	}
	if v, given := c.members["iss"]; given {
		issuer, ok := stringOf(v)
		if !ok {
			return refusalError("its iss is not a string")
		}
		c.issuer = issuer
	}
	if v, given := c.members["aud"]; given {
		if one, ok := stringOf(v); ok {
			c.audience = jwt.ClaimStrings{one}
		} else if c.audience, ok = listOf(v); !ok {
			return refusalError("its aud is neither a string nor a list of some")
		}
	}
	return nil
}

// date is a time, or nil where it is not given. It has to be whole seconds from 1970 until 2200, written without
// exponent. RFC 7519 allows fractions; no provider needs them, and what is read as a float can be read in two ways.
func (c *claims) date(name string) (*jwt.NumericDate, error) {
	v, given := c.members[name]
	if !given {
		return nil, nil
	}
	seconds, err := strconv.ParseInt(string(v), 10, 64)
	if err != nil || seconds < 0 || seconds > latest {
		return nil, refusalError("its " + name + " is not a whole number of seconds until the year 2200")
	}
	return jwt.NewNumericDate(time.Unix(seconds, 0)), nil
}

// identity is whose the claims are, once they are known to be true.
func (c *claims) identity(names Claims) (Identity, error) {
	subject, ok := nameOf(c.members[names.Subject])
	if !ok {
		return Identity{}, refusalError("it names no subject")
	}
	customer, ok := nameOf(c.members[names.Customer])
	if !ok {
		return Identity{}, refusalError("it names no customer")
	}
	_, given := c.members[names.Profiles]
	profiles, _ := listOf(c.members[names.Profiles])
	roles, _ := listOf(c.members[names.Roles])
	return Identity{
		Subject:       subject,
		Customer:      customer,
		Profiles:      profiles,
		ProfilesGiven: given,
		Roles:         roles,
		Expires:       c.expires.Time.UTC(),
	}, nil
}

// nameOf is a string that may name something.
func nameOf(v jsontext.Value) (string, bool) {
	s, ok := stringOf(v)
	return s, ok && s != "" && len(s) <= maxText && !strings.ContainsFunc(s, unicode.IsControl)
}

// listOf is a list of names, and false where the value is anything else or too long.
func listOf(v jsontext.Value) ([]string, bool) {
	if v.Kind() != '[' {
		return nil, false
	}
	var items []jsontext.Value
	if err := json.Unmarshal(v, &items); err != nil || len(items) > maxList {
		return nil, false
	}
	names := make([]string, len(items))
	for i, item := range items {
		name, ok := nameOf(item)
		if !ok {
			return nil, false
		}
		names[i] = name
	}
	return names, true
}

// GetExpirationTime is exp, or nil.
func (c *claims) GetExpirationTime() (*jwt.NumericDate, error) { return c.expires, nil }

// GetNotBefore is nbf, or nil.
func (c *claims) GetNotBefore() (*jwt.NumericDate, error) { return c.notBefore, nil }

// GetIssuedAt is iat, or nil.
func (c *claims) GetIssuedAt() (*jwt.NumericDate, error) { return c.issuedAt, nil }

// GetAudience is aud, as a list.
func (c *claims) GetAudience() (jwt.ClaimStrings, error) { return c.audience, nil }

// GetIssuer is iss, or empty.
func (c *claims) GetIssuer() (string, error) { return c.issuer, nil }

// GetSubject is not asked for: who the subject is may stand in another claim.
func (c *claims) GetSubject() (string, error) { return "", nil }
