package edge_test

import (
	"bufio"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"opencoaching/handlers/edge"
)

func TestWhatDoesNotFitIsRefusedAndNothingIsLost(t *testing.T) {
	t.Parallel()
	const requests, room = 5000, 16
	open := make(chan struct{})
	var mu sync.Mutex
	done := 0
	e, err := edge.New(edge.Config{
		Spec: spec, Logger: slog.New(slog.DiscardHandler), Registry: prometheus.NewRegistry(),
		Authenticate: authenticate, Authorize: authorize, MaxInFlight: room,
	})
	require.NoError(t, err)
	e.Router().POST("/v1/customers/:customer_id/profiles/:profile_id/scorecards", func(c echo.Context) error {
		<-open
		mu.Lock()
		defer mu.Unlock()
		done++
		return c.JSON(http.StatusOK, map[string]any{})
	})
	answers := make(chan *httptest.ResponseRecorder, requests)
	for range requests {
		go func() {
			answer := httptest.NewRecorder()
			request := httptest.NewRequest(http.MethodPost, cards, strings.NewReader(card()))
			request.Header.Set("Content-Type", "application/json")
			e.Handler().ServeHTTP(answer, request)
			answers <- answer
		}()
	}
	// The room is taken until it opens: all others are answered before that.
	for range requests - room {
		select {
		case answer := <-answers:
			require.Equal(t, http.StatusServiceUnavailable, answer.Code)
			require.Equal(t, "1", answer.Header().Get("Retry-After"))
			require.Contains(t, answer.Body.String(), `"code":14,`)
			require.Contains(t, answer.Body.String(), `"reason":"OVERLOADED"`)
		case <-time.After(20 * time.Second):
			require.Fail(t, "a request waits without an answer")
		}
	}
	close(open)
	for range room {
		require.Equal(t, http.StatusOK, (<-answers).Code)
	}
	require.Equal(t, room, done, "each that was done was answered so, and each that was answered so was done")
}

func TestSlowSendersTakeNobodysRoom(t *testing.T) {
	t.Parallel()
	s := setupLimited(t, func(c *edge.Config) { c.MaxInFlight = 2 }, func(*httptest.Server) {})
	for range 50 {
		conn := s.dial(t)
		_, err := fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: t\r\n%s\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n", cards, jsonType)
		require.NoError(t, err)
		// The server asks for the body when it begins to read it.
		line, err := bufio.NewReader(conn).ReadString('\n')
		require.NoError(t, err)
		require.Equal(t, "HTTP/1.1 100 Continue\r\n", line)
	}
	for range 20 {
		require.Equal(t, 200, s.send(t, "GET", cards, "").status)
	}
}

func TestARequestThatPanicsLeavesItsRoom(t *testing.T) {
	t.Parallel()
	s := setupLimited(t, func(c *edge.Config) { c.MaxInFlight = 1 }, func(*httptest.Server) {})
	for range 3 {
		require.Equal(t, 500, s.send(t, "GET", "/v1/customers/panic", "").status)
		require.ErrorIs(t, s.send(t, "GET", "/v1/customers/abort", "").err, io.ErrUnexpectedEOF)
	}
	require.Equal(t, 200, s.send(t, "GET", cards, "").status)
}
