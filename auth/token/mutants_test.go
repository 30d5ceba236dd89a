package token_test

import (
	"crypto/ecdsa"
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"maps"
	"math"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"

	"opencoaching/auth/token"
	"opencoaching/auth/token/tokentest"
)

// mutants are tokens that have to be refused, each for the reason that is given, so that it is not another that hides a
// hole. What they are about is signed rightly wherever that can be.
type mutants map[string]mutant

type mutant struct{ token, why string }

func TestMutants(t *testing.T) {
	t.Parallel()
	v := fromFile(t, rsaKey(), otherRSAKey(), pssKey(), ecKey(), edKey())
	for group, all := range map[string]mutants{
		"algorithm": algorithmMutants(t), "HMAC": hmacMutants(t), "key id": keyIDMutants(t), "key in the token": keyMutants(t),
		"time": timeMutants(t), "issuer and audience": partyMutants(t), "header": headerMutants(t),
		"text": textMutants(t), "JSON": jsonMutants(t), "bearer": bearerMutants(t),
	} {
		t.Run(group, func(t *testing.T) {
			t.Parallel()
			for name, m := range all {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					requireRefused(t, v, m.token, m.why)
					_, err := v.Verify(t.Context(), m.token)
					requireNothingQuoted(t, err, m.token)
				})
			}
		})
	}
	t.Run("control: what they are made of is accepted", func(t *testing.T) {
		t.Parallel()
		for _, key := range []*tokentest.Key{rsaKey(), otherRSAKey(), pssKey(), ecKey(), edKey()} {
			requireAccepted(t, v, sign(t, key, claims(nil), nil))
			requireAccepted(t, v, signText(t, key, headerOf(t, key, nil), jsonOf(t, claims(nil))))
		}
	})
}

// requireNothingQuoted holds that an error may be logged.
func requireNothingQuoted(t *testing.T, err error, signed string) {
	t.Helper()
	text := err.Error()
	require.Less(t, len(text), 200)
	require.NotContains(t, text, "invalid character") // of which encoding/json says which
	for _, part := range strings.Split(signed, ".") {
		if len(part) < 8 {
			continue
		}
		require.NotContains(t, text, part[:8])
		if plain, err := base64.RawURLEncoding.DecodeString(part); err == nil && len(plain) >= 8 {
			require.NotContains(t, text, string(plain[:8]))
		}
	}
	for _, said := range []string{"secret-kid", "DROP TABLE", "../", "mallory"} {
		require.NotContains(t, text, said)
	}
}

// headerOf is the header that a key's tokens have, in which more replaces some and nil takes out.
func headerOf(t testing.TB, key *tokentest.Key, more map[string]any) string {
	header := map[string]any{"alg": key.Alg, "typ": "JWT", "kid": key.ID}
	maps.Copy(header, more)
	maps.DeleteFunc(header, func(_ string, v any) bool { return v == nil })
	return jsonOf(t, header)
}

