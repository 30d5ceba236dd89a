package repotest

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/repository"
)

// pause is how long one waits to see whether something waits.
const pause = 100 * time.Millisecond

// testKept tries the promises of repository.KeptReplies, and that old ones are swept.
func testKept(t *testing.T, newStore NewStore) {
	for name, test := range map[string]func(*testing.T, home){
		"an answer is kept under caller, operation and key": keptComesBack,
		"a key that is claimed is not claimed again":        keptOnce,
		"an answer that is too old gives way":               keptExpires,
		"a claim belongs to its transaction":                keptIsOfItsTransaction,
		"a claim waits for the one before it":               keptWaits,
		"of many claims at once one has its effect":         keptRace,
		"old answers are swept, a few at a time":            keptSwept,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newHome(t, newStore(t), "alpha", "support"))
		})
	}
}

// Answers made before since are too old.
var since = now.Add(-24 * time.Hour)

func newKept(key string) *repository.Kept {
	return &repository.Kept{
		CallerID: "manager-1", Operation: "CreateScorecard", Key: key, Digest: [32]byte{1, 31: 2},
		Reply: `{"resource":"ü"}`, CreateTime: now,
	}
}

func (h home) replies(tx repository.Tx) repository.KeptReplies {
	return tx.Customer(h.Customer).KeptReplies()
}

// keep claims a key and settles it in one transaction, and returns its error.
func (h home) keep(t testing.TB, kept *repository.Kept) error {
	t.Helper()
	return h.writing(t, func(ctx context.Context, tx repository.Tx) error {
		if err := h.replies(tx).Claim(ctx, kept, since); err != nil {
			return err
		}
		return h.replies(tx).Settle(ctx, kept)
	})
}

// findKept reads what is kept since a time, or nil.
func (h home) findKept(t testing.TB, like *repository.Kept, since time.Time) (found *repository.Kept) {
	t.Helper()
	h.read(t, func(tx repository.Tx) (err error) {
		found, err = h.replies(tx).Find(t.Context(), like.CallerID, like.Operation, like.Key, since)
		if errors.Is(err, repository.ErrNotFound) {
			return nil
		}
		return err
	})
	return found
}

func keptComesBack(t *testing.T, h home) {
	kept := newKept("k")
	require.Nil(t, h.findKept(t, kept, since))
	require.NoError(t, h.keep(t, kept))
	require.Equal(t, kept, h.findKept(t, kept, since))
	for name, change := range map[string]func(*repository.Kept){
		"caller":    func(k *repository.Kept) { k.CallerID = "manager-2" },
		"operation": func(k *repository.Kept) { k.Operation = "UpdateScorecard" },
		"key":       func(k *repository.Kept) { k.Key = "K" },
	} {
		other := newKept("k")
		change(other)
		require.Nil(t, h.findKept(t, other, since), name)
		other.Reply = name
		require.NoError(t, h.keep(t, other), name)
		require.Equal(t, other, h.findKept(t, other, since), name)
		require.Equal(t, kept, h.findKept(t, kept, since), name)
	}
}

func keptOnce(t *testing.T, h home) {
	kept := newKept("k")
	require.NoError(t, h.keep(t, kept))
	other := newKept("k")
	other.Digest, other.Reply = [32]byte{9}, "other"
	require.ErrorIs(t, h.keep(t, other), repository.ErrConflict)
	require.Equal(t, kept, h.findKept(t, kept, since))

	runs := 0
	err := h.writing(t, func(ctx context.Context, tx repository.Tx) error {
		if runs++; runs > 1 {
			return errOurs // which ends the tries
		}
		require.ErrorIs(t, h.replies(tx).Claim(ctx, other, since), repository.ErrConflict)
		return nil // a claim that failed must not be passed over
	})
	require.ErrorIs(t, err, errOurs)
}

func keptExpires(t *testing.T, h home) {
	old := newKept("k")
	old.CreateTime = since.Add(-time.Microsecond)
	require.NoError(t, h.keep(t, old))
	require.Nil(t, h.findKept(t, old, since))
	require.Equal(t, old, h.findKept(t, old, old.CreateTime), "made at since is young enough")
	newer := newKept("k")
	newer.Digest, newer.Reply, newer.CreateTime = [32]byte{7}, "newer", since
	require.NoError(t, h.keep(t, newer))
	require.Equal(t, newer, h.findKept(t, newer, since))
	require.ErrorIs(t, h.keep(t, newKept("k")), repository.ErrConflict, "made at since is young enough")
}

