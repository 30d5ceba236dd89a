package opencoaching_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// attack is one case of the list of bad inputs and attacks.
type attack struct {
	id, sent string
	// answer is what is to happen. What is refused leaves every table of every tenant as it was, unless it says otherwise.
	answer string
	// tests try it: each a package's folder, a function of it, and where a case of a table is meant, that case's name.
	tests []string
	// decided says who wants another answer than the list does, where somebody does.
	decided string
	// elsewhere is what is not tried here: the folder whose tests are to try it, and what they have to show.
	elsewhere string
	// untried says why nothing tries it, or not all of it.
	untried string
}

// attackIDs are the cases of the list, in its order. None may be left out of the table.
const attackIDs = "A1 A3 A5 A7 A9 A11 A13 A15 B1 B3 B5 B7 B9 B11 B13 C1 C3 C5 C7 C9 C11 C13 C15 C17 C19 C21 " +
	"D1 D3 D5 D7 D9 D11 D13 D15 E1 E3 E5 E7 E9 E11 E13 E15 F1 F3 F5 F7 F9 F11 F13 F15 F17 F19 F21 G1 G3 G5 G7 G9 G11 G13 " +
	"H1 H3 H5 H7 H9 H11 H13 H15 H17 H19 H21 H23 H25 I1 I3 I5 I7 I9 I11 I13 I15 I17 I19 I21 I23 I25 I27 " +
	"J1 J3 J5 J7 J9 J11 J13 J15 J17 K1 K3 K5 K7 K9 K11 K13 L1 L3 L5 L7 L9 M1 M3 M5 M7 M9 M11 M13 M15 M17 " +
	"N1 N3 N5 N7 N9 O1 O3 O5 O7 O9 P1 P3 P5 P7 P9 Q1 Q3 Q5 Q7 Q9 Q11 Q13"

// TestEveryAttackIsTried holds the table against the list, and the tests that it names against those that there are.
func TestEveryAttackIsTried(t *testing.T) {
	t.Parallel()
	folders := map[string]*folder{}
	var ids []string
	for _, a := range attacks() {
		ids = append(ids, a.id)
		require.NotEmpty(t, a.sent, a.id)
		require.NotEmpty(t, a.answer, a.id)
		require.True(t, len(a.tests) > 0 || a.elsewhere != "" || a.untried != "", "%s is not tried, and no reason is given", a.id)
		if a.elsewhere != "" {
			place, what, _ := strings.Cut(a.elsewhere, ": ")
			require.DirExists(t, place, a.id)
			require.NotEmpty(t, what, a.id)
		}
		for _, reference := range a.tests {
			place, name, _ := strings.Cut(reference, " ")
			if folders[place] == nil {
				folders[place] = readFolder(t, place)
			}
			require.Empty(t, folders[place].missing(name), "%s is to be tried by %s", a.id, reference)
		}
	}
	require.Equal(t, strings.Fields(attackIDs), ids)
}

// TestReferencesToTestsCanFail shows that a reference to what is not there is seen.
func TestReferencesToTestsCanFail(t *testing.T) {
	t.Parallel()
	here := readFolder(t, ".")
	require.Empty(t, here.missing("TestReferencesToTestsCanFail"))
	require.Empty(t, here.missing("TestReferencesToTestsCanFail/"+"a case"))
	require.NotEmpty(t, here.missing("TestThatIsNotThere"))
	require.NotEmpty(t, here.missing("readFolder"), "it is no test")
	require.NotEmpty(t, here.missing("TestReferencesToTestsCanFail/coaching/wire"), "which stands elsewhere in the package")
}

// folder is the tests of a package: all that is declared in it, by name.
type folder struct {
	declared map[string][]ast.Node
	tests    map[string]bool
}

// readFolder reads the tests of a package. The steps of package faults are no tests of Go, and are read all the same.
func readFolder(t *testing.T, place string) *folder {
	t.Helper()
	f := &folder{declared: map[string][]ast.Node{}, tests: map[string]bool{}}
	files, err := fs.Glob(os.DirFS(place), "*.go")
	require.NoError(t, err)
	for _, file := range files {
		if !strings.HasSuffix(file, "_test.go") && place != "faults" {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(place, file), nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		for _, declaration := range parsed.Decls {
			f.declare(declaration)
		}
	}
	return f
}

func (f *folder) declare(declaration ast.Decl) {
	switch d := declaration.(type) {
	case *ast.FuncDecl:
		f.declared[d.Name.Name] = append(f.declared[d.Name.Name], d)
		for _, start := range []string{"Test", "Fuzz", "step"} {
			if strings.HasPrefix(d.Name.Name, start) && d.Recv == nil {
				f.tests[d.Name.Name] = true
			}
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			if values, ok := spec.(*ast.ValueSpec); ok {
				for _, name := range values.Names {
					f.declared[name.Name] = append(f.declared[name.Name], values)
				}
			}
		}
	}
}

// missing is the part of a reference that is not there: the function, or the case, which has to be a string in the
// function or in something of the package that it uses.
func (f *folder) missing(reference string) string {
	test, example, named := strings.Cut(reference, "/")
	if !f.tests[test] {
		return test
	}
	if named && !slices.Contains(f.strings(test, map[string]bool{}), example) {
		return example
	}
	return ""
}

// strings lists the strings in a declaration and in those that it uses, which seen keeps from being read twice.
func (f *folder) strings(name string, seen map[string]bool) (found []string) {
	if seen[name] {
		return nil
	}
	seen[name] = true
	for _, node := range f.declared[name] {
		ast.Inspect(node, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING {
					found = append(found, text)
				}
			case *ast.Ident:
				found = append(found, f.strings(n.Name, seen)...)
			}
			return true
		})
	}
	return found
}
