package main

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

const schemaHead = `"""What the coaching service takes and answers, as plain dictionaries with types.

Generated from openapi.yaml: make sdk. Keys are those of the JSON. Times are strings in RFC 3339, which
datetime.fromisoformat reads; isoformat of a datetime with a time zone writes them. A number has at most four decimal
places and an absolute value of at most a million, so that a float gives back exactly what it was read from.
"""

from __future__ import annotations

from typing import Any, Literal, Required, TypeAlias, TypedDict
`

// identifier is what a TypedDict takes as a key in the form of a class.
var identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// schemaFile writes schema.py: a type for each schema of the contract.
func schemaFile(spec *openapi3.T) (string, error) {
	var aliases, classes, others strings.Builder
	for _, name := range slices.Sorted(maps.Keys(spec.Components.Schemas)) {
		schema := spec.Components.Schemas[name].Value
		switch {
		case len(schema.Enum) > 0:
			fmt.Fprintf(&aliases, "\n%s: TypeAlias = %s\n", name, literal(schema))
			docstring(&aliases, "", schema.Description)
		case !schema.Type.Is("object") || schema.AdditionalProperties.Schema != nil:
			return "", fmt.Errorf("schema %s is neither an enum nor an object", name)
		case slices.ContainsFunc(slices.Collect(maps.Keys(schema.Properties)), func(key string) bool { return !identifier.MatchString(key) }):
			if err := writeFunctional(&others, name, schema); err != nil {
				return "", err
			}
		default:
			if err := writeClass(&classes, name, schema); err != nil {
				return "", err
			}
		}
	}
	return schemaHead + aliases.String() + classes.String() + others.String(), nil
}

func writeClass(out *strings.Builder, name string, schema *openapi3.Schema) error {
	fmt.Fprintf(out, "\n\nclass %s(TypedDict, total=False):\n", name)
	docstring(out, "    ", schema.Description)
	for _, key := range slices.Sorted(maps.Keys(schema.Properties)) {
		typed, err := entry(schema, key)
		if err != nil {
			return fmt.Errorf("%s.%s: %w", name, key, err)
		}
		fmt.Fprintf(out, "\n    %s: %s\n", key, typed)
		docstring(out, "    ", schema.Properties[key].Value.Description)
	}
	return nil
}

// writeFunctional is for keys such as @type, which the form of a class does not take.
func writeFunctional(out *strings.Builder, name string, schema *openapi3.Schema) error {
	fmt.Fprintf(out, "\n\n%s = TypedDict(\n    \"%s\",\n    {\n", name, name)
	for _, key := range slices.Sorted(maps.Keys(schema.Properties)) {
		typed, err := entry(schema, key)
		if err != nil {
			return fmt.Errorf("%s.%s: %w", name, key, err)
		}
		fmt.Fprintf(out, "        %q: %s,\n", key, typed)
	}
	out.WriteString("    },\n    total=False,\n)\n")
	docstring(out, "", schema.Description)
	return nil
}

func entry(schema *openapi3.Schema, key string) (string, error) {
	typed, err := pythonType(schema.Properties[key], "")
	if err == nil && slices.Contains(schema.Required, key) {
		typed = "Required[" + typed + "]"
	}
	return typed, err
}

// pythonType names the type of a value; a schema with a name goes by it, in the module of that prefix.
func pythonType(ref *openapi3.SchemaRef, module string) (string, error) {
	schema := ref.Value
	typed, err := plainType(ref, module)
	if schema.Nullable {
		typed += " | None"
	}
	return typed, err
}

func plainType(ref *openapi3.SchemaRef, module string) (string, error) {
	schema := ref.Value
	if _, name, named := strings.Cut(ref.Ref, "#/components/schemas/"); named {
		return module + name, nil
	}
	switch {
	case len(schema.Enum) > 0:
		return literal(schema), nil
	case schema.Type.Is("string"):
		return "str", nil
	case schema.Type.Is("boolean"):
		return "bool", nil
	case schema.Type.Is("integer"):
		return "int", nil
	case schema.Type.Is("number"):
		return "float", nil
	case schema.Type.Is("array"):
		item, err := pythonType(schema.Items, module)
		return "list[" + item + "]", err
	case schema.Type.Is("object") && schema.AdditionalProperties.Schema != nil:
		value, err := pythonType(schema.AdditionalProperties.Schema, module)
		return "dict[str, " + value + "]", err
	case schema.Type.Is("object") && schema.AdditionalProperties.Has != nil && *schema.AdditionalProperties.Has:
		return "dict[str, Any]", nil
	default:
		return "", fmt.Errorf("a type that this generator does not know: %v", schema.Type)
	}
}

func literal(schema *openapi3.Schema) string {
	var values []string
	for _, value := range schema.Enum {
		if value != nil {
			values = append(values, fmt.Sprintf("%q", value))
		}
	}
	return "Literal[" + strings.Join(values, ", ") + "]"
}
