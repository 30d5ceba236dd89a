package gormstore

import (
	"fmt"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// nameReader takes the ids out of the resource names on a resource that is to be stored, and notes the first name that
// is not of this tenant: it cannot exist here, so err is ErrDangling then.
type nameReader struct {
	parent coaching.Parent
	err    error
}

func (p profileStore) names() *nameReader {
	return &nameReader{parent: coaching.Parent{Customer: p.customer, Profile: p.profile}}
}

// parse takes a name apart that must not be empty.
func (r *nameReader) parse(c coaching.Collection, name string) coaching.Name {
	n, ok := coaching.ParseNameOf(c, name)
	if (!ok || !n.Under(r.parent)) && r.err == nil {
		r.err = fmt.Errorf("%q is none of the %s here: %w", name, c, repository.ErrDangling)
	}
	return n
}

// own is the id in a name that must not be empty.
func (r *nameReader) own(c coaching.Collection, name string) string { return r.parse(c, name).ID }

// id is the id in a name, and empty for an empty name.
func (r *nameReader) id(c coaching.Collection, name string) string {
	if name == "" {
		return ""
	}
	return r.parse(c, name).ID
}

// person is the id of a user who is mentioned, and empty for nobody.
func (r *nameReader) person(p *coaching.Person) string {
	if p == nil {
		return ""
	}
	return r.id(coaching.Users, p.Name)
}

// nameOf is the full name of a resource, and empty for an empty id.
func nameOf(p coaching.Parent, c coaching.Collection, id string) string {
	if id == "" {
		return ""
	}
	return p.Name(c, id).String()
}

// personOf mentions a user by name alone, or nobody.
func personOf(p coaching.Parent, id string) *coaching.Person {
	if id == "" {
		return nil
	}
	return &coaching.Person{Name: coaching.UserName(p.Customer, id)}
}

// optional is the value of a column that is NULL for an empty id, so that no foreign key looks for it.
func optional(id string) *string {
	if id == "" {
		return nil
	}
	return &id
}

// fromOptional is the id in a column that may be NULL, and empty for that.
func fromOptional(id *string) string {
	if id == nil {
		return ""
	}
	return *id
}
