package repotest

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// testTemplates tries the promises of repository.Templates.
func testTemplates(t *testing.T, newStore NewStore) {
	for name, test := range map[string]func(*fixture){
		"come back as they went in":            templatesComeBack,
		"are created once":                     templatesCreateOnce,
		"refuse what dangles":                  templatesDangling,
		"keep what they name":                  templatesReferences,
		"add revisions under their version":    templatesAddRevision,
		"are judged by the current revision":   templatesAccess,
		"change state without a revision":      templatesUpdateState,
		"are found among many thousand":        templatesFindAll,
		"are listed by state and type":         templatesListCurrent,
		"list their revisions from the newest": templatesListRevisions,
		"have revisions without gaps":          templatesRaces,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(newFixture(t, newStore))
		})
	}
}

func (f *fixture) tryTemplates(do func(ctx context.Context, s repository.Templates) error) error {
	return f.try(func(ctx context.Context, tx repository.Tx) error { return do(ctx, f.home(tx).Templates()) })
}

func (f *fixture) createTemplates(templates ...*coaching.Template) {
	f.t.Helper()
	require.NoError(f.t, f.tryTemplates(func(ctx context.Context, s repository.Templates) error {
		for _, template := range templates {
			if err := s.Create(ctx, template); err != nil {
				return err
			}
		}
		return nil
	}))
}

func (f *fixture) findTemplate(id string, revision int) (found *coaching.Template, err error) {
	f.t.Helper()
	f.read(func(ctx context.Context, tx repository.Tx) error {
		found, err = f.home(tx).Templates().Find(ctx, id, revision)
		return nil
	})
	return found, err
}

// fullTemplate is a template with every field, which names something of every kind that templates can name.
func (f *fixture) fullTemplate(id string) *coaching.Template {
	number := func(d coaching.Decimal) *coaching.Decimal { return &d }
	moment := f.parent.Name(coaching.Moments, "greeting").String()
	group := f.parent.Name(coaching.Groups, "zone").String()
	t := plainTemplate(f.parent, id)
	t.DeactivateTime, t.DeleteTime = epoch.Add(time.Second), epoch.Add(time.Minute)
	t.Audience = &coaching.Audience{
		UserNames: []string{f.user("agent-1")}, GroupNames: []string{group},
		TeamNames: []string{f.parent.Name(coaching.Teams, "billing").String()},
	}
	t.UsecaseNames = []string{f.usecase(secondUsecase)}
	t.QATaskConfig = &coaching.QATaskConfig{
		EvaluationPeriod: &coaching.EvaluationPeriod{Cadence: "WEEKLY", StartTime: epoch, TimeZoneID: "Europe/Vienna"},
		TaskComplete: &coaching.TaskComplete{EvaluatedConversationCountPerAgent: 5, OverriddenAgents: []coaching.OverriddenAgent{
			{UserName: f.user("agent-2"), EvaluatedConversationCountPerAgent: 2}, {GroupName: group},
		}},
	}
	t.Permissions = &coaching.Permissions{ViewRoles: []coaching.Role{coaching.RoleAgent}}
	t.QAScoreConfig = &coaching.QAScoreConfig{PassScore: number(800_000), Bands: []coaching.Band{{Label: "gut & besser", Min: 1}}}
	t.Type = coaching.TemplateOfProcess
	t.Content = coaching.TemplateContent{
		Scoring: coaching.Scoring{Method: coaching.RawPoints, Normalization: coaching.MinMax, Decimals: new(int32(0))},
		Chapters: []coaching.Chapter{{ChapterID: "opening", Weight: number(1), Criteria: []coaching.Criterion{{
			CriterionID: "q1", Required: true, AllowNotApplicable: true,
			Answer: coaching.Answer{Type: coaching.AnswerRange, Min: number(-5), Max: number(5), Step: number(1),
				AutoFail: &coaching.RangeAutoFail{Operator: coaching.LessThan, Value: -1, Effect: coaching.ZeroChapter}},
			AutoScore: &coaching.AutoScore{Moments: []string{moment, moment}, Present: number(5)},
			ShowIf:    &coaching.ShowIf{CriterionID: "q0", Values: []coaching.Decimal{1, 2}},
		}}}},
	}
	return t
}

