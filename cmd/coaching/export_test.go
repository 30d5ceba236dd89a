package main

import (
	"encoding/csv"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDemoAndExport(t *testing.T) {
	t.Parallel()
	databases(t, func(t *testing.T, database string) {
		env := environment{"DATABASE_URL": database}
		got := runProgram(t, env, "demo")
		require.Zero(t, got.code, got.stderr)
		require.Regexp(t, `^Stored \d{4,} examples`, got.stdout)
		require.Empty(t, got.stderr, "no progress bar where there is no terminal")

		got = runProgram(t, env, "demo")
		require.Equal(t, 1, got.code)
		require.Contains(t, got.stderr, "not empty")

		export := func(args ...string) outcome {
			return runProgram(t, env, append([]string{"export", "--customer", "acme", "--profile", "support"}, args...)...)
		}
		file := inTemp(t, "scores.csv")
		got = export("--csv", file)
		require.Zero(t, got.code, got.stderr)
		require.Empty(t, got.stdout)
		require.Regexp(t, `^Exported \d{4} scorecards\.\n$`, got.stderr)
		require.NoFileExists(t, file+partialSuffix)
		whole, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, string(whole), export("--csv", "-").stdout)

		records := parse(t, string(whole))
		require.Greater(t, len(records), 1000)
		require.Equal(t, "scorecard", records[0][0])

		one := parse(t, export("--csv", "-", "--agent", "agent-07", "--template", "call-quality@2", "--layout", "long").stdout)
		require.Greater(t, len(one), 1)
		for _, record := range one[1:] {
			require.Contains(t, record, "customers/acme/users/agent-07")
			require.Contains(t, record, "customers/acme/profiles/support/scorecardTemplates/call-quality@2")
		}

		got = export("--csv", file, "--agent", "agent-99,agent-07", "--team", "nobody")
		require.Equal(t, 1, got.code)
		require.Contains(t, got.stderr, "--agent: customers/acme/users/agent-99")
		require.Contains(t, got.stderr, "--team: customers/acme/teams/nobody")
		require.NotContains(t, got.stderr, "agent-07")
		after, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, whole, after, "what was there stays")

		got = runProgram(t, env, "export", "--csv", "-", "--customer", "acme", "--profile", "sales")
		require.Contains(t, got.stderr, "there is no profile sales of customer acme")
	})
}

func parse(t *testing.T, text string) [][]string {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	return records
}

func TestToFile(t *testing.T) {
	t.Parallel()
	write := func(text string, err error) func(io.Writer) error {
		return func(w io.Writer) error {
			_, writeErr := io.WriteString(w, text)
			return errors.Join(writeErr, err)
		}
	}
	t.Run("a whole file gets its name", func(t *testing.T) {
		t.Parallel()
		path := inTemp(t, "a.csv")
		require.NoError(t, toFile(path, io.Discard, write("first", nil)))
		require.NoError(t, toFile(path, io.Discard, write("second", nil)))
		content, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, "second", string(content))
	})
	t.Run("a failure leaves what was there", func(t *testing.T) {
		t.Parallel()
		path, failure := inTemp(t, "a.csv"), errors.New("cut off")
		require.NoError(t, toFile(path, io.Discard, write("whole", nil)))
		require.ErrorIs(t, toFile(path, io.Discard, write("half", failure)), failure)
		content, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, "whole", string(content))
		require.NoFileExists(t, path+partialSuffix)
	})
	t.Run("a folder that is not there is an error", func(t *testing.T) {
		t.Parallel()
		require.ErrorIs(t, toFile(inTemp(t, "no/a.csv"), io.Discard, write("", nil)), os.ErrNotExist)
	})
}
