package repotest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// testComments tries the promises of repository.Comments.
func testComments(t *testing.T, newStore NewStore) {
	for name, test := range map[string]func(*fixture){
		"come back as they went in":       commentsComeBack,
		"refuse what dangles":             commentsDangling,
		"are updated under their version": commentsUpdate,
		"are deleted once":                commentsDelete,
		"are listed by every filter":      commentsListed,
		"know the plan of their thread":   commentsOfThread,
		"keep users from going":           commentsKeep,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, newStore)
			second := f.plan("two")
			second.AgentUserName = f.user("agent-2")
			f.createPlans(f.plan("one"), second)
			f.createSessions(f.held("talk", "one", 1), f.held("chat", "one", 2))
			test(f)
		})
	}
}

// commentIn is a comment on the plan one, in a thread of its own.
func commentIn(at coaching.Parent, id string) *coaching.Comment {
	return &coaching.Comment{
		Name: at.Name(coaching.CoachingComments, id).String(), Thread: "thread-of-" + id, CoachingPlanName: planIn(at, "one").Name,
		CreatorUserName: coaching.UserName(at.Customer, coaching.LocalAdminID), Message: "Well done", CreateTime: epoch, UpdateTime: epoch,
	}
}

func (f *fixture) comment(id string) *coaching.Comment { return commentIn(f.parent, id) }

// fullComment is a comment with every field.
func (f *fixture) fullComment(id string) *coaching.Comment {
	comment := f.comment(id)
	comment.CreatorUserName, comment.UsecaseName = f.user("manager-1"), f.usecase(firstUsecase)
	comment.Message = "it's \"quoted\", é 🙂"
	comment.TaggedUsers = []string{f.user("agent-2"), f.user("agent-1")}
	comment.LinkedSessionNotes = []string{f.held("talk", "one", 0).Name, f.held("chat", "one", 0).Name}
	comment.UpdateTime = epoch.Add(time.Microsecond)
	return comment
}

func (f *fixture) tryComments(do func(ctx context.Context, s repository.Comments) error) error {
	return f.try(func(ctx context.Context, tx repository.Tx) error { return do(ctx, f.home(tx).Comments()) })
}

func (f *fixture) createComments(comments ...*coaching.Comment) {
	f.t.Helper()
	require.NoError(f.t, f.tryComments(func(ctx context.Context, s repository.Comments) error {
		for _, comment := range comments {
			if err := s.Create(ctx, comment); err != nil {
				return err
			}
		}
		return nil
	}))
}

func commentsComeBack(f *fixture) {
	full, bare := f.fullComment("full"), f.comment("bare")
	f.createComments(full, bare)
	for id, comment := range map[string]*coaching.Comment{"full": full, "bare": bare} {
		require.EqualValues(f.t, 1, comment.Version)
		require.NoError(f.t, f.tryComments(func(ctx context.Context, s repository.Comments) error {
			for _, find := range []func(context.Context, string) (*coaching.Comment, error){s.Find, s.FindForUpdate} {
				found, err := find(ctx, id)
				require.NoError(f.t, err)
				require.Equal(f.t, comment, found)
				_, err = find(ctx, "none")
				require.ErrorIs(f.t, err, repository.ErrNotFound)
			}
			return nil
		}))
	}
	f.read(func(ctx context.Context, tx repository.Tx) error {
		listed, err := f.home(tx).Comments().List(ctx, repository.CommentFilter{}, "", 10)
		require.Equal(f.t, []*coaching.Comment{bare, full}, listed)
		return err
	})
	require.ErrorIs(f.t, f.tryComments(func(ctx context.Context, s repository.Comments) error {
		return s.Create(ctx, f.comment("bare"))
	}), repository.ErrAlreadyExists)
}