func templatesComeBack(f *fixture) {
	for id, template := range map[string]*coaching.Template{
		"full": f.fullTemplate("full"), "plain": plainTemplate(f.parent, "plain"),
	} {
		f.createTemplates(template)
		require.Equal(f.t, f.template(id, 1), template.Name)
		require.Equal(f.t, []int{1, 1, 1}, []int{template.Revision, template.CurrentRevision, int(template.Version)})
		for _, revision := range []int{0, 1} {
			found, err := f.findTemplate(id, revision)
			require.NoError(f.t, err)
			require.Equal(f.t, template, found)
			require.True(f.t, found.SameContent(template))
		}
		for _, wrong := range []int{2, -1} {
			_, err := f.findTemplate(id, wrong)
			require.ErrorIs(f.t, err, repository.ErrNotFound)
		}
		require.NoError(f.t, f.tryTemplates(func(ctx context.Context, s repository.Templates) error {
			found, err := s.FindForUpdate(ctx, id)
			require.Equal(f.t, template, found)
			_, missing := s.FindForUpdate(ctx, "nothing")
			require.ErrorIs(f.t, missing, repository.ErrNotFound)
			return err
		}))
	}
}

func templatesCreateOnce(f *fixture) {
	gone := plainTemplate(f.parent, "gone")
	f.createTemplates(gone)
	gone.Status, gone.DeleteTime = coaching.TemplateDeleted, epoch
	create := func(ctx context.Context, s repository.Templates) error {
		return s.Create(ctx, plainTemplate(f.parent, "gone"))
	}
	require.ErrorIs(f.t, f.tryTemplates(create), repository.ErrAlreadyExists)
	require.NoError(f.t, f.tryTemplates(func(ctx context.Context, s repository.Templates) error {
		return s.UpdateState(ctx, gone)
	}))
	require.ErrorIs(f.t, f.tryTemplates(create), repository.ErrAlreadyExists)
	found, err := f.findTemplate("gone", 1)
	require.NoError(f.t, err)
	require.Equal(f.t, gone, found)
}

func templatesDangling(f *fixture) {
	foreign := f.parents[1].Name(coaching.UseCases, firstUsecase).String()
	for name, spoil := range map[string]func(*coaching.Template){
		"use case":         func(t *coaching.Template) { t.UsecaseNames = []string{f.usecase("nothing")} },
		"foreign use case": func(t *coaching.Template) { t.UsecaseNames = []string{foreign} },
		"user":             func(t *coaching.Template) { t.Audience = &coaching.Audience{UserNames: []string{f.user("nobody")}} },
		"moment": func(t *coaching.Template) {
			t.Content.Chapters[0].Criteria = []coaching.Criterion{{AutoScore: &coaching.AutoScore{
				Moments: []string{f.parent.Name(coaching.Moments, "nothing").String()}}}}
		},
		"foreign template": func(t *coaching.Template) { t.Name = f.parents[1].Name(coaching.ScorecardTemplates, "new").String() },
	} {
		template := plainTemplate(f.parent, "new")
		spoil(template)
		err := f.tryTemplates(func(ctx context.Context, s repository.Templates) error { return s.Create(ctx, template) })
		require.ErrorIs(f.t, err, repository.ErrDangling, name)
		_, err = f.findTemplate("new", 0)
		require.ErrorIs(f.t, err, repository.ErrNotFound, name)
	}
	err := f.try(func(ctx context.Context, tx repository.Tx) error {
		nowhere := coaching.Parent{Customer: homeCustomer, Profile: "nothing"}
		return tx.Profile(homeCustomer, "nothing").Templates().Create(ctx, plainTemplate(nowhere, "new"))
	})
	require.ErrorIs(f.t, err, repository.ErrDangling)
}

