package service

import (
	"context"
	"fmt"
	"slices"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/repository"
)

// ReportQuery says whom and what a report is on; names as they were sent.
type ReportQuery struct {
	AgentUserNames, GroupNames            []string // joined
	UsecaseNames, TemplateNames           []string
	IncludeInactiveUsers, IncludeDevUsers bool
}

// reportOf turns the names of the query into ids: of the agents that are meant those whom the caller may see, in order.
// NotFound for the profile; InvalidArgument naming every filter that names nothing.
func (q *ReportQuery) reportOf(ctx context.Context, w *work) (repository.ReportOf, error) {
	var of repository.ReportOf
	if err := inProfile(ctx, w, w.parent); err != nil {
		return of, err
	}
	var v coaching.Violations
	refs := references{parent: w.parent, v: &v}
	refs.addAll("agentUserNames", q.AgentUserNames, coaching.Users)
	refs.addAll("groupNames", q.GroupNames, coaching.Groups)
	refs.addAll("usecaseNames", q.UsecaseNames, coaching.UseCases)
	if err := refs.find(ctx, w); err != nil {
		return of, err
	}
	for i, name := range q.TemplateNames {
		revision, err := refs.template(ctx, w, fmt.Sprintf("scorecardTemplateNames[%d]", i), name)
		if err != nil {
			return of, err
		}
		of.Templates = append(of.Templates, revision)
	}
	if err := v.Err(); err != nil {
		return of, err
	}
	of.UsecaseIDs = idsOf(q.UsecaseNames...)
	var err error
	of.AgentIDs, err = w.agents(ctx, repository.AgentFilter{
		UserIDs: idsOf(q.AgentUserNames...), GroupIDs: idsOf(q.GroupNames...),
		IncludeInactive: q.IncludeInactiveUsers, IncludeDev: q.IncludeDevUsers,
	})
	return of, err
}

// agents are the ids of the agents of a filter who lie in the scope, in order.
func (w *work) agents(ctx context.Context, filter repository.AgentFilter) ([]string, error) {
	ids, err := w.Profile(w.parent.Customer, w.parent.Profile).Agents(ctx, filter)
	if err != nil || w.scope == auth.Full {
		return ids, err
	}
	people, err := w.team(ctx)
	return slices.DeleteFunc(ids, func(id string) bool {
		return id != w.caller.ID() && !slices.Contains(people, id)
	}), err
}
