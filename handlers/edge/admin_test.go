package edge_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"opencoaching/handlers/edge"
)

func ask(handler http.Handler, method, path string) *httptest.ResponseRecorder {
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, httptest.NewRequest(method, path, nil))
	return recorder
}

func TestAdmin(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	counter := prometheus.NewCounter(prometheus.CounterOpts{Name: "apples_total", Help: "Apples."})
	registry.MustRegister(counter)
	log := &logBuffer{}
	admin := func(ready func(context.Context) error) *edge.Admin {
		return edge.NewAdmin(registry, ready, slog.New(slog.NewTextHandler(log, nil)))
	}
	fine := func(context.Context) error { return nil }

	t.Run("Ready", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, 200, ask(admin(fine), "GET", "/readyz").Code)
	})
	t.Run("NotReadyButAlive", func(t *testing.T) {
		t.Parallel()
		a := admin(func(context.Context) error { return errors.New("canary of the database") })
		got := ask(a, "GET", "/readyz")
		require.Equal(t, 503, got.Code)
		require.NotContains(t, got.Body.String(), "canary")
		require.Contains(t, log.String(), "canary of the database")
		require.Equal(t, 200, ask(a, "GET", "/livez").Code)
	})
	t.Run("ACheckThatHangsIsNotReady", func(t *testing.T) {
		t.Parallel()
		start := time.Now()
		got := ask(admin(func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }), "GET", "/readyz")
		require.Equal(t, 503, got.Code)
		require.Less(t, time.Since(start), 2*time.Second)
	})
	t.Run("Draining", func(t *testing.T) {
		t.Parallel()
		a := admin(fine)
		a.Drain()
		require.Equal(t, 503, ask(a, "GET", "/readyz").Code)
		require.Equal(t, 200, ask(a, "GET", "/livez").Code)
	})
	t.Run("Metrics", func(t *testing.T) {
		t.Parallel()
		require.Contains(t, ask(admin(fine), "GET", "/metrics").Body.String(), "apples_total 0")
	})
	t.Run("Profiles", func(t *testing.T) {
		t.Parallel()
		require.Contains(t, ask(admin(fine), "GET", "/debug/pprof/").Body.String(), "goroutine")
	})
	t.Run("NothingElse", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, 404, ask(admin(fine), "GET", "/v1/customers").Code)
		require.Equal(t, 405, ask(admin(fine), "POST", "/livez").Code)
	})
}
