package edge

import (
	"encoding/json"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"opencoaching/coaching"
	"opencoaching/handlers/edge/jsontree"
)

// normalizer goes through a value along its schema and gives everything that has several spellings the one that the
// validator, the rules and the handler all see:
//
//   - a whole number loses its fraction and exponent: 1.0 and 1e3 become 1 and 1000;
//   - a number becomes the shortest form of its coaching.Decimal. One whose schema sets a bound must be a Decimal. One
//     whose schema sets none is a figure that the server computes itself and only its JSON type matters: what is not a
//     Decimal becomes 0;
//   - a time becomes UTC, cut to microseconds;
//   - a field that the schema does not have is reported under its full path and taken out.
type normalizer struct {
	faults *faults
	// changed tells whether anything is not as it was sent.
	changed bool
	// drops take out, once the validator has seen the value, what is reported already and would mislead the rules or not
	// decode: times and numbers that are none.
	drops []func()
}

// unreadable is a reported value, until its owner has noted to drop it. Until then stand takes its place: something
// of the right JSON type, so that the validator finds nothing more to say about it.
type unreadable struct{ stand any }

func (n *normalizer) drop() {
	n.changed = n.changed || len(n.drops) > 0
	for _, drop := range n.drops {
		drop()
	}
}

func (n *normalizer) value(schema *openapi3.Schema, value any, at jsontree.Path) any {
	for _, part := range schema.AllOf {
		value = n.value(part.Value, value, at)
	}
	switch v := value.(type) {
	case map[string]any:
		n.object(schema, v, at)
	case []any:
		if schema.MaxItems != nil && uint64(len(v)) > *schema.MaxItems {
			// Said here, so that nobody looks at each of a million items.
			n.faults.add(orBody(at), describeLimit("maxItems", schema))
			return unreadable{[]any{}}
		}
		n.array(schema, v, at)
	case json.Number:
		return n.number(schema, v, at)
	case string:
		return n.text(schema, v, at)
	}
	return value
}

func (n *normalizer) object(schema *openapi3.Schema, object map[string]any, at jsontree.Path) {
	others := schema.AdditionalProperties
	for name := range object {
		path := append(at, jsontree.Key(name))
		switch property := schema.Properties[name]; {
		case property != nil:
			n.member(property.Value, object, name, path)
		case others.Schema != nil:
			n.member(others.Schema.Value, object, name, path)
		case others.Has != nil && !*others.Has:
			n.faults.add(path.String(), "is not a field of this message")
			delete(object, name)
			n.changed = true
		}
	}
}

func (n *normalizer) member(schema *openapi3.Schema, object map[string]any, name string, at jsontree.Path) {
	switch normal := n.value(schema, object[name], at).(type) {
	case unreadable:
		object[name] = normal.stand
		n.faults.leaveOpen(orBody(at[:len(at)-1]))
		n.drops = append(n.drops, func() { delete(object, name) })
	case string, json.Number: // all else is normalised in its place
		object[name] = normal
	}
}

func (n *normalizer) array(schema *openapi3.Schema, items []any, at jsontree.Path) {
	if schema.Items == nil {
		return
	}
	for i, item := range items {
		items[i] = n.value(schema.Items.Value, item, append(at, jsontree.Item(i)))
		if bad, is := items[i].(unreadable); is {
			items[i] = bad.stand
			n.drops = append(n.drops, func() { items[i] = nil })
		}
	}
}

func (n *normalizer) number(schema *openapi3.Schema, literal json.Number, at jsontree.Path) any {
	switch {
	case schema.Type.Is(openapi3.TypeInteger):
		whole, err := parseWhole(string(literal))
		if err != nil {
			n.faults.add(orBody(at), err.Error())
			return unreadable{json.Number(whole)}
		}
		return n.respelled(literal, whole)
	case schema.Type.Is(openapi3.TypeNumber):
		if isShortest(string(literal)) {
			return literal
		}
		value, err := coaching.ParseDecimal(string(literal))
		if err != nil && (schema.Min != nil || schema.Max != nil) {
			n.faults.add(orBody(at), err.Error())
			return unreadable{json.Number("0")}
		}
		return n.respelled(literal, value.String())
	}
	return literal
}

// isShortest tells of most numbers that are the shortest form of a coaching.Decimal, and of no other, that they are:
// up to six digits and four decimal places, the last of which is not 0.
func isShortest(literal string) bool {
	whole, fraction, hasPoint := strings.Cut(literal, ".")
	if len(whole) > 6 || len(fraction) > 4 || (hasPoint && (fraction == "" || strings.HasSuffix(fraction, "0"))) {
		return false
	}
	for i := range len(literal) {
		if c := literal[i]; (c < '0' || c > '9') && c != '.' {
			return false
		}
	}
	return true
}

// respelled is a number in its normal spelling.
func (n *normalizer) respelled(sent json.Number, normal string) any {
	n.changed = n.changed || string(sent) != normal
	return json.Number(normal)
}

func (n *normalizer) text(schema *openapi3.Schema, text string, at jsontree.Path) any {
	if schema.Format != formatTime || !schema.Type.Is(openapi3.TypeString) {
		return text
	}
	moment, err := parseTime(text)
	if err != nil {
		n.faults.add(orBody(at), err.Error())
		return unreadable{text}
	}
	normal := moment.Format(timeLayout)
	n.changed = n.changed || text != normal
	return normal
}
