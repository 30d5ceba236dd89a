// Package gormstore keeps everything in Postgres or SQLite, through GORM. It is the one implementation of package
// repository; what the two databases do differently is in dialect.go.
//
// What to know of it: the snapshot of a transaction that only reads is taken by its first statement. SQLite has one
// writer at a time, a file of it must not be shared over a network, and only one program may migrate it at a time.
package gormstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"gorm.io/gorm"

	"opencoaching/repository"
)

// The bounds on trying a transaction again.
const (
	maxTries   = 10
	maxTrying  = 2 * time.Second
	leastPause = 5 * time.Millisecond
	mostPause  = 200 * time.Millisecond
)

// Store is repository.Store on one database. Open makes it.
type Store struct {
	dialect    dialect
	reader     pool
	writer     pool                                 // on Postgres the same pool as reader
	joint      *joint                               // nil on SQLite
	enqueue    Enqueue                              // nil where nobody has to be told
	statements atomic.Pointer[map[string]*sql.Stmt] // see compiled
	// migrator gives the connections that migrations run on, and what to do when they are through.
	migrator func() (db *sql.DB, done func() error)
}

// pool is a set of connections with GORM over it.
type pool struct {
	connections *sql.DB
	gorm        *gorm.DB
	wait        time.Duration
	pulse       *pulse // nil on SQLite
}

var _ repository.Store = (*Store)(nil)

// Read runs f over one snapshot.
func (s *Store) Read(ctx context.Context, customer string, f func(repository.Tx) error) error {
	return retry(ctx, beganNot, func() error {
		return s.run(ctx, s.reader, false, customer, f)
	})
}

// Write runs f in a transaction, again where a concurrent one got in the way.
func (s *Store) Write(ctx context.Context, customer string, f func(repository.Tx) error) error {
	return retry(ctx, conflictOrBeganNot, func() error {
		return s.run(ctx, s.writer, true, customer, f)
	})
}

// compiled are the statements of a create on SQLite, compiled once. Postgres' driver does that by itself.
func (s *Store) compiled(ctx context.Context) (map[string]*sql.Stmt, error) {
	if known := s.statements.Load(); known != nil {
		return *known, nil
	}
	compiled := map[string]*sql.Stmt{}
	for _, text := range directStatements {
		statement, err := s.writer.connections.PrepareContext(ctx, text) //nolint:sqlclosecheck // it is kept as long as they are
		if err != nil {
			return nil, err
		}
		compiled[text] = statement
	}
	s.statements.Store(&compiled)
	return compiled, nil
}

// Ready asks for the schema's version, which needs a connection, a database that answers, and the right schema. A newer
// one than this program's is right too: a migration keeps the programs of the version before at work.
func (s *Store) Ready(ctx context.Context) error {
	state, err := s.SchemaState(ctx)
	if err != nil {
		return err
	}
	if state != SchemaCurrent && state != SchemaNewer {
		return fmt.Errorf("the schema of the database is %s", state)
	}
	return nil
}

// Risks names the settings of the database by which it could lose, when the machine fails, what was acknowledged.
func (s *Store) Risks(ctx context.Context) (risks []string, err error) {
	if s.dialect.risks() == "" {
		return nil, nil
	}
	err = s.Read(ctx, repository.EveryTenant, func(t repository.Tx) error {
		_, err := eachRow(t.(*tx).db.WithContext(ctx).Raw(s.dialect.risks()), func(rows *sql.Rows) error {
			var name, value string
			err := rows.Scan(&name, &value)
			risks = append(risks, name+" = "+value)
			return err
		})
		return err
	})
	return risks, err
}

// Close releases the connections.
func (s *Store) Close() error {
	s.writer.pulse.stop()
	err := s.writer.connections.Close()
	if s.reader.connections != s.writer.connections {
		err = errors.Join(err, s.reader.connections.Close())
	}
	return err
}

// beginError is an error from before f ran, so that running it is not running it again.
type beginError struct{ error }

func (e beginError) Unwrap() error { return e.error }

// errNoConnection: every connection was in use all the time that one may wait.
var errNoConnection = fmt.Errorf("every connection is in use: %w", repository.ErrUnavailable)

// errSilent: Postgres takes what it is sent and does not answer.
var errSilent = fmt.Errorf("the database does not answer: %w", repository.ErrUnavailable)

// beganNot accepts connections that turned out to be dead, as they all are after a restart of Postgres. To have waited
// in vain, for a connection or for Postgres, is not a reason to queue again.
func beganNot(err error) bool {
	var begin beginError
	return errors.As(err, &begin) && errors.Is(err, repository.ErrUnavailable) && !errors.Is(err, errNoConnection) && !errors.Is(err, errSilent)
}

func conflictOrBeganNot(err error) bool {
	return errors.Is(err, repository.ErrConflict) || beganNot(err)
}

// retry runs try until it succeeds, fails in a way that again does not accept, or has had its tries or its time.
// Pauses grow, and are random all the way down to the least, so that those who met once do not meet again.
func retry(ctx context.Context, again func(error) bool, try func() error) error {
	deadline := time.Now().Add(maxTrying)
	limit := leastPause
	for tries := 1; ; tries++ {
		err := try()
		if err == nil || tries == maxTries || !again(err) || ctx.Err() != nil {
			return err
		}
		pause := rand.N(limit) + 1
		limit = min(2*limit, mostPause)
		if time.Now().Add(pause).After(deadline) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(pause):
		}
	}
}
