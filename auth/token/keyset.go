package token

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"errors"
	"fmt"
	"strings"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// leastRSABits is the least that RFC 7518 allows for a modulus. Of a JWK set, go-jose takes at most 4096.
const leastRSABits = 2048

// key is a public key that a provider signs with.
type key struct {
	id     string // kid; empty: it has none
	alg    string // the one algorithm that it is for; empty: any that it can do
	public crypto.PublicKey
}

// keySet is the keys of one moment. It never changes; as a key source it is what a file makes.
type keySet struct {
	keys []key
	// unnamed sets, as PEM makes them, have no ids at all: what id a token gives says nothing then.
	unnamed bool
}

func newKeySet(keys []key) *keySet {
	set := &keySet{keys: keys, unnamed: true}
	for _, k := range keys {
		set.unnamed = set.unnamed && k.id == ""
	}
	return set
}

// errUnknownKey is a key that newer keys may include.
const errUnknownKey = refusalError("its key is not known")

// current is the set itself.
func (s *keySet) current() *keySet { return s }

func (s *keySet) find(_ context.Context, alg, kid string) (crypto.PublicKey, error) {
	return s.choose(alg, kid)
}

// choose is the one key that a token can have been signed with. A token without a key id (empty) is accepted where only
// one key can do its algorithm. The error is errUnknownKey, or another refusal where more than one key fits.
func (s *keySet) choose(alg, kid string) (crypto.PublicKey, error) {
	var found crypto.PublicKey
	for _, k := range s.keys {
		if !k.does(alg) || (kid != "" && !s.unnamed && k.id != kid) {
			continue
		}
		if found != nil {
			return nil, refusalError("it could be of more than one key")
		}
		found = k.public
	}
	if found == nil {
		return nil, errUnknownKey
	}
	return found, nil
}

// curves are the curves that each algorithm is for (RFC 7518, 3.4), which the parser does not compare.
var curves = map[string]elliptic.Curve{"ES256": elliptic.P256(), "ES384": elliptic.P384(), "ES512": elliptic.P521()}

// does tells whether the key is for the algorithm.
func (k key) does(alg string) bool {
	if k.alg != "" && k.alg != alg {
		return false
	}
	switch public := k.public.(type) {
	case *rsa.PublicKey:
		return strings.HasPrefix(alg, "RS") || strings.HasPrefix(alg, "PS")
	case *ecdsa.PublicKey:
		return curves[alg] == public.Curve
	case ed25519.PublicKey:
		return alg == "EdDSA"
	default:
		return false
	}
}

// check says what is wrong with a key.
func (k key) check() error {
	if public, ok := k.public.(*rsa.PublicKey); ok && public.N.BitLen() < leastRSABits {
		return fmt.Errorf("an RSA key of %d bits, and less than %d are not safe", public.N.BitLen(), leastRSABits)
	}
	for _, alg := range algorithms {
		if k.does(alg) {
			return nil
		}
	}
	return errors.New("a key that none of the accepted algorithms is for")
}

// parseJWKSet reads a JWK set (RFC 7517). Keys that cannot be used are left out, as the RFC asks for, and told of in
// faults, one each; those for encryption are left out in silence. The error is that of a text that is not a set.
func parseJWKSet(text []byte) (set *keySet, faults []error, err error) {
	var body struct {
		Keys []jsontext.Value `json:"keys"`
	}
	if err := json.Unmarshal(text, &body); err != nil {
		return nil, nil, errors.New("not a JSON object with a list of keys")
	}
	if body.Keys == nil {
		return nil, nil, errors.New("a JSON object without keys")
	}
	var keys []key
	for i, text := range body.Keys {
		k, use, err := parseJWK(text)
		switch {
		case err != nil:
			faults = append(faults, fmt.Errorf("key %d: %w", i+1, err))
		case use == "" || use == "sig":
			keys = append(keys, k)
		}
	}
	return newKeySet(keys), faults, nil
}

func parseJWK(text []byte) (k key, use string, err error) {
	var read jose.JSONWebKey
	if err := read.UnmarshalJSON(text); err != nil {
		return key{}, "", err
	}
	if !read.IsPublic() {
		return key{}, "", errors.New("a secret or private key, where only public ones belong")
	}
	k = key{id: read.KeyID, alg: read.Algorithm, public: read.Key}
	if read.Use == "enc" {
		return k, read.Use, nil
	}
	return k, read.Use, k.check()
}
