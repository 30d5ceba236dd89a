package main

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRunRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		env  environment
		args []string
		says []string
	}{
		"an unknown command":              {nil, []string{"serv"}, []string{`unknown command "serv"`, "serve"}},
		"an unknown flag":                 {nil, []string{"serve", "--adr", "x"}, []string{"--adr", "coaching serve --help"}},
		"an argument":                     {nil, []string{"serve", "now"}, []string{"now"}},
		"a malformed flag":                {nil, []string{"serve", "--drain-delay", "soon"}, []string{"--drain-delay", `"soon"`, "5s", "COACHING_DRAIN_DELAY"}},
		"a malformed variable":            {environment{"COACHING_DEMO": "perhaps"}, []string{"serve"}, []string{"COACHING_DEMO", `"perhaps"`, "true or false", "--demo"}},
		"a negative delay":                {nil, []string{"serve", "--drain-delay", "-1s"}, []string{"--drain-delay", "COACHING_DRAIN_DELAY"}},
		"an unknown log level":            {environment{"COACHING_LOG_LEVEL": "loud"}, []string{"serve"}, []string{"COACHING_LOG_LEVEL", "debug, info, warn or error"}},
		"an unknown kind of database":     {nil, []string{"migrate", "up", "--database", "mysql://x"}, []string{"--database", "DATABASE_URL", "sqlite:", "postgres://"}},
		"a database without a path":       {environment{"DATABASE_URL": "sqlite:"}, []string{"demo"}, []string{"--database", "DATABASE_URL", "path"}},
		"an address without a port":       {nil, []string{"serve", "--addr", "8080", "--admin-addr="}, []string{"--addr", "COACHING_ADDR", "HOST:PORT"}},
		"every address of the machine":    {environment{"COACHING_ADDR": ":8080"}, []string{"serve", "--admin-addr="}, []string{"--addr", "COACHING_ADDR", "check who is calling", "127.0.0.1:8080"}},
		"an address that others reach":    {nil, []string{"serve", "--admin-addr", "0.0.0.0:0"}, []string{"--admin-addr", "COACHING_ADMIN_ADDR", "check who is calling"}},
		"a missing flag":                  {nil, []string{"export", "--csv", "x"}, []string{"customer", "profile"}},
		"an unknown layout":               {nil, []string{"export", "--csv", "x", "--customer", "a", "--profile", "b", "--layout", "round"}, []string{"--layout", "wide, long or archive"}},
		"an unknown time zone":            {nil, []string{"export", "--csv", "x", "--customer", "a", "--profile", "b", "--time-zone", "Mars"}, []string{"--time-zone", "Europe/Berlin"}},
		"a day that does not exist":       {nil, []string{"export", "--csv", "x", "--customer", "a", "--profile", "b", "--start", "2026-02-30"}, []string{"--start", "2026-05-01"}},
		"an end before its start":         {nil, []string{"export", "--csv", "x", "--customer", "a", "--profile", "b", "--start", "2026-02-03", "--end", "2026-02-02"}, []string{"--start", "--end"}},
		"to export from a missing file":   {nil, []string{"export", "--csv", "x", "--customer", "a", "--profile", "b", "--database", "sqlite:no/such.db"}, []string{"no/such.db", "coaching serve"}},
		"to look at a file not there":     {nil, []string{"migrate", "status", "--database", "sqlite:no/such.db"}, []string{"no/such.db"}},
		"to copy a missing file":          {nil, []string{"backup", "copy.db", "--database", "sqlite:no/such.db"}, []string{"no/such.db"}},
		"to copy what has no path":        {nil, []string{"backup", "copy.db", "--database", "sqlite:"}, []string{"path"}},
		"to copy to nowhere":              {nil, []string{"backup"}, []string{"arg"}},
		"to copy a Postgres":              {environment{"DATABASE_URL": "postgres://coaching:hidden@127.0.0.1:1/coaching"}, []string{"backup", "copy.db"}, []string{"pg_dump", "pg_restore", "DATABASE_URL"}},
		"a database that is out of reach": {nil, []string{"migrate", "up", "--database", "postgres://coaching:hidden@127.0.0.1:1/coaching"}, []string{"--database", "DATABASE_URL", "127.0.0.1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := runProgram(t, test.env, test.args...)
			require.Equal(t, 1, got.code)
			for _, text := range test.says {
				require.Contains(t, got.stderr, text)
			}
			require.Empty(t, got.stdout)
		})
	}
}

