package main

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// partialSuffix is what the name of a file ends in that is not whole yet.
const partialSuffix = ".partial"

// toFile lets write fill the file at a path, which gets its name when it is whole and on the disk: whatever happens on
// the way, what stood there before stays. The path - means stdout.
func toFile(path string, stdout io.Writer, write func(io.Writer) error) error {
	if path == "-" {
		return write(stdout)
	}
	return wholeFile(path, func(file *os.File) error { return write(file) })
}

// wholeFile is toFile for what needs a file.
func wholeFile(path string, fill func(partial *os.File) error) (err error) {
	partial := path + partialSuffix
	// Scorecards are about people: the file is its owner's to share.
	file, err := os.OpenFile(partial, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("make the file: %w", err)
	}
	if err = fill(file); err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return errors.Join(err, os.Remove(partial))
	}
	if err := os.Rename(partial, path); err != nil {
		return fmt.Errorf("give the file its name: %w", err)
	}
	return nil
}
