package handlers_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"opencoaching"
	"opencoaching/auth"
)

// The kinds of database that the tests have, and what stands for one where it has failed.
const (
	onSQLite    = "SQLite"
	onPostgres  = "Postgres"
	onNone      = "no database"
	postgresURL = "COACHING_TEST_POSTGRES" // without it, tests that need Postgres are skipped
)

// outcome is one place of the table of what the contract documents: an operation's status on a kind of database. The
// status "default" is any that is not listed. That and 503 are what is left to answer where a database has failed, and
// are looked for there; all others on each database.
type outcome struct{ operation, status, database string }

func (o outcome) String() string {
	return fmt.Sprintf("%s %s on %s", o.operation, o.status, o.database)
}

// seen is that table, filled in while the tests run with every answer that agreed with the contract.
var seen = struct {
	sync.Mutex
	outcomes map[outcome]bool
}{outcomes: map[outcome]bool{}}

// noteAnswer fills in what an answer of a server over a database, whose URL may be empty, has shown.
func noteAnswer(operation *openapi3.Operation, status int, database string) {
	listed := strconv.Itoa(status)
	if operation.Responses.Value(listed) == nil {
		listed = "default"
	}
	kind := onPostgres
	switch {
	case database == "":
		kind = onNone
	case strings.HasPrefix(database, "sqlite:"):
		kind = onSQLite
	}
	seen.Lock()
	defer seen.Unlock()
	seen.outcomes[outcome{operation.OperationID, listed, kind}] = true
}

// TestMain fails a whole run in which a status that the contract documents was never answered.
func TestMain(m *testing.M) {
	code := m.Run()
	seen.Lock()
	if missing := gaps(seen.outcomes); code == 0 && wholeRun() && len(missing) > 0 {
		fmt.Fprintf(os.Stderr, "no test of this package was answered with:\n%s\n", strings.Join(missing, "\n"))
		code = 1
	}
	os.Exit(code)
}

// wholeRun tells whether every test was asked for.
func wholeRun() bool {
	for _, name := range []string{"test.run", "test.skip", "test.list", "test.bench"} {
		if flag.Lookup(name).Value.String() != "" {
			return false
		}
	}
	return true
}

// documented is the whole table.
func documented() (all []outcome) {
	for _, operation := range specOperations() {
		for status, answer := range operation.Responses.Map() {
			kinds := []string{onSQLite, onPostgres}
			if status == "503" || status == "default" || answer.Ref == "#/components/responses/Conflict" {
				kinds = []string{onNone}
			}
			for _, kind := range kinds {
				all = append(all, outcome{operation.OperationID, status, kind})
			}
		}
	}
	return all
}

// gaps lists what the contract documents, the tests could have seen, and is not in a table.
func gaps(outcomes map[outcome]bool) (missing []string) {
	for _, o := range documented() {
		if !outcomes[o] && (o.database != onPostgres || os.Getenv(postgresURL) != "") {
			missing = append(missing, o.String())
		}
	}
	slices.Sort(missing)
	return missing
}

func TestTheTableShowsItsGaps(t *testing.T) {
	t.Parallel()
	full := map[outcome]bool{}
	for _, o := range documented() {
		full[o] = true
	}
	require.Empty(t, gaps(full))
	delete(full, outcome{"GetScorecard", "404", onSQLite})
	delete(full, outcome{"ListCustomers", "default", onNone})
	require.Equal(t, []string{"GetScorecard 404 on SQLite", "ListCustomers default on no database"}, gaps(full))
}

// specOperations lists the operations of the contract by id.
func specOperations() map[string]*openapi3.Operation {
	document, err := openapi3.NewLoader().LoadFromData(opencoaching.Spec)
	if err != nil {
		panic(err)
	}
	operations := map[string]*openapi3.Operation{}
	for _, item := range document.Paths.Map() {
		for _, operation := range item.Operations() {
			operations[operation.OperationID] = operation
		}
	}
	return operations
}

func TestPolicyKnowsTheOperationsOfTheContractAndNoOther(t *testing.T) {
	t.Parallel()
	own := []string{"ExportDirectory", "FinishJob", "GiveUpWebhook", "Import", "ResolveAppeal", "VerifyAudit"} // of the server itself and its command line
	operations := append(slices.Collect(maps.Keys(specOperations())), own...)
	slices.Sort(operations)
	require.Equal(t, operations, auth.Operations())
}
