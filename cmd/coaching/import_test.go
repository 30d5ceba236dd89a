package main

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// exportAll exports a database with its directory, and returns the paths of the files.
func exportAll(t *testing.T, env environment) (directory, archive string) {
	t.Helper()
	directory, archive = inTemp(t, "directory.ndjson"), inTemp(t, "archive.csv")
	got := runProgram(t, env, "export", "--directory", directory)
	require.Zero(t, got.code, got.stderr)
	require.Regexp(t, `^Exported \d+ lines\.\n$`, got.stderr)
	got = runProgram(t, env, "export", "--csv", archive, "--customer", "acme", "--profile", "support", "--layout", "archive")
	require.Zero(t, got.code, got.stderr)
	return directory, archive
}

func requireSameFile(t *testing.T, want, got string) {
	t.Helper()
	wanted, err := os.ReadFile(want)
	require.NoError(t, err)
	is, err := os.ReadFile(got)
	require.NoError(t, err)
	require.True(t, bytes.Equal(wanted, is), "%s and %s hold the same", want, got)
}

// TestImport takes everything out of a database with demo data and into an empty one.
func TestImport(t *testing.T) {
	t.Parallel()
	databases(t, func(t *testing.T, database string) {
		from, to := environment{"DATABASE_URL": "sqlite:" + inTemp(t, "from.db")}, environment{"DATABASE_URL": database}
		require.Zero(t, runProgram(t, from, "demo").code)
		directory, archive := exportAll(t, from)
		require.Zero(t, runProgram(t, to, "migrate", "up").code)
		scorecards := []string{"import", "--scorecards", archive, "--customer", "acme", "--profile", "support"}

		got := runProgram(t, to, scorecards...)
		require.Equal(t, 1, got.code)
		require.Contains(t, got.stderr, "import the directory first")

		got = runProgram(t, to, "import", "--directory", directory, "--dry-run")
		require.Zero(t, got.code, got.stderr)
		require.Regexp(t, `^\d+ would be stored, 0 were stored before\.\n$`, got.stdout)
		got = runProgram(t, to, "import", "--directory", directory)
		require.Zero(t, got.code, got.stderr)
		require.Regexp(t, `^\d+ stored, 0 were stored before\.\n$`, got.stdout)
		require.Empty(t, got.stderr, "no progress bar where there is no terminal")
		got = runProgram(t, to, append(scorecards, "--resume")...)
		require.Zero(t, got.code, got.stderr)
		require.Equal(t, "2046 stored, 0 were stored before.\n", got.stdout)
		got = runProgram(t, to, scorecards...)
		require.Equal(t, "0 stored, 2046 were stored before.\n", got.stdout)

		sameDirectory, sameArchive := exportAll(t, to)
		requireSameFile(t, directory, sameDirectory)
		requireSameFile(t, archive, sameArchive)
		require.NoFileExists(t, archive+".refused")
		require.NoFileExists(t, archive+".progress")
	})
}

func TestImportOfRefusedLines(t *testing.T) {
	t.Parallel()
	env := environment{"DATABASE_URL": "sqlite:" + inTemp(t, "coaching.db")}
	require.Zero(t, runProgram(t, env, "migrate", "up").code)
	file := inTemp(t, "directory.ndjson")
	require.NoError(t, os.WriteFile(file, []byte("{\"customer\":{\"name\":\"customers/acme\"}}\n{\"user\":{\"name\":\"customers/acme/users/a\",\"roles\":[\"KING\"],\"x\":1}}\n"), 0o600))
	refused := `{"line":2,"name":"customers/acme/users/a","violations":[{"field":"user.roles[0]","description":"must be one of `

	got := runProgram(t, env, "import", "--directory", file)
	require.Equal(t, refusedCode, got.code)
	require.Equal(t, "coaching: 1 records were refused: see "+file+".refused; nothing was stored\n", got.stderr)
	told, err := os.ReadFile(file + ".refused")
	require.NoError(t, err)
	require.Contains(t, string(told), refused)
	require.Contains(t, string(told), `{"field":"user.x","description":"is not a field of this message"}]}`)

	elsewhere := inTemp(t, "told")
	got = runProgram(t, env, "import", "--directory", file, "--resume", "--refused", elsewhere)
	require.Equal(t, refusedCode, got.code)
	require.Equal(t, "1 stored, 0 were stored before.\n", got.stdout)
	require.Equal(t, "coaching: 1 records were refused: see "+elsewhere+"\n", got.stderr)
	told, err = os.ReadFile(elsewhere)
	require.NoError(t, err)
	require.Contains(t, string(told), refused)
	got = runProgram(t, env, "import", "--directory", file, "--resume", "--dry-run")
	require.Equal(t, 1, got.code)
}

