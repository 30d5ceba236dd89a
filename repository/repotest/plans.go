package repotest

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// testPlans tries the promises of repository.Plans.
func testPlans(t *testing.T, newStore NewStore) {
	for name, test := range map[string]func(*fixture){
		"come back as they went in":                  plansComeBack,
		"are made all or none":                       plansAllOrNone,
		"refuse what dangles":                        plansDangling,
		"are updated under their versions":           plansUpdate,
		"are listed by every filter":                 plansListed,
		"hold scorecards":                            plansHoldScorecards,
		"keep users and use cases from going":        plansKeep,
		"and their targets are found by their agent": plansOfTargets,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(newFixture(t, newStore))
		})
	}
}

// planIn is an active plan of agent-1 with nothing more than it needs.
func planIn(at coaching.Parent, id string) *coaching.Plan {
	return &coaching.Plan{
		Name: at.Name(coaching.CoachingPlans, id).String(), AgentUserName: coaching.UserName(at.Customer, "agent-1"),
		CreatorUserName: coaching.UserName(at.Customer, coaching.LocalAdminID), IsActive: true, CreateTime: epoch, UpdateTime: epoch,
	}
}

func (f *fixture) plan(id string) *coaching.Plan { return planIn(f.parent, id) }

// fullPlan is a plan with every field.
func (f *fixture) fullPlan(id string) *coaching.Plan {
	plan := f.plan(id)
	plan.StartTime, plan.EndTime = epoch.Add(time.Hour), epoch.Add(2*time.Hour)
	plan.FocusBehaviors = []string{"it's \"quoted\"", ""}
	plan.FocusCriteria = []coaching.FocusCriterion{
		{ScorecardTemplateName: f.template(qualityTemplate, 0), CriterionOrChapterID: "q1"}, {ScorecardTemplateName: f.template(freeForm, 0)},
	}
	plan.Comment, plan.CommentBy, plan.ManagerCommentSubmitTime = "Well, é 🙂", "manager-1", epoch.Add(time.Minute)
	plan.CreatorUserName, plan.DisplayName, plan.UsecaseName = f.user("manager-1"), "A plan", f.usecase(firstUsecase)
	plan.UpdateTime = epoch.Add(time.Microsecond)
	return plan
}

func (f *fixture) tryPlans(do func(ctx context.Context, s repository.Plans) error) error {
	return f.try(func(ctx context.Context, tx repository.Tx) error { return do(ctx, f.home(tx).Plans()) })
}

func (f *fixture) createPlans(plans ...*coaching.Plan) {
	f.t.Helper()
	require.NoError(f.t, f.tryPlans(func(ctx context.Context, s repository.Plans) error { return s.Create(ctx, plans...) }))
}

// listPlans names the plans of the fixture's home that a filter means, two at a time.
func (f *fixture) listPlans(filter repository.PlanFilter) string {
	f.t.Helper()
	var found []string
	f.read(func(ctx context.Context, tx repository.Tx) error {
		for after := ""; ; after = found[len(found)-1] {
			page, err := f.home(tx).Plans().List(ctx, filter, after, 2)
			if err != nil || len(page) == 0 {
				return err
			}
			require.LessOrEqual(f.t, len(page), 2)
			found = append(found, ids(page, func(p *coaching.Plan) string { return p.Name })...)
		}
	})
	return strings.Join(found, " ")
}

func plansComeBack(f *fixture) {
	full, bare := f.fullPlan("full"), f.plan("bare")
	bare.IsActive = false
	f.createPlans(full, bare)
	for id, plan := range map[string]*coaching.Plan{"full": full, "bare": bare} {
		require.EqualValues(f.t, 1, plan.Version)
		require.NoError(f.t, f.tryPlans(func(ctx context.Context, s repository.Plans) error {
			for _, find := range []func(context.Context, string) (*coaching.Plan, error){s.Find, s.FindForUpdate} {
				found, err := find(ctx, id)
				require.NoError(f.t, err)
				require.Equal(f.t, plan, found)
				_, err = find(ctx, "none")
				require.ErrorIs(f.t, err, repository.ErrNotFound)
			}
			return nil
		}))
	}
	f.read(func(ctx context.Context, tx repository.Tx) error {
		all, err := f.home(tx).Plans().FindAll(ctx, []string{"bare", "none", "full", "full"})
		require.Equal(f.t, map[string]*coaching.Plan{"full": full, "bare": bare}, all)
		none, noneErr := f.home(tx).Plans().FindAll(ctx, nil)
		require.Empty(f.t, none)
		require.NoError(f.t, noneErr)
		listed, listErr := f.home(tx).Plans().List(ctx, repository.PlanFilter{}, "", 10)
		require.Equal(f.t, []*coaching.Plan{bare, full}, listed)
		require.NoError(f.t, listErr)
		return err
	})
}

