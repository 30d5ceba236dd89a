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
