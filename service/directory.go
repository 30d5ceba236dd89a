package service

import (
	"context"
	"fmt"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/repository"
)

// DirectoryFields are the rules of a PATCH on any directory entry.
var DirectoryFields = coaching.FieldRules{OutputOnly: []string{"createTime", "updateTime"}}

// CreateEntry stores a new directory entry under a parent and returns it. A name in the entry chooses its id.
// NotFound for the parent; InvalidArgument naming every reference that does not exist; AlreadyExists.
func (s *Service) CreateEntry(ctx context.Context, parent coaching.Parent, kind coaching.EntryKind, entry coaching.Entry) (coaching.Entry, error) {
	err := s.write(ctx, func(tx repository.Tx) error {
		if err := parentExists(ctx, tx, parent, kind); err != nil {
			return err
		}
		var v coaching.Violations
		head := entry.Meta()
		*head = coaching.Head{Name: parent.Name(kind.Collection, idFrom(head.Name, kind.Collection, parent, &v)).String()}
		head.CreateTime, head.UpdateTime = s.now(), s.now()
		if err := s.checkEntry(ctx, tx, standing{}, entry, &references{parent: parent, v: &v}); err != nil {
			return err
		}
		name, _ := coaching.ParseName(head.Name)
		return directoryOf(tx, name).Create(ctx, entry)
	})
	return entry, err
}

// checkEntry notes every fault of an entry, those of its references included, and returns them as one error. Before is
// the standing that a user had.
func (s *Service) checkEntry(ctx context.Context, tx repository.Tx, before standing, entry coaching.Entry, refs *references) error {
	if err := mayGrant(ctx, before, standingOf(entry)); err != nil {
		return err
	}
	noteEntry(entry, nil, refs)
	if err := refs.find(ctx, tx); err != nil {
		return err
	}
	return refs.v.Err()
}

// GetEntry reads a directory entry. NotFound, also for what the caller may not see.
func (s *Service) GetEntry(ctx context.Context, name coaching.Name) (coaching.Entry, error) {
	caller, err := callerOf(ctx)
	if err != nil {
		return nil, err
	}
	var entry coaching.Entry
	err = s.read(ctx, func(tx repository.Tx) error {
		var err error
		entry, err = directoryOf(tx, name).Find(ctx, name)
		if err == nil && !sees(caller, entry) {
			return notFound()
		}
		return err
	})
	return entry, err
}

// sees tells whether the caller may see an entry: an agent sees of users and conversations its own.
func sees(caller auth.Caller, entry coaching.Entry) bool {
	if !caller.OwnOnly() {
		return true
	}
	name, _ := coaching.ParseName(entry.Meta().Name)
	own := coaching.UserName(name.Customer, caller.ID())
	switch e := entry.(type) {
	case *coaching.User:
		return e.Name == own
	case *coaching.Conversation:
		return e.AgentUserName == own
	default:
		return true
	}
}

// UpdateEntry changes a directory entry as the patch says and returns it. Prefix is the wrapping field's name and a dot.
// NotFound; InvalidArgument naming every fault.
func (s *Service) UpdateEntry(ctx context.Context, name coaching.Name, patch coaching.Patch) (coaching.Entry, error) {
	kind, _ := coaching.EntryKindOf(name.Collection)
	prefix := kind.Singular + "."
	var entry coaching.Entry
	err := s.write(ctx, func(tx repository.Tx) error {
		var err error
		if entry, err = directoryOf(tx, name).Find(ctx, name); err != nil {
			return err
		}
		before := *entry.Meta()
		var v coaching.Violations
		sameName(patch, name, prefix, &v)
		standing := standingOf(entry)
		patch.Apply(entry, DirectoryFields, prefix, &v)
		*entry.Meta() = before
		entry.Meta().UpdateTime = coaching.Later(before.UpdateTime, s.now())
		if err := s.checkEntry(ctx, tx, standing, entry, &references{parent: parentOf(name), prefix: prefix, v: &v}); err != nil {
			return err
		}
		return directoryOf(tx, name).Update(ctx, entry)
	})
	return entry, err
}

// DeleteEntry removes a directory entry. NotFound; FailedPrecondition while something refers to it or lies under it.
func (s *Service) DeleteEntry(ctx context.Context, name coaching.Name) error {
	return s.write(ctx, func(tx repository.Tx) error {
		entry, err := directoryOf(tx, name).Find(ctx, name)
		if err != nil {
			return err
		}
		if err := mayGrant(ctx, standingOf(entry), standing{}); err != nil {
			return err
		}
		return directoryOf(tx, name).Delete(ctx, name)
	})
}

// ListEntries reads a page of one collection under a parent in order of id, and tells whether more follow. NotFound for
// the parent. Whoever is no operator sees its own customer and profiles alone.
func (s *Service) ListEntries(ctx context.Context, parent coaching.Parent, kind coaching.EntryKind, page Page) (entries []coaching.Entry, more bool, err error) {
	caller, err := callerOf(ctx)
	if err != nil {
		return nil, false, err
	}
	err = s.read(ctx, func(tx repository.Tx) error {
		if err := parentExists(ctx, tx, parent, kind); err != nil {
			return err
		}
		directory := directoryOf(tx, parent.Name(kind.Collection, ""))
		for len(entries) <= page.limit() {
			batch, err := directory.List(ctx, parent, kind.Collection, page.After, page.limit()+1)
			if err != nil {
				return fmt.Errorf("list %s: %w", kind.Collection, err)
			}
			for _, entry := range batch {
				if reaches(caller, entry) {
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

// reaches hides other tenants' customers and profiles from a list.
func reaches(caller auth.Caller, entry coaching.Entry) bool {
	name, _ := coaching.ParseName(entry.Meta().Name)
	return caller.Reaches(name.Customer, name.Profile)
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
