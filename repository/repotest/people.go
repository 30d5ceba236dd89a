package repotest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// testPeople tries the promise of repository.Customer.People: two teams of manager-1, who leads agent-1 by one of them,
// and agent-2 and a second manager by the other; nobody twice, and nobody of a team that is led by somebody else.
func testPeople(t *testing.T, newStore NewStore) {
	store := newStore(t)
	h, other := newHome(t, store, "alpha", "support"), newHome(t, store, "beta", "support")
	for _, each := range []home{h, other} {
		led := func(id string, managers ...string) coaching.Entry {
			team := &coaching.Team{Head: each.head(coaching.Teams, id)}
			for _, manager := range managers {
				team.ManagerUserNames = append(team.ManagerUserNames, each.name(coaching.Users, manager))
			}
			return team
		}
		manager := each.agent("manager-2")
		each.create(t, manager)
		each.create(t, led("first", "manager-1"), led("second", "manager-1", "manager-2"), led("empty", "manager-2"))
		each.join(t, "second", "manager-2")
	}
	h.join(t, "first", "agent-1")
	h.join(t, "second", "agent-2")
	other.join(t, "first", "agent-2")
	for manager, want := range map[string][]string{
		"manager-1": {"agent-1", "agent-2", "manager-2"},
		"manager-2": {"agent-2", "manager-2"},
		"agent-1":   {}, "nobody": {}, "": {},
	} {
		h.read(t, func(tx repository.Tx) error {
			people, err := tx.Customer(h.Customer).People(t.Context(), manager)
			require.NotNil(t, people, manager)
			require.ElementsMatch(t, want, people, manager)
			return err
		})
	}
	other.read(t, func(tx repository.Tx) error {
		people, err := tx.Customer(other.Customer).People(t.Context(), "manager-1")
		require.ElementsMatch(t, []string{"agent-2", "manager-2"}, people)
		return err
	})
}

// join puts a user into a team.
func (h home) join(t testing.TB, team, user string) {
	t.Helper()
	h.write(t, func(tx repository.Tx) error {
		entry, err := h.directory(tx).Find(t.Context(), h.Name(coaching.Users, user))
		if err != nil {
			return err
		}
		entry.(*coaching.User).Team = h.name(coaching.Teams, team)
		return h.directory(tx).Update(t.Context(), entry)
	})
}
