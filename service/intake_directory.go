package service

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"opencoaching/coaching"
)

// intakeEntry is an entry on its way in.
type intakeEntry struct {
	entry   coaching.Entry
	name    coaching.Name
	outcome *Outcome
	refs    references
}

// Entries stores entries of one kind under their names, none of which stands there twice: new ones with the times that
// they carry, and those that are known with other content over it. Everything of an entry counts, but for its times.
//
// While they are early, what refers to users or groups that do not exist yet is Unresolved: a new entry is stored without
// such references, a known one is left as it is.
func (in *Intake) Entries(ctx context.Context, kind coaching.EntryKind, entries []coaching.Entry, early bool) ([]Outcome, error) {
	outcomes := make([]Outcome, len(entries))
	groups := map[coaching.Parent][]*intakeEntry{}
	var parents []coaching.Parent
	for i, entry := range entries {
		e := &intakeEntry{entry: entry, outcome: &outcomes[i]}
		var ok bool
		if e.name, ok = coaching.ParseNameOf(kind.Collection, entry.Meta().Name); !ok {
			var v coaching.Violations
			v.Add("name", "must be the full name of a %s", kind.Singular)
			e.outcome.refuse(v)
			continue
		}
		parent := parentOf(e.name)
		if groups[parent] == nil {
			parents = append(parents, parent)
		}
		groups[parent] = append(groups[parent], e)
	}
	for _, parent := range parents {
		if err := in.entriesUnder(ctx, kind, parent, groups[parent], early); err != nil {
			return nil, fmt.Errorf("import %s: %w", kind.Collection, err)
		}
	}
	return outcomes, in.flush(ctx)
}

func (in *Intake) entriesUnder(ctx context.Context, kind coaching.EntryKind, parent coaching.Parent, batch []*intakeEntry, early bool) error {
	known, err := in.known(ctx, kind, parent, batch)
	if err != nil {
		return err
	}
	for _, e := range batch {
		e.refs = references{parent: parent, v: &coaching.Violations{}}
		coaching.CheckTimes(*e.entry.Meta(), "", in.now, e.refs.v)
		noteEntry(e.entry, nil, &e.refs)
	}
	if err := in.resolve(ctx, parent, batch, early); err != nil {
		return err
	}
	var created, changed []coaching.Entry
	var was []json.RawMessage
	for _, e := range batch {
		old := known[e.name]
		switch {
		case e.outcome.Result == Refused:
		case old == nil:
			settleEntry(e.entry, in.now)
			created = append(created, e.entry)
		case e.outcome.Result == Unresolved:
		default:
			before, err := replaced(e.entry, old, in.now)
			if err != nil {
				return err
			}
			if before == nil {
				e.outcome.Result = Unchanged
				continue
			}
			changed, was = append(changed, e.entry), append(was, before)
		}
	}
	return in.storeEntries(ctx, created, changed, was)
}

// known reads the entries that are there, and refuses all where what they hang on is not.
func (in *Intake) known(ctx context.Context, kind coaching.EntryKind, parent coaching.Parent, batch []*intakeEntry) (map[coaching.Name]coaching.Entry, error) {
	err := parentExists(ctx, in, parent, kind)
	if isNotFound(err) {
		for _, e := range batch {
			e.outcome.refuse(coaching.Violations{{Field: "name", Description: "lies under a customer or profile that does not exist"}})
		}
		err = nil
	}
	if err != nil {
		return nil, err
	}
	names := make([]coaching.Name, len(batch))
	for i, e := range batch {
		names[i] = e.name
	}
	return directoryOf(in, batch[0].name).FindAll(ctx, names)
}