// TestImportOfNumbersThatAreNone spoils cells of an archive that hold numbers.
func TestImportOfNumbersThatAreNone(t *testing.T) {
	t.Parallel()
	from := environment{"DATABASE_URL": "sqlite:" + inTemp(t, "from.db")}
	require.Zero(t, runProgram(t, from, "demo").code)
	directory, archive := exportAll(t, from)
	read, err := os.ReadFile(archive)
	require.NoError(t, err)
	rows, err := csv.NewReader(bytes.NewReader(read)).ReadAll()
	require.NoError(t, err)
	kind, value, ai := slices.Index(rows[0], "answer"), slices.Index(rows[0], "value"), slices.Index(rows[0], "ai_value")
	var want []string
	for line := 1; len(want) < 3; line++ {
		if row := rows[line]; row[kind] == "NUMBER" && (len(want) < 2 || row[ai] != "") {
			column := []int{value, value, ai}[len(want)]
			row[column] = []string{"07", ".5", "007"}[len(want)]
			want = append(want, fmt.Sprintf(`{"line":%d,"name":"%s","violations":[{"field":"%s","description":"must be a number"}]}`, line+1, row[0], rows[0][column]))
			for scorecard := row[0]; rows[line+1][0] == scorecard; line++ {
			}
		}
	}
	var spoilt bytes.Buffer
	out := csv.NewWriter(&spoilt)
	require.NoError(t, out.WriteAll(rows))
	require.NoError(t, os.WriteFile(archive, spoilt.Bytes(), 0o600))
	databases(t, func(t *testing.T, database string) {
		to, archive := environment{"DATABASE_URL": database}, copied(t, archive)
		require.Zero(t, runProgram(t, to, "migrate", "up").code)
		require.Zero(t, runProgram(t, to, "import", "--directory", directory).code)
		for _, resume := range []string{"", "--resume"} {
			got := runProgram(t, to, strings.Fields("import --scorecards "+archive+" --customer acme --profile support "+resume)...)
			require.Equal(t, refusedCode, got.code, got.stderr)
			require.Contains(t, got.stderr, "3 records were refused")
			told, err := os.ReadFile(archive + ".refused")
			require.NoError(t, err)
			require.Equal(t, want, strings.Split(strings.TrimSpace(string(told)), "\n"), resume)
		}
	})
}

func TestImportFlags(t *testing.T) {
	t.Parallel()
	env := environment{"DATABASE_URL": "sqlite:" + inTemp(t, "coaching.db")}
	for args, says := range map[string]string{
		"":                             "directory scorecards",
		"--directory a --scorecards b": "directory scorecards",
		"--scorecards a":               "say which by --customer and --profile",
		"--scorecards a --customer c":  "say which by --customer and --profile",
		"--directory a --customer c":   "leave out --customer and --profile",
		"--directory - --resume":       "--resume needs a file",
		"--directory a":                "there is no database",
	} {
		got := runProgram(t, env, append([]string{"import"}, strings.Fields(args)...)...)
		require.Equal(t, 1, got.code, args)
		require.Contains(t, got.stderr, says, args)
	}
	got := runProgram(t, env, "export", "--csv", "-")
	require.Contains(t, got.stderr, "say which by --customer and --profile")
	got = runProgram(t, env, "export", "--directory", "-", "--csv", "-")
	require.Equal(t, 1, got.code)
}

