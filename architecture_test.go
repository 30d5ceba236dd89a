package opencoaching_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "opencoaching"

// arrows says which packages of ours a package may import: those named here and no others. A package below never knows
// one above. Folders inherit nothing: every package has its line.
var arrows = map[string][]string{
	".":                      {},
	"coaching":               {},
	"coaching/wire":          {"coaching"},
	"gen":                    {"coaching"},
	"scoring":                {"coaching"},
	"scoring/agreement":      {},
	"auth":                   {"coaching"},
	"auth/apikey":            {},
	"auth/token":             {},
	"auth/token/tokentest":   {},
	"export":                 {"coaching"},
	"export/zonedata":        {},
	"repository":             {"coaching"},
	"repository/migrations":  {},
	"repository/gormstore":   {"coaching", "coaching/wire", "repository", "repository/migrations"},
	"repository/repotest":    {"coaching", "repository"},
	"service":                {"coaching", "coaching/wire", "scoring", "scoring/agreement", "auth", "auth/apikey", "repository", "export", "jobs/webhook"},
	"demo":                   {"coaching", "auth", "service"},
	"importer":               {"coaching", "export", "handlers/edge", "handlers/edge/jsontree", "service"},
	"jobs/webhook":           {},
	"jobs":                   {"coaching", "service", "jobs/webhook"},
	"handlers/edge":          {"coaching", "handlers/edge/jsontree"},
	"handlers/edge/jsontree": {"coaching"},
	"handlers":               {"gen", "coaching", "coaching/wire", "scoring", "scoring/agreement", "auth", "auth/token", "export", "service", "handlers/edge"},
	"bench":                  {"coaching", "auth", "service", "repository/gormstore"},
	"contract":               {".", "contract/examples", "contract/fuzz", "handlers", "repository", "repository/gormstore", "service"},
	"contract/examples":      {},
	"contract/fuzz":          {"contract/examples"},
	"release":                {},
	"faults":                 {"cmd/testpostgres/pg"},
	"cmd/testpostgres":       {"cmd/testpostgres/pg"},
	"cmd/testpostgres/pg":    {},
	"cmd/coaching":           {".", "coaching", "auth", "auth/token", "export", "repository", "repository/gormstore", "service", "demo", "handlers", "handlers/edge", "importer", "jobs", "jobs/webhook"},
}

// clientArrows is what the clients and their generators may import: the contract and its vocabulary, never the server.
var clientArrows = []string{".", "coaching"}

// homes says in which packages alone a library, or what lies below it, may be imported: so that it can be replaced by
// changing these. It is about the libraries that shape the code, not about all.
var homes = map[string][]string{
	"gorm.io":                          {"repository/gormstore"},
	"modernc.org/sqlite":               {"repository/gormstore", "jobs", "cmd/coaching"},
	"github.com/jackc/pgx/v5":          {"repository/gormstore", "repository/repotest", "jobs", "cmd/testpostgres"},
	"github.com/riverqueue/river":      {"jobs"},
	"github.com/pressly/goose/v3":      {"repository/gormstore"},
	"github.com/labstack/echo/v4":      {"gen", "handlers/edge"},
	"github.com/getkin/kin-openapi":    {"handlers/edge", "contract", "contract/examples", "contract/fuzz"},
	"github.com/oapi-codegen/runtime":  {"gen"},
	"github.com/oapi-codegen/nullable": {"gen", "handlers"},
	"github.com/spf13":                 {"cmd/coaching"},
	"database/sql":                     {"repository/gormstore", "jobs"},
	"github.com/golang-jwt/jwt/v5":     {"auth/token", "auth/token/tokentest"},
	"github.com/go-jose/go-jose/v4":    {"auth/token", "auth/token/tokentest"},
	"net/http":                         {"auth/token", "auth/token/tokentest", "gen", "handlers", "handlers/edge", "jobs/webhook", "cmd/coaching", "contract", "contract/examples", "contract/fuzz"},
}

// TestArchitecture holds the arrows between packages: they point down the table of docs/architecture.md.
func TestArchitecture(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		t.Run(p.room(), func(t *testing.T) {
			t.Parallel()
			allowed, known := arrows[p.room()]
			if strings.HasPrefix(p.room(), "sdk/") {
				allowed, known = clientArrows, true
			}
			require.True(t, known, "a new package needs a line in arrows and in docs/architecture.md")
			for _, imported := range p.Imports {
				if imported == module || strings.HasPrefix(imported, module+"/") {
					require.Contains(t, allowed, room(imported), "an arrow that is not in the table")
					continue
				}
				// The benchmark measures against the libraries themselves, faults look past the server, and clients have their own.
				if p.room() != "bench" && p.room() != "faults" && !strings.HasPrefix(p.room(), "sdk/") {
					requireHome(t, p.room(), imported)
				}
			}
			if p.room() == "coaching" {
				requireStandardLibrary(t, p.Imports)
			}
		})
	}
}

func requireHome(t *testing.T, room, imported string) {
	t.Helper()
	for library, at := range homes {
		if imported == library || strings.HasPrefix(imported, library+"/") {
			require.Contains(t, at, room, "%s has its place elsewhere", imported)
		}
	}
}

func requireStandardLibrary(t *testing.T, imports []string) {
	t.Helper()
	for _, imported := range imports {
		first, _, _ := strings.Cut(imported, "/")
		require.NotContains(t, first, ".", "the vocabulary knows the standard library alone")
	}
}

// goPackage is what go list tells of a package; imports of tests are not among Imports.
type goPackage struct {
	ImportPath string
	Imports    []string
}

func (p goPackage) room() string { return room(p.ImportPath) }

// room is the folder of a package of ours, from the root.
func room(importPath string) string {
	if importPath == module {
		return "."
	}
	return strings.TrimPrefix(importPath, module+"/")
}

func packages(t *testing.T) []goPackage {
	t.Helper()
	listed, err := exec.CommandContext(t.Context(), "go", "list", "-e", "-json=ImportPath,Imports", "./...").Output()
	require.NoError(t, err)
	var found []goPackage
	for decoder := json.NewDecoder(bytes.NewReader(listed)); ; {
		var p goPackage
		if err := decoder.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			require.NoError(t, err)
		}
		found = append(found, p)
	}
	require.True(t, slices.ContainsFunc(found, func(p goPackage) bool { return p.room() == "cmd/coaching" }), "go list sees the whole module")
	return found
}
