package service

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/repository"
)

// PlanQuery is what a list of coaching plans asks for; names as they were sent. The three fields that name agents are
// joined: a plan of any of them is meant.
type PlanQuery struct {
	AgentUserName              string
	AgentUserNames, GroupNames []string
	IsActive                   *bool
	UsecaseNames               []string
	FocusCriteria              []coaching.FocusCriterion
	WithoutComment             bool
	Sessions                   SessionsOfPlans
	Page                       Page
}

// ListPlans reads a page of coaching plans in order of id, and tells whether more follow. NotFound for the profile;
// InvalidArgument naming every filter that names nothing.
func (s *Service) ListPlans(ctx context.Context, parent coaching.Parent, q PlanQuery) (found []*coaching.Plan, more bool, err error) {
	limit := q.Page.limit()
	err = s.read(ctx, "ListCoachingPlans", parent, func(w *work) error {
		if err := inProfile(ctx, w, parent); err != nil {
			return err
		}
		filter, err := q.filter(ctx, w)
		if err != nil {
			return err
		}
		if found, err = w.plans().List(ctx, filter, q.Page.After, limit+1); err != nil {
			return err
		}
		found, more = cut(found, limit)
		if q.WithoutComment {
			for _, plan := range found {
				plan.Comment = ""
			}
		}
		if err := w.presentPlans(ctx, found...); err != nil {
			return err
		}
		return w.addSessions(ctx, q.Sessions, found...)
	})
	return found, more, err
}

// filter turns the names of the query into ids.
func (q *PlanQuery) filter(ctx context.Context, w *work) (repository.PlanFilter, error) {
	var v coaching.Violations
	refs := references{parent: w.parent, v: &v}
	refs.add("agentUserName", q.AgentUserName, coaching.Users)
	refs.addAll("agentUserNames", q.AgentUserNames, coaching.Users)
	refs.addAll("groupNames", q.GroupNames, coaching.Groups)
	refs.addAll("usecaseNames", q.UsecaseNames, coaching.UseCases)
	checkRange(q.Sessions.Start, q.Sessions.End, "sessionTimeRange.startTime", &v)
	if err := refs.find(ctx, w); err != nil {
		return repository.PlanFilter{}, err
	}
	focus := make([]focusAt, len(q.FocusCriteria))
	for i, criterion := range q.FocusCriteria {
		focus[i] = focusAt{criterion, fmt.Sprintf("focusCriteria[%d].", i)}
	}
	filter := repository.PlanFilter{Active: q.IsActive, UsecaseIDs: idsOf(q.UsecaseNames...)}
	var err error
	if filter.Focus, err = refs.focus(ctx, w, focus); err != nil {
		return filter, err
	}
	if users, groups := idsOf(append([]string{q.AgentUserName}, q.AgentUserNames...)...), idsOf(q.GroupNames...); len(users)+len(groups) > 0 {
		filter.Agents = &repository.AgentFilter{UserIDs: users, GroupIDs: groups, AnyUser: true, IncludeInactive: true, IncludeDev: true}
	}
	if filter.Visible, err = w.visibleAgents(ctx); err != nil {
		return filter, err
	}
	return filter, v.Err()
}

// visibleAgents are the ids of the agents about whom the caller may see something, nil: all.
func (w *work) visibleAgents(ctx context.Context) ([]string, error) {
	if w.scope == auth.Full {
		return nil, nil
	}
	people, err := w.team(ctx)
	return append(slices.Clone(people), w.caller.ID()), err
}

// seenPlans looks coaching plans up that a request names, by their names, and notes those that do not exist or that the
// caller may not see.
func (w *work) seenPlans(ctx context.Context, names []string, field func(i int) string, v *coaching.Violations) (map[string]*coaching.Plan, error) {
	var ids []string
	for _, name := range names {
		if n, ok := coaching.ParseNameOf(coaching.CoachingPlans, name); ok && n.Under(w.parent) {
			ids = append(ids, n.ID)
		}
	}
	known, err := w.plans().FindAll(ctx, ids)
	if err != nil {
		return nil, err
	}
	seen := make(map[string]*coaching.Plan, len(known))
	for _, plan := range known {
		visible, err := w.about(ctx, plan.AgentUserName)
		if err != nil {
			return nil, err
		}
		if visible {
			seen[plan.Name] = plan
		}
	}
	for i, name := range names {
		if seen[name] == nil {
			v.Add(field(i), unknownName)
		}
	}
	return seen, nil
}

// planNameAt is the field of a plan's name in a filter.
func planNameAt(i int) string { return fmt.Sprintf("coachingPlanNames[%d]", i) }

