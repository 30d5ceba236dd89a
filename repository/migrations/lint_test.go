package migrations_test

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/repository/migrations"
)

// excepted are the migrations of Postgres that break the rules below, and why that was right.
var excepted = map[string]string{
	"00005_scores_as_json.sql": "rewrites the scorecards: nothing but a rewrite changes a type, and nothing had been released",
	"00007_kept_replies.sql":   "takes a column away at once: nothing had been released",
	"00013_reports.sql":        "an index of a million scorecards takes seconds; interrupted, one made CONCURRENTLY stays, and is not used",
	"00011_jobs.sql":           "an index of a million conversations takes seconds; interrupted, one made CONCURRENTLY stays, and is not used",
}

// TestMigrationsServeOn holds what every migration of Postgres has to be, so that servers of the version before go on
// while it runs and after it. That it does not wait long for a lock, the connection sees to: TestLockedTable.
func TestMigrationsServeOn(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(migrations.Files, "postgres/*.sql")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		content, err := fs.ReadFile(migrations.Files, file)
		require.NoError(t, err)
		name := strings.TrimPrefix(file, "postgres/")
		faults := lint(string(content))
		if _, known := excepted[name]; known {
			require.NotEmpty(t, faults, "%s is an exception from nothing", name)
			continue
		}
		require.Empty(t, faults, name)
	}
}

// rule is something that a statement on a table with rows must not do. The pattern is looked for in the statement as one
// line in capitals.
type rule struct {
	pattern *regexp.Regexp
	unless  *regexp.Regexp // nil: no excuse
	says    string
}

var rules = []rule{
	{
		regexp.MustCompile(`^CREATE (UNIQUE )?INDEX`), regexp.MustCompile(`^CREATE (UNIQUE )?INDEX CONCURRENTLY`),
		"an index without CONCURRENTLY keeps writers out while it is built",
	},
	{
		regexp.MustCompile(`\bADD (CONSTRAINT|FOREIGN KEY|CHECK|UNIQUE|PRIMARY KEY)\b`), regexp.MustCompile(`NOT VALID$|\bUSING INDEX\b`),
		"a constraint without NOT VALID looks at every row under a lock; VALIDATE it in the next migration",
	},
	{
		regexp.MustCompile(`\bALTER (COLUMN )?\S+ (SET DATA )?TYPE\b`), nil,
		"another type rewrites the table, or makes stale what servers have prepared",
	},
	{
		regexp.MustCompile(`\bSET NOT NULL\b`), nil,
		"NOT NULL looks at every row under a lock: a CHECK that is NOT VALID, then validated, says the same",
	},
	{
		regexp.MustCompile(`\bADD (COLUMN )?.*\bNOT NULL\b`), regexp.MustCompile(`\bDEFAULT\b|\bADD CONSTRAINT\b`),
		"servers of the version before write rows without the new column: it needs a default or may be null",
	},
	{
		regexp.MustCompile(`\bDROP (COLUMN|TABLE)\b|^DROP TABLE|\bRENAME\b`), nil,
		"servers of the version before still use it",
	},
	{
		regexp.MustCompile(`^(LOCK|VACUUM FULL|CLUSTER|REINDEX (TABLE|INDEX|SCHEMA|DATABASE) [^C]|TRUNCATE)\b`), nil,
		"it keeps readers or writers out for as long as it runs",
	},
}

var (
	comment    = regexp.MustCompile(`(?m)--.*$`)
	blanks     = regexp.MustCompile(`\s+`)
	newTable   = regexp.MustCompile(`^CREATE TABLE (?:IF NOT EXISTS )?([^\s(]+)`)
	onTable    = regexp.MustCompile(`\bON (?:ONLY )?([A-Z0-9_"]+)|^ALTER TABLE (?:ONLY |IF EXISTS )*(\S+)`)
	validates  = regexp.MustCompile(`\bVALIDATE CONSTRAINT\b`)
	concurrent = regexp.MustCompile(`\bCONCURRENTLY\b`)
)

