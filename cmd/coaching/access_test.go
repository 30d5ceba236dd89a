package main

import (
	"maps"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/auth/token/tokentest"
)

// seed makes customer acme with users of it in a database, as the local operator.
func seed(t *testing.T, database string) {
	t.Helper()
	server := startServer(t, nil, "--database", database).ready()
	for _, made := range [][2]string{
		{"/v1/customers", `{"name": "customers/acme"}`},
		{"/v1/customers/acme/users", `{"name": "customers/acme/users/admin-1", "roles": ["ADMIN"]}`},
		{"/v1/customers/acme/users", `{"name": "customers/acme/users/agent-1", "roles": ["AGENT"]}`},
	} {
		status, body := server.post(made[0], made[1])
		require.Equal(t, http.StatusOK, status, body)
	}
	require.Zero(t, server.wait())
}

const acme = "/v1/customers/acme"

// ask asks for customer acme with headers, "Name: value", and returns the status and the reason of a refusal.
func (s *running) ask(headers ...string) (status int, reason string) {
	s.t.Helper()
	sent := http.Header{}
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		sent.Add(name, value)
	}
	status, body := s.send(http.MethodGet, acme, sent, "")
	found := regexp.MustCompile(`"reason":"([A-Z_]+)"`).FindStringSubmatch(body)
	if found == nil {
		return status, ""
	}
	return status, found[1]
}

// refused wants a refusal for headers, now or soon: what was true a moment ago is believed for some seconds.
func (s *running) refused(headers ...string) {
	s.t.Helper()
	require.Eventually(s.t, func() bool {
		status, _ := s.ask(headers...)
		return status == http.StatusUnauthorized
	}, patience, 100*time.Millisecond)
}

// minted runs "token create", and returns the key and its id.
func minted(t *testing.T, database string, args ...string) (key, id string) {
	t.Helper()
	got := runProgram(t, nil, append([]string{"token", "create", "--database", database}, args...)...)
	require.Zero(t, got.code, got.stderr)
	require.Regexp(t, `^ock_[0-9A-Za-z]{8}_[0-9A-Za-z]{49}\n$`, got.stdout, "only the key, so that it can be passed on")
	found := regexp.MustCompile(`^Key (\S+); it is shown here alone:\n$`).FindStringSubmatch(got.stderr)
	require.NotNil(t, found, got.stderr)
	return strings.TrimSpace(got.stdout), found[1]
}

func TestServeWithAPIKeys(t *testing.T) {
	t.Parallel()
	databases(t, func(t *testing.T, database string) {
		seed(t, database)
		server := startServer(t, nil, "--database", database, "--api-keys").ready()
		key, id := minted(t, database, "--customer", "acme", "--role", "agent", "--name", "Night", "--expires-in", "24h")
		operator, operatorID := minted(t, database, "--operator")
		for _, c := range []struct {
			headers []string
			status  int
			reason  string
		}{
			{nil, http.StatusUnauthorized, "CREDENTIALS_MISSING"},
			{[]string{"X-Coaching-User: customers/acme/users/admin-1"}, http.StatusUnauthorized, "CREDENTIALS_MISSING"},
			{[]string{"X-Api-Key: " + key, "X-Coaching-User: customers/acme/users/admin-1"}, http.StatusUnauthorized, "SEVERAL_CREDENTIALS"},
			{[]string{"X-Api-Key: " + key, "X-Api-Key: " + operator}, http.StatusUnauthorized, "SEVERAL_CREDENTIALS"},
			{[]string{"Authorization: Bearer " + key}, http.StatusUnauthorized, "CREDENTIALS_NOT_ACCEPTED"},
			{[]string{"X-Api-Key: " + key[:len(key)-1]}, http.StatusUnauthorized, "UNKNOWN_CALLER"},
			{[]string{"X-Api-Key: " + key}, http.StatusOK, ""},
			{[]string{"X-Api-Key: " + operator}, http.StatusOK, ""},
		} {
			status, reason := server.ask(c.headers...)
			require.Equal(t, c.status, status, c.headers)
			require.Equal(t, c.reason, reason, c.headers)
		}
		status, body := server.send(http.MethodDelete, acme, http.Header{"X-Api-Key": {key}}, "")
		require.Equal(t, http.StatusForbidden, status, body)

		listed := runProgram(t, nil, "token", "list", "--database", database, "--customer", "acme")
		require.Regexp(t, `\n`+id+`  +`+key[:12]+`  +AGENT  +usable  +20\S+Z  +Night\n$`, listed.stdout)
		revoked := runProgram(t, nil, "token", "revoke", id, "--database", database, "--customer", "acme")
		require.Regexp(t, `^Key `+id+` was revoked at 20\S+Z\.\n$`, revoked.stdout)
		server.refused("X-Api-Key: " + key)
		listed = runProgram(t, nil, "token", "list", "--database", database, "--customer", "acme")
		require.Regexp(t, id+` .* revoked `, listed.stdout)

		listed = runProgram(t, nil, "token", "list", "--database", database, "--operator")
		require.Regexp(t, `^ID +PREFIX +ROLES +STATE +LAST USE +NAME\n`+operatorID+`  +`+operator[:12]+`  +operator  +usable `, listed.stdout)
		status, _ = server.ask("X-Api-Key: " + operator)
		require.Equal(t, http.StatusOK, status, "another key goes on")
		require.Zero(t, runProgram(t, nil, "token", "revoke", operatorID, "--database", database, "--operator").code)
		server.refused("X-Api-Key: " + operator)
		require.NotContains(t, server.stderr.String(), key[13:], "the log shows no key")
		require.Zero(t, server.wait())
	})
}

