// Command contract tests openapi.yaml, and the server against it, with tools that others wrote: Redocly and Spectral read
// it, oasdiff compares it with the last accepted one, Specmatic fuzzes the server, Redocly's respect goes through the
// workflows of arazzo.yaml, and a browser tries the explorer. At last each tool has to find bugs that are put in.
//
// What a machine lacks is installed: npm packages below bin/contract, Java and Chromium by apt-get where it may.
//
//	go run ./contract                      everything
//	go run ./contract -steps lint,breaking some of it
//	go run ./contract -accept              take openapi.yaml for the accepted contract, breaking changes and all
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"
)

const (
	specFile     = "openapi.yaml"
	acceptedFile = "contract/accepted/openapi.yaml"
)

// step is one part of the run. It returns in a few words what it saw.
type step struct {
	name string
	run  func(ctx context.Context, r *rig) (string, error)
}

var steps = []step{
	{"lint", lintStep},
	{"breaking", breakingStep},
	{"examples", examplesStep},
	{"fuzz", fuzzStep},
	{"workflows", workflowsStep},
	{"browser", browserStep},
	{"bugs", bugsStep},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "contract:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	accept := flag.Bool("accept", false, "take "+specFile+" for the accepted contract and stop")
	chosen := flag.String("steps", "", "comma-separated `names` of the steps to take, of "+names()+"; empty: all")
	flag.Parse()
	if _, err := os.Stat(specFile); err != nil {
		return fmt.Errorf("run this in the folder of %s: %w", specFile, err)
	}
	if *accept {
		return copyFile(specFile, acceptedFile)
	}
	todo, err := choose(*chosen)
	if err != nil {
		return err
	}
	r, err := prepare(ctx)
	if err != nil {
		return err
	}
	return r.take(ctx, todo)
}

// take takes the steps, all of them even when one fails.
func (r *rig) take(ctx context.Context, todo []step) error {
	var failed []string
	begun := time.Now()
	for _, s := range todo {
		begun := time.Now()
		seen, err := s.run(ctx, r)
		if ctx.Err() != nil {
			return errors.New("interrupted")
		}
		result := "ok  "
		if err != nil {
			failed = append(failed, s.name)
			result, seen = "FAIL", err.Error()
		}
		fmt.Printf("%s %-9s %6.1f s  %s\n", result, s.name, time.Since(begun).Seconds(), seen)
	}
	fmt.Printf("     %-9s %6.1f s  logs are in %s\n", "all", time.Since(begun).Seconds(), r.folder)
	if len(failed) > 0 {
		return fmt.Errorf("failed: %s", strings.Join(failed, ", "))
	}
	return nil
}

func choose(list string) ([]step, error) {
	if list == "" {
		return steps, nil
	}
	var chosen []step
	for _, name := range strings.Split(list, ",") {
		at := slices.IndexFunc(steps, func(s step) bool { return s.name == name })
		if at < 0 {
			return nil, fmt.Errorf("there is no step %q, only %s", name, names())
		}
		chosen = append(chosen, steps[at])
	}
	return chosen, nil
}

func names() string {
	var all []string
	for _, s := range steps {
		all = append(all, s.name)
	}
	return strings.Join(all, ", ")
}
