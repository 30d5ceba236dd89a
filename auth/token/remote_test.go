package token_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/auth/token"
	"opencoaching/auth/token/tokentest"
)

// fromProvider is a verifier with the keys that a provider shows, and its clock, which stands at noon.
func fromProvider(t testing.TB, p *tokentest.Provider) (*token.Verifier, *clock) {
	t.Helper()
	t.Cleanup(p.Close)
	c := new(clock)
	v, err := token.New(token.Config{Issuer: issuer, Audience: audience, JWKSURL: p.URL, Now: c.Now})
	require.NoError(t, err)
	return v, c
}

// always is a claim that no test outlives.
var always = map[string]any{"exp": 7258118400}

func TestRotation(t *testing.T) {
	t.Parallel()
	t.Run("a new key is accepted within a minute", func(t *testing.T) {
		t.Parallel()
		provider := tokentest.NewProvider(rsaKey())
		v, c := fromProvider(t, provider)
		requireAccepted(t, v, sign(t, rsaKey(), claims(nil), nil))
		provider.Show(rsaKey(), ecKey())
		requireRefused(t, v, sign(t, ecKey(), claims(nil), nil), "its key is not known")
		c.Advance(31 * time.Second)
		requireAccepted(t, v, sign(t, ecKey(), claims(nil), nil))
		require.Equal(t, 2, provider.Fetches())
	})
	t.Run("so it is while somebody asks for others all the time", func(t *testing.T) {
		t.Parallel()
		provider := tokentest.NewProvider(rsaKey())
		v, c := fromProvider(t, provider)
		requireAccepted(t, v, sign(t, rsaKey(), claims(nil), nil))
		c.Advance(35 * time.Second)
		requireRefused(t, v, sign(t, rsaKey(), claims(nil), map[string]any{"kid": "x"}), "its key is not known")
		provider.Show(ecKey())
		for range 31 {
			requireRefused(t, v, sign(t, rsaKey(), claims(nil), map[string]any{"kid": "x"}), "its key is not known")
			c.Advance(time.Second)
		}
		requireAccepted(t, v, sign(t, ecKey(), claims(nil), nil))
	})
	t.Run("a key that is gone is refused within ten minutes, of one who asks all the time", func(t *testing.T) {
		t.Parallel()
		provider := tokentest.NewProvider(rsaKey(), ecKey())
		v, c := fromProvider(t, provider)
		signed := sign(t, rsaKey(), claims(always), nil)
		requireAccepted(t, v, signed)
		provider.Show(ecKey())
		refusedAfter := time.Duration(0)
		for ; refusedAfter <= 10*time.Minute; refusedAfter += 7 * time.Second {
			if _, err := v.Verify(t.Context(), signed); err != nil {
				break
			}
			c.Advance(7 * time.Second)
		}
		require.LessOrEqual(t, refusedAfter, 10*time.Minute)
		require.Greater(t, refusedAfter, 4*time.Minute, "and is not asked for all the time")
		requireRefused(t, v, signed, "its key is not known")
		require.LessOrEqual(t, provider.Fetches(), 3)
	})
	t.Run("so it is of one who asks after hours, and of many at once", func(t *testing.T) {
		t.Parallel()
		provider := tokentest.NewProvider(rsaKey(), ecKey())
		v, c := fromProvider(t, provider)
		signed := sign(t, rsaKey(), claims(always), nil)
		requireAccepted(t, v, signed)
		provider.Show(ecKey())
		c.Advance(10 * time.Minute)
		var many sync.WaitGroup
		for range 20 {
			many.Go(func() {
				_, err := v.Verify(context.Background(), signed)
				require.ErrorIs(t, err, token.ErrInvalid)
			})
		}
		many.Wait()
		require.LessOrEqual(t, provider.Fetches(), 3, "the first, the one for age, and none but one more for the key")
	})
	t.Run("as soon as its going is known, and not when it is forgotten", func(t *testing.T) {
		t.Parallel()
		provider := tokentest.NewProvider(rsaKey(), ecKey())
		v, c := fromProvider(t, provider)
		signed := sign(t, rsaKey(), claims(always), nil)
		c.Advance(-31 * time.Second)
		requireAccepted(t, v, sign(t, ecKey(), claims(map[string]any{"iat": nil}), nil))
		c.Advance(31 * time.Second)
		requireAccepted(t, v, signed) // and remembered
		provider.Show(ecKey())
		requireRefused(t, v, sign(t, edKey(), claims(nil), nil), "its key is not known") // has the keys read
		requireRefused(t, v, signed, "its key is not known")
	})
	t.Run("a provider that takes all of them back", func(t *testing.T) {
		t.Parallel()
		provider := tokentest.NewProvider(rsaKey())
		v, c := fromProvider(t, provider)
		requireAccepted(t, v, sign(t, rsaKey(), claims(nil), nil))
		provider.Show()
		c.Advance(6 * time.Minute)
		requireRefused(t, v, sign(t, rsaKey(), claims(nil), nil), "its key is not known")
	})
	t.Run("the clock is set back", func(t *testing.T) {
		t.Parallel()
		provider := tokentest.NewProvider(rsaKey())
		v, c := fromProvider(t, provider)
		requireAccepted(t, v, sign(t, rsaKey(), claims(map[string]any{"iat": nil}), nil))
		c.Advance(-time.Hour)
		provider.Show(ecKey())
		requireAccepted(t, v, sign(t, ecKey(), claims(map[string]any{"iat": nil}), nil))
		requireRefused(t, v, sign(t, rsaKey(), claims(map[string]any{"iat": nil}), nil), "its key is not known")
		require.Equal(t, 2, provider.Fetches())
	})
}

