package handlers_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/handlers/edge"
)

// dial connects to a server for a test that writes HTTP itself.
func dial(t testing.TB, url string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	require.NoError(t, conn.SetDeadline(time.Now().Add(20*time.Second)))
	return conn
}

// speak sends bytes as they are and reads the first answer: its status, and its body as far as it comes.
func speak(t testing.TB, url, text string) (int, string) {
	t.Helper()
	conn := dial(t, url)
	go func() { _, _ = io.WriteString(conn, text) }() // the server may answer before it has read all of it
	got, err := http.ReadResponse(bufio.NewReader(conn), nil)
	require.NoError(t, err)
	defer got.Body.Close()
	body, _ := io.ReadAll(got.Body)
	return got.StatusCode, string(body)
}

// wire is a request as it goes over the wire: a line, headers and a body.
func wire(line, body string, headers ...string) string {
	return line + " HTTP/1.1\r\nHost: t\r\n" + strings.Join(append(headers, ""), "\r\n") + "\r\n" + body
}

func TestBrokenHTTPIsRefused(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		path := "POST /v1/" + support + "/scorecards"
		body := cardText(t, nil)
		const media = "Content-Type: application/json"
		length := fmt.Sprintf("Content-Length: %d", len(body))
		chunked := func(text string) string { return wire(path, text, media, "Transfer-Encoding: chunked") }
		for name, c := range map[string]struct {
			text   string
			status int
		}{
			"two lengths that differ":         {wire(path, body, media, length, "Content-Length: 5"), 400},
			"two lengths in one header":       {wire(path, body, media, length+", 5"), 400},
			"a negative length":               {wire(path, body, media, "Content-Length: -1"), 400},
			"a length with a sign":            {wire(path, body, media, "Content-Length: +5"), 400},
			"a length that is no number":      {wire(path, body, media, "Content-Length: five"), 400},
			"a length beyond 64 bits":         {wire(path, body, media, "Content-Length: 99999999999999999999"), 400},
			"an unknown transfer encoding":    {wire(path, body, media, "Transfer-Encoding: xchunked"), 501},
			"chunked twice":                   {wire(path, body, media, "Transfer-Encoding: chunked, chunked"), 501},
			"two transfer encodings":          {wire(path, body, media, "Transfer-Encoding: chunked", "Transfer-Encoding: identity"), 501},
			"a blank before the colon":        {wire(path, body, media, length, "X-A : v"), 400},
			"a folded header at once":         {"GET /v1/customers HTTP/1.1\r\n X-A: b\r\nHost: t\r\n\r\n", 400},
			"a header without a colon":        {wire(path, body, media, length, "nothing"), 400},
			"NUL in a header":                 {wire(path, body, media, length, "X-A: a\x00b"), 400},
			"NUL in a header's name":          {wire(path, body, media, length, "X-\x00A: b"), 400},
			"a line break in the first line":  {"GET /v1/customers\nX HTTP/1.1\r\nHost: t\r\n\r\n", 400},
			"no host":                         {"GET /v1/customers HTTP/1.1\r\n\r\n", 400},
			"two hosts":                       {wire("GET /v1/customers", "", "Host: u"), 400},
			"HTTP/3.0":                        {"GET /v1/customers HTTP/3.0\r\nHost: t\r\n\r\n", 505},
			"no version":                      {"GET /v1/customers\r\n\r\n", 400},
			"a blank in the path":             {wire("GET /v1/customers /x", ""), 400},
			"an escape that is none":          {wire("GET /v1/customers/%zz", ""), 400},
			"a control character in the path": {wire("GET /v1/customers/\x01", ""), 400},
			"not HTTP":                        {"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 400},
			"10,000 headers":                  {wire("GET /v1/customers", "", numbered(10_000)...), 431},
			"a header of 80 KiB":              {wire("GET /v1/customers", "", "X-A: "+strings.Repeat("a", 80<<10)), 431},
			"a path of 80 KiB":                {wire("GET /v1/customers/"+strings.Repeat("a", 80<<10), ""), 431},
			"a path of 40 KiB":                {wire("GET /v1/customers/"+strings.Repeat("a", 40<<10), ""), 414},
			"a query of 40 KiB":               {wire("GET /v1/customers?pageToken="+strings.Repeat("a", 40<<10), ""), 414},
			"a query of 64 KiB":               {wire("GET /v1/customers?pageToken="+strings.Repeat("a", 64<<10), ""), 414},
			"a path of 8 KiB":                 {wire("GET /v1/customers/"+strings.Repeat("a", 8<<10), ""), 400},
			"a method that nobody knows":      {wire("GRAB /v1/customers", ""), 405},
			"a method in small letters":       {wire("get /v1/customers", ""), 405},
			"a long method":                   {wire(strings.Repeat("A", 1000)+" /v1/customers", ""), 405},
			"an expectation nobody meets":     {wire(path, body, media, length, "Expect: miracles"), 417},
			"a chunk beyond 64 bits":          {chunked("FFFFFFFFFFFFFFFFF\r\n" + body), 400},
			"a chunk of all ones":             {chunked("FFFFFFFFFFFFFFFF\r\n" + strings.Repeat(" ", 2<<20)), 413},
			"a negative chunk":                {chunked("-5\r\n" + body), 400},
			"a chunk size that is none":       {chunked("xyz\r\n" + body), 400},
			"a chunk longer than it says":     {chunked("2\r\n" + body + "\r\n0\r\n\r\n"), 400},
			"endless chunk extensions":        {chunked("5;" + strings.Repeat("a", 1<<20) + "\r\nhello\r\n0\r\n\r\n"), 400},
			"many small chunks with padding":  {chunked(strings.Repeat("1;"+strings.Repeat("x", 4000)+"\r\n \r\n", 300)), 400},
		} {
			t.Run(name, func(t *testing.T) {
				status, answer := speak(t, w.URL, c.text)
				require.Equal(t, c.status, status, answer)
				require.Empty(t, inside.FindString(answer), answer)
				w.unchanged(t)
			})
		}
	})
}

