package edge

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/labstack/echo/v4"

	"opencoaching/handlers/edge/jsontree"
)

// listHeader is the one header parameter that may stand in several lines: they are one list (RFC 9110 §5.3), and are
// joined for the generated code, which reads a single line.
const listHeader = "If-Match"

// checkParameters adds the faults of the parameters of path, query and header, those of the query that the operation
// does not have included. The query is left with the normal spelling of each value: see normalizer.
func (o *operation) checkParameters(c echo.Context, f *faults) {
	r := c.Request()
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		f.add("query", "is not a well-formed query string")
	}
	for name := range query {
		if !o.query[name] {
			f.add(parameterName(name), "is not a parameter of this operation")
		}
	}
	for _, parameter := range o.parameters {
		switch parameter.In {
		case openapi3.ParameterInPath:
			checkParameter(parameter, []string{c.Param(parameter.Name)}, f)
		case openapi3.ParameterInQuery:
			if values := checkParameter(parameter, query[parameter.Name], f); values != nil {
				query[parameter.Name] = values
			}
		case openapi3.ParameterInHeader:
			if parameter.Name == listHeader && len(r.Header[listHeader]) > 1 {
				r.Header.Set(listHeader, strings.Join(r.Header[listHeader], ", "))
			}
			checkParameter(parameter, r.Header.Values(parameter.Name), f)
		}
	}
	if len(query) > 0 {
		r.URL.RawQuery = query.Encode()
	}
}

// parameterName makes a name that the caller chose fit to be repeated.
func parameterName(name string) string {
	return jsontree.Path{jsontree.Key(strings.ToValidUTF8(name, "\uFFFD"))}.String()
}

// checkParameter adds the faults of one parameter and returns its values in their normal spelling.
func checkParameter(parameter *openapi3.Parameter, values []string, f *faults) []string {
	name, schema := parameter.Name, parameter.Schema.Value
	list := schema.Type.Is(openapi3.TypeArray)
	switch {
	case len(values) == 0 && parameter.Required:
		f.add(name, "is required")
	case len(values) > 1 && !list:
		f.add(name, "may be given only once")
	}
	if len(values) == 0 || (len(values) > 1 && !list) {
		return nil
	}
	if !readable(name, values, f) {
		return nil
	}
	var value any
	if list {
		value = decodeList(parameter, values)
	} else {
		if values[0] == "" && !schema.Type.Is(openapi3.TypeString) {
			f.add(name, "must not be empty")
			return nil
		}
		value = decodeScalar(schema, values[0])
	}
	value = checkValue(checkedSchema{schema, unsure}, value, jsontree.Path{jsontree.Key(name)}, f).value
	return spell(value)
}

func readable(name string, values []string, f *faults) bool {
	for _, value := range values {
		if !utf8.ValidString(value) || strings.IndexByte(value, 0) >= 0 {
			f.add(name, "must be UTF-8 text without the character U+0000")
			return false
		}
	}
	return true
}

func decodeList(parameter *openapi3.Parameter, values []string) any {
	if parameter.Explode != nil && !*parameter.Explode {
		values = strings.Split(strings.Join(values, ","), ",")
	}
	items := make([]any, len(values))
	for i, value := range values {
		items[i] = decodeScalar(parameter.Schema.Value.Items.Value, value)
	}
	return items
}

// decodeScalar reads a value the way JSON would hold it. What cannot be read stays text, which the schema then refuses.
func decodeScalar(schema *openapi3.Schema, value string) any {
	switch {
	case schema.Type.Is(openapi3.TypeBoolean) && value == "true":
		return true
	case schema.Type.Is(openapi3.TypeBoolean) && value == "false":
		return false
	case schema.Type.Is(openapi3.TypeInteger), schema.Type.Is(openapi3.TypeNumber):
		literal := jsontext.Value(value)
		if literal.IsValid() && literal.Kind() == jsontext.KindNumber && strings.Trim(value, " \t\r\n") == value {
			return json.Number(value)
		}
	}
	return value
}

// spell writes a checked value of a parameter as the generated code reads it.
func spell(value any) []string {
	items, ok := value.([]any)
	if !ok {
		return []string{fmt.Sprint(value)}
	}
	values := make([]string, len(items))
	for i, item := range items {
		values[i] = fmt.Sprint(item)
	}
	return values
}
