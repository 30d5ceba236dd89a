package repotest

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// errOurs is an error of a test's own.
var errOurs = errors.New("ours")

func testStore(t *testing.T, fresh NewStore) {
	for name, test := range map[string]func(*testing.T, home){
		"a read sees one snapshot":                           readSeesOneSnapshot,
		"a read cannot write":                                readCannotWrite,
		"a transaction is of no use after its end":           useAfterEnd,
		"an error leaves no trace and is returned":           errorLeavesNoTrace,
		"a panic leaves no trace":                            panicLeavesNoTrace,
		"an ended context leaves no trace":                   endedContextLeavesNoTrace,
		"a failed statement keeps the rest from a commit":    failedStatementEndsTransaction,
		"a conflict runs it again on a clean slate":          conflictRunsAgain,
		"a conflict without end is returned in the end":      conflictWithoutEnd,
		"concurrent updates lose nothing":                    concurrentUpdatesLoseNothing,
		"a delete beside updates is not undone":              deleteIsNotUndone,
		"two creates of one name: one wins":                  oneCreateWins,
		"readers and writers do not get in each other's way": readersAndWriters,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newHome(t, fresh(t), "alpha", "support"))
		})
	}
	t.Run("a migrated store is ready", func(t *testing.T) {
		t.Parallel()
		require.NoError(t, fresh(t).Ready(t.Context()))
	})
	t.Run("a closed store is not ready", func(t *testing.T) {
		t.Parallel()
		store := fresh(t)
		require.NoError(t, store.Close())
		require.Error(t, store.Ready(t.Context()))
	})
	t.Run("a store is empty until it has a customer", func(t *testing.T) {
		t.Parallel()
		store := fresh(t)
		empty := func() (empty bool) {
			require.NoError(t, store.Read(t.Context(), repository.EveryTenant, func(tx repository.Tx) (err error) {
				empty, err = tx.System().Empty(t.Context())
				return err
			}))
			return empty
		}
		require.True(t, empty())
		newHome(t, store, "alpha", "support")
		require.False(t, empty())
	})
}

// title is the display name of the use case calls, which the tests here write to and look at.
func (h home) title(ctx context.Context, tx repository.Tx) (string, error) {
	entry, err := h.directory(tx).Find(ctx, h.Name(coaching.UseCases, "calls"))
	if err != nil {
		return "", err
	}
	return entry.(*coaching.UseCase).DisplayName, nil
}

// retitle reads the use case and writes it with another title, as the titles that are there so far.
func (h home) retitle(ctx context.Context, tx repository.Tx, title func(string) string) error {
	entry, err := h.directory(tx).Find(ctx, h.Name(coaching.UseCases, "calls"))
	if err != nil {
		return err
	}
	calls := entry.(*coaching.UseCase)
	calls.DisplayName = title(calls.DisplayName)
	return h.directory(tx).Update(ctx, calls)
}

func to(title string) func(string) string { return func(string) string { return title } }

func (h home) requireTitle(t *testing.T, want string) {
	t.Helper()
	h.read(t, func(tx repository.Tx) error {
		got, err := h.title(t.Context(), tx)
		require.Equal(t, want, got)
		return err
	})
}

func readSeesOneSnapshot(t *testing.T, h home) {
	h.read(t, func(tx repository.Tx) error {
		before, err := h.title(t.Context(), tx)
		require.NoError(t, err)
		h.write(t, func(tx repository.Tx) error { return h.retitle(t.Context(), tx, to("changed meanwhile")) })
		h.create(t, h.entry(coaching.UseCases, "chats"))
		after, err := h.title(t.Context(), tx)
		require.Equal(t, before, after)
		entries, listed := h.directory(tx).List(t.Context(), h.Parent, coaching.UseCases, "", everything)
		require.Len(t, entries, 1)
		return errors.Join(err, listed)
	})
	h.requireTitle(t, "changed meanwhile")
}

func readCannotWrite(t *testing.T, h home) {
	err := h.store.Read(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		return h.retitle(t.Context(), tx, to("written by a reader"))
	})
	require.Error(t, err)
	h.requireTitle(t, "")
}

func useAfterEnd(t *testing.T, h home) {
	var kept repository.Tx
	h.write(t, func(tx repository.Tx) error { kept = tx; return nil })
	require.Error(t, h.retitle(t.Context(), kept, to("too late")))
	h.read(t, func(tx repository.Tx) error { kept = tx; return nil })
	_, err := h.title(t.Context(), kept)
	require.Error(t, err)
	h.requireTitle(t, "")
}

func errorLeavesNoTrace(t *testing.T, h home) {
	err := h.store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		require.NoError(t, h.retitle(t.Context(), tx, to("to be undone")))
		return errOurs
	})
	require.Same(t, errOurs, err)
	require.Same(t, errOurs, h.store.Read(t.Context(), repository.EveryTenant, func(repository.Tx) error { return errOurs }))
	h.requireTitle(t, "")
}

func panicLeavesNoTrace(t *testing.T, h home) {
	require.PanicsWithValue(t, "ours", func() {
		_ = h.store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
			require.NoError(t, h.retitle(t.Context(), tx, to("to be undone")))
			panic("ours")
		})
	})
	h.requireTitle(t, "")
	h.write(t, func(tx repository.Tx) error { return h.retitle(t.Context(), tx, to("written after the panic")) })
}

