package importer

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
)

// note is how far an import in chunks has come, as it stands beside the file.
type note struct {
	File     string   `json:"file"` // a digest of its size, its beginning and its end
	Database string   `json:"database"`
	At       position `json:"at"`
	Report   Report   `json:"report"`
	Read     int64    `json:"read"`     // in bytes
	Refusals int64    `json:"refusals"` // how long the file of them is

	path    string
	begin   position // of the next chunk
	resumed bool
}

// openNote reads the note of an earlier import, or begins one. A note of another file or database is an error, so that
// nothing is left out because it was imported elsewhere.
func (r *run) openNote(file *os.File, start position) (*note, error) {
	digest, err := digestOf(file, r.total)
	if err != nil {
		return nil, err
	}
	begun := &note{File: digest, Database: hexDigest([]byte(r.Database)), path: r.ProgressPath(), begin: start}
	data, err := os.ReadFile(begun.path)
	if errors.Is(err, fs.ErrNotExist) {
		return begun, nil
	}
	if err != nil {
		return nil, err
	}
	found := &note{path: begun.path, resumed: true}
	if err := json.Unmarshal(data, found); err != nil {
		return nil, fmt.Errorf("%s is not as an import has left it: remove it to begin anew", begun.path)
	}
	if found.File != begun.File {
		return nil, fmt.Errorf("%s is of another state of the file: remove it to begin anew, which stores nothing twice", begun.path)
	}
	if found.Database != begun.Database {
		return nil, fmt.Errorf("%s is of an import into another database: remove it to begin anew", begun.path)
	}
	found.begin = found.At
	return found, nil
}

// save replaces the note, whole and on the disk.
func (n *note) save() error {
	data, err := json.Marshal(n)
	if err != nil {
		return err
	}
	partial := n.path + ".partial"
	file, err := os.OpenFile(partial, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(file, bytes.NewReader(data))
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	return os.Rename(partial, n.path)
}

// remove takes the note of a finished import away.
func (n *note) remove() error { return os.Remove(n.path) }

// sampled is how much of both ends of a file tells it from others of its size.
const sampled = 1 << 20

func digestOf(file *os.File, size int64) (string, error) {
	hash := sha256.New()
	_, _ = fmt.Fprintf(hash, "%d\n", size) // a hash takes everything
	for _, from := range []int64{0, max(0, size-sampled)} {
		if _, err := io.Copy(hash, io.NewSectionReader(file, from, sampled)); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

func hexDigest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
