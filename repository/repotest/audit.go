package repotest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// testAudit tries the promises of repository.Audit and repository.Sealer.
func testAudit(t *testing.T, newStore NewStore) {
	for name, test := range map[string]func(*testing.T, home){
		"events are read as they were appended, once they are sealed": auditComesBack,
		"events are found by every filter":                            auditFiltered,
		"an event belongs to its transaction":                         auditIsOfItsTransaction,
		"an event of another customer is refused":                     auditRefusesForeign,
		"chains have one beginning for each customer":                 auditChainsApart,
		"many writers and two sealers make one chain":                 sealsRace,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newHome(t, newStore(t), "alpha", "support"))
		})
	}
	if !newHome(t, newStore(t), "alpha", "support").pends(t) {
		return
	}
	for name, test := range map[string]func(*testing.T, home){
		"events are sealed in order of id, a few at a time": sealsInOrder,
		"whoever finds a sealer at work seals nothing":      sealsAlone,
		"what is not committed is not sealed":               sealsCommitted,
		"what is pending is not read":                       auditPends,
		"an event is there once":                            auditOnce,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newHome(t, newStore(t), "alpha", "support"))
		})
	}
}

// pends tells whether events wait for a sealer here, and are not sealed at once.
func (h home) pends(t testing.TB) (waits bool) {
	t.Helper()
	err := h.store.Write(t.Context(), h.Customer, func(tx repository.Tx) error {
		require.NoError(t, h.audit(tx).Append(t.Context(), h.newEvent("{}")))
		pending, err := h.audit(tx).Pending(t.Context())
		require.NoError(t, err)
		waits = pending > 0
		return errOurs
	})
	require.ErrorIs(t, err, errOurs)
	return waits
}

// sealAll seals what was appended, where that is not done yet, and wants it to be as many events.
func (h home) sealAll(t testing.TB, events int) {
	t.Helper()
	if h.pends(t) {
		require.Equal(t, events, h.seal(t, events))
	}
	require.Zero(t, h.seal(t, events), "nothing is sealed twice")
}

// newEvent is an event of the home, with a payload of its own.
func (h home) newEvent(payload string) *coaching.AuditEvent {
	event := &coaching.AuditEvent{
		ID: uuid.Must(uuid.NewV7()).String(), CustomerID: h.Customer, ProfileID: h.Profile, Time: now, ActorID: "manager-1",
		Operation: "UpdateScorecard", Resource: h.name(coaching.Scorecards, "card"), SubjectID: "agent-1", RequestID: "request-1",
	}
	event.SetPayload([]byte(payload))
	return event
}

func (h home) audit(tx repository.Tx) repository.Audit { return tx.Customer(h.Customer).Audit() }

// tell appends events in a transaction of their own.
func (h home) tell(t testing.TB, events ...*coaching.AuditEvent) {
	t.Helper()
	h.write(t, func(tx repository.Tx) error { return h.audit(tx).Append(t.Context(), events...) })
}

// seal seals at most limit events of the home's customer, and counts them.
func (h home) seal(t testing.TB, limit int) (sealed int) {
	t.Helper()
	require.NoError(t, h.store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) (err error) {
		sealed, err = tx.System().Seal(t.Context(), h.Customer, limit)
		return err
	}))
	return sealed
}

// sealed reads what a filter means, a few events at a time.
func (h home) sealed(t testing.TB, filter repository.AuditFilter, limit int) (events []*coaching.AuditEvent) {
	t.Helper()
	h.read(t, func(tx repository.Tx) error {
		for after := int64(0); ; after = events[len(events)-1].Sequence {
			page, err := h.audit(tx).List(t.Context(), filter, after, limit)
			require.LessOrEqual(t, len(page), limit)
			events = append(events, page...)
			if err != nil || len(page) < limit {
				return err
			}
		}
	})
	return events
}