func algorithmMutants(t *testing.T) mutants {
	good, payload := sign(t, rsaKey(), claims(nil), nil), jsonOf(t, claims(nil))
	signature := good[strings.LastIndex(good, ".")+1:]
	all := mutants{
		"missing":                {signText(t, rsaKey(), headerOf(t, rsaKey(), map[string]any{"alg": nil}), payload), "unverifiable"},
		"null":                   {signText(t, rsaKey(), `{"alg":null,"kid":"rsa"}`, payload), "unverifiable"},
		"a number":               {signText(t, rsaKey(), headerOf(t, rsaKey(), map[string]any{"alg": 256}), payload), "unverifiable"},
		"a list":                 {signText(t, rsaKey(), headerOf(t, rsaKey(), map[string]any{"alg": []string{"RS256"}}), payload), "unverifiable"},
		"empty":                  {signText(t, rsaKey(), headerOf(t, rsaKey(), map[string]any{"alg": ""}), payload), "unverifiable"},
		"small letters":          {signText(t, rsaKey(), headerOf(t, rsaKey(), map[string]any{"alg": "rs256"}), payload), "unverifiable"},
		"a blank after":          {signText(t, rsaKey(), headerOf(t, rsaKey(), map[string]any{"alg": "RS256 "}), payload), "unverifiable"},
		"another name of it":     {signText(t, edKey(), headerOf(t, edKey(), map[string]any{"alg": "Ed25519"}), payload), "unverifiable"},
		"ES256 for an RSA key":   {signText(t, rsaKey(), headerOf(t, rsaKey(), map[string]any{"alg": "ES256"}), payload), "not known"},
		"RS256 for an EC key":    {signText(t, ecKey(), headerOf(t, ecKey(), map[string]any{"alg": "RS256"}), payload), "not known"},
		"RS512 for an RS256 key": {signText(t, &tokentest.Key{Alg: "RS512", Private: rsaKey().Private}, headerOf(t, rsaKey(), map[string]any{"alg": "RS512"}), payload), "not known"},
		"PS256 for an RS256 key": {signText(t, &tokentest.Key{Alg: "PS256", Private: rsaKey().Private}, headerOf(t, rsaKey(), map[string]any{"alg": "PS256"}), payload), "not known"},
		"RS256 for a PS256 key":  {signText(t, &tokentest.Key{Alg: "RS256", Private: pssKey().Private}, headerOf(t, pssKey(), map[string]any{"alg": "RS256"}), payload), "not known"},
		"RS256, signed as PS256": {signText(t, &tokentest.Key{Alg: "PS256", Private: rsaKey().Private}, headerOf(t, rsaKey(), nil), payload), "signature is invalid"},
		"ES256 of zeros":         {encode(headerOf(t, ecKey(), nil)) + "." + encode(payload) + "." + encode(strings.Repeat("\x00", 64)), "signature is invalid"},
		"ES256 in DER":           {derSigned(t, headerOf(t, ecKey(), nil), payload), "signature is invalid"},
		"EdDSA of zeros":         {encode(headerOf(t, edKey(), nil)) + "." + encode(payload) + "." + encode(strings.Repeat("\x00", 64)), "signature is invalid"},
		"RS256 of zeros":         {encode(headerOf(t, rsaKey(), nil)) + "." + encode(payload) + "." + encode(strings.Repeat("\x00", 256)), "signature is invalid"},
		"RS256 of one":           {encode(headerOf(t, rsaKey(), nil)) + "." + encode(payload) + "." + encode(strings.Repeat("\x00", 255)+"\x01"), "signature is invalid"},
	}
	for _, alg := range []string{"none", "None", "NONE", "nOnE", "none "} {
		why := "unverifiable"
		if alg == "none" {
			why = "signature is invalid" // the parser knows this one
		}
		header := encode(headerOf(t, rsaKey(), map[string]any{"alg": alg}))
		all[alg+" with no signature"] = mutant{header + "." + encode(payload) + ".", why}
		all[alg+" with a signature"] = mutant{header + "." + encode(payload) + "." + signature, why}
		all[alg+" with no third part"] = mutant{header + "." + encode(payload), "three parts"}
	}
	return all
}

// derSigned is an ES256 token whose signature is right, but in the form of X.509.
func derSigned(t *testing.T, header, payload string) string {
	text := encode(header) + "." + encode(payload)
	digest := sha256.Sum256([]byte(text))
	signature, err := ecdsa.SignASN1(nil, ecKey().Private.(*ecdsa.PrivateKey), digest[:])
	require.NoError(t, err)
	return text + "." + encode(string(signature))
}

func hmacMutants(t *testing.T) mutants {
	public := rsaKey().Private.Public().(*rsa.PublicKey)
	asPEM, err := rsaKey().PEM()
	require.NoError(t, err)
	block, _ := pem.Decode(asPEM)
	pkcs1 := x509.MarshalPKCS1PublicKey(public)
	secrets := map[string][]byte{
		"PEM": asPEM, "PEM without the last line end": []byte(strings.TrimSpace(string(asPEM))), "DER": block.Bytes,
		"PKCS 1": pkcs1, "PKCS 1 in PEM": pem.EncodeToMemory(&pem.Block{Type: "RSA PUBLIC KEY", Bytes: pkcs1}),
		"the modulus": public.N.Bytes(), "the modulus in base64": []byte(encode(string(public.N.Bytes()))),
		"the JWK": []byte(jsonOf(t, rsaKey().JWK())), "the JWK set": []byte(jwkSet(t, rsaKey())),
		"nothing": {}, "a NUL": {0}, "the key id": []byte("rsa"),
	}
	all := mutants{}
	for name, secret := range secrets {
		for _, method := range []*jwt.SigningMethodHMAC{jwt.SigningMethodHS256, jwt.SigningMethodHS384, jwt.SigningMethodHS512} {
			text := encode(headerOf(t, rsaKey(), map[string]any{"alg": method.Alg()})) + "." + encode(jsonOf(t, claims(nil)))
			mac := hmac.New(method.Hash.New, secret)
			mac.Write([]byte(text))
			all[method.Alg()+" with "+name] = mutant{text + "." + encode(string(mac.Sum(nil))), "signature is invalid"}
		}
	}
	return all
}