func TestTokenRefuses(t *testing.T) {
	t.Parallel()
	database := "sqlite:" + inTemp(t, "coaching.db")
	seed(t, database)
	for name, test := range map[string]struct {
		args []string
		says string
	}{
		"a key of nobody":        {[]string{"create", "--role", "AGENT"}, "--customer ID or --operator"},
		"a key of two":           {[]string{"create", "--operator", "--customer", "acme"}, "--customer ID or --operator"},
		"a list of nobody":       {[]string{"list"}, "--customer ID or --operator"},
		"to revoke of nobody":    {[]string{"revoke", "x"}, "--customer ID or --operator"},
		"a key without a role":   {[]string{"create", "--customer", "acme"}, "role"},
		"an unknown role":        {[]string{"create", "--customer", "acme", "--role", "BOSS"}, "no role"},
		"an unknown profile":     {[]string{"create", "--customer", "acme", "--role", "AGENT", "--profile", "none"}, "names nothing that exists here"},
		"an unknown customer":    {[]string{"create", "--customer", "none", "--role", "AGENT"}, "no such resource"},
		"a list of an unknown":   {[]string{"list", "--customer", "none"}, "no such resource"},
		"a life in the past":     {[]string{"create", "--operator", "--expires-in", "-1h"}, "must lie ahead"},
		"a life of many years":   {[]string{"create", "--operator", "--expires-in", "87600h"}, "366 days"},
		"to revoke what is none": {[]string{"revoke", "none", "--customer", "acme"}, "no such resource"},
		"to revoke nothing":      {[]string{"revoke", "--customer", "acme"}, "arg"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := runProgram(t, environment{"DATABASE_URL": database}, append([]string{"token"}, test.args...)...)
			require.Equal(t, 1, got.code)
			require.Contains(t, got.stderr, test.says)
			require.Empty(t, got.stdout)
		})
	}
	t.Run("a file that is not there", func(t *testing.T) {
		t.Parallel()
		got := runProgram(t, nil, "token", "create", "--operator", "--database", "sqlite:no/such.db")
		require.Equal(t, 1, got.code)
		require.Contains(t, got.stderr, "no/such.db")
	})
}

// provider is an issuer of tokens with one key, known by a file or by an address.
type provider struct {
	t   *testing.T
	key *tokentest.Key
}

func newProvider(t *testing.T) provider {
	t.Helper()
	key, err := tokentest.NewKey("ES256", "one")
	require.NoError(t, err)
	return provider{t, key}
}

// bearer is the header with a token of a user; more replaces claims.
func (p provider) bearer(user string, more map[string]any) string {
	p.t.Helper()
	claims := map[string]any{
		"iss": "https://login.example.com", "aud": "coaching", "sub": user, "customer_id": "acme", "roles": []string{"ADMIN", "AGENT"},
		"exp": time.Now().Add(time.Hour).Unix(),
	}
	maps.Copy(claims, more)
	signed, err := p.key.Sign(claims, nil)
	require.NoError(p.t, err)
	return "Authorization: Bearer " + signed
}

