package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"sync"
)

// stage is what a step works with.
type stage struct {
	settings
	name   string
	lines  *report
	chance *rand.Rand // of one goroutine
}

// say prints a line of the step, and notes when it did not hold.
func (s *stage) say(held bool, format string, args ...any) {
	word := "ok"
	if !held {
		word = "FAILED"
	}
	s.lines.print(held, "%s: %s … %s", s.name, fmt.Sprintf(format, args...), word)
}

// skip prints that something was not tried. It fails nothing, and cannot be overlooked.
func (s *stage) skip(format string, args ...any) {
	s.lines.print(true, "%s: SKIPPED: %s", s.name, fmt.Sprintf(format, args...))
}

// size is the number of a full run or of a quick one.
func (s *stage) size(full, quick int) int {
	if s.quick {
		return quick
	}
	return full
}

// on runs f on a new database of each kind. The lines of f name the kind.
func (s *stage) on(ctx context.Context, f func(context.Context, *stage, *database) error) error {
	for _, create := range []func(context.Context) (*database, error){newSQLite, newPostgres} {
		d, err := create(ctx)
		if err != nil {
			return err
		}
		there := *s
		there.name += " on " + d.kind
		if err := f(ctx, &there, d); err != nil {
			there.say(false, "%v", err)
		}
		d.drop()
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// report is where the lines go.
type report struct {
	mu     sync.Mutex
	out    io.Writer
	failed bool
}

func (r *report) print(held bool, format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed = r.failed || !held
	fmt.Fprintf(r.out, format+"\n", args...)
}

func (r *report) code() int {
	if r.failed {
		return 1
	}
	return 0
}
