package service

import (
	"context"
	"errors"
	"fmt"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// Templates stores revisions of templates, each named with its @revision: those of one template in their order, from the
// first or from the one after the current one. A revision that is stored already must be the same, and its state may be
// another. All take over the state that they carry, with their times.
func (in *Intake) Templates(ctx context.Context, templates []*coaching.Template) ([]Outcome, error) {
	outcomes := make([]Outcome, len(templates))
	for i, template := range templates {
		if err := in.template(ctx, template, &outcomes[i]); err != nil {
			return nil, fmt.Errorf("import template %s: %w", template.Name, err)
		}
	}
	return outcomes, in.flush(ctx)
}

func (in *Intake) template(ctx context.Context, t *coaching.Template, outcome *Outcome) error {
	name, ok := coaching.ParseNameOf(coaching.ScorecardTemplates, t.Name)
	if !ok || name.RevisionNumber() == 0 {
		outcome.refuse(coaching.Violations{{Field: "name", Description: "must be the full name of a template with its @revision"}})
		return nil
	}
	v, err := in.checkRevision(ctx, name, t)
	if err != nil || len(v) > 0 {
		outcome.refuse(v)
		return err
	}
	templates := in.Profile(name.Customer, name.Profile).Templates()
	current, err := templates.FindForUpdate(ctx, name.ID)
	if errors.Is(err, repository.ErrNotFound) {
		current, err = nil, nil
	}
	if err != nil {
		return err
	}
	newest := 0
	if current != nil {
		newest = current.CurrentRevision
		t.CurrentRevision, t.Version = newest, current.Version
	}
	switch number := name.RevisionNumber(); {
	case number > newest+1:
		outcome.refuse(coaching.Violations{{Field: "name", Description: fmt.Sprintf("is a revision without the one before it: %d is the newest here", newest)}})
		return nil
	case number == newest+1:
		return in.addRevision(ctx, templates, current, t)
	case number < newest:
		if current, err = templates.Find(ctx, name.ID, number); err != nil {
			return err
		}
		t.Status, t.DeactivateTime, t.DeleteTime = current.Status, current.DeactivateTime, current.DeleteTime
	}
	return in.compareRevision(ctx, templates, current, t, outcome)
}

// checkRevision notes the faults of a revision, and settles what it leaves open.
func (in *Intake) checkRevision(ctx context.Context, name coaching.Name, t *coaching.Template) (coaching.Violations, error) {
	var v coaching.Violations
	parent := parentOf(name)
	if err := inProfile(ctx, in, parent); isNotFound(err) {
		v.Add("name", "lies under a customer or profile that does not exist")
	} else if err != nil {
		return nil, err
	}
	if t.CreateTime.IsZero() {
		t.CreateTime = in.now
	}
	coaching.CheckTimes(coaching.Head{CreateTime: t.CreateTime}, "", in.now, &v)
	if t.LastUpdatedBy == "" {
		t.LastUpdatedBy = in.caller.Person(parent.Customer).Name
	}
	t.Normalize()
	t.ResolvedAudience = nil
	in.settleState(t)
	content := *t
	content.Status = coaching.TemplateActive // that a deleted one cannot be made is a rule for others
	coaching.CheckTemplate(&content, "", &v)
	refs := references{parent: parent, v: &v}
	if n, ok := coaching.ParseNameOf(coaching.Users, t.LastUpdatedBy); !ok || !coaching.BuiltIn(n.ID) || n.Customer != parent.Customer {
		refs.add("lastUpdatedBy", t.LastUpdatedBy, coaching.Users)
	}
	err := checkTemplate(ctx, in, t, &refs)
	var known *coaching.Error
	if errors.As(err, &known) {
		return known.Violations, nil
	}
	return v, err
}

// settleState gives a state the time that belongs to it, and no other.
func (in *Intake) settleState(t *coaching.Template) {
	switch {
	case t.Status == coaching.TemplateActive:
		t.DeactivateTime, t.DeleteTime = zeroTime, zeroTime
	case t.Status == coaching.TemplateInactive:
		t.DeleteTime = zeroTime
		if t.DeactivateTime.IsZero() {
			t.DeactivateTime = in.now
		}
	case t.DeleteTime.IsZero():
		t.DeleteTime = in.now
	}
}

// addRevision stores the next revision, and the state that it carries where the one that is stored is another.
func (in *Intake) addRevision(ctx context.Context, templates repository.Templates, current, t *coaching.Template) error {
	if current == nil {
		t.Revision, t.CurrentRevision = 1, 1
		if err := templates.Create(ctx, t); err != nil {
			return err
		}
		return in.record(t.Name, "", nil, t)
	}
	if err := templates.AddRevision(ctx, t); err != nil {
		return err
	}
	if !sameState(current, t) {
		if err := templates.UpdateState(ctx, t); err != nil {
			return err
		}
	}
	return in.record(t.Name, "", current, t)
}

// compareRevision holds a revision against the one that is stored, and stores its state.
func (in *Intake) compareRevision(ctx context.Context, templates repository.Templates, stored, t *coaching.Template, outcome *Outcome) error {
	if !stored.SameContent(t) {
		outcome.refuse(coaching.Violations{{Field: "name", Description: "is a revision that is stored with other content, and revisions never change"}})
		return nil
	}
	if sameState(stored, t) {
		outcome.Result = Unchanged
		return nil
	}
	t.CreateTime = stored.CreateTime
	if err := templates.UpdateState(ctx, t); err != nil {
		return err
	}
	return in.record(t.Name, "", stored, t)
}

func sameState(a, b *coaching.Template) bool {
	return a.Status == b.Status && a.DeactivateTime.Equal(b.DeactivateTime) && a.DeleteTime.Equal(b.DeleteTime)
}
