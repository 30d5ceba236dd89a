package main

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"time"

	"opencoaching/coaching"
	"opencoaching/demo"
	"opencoaching/repository"
	"opencoaching/repository/gormstore"
	"opencoaching/service"
)

// bootPause is how long to wait before a database that is not ready is tried again.
const bootPause = time.Second

// boot gets the database ready beside the servers, which answer 503 until it is: a Postgres may start later than this
// program does.
type boot struct {
	settings serveSettings
	logger   *slog.Logger
	failed   chan<- error                 // gets what makes serving impossible; must have room for it
	booted   func(store repository.Store) // takes the store over, once it is ready

	cancel context.CancelFunc
	ended  chan struct{}
}

func startBoot(ctx context.Context, b boot) *boot {
	ctx, b.cancel = context.WithCancel(ctx)
	b.ended = make(chan struct{})
	go func() {
		defer close(b.ended)
		if err := b.run(ctx); err != nil && ctx.Err() == nil {
			b.failed <- err
		}
	}()
	return &b
}

// stop gives up what is not done yet, and waits for it.
func (b *boot) stop() {
	b.cancel()
	<-b.ended
}

func (b *boot) run(ctx context.Context) error {
	embedded := strings.HasPrefix(b.settings.database, sqlitePrefix)
	for {
		store, err := b.open(ctx)
		if err == nil {
			b.booted(store)
			return nil
		}
		if embedded || !passes(err) {
			return err
		}
		b.logger.Warn("the database is not ready yet", slog.String("error", err.Error()))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(bootPause):
		}
	}
}

// open returns the store with the right schema and, if that was asked for and it was empty, with demo data.
func (b *boot) open(ctx context.Context) (*gormstore.Store, error) {
	store, err := openMigrated(ctx, b.settings.database)
	if err != nil {
		return nil, err
	}
	risks, err := store.Risks(ctx)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	for _, risk := range risks {
		b.logger.Warn("the database may lose acknowledged writes when its machine fails", slog.String("setting", risk))
	}
	if !b.settings.demo {
		return store, nil
	}
	loaded, err := demo.Load(ctx, service.New(store, time.Now), time.Now(), nil)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	b.logger.Info("demo data", slog.Bool("loaded", loaded))
	return store, nil
}

// passes tells whether trying again later may help: the database is not there yet, or another server that starts at the
// same time is loading the demo data that this one was to load.
func passes(err error) bool {
	if errors.Is(err, repository.ErrUnavailable) {
		return true
	}
	var known *coaching.Error
	return errors.As(err, &known) && slices.Contains([]coaching.Kind{coaching.Unavailable, coaching.Aborted, coaching.AlreadyExists}, known.Kind)
}
