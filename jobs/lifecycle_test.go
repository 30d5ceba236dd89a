package jobs_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/jobs"
	"opencoaching/repository/repotest"
)

// TestAJobWhoseServerDied is left behind as if by kill -9.
func TestAJobWhoseServerDied(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, database string) {
		r, url := newReceiver(t, nil)
		f := newFeed(url, name)
		f.happen(1)
		runner := open(t, database, f, quick())
		require.NoError(t, runner.Enqueue(t.Context(), name))
		query[int](t, database, `UPDATE river_job SET state = 'running', attempt = 1, attempted_at = '`+
			time.Now().UTC().Add(-25*time.Second).Format("2006-01-02 15:04:05.000")+`' RETURNING id`)
		started := time.Now()
		require.NoError(t, runner.Start(t.Context()))
		waitFor(t, "the event is delivered", func() bool { return f.last(name) == 1 })
		require.Less(t, time.Since(started), 5*time.Second, "and with the 25 from before, within 30")
		require.Equal(t, upTo(1), r.got())
		require.Contains(t, query[string](t, database, "SELECT CAST(errors AS text) FROM river_job"), "its server is gone",
			"the sweep freed it, which would have taken River longer")
	})
	t.Run("is left alone while it may still be at work", func(t *testing.T) {
		t.Parallel()
		onEach(t, func(t *testing.T, database string) {
			r, url := newReceiver(t, nil)
			f := newFeed(url, name)
			f.happen(1)
			options := quick()
			options.Sweep = 50 * time.Millisecond
			runner := open(t, database, f, options)
			require.NoError(t, runner.Enqueue(t.Context(), name))
			query[int](t, database, `UPDATE river_job SET state = 'running', attempt = 1, attempted_at = '`+
				time.Now().UTC().Add(-15*time.Second).Format("2006-01-02 15:04:05.000")+`' RETURNING id`)
			require.NoError(t, runner.Start(t.Context()))
			time.Sleep(time.Second)
			require.Empty(t, r.got())
		})
	})
}

func TestStop(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, database string) {
		arrived, release := make(chan struct{}, 10), make(chan struct{})
		r, url := newReceiver(t, func(string, int) int { arrived <- struct{}{}; <-release; return 200 })
		f := newFeed(url, name)
		f.happen(3)
		runner := start(t, database, f, quick())
		require.NoError(t, runner.Enqueue(t.Context(), name))
		<-arrived
		stopped := make(chan error, 1)
		go func() { stopped <- runner.Stop(context.Background()) }()
		select {
		case err := <-stopped:
			require.Fail(t, "it did not wait for the delivery", err)
		case <-time.After(200 * time.Millisecond):
		}
		close(release)
		require.NoError(t, <-stopped)
		require.EqualValues(t, 1, f.last(name), "what was on its way is delivered and noted, and no more is begun")
		require.NoError(t, runner.Stop(context.Background()), "a second time is nothing")

		start(t, database, f, quick())
		waitFor(t, "the next server goes on", func() bool { return f.last(name) == 3 })
		require.Equal(t, upTo(3), r.got())
	})
	t.Run("notes what has been sent, however little time there is", func(t *testing.T) {
		t.Parallel()
		onEach(t, func(t *testing.T, database string) {
			r, url := newReceiver(t, nil)
			f := newFeed(url, name)
			f.happen(2)
			runner := open(t, database, f, quick())
			over, cancel := context.WithCancel(t.Context())
			cancel()
			stopped := make(chan error, 1)
			f.whenAttempted = func() {
				go func() { stopped <- runner.Stop(over) }()
				time.Sleep(300 * time.Millisecond)
			}
			require.NoError(t, runner.Start(t.Context()))
			require.NoError(t, runner.Enqueue(t.Context(), name))
			require.ErrorIs(t, <-stopped, context.Canceled)
			require.Equal(t, upTo(1), r.got())
			require.EqualValues(t, 1, f.last(name))
		})
	})
	t.Run("breaks off what takes too long", func(t *testing.T) {
		t.Parallel()
		onEach(t, func(t *testing.T, database string) {
			arrived, release := make(chan struct{}, 10), make(chan struct{})
			_, url := newReceiver(t, func(string, int) int { arrived <- struct{}{}; <-release; return 200 })
			t.Cleanup(func() { close(release) })
			f := newFeed(url, name)
			f.happen(1)
			runner := start(t, database, f, quick())
			require.NoError(t, runner.Enqueue(t.Context(), name))
			<-arrived
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			started := time.Now()
			require.ErrorIs(t, runner.Stop(ctx), context.DeadlineExceeded)
			require.Less(t, time.Since(started), 3*time.Second)
			require.Zero(t, f.last(name))
			require.Empty(t, f.attempts(name), "it was not the receiver's fault")
			require.Equal(t, 1, query[int](t, database, "SELECT count(*) FROM river_job WHERE state = 'available' AND attempt = 0"))
		})
	})
}

func TestMigrate(t *testing.T) {
	t.Parallel()
	t.Run("is needed before the start", func(t *testing.T) {
		t.Parallel()
		runner := open(t, repotest.SQLite(t), newFeed(""), quick())
		require.ErrorContains(t, runner.Start(t.Context()), "not up to date")
	})
	t.Run("changes nothing the second time", func(t *testing.T) {
		t.Parallel()
		onEach(t, func(t *testing.T, database string) {
			require.NoError(t, jobs.Migrate(t.Context(), database))
			require.NoError(t, start(t, database, newFeed(""), quick()).Stop(t.Context()))
		})
	})
	t.Run("by several servers at once", func(t *testing.T) {
		t.Parallel()
		database := repotest.SQLite(t)
		var group sync.WaitGroup
		for range 4 {
			group.Go(func() {
				if err := jobs.Migrate(t.Context(), database); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		start(t, database, newFeed(""), quick())
	})
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"", "mysql://localhost/x", "postgres://user:secret@[/x", "sqlite:/dev/null/x.db"} {
		_, err := jobs.Open(t.Context(), url, newFeed(""), &backfills{}, quick())
		require.Error(t, err, url)
		require.NotContains(t, err.Error(), "secret")
	}
}
