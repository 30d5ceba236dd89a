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

// testTargets tries the promises of repository.Targets.
func testTargets(t *testing.T, newStore NewStore) {
	for name, test := range map[string]func(*fixture){
		"come back as they went in":         targetsComeBack,
		"exist once for one item":           targetsOnce,
		"refuse what dangles":               targetsDangling,
		"are updated under their version":   targetsUpdate,
		"are deleted once":                  targetsDelete,
		"are listed by every filter":        targetsListed,
		"exist once though many would make": targetsRace,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(newFixture(t, newStore))
		})
	}
}

// targetIn is a target for a whole template.
func targetIn(at coaching.Parent, id string) *coaching.Target {
	return &coaching.Target{
		Name:                  at.Name(coaching.Targets, id).String(),
		ScorecardTemplateName: at.Name(coaching.ScorecardTemplates, qualityTemplate).String(),
		Target:                333_300,
		UsecaseName:           at.Name(coaching.UseCases, firstUsecase).String(),
		CreateTime:            epoch,
		UpdateTime:            epoch,
	}
}

func (f *fixture) target(id, item string) *coaching.Target {
	target := targetIn(f.parent, id)
	target.CriterionOrChapterID = item
	return target
}

func (f *fixture) tryTargets(do func(ctx context.Context, s repository.Targets) error) error {
	return f.try(func(ctx context.Context, tx repository.Tx) error { return do(ctx, f.home(tx).Targets()) })
}

func (f *fixture) createTargets(targets ...*coaching.Target) {
	f.t.Helper()
	require.NoError(f.t, f.tryTargets(func(ctx context.Context, s repository.Targets) error {
		for _, target := range targets {
			if err := s.Create(ctx, target); err != nil {
				return err
			}
		}
		return nil
	}))
}

func (f *fixture) findTarget(id string) (found *coaching.Target, err error) {
	f.t.Helper()
	f.read(func(ctx context.Context, tx repository.Tx) error {
		found, err = f.home(tx).Targets().Find(ctx, id)
		return nil
	})
	return found, err
}

func targetsComeBack(f *fixture) {
	full := f.target("full", "q-1")
	full.CoachingPlanName = f.parent.Name("coachingPlans", "plan").String()
	full.QAScore = new(coaching.Decimal(1))
	full.UpdateTime = epoch.Add(time.Microsecond)
	for id, target := range map[string]*coaching.Target{"full": full, "bare": f.target("bare", "")} {
		f.createTargets(target)
		require.EqualValues(f.t, 1, target.Version)
		found, err := f.findTarget(id)
		require.NoError(f.t, err)
		require.Equal(f.t, target, found)
		require.NoError(f.t, f.tryTargets(func(ctx context.Context, s repository.Targets) error {
			found, err := s.FindForUpdate(ctx, id)
			require.Equal(f.t, target, found)
			_, missing := s.FindForUpdate(ctx, "nothing")
			require.ErrorIs(f.t, missing, repository.ErrNotFound)
			return err
		}))
	}
	_, err := f.findTarget("nothing")
	require.ErrorIs(f.t, err, repository.ErrNotFound)
}

func targetsOnce(f *fixture) {
	f.createTargets(f.target("one", ""), f.target("two", "q1"))
	other := f.target("three", "")
	other.UsecaseName = f.usecase(secondUsecase)
	planned := f.target("four", "")
	planned.CoachingPlanName = f.parent.Name("coachingPlans", "plan").String()
	f.createTargets(other, planned)
	for _, again := range []*coaching.Target{f.target("one", "q2"), f.target("new", ""), f.target("new", "q1")} {
		require.ErrorIs(f.t, f.tryTargets(func(ctx context.Context, s repository.Targets) error {
			return s.Create(ctx, again)
		}), repository.ErrAlreadyExists)
	}
	moved := f.target("two", "")
	moved.Version = 1
	require.ErrorIs(f.t, f.tryTargets(func(ctx context.Context, s repository.Targets) error {
		return s.Update(ctx, moved)
	}), repository.ErrAlreadyExists)
}

func targetsDangling(f *fixture) {
	for name, spoil := range map[string]func(*coaching.Target){
		"template":    func(t *coaching.Target) { t.ScorecardTemplateName = f.template("nothing", 0) },
		"use case":    func(t *coaching.Target) { t.UsecaseName = f.usecase("nothing") },
		"no use case": func(t *coaching.Target) { t.UsecaseName = "" },
		"foreign use case": func(t *coaching.Target) {
			t.UsecaseName = f.parents[1].Name(coaching.UseCases, firstUsecase).String()
		},
	} {
		target := f.target("new", "")
		spoil(target)
		err := f.tryTargets(func(ctx context.Context, s repository.Targets) error { return s.Create(ctx, target) })
		require.ErrorIs(f.t, err, repository.ErrDangling, name)
		f.createTargets(f.target("new", ""))
		target.Version = 1
		err = f.tryTargets(func(ctx context.Context, s repository.Targets) error { return s.Update(ctx, target) })
		require.ErrorIs(f.t, err, repository.ErrDangling, name)
		require.NoError(f.t, f.tryTargets(func(ctx context.Context, s repository.Targets) error {
			return s.Delete(ctx, "new")
		}))
	}
}

