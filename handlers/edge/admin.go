package edge

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/pprof"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// readyTimeout is how long a readiness check may take.
const readyTimeout = time.Second

// Admin serves what operators ask for, on an address of its own: /livez, /readyz, /metrics, and below /debug/pprof/ where
// the program spends its time and memory.
type Admin struct {
	mux      *http.ServeMux
	logger   *slog.Logger
	ready    func(ctx context.Context) error
	draining atomic.Bool
}

// NewAdmin makes the admin handler. Ready returns nil when requests can be served; it gets one second. Its error is
// logged and not shown.
func NewAdmin(registry prometheus.Gatherer, ready func(ctx context.Context) error, logger *slog.Logger) *Admin {
	a := &Admin{mux: http.NewServeMux(), logger: logger, ready: ready}
	a.mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "ok") })
	a.mux.HandleFunc("GET /readyz", a.readyz)
	a.mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	a.mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	a.mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	return a
}

// Drain makes /readyz fail from now on, so that no new requests are sent here while the last ones are served.
func (a *Admin) Drain() { a.draining.Store(true) }

// ServeHTTP implements http.Handler.
func (a *Admin) ServeHTTP(w http.ResponseWriter, r *http.Request) { a.mux.ServeHTTP(w, r) }

func (a *Admin) readyz(w http.ResponseWriter, r *http.Request) {
	if a.draining.Load() {
		say(w, http.StatusServiceUnavailable, "draining")
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
	defer cancel()
	if err := a.ready(ctx); err != nil {
		a.logger.LogAttrs(ctx, slog.LevelWarn, "not ready", slog.String("error", err.Error()))
		say(w, http.StatusServiceUnavailable, "not ready")
		return
	}
	say(w, http.StatusOK, "ok")
}

func say(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}