// templatesReferences: what any revision names stays, even when the current one names nothing and is deleted.
func templatesReferences(f *fixture) {
	full := f.fullTemplate("full")
	f.createTemplates(full)
	plain := plainTemplate(f.parent, "full")
	plain.CurrentRevision, plain.Version = full.CurrentRevision, full.Version
	require.NoError(f.t, f.tryTemplates(func(ctx context.Context, s repository.Templates) error {
		if err := s.AddRevision(ctx, plain); err != nil {
			return err
		}
		plain.Status = coaching.TemplateDeleted
		return s.UpdateState(ctx, plain)
	}))
	for _, named := range []coaching.Name{
		f.parent.Name(coaching.UseCases, secondUsecase), f.parent.Name(coaching.Moments, "greeting"),
		f.parent.Name(coaching.Groups, "zone"), f.parent.Name(coaching.Users, "agent-2"),
	} {
		err := f.try(func(ctx context.Context, tx repository.Tx) error {
			return tx.Customer(homeCustomer).Directory().Delete(ctx, named)
		})
		require.ErrorIs(f.t, err, repository.ErrReferenced, named)
	}
}

func templatesAddRevision(f *fixture) {
	template := plainTemplate(f.parent, "new")
	f.createTemplates(template)
	first := *template
	template.Title, template.Type = "Another title", coaching.TemplateOfConversation
	template.LastUpdatedBy = f.user("agent-2")
	template.CreateTime = epoch.Add(time.Hour)
	add := func(t *coaching.Template) error {
		return f.tryTemplates(func(ctx context.Context, s repository.Templates) error { return s.AddRevision(ctx, t) })
	}
	require.NoError(f.t, add(template))
	require.Equal(f.t, f.template("new", 2), template.Name)
	require.Equal(f.t, []int{2, 2, 2}, []int{template.Revision, template.CurrentRevision, int(template.Version)})
	found, err := f.findTemplate("new", 0)
	require.NoError(f.t, err)
	require.Equal(f.t, template, found)

	// The first revision is as it was, but for the state that all share.
	old, err := f.findTemplate("new", 1)
	require.NoError(f.t, err)
	want := first
	want.CurrentRevision, want.Version = 2, 2
	require.Equal(f.t, &want, old)

	stale := first
	require.ErrorIs(f.t, add(&stale), repository.ErrConflict)
	require.Equal(f.t, first, stale)
	missing := plainTemplate(f.parent, "nothing")
	require.ErrorIs(f.t, add(missing), repository.ErrConflict)
}

// templatesAccess looks at the permissions that every revision is judged by.
func templatesAccess(f *fixture) {
	agents := &coaching.Permissions{ViewRoles: []coaching.Role{coaching.RoleAgent}}
	leads := &coaching.Permissions{ScoreRoles: []coaching.Role{coaching.RoleQAAdmin, coaching.RoleManager}}
	template := plainTemplate(f.parent, "guarded")
	template.Permissions = agents
	f.createTemplates(template)
	requireAccess := func(of *coaching.Permissions) {
		require.Equal(f.t, of, template.Access)
		for revision := range template.CurrentRevision + 1 {
			found, err := f.findTemplate("guarded", revision)
			require.NoError(f.t, err)
			require.Equal(f.t, of, found.Access, revision)
		}
	}
	requireAccess(agents)
	for _, next := range []*coaching.Permissions{leads, nil, agents} {
		template.Permissions = next
		require.NoError(f.t, f.tryTemplates(func(ctx context.Context, s repository.Templates) error { return s.AddRevision(ctx, template) }))
		requireAccess(next)
	}
}

func templatesUpdateState(f *fixture) {
	template := plainTemplate(f.parent, "new")
	f.createTemplates(template)
	stale := *template
	update := func(t *coaching.Template) error {
		return f.tryTemplates(func(ctx context.Context, s repository.Templates) error { return s.UpdateState(ctx, t) })
	}
	title := template.Title
	template.Status, template.DeactivateTime = coaching.TemplateInactive, epoch.Add(time.Second)
	template.LastUpdatedBy, template.Title = f.user("agent-1"), "not part of the state"
	require.NoError(f.t, update(template))
	require.Equal(f.t, []int{1, 1, 2}, []int{template.Revision, template.CurrentRevision, int(template.Version)})
	template.Title = title
	found, err := f.findTemplate("new", 0)
	require.NoError(f.t, err)
	require.Equal(f.t, template, found)
	require.ErrorIs(f.t, update(&stale), repository.ErrConflict)

	template.Status, template.DeactivateTime = coaching.TemplateActive, time.Time{}
	require.NoError(f.t, update(template))
	found, err = f.findTemplate("new", 1)
	require.NoError(f.t, err)
	require.Equal(f.t, template, found)
}

