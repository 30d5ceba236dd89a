package repotest

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// list reads all that a filter means, three at a time, as a client does that pages, and gives the ids in order.
func (f *fixture) list(filter repository.ScorecardFilter, order repository.ScorecardOrder, descending bool) []string {
	f.t.Helper()
	found := []string{}
	page := repository.ScorecardPage{Order: order, Descending: descending, Limit: 3}
	f.read(func(ctx context.Context, tx repository.Tx) error {
		for {
			cards, err := f.home(tx).Scorecards().List(ctx, filter, page)
			if err != nil {
				return err
			}
			require.LessOrEqual(f.t, len(cards), page.Limit)
			found = append(found, ids(cards, func(c *coaching.Scorecard) string { return c.Name })...)
			if len(cards) < page.Limit {
				return nil
			}
			page.After = cards[len(cards)-1]
		}
	})
	return found
}

// varied are cards that differ in whatever a list can be sorted or filtered by, with many ties.
func (f *fixture) varied(count int) []*coaching.Scorecard {
	random := rand.New(rand.NewPCG(7, 11))
	some := func(list ...string) string { return list[random.IntN(len(list))] }
	moment := func() time.Time { return epoch.Add(time.Duration(random.IntN(6)) * time.Microsecond) }
	cards := make([]*coaching.Scorecard, count)
	for i, at := range random.Perm(count) {
		card := f.card(fmt.Sprintf("%s-%02d", some("a", "B", "c"), at))
		card.CreateTime, card.UpdateTime = moment(), moment()
		if random.IntN(3) > 0 {
			card.SubmitTime = moment()
			card.SubmittedBy = &coaching.Person{Name: f.user(some("manager-1", "agent-2"))}
		}
		if random.IntN(3) > 0 {
			card.TotalScore = coaching.Decimal(random.IntN(4))
		}
		card.AgentUserName = f.user(some("agent-1", "agent-2", "agent-3", "agent-4"))
		card.Creator = &coaching.Person{Name: f.user(some("manager-1", "agent-2", coaching.LocalAdminID))}
		card.ConversationName = f.conversation(some("known", "unknown", "unheard"))
		card.UsecaseName = some("", f.usecase(firstUsecase), f.usecase(secondUsecase))
		card.TemplateName = some(f.template(qualityTemplate, 1), f.template(qualityTemplate, 2), f.template(freeForm, 1))
		card.ScorecardType = coaching.ScorecardType(some("", "", string(coaching.ScorecardNormal), "APPEAL_REQUEST"))
		if random.IntN(8) == 0 {
			card.CalibratedScorecardName = f.parent.Name(coaching.Scorecards, "calibrated").String()
		}
		cards[i] = card
	}
	return cards
}

func scorecardsInOrder(f *fixture) {
	cards := f.varied(60)
	f.create(cards...)
	cards = slices.DeleteFunc(cards, func(c *coaching.Scorecard) bool { return !c.Normal() })
	type value struct {
		none bool
		at   int64
	}
	for order, valueOf := range map[repository.ScorecardOrder]func(*coaching.Scorecard) value{
		repository.ByCreateTime: func(c *coaching.Scorecard) value { return value{at: c.CreateTime.UnixMicro()} },
		repository.ByUpdateTime: func(c *coaching.Scorecard) value { return value{at: c.UpdateTime.UnixMicro()} },
		repository.BySubmitTime: func(c *coaching.Scorecard) value {
			return value{none: c.SubmitTime.IsZero(), at: c.SubmitTime.UnixMicro()}
		},
		repository.ByTotalScore: func(c *coaching.Scorecard) value {
			return value{none: c.TotalScore == coaching.NotApplicable, at: int64(c.TotalScore)}
		},
	} {
		for _, descending := range []bool{false, true} {
			slices.SortFunc(cards, func(a, b *coaching.Scorecard) int {
				x, y := valueOf(a), valueOf(b)
				if x.none != y.none {
					return map[bool]int{true: 1, false: -1}[x.none]
				}
				by := cmp.Or(cmp.Compare(x.at, y.at), cmp.Compare(a.Name, b.Name))
				if descending {
					return -by
				}
				return by
			})
			require.Equal(f.t, ids(cards, func(c *coaching.Scorecard) string { return c.Name }),
				f.list(repository.ScorecardFilter{}, order, descending), "%s, descending %v", order, descending)
		}
	}
	f.read(func(ctx context.Context, tx repository.Tx) error {
		_, err := f.home(tx).Scorecards().List(ctx, repository.ScorecardFilter{},
			repository.ScorecardPage{Order: "id; DROP TABLE scorecards", Limit: 1})
		require.Error(f.t, err)
		return nil
	})
}

