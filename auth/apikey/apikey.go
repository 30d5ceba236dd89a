// Package apikey makes API keys and reads them. A key is one word that a program sends instead of a token:
//
//	ock_ 3mTq81Zc _ 0Yw…43 characters… 1dKx9P
//	│    │          │                  └ checksum: CRC-32 (IEEE) of all before it
//	│    │          └ secret: 256 random bits
//	│    └ public part, by which the key is found and shown
//	└ says what this is, to people and to those who scan for leaked secrets
//
// All parts but the first are base 62 (digits, small letters, capitals) of a fixed width. The checksum is no protection; it tells a key that
// was mistyped or cut from one that was revoked, and spares the database the question. What is kept of a key is its
// public part and the SHA-256 of the whole text, which with 256 random bits needs no slow hash (OWASP ASVS 5.0, 6.5.2).
package apikey

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"hash/crc32"
	"math/big"
	"strings"
)

// Start is how every key begins. No JWT begins so, because a JWT begins with the base64 of "{".
const Start = "ock_"

// The widths of the parts, in characters. 62^43 is just above 2^256, and 62^6 above 2^32.
const (
	publicWidth   = 8
	secretWidth   = 43
	checksumWidth = 6

	prefixLength   = len(Start) + publicWidth
	unsignedLength = prefixLength + 1 + secretWidth
	length         = unsignedLength + checksumWidth
)

// secretBits is how many random bits a secret has.
const secretBits = 256

// Key is a new key. Its text is shown once and never kept.
type Key struct {
	Text   string   // the whole key, 62 characters
	Prefix string   // its first 12 characters, which are no secret: Start and the public part
	Hash   [32]byte // SHA-256 of Text
}

// Mint makes a key. The error is that of the system's source of random numbers.
func Mint() (Key, error) {
	public, err := random(new(big.Int).Exp(big.NewInt(62), big.NewInt(publicWidth), nil), publicWidth)
	if err != nil {
		return Key{}, err
	}
	secret, err := random(new(big.Int).Lsh(big.NewInt(1), secretBits), secretWidth)
	if err != nil {
		return Key{}, err
	}
	unsigned := Start + public + "_" + secret
	text := unsigned + checksum(unsigned)
	return Key{Text: text, Prefix: text[:prefixLength], Hash: sha256.Sum256([]byte(text))}, nil
}

// Parse reads a key and returns the prefix to find it by and the hash to compare with Equal. It is not ok when the text
// cannot be a key of ours: another start, length or letter case, a character that does not belong, a wrong checksum.
func Parse(text string) (prefix string, hash [32]byte, ok bool) {
	if len(text) != length || !strings.HasPrefix(text, Start) || text[prefixLength] != '_' {
		return "", hash, false
	}
	if !isBase62(text[len(Start):prefixLength]) || !isBase62(text[prefixLength+1:]) {
		return "", hash, false
	}
	if checksum(text[:unsignedLength]) != text[unsignedLength:] {
		return "", hash, false
	}
	return text[:prefixLength], sha256.Sum256([]byte(text)), true
}

// Equal compares two hashes in a time that does not depend on where they differ.
func Equal(a, b [32]byte) bool { return subtle.ConstantTimeCompare(a[:], b[:]) == 1 }

// random is a number from 0 to below limit, each as likely, in base 62.
func random(limit *big.Int, width int) (string, error) {
	n, err := rand.Int(rand.Reader, limit)
	if err != nil {
		return "", fmt.Errorf("draw a random number: %w", err)
	}
	return base62(n, width), nil
}

func checksum(unsigned string) string {
	return base62(big.NewInt(int64(crc32.ChecksumIEEE([]byte(unsigned)))), checksumWidth)
}

// base62 writes n, which fits, with leading zeros.
func base62(n *big.Int, width int) string {
	digits := n.Text(62)
	return strings.Repeat("0", width-len(digits)) + digits
}

func isBase62(s string) bool {
	for _, c := range []byte(s) {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return true
}
