package webhook

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The headers of a signed request, of Standard Webhooks 1.0
// (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
const (
	HeaderID        = "Webhook-Id"
	HeaderTimestamp = "Webhook-Timestamp"
	HeaderSignature = "Webhook-Signature"
)

const (
	secretPrefix     = "whsec_"
	signaturePrefix  = "v1,"
	secretBytes      = 32
	shortestSecret   = 24
	longestSecret    = 64
	timestampLeeway  = 5 * time.Minute
	redactedSecret   = secretPrefix + "…"
	secretIsNotValid = "a secret is whsec_ and the base64 of 24 to 64 bytes"
)

// ErrSignature says that a request was not signed with the secret, or too long ago, or for the time to come.
var ErrSignature = errors.New("the signature is not valid")

// Secret is the key that a webhook and its receiver share. What prints or logs it shows whsec_… alone.
type Secret struct {
	key string // comparable, and nothing can change it
}

// NewSecret draws a secret of 256 bits.
func NewSecret() Secret {
	key := make([]byte, secretBytes)
	_, _ = rand.Read(key) // never fails
	return Secret{key: string(key)}
}

// ParseSecret reads whsec_ and standard base64, of 24 to 64 bytes as Standard Webhooks asks for. The error does not
// repeat the text.
func ParseSecret(text string) (Secret, error) {
	encoded, prefixed := strings.CutPrefix(text, secretPrefix)
	key, err := base64.StdEncoding.Strict().DecodeString(encoded)
	if !prefixed || err != nil || len(key) < shortestSecret || len(key) > longestSecret {
		return Secret{}, errors.New(secretIsNotValid)
	}
	return Secret{key: string(key)}, nil
}

// Reveal is the secret in clear: whsec_ and base64.
func (s Secret) Reveal() string {
	return secretPrefix + base64.StdEncoding.EncodeToString([]byte(s.key))
}

// String hides the secret, for whoever prints it by mistake.
func (s Secret) String() string { return redactedSecret }

// GoString hides the secret from %#v as well.
func (s Secret) GoString() string { return redactedSecret }

// Sign gives the value of the signature header: v1, and the base64 of HMAC-SHA256 over id.timestamp.body, the timestamp
// in seconds since 1970.
func (s Secret) Sign(id string, at time.Time, body []byte) string {
	return signaturePrefix + base64.StdEncoding.EncodeToString(s.digest(id, strconv.FormatInt(at.Unix(), 10), body))
}

func (s Secret) digest(id, timestamp string, body []byte) []byte {
	mac := hmac.New(sha256.New, []byte(s.key))
	_, _ = fmt.Fprintf(mac, "%s.%s.", id, timestamp) // a hash takes all
	_, _ = mac.Write(body)
	return mac.Sum(nil)
}

// Verify is what a receiver does: it tells whether one of the signatures in the headers is of the secret, and was made
// within five minutes of now. The error is ErrSignature whatever is wrong.
func (s Secret) Verify(headers http.Header, body []byte, now time.Time) error {
	timestamp := headers.Get(HeaderTimestamp)
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || now.Sub(time.Unix(seconds, 0)).Abs() > timestampLeeway {
		return ErrSignature
	}
	want := s.digest(headers.Get(HeaderID), timestamp, body)
	for signature := range strings.FieldsSeq(headers.Get(HeaderSignature)) {
		encoded, known := strings.CutPrefix(signature, signaturePrefix)
		if got, err := base64.StdEncoding.DecodeString(encoded); known && err == nil && hmac.Equal(got, want) {
			return nil
		}
	}
	return ErrSignature
}