// TestRandomKeyIDs holds that strangers cannot have the provider asked more than twice a minute.
func TestRandomKeyIDs(t *testing.T) {
	t.Parallel()
	provider := tokentest.NewProvider(rsaKey())
	v, c := fromProvider(t, provider)
	signature := "." + encode(jsonOf(t, claims(nil))) + "." + encode(strings.Repeat("s", 256))
	const minutes, perSecond, together = 10, 16, 4 // 9,600, and one more a second that is good
	good := sign(t, rsaKey(), claims(always), nil)
	fetches := []int{0}
	for second := range minutes * 60 {
		var strangers sync.WaitGroup
		for stranger := range together {
			strangers.Go(func() {
				for i := range perSecond / together {
					header := fmt.Sprintf(`{"alg":"RS256","kid":"k-%d-%d-%d"}`, second, stranger, i)
					_, err := v.Verify(context.Background(), encode(header)+signature)
					require.ErrorIs(t, err, token.ErrInvalid)
				}
			})
		}
		strangers.Wait()
		requireAccepted(t, v, good)
		c.Advance(time.Second)
		fetches = append(fetches, provider.Fetches())
	}
	for from := range len(fetches) - 60 {
		require.LessOrEqual(t, fetches[from+60]-fetches[from], 2, "in the minute from second %d", from)
	}
	require.Equal(t, 2*minutes, provider.Fetches(), "control: they do have it asked")
}

func TestManyAtOnceAskOnce(t *testing.T) {
	t.Parallel()
	provider := tokentest.NewProvider(ecKey())
	v, _ := fromProvider(t, provider)
	signed := sign(t, ecKey(), claims(nil), nil)
	var many sync.WaitGroup
	for range 100 {
		many.Go(func() {
			_, err := v.Verify(context.Background(), signed)
			require.NoError(t, err)
		})
	}
	many.Wait()
	require.Equal(t, 1, provider.Fetches())
}

