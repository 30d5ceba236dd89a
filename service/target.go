package service

import (
	"context"
	"fmt"
	"math/big"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// TargetFields are the rules of a PATCH on a target.
var TargetFields = coaching.FieldRules{OutputOnly: []string{"createTime", "updateTime", "qaScore"}}

// CreateTarget stores a new target with its QA score as of now. NotFound for the profile; InvalidArgument naming every
// reference that does not hold; AlreadyExists also when there is a target for the same template, item, use case and
// plan.
func (s *Service) CreateTarget(ctx context.Context, parent coaching.Parent, sent *coaching.Target) (*coaching.Target, error) {
	var target *coaching.Target
	err := s.write(ctx, "CreateTarget", parent, targetReply(&target), func(w *work) error {
		copied := *sent
		target = &copied
		if err := inProfile(ctx, w, parent); err != nil {
			return err
		}
		var v coaching.Violations
		target.Name = parent.Name(coaching.Targets, idFrom(target.Name, coaching.Targets, parent, &v)).String()
		target.CreateTime = w.now
		target.UpdateTime = target.CreateTime
		if err := w.settleTarget(ctx, target, &references{parent: parent, v: &v}); err != nil {
			return err
		}
		if err := w.Profile(parent.Customer, parent.Profile).Targets().Create(ctx, target); err != nil {
			return fmt.Errorf("create target: %w", err)
		}
		return w.record(target.Name, "", nil, target)
	})
	return target, err
}

// settleTarget checks what a target refers to and computes its QA score as of its update time.
func (w *work) settleTarget(ctx context.Context, t *coaching.Target, refs *references) error {
	refs.add("usecaseName", t.UsecaseName, coaching.UseCases)
	if err := refs.find(ctx, w); err != nil {
		return err
	}
	item := coaching.FocusCriterion{ScorecardTemplateName: t.ScorecardTemplateName, CriterionOrChapterID: t.CriterionOrChapterID}
	if _, err := refs.focus(ctx, w, []focusAt{{item, refs.prefix}}); err != nil {
		return err
	}
	plan, err := w.planOfTarget(ctx, t, refs)
	if err != nil {
		return err
	}
	if err := refs.v.Err(); err != nil {
		return err
	}
	asked := repository.MeanOf{
		TemplateID: idOf(t.ScorecardTemplateName), ItemID: t.CriterionOrChapterID, Start: t.UpdateTime.Add(-coaching.QAWindow), End: t.UpdateTime,
	}
	if plan != nil {
		asked.AgentID = idOf(plan.AgentUserName)
		asked.Start, asked.End = plan.Window(t.UpdateTime)
	}
	mean, err := w.Profile(refs.parent.Customer, refs.parent.Profile).Scorecards().Mean(ctx, asked)
	if err != nil {
		return fmt.Errorf("mean of %s: %w", t.ScorecardTemplateName, err)
	}
	t.QAScore = meanOf(mean)
	return nil
}

// planOfTarget finds the plan that a target hangs on, nil: it is for everybody. It notes a plan that the caller does not
// see, and one of somebody whom the caller does not coach.
func (w *work) planOfTarget(ctx context.Context, t *coaching.Target, refs *references) (*coaching.Plan, error) {
	if t.CoachingPlanName == "" {
		return nil, nil
	}
	field := func(int) string { return refs.prefix + "coachingPlanName" }
	seen, err := w.seenPlans(ctx, []string{t.CoachingPlanName}, field, refs.v)
	plan := seen[t.CoachingPlanName]
	if err != nil || plan == nil {
		return nil, err
	}
	may, err := w.coaches(ctx, plan.AgentUserName)
	if !may {
		refs.v.Add(field(0), "is of an agent whom the caller does not coach")
	}
	return plan, err
}

// meanOf is a mean to four decimals, or nil when it is over nothing.
func meanOf(m repository.Mean) *coaching.Decimal {
	if m.Count == 0 {
		return nil
	}
	exact := new(big.Rat).SetFrac(big.NewInt(m.Sum), new(big.Int).Mul(big.NewInt(m.Count), big.NewInt(coaching.DecimalUnit)))
	return new(coaching.RoundDecimal(exact, 4))
}

// noItem is what is said of a part that no revision of a template has.
const noItem = "is no criterion or chapter of the template"

// GetTarget reads a target. NotFound.
func (s *Service) GetTarget(ctx context.Context, name coaching.Name) (*coaching.Target, error) {
	var target *coaching.Target
	err := s.read(ctx, "GetTarget", place(name), func(w *work) error {
		var err error
		if target, err = w.Profile(name.Customer, name.Profile).Targets().Find(ctx, name.ID); err != nil {
			return err
		}
		agent, err := w.agentOfTarget(ctx, target)
		if err != nil || agent == "" {
			return err
		}
		seen, err := w.about(ctx, agent)
		if err == nil && !seen {
			err = notFound()
		}
		return err
	})
	return target, err
}

// agentOfTarget is the name of the agent on whose coaching plan a target hangs, and empty for one that is for everybody.
func (w *work) agentOfTarget(ctx context.Context, t *coaching.Target) (string, error) {
	if t.CoachingPlanName == "" {
		return "", nil
	}
	plan, err := w.plans().Find(ctx, idOf(t.CoachingPlanName))
	if err != nil {
		return "", fmt.Errorf("find the plan of %s: %w", t.Name, err)
	}
	return plan.AgentUserName, nil
}

// targetChangeable is changeable of a target, which is for those to change who coach its agent.
func (w *work) targetChangeable(ctx context.Context, t *coaching.Target) error {
	agent, err := w.agentOfTarget(ctx, t)
	if err != nil || agent == "" {
		return err
	}
	return w.changeable(ctx, agent)
}

// UpdateTarget changes a target as the patch says and computes its QA score anew. NotFound; InvalidArgument naming every
// fault; AlreadyExists when another target is for the same things.
func (s *Service) UpdateTarget(ctx context.Context, name coaching.Name, patch coaching.Patch) (*coaching.Target, error) {
	const prefix = "target."
	var target *coaching.Target
	err := s.write(ctx, "UpdateTarget", place(name), targetReply(&target), func(w *work) error {
		targets := w.Profile(name.Customer, name.Profile).Targets()
		var err error
		if target, err = targets.FindForUpdate(ctx, name.ID); err != nil {
			return fmt.Errorf("find target: %w", err)
		}
		if err := w.targetChangeable(ctx, target); err != nil {
			return err
		}
		before := *target
		var v coaching.Violations
		sameName(patch, name, prefix, &v)
		patch.Apply(target, TargetFields, prefix, &v)
		if value, changed := patch.Changes("target"); changed && value == nil {
			v.Add(prefix+"target", "is required")
		}
		target.UpdateTime = coaching.Later(target.UpdateTime, w.now)
		coaching.CheckTarget(target, prefix, &v)
		if target.UsecaseName == "" {
			v.Add(prefix+"usecaseName", "is required")
		}
		if err := w.settleTarget(ctx, target, &references{parent: parentOf(name), prefix: prefix, v: &v}); err != nil {
			return err
		}
		if err := w.match(before.Version); err != nil {
			return err
		}
		if err := targets.Update(ctx, target); err != nil {
			return fmt.Errorf("update target: %w", err)
		}
		return w.record(target.Name, "", &before, target)
	})
	return target, err
}

// DeleteTarget removes a target. NotFound.
func (s *Service) DeleteTarget(ctx context.Context, name coaching.Name) error {
	return s.write(ctx, "DeleteTarget", place(name), noReply(), func(w *work) error {
		targets := w.Profile(name.Customer, name.Profile).Targets()
		target, err := targets.FindForUpdate(ctx, name.ID)
		if err != nil {
			return err
		}
		if err := w.targetChangeable(ctx, target); err != nil {
			return err
		}
		if err := w.match(target.Version); err != nil {
			return err
		}
		if err := targets.Delete(ctx, name.ID); err != nil {
			return err
		}
		return w.record(target.Name, "", target, nil)
	})
}

// TargetQuery is what a list of targets asks for; names as they were sent.
type TargetQuery struct {
	TemplateNames, ItemIDs, UsecaseNames, CoachingPlanNames, AgentUserNames []string
	Page                                                                    Page
}

// ListTargets reads a page of targets in order of id, and tells whether more follow. NotFound for the profile;
// InvalidArgument naming every filter that names nothing.
func (s *Service) ListTargets(ctx context.Context, parent coaching.Parent, q TargetQuery) (targets []*coaching.Target, more bool, err error) {
	limit := q.Page.limit()
	err = s.read(ctx, "ListTargets", parent, func(w *work) error {
		if err := inProfile(ctx, w, parent); err != nil {
			return err
		}
		filter, err := q.filter(ctx, w, parent)
		if err != nil {
			return err
		}
		targets, err = w.Profile(parent.Customer, parent.Profile).Targets().List(ctx, filter, q.Page.After, limit+1)
		return err
	})
	targets, more = cut(targets, limit)
	return targets, more, err
}

// filter turns the names of the query into ids.
func (q TargetQuery) filter(ctx context.Context, w *work, parent coaching.Parent) (repository.TargetFilter, error) {
	var v coaching.Violations
	refs := references{parent: parent, v: &v}
	refs.addAll("usecaseNames", q.UsecaseNames, coaching.UseCases)
	refs.addAll("agentUserNames", q.AgentUserNames, coaching.Users)
	if err := refs.find(ctx, w); err != nil {
		return repository.TargetFilter{}, err
	}
	for i, name := range q.TemplateNames {
		if _, err := refs.template(ctx, w, fmt.Sprintf("scorecardTemplateNames[%d]", i), name); err != nil {
			return repository.TargetFilter{}, err
		}
	}
	if _, err := w.seenPlans(ctx, q.CoachingPlanNames, planNameAt, &v); err != nil {
		return repository.TargetFilter{}, err
	}
	visible, err := w.visibleAgents(ctx)
	if err != nil {
		return repository.TargetFilter{}, err
	}
	return repository.TargetFilter{
		TemplateIDs: idsOf(q.TemplateNames...), ItemIDs: q.ItemIDs, UsecaseIDs: idsOf(q.UsecaseNames...),
		PlanIDs: idsOf(q.CoachingPlanNames...), AgentIDs: idsOf(q.AgentUserNames...), Visible: visible,
	}, v.Err()
}
