package fuzz_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/contract/fuzz"
)

func TestReadReport(t *testing.T) {
	t.Parallel()
	const test = `<testcase name="Contract Tests &gt; contractTest() &gt; `
	const status = "&gt;&gt; RESPONSE.STATUS\n\n  Specification expected status 200 but response contained status "
	tests := []struct {
		name, cases string
		want        fuzz.Report
	}{
		{"Passed", test + `+ve Scenario: GET /bug/application_json_0/v1/a -> 200"/>`,
			fuzz.Report{Tests: 1, Faults: map[string][]string{}}},
		{"RefusedAMadeUpName", test + `+ve Scenario: GET /bug/application_json_0/v1/a -> 200"><failure>` + status + `404</failure></testcase>`,
			fuzz.Report{Tests: 1, Refused: 1, Faults: map[string][]string{}}},
		{"AServerError", test + `+ve Scenario: GET /bug/application_json_0/v1/a -> 200"><failure>` + status + "500\n\tat java</failure></testcase>",
			fuzz.Report{Tests: 1, Faults: map[string][]string{"/bug": {
				"+ve Scenario: GET /bug/application_json_0/v1/a -> 200\n>> RESPONSE.STATUS\n\n  Specification expected status 200 but response contained status 500"}}}},
		{"RefusedInAnotherForm", test + `+ve Scenario: GET /application_json_0/v1/a -> 200"><failure>` + status + "404\n&gt;&gt; RESPONSE.BODY</failure></testcase>",
			fuzz.Report{Tests: 1, Faults: map[string][]string{"": {
				"+ve Scenario: GET /application_json_0/v1/a -> 200\n>> RESPONSE.STATUS\n\n  Specification expected status 200 but response contained status 404\n>> RESPONSE.BODY"}}}},
		{"AcceptedWhatOnlyMightBeWrong", test + `-ve Scenario: POST /application_json_0/v1/a -> 4xx where name is set to a value matching an invalid regex"><failure>&gt;&gt; RESPONSE.STATUS Expected 4xx status, but received 200</failure></testcase>`,
			fuzz.Report{Tests: 1, Misjudged: 1, Faults: map[string][]string{}}},
		{"AcceptedWhatIsWrong", test + `-ve Scenario: POST /application_json_0/v1/a -> 4xx"><failure>&gt;&gt; RESPONSE.STATUS Expected 4xx status, but received 200</failure></testcase>`,
			fuzz.Report{Tests: 1, Faults: map[string][]string{"": {
				"-ve Scenario: POST /application_json_0/v1/a -> 4xx\n>> RESPONSE.STATUS Expected 4xx status, but received 200"}}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			report, err := fuzz.ReadReport(strings.NewReader(`<testsuite skipped="0">` + test.cases + `</testsuite>`))
			require.NoError(t, err)
			require.Equal(t, &test.want, report)
		})
	}
	t.Run("NoReport", func(t *testing.T) {
		t.Parallel()
		_, err := fuzz.ReadReport(strings.NewReader("Java heap space"))
		require.ErrorContains(t, err, "read Specmatic's report")
	})
}
