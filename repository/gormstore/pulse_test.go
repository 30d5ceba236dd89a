package gormstore_test

import (
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"opencoaching/repository"
	"opencoaching/repository/gormstore"
	"opencoaching/repository/repotest"
)

// relay passes on what is said to Postgres, unless it is stuck: then it takes everything and passes nothing on.
type relay struct {
	stuck sync.RWMutex // locked for as long as nothing is passed on
}

// newRelay stands before a Postgres until the test ends, and returns the URL that leads through it.
func newRelay(t *testing.T, database string) (*relay, string) {
	t.Helper()
	config, err := pgx.ParseConfig(database)
	require.NoError(t, err)
	network, address := pgconn.NetworkAddress(config.Host, config.Port)
	r := &relay{}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, listener.Close()) })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial(network, address)
			if err != nil {
				_ = client.Close()
				return
			}
			go r.pass(server, client)
			go r.pass(client, server)
		}
	}()
	through, err := url.Parse(database)
	require.NoError(t, err)
	through.Host, through.RawQuery = listener.Addr().String(), url.Values{"sslmode": {"disable"}}.Encode()
	return r, through.String()
}

func (r *relay) pass(to, from net.Conn) {
	defer func() { _, _ = to.Close(), from.Close() }()
	_, _ = io.Copy(writer(func(data []byte) (int, error) {
		r.stuck.RLock()
		defer r.stuck.RUnlock()
		return to.Write(data)
	}), from)
}

type writer func([]byte) (int, error)

func (w writer) Write(data []byte) (int, error) { return w(data) }

// TestSilence stops every answer of Postgres, and wants nobody to wait for them for long.
func TestSilence(t *testing.T) {
	t.Parallel()
	between, through := newRelay(t, repotest.Postgres(t, migrate))
	store := openStore(t, through)
	gormstore.Execute(t, store, "SELECT pg_sleep(2)") // a statement may take its time

	refusedWithin := func(limit time.Duration) bool {
		began := time.Now()
		err := store.Write(t.Context(), repository.EveryTenant, addCustomer(t.Context(), "silent"))
		require.ErrorIs(t, err, repository.ErrUnavailable)
		return time.Since(began) < limit
	}
	between.stuck.Lock()
	require.True(t, refusedWithin(3*time.Second))
	require.Eventually(t, func() bool { return refusedWithin(50 * time.Millisecond) }, 3*time.Second, 10*time.Millisecond, "then nobody waits")
	between.stuck.Unlock()
	require.Eventually(t, func() bool {
		return store.Write(t.Context(), repository.EveryTenant, addCustomer(t.Context(), "back")) == nil
	}, 3*time.Second, 50*time.Millisecond)
}