func keyIDMutants(t *testing.T) mutants {
	all := mutants{}
	for name, kid := range map[string]string{
		"unknown": "secret-kid", "a path": "../../k", "the null device": "../../../../../../dev/null", "SQL": "rsa'; DROP TABLE users; --",
		"another key of the same kind": "rsa-other", "a key of another kind": "ec", "capitals": "RSA", "a blank after": "rsa ",
		"a NUL after": "rsa\x00", "an address": "https://mallory.example.com/keys", "a wildcard": "*",
	} {
		why := "not known"
		if kid == "rsa-other" {
			why = "signature is invalid"
		}
		all[name] = mutant{sign(t, rsaKey(), claims(nil), map[string]any{"kid": kid}), why}
	}
	for name, kid := range map[string]any{
		"empty": "", "a number": 1, "true": true, "a list": []string{"rsa"}, "an object": map[string]any{"rsa": 1},
		"257 characters": strings.Repeat("k", 257),
	} {
		all[name] = mutant{sign(t, rsaKey(), claims(nil), map[string]any{"kid": kid}), "key id is not one"}
	}
	all["null"] = mutant{signText(t, rsaKey(), `{"alg":"RS256","kid":null}`, jsonOf(t, claims(nil))), "key id is not one"}
	all["a million characters"] = mutant{sign(t, rsaKey(), claims(nil), map[string]any{"kid": strings.Repeat("k", 1<<20)}), "longer than"}
	all["missing, of two keys"] = mutant{sign(t, rsaKey(), claims(nil), map[string]any{"kid": nil}), "more than one key"}
	return all
}

// keyMutants bring their own key, or say where it is. TestNothingIsFetchedForAToken sees that nobody looks there.
func keyMutants(t *testing.T) mutants {
	stranger := strangerKey()
	all := mutants{
		"the key of another under the same id": {sign(t, stranger, claims(nil), nil), "signature is invalid"},
		"alg none and jwk":                     {encode(headerOf(t, rsaKey(), map[string]any{"alg": "none", "jwk": stranger.JWK()})) + "." + encode(jsonOf(t, claims(nil))) + ".", "signature is invalid"},
	}
	for name, header := range map[string]map[string]any{
		"jwk": {"jwk": stranger.JWK()}, "jku": {"jku": "https://mallory.example.com/keys"},
		"x5u": {"x5u": "https://mallory.example.com/chain"}, "x5c": {"x5c": []string{"MIIB"}},
	} {
		all[name+" under a known id"] = mutant{sign(t, stranger, claims(nil), header), "signature is invalid"}
		unknown := maps.Clone(header)
		unknown["kid"] = "mallory"
		all[name+" under an unknown id"] = mutant{sign(t, stranger, claims(nil), unknown), "not known"}
	}
	return all
}

