package repotest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// testReports tries the promises of repository.Reports.
func testReports(t *testing.T, newStore NewStore) {
	for name, test := range map[string]func(*fixture){
		"scorecards of two spans":    reportsScorecards,
		"plans that are active":      reportsPlans,
		"sessions of a span":         reportsSessions,
		"goals of plans and of all":  reportsGoals,
		"items of spans":             reportsItems,
		"nobody, of nobody":          reportsNobody,
		"thousands of agents at one": reportsMany,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(newFixture(t, newStore))
		})
	}
}

// moment is so many microseconds after the epoch.
func moment(i int) time.Time { return epoch.Add(time.Duration(i) * time.Microsecond) }

// The spans of the tests: from the tenth to the twentieth moment, and just before.
var (
	reportSpan   = coaching.Span{Start: moment(10), End: moment(20)}
	reportBefore = reportSpan.Previous()
)

// bothAgents is a report of the agents who have something.
func bothAgents() repository.ReportOf {
	return repository.ReportOf{AgentIDs: []string{"agent-1", "agent-2"}}
}

// report asks for one thing.
func report[T any](f *fixture, ask func(ctx context.Context, r repository.Reports) (T, error)) (found T) {
	f.t.Helper()
	f.read(func(ctx context.Context, tx repository.Tx) (err error) {
		found, err = ask(ctx, f.home(tx).Reports())
		return err
	})
	return found
}

func (f *fixture) scorecardSums(of repository.ReportOf) map[string]repository.ScorecardSums {
	f.t.Helper()
	return report(f, func(ctx context.Context, r repository.Reports) (map[string]repository.ScorecardSums, error) {
		return r.Scorecards(ctx, of, reportSpan, reportBefore)
	})
}

// scored is a submitted scorecard of an agent.
func (f *fixture) scored(id, agent string, submit time.Time, total coaching.Decimal) *coaching.Scorecard {
	card := f.card(id)
	card.AgentUserName, card.SubmitTime, card.TotalScore = f.user(agent), submit, total
	return card
}

func reportsScorecards(f *fixture) {
	require.Equal(f.t, coaching.Span{Start: moment(-1), End: moment(9)}, reportBefore)
	draft := f.scored("draft", "agent-1", time.Time{}, 1)
	appeal, calibration := f.scored("appeal", "agent-1", moment(10), 2), f.scored("calibration", "agent-1", moment(10), 4)
	appeal.ScorecardType, calibration.CalibratedScorecardName = coaching.ScorecardAppealRequest, draft.Name
	chat, free, old := f.scored("chat", "agent-2", moment(15), 100), f.scored("free", "agent-2", moment(15), 200), f.scored("old", "agent-2", moment(9), 400)
	chat.UsecaseName, free.TemplateName, old.TemplateName = f.usecase(secondUsecase), f.template(freeForm, 1), f.template(qualityTemplate, 1)
	f.create(draft, appeal, calibration, chat, free, old,
		f.scored("too-early", "agent-1", moment(-2), 8), f.scored("earliest", "agent-1", moment(-1), 16), f.scored("before", "agent-1", moment(9), 32),
		f.scored("first", "agent-1", moment(10), 64), f.scored("last", "agent-1", moment(20), 128), f.scored("late", "agent-1", moment(21), 256),
		f.scored("void", "agent-1", moment(12), coaching.NotApplicable), f.scored("void-before", "agent-1", moment(2), coaching.NotApplicable),
		f.scored("other", "agent-3", moment(12), 512))
	sums := func(count, sum, n, before, nBefore int64) repository.ScorecardSums {
		return repository.ScorecardSums{Count: count, Total: repository.Mean{Sum: sum, Count: n}, Before: repository.Mean{Sum: before, Count: nBefore}}
	}
	all := map[string]repository.ScorecardSums{"agent-1": sums(3, 192, 2, 48, 2), "agent-2": sums(2, 300, 2, 400, 1)}
	for name, c := range map[string]struct {
		of   repository.ReportOf
		want map[string]repository.ScorecardSums
	}{
		"all":             {bothAgents(), all},
		"of one agent":    {repository.ReportOf{AgentIDs: []string{"agent-2"}}, map[string]repository.ScorecardSums{"agent-2": all["agent-2"]}},
		"of nobody":       {repository.ReportOf{AgentIDs: []string{"nobody", "' OR 1=1"}}, map[string]repository.ScorecardSums{}},
		"of a use case":   {with(bothAgents(), []string{secondUsecase, "x"}), map[string]repository.ScorecardSums{"agent-2": sums(1, 100, 1, 0, 0)}},
		"of a template":   {with(bothAgents(), nil, repository.TemplateRevision{ID: freeForm}), map[string]repository.ScorecardSums{"agent-2": sums(1, 200, 1, 0, 0)}},
		"of one revision": {with(bothAgents(), nil, repository.TemplateRevision{ID: qualityTemplate, Revision: 1}), map[string]repository.ScorecardSums{"agent-2": sums(0, 0, 0, 400, 1)}},
	} {
		require.Equal(f.t, c.want, f.scorecardSums(c.of), name)
	}
}