func TestProviderIsDown(t *testing.T) {
	t.Parallel()
	t.Run("after it was up", func(t *testing.T) {
		t.Parallel()
		provider := tokentest.NewProvider(rsaKey())
		v, c := fromProvider(t, provider)
		good := sign(t, rsaKey(), claims(always), nil)
		requireAccepted(t, v, good)
		provider.Close()
		for range 23 {
			c.Advance(time.Hour)
			requireAccepted(t, v, good)
			requireRefused(t, v, sign(t, ecKey(), claims(always), nil), "its key is not known")
		}
		c.Advance(time.Hour)
		requireRefused(t, v, good, "keys could not be read")
		requireRefused(t, v, sign(t, ecKey(), claims(always), nil), "keys could not be read")
	})
	t.Run("from the start, then up", func(t *testing.T) {
		t.Parallel()
		provider := tokentest.NewProvider()
		provider.Answer(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
		v, c := fromProvider(t, provider)
		for range 10 {
			requireRefused(t, v, sign(t, rsaKey(), claims(nil), nil), "keys could not be read")
		}
		require.Equal(t, 1, provider.Fetches())
		provider.Show(rsaKey())
		c.Advance(30 * time.Second)
		requireAccepted(t, v, sign(t, rsaKey(), claims(nil), nil))
	})
	t.Run("and up again after hours, with another key", func(t *testing.T) {
		t.Parallel()
		provider := tokentest.NewProvider(rsaKey())
		v, c := fromProvider(t, provider)
		requireAccepted(t, v, sign(t, rsaKey(), claims(always), nil))
		provider.Answer(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
		c.Advance(2 * time.Hour)
		requireAccepted(t, v, sign(t, rsaKey(), claims(always), nil))
		provider.Show(ecKey())
		c.Advance(time.Minute)
		requireRefused(t, v, sign(t, rsaKey(), claims(always), nil), "its key is not known")
		requireAccepted(t, v, sign(t, ecKey(), claims(always), nil))
	})
}

// TestBadAnswers holds that an answer that cannot be believed changes nothing.
func TestBadAnswers(t *testing.T) {
	t.Parallel()
	elsewhere := tokentest.NewProvider(ecKey())
	t.Cleanup(elsewhere.Close)
	write := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) }
	}
	set := jwkSet(t, ecKey())
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		logged string
	}{
		"not found":       {http.NotFound, "404"},
		"no content":      {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }, "204"},
		"a redirect":      {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, elsewhere.URL, http.StatusFound) }, "302"},
		"a page":          {write("<html>"), "not a JSON object"},
		"nothing":         {write(""), "not a JSON object"},
		"null":            {write("null"), "without keys"},
		"no keys":         {write("{}"), "without keys"},
		"keys in a map":   {write(`{"keys":{}}`), "not a JSON object with a list"},
		"KEYS":            {write(`{"KEYS":[]}`), "without keys"},
		"doubled keys":    {write(`{"keys":[],` + set[1:]), "not a JSON object"},
		"cut":             {write(set[:len(set)-2]), "not a JSON object"},
		"more after":      {write(set + set), "not a JSON object"},
		"more than 1 MiB": {write(set + strings.Repeat(" ", 1<<20)), "more than 1 MiB"},
		"long headers":    {func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X", strings.Repeat("x", 1<<20)) }, "header"},
		"a broken body": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000000")
			_, _ = io.WriteString(w, set)
		}, "EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			provider := tokentest.NewProvider(rsaKey())
			defer provider.Close()
			var log bytes.Buffer
			clock := new(clock)
			v, err := token.New(token.Config{
				Issuer: issuer, Audience: audience, JWKSURL: provider.URL, Now: clock.Now,
				Logger: slog.New(slog.NewJSONHandler(&log, nil)),
			})
			require.NoError(t, err)
			requireAccepted(t, v, sign(t, rsaKey(), claims(nil), nil))
			require.Empty(t, log.String())
			provider.Answer(c.answer)
			clock.Advance(6 * time.Minute)
			requireAccepted(t, v, sign(t, rsaKey(), claims(nil), nil))
			requireRefused(t, v, sign(t, ecKey(), claims(nil), nil), "its key is not known")
			require.Equal(t, 2, provider.Fetches())
			require.Contains(t, log.String(), `"msg":"the token keys could not be read"`)
			require.Contains(t, log.String(), c.logged)
		})
	}
	t.Cleanup(func() { require.Zero(t, elsewhere.Fetches(), "no redirect is followed") })
}

// TestUnusableKeys holds that a set may have keys that are not for us, and that they are not used.
func TestUnusableKeys(t *testing.T) {
	t.Parallel()
	short, err := rsa.GenerateKey(rand.Reader, 1024)
	require.NoError(t, err)
	weak := &tokentest.Key{ID: "weak", Alg: "RS256", Private: short}
	encryption := ecKey().JWK()
	encryption.Use = "enc"
	private := edKey().JWK()
	private.Key = edKey().Private
	secret := []byte("a secret that somebody published by mistake")
	set := fmt.Sprintf(`{"keys":[{"kty":"oct","kid":"oct","k":%q},{"kty":"XYZ"},{},7,{"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"},%s,%s,%s,%s,%s]}`,
		encode(string(secret)), jsonOf(t, weak.JWK()), jsonOf(t, encryption), jsonOf(t, private),
		strings.NewReplacer(`"kid":"rsa"`, `"kid":"even"`, `"e":"AQAB"`, `"e":"Ag"`).Replace(jsonOf(t, rsaKey().JWK())), jsonOf(t, rsaKey().JWK()))
	require.Contains(t, set, `"e":"Ag"`)
	provider := tokentest.NewProvider()
	provider.Answer(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, set) })
	v, _ := fromProvider(t, provider)
	requireAccepted(t, v, sign(t, rsaKey(), claims(nil), nil))
	requireRefused(t, v, sign(t, weak, claims(nil), nil), "its key is not known")
	requireRefused(t, v, sign(t, ecKey(), claims(nil), nil), "its key is not known")
	requireRefused(t, v, sign(t, edKey(), claims(nil), nil), "its key is not known")
	requireRefused(t, v, sign(t, rsaKey(), claims(nil), map[string]any{"kid": "oct"}), "its key is not known")
	requireRefused(t, v, sign(t, rsaKey(), claims(nil), map[string]any{"kid": "even"}), "signature is invalid")
	mac := hmac.New(sha256.New, secret)
	text := encode(`{"alg":"HS256","kid":"oct"}`) + "." + encode(jsonOf(t, claims(nil)))
	mac.Write([]byte(text))
	requireRefused(t, v, text+"."+encode(string(mac.Sum(nil))), "signature is invalid")
}

