package repotest

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/stretchr/testify/require"

	"opencoaching/repository"
)

// atOnce runs do in several goroutines that begin together, and gives what each returned.
func atOnce(goroutines int, do func(i int) error) []error {
	failures := make([]error, goroutines)
	var ready, done sync.WaitGroup
	ready.Add(goroutines)
	for i := range goroutines {
		done.Go(func() {
			ready.Done()
			ready.Wait()
			failures[i] = do(i)
		})
	}
	done.Wait()
	return failures
}

// scorecardsRaces adds one to a total from many sides, half of them behind the lock and half behind the version alone.
func scorecardsRaces(f *fixture) {
	const writers, each = 8, 12
	card := f.card("card")
	card.TotalScore = 0
	f.create(card)
	increment := func(lock bool) error {
		return f.tryScorecards(func(ctx context.Context, s repository.Scorecards) error {
			find := s.Find
			if lock {
				find = s.FindForUpdate
			}
			found, err := find(ctx, "card")
			if err != nil {
				return err
			}
			found.TotalScore++
			return s.Update(ctx, found)
		})
	}
	for _, err := range atOnce(writers, func(i int) error {
		for range each {
			err := increment(i%2 == 0)
			for errors.Is(err, repository.ErrConflict) { // its tries may be used up: that too must lose nothing
				err = increment(i%2 == 0)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}) {
		require.NoError(f.t, err)
	}
	found := f.find(card)
	require.EqualValues(f.t, writers*each, found.TotalScore)
	require.EqualValues(f.t, 1+writers*each, found.Version)
}

func scorecardsDeleteRace(f *fixture) {
	for i := range 15 {
		id := fmt.Sprintf("card-%d", i)
		f.create(f.card(id))
		update := func(ctx context.Context, s repository.Scorecards) error {
			found, err := s.Find(ctx, id)
			if err != nil {
				return err
			}
			found.Comment = "changed"
			return s.Update(ctx, found)
		}
		failures := atOnce(3, func(i int) error {
			if i == 0 {
				return f.tryScorecards(func(ctx context.Context, s repository.Scorecards) error { return s.Delete(ctx, id) })
			}
			return f.tryScorecards(update)
		})
		require.NoError(f.t, failures[0])
		for _, err := range failures[1:] {
			if err != nil {
				require.ErrorIs(f.t, err, repository.ErrNotFound)
			}
		}
		f.read(func(ctx context.Context, tx repository.Tx) error {
			_, err := f.home(tx).Scorecards().Find(ctx, id)
			require.ErrorIs(f.t, err, repository.ErrNotFound)
			return nil
		})
	}
	require.Empty(f.t, f.list(repository.ScorecardFilter{}, repository.ByCreateTime, false))
}
