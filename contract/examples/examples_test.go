package examples_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"opencoaching"
	"opencoaching/contract/examples"
	"opencoaching/demo"
	"opencoaching/handlers"
	"opencoaching/repository/gormstore"
	"opencoaching/repository/repotest"
	"opencoaching/service"
)

// TestEveryExampleRunsAgainstTheDemoData sends each example unchanged to a server of its own: what one of them deletes
// or changes is there for the next.
func TestEveryExampleRunsAgainstTheDemoData(t *testing.T) {
	t.Parallel()
	contract, err := examples.Load(opencoaching.Spec)
	require.NoError(t, err)
	all, err := contract.Examples()
	require.NoError(t, err)
	operations := map[string]bool{}
	for _, example := range all {
		operations[example.Operation] = true
	}
	require.Len(t, operations, 110, "operations with an example")

	template := demoFile(t)
	databases := map[string]func(t *testing.T) string{
		"SQLite":   func(t *testing.T) string { return copyOf(t, template) },
		"Postgres": func(t *testing.T) string { return repotest.Postgres(t, fill) },
	}
	for name, database := range databases {
		for _, example := range all {
			t.Run(name+"/"+example.Operation+"/"+filepath.Base(example.Accept), func(t *testing.T) {
				t.Parallel()
				require.NoError(t, contract.Try(t.Context(), serve(t, database(t)), example), "%s %s", example.Method, example.Target)
			})
		}
	}
}

func TestAnExampleIsNeeded(t *testing.T) {
	t.Parallel()
	const head = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /things/{id}:\n    post:\n      operationId: MakeThing\n"
	tests := []struct{ name, rest, want string }{
		{"OfAPartOfThePath", "      parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n", "MakeThing: parameter id has no example"},
		{"OfTheBody", "      parameters: [{name: id, in: path, required: true, schema: {type: string}, example: a}]\n" +
			"      requestBody: {content: {application/json: {schema: {type: object}}}}\n", "MakeThing: the body has no example in JSON"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			contract, err := examples.Load([]byte(head + test.rest + "      responses: {'200': {description: made}}\n"))
			require.NoError(t, err)
			_, err = contract.Examples()
			require.EqualError(t, err, test.want)
		})
	}
}

// fill puts the schema and the demo data into an empty database.
func fill(ctx context.Context, url string) error {
	store, err := gormstore.Open(ctx, url, gormstore.Options{})
	if err != nil {
		return err
	}
	defer store.Close()
	if err := store.Migrate(ctx); err != nil {
		return err
	}
	_, err = demo.Load(ctx, service.New(store, time.Now), time.Now(), nil)
	return err
}

// demoFile is a SQLite file with the demo data in it.
func demoFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "demo.db")
	require.NoError(t, fill(t.Context(), "sqlite:"+path))
	return path
}

func copyOf(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "copy.db")
	require.NoError(t, os.WriteFile(path, content, 0o600))
	return "sqlite:" + path
}

// serve starts a server on a database and returns its address.
func serve(t *testing.T, database string) string {
	t.Helper()
	store, err := gormstore.Open(t.Context(), database, gormstore.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { _ = store.Close() })
	handler, err := handlers.New(service.New(store, time.Now), handlers.Config{
		Spec: opencoaching.Spec, Logger: slog.New(slog.DiscardHandler), Registry: prometheus.NewRegistry(),
	})
	require.NoError(t, err)
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}
