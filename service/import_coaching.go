package service

import (
	"context"
	"fmt"

	"opencoaching/coaching"
)

// plans stores the coaching plans, and puts scorecards into them.
func (r *importRun) plans(ctx context.Context) error {
	w := r.at(r.set.Profile)
	checked := make([]planAt, len(r.set.Plans))
	var v coaching.Violations
	for i, plan := range r.set.Plans {
		checked[i] = planAt{plan, nil, fmt.Sprintf("plans[%d].", i)}
		if n, ok := coaching.ParseNameOf(coaching.CoachingPlans, plan.Name); !ok || !n.Under(r.set.Profile) {
			v.Add(checked[i].prefix+"name", "must be the name of a coaching plan of the profile")
		}
	}
	if err := w.checkPlans(ctx, &v, checked...); err != nil {
		return err
	}
	for _, plan := range r.set.Plans {
		if plan.CommentBy != "" {
			plan.CommentBy = idOf(plan.CreatorUserName)
		}
	}
	if err := w.plans().Create(ctx, r.set.Plans...); err != nil {
		return fmt.Errorf("import plans: %w", err)
	}
	for _, link := range r.set.Planned {
		if _, err := w.plans().AddScorecard(ctx, idOf(link.CoachingPlanName), idOf(link.ScorecardName)); err != nil {
			return fmt.Errorf("import what is in %s: %w", link.CoachingPlanName, err)
		}
	}
	r.advance(len(r.set.Plans))
	return nil
}

// sessions stores the coaching sessions.
func (r *importRun) sessions(ctx context.Context) error {
	w := r.at(r.set.Profile)
	var v coaching.Violations
	refs := references{parent: r.set.Profile, v: &v}
	agentOf := make(map[string]string, len(r.set.Plans))
	for _, plan := range r.set.Plans {
		agentOf[plan.Name] = plan.AgentUserName
	}
	for i, session := range r.set.Sessions {
		refs.prefix = fmt.Sprintf("sessions[%d].", i)
		if n, ok := coaching.ParseNameOf(coaching.CoachingSessions, session.Name); !ok || !n.Under(r.set.Profile) {
			v.Add(refs.prefix+"name", "must be the name of a coaching session of the profile")
		}
		coaching.CheckSession(session, refs.prefix, r.now, &v)
		if session.CoachingPlanName != "" && session.AgentUserName != agentOf[session.CoachingPlanName] {
			v.Add(refs.prefix+"agentUserName", "is not the agent of the coaching plan")
		}
		refs.add("agentUserName", session.AgentUserName, coaching.Users)
		refs.addUser("creatorUserName", session.CreatorUserName)
		refs.addUser("managerSubmitterUserName", session.ManagerSubmitterUserName)
		refs.add("usecaseName", session.UsecaseName, coaching.UseCases)
		if session.MeetingNotes != "" {
			session.NotesBy = idOf(session.CreatorUserName)
		}
	}
	if err := refs.find(ctx, r); err != nil {
		return err
	}
	if err := v.Err(); err != nil {
		return err
	}
	for _, session := range r.set.Sessions {
		if err := w.sessions().Create(ctx, session); err != nil {
			return fmt.Errorf("import session %s: %w", session.Name, err)
		}
		r.advance(1)
	}
	return nil
}

// comments stores the coaching comments.
func (r *importRun) comments(ctx context.Context) error {
	w := r.at(r.set.Profile)
	planOf := map[string]string{} // by thread
	for i, comment := range r.set.Comments {
		var v coaching.Violations
		refs := references{parent: r.set.Profile, prefix: fmt.Sprintf("comments[%d].", i), v: &v}
		if n, ok := coaching.ParseNameOf(coaching.CoachingComments, comment.Name); !ok || !n.Under(r.set.Profile) {
			v.Add(refs.prefix+"name", "must be the name of a coaching comment of the profile")
		}
		coaching.CheckComment(comment, refs.prefix, &v)
		refs.addUser("creatorUserName", comment.CreatorUserName)
		if err := w.checkComment(ctx, comment, &refs); err != nil {
			return err
		}
		if err := w.checkLinks(ctx, comment, refs.prefix, &v); err != nil {
			return err
		}
		if plan, begun := planOf[comment.Thread]; begun && plan != comment.CoachingPlanName {
			v.Add(refs.prefix+"thread", "is of another coaching plan")
		}
		planOf[comment.Thread] = comment.CoachingPlanName
		if err := v.Err(); err != nil {
			return err
		}
		if err := w.comments().Create(ctx, comment); err != nil {
			return fmt.Errorf("import comment %s: %w", comment.Name, err)
		}
		r.advance(1)
	}
	return nil
}