// with is a report that counts less.
func with(of repository.ReportOf, usecases []string, templates ...repository.TemplateRevision) repository.ReportOf {
	of.UsecaseIDs, of.Templates = usecases, templates
	return of
}

// planOf is an active plan of an agent without optional fields.
func planOf(at coaching.Parent, id, agent string) *coaching.Plan {
	plan := planIn(at, id)
	plan.AgentUserName, plan.IsActive = coaching.UserName(at.Customer, agent), true
	return plan
}

func reportsPlans(f *fixture) {
	over, chat := planOf(f.parent, "over", "agent-1"), planOf(f.parent, "chat", "agent-2")
	over.IsActive, chat.UsecaseName = false, f.usecase(secondUsecase)
	f.createPlans(over, chat, planOf(f.parent, "one", "agent-1"), planOf(f.parent, "two", "agent-1"), planOf(f.parent, "other", "agent-3"))
	active := func(of repository.ReportOf) map[string]int64 {
		return report(f, func(ctx context.Context, r repository.Reports) (map[string]int64, error) {
			return r.ActivePlans(ctx, of)
		})
	}
	require.Equal(f.t, map[string]int64{"agent-1": 2, "agent-2": 1}, active(bothAgents()))
	require.Equal(f.t, map[string]int64{"agent-2": 1}, active(with(bothAgents(), []string{secondUsecase})))
}

// session is a session of an agent that has been held.
func (f *fixture) session(id, agent string, at time.Time) *coaching.Session {
	return &coaching.Session{Name: f.parent.Name(coaching.CoachingSessions, id).String(), AgentUserName: f.user(agent), SessionTime: at, CreateTime: epoch, UpdateTime: epoch}
}

func reportsSessions(f *fixture) {
	chat, acknowledged := f.session("chat", "agent-2", moment(11)), f.session("acknowledged", "agent-1", moment(20))
	chat.UsecaseName, acknowledged.AcknowledgeTime = f.usecase(secondUsecase), moment(90)
	f.createSessions(chat, acknowledged, f.session("first", "agent-1", moment(10)), f.session("early", "agent-1", moment(9)),
		f.session("late", "agent-1", moment(21)), f.session("unplanned", "agent-1", time.Time{}), f.session("other", "agent-3", moment(12)))
	held := func(of repository.ReportOf) map[string]repository.SessionSums {
		return report(f, func(ctx context.Context, r repository.Reports) (map[string]repository.SessionSums, error) {
			return r.Sessions(ctx, of, reportSpan)
		})
	}
	require.Equal(f.t, map[string]repository.SessionSums{
		"agent-1": {Held: 2, Acknowledged: 1, Last: moment(20)}, "agent-2": {Held: 1, Last: moment(11)},
	}, held(bothAgents()))
	require.Equal(f.t, map[string]repository.SessionSums{"agent-2": {Held: 1, Last: moment(11)}}, held(with(bothAgents(), []string{secondUsecase})))
}

