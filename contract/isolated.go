package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"opencoaching"
	"opencoaching/handlers"
	"opencoaching/repository"
	"opencoaching/repository/gormstore"
	"opencoaching/service"
)

// isolated is the server in this process over demo data that no request changes for the next: whatever was written is
// undone by taking a fresh copy of the database. Requests are served one at a time.
type isolated struct {
	folder, original string // where copies go, and what they are copies of

	mutex   sync.Mutex
	store   *exchangeable
	handler http.Handler
	copies  int
}

// exchangeable is a store that can be another one for the next request.
type exchangeable struct{ repository.Store }

func newIsolated(ctx context.Context, folder, original string) (*isolated, error) {
	i := &isolated{folder: folder, original: original, store: &exchangeable{}}
	if err := i.restore(ctx); err != nil {
		return nil, err
	}
	var err error
	i.handler, err = handlers.New(service.New(i.store, time.Now), handlers.Config{
		Spec: opencoaching.Spec, Logger: slog.New(slog.DiscardHandler), Registry: prometheus.NewRegistry(),
	})
	return i, err
}

// behind is the server behind a bug, or as it is.
func (i *isolated) behind(bug func(http.Handler) http.Handler) http.Handler {
	handler := i.handler
	if bug != nil {
		handler = bug(handler)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { i.serve(w, r, handler) })
}

func (i *isolated) serve(w http.ResponseWriter, r *http.Request, handler http.Handler) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, r)
	if r.Method != http.MethodGet && answer.Code < http.StatusMultipleChoices {
		if err := i.restore(context.WithoutCancel(r.Context())); err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
	}
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes()) // a client that is gone has seen enough
}

// restore puts a fresh copy of the database in.
func (i *isolated) restore(ctx context.Context) error {
	if err := i.close(); err != nil {
		return err
	}
	i.copies++
	copied := filepath.Join(i.folder, fmt.Sprintf("copy-%d.db", i.copies))
	if err := copyFile(i.original, copied); err != nil {
		return err
	}
	store, err := gormstore.Open(ctx, "sqlite:"+copied, gormstore.Options{})
	if err != nil {
		return err
	}
	i.store.Store = store
	return nil
}

func (i *isolated) close() error {
	if i.store.Store == nil {
		return nil
	}
	if err := i.store.Close(); err != nil {
		return fmt.Errorf("close a copy of the demo data: %w", err)
	}
	return os.Remove(filepath.Join(i.folder, fmt.Sprintf("copy-%d.db", i.copies)))
}

func copyFile(from, to string) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, content, 0o600)
}
