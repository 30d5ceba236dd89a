package webhook

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var loopbacks = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

// local is the policy under which a receiver of a test can be reached.
var local = Policy{PlainHTTP: true, Networks: loopbacks}

func newSender(t *testing.T, policy Policy) *Sender {
	t.Helper()
	sender := NewSender(policy)
	t.Cleanup(sender.Close)
	return sender
}

func event() Event {
	return Event{Sequence: 7, Type: "coaching.target.created.v1", Time: time.Unix(0, 0), Customer: "acme", Resource: "customers/acme/x/y", Operation: "CreateTarget"}
}

// canary listens on loopback, on IPv4 and IPv6 at one port, and counts who connects.
type canary struct {
	port string
	hits atomic.Int32
}

func newCanary(t *testing.T) *canary {
	t.Helper()
	c := &canary{}
	listen := func(network, address string) net.Listener {
		listener, err := (&net.ListenConfig{}).Listen(t.Context(), network, address)
		if network == "tcp6" && err != nil {
			return nil // a machine without IPv6 has nothing there to be reached
		}
		require.NoError(t, err)
		return listener
	}
	ipv4 := listen("tcp4", "127.0.0.1:0")
	_, c.port, _ = net.SplitHostPort(ipv4.Addr().String())
	for _, listener := range []net.Listener{ipv4, listen("tcp6", "[::1]:"+c.port)} {
		if listener == nil {
			continue
		}
		server := &http.Server{
			Handler:   http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}),
			ConnState: func(_ net.Conn, state http.ConnState) { c.count(state) },
		}
		go func() { _ = server.Serve(listener) }()
		t.Cleanup(func() { server.Close() })
	}
	return c
}

func (c *canary) count(state http.ConnState) {
	if state == http.StateNew {
		c.hits.Add(1)
	}
}

// TestLoopbackIsRefused has O1 and O3: neither when a webhook is saved nor when it is dialed.
func TestLoopbackIsRefused(t *testing.T) {
	t.Parallel()
	plain := Policy{PlainHTTP: true}
	for _, host := range []string{
		"127.0.0.1", "[::1]", "0.0.0.0", "[::]", "localhost", "localhost.", "a.localhost",
		"2130706433", "0x7f.1", "0x7f000001", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
	} {
		t.Run(host, func(t *testing.T) {
			t.Parallel()
			c := newCanary(t)
			target := "http://" + host + ":" + c.port + "/"
			require.Error(t, plain.CheckURL(target), "when it is saved")
			sender := newSender(t, plain)
			result, err := sender.Send(t.Context(), target, NewSecret(), event())
			require.Error(t, err)
			require.NotEqual(t, Delivered, result.Reason)

			// The dialer on its own, as if the URL had been saved under another rule.
			request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, target, nil)
			require.NoError(t, err)
			response, err := sender.transport.RoundTrip(request)
			if err == nil {
				response.Body.Close()
			}
			require.Error(t, err)
			require.Zero(t, c.hits.Load())
		})
	}
	t.Run("is reached where it is allowed, so that the others prove something", func(t *testing.T) {
		t.Parallel()
		for _, host := range []string{"127.0.0.1", "localhost"} {
			c := newCanary(t)
			result, err := newSender(t, local).Send(t.Context(), "http://"+host+":"+c.port+"/", NewSecret(), event())
			require.NoError(t, err)
			require.Equal(t, http.StatusOK, result.Status)
			require.EqualValues(t, 1, c.hits.Load())
		}
	})
}

// TestANameThatLeadsInside is about a name that passes CheckURL and resolves to an address that is refused, as names do
// that are changed after a webhook was saved.
func TestANameThatLeadsInside(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{"127.0.0.1", "10.0.0.1", "169.254.169.254"} {
		t.Run(answer, func(t *testing.T) {
			t.Parallel()
			c := newCanary(t)
			policy := Policy{PlainHTTP: true}
			target := "http://receiver.example.com:" + c.port + "/"
			require.NoError(t, policy.CheckURL(target))
			sender := newSender(t, policy)
			dialer := &net.Dialer{Timeout: sendTimeout, ControlContext: policy.control, Resolver: resolver(t, answer)}
			sender.transport.DialContext = dialer.DialContext
			result, err := sender.Send(t.Context(), target, NewSecret(), event())
			require.ErrorIs(t, err, ErrAddress)
			require.Equal(t, ReasonAddress, result.Reason)
			require.Zero(t, c.hits.Load())
		})
	}
}

