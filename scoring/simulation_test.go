package scoring_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/scoring"
)

// judged is a form of two criteria from 0 to 10 of which the first fails the scorecard by 0.
func judged() *coaching.Template {
	t := &coaching.Template{}
	var criteria []coaching.Criterion
	for _, id := range []string{"tone", "help"} {
		criteria = append(criteria, coaching.Criterion{CriterionID: id, AllowNotApplicable: true, Answer: coaching.Answer{
			Type: coaching.AnswerRange, Min: new(coaching.Decimal(0)), Max: new(coaching.Decimal(10 * coaching.DecimalUnit))}})
	}
	criteria[0].Answer.AutoFail = &coaching.RangeAutoFail{Operator: coaching.Equal, Effect: coaching.FlagOnly}
	t.Content.Chapters = []coaching.Chapter{{ChapterID: "all", Criteria: criteria}}
	t.Normalize()
	return t
}

func past(id, agent string, total int64, failed bool, answers ...int64) *scoring.Past {
	p := &scoring.Past{ID: id, AgentID: agent, Total: coaching.Decimal(total * coaching.DecimalUnit), AutoFailed: failed}
	for i, answer := range answers {
		score := coaching.Score{CriterionID: []string{"tone", "help", "gone"}[i], NotApplicable: answer < 0}
		if answer >= 0 {
			score.NumericValue = new(coaching.Decimal(answer * coaching.DecimalUnit))
		}
		p.Scores = append(p.Scores, score)
	}
	return p
}

func TestASimulationCountsWhatMoves(t *testing.T) {
	t.Parallel()
	cards := []*scoring.Past{
		past("same", "ann", 50, false, 5, 5),
		past("raised", "ann", 20, false, 10, 8),  // 90
		past("lowered", "bob", 60, false, 1, 1),  // 10
		past("fails", "bob", 50, false, 0, 10),   // 50, and fails
		past("forgiven", "cid", 30, true, 3, 3),  // 30, and fails no more
		past("none", "cid", 40, false, -1, -1),   // none any more
		past("some", "dan", -1, false, 2, 2),     // 20
		past("outside", "dan", 40, false, 11, 1), // no such answer
		past("removed", "dan", 40, false, 1, 1, 1),
		past("both", "eve", 40, false, 11, 1, 1),
	}
	for range 20 {
		rand.Shuffle(len(cards), func(i, j int) { cards[i], cards[j] = cards[j], cards[i] })
		s := scoring.NewSimulation(judged(), 4)
		for _, card := range cards {
			s.Add(card)
		}
		r := s.Report(3)
		before, after := r.Means()
		require.Equal(t, []int64{7, 2, 2, 1, 1, 3}, []int64{r.Scorecards, r.Raised, r.Lowered, r.Failed, r.Passed, r.NotCarriedOver})
		require.Equal(t, "41.6667", before.String()) // (50 + 20 + 60 + 50 + 30 + 40) / 6
		require.Equal(t, "41.6667", after.String())  // (50 + 90 + 10 + 50 + 30 + 20) / 6
		require.Equal(t, []int{4, 4}, []int{r.AgentCount, r.MovingAgents})
		var agents, moves []string
		for _, agent := range r.Agents {
			agents = append(agents, agent.AgentID)
		}
		for _, m := range r.Moves {
			moves = append(moves, m.ID)
		}
		require.Equal(t, []string{"dan", "ann", "bob"}, agents) // of none to 20; 35 to 70; 55 to 30; cid 35 to 30 is not listed
		require.Equal(t, []string{"none", "some", "raised", "lowered"}, moves)
		require.Equal(t, []scoring.ObstacleCount{
			{Obstacle: coaching.Obstacle{Reason: coaching.CriterionRemoved, CriterionID: "gone"}, Scorecards: 2},
			{Obstacle: coaching.Obstacle{Reason: coaching.ValueNotAllowed, CriterionID: "tone"}, Scorecards: 2},
		}, r.Obstacles)
	}
	r := scoring.NewSimulation(judged(), 4).Report(3)
	before, after := r.Means()
	require.Nil(t, before)
	require.Nil(t, after)
}

func TestTheLargestMovesAreThoseOfSortingAll(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 6))
	s := scoring.NewSimulation(judged(), 25)
	type moved struct {
		id       string
		distance int64
	}
	var all []moved
	for i := range 3000 {
		p := past(fmt.Sprintf("card-%04d", i), "ann", random.Int64N(101), false, 5, 1+random.Int64N(10))
		total, failed := scoring.Total(judged(), p.Scores)
		require.Equal(t, scoring.Score(judged(), p.Scores).Total, total)
		require.False(t, failed)
		if total != p.Total {
			all = append(all, moved{p.ID, max(int64(total-p.Total), int64(p.Total-total))})
		}
		s.Add(p)
	}
	slices.SortFunc(all, func(a, b moved) int { return cmp.Or(cmp.Compare(b.distance, a.distance), cmp.Compare(a.id, b.id)) })
	for i, m := range s.Report(1).Moves {
		require.Equal(t, all[i].id, m.ID)
	}
	require.Len(t, s.Report(1).Moves, 25)
}
