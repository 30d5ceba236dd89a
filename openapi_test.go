package opencoaching_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"opencoaching"
)

func TestSpecIsAValidDocument(t *testing.T) {
	t.Parallel()
	spec := loadSpec(t)

	require.NoError(t, spec.Validate(t.Context()), "examples are checked against their schemas as well")
	require.Equal(t, "3.0.3", spec.OpenAPI, "a 3.1 document would be compiled anew for every request")
}

func TestEveryOperationIsDescribedInFull(t *testing.T) {
	t.Parallel()
	spec := loadSpec(t)
	verbNoun := regexp.MustCompile(`^(Create|Get|Update|Delete|List|BatchUpsert|Submit|Reset|Acknowledge|Export|Score|Analyze|Revoke|Replay|Erase|Add|Remove|Backfill|ValidateBackfill|Cancel|Retrieve|Sample|Simulate)[A-Z]\w+$`)
	tags := map[string]bool{}
	for _, tag := range spec.Tags {
		tags[tag.Name] = true
	}
	seen := map[string]bool{}
	for _, op := range operations(spec) {
		t.Run(op.OperationID, func(t *testing.T) {
			require.Regexp(t, verbNoun, op.OperationID)
			require.False(t, seen[op.OperationID], "used twice")
			seen[op.OperationID] = true
			require.Len(t, op.Tags, 1)
			require.True(t, tags[op.Tags[0]], "tag %s has no description", op.Tags[0])
			require.NotEmpty(t, op.Summary)
			require.NotEmpty(t, op.Description)
			require.Equal(t, &openapi3.SecurityRequirements{{"BearerToken": {}}, {"ApiKey": {}}, {"CallerHeader": {}}, {}}, op.Security)
			requireSafety(t, op)
			requireAnswers(t, op)
			requireExamples(t, op)
		})
	}
	require.Len(t, seen, 110)
}

func TestAnswersThatAskForPatienceSayHowMuch(t *testing.T) {
	t.Parallel()
	answers := loadSpec(t).Components.Responses
	for _, name := range []string{"RateLimited", "Overloaded"} {
		require.Contains(t, answers[name].Value.Headers, "Retry-After", name)
	}
	require.Contains(t, answers["RateLimited"].Value.Headers, "RateLimit")
	require.Contains(t, answers["RateLimited"].Value.Headers, "RateLimit-Policy")
	require.Contains(t, answers["UnknownCaller"].Value.Headers, "WWW-Authenticate")
}

func TestIdempotencyKeysAreShortAndVisible(t *testing.T) {
	t.Parallel()
	schema := loadSpec(t).Components.Parameters["IdempotencyKey"].Value.Schema.Value
	for key, valid := range map[string]bool{
		"a": true, "!~": true, "0190c2a4-6f7e-7c3b-9d55-2f1f3a8f0c11": true, strings.Repeat("k", 255): true,
		"": false, strings.Repeat("k", 256): false, "a b": false, "a\tb": false, "\x7f": false, "é": false,
	} {
		require.Equal(t, valid, schema.VisitJSON(key) == nil, "%q", key)
	}
}

func requireAnswers(t *testing.T, op operation) {
	t.Helper()
	want := []string{"200", "400", "401", "403", "429", "503", "default"}
	if strings.Contains(op.path, "{") {
		want = append(want, "404")
	}
	if op.RequestBody != nil {
		want = append(want, "413", "415")
	}
	if op.changes() {
		want = append(want, "409", "422")
	}
	if op.changesOne() {
		want = append(want, "412")
	}
	for _, status := range want {
		answer := op.Responses.Value(status)
		require.NotNil(t, answer, "answer %s", status)
		media := answer.Value.Content.Get("application/json")
		require.NotNil(t, media, "answer %s in JSON", status)
		if status != "200" {
			require.Equal(t, "#/components/schemas/Status", media.Schema.Ref, "answer %s", status)
		}
	}
	for status := range op.Responses.Map() {
		require.True(t, status == "default" || status == "200" || status[0] == '4' || status[0] == '5',
			"every success is a 200, not %s", status)
		require.False(t, (status == "409" || status == "412" || status == "422") && !slices.Contains(want, status),
			"%s has no reason to answer %s", op.OperationID, status)
	}
}

