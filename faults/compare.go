package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// left is what is in the database at the end: every scorecard as the API lists it, and how many audit events each
// resource has by operation.
type left struct {
	cards  []card
	events map[string]map[string]int
}

// findings are where a ledger and what is left do not agree.
type findings struct {
	acknowledged int
	lost         int // acknowledged, and not there, or overwritten by what came before
	doubled      int // there twice, or there and never asked for
	unresolved   int // never answered, although the same key was sent again and again
	contradicted int // answered with what such a write cannot be answered with
	unaudited    int // there without its event, or with more than one
	examples     []string
}

func (f *findings) note(count *int, format string, args ...any) {
	*count++
	if len(f.examples) < 5 {
		f.examples = append(f.examples, fmt.Sprintf(format, args...))
	}
}

func (f *findings) none() bool {
	return f.lost+f.doubled+f.unresolved+f.contradicted+f.unaudited == 0
}

// String is the figures, and examples where there is something to see.
func (f *findings) String() string {
	said := fmt.Sprintf("%d acknowledged, %d lost, %d doubled, %d unresolved, %d contradicted, %d unaudited",
		f.acknowledged, f.lost, f.doubled, f.unresolved, f.contradicted, f.unaudited)
	if len(f.examples) > 0 {
		said += " (" + strings.Join(f.examples, "; ") + ")"
	}
	return said
}

// compare holds a ledger against what is left. A scorecard whose writes did not all come to an end is passed over: the
// write is counted, and what it did cannot be said.
func compare(entries []entry, found left) *findings {
	f := &findings{}
	writes := map[string][]entry{} // by scorecard, acknowledged ones
	open := map[string]bool{}
	for _, e := range entries {
		switch e.state {
		case acknowledged:
			f.acknowledged++
			writes[e.card] = append(writes[e.card], e)
		case contradicted:
			f.note(&f.contradicted, "%s of %s", e.key, cmp.Or(e.card, "a create"))
			open[e.card] = true
		case sent:
			f.note(&f.unresolved, "%s of %s", e.key, cmp.Or(e.card, "a create"))
			open[e.card] = true
		}
	}
	f.compareCards(writes, open, found.cards)
	f.compareEvents(writes, open, found.events)
	return f
}

func (f *findings) compareCards(writes map[string][]entry, open map[string]bool, cards []card) {
	there := map[string]card{}
	for _, c := range cards {
		if _, twice := there[c.Name]; twice {
			f.note(&f.doubled, "%s is listed twice", c.Name)
		}
		if there[c.Name] = c; writes[c.Name] == nil && !open[""] {
			f.note(&f.doubled, "nobody was told of %s with comment %s", c.Name, c.Comment)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(writes)) {
		made := slices.SortedFunc(slices.Values(writes[name]), func(a, b entry) int { return cmp.Compare(a.version, b.version) })
		f.compareVersions(name, made)
		c, exists := there[name]
		switch last := made[len(made)-1]; {
		case !exists:
			for _, e := range made {
				f.note(&f.lost, "%s of %s, which is gone", e.key, name)
			}
		case c.Comment != last.key && !open[name]:
			f.note(&f.lost, "%s says %s and not %s", name, c.Comment, last.key)
		}
	}
}

// compareVersions wants one write for each version from 1 on: a create, and updates that each came after the one before.
func (f *findings) compareVersions(name string, made []entry) {
	for i, e := range made {
		if e.version != int64(i+1) || e.base != int64(i) {
			f.note(&f.doubled, "%s of %s went from version %d to %d as change number %d", e.key, name, e.base, e.version, i+1)
		}
	}
}

// The operations of the ledger's writes, as the audit names them.
const (
	createOperation = "CreateScorecard"
	updateOperation = "UpdateScorecard"
)

func (f *findings) compareEvents(writes map[string][]entry, open map[string]bool, events map[string]map[string]int) {
	for name, made := range writes {
		created, updated := events[name][createOperation], events[name][updateOperation]
		if (created != 1 || updated != len(made)-1) && !open[name] {
			f.note(&f.unaudited, "%s has %d events of its creation and %d of %d changes", name, created, updated, len(made)-1)
		}
	}
	for name := range events {
		if events[name][createOperation] > 0 && writes[name] == nil && !open[""] {
			f.note(&f.unaudited, "there is an event of the creation of %s, of which nobody was told", name)
		}
	}
}