func endedContextLeavesNoTrace(t *testing.T, h home) {
	ctx, end := context.WithCancel(t.Context())
	err := h.store.Write(ctx, repository.EveryTenant, func(tx repository.Tx) error {
		require.NoError(t, h.retitle(ctx, tx, to("to be undone")))
		end()
		return nil
	})
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, h.store.Read(ctx, repository.EveryTenant, func(repository.Tx) error { return nil }), context.Canceled)
	h.requireTitle(t, "")
}

// failedStatementEndsTransaction: as it would on Postgres by itself, whoever lets the error pass.
func failedStatementEndsTransaction(t *testing.T, h home) {
	err := h.store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		require.NoError(t, h.retitle(t.Context(), tx, to("to be undone")))
		require.Error(t, h.directory(tx).Create(t.Context(), h.entry(coaching.UseCases, "calls")))
		return nil
	})
	require.ErrorIs(t, err, repository.ErrAlreadyExists)
	h.requireTitle(t, "")
}

func conflictRunsAgain(t *testing.T, h home) {
	runs := 0
	h.write(t, func(tx repository.Tx) error {
		before, err := h.title(t.Context(), tx)
		require.NoError(t, err)
		require.Empty(t, before)
		if err := h.retitle(t.Context(), tx, to("second run")); err != nil {
			return err
		}
		if runs++; runs == 1 {
			return repository.ErrConflict
		}
		return nil
	})
	require.Equal(t, 2, runs)
	h.requireTitle(t, "second run")
}

func conflictWithoutEnd(t *testing.T, h home) {
	runs, started := 0, time.Now()
	err := h.store.Write(t.Context(), repository.EveryTenant, func(repository.Tx) error {
		runs++
		return repository.ErrConflict
	})
	require.ErrorIs(t, err, repository.ErrConflict)
	require.Greater(t, runs, 1)
	require.LessOrEqual(t, runs, 10)
	require.Less(t, time.Since(started), 3*time.Second)
}

// concurrentUpdatesLoseNothing lets every writer add a letter again and again; who cannot get through tries once more.
func concurrentUpdatesLoseNothing(t *testing.T, h home) {
	const writers, rounds = 8, 10
	var group sync.WaitGroup
	for range writers {
		group.Go(func() {
			for done := 0; done < rounds; {
				err := h.writing(t, func(ctx context.Context, tx repository.Tx) error {
					return h.retitle(ctx, tx, func(title string) string { return title + "x" })
				})
				if err == nil {
					done++
				} else if !errors.Is(err, repository.ErrConflict) {
					t.Errorf("an update: %v", err)
					return
				}
			}
		})
	}
	group.Wait()
	h.read(t, func(tx repository.Tx) error {
		title, err := h.title(t.Context(), tx)
		require.Len(t, title, writers*rounds)
		return err
	})
}

func deleteIsNotUndone(t *testing.T, h home) {
	const rounds = 25
	name := h.Name(coaching.Moments, "passing")
	for range rounds {
		h.create(t, h.entry(coaching.Moments, "passing"))
		var group sync.WaitGroup
		for range 3 {
			group.Go(func() {
				err := h.writing(t, func(ctx context.Context, tx repository.Tx) error {
					entry, err := h.directory(tx).Find(ctx, name)
					if err != nil {
						return err
					}
					return h.directory(tx).Update(ctx, entry)
				})
				if err != nil && !errors.Is(err, repository.ErrNotFound) && !errors.Is(err, repository.ErrConflict) {
					t.Errorf("an update: %v", err)
				}
			})
		}
		group.Go(func() {
			if err := h.writing(t, func(ctx context.Context, tx repository.Tx) error {
				return h.directory(tx).Delete(ctx, name)
			}); err != nil {
				t.Errorf("the delete: %v", err)
			}
		})
		group.Wait()
		h.read(t, func(tx repository.Tx) error {
			_, err := h.directory(tx).Find(t.Context(), name)
			require.ErrorIs(t, err, repository.ErrNotFound)
			return nil
		})
	}
}

func oneCreateWins(t *testing.T, h home) {
	const writers = 8
	var group sync.WaitGroup
	var won, lost atomic.Int32
	for range writers {
		group.Go(func() {
			err := h.writing(t, func(ctx context.Context, tx repository.Tx) error {
				return h.directory(tx).Create(ctx, h.entry(coaching.Moments, "wanted"))
			})
			switch {
			case err == nil:
				won.Add(1)
			case errors.Is(err, repository.ErrAlreadyExists):
				lost.Add(1)
			default:
				t.Errorf("a create: %v", err)
			}
		})
	}
	group.Wait()
	require.EqualValues(t, 1, won.Load())
	require.EqualValues(t, writers-1, lost.Load())
}

// readersAndWriters wants every one of them to succeed: above all, none may be told that the database is busy.
func readersAndWriters(t *testing.T, h home) {
	const each, rounds = 6, 15
	var group sync.WaitGroup
	for number := range each {
		group.Go(func() {
			for round := range rounds {
				id := string(rune('a'+number)) + string(rune('a'+round))
				if err := h.writing(t, func(ctx context.Context, tx repository.Tx) error {
					return h.directory(tx).Create(ctx, h.entry(coaching.Moments, id))
				}); err != nil {
					t.Errorf("a write: %v", err)
				}
			}
		})
		group.Go(func() {
			for range rounds {
				if err := h.store.Read(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
					_, err := h.directory(tx).List(t.Context(), h.Parent, coaching.Moments, "", everything)
					return err
				}); err != nil {
					t.Errorf("a read: %v", err)
				}
			}
		})
	}
	group.Wait()
}
