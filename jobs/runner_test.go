package jobs_test

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"opencoaching/jobs"
	"opencoaching/jobs/webhook"
	"opencoaching/repository/repotest"
)

// TestMain finds what a runner leaves running.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// databases gives the URL of a fresh database with River's tables.
var databases = map[string]func(*testing.T) string{
	"SQLite": func(t *testing.T) string {
		url := repotest.SQLite(t)
		require.NoError(t, jobs.Migrate(t.Context(), url))
		return url
	},
	"Postgres": func(t *testing.T) string { return repotest.Postgres(t, jobs.Migrate) },
}

// onEach runs a test on each database.
func onEach(t *testing.T, test func(t *testing.T, database string)) {
	t.Helper()
	for kind, database := range databases {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			test(t, database(t))
		})
	}
}

// quick are options for receivers on this machine and tests that do not wait. The regular sweep does nothing in them.
func quick() jobs.Options {
	return jobs.Options{
		Policy:    webhook.Policy{PlainHTTP: true, Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}},
		Logger:    slog.New(slog.DiscardHandler),
		FirstWait: 10 * time.Millisecond, LongestWait: 50 * time.Millisecond, Attempts: 4, Sweep: time.Hour,
	}
}

func open(t *testing.T, database string, f jobs.Feed, options jobs.Options) *jobs.Runner {
	t.Helper()
	runner, err := jobs.Open(t.Context(), database, f, &backfills{}, options)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, runner.Stop(context.Background())) })
	return runner
}

func start(t *testing.T, database string, f jobs.Feed, options jobs.Options) *jobs.Runner {
	t.Helper()
	runner := open(t, database, f, options)
	require.NoError(t, runner.Start(t.Context()))
	return runner
}

// receiver keeps what it is sent. It answers as answer says, or else 204.
type receiver struct {
	mutex    sync.Mutex
	ids      []string // in the order of arrival
	bodies   []string
	headers  []http.Header
	now, top int // requests at once, and the most there were
	answer   func(id string, times int) int
}

func newReceiver(t *testing.T, answer func(id string, times int) int) (*receiver, string) {
	t.Helper()
	r := &receiver{answer: answer}
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	return r, server.URL
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, _ := io.ReadAll(request.Body)
	id := request.Header.Get("webhook-id")
	r.mutex.Lock()
	r.now++
	r.top = max(r.top, r.now)
	r.ids, r.bodies, r.headers = append(r.ids, id), append(r.bodies, string(body)), append(r.headers, request.Header)
	times := r.times(id)
	r.mutex.Unlock()
	status := http.StatusNoContent
	if r.answer != nil {
		status = r.answer(id, times)
	}
	r.mutex.Lock()
	r.now--
	r.mutex.Unlock()
	w.WriteHeader(status)
}

func (r *receiver) times(id string) (times int) {
	for _, had := range r.ids {
		if had == id {
			times++
		}
	}
	return times
}

// got are the sequence numbers that arrived.
func (r *receiver) got() (numbers []int64) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	for _, id := range r.ids {
		number, _ := strconv.ParseInt(strings.TrimPrefix(id, "acme/"), 10, 64)
		numbers = append(numbers, number)
	}
	return numbers
}

// query asks the database itself for one value.
func query[T any](t *testing.T, database, statement string) (value T) {
	t.Helper()
	driver, source := "pgx", database
	if path, ok := strings.CutPrefix(database, "sqlite:"); ok {
		driver, source = "sqlite", "file:"+path+"?_pragma=busy_timeout(5000)"
	}
	db, err := sql.Open(driver, source)
	require.NoError(t, err)
	defer db.Close()
	require.NoError(t, db.QueryRowContext(t.Context(), statement).Scan(&value))
	return value
}

