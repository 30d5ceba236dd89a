package service

import (
	"context"
	"encoding/json"
	"fmt"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// DirectoryFields are the rules of a PATCH on any directory entry.
var DirectoryFields = coaching.FieldRules{OutputOnly: []string{"createTime", "updateTime"}}

// CreateEntry stores a new directory entry under a parent and returns it. A name in the entry chooses its id.
// NotFound for the parent; InvalidArgument naming every reference that does not exist; AlreadyExists.
func (s *Service) CreateEntry(ctx context.Context, parent coaching.Parent, kind coaching.EntryKind, sent coaching.Entry) (coaching.Entry, error) {
	entry := sent
	err := s.write(ctx, "Create"+kind.Type, parent, entryReply(kind, &entry), func(w *work) error {
		if err := parentExists(ctx, w, parent, kind); err != nil {
			return err
		}
		var v coaching.Violations
		head := entry.Meta()
		*head = coaching.Head{Name: parent.Name(kind.Collection, idFrom(head.Name, kind.Collection, parent, &v)).String()}
		head.CreateTime, head.UpdateTime = w.now, w.now
		if err := w.checkEntry(ctx, standing{}, entry, &references{parent: parent, v: &v}); err != nil {
			return err
		}
		name, _ := coaching.ParseName(head.Name)
		if err := directoryOf(w, name).Create(ctx, entry); err != nil {
			return err
		}
		return w.recordEntry(nil, entry)
	})
	return entry, err
}

// checkEntry notes every fault of an entry, those of its references included, and returns them as one error. Before is
// the standing that a user had.
func (w *work) checkEntry(ctx context.Context, before standing, entry coaching.Entry, refs *references) error {
	if err := mayGrant(w.caller, before, standingOf(entry)); err != nil {
		return err
	}
	noteEntry(entry, nil, refs)
	if err := refs.find(ctx, w); err != nil {
		return err
	}
	return refs.v.Err()
}

// recordEntry notes a change of an entry for the audit; nil: it was not there before, or is no more.
func (w *work) recordEntry(before json.RawMessage, after coaching.Entry) error {
	subject := ""
	switch e := after.(type) {
	case *coaching.User:
		subject = e.Name
	case *coaching.Conversation:
		subject = e.AgentUserName
	}
	if before == nil {
		return w.record(after.Meta().Name, subject, nil, after)
	}
	return w.record(after.Meta().Name, subject, before, after)
}

// GetEntry reads a directory entry. NotFound, also for what the caller may not see.
func (s *Service) GetEntry(ctx context.Context, name coaching.Name) (coaching.Entry, error) {
	kind, _ := coaching.EntryKindOf(name.Collection)
	var entry coaching.Entry
	err := s.read(ctx, "Get"+kind.Type, place(name), func(w *work) error {
		var err error
		if entry, err = directoryOf(w, name).Find(ctx, name); err != nil {
			return err
		}
		seen, err := w.sees(ctx, entry)
		if err == nil && !seen {
			return notFound()
		}
		return err
	})
	return entry, err
}

// sees tells whether an entry lies in the scope of the operation, and under what is the caller's.
func (w *work) sees(ctx context.Context, entry coaching.Entry) (bool, error) {
	switch e := entry.(type) {
	case *coaching.User:
		return w.about(ctx, e.Name)
	case *coaching.Conversation:
		return w.about(ctx, e.AgentUserName)
	default:
		name, _ := coaching.ParseName(entry.Meta().Name)
		return w.caller.Reaches(name.Customer, name.Profile), nil
	}
}

// UpdateEntry changes a directory entry as the patch says and returns it. Prefix is the wrapping field's name and a dot.
// NotFound; InvalidArgument naming every fault.
func (s *Service) UpdateEntry(ctx context.Context, name coaching.Name, patch coaching.Patch) (coaching.Entry, error) {
	kind, _ := coaching.EntryKindOf(name.Collection)
	prefix := kind.Singular + "."
	var entry coaching.Entry
	err := s.write(ctx, "Update"+kind.Type, place(name), entryReply(kind, &entry), func(w *work) error {
		var err error
		if entry, err = directoryOf(w, name).Find(ctx, name); err != nil {
			return err
		}
		was, err := state(entry)
		if err != nil {
			return err
		}
		before := *entry.Meta()
		var v coaching.Violations
		sameName(patch, name, prefix, &v)
		standing := standingOf(entry)
		patch.Apply(entry, DirectoryFields, prefix, &v)
		*entry.Meta() = before
		entry.Meta().UpdateTime = coaching.Later(before.UpdateTime, w.now)
		if err := w.checkEntry(ctx, standing, entry, &references{parent: parentOf(name), prefix: prefix, v: &v}); err != nil {
			return err
		}
		if err := w.match(before.Version); err != nil {
			return err
		}
		if err := directoryOf(w, name).Update(ctx, entry); err != nil {
			return err
		}
		return w.recordEntry(was, entry)
	})
	return entry, err
}

// DeleteEntry removes a directory entry. NotFound; FailedPrecondition while something refers to it or lies under it.
// With a customer its API keys go; what the audit holds of it stays.
func (s *Service) DeleteEntry(ctx context.Context, name coaching.Name) error {
	kind, _ := coaching.EntryKindOf(name.Collection)
	return s.write(ctx, "Delete"+kind.Type, place(name), noReply(), func(w *work) error {
		entry, err := directoryOf(w, name).Find(ctx, name)
		if err != nil {
			return err
		}
		if err := mayGrant(w.caller, standingOf(entry), standing{}); err != nil {
			return err
		}
		if err := w.match(entry.Meta().Version); err != nil {
			return err
		}
		if kind.Collection == coaching.Customers {
			if err := w.Customer(name.Customer).APIKeys().DeleteAll(ctx); err != nil {
				return err
			}
		}
		if err := directoryOf(w, name).Delete(ctx, name); err != nil {
			return err
		}
		return w.record(name.String(), "", entry, nil)
	})
}

// ListEntries reads a page of one collection under a parent in order of id, and tells whether more follow. NotFound for
// the parent. What lies outside the caller's scope is left out.
func (s *Service) ListEntries(ctx context.Context, parent coaching.Parent, kind coaching.EntryKind, page Page) (entries []coaching.Entry, more bool, err error) {
	err = s.read(ctx, "List"+kind.Type+"s", parent, func(w *work) error {
		if err := parentExists(ctx, w, parent, kind); err != nil {
			return err
		}
		directory := directoryOf(w, parent.Name(kind.Collection, ""))
		for len(entries) <= page.limit() {
			batch, err := directory.List(ctx, parent, kind.Collection, page.After, page.limit()+1)
			if err != nil {
				return fmt.Errorf("list %s: %w", kind.Collection, err)
			}
			for _, entry := range batch {
				seen, err := w.sees(ctx, entry)
				if err != nil {
					return err
				}
				if seen {
					entries = append(entries, entry)
				}
			}
			if len(batch) <= page.limit() {
				return nil
			}
			last, _ := coaching.ParseName(batch[len(batch)-1].Meta().Name)
			page.After = last.ID
		}
		return nil
	})
	entries, more = cut(entries, page.limit())
	return entries, more, err
}

func parentOf(name coaching.Name) coaching.Parent {
	switch name.Collection {
	case coaching.Customers:
		return coaching.Parent{}
	case coaching.Profiles:
		return coaching.Parent{Customer: name.Customer}
	default:
		return coaching.Parent{Customer: name.Customer, Profile: name.Profile}
	}
}

// parentExists checks what a collection hangs on: nothing, a customer or a profile.
func parentExists(ctx context.Context, tx repository.Tx, parent coaching.Parent, kind coaching.EntryKind) error {
	switch {
	case kind.Collection == coaching.Customers:
		return nil
	case parent.Profile == "":
		return exists(ctx, tx, parent.Name(coaching.Customers, parent.Customer))
	default:
		return inProfile(ctx, tx, parent)
	}
}