func timeMutants(t *testing.T) mutants {
	in := new(clock).In
	all := mutants{}
	for name, c := range map[string]struct {
		claims map[string]any
		why    string
	}{
		"no exp":               {map[string]any{"exp": nil}, "missing required claim"},
		"EXP in capitals":      {map[string]any{"exp": nil, "EXP": in(time.Hour)}, "missing required claim"},
		"exp with a long s":    {map[string]any{"exp": nil, "ex\u0440": in(time.Hour)}, "missing required claim"},
		"expired for 30 s":     {map[string]any{"exp": in(-30 * time.Second)}, "expired"},
		"expired for 40 s":     {map[string]any{"exp": in(-40 * time.Second)}, "expired"},
		"expired for a year":   {map[string]any{"exp": in(-8760 * time.Hour)}, "expired"},
		"exp 0":                {map[string]any{"exp": 0}, "expired"},
		"good in 31 s":         {map[string]any{"nbf": in(31 * time.Second)}, "not valid yet"},
		"good in 40 s":         {map[string]any{"nbf": in(40 * time.Second)}, "not valid yet"},
		"issued in 31 s":       {map[string]any{"iat": in(31 * time.Second)}, "before issued"},
		"issued in an hour":    {map[string]any{"iat": in(time.Hour)}, "before issued"},
		"exp in milliseconds":  {map[string]any{"exp": in(time.Hour) * 1000}, "its exp is not"},
		"exp just too late":    {map[string]any{"exp": 7258118401}, "its exp is not"},
		"exp at the end of 64": {map[string]any{"exp": math.MaxInt64}, "its exp is not"},
	} {
		all[name] = mutant{sign(t, rsaKey(), claims(c.claims), nil), c.why}
	}
	soon := fmt.Sprintf("%.0f", in(time.Hour))
	for _, claim := range []string{"exp", "nbf", "iat"} {
		for name, literal := range map[string]string{
			"1e18": "1e18", "a quintillion": "1000000000000000000", "beyond 64 bits": "18446744073709551617", "1e400": "1e400",
			"a string": `"` + soon + `"`, "a fraction": soon + ".5", "a fraction of nothing": soon + ".0", "an exponent": "1.7e9", "negative": "-1",
			"minus 0": "-0.0", "null": "null", "true": "true", "a list": "[" + soon + "]", "an object": "{}", "an empty string": `""`,
		} {
			payload := claims(map[string]any{claim: nil})
			text := strings.TrimSuffix(jsonOf(t, payload), "}") + fmt.Sprintf(",%q:%s}", claim, literal)
			all[claim+" "+name] = mutant{signText(t, rsaKey(), headerOf(t, rsaKey(), nil), text), "its " + claim + " is not"}
		}
	}
	return all
}

func partyMutants(t *testing.T) mutants {
	all := mutants{}
	for name, c := range map[string]struct {
		iss any
		why string
	}{
		"no iss":                    {nil, "missing required claim"},
		"empty iss":                 {"", "missing required claim"},
		"wrong iss":                 {"https://mallory.example.com", "invalid issuer"},
		"iss with a slash after":    {issuer + "/", "invalid issuer"},
		"iss with a blank after":    {issuer + " ", "invalid issuer"},
		"iss in capitals":           {strings.ToUpper(issuer), "invalid issuer"},
		"iss without its scheme":    {strings.TrimPrefix(issuer, "https://"), "invalid issuer"},
		"iss that only starts so":   {issuer + ".mallory.example.com", "invalid issuer"},
		"iss with a letter missing": {issuer[:len(issuer)-1], "invalid issuer"},
		"iss in a list":             {[]string{issuer}, "iss is not a string"},
		"iss a number":              {1, "iss is not a string"},
	} {
		all[name] = mutant{sign(t, rsaKey(), claims(map[string]any{"iss": c.iss}), nil), c.why}
	}
	for name, c := range map[string]struct {
		aud any
		why string
	}{
		"no aud":                       {nil, "missing required claim"},
		"empty aud":                    {"", "missing required claim"},
		"no aud in the list":           {[]string{}, "missing required claim"},
		"wrong aud":                    {"billing", "invalid audience"},
		"wrong auds":                   {[]string{"billing", "mail"}, "invalid audience"},
		"aud in capitals":              {"COACHING", "invalid audience"},
		"aud with a blank after":       {"coaching ", "invalid audience"},
		"aud that contains it":         {"opencoaching", "invalid audience"},
		"auds with commas":             {"billing,coaching", "invalid audience"},
		"auds with blanks":             {"billing coaching", "invalid audience"},
		"aud in a list in a list":      {[]any{[]string{audience}}, "aud is neither"},
		"aud and a number":             {[]any{audience, 1}, "aud is neither"},
		"aud a number":                 {1, "aud is neither"},
		"aud true":                     {true, "aud is neither"},
		"aud an object":                {map[string]any{audience: true}, "aud is neither"},
		"more auds than are looked at": {append(slices.Repeat([]string{"x"}, 100), audience), "aud is neither"},
	} {
		all[name] = mutant{sign(t, rsaKey(), claims(map[string]any{"aud": c.aud}), nil), c.why}
	}
	return all
}

