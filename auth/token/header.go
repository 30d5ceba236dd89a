package token

import (
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/golang-jwt/jwt/v5"
)

// Limits on what a stranger may send.
const (
	maxToken = 16 << 10 // bytes
	maxKeyID = 256      // bytes
)

// checkForm refuses what has not the form of a signed token, before anything is decoded: too long, not three parts, or
// with a character that is not of base64url. The decoder by itself passes over line ends, strict or not.
func checkForm(token string) error {
	if len(token) > maxToken {
		return refusalError("it is longer than 16 KiB")
	}
	dots := 0
	for _, c := range []byte(token) {
		switch {
		case c == '.':
			dots++
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '-', c == '_':
		default:
			return refusalError("it has a character that is not of base64url")
		}
	}
	if dots != 2 {
		return refusalError("it has not three parts")
	}
	return nil
}

// header is what counts of a token's header beyond its algorithm, which the parser reads.
type header struct {
	kid string // empty: none was given
}

// meant are header members that a token cannot have here, because they change how it would have to be read: critical
// extensions, of which none is known, an unencoded or compressed payload, encryption.
var meant = []string{"crit", "b64", "zip", "enc"}

// types are the media types (typ) of tokens that may be used here, in small letters and without "application/": any JWT,
// and access tokens of RFC 9068. Others were signed for something else, as logout tokens are (RFC 8725, 3.11).
var types = map[string]bool{"jwt": true, "at+jwt": true}

// readHeader reads the header strictly, which the parser does not.
func readHeader(parser *jwt.Parser, token string) (header, error) {
	encoded, _, _ := strings.Cut(token, ".")
	text, err := parser.DecodeSegment(encoded)
	if err != nil {
		return header{}, refusalError("its header is not base64url")
	}
	var members map[string]jsontext.Value
	if err := json.Unmarshal(text, &members); err != nil {
		return header{}, refusalError("its header is not a plain JSON object")
	}
	for _, name := range meant {
		if _, given := members[name]; given {
			return header{}, refusalError("its header asks for " + name)
		}
	}
	if typ, given := members["typ"]; given {
		name, ok := stringOf(typ)
		if !ok || !types[strings.TrimPrefix(strings.ToLower(name), "application/")] {
			return header{}, refusalError("it is a token of another type")
		}
	}
	var head header
	if kid, given := members["kid"]; given {
		id, ok := stringOf(kid)
		if !ok || id == "" || len(id) > maxKeyID {
			return header{}, refusalError("its key id is not one")
		}
		head.kid = id
	}
	return head, nil
}

// stringOf is the string that a JSON value is, and false where it is something else.
func stringOf(v jsontext.Value) (string, bool) {
	if v.Kind() != '"' {
		return "", false
	}
	var s string
	return s, json.Unmarshal(v, &s) == nil
}