// requireSafety holds an operation to how changes are made safe: what it takes for that, and the ETag that it gives.
func requireSafety(t *testing.T, op operation) {
	t.Helper()
	taken := map[string]bool{}
	for _, parameter := range op.parameters {
		taken[parameter.Ref] = true
	}
	require.Equal(t, op.changes(), taken["#/components/parameters/IdempotencyKey"], "Idempotency-Key")
	require.Equal(t, op.changes(), taken["#/components/parameters/ValidateOnly"], "validateOnly")
	require.Equal(t, op.changesOne(), taken["#/components/parameters/IfMatch"], "If-Match")

	success := op.Responses.Value("200").Value
	resources, lists := 0, 0
	for _, field := range success.Content.Get("application/json").Schema.Value.Properties {
		switch {
		case field.Value.Type.Is("object"):
			resources++
		case field.Value.Type.Is("array"):
			lists++
		}
	}
	if resources != 1 || lists > 0 || op.OperationID == "ScoreScorecard" { // whose explanation is no resource
		require.Empty(t, success.Headers)
		return
	}
	require.Len(t, success.Headers, 1)
	require.Equal(t, "#/components/headers/ETag", success.Headers["ETag"].Ref)
}

func requireExamples(t *testing.T, op operation) {
	t.Helper()
	for _, parameter := range op.parameters {
		if parameter.Value.In == "path" {
			require.NotNil(t, parameter.Value.Example, "path parameter %s", parameter.Value.Name)
		}
		if parameter.Value.Example != nil {
			require.NoError(t, parameter.Value.Schema.Value.VisitJSON(parameter.Value.Example), parameter.Value.Name)
		}
	}
	for kind, media := range op.Responses.Value("200").Value.Content {
		require.NotNil(t, media.Example, "answer in %s", kind)
	}
	if op.RequestBody == nil {
		return
	}
	require.True(t, op.RequestBody.Value.Required)
	require.NotNil(t, op.RequestBody.Value.Content.Get("application/json").Example)
}

func TestRequestBodiesTakeNoUnknownFields(t *testing.T) {
	t.Parallel()
	seen := map[*openapi3.Schema]bool{}
	for _, op := range operations(loadSpec(t)) {
		if op.RequestBody == nil {
			continue
		}
		schema := op.RequestBody.Value.Content.Get("application/json").Schema
		requireClosed(t, op.OperationID, schema, seen)
	}
}

// requireClosed walks every object below schema. A string map, which has a schema for its values, is closed enough.
func requireClosed(t *testing.T, at string, schema *openapi3.SchemaRef, seen map[*openapi3.Schema]bool) {
	t.Helper()
	value := schema.Value
	if seen[value] {
		return
	}
	seen[value] = true
	require.Empty(t, value.AllOf, "%s: faults inside allOf carry no field path", at)
	if value.Type.Is("object") && value.AdditionalProperties.Schema == nil {
		require.NotNil(t, value.AdditionalProperties.Has, at)
		require.False(t, *value.AdditionalProperties.Has, at)
	}
	if value.Items != nil {
		requireClosed(t, at+"[]", value.Items, seen)
	}
	for name, property := range value.Properties {
		requireClosed(t, at+"."+name, property, seen)
	}
}

func TestPatternsOfNamesHaveAReadableForm(t *testing.T) {
	t.Parallel()
	for name, schema := range loadSpec(t).Components.Schemas {
		for field, property := range schema.Value.Properties {
			value := property.Value
			if value.Items != nil {
				value = value.Items.Value
			}
			if strings.Contains(value.Pattern, "customers/") {
				require.Contains(t, value.Extensions, "x-name-form", "%s.%s", name, field)
			}
		}
	}
}

