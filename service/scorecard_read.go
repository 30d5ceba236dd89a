package service

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// GetScorecard reads a scorecard as the caller may see it. NotFound, also for what the caller may not see.
func (s *Service) GetScorecard(ctx context.Context, name coaching.Name) (*coaching.Scorecard, error) {
	var card *coaching.Scorecard
	err := s.read(ctx, "GetScorecard", place(name), func(w *work) error {
		var err error
		if card, err = w.Profile(name.Customer, name.Profile).Scorecards().Show(ctx, name.ID); err != nil {
			return fmt.Errorf("find scorecard: %w", err)
		}
		if err := w.present(ctx, card); err != nil {
			return err
		}
		return w.showAppeals(ctx, card)
	})
	return card, err
}

// ScorecardList is a page of scorecards with the template revisions that they are pinned to.
type ScorecardList struct {
	Scorecards []*coaching.Scorecard
	Templates  []*coaching.Template
	More       bool
}

// ScorecardOrder is the column that a list of scorecards is sorted by; ties are broken by id.
type ScorecardOrder = repository.ScorecardOrder

// The orders of a list. Scorecards without a value come last in either direction.
const (
	ByCreateTime = repository.ByCreateTime
	ByUpdateTime = repository.ByUpdateTime
	BySubmitTime = repository.BySubmitTime
	ByTotalScore = repository.ByTotalScore
)

// ScorecardQuery is what a list asks for: the filters, with names as they were sent and ranges closed at both ends, and
// which stretch of which order. An empty field means all; no types mean normal scorecards.
type ScorecardQuery struct {
	AgentUserName, TemplateName                        string
	CoachingPlanNames, ConversationNames, UsecaseNames []string
	CreatorUserNames, SubmitterUserNames               []string
	Types                                              []coaching.ScorecardType
	StartCreateTime, EndCreateTime                     time.Time
	StartUpdateTime, EndUpdateTime                     time.Time
	StartSubmitTime, EndSubmitTime                     time.Time

	Order      ScorecardOrder
	Descending bool
	Size       int                 // as Page.Size
	After      *coaching.Scorecard // the last one of the page before: its name and its value in the order
}

// ListScorecards reads a page of the profile's scorecards, normal ones unless types say otherwise. NotFound for the
// profile; InvalidArgument naming every filter that names nothing.
func (s *Service) ListScorecards(ctx context.Context, parent coaching.Parent, q ScorecardQuery) (ScorecardList, error) {
	var list ScorecardList
	err := s.read(ctx, "ListScorecards", parent, func(w *work) error {
		filter, faults := q.filter(ctx, w, parent)
		var known *coaching.Error
		if faults != nil && !errors.As(faults, &known) {
			return faults
		}
		var err error
		if filter.Visible, err = w.visible(ctx, q.Types...); err != nil {
			return err
		}
		if faults == nil {
			list, err = s.listScorecards(ctx, w, parent, filter, q)
			if err != nil {
				return err
			}
		}
		if len(list.Scorecards) == 0 { // where there is one, there is a profile
			if err := inProfile(ctx, w, parent); err != nil {
				return err
			}
			return faults
		}
		return w.present(ctx, list.Scorecards...)
	})
	return list, err
}

func (s *Service) listScorecards(ctx context.Context, w *work, parent coaching.Parent, filter repository.ScorecardFilter, q ScorecardQuery) (ScorecardList, error) {
	profile := w.Profile(parent.Customer, parent.Profile)
	limit := pageLimit(q.Size)
	page := repository.ScorecardPage{Order: q.Order, Descending: q.Descending, Limit: limit + 1, After: q.After, Show: true}
	cards, err := profile.Scorecards().List(ctx, filter, page)
	if err != nil {
		return ScorecardList{}, fmt.Errorf("list scorecards: %w", err)
	}
	var list ScorecardList
	list.Scorecards, list.More = cut(cards, limit)
	var revisions []repository.TemplateRevision
	seen := map[string]bool{}
	for _, card := range list.Scorecards {
		if n, ok := coaching.ParseName(card.TemplateName); ok && !seen[card.TemplateName] {
			seen[card.TemplateName] = true
			revisions = append(revisions, repository.TemplateRevision{ID: n.ID, Revision: n.RevisionNumber()})
		}
	}
	templates, err := s.templatesNamed(ctx, profile, parent, revisions)
	list.Templates = slices.DeleteFunc(templates, func(t *coaching.Template) bool { return !w.caller.SeesTemplate(t) })
	return list, err
}

