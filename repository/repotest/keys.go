package repotest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// testAPIKeys tries the promises of repository.APIKeys, and those of repository.System about keys.
func testAPIKeys(t *testing.T, newStore NewStore) {
	for name, test := range map[string]func(*testing.T, home){
		"keys come back as they went in":         keysComeBack,
		"the operator's keys are nobody else's":  keysOfTheOperator,
		"a key is revoked under its version":     keysUpdate,
		"a key is found by its prefix and noted": keysFound,
		"keys are listed in order of id":         keysListed,
		"all keys of a customer go at once":      keysDeleted,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newHome(t, newStore(t), "alpha", "support"))
		})
	}
}

// newKey is a key of a customer, or of the operator where it is empty, with every field.
func newKey(customer, id string) *coaching.APIKey {
	key := &coaching.APIKey{
		ID: id, Prefix: "prefix-" + customer + id, DisplayName: "Key " + id, Hash: [32]byte{3, 31: 4},
		Roles: []coaching.Role{coaching.RoleManager, coaching.RoleAgent}, ExpireTime: now.Add(time.Hour), CreateTime: now,
	}
	if customer == repository.EveryTenant {
		key.Operator = true
		return key
	}
	key.Name = coaching.Parent{Customer: customer}.Name(coaching.APIKeys, id).String()
	key.ProfileNames = []string{coaching.Parent{Customer: customer}.Name(coaching.Profiles, "support").String()}
	return key
}

// withKeys runs f on the keys of a customer in a transaction that is the customer's.
func (h home) withKeys(t testing.TB, customer string, f func(context.Context, repository.APIKeys) error) error {
	t.Helper()
	return h.store.Write(t.Context(), customer, func(tx repository.Tx) error {
		return f(t.Context(), tx.Customer(customer).APIKeys())
	})
}

func (h home) createKeys(t testing.TB, customer string, keys ...*coaching.APIKey) {
	t.Helper()
	require.NoError(t, h.withKeys(t, customer, func(ctx context.Context, k repository.APIKeys) error {
		for _, key := range keys {
			if err := k.Create(ctx, key); err != nil {
				return err
			}
		}
		return nil
	}))
}

// listKeys reads all keys of a customer, two at a time.
func (h home) listKeys(t testing.TB, customer string) (keys []*coaching.APIKey) {
	t.Helper()
	require.NoError(t, h.withKeys(t, customer, func(ctx context.Context, k repository.APIKeys) error {
		for after := ""; ; after = keys[len(keys)-1].ID {
			page, err := k.List(ctx, after, 2)
			require.LessOrEqual(t, len(page), 2)
			keys = append(keys, page...)
			if err != nil || len(page) < 2 {
				return err
			}
		}
	}))
	return keys
}

func (h home) findByPrefix(t testing.TB, prefix string) (key *coaching.APIKey, err error) {
	t.Helper()
	err = h.store.Read(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		found, err := tx.System().FindKey(t.Context(), prefix)
		key = found
		return err
	})
	return key, err
}

func keysComeBack(t *testing.T, h home) {
	full, bare := newKey("alpha", "full"), newKey("alpha", "bare")
	bare.DisplayName, bare.Roles, bare.ProfileNames, bare.ExpireTime = "", nil, nil, time.Time{}
	h.createKeys(t, "alpha", full, bare)
	require.EqualValues(t, 1, full.Version)
	require.Equal(t, []*coaching.APIKey{bare, full}, h.listKeys(t, "alpha"))
	require.ErrorIs(t, h.withKeys(t, "alpha", func(ctx context.Context, k repository.APIKeys) error {
		_, err := k.Find(ctx, "none")
		require.ErrorIs(t, err, repository.ErrNotFound)
		found, err := k.Find(ctx, "full")
		require.NoError(t, err)
		require.Equal(t, full, found)
		return k.Create(ctx, newKey("alpha", "full"))
	}), repository.ErrAlreadyExists)
}

