package service

import (
	"context"
	"fmt"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// unknownName is the one text for a name that is malformed, foreign or unknown, so that nobody learns which.
const unknownName = "names nothing that exists here"

// references collects the names in a request that must exist, to be looked up together.
type references struct {
	parent coaching.Parent
	prefix string
	wanted []wanted
	v      *coaching.Violations
}

type wanted struct {
	field string
	name  coaching.Name // zero: one that cannot exist here
}

// add notes a name that must be of one of the collections and exist under the parent. An empty name is none.
func (r *references) add(field, name string, of ...coaching.Collection) {
	if name == "" {
		return
	}
	n, ok := coaching.ParseName(name)
	known := false
	for _, c := range of {
		known = known || n.Collection == c
	}
	if !ok || !known || !n.Under(r.parentFor(n)) {
		n = coaching.Name{}
	}
	r.wanted = append(r.wanted, wanted{r.prefix + field, n})
}

// parentFor lets what hangs on a customer refer into any of the customer's profiles.
func (r *references) parentFor(n coaching.Name) coaching.Parent {
	if r.parent.Profile == "" {
		return coaching.Parent{Customer: r.parent.Customer, Profile: n.Profile}
	}
	return r.parent
}

func (r *references) addAll(field string, names []string, of ...coaching.Collection) {
	for i, name := range names {
		r.add(fmt.Sprintf("%s[%d]", field, i), name, of...)
	}
}

// find looks up what was collected, and notes what does not exist in the order of the request.
func (r *references) find(ctx context.Context, tx repository.Tx) error {
	found, err := findNames(ctx, tx, r.parent.Customer, r.names(nil))
	if err != nil {
		return err
	}
	r.note(found)
	return nil
}

// names adds the names that were collected and can exist here.
func (r *references) names(to []coaching.Name) []coaching.Name {
	for _, w := range r.wanted {
		if w.name != (coaching.Name{}) {
			to = append(to, w.name)
		}
	}
	return to
}

// note notes what was collected and is not among what was found.
func (r *references) note(found map[coaching.Name]coaching.Entry) {
	for _, w := range r.wanted {
		if found[w.name] == nil {
			r.v.Add(w.field, unknownName)
		}
	}
}

// findNames reads the entries that exist among names of a customer.
func findNames(ctx context.Context, tx repository.Tx, customer string, names []coaching.Name) (map[coaching.Name]coaching.Entry, error) {
	if len(names) == 0 {
		return map[coaching.Name]coaching.Entry{}, nil
	}
	found, err := tx.Customer(customer).Directory().FindAll(ctx, names)
	if err != nil {
		return nil, fmt.Errorf("find references: %w", err)
	}
	return found, nil
}

// addUsers notes users who must exist; built-in ones do.
func (r *references) addUsers(field string, names []string) {
	for i, name := range names {
		r.addUser(fmt.Sprintf("%s[%d]", field, i), name)
	}
}

func (r *references) addUser(field, name string) {
	if n, ok := coaching.ParseNameOf(coaching.Users, name); !ok || !coaching.BuiltIn(n.ID) || n.Customer != r.parent.Customer {
		r.add(field, name, coaching.Users)
	}
}

// template reads a template's name in a filter: one revision, or with "@*" or none all of them. It notes a name that
// means nothing here.
func (r *references) template(ctx context.Context, tx repository.Tx, field, name string) (repository.TemplateRevision, error) {
	n, ok := coaching.ParseNameOf(coaching.ScorecardTemplates, name)
	if !ok || !n.Under(r.parent) {
		r.v.Add(r.prefix+field, unknownName)
		return repository.TemplateRevision{}, nil
	}
	revision := repository.TemplateRevision{ID: n.ID, Revision: n.RevisionNumber()}
	if revision.Revision == 0 {
		versions, err := tx.Profile(r.parent.Customer, r.parent.Profile).Templates().Versions(ctx, []string{n.ID})
		if err == nil && len(versions) == 0 {
			r.v.Add(r.prefix+field, unknownName)
		}
		return revision, err
	}
	found, err := tx.Profile(r.parent.Customer, r.parent.Profile).Templates().FindAll(ctx, []repository.TemplateRevision{revision})
	if err != nil {
		return revision, fmt.Errorf("find template %s: %w", name, err)
	}
	if len(found) == 0 {
		r.v.Add(r.prefix+field, unknownName)
	}
	return revision, nil
}