func TestRunNeverShowsPasswords(t *testing.T) {
	t.Parallel()
	const password = "s3cr%t-w0rd"
	for name, url := range map[string]string{
		"out of reach":      "postgres://coaching:s3cr%25t-w0rd@127.0.0.1:1/coaching",
		"as a parameter":    "postgres://127.0.0.1:1/coaching?user=coaching&password=s3cr%25t-w0rd",
		"not escaped":       "postgres://coaching:s3cr%t-w0rd@127.0.0.1:1/coaching",
		"a malformed port":  "postgres://coaching:s3cr%25t-w0rd@127.0.0.1:x/coaching",
		"a space in it":     "postgres://coaching:s3cr%25t-w0rd @127.0.0.1:1/coaching",
		"of unknown scheme": "mysql://coaching:s3cr%25t-w0rd@127.0.0.1:1/coaching",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := environment{"DATABASE_URL": url}
			for _, args := range [][]string{{"migrate", "status"}, {"migrate", "up"}, {"demo"}, {"backup", "copy.db"}, {"serve", "--help"}, {"config"}} {
				got := runProgram(t, env, args...)
				for _, shown := range []string{got.stdout, got.stderr} {
					require.NotContains(t, shown, password)
					require.NotContains(t, shown, "s3cr")
				}
			}
		})
	}
}

func TestFlagWinsOverVariable(t *testing.T) {
	t.Parallel()
	url := "sqlite:" + inTemp(t, "chosen.db")
	require.Zero(t, runProgram(t, nil, "migrate", "up", "--database", url).code)

	t.Run("the variable is read", func(t *testing.T) {
		t.Parallel()
		got := runProgram(t, environment{"DATABASE_URL": url}, "migrate", "status")
		require.Equal(t, outcome{stdout: "current\n"}, got)
	})
	t.Run("the flag wins", func(t *testing.T) {
		t.Parallel()
		got := runProgram(t, environment{"DATABASE_URL": "sqlite:no/such.db"}, "migrate", "status", "--database", url)
		require.Equal(t, outcome{stdout: "current\n"}, got)
	})
	t.Run("an empty variable is none", func(t *testing.T) {
		t.Parallel()
		got := runProgram(t, environment{"DATABASE_URL": ""}, "migrate", "status")
		require.Contains(t, got.stderr, "data/coaching.db")
	})
}

func TestHelpTellsOfEveryVariable(t *testing.T) {
	t.Parallel()
	got := runProgram(t, nil, "serve", "--help")
	require.Zero(t, got.code)
	for _, text := range []string{
		"--addr", "COACHING_ADDR", "127.0.0.1:8080", "--admin-addr", "COACHING_ADMIN_ADDR", "127.0.0.1:8081",
		"--database", "DATABASE_URL", "sqlite:data/coaching.db", "--demo", "COACHING_DEMO",
		"--log-level", "COACHING_LOG_LEVEL", "--drain-delay", "COACHING_DRAIN_DELAY", "coaching serve --demo",
	} {
		require.Contains(t, got.stdout, text)
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()
	got := runProgram(t, nil, "version")
	require.Zero(t, got.code)
	require.Regexp(t, `^coaching \S+\ncommit   .+\nGo       `+runtime.Version()+`\nSQLite   3\.\d+\.\d+\n$`, got.stdout)
}
