package gormstore

import (
	"errors"
	"fmt"
	"runtime/debug"
)

// errNotWanted ends the reading once the caller wants no more.
var errNotWanted = errors.New("no more is wanted")

// readAhead calls read in a goroutine of its own, which hands on what it reads with put, and use for each of these in
// turn. Meanwhile the next are read, in as many places as there are, again and again. It returns the first error of use
// or else that of read, and only when read has returned; put gives an error once nothing more is wanted.
func readAhead[T any](places []T, read func(put func(fill func(T) error) error) error, use func(T) error) error {
	free, full := make(chan T, len(places)), make(chan T, len(places))
	for _, place := range places {
		free <- place
	}
	var failed error
	var panicked string
	enough := make(chan struct{})
	go func() {
		defer close(full)
		defer func() {
			if p := recover(); p != nil {
				panicked = fmt.Sprintf("%v\n\n%s", p, debug.Stack())
			}
		}()
		failed = read(func(fill func(T) error) error {
			select {
			case <-enough:
				return errNotWanted
			case place := <-free:
				if err := fill(place); err != nil {
					return err
				}
				full <- place
				return nil
			}
		})
	}()
	defer func() { // whatever becomes of use, nobody reads any more afterwards
		close(enough)
		for range full {
			continue
		}
	}()
	for place := range full {
		if err := use(place); err != nil {
			return err
		}
		free <- place
	}
	if panicked != "" {
		panic(panicked) // in the goroutine of the caller, who can recover from it
	}
	return failed
}