// filter turns the names of the query into ids, noting every name that means nothing and every range that is none.
func (q *ScorecardQuery) filter(ctx context.Context, w *work, parent coaching.Parent) (repository.ScorecardFilter, error) {
	var v coaching.Violations
	checkRange(q.StartCreateTime, q.EndCreateTime, "startCreateTime", &v)
	checkRange(q.StartUpdateTime, q.EndUpdateTime, "startUpdateTime", &v)
	checkRange(q.StartSubmitTime, q.EndSubmitTime, "startSubmitTime", &v)
	refs := references{parent: parent, v: &v}
	if err := q.checkNames(ctx, w, &refs); err != nil {
		return repository.ScorecardFilter{}, err
	}
	filter := repository.ScorecardFilter{
		AgentIDs: idsOf(q.AgentUserName), UsecaseIDs: idsOf(q.UsecaseNames...), ConversationIDs: idsOf(q.ConversationNames...),
		CreatorIDs: idsOf(q.CreatorUserNames...), SubmitterIDs: idsOf(q.SubmitterUserNames...), Types: q.Types, PlanIDs: idsOf(q.CoachingPlanNames...),
		StartCreateTime: q.StartCreateTime, EndCreateTime: q.EndCreateTime,
		StartUpdateTime: q.StartUpdateTime, EndUpdateTime: q.EndUpdateTime,
		StartSubmitTime: q.StartSubmitTime, EndSubmitTime: q.EndSubmitTime,
	}
	if q.TemplateName != "" {
		revision, err := refs.template(ctx, w, "templateName", q.TemplateName)
		if err != nil {
			return repository.ScorecardFilter{}, err
		}
		filter.Templates = []repository.TemplateRevision{revision}
	}
	return filter, v.Err()
}

func (q *ScorecardQuery) checkNames(ctx context.Context, w *work, refs *references) error {
	refs.add("agentUserName", q.AgentUserName, coaching.Users)
	refs.addAll("usecaseNames", q.UsecaseNames, coaching.UseCases)
	refs.addUsers("creatorUserNames", q.CreatorUserNames)
	refs.addUsers("submitterUserNames", q.SubmitterUserNames)
	for i, name := range q.ConversationNames {
		if n, ok := coaching.ParseNameOf(coaching.Conversations, name); !ok || !n.Under(refs.parent) {
			refs.v.Add(fmt.Sprintf("conversationNames[%d]", i), unknownName)
		}
	}
	if _, err := w.seenPlans(ctx, q.CoachingPlanNames, planNameAt, refs.v); err != nil {
		return err
	}
	return refs.find(ctx, w)
}

// checkRange notes a range that ends before it begins.
func checkRange(start, end time.Time, field string, v *coaching.Violations) {
	if !start.IsZero() && !end.IsZero() && start.After(end) {
		v.Add(field, "must not be after the end of the range")
	}
}

// idsOf takes the ids out of well-formed names, leaving out empty ones.
func idsOf(names ...string) []string {
	var ids []string
	for _, name := range names {
		if n, ok := coaching.ParseName(name); ok {
			ids = append(ids, n.ID)
		}
	}
	return ids
}

// present makes scorecards ready to be shown to the caller: whoever is mentioned gets a name, and what the caller may
// not see is left out. A scorecard that is not the caller's to see is NotFound.
func (w *work) present(ctx context.Context, cards ...*coaching.Scorecard) error {
	seen, err := w.seen(ctx, cards...)
	if err != nil {
		return err
	}
	if len(seen) < len(cards) {
		return notFound()
	}
	for _, card := range cards {
		conceal(w.caller, card)
	}
	return introduce(ctx, w, w.parent.Customer, peopleOf(cards...))
}