func numbered(count int) []string {
	headers := make([]string, count)
	for i := range headers {
		headers[i] = fmt.Sprintf("X-%d: v", i)
	}
	return headers
}

func TestABodyThatIsCutOffIsRefused(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		body := cardText(t, nil)
		for name, text := range map[string]string{
			"with a length": wire("POST /v1/"+support+"/scorecards", body, "Content-Type: application/json", fmt.Sprintf("Content-Length: %d", len(body)+1)),
			"in chunks": wire("POST /v1/"+support+"/scorecards", fmt.Sprintf("%x\r\n%s\r\n", len(body), body),
				"Content-Type: application/json", "Transfer-Encoding: chunked"),
		} {
			t.Run(name, func(t *testing.T) {
				conn := dial(t, w.URL)
				_, err := io.WriteString(conn, text)
				require.NoError(t, err)
				require.NoError(t, conn.(*net.TCPConn).CloseWrite())
				got, err := http.ReadResponse(bufio.NewReader(conn), nil)
				require.NoError(t, err)
				defer got.Body.Close()
				answer, err := io.ReadAll(got.Body)
				require.NoError(t, err)
				require.Equal(t, http.StatusBadRequest, got.StatusCode, "%s", answer)
				require.Contains(t, string(answer), "BODY_CUT_OFF")
				w.unchanged(t)
			})
		}
	})
}

