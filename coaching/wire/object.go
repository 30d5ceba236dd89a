package wire

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"opencoaching/coaching"
)

// object is a JSON object that is written member by member to the end of b.
type object struct {
	b     []byte
	begun bool // with a first member
	err   error
}

func beginObject(b []byte) object { return object{b: append(b, '{')} }

func (o *object) end() ([]byte, error) { return append(o.b, '}'), o.err }

// take goes on behind what was written to the end of o.b.
func (o *object) take(b []byte, err error) {
	o.b = b
	if o.err == nil {
		o.err = err
	}
}

// member begins a member with its name, which needs no escapes.
func (o *object) member(name string) {
	if o.begun {
		o.b = append(o.b, ',')
	}
	o.begun = true
	o.b = append(o.b, '"')
	o.b = append(o.b, name...)
	o.b = append(o.b, '"', ':')
}

func (o *object) quote(text string) { o.take(jsontext.AppendQuote(o.b, text)) }

func (o *object) text(name, value string) {
	o.member(name)
	o.quote(value)
}

func (o *object) optional(name, value string) {
	if value != "" {
		o.text(name, value)
	}
}

func optionals[T ~string](o *object, name string, values []T) {
	if len(values) == 0 {
		return
	}
	o.member(name)
	o.b = append(o.b, '[')
	for i, value := range values {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		o.quote(string(value))
	}
	o.b = append(o.b, ']')
}

func (o *object) boolean(name string, value bool) {
	o.member(name)
	if value {
		o.b = append(o.b, "true"...)
	} else {
		o.b = append(o.b, "false"...)
	}
}

// number leaves out one that is not there.
func (o *object) number(name string, value *coaching.Decimal) {
	if value != nil {
		o.member(name)
		o.b = value.Append(o.b)
	}
}

// time leaves out the zero time.
func (o *object) time(name string, value time.Time) {
	if !value.IsZero() {
		o.member(name)
		o.b = append(value.AppendFormat(append(o.b, '"'), time.RFC3339Nano), '"')
	}
}
