package main

import (
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// shellBlock is a block of commands in Markdown.
var shellBlock = regexp.MustCompile("(?s)```sh\n(.*?)```")

// TestReadmeTour pastes the tour of the README into a shell, against a server with demo data. A command that the server
// refuses ends the shell, but for the last one, which is there to be refused.
func TestReadmeTour(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("there is no curl to paste the tour with")
	}
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, tour, found := strings.Cut(string(readme), "\n## A tour\n")
	require.True(t, found)
	tour, _, _ = strings.Cut(tour, "\n## ")
	blocks := shellBlock.FindAllStringSubmatch(tour, -1)
	require.Greater(t, len(blocks), 7)

	databases(t, func(t *testing.T, database string) {
		server := startServer(t, nil, "--database", database, "--demo").ready()
		folder := t.TempDir()
		paste := func(blocks [][]string) (string, error) {
			script := []string{"set -e -o pipefail", `curl() { command curl --fail-with-body "$@"; }`}
			for _, block := range blocks {
				script = append(script, strings.ReplaceAll(block[1], "http://127.0.0.1:8080", server.api()))
			}
			shell := exec.CommandContext(t.Context(), "bash", "-c", strings.Join(script, "\n"))
			shell.Dir = folder
			said, err := shell.CombinedOutput()
			return string(said), err
		}
		last := len(blocks) - 1
		said, err := paste(blocks[:last])
		require.NoError(t, err, said)
		for _, text := range []string{
			`"raisedTotalCount"`, `"totalAgentQuota"`, `"strata"`, `JOB_TYPE_BACKFILL`, `"totalScore":74`, `"explanation"`,
			`"submitTime"`, `"acknowledgeTime"`, `"calibrationConsistencyScore"`, `"overall"`, `"scorecardWorkflows"`,
			`"coachingSessions"`, `"agentSubmitTime"`, `"coachingProgresses"`, `"goal":80`, `"sessionsAcknowledged"`, `"qaScore"`,
		} {
			require.Contains(t, said, text)
		}
		for _, file := range []string{"scores.csv", "agent-07.csv", "overviews.csv"} {
			content, err := os.ReadFile(folder + "/" + file)
			require.NoError(t, err)
			require.Greater(t, len(parse(t, string(content))), 10, file)
		}
		content, err := os.ReadFile(folder + "/appeals.csv")
		require.NoError(t, err)
		for _, id := range []string{"tour-1", "tour-1-replica", "tour-1-request", "tour-1-resolve"} {
			require.Contains(t, string(content), "/scorecards/"+id+",")
		}
		said, err = paste([][]string{blocks[0], blocks[last]})
		require.Error(t, err)
		for _, field := range []string{`"field":"target"`, `"field":"usecaseName"`, `"field":"scorecardTemplateName"`} {
			require.Contains(t, said, field)
		}
		require.Zero(t, server.wait())
	})
}
