package token_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/auth/token"
	"opencoaching/auth/token/tokentest"
)

func TestAlgorithms(t *testing.T) {
	t.Parallel()
	for _, alg := range []string{"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"} {
		t.Run(alg, func(t *testing.T) {
			t.Parallel()
			key, err := tokentest.NewKey(alg, "k")
			require.NoError(t, err)
			v := fromFile(t, key)
			want := token.Identity{Subject: "agent-1", Customer: "acme", Expires: noon.Add(10 * time.Minute)}
			signed := sign(t, key, claims(nil), nil)
			require.Equal(t, want, requireAccepted(t, v, signed))
			require.Equal(t, want, requireAccepted(t, v, signed), "again, from memory")
			parts := strings.Split(signed, ".")
			other := strings.Split(sign(t, key, claims(map[string]any{"sub": "agent-2"}), nil), ".")
			requireRefused(t, v, parts[0]+"."+parts[1]+"."+other[2], "signature is invalid")
		})
	}
}

// TestGoodTokens holds that what is strange and harmless is accepted, at the edge of what is refused.
func TestGoodTokens(t *testing.T) {
	t.Parallel()
	c := new(clock)
	for name, given := range map[string]struct{ claims, header map[string]any }{
		"audience in a list":            {claims: map[string]any{"aud": []string{"other", audience}}},
		"expired 20 s ago":              {claims: map[string]any{"exp": c.In(-20 * time.Second)}},
		"expired just within leeway":    {claims: map[string]any{"exp": c.In(-29 * time.Second)}},
		"good 20 s from now":            {claims: map[string]any{"nbf": c.In(20 * time.Second)}},
		"issued 20 s from now":          {claims: map[string]any{"iat": c.In(20 * time.Second)}},
		"not said when issued":          {claims: map[string]any{"iat": nil}},
		"until the year 2200":           {claims: map[string]any{"exp": 7258118400}},
		"no type":                       {header: map[string]any{"typ": nil}},
		"an access token":               {header: map[string]any{"typ": "at+jwt"}},
		"an access token, in full":      {header: map[string]any{"typ": "application/AT+JWT"}},
		"addresses of keys to look at":  {header: map[string]any{"jku": "https://login.example.com/keys", "x5t": "aGVsbG8"}},
		"a header member of their own":  {header: map[string]any{"nonce": "n"}},
		"claims of their own":           {claims: map[string]any{"realm_access": map[string]any{"roles": []string{"x"}}}},
		"a long list of other claims":   {claims: map[string]any{"groups": strings.Split(strings.Repeat("g ", 1000), " ")}},
		"a claim that looks like a key": {claims: map[string]any{"jwk": map[string]any{"kty": "oct", "k": ""}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := fromFile(t, rsaKey(), ecKey())
			require.Equal(t, "agent-1", requireAccepted(t, v, sign(t, rsaKey(), claims(given.claims), given.header)).Subject)
		})
	}
}

// TestKeyID holds when a token may leave out the id of its key.
func TestKeyID(t *testing.T) {
	t.Parallel()
	without := map[string]any{"kid": nil}
	t.Run("one key of the family", func(t *testing.T) {
		t.Parallel()
		v := fromFile(t, rsaKey(), ecKey(), edKey())
		requireAccepted(t, v, sign(t, rsaKey(), claims(nil), without))
		requireAccepted(t, v, sign(t, ecKey(), claims(nil), without))
		requireAccepted(t, v, sign(t, edKey(), claims(nil), without))
	})
	t.Run("two keys of the family", func(t *testing.T) {
		t.Parallel()
		v := fromFile(t, rsaKey(), otherRSAKey(), ecKey())
		requireAccepted(t, v, sign(t, rsaKey(), claims(nil), nil))
		requireAccepted(t, v, sign(t, otherRSAKey(), claims(nil), nil))
		requireRefused(t, v, sign(t, rsaKey(), claims(nil), without), "more than one key")
	})
	t.Run("the same id for two keys of different families", func(t *testing.T) {
		t.Parallel()
		ec := *ecKey()
		ec.ID = rsaKey().ID
		v := fromFile(t, rsaKey(), &ec)
		requireAccepted(t, v, sign(t, rsaKey(), claims(nil), nil))
		requireAccepted(t, v, sign(t, &ec, claims(nil), nil))
	})
	t.Run("the same id for two keys of one family", func(t *testing.T) {
		t.Parallel()
		v := fromFile(t, rsaKey(), strangerKey())
		requireRefused(t, v, sign(t, rsaKey(), claims(nil), nil), "more than one key")
	})
}