func reportsGoals(f *fixture) {
	mine, over, other := planOf(f.parent, "mine", "agent-1"), planOf(f.parent, "over", "agent-1"), planOf(f.parent, "other", "agent-3")
	mine.StartTime, mine.EndTime, over.IsActive = moment(3), moment(4), false
	f.createPlans(mine, over, other, planOf(f.parent, "bare", "agent-2"))
	of := func(id, plan string) *coaching.Target {
		target := f.target(id, "q-1")
		if target.UsecaseName = f.usecase(secondUsecase); plan != "" {
			target.CoachingPlanName = f.parent.Name(coaching.CoachingPlans, plan).String()
		}
		return target
	}
	elsewhere := of("elsewhere", "")
	elsewhere.UsecaseName = f.usecase(firstUsecase)
	all := []*coaching.Target{of("bare", "bare"), elsewhere, of("everyone", ""), of("mine", "mine"), of("other", "other"), of("over", "over")}
	all[3].QAScore = new(coaching.Decimal(7))
	f.createTargets(all...)
	goals := func(of repository.ReportOf) []repository.Goal {
		return report(f, func(ctx context.Context, r repository.Reports) ([]repository.Goal, error) { return r.Goals(ctx, of) })
	}
	require.Equal(f.t, []repository.Goal{
		{Target: all[0], AgentID: "agent-2"}, {Target: all[2]}, {Target: all[3], AgentID: "agent-1", PlanStart: moment(3), PlanEnd: moment(4)},
	}, goals(with(bothAgents(), []string{secondUsecase})))
	require.Equal(f.t, []repository.Goal{{Target: elsewhere}}, goals(with(bothAgents(), []string{firstUsecase, "x"})))
	require.Equal(f.t, []repository.Goal{{Target: all[2]}}, goals(with(repository.ReportOf{}, []string{secondUsecase})))
	require.Len(f.t, goals(bothAgents()), 4)
}

func reportsItems(f *fixture) {
	made := func(id string, submit time.Time, total, criterion, chapter coaching.Decimal) *coaching.Scorecard {
		card := f.scored(id, "agent-1", submit, total)
		card.Results = coaching.Results{
			Criteria: map[string]*coaching.Decimal{"q-1.a~": &criterion, "1": &criterion, "none": nil}, Chapters: map[string]*coaching.Decimal{"ch": &chapter},
		}
		return card
	}
	old, free, appeal := made("old", moment(12), 2, 20, 200), made("free", moment(12), 4, 40, 400), made("appeal", moment(12), 8, 80, 800)
	old.TemplateName, free.TemplateName, appeal.ScorecardType = f.template(qualityTemplate, 1), f.template(freeForm, 1), coaching.ScorecardAppealRequest
	other := made("other", moment(12), 16, 160, 1600)
	other.AgentUserName = f.user("agent-2")
	f.create(old, free, appeal, other, made("early", moment(-2), 32, 320, 3200),
		made("before", moment(11), 256, 2560, 25600), made("first", moment(12), 512, 5120, 51200), made("end", moment(20), 1024, 10240, 102400),
		made("late", moment(21), 2048, 20480, 204800), made("void", moment(15), coaching.NotApplicable, -70, 0), made("draft", time.Time{}, 4096, 0, 0),
		f.scored("bare", "agent-1", moment(15), 4096))
	of := func(agent, template, item string) repository.ItemOf {
		return repository.ItemOf{AgentID: agent, TemplateID: template, ItemID: item, In: coaching.Span{Start: moment(12), End: moment(20)}}
	}
	late := of("agent-1", qualityTemplate, "")
	late.In = coaching.Span{Start: moment(20), End: moment(21)}
	asked := map[repository.ItemOf]repository.Mean{
		of("agent-1", qualityTemplate, ""):       {Sum: 2 + 512 + 1024 + 4096, Count: 4},
		of("agent-1", qualityTemplate, "q-1.a~"): {Sum: 20 + 5120 + 10240 - 70, Count: 4},
		of("agent-1", qualityTemplate, "1"):      {Sum: 20 + 5120 + 10240 - 70, Count: 4},
		of("agent-1", qualityTemplate, "ch"):     {Sum: 200 + 51200 + 102400, Count: 4},
		of("agent-1", qualityTemplate, "none"):   {},
		of("agent-1", qualityTemplate, "' OR 1"): {},
		of("agent-1", freeForm, ""):              {Sum: 4, Count: 1},
		of("agent-2", qualityTemplate, ""):       {Sum: 16, Count: 1},
		of("agent-3", qualityTemplate, ""):       {},
		late:                                     {Sum: 1024 + 2048, Count: 2},
	}
	ask := func(asked []repository.ItemOf) []repository.Mean {
		return report(f, func(ctx context.Context, r repository.Reports) ([]repository.Mean, error) {
			return r.Items(ctx, asked)
		})
	}
	var all []repository.ItemOf
	for of, want := range asked {
		require.Equal(f.t, []repository.Mean{want}, ask([]repository.ItemOf{of}), "%+v", of)
		all = append(all, of)
	}
	for i, got := range ask(all) {
		require.Equal(f.t, asked[all[i]], got, "%+v", all[i])
	}
	require.Empty(f.t, ask(nil))
}

