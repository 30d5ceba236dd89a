// Package repository is the storage contract: small interfaces whose comments are promises. Every backend passes the
// suite in repotest, which tries each promise. gormstore is the one implementation, on SQLite and on Postgres.
//
// Tenancy is a type. What belongs to a tenant is reached through Tx.Customer or Tx.Profile alone, and a method of the
// interface that they yield neither reads nor writes anything of another tenant.
package repository

import (
	"context"
	"errors"
	"fmt"
	"time"

	"opencoaching/coaching"
)

// Errors that every backend returns, wrapped or bare. Everything else is an internal error.
var (
	// ErrNotFound: there is no such resource under this tenant.
	ErrNotFound = errors.New("not found")
	// ErrAlreadyExists: the id or another unique key is taken.
	ErrAlreadyExists = errors.New("already exists")
	// ErrConflict: the resource's version is no longer the one that was read. Store.Write tries again by itself.
	ErrConflict = errors.New("changed meanwhile")
	// ErrReferenced: something still refers to the resource that was to be deleted.
	ErrReferenced = errors.New("still referred to")
	// ErrDangling: something that the resource refers to does not exist, or went away meanwhile.
	ErrDangling = errors.New("refers to what does not exist")
	// ErrOutcomeUnknown: the connection was lost while the database was storing. The change may have been stored or not.
	ErrOutcomeUnknown = errors.New("outcome unknown")
	// ErrUnavailable: the database cannot be reached, or cannot serve now. Nothing was changed.
	ErrUnavailable = errors.New("database unavailable")
	// ErrFull is the ErrUnavailable of a database that has no room for what is to be stored.
	ErrFull = fmt.Errorf("no room left: %w", ErrUnavailable)
)

// EveryTenant in the place of a customer's id binds a transaction to no tenant: for what lists customers, looks up keys,
// seals and sweeps.
const EveryTenant = ""

// Store is a database.
type Store interface {
	// Read runs f over one snapshot of the database: what others commit meanwhile is not seen, however long f takes.
	// The Tx must not be used after f returns, and its writing methods fail. Nothing of another customer is seen; on
	// Postgres the database itself sees to that (row-level security), whatever f asks for.
	Read(ctx context.Context, customer string, f func(Tx) error) error
	// Write runs f in a transaction that commits when f returns nil and leaves no trace otherwise; f's error is
	// returned as it is. When a concurrent transaction gets in the way (ErrConflict from f included), everything is
	// rolled back and f runs again, so f must have no effect but through tx; after a bounded number of tries the
	// error is ErrConflict. When Write returns nil the change is durable.
	// What belongs to another customer is neither seen nor written, as in Read.
	Write(ctx context.Context, customer string, f func(Tx) error) error
	// Direct binds to a profile for single statements, which need no transaction around them. It does not check that the
	// profile exists.
	Direct(customer, profile string) Direct
	// Ready returns nil when the database answers and its schema is the one this program was built for, or a newer one.
	Ready(ctx context.Context) error
	// Close releases the connections. It waits for none that are in use.
	Close() error
}

// Tx is a running transaction.
type Tx interface {
	// System is what belongs to no tenant.
	System() System
	// Customer binds to a customer, Profile to one of its profiles. Neither checks that it exists.
	Customer(id string) Customer
	Profile(customer, profile string) Profile
}

// System holds the customers themselves.
type System interface {
	// Directory holds the entries of the collection customers.
	Directory() Directory
	// Empty tells whether the database holds no customer.
	Empty(ctx context.Context) (bool, error)
	// Analyze has the database look at what it holds, after much has come in at once: until it has, it may take a way to
	// the rows that is right for few of them.
	Analyze(ctx context.Context) error
	// FindKey reads the API key with a prefix, whichever customer's or the operator's it is, or ErrNotFound.
	FindKey(ctx context.Context, prefix string) (*coaching.APIKey, error)
	// UseKey notes when a key was last used.
	UseKey(ctx context.Context, key *coaching.APIKey, at time.Time) error
	// ActiveWebhooks names the active webhooks that have sealed events ahead of them.
	ActiveWebhooks(ctx context.Context) ([]string, error)
	// ActiveJobs names the jobs of every customer that have not come to their end, with the time when each last went on.
	ActiveJobs(ctx context.Context) (map[string]time.Time, error)
	// SweepReplies forgets at most limit kept replies that were made before a time, and returns how many;
	// SweepDeliveries does so for the deliveries of webhooks.
	SweepReplies(ctx context.Context, before time.Time, limit int) (int64, error)
	SweepDeliveries(ctx context.Context, before time.Time, limit int) (int64, error)
	Sealer
}