func TestIdentity(t *testing.T) {
	t.Parallel()
	hundred := strings.Split(strings.TrimSpace(strings.Repeat("AGENT ", 100)), " ")
	for name, c := range map[string]struct {
		claim any
		want  []string
	}{
		"a list":                {[]string{"AGENT", "MANAGER"}, []string{"AGENT", "MANAGER"}},
		"an empty list":         {[]string{}, []string{}},
		"an unknown role":       {[]string{"KING"}, []string{"KING"}},
		"small letters":         {[]string{"agent"}, []string{"agent"}},
		"a hundred":             {hundred, hundred},
		"a hundred and one":     {append(hundred[:100:100], "AGENT"), nil},
		"one string":            {"SUPER_ADMIN", nil},
		"strings with commas":   {"SUPER_ADMIN,AGENT", nil},
		"a nested list":         {[]any{[]string{"SUPER_ADMIN"}}, nil},
		"an object":             {map[string]any{"SUPER_ADMIN": true}, nil},
		"a string and a number": {[]any{"SUPER_ADMIN", 1}, nil},
		"a string and null":     {[]any{"SUPER_ADMIN", nil}, nil},
		"an empty string":       {[]string{"SUPER_ADMIN", ""}, nil},
		"a control character":   {[]string{"SUPER_ADMIN\x00"}, nil},
		"too long a string":     {[]string{strings.Repeat("A", 256)}, nil},
		"true":                  {true, nil},
		"a number":              {4, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := fromFile(t, ecKey())
			got := requireAccepted(t, v, sign(t, ecKey(), claims(map[string]any{"roles": c.claim, "profile_ids": c.claim}), nil))
			require.Equal(t, c.want, got.Roles)
			require.Equal(t, c.want, got.Profiles)
			require.True(t, got.ProfilesGiven, "the token is for no more than these profiles")
		})
	}
	t.Run("not given", func(t *testing.T) {
		t.Parallel()
		got := requireAccepted(t, fromFile(t, ecKey()), sign(t, ecKey(), claims(nil), nil))
		require.Empty(t, got.Roles)
		require.Empty(t, got.Profiles)
		require.False(t, got.ProfilesGiven)
	})
	t.Run("null", func(t *testing.T) {
		t.Parallel()
		header := `{"alg":"ES256","kid":"ec"}`
		payload := fmt.Sprintf(`{"iss":%q,"aud":%q,"sub":"a","customer_id":"acme","exp":%d,"roles":null,"profile_ids":null}`, issuer, audience, noon.Unix())
		got := requireAccepted(t, fromFile(t, ecKey()), signText(t, ecKey(), header, payload))
		require.Empty(t, got.Roles)
		require.Empty(t, got.Profiles)
		require.True(t, got.ProfilesGiven)
	})
}

func TestClaimNames(t *testing.T) {
	t.Parallel()
	v, err := token.New(token.Config{
		Issuer: issuer, Audience: audience, KeyFile: keyFile(t, jwkSet(t, ecKey())), Now: new(clock).Now,
		Claims: token.Claims{Subject: "email", Customer: "https://example.com/customer", Profiles: "profiles", Roles: "groups"},
	})
	require.NoError(t, err)
	got := requireAccepted(t, v, sign(t, ecKey(), claims(map[string]any{
		"sub": "other", "customer_id": "other", "profile_ids": []string{"other"}, "roles": []string{"OTHER"},
		"email": "amy@example.com", "https://example.com/customer": "acme", "profiles": []string{"support"}, "groups": []string{"AGENT"},
	}), nil))
	require.Equal(t, token.Identity{
		Subject: "amy@example.com", Customer: "acme", Profiles: []string{"support"}, ProfilesGiven: true,
		Roles: []string{"AGENT"}, Expires: noon.Add(10 * time.Minute),
	}, got)
}

