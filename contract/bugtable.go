package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// columns are the tools in the table of bugs. Those that read the contract alone are tried on bugs in it, the others on
// bugs of the server.
var columns = []string{"lint", "breaking", "examples", "fuzz", "workflows", "browser"}

const (
	caught  = "caught"
	unseen  = "-"
	untried = ""

	columnWidth = 11
)

// bugsStep shows that the tools can fail: it puts one bug in at a time, and prints which tool found it.
func bugsStep(ctx context.Context, r *rig) (string, error) {
	rows, err := r.bugRows(ctx)
	if err != nil {
		return "", err
	}
	head := fmt.Sprintf("     %-16s %-50s ", "bug", "")
	for _, tool := range columns {
		head += fmt.Sprintf("%-*s", columnWidth, tool)
	}
	fmt.Println(strings.TrimRight(head, " "))
	catches := map[string]int{}
	var faults []string
	for i, row := range rows {
		line := fmt.Sprintf("     %-16s %-50s ", bugs[i].name, bugs[i].what)
		for c, cell := range row {
			line += fmt.Sprintf("%-*s", columnWidth, cell)
			if cell == caught {
				catches[columns[c]]++
			}
		}
		fmt.Println(strings.TrimRight(line, " "))
		if !slices.Contains(row, caught) {
			faults = append(faults, bugs[i].name+" was found by none")
		}
	}
	for _, tool := range columns {
		if catches[tool] == 0 {
			faults = append(faults, tool+" found none")
		}
	}
	if len(faults) > 0 {
		return "", errors.New(strings.Join(faults, "; "))
	}
	return fmt.Sprintf("%d bugs, each found, and some by each tool", len(bugs)), nil
}

// bugRows tries the tools on each bug. A row has a cell for each column.
func (r *rig) bugRows(ctx context.Context) ([][]string, error) {
	fuzzed, err := r.fuzzBugs(ctx)
	if err != nil {
		return nil, err
	}
	var rows [][]string
	for _, bug := range bugs {
		try := r.tryServer
		if bug.server == nil {
			try = r.tryContract
		}
		row, err := try(ctx, bug)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", bug.name, err)
		}
		if bug.operations != nil {
			row[slices.Index(columns, "fuzz")] = fuzzed[bug.name]
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// fuzzBugs has Specmatic look for all bugs at once, each in a place of its own: most of its time is its start.
func (r *rig) fuzzBugs(ctx context.Context) (map[string]string, error) {
	seeded := slices.DeleteFunc(slices.Clone(bugs), func(bug bug) bool { return bug.operations == nil })
	report, tallies, err := r.fuzz(ctx, "bugs/fuzz", seeded)
	if err != nil {
		return nil, err
	}
	cells := map[string]string{}
	for _, bug := range seeded {
		cells[bug.name] = unseen
		if len(faultsOf("/"+bug.name, report, tallies)) > 0 {
			cells[bug.name] = caught
		}
	}
	return cells, nil
}

func (r *rig) tryServer(ctx context.Context, bug bug) ([]string, error) {
	name := filepath.Join("bugs", bug.name)
	return cells(map[string]error{
		"examples":  r.examples(ctx, name, bug.server),
		"workflows": r.workflows(ctx, name, bug.server),
		"browser":   r.browser(ctx, name, bug.server),
	})
}

func (r *rig) tryContract(ctx context.Context, bug bug) ([]string, error) {
	folder, err := r.folderFor(filepath.Join("bugs", bug.name))
	if err != nil {
		return nil, err
	}
	document, err := openapi3.NewLoader().LoadFromFile(specFile)
	if err != nil {
		return nil, err
	}
	bug.contract(document)
	content, err := document.MarshalJSON()
	if err != nil {
		return nil, err
	}
	changed := filepath.Join(folder, "openapi.json")
	if err := os.WriteFile(changed, content, 0o644); err != nil {
		return nil, err
	}
	return cells(map[string]error{
		"lint":     r.lint(ctx, changed, folder),
		"breaking": r.breaking(ctx, changed, folder),
	})
}

// cells makes a row of what the tools said. A tool that did not work makes none.
func cells(said map[string]error) ([]string, error) {
	row := slices.Repeat([]string{untried}, len(columns))
	for tool, err := range said {
		var found *finding
		switch at := slices.Index(columns, tool); {
		case err == nil:
			row[at] = unseen
		case errors.As(err, &found):
			row[at] = caught
		default:
			return nil, fmt.Errorf("%s: %w", tool, err)
		}
	}
	return row, nil
}
