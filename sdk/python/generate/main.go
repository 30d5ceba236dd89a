// Command generate writes the generated part of the Python client, anew and always the same, from the contract:
//
//	go run ./sdk/python/generate sdk/python/src/opencoaching
//
// That is schema.py, the types of what is sent and answered, and operations.py, one method for each operation. They
// need Python's standard library alone.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"opencoaching"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: generate FOLDER")
		os.Exit(2)
	}
	if err := run(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(folder string) error {
	spec, err := openapi3.NewLoader().LoadFromData(opencoaching.Spec)
	if err != nil {
		return fmt.Errorf("read the contract: %w", err)
	}
	types, err := schemaFile(spec)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "schema.py"), []byte(types), 0o644); err != nil {
		return err
	}
	methods, err := operationsFile(spec)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "operations.py"), []byte(methods), 0o644)
}

var wordStart = regexp.MustCompile(`([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])`)

// snake turns pageSize into page_size, ListQATasks into list_qa_tasks and If-Match into if_match.
func snake(name string) string {
	words := wordStart.ReplaceAllString(name, "${1}${3}_${2}${4}")
	return strings.ToLower(strings.ReplaceAll(words, "-", "_"))
}

// docstring writes text as a docstring, wrapped at 120 columns.
func docstring(out *strings.Builder, indent string, paragraphs ...string) {
	var lines []string
	for _, paragraph := range paragraphs {
		if paragraph = strings.TrimSpace(paragraph); paragraph == "" {
			continue
		}
		if len(lines) > 0 {
			lines = append(lines, "")
		}
		for line := range strings.SplitSeq(paragraph, "\n") {
			lines = append(lines, wrap(escape(line), 120-len(indent)-6)...)
		}
	}
	if len(lines) == 0 {
		return
	}
	if len(lines) == 1 {
		fmt.Fprintf(out, "%s\"\"\"%s\"\"\"\n", indent, lines[0])
		return
	}
	fmt.Fprintf(out, "%s\"\"\"%s\n", indent, lines[0])
	for _, line := range lines[1:] {
		out.WriteString(strings.TrimRight(indent+line, " ") + "\n")
	}
	fmt.Fprintf(out, "%s\"\"\"\n", indent)
}

func escape(text string) string { return strings.NewReplacer(`\`, `\\`, `"""`, `'''`).Replace(text) }

// wrap cuts text into lines of at most width characters, at blanks.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines, line = append(lines, line), ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
