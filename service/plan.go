package service

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/repository"
)

// PlanFields are the rules of a PATCH on a coaching plan.
var PlanFields = coaching.FieldRules{
	OutputOnly: []string{"updateTime", "coachingSessions"},
	Fixed:      []string{"agentUserName", "creatorUserName", "createTime"},
}

// CreatePlan stores a new coaching plan. PermissionDenied for an agent whom the caller does not coach, and when it names
// another creator without the right to import; NotFound for the profile; InvalidArgument naming every fault;
// AlreadyExists.
func (s *Service) CreatePlan(ctx context.Context, parent coaching.Parent, sent *coaching.Plan) (*coaching.Plan, error) {
	var plan *coaching.Plan
	err := s.write(ctx, "CreateCoachingPlan", parent, planReply(&plan), func(w *work) error {
		copied := *sent
		plan = &copied
		plan.CoachingSessions = nil // which are no part of what is sent
		if err := inProfile(ctx, w, parent); err != nil {
			return err
		}
		if err := w.mayPlan(ctx, plan); err != nil {
			return err
		}
		var v coaching.Violations
		plan.Name = parent.Name(coaching.CoachingPlans, idFrom(plan.Name, coaching.CoachingPlans, parent, &v)).String()
		if err := w.checkPlans(ctx, &v, planAt{plan, nil, ""}); err != nil {
			return err
		}
		if err := w.plans().Create(ctx, plan); err != nil {
			return fmt.Errorf("create plan: %w", err)
		}
		return w.record(plan.Name, plan.AgentUserName, nil, plan)
	})
	return plan, err
}

func (w *work) plans() repository.Plans {
	return w.Profile(w.parent.Customer, w.parent.Profile).Plans()
}

// mayPlan is PermissionDenied for a new plan that the caller may not make, and fills in who made it.
func (w *work) mayPlan(ctx context.Context, plan *coaching.Plan) error {
	may, err := w.coaches(ctx, plan.AgentUserName)
	if err != nil {
		return err
	}
	return w.mayCreate(&plan.CreatorUserName, may)
}

// mayCreate fills in who makes something, and is PermissionDenied for somebody else without the right to import, and for
// what the caller may not make at all.
func (w *work) mayCreate(creator *string, may bool) error {
	self := w.caller.Person(w.parent.Customer).Name
	if *creator == "" {
		*creator = self
	}
	if !may || (*creator != self && !w.caller.Has(importers...)) {
		return auth.Denied()
	}
	return nil
}

// planAt is a plan that is about to be written, what it was before (nil: it is new), and where it stands in the request.
type planAt struct {
	plan, before *coaching.Plan
	prefix       string
}

// checkPlans notes the faults of plans, with one look-up for all that they refer to, and notes on each who wrote its
// comment.
func (w *work) checkPlans(ctx context.Context, v *coaching.Violations, all ...planAt) error {
	refs := references{parent: w.parent, v: v}
	var focus []focusAt
	for _, at := range all {
		coaching.CheckPlan(at.plan, at.prefix, w.now, v)
		refs.prefix = at.prefix
		if at.before == nil {
			refs.add("agentUserName", at.plan.AgentUserName, coaching.Users)
			refs.addUser("creatorUserName", at.plan.CreatorUserName)
		}
		refs.add("usecaseName", at.plan.UsecaseName, coaching.UseCases)
		for i, criterion := range at.plan.FocusCriteria {
			focus = append(focus, focusAt{criterion, fmt.Sprintf("%sfocusCriteria[%d].", at.prefix, i)})
		}
		switch {
		case at.plan.Comment == "":
			at.plan.CommentBy = ""
		case at.before == nil || at.plan.Comment != at.before.Comment:
			at.plan.CommentBy = w.caller.ID()
		}
	}
	if err := refs.find(ctx, w); err != nil {
		return err
	}
	if _, err := refs.focus(ctx, w, focus); err != nil {
		return err
	}
	return v.Err()
}

// focusAt is a part of a template, and where it stands in the request.
type focusAt struct {
	coaching.FocusCriterion
	prefix string
}

// focus looks parts of templates up together, and notes those that no revision has.
func (r *references) focus(ctx context.Context, tx repository.Tx, all []focusAt) ([]repository.Focus, error) {
	if len(all) == 0 {
		return nil, nil
	}
	var wanted []repository.TemplateRevision
	asked := map[string]bool{}
	for _, f := range all {
		if id := idOf(f.ScorecardTemplateName); !asked[id] {
			asked[id] = true
			wanted = append(wanted, repository.TemplateRevision{ID: id})
		}
	}
	revisions, err := tx.Profile(r.parent.Customer, r.parent.Profile).Templates().FindAll(ctx, wanted)
	if err != nil {
		return nil, fmt.Errorf("find %d templates: %w", len(wanted), err)
	}
	known := map[string][]*coaching.Template{}
	for _, revision := range revisions {
		id := idOf(revision.Name)
		known[id] = append(known[id], revision)
	}
	found := make([]repository.Focus, len(all))
	for i, f := range all {
		n, ok := coaching.ParseNameOf(coaching.ScorecardTemplates, f.ScorecardTemplateName)
		if !ok || n.Revision != "" || !n.Under(r.parent) || len(known[n.ID]) == 0 {
			r.v.Add(f.prefix+"scorecardTemplateName", unknownName)
		} else if !anyHas(known[n.ID], f.CriterionOrChapterID) {
			r.v.Add(f.prefix+"criterionOrChapterId", noItem)
		}
		found[i] = repository.Focus{TemplateID: n.ID, ItemID: f.CriterionOrChapterID}
	}
	return found, nil
}

