package service

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// ProgressOrder is what progresses are sorted by.
type ProgressOrder int

// The orders of progresses. What has no value comes last in either direction; equals are sorted by agent, then target.
const (
	ProgressesByName ProgressOrder = iota
	ProgressesByProgress
	ProgressesByGap
)

// ProgressQuery is what a report on targets asks for.
type ProgressQuery struct {
	ReportQuery
	// Start and End bound what the scores are over; zero: as coaching.ProgressSpans has it, and now.
	Start, End time.Time
	Order      ProgressOrder
	Descending bool
	Size       int
	// After is the last entry of the page before, of which only the names of agent and target and what is sorted by are
	// looked at; nil: the first page. AsOf is the moment of the first page, at which all are looked at; zero: now.
	After *coaching.Progress
	AsOf  time.Time
}

// ProgressList is a page of progresses as of a moment.
type ProgressList struct {
	Progresses []*coaching.Progress
	AsOf       time.Time
	More       bool
}

// RetrieveCoachingProgresses reports how far each agent has come towards each of its targets. NotFound for the profile;
// InvalidArgument naming every filter that names nothing.
func (s *Service) RetrieveCoachingProgresses(ctx context.Context, parent coaching.Parent, q ProgressQuery) (ProgressList, error) {
	list := ProgressList{AsOf: q.AsOf}
	err := s.read(ctx, "RetrieveCoachingProgresses", parent, func(w *work) error {
		if list.AsOf.IsZero() {
			list.AsOf = w.now
		}
		of, err := q.reportOf(ctx, w)
		if err != nil {
			return err
		}
		list.Progresses, list.More, err = q.progresses(ctx, w, of, list.AsOf)
		return err
	})
	return list, err
}

// towards is a progress, with what its two scores are over.
type towards struct {
	*coaching.Progress
	before, now repository.ItemOf
}

// progresses reports on a page. It is cut as soon as what it is sorted by is known, so that the rest is only looked at for
// what is on it.
func (q *ProgressQuery) progresses(
	ctx context.Context, w *work, of repository.ReportOf, asOf time.Time,
) (page []*coaching.Progress, more bool, err error) {
	reports, limit := w.Profile(w.parent.Customer, w.parent.Profile).Reports(), pageLimit(q.Size)
	goals, err := reports.Goals(ctx, of)
	if err != nil {
		return nil, false, err
	}
	all := q.towards(w.parent.Customer, goals, of.AgentIDs, asOf)
	if q.Order == ProgressesByName {
		all, more = q.page(all, limit)
	}
	if err := scoreNow(ctx, reports, all); err != nil {
		return nil, false, err
	}
	if q.Order == ProgressesByGap {
		all, more = q.page(all, limit)
	}
	if err := scoreStart(ctx, reports, all); err != nil {
		return nil, false, err
	}
	if q.Order == ProgressesByProgress {
		all, more = q.page(all, limit)
	}
	for _, one := range all {
		page = append(page, one.Progress)
	}
	return page, more, nil
}

// scoreNow looks up the scores, and with them how much is missing.
func scoreNow(ctx context.Context, reports repository.Reports, all []towards) error {
	means, err := itemMeans(ctx, reports, all, func(one towards) repository.ItemOf { return one.now })
	if err != nil {
		return err
	}
	for i, one := range all {
		one.Score = means[i]
		one.Gap = one.Score.Below(one.Goal)
	}
	return nil
}

// scoreStart looks up the scores at the start, and with them what has been gained since.
func scoreStart(ctx context.Context, reports repository.Reports, all []towards) error {
	means, err := itemMeans(ctx, reports, all, func(one towards) repository.ItemOf { return one.before })
	if err != nil {
		return err
	}
	for i, one := range all {
		one.StartScore = means[i]
		one.Progress.Progress = one.Score.Since(one.StartScore)
	}
	return nil
}

// itemMeans looks up one mean for each.
func itemMeans(
	ctx context.Context, reports repository.Reports, all []towards, over func(towards) repository.ItemOf,
) ([]coaching.Mean, error) {
	asked := make([]repository.ItemOf, len(all))
	for i, one := range all {
		asked[i] = over(one)
	}
	sums, err := reports.Items(ctx, asked)
	if err != nil {
		return nil, fmt.Errorf("sum up progresses: %w", err)
	}
	means := make([]coaching.Mean, len(sums))
	for i, sum := range sums {
		means[i] = coaching.NewMean(sum.Sum, sum.Count, coaching.EnoughScorecards)
	}
	return means, nil
}

// towards lists what there is to report on: each agent with each target of its plans and of everyone.
func (q *ProgressQuery) towards(customer string, goals []repository.Goal, agents []string, asOf time.Time) []towards {
	at := asOf
	if !q.End.IsZero() && q.End.Before(at) {
		at = q.End
	}
	var all []towards
	for _, goal := range goals {
		before, now := coaching.ProgressSpans(goal.PlanStart, goal.PlanEnd, q.Start, at)
		template, _ := coaching.ParseName(goal.Target.ScorecardTemplateName)
		whose := agents
		if goal.Target.CoachingPlanName != "" {
			whose = []string{goal.AgentID}
		}
		for _, agent := range whose {
			all = append(all, towards{
				Progress: &coaching.Progress{
					AgentUserName: coaching.UserName(customer, agent), TargetName: goal.Target.Name,
					ScorecardTemplateName: goal.Target.ScorecardTemplateName, CriterionOrChapterID: goal.Target.CriterionOrChapterID,
					UsecaseName: goal.Target.UsecaseName, CoachingPlanName: goal.Target.CoachingPlanName, Goal: goal.Target.Target,
					StartTime: now.Start, EndTime: now.End,
				},
				before: repository.ItemOf{AgentID: agent, TemplateID: template.ID, ItemID: goal.Target.CriterionOrChapterID, In: before},
				now:    repository.ItemOf{AgentID: agent, TemplateID: template.ID, ItemID: goal.Target.CriterionOrChapterID, In: now},
			})
		}
	}
	return all
}

// page sorts progresses, and takes those after the page before.
func (q *ProgressQuery) page(all []towards, limit int) ([]towards, bool) {
	if q.After != nil {
		all = slices.DeleteFunc(all, func(one towards) bool { return q.compare(one.Progress, q.After) <= 0 })
	}
	slices.SortFunc(all, func(a, b towards) int { return q.compare(a.Progress, b.Progress) })
	return cut(all, limit)
}

func (q *ProgressQuery) compare(a, b *coaching.Progress) int {
	name := cmp.Or(strings.Compare(a.AgentUserName, b.AgentUserName), strings.Compare(a.TargetName, b.TargetName))
	first, second := q.sorted(a), q.sorted(b)
	switch {
	case q.Order == ProgressesByName && q.Descending:
		return -name
	case (first == nil) != (second == nil):
		return lastIf(first == nil)
	case first == nil:
		return name
	}
	value := cmp.Compare(*first, *second)
	if q.Descending {
		value = -value
	}
	return cmp.Or(value, name)
}

// sorted is the number by which a progress is sorted, or nil.
func (q *ProgressQuery) sorted(p *coaching.Progress) *coaching.Decimal {
	switch q.Order {
	case ProgressesByProgress:
		return p.Progress
	case ProgressesByGap:
		return p.Gap
	default:
		return nil
	}
}