// tally reads how many events are pending, and the head.
func (h home) tally(t testing.TB) (pending int64, head coaching.AuditHead) {
	t.Helper()
	h.read(t, func(tx repository.Tx) (err error) {
		if pending, err = h.audit(tx).Pending(t.Context()); err != nil {
			return err
		}
		head, err = h.audit(tx).Head(t.Context())
		return err
	})
	return pending, head
}

// waiting lists the customers with pending events.
func (h home) waiting(t testing.TB) (customers []string) {
	t.Helper()
	require.NoError(t, h.store.Read(t.Context(), repository.EveryTenant, func(tx repository.Tx) (err error) {
		customers, err = tx.System().Waiting(t.Context())
		return err
	}))
	return customers
}

// chainFault says what keeps events from being a whole chain that ends at a head, and is empty where nothing does.
func chainFault(events []*coaching.AuditEvent, head coaching.AuditHead) string {
	var last coaching.AuditHead
	for _, event := range events {
		switch {
		case event.Sequence != last.Sequence+1:
			return fmt.Sprintf("%d follows %d", event.Sequence, last.Sequence)
		case !event.Follows(last.Hash):
			return fmt.Sprintf("the hash of %d does not follow", event.Sequence)
		case !event.Intact():
			return fmt.Sprintf("the payload of %d is another", event.Sequence)
		}
		last = coaching.AuditHead{Sequence: event.Sequence, Hash: event.Hash}
	}
	if last != head {
		return fmt.Sprintf("the chain ends at %d and its head is at %d", last.Sequence, head.Sequence)
	}
	return ""
}

func auditComesBack(t *testing.T, h home) {
	ofProfile, ofCustomer, bare := h.newEvent(`{"before":{"a":1},"after":{"a":"ü \" "}}`), h.newEvent(`{"after":{}}`), h.newEvent(`{}`)
	ofCustomer.ProfileID, ofCustomer.Resource = "", h.name(coaching.Users, "agent-1")
	bare.SubjectID, bare.RequestID, bare.ActorID = "", "", coaching.LocalAdminID
	want := []*coaching.AuditEvent{ofProfile, ofCustomer, bare}
	h.tell(t, want...)
	h.sealAll(t, 3)
	got := h.sealed(t, repository.AuditFilter{}, 2)
	pending, head := h.tally(t)
	require.Zero(t, pending)
	require.Empty(t, h.waiting(t))
	require.Empty(t, chainFault(got, head))
	for i, event := range want {
		event.Sequence, event.Hash = int64(i+1), got[i].Hash
	}
	require.Equal(t, want, got)
	_, again := h.tally(t)
	require.Equal(t, head, again)
}

func auditPends(t *testing.T, h home) {
	h.tell(t, h.newEvent("{}"), h.newEvent("{}"))
	pending, head := h.tally(t)
	require.EqualValues(t, 2, pending)
	require.Zero(t, head)
	require.Empty(t, h.sealed(t, repository.AuditFilter{}, 10))
	require.Equal(t, []string{h.Customer}, h.waiting(t))
}

func auditOnce(t *testing.T, h home) {
	event := h.newEvent("{}")
	h.tell(t, event)
	err := h.writing(t, func(ctx context.Context, tx repository.Tx) error {
		_ = h.audit(tx).Append(ctx, event)
		return h.retitle(ctx, tx, to("told of by an event that is there already"))
	})
	require.Error(t, err)
	h.requireTitle(t, "")
}

