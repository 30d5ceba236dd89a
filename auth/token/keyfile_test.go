package token_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/auth/token"
	"opencoaching/auth/token/tokentest"
)

func openKeyFile(t testing.TB, path string) (*token.Verifier, error) {
	t.Helper()
	return token.New(token.Config{Issuer: issuer, Audience: audience, KeyFile: path, Now: new(clock).Now})
}

func pemOf(t testing.TB, key *tokentest.Key) string {
	t.Helper()
	text, err := key.PEM()
	require.NoError(t, err)
	return string(text)
}

func TestKeyFile(t *testing.T) {
	t.Parallel()
	pkcs1 := string(pem.EncodeToMemory(&pem.Block{
		Type: "RSA PUBLIC KEY", Bytes: x509.MarshalPKCS1PublicKey(rsaKey().Private.Public().(*rsa.PublicKey)),
	}))
	for name, c := range map[string]struct {
		text string
		keys []*tokentest.Key
	}{
		"an RSA key":                 {pemOf(t, rsaKey()), []*tokentest.Key{rsaKey()}},
		"an RSA key, as PKCS 1":      {pkcs1, []*tokentest.Key{rsaKey()}},
		"an EC key":                  {pemOf(t, ecKey()), []*tokentest.Key{ecKey()}},
		"an Ed25519 key":             {pemOf(t, edKey()), []*tokentest.Key{edKey()}},
		"one of each, with comments": {"ours:\n" + pemOf(t, rsaKey()) + "\n# and\n" + pemOf(t, ecKey()) + pemOf(t, edKey()) + "end\n", []*tokentest.Key{rsaKey(), ecKey(), edKey()}},
		"line ends of another kind":  {strings.ReplaceAll(pemOf(t, ecKey()), "\n", "\r\n"), []*tokentest.Key{ecKey()}},
		"a JWK set":                  {"\n " + jwkSet(t, rsaKey(), ecKey()), []*tokentest.Key{rsaKey(), ecKey()}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v, err := openKeyFile(t, keyFile(t, c.text))
			require.NoError(t, err)
			for _, key := range c.keys {
				requireAccepted(t, v, sign(t, key, claims(nil), nil))
				requireAccepted(t, v, sign(t, key, claims(nil), map[string]any{"kid": nil}))
			}
			requireRefused(t, v, sign(t, strangerKey(), claims(nil), nil), "")
		})
	}
	t.Run("PEM has no ids, and asks for none", func(t *testing.T) {
		t.Parallel()
		v, err := openKeyFile(t, keyFile(t, pemOf(t, ecKey())))
		require.NoError(t, err)
		requireAccepted(t, v, sign(t, ecKey(), claims(nil), map[string]any{"kid": "another"}))
		requireRefused(t, v, sign(t, ecKey(), claims(nil), map[string]any{"kid": 1}), "key id is not one")
	})
	t.Run("PEM names no algorithm: RSA keys are for all of theirs", func(t *testing.T) {
		t.Parallel()
		v, err := openKeyFile(t, keyFile(t, pemOf(t, rsaKey())))
		require.NoError(t, err)
		for _, alg := range []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"} {
			requireAccepted(t, v, sign(t, &tokentest.Key{Alg: alg, Private: rsaKey().Private}, claims(nil), nil))
		}
	})
}

func TestKeyFileRefuses(t *testing.T) {
	t.Parallel()
	short, err := rsa.GenerateKey(rand.Reader, 1024)
	require.NoError(t, err)
	weak := &tokentest.Key{ID: "weak", Alg: "RS256", Private: short}
	private, err := x509.MarshalPKCS8PrivateKey(ecKey().Private)
	require.NoError(t, err)
	block := func(kind string, bytes []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: bytes}))
	}
	privateJWK := ecKey().JWK()
	privateJWK.Key = ecKey().Private
	broken := strings.Replace(pemOf(t, edKey()), "-----END", "-----ENDE", 1)
	for name, c := range map[string]struct{ text, why string }{
		"nothing":                        {"", "no key in it"},
		"no PEM":                         {"hello", "no key in it"},
		"a private key":                  {block("PRIVATE KEY", private), "PEM block 1: not a public key"},
		"a public and a private key":     {pemOf(t, rsaKey()) + block("PRIVATE KEY", private), "PEM block 2: not a public key"},
		"a certificate":                  {block("CERTIFICATE", []byte("x")), "openssl x509 -pubkey -noout"},
		"a public key that is none":      {block("PUBLIC KEY", []byte("x")), "PEM block 1"},
		"a short RSA key":                {pemOf(t, weak), "an RSA key of 1024 bits"},
		"two RSA keys":                   {pemOf(t, rsaKey()) + pemOf(t, otherRSAKey()), "only a JWK set can tell them apart"},
		"a broken block":                 {broken, "not well-formed"},
		"a broken block before":          {broken + pemOf(t, ecKey()), "not well-formed"},
		"a broken block after":           {pemOf(t, ecKey()) + broken, "not well-formed"},
		"a JWK set that is broken":       {`{"keys":[`, "not a JSON object with a list of keys"},
		"a JWK alone":                    {jsonOf(t, ecKey().JWK()), "without keys"},
		"a JWK set of nothing":           {`{"keys":[]}`, "no key in it"},
		"a JWK set with a secret":        {`{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}`, "key 1: a secret or private key"},
		"a JWK set with a private key":   {`{"keys":[` + jsonOf(t, privateJWK) + `]}`, "key 1: a secret or private key"},
		"a JWK set with a short RSA key": {jwkSet(t, ecKey(), weak), "key 2: an RSA key of 1024 bits"},
		"a JWK for another algorithm":    {`{"keys":[` + strings.Replace(jsonOf(t, ecKey().JWK()), "ES256", "ES384", 1) + `]}`, "key 1: a key that none"},
		"a JWK for HMAC":                 {`{"keys":[` + strings.Replace(jsonOf(t, rsaKey().JWK()), "RS256", "HS256", 1) + `]}`, "key 1: a key that none"},
		"larger than 1 MiB":              {pemOf(t, ecKey()) + strings.Repeat("\n", 1<<20), "larger than 1 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := keyFile(t, c.text)
			_, err := openKeyFile(t, path)
			require.ErrorContains(t, err, c.why)
			require.ErrorContains(t, err, path)
			require.NotContains(t, err.Error(), "c2VjcmV0")
		})
	}
	t.Run("a file that is not there", func(t *testing.T) {
		t.Parallel()
		_, err := openKeyFile(t, filepath.Join(t.TempDir(), "missing"))
		require.ErrorIs(t, err, os.ErrNotExist)
	})
	t.Run("a folder", func(t *testing.T) {
		t.Parallel()
		_, err := openKeyFile(t, t.TempDir())
		require.ErrorContains(t, err, "read key file")
	})
}
