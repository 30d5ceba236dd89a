package repotest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// testSessions tries the promises of repository.Sessions.
func testSessions(t *testing.T, newStore NewStore) {
	for name, test := range map[string]func(*fixture){
		"come back as they went in":           sessionsComeBack,
		"refuse what dangles":                 sessionsDangling,
		"are updated under their version":     sessionsUpdate,
		"are deleted once":                    sessionsDelete,
		"are listed by every filter":          sessionsListed,
		"are read by plan":                    sessionsOfPlans,
		"tell their plans":                    sessionsHavePlans,
		"keep users and use cases from going": sessionsKeep,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t, newStore)
			f.createPlans(f.plan("one"), f.plan("two"))
			test(f)
		})
	}
}

// sessionIn is a session of agent-1 with nothing more than it needs.
func sessionIn(at coaching.Parent, id string) *coaching.Session {
	return &coaching.Session{
		Name: at.Name(coaching.CoachingSessions, id).String(), AgentUserName: coaching.UserName(at.Customer, "agent-1"),
		CreatorUserName: coaching.UserName(at.Customer, coaching.LocalAdminID), CreateTime: epoch, UpdateTime: epoch,
	}
}

// held is a session of agent-1 and a plan, so many hours after the epoch; 0: without a time.
func (f *fixture) held(id, plan string, hours int) *coaching.Session {
	session := sessionIn(f.parent, id)
	session.CoachingPlanName = f.plan(plan).Name
	if hours != 0 {
		session.SessionTime = epoch.Add(time.Duration(hours) * time.Hour)
	}
	return session
}

// fullSession is a session with every field.
func (f *fixture) fullSession(id string) *coaching.Session {
	session := f.held(id, "one", 1)
	at := func(minutes int) time.Time { return epoch.Add(time.Duration(minutes)*time.Minute + time.Microsecond) }
	session.CreatorUserName, session.UsecaseName = f.user("manager-1"), f.usecase(firstUsecase)
	session.MeetingNotes, session.NotesBy, session.AgentComment = "Notes, é 🙂", "manager-1", "Thanks"
	session.ManagerSubmitTime, session.ManagerUpdateTime, session.ManagerSubmitterUserName = at(1), at(2), f.user("agent-4")
	session.AgentSubmitTime, session.AgentUpdateTime, session.AcknowledgeTime, session.UpdateTime = at(3), at(4), at(5), at(6)
	return session
}

func (f *fixture) trySessions(do func(ctx context.Context, s repository.Sessions) error) error {
	return f.try(func(ctx context.Context, tx repository.Tx) error { return do(ctx, f.home(tx).Sessions()) })
}

func (f *fixture) createSessions(sessions ...*coaching.Session) {
	f.t.Helper()
	require.NoError(f.t, f.trySessions(func(ctx context.Context, s repository.Sessions) error {
		for _, session := range sessions {
			if err := s.Create(ctx, session); err != nil {
				return err
			}
		}
		return nil
	}))
}

func sessionsComeBack(f *fixture) {
	full, bare := f.fullSession("full"), sessionIn(f.parent, "bare")
	f.createSessions(full, bare)
	for id, session := range map[string]*coaching.Session{"full": full, "bare": bare} {
		require.EqualValues(f.t, 1, session.Version)
		require.NoError(f.t, f.trySessions(func(ctx context.Context, s repository.Sessions) error {
			for _, find := range []func(context.Context, string) (*coaching.Session, error){s.Find, s.FindForUpdate} {
				found, err := find(ctx, id)
				require.NoError(f.t, err)
				require.Equal(f.t, session, found)
				_, err = find(ctx, "none")
				require.ErrorIs(f.t, err, repository.ErrNotFound)
			}
			return nil
		}))
	}
	require.ErrorIs(f.t, f.trySessions(func(ctx context.Context, s repository.Sessions) error {
		return s.Create(ctx, sessionIn(f.parent, "bare"))
	}), repository.ErrAlreadyExists)
}

func sessionsDangling(f *fixture) {
	for name, spoil := range map[string]func(*coaching.Session){
		"agent":        func(s *coaching.Session) { s.AgentUserName = f.user("nobody") },
		"no agent":     func(s *coaching.Session) { s.AgentUserName = "" },
		"plan":         func(s *coaching.Session) { s.CoachingPlanName = f.plan("nothing").Name },
		"foreign plan": func(s *coaching.Session) { s.CoachingPlanName = planIn(f.parents[1], "one").Name },
		"use case":     func(s *coaching.Session) { s.UsecaseName = f.usecase("nothing") },
	} {
		session := sessionIn(f.parent, "new")
		spoil(session)
		require.ErrorIs(f.t, f.trySessions(func(ctx context.Context, s repository.Sessions) error {
			return s.Create(ctx, session)
		}), repository.ErrDangling, name)
	}
}