func headerMutants(t *testing.T) mutants {
	all := mutants{}
	for name, c := range map[string]struct {
		header map[string]any
		why    string
	}{
		"crit unknown":          {map[string]any{"crit": []string{"mallory"}, "mallory": 1}, "asks for crit"},
		"crit of a known claim": {map[string]any{"crit": []string{"exp"}}, "asks for crit"},
		"crit b64":              {map[string]any{"crit": []string{"b64"}, "b64": true}, "asks for crit"},
		"crit empty":            {map[string]any{"crit": []string{}}, "asks for crit"},
		"b64 false":             {map[string]any{"b64": false}, "asks for b64"},
		"b64 true":              {map[string]any{"b64": true}, "asks for b64"},
		"zip":                   {map[string]any{"zip": "DEF"}, "asks for zip"},
		"enc":                   {map[string]any{"enc": "A256GCM"}, "asks for enc"},
		"a logout token":        {map[string]any{"typ": "logout+jwt"}, "another type"},
		"a security event":      {map[string]any{"typ": "secevent+jwt"}, "another type"},
		"a proof of possession": {map[string]any{"typ": "dpop+jwt"}, "another type"},
		"a typ that is a list":  {map[string]any{"typ": []string{"JWT"}}, "another type"},
		"an empty typ":          {map[string]any{"typ": ""}, "another type"},
	} {
		all[name] = mutant{sign(t, rsaKey(), claims(nil), c.header), c.why}
	}
	// A payload that is not encoded, which is what b64 is for.
	text := encode(`{"alg":"RS256","kid":"rsa","b64":false,"crit":["b64"]}`) + "." + jsonOf(t, claims(nil))
	signature, err := jwt.SigningMethodRS256.Sign(text, rsaKey().Private)
	require.NoError(t, err)
	all["b64 false, and so it is"] = mutant{text + "." + encode(string(signature)), "not of base64url"}
	return all
}

func textMutants(t *testing.T) mutants {
	good := sign(t, rsaKey(), claims(nil), nil)
	parts := strings.Split(good, ".")
	mallory := strings.Split(sign(t, strangerKey(), claims(map[string]any{"sub": "mallory"}), nil), ".")
	other := strings.Split(sign(t, rsaKey(), claims(map[string]any{"sub": "agent-2"}), nil), ".")
	all := mutants{
		"nothing":                     {"", "three parts"},
		"one dot":                     {".", "three parts"},
		"two dots":                    {"..", "header is not"},
		"three dots":                  {"...", "three parts"},
		"a dot after":                 {good + ".", "three parts"},
		"a dot before":                {"." + good, "three parts"},
		"the header alone":            {parts[0], "three parts"},
		"no signature":                {parts[0] + "." + parts[1], "three parts"},
		"an empty signature":          {parts[0] + "." + parts[1] + ".", "signature is invalid"},
		"an empty payload":            {parts[0] + ".." + parts[2], "malformed"},
		"an empty header":             {"." + parts[1] + "." + parts[2], "header is not"},
		"another payload":             {parts[0] + "." + mallory[1] + "." + parts[2], "signature is invalid"},
		"another header":              {encode(`{"kid":"rsa","alg":"RS256"}`) + "." + parts[1] + "." + parts[2], "signature is invalid"},
		"the signature of another":    {parts[0] + "." + parts[1] + "." + other[2], "signature is invalid"},
		"the signature of a stranger": {parts[0] + "." + parts[1] + "." + mallory[2], "signature is invalid"},
		"the last character missing":  {good[:len(good)-1], ""},
		"four characters missing":     {good[:len(good)-4], ""},
		"four characters more":        {good + "AAAA", "signature is invalid"},
		"the parts turned round":      {parts[2] + "." + parts[1] + "." + parts[0], "header is not"},
		"a blank before":              {" " + good, "not of base64url"},
		"a blank after":               {good + " ", "not of base64url"},
		"a line end after":            {good + "\n", "not of base64url"},
		"a line end in the signature": {good[:len(good)-5] + "\r\n" + good[len(good)-5:], "not of base64url"},
		"a blank in the signature":    {good[:len(good)-5] + " " + good[len(good)-5:], "not of base64url"},
		"a tab in the payload":        {parts[0] + "." + parts[1][:4] + "\t" + parts[1][4:] + "." + parts[2], "not of base64url"},
		"a NUL after":                 {good + "\x00", "not of base64url"},
		"the scheme before":           {"Bearer " + good, "not of base64url"},
		"two tokens":                  {good + "," + good, "not of base64url"},
		"in quotes":                   {`"` + good + `"`, "not of base64url"},
		"padding":                     {good + "==", "not of base64url"},
		"padding in the header":       {parts[0] + "==." + parts[1] + "." + parts[2], "not of base64url"},
		"the other base64":            {parts[0] + "." + parts[1] + "." + strings.NewReplacer("-", "+", "_", "/").Replace(parts[2]) + "+/", "not of base64url"},
		"no ASCII":                    {parts[0] + "." + parts[1] + "." + strings.Repeat("ａ", 20), "not of base64url"},
		"other bits after the last":   {lastBits(good), ""},
		"a JWE":                       {encode(`{"alg":"RSA-OAEP","enc":"A256GCM"}`) + ".AAAA.AAAA.AAAA.AAAA", "three parts"},
		"a JWE of three parts":        {encode(`{"alg":"RSA-OAEP","enc":"A256GCM"}`) + ".AAAA.AAAA", "asks for enc"},
		"the JSON form":               {fmt.Sprintf(`{"protected":%q,"payload":%q,"signature":%q}`, parts[0], parts[1], parts[2]), "not of base64url"},
		"a token in a token":          {signText(t, rsaKey(), headerOf(t, rsaKey(), map[string]any{"cty": "JWT"}), good), "malformed"},
		"a token in a string":         {signText(t, rsaKey(), headerOf(t, rsaKey(), map[string]any{"cty": "JWT"}), `"`+good+`"`), "not a plain JSON object"},
		"a million characters":        {strings.Repeat("A", 1<<20), "longer than"},
		"a million dots":              {strings.Repeat(".", 1<<20), "longer than"},
		"as many dots as fit":         {strings.Repeat(".", 16<<10), "three parts"},
		"rightly signed and too long": {sign(t, rsaKey(), claims(map[string]any{"fill": strings.Repeat("x", 16<<10)}), nil), "longer than"},
	}
	for _, cut := range []int{1, len(parts[0]) / 2, len(parts[0]), len(parts[0]) + 1, len(parts[0]) + len(parts[1])/2, len(parts[0]) + len(parts[1]) + 1} {
		all[fmt.Sprintf("cut after %d", cut)] = mutant{good[:cut], "three parts"}
	}
	return all
}

