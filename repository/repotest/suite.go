package repotest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// Run tries every promise that the comments of package repository make. Each subtest has a store of its own, so that
// all of them run in parallel.
func Run(t *testing.T, fresh NewStore) {
	for name, suite := range map[string]func(*testing.T, NewStore){
		"Store":      testStore,
		"Directory":  testDirectory,
		"Agents":     testAgents,
		"Scorecards": testScorecards,
		"Links":      testLinks,
		"Templates":  testTemplates,
		"Targets":    testTargets,
		"Plans":      testPlans,
		"Sessions":   testSessions,
		"Comments":   testComments,
		"Reports":    testReports,
		"Direct":     testDirect,
		"Audit":      testAudit,
		"Kept":       testKept,
		"APIKeys":    testAPIKeys,
		"Webhooks":   testWebhooks,
		"Jobs":       testJobs,
		"Backfill":   testBackfill,
		"Erasure":    testErasure,
		"People":     testPeople,
		"Members":    testMembers,
		"Tenants":    testTenants,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			suite(t, fresh)
		})
	}
}

// now is the time at which everything here happens, unless a test needs another.
var now = time.Date(2026, 3, 1, 9, 30, 0, 123456000, time.UTC)

// everything is a limit that no list in the tests reaches.
const everything = 10_000

// home is a profile in a store, as a test works with it.
type home struct {
	coaching.Parent
	store repository.Store
}

// newHome makes a profile with a small directory: the team billing, the use case calls, the moment greeting, the agents
// agent-1 and agent-2 in that team, the manager manager-1, the group everyone of both agents, and the conversation
// conv-1 of agent-1. The customer is made where it is missing.
func newHome(t testing.TB, store repository.Store, customer, profile string) home {
	t.Helper()
	h := home{Parent: coaching.Parent{Customer: customer, Profile: profile}, store: store}
	h.write(t, func(tx repository.Tx) error {
		owner := coaching.Name{Customer: customer, Collection: coaching.Customers, ID: customer}
		if _, err := tx.System().Directory().Find(t.Context(), owner); err == nil {
			return tx.Customer(customer).Directory().Create(t.Context(), h.entry(coaching.Profiles, profile))
		}
		if err := tx.System().Directory().Create(t.Context(), h.entry(coaching.Customers, customer)); err != nil {
			return err
		}
		return tx.Customer(customer).Directory().Create(t.Context(), h.entry(coaching.Profiles, profile))
	})
	h.furnish(t)
	return h
}

// furnish makes what newHome says hangs on the profile, and on the customer unless it is there already.
func (h home) furnish(t testing.TB) {
	t.Helper()
	agents := []coaching.Entry{h.agent("agent-1"), h.agent("agent-2"), &coaching.User{
		Head: h.head(coaching.Users, "manager-1"), Roles: []coaching.Role{coaching.RoleManager},
	}}
	for _, agent := range agents[:2] {
		agent.(*coaching.User).Team = h.name(coaching.Teams, "billing")
	}
	steps := [][]coaching.Entry{
		{h.entry(coaching.UseCases, "calls")},
		{h.entry(coaching.Moments, "greeting")},
		{h.entry(coaching.Teams, "billing")},
		agents,
		{&coaching.Group{Head: h.head(coaching.Groups, "everyone"), MemberNames: []string{
			h.name(coaching.Users, "agent-1"), h.name(coaching.Users, "agent-2"),
		}}},
		{&coaching.Conversation{
			Head: h.head(coaching.Conversations, "conv-1"), AgentUserName: h.name(coaching.Users, "agent-1"),
			StartTime: now.Add(-time.Hour), EndTime: now, Channel: "voice", LanguageCode: "en-GB",
			UsecaseName: h.name(coaching.UseCases, "calls"), MomentNames: []string{h.name(coaching.Moments, "greeting")},
		}},
	}
	h.write(t, func(tx repository.Tx) error {
		directory := tx.Customer(h.Customer).Directory()
		for _, entries := range steps {
			first, _ := coaching.ParseName(entries[0].Meta().Name)
			if _, err := directory.Find(t.Context(), first); err == nil {
				continue
			}
			if err := directory.Create(t.Context(), entries...); err != nil {
				return err
			}
		}
		return nil
	})
}

// name is the full name of a resource of the home.
func (h home) name(c coaching.Collection, id string) string { return h.Name(c, id).String() }

// head is the shared part of a new entry.
func (h home) head(c coaching.Collection, id string) coaching.Head {
	return coaching.Head{Name: h.name(c, id), CreateTime: now, UpdateTime: now}
}

// entry is a new entry of any kind with nothing but its head.
func (h home) entry(c coaching.Collection, id string) coaching.Entry {
	kind, _ := coaching.EntryKindOf(c)
	entry := kind.New()
	*entry.Meta() = h.head(c, id)
	return entry
}

// agent is a new user with the role AGENT in every profile.
func (h home) agent(id string) *coaching.User {
	return &coaching.User{
		Head: h.head(coaching.Users, id), Roles: []coaching.Role{coaching.RoleAgent},
		DisplayName: "Display " + id, FullName: "Full " + id, Email: id + "@example.com",
	}
}

// write runs f in a transaction that must succeed.
func (h home) write(t testing.TB, f func(repository.Tx) error) {
	t.Helper()
	require.NoError(t, h.store.Write(t.Context(), h.Customer, f))
}

// read runs f over a snapshot, and must succeed.
func (h home) read(t testing.TB, f func(repository.Tx) error) {
	t.Helper()
	require.NoError(t, h.store.Read(t.Context(), h.Customer, f))
}

// writing runs f in a transaction and returns its error.
func (h home) writing(t testing.TB, f func(context.Context, repository.Tx) error) error {
	t.Helper()
	return h.store.Write(t.Context(), h.Customer, func(tx repository.Tx) error { return f(t.Context(), tx) })
}

// create stores entries of one kind under the home's customer.
func (h home) create(t testing.TB, entries ...coaching.Entry) {
	t.Helper()
	h.write(t, func(tx repository.Tx) error {
		return tx.Customer(h.Customer).Directory().Create(t.Context(), entries...)
	})
}

// remove deletes an entry of the home.
func (h home) remove(t testing.TB, c coaching.Collection, id string) {
	t.Helper()
	h.write(t, func(tx repository.Tx) error { return h.directory(tx).Delete(t.Context(), h.Name(c, id)) })
}

// profile is the home's repository.Profile in a transaction.
func (h home) profile(tx repository.Tx) repository.Profile { return tx.Profile(h.Customer, h.Profile) }

// directory is the home's repository.Directory in a transaction.
func (h home) directory(tx repository.Tx) repository.Directory {
	return tx.Customer(h.Customer).Directory()
}
