package service

import (
	"context"

	"opencoaching/coaching"
)

// Intake is one transaction of an import of files, in which records are stored as they come, in batches. It is for one
// goroutine, and for as long as the function runs that it was given to.
//
// Each record passes the checks of its own create. One that is refused leaves nothing behind and does not stop the
// others; whoever wants all or nothing returns an error from the function.
type Intake struct {
	*work
	revisions map[string]*coaching.Template // those that scorecards were pinned to, by name
}

// Outcome is what became of one record.
type Outcome struct {
	Result Result
	Faults coaching.Violations // of a refused one, all of them; fields as in the contract's form of the record
}

// Result says whether a record is stored.
type Result int

// The results.
const (
	Stored    Result = iota
	Unchanged        // it was stored before, with the same content
	Refused
	// Unresolved is a record that refers to what is not there yet. It is to be given again when the others are stored;
	// what does not depend on the reference is stored already.
	Unresolved
)

// Intake runs f in one transaction of an import under a customer and profile, or under none in particular. It may run f
// again when a concurrent writer gets in the way, so f has to begin anew each time. What was stored stays if f returns
// nil and the call does not ask for validation alone; f's error is returned. PermissionDenied for everybody but the
// operator.
func (s *Service) Intake(ctx context.Context, parent coaching.Parent, f func(*Intake) error) error {
	return s.write(ctx, "Import", parent, noReply(), func(w *work) error {
		err := f(&Intake{work: w, revisions: map[string]*coaching.Template{}})
		w.leave() // the audit has been told of each batch
		return err
	})
}

// flush appends to the audit what was recorded, so that a large import need not hold it.
func (in *Intake) flush(ctx context.Context) error {
	byCustomer := map[string][]*coaching.AuditEvent{}
	var customers []string
	for _, event := range in.events {
		if byCustomer[event.CustomerID] == nil {
			customers = append(customers, event.CustomerID)
		}
		byCustomer[event.CustomerID] = append(byCustomer[event.CustomerID], event)
	}
	in.events = nil
	for _, customer := range customers {
		if err := in.Customer(customer).Audit().Append(ctx, byCustomer[customer]...); err != nil {
			return err
		}
	}
	return nil
}

// refuse notes faults as the outcome, if there are any.
func (o *Outcome) refuse(v coaching.Violations) {
	if len(v) > 0 {
		o.Result, o.Faults = Refused, v
	}
}
