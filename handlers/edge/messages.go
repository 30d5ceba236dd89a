package edge

import (
	"encoding/json"
	"fmt"

	"opencoaching/coaching"
	"opencoaching/handlers/edge/jsontree"
)

// Messages holds what does not come in a request, such as the lines of a file, against the schemas of a contract, as
// strictly as a request is.
type Messages struct {
	schemas map[string]checkedSchema
}

// NewMessages prepares the named schemas of a document. The error is of one that is not valid OpenAPI 3.0, or that lacks
// a schema.
func NewMessages(spec []byte, names ...string) (*Messages, error) {
	document, err := load(spec)
	if err != nil {
		return nil, err
	}
	m := &Messages{schemas: map[string]checkedSchema{}}
	compiled := acceptors{}
	for _, name := range names {
		schema := document.Components.Schemas[name]
		if schema == nil {
			return nil, fmt.Errorf("the contract has no schema %s", name)
		}
		m.schemas[name] = checkedSchema{schema.Value, compiled.of(schema.Value)}
	}
	return m, nil
}

// Check holds a tree, as jsontree.Read makes it, against a schema, and decodes it into a value whose JSON is in the form
// of the contract; the tree is not to be used any more. It returns every fault, named below the path, and then nothing
// is decoded.
func (m *Messages) Check(schema string, tree any, at jsontree.Path, into any) (coaching.Violations, error) {
	known, prepared := m.schemas[schema]
	if !prepared {
		return nil, fmt.Errorf("schema %s was not prepared", schema)
	}
	var f faults
	found := checkValue(known, tree, at, &f)
	if violations := f.sorted(); len(violations) > 0 {
		return violations, nil
	}
	normal, err := jsontree.Append(nil, found.value)
	if err == nil {
		err = json.Unmarshal(normal, into)
	}
	if err != nil {
		return nil, fmt.Errorf("decode a %s: %w", schema, err)
	}
	return nil, nil
}
