package repotest

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// crossing tries one method of an interface across tenants: it gives ours what it needs, calls filled, and then asks as
// theirs, by our names and under the same ids, whatever could reach it. It asserts what theirs is told; that nothing of
// ours changes from filled on is asserted by who calls it.
type crossing func(t *testing.T, ours, theirs home, filled func())

// testTenants tries every method of the interfaces that belong to a tenant. A method without a crossing is an error, so
// that none can be added without one.
func testTenants(t *testing.T, newStore NewStore) {
	otherCustomer := coaching.Parent{Customer: "beta", Profile: "support"}
	otherProfile := coaching.Parent{Customer: "alpha", Profile: "sales"}
	for _, suite := range []struct {
		of        reflect.Type
		crossings map[string]crossing
		their     []coaching.Parent
	}{
		// A directory is the customer's, with all its profiles.
		{reflect.TypeFor[repository.Directory](), directoryCrossings(), []coaching.Parent{otherCustomer}},
		{reflect.TypeFor[repository.Profile](), profileCrossings(), []coaching.Parent{otherCustomer, otherProfile}},
		{reflect.TypeFor[repository.Scorecards](), scorecardCrossings(), []coaching.Parent{otherCustomer, otherProfile}},
		{reflect.TypeFor[repository.Links](), linkCrossings(), []coaching.Parent{otherCustomer, otherProfile}},
		{reflect.TypeFor[repository.Templates](), templateCrossings(), []coaching.Parent{otherCustomer, otherProfile}},
		{reflect.TypeFor[repository.Targets](), targetCrossings(), []coaching.Parent{otherCustomer, otherProfile}},
		{reflect.TypeFor[repository.Plans](), planCrossings(), []coaching.Parent{otherCustomer, otherProfile}},
		{reflect.TypeFor[repository.Sessions](), sessionCrossings(), []coaching.Parent{otherCustomer, otherProfile}},
		{reflect.TypeFor[repository.Comments](), commentCrossings(), []coaching.Parent{otherCustomer, otherProfile}},
		{reflect.TypeFor[repository.Reports](), reportCrossings(), []coaching.Parent{otherCustomer, otherProfile}},
		{reflect.TypeFor[repository.Webhooks](), webhookCrossings(), []coaching.Parent{otherCustomer, otherProfile}},
		{reflect.TypeFor[repository.Jobs](), jobCrossings(), []coaching.Parent{otherCustomer, otherProfile}},
		{reflect.TypeFor[repository.Conversations](), conversationCrossings(), []coaching.Parent{otherCustomer, otherProfile}},
		{reflect.TypeFor[repository.Customer](), customerCrossings(), []coaching.Parent{otherCustomer}},
		{reflect.TypeFor[repository.Audit](), auditCrossings(), []coaching.Parent{otherCustomer}},
		{reflect.TypeFor[repository.KeptReplies](), keptCrossings(), []coaching.Parent{otherCustomer}},
		{reflect.TypeFor[repository.APIKeys](), keyCrossings(), []coaching.Parent{otherCustomer}},
		{reflect.TypeFor[repository.Erasure](), erasureCrossings(), []coaching.Parent{otherCustomer}},
	} {
		t.Run(suite.of.Name()+" has a crossing for every method", func(t *testing.T) {
			t.Parallel()
			require.Equal(t, methodsToCross(suite.of), slices.Sorted(maps.Keys(suite.crossings)))
		})
		for method, cross := range suite.crossings {
			for _, their := range suite.their {
				t.Run(suite.of.Name()+"."+method+" as "+their.Customer+" "+their.Profile, func(t *testing.T) {
					t.Parallel()
					tryCrossing(t, newStore(t), their, cross)
				})
			}
		}
	}
	t.Run("customers are the system's alone, and the rest is not", func(t *testing.T) {
		t.Parallel()
		customersAreTheSystems(t, newHome(t, newStore(t), "alpha", "support"))
	})
}

func tryCrossing(t *testing.T, store repository.Store, their coaching.Parent, cross crossing) {
	ours := newHome(t, store, "alpha", "support")
	theirs := newHome(t, store, their.Customer, their.Profile)
	var before holdings
	cross(t, ours, theirs, func() { before = ours.holdings(t) })
	require.NotEmpty(t, before.entries, "the crossing never called filled")
	require.Equal(t, before, ours.holdings(t))
}

// methodsToCross are the methods of an interface that read or write; those that yield another interface do neither.
func methodsToCross(of reflect.Type) (names []string) {
	for i := range of.NumMethod() {
		method := of.Method(i)
		yields := method.Type.Out(0)
		if yields.Kind() != reflect.Interface || yields.PkgPath() != of.PkgPath() {
			names = append(names, method.Name)
		}
	}
	slices.Sort(names)
	return names
}

