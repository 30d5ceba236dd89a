package fuzz

import (
	"maps"
	"net/url"

	"github.com/getkin/kin-openapi/openapi3"

	"opencoaching/contract/examples"
)

// queryOf is what an example's query sends of some parameters. Lists are left out: Specmatic takes a list of one for a text
// when it tries the other parameters, and finds it off its schema. It makes lists up for itself.
func queryOf(query string, parameters openapi3.Parameters) map[string]any {
	values, err := url.ParseQuery(query)
	if err != nil {
		return nil // it was encoded a moment ago
	}
	sent := map[string]any{}
	for name, all := range values {
		parameter := parameters.GetByInAndName(openapi3.ParameterInQuery, name)
		if parameter != nil && !parameter.Schema.Value.Type.Is(openapi3.TypeArray) {
			sent[name] = all[0]
		}
	}
	return sent
}

func headers(e examples.Example) map[string]string {
	sent := map[string]string{}
	for name := range maps.Keys(e.Header) {
		sent[name] = e.Header.Get(name)
	}
	if e.Body != nil {
		sent["Content-Type"] = "application/json"
	}
	return sent
}