func TestDelivery(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, database string) {
		r, url := newReceiver(t, nil)
		f := newFeed(url, name)
		f.happen(120)
		runner := start(t, database, f, quick())
		require.NoError(t, runner.Enqueue(t.Context(), name))
		waitFor(t, "all are delivered", func() bool { return f.last(name) == 120 })
		require.Equal(t, upTo(120), r.got(), "each once, in order, over several batches")
		require.Equal(t, upTo(120), sequences(f.attempts(name)))
		for i, attempt := range f.attempts(name) {
			require.Equal(t, http.StatusNoContent, attempt.Result.Status)
			require.EqualValues(t, i, attempt.After)
			require.Equal(t, 1, attempt.Number)
			require.WithinDuration(t, time.Now(), attempt.Time, time.Minute)
		}
		f.with(name, func(h *hook) {
			for i, body := range r.bodies {
				require.NoError(t, h.secret.Verify(r.headers[i], []byte(body), time.Now()))
			}
		})
		f.happen(1)
		require.NoError(t, runner.Enqueue(t.Context(), name))
		waitFor(t, "a finished job does not keep the next away", func() bool { return f.last(name) == 121 })
	})
}

func TestOneJobAWebhook(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, database string) {
		names := []string{name, name + "a", name + "b", name + "c"}
		feeds := map[string]*receiver{}
		f := newFeed("", names...)
		for _, n := range names {
			r, url := newReceiver(t, func(string, int) int { time.Sleep(5 * time.Millisecond); return 200 })
			f.with(n, func(h *hook) { h.url = url })
			feeds[n] = r
		}
		f.happen(20)
		runners := []*jobs.Runner{start(t, database, f, quick()), start(t, database, f, quick())}
		var group sync.WaitGroup
		for i := range 40 {
			group.Go(func() {
				if err := runners[i%2].Enqueue(t.Context(), names[i/2%4]); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		for _, n := range names {
			waitFor(t, "all are delivered", func() bool { return f.last(n) == 20 })
			require.Equal(t, upTo(20), feeds[n].got(), "each once, in order, though two servers were told twenty times")
			require.Equal(t, 1, feeds[n].top, "one at a time")
		}
	})
}

func TestOneReceiverDoesNotHoldUpAnother(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, database string) {
		arrived, release := make(chan struct{}, 1), make(chan struct{})
		_, hangs := newReceiver(t, func(string, int) int { arrived <- struct{}{}; <-release; return 200 })
		free := sync.OnceFunc(func() { close(release) })
		t.Cleanup(free)
		_, url := newReceiver(t, nil)
		f := newFeed(url, name, name+"b")
		f.with(name, func(h *hook) { h.url = hangs })
		f.happen(1)
		runner := start(t, database, f, quick())
		require.NoError(t, runner.Enqueue(t.Context(), name))
		<-arrived
		require.NoError(t, runner.Enqueue(t.Context(), name+"b"))
		waitFor(t, "the other is delivered", func() bool { return f.last(name+"b") == 1 })
		require.Zero(t, f.last(name))
		free()
	})
}

func TestAFailureIsTriedAgain(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, database string) {
		r, url := newReceiver(t, func(id string, times int) int {
			if id == "acme/3" && times <= 3 {
				return 503
			}
			return 200
		})
		f := newFeed(url, name)
		f.happen(5)
		runner := start(t, database, f, quick())
		require.NoError(t, runner.Enqueue(t.Context(), name))
		waitFor(t, "all are delivered", func() bool { return f.last(name) == 5 })
		require.Equal(t, []int64{1, 2, 3, 3, 3, 3, 4, 5}, r.got(), "none is skipped or overtaken")
		attempts := f.attempts(name)
		require.Equal(t, webhook.ReasonStatus, attempts[2].Result.Reason)
		require.Equal(t, 503, attempts[2].Result.Status)
		require.Equal(t, webhook.Delivered, attempts[5].Result.Reason)
		require.True(t, f.active(name))
	})
}