func sessionsUpdate(f *fixture) {
	session := f.held("one", "one", 0)
	f.createSessions(session)
	stale := *session
	changed := f.fullSession("one")
	changed.Version = 1
	update := func(session *coaching.Session) error {
		return f.trySessions(func(ctx context.Context, s repository.Sessions) error { return s.Update(ctx, session) })
	}
	require.NoError(f.t, update(changed))
	require.EqualValues(f.t, 2, changed.Version)
	fixed := *changed
	fixed.AgentUserName, fixed.CoachingPlanName, fixed.CreateTime = f.user("agent-2"), f.plan("two").Name, epoch.Add(time.Hour)
	require.NoError(f.t, update(&fixed))
	changed.CreatorUserName, changed.Version = session.CreatorUserName, 3
	f.read(func(ctx context.Context, tx repository.Tx) error {
		found, err := f.home(tx).Sessions().Find(ctx, "one")
		require.Equal(f.t, changed, found)
		return err
	})
	require.ErrorIs(f.t, update(&stale), repository.ErrConflict)
	require.EqualValues(f.t, 1, stale.Version)
	changed.UsecaseName = f.usecase("nothing")
	require.ErrorIs(f.t, update(changed), repository.ErrDangling)
}

func sessionsDelete(f *fixture) {
	f.createSessions(f.held("one", "one", 1), f.held("two", "one", 1))
	comment := f.comment("linked")
	comment.LinkedSessionNotes = []string{f.held("two", "one", 0).Name, f.held("one", "one", 0).Name}
	f.createComments(comment)
	remove := func(ctx context.Context, s repository.Sessions) error { return s.Delete(ctx, "one") }
	require.NoError(f.t, f.trySessions(remove))
	require.ErrorIs(f.t, f.trySessions(remove), repository.ErrNotFound)
	comment.LinkedSessionNotes = comment.LinkedSessionNotes[:1]
	comment.Version++
	f.read(func(ctx context.Context, tx repository.Tx) error {
		found, err := f.home(tx).Comments().Find(ctx, "linked")
		require.Equal(f.t, comment, found)
		return err
	})
}

func sessionsListed(f *fixture) {
	second, timeless := f.held("b", "two", 2), f.held("c", "one", 0)
	second.AgentUserName, second.UsecaseName = f.user("agent-2"), f.usecase(firstUsecase)
	planless := f.held("d", "one", 3)
	planless.CoachingPlanName = ""
	f.createSessions(second, timeless, planless, f.held("A", "one", 1))
	at := func(hours int) time.Time { return epoch.Add(time.Duration(hours) * time.Hour) }
	for _, example := range []struct {
		want   []string
		filter repository.SessionFilter
	}{
		{[]string{"A", "b", "c", "d"}, repository.SessionFilter{}},
		{[]string{"A", "c", "d"}, repository.SessionFilter{AgentIDs: []string{"agent-1", "agent-3"}}},
		{[]string{"b"}, repository.SessionFilter{Visible: []string{"agent-2"}}},
		{nil, repository.SessionFilter{Visible: []string{}}},
		{[]string{"A", "b", "c"}, repository.SessionFilter{PlanIDs: []string{"one", "two"}}},
		{[]string{"b"}, repository.SessionFilter{UsecaseIDs: []string{firstUsecase}}},
		{[]string{"A", "b"}, repository.SessionFilter{Start: at(1), End: at(2)}},
		{[]string{"d"}, repository.SessionFilter{Start: at(2).Add(time.Microsecond)}},
	} {
		var found []string
		f.read(func(ctx context.Context, tx repository.Tx) error {
			for after := ""; ; after = found[len(found)-1] {
				page, err := f.home(tx).Sessions().List(ctx, example.filter, after, 2)
				if err != nil || len(page) == 0 {
					return err
				}
				require.LessOrEqual(f.t, len(page), 2)
				found = append(found, ids(page, func(s *coaching.Session) string { return s.Name })...)
			}
		})
		require.Equal(f.t, example.want, found, "%+v", example.filter)
	}
}

func sessionsOfPlans(f *fixture) {
	f.createSessions(f.held("late", "one", 3), f.held("b", "two", 1), f.held("a", "one", 1), f.held("never", "one", 0), f.held("early", "two", -1))
	at := func(hours int) time.Time { return epoch.Add(time.Duration(hours) * time.Hour) }
	for _, example := range []struct {
		want       []string
		plans      []string
		start, end time.Time
	}{
		{[]string{"early", "a", "b", "late", "never"}, []string{"one", "two", "none"}, time.Time{}, time.Time{}},
		{[]string{"a", "late", "never"}, []string{"one"}, time.Time{}, time.Time{}},
		{[]string{"a", "b"}, []string{"one", "two"}, at(1), at(3)},
		{[]string{"late"}, []string{"one", "two"}, at(2), time.Time{}},
		{[]string{"early"}, []string{"one", "two"}, time.Time{}, at(1)},
		{[]string{}, nil, time.Time{}, time.Time{}},
	} {
		f.read(func(ctx context.Context, tx repository.Tx) error {
			found, err := f.home(tx).Sessions().OfPlans(ctx, example.plans, example.start, example.end)
			require.Equal(f.t, example.want, ids(found, func(s *coaching.Session) string { return s.Name }))
			return err
		})
	}
}

