// Package jsontree reads JSON strictly into a tree of plain Go values and writes such a tree back.
//
// Strict means that a document has one meaning only: duplicate names, invalid UTF-8, lone surrogates, a byte-order mark,
// anything after the value and nesting deeper than 64 are refused. Numbers keep their literal, so no digit is lost
// before the schema has said what kind of number a field holds.
package jsontree

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"opencoaching/coaching"
)

// MaxValues is how many values a document may hold, names not counted: ten times what a thousand full users take.
const MaxValues = 1_000_000

// MaxDepth is how deep objects and arrays may be nested.
const MaxDepth = 64

// wholeBody is the field that a fault of the document as a whole is reported under.
const wholeBody = "body"

// Document is what Read makes of a body.
type Document struct {
	// Value is made of nil, bool, string, json.Number, []any and map[string]any.
	Value any
	// Violations are the faults that leave the document readable: strings and names that hold U+0000.
	Violations coaching.Violations
}

// Read decodes one JSON document. The error is a coaching.Error of kind InvalidArgument that names the place of the
// first fault of syntax; its text is safe to show.
func Read(data []byte) (Document, error) {
	decoder := jsontext.NewDecoder(bytes.NewBuffer(data)) // of which the decoder makes no copy
	r := reader{decoder: decoder, mayHoldNUL: bytes.Contains(data, escapedNUL)}
	value, err := r.value(make(Path, 0, 16)) // room for any path of the contract
	if err != nil {
		return Document{}, err
	}
	end := decoder.InputOffset()
	if _, err := decoder.ReadToken(); !errors.Is(err, io.EOF) {
		return Document{}, fault(nil, fmt.Sprintf("has something after its end, at byte %d", end))
	}
	return Document{Value: value, Violations: r.violations}, nil
}

// escapedNUL is the only way to write U+0000 in JSON; behind a backslash it means something else.
var escapedNUL = []byte(`\u0000`)

type reader struct {
	decoder    *jsontext.Decoder
	mayHoldNUL bool
	violations coaching.Violations
	values     int
}

func (r *reader) value(path Path) (any, error) {
	token, err := r.decoder.ReadToken()
	if err != nil {
		return nil, r.syntax(path, err)
	}
	if r.values++; r.values > MaxValues {
		return nil, fault(nil, fmt.Sprintf("holds more than %d values", MaxValues))
	}
	kind := token.Kind()
	if nests := kind == jsontext.KindBeginObject || kind == jsontext.KindBeginArray; nests && len(path) >= MaxDepth {
		return nil, fault(nil, fmt.Sprintf("is nested deeper than %d levels", MaxDepth))
	}
	switch kind {
	case jsontext.KindBeginObject:
		return r.object(path)
	case jsontext.KindBeginArray:
		return r.array(path)
	case jsontext.KindString:
		text := token.String()
		r.refuseNUL(path, text, "must not contain the character U+0000")
		return text, nil
	case jsontext.KindNumber:
		return json.Number(token.String()), nil
	case jsontext.KindTrue, jsontext.KindFalse:
		return token.Bool(), nil
	default:
		return nil, nil
	}
}

func (r *reader) object(path Path) (any, error) {
	object := make(map[string]any, 8) // most have fewer members; the largest few more
	for {
		token, err := r.decoder.ReadToken()
		if err != nil {
			return nil, r.syntax(path, err)
		}
		if token.Kind() == jsontext.KindEndObject {
			return object, nil
		}
		name := token.String()
		member := append(path, Key(name))
		r.refuseNUL(member, name, "must not have the character U+0000 in its name")
		if object[name], err = r.value(member); err != nil {
			return nil, err
		}
	}
}

func (r *reader) array(path Path) (any, error) {
	items := []any{}
	for r.decoder.PeekKind() != jsontext.KindEndArray {
		item, err := r.value(append(path, Item(len(items))))
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	if _, err := r.decoder.ReadToken(); err != nil {
		return nil, r.syntax(path, err)
	}
	return items, nil
}

// maxNULs bounds the answer to a body that is full of them.
const maxNULs = 100

func (r *reader) refuseNUL(path Path, text, description string) {
	if !r.mayHoldNUL || strings.IndexByte(text, 0) < 0 || len(r.violations) >= maxNULs {
		return
	}
	r.violations.Add(orWhole(path), "%s", description)
}

// syntax says in our own words what the decoder refused.
func (r *reader) syntax(path Path, err error) error {
	var syntactic *jsontext.SyntacticError
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || !errors.As(err, &syntactic) {
		return fault(nil, "ends before its value is complete")
	}
	if errors.Is(err, jsontext.ErrDuplicateName) {
		tokens := slices.Collect(syntactic.JSONPointer.Tokens())
		if len(tokens) == 0 {
			return fault(path, "has a name twice")
		}
		return fault(append(path, Key(tokens[len(tokens)-1])), "is given twice")
	}
	return fault(nil, fmt.Sprintf("is not valid JSON in UTF-8, at byte %d", syntactic.ByteOffset))
}

func fault(path Path, description string) error {
	return &coaching.Error{
		Kind: coaching.InvalidArgument, Reason: "INVALID_JSON", Message: "the body is not acceptable JSON",
		Violations: []coaching.Violation{{Field: orWhole(path), Description: description}},
	}
}

func orWhole(path Path) string {
	if len(path) == 0 {
		return wholeBody
	}
	return path.String()
}