func reportsNobody(f *fixture) {
	f.create(f.scored("card", "agent-1", moment(10), 1))
	f.createPlans(planOf(f.parent, "plan", "agent-1"))
	require.Empty(f.t, f.scorecardSums(repository.ReportOf{}))
	require.Empty(f.t, report(f, func(ctx context.Context, r repository.Reports) (map[string]int64, error) {
		return r.ActivePlans(ctx, repository.ReportOf{})
	}))
}

func reportsMany(f *fixture) {
	f.create(f.scored("card", "agent-2", moment(10), 7))
	of := repository.ReportOf{AgentIDs: []string{"agent-2"}}
	for i := range 40_000 {
		of.AgentIDs = append(of.AgentIDs, fmt.Sprintf("somebody-%d", i))
	}
	require.Equal(f.t, map[string]repository.ScorecardSums{"agent-2": {Count: 1, Total: repository.Mean{Sum: 7, Count: 1}}}, f.scorecardSums(of))
}

func reportCrossings() map[string]crossing {
	hide := func(ctx context.Context, ours home, p repository.Profile) error {
		card := secretCard(ours.Parent)
		card.SubmitTime = reportSpan.Start
		if err := p.Scorecards().Create(ctx, card); err != nil {
			return err
		}
		plan := planOf(ours.Parent, secret, "agent-1")
		if err := p.Plans().Create(ctx, plan); err != nil {
			return err
		}
		if err := p.Targets().Create(ctx, targetIn(ours.Parent, secret)); err != nil {
			return err
		}
		return p.Sessions().Create(ctx, &coaching.Session{
			Name: ours.name(coaching.CoachingSessions, secret), AgentUserName: plan.AgentUserName, SessionTime: reportSpan.Start, CreateTime: epoch, UpdateTime: epoch,
		})
	}
	return crossingsOf(hide, repository.Profile.Reports, map[string]trespass[repository.Reports]{
		"Scorecards": func(t *testing.T, _ home, as repository.Reports) {
			found, err := as.Scorecards(t.Context(), bothAgents(), reportSpan, reportBefore)
			require.NoError(t, err)
			require.Empty(t, found)
		},
		"Goals": func(t *testing.T, _ home, as repository.Reports) {
			found, err := as.Goals(t.Context(), bothAgents())
			require.NoError(t, err)
			require.Empty(t, found)
		},
		"Items": func(t *testing.T, _ home, as repository.Reports) {
			found, err := as.Items(t.Context(), []repository.ItemOf{
				{AgentID: "agent-1", TemplateID: qualityTemplate, In: reportSpan},
				{AgentID: "agent-1", TemplateID: qualityTemplate, ItemID: "q1", In: reportSpan},
			})
			require.NoError(t, err)
			require.Equal(t, make([]repository.Mean, 2), found)
		},
		"ActivePlans": func(t *testing.T, _ home, as repository.Reports) {
			found, err := as.ActivePlans(t.Context(), bothAgents())
			require.NoError(t, err)
			require.Empty(t, found)
		},
		"Sessions": func(t *testing.T, _ home, as repository.Reports) {
			found, err := as.Sessions(t.Context(), bothAgents(), reportSpan)
			require.NoError(t, err)
			require.Empty(t, found)
		},
	})
}
