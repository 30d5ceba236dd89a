package scoring_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/scoring"
)

func candidates(count int) (all []scoring.Candidate) {
	for i := range count {
		all = append(all, scoring.Candidate{ID: fmt.Sprintf("conv-%03d", i), AgentID: []string{"ann", "bob"}[i%2], Submitted: i%10 == 0, Begun: i%10 == 1})
	}
	return all
}

func drawn(seed, wanted int64, fill bool, from []scoring.Candidate) map[string][]string {
	d := scoring.NewDraw(seed, map[string]int64{"ann": wanted, "bob": wanted, "cid": 1}, fill)
	for _, c := range from {
		d.Add(c)
	}
	ids := map[string][]string{}
	for _, s := range d.Strata() {
		for _, c := range s.Drawn {
			ids[s.AgentID] = append(ids[s.AgentID], c.ID)
		}
	}
	return ids
}

func TestADrawCanBeDoneAgain(t *testing.T) {
	t.Parallel()
	from := candidates(200)
	first := drawn(7, 5, false, from)
	require.Equal(t, []string{"conv-184", "conv-174", "conv-044", "conv-124", "conv-052"}, first["ann"], "on every machine and in every version the same")
	for range 10 {
		rand.Shuffle(len(from), func(i, j int) { from[i], from[j] = from[j], from[i] })
		require.Equal(t, first, drawn(7, 5, false, from), "in whatever order they come")
	}
	require.NotEqual(t, first, drawn(8, 5, false, from))
	require.Equal(t, first["bob"], drawn(7, 9, false, from)["bob"][:5], "more are the same and some others")
	for agent, ids := range drawn(7, 100, false, from) {
		require.Len(t, ids, 80, agent)
		for _, id := range ids {
			require.NotContains(t, "01", id[len(id)-1:], "what is evaluated is left out")
		}
	}
}

func TestADrawCountsWhatItLeavesOut(t *testing.T) {
	t.Parallel()
	d := scoring.NewDraw(1, map[string]int64{"ann": 22, "bob": 10, "cid": 3}, true)
	for _, c := range append(candidates(200), scoring.Candidate{ID: "conv-x", AgentID: "stranger"}) {
		d.Add(c)
	}
	require.Equal(t, 32, d.Kept())
	type counts struct{ population, submitted, begun, wanted, drawn int64 }
	got := map[string]counts{}
	for _, s := range d.Strata() {
		got[s.AgentID] = counts{s.Population, s.Submitted, s.Begun, s.Wanted, int64(len(s.Drawn))}
	}
	require.Equal(t, map[string]counts{"ann": {100, 20, 0, 2, 2}, "bob": {100, 0, 20, 0, 0}, "cid": {0, 0, 0, 3, 0}}, got)
}

// TestEveryConversationIsDrawnAsOftenAsAnother counts over many seeds.
func TestEveryConversationIsDrawnAsOftenAsAnother(t *testing.T) {
	t.Parallel()
	from := candidates(20)
	times := map[string]int{}
	for seed := range int64(4000) {
		for _, id := range drawn(seed, 2, false, from)["ann"] {
			times[id]++
		}
	}
	require.Len(t, times, 8)
	for id, count := range times {
		require.InDelta(t, 1000, count, 150, id)
	}
}
