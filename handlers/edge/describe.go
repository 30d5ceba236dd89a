package edge

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// nameFormExtension is the member of a schema that gives the form of a resource name in words, for the answer to a value
// that does not match the schema's pattern.
const nameFormExtension = "x-name-form"

// idPattern is what the schemas of ids say, those of names aside. Some allow an empty one, or a revision behind it.
const idPattern = "[A-Za-z0-9][A-Za-z0-9_.~-]{0,127}"

const descriptionID = "must be an id: 1 to 128 of the letters A to Z and a to z, digits and _ . ~ -, with a letter or digit first"

const descriptionOther = "does not have the form that this field needs"

// describe says in our own words what is wrong with a value. It never repeats the value, the schema or a pattern.
func describe(fault *openapi3.SchemaError) string {
	schema := fault.Schema
	switch fault.SchemaField {
	case "type":
		return describeType(schema)
	case "nullable":
		return "must not be null"
	case "required":
		return "is required"
	case "properties":
		return "is not a field of this message"
	case "enum":
		return "must be one of " + list(schema.Enum)
	case "pattern":
		if form, ok := schema.Extensions[nameFormExtension].(string); ok {
			return "must be a resource name of the form " + form
		}
		if strings.Contains(schema.Pattern, idPattern) {
			return descriptionID
		}
		return descriptionOther
	case "format":
		return describeFormat(schema)
	case "uniqueItems":
		return "must not have the same item twice"
	default:
		return describeLimit(fault.SchemaField, schema)
	}
}

func describeType(schema *openapi3.Schema) string {
	switch {
	case schema.Type.Is(openapi3.TypeString):
		return "must be a string"
	case schema.Type.Is(openapi3.TypeInteger):
		return "must be a whole number"
	case schema.Type.Is(openapi3.TypeNumber):
		return "must be a number"
	case schema.Type.Is(openapi3.TypeBoolean):
		return "must be true or false"
	case schema.Type.Is(openapi3.TypeArray):
		return "must be a list"
	case schema.Type.Is(openapi3.TypeObject):
		return "must be an object"
	default:
		return descriptionOther
	}
}

func describeFormat(schema *openapi3.Schema) string {
	switch schema.Format {
	case formatBytes:
		return "must be bytes in base64"
	case "int32":
		return fmt.Sprintf("must lie between %d and %d", math.MinInt32, math.MaxInt32)
	case "date":
		return "must be a date such as 2026-01-31"
	default:
		return descriptionOther
	}
}

func describeLimit(field string, schema *openapi3.Schema) string {
	switch field {
	case "minLength":
		if schema.MinLength == 1 {
			return "must not be empty"
		}
		return fmt.Sprintf("must have at least %d characters", schema.MinLength)
	case "maxLength":
		return fmt.Sprintf("must have at most %d characters", *schema.MaxLength)
	case "minItems":
		return fmt.Sprintf("must have at least %d %s", schema.MinItems, plural(schema.MinItems, "item"))
	case "maxItems":
		return fmt.Sprintf("must have at most %d %s", *schema.MaxItems, plural(*schema.MaxItems, "item"))
	case "minProperties":
		return fmt.Sprintf("must have at least %d %s", schema.MinProps, plural(schema.MinProps, "member"))
	case "maxProperties":
		return fmt.Sprintf("must have at most %d %s", *schema.MaxProps, plural(*schema.MaxProps, "member"))
	case "minimum":
		return "must be at least " + number(*schema.Min)
	case "maximum":
		return "must be at most " + number(*schema.Max)
	case "exclusiveMinimum":
		return "must be greater than " + number(*schema.Min)
	case "exclusiveMaximum":
		return "must be less than " + number(*schema.Max)
	case "multipleOf":
		return "must be a multiple of " + number(*schema.MultipleOf)
	default:
		return descriptionOther
	}
}

func number(value float64) string { return strconv.FormatFloat(value, 'f', -1, 64) }

func plural(count uint64, noun string) string {
	if count == 1 {
		return noun
	}
	return noun + "s"
}

func list(values []any) string {
	words := make([]string, 0, len(values))
	for _, value := range values {
		if value != nil {
			words = append(words, fmt.Sprint(value))
		}
	}
	return strings.Join(words, ", ")
}
