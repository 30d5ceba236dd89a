package handlers

import (
	"context"
	"fmt"

	"opencoaching/coaching"
	"opencoaching/service"
)

// The eight kinds of the directory share these functions; the methods of the generated interface only say which
// kind and which generated type A they are about.

func createEntry[A any](ctx context.Context, h *API, parent coaching.Parent, c coaching.Collection, sent *A) (shown A, tag string, _ error) {
	kind, entry, err := entryFrom(c, sent)
	if err != nil {
		return shown, "", err
	}
	entry, err = h.service.CreateEntry(ctx, parent, kind, entry)
	return entryAnswer[A](entry, err)
}

func getEntry[A any](ctx context.Context, h *API, name coaching.Name) (shown A, tag string, _ error) {
	entry, err := h.service.GetEntry(ctx, name)
	return entryAnswer[A](entry, err)
}

func updateEntry[A any](ctx context.Context, h *API, name coaching.Name, sent any, mask *string) (shown A, tag string, _ error) {
	patch, err := patchFrom(sent, mask)
	if err != nil {
		return shown, "", err
	}
	entry, err := h.service.UpdateEntry(ctx, name, patch)
	return entryAnswer[A](entry, err)
}

// entryAnswer is an entry in the contract's form, with its ETag.
func entryAnswer[A any](entry coaching.Entry, err error) (shown A, tag string, _ error) {
	if err != nil {
		return shown, "", err
	}
	shown, err = ToAPI[A](entry)
	return shown, etag(entry.Meta().Version), err
}

// pageAsked is which page of a list was asked for.
type pageAsked struct {
	size  *int32
	token *string
}

func listEntries[A any](ctx context.Context, h *API, parent coaching.Parent, c coaching.Collection, page pageAsked) ([]A, *string, error) {
	kind, _ := coaching.EntryKindOf(c)
	from, err := tokenOf(string(c), parent, page.token)
	if err != nil {
		return nil, nil, err
	}
	entries, more, err := h.service.ListEntries(ctx, parent, kind, service.Page{Size: int(value(page.size)), After: from.After})
	if err != nil {
		return nil, nil, err
	}
	listed := make([]A, len(entries))
	for i, entry := range entries {
		if listed[i], err = ToAPI[A](entry); err != nil {
			return nil, nil, err
		}
		name, _ := coaching.ParseName(entry.Meta().Name)
		from.After = name.ID
	}
	return listed, from.encode(more), nil
}

func upsertEntries[A any](ctx context.Context, h *API, parent coaching.Parent, c coaching.Collection, sent []A) ([]A, error) {
	entries := make([]coaching.Entry, len(sent))
	var kind coaching.EntryKind
	for i := range sent {
		var err error
		if kind, entries[i], err = entryFrom(c, &sent[i]); err != nil {
			return nil, err
		}
	}
	stored, err := h.service.UpsertEntries(ctx, parent, kind, entries)
	if err != nil {
		return nil, err
	}
	answer := make([]A, len(stored))
	for i, entry := range stored {
		if answer[i], err = ToAPI[A](entry); err != nil {
			return nil, err
		}
	}
	return answer, nil
}

func entryFrom(c coaching.Collection, sent any) (coaching.EntryKind, coaching.Entry, error) {
	kind, known := coaching.EntryKindOf(c)
	if !known {
		return kind, nil, fmt.Errorf("no directory collection %s", c)
	}
	entry := kind.New()
	return kind, entry, convertInto(sent, entry)
}
