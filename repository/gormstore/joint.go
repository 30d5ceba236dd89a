package gormstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"opencoaching/repository"
)

// The bounds on transactions that creates share.
const (
	jointTransactions = 2  // of a customer at a time
	jointCreates      = 16 // in one
	jointTimeout      = 10 * time.Second
	// longestWait is how long the first create of a transaction may have waited. Then each goes by itself, in steps: while
	// the driver prepares what goes together, it waits for locks as long as ever.
	longestWait = time.Second
)

// joint makes the creates that come at the same time share transactions on Postgres: one that finds its customer's
// transactions all under way waits for the next, and goes together with the others that wait. What a transaction costs,
// most of all its round trip and its commit, they share; each is answered once it is committed. Alone, a create waits for
// nobody. Where one of them fails, the transaction is undone, and each goes by itself.
type joint struct {
	pool  pool
	mutex sync.Mutex
	lines map[string]*line // by customer
}

// line is the creates of a customer that wait, and how many transactions are under way.
type line struct {
	waiting []*jointCreate
	running int
}

// jointCreate is a create with its outcome, which is there once done is closed.
type jointCreate struct {
	creation
	asked    time.Time
	done     chan struct{}
	inserted bool
	err      error
}

// create waits for the outcome of a transaction. A caller that leaves before is told whether the create is still going
// to be made: ErrOutcomeUnknown.
func (j *joint) create(ctx context.Context, c creation) (bool, error) {
	if ctx.Err() != nil {
		return false, fmt.Errorf("wait for a transaction: %w", ctx.Err())
	}
	own := &jointCreate{creation: c, asked: time.Now(), done: make(chan struct{})}
	j.queue(context.WithoutCancel(ctx), own)
	select {
	case <-own.done:
		return own.inserted, own.err
	case <-ctx.Done():
		if j.leave(own) {
			return false, fmt.Errorf("wait for a transaction: %w", ctx.Err())
		}
		select {
		case <-own.done: // at the same moment
			return own.inserted, own.err
		default:
			return false, fmt.Errorf("%w: %w", repository.ErrOutcomeUnknown, ctx.Err())
		}
	}
}

// queue puts a create in its customer's line, and sees to it that somebody works it off.
func (j *joint) queue(ctx context.Context, own *jointCreate) {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	l := j.lines[own.customer]
	if l == nil {
		l = &line{}
		j.lines[own.customer] = l
	}
	l.waiting = append(l.waiting, own)
	if l.running < jointTransactions {
		l.running++
		go j.work(ctx, own.customer, l)
	}
}

// leave takes a create out of its line; false: it is in none any more.
func (j *joint) leave(own *jointCreate) bool {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	l := j.lines[own.customer]
	if l == nil {
		return false
	}
	place := slices.Index(l.waiting, own)
	if place >= 0 {
		l.waiting = slices.Delete(l.waiting, place, place+1)
	}
	return place >= 0
}

// work makes one transaction after the other, until nobody waits. Its context does not end with any caller's, since the
// transactions are also the others'.
func (j *joint) work(ctx context.Context, customer string, l *line) {
	for {
		together := j.next(customer, l)
		if len(together) == 0 {
			return
		}
		j.make(ctx, together)
		for _, c := range together {
			close(c.done)
		}
	}
}

// next takes those who go together; none: the worker is to end.
func (j *joint) next(customer string, l *line) []*jointCreate {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	if len(l.waiting) == 0 {
		l.running--
		if l.running == 0 {
			delete(j.lines, customer)
		}
		return nil
	}
	count := min(len(l.waiting), jointCreates)
	together := slices.Clone(l.waiting[:count])
	l.waiting = slices.Delete(l.waiting, 0, count)
	return together
}

// make gives every create its outcome.
func (j *joint) make(ctx context.Context, together []*jointCreate) {
	ctx, cancel := context.WithTimeout(ctx, jointTimeout)
	defer cancel()
	defer func() {
		if fault := recover(); fault != nil { // as the server does it for a request
			settle(together, fmt.Errorf("%w: panic: %v", repository.ErrOutcomeUnknown, fault))
		}
	}()
	late := slices.IndexFunc(together, func(c *jointCreate) bool { return time.Since(c.asked) < j.pool.wait })
	if late < 0 {
		late = len(together)
	}
	settle(together[:late], errLongLine)
	if together = together[late:]; len(together) == 0 {
		return
	}
	conn, err := j.acquire(ctx, together[0].asked)
	if err != nil {
		settle(together, err)
		return
	}
	// The work is over when it is given back, so there is nothing that this could report.
	defer func() { _ = conn.Close() }()
	if len(together) > 1 && time.Since(together[0].asked) <= longestWait {
		bound, err := send(ctx, conn, together)
		if err == nil && bound {
			return
		}
		if errors.Is(err, repository.ErrOutcomeUnknown) {
			settle(together, err)
			return
		}
	}
	oneByOne(ctx, conn, together)
}

