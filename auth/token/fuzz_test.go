package token_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/auth/token"
)

// FuzzVerify holds that nothing is accepted but what was signed, to the letter, and that nothing panics.
func FuzzVerify(f *testing.F) {
	v := fromFile(f, rsaKey(), ecKey(), edKey())
	signed := map[string]bool{}
	for _, more := range []map[string]any{nil, {"sub": "agent-2"}, {"roles": []string{"AGENT"}}} {
		for _, text := range []string{
			sign(f, rsaKey(), claims(more), nil), sign(f, ecKey(), claims(more), nil), sign(f, edKey(), claims(more), nil),
		} {
			requireAccepted(f, v, text)
			signed[text] = true
			f.Add(text)
		}
	}
	f.Add("..")
	f.Fuzz(func(t *testing.T, text string) {
		identity, err := v.Verify(t.Context(), text)
		if signed[text] {
			require.NoError(t, err)
			return
		}
		require.ErrorIs(t, err, token.ErrInvalid)
		require.Zero(t, identity)
	})
}

// FuzzClaims holds that claims of any JSON, rightly signed, are accepted with a whole identity or not at all.
func FuzzClaims(f *testing.F) {
	v := fromFile(f, edKey())
	header := headerOf(f, edKey(), nil)
	f.Add(jsonOf(f, claims(nil)))
	f.Add(jsonOf(f, claims(map[string]any{"roles": []any{"AGENT", nil}, "profile_ids": []string{"support"}, "nbf": 1})))
	f.Add(`{"exp":1e18}`)
	f.Fuzz(func(t *testing.T, payload string) {
		identity, err := v.Verify(t.Context(), signText(t, edKey(), header, payload))
		if err != nil {
			require.ErrorIs(t, err, token.ErrInvalid)
			require.Zero(t, identity)
			return
		}
		require.NotEmpty(t, identity.Subject)
		require.NotEmpty(t, identity.Customer)
		require.True(t, strings.Contains(payload, "exp") || strings.Contains(payload, `\u`), "an expiry is needed")
		require.False(t, identity.Expires.Before(noon.Add(-30e9)))
		require.LessOrEqual(t, len(identity.Roles), 100)
		require.NotContains(t, append(identity.Roles, identity.Profiles...), "")
	})
}
