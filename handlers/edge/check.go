package edge

import (
	"errors"

	"github.com/getkin/kin-openapi/openapi3"

	"opencoaching/handlers/edge/jsontree"
)

// checked is a value that was held against its schema.
type checked struct {
	value  any  // in its normal spelling
	asSent bool // which is the one that it came in
	// whole tells that it has the JSON types of its schema: only then can it be decoded into the type made from that.
	whole bool
}

// checkValue adds every fault of a value to f.
//
// Two passes share the work. The normalizer does what needs the literal (numbers, times) or the exact place (unknown
// fields); the schema validator does the rest on what the normalizer left, unless the acceptor knows that it will find
// nothing.
func checkValue(schema checkedSchema, value any, at jsontree.Path, f *faults) checked {
	n := normalizer{faults: f}
	// Room for the deepest path of the contract, so that going down a value allocates nothing.
	normal := n.value(schema.Schema, value, append(make(jsontree.Path, 0, 16), at...))
	if _, bad := normal.(unreadable); bad {
		return checked{value: value, whole: true}
	}
	if schema.accepts(normal) {
		n.drop()
		return checked{normal, !n.changed, true}
	}
	err := schema.VisitJSON(normal,
		openapi3.MultiErrors(), openapi3.VisitAsRequest(), openapi3.DisableReadOnlyValidation(),
		openapi3.DisableSchemaErrorDetails(), openapi3.WithStringFormatValidators(stringFormats()),
	)
	whole := addSchemaErrors(err, at, f)
	n.drop()
	return checked{normal, !n.changed, whole}
}

// checkedSchema is a schema with the acceptor compiled from it.
type checkedSchema struct {
	*openapi3.Schema
	accepts acceptor
}

// addSchemaErrors describes what the schema validator found, and reports whether all of it has the right JSON types.
func addSchemaErrors(err error, at jsontree.Path, f *faults) bool {
	if err == nil {
		return true
	}
	var many openapi3.MultiError
	if list, ok := err.(openapi3.MultiError); ok { //nolint:errorlint // a SchemaError that wraps a list has a place
		many = list
	}
	whole := true
	for _, one := range many {
		whole = addSchemaErrors(one, at, f) && whole
	}
	if many != nil {
		return whole
	}
	var fault *openapi3.SchemaError
	if !errors.As(err, &fault) {
		f.add(orBody(at), descriptionOther)
		return false
	}
	if inner := (openapi3.MultiError{}); fault.SchemaField == "allOf" && errors.As(fault.Origin, &inner) {
		return addSchemaErrors(inner, at, f)
	}
	path := append(at[:len(at):len(at)], jsontree.FromTokens(fault.JSONPointer())...)
	f.add(orBody(path), describe(fault))
	switch fault.SchemaField {
	case "type", "nullable", "oneOf", "anyOf", "not", "allOf":
		return false
	}
	return true
}

func orBody(path jsontree.Path) string {
	if len(path) == 0 {
		return bodyField
	}
	return path.String()
}