// holdings is everything under the home's customer and profile.
type holdings struct {
	entries    []coaching.Entry
	scorecards []*coaching.Scorecard
	links      []coaching.Link
	templates  []*coaching.Template
	targets    []*coaching.Target
	plans      []*coaching.Plan
	sessions   []*coaching.Session
	comments   []*coaching.Comment
	webhooks   []*coaching.Webhook
	deliveries []*coaching.WebhookDelivery
	jobs       []*coaching.Job
	keys       []*coaching.APIKey
	kept       *repository.Kept
	events     []*coaching.AuditEvent
	pending    int64
	head       coaching.AuditHead
	people     []string
}

func (h home) holdings(t *testing.T) (all holdings) {
	t.Helper()
	h.read(t, func(tx repository.Tx) error {
		for _, kind := range coaching.EntryKinds()[1:] {
			entries, err := h.directory(tx).List(t.Context(), h.Parent, kind.Collection, "", everything)
			if err != nil {
				return err
			}
			all.entries = append(all.entries, entries...)
		}
		p := h.profile(tx)
		page := repository.ScorecardPage{Order: repository.ByCreateTime, Limit: everything}
		cards, err := p.Scorecards().List(t.Context(), repository.ScorecardFilter{}, page)
		if err != nil {
			return err
		}
		if all.links, err = p.Links().List(t.Context(), secret); err != nil {
			return err
		}
		targets, err := p.Targets().List(t.Context(), repository.TargetFilter{}, "", everything)
		if err != nil {
			return err
		}
		templates, err := p.Templates().ListCurrent(t.Context(),
			repository.TemplateFilter{IncludeDeleted: true, IncludeInactive: true}, "", everything)
		if err != nil {
			return err
		}
		all.scorecards, all.targets, all.templates = cards, targets, templates
		if err := all.coaching(t.Context(), p); err != nil {
			return err
		}
		all.people, err = tx.Customer(h.Customer).People(t.Context(), "manager-1")
		return err
	})
	all.webhooks, all.deliveries = h.listWebhooks(t), h.deliveries(t, secret)
	all.jobs = h.listJobs(t)
	all.keys, all.kept = h.listKeys(t, h.Customer), h.findKept(t, newKept(secret), since)
	all.events = h.sealed(t, repository.AuditFilter{}, everything)
	all.pending, all.head = h.tally(t)
	return all
}

// coaching reads what a profile holds of plans, sessions and comments.
func (all *holdings) coaching(ctx context.Context, p repository.Profile) (err error) {
	if all.plans, err = p.Plans().List(ctx, repository.PlanFilter{}, "", everything); err != nil {
		return err
	}
	if all.sessions, err = p.Sessions().List(ctx, repository.SessionFilter{}, "", everything); err != nil {
		return err
	}
	all.comments, err = p.Comments().List(ctx, repository.CommentFilter{}, "", everything)
	return err
}

// refused asks for one thing in a transaction of its own and wants a certain error.
func (h home) refused(t *testing.T, want error, ask func(context.Context, repository.Directory) error) {
	t.Helper()
	err := h.store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) error { return ask(t.Context(), h.directory(tx)) })
	require.ErrorIs(t, err, want)
}

func profileCrossings() map[string]crossing {
	return map[string]crossing{
		"Candidates": func(t *testing.T, ours, theirs home, filled func()) {
			ours.create(t, &coaching.Conversation{
				Head: ours.head(coaching.Conversations, secret), AgentUserName: ours.name(coaching.Users, "agent-1"), StartTime: now})
			filled()
			theirs.read(t, func(tx repository.Tx) error {
				filter := repository.CandidateFilter{AgentIDs: []string{"agent-1"}, Start: now, Before: now.Add(time.Hour), TemplateID: qualityTemplate}
				return theirs.profile(tx).Candidates(t.Context(), filter, func(c *repository.Candidate) error {
					require.Fail(t, "a conversation of ours", c.ConversationID)
					return nil
				})
			})
		},
		"Agents": func(t *testing.T, ours, theirs home, filled func()) {
			confined := ours.agent("confined")
			confined.ProfileNames = []string{ours.name(coaching.Profiles, ours.Profile)}
			ours.create(t, confined)
			filled()
			theirs.read(t, func(tx repository.Tx) error {
				ids, err := theirs.profile(tx).Agents(t.Context(), repository.AgentFilter{})
				require.Equal(t, []string{"agent-1", "agent-2"}, ids)
				return err
			})
		},
	}
}