func idOf(name string) string {
	n, _ := coaching.ParseName(name)
	return n.ID
}

func anyHas(revisions []*coaching.Template, item string) bool {
	for _, revision := range revisions {
		if revision.Item(item) {
			return true
		}
	}
	return false
}

// GetPlan reads a coaching plan with its sessions. NotFound, also for what the caller may not see.
func (s *Service) GetPlan(ctx context.Context, name coaching.Name) (*coaching.Plan, error) {
	var plan *coaching.Plan
	err := s.read(ctx, "GetCoachingPlan", place(name), func(w *work) error {
		var err error
		if plan, err = w.plans().Find(ctx, name.ID); err != nil {
			return err
		}
		if err := w.presentPlans(ctx, plan); err != nil {
			return err
		}
		return w.addSessions(ctx, SessionsOfPlans{Include: true}, plan)
	})
	return plan, err
}

// presentPlans leaves out of plans what the caller may not see. A plan that is not the caller's to see is NotFound.
func (w *work) presentPlans(ctx context.Context, all ...*coaching.Plan) error {
	for _, plan := range all {
		seen, err := w.about(ctx, plan.AgentUserName)
		if err != nil {
			return err
		}
		if !seen {
			return notFound()
		}
		drafts, err := w.readsDrafts(ctx, plan.AgentUserName)
		if err != nil {
			return err
		}
		if !drafts {
			plan.Conceal()
		}
	}
	return nil
}

// SessionsOfPlans says which sessions a list of plans answers with them: from Start on and before End.
type SessionsOfPlans struct {
	Include      bool
	Start, End   time.Time // zero: no bound
	WithoutTexts bool
}

// addSessions reads the sessions of plans that the caller may see.
func (w *work) addSessions(ctx context.Context, q SessionsOfPlans, all ...*coaching.Plan) error {
	if !q.Include {
		return nil
	}
	of := make(map[string]*coaching.Plan, len(all))
	names := make([]string, len(all))
	for i, plan := range all {
		of[plan.Name], names[i] = plan, plan.Name
	}
	held, err := w.sessions().OfPlans(ctx, idsOf(names...), q.Start, q.End)
	if err != nil {
		return err
	}
	if err := w.presentSessions(ctx, held...); err != nil {
		return err
	}
	for _, session := range held {
		if q.WithoutTexts {
			session.MeetingNotes, session.AgentComment = "", ""
		}
		plan := of[session.CoachingPlanName]
		plan.CoachingSessions = append(plan.CoachingSessions, session)
	}
	return nil
}

// UpdatePlan changes a coaching plan as the patch says. NotFound; PermissionDenied for one that the caller may see and not
// change; InvalidArgument naming every fault.
func (s *Service) UpdatePlan(ctx context.Context, name coaching.Name, patch coaching.Patch) (*coaching.Plan, error) {
	const prefix = "coachingPlan."
	var plan *coaching.Plan
	err := s.write(ctx, "UpdateCoachingPlan", place(name), planReply(&plan), func(w *work) error {
		var err error
		if plan, err = w.planForChange(ctx, name); err != nil {
			return err
		}
		before := *plan
		was, err := state(plan)
		if err != nil {
			return err
		}
		var v coaching.Violations
		sameName(patch, name, prefix, &v)
		patch.Apply(plan, PlanFields, prefix, &v)
		if value, changed := patch.Changes("isActive"); changed && value == nil {
			v.Add(prefix+"isActive", "is required")
		}
		plan.UpdateTime = coaching.Later(plan.UpdateTime, w.now)
		if err := w.checkPlans(ctx, &v, planAt{plan, &before, prefix}); err != nil {
			return err
		}
		if err := w.match(before.Version); err != nil {
			return err
		}
		if err := w.plans().Update(ctx, plan); err != nil {
			return fmt.Errorf("update plan: %w", err)
		}
		if err := w.record(plan.Name, plan.AgentUserName, was, plan); err != nil {
			return err
		}
		return w.presentPlans(ctx, plan)
	})
	return plan, err
}