func TestServeWithJWTs(t *testing.T) {
	t.Parallel()
	issued := []string{"--jwt-issuer", "https://login.example.com", "--jwt-audience", "coaching"}
	for name, keysOf := range map[string]func(t *testing.T, p provider) []string{
		"of a key file": func(t *testing.T, p provider) []string {
			text, err := p.key.PEM()
			require.NoError(t, err)
			file := inTemp(t, "keys.pem")
			require.NoError(t, os.WriteFile(file, text, 0o600))
			return []string{"--jwt-key-file", file}
		},
		"of an address": func(t *testing.T, p provider) []string {
			shown := tokentest.NewProvider(p.key)
			t.Cleanup(shown.Close)
			return []string{"--jwt-jwks-url", shown.URL}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			database := "sqlite:" + inTemp(t, "coaching.db")
			seed(t, database)
			login, stranger := newProvider(t), newProvider(t)
			if strings.HasSuffix(name, "file") {
				login.key.ID = "" // PEM has none
			}
			server := startServer(t, nil, append(append([]string{"--database", database}, issued...), keysOf(t, login)...)...).ready()
			admin, agent := login.bearer("admin-1", nil), login.bearer("agent-1", nil)
			for what, c := range map[string]struct {
				headers []string
				status  int
			}{
				"an administrator":       {[]string{admin}, http.StatusOK},
				"an agent":               {[]string{agent}, http.StatusOK},
				"nobody":                 {nil, http.StatusUnauthorized},
				"a name alone":           {[]string{"X-Coaching-User: customers/acme/users/admin-1"}, http.StatusUnauthorized},
				"a name beside a token":  {[]string{admin, "X-Coaching-User: customers/acme/users/admin-1"}, http.StatusUnauthorized},
				"an API key":             {[]string{"X-Api-Key: ock_00000000_0"}, http.StatusUnauthorized},
				"a user who is not here": {[]string{login.bearer("nobody", nil)}, http.StatusUnauthorized},
				"another issuer":         {[]string{login.bearer("admin-1", map[string]any{"iss": "https://evil.example.com"})}, http.StatusUnauthorized},
				"another audience":       {[]string{login.bearer("admin-1", map[string]any{"aud": "mail"})}, http.StatusUnauthorized},
				"a token of yesterday":   {[]string{login.bearer("admin-1", map[string]any{"exp": time.Now().Add(-time.Hour).Unix()})}, http.StatusUnauthorized},
				"another key":            {[]string{stranger.bearer("admin-1", nil)}, http.StatusUnauthorized},
				"another customer":       {[]string{login.bearer("admin-1", map[string]any{"customer_id": "globex"})}, http.StatusUnauthorized},
				"no role in the token":   {[]string{login.bearer("admin-1", map[string]any{"roles": []string{}})}, http.StatusForbidden},
				"a role of no user":      {[]string{login.bearer("agent-1", map[string]any{"roles": []string{"ADMIN"}})}, http.StatusForbidden},
			} {
				status, reason := server.ask(c.headers...)
				require.Equal(t, c.status, status, "%s: %s", what, reason)
			}

			_, token, _ := strings.Cut(admin, ": ")
			status, body := server.send(http.MethodPatch, acme+"/users/agent-1", http.Header{"Authorization": {token}}, `{"user": {"state": "INACTIVE"}}`)
			require.Equal(t, http.StatusOK, status, body)
			server.refused(agent)
			require.Zero(t, server.wait())
		})
	}
}

func TestServeWantsWholeSettingsOfJWTs(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{
		"no audience": {"--jwt-issuer", "i", "--jwt-key-file", "f"},
		"no issuer":   {"--jwt-audience", "a", "--jwt-key-file", "f"},
		"no keys":     {"--jwt-issuer", "i", "--jwt-audience", "a"},
		"two keys":    {"--jwt-issuer", "i", "--jwt-audience", "a", "--jwt-key-file", "f", "--jwt-jwks-url", "https://login.example.com/keys"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := runProgram(t, nil, append([]string{"serve"}, args...)...)
			require.Equal(t, 1, got.code)
			require.Contains(t, got.stderr, "--jwt-issuer, --jwt-audience and one of --jwt-jwks-url and --jwt-key-file")
		})
	}
	got := runProgram(t, nil, "serve", "--jwt-issuer", "i", "--jwt-audience", "a", "--jwt-key-file", "no/such.pem")
	require.Equal(t, 1, got.code)
	require.Contains(t, got.stderr, "no/such.pem")
}

// TestServeReachesOthersOnlyWhereCallersAreChecked asks for an address that no machine has (RFC 5737), so that none is
// opened to others: with API keys it is the system that refuses it.
func TestServeReachesOthersOnlyWhereCallersAreChecked(t *testing.T) {
	t.Parallel()
	const elsewhere = "192.0.2.1:0"
	for _, flag := range []string{"--addr", "--admin-addr"} {
		args := []string{"serve", "--addr", "127.0.0.1:0", "--admin-addr", "", "--database", "sqlite:" + inTemp(t, "coaching.db"), flag, elsewhere}
		open := runProgram(t, nil, args...)
		require.Equal(t, 1, open.code)
		require.Contains(t, open.stderr, "check who is calling")
		checked := runProgram(t, nil, append(args, "--api-keys")...)
		require.Equal(t, 1, checked.code)
		require.NotContains(t, checked.stderr, "check who is calling")
		require.Contains(t, checked.stderr, flag+" (")
		require.Contains(t, checked.stderr, "listen tcp "+elsewhere)
	}

	database := "sqlite:" + inTemp(t, "coaching.db")
	for _, c := range []struct {
		args   []string
		status int
	}{{nil, http.StatusMisdirectedRequest}, {[]string{"--api-keys"}, http.StatusUnauthorized}} {
		server := startServer(t, nil, append([]string{"--database", database}, c.args...)...).ready()
		status, reason := server.ask("Host: coaching.example.com")
		require.Equal(t, c.status, status, reason)
		require.Zero(t, server.wait())
	}
}
