package edge

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"opencoaching/coaching"
)

// maxFaults bounds an answer: a body can hold more faults than anybody reads.
const maxFaults = 1000

// faults collects the violations of a request. A field is reported by the pass that first finds fault with it; at most
// 1,000 violations are reported.
type faults struct {
	list coaching.Violations
	seen map[string]bool
	open map[string]bool // see leaveOpen
	more bool            // whether there were others
}

func (f *faults) add(field, description string) {
	if f.seen[field] {
		return
	}
	if len(f.list) >= maxFaults {
		f.more = true
		return
	}
	if f.seen == nil {
		f.seen = map[string]bool{}
	}
	f.seen[field] = true
	f.list = append(f.list, coaching.Violation{Field: field, Description: description})
}

// addAll adds what a rule found: of the fields that are not reported yet, all faults of each.
func (f *faults) addAll(violations coaching.Violations) {
	reported := f.seen
	f.seen = maps.Clone(reported)
	for _, violation := range violations {
		if !reported[violation.Field] {
			delete(f.seen, violation.Field)
			f.add(violation.Field, violation.Description)
		}
	}
}

// leaveOpen notes that a reported member of the object at a field is taken out before the rules see it. What a rule says
// about that object as a whole, such as that the member is missing, would then be wrong.
func (f *faults) leaveOpen(field string) {
	if f.open == nil {
		f.open = map[string]bool{}
	}
	f.open[field] = true
}

// addRules adds what the rules between fields found.
func (f *faults) addRules(violations coaching.Violations) {
	f.addAll(slices.DeleteFunc(slices.Clone(violations), func(v coaching.Violation) bool { return f.open[v.Field] }))
}

// err is the error of the violations, or nil when there are none.
func (f *faults) err() error { return f.sorted().Err() }

// sorted returns the violations in the order of their fields' names.
func (f *faults) sorted() coaching.Violations {
	slices.SortStableFunc(f.list, func(a, b coaching.Violation) int { return strings.Compare(a.Field, b.Field) })
	if f.more {
		f.list.Add(bodyField, "has more faults than these %d", maxFaults)
	}
	return f.list
}

// join puts the faults found so far behind those of an error that has violations of its own.
func (f *faults) join(err error) error {
	var refused *coaching.Error
	if !errors.As(err, &refused) {
		return err
	}
	joined := *refused
	joined.Violations = slices.Concat(refused.Violations, f.list)
	return &joined
}