func commentsDangling(f *fixture) {
	for name, spoil := range map[string]func(*coaching.Comment){
		"plan":            func(c *coaching.Comment) { c.CoachingPlanName = f.plan("nothing").Name },
		"no plan":         func(c *coaching.Comment) { c.CoachingPlanName = "" },
		"foreign plan":    func(c *coaching.Comment) { c.CoachingPlanName = planIn(f.parents[1], "one").Name },
		"use case":        func(c *coaching.Comment) { c.UsecaseName = f.usecase("nothing") },
		"user":            func(c *coaching.Comment) { c.TaggedUsers = []string{f.user("nobody")} },
		"foreign user":    func(c *coaching.Comment) { c.TaggedUsers = []string{coaching.UserName(otherCustomer, "agent-1")} },
		"session":         func(c *coaching.Comment) { c.LinkedSessionNotes = []string{sessionIn(f.parent, "nothing").Name} },
		"foreign session": func(c *coaching.Comment) { c.LinkedSessionNotes = []string{sessionIn(f.parents[1], "talk").Name} },
	} {
		comment := f.comment("new")
		spoil(comment)
		require.ErrorIs(f.t, f.tryComments(func(ctx context.Context, s repository.Comments) error {
			return s.Create(ctx, comment)
		}), repository.ErrDangling, name)
	}
}

func commentsUpdate(f *fixture) {
	comment, beside := f.fullComment("one"), f.fullComment("two")
	f.createComments(comment, beside)
	stale := *comment
	comment.TaggedUsers, comment.LinkedSessionNotes = []string{f.user("agent-3")}, nil
	comment.Message, comment.UsecaseName, comment.UpdateTime = "Better", "", epoch.Add(time.Hour)
	update := func(comment *coaching.Comment) error {
		return f.tryComments(func(ctx context.Context, s repository.Comments) error { return s.Update(ctx, comment) })
	}
	require.NoError(f.t, update(comment))
	require.EqualValues(f.t, 2, comment.Version)
	fixed := *comment
	fixed.Thread, fixed.CreatorUserName, fixed.CreateTime = "another", f.user("agent-2"), epoch.Add(time.Hour)
	fixed.CoachingPlanName = f.plan("two").Name
	require.NoError(f.t, update(&fixed))
	comment.Version = 3
	f.read(func(ctx context.Context, tx repository.Tx) error {
		listed, err := f.home(tx).Comments().List(ctx, repository.CommentFilter{}, "", 10)
		require.Equal(f.t, []*coaching.Comment{comment, beside}, listed)
		return err
	})
	require.ErrorIs(f.t, update(&stale), repository.ErrConflict)
	require.EqualValues(f.t, 1, stale.Version)
}

func commentsDelete(f *fixture) {
	f.createComments(f.fullComment("one"))
	remove := func(ctx context.Context, s repository.Comments) error { return s.Delete(ctx, "one") }
	require.NoError(f.t, f.tryComments(remove))
	require.ErrorIs(f.t, f.tryComments(remove), repository.ErrNotFound)
	again := f.comment("one")
	f.createComments(again)
	f.read(func(ctx context.Context, tx repository.Tx) error {
		found, err := f.home(tx).Comments().Find(ctx, "one")
		require.Equal(f.t, again, found, "what the one before mentioned is gone")
		return err
	})
}

func commentsListed(f *fixture) {
	second, threaded := f.comment("b"), f.fullComment("c")
	second.CoachingPlanName, threaded.Thread = f.plan("two").Name, "thread-of-A"
	f.createComments(threaded, second, f.comment("A"))
	for _, example := range []struct {
		want   []string
		filter repository.CommentFilter
	}{
		{[]string{"A", "b", "c"}, repository.CommentFilter{}},
		{[]string{"A", "c"}, repository.CommentFilter{ThreadIDs: []string{"thread-of-A", "none"}}},
		{[]string{"A", "c"}, repository.CommentFilter{PlanIDs: []string{"one"}}},
		{[]string{"c"}, repository.CommentFilter{UsecaseIDs: []string{firstUsecase}}},
		{[]string{"b"}, repository.CommentFilter{Visible: []string{"agent-2"}}},
		{nil, repository.CommentFilter{Visible: []string{}}},
		{nil, repository.CommentFilter{PlanIDs: []string{"one"}, Visible: []string{"agent-2"}}},
	} {
		var found []string
		f.read(func(ctx context.Context, tx repository.Tx) error {
			for after := ""; ; after = found[len(found)-1] {
				page, err := f.home(tx).Comments().List(ctx, example.filter, after, 2)
				if err != nil || len(page) == 0 {
					return err
				}
				require.LessOrEqual(f.t, len(page), 2)
				found = append(found, ids(page, func(c *coaching.Comment) string { return c.Name })...)
			}
		})
		require.Equal(f.t, example.want, found, "%+v", example.filter)
	}
}

