// Package examples makes requests of the examples in the contract and sends them, to see that whoever copies one gets
// what the contract shows.
package examples

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// Contract is an OpenAPI document that answers can be held against.
type Contract struct {
	document *openapi3.T
	router   routers.Router
}

// Example is a request that is put together from what an operation's examples show. Parameters without an example are
// not sent.
type Example struct {
	Operation string // its operationId
	Accept    string // a media type that the operation's success is documented in
	Method    string
	Target    string // path and query, escaped
	Header    http.Header
	Body      []byte // JSON; nil: the operation takes no body
}

// Load reads an OpenAPI 3.0 document.
func Load(spec []byte) (*Contract, error) {
	document, err := openapi3.NewLoader().LoadFromData(spec)
	if err != nil {
		return nil, fmt.Errorf("read the contract: %w", err)
	}
	router, err := gorillamux.NewRouter(document)
	if err != nil {
		return nil, fmt.Errorf("read the contract's paths: %w", err)
	}
	return &Contract{document: document, router: router}, nil
}

// Examples lists the examples of every operation, one for each media type that its success is documented in, sorted by
// operation and media type. An operation without an example for its body or for a part of its path is an error.
func (c *Contract) Examples() ([]Example, error) {
	var all []Example
	for path, item := range c.document.Paths.Map() {
		for method, operation := range item.Operations() {
			example, err := exampleOf(path, slices.Concat(item.Parameters, operation.Parameters), operation)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", operation.OperationID, err)
			}
			example.Method = method
			for _, media := range slices.Sorted(maps.Keys(operation.Responses.Value("200").Value.Content)) {
				example.Accept = media
				all = append(all, example)
			}
		}
	}
	slices.SortFunc(all, func(a, b Example) int {
		return strings.Compare(a.Operation+" "+a.Accept, b.Operation+" "+b.Accept)
	})
	return all, nil
}

func exampleOf(path string, parameters openapi3.Parameters, operation *openapi3.Operation) (Example, error) {
	example := Example{Operation: operation.OperationID, Header: http.Header{}}
	query := url.Values{}
	for _, reference := range parameters {
		parameter := reference.Value
		shown := texts(parameter.Example)
		switch {
		case len(shown) == 0 && parameter.Required:
			return Example{}, fmt.Errorf("parameter %s has no example", parameter.Name)
		case len(shown) == 0:
		case parameter.In == openapi3.ParameterInPath:
			path = strings.ReplaceAll(path, "{"+parameter.Name+"}", url.PathEscape(shown[0]))
		case parameter.In == openapi3.ParameterInQuery:
			query[parameter.Name] = shown
		case parameter.In == openapi3.ParameterInHeader:
			example.Header.Set(parameter.Name, shown[0])
		}
	}
	example.Target = path
	if len(query) > 0 {
		example.Target += "?" + query.Encode()
	}
	if operation.RequestBody == nil {
		return example, nil
	}
	media := operation.RequestBody.Value.Content.Get("application/json")
	if media == nil || media.Example == nil {
		return Example{}, fmt.Errorf("the body has no example in JSON")
	}
	body, err := json.Marshal(media.Example)
	if err != nil {
		return Example{}, fmt.Errorf("write the example of the body: %w", err)
	}
	example.Body = body
	return example, nil
}

// texts is the value of a parameter as it stands in a query: one text, or one for each element of an array.
func texts(value any) []string {
	switch v := value.(type) {
	case nil:
		return nil
	case []any:
		var all []string
		for _, element := range v {
			all = append(all, texts(element)...)
		}
		return all
	default:
		return []string{fmt.Sprint(v)}
	}
}