// lastBits is the token with another last character that a lenient decoder reads as the same signature: 256 bytes of it
// leave 4 bits of the last character without a meaning.
func lastBits(good string) string {
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	last := strings.IndexByte(digits, good[len(good)-1])
	return good[:len(good)-1] + string(digits[last|1])
}

func jsonMutants(t *testing.T) mutants {
	all := mutants{}
	object := jsonOf(t, claims(nil))
	open := strings.TrimSuffix(object, "}")
	for name, payload := range map[string]string{
		"null": "null", "a list": "[" + object + "]", "a string": `"x"`, "a number": "1", "trailing data": object + "{}",
		"two objects": object + object, "cut": open, "a comma too many": open + ",}", "a comment": open + "/**/}",
		"invalid UTF-8": open + ",\"x\":\"\xff\"}", "a byte order mark": "\ufeff" + object, "half a surrogate": open + `,"x":"\ud800"}`,
		"a doubled claim":           open + `,"sub":"mallory"}`,
		"a doubled claim, the same": open + `,"sub":"agent-1"}`,
		"a doubled claim, escaped":  open + `,"s\u0075b":"mallory"}`,
		"a doubled exp":             open + `,"exp":7258118400}`,
		"a doubled member below":    open + `,"x":{"a":1,"a":2}}`,
		"UTF-16":                    "{\x00\"\x00s\x00u\x00b\x00\"\x00",
		"single quotes":             "{'sub':'mallory'}",
		"a NUL after":               object + "\x00",
		"nothing":                   "",
	} {
		// The parser has its own reader go first, which finds some of it.
		all[name] = mutant{signText(t, rsaKey(), headerOf(t, rsaKey(), nil), payload), ""}
	}
	all["null"] = mutant{all["null"].token, "missing required claim"}
	for name, header := range map[string]string{
		"null": "null", "a list": `["RS256"]`, "trailing data": `{"alg":"RS256","kid":"rsa"}x`, "not JSON": "alg=RS256",
		"doubled alg": `{"alg":"none","alg":"RS256","kid":"rsa"}`, "doubled kid": `{"alg":"RS256","kid":"mallory","kid":"rsa"}`,
		"doubled alg, escaped": `{"alg":"RS256","\u0061lg":"none","kid":"rsa"}`, "invalid UTF-8": "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"x\":\"\xff\"}",
	} {
		why := "header is not a plain JSON object"
		if header == "null" {
			why = "unverifiable"
		}
		all["header: "+name] = mutant{signText(t, rsaKey(), header, object), why}
	}
	all["header: ALG in capitals"] = mutant{signText(t, rsaKey(), `{"ALG":"RS256","kid":"rsa"}`, object), "unverifiable"}
	return all
}