func plansAllOrNone(f *fixture) {
	f.createPlans(f.plan("one"))
	many := make([]*coaching.Plan, 450) // more than one statement takes
	for i := range many {
		many[i] = f.plan(fmt.Sprintf("plan-%03d", i))
	}
	require.ErrorIs(f.t, f.tryPlans(func(ctx context.Context, s repository.Plans) error {
		return s.Create(ctx, append(many, f.plan("one"))...)
	}), repository.ErrAlreadyExists)
	require.Equal(f.t, "one", f.listPlans(repository.PlanFilter{}))
	f.createPlans(many...)
	f.createPlans()
	for _, plan := range many {
		plan.DisplayName = "changed"
	}
	update := func(plans ...*coaching.Plan) error {
		return f.tryPlans(func(ctx context.Context, s repository.Plans) error { return s.Update(ctx, plans...) })
	}
	stale := f.plan("one")
	stale.Version = 2
	require.ErrorIs(f.t, update(append(many, stale)...), repository.ErrConflict)
	f.read(func(ctx context.Context, tx repository.Tx) error {
		plan, err := f.home(tx).Plans().Find(ctx, "plan-000")
		require.Empty(f.t, plan.DisplayName, "the first statement has been undone")
		return err
	})
	for _, plan := range many {
		plan.Version = 1
	}
	require.NoError(f.t, update(many...))
	require.EqualValues(f.t, 2, many[449].Version)
	require.NoError(f.t, update())
}

func plansDangling(f *fixture) {
	for name, spoil := range map[string]func(*coaching.Plan){
		"agent":         func(p *coaching.Plan) { p.AgentUserName = f.user("nobody") },
		"no agent":      func(p *coaching.Plan) { p.AgentUserName = "" },
		"foreign agent": func(p *coaching.Plan) { p.AgentUserName = coaching.UserName(otherCustomer, "agent-1") },
		"use case":      func(p *coaching.Plan) { p.UsecaseName = f.usecase("nothing") },
		"foreign use case": func(p *coaching.Plan) {
			p.UsecaseName = f.parents[1].Name(coaching.UseCases, firstUsecase).String()
		},
		"profile": func(p *coaching.Plan) { p.Name = f.parents[1].Name(coaching.CoachingPlans, "new").String() },
		"foreign template": func(p *coaching.Plan) {
			p.FocusCriteria = []coaching.FocusCriterion{{ScorecardTemplateName: f.parents[1].Name(coaching.ScorecardTemplates, freeForm).String()}}
		},
	} {
		plan := f.plan("new")
		spoil(plan)
		require.ErrorIs(f.t, f.tryPlans(func(ctx context.Context, s repository.Plans) error { return s.Create(ctx, plan) }), repository.ErrDangling, name)
	}
}

func plansUpdate(f *fixture) {
	plan := f.plan("one")
	f.createPlans(plan, f.plan("two"))
	stale := *plan
	changed := f.fullPlan("one")
	changed.Version, changed.IsActive = 1, false
	update := func(plan *coaching.Plan) error {
		return f.tryPlans(func(ctx context.Context, s repository.Plans) error { return s.Update(ctx, plan) })
	}
	require.NoError(f.t, update(changed))
	require.EqualValues(f.t, 2, changed.Version)
	fixed := *changed
	fixed.AgentUserName, fixed.CreatorUserName, fixed.CreateTime = f.user("agent-2"), f.user("agent-2"), epoch.Add(time.Hour)
	require.NoError(f.t, update(&fixed))
	changed.CreatorUserName, changed.Version = plan.CreatorUserName, 3
	f.read(func(ctx context.Context, tx repository.Tx) error {
		found, err := f.home(tx).Plans().Find(ctx, "one")
		require.Equal(f.t, changed, found)
		return err
	})
	require.ErrorIs(f.t, update(&stale), repository.ErrConflict)
	require.EqualValues(f.t, 1, stale.Version)
	none := f.plan("none")
	none.Version = 1
	require.ErrorIs(f.t, update(none), repository.ErrConflict)
	changed.UsecaseName = f.usecase("nothing")
	require.ErrorIs(f.t, update(changed), repository.ErrDangling)
}

