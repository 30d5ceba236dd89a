package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"opencoaching"
	"opencoaching/contract/fuzz"
)

// fewest is how many tests Specmatic has to make of the contract: it made 6,500 when this was written, and with far fewer
// something is wrong with it.
const fewest = 5000

func fuzzStep(ctx context.Context, r *rig) (string, error) {
	report, tallies, err := r.fuzz(ctx, "fuzz", nil)
	if err != nil {
		return "", err
	}
	if faults := faultsOf("", report, tallies); len(faults) > 0 {
		return "", foundf("%d faults:\n\t%s", len(faults), strings.Join(faults[:min(len(faults), shown)], "\n\t"))
	}
	if report.Tests < fewest || report.Skipped > 0 {
		return "", foundf("%d tests, of which %d were skipped; at least %d and none skipped were expected", report.Tests, report.Skipped, fewest)
	}
	missed, err := r.missed(tallies)
	if err != nil {
		return "", err
	}
	if len(missed) > 0 {
		return "", foundf("not tried: %s", strings.Join(missed, ", "))
	}
	return fmt.Sprintf("%d tests of %d operations: none failed, in %d a made-up name was refused as documented",
		report.Tests, len(tallies), report.Refused), nil
}

// fuzz has Specmatic make requests up: without bugs for every operation, with bugs for those that have one, each in a place
// of its own, which is named after its bug.
func (r *rig) fuzz(ctx context.Context, name string, bugs []bug) (report *fuzz.Report, tallies []*fuzz.Tally, err error) {
	folder, err := r.folderFor(name)
	if err != nil {
		return nil, nil, err
	}
	server, err := newIsolated(ctx, folder, r.data)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, server.close()) }()
	places, handlers := []fuzz.Place{{}}, map[string]http.Handler{"": server.behind(nil)}
	if len(bugs) > 0 {
		places = nil
	}
	for _, bug := range bugs {
		places = append(places, fuzz.Place{Prefix: "/" + bug.name, Operations: bug.operations})
		handlers["/"+bug.name] = server.behind(bug.server)
	}
	if err := fuzz.Write(folder, opencoaching.Spec, places...); err != nil {
		return nil, nil, err
	}
	judge := fuzz.NewJudge(r.contract, func(prefix string) http.Handler { return handlers[prefix] })
	base, stop, err := listen(judge)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	report, err = r.specmatic(ctx, folder, base)
	return report, judge.Tallies(), err
}

// specmatic runs it, and reads its report whatever it thinks of it.
func (r *rig) specmatic(ctx context.Context, folder, base string) (*fuzz.Report, error) {
	err := command{
		args: []string{
			r.tools.java, "-Xmx6g", "-XX:+UseSerialGC", "-jar", r.tools.specmatic, "test", "openapi.json",
			"--examples=examples", "--testBaseURL=" + base, "--junitReportDir=report",
		},
		env: []string{"SPECMATIC_GENERATIVE_TESTS=true", "MAX_TEST_REQUEST_COMBINATIONS=5"},
		dir: folder, log: filepath.Join(folder, "specmatic.log"),
	}.run(ctx)
	var failed *finding
	if err != nil && !errors.As(err, &failed) {
		return nil, err
	}
	file, err := os.Open(filepath.Join(folder, "report", "TEST-junit-jupiter.xml"))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("specmatic left no report: %w", err), failed)
	}
	defer file.Close()
	return fuzz.ReadReport(file)
}

// faultsOf joins what Specmatic and the judge found in a place.
func faultsOf(prefix string, report *fuzz.Report, tallies []*fuzz.Tally) []string {
	faults := slices.Clone(report.Faults[prefix])
	for _, tally := range tallies {
		if tally.Prefix == prefix {
			faults = append(faults, tally.Faults...)
		}
	}
	return faults
}

// missed lists the operations of the contract that no request was made for.
func (r *rig) missed(tallies []*fuzz.Tally) ([]string, error) {
	all, err := r.contract.Examples()
	if err != nil {
		return nil, err
	}
	var missed []string
	for _, example := range all {
		tried := slices.ContainsFunc(tallies, func(t *fuzz.Tally) bool { return t.Operation == example.Operation })
		if !tried && !slices.Contains(missed, example.Operation) {
			missed = append(missed, example.Operation)
		}
	}
	return missed, nil
}