// TestProviderHangs holds that a provider that never answers costs one caller 5 seconds, twice a minute, and no more.
func TestProviderHangs(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		failedBefore bool
		after        time.Duration
	}{
		"for the first time": {false, 6 * time.Minute},
		"and has for long":   {true, time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			provider := tokentest.NewProvider(ecKey())
			v, clock := fromProvider(t, provider)
			good := sign(t, ecKey(), claims(always), nil)
			requireAccepted(t, v, good)
			if c.failedBefore {
				provider.Answer(http.NotFound)
				clock.Advance(6 * time.Minute)
				requireAccepted(t, v, good)
			}
			hanging := make(chan struct{})
			provider.Answer(func(_ http.ResponseWriter, r *http.Request) {
				close(hanging)
				<-r.Context().Done()
			})
			clock.Advance(c.after)
			var first sync.WaitGroup
			start := time.Now()
			first.Go(func() {
				_, err := v.Verify(context.Background(), good)
				require.NoError(t, err)
			})
			<-hanging
			clock.Advance(40 * time.Second) // after which it would be time to ask again
			requireAccepted(t, v, good)
			impatient, stop := context.WithTimeout(t.Context(), 20*time.Millisecond)
			defer stop()
			_, err := v.Verify(impatient, sign(t, rsaKey(), claims(always), nil))
			require.ErrorIs(t, err, token.ErrInvalid)
			require.Less(t, time.Since(start), 3*time.Second, "neither of them waited for it")
			first.Wait()
			require.Greater(t, time.Since(start), 4*time.Second)
			require.Less(t, time.Since(start), 8*time.Second)
			require.Equal(t, map[bool]int{false: 2, true: 3}[c.failedBefore], provider.Fetches())
		})
	}
}

// TestNothingStaysOpen holds that a verifier needs no closing: it asks for each connection to be closed.
func TestNothingStaysOpen(t *testing.T) {
	t.Parallel()
	closing := make(chan bool, 1)
	provider := tokentest.NewProvider()
	provider.Answer(func(_ http.ResponseWriter, r *http.Request) { closing <- r.Close })
	v, _ := fromProvider(t, provider)
	requireRefused(t, v, sign(t, ecKey(), claims(nil), nil), "keys could not be read")
	require.True(t, <-closing)
}

// TestCallerHangsUp holds that one who goes away does not keep the keys from being read.
func TestCallerHangsUp(t *testing.T) {
	t.Parallel()
	provider := tokentest.NewProvider(ecKey())
	v, _ := fromProvider(t, provider)
	gone, hangUp := context.WithCancel(t.Context())
	hangUp()
	_, _ = v.Verify(gone, sign(t, ecKey(), claims(nil), map[string]any{"kid": "x"}))
	requireAccepted(t, v, sign(t, ecKey(), claims(nil), nil))
	require.Equal(t, 1, provider.Fetches())
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	for address, ok := range map[string]bool{
		"https://login.example.com/keys":      true,
		"https://login.example.com:8443/keys": true,
		"http://127.0.0.1:9000/keys":          true,
		"http://127.8.8.8/keys":               true,
		"http://[::1]:9000/keys":              true,
		"http://localhost:9000/keys":          true,
		"http://login.example.com/keys":       false,
		"http://localhost.example.com/keys":   false,
		"http://127.0.0.1.example.com/keys":   false,
		"http://10.0.0.1/keys":                false,
		"http://0.0.0.0/keys":                 false,
		"http://169.254.169.254/latest":       false,
		"https://amy:pass@login.example.com/": false,
		"http://127.0.0.1@example.com/":       false,
		"https:///keys":                       false,
		"https:login.example.com":             false,
		"file:///etc/passwd":                  false,
		"ftp://login.example.com/keys":        false,
		"//login.example.com/keys":            false,
		"/keys":                               false,
		"login.example.com/keys":              false,
		"https://login.example.com/%zz":       false,
		" https://login.example.com/keys":     false,
	} {
		t.Run(address, func(t *testing.T) {
			t.Parallel()
			_, err := token.New(token.Config{Issuer: issuer, Audience: audience, JWKSURL: address})
			if ok {
				require.NoError(t, err)
			} else {
				require.ErrorContains(t, err, "the address of the JWK set is not")
				require.NotContains(t, err.Error(), "pass@")
			}
		})
	}
}