// resolver answers every question for an IPv4 address with one.
func resolver(t *testing.T, answer string) *net.Resolver {
	t.Helper()
	server, err := (&net.ListenConfig{}).ListenPacket(t.Context(), "udp4", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { server.Close() })
	address := netip.MustParseAddr(answer).As4()
	go func() {
		packet := make([]byte, 512)
		for {
			n, from, err := server.ReadFrom(packet)
			if err != nil {
				return
			}
			_, _ = server.WriteTo(dnsAnswer(packet[:n], address), from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp4", server.LocalAddr().String())
	}}
}

// dnsAnswer makes an answer of a question (RFC 1035): the header with one answer where A was asked for, the question,
// and a record that points to its name.
func dnsAnswer(question []byte, address [4]byte) []byte {
	end := 12
	for question[end] != 0 {
		end += int(question[end]) + 1
	}
	isA := question[end+2] == 1
	answer := append([]byte{question[0], question[1], 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0}, question[12:end+5]...)
	if isA {
		answer[7] = 1
		answer = append(answer, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4)
		answer = append(answer, address[:]...)
	}
	return answer
}

// TestRedirectsAreNotFollowed has O5.
func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, location := range []string{"canary", "file:///etc/passwd", "http://169.254.169.254/", ":"} {
			t.Run(fmt.Sprint(status, " ", location), func(t *testing.T) {
				t.Parallel()
				c := newCanary(t)
				receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Location", strings.Replace(location, "canary", "http://127.0.0.1:"+c.port+"/", 1))
					w.WriteHeader(status)
				}))
				t.Cleanup(receiver.Close)
				result, err := newSender(t, local).Send(t.Context(), receiver.URL, NewSecret(), event())
				require.Error(t, err)
				require.Equal(t, Result{Reason: ReasonStatus, Status: status, Duration: result.Duration}, result)
				require.Zero(t, c.hits.Load())
			})
		}
	}
}

// raw is a receiver that speaks for itself once it has read the headers of a request.
func raw(t *testing.T, answer func(net.Conn)) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp4", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				if _, err := http.ReadRequest(bufio.NewReader(conn)); err == nil {
					answer(conn)
				}
			}()
		}
	}()
	return "http://" + listener.Addr().String()
}

// say writes a text again and again, with a pause after each, until the other side has gone.
func say(conn net.Conn, text string, pause time.Duration) {
	for {
		if _, err := io.WriteString(conn, text); err != nil {
			return
		}
		time.Sleep(pause)
	}
}

const headers = "HTTP/1.1 200 OK\r\n"

// TestHostileReceivers has O7: none takes longer than five seconds, or makes the server read more than it wants.
func TestHostileReceivers(t *testing.T) {
	t.Parallel()
	dripping := 100 * time.Millisecond
	for name, c := range map[string]struct {
		answer func(net.Conn)
		reason Reason
		status int
		quick  bool
	}{
		"hangs":                {answer: func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }, reason: ReasonTimeout},
		"drips a header":       {answer: func(c net.Conn) { _, _ = io.WriteString(c, headers+"X: "); say(c, "x", dripping) }, reason: ReasonTimeout},
		"drips a body":         {answer: func(c net.Conn) { _, _ = io.WriteString(c, headers+"\r\n"); say(c, "x", dripping) }, status: 200},
		"answers 10 GB":        {answer: func(c net.Conn) { _, _ = io.WriteString(c, headers+"\r\n"); say(c, strings.Repeat("x", 1<<20), 0) }, status: 200, quick: true},
		"sends endless header": {answer: func(c net.Conn) { _, _ = io.WriteString(c, headers+"X: "); say(c, strings.Repeat("x", 1<<16), 0) }, reason: ReasonConnection, quick: true},
		"says 100 for ever":    {answer: func(c net.Conn) { say(c, "HTTP/1.1 100 Continue\r\n\r\n", 0) }, reason: ReasonConnection, quick: true},
		"says 101 and hangs": {answer: func(c net.Conn) {
			_, _ = io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n")
			_, _ = io.Copy(io.Discard, c)
		}, reason: ReasonStatus, status: 101, quick: true},
		"drips an error":   {answer: func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.1 500 X\r\n\r\n"); say(c, "x", dripping) }, reason: ReasonStatus, status: 500, quick: true},
		"speaks something": {answer: func(c net.Conn) { _, _ = io.WriteString(c, "220 mail.example.com ESMTP\r\n") }, reason: ReasonConnection, quick: true},
		"breaks off":       {answer: func(net.Conn) {}, reason: ReasonConnection, quick: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			target := raw(t, c.answer)
			started := time.Now()
			result, err := newSender(t, local).Send(t.Context(), target, NewSecret(), event())
			require.Less(t, time.Since(started), MaxDuration+time.Second)
			if c.quick {
				require.Less(t, time.Since(started), MaxDuration/2)
			}
			require.Equal(t, Result{Reason: c.reason, Status: c.status, Duration: result.Duration}, result)
			require.Equal(t, c.reason != Delivered, err != nil)
		})
	}
	t.Run("an answer is not read beyond the limit", func(t *testing.T) {
		t.Parallel()
		var written atomic.Int64
		target := raw(t, func(c net.Conn) {
			_, _ = io.WriteString(c, headers+"Content-Length: 10737418240\r\n\r\n")
			for chunk := make([]byte, 1<<16); ; {
				n, err := c.Write(chunk)
				written.Add(int64(n))
				if err != nil {
					return
				}
			}
		})
		_, err := newSender(t, local).Send(t.Context(), target, NewSecret(), event())
		require.NoError(t, err)
		require.Never(t, func() bool { return written.Load() > 32<<20 }, 300*time.Millisecond, 50*time.Millisecond,
			"more than what is read and the buffers of a connection")
	})
}

