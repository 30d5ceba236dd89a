package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"runtime/debug"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"opencoaching"
	"opencoaching/handlers"
	"opencoaching/handlers/edge"
	"opencoaching/jobs"
	"opencoaching/repository"
	"opencoaching/service"
)

// serveSettings are the flags of serve.
type serveSettings struct {
	addr, adminAddr, database string
	demo                      bool
	logLevel                  level
	drainDelay                time.Duration
	access                    accessSettings
	limits                    limitSettings
	webhooks                  webhookSettings
}

func newServe() *cobra.Command {
	var s serveSettings
	command := &cobra.Command{
		Use:   "serve",
		Short: "Serve the API, its documentation and Swagger UI",
		Long: `Serves the API until it is interrupted. Once it can take requests it prints where Swagger
UI and the contract are.

An embedded database and an empty Postgres get their tables by themselves. A Postgres
that cannot be reached yet is waited for: until then requests are answered with 503.

Callers prove who they are by API keys (--api-keys) or by JWTs (--jwt-issuer and what
goes with it). With neither, nobody checks who is calling, and only loopback addresses
are served.

On the first interrupt (Ctrl-C, SIGTERM) /readyz fails, requests are served for the drain
delay, those under way are finished, and the program exits with 0. A second one ends it
at once.`,
		Example: `  coaching serve --demo
  coaching serve --database postgres://coaching@localhost/coaching
  COACHING_ADDR=127.0.0.1:9000 coaching serve`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			logger := slog.New(slog.NewJSONHandler(command.ErrOrStderr(), &slog.HandlerOptions{Level: slog.Level(s.logLevel)}))
			return serve(command.Context(), s, command.OutOrStdout(), logger)
		},
	}
	addServeFlags(command.Flags(), &s)
	return command
}

// addServeFlags adds the flags of serve.
func addServeFlags(flags *pflag.FlagSet, s *serveSettings) {
	flags.SortFlags = false
	flags.StringVar(&s.addr, "addr", "127.0.0.1:8080", "`HOST:PORT` of the API; port 0: any free one")
	twin(flags, "addr", "COACHING_ADDR")
	flags.StringVar(&s.adminAddr, "admin-addr", "127.0.0.1:8081", "`HOST:PORT` of /livez, /readyz and /metrics; empty: none")
	twin(flags, "admin-addr", "COACHING_ADMIN_ADDR")
	flags.Lookup("admin-addr").Annotations[emptyAnnotation] = nil
	addDatabase(flags, &s.database)
	flags.BoolVar(&s.demo, "demo", false, "fill the database with examples if it is empty")
	twin(flags, "demo", "COACHING_DEMO")
	flags.Var(&s.logLevel, "log-level", "least level to log: debug, info, warn or error")
	twin(flags, "log-level", "COACHING_LOG_LEVEL")
	flags.DurationVar(&s.drainDelay, "drain-delay", 0, "how long to go on serving after an interrupt while /readyz fails;\n"+
		"behind a load balancer, the time it takes to notice")
	twin(flags, "drain-delay", "COACHING_DRAIN_DELAY")
	addAccess(flags, &s.access)
	addLimits(flags, &s.limits)
	addWebhooks(flags, &s.webhooks)
}

// serve starts every part of the server in order, serves until ctx ends or a part fails, and stops them in reverse.
func serve(ctx context.Context, s serveSettings, out io.Writer, logger *slog.Logger) (err error) {
	if s.drainDelay < 0 {
		return errors.New("--drain-delay (COACHING_DRAIN_DELAY): a delay cannot be negative")
	}
	access, err := s.access.access(logger)
	if err != nil {
		return err
	}
	policy, err := s.webhooks.policy()
	if err != nil {
		return err
	}
	collectLess()
	store := newLateStore()
	defer func() { err = errors.Join(err, store.Close()) }()

	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		collectors.NewBuildInfoCollector())
	app := service.New(store, time.Now).WithWebhooks(policy)
	api, err := handlers.New(app, handlers.Config{
		Spec: opencoaching.Spec, Logger: logger, Registry: registry,
		Access: access, Limits: s.limits.rates(access.Checked()), MaxInFlight: s.limits.inFlight,
	})
	if err != nil {
		return err
	}
	admin := edge.NewAdmin(registry, app.Ready, logger)

	failed := make(chan error, 3) // one for each part that can fail on its own
	keeping := startUpkeep(ctx, store.ready, app, logger)
	defer keeping.stop()
	sending := startDelivery(ctx, store.ready, s.database, app, jobs.Options{Policy: policy, Logger: logger})
	defer sending.stop()
	adminPart, err := startPart(ctx, part{address: address{"admin-addr", "COACHING_ADMIN_ADDR", s.adminAddr, access.Checked()}, handler: admin, logger: logger}, failed)
	if err != nil {
		return err
	}
	defer adminPart.stop(ctx)
	apiPart, err := startPart(ctx, part{address: address{"addr", "COACHING_ADDR", s.addr, access.Checked()}, handler: api, logger: logger}, failed)
	if err != nil {
		return err
	}
	defer apiPart.stop(ctx)
	boot := startBoot(ctx, boot{settings: s, logger: logger, failed: failed, booted: func(ready repository.Store) {
		store.arrive(ready)
		announce(out, apiPart.bound(), adminPart.bound())
	}})
	defer boot.stop()

	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	logger.Info("stopping", slog.Duration("drain_delay", s.drainDelay))
	admin.Drain()
	select {
	case err := <-failed:
		return err
	case <-time.After(s.drainDelay):
		return nil
	}
}

// collectLess lets the heap grow to three times what is in use before garbage is collected, in place of twice. Little is
// in use, so that this costs little memory and spares some of the work of a create; at five times an export grew the
// process by more than 64 MiB. GOGC overrules it, and GOMEMLIMIT bounds it.
func collectLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(200)
	}
}

// announce says where to look, once there is something to see.
func announce(out io.Writer, api, admin net.Addr) {
	text := fmt.Sprintf("coaching is ready\n  Swagger UI  http://%s/docs\n  contract    http://%s/openapi.yaml\n", api, api)
	if admin != nil {
		text += fmt.Sprintf("  readiness   http://%s/readyz\n  metrics     http://%s/metrics\n", admin, admin)
	}
	// The server serves on when nobody reads this.
	_, _ = io.WriteString(out, text+"Ctrl-C stops it.\n")
}
