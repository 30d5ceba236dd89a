package main

import (
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strings"
)

const sbomSuffix = ".cdx.json"

// document is an SBOM as CycloneDX 1.6 has it, ECMA-424. The time and the serial number that it may have are left out:
// they would make two builds differ.
type document struct {
	Format       string       `json:"bomFormat"`
	SpecVersion  string       `json:"specVersion"`
	Version      int          `json:"version"`
	Metadata     metadata     `json:"metadata"`
	Components   []component  `json:"components"`
	Dependencies []dependency `json:"dependencies"`
}

type metadata struct {
	Component component `json:"component"`
}

type component struct {
	Ref        string     `json:"bom-ref"`
	Type       string     `json:"type"`
	Name       string     `json:"name"`
	Version    string     `json:"version"`
	PURL       string     `json:"purl"`
	Hashes     []hash     `json:"hashes,omitempty"`
	Properties []property `json:"properties,omitempty"`
}

type hash struct {
	Algorithm string `json:"alg"`
	Content   string `json:"content"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type dependency struct {
	Ref       string   `json:"ref"`
	DependsOn []string `json:"dependsOn"`
}

// describe lists what a binary holds: the modules that the go command has noted in it, the standard library, and what was
// embedded from elsewhere. It takes the binary's word, and not the list in go.mod, which has what other platforms and the
// tests need too.
func describe(binary, source string) ([]byte, error) {
	info, err := buildinfo.ReadFile(binary)
	if err != nil {
		return nil, fmt.Errorf("read what was built: %w", err)
	}
	sum, err := checksum(binary)
	if err != nil {
		return nil, err
	}
	whole := goModule(&debug.Module{Path: info.Main.Path, Version: info.Main.Version})
	whole.Type, whole.Hashes = "application", []hash{{"SHA-256", sum}}
	for _, setting := range info.Settings {
		whole.Properties = append(whole.Properties, property{"go:build:" + setting.Key, setting.Value})
	}
	components := []component{goModule(&debug.Module{Path: "std", Version: strings.TrimPrefix(info.GoVersion, "go")})}
	for _, module := range info.Deps {
		if module.Replace != nil {
			module = module.Replace
		}
		components = append(components, goModule(module))
	}
	embedded, err := embeddedIn(source)
	if err != nil {
		return nil, err
	}
	components = append(components, embedded...)
	holds := dependency{Ref: whole.Ref}
	for _, c := range components {
		holds.DependsOn = append(holds.DependsOn, c.Ref)
	}
	said, err := json.MarshalIndent(document{
		Format: "CycloneDX", SpecVersion: "1.6", Version: 1,
		Metadata: metadata{whole}, Components: components, Dependencies: []dependency{holds},
	}, "", "  ")
	return append(said, '\n'), err
}

// goModule names a module as the package-url specification does for Go, whose names are in small letters there. Its
// checksum is the one of go.sum, which is over a list of the module's files and so no hash in the sense of CycloneDX.
func goModule(m *debug.Module) component {
	c := component{Type: "library", Name: m.Path, Version: m.Version}
	c.PURL = "pkg:golang/" + strings.ToLower(m.Path) + "@" + strings.ReplaceAll(m.Version, "+", "%2B")
	c.Ref = c.PURL
	if m.Sum != "" {
		c.Properties = []property{{"go:sum", m.Sum}}
	}
	return c
}

// foreign is what is embedded in the program and is no Go module, with the file of ours that tells its version.
var foreign = []struct {
	name, file string
	version    *regexp.Regexp
}{
	{"swagger-ui-dist", "handlers/edge/swaggerui/swagger-ui-bundle.js", regexp.MustCompile(`PACKAGE_VERSION:"([0-9.]+)"`)},
	{"cldr-bcp47", "export/zones.tsv", regexp.MustCompile(`npm cldr-bcp47 ([0-9.]+)`)},
}

func embeddedIn(source string) (components []component, err error) {
	for _, f := range foreign {
		content, err := os.ReadFile(filepath.Join(source, filepath.FromSlash(f.file)))
		if err != nil {
			return nil, fmt.Errorf("read what is embedded: %w", err)
		}
		found := f.version.FindSubmatch(content)
		if found == nil {
			return nil, fmt.Errorf("%s does not say which version of %s it is", f.file, f.name)
		}
		c := component{Type: "library", Name: f.name, Version: string(found[1])}
		c.PURL = "pkg:npm/" + c.Name + "@" + c.Version
		c.Ref = c.PURL
		components = append(components, c)
	}
	return components, nil
}
