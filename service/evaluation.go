package service

import (
	"context"
	"fmt"
	"slices"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/export"
	"opencoaching/scoring"
)

// shownPeriods is how many evaluation periods are listed.
const shownPeriods = 100

// EvaluationPeriods are periods, and for each the span of the conversations that it evaluates.
type EvaluationPeriods struct {
	Periods, Conversations []scoring.Period
}

// RetrieveEvaluationPeriods lists the last evaluation periods of a template's current revision that have begun, oldest
// first. NotFound; InvalidArgument for a use case that is none of the template's; FailedPrecondition for a template that
// plans no periods.
func (s *Service) RetrieveEvaluationPeriods(ctx context.Context, name coaching.Name, usecase string) (EvaluationPeriods, error) {
	var found EvaluationPeriods
	err := s.read(ctx, "RetrieveEvaluationPeriods", place(name), func(w *work) error {
		template, err := w.findTemplate(ctx, name)
		if err != nil {
			return err
		}
		var v coaching.Violations
		refs := references{parent: parentOf(name), v: &v}
		refs.add("usecaseName", usecase, coaching.UseCases)
		if err := refs.find(ctx, w); err != nil {
			return err
		}
		checkUsecase(template, usecase, &v)
		if err := v.Err(); err != nil {
			return err
		}
		rhythm, planned := rhythmOf(template)
		if !planned {
			return noPeriods()
		}
		found.Periods = rhythm.Last(w.now, shownPeriods)
		for _, period := range found.Periods {
			found.Conversations = append(found.Conversations, rhythm.Conversations(period))
		}
		return nil
	})
	return found, err
}

// rhythmOf is the rhythm of a template's evaluation periods, and false where it plans none.
func rhythmOf(t *coaching.Template) (scoring.Rhythm, bool) {
	if t.QATaskConfig == nil || t.QATaskConfig.EvaluationPeriod == nil {
		return scoring.Rhythm{}, false
	}
	period := t.QATaskConfig.EvaluationPeriod
	return scoring.NewRhythm(period, export.Zone(period.TimeZoneID, nil))
}

func noPeriods() error {
	return coaching.NewError(coaching.FailedPrecondition, "NO_EVALUATION_PERIODS", "the template plans no evaluation periods")
}

// checkUsecase notes a use case that a template is not for. One that names none is for all.
func checkUsecase(t *coaching.Template, usecase string, v *coaching.Violations) {
	unknown := slices.ContainsFunc(*v, func(fault coaching.Violation) bool { return fault.Field == "usecaseName" })
	if usecase != "" && !unknown && len(t.UsecaseNames) > 0 && !slices.Contains(t.UsecaseNames, usecase) {
		v.Add("usecaseName", "is no use case of the template")
	}
}

// checkPeriod notes a span that is none of a template's evaluation periods; nil is none to look at.
func checkPeriod(t *coaching.Template, period *scoring.Period, v *coaching.Violations) {
	if period == nil {
		return
	}
	if rhythm, planned := rhythmOf(t); !planned || !rhythm.Has(*period) {
		v.Add("evaluationPeriod", "is no evaluation period of the template")
	}
}

// QuotaQuery is what a quota is asked for. Override stands in the place of the template's counts unless it is nil; the
// period, unless it is nil, must be one of the template's.
type QuotaQuery struct {
	UsecaseName string
	Override    *coaching.TaskComplete
	Period      *scoring.Period
	// KeepsCount has whoever is no exception of Override's evaluated as often as the template says.
	KeepsCount bool
}

// counts are those that a query means.
func (q *QuotaQuery) counts(t *coaching.Template) *coaching.TaskComplete {
	var own *coaching.TaskComplete
	if t.QATaskConfig != nil {
		own = t.QATaskConfig.TaskComplete
	}
	if q.Override == nil {
		return own
	}
	counts := *q.Override
	if q.KeepsCount && own != nil {
		counts.EvaluatedConversationCountPerAgent = own.EvaluatedConversationCountPerAgent
	}
	return &counts
}

// TotalQuota is how many conversations are to be evaluated in a period, and of how many agents.
type TotalQuota struct {
	Total  int64
	Agents int
}

// RetrieveQuota adds up over the active agents of a template's audience, of those in the caller's scope, how many
// conversations of each are to be evaluated. NotFound; InvalidArgument naming everything that does not exist or does not
// belong to the template.
func (s *Service) RetrieveQuota(ctx context.Context, name coaching.Name, q QuotaQuery) (TotalQuota, error) {
	var total TotalQuota
	err := s.read(ctx, "RetrieveQATaskUserQuota", place(name), func(w *work) error {
		template, err := w.findTemplate(ctx, name)
		if err != nil {
			return err
		}
		var v coaching.Violations
		refs := references{parent: parentOf(name), v: &v}
		refs.add("usecaseName", q.UsecaseName, coaching.UseCases)
		referExceptions(q.Override, "overrideTaskCompleteConfig", &refs)
		if err := refs.find(ctx, w); err != nil {
			return err
		}
		checkUsecase(template, q.UsecaseName, &v)
		checkPeriod(template, q.Period, &v)
		if err := v.Err(); err != nil {
			return err
		}
		agents, quota, err := w.quota(ctx, template, q.counts(template))
		if err != nil {
			return err
		}
		total = TotalQuota{Total: quota.Total(agents), Agents: len(agents)}
		return nil
	})
	return total, err
}

// referExceptions collects who has a count of their own.
func referExceptions(t *coaching.TaskComplete, field string, refs *references) {
	if t == nil {
		return
	}
	for i, o := range t.OverriddenAgents {
		at := fmt.Sprintf("%s.overriddenAgents[%d]", field, i)
		refs.add(at+".userName", o.UserName, coaching.Users)
		refs.add(at+".groupName", o.GroupName, coaching.Groups)
	}
}

// quota is who is evaluated by a template, of those in the scope, by full name in order of id, and how often.
func (w *work) quota(ctx context.Context, t *coaching.Template, counts *coaching.TaskComplete) ([]string, scoring.Quota, error) {
	agents, err := w.audience(ctx, t)
	if err != nil {
		return nil, scoring.Quota{}, err
	}
	var groups []string
	if counts != nil {
		for _, o := range counts.OverriddenAgents {
			groups = append(groups, idsOf(o.GroupName)...)
		}
	}
	members := map[string][]string{}
	if len(groups) > 0 {
		byID, err := w.Customer(w.parent.Customer).Members(ctx, groups)
		if err != nil {
			return nil, scoring.Quota{}, err
		}
		for id, users := range byID {
			members[w.parent.Name(coaching.Groups, id).String()] = userNames(w.parent.Customer, users)
		}
	}
	return userNames(w.parent.Customer, agents), scoring.NewQuota(counts, members), nil
}

// audience are the ids of the active agents whom a template means, of those in the scope, in order.
func (w *work) audience(ctx context.Context, t *coaching.Template) ([]string, error) {
	filter := audienceFilter(t.Audience)
	agents, err := w.Profile(w.parent.Customer, w.parent.Profile).Agents(ctx, filter)
	if err != nil {
		return nil, fmt.Errorf("resolve audience: %w", err)
	}
	if w.scope == auth.Full {
		return agents, nil
	}
	people, err := w.team(ctx)
	if err != nil {
		return nil, err
	}
	led := make(map[string]bool, len(people))
	for _, id := range people {
		led[id] = true
	}
	return slices.DeleteFunc(agents, func(id string) bool { return !led[id] }), nil
}

func userNames(customer string, ids []string) []string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = coaching.UserName(customer, id)
	}
	return names
}
