package edge

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
)

// acceptor tells in a fraction of the schema validator's time whether a normalised value is valid. What it does not
// accept, be it that the value has faults or that the schema says something it does not know, the validator judges, who
// alone finds words for it. A test holds that it never accepts what the validator does not.
//
// The validator walks the schema anew for each value, which was a fifth of what a create cost in all.
type acceptor func(value any) bool

// acceptors compiles schemas, each once. A schema that refers back to itself is met while it is being compiled.
type acceptors map[*openapi3.Schema]*acceptor

func unsure(any) bool { return false }

// of compiles a schema.
func (a acceptors) of(schema *openapi3.Schema) acceptor {
	if known, ok := a[schema]; ok {
		return func(value any) bool { return (*known)(value) }
	}
	compiled := new(acceptor)
	a[schema] = compiled
	*compiled = a.compile(schema)
	return *compiled
}

func (a acceptors) compile(s *openapi3.Schema) acceptor {
	if s.Type == nil || len(*s.Type) != 1 || len(s.AllOf)+len(s.AnyOf)+len(s.OneOf) > 0 || s.Not != nil {
		return unsure
	}
	var accepts acceptor
	switch (*s.Type)[0] {
	case openapi3.TypeObject:
		accepts = a.object(s)
	case openapi3.TypeArray:
		accepts = a.array(s)
	case openapi3.TypeString:
		accepts = text(s)
	case openapi3.TypeNumber, openapi3.TypeInteger:
		accepts = numeric(s)
	case openapi3.TypeBoolean:
		accepts = boolean(s)
	default:
		return unsure
	}
	if !s.Nullable {
		return accepts
	}
	return func(value any) bool { return value == nil || accepts(value) }
}

func (a acceptors) object(s *openapi3.Schema) acceptor {
	others := acceptor(unsure)
	if s.AdditionalProperties.Schema != nil {
		others = a.of(s.AdditionalProperties.Schema.Value)
	}
	properties := map[string]acceptor{}
	for name, property := range s.Properties {
		properties[name] = a.of(property.Value)
		if slices.Contains(s.Required, name) && property.Value.ReadOnly {
			return unsure // whether a request needs it is a long story
		}
	}
	if len(s.Enum) > 0 {
		return unsure
	}
	return func(value any) bool {
		object, ok := value.(map[string]any)
		if !ok || uint64(len(object)) < s.MinProps || (s.MaxProps != nil && uint64(len(object)) > *s.MaxProps) {
			return false
		}
		for _, name := range s.Required {
			if _, given := object[name]; !given {
				return false
			}
		}
		for name, member := range object {
			accepts, known := properties[name]
			if !known {
				accepts = others
			}
			if !accepts(member) {
				return false
			}
		}
		return true
	}
}

func (a acceptors) array(s *openapi3.Schema) acceptor {
	if s.Items == nil || s.UniqueItems || len(s.Enum) > 0 {
		return unsure
	}
	accepts := a.of(s.Items.Value)
	return func(value any) bool {
		items, ok := value.([]any)
		if !ok || uint64(len(items)) < s.MinItems || (s.MaxItems != nil && uint64(len(items)) > *s.MaxItems) {
			return false
		}
		for _, item := range items {
			if !accepts(item) {
				return false
			}
		}
		return true
	}
}

func text(s *openapi3.Schema) acceptor {
	matches := func(string) bool { return true }
	if s.Pattern != "" {
		if matches = matcherOf(s.Pattern); matches == nil {
			return unsure
		}
	}
	enum := map[string]bool{}
	for _, literal := range s.Enum {
		if word, ok := literal.(string); ok {
			enum[word] = true
		}
	}
	if s.Format != "" && s.Format != formatTime && s.Format != formatBytes {
		return unsure
	}
	return func(value any) bool {
		word, ok := value.(string)
		if !ok || (len(s.Enum) > 0 && !enum[word]) || !matches(word) {
			return false
		}
		if s.Format == formatBytes {
			if _, err := base64.StdEncoding.Strict().DecodeString(word); err != nil {
				return false
			}
		}
		if s.MinLength == 0 && s.MaxLength == nil {
			return true
		}
		length := uint64(utf8.RuneCountInString(word))
		return length >= s.MinLength && (s.MaxLength == nil || length <= *s.MaxLength)
	}
}

// numeric relies on the normalizer for the form of the literal.
func numeric(s *openapi3.Schema) acceptor {
	if s.MultipleOf != nil || len(s.Enum) > 0 || s.ExclusiveMin.IsSet() || s.ExclusiveMax.IsSet() {
		return unsure
	}
	least, most := s.Min, s.Max
	return func(value any) bool {
		literal, ok := value.(json.Number)
		if !ok {
			return false
		}
		number, err := strconv.ParseFloat(string(literal), 64)
		if err != nil || (least != nil && number < *least) || (most != nil && number > *most) {
			return false
		}
		return s.Format != "int32" || (number >= -1<<31 && number <= 1<<31-1)
	}
}

func boolean(s *openapi3.Schema) acceptor {
	if len(s.Enum) > 0 {
		return unsure
	}
	return func(value any) bool {
		_, ok := value.(bool)
		return ok
	}
}