func directoryCrossings() map[string]crossing {
	return map[string]crossing{
		"Find":    hidden(crossFind),
		"FindAll": hidden(crossFindAll),
		"List":    hidden(crossList),
		"Create":  hidden(crossCreate),
		"Update":  hidden(crossUpdate),
		"Delete":  hidden(crossDelete),
	}
}

// hidden is a crossing of entries that ours alone has.
func hidden(cross func(t *testing.T, ours, theirs home)) crossing {
	return func(t *testing.T, ours, theirs home, filled func()) {
		for _, kind := range coaching.EntryKinds()[1:] { // the first, customers, is the system's
			ours.create(t, ours.entry(kind.Collection, secret))
		}
		filled()
		cross(t, ours, theirs)
	}
}

func crossFind(t *testing.T, ours, theirs home) {
	for _, kind := range coaching.EntryKinds()[1:] {
		for _, h := range []home{ours, theirs} {
			name := h.Name(kind.Collection, secret)
			theirs.refused(t, repository.ErrNotFound, func(ctx context.Context, d repository.Directory) error {
				_, err := d.Find(ctx, name)
				return err
			})
		}
	}
}

func crossFindAll(t *testing.T, ours, theirs home) {
	var names []coaching.Name
	for _, kind := range coaching.EntryKinds() {
		names = append(names, ours.Name(kind.Collection, secret), theirs.Name(kind.Collection, secret))
	}
	theirs.read(t, func(tx repository.Tx) error {
		found, err := theirs.directory(tx).FindAll(t.Context(), names)
		require.Empty(t, found)
		return err
	})
}

func crossList(t *testing.T, ours, theirs home) {
	for _, entry := range theirs.holdings(t).entries {
		name, _ := coaching.ParseName(entry.Meta().Name)
		require.Equal(t, theirs.Customer, name.Customer)
		require.NotEqual(t, secret, name.ID)
	}
	for _, kind := range coaching.EntryKinds() {
		theirs.refused(t, repository.ErrNotFound, func(ctx context.Context, d repository.Directory) error {
			_, err := d.List(ctx, ours.Parent, kind.Collection, "", everything)
			return err
		})
	}
}

func crossCreate(t *testing.T, ours, theirs home) {
	for _, kind := range coaching.EntryKinds()[1:] {
		theirs.refused(t, repository.ErrNotFound, func(ctx context.Context, d repository.Directory) error {
			return d.Create(ctx, ours.entry(kind.Collection, "planted"))
		})
	}
	for field, entry := range referring(theirs.head, ours, secret) {
		t.Run("by "+field, func(t *testing.T) {
			theirs.refused(t, repository.ErrDangling, func(ctx context.Context, d repository.Directory) error {
				return d.Create(ctx, entry)
			})
		})
	}
	for _, kind := range coaching.EntryKinds()[1:] {
		theirs.create(t, theirs.entry(kind.Collection, secret)) // the id is free there
	}
}

func crossUpdate(t *testing.T, ours, theirs home) {
	for _, entry := range ours.holdings(t).entries {
		theirs.refused(t, repository.ErrNotFound, func(ctx context.Context, d repository.Directory) error {
			return d.Update(ctx, entry)
		})
	}
	for _, kind := range coaching.EntryKinds()[1:] {
		theirs.refused(t, repository.ErrConflict, func(ctx context.Context, d repository.Directory) error {
			entry := theirs.entry(kind.Collection, secret)
			entry.Meta().Version = 1 // that of ours
			return d.Update(ctx, entry)
		})
	}
}

func crossDelete(t *testing.T, ours, theirs home) {
	for _, kind := range coaching.EntryKinds()[1:] {
		for _, h := range []home{ours, theirs} {
			name := h.Name(kind.Collection, secret)
			theirs.refused(t, repository.ErrNotFound, func(ctx context.Context, d repository.Directory) error {
				return d.Delete(ctx, name)
			})
		}
	}
}

func customersAreTheSystems(t *testing.T, h home) {
	customer := h.Name(coaching.Customers, h.Customer)
	h.refused(t, repository.ErrNotFound, func(ctx context.Context, d repository.Directory) error {
		_, err := d.Find(ctx, customer)
		return err
	})
	h.refused(t, repository.ErrNotFound, func(ctx context.Context, d repository.Directory) error {
		return d.Delete(ctx, customer)
	})
	h.read(t, func(tx repository.Tx) error {
		_, err := tx.System().Directory().Find(t.Context(), h.Name(coaching.Users, "agent-1"))
		require.ErrorIs(t, err, repository.ErrNotFound)
		entry, err := tx.System().Directory().Find(t.Context(), customer)
		require.NoError(t, err)
		require.Equal(t, customer.String(), entry.Meta().Name)
		return err
	})
}
