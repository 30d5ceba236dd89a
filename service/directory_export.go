package service

import (
	"context"
	"fmt"
	"slices"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// ExportDirectory calls write for everything that scorecards refer to, of one customer or of all ("") from one snapshot:
// each entry, and each revision of each template, with the word that wraps it. They come in the order in which an import
// goes through them. PermissionDenied for everybody but the operator; NotFound for the customer.
func (s *Service) ExportDirectory(ctx context.Context, customer string, write func(wrapper string, resource any) error) error {
	return s.read(ctx, "ExportDirectory", coaching.Parent{Customer: customer}, func(w *work) error {
		customers, err := w.customers(ctx, customer)
		if err != nil {
			return err
		}
		out := directoryWriter{work: w, write: write}
		for _, entry := range customers {
			if err := out.customer(ctx, entry); err != nil {
				return fmt.Errorf("export the directory of %s: %w", entry.Meta().Name, err)
			}
		}
		return nil
	})
}

// customers are those to export.
func (w *work) customers(ctx context.Context, only string) ([]coaching.Entry, error) {
	if only != "" {
		name := coaching.Parent{}.Name(coaching.Customers, only)
		entry, err := w.System().Directory().Find(ctx, name)
		return []coaching.Entry{entry}, err
	}
	var all []coaching.Entry
	err := eachEntry(ctx, w, coaching.Parent{}, coaching.Customers, func(entry coaching.Entry) error {
		all = append(all, entry)
		return nil
	})
	return all, err
}

type directoryWriter struct {
	*work
	write func(wrapper string, resource any) error
}

// customer writes a customer with everything under it, kind by kind; the kinds of profiles for one profile after the
// other.
func (d directoryWriter) customer(ctx context.Context, customer coaching.Entry) error {
	name, _ := coaching.ParseName(customer.Meta().Name)
	under := coaching.Parent{Customer: name.Customer}
	if err := d.write("customer", customer); err != nil {
		return err
	}
	var profiles []coaching.Parent
	err := eachEntry(ctx, d, under, coaching.Profiles, func(entry coaching.Entry) error {
		profile, _ := coaching.ParseName(entry.Meta().Name)
		profiles = append(profiles, coaching.Parent{Customer: profile.Customer, Profile: profile.Profile})
		return nil
	})
	if err != nil {
		return err
	}
	for _, kind := range coaching.EntryKinds()[1:] {
		parents := []coaching.Parent{under}
		if kind.Collection.OfProfile() {
			parents = profiles
		}
		for _, parent := range parents {
			err := eachEntry(ctx, d, parent, kind.Collection, func(entry coaching.Entry) error {
				if kind.Collection != coaching.Profiles { // the only ones here whose times the contract shows
					*entry.Meta() = coaching.Head{Name: entry.Meta().Name}
				}
				return d.write(kind.Singular, entry)
			})
			if err != nil {
				return err
			}
		}
	}
	for _, parent := range profiles {
		if err := d.templates(ctx, parent); err != nil {
			return err
		}
	}
	return nil
}

// templates writes every revision of every template, whatever its state.
func (d directoryWriter) templates(ctx context.Context, parent coaching.Parent) error {
	templates := d.Profile(parent.Customer, parent.Profile).Templates()
	for after := ""; ; {
		page, err := templates.ListCurrent(ctx, repository.TemplateFilter{IncludeDeleted: true, IncludeInactive: true}, after, DefaultPage)
		if err != nil {
			return err
		}
		for _, current := range page {
			name, _ := coaching.ParseName(current.Name)
			after = name.ID
			revisions, err := templates.ListRevisions(ctx, name.ID, 0, current.CurrentRevision)
			if err != nil {
				return err
			}
			for _, revision := range slices.Backward(revisions) {
				if err := d.write(TemplateWrapper, revision); err != nil {
					return err
				}
			}
		}
		if len(page) < DefaultPage {
			return nil
		}
	}
}

// TemplateWrapper is the word that wraps a template where it stands among other resources.
const TemplateWrapper = "scorecardTemplate"

// eachEntry calls do for every entry of a collection, and holds no more than a page of them.
func eachEntry(ctx context.Context, tx repository.Tx, parent coaching.Parent, c coaching.Collection, do func(coaching.Entry) error) error {
	for after := ""; ; {
		page, err := directoryOf(tx, parent.Name(c, "")).List(ctx, parent, c, after, MaxPage)
		if err != nil {
			return fmt.Errorf("list %s: %w", c, err)
		}
		for _, entry := range page {
			name, _ := coaching.ParseName(entry.Meta().Name)
			after = name.ID
			if err := do(entry); err != nil {
				return err
			}
		}
		if len(page) < MaxPage {
			return nil
		}
	}
}