func targetsUpdate(f *fixture) {
	target := f.target("one", "")
	f.createTargets(target)
	stale := *target
	target.CriterionOrChapterID, target.ScorecardTemplateName = "q1", f.template(freeForm, 0)
	target.UsecaseName, target.Target = f.usecase(secondUsecase), 0
	target.QAScore = new(coaching.Decimal(0))
	target.UpdateTime = epoch.Add(time.Hour)
	update := func(t *coaching.Target) error {
		return f.tryTargets(func(ctx context.Context, s repository.Targets) error { return s.Update(ctx, t) })
	}
	require.NoError(f.t, update(target))
	require.EqualValues(f.t, 2, target.Version)
	found, err := f.findTarget("one")
	require.NoError(f.t, err)
	require.Equal(f.t, target, found)
	require.ErrorIs(f.t, update(&stale), repository.ErrConflict)
	require.EqualValues(f.t, 1, stale.Version)
}

func targetsDelete(f *fixture) {
	target := f.target("one", "")
	f.createTargets(target)
	err := f.try(func(ctx context.Context, tx repository.Tx) error {
		return tx.Customer(homeCustomer).Directory().Delete(ctx, f.parent.Name(coaching.UseCases, firstUsecase))
	})
	require.ErrorIs(f.t, err, repository.ErrReferenced)
	remove := func(ctx context.Context, s repository.Targets) error { return s.Delete(ctx, "one") }
	require.NoError(f.t, f.tryTargets(remove))
	require.ErrorIs(f.t, f.tryTargets(remove), repository.ErrNotFound)
	require.ErrorIs(f.t, f.tryTargets(func(ctx context.Context, s repository.Targets) error {
		return s.Update(ctx, target)
	}), repository.ErrConflict)
}

func targetsListed(f *fixture) {
	free, chat := f.target("free", "q1"), f.target("chat", "")
	free.ScorecardTemplateName, chat.UsecaseName = f.template(freeForm, 0), f.usecase(secondUsecase)
	f.createTargets(f.target("whole", ""), f.target("Item", "q1"), free, chat)
	for want, filter := range map[string]repository.TargetFilter{
		"[Item chat free whole]": {},
		"[Item free]":            {ItemIDs: []string{"q1", "q2"}},
		"[chat whole]":           {ItemIDs: []string{""}},
		"[free]":                 {TemplateIDs: []string{freeForm}},
		"[Item free whole]":      {UsecaseIDs: []string{firstUsecase}},
		"[Item]":                 {TemplateIDs: []string{qualityTemplate, "x"}, UsecaseIDs: []string{firstUsecase, "x"}, ItemIDs: []string{"q1"}},
	} {
		var found []string
		f.read(func(ctx context.Context, tx repository.Tx) error {
			for after := ""; ; after = found[len(found)-1] {
				page, err := f.home(tx).Targets().List(ctx, filter, after, 2)
				if err != nil || len(page) == 0 {
					return err
				}
				require.LessOrEqual(f.t, len(page), 2)
				found = append(found, ids(page, func(t *coaching.Target) string { return t.Name })...)
			}
		})
		require.Equal(f.t, want, fmt.Sprint(found))
	}
}

func targetsRace(f *fixture) {
	made := 0
	for _, err := range atOnce(6, func(i int) error {
		return f.tryTargets(func(ctx context.Context, s repository.Targets) error {
			return s.Create(ctx, f.target(fmt.Sprintf("target-%d", i), "q1"))
		})
	}) {
		if err == nil {
			made++
			continue
		}
		require.ErrorIs(f.t, err, repository.ErrAlreadyExists)
	}
	require.Equal(f.t, 1, made)
}

func targetCrossings() map[string]crossing {
	hidden := func(at coaching.Parent) *coaching.Target {
		target := targetIn(at, secret)
		target.UsecaseName = at.Name(coaching.UseCases, "calls").String()
		return target
	}
	hide := func(ctx context.Context, ours home, p repository.Profile) error {
		return p.Targets().Create(ctx, hidden(ours.Parent))
	}
	return crossingsOf(hide, repository.Profile.Targets, map[string]trespass[repository.Targets]{
		"Create": func(t *testing.T, theirs home, as repository.Targets) {
			require.ErrorIs(t, as.Create(t.Context(), hidden(parentOfOurs)), repository.ErrDangling)
			require.NoError(t, as.Create(t.Context(), hidden(theirs.Parent))) // id and item are free here
		},
		"Find": func(t *testing.T, _ home, as repository.Targets) {
			_, err := as.Find(t.Context(), secret)
			require.ErrorIs(t, err, repository.ErrNotFound)
		},
		"FindForUpdate": func(t *testing.T, _ home, as repository.Targets) {
			_, err := as.FindForUpdate(t.Context(), secret)
			require.ErrorIs(t, err, repository.ErrNotFound)
		},
		"Update": func(t *testing.T, theirs home, as repository.Targets) {
			for _, at := range []coaching.Parent{parentOfOurs, theirs.Parent} {
				changed := hidden(at)
				changed.Version, changed.Target = 1, 0
				require.Error(t, as.Update(t.Context(), changed))
			}
		},
		"Delete": func(t *testing.T, _ home, as repository.Targets) {
			require.ErrorIs(t, as.Delete(t.Context(), secret), repository.ErrNotFound)
		},
		"List": func(t *testing.T, _ home, as repository.Targets) {
			found, err := as.List(t.Context(), repository.TargetFilter{}, "", 10)
			require.NoError(t, err)
			require.Empty(t, found)
		},
	})
}
