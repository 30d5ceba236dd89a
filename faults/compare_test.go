package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const cardOne, cardTwo = "scorecards/1", "scorecards/2"

// written is a ledger of two scorecards, the first with a change.
const written = `sent a 0 -
acked a 1 scorecards/1
sent b 1 scorecards/1
sent c 0 -
acked c 1 scorecards/2
acked b 2 scorecards/1
`

// whole is what such a ledger leaves.
func whole() left {
	return left{
		cards: []card{{Name: cardOne, Comment: "b"}, {Name: cardTwo, Comment: "c"}},
		events: map[string]map[string]int{
			cardOne: {createOperation: 1, updateOperation: 1}, cardTwo: {createOperation: 1}, "customers/faults": {"CreateCustomer": 1},
		},
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		ledger string
		spoil  func(*left)
		want   findings
	}{
		"all is well":                  {written, func(*left) {}, findings{acknowledged: 3}},
		"a scorecard is gone":          {written, func(l *left) { l.cards = l.cards[:1] }, findings{acknowledged: 3, lost: 1}},
		"one with a change is gone":    {written, func(l *left) { l.cards = l.cards[1:] }, findings{acknowledged: 3, lost: 2}},
		"a change is gone":             {written, func(l *left) { l.cards[0].Comment = "a" }, findings{acknowledged: 3, lost: 1}},
		"a scorecard nobody asked for": {written, func(l *left) { l.cards = append(l.cards, card{Name: "scorecards/3", Comment: "c"}) }, findings{acknowledged: 3, doubled: 1}},
		"a scorecard is listed twice":  {written, func(l *left) { l.cards = append(l.cards, l.cards[1]) }, findings{acknowledged: 3, doubled: 1}},
		"an event is missing":          {written, func(l *left) { delete(l.events, cardTwo) }, findings{acknowledged: 3, unaudited: 1}},
		"an event is there twice":      {written, func(l *left) { l.events[cardOne][updateOperation] = 2 }, findings{acknowledged: 3, unaudited: 1}},
		"an event of nothing":          {written, func(l *left) { l.events["scorecards/3"] = map[string]int{createOperation: 1} }, findings{acknowledged: 3, unaudited: 1}},
		"a change counted twice":       {strings.Replace(written, "acked b 2", "acked b 3", 1), func(*left) {}, findings{acknowledged: 3, doubled: 1}},
		"a write without an end":       {written + "sent d 1 scorecards/2\n", func(l *left) { l.cards[1].Comment = "d" }, findings{acknowledged: 3, unresolved: 1}},
		"a create without an end": {written + "sent d 0 -\n", func(l *left) { l.cards = append(l.cards, card{Name: "scorecards/3", Comment: "d"}) },
			findings{acknowledged: 3, unresolved: 1}},
		"an answer that cannot be": {written + "sent d 1 scorecards/2\ncontradicted d 0 412\n", func(*left) {}, findings{acknowledged: 3, contradicted: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			entries, err := readLedger(strings.NewReader(c.ledger))
			require.NoError(t, err)
			found := whole()
			c.spoil(&found)
			got := compare(entries, found)
			require.Equal(t, name == "all is well", got.none())
			require.Len(t, got.examples, got.lost+got.doubled+got.unresolved+got.contradicted+got.unaudited)
			got.examples = nil
			require.Equal(t, c.want, *got)
		})
	}
}

func TestReadLedgerRefusesWhatItDidNotWrite(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"acked a 1 scorecards/1\n", "sent a\n"} {
		_, err := readLedger(strings.NewReader(text))
		require.Error(t, err, text)
	}
}

func TestLedgerIsReadBack(t *testing.T) {
	t.Parallel()
	book, err := newLedger()
	require.NoError(t, err)
	defer book.remove()
	book.sent(entry{key: "a"})
	book.acknowledged(entry{key: "a", card: cardOne, version: 1})
	book.sent(entry{key: "b", card: cardOne, base: 1})
	book.sent(entry{key: "c", card: cardOne, base: 1})
	book.contradicted(entry{key: "c"}, "412")
	got, err := book.entries()
	require.NoError(t, err)
	require.Equal(t, []entry{
		{key: "a", card: cardOne, version: 1, state: acknowledged}, {key: "b", card: cardOne, base: 1, state: sent},
		{key: "c", card: cardOne, base: 1, state: contradicted},
	}, got)
}
