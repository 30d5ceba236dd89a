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

// The kinds of database that every documented status has to be seen on.
var databaseKinds = []string{"SQLite", "Postgres"}

// outcome is one place of the table of what the contract documents: an operation's status on a kind of database. The
// status "default" is any that is not listed.
type outcome struct{ operation, status, database string }

func (o outcome) String() string { return fmt.Sprintf("%s %s on %s", o.operation, o.status, o.database) }

// seen is that table, filled in while the tests run with every answer that agreed with the contract.
var seen = struct {
	sync.Mutex
	outcomes map[outcome]bool
}{outcomes: map[outcome]bool{}}

// noteAnswer fills in what an answer of a server over a database has shown; one without a database counts for each kind.
func noteAnswer(operation *openapi3.Operation, status int, database string) {
	listed := strconv.Itoa(status)
	if operation.Responses.Value(listed) == nil {
		listed = "default"
	}
	seen.Lock()
	defer seen.Unlock()
	for _, kind := range databaseKinds {
		if database == "" || (kind == "SQLite") == strings.HasPrefix(database, "sqlite:") {
			seen.outcomes[outcome{operation.OperationID, listed, kind}] = true
		}
	}
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
		for status := range operation.Responses.Map() {
			for _, kind := range databaseKinds {
				all = append(all, outcome{operation.OperationID, status, kind})
			}
		}
	}
	return all
}

// gaps lists what the contract documents and is not in a table.
func gaps(outcomes map[outcome]bool) (missing []string) {
	for _, o := range documented() {
		if !outcomes[o] {
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
	delete(full, outcome{"GetScorecard", "404", "Postgres"})
	delete(full, outcome{"ListCustomers", "default", "SQLite"})
	require.Equal(t, []string{"GetScorecard 404 on Postgres", "ListCustomers default on SQLite"}, gaps(full))
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
	require.Equal(t, slices.Sorted(maps.Keys(specOperations())), auth.Operations())
}