// TestMemory holds that remembering a token accepts nothing that would not be accepted without.
func TestMemory(t *testing.T) {
	t.Parallel()
	setup := func(t *testing.T) (*token.Verifier, *clock) {
		c := new(clock)
		v, err := token.New(token.Config{Issuer: issuer, Audience: audience, KeyFile: keyFile(t, jwkSet(t, ecKey())), Now: c.Now})
		require.NoError(t, err)
		return v, c
	}
	t.Run("a token expires", func(t *testing.T) {
		t.Parallel()
		v, c := setup(t)
		signed := sign(t, ecKey(), claims(map[string]any{"exp": c.In(20 * time.Second)}), nil)
		requireAccepted(t, v, signed)
		c.Advance(49 * time.Second)
		requireAccepted(t, v, signed)
		c.Advance(time.Second)
		requireRefused(t, v, signed, "expired")
	})
	t.Run("the clock is set back to before the token is good", func(t *testing.T) {
		t.Parallel()
		v, c := setup(t)
		signed := sign(t, ecKey(), claims(map[string]any{"nbf": c.In(0)}), nil)
		requireAccepted(t, v, signed)
		c.Advance(-time.Minute)
		requireRefused(t, v, signed, "not valid yet")
	})
	t.Run("what was handed out is changed", func(t *testing.T) {
		t.Parallel()
		v, _ := setup(t)
		signed := sign(t, ecKey(), claims(map[string]any{"roles": []string{"AGENT"}, "profile_ids": []string{"support"}}), nil)
		for range 3 {
			got := requireAccepted(t, v, signed)
			require.Equal(t, []string{"AGENT"}, got.Roles)
			require.Equal(t, []string{"support"}, got.Profiles)
			got.Roles[0], got.Profiles[0] = "SUPER_ADMIN", "sales"
		}
	})
	t.Run("another signature under the same claims", func(t *testing.T) {
		t.Parallel()
		v, _ := setup(t)
		signed := sign(t, ecKey(), claims(nil), nil)
		requireAccepted(t, v, signed)
		requireRefused(t, v, signed[:len(signed)-8]+"AAAAAAAA", "signature is invalid")
	})
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	path := keyFile(t, jwkSet(t, ecKey()))
	for name, c := range map[string]struct {
		config token.Config
		why    string
	}{
		"no issuer":   {token.Config{Audience: audience, KeyFile: path}, "need an issuer and an audience"},
		"no audience": {token.Config{Issuer: issuer, KeyFile: path}, "need an issuer and an audience"},
		"no keys":     {token.Config{Issuer: issuer, Audience: audience}, "either the address of a JWK set or a key file"},
		"two sources": {token.Config{Issuer: issuer, Audience: audience, KeyFile: path, JWKSURL: "https://x"}, "either the address"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := token.New(c.config)
			require.ErrorContains(t, err, c.why)
		})
	}
}

func BenchmarkVerify(b *testing.B) {
	for _, key := range []*tokentest.Key{rsaKey(), ecKey(), edKey()} {
		c := new(clock)
		v, err := token.New(token.Config{Issuer: issuer, Audience: audience, KeyFile: keyFile(b, jwkSet(b, key)), Now: c.Now})
		require.NoError(b, err)
		signed := sign(b, key, claims(map[string]any{"exp": 7258118400, "roles": []string{"AGENT"}, "profile_ids": []string{"support"}}), nil)
		b.Run(key.Alg+"/anew", func(b *testing.B) {
			for b.Loop() {
				c.Advance(time.Minute) // which is when it is forgotten
				requireAccepted(b, v, signed)
			}
		})
		b.Run(key.Alg+"/remembered", func(b *testing.B) {
			for b.Loop() {
				requireAccepted(b, v, signed)
			}
		})
	}
}