func bearerMutants(t *testing.T) mutants {
	all := mutants{}
	for claim, why := range map[string]string{"sub": "no subject", "customer_id": "no customer"} {
		for name, v := range map[string]any{
			"missing": nil, "empty": "", "a number": 7, "a list": []string{"mallory"}, "an object": map[string]any{"id": "mallory"}, "true": true,
			"with a NUL": "agent-1\x00", "with a line end": "agent-1\n", "too long": strings.Repeat("a", 256),
		} {
			all[claim+" "+name] = mutant{sign(t, rsaKey(), claims(map[string]any{claim: v}), nil), why}
		}
		payload := strings.TrimSuffix(jsonOf(t, claims(map[string]any{claim: nil})), "}")
		all[claim+" null"] = mutant{signText(t, rsaKey(), headerOf(t, rsaKey(), nil), payload+fmt.Sprintf(",%q:null}", claim)), why}
		all[claim+" in capitals"] = mutant{signText(t, rsaKey(), headerOf(t, rsaKey(), nil), payload+fmt.Sprintf(",%q:\"mallory\"}", strings.ToUpper(claim))), why}
	}
	return all
}

// TestTwoIssuers holds that a key counts for its issuer alone.
func TestTwoIssuers(t *testing.T) {
	t.Parallel()
	theirs, ours := strangerKey(), rsaKey() // both called rsa
	v := fromFile(t, ours)
	requireRefused(t, v, sign(t, theirs, claims(nil), nil), "signature is invalid")
	requireRefused(t, v, sign(t, theirs, claims(map[string]any{"iss": "https://login.example.org"}), nil), "signature is invalid")
	requireRefused(t, v, sign(t, ours, claims(map[string]any{"iss": "https://login.example.org"}), nil), "invalid issuer")
}

// TestNothingIsFetchedForAToken holds that no address in a token is ever asked.
func TestNothingIsFetchedForAToken(t *testing.T) {
	t.Parallel()
	mallory, provider := tokentest.NewProvider(strangerKey()), tokentest.NewProvider(rsaKey())
	defer mallory.Close()
	defer provider.Close()
	v, err := token.New(token.Config{Issuer: issuer, Audience: audience, JWKSURL: provider.URL, Now: new(clock).Now})
	require.NoError(t, err)
	for _, kid := range []string{"rsa", mallory.URL} {
		for _, member := range []string{"jku", "x5u", "jwk", "iss"} {
			requireRefused(t, v, sign(t, strangerKey(), claims(nil), map[string]any{"kid": kid, member: mallory.URL}), "")
		}
	}
	requireRefused(t, v, sign(t, strangerKey(), claims(map[string]any{"iss": mallory.URL}), nil), "")
	require.Zero(t, mallory.Fetches())
	require.Equal(t, 1, provider.Fetches())
}

// TestLongTokensAreCheap holds that what is too long costs next to nothing (CVE-2025-30204 and its like).
func TestLongTokensAreCheap(t *testing.T) { //nolint:paralleltest // it measures, and others would count
	v := fromFile(t, rsaKey())
	for name, signed := range map[string]string{
		"a million characters": strings.Repeat("A", 1<<20),
		"a million dots":       strings.Repeat(".", 1<<20),
		"1 MB, well-formed":    sign(t, rsaKey(), claims(map[string]any{"fill": strings.Repeat("x", 1<<20)}), nil),
		"16 KiB of dots":       strings.Repeat(".", 16<<10),
		"16 KiB of nesting":    signText(t, rsaKey(), headerOf(t, rsaKey(), nil), strings.Repeat("[", 11<<10)),
	} {
		const times = 20
		best := time.Hour
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for range times {
			start := time.Now()
			_, err := v.Verify(t.Context(), signed)
			best = min(best, time.Since(start))
			require.ErrorIs(t, err, token.ErrInvalid)
		}
		runtime.ReadMemStats(&after)
		require.Less(t, best, 5*time.Millisecond, name)
		require.Less(t, (after.TotalAlloc-before.TotalAlloc)/times, uint64(1<<20), name)
	}
}
