package edge

import (
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// endless writes until it cannot and then says so.
func endless(stopped chan<- error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		guarded := newStallWriter(w, 300*time.Millisecond)
		piece := make([]byte, 1<<20)
		for {
			if _, err := guarded.Write(piece); err != nil {
				stopped <- err
				return
			}
		}
	})
}

func TestAReaderWhoStopsReadingIsCutOff(t *testing.T) {
	t.Parallel()
	stopped := make(chan error, 1)
	server := httptest.NewServer(endless(stopped))
	t.Cleanup(server.Close)
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	_, err = io.WriteString(conn, "GET / HTTP/1.1\r\nHost: t\r\n\r\n")
	require.NoError(t, err)
	select {
	case err := <-stopped:
		require.Error(t, err)
	case <-time.After(10 * time.Second):
		require.Fail(t, "the writer still waits")
	}
}

func TestASteadySlowReaderIsServed(t *testing.T) {
	t.Parallel()
	const pieces = 8
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		guarded := newStallWriter(w, 300*time.Millisecond)
		for range pieces {
			// In all this takes longer than one deadline, though no write does.
			time.Sleep(100 * time.Millisecond)
			_, _ = guarded.Write([]byte("x"))
			_ = http.NewResponseController(guarded).Flush()
		}
	}))
	t.Cleanup(server.Close)
	answer, err := server.Client().Get(server.URL)
	require.NoError(t, err)
	defer func() { _ = answer.Body.Close() }()
	content, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	require.Len(t, content, pieces)
}

func TestServerTimeouts(t *testing.T) {
	t.Parallel()
	server := NewServer("127.0.0.1:0", http.NotFoundHandler(), slog.New(slog.DiscardHandler))
	require.Equal(t, 5*time.Second, server.ReadHeaderTimeout)
	require.Equal(t, 30*time.Second, server.ReadTimeout)
	require.Equal(t, time.Minute, server.IdleTimeout)
	require.Zero(t, server.WriteTimeout)
	require.Equal(t, 64<<10, server.MaxHeaderBytes)
	require.NotNil(t, server.ErrorLog)
}
