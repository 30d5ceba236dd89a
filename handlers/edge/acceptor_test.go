package edge

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"opencoaching/handlers/edge/jsontree"
)

// TestAcceptorNeverAcceptsWhatTheValidatorRefuses takes the example bodies of the contract and spoils them at random
// places in random ways.
func TestAcceptorNeverAcceptsWhatTheValidatorRefuses(t *testing.T) {
	t.Parallel()
	bodies := contractBodies(t)
	accepted := 0
	rapid.Check(t, func(r *rapid.T) {
		b := rapid.SampledFrom(bodies).Draw(r, "body")
		value := clone(t, b.example)
		for range rapid.IntRange(0, 3).Draw(r, "changes") {
			value = spoil(r, value)
		}
		n := normalizer{faults: &faults{}}
		value = n.value(b.schema.Schema, value, nil)
		if !b.schema.accepts(value) {
			return
		}
		accepted++
		require.NoError(t, b.schema.VisitJSON(value, openapi3.MultiErrors(), openapi3.VisitAsRequest(),
			openapi3.DisableReadOnlyValidation(), openapi3.WithStringFormatValidators(stringFormats())))
	})
	require.Positive(t, accepted)
}

// TestAcceptorAcceptsEveryExample holds that the quick way is the usual one.
func TestAcceptorAcceptsEveryExample(t *testing.T) {
	t.Parallel()
	for _, b := range contractBodies(t) {
		n := normalizer{faults: &faults{}}
		require.True(t, b.schema.accepts(n.value(b.schema.Schema, clone(t, b.example), nil)), b.operation)
	}
}

type contractBody struct {
	operation string
	schema    checkedSchema
	example   any
}

func contractBodies(t *testing.T) (bodies []contractBody) {
	t.Helper()
	spec, err := os.ReadFile("../../openapi.yaml")
	require.NoError(t, err)
	document, err := load(spec)
	require.NoError(t, err)
	for _, item := range document.Paths.Map() {
		for _, operation := range item.Operations() {
			if operation.RequestBody == nil {
				continue
			}
			media := operation.RequestBody.Value.Content[mediaJSON]
			schema := checkedSchema{media.Schema.Value, acceptors{}.of(media.Schema.Value)}
			bodies = append(bodies, contractBody{operation.OperationID, schema, media.Example})
		}
	}
	require.NotEmpty(t, bodies)
	return bodies
}

// clone is a value as the JSON reader would have read it.
func clone(t require.TestingT, value any) any {
	data, err := json.Marshal(value)
	require.NoError(t, err)
	return reread(t, data)
}

// spoil changes a value at one place.
func spoil(r *rapid.T, value any) any {
	switch v := value.(type) {
	case map[string]any:
		if len(v) == 0 || rapid.IntRange(0, 4).Draw(r, "here") == 0 {
			break
		}
		if rapid.IntRange(0, 9).Draw(r, "add") == 0 {
			v["unknown"] = true
			return v
		}
		name := rapid.SampledFrom(sortedNames(v)).Draw(r, "member")
		if rapid.IntRange(0, 3).Draw(r, "drop") == 0 {
			delete(v, name)
			return v
		}
		v[name] = spoil(r, v[name])
		return v
	case []any:
		if len(v) == 0 || rapid.IntRange(0, 4).Draw(r, "here") == 0 {
			break
		}
		i := rapid.IntRange(0, len(v)-1).Draw(r, "item")
		v[i] = spoil(r, v[i])
		return v
	}
	return rapid.SampledFrom([]any{
		nil, true, "", "string", "2026-02-03T01:00:00+01:00", "2026-02-03T00:00:00.1234567Z", json.Number("1.0"), json.Number("-0"), "\U0001F600\U0001F600", "2026-02-30T00:00:00Z", "2026-02-03T00:00:00Z", "AGENT", "===", "aGk=",
		json.Number("0"), json.Number("-1"), json.Number("100.01"), json.Number("2147483648"), json.Number("1e5"), json.Number("1000001"),
		map[string]any{}, map[string]any{"name": "x"}, []any{}, []any{"AGENT"}, []any{nil},
	}).Draw(r, "other")
}

func reread(t require.TestingT, data []byte) any {
	document, err := jsontree.Read(data)
	require.NoError(t, err)
	return document.Value
}

func sortedNames(object map[string]any) []string { return slices.Sorted(maps.Keys(object)) }