// planForChange reads a plan that the caller may see, to be changed. PermissionDenied for one that the caller may see and
// not change.
func (w *work) planForChange(ctx context.Context, name coaching.Name) (*coaching.Plan, error) {
	plan, err := w.plans().FindForUpdate(ctx, name.ID)
	if err != nil {
		return nil, fmt.Errorf("find plan: %w", err)
	}
	return plan, w.changeable(ctx, plan.AgentUserName)
}

// changeable is NotFound for what is about a user whom the caller may not see, and PermissionDenied where the caller may
// see it and not change it.
func (w *work) changeable(ctx context.Context, user string) error {
	seen, err := w.about(ctx, user)
	if err != nil {
		return err
	}
	if !seen {
		return notFound()
	}
	may, err := w.coaches(ctx, user)
	if err == nil && !may {
		err = auth.Denied()
	}
	return err
}

// PlanScorecard is a coaching plan and a scorecard that is in it, or no longer.
type PlanScorecard struct {
	CoachingPlanName string `json:"coachingPlanName"`
	ScorecardName    string `json:"scorecardName"`
}

// AddScorecardToPlan puts a scorecard of the plan's agent into the plan. Doing it again changes nothing. NotFound;
// PermissionDenied as in UpdatePlan; InvalidArgument for a scorecard that the caller does not see or that is of another
// agent.
func (s *Service) AddScorecardToPlan(ctx context.Context, name coaching.Name, scorecard string) (PlanScorecard, error) {
	return s.linkScorecard(ctx, "AddScorecardToCoachingPlan", name, scorecard)
}

// RemoveScorecardFromPlan takes a scorecard out of a plan. Doing it again changes nothing. Errors as in AddScorecardToPlan.
func (s *Service) RemoveScorecardFromPlan(ctx context.Context, name coaching.Name, scorecard string) (PlanScorecard, error) {
	return s.linkScorecard(ctx, "RemoveScorecardFromCoachingPlan", name, scorecard)
}

func (s *Service) linkScorecard(ctx context.Context, operation string, name coaching.Name, scorecard string) (PlanScorecard, error) {
	var link PlanScorecard
	r := reply{value: func() any { return &link }, versions: func() []*int64 { return nil }, begin: func(int) {}}
	err := s.write(ctx, operation, place(name), r, func(w *work) error {
		plan, err := w.planForChange(ctx, name)
		if err != nil {
			return err
		}
		link = PlanScorecard{CoachingPlanName: plan.Name, ScorecardName: scorecard}
		if err := w.checkLinked(ctx, plan, scorecard); err != nil {
			return err
		}
		if err := w.match(plan.Version); err != nil {
			return err
		}
		store, before, after := w.plans().AddScorecard, any(nil), any(link)
		if operation == "RemoveScorecardFromCoachingPlan" {
			store, before, after = w.plans().RemoveScorecard, after, before
		}
		changed, err := store(ctx, name.ID, idOf(scorecard))
		if err != nil {
			return err
		}
		if !changed {
			w.leave()
			return nil
		}
		return w.record(plan.Name, plan.AgentUserName, before, after)
	})
	return link, err
}

// checkLinked holds a scorecard against the plan that it is to be put into or taken out of.
func (w *work) checkLinked(ctx context.Context, plan *coaching.Plan, scorecard string) error {
	var v coaching.Violations
	n, ok := coaching.ParseNameOf(coaching.Scorecards, scorecard)
	if !ok || !n.Under(w.parent) {
		v.Add("scorecardName", unknownName)
		return v.Err()
	}
	card, err := w.Profile(w.parent.Customer, w.parent.Profile).Scorecards().Show(ctx, n.ID)
	if err != nil && !isNotFound(err) {
		return fmt.Errorf("find scorecard: %w", err)
	}
	var seen []*coaching.Scorecard
	if card != nil {
		if seen, err = w.seen(ctx, card); err != nil {
			return err
		}
	}
	switch {
	case len(seen) == 0:
		v.Add("scorecardName", unknownName)
	case card.AgentUserName != plan.AgentUserName:
		v.Add("scorecardName", "is a scorecard of another agent than the plan's")
	case !card.Normal():
		v.Add("scorecardName", "belongs to an appeal or a calibration")
	}
	return v.Err()
}

func planReply(result **coaching.Plan) reply {
	return replyOf(result, func(p *coaching.Plan) *int64 { return &p.Version })
}

// plansReply is a list of plans.
func plansReply(result *[]*coaching.Plan) reply {
	return reply{
		value: func() any { return result },
		versions: func() []*int64 {
			versions := make([]*int64, len(*result))
			for i, plan := range *result {
				versions[i] = &plan.Version
			}
			return versions
		},
		begin: func(resources int) { *result = make([]*coaching.Plan, 0, resources) },
	}
}

// planStates are plans as they are now, to be recorded once they have changed.
func planStates(all map[string]*coaching.Plan) (map[string]json.RawMessage, error) {
	states := make(map[string]json.RawMessage, len(all))
	for id, plan := range all {
		var err error
		if states[id], err = state(plan); err != nil {
			return nil, err
		}
	}
	return states, nil
}
