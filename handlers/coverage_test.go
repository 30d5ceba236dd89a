package handlers_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"opencoaching"
	"opencoaching/auth"
)

// succeeded collects the operations that were answered with success while the tests ran.
var succeeded = struct {
	sync.Mutex
	operations map[string]bool
}{operations: map[string]bool{}}

func noteSuccess(operation string) {
	succeeded.Lock()
	defer succeeded.Unlock()
	succeeded.operations[operation] = true
}

// TestMain fails a whole run in which an operation of the contract was never once served with success.
func TestMain(m *testing.M) {
	code := m.Run()
	if missing := unserved(); code == 0 && wholeRun() && len(missing) > 0 {
		fmt.Fprintln(os.Stderr, "no test of this package had success with:", strings.Join(missing, ", "))
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

func unserved() []string {
	succeeded.Lock()
	defer succeeded.Unlock()
	return slices.DeleteFunc(specOperations(), func(id string) bool { return succeeded.operations[id] })
}

// specOperations lists the operations of the contract.
func specOperations() []string {
	document, err := openapi3.NewLoader().LoadFromData(opencoaching.Spec)
	if err != nil {
		panic(err)
	}
	ids := map[string]bool{}
	for _, item := range document.Paths.Map() {
		for _, operation := range item.Operations() {
			ids[operation.OperationID] = true
		}
	}
	return slices.Sorted(maps.Keys(ids))
}

func TestPolicyKnowsTheOperationsOfTheContractAndNoOther(t *testing.T) {
	t.Parallel()
	require.Equal(t, specOperations(), auth.Operations())
}