func TestAWebhookIsGivenUpOn(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, database string) {
		var healthy sync.Map
		r, url := newReceiver(t, func(id string, _ int) int {
			if _, ok := healthy.Load(true); ok || id == "acme/1" {
				return 200
			}
			return 500
		})
		f := newFeed(url, name)
		f.happen(3)
		runner := start(t, database, f, quick())
		require.NoError(t, runner.Enqueue(t.Context(), name))
		waitFor(t, "the webhook is marked", func() bool { return !f.active(name) })
		require.Equal(t, []int64{1, 2, 2, 2, 2, 2}, r.got(), "one that followed on a success, and then four attempts")
		require.EqualValues(t, 1, f.last(name), "nothing is skipped")
		waitFor(t, "the job is given up as well", func() bool {
			return query[int](t, database, "SELECT count(*) FROM river_job WHERE state = 'discarded'") == 1
		})
		errors := query[string](t, database, "SELECT CAST(errors AS text) FROM river_job WHERE state = 'discarded'")
		require.Contains(t, errors, "event 2: UNEXPECTED_STATUS (status 500)")
		require.NotContains(t, errors, "127.0.0.1")

		require.NoError(t, runner.Enqueue(t.Context(), name))
		time.Sleep(300 * time.Millisecond)
		require.Len(t, r.got(), 6, "whoever is given up on is sent nothing")

		healthy.Store(true, true)
		f.with(name, func(h *hook) { h.active = true })
		require.NoError(t, runner.EnqueueNow(t.Context(), name))
		waitFor(t, "it goes on where it stood", func() bool { return f.last(name) == 3 })
		require.Equal(t, []int64{1, 2, 2, 2, 2, 2, 2, 3}, r.got())
	})
}

func TestAReceiverThatFailsNowAndThenIsNotGivenUpOn(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, database string) {
		_, url := newReceiver(t, func(_ string, times int) int {
			if times <= 2 {
				return 500
			}
			return 200
		})
		f := newFeed(url, name)
		f.happen(3)
		options := quick()
		options.Attempts = 3
		require.NoError(t, start(t, database, f, options).Enqueue(t.Context(), name))
		waitFor(t, "all are delivered, by more attempts than one job has", func() bool { return f.last(name) == 3 })
		require.True(t, f.active(name))
	})
}

func TestGone(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, database string) {
		r, url := newReceiver(t, func(string, int) int { return http.StatusGone })
		f := newFeed(url, name)
		f.happen(2)
		require.NoError(t, start(t, database, f, quick()).Enqueue(t.Context(), name))
		waitFor(t, "the webhook is marked", func() bool { return !f.active(name) })
		time.Sleep(200 * time.Millisecond)
		require.Equal(t, []int64{1}, r.got(), "who wants no more is not asked again")
		require.Zero(t, f.last(name))
	})
}

func TestUnwantedEventsArePassed(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, database string) {
		r, url := newReceiver(t, nil)
		f := newFeed(url, name)
		f.with(name, func(h *hook) { h.unwanted = func(e webhook.Event) bool { return e.Sequence%50 != 0 } })
		f.happen(170)
		require.NoError(t, start(t, database, f, quick()).Enqueue(t.Context(), name))
		waitFor(t, "the webhook has seen all", func() bool { return f.last(name) == 170 })
		require.Equal(t, []int64{50, 100, 150}, r.got())
	})
}

func TestReplayInTheMidstOfARun(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, database string) {
		var f *feed
		r, url := newReceiver(t, func(id string, times int) int {
			if id == "acme/4" && times == 1 {
				f.with(name, func(h *hook) { h.last = 1 })
			}
			return 200
		})
		f = newFeed(url, name)
		f.happen(6)
		require.NoError(t, start(t, database, f, quick()).Enqueue(t.Context(), name))
		waitFor(t, "all are delivered", func() bool { return f.last(name) == 6 })
		require.Equal(t, []int64{1, 2, 3, 4, 2, 3, 4, 5, 6}, r.got(), "the run that was at 4 does not undo the replay")
	})
}