func TestUpdateBodiesTakeNullEverywhere(t *testing.T) {
	t.Parallel()
	patches := 0
	for name, schema := range loadSpec(t).Components.Schemas {
		if !strings.HasSuffix(name, "Patch") {
			continue
		}
		patches++
		require.Empty(t, schema.Value.Required, name)
		cleared := map[string]any{}
		for field := range schema.Value.Properties {
			cleared[field] = nil
		}
		require.NoError(t, schema.Value.VisitJSON(cleared), name)
	}
	require.Equal(t, 16, patches)
}

func TestUpdateBodiesHaveTheFieldsOfTheirResource(t *testing.T) {
	t.Parallel()
	schemas := loadSpec(t).Components.Schemas
	for name, patch := range schemas {
		resource, isPatch := strings.CutSuffix(name, "Patch")
		if !isPatch {
			continue
		}
		for field, property := range patch.Value.Properties {
			twin := schemas[resource].Value.Properties[field]
			require.NotNil(t, twin, "%s.%s", name, field)
			require.Equal(t, twin.Value.Type, property.Value.Type, "%s.%s", name, field)
			require.Equal(t, twin.Value.Enum, property.Value.Enum, "%s.%s", name, field)
		}
		require.Len(t, patch.Value.Properties, len(schemas[resource].Value.Properties), name)
	}
}

func TestTwinsOfInnerObjectsDifferInNullAlone(t *testing.T) {
	t.Parallel()
	schemas := loadSpec(t).Components.Schemas
	for name, twin := range schemas {
		original, isTwin := strings.CutPrefix(name, "Nullable")
		if !isTwin {
			continue
		}
		require.True(t, twin.Value.Nullable, name)
		require.Equal(t, schemas[original].Value.Properties, twin.Value.Properties, name)
		require.Equal(t, schemas[original].Value.Required, twin.Value.Required, name)
	}
	require.Len(t, schemas["Person"].Value.Properties, len(schemas["User"].Value.Properties))
	require.Len(t, schemas["Creator"].Value.Properties, len(schemas["User"].Value.Properties))
	require.Len(t, schemas["WorkflowScorecard"].Value.Properties, len(schemas["Scorecard"].Value.Properties))
	require.Len(t, schemas["ListedScorecardTemplate"].Value.Properties, len(schemas["ScorecardTemplate"].Value.Properties))
}

func TestWhatTheServerComputesIsCheckedForItsTypeAlone(t *testing.T) {
	t.Parallel()
	anybody := map[string]any{"name": "string", "roles": []any{"WIZARD"}, "state": "gone", "profileNames": []any{"string"}}
	ignored := map[string]any{
		"totalScore": 123456.0, "calibrationConsistencyScore": -5.0, "updatedBy": anybody, "submittedBy": anybody,
		"acknowledgeComment": strings.Repeat("x", 20_000), "coachingPlanNames": []any{"string"},
		"scorecardWorkflows": []any{map[string]any{"appealWorkflows": []any{map[string]any{"replicaScorecard": map[string]any{}}}}},
	}
	schema := loadSpec(t).Components.Schemas["Scorecard"].Value
	for field, value := range ignored {
		require.NoError(t, schema.Properties[field].Value.VisitJSON(value), field)
	}
	for _, field := range []string{"totalScore", "updatedBy", "scorecardWorkflows"} {
		require.Error(t, schema.Properties[field].Value.VisitJSON("string"), field)
	}
	require.Error(t, schema.Properties["creator"].Value.VisitJSON(anybody), "the name of a creator is read")
}