// templatesRaces adds revisions from many sides, half of them behind the lock and half behind the version alone.
func templatesRaces(f *fixture) {
	const writers, each = 6, 5
	f.createTemplates(plainTemplate(f.parent, "new"))
	add := func(lock bool) error {
		return f.tryTemplates(func(ctx context.Context, s repository.Templates) error {
			find := func() (*coaching.Template, error) { return s.Find(ctx, "new", 0) }
			if lock {
				find = func() (*coaching.Template, error) { return s.FindForUpdate(ctx, "new") }
			}
			found, err := find()
			if err != nil {
				return err
			}
			return s.AddRevision(ctx, found)
		})
	}
	for _, err := range atOnce(writers, func(i int) error {
		for range each {
			err := add(i%2 == 0)
			for errors.Is(err, repository.ErrConflict) {
				err = add(i%2 == 0)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}) {
		require.NoError(f.t, err)
	}
	f.read(func(ctx context.Context, tx repository.Tx) error {
		all, err := f.home(tx).Templates().ListRevisions(ctx, "new", 0, everything)
		for i, t := range all {
			require.Equal(f.t, len(all)-i, t.Revision)
		}
		require.Len(f.t, all, 1+writers*each)
		return err
	})
}

func templateCrossings() map[string]crossing {
	hidden := func(at coaching.Parent) *coaching.Template { return plainTemplate(at, secret) }
	hide := func(ctx context.Context, ours home, p repository.Profile) error {
		return p.Templates().Create(ctx, hidden(ours.Parent))
	}
	wrongly := func(write func(repository.Templates, context.Context, *coaching.Template) error) trespass[repository.Templates] {
		return func(t *testing.T, theirs home, as repository.Templates) {
			for _, at := range []coaching.Parent{parentOfOurs, theirs.Parent} {
				changed := hidden(at)
				changed.CurrentRevision, changed.Version, changed.Title = 1, 1, "changed"
				require.Error(t, write(as, t.Context(), changed))
			}
		}
	}
	return crossingsOf(hide, repository.Profile.Templates, map[string]trespass[repository.Templates]{
		"Create": func(t *testing.T, theirs home, as repository.Templates) {
			require.ErrorIs(t, as.Create(t.Context(), plainTemplate(parentOfOurs, "planted")), repository.ErrDangling)
			require.NoError(t, as.Create(t.Context(), hidden(theirs.Parent))) // the id is free here
		},
		"Find": func(t *testing.T, _ home, as repository.Templates) {
			_, err := as.Find(t.Context(), secret, 1)
			require.ErrorIs(t, err, repository.ErrNotFound)
		},
		"FindForUpdate": func(t *testing.T, _ home, as repository.Templates) {
			_, err := as.FindForUpdate(t.Context(), secret)
			require.ErrorIs(t, err, repository.ErrNotFound)
		},
		"FindAll": func(t *testing.T, _ home, as repository.Templates) {
			found, err := as.FindAll(t.Context(), []repository.TemplateRevision{{ID: secret}, {ID: secret, Revision: 1}})
			require.NoError(t, err)
			require.Empty(t, found)
		},
		"Versions": func(t *testing.T, _ home, as repository.Templates) {
			versions, err := as.Versions(t.Context(), []string{secret})
			require.NoError(t, err)
			require.Empty(t, versions)
		},
		"AddRevision": wrongly(func(as repository.Templates, ctx context.Context, changed *coaching.Template) error {
			return as.AddRevision(ctx, changed)
		}),
		"UpdateState": wrongly(func(as repository.Templates, ctx context.Context, changed *coaching.Template) error {
			return as.UpdateState(ctx, changed)
		}),
		"ListCurrent": func(t *testing.T, _ home, as repository.Templates) {
			found, err := as.ListCurrent(t.Context(), repository.TemplateFilter{}, "", 10)
			require.NoError(t, err)
			require.Equal(t, []string{qualityTemplate}, ids(found, func(t *coaching.Template) string { return t.Name }))
		},
		"ListRevisions": func(t *testing.T, _ home, as repository.Templates) {
			_, err := as.ListRevisions(t.Context(), secret, 0, 10)
			require.ErrorIs(t, err, repository.ErrNotFound)
		},
	})
}
