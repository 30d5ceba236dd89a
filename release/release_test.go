package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/require"
)

// repository makes a git repository with a program that is small enough to be built from nothing in a test.
func repository(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for name, content := range map[string]string{
		"go.mod":               "module small\n\ngo 1.26\n",
		"cmd/coaching/main.go": "package main\n\nfunc main() { println(\"small\") }\n",
		foreign[0].file:        `PACKAGE_VERSION:"1.2.3"`,
		foreign[1].file:        "# npm cldr-bcp47 4.5.6\n",
	} {
		path := filepath.Join(root, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o750))
		require.NoError(t, os.WriteFile(path, []byte(content), 0o600))
	}
	for _, args := range [][]string{
		{"init", "--quiet"}, {"add", "."},
		{"-c", "user.name=Test", "-c", "user.email=test@example.com", "commit", "--quiet", "--message", "A small program"},
		{"tag", "v1.2.3"},
	} {
		_, err := git(t.Context(), root, args...)
		require.NoError(t, err)
	}
	return root
}

func TestReleaseIsReproducible(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	root, work := repository(t), t.TempDir()
	host := target{"linux", "amd64"}
	commit, err := git(t.Context(), root, "rev-parse", "HEAD")
	require.NoError(t, err)

	t.Run("two builds are the same", func(t *testing.T) {
		// What is not committed is not in it.
		require.NoError(t, os.WriteFile(filepath.Join(root, "cmd/coaching/other.go"), []byte("no Go"), 0o600))
		names, err := makeTwice(t.Context(), root, work, []target{host})
		require.NoError(t, err)
		require.Equal(t, []string{"coaching-linux-amd64", "coaching-linux-amd64.cdx.json"}, names)

		sbom := readSBOM(t, filepath.Join(work, "made", names[1]))
		require.Equal(t, "v1.2.3", sbom.Metadata.Component.Version, "the version is the tag's")
		require.Contains(t, sbom.Metadata.Component.Properties, property{"go:build:vcs.revision", commit})
		require.Contains(t, sbom.Metadata.Component.Properties, property{"go:build:vcs.modified", "false"})

		place := filepath.Join(work, "dist")
		require.NoError(t, os.MkdirAll(filepath.Join(place, "of the release before"), 0o750))
		require.NoError(t, publish(filepath.Join(work, "made"), place, names))
		require.NoDirExists(t, filepath.Join(place, "of the release before"))
		checked := exec.CommandContext(t.Context(), "sha256sum", "--check", "SHA256SUMS")
		checked.Dir = place
		said, err := checked.CombinedOutput()
		require.NoError(t, err, string(said))
		require.Contains(t, string(said), "coaching-linux-amd64: OK")
	})
	t.Run("one that keeps its paths is found out", func(t *testing.T) {
		careless := []string{"-buildvcs=true"}
		first := builder{source: filepath.Join(work, "one"), out: filepath.Join(work, "made"), flags: careless}
		second := builder{source: filepath.Join(work, "another", "clone"), out: filepath.Join(work, "made-again"), flags: careless}
		_, err := buildTwice(t.Context(), first, second, host)
		require.ErrorContains(t, err, "coaching-linux-amd64 is not reproducible")
	})
	t.Run("a build that fails says why", func(t *testing.T) {
		first := builder{source: filepath.Join(work, "one"), out: filepath.Join(work, "made"), flags: buildFlags}
		_, err := first.build(t.Context(), target{"linux", "abacus"})
		require.ErrorContains(t, err, "linux/abacus")
	})
}

func readSBOM(t *testing.T, path string) (sbom document) {
	t.Helper()
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(content, &sbom))
	return sbom
}

// TestSBOM holds the list of what a program holds against what go version -m says of it.
func TestSBOM(t *testing.T) {
	t.Parallel()
	binary := filepath.Join(t.TempDir(), "program")
	built, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "../cmd/testpostgres").CombinedOutput()
	require.NoError(t, err, string(built))
	said, err := exec.CommandContext(t.Context(), "go", "version", "-m", binary).Output()
	require.NoError(t, err)
	modules := regexp.MustCompile(`(?m)^\tdep\t(\S+)\t(\S+)\t(\S+)$`).FindAllStringSubmatch(string(said), -1)
	require.NotEmpty(t, modules)

	var sbom document
	content, err := describe(binary, "..")
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(content, &sbom))
	require.Equal(t, "CycloneDX", sbom.Format)
	references := map[string]bool{}
	for _, c := range sbom.Components {
		require.NotEmpty(t, c.Version, c.Name)
		references[c.Ref] = true
	}
	require.Equal(t, goModule(&debug.Module{Path: "std", Version: runtime.Version()[len("go"):]}), sbom.Components[0])
	for i, m := range modules {
		require.Equal(t, goModule(&debug.Module{Path: m[1], Version: m[2], Sum: m[3]}), sbom.Components[1+i])
	}
	embedded := sbom.Components[1+len(modules):]
	require.Len(t, embedded, len(foreign))
	for _, c := range embedded {
		require.Regexp(t, `^pkg:npm/[a-z0-9-]+@\d+\.\d+\.\d+$`, c.PURL)
	}
	require.Len(t, references, len(sbom.Components), "a reference is unique")
	require.Len(t, sbom.Dependencies[0].DependsOn, len(sbom.Components))
}

func TestGoModule(t *testing.T) {
	t.Parallel()
	got := goModule(&debug.Module{Path: "github.com/Masterminds/semver", Version: "v1.2.3+incompatible", Sum: "h1:x="})
	require.Equal(t, "pkg:golang/github.com/masterminds/semver@v1.2.3%2Bincompatible", got.PURL)
}

func TestParseTargets(t *testing.T) {
	t.Parallel()
	targets, err := parseTargets(everyTarget)
	require.NoError(t, err)
	require.Len(t, targets, 4)
	require.Equal(t, "coaching-windows-amd64.exe", targets[3].binary())
	for _, wrong := range []string{"", "linux", "linux/", "linux/amd64,"} {
		_, err := parseTargets(wrong)
		require.ErrorContains(t, err, "GOOS/GOARCH", wrong)
	}
}
