package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching"
)

const demoProfile = "/v1/customers/acme/profiles/support"

func TestServe(t *testing.T) {
	t.Parallel()
	databases(t, func(t *testing.T, database string) {
		began := time.Now()
		server := startServer(t, environment{"DATABASE_URL": database, "COACHING_DEMO": "true"}).ready()
		t.Logf("ready, with demo data, after %s", time.Since(began))

		for _, path := range []string{"/livez", "/readyz", "/metrics"} {
			status, _ := server.get(server.admin() + path)
			require.Equal(t, http.StatusOK, status, path)
		}
		status, spec := server.get(server.api() + "/openapi.yaml")
		require.Equal(t, http.StatusOK, status)
		require.Equal(t, string(opencoaching.Spec), spec)
		status, page := server.get(server.api() + "/docs")
		require.Equal(t, http.StatusOK, status)
		require.Contains(t, page, "swagger-ui")
		status, list := server.get(server.api() + demoProfile + "/scorecards?pageSize=1")
		require.Equal(t, http.StatusOK, status)
		require.Contains(t, list, "nextPageToken")

		require.Contains(t, server.stdout.String(), server.api()+"/docs")
		require.Contains(t, server.stdout.String(), server.api()+"/openapi.yaml")
		require.Zero(t, server.wait())
	})
}

func TestServeKeepsWhatIsThere(t *testing.T) {
	t.Parallel()
	database := "sqlite:" + inTemp(t, "coaching.db")
	require.Zero(t, runProgram(t, nil, "demo", "--database", database).code)
	for range 2 {
		server := startServer(t, nil, "--database", database, "--demo").ready()
		require.Contains(t, server.stderr.String(), `"msg":"demo data","loaded":false`)
		require.Zero(t, server.wait())
	}
}

func TestServeStartsFromNothing(t *testing.T) {
	t.Parallel()
	databases(t, func(t *testing.T, database string) {
		began := time.Now()
		server := startServer(t, nil, "--database", database).ready()
		t.Logf("ready, on an empty database, after %s", time.Since(began))
		status, _ := server.get(server.api() + "/v1/customers")
		require.Equal(t, http.StatusOK, status)
		require.Zero(t, server.wait())
	})
}

func TestServeWithoutAdminAddress(t *testing.T) {
	t.Parallel()
	database := "sqlite:" + inTemp(t, "coaching.db")
	server := startServer(t, nil, "--database", database, "--admin-addr", "").ready()
	require.NotContains(t, server.stdout.String(), "/readyz")
	require.Zero(t, server.wait())
}

func TestServeSaysThatAPortIsTaken(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer func() { require.NoError(t, taken.Close()) }()
	got := runProgram(t, nil, "serve", "--admin-addr", "", "--addr", taken.Addr().String(), "--database", "sqlite:"+inTemp(t, "coaching.db"))
	require.Equal(t, 1, got.code)
	require.Contains(t, got.stderr, "--addr (COACHING_ADDR): another program listens on "+taken.Addr().String())
}

// TestServeDrains stops a server: it fails its readiness at once, serves on during the delay, finishes what is under
// way, and exits with 0.
func TestServeDrains(t *testing.T) {
	t.Parallel()
	server := startServer(t, nil, "--database", "sqlite:"+inTemp(t, "coaching.db"), "--drain-delay", "1s").ready()
	api, admin := server.api(), server.admin()
	halfSent, err := net.Dial("tcp", strings.TrimPrefix(api, "http://"))
	require.NoError(t, err)
	defer func() { require.NoError(t, halfSent.Close()) }()
	_, err = fmt.Fprint(halfSent, "POST /v1/customers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{")
	require.NoError(t, err)

	server.stop()
	require.Eventually(t, func() bool {
		status, _ := server.get(admin + "/readyz")
		return status == http.StatusServiceUnavailable
	}, patience, time.Millisecond, "readiness fails")
	status, _ := server.get(admin + "/livez")
	require.Equal(t, http.StatusOK, status)
	status, _ = server.get(api + "/v1/customers")
	require.Equal(t, http.StatusOK, status, "it still serves")

	require.Eventually(t, func() bool {
		probe, err := net.Dial("tcp", strings.TrimPrefix(api, "http://"))
		if err == nil {
			_ = probe.Close() // only whether it opens matters
		}
		return err != nil
	}, patience, 10*time.Millisecond, "no new connections after the delay")
	_, err = fmt.Fprint(halfSent, "}")
	require.NoError(t, err)
	answer, err := http.ReadResponse(bufio.NewReader(halfSent), nil)
	require.NoError(t, err, "the request under way is answered")
	require.NoError(t, answer.Body.Close())
	require.Equal(t, http.StatusOK, answer.StatusCode)
	require.Zero(t, server.wait())
}

// TestServeWaitsForItsDatabase starts the server before its Postgres can be reached: the socket appears later.
func TestServeWaitsForItsDatabase(t *testing.T) {
	t.Parallel()
	database, err := url.Parse(emptyPostgres(t))
	require.NoError(t, err)
	query := database.Query()
	realFolder, folder := query.Get("host"), t.TempDir()
	if realFolder == "" {
		t.Skip("the test server is not reached by a Unix socket")
	}
	query.Set("host", folder)
	database.RawQuery = query.Encode()

	server := startServer(t, nil, "--database", database.String())
	api, admin := server.api(), server.admin()
	require.Eventually(t, func() bool { return strings.Contains(server.stderr.String(), "not ready yet") }, patience, time.Millisecond)
	for address, want := range map[string]int{
		admin + "/livez": http.StatusOK, admin + "/readyz": http.StatusServiceUnavailable, api + "/v1/customers": http.StatusServiceUnavailable,
	} {
		status, _ := server.get(address)
		require.Equal(t, want, status, address)
	}
	require.NotContains(t, server.stdout.String(), "ready")

	const socket = ".s.PGSQL.5432"
	require.NoError(t, os.Symlink(filepath.Join(realFolder, socket), filepath.Join(folder, socket)))
	appeared := time.Now()
	server.ready()
	t.Logf("ready %s after the database appeared", time.Since(appeared))
	status, _ := server.get(api + "/v1/customers")
	require.Equal(t, http.StatusOK, status)
	require.Zero(t, server.wait())
}

// TestServersStartTogether starts several servers on one empty database: one migrates it and one fills it, and all of
// them serve.
func TestServersStartTogether(t *testing.T) {
	t.Parallel()
	database := emptyPostgres(t)
	var servers []*running
	for range 4 {
		servers = append(servers, startServer(t, nil, "--database", database, "--demo"))
	}
	loaded := 0
	for _, server := range servers {
		server.ready()
		loaded += strings.Count(server.stderr.String(), `"msg":"demo data","loaded":true`)
	}
	require.Equal(t, 1, loaded)
	for _, server := range servers {
		require.Zero(t, server.wait())
	}
}
