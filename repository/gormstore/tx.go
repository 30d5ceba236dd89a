package gormstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// tx is repository.Tx. It is used by one goroutine.
type tx struct {
	// db is a session of the transaction, to be bound to a context with WithContext before it is used.
	db *gorm.DB
	dialect
	work    *statements
	enqueue Enqueue
}

// transaction is one that has begun, on one connection. After Commit, Rollback does nothing.
type transaction interface {
	gorm.ConnPool
	Commit(ctx context.Context) error
	Rollback(ctx context.Context) error
}

// statements are those of the transaction. One that failed to write has ended the transaction on Postgres; so that
// SQLite does not commit what was half done, it ends it everywhere.
type statements struct {
	transaction
	failed error
}

// ExecContext notes whether the statement failed.
func (s *statements) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	result, err := s.transaction.ExecContext(ctx, query, args...)
	if err != nil && s.failed == nil {
		s.failed = err
	}
	return result, err
}

// fail notes that the transaction must not commit, for an error that is none of a statement, and returns it.
func (t *tx) fail(err error) error {
	if err != nil && t.work.failed == nil {
		t.work.failed = err
	}
	return err
}

// run runs f once in a transaction that writes or only reads.
func (s *Store) run(ctx context.Context, p pool, writes bool, customer string, f func(repository.Tx) error) error {
	asked := time.Now()
	conn, err := p.acquire(ctx)
	if err != nil {
		return beginError{err}
	}
	// What is in flight on it was ended by the transaction, so there is nothing that giving it back could report.
	defer func() { _ = conn.Close() }()
	if customer != repository.EveryTenant && !coaching.ValidID(customer) {
		return fmt.Errorf("customer %q: %w", customer, repository.ErrNotFound)
	}
	work, err := s.dialect.begin(ctx, conn, beginning{writes, customer, time.Since(asked)})
	if err != nil {
		return beginError{fmt.Errorf("begin a transaction: %w", translate(err))}
	}
	// After a commit it does nothing; and the database rolls back what it hears no more of.
	defer func() { _ = work.Rollback(ctx) }()
	t := s.session(ctx, p, work)
	if err := f(t); err != nil || !writes {
		return err
	}
	if err := t.work.failed; err != nil {
		return fmt.Errorf("commit after a failed statement: %w", translate(err))
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("before the commit: %w", err)
	}
	return commitError(work.Commit(ctx))
}

func (s *Store) session(ctx context.Context, p pool, work transaction) *tx {
	t := &tx{dialect: s.dialect, work: &statements{transaction: work}, enqueue: s.enqueue}
	t.db = p.gorm.Session(&gorm.Session{NewDB: true, Context: ctx})
	t.db.Statement.ConnPool = t.work
	return t
}

// commitError keeps apart what the database refused, which changed nothing, and a COMMIT without an answer, which may
// have changed everything.
func commitError(err error) error {
	switch {
	case err == nil:
		return nil
	case connectionLost(err), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%w: commit: %w", repository.ErrOutcomeUnknown, err)
	default:
		return fmt.Errorf("commit: %w", translate(err))
	}
}

// acquire waits for a connection, and makes one where the pool may still grow.
func (p pool) acquire(ctx context.Context) (*sql.Conn, error) {
	if p.pulse.isSilent() {
		return nil, errSilent
	}
	waiting, cancel := context.WithTimeout(ctx, p.wait)
	defer cancel()
	conn, err := p.connections.Conn(waiting)
	switch {
	case err == nil:
		return conn, nil
	case ctx.Err() != nil:
		return nil, fmt.Errorf("wait for a connection: %w", ctx.Err())
	case waiting.Err() != nil:
		return nil, errNoConnection
	default:
		return nil, fmt.Errorf("connect: %w", translate(err))
	}
}

// System is what belongs to no tenant.
func (t *tx) System() repository.System { return systemStore{t} }

// Customer binds to a customer.
func (t *tx) Customer(id string) repository.Customer { return customerStore{tx: t, customer: id} }

// Profile binds to a profile.
func (t *tx) Profile(customer, profile string) repository.Profile {
	return profileStore{tx: t, customer: customer, profile: profile}
}

// profileStore is repository.Profile. What it hands out embeds it.
type profileStore struct {
	*tx
	customer, profile string
}

// Scorecards keeps the scorecards of the profile.
func (p profileStore) Scorecards() repository.Scorecards { return scorecards{p} }

// Links keeps what scorecards of the profile refer to.
func (p profileStore) Links() repository.Links { return links{p} }

// Templates keeps the scorecard templates of the profile.
func (p profileStore) Templates() repository.Templates { return templates{p} }

// Targets keeps the targets of the profile.
func (p profileStore) Targets() repository.Targets { return targets{p} }

// Plans keeps the coaching plans of the profile.
func (p profileStore) Plans() repository.Plans { return plans{p} }

// Sessions keeps the coaching sessions of the profile.
func (p profileStore) Sessions() repository.Sessions { return sessions{p} }

// Comments keeps the comments on the coaching plans of the profile.
func (p profileStore) Comments() repository.Comments { return comments{p} }

// Reports sums up what happened with the agents of the profile.
func (p profileStore) Reports() repository.Reports { return reports{p} }

// Webhooks keeps the webhooks of the profile.
func (p profileStore) Webhooks() repository.Webhooks { return webhooks{p} }

// Jobs keeps the jobs of the profile.
func (p profileStore) Jobs() repository.Jobs { return jobs{p} }

// Conversations reads the conversations of the profile.
func (p profileStore) Conversations() repository.Conversations { return conversations{p} }
