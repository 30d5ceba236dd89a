package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// buildFlags leave out of the binary what differs from one machine to another: paths, and an id that is made of them. The
// version stays in, because it follows from the commit.
var buildFlags = []string{"-buildvcs=true", "-trimpath", "-ldflags=-s -w -buildid="}

// fixed are the settings of the build that might be otherwise on somebody's machine.
var fixed = []string{
	"CGO_ENABLED=0", "GOFLAGS=-mod=readonly", "GOWORK=off", "GOAMD64=v1", "GOARM64=v8.0",
}

// builder builds from a clone of its own.
type builder struct {
	source, out string
	flags       []string
	cache       string // of the go command; empty: the usual one
}

// prepare clones the repository at root, with its tags, since the version is made of them.
func (b builder) prepare(ctx context.Context, root, commit string) error {
	if err := os.MkdirAll(b.out, 0o750); err != nil {
		return fmt.Errorf("make a folder to build into: %w", err)
	}
	// Line ends stay as they are: some files become part of the binary.
	if _, err := git(ctx, root, "clone", "--quiet", "--no-checkout", "--config", "core.autocrlf=false", root, b.source); err != nil {
		return err
	}
	_, err := git(ctx, b.source, "checkout", "--quiet", "--detach", commit)
	return err
}

// build makes the binary and the SBOM for a target, and returns their names below b.out.
func (b builder) build(ctx context.Context, t target) ([]string, error) {
	binary := filepath.Join(b.out, t.binary())
	command := exec.CommandContext(ctx, "go", append(append([]string{"build", "-o", binary}, b.flags...), programFiles)...)
	command.Dir = b.source
	command.Env = append(append(os.Environ(), fixed...), "GOOS="+t.system, "GOARCH="+t.machine)
	if b.cache != "" {
		command.Env = append(command.Env, "GOCACHE="+b.cache)
	}
	if said, err := command.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build for %s: %w\n%s", t, err, said)
	}
	sbom, err := describe(binary, b.source)
	if err != nil {
		return nil, err
	}
	name := t.binary() + sbomSuffix
	if err := os.WriteFile(filepath.Join(b.out, name), sbom, 0o644); err != nil { //nolint:gosec // it is published
		return nil, fmt.Errorf("write the SBOM: %w", err)
	}
	return []string{t.binary(), name}, nil
}

// buildTwice lets both build for a target. It fails unless what they made is the same.
func buildTwice(ctx context.Context, first, second builder, t target) ([]string, error) {
	names, err := first.build(ctx, t)
	if err != nil {
		return nil, err
	}
	again, err := second.build(ctx, t)
	if err != nil {
		return nil, err
	}
	if !slices.Equal(names, again) {
		return nil, fmt.Errorf("%s: %q one time, %q the other", t, names, again)
	}
	return names, compare(first.out, second.out, names)
}

// compare fails when a file is not the same in both folders.
func compare(one, other string, names []string) error {
	var faults []error
	for _, name := range names {
		first, err := checksum(filepath.Join(one, name))
		if err != nil {
			return err
		}
		second, err := checksum(filepath.Join(other, name))
		if err != nil {
			return err
		}
		if first != second {
			faults = append(faults, fmt.Errorf("%s is not reproducible: its SHA-256 was %s, then %s", name, first, second))
		}
	}
	return errors.Join(faults...)
}

// checksum is the SHA-256 of a file in hexadecimal digits.
func checksum(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("read what was built: %w", err)
	}
	defer file.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return "", fmt.Errorf("read what was built: %w", err)
	}
	return fmt.Sprintf("%x", hash.Sum(nil)), nil
}

// publish writes the checksums, in the form that sha256sum -c reads, and puts the release in the place of the one before.
func publish(made, place string, names []string) error {
	slices.Sort(names)
	var sums bytes.Buffer
	for _, name := range names {
		sum, err := checksum(filepath.Join(made, name))
		if err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%s  %s\n", sum, name)
	}
	if err := os.RemoveAll(place); err != nil {
		return fmt.Errorf("remove the release before: %w", err)
	}
	if err := os.CopyFS(place, os.DirFS(made)); err != nil {
		return fmt.Errorf("copy the release: %w", err)
	}
	path := filepath.Join(place, "SHA256SUMS")
	if err := os.WriteFile(path, sums.Bytes(), 0o644); err != nil { //nolint:gosec // it is published
		return fmt.Errorf("write the checksums: %w", err)
	}
	fmt.Print(sums.String())
	return nil
}

// git runs git in a folder and returns what it says.
func git(ctx context.Context, folder string, args ...string) (string, error) {
	command := exec.CommandContext(ctx, "git", args...)
	command.Dir = folder
	var complaint bytes.Buffer
	command.Stderr = &complaint
	said, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("git %s: %w\n%s", args[0], err, complaint.String())
	}
	return strings.TrimSpace(string(said)), nil
}
