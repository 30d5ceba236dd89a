package jobs

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"opencoaching/jobs/webhook"
)

// Options tune a runner. The zero value is right for a server.
type Options struct {
	// Policy says where webhooks may be sent.
	Policy webhook.Policy
	// Logger is told of deliveries and backfills that fail, and what River warns of; unless given, slog.Default().
	Logger *slog.Logger
	// Workers is how many webhooks are served at once, 8 unless given. One takes no connection while it sends.
	Workers int
	// Backfills is how many backfills are worked at once, 2 unless given. One takes a connection of the API's while it
	// makes a step.
	Backfills int
	// Attempts is how often an event is tried before its webhook is given up on, 15 unless given. With the waits below
	// that is after about three hours.
	Attempts int
	// FirstWait is how long to wait after the first failure, a second unless given; each further wait is twice as long,
	// up to LongestWait, an hour unless given. Up to a fifth of each is taken off at random.
	FirstWait, LongestWait time.Duration
	// Sweep is how often to look for webhooks that are behind and backfills that are unfinished and have no job, 5 s
	// unless given.
	Sweep time.Duration
	// RunFor is how long a job goes on before it makes room for another one, 10 s unless given. It ends by then and the
	// time of one more delivery, or of one more step.
	RunFor time.Duration
}

func (o Options) withDefaults() Options {
	o.Logger = cmp.Or(o.Logger, slog.Default())
	o.Workers = cmp.Or(o.Workers, 8)
	o.Backfills = cmp.Or(o.Backfills, 2)
	o.Attempts = cmp.Or(o.Attempts, 15)
	o.FirstWait = cmp.Or(o.FirstWait, time.Second)
	o.LongestWait = cmp.Or(o.LongestWait, time.Hour)
	o.Sweep = cmp.Or(o.Sweep, 5*time.Second)
	o.RunFor = cmp.Or(o.RunFor, 10*time.Second)
	return o
}

const (
	// pollInterval is how often River looks for jobs that are due. Those that are enqueued here are taken up at once;
	// the poll finds those of other servers, and those whose wait is over.
	pollInterval = time.Second
	// keepFinished is how long River keeps the rows of jobs that are done. What they did is with the webhook.
	keepFinished = time.Hour
	// noteTimeout is how long noting an attempt may take. It goes on when the job is told to end, since what has been
	// sent and not noted is sent twice.
	noteTimeout = 5 * time.Second
)

// jobTimeout is the longest that a job may take: its last delivery begins before RunFor is over.
func (o Options) jobTimeout() time.Duration { return o.RunFor + webhook.MaxDuration + noteTimeout }

// orphanAfter is when a job that is still said to be running has lost its server.
func (o Options) orphanAfter() time.Duration { return o.jobTimeout() + 2*time.Second }

// queue is what is used of River's client, which is of another type on each database.
type queue interface {
	Start(ctx context.Context) error
	Stop(ctx context.Context) error
	StopAndCancel(ctx context.Context) error
	Insert(ctx context.Context, args river.JobArgs, options *river.InsertOpts) (*rivertype.JobInsertResult, error)
	JobList(ctx context.Context, parameters *river.JobListParams) (*river.JobListResult, error)
	JobRetry(ctx context.Context, id int64) (*rivertype.JobRow, error)
	Subscribe(kinds ...river.EventKind) (<-chan *river.Event, func())
}

// Runner works the jobs of one database, in this process. Others may do the same for the same database.
type Runner struct {
	feed      Feed
	backfills Backfills
	options   Options
	sender    *webhook.Sender
	database  *database

	stopping chan struct{} // closed once, when jobs are to come to an end
	stop     sync.Once
	sweeping sync.WaitGroup
}