// TestAnEventThatComesAsItsJobEnds enqueues a job while the one before has seen that there is nothing more, and is still
// there.
func TestAnEventThatComesAsItsJobEnds(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, database string) {
		r, url := newReceiver(t, nil)
		f := newFeed(url, name)
		runner := start(t, database, f, quick())
		f.whenNext = func() {
			f.happen(1)
			if err := runner.Enqueue(context.Background(), name); err != nil {
				t.Error(err)
			}
		}
		require.NoError(t, runner.Enqueue(t.Context(), name))
		waitFor(t, "the event is delivered", func() bool { return f.last(name) == 1 })
		require.Equal(t, upTo(1), r.got())
		require.Equal(t, 2, query[int](t, database, "SELECT count(*) FROM river_job"), "the second came from the sweep")
	})
}

func TestSweep(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, database string) {
		r, url := newReceiver(t, nil)
		f := newFeed(url, name)
		f.happen(1)
		options := quick()
		options.Sweep = 50 * time.Millisecond
		start(t, database, f, options)
		waitFor(t, "what happened before the start is delivered, though nobody enqueued it", func() bool { return f.last(name) == 1 })
		f.happen(1)
		waitFor(t, "and what happened since", func() bool { return f.last(name) == 2 })
		require.Equal(t, upTo(2), r.got())
	})
}

// TestALongFeedMakesRoom has one worker for two webhooks, of which the first always has more.
func TestALongFeedMakesRoom(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, database string) {
		_, url := newReceiver(t, func(string, int) int { time.Sleep(10 * time.Millisecond); return 200 })
		f := newFeed(url, name, name+"b")
		f.happen(100)
		options := quick()
		options.Workers, options.RunFor = 1, 200*time.Millisecond
		runner := start(t, database, f, options)
		require.NoError(t, runner.Enqueue(t.Context(), name))
		require.NoError(t, runner.Enqueue(t.Context(), name+"b"))
		waitFor(t, "both have got something", func() bool { return f.last(name) > 0 && f.last(name+"b") > 0 })
		require.Less(t, f.last(name), int64(100))
		waitFor(t, "both have got all", func() bool { return f.last(name) == 100 && f.last(name+"b") == 100 })
		require.Equal(t, upTo(100), sequences(f.attempts(name)))
		require.Equal(t, upTo(100), sequences(f.attempts(name+"b")))
	})
}

// TestAnEventIsSentAtLeastOnce fails to note an event that was sent, as a server does that dies in between.
func TestAnEventIsSentAtLeastOnce(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, database string) {
		r, url := newReceiver(t, nil)
		f := newFeed(url, name)
		f.happen(2)
		f.failing = []error{errors.New("the database is gone")}
		options := quick()
		options.Sweep, options.Attempts = 100*time.Millisecond, 1
		require.NoError(t, start(t, database, f, options).Enqueue(t.Context(), name))
		waitFor(t, "all are delivered", func() bool { return f.last(name) == 2 })
		require.Equal(t, []int64{1, 1, 2}, r.got(), "twice, with the same id")
		require.True(t, f.active(name), "what fails on our side is not held against the receiver")
	})
}

func TestEnqueueNow(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, database string) {
		r, url := newReceiver(t, func(_ string, times int) int {
			if times == 1 {
				return 500
			}
			return 200
		})
		f := newFeed(url, name)
		f.happen(1)
		options := quick()
		options.FirstWait, options.LongestWait = time.Hour, time.Hour
		runner := start(t, database, f, options)
		require.NoError(t, runner.Enqueue(t.Context(), name))
		waitFor(t, "the job waits", func() bool {
			return query[int](t, database, "SELECT count(*) FROM river_job WHERE state = 'retryable'") == 1
		})
		require.NoError(t, runner.Enqueue(t.Context(), name))
		time.Sleep(300 * time.Millisecond)
		require.Len(t, r.got(), 1, "Enqueue does not shorten a wait")
		require.NoError(t, runner.EnqueueNow(t.Context(), name))
		waitFor(t, "the event is delivered", func() bool { return f.last(name) == 1 })
	})
}