func TestWhatIsOddButRightIsServed(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		for name, text := range map[string]string{
			"HTTP/1.0":                  "GET /v1/customers HTTP/1.0\r\n\r\n",
			"the whole address":         "GET http://elsewhere.example/v1/customers HTTP/1.1\r\nHost: t\r\n\r\n",
			"a hundred headers":         wire("GET /v1/customers", "", numbered(100)...),
			"the same length twice":     wire("GET /v1/customers", "", "Content-Length: 0", "Content-Length: 0"),
			"a length and chunks":       wire("POST /v1/"+support+"/targets:list", "2\r\n{}\r\n0\r\n\r\n", "Content-Type: application/json", "Content-Length: 400", "Transfer-Encoding: chunked"),
			"trailers":                  wire("POST /v1/"+support+"/targets:list", "2\r\n{}\r\n0\r\nX-A: b\r\n\r\n", "Content-Type: application/json", "Transfer-Encoding: chunked"),
			"an override of the method": wire("GET /v1/"+cardName("draft"), "", "X-HTTP-Method-Override: DELETE", "X-HTTP-Method: DELETE", "X-Method-Override: DELETE"),
			"a folded header":           wire("GET /v1/customers", "", "X-A: a\r\n b"),
			"headers of later versions": wire("GET /v1/customers", "", "If-Match: \"1\"", "Idempotency-Key: k", "X-Forwarded-For: 10.0.0.1", "Forwarded: for=10.0.0.1"),
		} {
			status, answer := speak(t, w.URL, text)
			require.Equal(t, http.StatusOK, status, "%s: %s", name, answer)
		}
		w.unchanged(t)
		refused := w.do(t, request{Method: http.MethodPost, Path: at(cardName("draft")) + "?_method=DELETE", Body: "{}"})
		require.Equal(t, http.StatusMethodNotAllowed, refused.Status)
		w.unchanged(t)
	})
}

func TestTheServerHasTimeOuts(t *testing.T) {
	t.Parallel()
	server := edge.NewServer("", http.NotFoundHandler(), slog.New(slog.DiscardHandler))
	require.Equal(t, 5*time.Second, server.ReadHeaderTimeout)
	require.Equal(t, 30*time.Second, server.ReadTimeout)
	require.Equal(t, 60*time.Second, server.IdleTimeout)
	require.Equal(t, 64<<10, server.MaxHeaderBytes)
	require.Zero(t, server.WriteTimeout, "an export takes as long as it takes: the edge limits each write")
}

func TestHalfSentRequestsAreDroppedAndHinderNobody(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		slow := httptest.NewUnstartedServer(nil)
		slow.Config = edge.NewServer("", w.Handler, slog.New(slog.DiscardHandler))
		slow.Config.ReadHeaderTimeout, slow.Config.ReadTimeout = 500*time.Millisecond, 500*time.Millisecond
		slow.Start()
		t.Cleanup(slow.Close)
		body := wire("POST /v1/"+support+"/scorecards", `{"name":`, "Content-Type: application/json", "Content-Length: 1000")
		var waiting sync.WaitGroup
		for i := range 200 {
			conn := dial(t, slow.URL)
			begun := "GET /v1/customers HTTP/1.1\r\nHost: t\r\nX-Slow: "
			if i%2 == 1 {
				begun = body
			}
			_, err := io.WriteString(conn, begun)
			require.NoError(t, err)
			waiting.Go(func() {
				if _, err := io.ReadAll(conn); errors.Is(err, os.ErrDeadlineExceeded) {
					t.Error("the connection is still open")
				}
			})
		}
		for range 20 {
			begin := time.Now()
			status, answer := speak(t, slow.URL, wire("GET /v1/"+cardName("draft"), "", "Connection: close"))
			require.Equal(t, http.StatusOK, status, answer)
			require.Less(t, time.Since(begin), 2*time.Second)
		}
		waiting.Wait()
		w.unchanged(t)
	})
}

func TestAClientThatLeavesAnExportHindersNobody(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		body := `{"startTime":"2020-01-01T00:00:00Z","endTime":"2026-12-31T00:00:00Z"}`
		text := wire("POST /v1/"+support+"/scorecards:export", body, "Content-Type: application/json", fmt.Sprintf("Content-Length: %d", len(body)))
		for range 30 {
			conn := dial(t, w.URL)
			_, err := io.WriteString(conn, text)
			require.NoError(t, err)
			require.NoError(t, conn.Close())
		}
		w.unchanged(t)
		require.Equal(t, http.StatusOK, w.do(t, post("/scorecards:export", body)).Status, "no connection to the database is held")
	})
}
