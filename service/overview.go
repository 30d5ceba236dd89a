package service

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"opencoaching/coaching"
	"opencoaching/export"
	"opencoaching/repository"
)

// OverviewOrder is what overviews are sorted by.
type OverviewOrder int

// The orders of overviews. In either direction whoever had no session comes last, and equals are sorted by name.
const (
	OverviewsByName OverviewOrder = iota
	OverviewsBySessionTime
	OverviewsByScorecards
)

// OverviewQuery is what a report on agents asks for.
type OverviewQuery struct {
	ReportQuery
	Span       coaching.Span
	Order      OverviewOrder
	Descending bool
	Size       int
	// After is the last entry of the page before, of which only the name and what is sorted by is looked at; nil: the first
	// page. AsOf is the moment of the first page, at which all are looked at; zero: now.
	After *coaching.Overview
	AsOf  time.Time
}

// OverviewList is a page of overviews as of a moment.
type OverviewList struct {
	Overviews []*coaching.Overview
	AsOf      time.Time
	More      bool
}

// RetrieveCoachingOverviews reports what happened with each agent. NotFound for the profile; InvalidArgument naming every
// filter that names nothing.
func (s *Service) RetrieveCoachingOverviews(ctx context.Context, parent coaching.Parent, q OverviewQuery) (OverviewList, error) {
	var list OverviewList
	err := s.read(ctx, "RetrieveCoachingOverviews", parent, func(w *work) (err error) {
		list, err = q.overviews(ctx, w, pageLimit(q.Size))
		return err
	})
	return list, err
}

// ExportCoachingOverviews writes the report as CSV, all of it. What it is made of is read from one snapshot before the
// first byte, so that errors but those of the writer come before. Errors are those of RetrieveCoachingOverviews.
func (s *Service) ExportCoachingOverviews(
	ctx context.Context, parent coaching.Parent, q OverviewQuery, options export.CSVOptions, to io.Writer,
) error {
	var rows []export.OverviewRow
	err := s.read(ctx, "ExportCoachingOverviews", parent, func(w *work) error {
		q.After, q.AsOf = nil, time.Time{}
		list, err := q.overviews(ctx, w, unlimited)
		if err != nil {
			return err
		}
		rows, err = overviewRows(ctx, w, list.Overviews)
		return err
	})
	if err != nil {
		return err
	}
	return export.WriteOverviews(to, options, rows)
}

// unlimited is the limit of a list that is read whole.
const unlimited = 1<<31 - 1

// overviewRows adds what a file shows of the agents.
func overviewRows(ctx context.Context, w *work, overviews []*coaching.Overview) ([]export.OverviewRow, error) {
	rows, names := make([]export.OverviewRow, len(overviews)), make([]coaching.Name, len(overviews))
	for i, overview := range overviews {
		names[i], _ = coaching.ParseName(overview.AgentUserName)
	}
	found, err := w.Customer(w.parent.Customer).Directory().FindAll(ctx, names)
	if err != nil {
		return nil, fmt.Errorf("find agents: %w", err)
	}
	for i, overview := range overviews {
		rows[i].Overview = overview
		if user, known := found[names[i]].(*coaching.User); known {
			rows[i].DisplayName, rows[i].Team = user.DisplayName, user.Team
		}
	}
	return rows, nil
}

// overviews reports on a page of agents. In order of names only the page's agents have to be looked at.
func (q *OverviewQuery) overviews(ctx context.Context, w *work, limit int) (OverviewList, error) {
	list := OverviewList{AsOf: q.AsOf}
	if list.AsOf.IsZero() {
		list.AsOf = w.now
	}
	of, err := q.reportOf(ctx, w)
	if err != nil {
		return list, err
	}
	all := make([]*coaching.Overview, len(of.AgentIDs))
	for i, id := range of.AgentIDs {
		all[i] = &coaching.Overview{AgentUserName: coaching.UserName(w.parent.Customer, id)}
	}
	if q.Order == OverviewsByName {
		list.Overviews, list.More = q.page(all, limit)
		return list, q.fill(ctx, w, of, list)
	}
	list.Overviews = all
	if err := q.fill(ctx, w, of, list); err != nil {
		return list, err
	}
	list.Overviews, list.More = q.page(all, limit)
	return list, nil
}

// page sorts overviews, and takes those after the page before.
func (q *OverviewQuery) page(all []*coaching.Overview, limit int) ([]*coaching.Overview, bool) {
	if q.After != nil {
		all = slices.DeleteFunc(all, func(o *coaching.Overview) bool { return q.compare(o, q.After) <= 0 })
	}
	slices.SortFunc(all, q.compare)
	return cut(all, limit)
}

func (q *OverviewQuery) compare(a, b *coaching.Overview) int {
	name := strings.Compare(a.AgentUserName, b.AgentUserName)
	none := a.LastSessionTime.IsZero()
	var value int
	switch {
	case q.Order == OverviewsByScorecards:
		value = cmp.Compare(a.Scorecards, b.Scorecards)
	case q.Order == OverviewsBySessionTime && none != b.LastSessionTime.IsZero():
		return lastIf(none)
	case q.Order == OverviewsBySessionTime:
		value = a.LastSessionTime.Compare(b.LastSessionTime)
	default:
		value = name
	}
	if q.Descending {
		value = -value
	}
	return cmp.Or(value, name)
}

// lastIf is the comparison of two of which one is to come last, the first or the second.
func lastIf(first bool) int {
	if first {
		return 1
	}
	return -1
}

// fill looks up what happened with the agents of a list.
func (q *OverviewQuery) fill(ctx context.Context, w *work, of repository.ReportOf, list OverviewList) error {
	if len(list.Overviews) == 0 {
		return nil
	}
	of.AgentIDs = of.AgentIDs[:0:0]
	for _, overview := range list.Overviews {
		of.AgentIDs = append(of.AgentIDs, idsOf(overview.AgentUserName)...)
	}
	past := q.Span
	if list.AsOf.Before(past.End) {
		past.End = list.AsOf
	}
	reports := w.Profile(w.parent.Customer, w.parent.Profile).Reports()
	scorecards, err := reports.Scorecards(ctx, of, past, q.Span.Previous())
	if err != nil {
		return err
	}
	plans, err := reports.ActivePlans(ctx, of)
	if err != nil {
		return err
	}
	sessions, err := reports.Sessions(ctx, of, past)
	if err != nil {
		return err
	}
	for i, overview := range list.Overviews {
		id := of.AgentIDs[i]
		overview.ActivePlans = plans[id]
		overview.SessionsHeld, overview.SessionsAcknowledged, overview.LastSessionTime =
			sessions[id].Held, sessions[id].Acknowledged, sessions[id].Last
		sums := scorecards[id]
		overview.Scorecards = sums.Count
		overview.MeanScore = coaching.NewMean(sums.Total.Sum, sums.Total.Count, 1)
		overview.PreviousMeanScore = coaching.NewMean(sums.Before.Sum, sums.Before.Count, 1)
		overview.Change = overview.MeanScore.Since(overview.PreviousMeanScore)
	}
	return nil
}