// lint finds what in the up part of a migration would hold up those who are at work on its database.
func lint(migration string) (faults []string) {
	up, _, _ := strings.Cut(migration, "-- +goose Down")
	inTransaction := !strings.Contains(up, "-- +goose NO TRANSACTION")
	made := map[string]bool{}
	notValid := false
	for statement := range strings.SplitSeq(comment.ReplaceAllString(up, ""), ";") {
		statement = strings.ToUpper(strings.TrimSpace(blanks.ReplaceAllString(statement, " ")))
		if table := newTable.FindStringSubmatch(statement); table != nil {
			made[table[1]] = true
			continue
		}
		on := onTable.FindStringSubmatch(statement)
		if on != nil && made[on[1]+on[2]] {
			continue // nobody has it yet
		}
		fault := func(says string) { faults = append(faults, fmt.Sprintf("%s: %s", statement, says)) }
		for _, r := range rules {
			if r.pattern.MatchString(statement) && (r.unless == nil || !r.unless.MatchString(statement)) {
				fault(r.says)
			}
		}
		if concurrent.MatchString(statement) && inTransaction {
			fault("CONCURRENTLY does not run in a transaction: -- +goose NO TRANSACTION")
		}
		if validates.MatchString(statement) && inTransaction && notValid {
			fault("the lock of NOT VALID would be held while it is validated: that is the next migration's")
		}
		notValid = notValid || strings.HasSuffix(statement, "NOT VALID")
	}
	if statements := strings.Count(comment.ReplaceAllString(up, ""), ";"); !inTransaction && statements != 1 {
		faults = append(faults, "without a transaction a migration has one statement, since it could stop after any of them")
	}
	return faults
}

func TestLint(t *testing.T) {
	t.Parallel()
	const outside = "-- +goose NO TRANSACTION\n-- +goose Up\n"
	for statement, faults := range map[string]int{
		"CREATE TABLE a (id text);\nCREATE INDEX a_id ON a (id);\nALTER TABLE a ADD CONSTRAINT c CHECK (id <> '');": 0,
		"CREATE TABLE a(id text); CREATE UNIQUE INDEX a_id ON a (id);":                                              0,
		"-- CREATE INDEX a_id ON a (id);":                                                                           0,
		"-- +goose Up\nSELECT 1;\n-- +goose Down\nDROP TABLE a;":                                                    0,
		"ALTER TABLE a ADD COLUMN b text;":                                                                          0,
		"ALTER TABLE a ADD COLUMN b text NOT NULL DEFAULT '';":                                                      0,
		"ALTER TABLE a ADD CONSTRAINT c CHECK (id IS NOT NULL) NOT VALID;":                                          0,
		"ALTER TABLE a VALIDATE CONSTRAINT c;":                                                                      0,
		"INSERT INTO a SELECT id FROM b ON CONFLICT DO NOTHING;":                                                    0,
		outside + "CREATE INDEX CONCURRENTLY IF NOT EXISTS a_id ON a (id);":                                         0,
		"ALTER TABLE a ADD CONSTRAINT c UNIQUE USING INDEX a_id;":                                                   0,
		"CREATE INDEX a_id ON a (id);":                                                                              1,
		"create\n  unique index a_id on a (id);":                                                                    1,
		"CREATE TABLE b (id text); CREATE INDEX a_id ON a (id);":                                                    1,
		"CREATE INDEX CONCURRENTLY a_id ON a (id);":                                                                 1,
		outside + "CREATE INDEX CONCURRENTLY i ON a (id); ALTER TABLE a ADD b text;":                                1,
		"ALTER TABLE a ADD FOREIGN KEY (id) REFERENCES b;":                                                          1,
		"ALTER TABLE a ADD CONSTRAINT c CHECK (id <> '');":                                                          1,
		"ALTER TABLE a ADD CONSTRAINT c CHECK (x) NOT VALID; ALTER TABLE a VALIDATE CONSTRAINT c;":                  1,
		"ALTER TABLE a ALTER COLUMN b TYPE json USING b::json;":                                                     1,
		"ALTER TABLE a ALTER COLUMN b SET NOT NULL;":                                                                1,
		"ALTER TABLE a ADD COLUMN b text NOT NULL;":                                                                 1,
		"ALTER TABLE a DROP COLUMN b;":                                                                              1,
		"ALTER TABLE a RENAME COLUMN b TO c;":                                                                       1,
		"DROP TABLE a;":                                                                                             1,
		"LOCK TABLE a;":                                                                                             1,
	} {
		require.Len(t, lint(statement), faults, "%s: %q", statement, lint(statement))
	}
}