// UpsertPlans creates coaching plans or writes over those with the same names, all or none, and returns them in the order
// given. One that is written over keeps its agent, its creator and its create time. PermissionDenied where the caller may
// not make or change one of them; NotFound for the profile; InvalidArgument naming every fault of every plan.
func (s *Service) UpsertPlans(ctx context.Context, parent coaching.Parent, sent []*coaching.Plan) ([]*coaching.Plan, error) {
	var all []*coaching.Plan
	err := s.write(ctx, "BatchUpsertCoachingPlans", parent, plansReply(&all), func(w *work) error {
		all = make([]*coaching.Plan, len(sent))
		for i := range sent {
			copied := *sent[i]
			all[i] = &copied
			all[i].CoachingSessions = nil // which are no part of what is sent
		}
		if err := inProfile(ctx, w, parent); err != nil {
			return err
		}
		u, err := w.planUpsert(ctx, all)
		if err != nil {
			return err
		}
		was, err := planStates(u.known)
		if err != nil {
			return err
		}
		if err := u.store(ctx, w); err != nil {
			return err
		}
		for _, plan := range all {
			var before any
			if state, known := was[idOf(plan.Name)]; known {
				before = state
			}
			if err := w.record(plan.Name, plan.AgentUserName, before, plan); err != nil {
				return err
			}
		}
		return nil
	})
	return all, err
}

// planUpsert is a batch of plans that has been checked: those that are new, and those that are written over others.
type planUpsert struct {
	known            map[string]*coaching.Plan
	created, changed []*coaching.Plan
}

// planUpsert settles and checks a batch.
func (w *work) planUpsert(ctx context.Context, all []*coaching.Plan) (u planUpsert, err error) {
	var v coaching.Violations
	ids := make([]string, len(all))
	for i, plan := range all {
		if plan.Name == "" {
			plan.Name = w.parent.Name(coaching.CoachingPlans, newID()).String()
		}
		n, ok := coaching.ParseNameOf(coaching.CoachingPlans, plan.Name)
		field := fmt.Sprintf("coachingPlans[%d].name", i)
		switch {
		case !ok || !n.Under(w.parent):
			v.Add(field, "must be a name under the parent of the path")
		case slices.Contains(ids[:i], n.ID):
			v.Add(field, "stands in this request twice")
		}
		ids[i] = n.ID
	}
	if u.known, err = w.plans().FindAll(ctx, ids); err != nil {
		return u, err
	}
	checked := make([]planAt, len(all))
	for i, plan := range all {
		checked[i] = planAt{plan, u.known[ids[i]], fmt.Sprintf("coachingPlans[%d].", i)}
		if err := w.settleUpsert(ctx, checked[i], &v); err != nil {
			return u, err
		}
		if checked[i].before == nil {
			u.created = append(u.created, plan)
		} else {
			u.changed = append(u.changed, plan)
		}
	}
	return u, w.checkPlans(ctx, &v, checked...)
}

// settleUpsert checks that the caller may write one plan of a batch, and keeps of what was there what does not change.
func (w *work) settleUpsert(ctx context.Context, at planAt, v *coaching.Violations) error {
	plan, before := at.plan, at.before
	if before == nil {
		return w.mayPlan(ctx, plan)
	}
	may, err := w.coaches(ctx, before.AgentUserName)
	if err == nil && !may {
		err = auth.Denied()
	}
	if err != nil {
		return err
	}
	if plan.AgentUserName != before.AgentUserName {
		v.Add(at.prefix+"agentUserName", fixedAfterCreate)
	}
	if plan.CreatorUserName != "" && plan.CreatorUserName != before.CreatorUserName {
		v.Add(at.prefix+"creatorUserName", fixedAfterCreate)
	}
	if !plan.CreateTime.Equal(before.CreateTime) {
		v.Add(at.prefix+"createTime", fixedAfterCreate)
	}
	plan.CreatorUserName, plan.Version, plan.CommentBy = before.CreatorUserName, before.Version, before.CommentBy
	plan.CreateTime, plan.UpdateTime = before.CreateTime, coaching.Later(before.UpdateTime, w.now)
	return nil
}

// fixedAfterCreate is what is said of a field that another value was sent for.
const fixedAfterCreate = "is fixed after create"

func (u planUpsert) store(ctx context.Context, w *work) error {
	err := w.plans().Create(ctx, u.created...)
	if errors.Is(err, repository.ErrAlreadyExists) {
		err = errors.Join(repository.ErrConflict, err) // made meanwhile: at the next try it is there to be replaced
	}
	if err != nil {
		return fmt.Errorf("create plans: %w", err)
	}
	return w.plans().Update(ctx, u.changed...)
}
