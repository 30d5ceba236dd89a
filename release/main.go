// Command release builds the program for every platform that it is released for, and puts the binaries, a list of what
// each of them holds (SBOM) and the checksums of both into dist:
//
//	go run ./release                        everything
//	go run ./release -check                 one platform, built and compared; dist stays as it is
//	go run ./release -platforms linux/arm64 some platforms
//
// What is built is the commit that is checked out; changes that are not committed are not in it. Each binary is built
// twice, in two clones in different folders and with a build cache each, one of them empty. The release fails unless both
// come out bit by bit the same. Whoever has the same commit and the same version of Go can therefore build what was
// released, and compare.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

const (
	program      = "coaching"
	programFiles = "./cmd/coaching"
	dist         = "dist"
	everyTarget  = "linux/amd64,linux/arm64,darwin/arm64,windows/amd64"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	platforms := flag.String("platforms", everyTarget, "comma-separated `GOOS/GOARCH` to build for")
	check := flag.Bool("check", false, "build and compare one platform, this machine's, and keep nothing")
	flag.Parse()
	if *check {
		*platforms = runtime.GOOS + "/" + runtime.GOARCH
	}
	targets, err := parseTargets(*platforms)
	if err != nil {
		return err
	}
	root, err := git(ctx, ".", "rev-parse", "--show-toplevel")
	if err != nil {
		return fmt.Errorf("a release is made of a commit, so this needs git and a clone: %w", err)
	}
	work, err := os.MkdirTemp("", "release-")
	if err != nil {
		return fmt.Errorf("make a folder to build in: %w", err)
	}
	files, err := makeTwice(ctx, root, work, targets)
	if err == nil && !*check {
		err = publish(filepath.Join(work, "made"), filepath.Join(root, dist), files)
	}
	return errors.Join(err, os.RemoveAll(work))
}

// makeTwice makes every file of the release twice, into the folder made below work, and compares them. It returns their names.
func makeTwice(ctx context.Context, root, work string, targets []target) ([]string, error) {
	// The paths differ in length, too, so that one that got into a binary would be seen.
	first := builder{source: filepath.Join(work, "one"), out: filepath.Join(work, "made"), flags: buildFlags}
	second := builder{
		source: filepath.Join(work, "another", "clone"), out: filepath.Join(work, "made-again"), flags: buildFlags,
		cache: filepath.Join(work, "cache"),
	}
	commit, err := git(ctx, root, "rev-parse", "HEAD")
	if err != nil {
		return nil, err
	}
	if changed, err := git(ctx, root, "status", "--porcelain"); err != nil {
		return nil, err
	} else if changed != "" {
		fmt.Println("There are changes that are not committed. They are not in what is built.")
	}
	for _, b := range []builder{first, second} {
		if err := b.prepare(ctx, root, commit); err != nil {
			return nil, err
		}
	}
	var names []string
	for _, t := range targets {
		began := time.Now()
		files, err := buildTwice(ctx, first, second, t)
		if err != nil {
			return nil, err
		}
		names = append(names, files...)
		fmt.Printf("%-14s built twice, the same bit by bit, in %.0f s\n", t, time.Since(began).Seconds())
	}
	return names, nil
}

// target is a platform to build for.
type target struct{ system, machine string }

func (t target) String() string { return t.system + "/" + t.machine }

func (t target) binary() string {
	name := fmt.Sprintf("%s-%s-%s", program, t.system, t.machine)
	if t.system == "windows" {
		name += ".exe"
	}
	return name
}

func parseTargets(list string) (targets []target, err error) {
	for text := range strings.SplitSeq(list, ",") {
		system, machine, ok := strings.Cut(text, "/")
		if !ok || system == "" || machine == "" {
			return nil, fmt.Errorf("-platforms: %q is not GOOS/GOARCH; linux/amd64 is an example", text)
		}
		targets = append(targets, target{system, machine})
	}
	return targets, nil
}