func plansListed(f *fixture) {
	of := func(id, agent string, change func(*coaching.Plan)) *coaching.Plan {
		plan := f.plan(id)
		plan.AgentUserName = f.user(agent)
		change(plan)
		return plan
	}
	focus := func(template, item string) coaching.FocusCriterion {
		return coaching.FocusCriterion{ScorecardTemplateName: f.template(template, 0), CriterionOrChapterID: item}
	}
	f.createPlans(
		of("B", "agent-1", func(p *coaching.Plan) { p.FocusCriteria = []coaching.FocusCriterion{focus(freeForm, "")} }),
		of("a", "agent-1", func(p *coaching.Plan) { p.IsActive, p.UsecaseName = false, f.usecase(firstUsecase) }),
		of("b", "agent-2", func(p *coaching.Plan) {
			p.FocusCriteria = []coaching.FocusCriterion{focus(freeForm, "x"), focus(qualityTemplate, "q1")}
		}),
		of("c", "agent-3", func(p *coaching.Plan) { p.UsecaseName = f.usecase(secondUsecase) }),
	)
	agents := func(ids ...string) *repository.AgentFilter {
		return &repository.AgentFilter{UserIDs: ids, AnyUser: true, IncludeInactive: true, IncludeDev: true}
	}
	for _, example := range []struct {
		want   string
		filter repository.PlanFilter
	}{
		{"B a b c", repository.PlanFilter{}},
		{"B a c", repository.PlanFilter{Agents: agents("agent-1", "agent-3")}},
		{"b", repository.PlanFilter{Agents: agents("agent-1", "agent-2"), Visible: []string{"agent-2", "agent-3"}}},
		{"", repository.PlanFilter{Visible: []string{}}},
		{"B b c", repository.PlanFilter{Active: new(true)}},
		{"a", repository.PlanFilter{Active: new(false)}},
		{"a c", repository.PlanFilter{UsecaseIDs: []string{firstUsecase, secondUsecase}}},
		{"B", repository.PlanFilter{Focus: []repository.Focus{{TemplateID: freeForm}}}},
		{"B b", repository.PlanFilter{Focus: []repository.Focus{{TemplateID: freeForm}, {TemplateID: qualityTemplate, ItemID: "q1"}}}},
		{"", repository.PlanFilter{Focus: []repository.Focus{{TemplateID: qualityTemplate}}}},
		{"b", repository.PlanFilter{Active: new(true), Focus: []repository.Focus{{TemplateID: freeForm, ItemID: "x"}}, Agents: agents("agent-2")}},
	} {
		require.Equal(f.t, example.want, f.listPlans(example.filter), "%+v", example.filter)
	}
}

