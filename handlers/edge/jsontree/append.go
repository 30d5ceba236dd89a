package jsontree

import (
	"encoding/json"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"
)

// Append writes a tree that Read made, or one of the same kinds of values, as JSON to the end of b. Numbers are written
// by their literal; the order of members is not defined. The error names a value of another kind.
func Append(b []byte, tree any) ([]byte, error) {
	switch value := tree.(type) {
	case nil:
		return append(b, "null"...), nil
	case bool:
		return fmt.Appendf(b, "%t", value), nil
	case string:
		return jsontext.AppendQuote(b, value)
	case json.Number:
		return append(b, value...), nil
	case []any:
		return appendArray(b, value)
	case map[string]any:
		return appendObject(b, value)
	default:
		return b, fmt.Errorf("write JSON tree: value of type %T", tree)
	}
}

func appendArray(b []byte, items []any) ([]byte, error) {
	b = append(b, '[')
	for i, item := range items {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = Append(b, item); err != nil {
			return b, err
		}
	}
	return append(b, ']'), nil
}

func appendObject(b []byte, object map[string]any) ([]byte, error) {
	b = append(b, '{')
	first := true
	for name, member := range object {
		if !first {
			b = append(b, ',')
		}
		first = false
		var err error
		if b, err = jsontext.AppendQuote(b, name); err != nil {
			return b, fmt.Errorf("write JSON name: %w", err)
		}
		if b, err = Append(append(b, ':'), member); err != nil {
			return b, err
		}
	}
	return append(b, '}'), nil
}