// Open connects to the database at a URL, sqlite:PATH or postgres://…, with connections of its own: River's statements
// neither wait for those of the API nor hold them up, but for the one writer that SQLite allows at a time. It neither
// looks at the schema nor changes it.
func Open(ctx context.Context, databaseURL string, feed Feed, backfills Backfills, options Options) (*Runner, error) {
	r := &Runner{feed: feed, backfills: backfills, options: options.withDefaults(), stopping: make(chan struct{})}
	r.sender = webhook.NewSender(r.options.Policy)
	workers := river.NewWorkers()
	river.AddWorker(workers, &delivery{
		feed: feed, sender: r.sender, options: r.options, stopping: r.stopping,
	})
	river.AddWorker(workers, &backfilling{
		backfills: backfills, options: r.options, stopping: r.stopping, shares: strings.HasPrefix(databaseURL, "sqlite:"),
	})
	var err error
	r.database, err = open(ctx, databaseURL, &river.Config{
		Queues: map[string]river.QueueConfig{
			river.QueueDefault: {MaxWorkers: r.options.Workers}, backfillQueue: {MaxWorkers: r.options.Backfills},
		},
		Workers:                     workers,
		Logger:                      warnings(r.options.Logger),
		ErrorHandler:                &giveUp{feed: feed, backfills: backfills, log: r.options.Logger},
		MaxAttempts:                 r.options.Attempts,
		FetchPollInterval:           pollInterval,
		JobTimeout:                  r.options.jobTimeout(),
		RescueStuckJobsAfter:        r.options.orphanAfter(),
		SoftStopTimeout:             webhook.MaxDuration + noteTimeout,
		CompletedJobRetentionPeriod: keepFinished,
		CancelledJobRetentionPeriod: keepFinished,
	})
	if err != nil {
		return nil, err
	}
	return r, nil
}

// Start begins to work jobs, and returns. It fails on a database whose schema Migrate has not brought up to date.
// Whoever calls it must call Stop; when the context ends, jobs end as well.
func (r *Runner) Start(ctx context.Context) error {
	if err := r.database.checkSchema(ctx); err != nil {
		return err
	}
	finished, unsubscribe := r.database.queue.Subscribe(river.EventKindJobCompleted)
	if err := r.database.queue.Start(ctx); err != nil {
		unsubscribe()
		return fmt.Errorf("start to work jobs: %w", err)
	}
	r.sweeping.Go(func() {
		defer unsubscribe()
		r.sweepUntilStopped(ctx, finished)
	})
	return nil
}

// Stop ends the jobs, each after the delivery it is at, and closes the connections. When the context ends before them,
// what they do is broken off, to be done again later. Nothing of the runner is left running.
func (r *Runner) Stop(ctx context.Context) error {
	var err error
	r.stop.Do(func() {
		close(r.stopping)
		r.sweeping.Wait()
		if err = r.database.queue.Stop(ctx); err != nil {
			err = errors.Join(err, r.database.queue.StopAndCancel(context.WithoutCancel(ctx)))
		}
		r.sender.Close()
		err = errors.Join(err, r.database.close())
	})
	if err != nil {
		return fmt.Errorf("stop working jobs: %w", err)
	}
	return nil
}

// Enqueue makes sure that there is a job for the webhook, which sends what the webhook has not been given. One that
// waits after a failure goes on waiting.
func (r *Runner) Enqueue(ctx context.Context, webhook string) error {
	_, err := r.insert(ctx, webhook)
	return err
}

// EnqueueNow is Enqueue for when somebody has mended something: a job that waits after a failure is taken up at once.
func (r *Runner) EnqueueNow(ctx context.Context, webhook string) error {
	job, err := r.insert(ctx, webhook)
	if err != nil {
		return err
	}
	if _, err := r.database.queue.JobRetry(ctx, job.ID); err != nil { // one that runs, or is due, it leaves alone
		return fmt.Errorf("take up the job of %s: %w", webhook, err)
	}
	return nil
}

func (r *Runner) insert(ctx context.Context, webhook string) (*rivertype.JobRow, error) {
	result, err := r.database.queue.Insert(ctx, deliver{Webhook: webhook}, nil)
	if err != nil {
		return nil, fmt.Errorf("enqueue a job for %s: %w", webhook, err)
	}
	return result.Job, nil
}