func TestNamesAreCheckedForTheirForm(t *testing.T) {
	t.Parallel()
	const profile = "customers/acme/profiles/support/"
	tests := []struct {
		schema, field, value string
		valid                bool
	}{
		{"Scorecard", "agentUserName", "customers/acme/users/agent-07", true},
		{"Scorecard", "agentUserName", "", false},
		{"Scorecard", "agentUserName", "string", false},
		{"Scorecard", "agentUserName", "customers/acme/users/agent-07\n", false},
		{"Scorecard", "agentUserName", "customers/acme/users/-agent", false},
		{"Scorecard", "usecaseName", "", true},
		{"Scorecard", "usecaseName", "customers/acme/usecases/calls", false},
		{"Scorecard", "templateName", profile + "scorecardTemplates/call-quality", true},
		{"Scorecard", "templateName", profile + "scorecardTemplates/call-quality@12", true},
		{"Scorecard", "templateName", profile + "scorecardTemplates/call-quality@0", false},
		{"Scorecard", "templateName", profile + "scorecardTemplates/call-quality@*", false},
		{"Target", "scorecardTemplateName", profile + "scorecardTemplates/call-quality@2", false},
		{"Target", "coachingPlanName", "", true},
	}
	schemas := loadSpec(t).Components.Schemas
	for _, test := range tests {
		err := schemas[test.schema].Value.Properties[test.field].Value.VisitJSON(test.value)
		require.Equal(t, test.valid, err == nil, "%s.%s %q: %v", test.schema, test.field, test.value, err)
	}
	items := schemas["ExportScorecardsRequest"].Value.Properties["scorecardTemplateNames"].Value.Items.Value
	require.NoError(t, items.VisitJSON(profile+"scorecardTemplates/call-quality@*"))
	require.NoError(t, items.VisitJSON(profile+"scorecardTemplates/call-quality@1"))
	require.Error(t, items.VisitJSON(profile+"scorecardTemplates/call-quality"))
}

// operation is one operation of the document with the path it belongs to and all parameters that it takes.
type operation struct {
	*openapi3.Operation
	path       string
	parameters openapi3.Parameters
}

// changes tells whether the operation changes what is stored.
func (o operation) changes() bool {
	return !regexp.MustCompile(`^(Get|List|Export|Score|Analyze|Validate|Retrieve|Sample|Simulate)`).MatchString(o.OperationID)
}

// changesOne tells whether it changes a resource that is there already and stands in its path.
func (o operation) changesOne() bool {
	return o.changes() && !regexp.MustCompile(`^(Create|BatchUpsert|Backfill)`).MatchString(o.OperationID)
}

func operations(spec *openapi3.T) []operation {
	var all []operation
	for path, item := range spec.Paths.Map() {
		for _, op := range item.Operations() {
			all = append(all, operation{op, path, slices.Concat(item.Parameters, op.Parameters)})
		}
	}
	slices.SortFunc(all, func(a, b operation) int { return strings.Compare(a.OperationID, b.OperationID) })
	return all
}

func operationByID(t *testing.T, spec *openapi3.T, id string) operation {
	t.Helper()
	all := operations(spec)
	at := slices.IndexFunc(all, func(op operation) bool { return op.OperationID == id })
	require.GreaterOrEqual(t, at, 0, "operation %s", id)
	return all[at]
}

func loadSpec(t *testing.T) *openapi3.T {
	t.Helper()
	spec, err := openapi3.NewLoader().LoadFromData(opencoaching.Spec)
	require.NoError(t, err)
	return spec
}

// shape says in one line what a document states about a field: "string(date-time)", "!" when required, its default and
// its values, and "read-only".
func shape(schema *openapi3.Schema, required bool) string {
	text := strings.Join(schema.Type.Slice(), "|")
	if schema.Format != "" {
		text += "(" + schema.Format + ")"
	}
	if required {
		text += "!"
	}
	if schema.Default != nil {
		text += fmt.Sprintf(" =%v", schema.Default)
	}
	if schema.Enum != nil {
		text += fmt.Sprintf(" %v", schema.Enum)
	}
	if schema.ReadOnly {
		text += " read-only"
	}
	return text
}
