package fuzz

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// finite is a form without the fields, however deep below it, that hold themselves: Specmatic fills them in to a depth at
// which one body is larger than the server takes. A form that has no such field stays as it is, unless one of its fields
// is only sent: it is a copy then, since answers lose that field.
func finite(form *openapi3.SchemaRef) *openapi3.SchemaRef {
	if !slices.ContainsFunc(below(form), func(inner *openapi3.SchemaRef) bool { return endless(inner) || inner.Value.WriteOnly }) {
		return form
	}
	value := *form.Value
	value.Properties = openapi3.Schemas{}
	for name, property := range form.Value.Properties {
		if !endless(property) {
			value.Properties[name] = finite(property)
		}
	}
	if value.Items != nil {
		value.Items = finite(value.Items)
	}
	return &openapi3.SchemaRef{Value: &value}
}

// endless tells whether a form holds itself, or is a list of one that does.
func endless(form *openapi3.SchemaRef) bool {
	if form.Value.Items != nil {
		form = form.Value.Items
	}
	return slices.ContainsFunc(below(form), func(inner *openapi3.SchemaRef) bool { return inner.Value == form.Value })
}

// below lists what lies in a form, once each; the form itself only if it holds itself.
func below(form *openapi3.SchemaRef) []*openapi3.SchemaRef {
	var found []*openapi3.SchemaRef
	for todo := inner(form); len(todo) > 0; todo = todo[1:] {
		next := todo[0]
		if slices.ContainsFunc(found, func(known *openapi3.SchemaRef) bool { return known.Value == next.Value }) {
			continue
		}
		found = append(found, next)
		todo = append(todo, inner(next)...)
	}
	return found
}

// inner lists the forms of an object's fields and of a list's elements.
func inner(form *openapi3.SchemaRef) []*openapi3.SchemaRef {
	var forms []*openapi3.SchemaRef
	for _, property := range form.Value.Properties {
		forms = append(forms, property)
	}
	for _, one := range []*openapi3.SchemaRef{form.Value.Items, form.Value.AdditionalProperties.Schema} {
		if one != nil {
			forms = append(forms, one)
		}
	}
	return forms
}