// startTLS starts a receiver that answers 404 and keeps the handshakes that fail to itself.
func startTLS(t *testing.T, config *tls.Config) *httptest.Server {
	t.Helper()
	receiver := httptest.NewUnstartedServer(http.NotFoundHandler())
	receiver.TLS, receiver.Config.ErrorLog = config, log.New(io.Discard, "", 0)
	receiver.StartTLS()
	t.Cleanup(receiver.Close)
	return receiver
}

func TestCertificatesAreChecked(t *testing.T) {
	t.Parallel()
	secure := Policy{Networks: loopbacks}
	for name, start := range map[string]func(*testing.T) string{
		"an unknown authority": func(t *testing.T) string {
			return startTLS(t, nil).URL
		},
		"old TLS": func(t *testing.T) string {
			return startTLS(t, &tls.Config{MaxVersion: tls.VersionTLS11}).URL
		},
		"no TLS at all": func(t *testing.T) string {
			receiver := httptest.NewServer(http.NotFoundHandler())
			t.Cleanup(receiver.Close)
			return strings.Replace(receiver.URL, "http:", "https:", 1)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			result, err := newSender(t, secure).Send(t.Context(), start(t), NewSecret(), event())
			require.Error(t, err)
			require.Equal(t, Result{Reason: ReasonTLS, Duration: result.Duration}, result)
		})
	}
	t.Run("a host that the certificate is not for", func(t *testing.T) {
		t.Parallel()
		receiver := startTLS(t, nil)
		sender := newSender(t, secure)
		sender.transport.TLSClientConfig.RootCAs = receiver.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
		result, err := sender.Send(t.Context(), strings.Replace(receiver.URL, "127.0.0.1", "localhost", 1), NewSecret(), event())
		require.Error(t, err)
		require.Equal(t, ReasonTLS, result.Reason)
		result, err = sender.Send(t.Context(), receiver.URL, NewSecret(), event())
		require.Error(t, err)
		require.Equal(t, http.StatusNotFound, result.Status, "the right host is reached over TLS")
	})
}

func TestSend(t *testing.T) {
	t.Parallel()
	t.Run("signs what it sends", func(t *testing.T) {
		t.Parallel()
		secret := NewSecret()
		var failure error
		var body []byte
		var header http.Header
		var method string
		receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, _ = io.ReadAll(r.Body)
			header, method = r.Header, r.Method
			failure = secret.Verify(r.Header, body, time.Now())
			w.WriteHeader(http.StatusAccepted)
		}))
		t.Cleanup(receiver.Close)
		result, err := newSender(t, local).Send(t.Context(), receiver.URL+"/hook?a=b", secret, event())
		require.NoError(t, err)
		require.Equal(t, Result{Status: http.StatusAccepted, Duration: result.Duration}, result)
		require.Positive(t, result.Duration)
		require.NoError(t, failure)
		require.Equal(t, http.MethodPost, method)
		require.Equal(t, "application/cloudevents+json", header.Get("Content-Type"))
		require.Equal(t, "acme/7", header.Get("webhook-id"))
		want, err := event().Body()
		require.NoError(t, err)
		require.Equal(t, want, body)
	})
	t.Run("keeps a connection for the next event", func(t *testing.T) {
		t.Parallel()
		c := newCanary(t)
		sender := newSender(t, local)
		for range 3 {
			_, err := sender.Send(t.Context(), "http://127.0.0.1:"+c.port, NewSecret(), event())
			require.NoError(t, err)
		}
		require.EqualValues(t, 1, c.hits.Load())
	})
	for status, want := range map[int]Reason{200: Delivered, 204: Delivered, 299: Delivered, 400: ReasonStatus, 410: ReasonGone, 429: ReasonStatus, 500: ReasonStatus} {
		t.Run(fmt.Sprint("is told ", status), func(t *testing.T) {
			t.Parallel()
			receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
			t.Cleanup(receiver.Close)
			result, err := newSender(t, local).Send(t.Context(), receiver.URL, NewSecret(), event())
			require.Equal(t, want != Delivered, err != nil)
			require.Equal(t, Result{Reason: want, Status: status, Duration: result.Duration}, result)
			require.Equal(t, status == http.StatusGone, result.Permanent())
		})
	}
	t.Run("uses no proxy, whatever the environment says", func(t *testing.T) {
		t.Parallel()
		require.Nil(t, newSender(t, Policy{}).transport.Proxy)
	})
	t.Run("finds nobody there", func(t *testing.T) {
		t.Parallel()
		result, err := newSender(t, local).Send(t.Context(), "http://127.0.0.1:1/", NewSecret(), event())
		require.Error(t, err)
		require.Equal(t, ReasonConnection, result.Reason)
	})
}