func keysOfTheOperator(t *testing.T, h home) {
	ours, operators := newKey("alpha", "one"), newKey(repository.EveryTenant, "one")
	operators.Roles = nil
	h.createKeys(t, "alpha", ours)
	h.createKeys(t, repository.EveryTenant, operators)
	require.Equal(t, []*coaching.APIKey{ours}, h.listKeys(t, "alpha"))
	require.Equal(t, []*coaching.APIKey{operators}, h.listKeys(t, repository.EveryTenant))
	found, err := h.findByPrefix(t, operators.Prefix)
	require.NoError(t, err)
	require.Equal(t, operators, found)
}

func keysUpdate(t *testing.T, h home) {
	key, beside := newKey("alpha", "one"), newKey("alpha", "two")
	h.createKeys(t, "alpha", key, beside)
	stale := *key
	key.RevokeTime = now.Add(time.Minute)
	revoke := func(key *coaching.APIKey) error {
		return h.withKeys(t, "alpha", func(ctx context.Context, k repository.APIKeys) error { return k.Update(ctx, key) })
	}
	require.NoError(t, revoke(key))
	require.EqualValues(t, 2, key.Version)
	require.Equal(t, []*coaching.APIKey{key, beside}, h.listKeys(t, "alpha"))
	require.ErrorIs(t, revoke(&stale), repository.ErrConflict)
	require.EqualValues(t, 1, stale.Version)
	require.ErrorIs(t, revoke(newKey("alpha", "none")), repository.ErrConflict)
	require.Equal(t, []*coaching.APIKey{key, beside}, h.listKeys(t, "alpha"))
}

func keysFound(t *testing.T, h home) {
	key, beside, operators := newKey("alpha", "one"), newKey("beta", "one"), newKey(repository.EveryTenant, "one")
	h.createKeys(t, "alpha", key)
	h.createKeys(t, "beta", beside)
	h.createKeys(t, repository.EveryTenant, operators)
	for _, used := range []*coaching.APIKey{key, operators} {
		found, err := h.findByPrefix(t, used.Prefix)
		require.NoError(t, err)
		require.Equal(t, used.Name, found.Name)
		require.NoError(t, h.store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
			return tx.System().UseKey(t.Context(), found, now.Add(time.Second))
		}))
		found, err = h.findByPrefix(t, used.Prefix)
		require.NoError(t, err)
		require.Equal(t, now.Add(time.Second), found.LastUseTime)
		require.EqualValues(t, 1, found.Version, "a use is no change")
	}
	unused, err := h.findByPrefix(t, beside.Prefix)
	require.NoError(t, err)
	require.Zero(t, unused.LastUseTime)
	for _, prefix := range []string{"", "prefix", "none", key.Prefix + "x"} {
		_, err := h.findByPrefix(t, prefix)
		require.ErrorIs(t, err, repository.ErrNotFound, prefix)
	}
}

func keysListed(t *testing.T, h home) {
	var keys []*coaching.APIKey
	for _, id := range []string{"A", "B", "a", "aa", "b"} {
		keys = append(keys, newKey("alpha", id))
	}
	h.createKeys(t, "alpha", keys[3], keys[0], keys[4], keys[2], keys[1])
	require.Equal(t, keys, h.listKeys(t, "alpha"))
}

func keysDeleted(t *testing.T, h home) {
	h.createKeys(t, "alpha", newKey("alpha", "one"), newKey("alpha", "two"))
	theirs, operators := newKey("beta", "one"), newKey(repository.EveryTenant, "one")
	h.createKeys(t, "beta", theirs)
	h.createKeys(t, repository.EveryTenant, operators)
	require.NoError(t, h.withKeys(t, "alpha", func(ctx context.Context, k repository.APIKeys) error { return k.DeleteAll(ctx) }))
	require.Empty(t, h.listKeys(t, "alpha"))
	require.Equal(t, []*coaching.APIKey{theirs}, h.listKeys(t, "beta"))
	require.Len(t, h.listKeys(t, repository.EveryTenant), 1)
}