func sessionsHavePlans(f *fixture) {
	planless := f.held("planless", "one", 1)
	planless.CoachingPlanName = ""
	f.createSessions(f.held("first", "one", 1), f.held("second", "two", 2), f.held("other", "one", 3), planless)
	f.read(func(ctx context.Context, tx repository.Tx) error {
		found, err := f.home(tx).Sessions().PlansOf(ctx, []string{"first", "second", "planless", "none"})
		require.Equal(f.t, map[string]string{"first": "one", "second": "two", "planless": ""}, found)
		if err != nil {
			return err
		}
		found, err = f.home(tx).Sessions().PlansOf(ctx, nil)
		require.Empty(f.t, found)
		return err
	})
}

func sessionsKeep(f *fixture) {
	session := f.fullSession("one")
	session.AgentUserName, session.NotesBy = f.user("agent-2"), "agent-3"
	f.createSessions(session)
	for _, name := range []coaching.Name{
		f.parent.Name(coaching.Users, "agent-2"), f.parent.Name(coaching.Users, "agent-3"), f.parent.Name(coaching.Users, "agent-4"),
		f.parent.Name(coaching.Users, "manager-1"), f.parent.Name(coaching.UseCases, firstUsecase),
	} {
		require.ErrorIs(f.t, f.try(func(ctx context.Context, tx repository.Tx) error {
			return tx.Customer(homeCustomer).Directory().Delete(ctx, name)
		}), repository.ErrReferenced, name)
	}
}

// secretTalk stores a plan with a session and a comment in it.
func secretTalk(ctx context.Context, ours home, p repository.Profile) error {
	plan, session, comment := planIn(ours.Parent, secret), sessionIn(ours.Parent, secret), commentIn(ours.Parent, secret)
	plan.Comment, session.MeetingNotes = secret, secret
	session.CoachingPlanName, comment.CoachingPlanName = plan.Name, plan.Name
	comment.TaggedUsers = []string{plan.AgentUserName}
	if err := p.Plans().Create(ctx, plan); err != nil {
		return err
	}
	if err := p.Sessions().Create(ctx, session); err != nil {
		return err
	}
	return p.Comments().Create(ctx, comment)
}

func sessionCrossings() map[string]crossing {
	find := func(find func(repository.Sessions) func(context.Context, string) (*coaching.Session, error)) trespass[repository.Sessions] {
		return func(t *testing.T, _ home, as repository.Sessions) {
			_, err := find(as)(t.Context(), secret)
			require.ErrorIs(t, err, repository.ErrNotFound)
		}
	}
	return crossingsOf(secretTalk, repository.Profile.Sessions, map[string]trespass[repository.Sessions]{
		"Create": func(t *testing.T, theirs home, as repository.Sessions) {
			require.ErrorIs(t, as.Create(t.Context(), sessionIn(parentOfOurs, secret)), repository.ErrDangling)
			require.NoError(t, as.Create(t.Context(), sessionIn(theirs.Parent, secret)))
		},
		"Find": find(func(as repository.Sessions) func(context.Context, string) (*coaching.Session, error) { return as.Find }),
		"FindForUpdate": find(func(as repository.Sessions) func(context.Context, string) (*coaching.Session, error) {
			return as.FindForUpdate
		}),
		"Update": func(t *testing.T, theirs home, as repository.Sessions) {
			for _, at := range []coaching.Parent{parentOfOurs, theirs.Parent} {
				changed := sessionIn(at, secret)
				changed.Version = 1
				require.Error(t, as.Update(t.Context(), changed))
			}
		},
		"Delete": func(t *testing.T, _ home, as repository.Sessions) {
			require.ErrorIs(t, as.Delete(t.Context(), secret), repository.ErrNotFound)
		},
		"List": func(t *testing.T, _ home, as repository.Sessions) {
			found, err := as.List(t.Context(), repository.SessionFilter{}, "", everything)
			require.NoError(t, err)
			require.Empty(t, found)
		},
		"PlansOf": func(t *testing.T, _ home, as repository.Sessions) {
			found, err := as.PlansOf(t.Context(), []string{secret})
			require.NoError(t, err)
			require.Empty(t, found)
		},
		"OfPlans": func(t *testing.T, _ home, as repository.Sessions) {
			found, err := as.OfPlans(t.Context(), []string{secret}, time.Time{}, time.Time{})
			require.NoError(t, err)
			require.Empty(t, found)
		},
	})
}
