package main

import (
	"context"
	"encoding/hex"
	"log/slog"

	"opencoaching/coaching"
	"opencoaching/service"
)

// upkeep is the part that seals the audit and sweeps, beside the servers.
type upkeep struct {
	cancel context.CancelFunc
	ended  chan struct{}
}

// startUpkeep begins once ready is closed.
func startUpkeep(ctx context.Context, ready <-chan struct{}, app *service.Service, logger *slog.Logger) *upkeep {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx)) // what is served last is sealed too
	u := &upkeep{cancel: cancel, ended: make(chan struct{})}
	go func() {
		defer close(u.ended)
		select {
		case <-ready:
		case <-ctx.Done():
			return
		}
		app.Upkeep(ctx, service.Reports{
			Failed: func(err error) { logger.Warn("upkeep failed", slog.String("error", err.Error())) },
			Anchor: func(customer string, head coaching.AuditHead) {
				logger.Info("audit anchor", slog.String("customer", customer), slog.Int64("sequence", head.Sequence), slog.String("hash", hex.EncodeToString(head.Hash[:])))
			},
		})
	}()
	return u
}

// stop ends the upkeep and waits for it.
func (u *upkeep) stop() {
	u.cancel()
	<-u.ended
}
