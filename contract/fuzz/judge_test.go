package fuzz_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching"
	"opencoaching/contract/examples"
	"opencoaching/contract/fuzz"
)

func TestJudge(t *testing.T) {
	t.Parallel()
	const good = `{"team":{"name":"customers/acme/teams/billing"}}`
	tests := []struct {
		name, path, media, body string
		noTag                   bool
		status                  int
		fault                   string // empty: none
	}{
		{name: "AGoodAnswer", path: "/bug/application_json_0/v1/customers/acme/teams/billing", status: 200, body: good},
		{name: "AnEscapedVerb", path: "/bug/application_json_0/v1/customers/acme/teams%3AbatchUpsert", status: 400, body: `{"code":3,"message":"m"}`},
		{name: "AServerError", path: "/bug/application_json_0/v1/customers/acme/teams/billing", status: 500, body: `{"code":13,"message":"m"}`, fault: "status 500"},
		{name: "AStatusNotDocumented", path: "/bug/application_json_0/v1/customers/acme/teams/billing", status: 201, body: good, fault: "status 201 is not documented"},
		{name: "ABodyOffItsSchema", path: "/bug/application_json_0/v1/customers/acme/teams/billing", status: 200, body: `{}`, fault: "off its schema"},
		{name: "AHeaderThatIsMissing", path: "/bug/application_json_0/v1/customers/acme/teams/billing", status: 200, noTag: true, body: good, fault: `"ETag" missing`},
		{name: "AnUndeservedSuccess", path: "/bug/application_json_0/v1/customers/acme/teams/-billing", status: 200, body: good, fault: "status 200 to a request off its schema"},
		{name: "AnotherMediaType", path: "/bug/application_json_0/v1/customers/acme/teams/billing", media: "text/plain", status: 200, body: good, fault: "off its schema"},
	}
	contract, err := examples.Load(opencoaching.Spec)
	require.NoError(t, err)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var asked, accepted string
			judge := fuzz.NewJudge(contract, func(prefix string) http.Handler {
				asked = prefix
				return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					accepted = r.Header.Get("Accept")
					w.Header().Set("Content-Type", orElse(test.media, "application/json"))
					if !test.noTag {
						w.Header().Set("ETag", `"1"`)
					}
					w.WriteHeader(test.status)
					_, _ = w.Write([]byte(test.body))
				})
			})
			method := http.MethodGet
			if test.name == "AnEscapedVerb" {
				method = http.MethodPost
			}
			answer := httptest.NewRecorder()
			judge.ServeHTTP(answer, httptest.NewRequest(method, test.path, nil))

			require.Equal(t, []string{"/bug", "application/json"}, []string{asked, accepted})
			require.Equal(t, test.status, answer.Code)
			require.Equal(t, test.body, answer.Body.String())
			tallies := judge.Tallies()
			require.Len(t, tallies, 1)
			require.Equal(t, map[int]int{test.status: 1}, tallies[0].Statuses)
			if test.fault == "" {
				require.Empty(t, tallies[0].Faults)
				return
			}
			require.Len(t, tallies[0].Faults, 1)
			require.Contains(t, tallies[0].Faults[0], test.fault)
		})
	}
}

func TestJudgeKnowsNothingOutsideTheContract(t *testing.T) {
	t.Parallel()
	contract, err := examples.Load(opencoaching.Spec)
	require.NoError(t, err)
	judge := fuzz.NewJudge(contract, func(string) http.Handler { return http.NotFoundHandler() })
	for _, path := range []string{"/", "/actuator/mappings", "/swagger/v1/swagger.yaml"} {
		answer := httptest.NewRecorder()
		judge.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, nil))
		require.Equal(t, http.StatusNotFound, answer.Code, path)
	}
	require.Empty(t, judge.Tallies())
}

func orElse(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}
