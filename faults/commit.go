package main

import (
	"context"
	"fmt"
	"strings"
)

// stepCommit cuts the connection to Postgres at commits (TD6): the client is told that the outcome is unknown, and its
// key settles it.
func stepCommit(ctx context.Context, s *stage) error {
	d, err := newPostgres(ctx)
	if err != nil {
		return err
	}
	defer d.drop()
	between, err := newProxy(d.cluster)
	if err != nil {
		return err
	}
	defer between.close()
	direct := d.url
	d.url = between.url()
	r, err := newRig(ctx, s, d, 1)
	if err != nil {
		return err
	}
	defer r.remove()
	d.url = direct
	book, err := newLedger()
	if err != nil {
		return err
	}
	defer book.remove()
	c := &cutter{rig: r, proxy: between, ledger: book, other: map[string]int{}}
	cuts := s.size(1000, 60)
	for i := range cuts {
		if err := c.write(ctx, i); err != nil {
			return err
		}
	}
	if err := c.judge(ctx, s, cuts); err != nil {
		return err
	}
	return c.control(ctx, s)
}

// cutter makes one write after the other, each with a cut, and then again.
type cutter struct {
	*rig
	proxy   *proxy
	ledger  *ledger
	card    string // that is changed next, at version
	version int64
	unknown int            // answers OUTCOME_UNKNOWN
	other   map[string]int // other ones
	bare    int            // creates without a key, not sent again
}

const outcomeUnknown = "503 OUTCOME_UNKNOWN"

// write makes, in turns, a create, a change, and a create without a key.
func (c *cutter) write(ctx context.Context, i int) error {
	how := cutBefore + cut(i%int(cutAfter))
	e := entry{key: fmt.Sprintf("cut-%d", i)}
	request := creation(e.key, e.key)
	switch (i / int(cutAfter)) % 3 {
	case 1:
		e.card, e.base = c.card, c.version
		request = commenting(e.key, e.card, e.key, e.base)
	case 2:
		request = creation("", fmt.Sprintf("bare %s", how))
		c.bare++
	}
	c.proxy.cutNext(how)
	got, err := c.api.send(ctx, request)
	if err != nil {
		return fmt.Errorf("cut %s: %w", how, err)
	}
	if said := fmt.Sprintf("%d %s", got.status, got.reason); said == outcomeUnknown {
		c.unknown++
	} else {
		c.other[said+" "+how.String()]++
	}
	c.proxy.cutNext(noCut)
	if request.key == "" {
		return nil
	}
	c.ledger.sent(e)
	return c.again(ctx, e, request)
}

// again sends a write once more, with the key that its request has.
func (c *cutter) again(ctx context.Context, e entry, request call) error {
	got, err := c.api.must(ctx, request)
	if err != nil {
		c.ledger.contradicted(e, "see-the-answer")
		return fmt.Errorf("sent again: %w", err)
	}
	stored, err := got.card()
	if err != nil {
		return err
	}
	e.card, e.version = stored.Name, got.version()
	c.ledger.acknowledged(e)
	c.card, c.version = e.card, e.version
	return nil
}

// judge counts what the creates without a key left, takes them out, and holds the rest against the ledger.
func (c *cutter) judge(ctx context.Context, s *stage, cuts int) error {
	found, err := c.left(ctx)
	if err != nil {
		return err
	}
	bare := map[string]int{}
	var keyed []card
	for _, each := range found.cards {
		if how, is := strings.CutPrefix(each.Comment, "bare "); is {
			bare[how]++
			delete(found.events, each.Name)
			continue
		}
		keyed = append(keyed, each)
	}
	found.cards = keyed
	entries, err := c.ledger.entries()
	if err != nil {
		return err
	}
	f := compare(entries, found)
	honest := bare[cutBefore.String()] == 0 && bare[cutAfter.String()] == c.bare/3
	s.say(f.none() && honest && c.unknown == cuts && int(c.proxy.cuts.Load()) == cuts,
		"%d cuts, %d answered with %s, others: %v; each sent again with its key: %v; of %d creates without a key, a third cut before, at and after the commit, there are: %v",
		c.proxy.cuts.Load(), c.unknown, outcomeUnknown, c.other, f, c.bare, bare)
	return nil
}

// control sends writes again with another key, which has to be seen as doubled.
func (c *cutter) control(ctx context.Context, s *stage) error {
	const cuts = 10
	before, err := c.left(ctx)
	if err != nil {
		return err
	}
	book, err := newLedger()
	if err != nil {
		return err
	}
	defer book.remove()
	c.ledger = book
	for i := range cuts {
		e := entry{key: fmt.Sprintf("other-%d", i)}
		c.ledger.sent(e)
		c.proxy.cutNext(cutAfter)
		if _, err := c.api.send(ctx, creation(fmt.Sprintf("first-%d", i), e.key)); err != nil {
			return err
		}
		if err := c.again(ctx, e, creation(e.key, e.key)); err != nil {
			return err
		}
	}
	found, err := c.left(ctx)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, each := range before.cards {
		known[each.Name] = true
		delete(found.events, each.Name)
	}
	var since []card
	for _, each := range found.cards {
		if !known[each.Name] {
			since = append(since, each)
		}
	}
	found.cards = since
	entries, err := c.ledger.entries()
	if err != nil {
		return err
	}
	f := compare(entries, found)
	s.say(f.doubled == cuts, "control: of %d creates sent again with another key, %d are seen to be doubled", cuts, f.doubled)
	return nil
}
