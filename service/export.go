package service

import (
	"context"
	"fmt"
	"io"
	"time"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/export"
	"opencoaching/repository"
)

// ExportQuery is what an export asks for, with names as they were sent.
type ExportQuery struct {
	AgentUserNames, TeamNames, GroupNames                        []string
	ScorecardNames, ScorecardTemplateNames, UsecaseNames         []string
	Types                                                        []coaching.ScorecardType
	StartTime, EndTime                                           time.Time // both included
	IncludeDeactivatedUsers, IncludeDevUsers, NestedGroupMembers bool
	Options                                                      export.Options // of which Templates and Customer are filled in here
	Progress                                                     func(rows int) // may be nil; called after each scorecard
	// Everything shows the operator comments too that are for others alone: for a copy of what the database holds, in the
	// hands of whoever has the database anyway.
	Everything bool
}

// ExportScorecards writes the scorecards that the query means as CSV, from one snapshot of the database and in
// bounded memory. NotFound for the profile and InvalidArgument naming every filter that names nothing come before the
// first byte; after it any error means that the file is not whole. An archive is for administrators: PermissionDenied.
func (s *Service) ExportScorecards(ctx context.Context, parent coaching.Parent, q ExportQuery, to io.Writer) error {
	done, err := s.exports.enter(ctx)
	if err != nil {
		return err
	}
	defer done()
	return s.read(ctx, "ExportScorecards", parent, func(w *work) error {
		if q.Options.Layout == export.Archive && !w.caller.Has(coaching.RoleAdmin, coaching.RoleSuperAdmin) {
			return auth.Denied()
		}
		if err := inProfile(ctx, w, parent); err != nil {
			return err
		}
		filter, err := q.filter(ctx, w, parent)
		if err != nil {
			return err
		}
		profile := w.Profile(parent.Customer, parent.Profile)
		if q.Options.Layout != export.Archive { // which looks at no template
			if q.Options.Templates, err = templatesIn(ctx, profile, filter); err != nil {
				return err
			}
		}
		q.Options.Customer = parent.Customer
		out := export.NewWriter(to, q.Options)
		if err := out.Header(); err != nil {
			return err
		}
		rows := 0
		err = profile.Scorecards().Export(ctx, filter, func(row *repository.ExportRow) error {
			if !q.Everything || !w.caller.IsOperator() {
				conceal(w.caller, row.Scorecard)
			}
			rows++
			if q.Progress != nil {
				q.Progress(rows)
			}
			return out.Write((*export.Row)(row))
		})
		if err != nil {
			return fmt.Errorf("export scorecards: %w", err)
		}
		return out.Flush()
	})
}

// templatesIn reads the template revisions that the export's columns come from.
func templatesIn(ctx context.Context, profile repository.Profile, filter repository.ScorecardFilter) ([]*coaching.Template, error) {
	revisions, err := profile.Scorecards().TemplateRevisions(ctx, filter)
	if err != nil {
		return nil, fmt.Errorf("find the templates of the export: %w", err)
	}
	templates, err := profile.Templates().FindAll(ctx, revisions)
	if err != nil {
		return nil, fmt.Errorf("read the templates of the export: %w", err)
	}
	return templates, nil
}

// filter turns the names of the query into ids, noting every name that means nothing. Agents, teams and groups are
// joined when any is given.
func (q *ExportQuery) filter(ctx context.Context, w *work, parent coaching.Parent) (repository.ScorecardFilter, error) {
	var v coaching.Violations
	refs := references{parent: parent, v: &v}
	refs.addAll("agentUserNames", q.AgentUserNames, coaching.Users)
	refs.addAll("teamNames", q.TeamNames, coaching.Teams)
	refs.addAll("groupNames", q.GroupNames, coaching.Groups)
	refs.addAll("usecaseNames", q.UsecaseNames, coaching.UseCases)
	if err := refs.find(ctx, w); err != nil {
		return repository.ScorecardFilter{}, err
	}
	if err := q.findScorecards(ctx, w, parent, &v); err != nil {
		return repository.ScorecardFilter{}, err
	}
	filter := repository.ScorecardFilter{
		IDs: idsOf(q.ScorecardNames...), UsecaseIDs: idsOf(q.UsecaseNames...), Types: q.Types,
		StartCreateTime: q.StartTime, EndCreateTime: q.EndTime,
		Agents: &repository.AgentFilter{
			UserIDs: idsOf(q.AgentUserNames...), TeamIDs: idsOf(q.TeamNames...), GroupIDs: idsOf(q.GroupNames...),
			AnyUser: true, Nested: q.NestedGroupMembers, IncludeInactive: q.IncludeDeactivatedUsers, IncludeDev: q.IncludeDevUsers,
		},
	}
	for i, name := range q.ScorecardTemplateNames {
		revision, err := refs.template(ctx, w, fmt.Sprintf("scorecardTemplateNames[%d]", i), name)
		if err != nil {
			return repository.ScorecardFilter{}, err
		}
		filter.Templates = append(filter.Templates, revision)
	}
	var err error
	if filter.Visible, err = w.visible(ctx, q.Types...); err != nil {
		return filter, err
	}
	return filter, v.Err()
}

// findScorecards notes the scorecards that are asked for by name and do not exist.
func (q *ExportQuery) findScorecards(ctx context.Context, w *work, parent coaching.Parent, v *coaching.Violations) error {
	var wanted []string
	for i, name := range q.ScorecardNames {
		n, ok := coaching.ParseNameOf(coaching.Scorecards, name)
		if !ok || !n.Under(parent) {
			v.Add(fmt.Sprintf("scorecardNames[%d]", i), unknownName)
			continue
		}
		wanted = append(wanted, n.ID)
	}
	if len(wanted) == 0 {
		return nil
	}
	visible, err := w.visible(ctx, coaching.AllScorecardTypes()...)
	if err != nil {
		return err
	}
	found, err := w.Profile(parent.Customer, parent.Profile).Scorecards().List(ctx,
		repository.ScorecardFilter{IDs: wanted, Types: coaching.AllScorecardTypes(), Visible: visible},
		repository.ScorecardPage{Order: repository.ByCreateTime, Limit: len(wanted)})
	if err != nil {
		return fmt.Errorf("find scorecards: %w", err)
	}
	known := map[string]bool{}
	for _, card := range found {
		known[card.Name] = true
	}
	for i, name := range q.ScorecardNames {
		if n, ok := coaching.ParseName(name); ok && n.Under(parent) && !known[name] {
			v.Add(fmt.Sprintf("scorecardNames[%d]", i), unknownName)
		}
	}
	return nil
}