func auditFiltered(t *testing.T, h home) {
	hour := func(n int) time.Time { return now.Add(time.Duration(n) * time.Hour) }
	var all []*coaching.AuditEvent
	for i := range 24 {
		event := h.newEvent("{}")
		event.Time = hour(i)
		event.ProfileID = []string{"", h.Profile, "sales"}[i%3]
		event.Resource = h.name(coaching.Scorecards, []string{"one", "two"}[i%2])
		event.ActorID = []string{"manager-1", "agent-1", coaching.LocalAdminID, "agent-2"}[i%4]
		event.SubjectID = []string{"", "agent-1", "agent-2", "agent-1", "agent-2"}[i%5]
		event.Operation = []string{"CreateScorecard", "UpdateScorecard", "SubmitScorecard"}[i/8]
		all = append(all, event)
	}
	h.tell(t, all...)
	h.sealAll(t, len(all))
	type filter = repository.AuditFilter
	type event = *coaching.AuditEvent
	for name, c := range map[string]struct {
		filter filter
		means  func(event) bool
	}{
		"nothing":        {filter{}, func(event) bool { return true }},
		"profile":        {filter{ProfileID: h.Profile}, func(e event) bool { return e.ProfileID == h.Profile }},
		"resource":       {filter{Resource: all[0].Resource}, func(e event) bool { return e.Resource == all[0].Resource }},
		"actor":          {filter{ActorID: "agent-2"}, func(e event) bool { return e.ActorID == "agent-2" }},
		"subject":        {filter{SubjectID: "agent-1"}, func(e event) bool { return e.SubjectID == "agent-1" }},
		"operation":      {filter{Operations: []string{"CreateScorecard"}}, func(e event) bool { return e.Operation == "CreateScorecard" }},
		"operations":     {filter{Operations: []string{"CreateScorecard", "SubmitScorecard"}}, func(e event) bool { return e.Operation != "UpdateScorecard" }},
		"since":          {filter{Start: hour(5)}, func(e event) bool { return !e.Time.Before(hour(5)) }},
		"until":          {filter{End: hour(5)}, func(e event) bool { return !e.Time.After(hour(5)) }},
		"one moment":     {filter{Start: hour(5), End: hour(5)}, func(e event) bool { return e.Time.Equal(hour(5)) }},
		"no such":        {filter{Resource: "' OR 1=1 --"}, func(event) bool { return false }},
		"all of them":    {filter{ProfileID: h.Profile, Resource: all[1].Resource, ActorID: "agent-1", SubjectID: "agent-1", Operations: []string{"CreateScorecard"}, Start: hour(1), End: hour(2)}, func(e event) bool { return e == all[1] }},
		"but not joined": {filter{ProfileID: "sales", ActorID: "agent-1", SubjectID: "agent-1", Start: hour(20)}, func(event) bool { return false }},
	} {
		want := slices.DeleteFunc(slices.Clone(all), func(e event) bool { return !c.means(e) })
		id := func(e event) string { return e.ID }
		require.Equal(t, mapped(want, id), mapped(h.sealed(t, c.filter, 2), id), name)
	}
}

func auditIsOfItsTransaction(t *testing.T, h home) {
	err := h.writing(t, func(ctx context.Context, tx repository.Tx) error {
		require.NoError(t, h.audit(tx).Append(ctx, h.newEvent("{}")))
		return errOurs
	})
	require.ErrorIs(t, err, errOurs)
	pending, head := h.tally(t)
	require.Zero(t, pending)
	require.Zero(t, head)
}

func auditRefusesForeign(t *testing.T, h home) {
	other := newHome(t, h.store, "beta", "support")
	for _, of := range []string{h.Customer, repository.EveryTenant} {
		require.ErrorIs(t, h.store.Write(t.Context(), of, func(tx repository.Tx) error {
			return h.audit(tx).Append(t.Context(), h.newEvent("{}"), other.newEvent("{}"))
		}), repository.ErrDangling)
	}
	require.Empty(t, h.waiting(t))
}

func auditChainsApart(t *testing.T, h home) {
	other := newHome(t, h.store, "beta", "support")
	h.tell(t, h.newEvent("1"), h.newEvent("2"))
	other.tell(t, other.newEvent("3"))
	h.sealAll(t, 2)
	other.sealAll(t, 1)
	require.Empty(t, h.waiting(t))
	for _, each := range []home{h, other} {
		events := each.sealed(t, repository.AuditFilter{}, 100)
		_, head := each.tally(t)
		require.Empty(t, chainFault(events, head))
	}
}