func commentsOfThread(f *fixture) {
	f.createComments(f.comment("one"))
	f.read(func(ctx context.Context, tx repository.Tx) error {
		plan, err := f.home(tx).Comments().PlanOfThread(ctx, "thread-of-one")
		require.Equal(f.t, "one", plan)
		_, none := f.home(tx).Comments().PlanOfThread(ctx, "none")
		require.ErrorIs(f.t, none, repository.ErrNotFound)
		return err
	})
}

func commentsKeep(f *fixture) {
	comment := f.fullComment("one")
	comment.TaggedUsers = []string{f.user("agent-3")}
	f.createComments(comment)
	for _, user := range []string{"agent-3", "manager-1"} {
		require.ErrorIs(f.t, f.try(func(ctx context.Context, tx repository.Tx) error {
			return tx.Customer(homeCustomer).Directory().Delete(ctx, f.parent.Name(coaching.Users, user))
		}), repository.ErrReferenced, user)
	}
}

func commentCrossings() map[string]crossing {
	find := func(find func(repository.Comments) func(context.Context, string) (*coaching.Comment, error)) trespass[repository.Comments] {
		return func(t *testing.T, _ home, as repository.Comments) {
			_, err := find(as)(t.Context(), secret)
			require.ErrorIs(t, err, repository.ErrNotFound)
		}
	}
	return crossingsOf(secretTalk, repository.Profile.Comments, map[string]trespass[repository.Comments]{
		"Create": func(t *testing.T, theirs home, as repository.Comments) {
			comment := commentIn(parentOfOurs, secret)
			comment.CoachingPlanName = planIn(parentOfOurs, secret).Name
			require.ErrorIs(t, as.Create(t.Context(), comment), repository.ErrDangling)
			comment.Name = commentIn(theirs.Parent, secret).Name
			require.ErrorIs(t, as.Create(t.Context(), comment), repository.ErrDangling, "the plan is ours alone")
		},
		"Find": find(func(as repository.Comments) func(context.Context, string) (*coaching.Comment, error) { return as.Find }),
		"FindForUpdate": find(func(as repository.Comments) func(context.Context, string) (*coaching.Comment, error) {
			return as.FindForUpdate
		}),
		"Update": func(t *testing.T, theirs home, as repository.Comments) {
			for _, at := range []coaching.Parent{parentOfOurs, theirs.Parent} {
				changed := commentIn(at, secret)
				changed.Version = 1
				require.Error(t, as.Update(t.Context(), changed))
			}
		},
		"Delete": func(t *testing.T, _ home, as repository.Comments) {
			require.ErrorIs(t, as.Delete(t.Context(), secret), repository.ErrNotFound)
		},
		"List": func(t *testing.T, _ home, as repository.Comments) {
			found, err := as.List(t.Context(), repository.CommentFilter{}, "", everything)
			require.NoError(t, err)
			require.Empty(t, found)
		},
		"PlanOfThread": func(t *testing.T, _ home, as repository.Comments) {
			_, err := as.PlanOfThread(t.Context(), "thread-of-"+secret)
			require.ErrorIs(t, err, repository.ErrNotFound)
		},
	})
}