func keptIsOfItsTransaction(t *testing.T, h home) {
	kept := newKept("k")
	require.ErrorIs(t, h.writing(t, func(ctx context.Context, tx repository.Tx) error {
		require.NoError(t, h.replies(tx).Claim(ctx, kept, since))
		require.NoError(t, h.replies(tx).Settle(ctx, kept))
		return errOurs
	}), errOurs)
	require.Nil(t, h.findKept(t, kept, since))
	require.NoError(t, h.keep(t, kept))
}

// keptWaits claims a key that another transaction has, which then commits an answer or leaves none.
func keptWaits(t *testing.T, h home) {
	for key, outcome := range map[string]error{"committed": nil, "rolled back": errOurs} {
		first, second := newKept(key), newKept(key)
		second.Reply = "second"
		var over atomic.Bool // the first one's transaction is about to end
		begun, ended := make(chan struct{}), make(chan error, 1)
		err := h.writing(t, func(ctx context.Context, tx repository.Tx) error {
			require.NoError(t, h.replies(tx).Claim(ctx, first, since))
			go func() {
				close(begun)
				ended <- h.claimAfter(t, second, &over)
			}()
			<-begun
			time.Sleep(pause)
			require.NoError(t, h.replies(tx).Settle(ctx, first))
			over.Store(true)
			return outcome
		})
		require.ErrorIs(t, err, outcome)
		if outcome == nil {
			require.ErrorIs(t, <-ended, repository.ErrConflict)
			require.Equal(t, first, h.findKept(t, first, since))
		} else {
			require.NoError(t, <-ended)
			require.Equal(t, second, h.findKept(t, second, since))
		}
	}
}

// claimAfter keeps an answer, and fails the test when its claim ends before it is time.
func (h home) claimAfter(t *testing.T, kept *repository.Kept, time *atomic.Bool) error {
	return h.writing(t, func(ctx context.Context, tx repository.Tx) error {
		err := h.replies(tx).Claim(ctx, kept, since)
		if !time.Load() {
			t.Errorf("a claim of %q did not wait: %v", kept.Key, err)
		}
		if err != nil {
			return err
		}
		return h.replies(tx).Settle(ctx, kept)
	})
}

// keptRace lets many do the same under one key, as the use cases do: whoever finds an answer leaves it at that.
func keptRace(t *testing.T, h home) {
	const claimants = 16
	for _, err := range atOnce(claimants, func(int) error {
		return h.writing(t, func(ctx context.Context, tx repository.Tx) error {
			kept := newKept("k")
			_, err := h.replies(tx).Find(ctx, kept.CallerID, kept.Operation, kept.Key, since)
			if !errors.Is(err, repository.ErrNotFound) {
				return err
			}
			if err := h.replies(tx).Claim(ctx, kept, since); err != nil {
				return err
			}
			if err := h.retitle(ctx, tx, func(title string) string { return title + "x" }); err != nil {
				return err
			}
			return h.replies(tx).Settle(ctx, kept)
		})
	}) {
		require.NoError(t, err)
	}
	h.requireTitle(t, "x")
}

func keptSwept(t *testing.T, h home) {
	other := newHome(t, h.store, "beta", "support")
	for i, each := range []home{h, h, other, h, other} {
		kept := newKept(string(rune('a' + i)))
		kept.CreateTime = now.Add(time.Duration(i) * time.Hour)
		require.NoError(t, each.keep(t, kept))
	}
	sweep := func(before time.Time, limit int) (swept int64) {
		require.NoError(t, h.store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) (err error) {
			swept, err = tx.System().SweepReplies(t.Context(), before, limit)
			return err
		}))
		return swept
	}
	require.Zero(t, sweep(now, 10), "what was made at that time stays")
	before := now.Add(3 * time.Hour)
	require.EqualValues(t, 2, sweep(before, 2))
	require.EqualValues(t, 1, sweep(before, 2))
	require.Zero(t, sweep(before, 2))
	require.Nil(t, h.findKept(t, newKept("a"), since))
	require.Nil(t, other.findKept(t, newKept("c"), since))
	require.NotNil(t, h.findKept(t, newKept("d"), since))
	require.NotNil(t, other.findKept(t, newKept("e"), since))
}
