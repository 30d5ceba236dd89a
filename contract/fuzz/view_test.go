package fuzz_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"opencoaching"
	"opencoaching/contract/fuzz"
)

const scorecards = "/v1/customers/{customer_id}/profiles/{profile_id}/scorecards"

func TestWrite(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	require.NoError(t, fuzz.Write(folder, opencoaching.Spec, fuzz.Place{}, fuzz.Place{Prefix: "/bug", Operations: []string{"GetScorecard"}}))
	view, err := openapi3.NewLoader().LoadFromFile(filepath.Join(folder, "openapi.json"))
	require.NoError(t, err)
	original, err := openapi3.NewLoader().LoadFromData(opencoaching.Spec)
	require.NoError(t, err)

	t.Run("AllOperationsAreThere", func(t *testing.T) {
		t.Parallel()
		for path, item := range original.Paths.Map() {
			for method := range item.Operations() {
				require.NotNil(t, view.Paths.Value("/application_json_0"+path).GetOperation(method), "%s %s", method, path)
			}
		}
	})
	t.Run("ALongQueryIsDealtOut", func(t *testing.T) {
		t.Parallel()
		seen := map[string]int{}
		for _, part := range []string{"0", "1", "2", "3", "4"} {
			operation := view.Paths.Value("/application_json_" + part + scorecards).Get
			for _, parameter := range operation.Parameters {
				seen[parameter.Value.In+" "+parameter.Value.Name]++
			}
		}
		require.Equal(t, 5, seen["path customer_id"])
		for _, parameter := range original.Paths.Value(scorecards).Get.Parameters {
			require.Equal(t, 1, seen["query "+parameter.Value.Name], parameter.Value.Name)
		}
	})
	t.Run("EachMediaTypeHasItsOwn", func(t *testing.T) {
		t.Parallel()
		answers := view.Paths.Value("/text_csv_0" + scorecards + ":export").Post.Responses
		require.Len(t, answers.Value("200").Value.Content, 1)
		require.NotNil(t, answers.Value("200").Value.Content["text/csv"])
		require.NotNil(t, answers.Value("404"))
	})
	t.Run("APlaceHasItsOperationsAlone", func(t *testing.T) {
		t.Parallel()
		item := view.Paths.Value("/bug/application_json_0" + scorecards + "/{scorecard_id}")
		require.Len(t, item.Operations(), 1)
		require.NotNil(t, item.Get)
	})
	t.Run("RequestsHoldNothingWithoutEnd", func(t *testing.T) {
		t.Parallel()
		sent := view.Paths.Value("/application_json_0" + scorecards).Post.RequestBody.Value.Content["application/json"].Schema.Value
		require.NotContains(t, sent.Properties, "scorecardWorkflows")
		require.Contains(t, sent.Properties, "scores")
		require.Contains(t, view.Components.Schemas["Scorecard"].Value.Properties, "scorecardWorkflows", "answers have it")
	})
	t.Run("WhatIsOnlySentIsInNoAnswer", func(t *testing.T) {
		t.Parallel()
		sent := view.Paths.Value("/application_json_0/v1/customers/{customer_id}/profiles/{profile_id}/webhooks").Post.RequestBody
		require.Contains(t, sent.Value.Content["application/json"].Schema.Value.Properties, "secret")
		require.Equal(t, []string{"url", "secret"}, sent.Value.Content["application/json"].Schema.Value.Required)
		answered := view.Components.Schemas["Webhook"].Value
		require.NotContains(t, answered.Properties, "secret")
		require.Equal(t, []string{"url"}, answered.Required)
	})
	t.Run("ExamplesAreTheContracts", func(t *testing.T) {
		t.Parallel()
		content, err := os.ReadFile(filepath.Join(folder, "examples", "application_json_0-AcknowledgeScorecard.json"))
		require.NoError(t, err)
		var example map[string]map[string]any
		require.NoError(t, json.Unmarshal(content, &example))
		require.Equal(t, map[string]any{
			"method":  "POST",
			"path":    "/application_json_0/v1/customers/acme/profiles/support/scorecards/example-submitted:acknowledge",
			"headers": map[string]any{"Content-Type": "application/json", "X-Coaching-User": "customers/acme/users/agent-07"},
			"body":    map[string]any{"acknowledgeComment": "Thank you, I will mind the farewell."},
		}, example["http-request"])
	})
}
