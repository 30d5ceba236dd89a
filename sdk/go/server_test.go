package coachingclient_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	coachingclient "opencoaching/sdk/go"
)

const (
	customer = "acme"
	profile  = "support"
	parent   = "customers/acme/profiles/support"
)

// startServer returns the URL of a service with demo data: the one that COACHING_SDK_URL names, or else one of its own
// on an empty SQLite file, which ends with the test.
func startServer(t *testing.T) string {
	t.Helper()
	if given := os.Getenv("COACHING_SDK_URL"); given != "" {
		return given
	}
	folder := t.TempDir()
	program := filepath.Join(folder, "coaching")
	built, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "opencoaching/cmd/coaching").CombinedOutput()
	require.NoError(t, err, string(built))
	server := exec.CommandContext(t.Context(), program, "serve", "--demo", "--addr", "127.0.0.1:0", "--admin-addr", "",
		"--database", "sqlite:"+filepath.Join(folder, "coaching.db"))
	out, err := server.StdoutPipe()
	require.NoError(t, err)
	server.Stderr = os.Stderr
	require.NoError(t, server.Start())
	t.Cleanup(func() { _ = server.Wait() }) // the end of the test's context has killed it
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if _, after, found := strings.Cut(lines.Text(), "Swagger UI"); found {
			return strings.TrimSuffix(strings.TrimSpace(after), "/docs")
		}
	}
	require.Fail(t, "the server ended before it was ready")
	return ""
}

func newClient(t *testing.T, url string) *coachingclient.Client {
	t.Helper()
	client, err := coachingclient.New(url, coachingclient.Options{})
	require.NoError(t, err)
	return client
}
