package importer

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"

	"opencoaching/coaching"
)

// Refusal is a line of a file that was refused, with everything that is wrong with it.
type Refusal struct {
	Line       int64    `json:"line"` // the first being 1
	Name       string   `json:"name,omitempty"`
	Violations []Reason `json:"violations"`
}

// Reason is one fault: in which field or column, and what it is.
type Reason struct {
	Field       string `json:"field"`
	Description string `json:"description"`
}

// reasons are faults with what stands before their fields.
func reasons(prefix string, v coaching.Violations) []Reason {
	found := make([]Reason, len(v))
	for i, violation := range v {
		found[i] = Reason{prefix + violation.Field, violation.Description}
	}
	return found
}

// refusals writes refused lines to a file, one JSON object a line. There is no file until there is a refusal.
type refusals struct {
	path string
	file *os.File
	out  *bufio.Writer
}

// openRefusals keeps the given length of what an earlier import wrote, and takes the rest away.
func openRefusals(path string, keep int64) (*refusals, error) {
	r := &refusals{path: path}
	if keep == 0 {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		return r, nil
	}
	return r, r.open(keep)
}

func (r *refusals) open(keep int64) (err error) {
	// Names are of people: the file is its owner's to share.
	if r.file, err = os.OpenFile(r.path, os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return err
	}
	r.out = bufio.NewWriter(r.file)
	return r.back(keep)
}

func (r *refusals) reset() error { return r.back(0) }

// back takes away what was written after a length.
func (r *refusals) back(keep int64) error {
	if r.file == nil {
		return nil
	}
	r.out.Reset(r.file)
	if err := r.file.Truncate(keep); err != nil {
		return err
	}
	_, err := r.file.Seek(keep, io.SeekStart)
	return err
}

func (r *refusals) write(more []Refusal) error {
	if len(more) > 0 && r.file == nil {
		if err := r.open(0); err != nil {
			return err
		}
	}
	for _, refusal := range more {
		line, err := json.Marshal(refusal)
		if err != nil {
			return err
		}
		if _, err := r.out.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// sync puts what was written on the disk, and returns how long it is.
func (r *refusals) sync() (int64, error) {
	if r.file == nil {
		return 0, nil
	}
	if err := errors.Join(r.out.Flush(), r.file.Sync()); err != nil {
		return 0, err
	}
	return r.file.Seek(0, io.SeekCurrent)
}

func (r *refusals) close() error {
	if r.file == nil {
		return nil
	}
	length, err := r.sync()
	if err = errors.Join(err, r.file.Close()); err == nil && length == 0 {
		err = os.Remove(r.path)
	}
	return err
}
