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
		list, err = w.listTemplates(ctx, parent, q)
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

// fewestTemplates is how many templates are read at once at least, so that a small page of which little is wanted does not
// take many statements.
const fewestTemplates = 500

// listTemplates reads batches until the page is full, since what stands inside a template is judged here.
func (w *work) listTemplates(ctx context.Context, parent coaching.Parent, q TemplateQuery) (TemplateList, error) {
	profile := w.Profile(parent.Customer, parent.Profile)
	limit := q.Page.limit()
	agent, err := w.membership(ctx, q.AgentUserName)
	if err != nil {
		return TemplateList{}, err
	}
	batchSize := max(limit+1, fewestTemplates)
	filter := repository.TemplateFilter{IncludeDeleted: q.IncludeDeleted, IncludeInactive: q.IncludeInactive, Types: q.Types}
	var list TemplateList
	for len(list.Templates) <= limit {
		batch, err := profile.Templates().ListCurrent(ctx, filter, q.Page.After, batchSize)
		if err != nil {
			return list, fmt.Errorf("list templates: %w", err)
		}
		for _, t := range batch {
			if w.caller.SeesTemplate(t) && q.wants(t) && (agent == nil || agent.isIn(t.Audience)) {
				list.Templates = append(list.Templates, t)
			}
		}
		if len(batch) < batchSize {
			break
		}
		q.Page.After = templateID(batch[len(batch)-1])
	}
	list.Templates, list.More = cut(list.Templates, limit)
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

// wants judges a template by its use cases and the moments that trigger it.
func (q *TemplateQuery) wants(t *coaching.Template) bool {
	return (len(q.UsecaseNames) == 0 || holds(t.UsecaseNames, q.UsecaseNames)) && (len(q.Triggers) == 0 || holds(t.Triggers(), q.Triggers))
}

// membership is what decides in which audiences a user is.
type membership struct {
	active     bool // an agent of the profile who can be in an audience at all
	name, team string
	groups     []string // full names, nested ones included
}

// membership looks up a user, by full name, for any number of audiences; nil for none.
func (w *work) membership(ctx context.Context, user string) (*membership, error) {
	if user == "" {
		return nil, nil
	}
	name, _ := coaching.ParseName(user) // check has found it
	customer := w.Customer(w.parent.Customer)
	agents, err := w.Profile(w.parent.Customer, w.parent.Profile).Agents(ctx, repository.AgentFilter{UserIDs: []string{name.ID}})
	if err != nil {
		return nil, fmt.Errorf("find agent: %w", err)
	}
	entry, err := customer.Directory().Find(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("find agent: %w", err)
	}
	groups, err := customer.GroupsOf(ctx, name.ID)
	if err != nil {
		return nil, err
	}
	m := &membership{active: len(agents) > 0, name: user, team: entry.(*coaching.User).Team}
	for _, id := range groups {
		m.groups = append(m.groups, w.parent.Name(coaching.Groups, id).String())
	}
	return m, nil
}

// isIn tells whether an audience holds the user now.
func (m *membership) isIn(a *coaching.Audience) bool {
	return m.active && (a.Empty() || slices.Contains(a.UserNames, m.name) || (m.team != "" && slices.Contains(a.TeamNames, m.team)) || holds(a.GroupNames, m.groups))
}

func templateID(t *coaching.Template) string {
	n, _ := coaching.ParseName(t.Name) // stored names are well-formed
	return n.ID
}
