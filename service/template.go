package service

import (
	"context"
	"fmt"
	"slices"
	"time"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/export"
	"opencoaching/repository"
)

// TemplateFields are the rules of a PATCH on a template.
var TemplateFields = coaching.FieldRules{
	OutputOnly: []string{"resolvedAudience", "createTime", "deactivateTime", "deleteTime", "lastUpdatedBy"},
}

// CreateTemplate stores the first revision of a new template. NotFound for the profile; InvalidArgument naming every
// reference that does not exist; AlreadyExists when the id was ever used, also by a template that is deleted now.
func (s *Service) CreateTemplate(ctx context.Context, parent coaching.Parent, sent *coaching.Template) (*coaching.Template, error) {
	var template *coaching.Template
	err := s.write(ctx, "CreateScorecardTemplate", parent, templateReply(&template), func(w *work) error {
		copied := *sent
		template = &copied
		if err := inProfile(ctx, w, parent); err != nil {
			return err
		}
		var v coaching.Violations
		id := idFrom(template.Name, coaching.ScorecardTemplates, parent, &v)
		if err := checkTemplate(ctx, w, template, &references{parent: parent, v: &v}); err != nil {
			return err
		}
		template.LastUpdatedBy = w.caller.Person(parent.Customer).Name
		settleFirst(template, parent.Name(coaching.ScorecardTemplates, id), w.now)
		if err := w.Profile(parent.Customer, parent.Profile).Templates().Create(ctx, template); err != nil {
			return fmt.Errorf("create template: %w", err)
		}
		return w.record(template.Name, "", nil, template)
	})
	return template, err
}

// settleFirst fills in what the server alone decides on the first revision of a template.
func settleFirst(t *coaching.Template, name coaching.Name, now time.Time) {
	t.Normalize()
	t.Name = name.WithRevision(1).String()
	t.Revision, t.CurrentRevision = 1, 1
	t.CreateTime, t.DeactivateTime, t.DeleteTime, t.ResolvedAudience = now, zeroTime, zeroTime, nil
	if t.Status == coaching.TemplateInactive {
		t.DeactivateTime = now
	}
}

// checkTemplate notes every fault of a template's content and every name in it that means nothing, and returns them as
// one error.
func checkTemplate(ctx context.Context, tx repository.Tx, t *coaching.Template, refs *references) error {
	refs.addAll("usecaseNames", t.UsecaseNames, coaching.UseCases)
	if t.Audience != nil {
		refs.addAll("audience.userNames", t.Audience.UserNames, coaching.Users)
		refs.addAll("audience.teamNames", t.Audience.TeamNames, coaching.Teams)
		refs.addAll("audience.groupNames", t.Audience.GroupNames, coaching.Groups)
	}
	if t.QATaskConfig != nil {
		referExceptions(t.QATaskConfig.TaskComplete, "qaTaskConfig.taskComplete", refs)
	}
	if q := t.QATaskConfig; q != nil && q.EvaluationPeriod != nil && q.EvaluationPeriod.TimeZoneID != "" && !export.KnownZone(q.EvaluationPeriod.TimeZoneID) {
		refs.v.Add(refs.prefix+"qaTaskConfig.evaluationPeriod.timeZoneId", "is no CLDR time zone")
	}
	for i, chapter := range t.Content.Chapters {
		for j, criterion := range chapter.Criteria {
			if criterion.AutoScore != nil {
				refs.addAll(fmt.Sprintf("template.chapters[%d].criteria[%d].autoScore.moments", i, j), criterion.AutoScore.Moments, coaching.Moments)
			}
		}
	}
	if err := refs.find(ctx, tx); err != nil {
		return err
	}
	return refs.v.Err()
}

// GetTemplate reads a template, the revision that the name carries or else the current one, with the audience as it is
// now, which an agent is not shown. A deleted template can still be read. NotFound.
func (s *Service) GetTemplate(ctx context.Context, name coaching.Name) (*coaching.Template, error) {
	var template *coaching.Template
	err := s.read(ctx, "GetScorecardTemplate", place(name), func(w *work) error {
		var err error
		if template, err = w.findTemplate(ctx, name); err != nil {
			return err
		}
		if w.scope < auth.Full { // an agent, whose colleagues are not its to list
			return nil
		}
		agents, err := w.audience(ctx, template)
		if err != nil {
			return err
		}
		template.ResolvedAudience = &coaching.Audience{UserNames: userNames(name.Customer, agents)}
		return nil
	})
	return template, err
}

// findTemplate reads the revision of a template that a name means. NotFound, also for one that is not for the caller.
func (w *work) findTemplate(ctx context.Context, name coaching.Name) (*coaching.Template, error) {
	template, err := w.Profile(name.Customer, name.Profile).Templates().Find(ctx, name.ID, name.RevisionNumber())
	if err == nil && !w.caller.SeesTemplate(template) {
		err = notFound()
	}
	if err != nil {
		return nil, fmt.Errorf("find template: %w", err)
	}
	return template, nil
}

// audienceFilter is the filter that yields an audience's agents: active ones, dev users left out, nested groups' members
// included.
func audienceFilter(a *coaching.Audience) repository.AgentFilter {
	if a.Empty() {
		return repository.AgentFilter{}
	}
	return repository.AgentFilter{UserIDs: idsOf(a.UserNames...), TeamIDs: idsOf(a.TeamNames...), GroupIDs: idsOf(a.GroupNames...), Nested: true}
}

