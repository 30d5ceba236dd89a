package token_test

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"opencoaching/auth/token"
	"opencoaching/auth/token/tokentest"
)

// Whoever verifies tokens leaves no goroutine behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	issuer   = "https://login.example.com"
	audience = "coaching"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// clock is a clock that tests set.
type clock struct{ seconds atomic.Int64 }

func (c *clock) Now() time.Time             { return noon.Add(time.Duration(c.seconds.Load()) * time.Second) }
func (c *clock) Advance(by time.Duration)   { c.seconds.Add(int64(by / time.Second)) }
func (c *clock) In(d time.Duration) float64 { return float64(c.Now().Add(d).Unix()) }

// Keys are dear to make, and the same for all tests.
var (
	rsaKey      = once("RS256", "rsa")
	otherRSAKey = once("RS256", "rsa-other")
	pssKey      = once("PS256", "pss")
	ecKey       = once("ES256", "ec")
	edKey       = once("EdDSA", "ed")
	strangerKey = once("RS256", "rsa") // signs as rsaKey, which it is not
)

func once(alg, id string) func() *tokentest.Key {
	return sync.OnceValue(func() *tokentest.Key {
		key, err := tokentest.NewKey(alg, id)
		if err != nil {
			panic(err)
		}
		return key
	})
}

// claims are good ones, in which more replaces some and nil takes out.
func claims(more map[string]any) map[string]any {
	c := map[string]any{
		"iss": issuer, "aud": audience, "sub": "agent-1", "customer_id": "acme",
		"exp": noon.Add(10 * time.Minute).Unix(), "iat": noon.Unix(),
	}
	maps.Copy(c, more)
	maps.DeleteFunc(c, func(_ string, v any) bool { return v == nil })
	return c
}

func sign(t testing.TB, key *tokentest.Key, claims, header map[string]any) string {
	t.Helper()
	signed, err := key.Sign(claims, header)
	require.NoError(t, err)
	return signed
}

// signText signs a header and payload as they are.
func signText(t testing.TB, key *tokentest.Key, header, payload string) string {
	t.Helper()
	text := encode(header) + "." + encode(payload)
	signature, err := jwt.GetSigningMethod(key.Alg).Sign(text, key.Private)
	require.NoError(t, err)
	return text + "." + encode(string(signature))
}

func encode(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

func jsonOf(t testing.TB, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return string(text)
}

// jwkSet is the text of a JWK set.
func jwkSet(t testing.TB, keys ...*tokentest.Key) string {
	t.Helper()
	set := jose.JSONWebKeySet{}
	for _, key := range keys {
		set.Keys = append(set.Keys, key.JWK())
	}
	return jsonOf(t, set)
}

func keyFile(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "keys")
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

// fromFile is a verifier with the keys of a JWK set in a file, at noon.
func fromFile(t testing.TB, keys ...*tokentest.Key) *token.Verifier {
	t.Helper()
	v, err := token.New(token.Config{
		Issuer: issuer, Audience: audience, KeyFile: keyFile(t, jwkSet(t, keys...)), Now: new(clock).Now,
	})
	require.NoError(t, err)
	return v
}

func requireAccepted(t testing.TB, v *token.Verifier, signed string) token.Identity {
	t.Helper()
	identity, err := v.Verify(t.Context(), signed)
	require.NoError(t, err)
	return identity
}

func requireRefused(t testing.TB, v *token.Verifier, signed, why string) {
	t.Helper()
	identity, err := v.Verify(t.Context(), signed)
	require.ErrorIs(t, err, token.ErrInvalid)
	require.ErrorContains(t, err, why)
	require.Zero(t, identity)
}
