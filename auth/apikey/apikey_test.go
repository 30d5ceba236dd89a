package apikey

import (
	"crypto/sha256"
	"math/big"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func mint(t testing.TB) Key {
	t.Helper()
	key, err := Mint()
	require.NoError(t, err)
	return key
}

func TestMint(t *testing.T) {
	t.Parallel()
	key := mint(t)
	require.Regexp(t, `^ock_[0-9A-Za-z]{8}_[0-9A-Za-z]{49}$`, key.Text)
	require.Equal(t, key.Text[:12], key.Prefix)
	require.Equal(t, sha256.Sum256([]byte(key.Text)), key.Hash)

	prefix, hash, ok := Parse(key.Text)
	require.True(t, ok)
	require.Equal(t, key.Prefix, prefix)
	require.True(t, Equal(key.Hash, hash))
}

// TestChecksum holds the form of a key: one that was given out stays valid whatever this package becomes. The checksums
// were worked out with Python's zlib.crc32.
func TestChecksum(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"ock_00000000_0000000000000000000000000000000000000000000" + "002GNH",
		"ock_3mTq81Zc_0Yw5bLr8Nf2cXs7VdJ1hKe4GtPa9QiMo6UzRyWjBnC3" + "3MVDQ7",
	} {
		prefix, _, ok := Parse(text)
		require.True(t, ok)
		require.Equal(t, text[:12], prefix)
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	key := mint(t).Text
	for name, text := range map[string]string{
		"nothing":                     "",
		"the start alone":             Start,
		"the prefix alone":            key[:prefixLength],
		"no checksum":                 key[:unsignedLength],
		"one character missing":       key[:length-1],
		"one character more":          key + "0",
		"a blank before":              " " + key,
		"a blank after":               key + " ",
		"a line end after":            key + "\n",
		"a blank for the last":        key[:length-1] + " ",
		"another start":               "oct_" + key[len(Start):],
		"the start in capitals":       "OCK_" + key[len(Start):],
		"another environment's start": "ock_test_" + key[len(Start):],
		"all in capitals":             strings.ToUpper(key),
		"all in small letters":        strings.ToLower(key),
		"no second underscore":        signed(key[:prefixLength] + "0" + key[prefixLength+1:unsignedLength]),
		"an underscore too many":      signed(key[:prefixLength+1] + "_" + key[prefixLength+2:unsignedLength]),
		"a minus in the public part":  signed(Start + "-" + key[len(Start)+1:unsignedLength]),
		"no ASCII":                    signed(key[:unsignedLength-2] + "é"),
		"a NUL":                       signed(key[:unsignedLength-1] + "\x00"),
		"a token":                     "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZ2VudC0xIn0.c2lnbmF0dXJlLXNpZ25hdHVyZQ"[:length],
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			prefix, hash, ok := Parse(text)
			require.False(t, ok)
			require.Empty(t, prefix)
			require.Zero(t, hash)
		})
	}
}

// signed puts the right checksum to what is otherwise wrong.
func signed(unsigned string) string { return unsigned + checksum(unsigned) }

// TestParseSeesOneWrongCharacter tries every character of a key.
func TestParseSeesOneWrongCharacter(t *testing.T) {
	t.Parallel()
	key := mint(t).Text
	for at := range key {
		for _, other := range []byte("0aZ_") {
			if key[at] == other {
				continue
			}
			_, _, ok := Parse(key[:at] + string(other) + key[at+1:])
			require.False(t, ok, "%q at %d", other, at)
		}
	}
}

func TestEqual(t *testing.T) {
	t.Parallel()
	a, b := mint(t).Hash, mint(t).Hash
	require.True(t, Equal(a, a))
	require.False(t, Equal(a, b))
	last := a
	last[31] ^= 1
	require.False(t, Equal(a, last))
}

// TestRandomness mints many keys: none twice, in no part, and each of the 256 bits set about as often as not.
func TestRandomness(t *testing.T) {
	t.Parallel()
	const many = 4000
	prefixes, secrets := map[string]bool{}, map[string]bool{}
	var set [secretBits]int
	for range many {
		key := mint(t)
		prefixes[key.Prefix] = true
		secret := key.Text[prefixLength+1 : unsignedLength]
		secrets[secret] = true
		n, ok := new(big.Int).SetString(secret, 62)
		require.True(t, ok)
		require.LessOrEqual(t, n.BitLen(), secretBits)
		for bit := range set {
			set[bit] += int(n.Bit(bit))
		}
	}
	require.Len(t, prefixes, many)
	require.Len(t, secrets, many)
	for bit, times := range set {
		// Seven standard deviations of 4,000 throws of a coin.
		require.InDelta(t, many/2, times, 222, "bit %d", bit)
	}
}

// TestWidths holds that every number has room in its part.
func TestWidths(t *testing.T) {
	t.Parallel()
	largest := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), secretBits), big.NewInt(1))
	require.Len(t, base62(largest, secretWidth), secretWidth)
	require.Len(t, base62(big.NewInt(1<<32-1), checksumWidth), checksumWidth)
	require.Equal(t, "00000000", base62(big.NewInt(0), publicWidth))
}

// FuzzParse holds that what is accepted has the form of a key and its right checksum.
func FuzzParse(f *testing.F) {
	f.Add(mint(f).Text)
	f.Add(Start)
	f.Add(strings.Repeat("_", length))
	form := regexp.MustCompile(`^ock_[0-9A-Za-z]{8}_[0-9A-Za-z]{49}$`)
	f.Fuzz(func(t *testing.T, text string) {
		prefix, hash, ok := Parse(text)
		// What was not accepted may still be a key but for the checksum.
		if !ok && len(text) == length {
			text = signed(text[:unsignedLength])
			prefix, hash, ok = Parse(text)
			require.Equal(t, form.MatchString(text), ok)
		}
		if !ok {
			return
		}
		require.Regexp(t, form, text)
		require.Equal(t, text[:12], prefix)
		require.Equal(t, sha256.Sum256([]byte(text)), hash)
	})
}
