package repotest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// testDirect tries the promises of repository.Direct.
func testDirect(t *testing.T, newStore NewStore) {
	for name, test := range map[string]func(*testing.T, *fixture){
		"what is stored is what a transaction would have stored":       directStoresAlike,
		"so is what had to wait":                                       directWaits,
		"nothing is stored that does not fit":                          directRefuses,
		"a template that takes no scorecards takes none":               directInactive,
		"what was current is told from what is":                        directCurrent,
		"nothing of another tenant is reached, and nothing can be put": directTenants,
		"scorecard, event and answer are stored together":              directTogether,
		"none of the three is stored without the others":               directAllOrNone,
		"of many under one key one is stored":                          directRace,
		"of many at once each has its own outcome":                     directCrowd,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newFixture(t, newStore))
		})
	}
}

func (f *fixture) direct(card *coaching.Scorecard, current bool) bool {
	f.t.Helper()
	stored, err := f.store.Direct(f.parent.Customer, f.parent.Profile).CreateScorecard(f.t.Context(), card, current, f.event(card), nil)
	require.NoError(f.t, err)
	return stored
}

// event is an audit event of a scorecard of the home.
func (f *fixture) event(card *coaching.Scorecard) *coaching.AuditEvent {
	event := &coaching.AuditEvent{
		ID: uuid.Must(uuid.NewV7()).String(), CustomerID: f.parent.Customer, ProfileID: f.parent.Profile, Time: epoch, ActorID: "manager-1",
		Operation: "CreateScorecard", Resource: card.Name, SubjectID: "agent-1", RequestID: "request",
	}
	event.SetPayload([]byte(`{"after":{}}`))
	return event
}

// found is the scorecard with an id, but for its name and version.
func (f *fixture) found(id string) (card *coaching.Scorecard) {
	f.t.Helper()
	f.read(func(ctx context.Context, tx repository.Tx) (err error) {
		card, err = f.home(tx).Scorecards().Find(ctx, id)
		return err
	})
	card.Name = ""
	return card
}

func (f *fixture) full(id string) *coaching.Scorecard {
	card := f.card(id)
	card.UsecaseName = f.usecase(firstUsecase)
	card.Creator = &coaching.Person{Name: f.user("manager-1")}
	card.UpdatedBy, card.SubmittedBy = card.Creator, card.Creator
	card.SubmitTime, card.AIScoreTime, card.ProcessInteractionTime = epoch, epoch, epoch
	card.TotalScore, card.ManuallyScored, card.AutoFailed = 333300, true, true
	card.Comment, card.CommentBy, card.ProcessID = "All in all good.", "manager-1", "process-1"
	card.SubmissionSource, card.ScorecardType = coaching.SourceUnspecified, coaching.ScorecardNormal
	card.Scores = []coaching.Score{{CriterionID: "one", NumericValue: new(coaching.Decimal(333300)), ValueBy: "manager-1"}}
	card.Results.Criteria = map[string]*coaching.Decimal{"one": new(coaching.Decimal(333300))}
	return card
}

func directStoresAlike(t *testing.T, f *fixture) {
	direct := f.full("direct")
	require.True(t, f.direct(direct, true))
	require.EqualValues(t, 1, direct.Version)
	f.write(func(ctx context.Context, tx repository.Tx) error {
		return f.home(tx).Scorecards().Create(ctx, f.full("within"))
	})
	require.Equal(t, f.found("within"), f.found("direct"))
}

// directWaits keeps every connection busy for a second, so that creates wait for one.
func directWaits(t *testing.T, f *fixture) {
	const busy = 24 // as many as any store has connections, and some more
	var all sync.WaitGroup
	release := make(chan struct{})
	for range busy {
		all.Go(func() {
			err := f.store.Write(t.Context(), f.parent.Customer, func(repository.Tx) error {
				<-release
				return nil
			})
			if err != nil {
				t.Errorf("a transaction that does nothing: %v", err)
			}
		})
	}
	time.AfterFunc(time.Second, func() { close(release) })
	time.Sleep(200 * time.Millisecond)
	require.True(t, f.direct(f.full("late"), true))
	all.Wait()
	f.write(func(ctx context.Context, tx repository.Tx) error {
		return f.home(tx).Scorecards().Create(ctx, f.full("within"))
	})
	require.Equal(t, f.found("within"), f.found("late"))
}

