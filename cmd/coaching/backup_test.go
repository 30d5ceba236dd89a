package main

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestBackupDrill makes a backup under load and brings it back, as docs/operations.md says, on both databases.
func TestBackupDrill(t *testing.T) {
	t.Parallel()
	t.Run("SQLite", func(t *testing.T) {
		t.Parallel()
		folder := t.TempDir()
		database, backup := filepath.Join(folder, "coaching.db"), filepath.Join(folder, "backup.db")
		server := startServer(t, nil, "--database", sqlitePrefix+database, "--demo").ready()
		load := startLoad(server)
		before := load.storedBy(20)

		got := runProgram(t, nil, "backup", "--database", sqlitePrefix+database, backup)
		require.Zero(t, got.code, got.stderr)
		require.Contains(t, got.stdout, "checked the copy")
		stored := load.storedBy(20)
		load.stop()
		require.Zero(t, server.wait())
		t.Logf("%d batches were stored before and while the backup was made; the slowest took %s", len(stored), load.slowest)

		held := requireDrill(t, sqlitePrefix+backup, before)
		require.Less(t, held, len(stored), "the backup is of a moment before the end")
		info, err := os.Stat(backup)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
		files, err := filepath.Glob(backup + "*")
		require.NoError(t, err)
		require.NotContains(t, files, backup+partialSuffix)

		// Of a database that nobody writes to, the backup is the same, row by row.
		quiet := filepath.Join(folder, "quiet.db")
		require.Zero(t, runProgram(t, nil, "backup", "--database", sqlitePrefix+database, quiet).code)
		require.Equal(t, contents(t, "sqlite", database), contents(t, "sqlite", quiet))
	})
	t.Run("Postgres", func(t *testing.T) {
		t.Parallel()
		database, restored := emptyPostgres(t), emptyPostgres(t)
		dump, restore, check := postgresTool(t, "pg_dump"), postgresTool(t, "pg_restore"), postgresTool(t, "pg_amcheck")
		server := startServer(t, nil, "--database", database, "--demo").ready()
		load := startLoad(server)
		before := load.storedBy(20)

		// The snapshot is exported so that what it shows can be compared; a backup needs no such thing.
		snapshot, want := exportSnapshot(t, database)
		file := inTemp(t, "backup.dump")
		command := exec.CommandContext(t.Context(), dump, "--format=custom", "--snapshot="+snapshot, "--file="+file, database)
		said, err := command.CombinedOutput()
		require.NoError(t, err, string(said))
		stored := load.storedBy(20)
		load.stop()
		require.Zero(t, server.wait())
		t.Logf("%d batches were stored before and while the backup was made; the slowest took %s", len(stored), load.slowest)

		said, err = exec.CommandContext(t.Context(), restore, "--no-owner", "--exit-on-error", "--dbname="+restored, file).CombinedOutput()
		require.NoError(t, err, string(said))
		require.Equal(t, want, contents(t, "pgx", restored))
		said, err = exec.CommandContext(t.Context(), check, "--install-missing", restored).CombinedOutput()
		require.NoError(t, err, string(said))
		held := requireDrill(t, restored, before)
		require.Less(t, held, len(stored), "the backup is of a moment before the end")
	})
}

// requireDrill serves a database that was brought back, and wants all of the batches that were stored before, and none
// by half. It returns how many there are.
func requireDrill(t *testing.T, database string, before []int) (held int) {
	t.Helper()
	server := startServer(t, nil, "--database", database).ready()
	users := map[int]int{}
	for token := ""; ; {
		status, body := server.get(server.api() + "/v1/customers/acme/users?pageSize=1000&pageToken=" + url.QueryEscape(token))
		require.Equal(t, http.StatusOK, status, body)
		for _, found := range batchUser.FindAllStringSubmatch(body, -1) {
			var batch int
			_, err := fmt.Sscan(found[1], &batch)
			require.NoError(t, err)
			users[batch]++
		}
		next := nextToken.FindStringSubmatch(body)
		if next == nil {
			break
		}
		token = next[1]
	}
	for _, batch := range before {
		require.Contains(t, users, batch, "a batch that was answered before the backup began")
	}
	for batch, count := range users {
		require.Equal(t, batchSize, count, "batch %d is there by half", batch)
	}
	require.Zero(t, server.wait())
	return len(users)
}

