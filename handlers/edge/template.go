package edge

import "strings"

// template is a path of the OpenAPI document, or the same path as the generated code writes it for echo, taken apart.
type template struct {
	// resource is the path without its item verb and with its parameters unnamed; it identifies the resource whatever
	// its parameters are called. An example is /v1/customers/:/users/:.
	resource string
	// path is what echo routes: parameters named, no item verb.
	path string
	// names are the parameters' names from left to right.
	names []string
	// verb is the custom verb of an item, empty for none. The verb of a collection is a literal part of its path.
	verb string
	// item says that the last segment is a parameter.
	item bool
}

// parseTemplate reads a path in echo's form: /customers/:customer_id\:verb, a literal colon escaped.
func parseTemplate(path string) template {
	var t template
	segments := strings.Split(path, "/")
	bare := make([]string, len(segments))
	for i, segment := range segments {
		t.item = strings.HasPrefix(segment, ":")
		bare[i] = segment
		if !t.item {
			continue
		}
		var name string
		name, t.verb, _ = strings.Cut(segment[1:], `\:`)
		t.names = append(t.names, name)
		segments[i], bare[i] = ":"+name, ":"
	}
	t.path, t.resource = strings.Join(segments, "/"), strings.Join(bare, "/")
	return t
}

// key identifies an endpoint by method, resource and verb.
func (t template) key(method string) string { return method + " " + t.resource + " " + t.verb }

// echoPath writes a path of the OpenAPI document in echo's form.
func echoPath(path string) string {
	escaped := strings.ReplaceAll(path, ":", `\:`)
	return strings.ReplaceAll(strings.ReplaceAll(escaped, "{", ":"), "}", "")
}
