package service

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// UpsertEntries stores entries of one kind, each under its name: new ones are created, known ones replaced, all or
// none. It returns them in the order given. NotFound for the parent; InvalidArgument naming every fault of every entry.
func (s *Service) UpsertEntries(ctx context.Context, parent coaching.Parent, kind coaching.EntryKind, entries []coaching.Entry) ([]coaching.Entry, error) {
	err := s.write(ctx, "BatchUpsert"+kind.Type+"s", parent, entriesReply(kind, &entries), func(w *work) error {
		if err := parentExists(ctx, w, parent, kind); err != nil {
			return err
		}
		directory := w.Customer(parent.Customer).Directory()
		var v coaching.Violations
		names := upsertNames(parent, kind, entries, &v)
		known, err := directory.FindAll(ctx, names)
		if err != nil {
			return fmt.Errorf("find entries: %w", err)
		}
		if err := w.checkUpsert(ctx, upsert{parent, kind, entries, names, known}, &v); err != nil {
			return err
		}
		was := map[coaching.Name]json.RawMessage{}
		for name, entry := range known {
			if was[name], err = state(entry); err != nil {
				return err
			}
		}
		var created, changed []coaching.Entry
		for i, entry := range entries {
			if old := known[names[i]]; old != nil {
				*entry.Meta() = *old.Meta()
				changed = append(changed, entry)
			} else {
				*entry.Meta() = coaching.Head{Name: names[i].String(), CreateTime: w.now}
				created = append(created, entry)
			}
			entry.Meta().UpdateTime = coaching.Later(entry.Meta().UpdateTime, w.now)
		}
		err = directory.Create(ctx, created...)
		if errors.Is(err, repository.ErrAlreadyExists) {
			err = errors.Join(repository.ErrConflict, err) // made meanwhile: at the next try it is there to be replaced
		}
		if err != nil {
			return fmt.Errorf("create %s: %w", kind.Collection, err)
		}
		if err := directory.Update(ctx, changed...); err != nil {
			return err
		}
		if len(entries) == 0 {
			w.leave()
		}
		for i, entry := range entries {
			if err := w.recordEntry(was[names[i]], entry); err != nil {
				return err
			}
		}
		return nil
	})
	return entries, err
}

type upsert struct {
	parent  coaching.Parent
	kind    coaching.EntryKind
	entries []coaching.Entry
	names   []coaching.Name
	known   map[coaching.Name]coaching.Entry
}

// upsertNames reads the name of every entry, which must be given, lie under the parent and stand there once.
func upsertNames(parent coaching.Parent, kind coaching.EntryKind, entries []coaching.Entry, v *coaching.Violations) []coaching.Name {
	names := make([]coaching.Name, len(entries))
	seen := map[coaching.Name]bool{}
	for i, entry := range entries {
		field := fmt.Sprintf("%s[%d].name", kind.Collection, i)
		n, ok := coaching.ParseNameOf(kind.Collection, entry.Meta().Name)
		switch {
		case !ok || !n.Under(parent):
			v.Add(field, "must be a name under the parent of the path")
		case seen[n]:
			v.Add(field, "stands in this request twice")
		}
		seen[n] = true
		names[i] = n
	}
	return names
}

// checkUpsert notes every fault of every entry, with one look-up for all that they refer to.
func (w *work) checkUpsert(ctx context.Context, u upsert, v *coaching.Violations) error {
	beside := map[coaching.Name]bool{}
	for _, name := range u.names {
		beside[name] = true
	}
	refs := references{parent: u.parent, v: v}
	for i, entry := range u.entries {
		if err := mayGrant(w.caller, standingOf(u.known[u.names[i]]), standingOf(entry)); err != nil {
			return err
		}
		refs.prefix = fmt.Sprintf("%s[%d].", u.kind.Collection, i)
		noteEntry(entry, beside, &refs)
	}
	if err := refs.find(ctx, w); err != nil {
		return err
	}
	return v.Err()
}