// filterCase is a filter, and what it should mean.
type filterCase struct {
	filter repository.ScorecardFilter
	means  func(*coaching.Scorecard) bool
}

func (f *fixture) filterCases() map[string]filterCase {
	type filter = repository.ScorecardFilter
	type card = *coaching.Scorecard
	from, to := epoch.Add(time.Microsecond), epoch.Add(3*time.Microsecond)
	between := func(t time.Time) bool { return !t.Before(from) && !t.After(to) }
	is := func(p *coaching.Person, ids ...string) bool {
		return p != nil && slices.ContainsFunc(ids, func(id string) bool { return p.Name == f.user(id) })
	}
	return map[string]filterCase{
		"agent":         {filter{AgentIDs: []string{"agent-1"}}, func(c card) bool { return c.AgentUserName == f.user("agent-1") }},
		"unknown agent": {filter{AgentIDs: []string{"nobody", "' OR 1=1 --", `"`, `\`, "{}"}}, func(card) bool { return false }},
		"conversations": {filter{ConversationIDs: []string{"unknown", "unheard"}}, func(c card) bool { return c.ConversationName != f.conversation("known") }},
		"creators":      {filter{CreatorIDs: []string{"manager-1", coaching.LocalAdminID}}, func(c card) bool { return is(c.Creator, "manager-1", coaching.LocalAdminID) }},
		"submitter":     {filter{SubmitterIDs: []string{"manager-1"}}, func(c card) bool { return is(c.SubmittedBy, "manager-1") }},
		"use case":      {filter{UsecaseIDs: []string{firstUsecase}}, func(c card) bool { return c.UsecaseName == f.usecase(firstUsecase) }},
		"use cases":     {filter{UsecaseIDs: []string{firstUsecase, secondUsecase}}, func(c card) bool { return c.UsecaseName != "" }},
		"template": {filter{Templates: []repository.TemplateRevision{{ID: qualityTemplate}}},
			func(c card) bool { return c.TemplateName != f.template(freeForm, 1) }},
		"revision": {filter{Templates: []repository.TemplateRevision{{ID: qualityTemplate, Revision: 1}}},
			func(c card) bool { return c.TemplateName == f.template(qualityTemplate, 1) }},
		"template or revision": {filter{Templates: []repository.TemplateRevision{{ID: freeForm}, {ID: qualityTemplate, Revision: 2}}},
			func(c card) bool { return c.TemplateName != f.template(qualityTemplate, 1) }},
		"created":        {filter{StartCreateTime: from, EndCreateTime: to}, func(c card) bool { return between(c.CreateTime) }},
		"created from":   {filter{StartCreateTime: from}, func(c card) bool { return !c.CreateTime.Before(from) }},
		"created until":  {filter{EndCreateTime: to}, func(c card) bool { return !c.CreateTime.After(to) }},
		"updated":        {filter{StartUpdateTime: from, EndUpdateTime: to}, func(c card) bool { return between(c.UpdateTime) }},
		"submitted":      {filter{StartSubmitTime: from, EndSubmitTime: to}, func(c card) bool { return between(c.SubmitTime) }},
		"active agents":  {filter{Agents: &repository.AgentFilter{}}, func(c card) bool { return c.AgentUserName < f.user("agent-3") }},
		"inactive also":  {filter{Agents: &repository.AgentFilter{IncludeInactive: true}}, func(c card) bool { return c.AgentUserName < f.user("agent-4") }},
		"dev users also": {filter{Agents: &repository.AgentFilter{IncludeDev: true}}, func(c card) bool { return c.AgentUserName != f.user("agent-3") }},
		"team": {filter{Agents: &repository.AgentFilter{TeamIDs: []string{"billing"}}},
			func(c card) bool { return c.AgentUserName == f.user("agent-1") }},
		"group": {filter{Agents: &repository.AgentFilter{GroupIDs: []string{"whole"}}},
			func(c card) bool { return c.AgentUserName == f.user("agent-2") }},
		"nested groups": {filter{Agents: &repository.AgentFilter{GroupIDs: []string{"whole"}, Nested: true}},
			func(c card) bool { return c.AgentUserName < f.user("agent-3") }},
		"visible to an agent": {filter{Visible: &repository.Visible{SelfID: "agent-1"}},
			func(c card) bool { return c.AgentUserName == f.user("agent-1") && !c.SubmitTime.IsZero() }},
		"visible to a manager": {filter{Visible: &repository.Visible{AgentIDs: []string{"agent-2", "agent-3"}, SelfID: "agent-1"}},
			func(c card) bool {
				return c.AgentUserName < f.user("agent-4") && (c.AgentUserName != f.user("agent-1") || !c.SubmitTime.IsZero())
			}},
		"visible to a manager's manager": {filter{Visible: &repository.Visible{AgentIDs: []string{"agent-2"}, SelfID: "agent-2"}},
			func(c card) bool { return c.AgentUserName == f.user("agent-2") }},
		"visible to a stranger": {filter{Visible: &repository.Visible{AgentIDs: []string{}, SelfID: "manager-1"}}, func(card) bool { return false }},
		"visible and asked for": {filter{Visible: &repository.Visible{AgentIDs: []string{"agent-2"}, SelfID: "agent-1"}, AgentIDs: []string{"agent-1", "agent-3"}},
			func(c card) bool { return c.AgentUserName == f.user("agent-1") && !c.SubmitTime.IsZero() }},
		"everything at once": {filter{
			AgentIDs: []string{"agent-1", "agent-2"}, Agents: &repository.AgentFilter{UserIDs: []string{"agent-2"}},
			CreatorIDs: []string{"manager-1", "agent-2"}, UsecaseIDs: []string{firstUsecase, secondUsecase}, EndCreateTime: to,
			Templates: []repository.TemplateRevision{{ID: freeForm}, {ID: qualityTemplate, Revision: 2}},
		}, func(c card) bool {
			return c.AgentUserName == f.user("agent-2") && is(c.Creator, "manager-1", "agent-2") && c.UsecaseName != "" &&
				!c.CreateTime.After(to) && c.TemplateName != f.template(qualityTemplate, 1)
		}},
	}
}

func scorecardsFiltered(f *fixture) {
	cards := f.varied(120)
	f.create(cards...)
	slices.SortFunc(cards, func(a, b *coaching.Scorecard) int { return cmp.Compare(a.Name, b.Name) })
	matching := func(means func(*coaching.Scorecard) bool) []string {
		kept := slices.DeleteFunc(slices.Clone(cards), func(c *coaching.Scorecard) bool { return !means(c) })
		return ids(kept, func(c *coaching.Scorecard) string { return c.Name })
	}
	for name, c := range f.filterCases() {
		want := matching(func(card *coaching.Scorecard) bool { return card.Normal() && c.means(card) })
		require.ElementsMatch(f.t, want, f.list(c.filter, repository.ByCreateTime, true), name)
		require.ElementsMatch(f.t, want, f.list(c.filter, repository.ByTotalScore, true), name)
		exported := []string{}
		f.export(c.filter, func(row *repository.ExportRow) error {
			exported = append(exported, ids([]*coaching.Scorecard{row.Scorecard}, func(c *coaching.Scorecard) string { return c.Name })...)
			return nil
		})
		require.ElementsMatch(f.t, want, exported, name)
	}
	for _, types := range [][]coaching.ScorecardType{{"APPEAL_REQUEST"}, {"APPEAL_REQUEST", coaching.ScorecardNormal}} {
		require.ElementsMatch(f.t, matching(func(c *coaching.Scorecard) bool {
			return slices.Contains(types, cmp.Or(c.ScorecardType, coaching.ScorecardNormal))
		}), f.list(repository.ScorecardFilter{Types: types}, repository.ByCreateTime, false), types)
	}
}

func scorecardsManyIDs(f *fixture) {
	f.create(f.varied(20)...)
	all := f.list(repository.ScorecardFilter{}, repository.ByCreateTime, false)
	var many []string
	var revisions []repository.TemplateRevision
	for i := range 70_000 {
		many = append(many, fmt.Sprintf("nothing-%d", i))
		revisions = append(revisions, repository.TemplateRevision{ID: fmt.Sprintf("nothing-%d", i), Revision: i % 2})
	}
	many = append(many, all[:2]...)
	require.ElementsMatch(f.t, all[:2], f.list(repository.ScorecardFilter{IDs: many}, repository.ByCreateTime, false))
	revisions = append(revisions, repository.TemplateRevision{ID: freeForm}, repository.TemplateRevision{ID: qualityTemplate, Revision: 1})
	require.NotEmpty(f.t, f.list(repository.ScorecardFilter{Templates: revisions}, repository.ByCreateTime, false))
}

func scorecardsRevisions(f *fixture) {
	one, two, three := f.card("one"), f.card("two"), f.card("three")
	two.TemplateName, three.TemplateName = f.template(freeForm, 1), f.template(qualityTemplate, 1)
	three.ScorecardType = "APPEAL_REQUEST"
	f.create(one, two, three, f.card("four"))
	f.read(func(ctx context.Context, tx repository.Tx) error {
		found, err := f.home(tx).Scorecards().TemplateRevisions(ctx, repository.ScorecardFilter{})
		require.ElementsMatch(f.t,
			[]repository.TemplateRevision{{ID: qualityTemplate, Revision: 2}, {ID: freeForm, Revision: 1}}, found)
		return err
	})
}