// resolve looks up what the entries refer to, all at once. They may refer to each other; so where one is refused, those
// that refer to it are looked at again.
func (in *Intake) resolve(ctx context.Context, parent coaching.Parent, batch []*intakeEntry, early bool) error {
	var names []coaching.Name
	for _, e := range batch {
		names = e.refs.names(names)
	}
	found, err := findNames(ctx, in, parent.Customer, names)
	if err != nil {
		return err
	}
	beside := map[coaching.Name]coaching.Entry{}
	for _, e := range batch {
		if e.outcome.Result != Refused {
			beside[e.name] = e.entry
		}
	}
	for again := true; again; {
		again = false
		for _, e := range batch {
			if e.outcome.Result == Refused {
				continue
			}
			e.note(found, beside, early)
			if len(*e.refs.v) > 0 {
				e.outcome.refuse(*e.refs.v)
				delete(beside, e.name)
				again = true
			}
		}
	}
	for _, e := range batch {
		if e.outcome.Result == Unresolved {
			withoutUnknown(e.entry, func(name string) bool {
				n, _ := coaching.ParseName(name)
				return found[n] != nil || beside[n] != nil
			})
		}
	}
	return nil
}

// note notes the references that do not resolve. Early on, those that may still come are no fault.
func (e *intakeEntry) note(found, beside map[coaching.Name]coaching.Entry, early bool) {
	for _, w := range e.refs.wanted {
		switch {
		case found[w.name] != nil, beside[w.name] != nil && w.name != (coaching.Name{}):
		case early && w.name != (coaching.Name{}) && comesLater(e.name.Collection, w.name.Collection):
			e.outcome.Result = Unresolved
		default:
			e.refs.v.Add(w.field, unknownName)
		}
	}
}

// comesLater tells whether entries of one collection may refer to some of another that are stored after them.
func comesLater(from, to coaching.Collection) bool {
	switch from {
	case coaching.Teams, coaching.Users:
		return to == coaching.Users
	case coaching.Groups:
		return to == coaching.Groups
	default:
		return false
	}
}

// withoutUnknown takes the references out of an entry that comesLater is about, but for those that exist.
func withoutUnknown(entry coaching.Entry, exists func(string) bool) {
	unknown := func(name string) bool { return !exists(name) }
	switch e := entry.(type) {
	case *coaching.Team:
		e.ManagerUserNames = slices.DeleteFunc(e.ManagerUserNames, unknown)
	case *coaching.User:
		if unknown(e.Manager) {
			e.Manager = ""
		}
	case *coaching.Group:
		e.MemberNames = slices.DeleteFunc(e.MemberNames, unknown)
	}
}

// settleEntry gives a new entry the times that it does not carry.
func settleEntry(entry coaching.Entry, now time.Time) {
	head := entry.Meta()
	if head.CreateTime.IsZero() {
		head.CreateTime = now
	}
	head.UpdateTime = coaching.Later(head.CreateTime, head.UpdateTime)
}

// replaced makes an entry the next state of the one that is stored, and returns that as it is; nil: they are the same.
func replaced(entry, old coaching.Entry, now time.Time) (json.RawMessage, error) {
	sent, head := *entry.Meta(), *old.Meta()
	*entry.Meta() = head
	before, err := state(old)
	if err != nil {
		return nil, err
	}
	after, err := state(entry)
	if err != nil || bytes.Equal(before, after) {
		return nil, err
	}
	if sent.UpdateTime.IsZero() {
		sent.UpdateTime = now
	}
	entry.Meta().UpdateTime = coaching.Later(head.UpdateTime, sent.UpdateTime)
	return before, nil
}

func (in *Intake) storeEntries(ctx context.Context, created, changed []coaching.Entry, was []json.RawMessage) error {
	if len(created) > 0 {
		name, _ := coaching.ParseName(created[0].Meta().Name)
		if err := directoryOf(in, name).Create(ctx, created...); err != nil {
			return err
		}
	}
	if len(changed) > 0 {
		name, _ := coaching.ParseName(changed[0].Meta().Name)
		if err := directoryOf(in, name).Update(ctx, changed...); err != nil {
			return err
		}
	}
	for _, entry := range created {
		if err := in.recordEntry(nil, entry); err != nil {
			return err
		}
	}
	for i, entry := range changed {
		if err := in.recordEntry(was[i], entry); err != nil {
			return err
		}
	}
	return nil
}
