package fuzz

import (
	"encoding/xml"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// Report is what Specmatic says of a run.
type Report struct {
	Tests, Skipped int
	// Refused counts the tests in which Specmatic expected success and a documented 4xx came: it made up a name, and
	// cannot know that nothing of that name exists. The Judge has held the form of those answers against the contract.
	Refused int
	// Misjudged counts the tests in which Specmatic expected a refusal of a text that it made to go against a pattern, and it
	// does not always: "a_" also is what "[a-z_]+" takes. The Judge holds the requests that have success against the contract.
	Misjudged int
	// Faults lists, by the prefix of the place, what was not as Specmatic expected.
	Faults map[string][]string
}

type suite struct {
	Skipped int `xml:"skipped,attr"`
	Cases   []struct {
		Name    string  `xml:"name,attr"`
		Failure *string `xml:"failure"`
	} `xml:"testcase"`
}

var (
	scenario = regexp.MustCompile(`Scenario: ([A-Z]+ (/\S*)) -> `)
	refused  = regexp.MustCompile(`expected status 200 but response contained status 4\d\d`)
	// mismatch marks each thing that was not as expected.
	mismatch = regexp.MustCompile(`(?m)^\s*>> `)
)

// ReadReport reads Specmatic's report in the form of JUnit.
func ReadReport(r io.Reader) (*Report, error) {
	var read suite
	if err := xml.NewDecoder(r).Decode(&read); err != nil {
		return nil, fmt.Errorf("read Specmatic's report: %w", err)
	}
	report := &Report{Tests: len(read.Cases), Skipped: read.Skipped, Faults: map[string][]string{}}
	for _, test := range read.Cases {
		if test.Failure == nil {
			continue
		}
		failure := *test.Failure
		if strings.Contains(test.Name, "matching an invalid regex") && strings.Contains(failure, "Expected 4xx status, but received 200") {
			report.Misjudged++
			continue
		}
		if refused.MatchString(failure) && len(mismatch.FindAllString(failure, -1)) == 1 {
			report.Refused++
			continue
		}
		prefix := ""
		if found := scenario.FindStringSubmatch(test.Name); found != nil {
			prefix, _, _ = split(found[2])
		}
		_, name, _ := strings.Cut(test.Name, "> contractTest() > ")
		report.Faults[prefix] = append(report.Faults[prefix], name+"\n"+brief(failure))
	}
	return report, nil
}

// brief is a failure without Java's stack.
func brief(failure string) string {
	text, _, _ := strings.Cut(failure, "\n\tat ")
	return strings.TrimSpace(text)
}
