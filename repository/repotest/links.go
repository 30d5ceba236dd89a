package repotest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// testLinks tries the promises of repository.Links, and those of Scorecards that have to do with them.
func testLinks(t *testing.T, newStore NewStore) {
	for name, test := range map[string]func(*fixture){
		"are what was stored with the scorecards": linksComeBack,
		"are taken once":                               linksOnce,
		"keep what they refer to":                      linksKeep,
		"open an appeal until it is closed":            linksClose,
		"show a group calibration to who has answered": linksBlind,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(newFixture(t, newStore))
		})
	}
}

// referring is a draft that refers to another scorecard of the fixture.
func (f *fixture) referring(id string, kind coaching.ScorecardType, refersTo, original string) *coaching.Scorecard {
	card := f.card(id)
	card.ScorecardType, card.ReferenceScorecardID, card.OriginalID = kind, refersTo, original
	card.Creator = &coaching.Person{Name: f.user("agent-1")}
	return card
}

func (f *fixture) links(original string) (found []coaching.Link) {
	f.t.Helper()
	f.read(func(ctx context.Context, tx repository.Tx) (err error) {
		found, err = f.home(tx).Links().List(ctx, original)
		return err
	})
	return found
}

func (f *fixture) tryCreate(cards ...*coaching.Scorecard) error {
	return f.try(func(ctx context.Context, tx repository.Tx) error {
		return f.home(tx).Scorecards().Create(ctx, cards...)
	})
}

func linksComeBack(f *fixture) {
	calibration := f.card("second-look")
	calibration.CalibratedScorecardName, calibration.OriginalID = f.card("x").Name, "x"
	calibration.Creator = &coaching.Person{Name: f.user("manager-1")}
	f.create(f.card("x"), f.card("y"), f.referring("replica", coaching.ScorecardAppealReplica, "x", "x"),
		f.referring("request", coaching.ScorecardAppealRequest, "replica", "x"), calibration)
	require.Equal(f.t, []coaching.Link{
		{ScorecardID: "replica", Type: coaching.ScorecardAppealReplica, RefersToID: "x", OriginalID: "x", CreatorID: "agent-1", AppealOpen: true},
		{ScorecardID: "request", Type: coaching.ScorecardAppealRequest, RefersToID: "replica", OriginalID: "x", CreatorID: "agent-1"},
		{ScorecardID: "second-look", RefersToID: "x", OriginalID: "x", CreatorID: "manager-1"},
	}, f.links("x"))
	require.Empty(f.t, f.links("y"))
	f.read(func(ctx context.Context, tx repository.Tx) error {
		original, err := f.home(tx).Links().OriginalOf(ctx, "request")
		require.NoError(f.t, err)
		require.Equal(f.t, "x", original)
		_, err = f.home(tx).Links().OriginalOf(ctx, "x")
		require.ErrorIs(f.t, err, repository.ErrNotFound)
		return nil
	})
}

func linksOnce(f *fixture) {
	f.create(f.card("x"), f.card("key"), f.referring("replica", coaching.ScorecardAppealReplica, "x", "x"),
		f.referring("request", coaching.ScorecardAppealRequest, "replica", "x"),
		f.referring("response", coaching.ScorecardCalibrationResponse, "key", "key"))
	for name, again := range map[string]*coaching.Scorecard{
		"an open appeal":         f.referring("again", coaching.ScorecardAppealReplica, "x", "x"),
		"a request":              f.referring("again", coaching.ScorecardAppealRequest, "replica", "x"),
		"a response of the same": f.referring("again", coaching.ScorecardCalibrationResponse, "key", "key"),
	} {
		require.ErrorIs(f.t, f.tryCreate(again), repository.ErrAlreadyExists, name)
	}
	other := f.referring("by-another", coaching.ScorecardCalibrationResponse, "key", "key")
	other.Creator = &coaching.Person{Name: f.user("agent-2")}
	require.NoError(f.t, f.tryCreate(other))
	require.ErrorIs(f.t, f.tryCreate(f.referring("dangling", coaching.ScorecardAppealRequest, "none", "x")), repository.ErrDangling)
	require.Len(f.t, f.links("x"), 2, "a scorecard whose link is refused is not stored")
}

func linksKeep(f *fixture) {
	f.create(f.card("x"), f.referring("replica", coaching.ScorecardAppealReplica, "x", "x"))
	remove := func(id string) error {
		return f.try(func(ctx context.Context, tx repository.Tx) error { return f.home(tx).Scorecards().Delete(ctx, id) })
	}
	require.ErrorIs(f.t, remove("x"), repository.ErrReferenced)
	require.NoError(f.t, remove("replica"))
	require.Empty(f.t, f.links("x"))
	require.NoError(f.t, remove("x"))
}

