package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"opencoaching/jobs"
	"opencoaching/jobs/webhook"
	"opencoaching/service"
)

// webhookSettings are the flags that say where webhooks may be sent.
type webhookSettings struct {
	plainHTTP bool
	networks  []string
}

func addWebhooks(flags *pflag.FlagSet, s *webhookSettings) {
	flags.BoolVar(&s.plainHTTP, "webhook-http", false, "let webhooks have http URLs beside https ones")
	twin(flags, "webhook-http", "COACHING_WEBHOOK_HTTP")
	flags.StringSliceVar(&s.networks, "webhook-network", nil, "`CIDR` of a network of your own that webhooks may be sent to,\nbeside the public internet")
	twin(flags, "webhook-network", "COACHING_WEBHOOK_NETWORK")
}

func (s webhookSettings) policy() (webhook.Policy, error) {
	policy := webhook.Policy{PlainHTTP: s.plainHTTP}
	for _, text := range s.networks {
		network, err := netip.ParsePrefix(text)
		if err != nil {
			return policy, fmt.Errorf("--webhook-network (COACHING_WEBHOOK_NETWORK): %q is no network such as 10.20.0.0/16", text)
		}
		policy.Networks = append(policy.Networks, network)
	}
	return policy, nil
}

// deliveryLimit is how long the deliveries that are under way may take to finish when the server stops.
const deliveryLimit = 15 * time.Second

// deliveryPause is how long to wait before sending is begun anew after a failure.
const deliveryPause = 5 * time.Second

// delivery is the part that sends webhooks, beside the servers.
type delivery struct {
	cancel context.CancelFunc
	ended  chan struct{}
}

// startDelivery begins once ready is closed. What fails is tried again: the API does not depend on it.
func startDelivery(ctx context.Context, ready <-chan struct{}, database string, app *service.Service, options jobs.Options) *delivery {
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	d := &delivery{cancel: cancel, ended: make(chan struct{})}
	runner := make(chan *jobs.Runner, 1)
	app.OnWebhook(func(ctx context.Context, name string) {
		select {
		case r := <-runner:
			runner <- r
			if err := r.EnqueueNow(ctx, name); err != nil {
				options.Logger.Warn("webhook not enqueued", slog.String("webhook", name), slog.String("error", err.Error()))
			}
		default: // the sweep does it once there is one
		}
	})
	go func() {
		defer close(d.ended)
		select {
		case <-ready:
		case <-ctx.Done():
			return
		}
		for {
			err := deliver(ctx, database, app, options, runner)
			if err == nil {
				return
			}
			options.Logger.Warn("no webhooks are sent", slog.String("error", err.Error()))
			select {
			case <-ctx.Done():
				return
			case <-time.After(deliveryPause):
			}
		}
	}()
	return d
}

// deliver works jobs until ctx ends. An embedded database gets River's tables here, so that nobody waits for them.
func deliver(ctx context.Context, database string, app *service.Service, options jobs.Options, opened chan<- *jobs.Runner) error {
	if strings.HasPrefix(database, sqlitePrefix) {
		if err := jobs.Migrate(ctx, database); err != nil {
			return fmt.Errorf("make the tables of jobs: %w", err)
		}
	}
	runner, err := jobs.Open(ctx, database, jobs.FeedOf(app), jobs.BackfillsOf(app), options)
	if err != nil {
		return fmt.Errorf("open the jobs: %w", err)
	}
	if err := runner.Start(context.WithoutCancel(ctx)); err != nil {
		return errors.Join(err, runner.Stop(ctx))
	}
	opened <- runner
	<-ctx.Done()
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), deliveryLimit)
	defer cancel()
	return runner.Stop(stopping)
}

// stop ends the deliveries and waits for them.
func (d *delivery) stop() {
	d.cancel()
	<-d.ended
}