// errLongLine: the creates before took as long as one may wait.
var errLongLine = fmt.Errorf("too many creates wait: %w", repository.ErrUnavailable)

// acquire waits no longer for a connection than if it had been asked for at once.
func (j *joint) acquire(ctx context.Context, asked time.Time) (*sql.Conn, error) {
	waiting, cancel := context.WithDeadline(ctx, asked.Add(j.pool.wait))
	defer cancel()
	conn, err := j.pool.acquire(waiting)
	if errors.Is(err, context.DeadlineExceeded) {
		return nil, errNoConnection
	}
	return conn, err
}

// settle gives all the same outcome.
func settle(together []*jointCreate, err error) {
	for _, c := range together {
		c.inserted, c.err = false, err
	}
}

// send makes creates in one round trip, which Postgres takes for one transaction; not bound: the connection is not in
// the tenants' role, and nothing was stored. Whoever has waited in line waits the less for locks.
func send(ctx context.Context, conn *sql.Conn, together []*jointCreate) (bound bool, err error) {
	batch := &pgx.Batch{}
	waited := time.Since(together[0].asked)
	if waited >= leastLockTimeout {
		batch.Queue("SELECT set_config('lock_timeout', $1, true)", lockPatience(waited))
	}
	for _, c := range together {
		statement, values := c.statement()
		batch.Queue(statement, values...)
	}
	err = onPgx(conn, func(lent *pgx.Conn) error {
		answers := lent.SendBatch(ctx, batch)
		var failed error
		if waited >= leastLockTimeout {
			_, failed = answers.Exec()
		}
		for _, c := range together {
			inserted := 0
			failed = errors.Join(failed, answers.QueryRow().Scan(&inserted, &bound))
			c.inserted = inserted > 0
		}
		return errors.Join(failed, answers.Close()) // Close waits for the commit
	})
	if err != nil && !isRefused(err) {
		return false, fmt.Errorf("%w: %w", repository.ErrOutcomeUnknown, err)
	}
	return bound, translate(err)
}

// isRefused tells whether Postgres has said that it stores nothing, or was not asked to.
func isRefused(err error) bool {
	var said *pgconn.PgError
	var unsent pgx.ErrPreprocessingBatch
	return errors.As(err, &said) || errors.As(err, &unsent) || pgconn.SafeToRetry(err)
}

// oneByOne makes each create in a transaction of its own. A lock that one of them does not get in time may be its own
// alone; one that two do not get keeps the others waiting, too, and they are not tried.
func oneByOne(ctx context.Context, conn *sql.Conn, together []*jointCreate) {
	kept := 0
	for i, c := range together {
		if kept == 2 || ctx.Err() != nil {
			settle(together[i:], fmt.Errorf("after other creates that failed: %w", repository.ErrUnavailable))
			return
		}
		c.inserted, c.err = alone(ctx, conn, c)
		if errors.Is(c.err, repository.ErrUnavailable) || errors.Is(c.err, repository.ErrOutcomeUnknown) {
			kept++
		}
	}
}

func alone(ctx context.Context, conn *sql.Conn, c *jointCreate) (bool, error) {
	if time.Since(c.asked) <= longestWait {
		bound, err := send(ctx, conn, []*jointCreate{c})
		if bound || err != nil {
			return c.inserted && err == nil, err
		}
	}
	return createInSteps(ctx, conn, c)
}

// createInSteps begins, creates and commits.
func createInSteps(ctx context.Context, conn *sql.Conn, c *jointCreate) (bool, error) {
	work, err := postgres{}.begin(ctx, conn, beginning{writes: true, customer: c.customer, waited: time.Since(c.asked)})
	if err != nil {
		return false, translate(err)
	}
	defer func() { _ = work.Rollback(ctx) }() // after a commit it does nothing
	statement, values := c.statement()
	inserted, bound := 0, false
	if err := work.QueryRowContext(ctx, statement, values...).Scan(&inserted, &bound); err != nil || inserted == 0 {
		return false, translate(err)
	}
	return true, commitError(work.Commit(ctx))
}