// UpdateTemplate changes a template as the patch says. A change of content becomes the next revision; activating and
// deactivating make none; a patch that changes nothing stores nothing. NotFound; InvalidArgument naming every fault;
// FailedPrecondition once it is deleted.
func (s *Service) UpdateTemplate(ctx context.Context, name coaching.Name, patch coaching.Patch) (*coaching.Template, error) {
	var template *coaching.Template
	err := s.write(ctx, "UpdateScorecardTemplate", place(name), templateReply(&template), func(w *work) error {
		templates := w.Profile(name.Customer, name.Profile).Templates()
		before, err := templates.FindForUpdate(ctx, name.ID)
		if err != nil {
			return fmt.Errorf("find template: %w", err)
		}
		copied := *before
		template = &copied
		var v coaching.Violations
		sameTemplate(patch, name.WithRevision(before.CurrentRevision), &v)
		patch.Apply(template, TemplateFields, templatePrefix, &v)
		if before.Status != coaching.TemplateDeleted { // which is refused below, whatever it would become
			coaching.CheckTemplate(template, templatePrefix, &v)
		}
		if err := checkTemplate(ctx, w, template, &references{parent: parentOf(name), prefix: templatePrefix, v: &v}); err != nil {
			return err
		}
		if err := w.match(before.Version); err != nil {
			return err
		}
		if before.Status == coaching.TemplateDeleted {
			return coaching.NewError(coaching.FailedPrecondition, "TEMPLATE_DELETED", "a deleted template cannot be changed")
		}
		template.Normalize()
		template.LastUpdatedBy = w.caller.Person(name.Customer).Name
		return w.storeTemplate(ctx, templates, before, template)
	})
	return template, err
}

const templatePrefix = "scorecardTemplate."

// storeTemplate writes what changed from before: state, content, both or nothing.
func (w *work) storeTemplate(ctx context.Context, templates repository.Templates, before, after *coaching.Template) error {
	stateChanged, contentChanged := after.Status != before.Status, !after.SameContent(before)
	if !stateChanged && !contentChanged {
		*after = *before
		w.leave()
		return nil
	}
	if stateChanged {
		after.DeactivateTime = zeroTime
		if after.Status == coaching.TemplateInactive {
			after.DeactivateTime = w.now
		}
		if err := templates.UpdateState(ctx, after); err != nil {
			return fmt.Errorf("update template: %w", err)
		}
	}
	if contentChanged {
		after.CreateTime = w.now // of the revision
		if err := templates.AddRevision(ctx, after); err != nil {
			return fmt.Errorf("add revision: %w", err)
		}
	}
	return w.record(after.Name, "", before, after)
}

// sameTemplate checks the name in the body against that of the current revision, with or without the revision: what was
// read before somebody else's change is not written over it.
func sameTemplate(p coaching.Patch, name coaching.Name, v *coaching.Violations) {
	raw, sent := p.Fields["name"]
	if !sent || string(raw) == "null" || string(raw) == `""` {
		return
	}
	text := string(raw[1 : len(raw)-1])
	n, ok := coaching.ParseName(text)
	if !ok || (n != name && n != name.WithRevision(0)) {
		v.Add(templatePrefix+"name", "is not the name in the path, or not of its current revision")
	}
}

// DeleteTemplate marks a template as deleted and returns it; its revisions can still be read, and its scorecards stay.
// Deleting again changes nothing. NotFound.
func (s *Service) DeleteTemplate(ctx context.Context, name coaching.Name) (*coaching.Template, error) {
	var template *coaching.Template
	err := s.write(ctx, "DeleteScorecardTemplate", place(name), templateReply(&template), func(w *work) error {
		templates := w.Profile(name.Customer, name.Profile).Templates()
		var err error
		if template, err = templates.FindForUpdate(ctx, name.ID); err != nil {
			return fmt.Errorf("find template: %w", err)
		}
		if err := w.match(template.Version); err != nil {
			return err
		}
		if template.Status == coaching.TemplateDeleted {
			w.leave()
			return nil
		}
		before := *template
		template.Status, template.DeleteTime = coaching.TemplateDeleted, w.now
		template.LastUpdatedBy = w.caller.Person(name.Customer).Name
		if err := templates.UpdateState(ctx, template); err != nil {
			return fmt.Errorf("delete template: %w", err)
		}
		return w.record(template.Name, "", &before, template)
	})
	return template, err
}

// ListTemplateRevisions reads a template's revisions from the newest, those below before (0: all), at most size, and
// tells whether more follow. NotFound.
func (s *Service) ListTemplateRevisions(ctx context.Context, name coaching.Name, before, size int) (revisions []*coaching.Template, more bool, err error) {
	limit := pageLimit(size)
	err = s.read(ctx, "ListScorecardTemplateRevisions", place(name), func(w *work) error {
		if _, err := w.findTemplate(ctx, name); err != nil {
			return err
		}
		var err error
		revisions, err = w.Profile(name.Customer, name.Profile).Templates().ListRevisions(ctx, name.ID, before, limit+1)
		return err
	})
	revisions, more = cut(revisions, limit)
	return revisions, more, err
}

// holds tells whether the names share one.
func holds(have, want []string) bool {
	return slices.ContainsFunc(have, func(name string) bool { return slices.Contains(want, name) })
}