func plansHoldScorecards(f *fixture) {
	f.createPlans(f.plan("one"), f.plan("two"))
	f.create(f.card("x"), f.card("y"))
	link := func(id, card string) (added bool) {
		require.NoError(f.t, f.tryPlans(func(ctx context.Context, s repository.Plans) (err error) {
			added, err = s.AddScorecard(ctx, id, card)
			return err
		}))
		return added
	}
	held := func() (names map[string]string) {
		f.read(func(ctx context.Context, tx repository.Tx) error {
			cards, err := f.home(tx).Scorecards().List(ctx, repository.ScorecardFilter{}, repository.ScorecardPage{Order: repository.ByCreateTime, Limit: 10})
			names = map[string]string{}
			for _, card := range cards {
				names[ids([]*coaching.Scorecard{card}, func(c *coaching.Scorecard) string { return c.Name })[0]] = strings.Join(card.CoachingPlanNames, " ")
				shown, showErr := f.home(tx).Scorecards().Show(ctx, ids([]*coaching.Scorecard{card}, func(c *coaching.Scorecard) string { return c.Name })[0])
				require.NoError(f.t, showErr)
				require.Equal(f.t, card.CoachingPlanNames, shown.CoachingPlanNames)
			}
			exportErr := f.home(tx).Scorecards().Export(ctx, repository.ScorecardFilter{}, func(row *repository.ExportRow) error {
				id := ids([]*coaching.Scorecard{row.Scorecard}, func(c *coaching.Scorecard) string { return c.Name })[0]
				require.Equal(f.t, names[id], strings.Join(row.Scorecard.CoachingPlanNames, " "))
				return nil
			})
			require.NoError(f.t, exportErr)
			return err
		})
		return names
	}
	one, two := f.plan("one").Name, f.plan("two").Name
	require.Equal(f.t, []bool{true, false, true, true}, []bool{link("two", "x"), link("two", "x"), link("one", "x"), link("two", "y")})
	require.Equal(f.t, map[string]string{"x": one + " " + two, "y": two}, held())
	f.read(func(ctx context.Context, tx repository.Tx) error {
		cards, err := f.home(tx).Scorecards().List(ctx, repository.ScorecardFilter{PlanIDs: []string{"one"}}, repository.ScorecardPage{Order: repository.ByCreateTime, Limit: 10})
		require.Equal(f.t, []string{"x"}, ids(cards, func(c *coaching.Scorecard) string { return c.Name }))
		plan, planErr := f.home(tx).Plans().Find(ctx, "two")
		require.NoError(f.t, planErr)
		require.EqualValues(f.t, 1, plan.Version)
		return err
	})
	for _, unknown := range [][2]string{{"none", "x"}, {"one", "none"}} {
		require.ErrorIs(f.t, f.tryPlans(func(ctx context.Context, s repository.Plans) error {
			_, err := s.AddScorecard(ctx, unknown[0], unknown[1])
			return err
		}), repository.ErrDangling)
	}
	require.NoError(f.t, f.tryPlans(func(ctx context.Context, s repository.Plans) error {
		removed, err := s.RemoveScorecard(ctx, "two", "x")
		again, againErr := s.RemoveScorecard(ctx, "two", "x")
		require.NoError(f.t, againErr)
		require.Equal(f.t, []bool{true, false}, []bool{removed, again})
		return err
	}))
	require.NoError(f.t, f.try(func(ctx context.Context, tx repository.Tx) error { return f.home(tx).Scorecards().Delete(ctx, "y") }))
	require.Equal(f.t, map[string]string{"x": one}, held())
}

func plansKeep(f *fixture) {
	plan := f.fullPlan("one")
	plan.AgentUserName, plan.CommentBy, plan.CreatorUserName = f.user("agent-2"), "agent-3", f.user("agent-4")
	f.createPlans(plan)
	for _, name := range []coaching.Name{
		f.parent.Name(coaching.Users, "agent-2"), f.parent.Name(coaching.Users, "agent-3"), f.parent.Name(coaching.Users, "agent-4"),
		f.parent.Name(coaching.UseCases, firstUsecase),
	} {
		require.ErrorIs(f.t, f.try(func(ctx context.Context, tx repository.Tx) error {
			return tx.Customer(homeCustomer).Directory().Delete(ctx, name)
		}), repository.ErrReferenced, name)
	}
}

func plansOfTargets(f *fixture) {
	second := f.plan("two")
	second.AgentUserName = f.user("agent-2")
	f.createPlans(f.plan("one"), second)
	for i, plan := range []string{"", "one", "two"} {
		target := f.target(fmt.Sprintf("target-%d", i), "q1")
		if plan != "" {
			target.CoachingPlanName = f.plan(plan).Name
		}
		f.createTargets(target)
	}
	for _, example := range []struct {
		want   string
		filter repository.TargetFilter
	}{
		{"[target-0 target-1 target-2]", repository.TargetFilter{}},
		{"[target-1]", repository.TargetFilter{PlanIDs: []string{"one"}}},
		{"[target-2]", repository.TargetFilter{AgentIDs: []string{"agent-2", "agent-3"}}},
		{"[target-0 target-1]", repository.TargetFilter{Visible: []string{"agent-1"}}},
		{"[target-0]", repository.TargetFilter{Visible: []string{}}},
		{"[]", repository.TargetFilter{AgentIDs: []string{"agent-2"}, Visible: []string{"agent-1"}}},
	} {
		f.read(func(ctx context.Context, tx repository.Tx) error {
			found, err := f.home(tx).Targets().List(ctx, example.filter, "", 10)
			require.Equal(f.t, example.want, fmt.Sprint(ids(found, func(t *coaching.Target) string { return t.Name })), "%+v", example.filter)
			return err
		})
	}
}

