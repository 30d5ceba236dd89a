package jobs_test

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"opencoaching/jobs"
)

const backfillName = "customers/acme/profiles/support/jobs/j-1"

// backfills are kept in memory by the promises of jobs.Backfills.
type backfills struct {
	mutex   sync.Mutex
	left    map[string]int // steps
	moved   time.Time
	steps   int
	failing []error // what the next steps return
	stuck   chan struct{}
	ended   []string // the reasons
}

func (b *backfills) Unfinished(context.Context) (map[string]time.Time, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	active := map[string]time.Time{}
	for name, left := range b.left {
		if left > 0 {
			active[name] = b.moved
		}
	}
	return active, nil
}

func (b *backfills) Step(ctx context.Context, job string) (bool, error) {
	b.mutex.Lock()
	stuck := b.stuck
	b.stuck = nil
	b.mutex.Unlock()
	if stuck != nil { // a server that will never come back to it
		select {
		case <-stuck:
		case <-ctx.Done():
		}
		return false, ctx.Err()
	}
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.steps++
	if len(b.failing) > 0 {
		err := b.failing[0]
		b.failing = b.failing[1:]
		return false, err
	}
	b.moved = time.Now()
	b.left[job]--
	return b.left[job] <= 0, nil
}

func (b *backfills) Fail(_ context.Context, job, reason string) error {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.left[job] = 0
	b.ended = append(b.ended, reason)
	return nil
}

func (b *backfills) done() bool {
	active, _ := b.Unfinished(context.Background())
	return len(active) == 0
}

func startBackfills(t *testing.T, database string, b *backfills, options jobs.Options) {
	t.Helper()
	runner, err := jobs.Open(t.Context(), database, newFeed(""), b, options)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, runner.Stop(context.Background())) })
	require.NoError(t, runner.Start(t.Context()))
}

// sweeping are options with a sweep that takes up what nobody has enqueued.
func sweeping() jobs.Options {
	options := quick()
	options.Sweep = 50 * time.Millisecond
	return options
}

func TestBackfillsAreWorkedOff(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, database string) {
		require.NoError(t, jobs.Migrate(t.Context(), database))
		b := &backfills{left: map[string]int{backfillName: 20, backfillName + "0": 3}}
		options := sweeping()
		options.RunFor = 5 * time.Millisecond // so that they make room for each other
		startBackfills(t, database, b, options)
		require.Eventually(t, b.done, 20*time.Second, 20*time.Millisecond)
		require.Equal(t, 23, b.steps)
		require.Empty(t, b.ended)
	})
}

// TestABackfillThatFails is tried again, as long as it takes where the reason may pass.
func TestABackfillThatFails(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, database string) {
		require.NoError(t, jobs.Migrate(t.Context(), database))
		b := &backfills{left: map[string]int{backfillName: 1}}
		for range 3 {
			b.failing = append(b.failing, errors.Join(jobs.ErrBusy, errors.New("the database is away")))
		}
		for range 2 {
			b.failing = append(b.failing, errors.New("a fault of ours"))
		}
		startBackfills(t, database, b, sweeping())
		require.Eventually(t, b.done, 60*time.Second, 20*time.Millisecond)
		require.Empty(t, b.ended)
	})
}

func TestABackfillIsGivenUpOn(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, database string) {
		require.NoError(t, jobs.Migrate(t.Context(), database))
		b := &backfills{left: map[string]int{backfillName: 1}}
		for range 5 {
			b.failing = append(b.failing, errors.New("a fault of ours"))
		}
		startBackfills(t, database, b, sweeping())
		require.Eventually(t, b.done, 60*time.Second, 20*time.Millisecond)
		require.Equal(t, []string{"INTERNAL"}, b.ended)
	})
}

// TestABackfillOfADeadServer is taken up by another one, long before River would notice.
func TestABackfillOfADeadServer(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, database string) {
		require.NoError(t, jobs.Migrate(t.Context(), database))
		stuck := make(chan struct{})
		t.Cleanup(func() { close(stuck) })
		b := &backfills{left: map[string]int{backfillName: 2}, stuck: stuck}
		startBackfills(t, database, b, sweeping())
		require.Eventually(t, b.done, 15*time.Second, 50*time.Millisecond)
		require.Equal(t, 2, b.steps)
	})
}

// TestABackfillIsEnqueuedInATransaction of somebody else's, or not, if that is rolled back.
func TestABackfillIsEnqueuedInATransaction(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, database string) {
		enqueuer, err := jobs.NewEnqueuer()
		require.NoError(t, err)
		within := func(end string) {
			if path, is := strings.CutPrefix(database, "sqlite:"); is {
				db, err := sql.Open("sqlite", "file:"+path)
				require.NoError(t, err)
				defer db.Close()
				tx, err := db.BeginTx(t.Context(), nil)
				require.NoError(t, err)
				require.NoError(t, enqueuer.Enqueue(t.Context(), tx, backfillName))
				if end == "COMMIT" {
					require.NoError(t, tx.Commit())
				} else {
					require.NoError(t, tx.Rollback())
				}
				return
			}
			conn, err := pgx.Connect(t.Context(), database)
			require.NoError(t, err)
			defer conn.Close(context.Background())
			for _, do := range []func() error{
				func() error { _, err := conn.Exec(t.Context(), "BEGIN"); return err },
				func() error { return enqueuer.Enqueue(t.Context(), conn, backfillName) },
				func() error { _, err := conn.Exec(t.Context(), end); return err },
			} {
				require.NoError(t, do())
			}
		}
		within("COMMIT") // where River's tables are not there yet
		require.NoError(t, jobs.Migrate(t.Context(), database))
		require.Error(t, enqueuer.Enqueue(t.Context(), "nothing", backfillName))
		within("ROLLBACK")
		b := &backfills{left: map[string]int{backfillName: 1}}
		startBackfills(t, database, b, quick()) // whose sweep comes once, at the beginning
		require.Eventually(t, b.done, 10*time.Second, 20*time.Millisecond)

		b.mutex.Lock()
		b.left[backfillName] = 1
		b.mutex.Unlock()
		within("COMMIT")
		require.Eventually(t, b.done, 10*time.Second, 20*time.Millisecond)
	})
}
