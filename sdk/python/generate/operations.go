package main

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

const operationsHead = `"""One method for each operation of the coaching service. Generated from openapi.yaml: make sdk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from . import schema
from .calls import Calls


class Operations(Calls):
    """The operations of the contract. Client is the class to use."""
`

// operation is what a method is written from.
type operation struct {
	*openapi3.Operation

	method string
	// form is the resource name that the method takes, with its ids in braces; empty where it takes none.
	form string
	// ofParent tells that the name is that of what the collection is in, and not of the resource itself.
	ofParent bool
	// suffix is what follows the name in the path.
	suffix string
	// collection is the last collection in the path: scorecards, for example.
	collection string
}

// operationsFile writes operations.py.
func operationsFile(spec *openapi3.T) (string, error) {
	var found []operation
	for path, item := range spec.Paths.Map() {
		for method, described := range item.Operations() {
			op := locate(path)
			op.method, op.Operation = method, described
			found = append(found, op)
		}
	}
	slices.SortFunc(found, func(a, b operation) int { return cmp.Compare(a.OperationID, b.OperationID) })
	var out strings.Builder
	out.WriteString(operationsHead)
	for _, op := range found {
		if err := op.write(&out); err != nil {
			return "", fmt.Errorf("%s: %w", op.OperationID, err)
		}
	}
	return out.String(), nil
}

// locate splits /v1/customers/{customer_id}/users:batchUpsert into the name customers/{customer_id} and the suffix
// /users:batchUpsert.
func locate(path string) operation {
	name, verb, hasVerb := strings.Cut(strings.TrimPrefix(path, "/v1/"), ":")
	if hasVerb {
		verb = ":" + verb
	}
	segments := strings.Split(name, "/")
	if last := segments[len(segments)-1]; !strings.HasPrefix(last, "{") {
		parent := strings.Join(segments[:len(segments)-1], "/")
		return operation{form: parent, ofParent: true, suffix: "/" + last + verb, collection: last}
	}
	return operation{form: name, suffix: verb, collection: segments[len(segments)-2]}
}

func (op operation) write(out *strings.Builder) error {
	answer, err := op.answer()
	if err != nil {
		return err
	}
	arguments, err := op.arguments()
	if err != nil {
		return err
	}
	name := snake(op.OperationID)
	op.writeMethod(out, method{name: name, arguments: arguments, result: "schema." + answer.name, call: "_call"})
	if op.Responses.Status(http.StatusOK).Value.Content["text/csv"] != nil {
		op.writeMethod(out, method{name: name + "_csv", arguments: arguments, result: "BinaryIO", call: "_stream",
			note: "The file is streamed. Read and close it, best in a with statement; one that breaks off raises an exception."})
	}
	what, isList := strings.CutPrefix(name, "list_")
	if !isList {
		return nil
	}
	items := answer.schema.Properties[op.collection]
	if items == nil || answer.schema.Properties["nextPageToken"] == nil {
		return fmt.Errorf("a list without %s and nextPageToken", op.collection)
	}
	item, err := pythonType(items.Value.Items, "schema.")
	op.writeMethod(out, method{name: "iterate_" + what, arguments: arguments, result: "Iterator[" + item + "]", call: "_pages", items: op.collection,
		note: "Goes through all pages, and fetches the next one when it is needed."})
	return err
}

// answered is the schema of the answer of success.
type answered struct {
	name   string
	schema *openapi3.Schema
}

func (op operation) answer() (answered, error) {
	media := op.Responses.Status(http.StatusOK).Value.Content["application/json"]
	_, name, named := strings.Cut(media.Schema.Ref, "#/components/schemas/")
	if !named {
		return answered{}, fmt.Errorf("the answer has no name")
	}
	return answered{name, media.Schema.Value}, nil
}

// argument is one argument of a method.
type argument struct {
	name, typed string
	// in is where it goes, query or headers, and key what it is called there; both are empty for the body.
	in, key string
}

// arguments are the body and the parameters of query and header. The headers that say who calls are the client's affair.
func (op operation) arguments() ([]argument, error) {
	var found []argument
	if op.RequestBody != nil {
		typed, err := pythonType(op.RequestBody.Value.Content["application/json"].Schema, "schema.")
		if err != nil {
			return nil, err
		}
		found = append(found, argument{name: "body", typed: typed})
	}
	for _, parameter := range op.Parameters {
		in := map[string]string{openapi3.ParameterInQuery: "query", openapi3.ParameterInHeader: "headers"}[parameter.Value.In]
		if in == "" {
			continue
		}
		typed, err := pythonType(parameter.Value.Schema, "schema.")
		if err != nil {
			return nil, err
		}
		found = append(found, argument{name: snake(parameter.Value.Name), typed: typed, in: in, key: parameter.Value.Name})
	}
	return found, nil
}

// method is one method to write; several may call one operation.
type method struct {
	name      string
	arguments []argument
	result    string
	call      string
	items     string
	note      string
}

func (op operation) writeMethod(out *strings.Builder, m method) {
	signature, passed := []string{"self"}, []string{fmt.Sprintf("%q", op.method), op.pathExpression()}
	if op.form != "" {
		signature = append(signature, op.nameArgument()+": str")
	}
	if m.items != "" {
		passed = append(passed, fmt.Sprintf("%q", m.items))
	}
	named := map[string][]string{}
	for _, a := range m.arguments {
		if a.in == "" {
			signature, passed = append(signature, a.name+": "+a.typed), append(passed, a.name)
			continue
		}
		if len(named) == 0 {
			signature = append(signature, "*")
		}
		signature = append(signature, a.name+": "+a.typed+" | None = None")
		named[a.in] = append(named[a.in], fmt.Sprintf("%q: %s", a.key, a.name))
	}
	for _, in := range slices.Sorted(maps.Keys(named)) {
		passed = append(passed, in+"={\n                "+strings.Join(named[in], ",\n                ")+",\n            }")
	}
	fmt.Fprintf(out, "\n    def %s(\n        %s,\n    ) -> %s:\n", m.name, strings.Join(signature, ",\n        "), m.result)
	docstring(out, "        ", op.Summary+".", op.Description, m.note, op.nameNote())
	fmt.Fprintf(out, "        return self.%s(\n            %s,\n        )\n", m.call, strings.Join(passed, ",\n            "))
}

func (op operation) nameArgument() string {
	if op.ofParent {
		return "parent"
	}
	return "name"
}

func (op operation) nameNote() string {
	if op.form == "" {
		return ""
	}
	return fmt.Sprintf("%s: %s", op.nameArgument(), op.form)
}

// pathExpression is Python for the path.
func (op operation) pathExpression() string {
	if op.form == "" {
		return fmt.Sprintf("%q", "/v1"+op.suffix)
	}
	path := fmt.Sprintf("self._path(%s, %q", op.nameArgument(), op.form)
	if op.suffix != "" {
		path += fmt.Sprintf(", %q", op.suffix)
	}
	return path + ")"
}
