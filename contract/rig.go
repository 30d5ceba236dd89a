package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"opencoaching/contract/examples"
)

const (
	toolsFolder = "bin/contract/tools" // stays from run to run
	runFolder   = "bin/contract/run"   // is emptied by each
)

// rig is what the steps work with.
type rig struct {
	tools    *tools
	contract *examples.Contract
	folder   string // for logs and everything else that a run makes, absolute
	server   string // the program
	data     string // a database with the demo data, which nobody opens: servers get copies
}

// prepare installs the tools, builds the server and makes its demo data.
func prepare(ctx context.Context) (*rig, error) {
	begun := time.Now()
	folder, err := filepath.Abs(runFolder)
	if err != nil {
		return nil, err
	}
	if err := os.RemoveAll(folder); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	r := &rig{folder: folder, server: filepath.Join(folder, "coaching"), data: filepath.Join(folder, "demo.db")}
	if r.tools, err = install(ctx, filepath.Join(folder, "install.log")); err != nil {
		return nil, err
	}
	spec, err := os.ReadFile(specFile)
	if err != nil {
		return nil, err
	}
	if r.contract, err = examples.Load(spec); err != nil {
		return nil, err
	}
	for _, command := range []command{
		{args: []string{"go", "build", "-o", r.server, "./cmd/coaching"}, env: []string{"CGO_ENABLED=0"}},
		{args: []string{r.server, "demo", "--database", "sqlite:" + r.data}},
	} {
		command.log = filepath.Join(folder, "prepare.log")
		if err := command.run(ctx); err != nil {
			return nil, err
		}
	}
	fmt.Printf("ok   %-9s %6.1f s  the tools, the server, its demo data\n", "prepare", time.Since(begun).Seconds())
	return r, nil
}

// folderFor makes a folder in the run's.
func (r *rig) folderFor(name string) (string, error) {
	folder := filepath.Join(r.folder, name)
	return folder, os.MkdirAll(folder, 0o755)
}
