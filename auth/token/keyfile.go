package token

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
)

// maxKeys is how long a key file or a provider's answer may be, in bytes.
const maxKeys = 1 << 20

// readKeyFile reads the keys in a file once: public keys in PEM, or a JWK set. Unlike in a set from a provider, every
// key has to be usable. The error names the file and what is wrong with it.
func readKeyFile(path string) (*keySet, error) {
	text, err := readAtMost(path)
	if err != nil {
		return nil, fmt.Errorf("read key file: %w", err)
	}
	var set *keySet
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
		var faults []error
		set, faults, err = parseJWKSet(text)
		err = errors.Join(append(faults, err)...)
	} else {
		set, err = parsePEM(text)
	}
	if err == nil && len(set.keys) == 0 {
		err = errors.New("no key in it that signatures can be verified with")
	}
	if err != nil {
		return nil, fmt.Errorf("key file %s: %w", path, err)
	}
	return set, nil
}

func readAtMost(path string) ([]byte, error) {
	file, err := os.Open(path) // the operator names it
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(file, maxKeys+1))
	if err := errors.Join(err, file.Close()); err != nil {
		return nil, err
	}
	if len(text) > maxKeys {
		return nil, fmt.Errorf("%s is larger than 1 MiB", path)
	}
	return text, nil
}

// parsePEM reads public keys in PEM. They have no ids, so that of two for the same algorithm none could be chosen.
func parsePEM(text []byte) (*keySet, error) {
	var keys []key
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		k, err := parseBlock(block)
		if err == nil {
			err = k.check()
		}
		if err != nil {
			return nil, fmt.Errorf("PEM block %d: %w", len(keys)+1, err)
		}
		keys = append(keys, k)
	}
	if bytes.Count(text, []byte("-----BEGIN ")) != len(keys) {
		return nil, errors.New("a PEM block is not well-formed") // the decoder passes over it
	}
	set := newKeySet(keys)
	for _, alg := range algorithms {
		if _, err := set.choose(alg, ""); err != nil && !errors.Is(err, errUnknownKey) {
			return nil, errors.New("two keys for the same algorithm: only a JWK set can tell them apart, by kid")
		}
	}
	return set, nil
}

func parseBlock(block *pem.Block) (key, error) {
	switch block.Type {
	case "PUBLIC KEY":
		public, err := x509.ParsePKIXPublicKey(block.Bytes)
		return key{public: public}, err
	case "RSA PUBLIC KEY":
		public, err := x509.ParsePKCS1PublicKey(block.Bytes)
		return key{public: public}, err
	case "CERTIFICATE":
		return key{}, errors.New("a certificate; openssl x509 -pubkey -noout makes the public key of it")
	default:
		return key{}, errors.New("not a public key")
	}
}