func sealsInOrder(t *testing.T, h home) {
	events := []*coaching.AuditEvent{h.newEvent("1"), h.newEvent("2"), h.newEvent("3"), h.newEvent("4"), h.newEvent("5")}
	for _, i := range []int{3, 0, 4, 2, 1} {
		h.tell(t, events[i])
	}
	for _, want := range []int{2, 2, 1, 0} {
		require.Equal(t, want, h.seal(t, 2))
	}
	payload := func(e *coaching.AuditEvent) string { return e.Payload }
	require.Equal(t, []string{"1", "2", "3", "4", "5"}, mapped(h.sealed(t, repository.AuditFilter{}, 10), payload))
	h.tell(t, h.newEvent("6"))
	require.Equal(t, 1, h.seal(t, 2))
	got := h.sealed(t, repository.AuditFilter{}, 4)
	_, head := h.tally(t)
	require.Empty(t, chainFault(got, head))
	require.EqualValues(t, 6, head.Sequence)

	// What the other tests rely on: a chain that is none is seen.
	for name, spoil := range map[string]func() []*coaching.AuditEvent{
		"gap":     func() []*coaching.AuditEvent { return slices.Delete(slices.Clone(got), 2, 3) },
		"tail":    func() []*coaching.AuditEvent { return got[:5] },
		"order":   func() []*coaching.AuditEvent { return []*coaching.AuditEvent{got[1], got[0], got[2]} },
		"payload": func() []*coaching.AuditEvent { got[5].Payload = "7"; return got },
		"fork": func() []*coaching.AuditEvent {
			fork := h.newEvent("3")
			fork.Seal(4, got[1].Hash)
			return slices.Replace(slices.Clone(got), 3, 4, fork)
		},
	} {
		require.NotEmpty(t, chainFault(spoil(), head), name)
	}
}

// sealsAlone begins to seal while another transaction has sealed and not committed. Where a database has one writer, the
// second waits for the first, and then there is nothing left to seal.
func sealsAlone(t *testing.T, h home) {
	h.tell(t, h.newEvent("1"))
	h.seal(t, 1) // so that there is a head
	h.tell(t, h.newEvent("2"))
	second := make(chan int, 1)
	require.NoError(t, h.store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		sealed, err := tx.System().Seal(t.Context(), h.Customer, 10)
		require.Equal(t, 1, sealed)
		go func() {
			sealed := -1
			if err := h.store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) (err error) {
				sealed, err = tx.System().Seal(t.Context(), h.Customer, 10)
				return err
			}); err != nil {
				t.Errorf("the second sealer: %v", err)
			}
			second <- sealed
		}()
		time.Sleep(pause)
		return err
	}))
	require.Zero(t, <-second)
	events := h.sealed(t, repository.AuditFilter{}, 10)
	_, head := h.tally(t)
	require.Len(t, events, 2)
	require.Empty(t, chainFault(events, head))
}

func sealsCommitted(t *testing.T, h home) {
	require.ErrorIs(t, h.store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		require.NoError(t, h.audit(tx).Append(t.Context(), h.newEvent("{}")))
		return errOurs
	}), errOurs)
	h.tell(t, h.newEvent("{}"))
	require.ErrorIs(t, h.store.Write(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
		sealed, err := tx.System().Seal(t.Context(), h.Customer, 10)
		require.NoError(t, err)
		require.Equal(t, 1, sealed)
		return errOurs
	}), errOurs)
	pending, head := h.tally(t)
	require.EqualValues(t, 1, pending)
	require.Zero(t, head)
	require.Equal(t, 1, h.seal(t, 10))
}

// mapped is a list of what f makes of each.
func mapped[T, U any](list []T, f func(T) U) []U {
	made := make([]U, len(list))
	for i, item := range list {
		made[i] = f(item)
	}
	return made
}
