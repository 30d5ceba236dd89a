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
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// dial connects for at most half a minute.
func (s *server) dial(t *testing.T) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", s.address)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	require.NoError(t, conn.SetDeadline(time.Now().Add(30*time.Second)))
	return conn
}

// TestSlowClients uses the time-outs as they are in earnest, 10 seconds for a body and 5 for the headers, so that it is one
// test for both.
func TestSlowClients(t *testing.T) {
	t.Parallel()
	s := setup(t)
	var waiting sync.WaitGroup
	begun := time.Now()
	for caller, status := range map[string]int{"u1": 408, "stranger": 401} {
		conn := s.dial(t)
		_, err := fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: t\r\n%s\r\nX-Caller: %s\r\nContent-Length: 1000\r\n\r\n", cards, jsonType, caller)
		require.NoError(t, err)
		waiting.Go(func() { drip(conn) })
		waiting.Go(func() {
			answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
			if err != nil || answer.StatusCode != status || !answer.Close {
				t.Errorf("%s: %v %v", caller, answer, err)
			}
			_ = conn.Close()
		})
	}
	for range 1000 {
		conn := s.dial(t)
		_, err := io.WriteString(conn, "GET /v1/customers/a HTTP/1.1\r\nHost: t\r\nX-Drip: ")
		require.NoError(t, err)
		waiting.Go(func() {
			if _, err := io.ReadAll(conn); err != nil {
				t.Errorf("still open: %v", err)
			}
		})
	}
	for range 100 {
		require.Equal(t, 200, s.send(t, "GET", cards, "").status)
	}
	waiting.Wait()
	require.Less(t, time.Since(begun), 20*time.Second)
}

// drip sends a byte each second until the connection is closed.
func drip(conn net.Conn) {
	for {
		if _, err := io.WriteString(conn, " "); err != nil {
			return
		}
		time.Sleep(time.Second)
	}
}

// meter counts what a server reads from its connections.
type meter struct {
	net.Listener
	read atomic.Int64
}

type meteredConn struct {
	net.Conn
	meter *meter
}

func (m *meter) Accept() (net.Conn, error) {
	conn, err := m.Listener.Accept()
	return meteredConn{conn, m}, err
}

func (c meteredConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.meter.read.Add(int64(n))
	return n, err
}

func TestAnUploadOfAStrangerIsNotRead(t *testing.T) {
	t.Parallel()
	const upload = 100 << 20
	for name, c := range map[string]struct {
		headers, piece string
		most           int64
	}{
		"WithALength": {fmt.Sprintf("Content-Length: %d", upload), strings.Repeat("x", 64<<10), 64 << 10},
		// The server reads 256 KiB to see whether that was all, and as much again when it closes the body.
		"Chunked": {"Transfer-Encoding: chunked", "10000\r\n" + strings.Repeat("x", 64<<10) + "\r\n", 1 << 20},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			counted := &meter{}
			s := setupWith(t, func(server *httptest.Server) {
				counted.Listener = server.Listener
				server.Listener = counted
			})
			conn := s.dial(t)
			_, err := fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: t\r\n%s\r\nX-Caller: stranger\r\n%s\r\n\r\n", cards, jsonType, c.headers)
			require.NoError(t, err)
			sent := make(chan error, 1)
			go func() {
				var err error
				for i := 0; i < upload && err == nil; i += 64 << 10 {
					_, err = io.WriteString(conn, c.piece)
				}
				sent <- err
			}()
			answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
			require.NoError(t, err)
			require.NoError(t, answer.Body.Close())
			require.Equal(t, 401, answer.StatusCode)
			require.True(t, answer.Close)
			require.Error(t, <-sent, "the connection is closed before the upload is through")
			require.LessOrEqual(t, counted.read.Load(), c.most)
		})
	}

	t.Run("WhoAsksFirstNeverSendsIt", func(t *testing.T) {
		t.Parallel()
		s := setup(t)
		conn := s.dial(t)
		_, err := fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: t\r\nX-Caller: stranger\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n", cards, upload)
		require.NoError(t, err)
		answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		require.Equal(t, 401, answer.StatusCode)
		require.True(t, answer.Close)
	})
}

func TestChunksThatLie(t *testing.T) {
	t.Parallel()
	s := setup(t)
	for name, c := range map[string]struct {
		body   string
		status int
	}{
		"LargerThanAnything": {"FFFFFFFFFFFFFFFF\r\n" + strings.Repeat(" ", 2<<20), 413},
		"TooManyDigits":      {"FFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n", 400},
		"Negative":           {"-2\r\n{}\r\n0\r\n\r\n", 400},
		"NoNumber":           {"zz\r\n{}\r\n0\r\n\r\n", 400},
		"EndlessExtension":   {"2;a=" + strings.Repeat("b", 1<<20) + "\r\n{}\r\n0\r\n\r\n", 400},
		"ManyExtensions":     {strings.Repeat("1;a="+strings.Repeat("b", 2000)+"\r\n \r\n", 100) + "0\r\n\r\n", 400},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := s.raw(t, "POST", "POST "+cards+" HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n"+jsonType+"\r\n\r\n"+c.body)
			require.Equal(t, c.status, got.status, got.body)
		})
	}
}