func TestBackupRefusesItsOwnDatabase(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	database := filepath.Join(folder, "coaching.db")
	require.Zero(t, runProgram(t, nil, "migrate", "up", "--database", sqlitePrefix+database).code)
	link := filepath.Join(folder, "link.db")
	require.NoError(t, os.Link(database, link))
	for _, file := range []string{database, database + "-wal", database + "-shm", link, folder + "/../" + filepath.Base(folder) + "/coaching.db"} {
		got := runProgram(t, nil, "backup", "--database", sqlitePrefix+database, file)
		require.Equal(t, 1, got.code, file)
		require.Contains(t, got.stderr, "the database itself", file)
	}
	require.Contains(t, runProgram(t, nil, "backup", "--database", sqlitePrefix+database, "-").stderr, "standard output")
	require.Equal(t, outcome{stdout: "current\n"}, runProgram(t, nil, "migrate", "status", "--database", sqlitePrefix+database))
}

// TestBackupKeepsTheOneBefore lets backups fail: of a database that is damaged, and of one that is none.
func TestBackupKeepsTheOneBefore(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	database, backup := filepath.Join(folder, "coaching.db"), filepath.Join(folder, "backup.db")
	require.Zero(t, runProgram(t, nil, "demo", "--database", sqlitePrefix+database).code)
	require.Zero(t, runProgram(t, nil, "backup", "--database", sqlitePrefix+database, backup).code)
	good, err := os.ReadFile(backup)
	require.NoError(t, err)

	content, err := os.ReadFile(database)
	require.NoError(t, err)
	damaged := filepath.Join(folder, "damaged.db")
	for i := len(content) / 2; i < len(content)/2+50_000; i++ {
		content[i] ^= 0xff
	}
	require.NoError(t, os.WriteFile(damaged, content, 0o600))
	dangling := filepath.Join(folder, "dangling.db")
	require.NoError(t, os.WriteFile(dangling, good, 0o600))
	change(t, sqlitePrefix+dangling, "DELETE FROM profiles") // foreign keys are off unless asked for
	text := filepath.Join(folder, "text.db")
	require.NoError(t, os.WriteFile(text, []byte("no database, whatever it is called"), 0o600))
	for _, bad := range []string{damaged, dangling, text} {
		got := runProgram(t, nil, "backup", "--database", sqlitePrefix+bad, backup)
		require.Equal(t, 1, got.code, bad)
		t.Log(got.stderr)
		after, err := os.ReadFile(backup)
		require.NoError(t, err)
		require.Equal(t, good, after, bad)
		require.NoFileExists(t, backup+partialSuffix)
	}
}

// TestBackupHoldsNobodyUp copies a database that takes a while, and wants writers to go on meanwhile.
func TestBackupHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	database := sqlitePrefix + filepath.Join(folder, "coaching.db")
	server := startServer(t, nil, "--database", database).ready()
	change(t, database, `CREATE TABLE filling AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40000)
		SELECT i, hex(randomblob(1500)) AS text FROM n`)
	status, body := server.post("/v1/customers", `{"name": "customers/acme"}`)
	require.Equal(t, http.StatusOK, status, body)
	load := startLoad(server)
	before := len(load.storedBy(20))
	load.forgetSlowest()
	began := time.Now()
	got := runProgram(t, nil, "backup", "--database", database, filepath.Join(folder, "backup.db"))
	require.Zero(t, got.code, got.stderr)
	took := time.Since(began)
	meanwhile := len(load.stored()) - before
	load.stop()
	t.Logf("%s: %d batches of %d users were stored meanwhile, the slowest in %s", strings.TrimSpace(got.stdout), meanwhile, batchSize, load.slowest)
	require.Greater(t, meanwhile, 3)
	require.Less(t, load.slowest, took, "no writer waited for the backup to end")
	require.Zero(t, server.wait())
}
