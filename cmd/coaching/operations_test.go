package main

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"
)

func operations(t *testing.T) string {
	t.Helper()
	content, err := os.ReadFile("../../docs/operations.md")
	require.NoError(t, err)
	return string(content)
}

// TestOperationsTellOfEverySetting wants a row for each, with its variable and its default.
func TestOperationsTellOfEverySetting(t *testing.T) {
	t.Parallel()
	text, settings := operations(t), 0
	newServe().Flags().VisitAll(func(flag *pflag.Flag) {
		if variableOf(flag) == "" {
			return
		}
		settings++
		initial := "`" + flag.DefValue + "`"
		if flag.DefValue == "" || flag.DefValue == emptyList {
			initial = "none"
		}
		require.Contains(t, text, "| `--"+flag.Name+"` | `"+variableOf(flag)+"` | "+initial+" |")
	})
	require.NotZero(t, settings)
	require.Len(t, regexp.MustCompile("(?m)^\\| `--[a-z-]+` \\| `[A-Z_]+`").FindAllString(text, -1), settings, "no row is of a setting that is gone")
}

// logged is a message in the code.
var logged = regexp.MustCompile(`(?:ogger|log)\.(?:(?:Debug|Info|Warn|Error)(?:Context)?\((?:ctx, )?|LogAttrs\([^"]*, )"([^"]+)"`)

// TestOperationsTellOfEveryLogLine wants a row for each message that the program logs, and none for another.
func TestOperationsTellOfEveryLogLine(t *testing.T) {
	t.Parallel()
	written := map[string]bool{}
	for _, folder := range []string{"handlers", "handlers/edge", "service", "repository/gormstore", "auth/token", "jobs", "cmd/coaching"} {
		files, err := filepath.Glob("../../" + folder + "/*.go")
		require.NoError(t, err)
		require.NotEmpty(t, files, folder)
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			code, err := os.ReadFile(file)
			require.NoError(t, err)
			for _, found := range logged.FindAllStringSubmatch(string(code), -1) {
				written[found[1]] = true
			}
		}
	}
	_, table, found := strings.Cut(operations(t), "\n## Logs\n")
	require.True(t, found)
	table, _, _ = strings.Cut(table, "\n## ")
	told := map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\| (?:debug|info|warn|error) \\|").FindAllStringSubmatch(table, -1) {
		told[row[1]] = true
	}
	require.Equal(t, written, told)
	require.Greater(t, len(told), 5)
}

// TestOperationsTellOfEveryMetric wants a row for each metric that is ours, after a request has been counted.
func TestOperationsTellOfEveryMetric(t *testing.T) {
	t.Parallel()
	server := startServer(t, nil, "--database", "sqlite:"+inTemp(t, "coaching.db")).ready()
	status, _ := server.get(server.api() + "/v1/customers")
	require.Equal(t, http.StatusOK, status)
	_, metrics := server.get(server.admin() + "/metrics")
	require.Zero(t, server.wait())
	ours := regexp.MustCompile(`(?m)^# HELP (coaching_\S+)`).FindAllStringSubmatch(metrics, -1)
	require.NotEmpty(t, ours)
	for _, metric := range ours {
		require.Contains(t, operations(t), "| `"+metric[1]+"` |")
	}
}
