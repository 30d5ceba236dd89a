package edge

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// reader reads each body under a pace, and says what came of it.
func reader(t *testing.T, p pace, readTimeout time.Duration) (net.Conn, <-chan string) {
	t.Helper()
	results := make(chan string, 1)
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		content, err := io.ReadAll(withPace(w, r, p).Body)
		results <- fmt.Sprintf("%d slow=%t", len(content), errors.Is(err, os.ErrDeadlineExceeded))
	}))
	server.Config.ReadTimeout = readTimeout
	server.Start()
	t.Cleanup(server.Close)
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return conn, results
}

func TestABodyHasToArriveAtAPace(t *testing.T) {
	t.Parallel()
	const pieces = 20
	usual := pace{grace: 500 * time.Millisecond, perPiece: 500 * time.Millisecond, whole: time.Minute}
	for name, c := range map[string]struct {
		pace        pace
		readTimeout time.Duration
		piece       int // bytes each 100 ms, 20 times
		slow        bool
	}{
		"Steady":               {usual, time.Minute, pacePiece, false},
		"Drip":                 {usual, time.Minute, 1, true},
		"TooSlow":              {usual, time.Minute, pacePiece / 16, true},
		"TheWholeTimeIsOver":   {pace{usual.grace, usual.perPiece, time.Second}, time.Minute, pacePiece, true},
		"TheServersTimeIsOver": {usual, time.Second, pacePiece, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			conn, results := reader(t, c.pace, c.readTimeout)
			_, err := fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: %d\r\n\r\n", pieces*c.piece)
			require.NoError(t, err)
			go func() {
				for range pieces {
					_, _ = io.WriteString(conn, strings.Repeat("x", c.piece))
					time.Sleep(100 * time.Millisecond)
				}
			}()
			got := <-results
			if c.slow {
				require.Contains(t, got, " slow=true")
				return
			}
			require.Equal(t, fmt.Sprintf("%d slow=false", pieces*c.piece), got)
		})
	}
}

func TestTheTimeThatWeTakeIsNotHeldAgainstTheSender(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = withPace(w, r, pace{grace: 300 * time.Millisecond, perPiece: time.Millisecond, whole: time.Minute})
		time.Sleep(600 * time.Millisecond)
		content, err := io.ReadAll(r.Body)
		_, again := r.Body.Read(make([]byte, 1))
		time.Sleep(600 * time.Millisecond)
		_, _ = fmt.Fprint(w, len(content), err, again, r.Context().Err())
	}))
	t.Cleanup(server.Close)
	text := strings.Repeat("x", pacePiece)
	for _, body := range []io.Reader{strings.NewReader(text), io.MultiReader(strings.NewReader(text))} { // with a length, and chunked
		answer, err := server.Client().Post(server.URL, "text/plain", body)
		require.NoError(t, err)
		content, err := io.ReadAll(answer.Body)
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		require.Equal(t, fmt.Sprint(pacePiece, nil, io.EOF, nil), string(content))
	}
}

func TestTheRestOfAnUnwantedBodyIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		withPace(w, r, pace{grace: 300 * time.Millisecond, whole: time.Minute})
		w.WriteHeader(http.StatusUnauthorized)
	}))
	t.Cleanup(server.Close)
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	_, err = io.WriteString(conn, "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 100\r\n\r\nx")
	require.NoError(t, err)
	require.NoError(t, conn.SetReadDeadline(time.Now().Add(10*time.Second)))
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	require.Equal(t, http.StatusUnauthorized, answer.StatusCode)
	require.True(t, answer.Close)
}
