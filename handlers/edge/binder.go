package edge

import (
	"io"
	"reflect"

	"github.com/labstack/echo/v4"
)

// binder gives the generated code the body that the edge has checked, so that it is neither read nor decoded a second
// time, and never by laxer rules.
type binder struct{}

// Bind fills the value that into points to from the body alone. It returns io.EOF when no body was sent, which the
// generated code takes for an absent optional body.
func (binder) Bind(into any, c echo.Context) error {
	sent, _ := c.Get(bodyKey).(*body)
	if sent == nil {
		return io.EOF
	}
	if sent.kept != nil && reflect.TypeOf(sent.kept) == reflect.TypeOf(into) {
		reflect.ValueOf(into).Elem().Set(reflect.ValueOf(sent.kept).Elem())
		return nil
	}
	return decode(sent.json, into)
}
