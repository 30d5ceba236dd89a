package edge

import (
	"errors"
	"slices"

	"github.com/go-json-experiment/json"

	"opencoaching/coaching"
	"opencoaching/handlers/edge/jsontree"
)

// Shape holds the rules between the fields of one operation's body that need no stored data. Make one with Rule.
type Shape struct {
	check func(document []byte) (any, coaching.Violations, error)
}

// Rule makes a Shape of a function that adds the violations of a body of type T: the type that the generated code binds
// the operation's body to. The rule runs once the JSON types are right, also when the schema has found other faults. So
// required fields may be zero, and a field that is reported already needs no second word: what the rule says about it
// is left out.
func Rule[T any](rule func(body *T, v *coaching.Violations)) Shape {
	return Shape{check: func(document []byte) (any, coaching.Violations, error) {
		body := new(T)
		if err := decode(document, body); err != nil {
			return nil, nil, err
		}
		var violations coaching.Violations
		rule(body, &violations)
		return body, violations, nil
	}}
}

// checkShape adds what the operation's Shape finds in a body whose JSON types are right, and returns the decoded body
// for the binder.
func (o *operation) checkShape(document []byte, whole bool, f *faults) (any, error) {
	if o.shape == nil || !whole {
		return nil, nil
	}
	kept, violations, err := o.shape.check(document)
	var refused *coaching.Error
	switch {
	case errors.As(err, &refused):
		f.addAll(refused.Violations)
		return nil, nil
	case err != nil:
		return nil, err
	}
	f.addRules(violations)
	return kept, nil
}

// decode fills a generated type from a normalised document. Names are matched exactly. A document that the schema
// allows and the type does not is answered as a violation at the place in question.
func decode(document []byte, into any) error {
	err := json.Unmarshal(document, into, json.RejectUnknownMembers(true))
	var semantic *json.SemanticError
	if !errors.As(err, &semantic) {
		return err
	}
	var f faults
	f.add(orBody(jsontree.FromTokens(slices.Collect(semantic.JSONPointer.Tokens()))), descriptionOther)
	return f.err()
}