func directRefuses(t *testing.T, f *fixture) {
	require.True(t, f.direct(f.card("taken"), true))
	for name, spoil := range map[string]func(*coaching.Scorecard){
		"id":       func(c *coaching.Scorecard) { c.Name = f.parent.Name(coaching.Scorecards, "taken").String() },
		"agent":    func(c *coaching.Scorecard) { c.AgentUserName = f.user("nobody") },
		"use case": func(c *coaching.Scorecard) { c.UsecaseName = f.usecase("none") },
		"creator":  func(c *coaching.Scorecard) { c.Creator = &coaching.Person{Name: f.user("nobody")} },
		"template": func(c *coaching.Scorecard) { c.TemplateName = f.template("none", 1) },
		"revision": func(c *coaching.Scorecard) { c.TemplateName = f.template(qualityTemplate, 9) },
	} {
		card := f.card("new")
		spoil(card)
		require.False(t, f.direct(card, false), name)
	}
	f.read(func(ctx context.Context, tx repository.Tx) error {
		_, err := f.home(tx).Scorecards().Find(ctx, "new")
		require.ErrorIs(t, err, repository.ErrNotFound)
		return nil
	})
}

func directInactive(t *testing.T, f *fixture) {
	for _, status := range []coaching.TemplateStatus{coaching.TemplateInactive, coaching.TemplateDeleted} {
		f.write(func(ctx context.Context, tx repository.Tx) error {
			template, err := f.home(tx).Templates().FindForUpdate(ctx, qualityTemplate)
			if err != nil {
				return err
			}
			template.Status = status
			return f.home(tx).Templates().UpdateState(ctx, template)
		})
		require.False(t, f.direct(f.card("new"), false), status)
	}
}

func directCurrent(t *testing.T, f *fixture) {
	old := f.card("old")
	old.TemplateName = f.template(qualityTemplate, 1)
	require.False(t, f.direct(old, true), "revision 1 is not the current one")
	require.True(t, f.direct(old, false), "but may be pinned by its number")
	require.True(t, f.direct(f.card("new"), true), "revision 2 is")
}

// stored is what is there of the three things that a direct create stores.
func (f *fixture) stored(card *coaching.Scorecard, kept *repository.Kept) (scorecards, events int, answer string) {
	f.t.Helper()
	h := home{f.parent, f.store}
	f.read(func(ctx context.Context, tx repository.Tx) error {
		name, _ := coaching.ParseName(card.Name)
		found, err := f.home(tx).Scorecards().List(ctx, repository.ScorecardFilter{IDs: []string{name.ID}}, repository.ScorecardPage{Order: repository.ByCreateTime, Limit: 10})
		scorecards = len(found)
		return err
	})
	for h.seal(f.t, 100) > 0 {
		continue
	}
	events = len(h.sealed(f.t, repository.AuditFilter{Resource: card.Name}, 100))
	if found := h.findKept(f.t, kept, since); found != nil {
		answer = found.Reply
	}
	return scorecards, events, answer
}

func directTogether(t *testing.T, f *fixture) {
	h := home{f.parent, f.store}
	with, without := f.card("with"), f.card("without")
	event, kept := f.event(with), newKept("k")
	direct := f.store.Direct(f.parent.Customer, f.parent.Profile)
	stored, err := direct.CreateScorecard(t.Context(), with, true, event, kept)
	require.NoError(t, err)
	require.True(t, stored)
	h.sealAll(t, 1)
	events := h.sealed(t, repository.AuditFilter{}, 10)
	event.Sequence, event.Hash = 1, events[0].Hash
	require.Equal(t, []*coaching.AuditEvent{event}, events)
	require.Equal(t, kept, h.findKept(t, kept, since))

	stored, err = direct.CreateScorecard(t.Context(), without, true, f.event(without), nil)
	require.NoError(t, err)
	require.True(t, stored)
	scorecards, told, _ := f.stored(without, kept)
	require.Equal(t, []int{1, 1}, []int{scorecards, told})
}

