package service

import (
	"context"
	"fmt"
	"slices"
	"time"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// TemplateQuery is what a list of current templates asks for; names as they were sent.
type TemplateQuery struct {
	AgentUserName                   string   // the audience holds this agent
	Triggers                        []string // moments, any of which answers a criterion
	UsecaseNames                    []string
	IncludeDeleted, IncludeInactive bool
	Types                           []coaching.TemplateType
	WithStats                       bool
	Page                            Page
}

// TemplateStats is what is known of a template's normal scorecards. MeanTotal is over the submitted ones that have a
// total, to four decimals, and nil where there is none.
type TemplateStats struct {
	Scorecards, Submitted int64
	MeanTotal             *coaching.Decimal
	LastSubmitTime        time.Time
}

// TemplateList is a page of current revisions, with the statistics of each by id when they were asked for.
type TemplateList struct {
	Templates []*coaching.Template
	Stats     map[string]TemplateStats
	More      bool
}

// ListCurrentTemplates reads a page of current revisions in order of id. NotFound for the profile; InvalidArgument
// naming every filter that names nothing.
func (s *Service) ListCurrentTemplates(ctx context.Context, parent coaching.Parent, q TemplateQuery) (TemplateList, error) {
	var list TemplateList
	err := s.read(ctx, "ListCurrentScorecardTemplates", parent, func(w *work) error {
		if err := inProfile(ctx, w, parent); err != nil {
			return err
		}
		if err := q.check(ctx, w, parent); err != nil {
			return err
		}
		var err error
		list, err = listTemplates(ctx, w, parent, q)
		return err
	})
	return list, err
}

func (q *TemplateQuery) check(ctx context.Context, tx repository.Tx, parent coaching.Parent) error {
	var v coaching.Violations
	refs := references{parent: parent, v: &v}
	refs.add("agentUserName", q.AgentUserName, coaching.Users)
	refs.addAll("triggers", q.Triggers, coaching.Moments)
	refs.addAll("usecaseNames", q.UsecaseNames, coaching.UseCases)
	if err := refs.find(ctx, tx); err != nil {
		return err
	}
	return v.Err()
}

// listTemplates reads batches until the page is full, since what stands inside a template is judged here.
func listTemplates(ctx context.Context, tx repository.Tx, parent coaching.Parent, q TemplateQuery) (TemplateList, error) {
	profile := tx.Profile(parent.Customer, parent.Profile)
	limit := q.Page.limit()
	filter := repository.TemplateFilter{IncludeDeleted: q.IncludeDeleted, IncludeInactive: q.IncludeInactive, Types: q.Types}
	var list TemplateList
	for len(list.Templates) <= limit {
		batch, err := profile.Templates().ListCurrent(ctx, filter, q.Page.After, limit+1)
		if err != nil {
			return list, fmt.Errorf("list templates: %w", err)
		}
		for _, t := range batch {
			wanted, err := q.wants(ctx, profile, t)
			if err != nil {
				return list, err
			}
			if wanted {
				list.Templates = append(list.Templates, t)
			}
		}
		if len(batch) <= limit {
			break
		}
		q.Page.After = templateID(batch[len(batch)-1])
	}
	list.Templates, list.More = cut(list.Templates, limit)
	var err error
	if q.WithStats {
		list.Stats, err = statsOf(ctx, profile, list.Templates)
	}
	return list, err
}

func statsOf(ctx context.Context, profile repository.Profile, templates []*coaching.Template) (map[string]TemplateStats, error) {
	ids := make([]string, len(templates))
	for i, t := range templates {
		ids[i] = templateID(t)
	}
	counts, err := profile.Scorecards().CountByTemplate(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("count scorecards: %w", err)
	}
	stats := map[string]TemplateStats{}
	for id, count := range counts {
		stats[id] = TemplateStats{Scorecards: count.Scorecards, Submitted: count.Submitted, MeanTotal: meanOf(count.Total), LastSubmitTime: count.LastSubmitTime}
	}
	return stats, nil
}

// wants judges a template by its use cases, the moments that trigger it, and its audience.
func (q *TemplateQuery) wants(ctx context.Context, profile repository.Profile, t *coaching.Template) (bool, error) {
	if len(q.UsecaseNames) > 0 && !holds(t.UsecaseNames, q.UsecaseNames) {
		return false, nil
	}
	if len(q.Triggers) > 0 && !holds(t.Triggers(), q.Triggers) {
		return false, nil
	}
	if q.AgentUserName == "" {
		return true, nil
	}
	agents, err := profile.Agents(ctx, audienceFilter(t.Audience))
	if err != nil {
		return false, fmt.Errorf("resolve audience: %w", err)
	}
	n, _ := coaching.ParseName(q.AgentUserName) // check has found it
	return slices.Contains(agents, n.ID), nil
}

func templateID(t *coaching.Template) string {
	n, _ := coaching.ParseName(t.Name) // stored names are well-formed
	return n.ID
}