func linksClose(f *fixture) {
	f.create(f.card("x"), f.referring("replica", coaching.ScorecardAppealReplica, "x", "x"))
	closing := func() error {
		return f.try(func(ctx context.Context, tx repository.Tx) error { return f.home(tx).Links().CloseAppeal(ctx, "x") })
	}
	require.NoError(f.t, closing())
	require.False(f.t, f.links("x")[0].AppealOpen)
	require.ErrorIs(f.t, closing(), repository.ErrConflict)
	require.NoError(f.t, f.tryCreate(f.referring("next", coaching.ScorecardAppealReplica, "x", "x")))
}

func linksBlind(f *fixture) {
	types := []coaching.ScorecardType{coaching.ScorecardCalibrationKey, coaching.ScorecardCalibrationResponse}
	by := func(card *coaching.Scorecard, user string) *coaching.Scorecard {
		card.Creator = &coaching.Person{Name: f.user(user)}
		return card
	}
	answered := func(key, user string, at time.Time) *coaching.Scorecard {
		card := by(f.referring(key+"-"+user, coaching.ScorecardCalibrationResponse, key, key), user)
		card.SubmitTime = at
		return card
	}
	for _, key := range []string{"key-1", "key-2"} {
		card := by(f.card(key), "manager-1")
		card.ScorecardType = coaching.ScorecardCalibrationKey
		f.create(card, answered(key, "agent-1", epoch), answered(key, "agent-2", time.Time{}))
	}
	f.create(by(f.card("normal"), "manager-1"), answered("key-2", "agent-3", epoch))
	for user, want := range map[string][]string{
		"manager-1": {"key-1", "key-2", "normal"},
		"agent-1":   {"key-1", "key-1-agent-1", "key-1-agent-2", "key-2", "key-2-agent-1", "key-2-agent-2", "key-2-agent-3", "normal"},
		"agent-2":   {"key-1-agent-2", "key-2-agent-2", "normal"},
		"agent-3":   {"key-2", "key-2-agent-1", "key-2-agent-2", "key-2-agent-3", "normal"},
		"agent-4":   {"normal"},
	} {
		f.read(func(ctx context.Context, tx repository.Tx) error {
			cards, err := f.home(tx).Scorecards().List(ctx, repository.ScorecardFilter{
				Types: append(types, coaching.ScorecardNormal), Visible: &repository.Visible{Everyone: true, BlindID: user},
			}, repository.ScorecardPage{Order: repository.ByCreateTime, Limit: everything})
			require.NoError(f.t, err)
			require.Equal(f.t, want, ids(cards, func(c *coaching.Scorecard) string { return c.Name }), user)
			keys, err := f.home(tx).Links().Responded(ctx, user, []string{"key-1", "key-2", "none"})
			require.NoError(f.t, err)
			require.Len(f.t, keys, map[string]int{"agent-1": 2, "agent-3": 1}[user], user)
			return nil
		})
	}
}

func linkCrossings() map[string]crossing {
	hide := func(ctx context.Context, ours home, p repository.Profile) error {
		replica := secretCard(ours.Parent)
		replica.Name = ours.Parent.Name(coaching.Scorecards, "replica").String()
		replica.ScorecardType, replica.ReferenceScorecardID, replica.OriginalID = coaching.ScorecardAppealReplica, secret, secret
		return p.Scorecards().Create(ctx, secretCard(ours.Parent), replica)
	}
	return crossingsOf(hide, repository.Profile.Links, map[string]trespass[repository.Links]{
		"OriginalOf": func(t *testing.T, _ home, as repository.Links) {
			_, err := as.OriginalOf(t.Context(), "replica")
			require.ErrorIs(t, err, repository.ErrNotFound)
		},
		"List": func(t *testing.T, _ home, as repository.Links) {
			found, err := as.List(t.Context(), secret)
			require.NoError(t, err)
			require.Empty(t, found)
		},
		"CloseAppeal": func(t *testing.T, _ home, as repository.Links) {
			require.ErrorIs(t, as.CloseAppeal(t.Context(), secret), repository.ErrConflict)
		},
		"Responded": func(t *testing.T, _ home, as repository.Links) {
			found, err := as.Responded(t.Context(), "agent-1", []string{secret})
			require.NoError(t, err)
			require.Empty(t, found)
		},
	})
}