// directAllOrNone lets each of the three stand in the way of the others.
func directAllOrNone(t *testing.T, f *fixture) {
	h := home{f.parent, f.store}
	direct := f.store.Direct(f.parent.Customer, f.parent.Profile)
	there := f.card("there")
	stored, err := direct.CreateScorecard(t.Context(), there, true, f.event(there), newKept("there"))
	require.NoError(t, err)
	require.True(t, stored)
	old := newKept("old")
	old.CreateTime = since.Add(-time.Hour)
	require.NoError(t, h.keep(t, old))
	spoils := map[string]func(*coaching.Scorecard, *coaching.AuditEvent, *repository.Kept){
		"scorecard": func(c *coaching.Scorecard, _ *coaching.AuditEvent, _ *repository.Kept) {
			c.AgentUserName = f.user("nobody")
		},
		"template": func(c *coaching.Scorecard, _ *coaching.AuditEvent, _ *repository.Kept) {
			c.TemplateName = f.template("none", 1)
		},
		"event": func(_ *coaching.Scorecard, e *coaching.AuditEvent, _ *repository.Kept) {
			pending := f.event(there)
			pending.ID = e.ID
			h.tell(t, pending)
		},
		"answer":             func(_ *coaching.Scorecard, _ *coaching.AuditEvent, k *repository.Kept) { k.Key = "there" },
		"answer that is old": func(_ *coaching.Scorecard, _ *coaching.AuditEvent, k *repository.Kept) { k.Key = "old" },
	}
	if !h.pends(t) { // where an event is sealed at once its id stands in nobody's way
		delete(spoils, "event")
	}
	for name, spoil := range spoils {
		card, kept := f.card("new"), newKept("new")
		kept.Reply = "new"
		event := f.event(card)
		spoil(card, event, kept)
		stored, err := direct.CreateScorecard(t.Context(), card, false, event, kept)
		require.NoError(t, err, name)
		require.False(t, stored, name)
		require.Zero(t, card.Version, name)
		scorecards, events, answer := f.stored(card, kept)
		require.Zero(t, scorecards, name)
		require.Zero(t, events, name)
		require.NotEqual(t, "new", answer, name)
	}
	foreign := f.card("new")
	event := f.event(foreign)
	event.CustomerID = otherCustomer
	_, err = direct.CreateScorecard(t.Context(), foreign, false, event, newKept("new"))
	require.Error(t, err, "an event of another customer is a fault of ours")
	scorecards, _, answer := f.stored(foreign, newKept("new"))
	require.Zero(t, scorecards)
	require.Empty(t, answer)
}

// directRace lets many store a scorecard of their own under one key: one of them is stored.
func directRace(t *testing.T, f *fixture) {
	const clients = 8
	made := make([]bool, clients)
	cards := make([]*coaching.Scorecard, clients)
	for i := range cards {
		cards[i] = f.card(fmt.Sprintf("card-%d", i))
	}
	for _, err := range atOnce(clients, func(i int) (err error) {
		made[i], err = f.store.Direct(f.parent.Customer, f.parent.Profile).CreateScorecard(t.Context(), cards[i], true, f.event(cards[i]), newKept("one"))
		return err
	}) {
		require.NoError(t, err)
	}
	total := 0
	for i, card := range cards {
		scorecards, events, _ := f.stored(card, newKept("one"))
		require.Equal(t, made[i], scorecards == 1)
		require.Equal(t, scorecards, events)
		total += scorecards
	}
	require.Equal(t, 1, total)
}

// directCrowd stores many at once, with some among them that do not fit or are there already, so that each goes together
// with others that fare differently.
func directCrowd(t *testing.T, f *fixture) {
	const clients = 60
	require.True(t, f.direct(f.card("taken"), true))
	cards := make([]*coaching.Scorecard, clients)
	fits := func(i int) bool { return i%4 > 1 }
	for i := range cards {
		cards[i] = f.full(fmt.Sprintf("card-%d", i))
		switch i % 4 {
		case 0:
			cards[i].Name = f.card("taken").Name
		case 1:
			cards[i].AgentUserName = f.user("nobody")
		}
	}
	made := make([]bool, clients)
	for _, err := range atOnce(clients, func(i int) (err error) {
		made[i], err = f.store.Direct(f.parent.Customer, f.parent.Profile).CreateScorecard(t.Context(), cards[i], true, f.event(cards[i]), nil)
		return err
	}) {
		require.NoError(t, err)
	}
	for i, card := range cards {
		require.Equal(t, fits(i), made[i], "%d", i)
		if i%4 == 0 {
			continue
		}
		scorecards, events, _ := f.stored(card, newKept("none"))
		require.Equal(t, made[i], scorecards == 1, "%d", i)
		require.Equal(t, scorecards, events, "%d", i)
	}
	f.write(func(ctx context.Context, tx repository.Tx) error {
		return f.home(tx).Scorecards().Create(ctx, f.full("within"))
	})
	require.Equal(t, f.found("within"), f.found("card-2"))
}

func directTenants(t *testing.T, f *fixture) {
	for _, their := range f.parents[1:] {
		stored, err := f.store.Direct(their.Customer, their.Profile).CreateScorecard(t.Context(), f.card("ours"), false, f.event(f.card("ours")), nil)
		require.NoError(t, err)
		require.False(t, stored, "%+v stored under ours", their)
	}
	f.read(func(ctx context.Context, tx repository.Tx) error {
		for _, parent := range f.parents {
			_, err := tx.Profile(parent.Customer, parent.Profile).Scorecards().Find(ctx, "ours")
			require.ErrorIs(t, err, repository.ErrNotFound)
		}
		return nil
	})
}
