package edge_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func hasty(server *httptest.Server) {
	server.Config.ReadHeaderTimeout, server.Config.ReadTimeout = 200*time.Millisecond, 200*time.Millisecond
}

func TestSlowBody(t *testing.T) {
	t.Parallel()
	s := setupWith(t, hasty)
	got := s.send(t, "POST", cards, "", jsonType, "Content-Length: 10")
	require.Equal(t, 408, got.status)
	require.Empty(t, got.violations(t))
	require.Contains(t, got.body, "REQUEST_TIMEOUT")
}

func TestTheReadTimeoutDoesNotEndALongAnswer(t *testing.T) {
	t.Parallel()
	s := setupWith(t, hasty)
	got := s.send(t, "GET", "/v1/customers/slow", "")
	require.Equal(t, 200, got.status, got.body)
}

func TestHalfOpenRequestsAreDropped(t *testing.T) {
	t.Parallel()
	s := setupWith(t, hasty)
	var waiting sync.WaitGroup
	for range 200 {
		conn, err := net.Dial("tcp", s.address)
		require.NoError(t, err)
		t.Cleanup(func() { _ = conn.Close() })
		_, err = io.WriteString(conn, "GET /v1/customers/a HTTP/1.1\r\nHost: t\r\nX-Drip: ")
		require.NoError(t, err)
		waiting.Go(func() {
			_ = conn.SetReadDeadline(time.Now().Add(5 * time.Second))
			_, err := io.ReadAll(conn)
			if err != nil {
				t.Errorf("still open: %v", err)
			}
		})
	}
	require.Equal(t, 200, s.send(t, "GET", cards, "").status)
	waiting.Wait()
}

func TestAClientThatLeavesIsLoggedAsGone(t *testing.T) {
	t.Parallel()
	s := setup(t)
	conn, err := net.Dial("tcp", s.address)
	require.NoError(t, err)
	_, err = io.WriteString(conn, "GET /v1/customers/slow HTTP/1.1\r\nHost: t\r\n\r\n")
	require.NoError(t, err)
	time.Sleep(50 * time.Millisecond)
	require.NoError(t, conn.Close())
	require.Eventually(t, func() bool { return strings.Contains(s.log.String(), `"status":499,`) }, 5*time.Second, 10*time.Millisecond)
}

func TestOneConnectionServesManyRequests(t *testing.T) {
	t.Parallel()
	s := setupWith(t, hasty)
	conn, err := net.Dial("tcp", s.address)
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	reader := bufio.NewReader(conn)
	for i := range 20 {
		body := card("count", fmt.Sprint(i))
		_, err = fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: t\r\n%s\r\nContent-Length: %d\r\n\r\n%s", cards, jsonType, len(body), body)
		require.NoError(t, err)
		answer, err := http.ReadResponse(reader, nil)
		require.NoError(t, err)
		content, err := io.ReadAll(answer.Body)
		require.NoError(t, err)
		require.Contains(t, string(content), fmt.Sprintf(`"count":%d,`, i))
		time.Sleep(20 * time.Millisecond)
	}
}