// Customer is what hangs on one customer.
type Customer interface {
	// Directory holds every entry under the customer: profiles, users, teams, groups, and the use cases, moments and
	// conversations of all its profiles. A name of another customer is ErrNotFound.
	Directory() Directory
	Audit() Audit
	KeptReplies() KeptReplies
	// APIKeys are the customer's keys, of EveryTenant those of the operator.
	APIKeys() APIKeys
	Erasure() Erasure
	// People lists the ids of the users of the teams that a user manages.
	People(ctx context.Context, managerID string) ([]string, error)
	// GroupsOf lists the groups that a user is in, directly or by way of groups nested in them, in no order and each once;
	// cycles are safe.
	GroupsOf(ctx context.Context, userID string) ([]string, error)
	// Members lists by group the ids of the users in each of some groups, those of the groups nested in it included, in
	// no order and each once; cycles are safe. A group without users, or one that does not exist, is not in the map.
	Members(ctx context.Context, groupIDs []string) (map[string][]string, error)
}

// Profile is what hangs on one profile.
type Profile interface {
	Scorecards() Scorecards
	Links() Links
	Templates() Templates
	Targets() Targets
	Plans() Plans
	Sessions() Sessions
	Comments() Comments
	Reports() Reports
	Webhooks() Webhooks
	Jobs() Jobs
	Conversations() Conversations
	// Agents lists the ids of the profile's agents that a filter means, in order of id.
	Agents(ctx context.Context, filter AgentFilter) ([]string, error)
	// Candidates calls row for every conversation of the filter, in no order and without ever holding more than a bounded
	// number of them. The row is valid only during the call; an error of row ends the reading and is returned.
	Candidates(ctx context.Context, filter CandidateFilter, row func(*Candidate) error) error
}

// CandidateFilter picks the conversations of some agents that began at or after Start and before Before. No use cases:
// all.
type CandidateFilter struct {
	AgentIDs, UsecaseIDs []string
	Start, Before        time.Time
	// TemplateID is the template by which a conversation counts as evaluated, in whatever revision.
	TemplateID string
}

// Candidate is a conversation with what has become of its evaluation: a normal scorecard of it is submitted, or a person
// has begun one.
type Candidate struct {
	ConversationID, AgentID string
	StartTime               time.Time
	Submitted, Begun        bool
}

// Directory keeps directory entries of all kinds. Names given to it are full names under its tenant.
type Directory interface {
	// Find reads one entry, or ErrNotFound.
	Find(ctx context.Context, name coaching.Name) (coaching.Entry, error)
	// FindAll reads the entries that exist among names, which may be of different collections and may repeat.
	// There is no promise on order, and none about names that do not exist.
	FindAll(ctx context.Context, names []coaching.Name) (map[coaching.Name]coaching.Entry, error)
	// List reads the entries of one collection under a parent in order of id, those after the id after, at most limit.
	List(ctx context.Context, parent coaching.Parent, c coaching.Collection, after string, limit int) ([]coaching.Entry, error)
	// Create stores new entries of one kind, all or none, with version 1. They may refer to each other.
	// ErrAlreadyExists, ErrDangling (also for a parent that does not exist).
	Create(ctx context.Context, entries ...coaching.Entry) error
	// Update writes entries of one kind over those with the same names, all or none, guarded by their versions,
	// which it increments in place. ErrConflict, ErrDangling.
	Update(ctx context.Context, entries ...coaching.Entry) error
	// Delete removes an entry. ErrNotFound; ErrReferenced while anything refers to it or lies under it, a user's
	// scorecards as creator, submitter or last updater included.
	Delete(ctx context.Context, name coaching.Name) error
}

// AgentFilter picks agents of a profile: users with role AGENT whose profileNames hold it or are empty.
type AgentFilter struct {
	// UserIDs, TeamIDs and GroupIDs are joined: an agent in any of them is meant. All empty: every agent.
	UserIDs, TeamIDs, GroupIDs []string
	// Nested adds the members of groups inside the groups; cycles are safe.
	Nested bool
	// AnyUser takes users whatever their roles and profiles: whoever has a scorecard, for a start.
	AnyUser bool
	// IncludeInactive and IncludeDev add deactivated users and dev users, who are left out otherwise.
	IncludeInactive, IncludeDev bool
}
