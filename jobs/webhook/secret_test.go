package webhook_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/jobs/webhook"
)

// The example of the specification's own libraries
// (https://github.com/standard-webhooks/standard-webhooks/blob/main/libraries/go/webhook_test.go).
const (
	exampleSecret    = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	exampleID        = "msg_p5jXN8AQM9LWM0D4loKWxJek"
	exampleTimestamp = 1614265330
	exampleBody      = `{"test": 2432232314}`
	exampleSignature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
)

func parseSecret(t *testing.T, text string) webhook.Secret {
	t.Helper()
	secret, err := webhook.ParseSecret(text)
	require.NoError(t, err)
	return secret
}

func TestSignIsThatOfStandardWebhooks(t *testing.T) {
	t.Parallel()
	signature := parseSecret(t, exampleSecret).Sign(exampleID, time.Unix(exampleTimestamp, 0), []byte(exampleBody))
	require.Equal(t, exampleSignature, signature)
}

func TestVerify(t *testing.T) {
	t.Parallel()
	example := func() http.Header {
		headers := http.Header{}
		headers.Set("webhook-id", exampleID)
		headers.Set("webhook-timestamp", strconv.Itoa(exampleTimestamp))
		headers.Set("webhook-signature", exampleSignature)
		return headers
	}
	for name, c := range map[string]struct {
		header, value string
		body          string
		late          time.Duration
		valid         bool
	}{
		"as it was signed":              {valid: true},
		"five minutes late":             {late: 5 * time.Minute, valid: true},
		"later than that":               {late: 5*time.Minute + time.Second},
		"before its time":               {late: -5*time.Minute - time.Second},
		"one of several signatures":     {header: "webhook-signature", value: "v1a,AAAA v1,AAAA " + exampleSignature, valid: true},
		"another id":                    {header: "webhook-id", value: "msg_other"},
		"another timestamp":             {header: "webhook-timestamp", value: strconv.Itoa(exampleTimestamp + 1)},
		"a timestamp that is no number": {header: "webhook-timestamp", value: "now"},
		"another body":                  {body: `{"test": 2432232315}`},
		"another signature":             {header: "webhook-signature", value: strings.Replace(exampleSignature, "g0", "g1", 1)},
		"another version":               {header: "webhook-signature", value: strings.Replace(exampleSignature, "v1", "v2", 1)},
		"a signature cut short":         {header: "webhook-signature", value: "v1,"},
		"no signature":                  {header: "webhook-signature", value: ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			headers, body := example(), exampleBody
			if c.header != "" {
				headers.Set(c.header, c.value)
			}
			if c.body != "" {
				body = c.body
			}
			now := time.Unix(exampleTimestamp, 0).Add(c.late)
			err := parseSecret(t, exampleSecret).Verify(headers, []byte(body), now)
			if c.valid {
				require.NoError(t, err)
			} else {
				require.ErrorIs(t, err, webhook.ErrSignature)
			}
		})
	}
	t.Run("with another secret", func(t *testing.T) {
		t.Parallel()
		require.ErrorIs(t, webhook.NewSecret().Verify(example(), []byte(exampleBody), time.Unix(exampleTimestamp, 0)), webhook.ErrSignature)
	})
}

func TestSecret(t *testing.T) {
	t.Parallel()
	t.Run("reads back what it wrote", func(t *testing.T) {
		t.Parallel()
		secret := webhook.NewSecret()
		require.Len(t, secret.Reveal(), len("whsec_")+44, "32 bytes")
		require.Equal(t, secret, parseSecret(t, secret.Reveal()))
		require.NotEqual(t, secret, webhook.NewSecret())
	})
	t.Run("is not printed or logged", func(t *testing.T) {
		t.Parallel()
		secret := parseSecret(t, exampleSecret)
		var out bytes.Buffer
		fmt.Fprintf(&out, "%v %+v %#v %s %q %x", secret, secret, secret, secret, secret, secret)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "secret", secret)
		slog.New(slog.NewTextHandler(&out, nil)).Info("x", "secret", secret, "in", struct{ S webhook.Secret }{secret})
		key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(exampleSecret, "whsec_"))
		require.NoError(t, err)
		require.NotContains(t, out.String(), strings.TrimPrefix(exampleSecret, "whsec_"))
		require.NotContains(t, out.String(), string(key))
		require.NotContains(t, out.String(), fmt.Sprintf("%x", key))
	})
	for name, text := range map[string]string{
		"nothing":          "",
		"no prefix":        strings.TrimPrefix(exampleSecret, "whsec_"),
		"another prefix":   strings.Replace(exampleSecret, "whsec_", "whsk_", 1),
		"no key":           "whsec_",
		"a key too short":  "whsec_" + base64.StdEncoding.EncodeToString(make([]byte, 23)),
		"a key too long":   "whsec_" + base64.StdEncoding.EncodeToString(make([]byte, 65)),
		"a URL's alphabet": "whsec_" + base64.URLEncoding.EncodeToString(bytes.Repeat([]byte{0xff}, 32)),
		"bits left over":   "whsec_" + strings.Repeat("A", 42) + "B=",
	} {
		t.Run("refuses "+name, func(t *testing.T) {
			t.Parallel()
			_, err := webhook.ParseSecret(text)
			require.Error(t, err)
			if key := strings.TrimPrefix(text, "whsec_"); key != "" {
				require.NotContains(t, err.Error(), key)
			}
		})
	}
}