func planCrossings() map[string]crossing {
	hide := func(ctx context.Context, ours home, p repository.Profile) error {
		if err := p.Plans().Create(ctx, planIn(ours.Parent, secret)); err != nil {
			return err
		}
		if err := p.Scorecards().Create(ctx, secretCard(ours.Parent)); err != nil {
			return err
		}
		_, err := p.Plans().AddScorecard(ctx, secret, secret)
		return err
	}
	find := func(find func(repository.Plans) func(context.Context, string) (*coaching.Plan, error)) trespass[repository.Plans] {
		return func(t *testing.T, _ home, as repository.Plans) {
			_, err := find(as)(t.Context(), secret)
			require.ErrorIs(t, err, repository.ErrNotFound)
		}
	}
	crossings := crossingsOf(hide, repository.Profile.Plans, map[string]trespass[repository.Plans]{
		"Create": func(t *testing.T, theirs home, as repository.Plans) {
			require.ErrorIs(t, as.Create(t.Context(), planIn(parentOfOurs, secret)), repository.ErrDangling)
			require.NoError(t, as.Create(t.Context(), planIn(theirs.Parent, secret))) // the id is free here
		},
		"Find": find(func(as repository.Plans) func(context.Context, string) (*coaching.Plan, error) { return as.Find }),
		"FindForUpdate": find(func(as repository.Plans) func(context.Context, string) (*coaching.Plan, error) {
			return as.FindForUpdate
		}),
		"FindAll": func(t *testing.T, _ home, as repository.Plans) {
			found, err := as.FindAll(t.Context(), []string{secret})
			require.NoError(t, err)
			require.Empty(t, found)
		},
		"List": func(t *testing.T, _ home, as repository.Plans) {
			found, err := as.List(t.Context(), repository.PlanFilter{}, "", everything)
			require.NoError(t, err)
			require.Empty(t, found)
		},
		"RemoveScorecard": func(t *testing.T, _ home, as repository.Plans) {
			removed, err := as.RemoveScorecard(t.Context(), secret, secret)
			require.NoError(t, err)
			require.False(t, removed)
		},
	})
	// What is refused ends the transaction.
	crossings["Update"] = refusing(hide, repository.ErrConflict, func(ctx context.Context, theirs home, p repository.Profile) error {
		changed := planIn(theirs.Parent, secret)
		changed.Version = 1 // that of ours
		return p.Plans().Update(ctx, changed)
	})
	crossings["AddScorecard"] = refusing(hide, repository.ErrDangling, func(ctx context.Context, theirs home, p repository.Profile) error {
		if err := p.Plans().Create(ctx, planIn(theirs.Parent, "own")); err != nil {
			return err
		}
		_, err := p.Plans().AddScorecard(ctx, "own", secret)
		return err
	})
	return crossings
}

// refusing is the crossing of a method that ends the transaction: theirs is told a certain error.
func refusing(
	hide func(context.Context, home, repository.Profile) error, want error, ask func(context.Context, home, repository.Profile) error,
) crossing {
	return func(t *testing.T, ours, theirs home, filled func()) {
		ours.write(t, func(tx repository.Tx) error {
			if err := ours.profile(tx).Templates().Create(t.Context(), plainTemplate(ours.Parent, qualityTemplate)); err != nil {
				return err
			}
			return hide(t.Context(), ours, ours.profile(tx))
		})
		filled()
		require.ErrorIs(t, theirs.store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
			return ask(t.Context(), theirs, theirs.profile(tx))
		}), want)
	}
}