// TestImportAsAProcess runs the real program.
func TestImportAsAProcess(t *testing.T) {
	t.Parallel()
	program := filepath.Join(t.TempDir(), "coaching")
	said, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".").CombinedOutput()
	require.NoError(t, err, string(said))
	t.Run("reads standard input", func(t *testing.T) {
		t.Parallel()
		database := "sqlite:" + inTemp(t, "coaching.db")
		require.Zero(t, runProgram(t, environment{}, "migrate", "up", "--database", database).code)
		command := exec.CommandContext(t.Context(), program, "import", "--directory", "-", "--database", database)
		command.Stdin = strings.NewReader("\ufeff{\"customer\":{\"name\":\"customers/acme\"}}\r\n{}")
		command.Dir = t.TempDir()
		said, err := command.CombinedOutput()
		require.Error(t, err)
		require.Equal(t, refusedCode, command.ProcessState.ExitCode())
		require.Equal(t, "coaching: 1 records were refused: see stdin.refused; nothing was stored\n", string(said))
		require.FileExists(t, filepath.Join(command.Dir, "stdin.refused"))
	})
	t.Run("is killed at whatever it does, and goes on", func(t *testing.T) {
		t.Parallel()
		killImports(t, program)
	})
}

// killImports kills imports, each after a little longer, until one is through.
func killImports(t *testing.T, program string) {
	from := environment{"DATABASE_URL": "sqlite:" + inTemp(t, "from.db")}
	require.Zero(t, runProgram(t, from, "demo").code)
	directory, archive := exportAll(t, from)
	file := inTemp(t, "archive.csv")
	multiplied(t, archive, file, 3)
	databases(t, func(t *testing.T, database string) {
		to := environment{"DATABASE_URL": database}
		require.Zero(t, runProgram(t, to, "migrate", "up").code)
		require.Zero(t, runProgram(t, to, "import", "--directory", directory).code)
		file := copied(t, file)
		kills := 0
		for wait := 400 * time.Millisecond; ; wait += 400 * time.Millisecond {
			command := exec.CommandContext(t.Context(), program, "import", "--scorecards", file, "--customer", "acme", "--profile", "support", "--resume", "--database", database)
			said := &output{}
			command.Stdout, command.Stderr = said, said
			require.NoError(t, command.Start())
			killer := time.AfterFunc(wait, func() { _ = command.Process.Kill() }) // which may have ended by itself
			err := command.Wait()
			killer.Stop()
			if err == nil {
				break
			}
			require.ErrorContains(t, err, "signal: killed", said.String())
			kills++
		}
		require.NotZero(t, kills)
		again := inTemp(t, "again.csv")
		got := runProgram(t, to, "export", "--csv", again, "--customer", "acme", "--profile", "support", "--layout", "archive")
		require.Zero(t, got.code, got.stderr)
		require.Equal(t, countedLines(t, file), countedLines(t, again))
	})
}

func copied(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	to := inTemp(t, "archive.csv")
	require.NoError(t, os.WriteFile(to, content, 0o600))
	return to
}

// referring stands before the id of a scorecard that another one refers to.
var referring = regexp.MustCompile(`(,SCORECARD_TYPE_(?:APPEAL_[A-Z_]+|GROUP_CALIBRATION_RESPONSE),)`)

// multiplied writes an archive several times into one, under other names.
func multiplied(t *testing.T, archive, file string, times int) {
	t.Helper()
	content, err := os.ReadFile(archive)
	require.NoError(t, err)
	header, rows, _ := strings.Cut(string(content), "\r\n")
	var b strings.Builder
	b.WriteString(header + "\r\n")
	for i := range times {
		copied := fmt.Sprintf("copy%d-", i)
		b.WriteString(referring.ReplaceAllString(strings.ReplaceAll(rows, "/scorecards/", "/scorecards/"+copied), "${1}"+copied))
	}
	require.NoError(t, os.WriteFile(file, []byte(b.String()), 0o600))
}

func countedLines(t *testing.T, file string) map[string]int {
	t.Helper()
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	lines := map[string]int{}
	for line := range strings.Lines(string(content)) {
		lines[line]++
	}
	return lines
}
