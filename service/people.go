package service

import (
	"context"
	"fmt"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// introduce fills in how the people on resources of a customer are called. Each entry of people points to a Person that
// has its Name alone. Somebody who is no longer known keeps the bare name.
func introduce(ctx context.Context, tx repository.Tx, customer string, people []*coaching.Person) error {
	var names []coaching.Name
	seen := map[string]bool{}
	for _, p := range people {
		n, ok := coaching.ParseNameOf(coaching.Users, p.Name)
		if !ok || seen[p.Name] || coaching.BuiltIn(n.ID) {
			continue
		}
		seen[p.Name] = true
		names = append(names, n)
	}
	found := map[coaching.Name]coaching.Entry{}
	if len(names) > 0 {
		var err error
		if found, err = tx.Customer(customer).Directory().FindAll(ctx, names); err != nil {
			return fmt.Errorf("find people: %w", err)
		}
	}
	for _, p := range people {
		n, _ := coaching.ParseNameOf(coaching.Users, p.Name)
		if user, ok := found[n].(*coaching.User); ok {
			*p = *user.Person()
		} else if coaching.BuiltIn(n.ID) {
			*p = *coaching.BuiltInPerson(customer, n.ID)
		}
	}
	return nil
}

func peopleOf(scorecards ...*coaching.Scorecard) []*coaching.Person {
	var people []*coaching.Person
	for _, s := range scorecards {
		people = appendPeople(people, s.Creator, s.UpdatedBy, s.SubmittedBy)
	}
	return people
}

func appendPeople(people []*coaching.Person, more ...*coaching.Person) []*coaching.Person {
	for _, p := range more {
		if p != nil {
			people = append(people, p)
		}
	}
	return people
}
