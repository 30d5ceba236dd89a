// Package fuzz prepares the contract for Specmatic, which makes hundreds of requests up from it, and judges what the
// server answered to them.
package fuzz

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"opencoaching/contract/examples"
)

const (
	// most is how long a list is at most, and longest is the longest text whose limit is tried. Specmatic tries the longest
	// of everything, all in one body, which at the true limits is larger than the server takes, and keeps all bodies in
	// memory. The true limits are tried by the tests of the handlers.
	most, longest = 2, 1000
	// together is how many parameters of a query are tried together: Specmatic tries all their subsets.
	together = 4
)

// Place puts operations under a prefix of their paths, such as "/lost-create": the server behind it is another one.
type Place struct {
	Prefix     string
	Operations []string // empty: all
}

// Write writes openapi.json, which is the contract as Specmatic is to see it, and a folder examples with the contract's
// own examples, whose names exist.
//
// The view differs from the contract. Nobody calls, because a made-up caller is refused before anything else is looked
// at. Lists are shorter, long texts have no limit, and requests have no field that holds itself. A nullable enumeration
// names null, as Specmatic wants it, and answers lack what is only sent, which it does not know of. An object that may hold
// anything is any value, since Specmatic expects the elements of a list in one to be like its first. An operation stands
// there once for each media type it answers in, and once for each few of the parameters of a long query, under prefixes
// such as /application_json_0.
func Write(folder string, spec []byte, places ...Place) error {
	contract, err := examples.Load(spec)
	if err != nil {
		return err
	}
	shown, err := contract.Examples()
	if err != nil {
		return err
	}
	document, err := openapi3.NewLoader().LoadFromData(spec)
	if err != nil {
		return fmt.Errorf("read the contract: %w", err)
	}
	if err := os.MkdirAll(filepath.Join(folder, "examples"), 0o755); err != nil {
		return err
	}
	v := view{folder: folder, examples: shown, paths: openapi3.NewPaths()}
	for _, place := range places {
		if err := v.add(document, place); err != nil {
			return err
		}
	}
	document.Paths, document.Security, document.Components.SecuritySchemes = v.paths, nil, nil
	for _, schema := range document.Components.Schemas {
		simplify(schema)
	}
	return writeJSON(filepath.Join(folder, "openapi.json"), document)
}

type view struct {
	folder   string
	examples []examples.Example
	paths    *openapi3.Paths
}

func (v *view) add(document *openapi3.T, place Place) error {
	for path, item := range document.Paths.Map() {
		for method, operation := range item.Operations() {
			if len(place.Operations) > 0 && !slices.Contains(place.Operations, operation.OperationID) {
				continue
			}
			parts := parts(slices.Concat(item.Parameters, operation.Parameters))
			for media := range operation.Responses.Value("200").Value.Content {
				for n, parameters := range parts {
					prefix := fmt.Sprintf("%s/%s_%d", place.Prefix, strings.ReplaceAll(media, "/", "_"), n)
					part := *operation
					part.Parameters, part.Security, part.RequestBody = parameters, nil, finiteBody(operation.RequestBody)
					part.Responses = answersIn(media, operation.Responses)
					v.operation(prefix+path, method, &part)
					if err := v.example(prefix, media, &part); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

func (v *view) operation(path, method string, operation *openapi3.Operation) {
	item := v.paths.Value(path)
	if item == nil {
		item = &openapi3.PathItem{}
		v.paths.Set(path, item)
	}
	item.SetOperation(method, operation)
}

// parts deals the parameters of an operation out: each part has all of those that are not in the query, and a few that are.
func parts(parameters openapi3.Parameters) []openapi3.Parameters {
	var fixed, query openapi3.Parameters
	for _, parameter := range parameters {
		if parameter.Value.Schema.Ref == "" {
			simplify(parameter.Value.Schema)
		}
		if parameter.Value.In == openapi3.ParameterInQuery {
			query = append(query, parameter)
		} else {
			fixed = append(fixed, parameter)
		}
	}
	all := []openapi3.Parameters{slices.Concat(fixed, query[:min(together, len(query))])}
	for few := range slices.Chunk(query[min(together, len(query)):], together) {
		all = append(all, slices.Concat(fixed, few))
	}
	return all
}

// answersIn are the answers of an operation whose success is of one media type.
func answersIn(media string, responses *openapi3.Responses) *openapi3.Responses {
	answers := openapi3.NewResponses()
	for status, answer := range responses.Map() {
		answers.Set(status, answer)
	}
	success := *responses.Value("200").Value
	success.Content = openapi3.Content{media: success.Content[media]}
	answers.Set("200", &openapi3.ResponseRef{Value: &success})
	return answers
}

func finiteBody(body *openapi3.RequestBodyRef) *openapi3.RequestBodyRef {
	if body == nil {
		return nil
	}
	value := *body.Value
	value.Content = openapi3.Content{}
	for name, media := range body.Value.Content {
		value.Content[name] = &openapi3.MediaType{Schema: finite(media.Schema)}
	}
	return &openapi3.RequestBodyRef{Value: &value}
}

// example writes an operation's example for a media type in Specmatic's form.
func (v *view) example(prefix, media string, operation *openapi3.Operation) error {
	for _, e := range v.examples {
		if e.Operation != operation.OperationID || e.Accept != media {
			continue
		}
		path, query, _ := strings.Cut(e.Target, "?")
		request := map[string]any{"method": e.Method, "path": prefix + path, "headers": headers(e)}
		if sent := queryOf(query, operation.Parameters); len(sent) > 0 {
			request["query"] = sent
		}
		if e.Body != nil {
			request["body"] = json.RawMessage(e.Body)
		}
		response := map[string]any{
			"status":  http.StatusOK,
			"headers": map[string]string{"Content-Type": e.Accept},
			"body":    operation.Responses.Value("200").Value.Content.Get(e.Accept).Example,
		}
		name := strings.ReplaceAll(strings.Trim(prefix, "/"), "/", "-") + "-" + e.Operation
		err := writeJSON(filepath.Join(v.folder, "examples", name+".json"), map[string]any{"http-request": request, "http-response": response})
		if err != nil {
			return err
		}
	}
	return nil
}

// simplify shortens lists, takes limits and what is only sent off, names null where it is allowed, and makes an object that
// may hold anything any value, in a schema and what lies in it, references excepted.
func simplify(schema *openapi3.SchemaRef) {
	value := schema.Value
	if anything := value.AdditionalProperties.Has; anything != nil && *anything {
		*value = openapi3.Schema{Description: value.Description}
	}
	for name, property := range value.Properties {
		if property.Value.WriteOnly {
			delete(value.Properties, name)
			value.Required = slices.DeleteFunc(slices.Clone(value.Required), func(required string) bool { return required == name })
		}
	}
	if value.MaxLength != nil && *value.MaxLength > longest {
		value.MaxLength = nil
	}
	if value.MaxItems != nil && *value.MaxItems > most {
		value.MaxItems = openapi3.Ptr(uint64(most))
	}
	if value.Nullable && len(value.Enum) > 0 && !slices.Contains(value.Enum, nil) {
		value.Enum = append(slices.Clone(value.Enum), nil)
	}
	for _, form := range inner(schema) {
		if form.Ref == "" {
			simplify(form)
		}
	}
}

func writeJSON(path string, value any) error {
	content, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	return os.WriteFile(path, content, 0o644)
}
