package scoring

import (
	"cmp"
	"math/big"
	"slices"

	"opencoaching/coaching"
)

// Past is a submitted scorecard as it stands: its answers and what they came to when they were given.
type Past struct {
	ID, AgentID string
	Total       coaching.Decimal // coaching.NotApplicable: none
	AutoFailed  bool
	Scores      []coaching.Score
}

// Move is what becomes of one scorecard under another revision.
type Move struct {
	ID, AgentID             string
	Before, After           coaching.Decimal // coaching.NotApplicable: none
	FailedBefore, FailedNow bool
}

// distance is how far the total goes. One that comes into being or goes away goes all the way.
func (m *Move) distance() coaching.Decimal {
	const all = 100 * coaching.DecimalUnit
	switch {
	case m.Before == m.After:
		return 0
	case m.Before == coaching.NotApplicable || m.After == coaching.NotApplicable:
		return all
	default:
		return max(m.Before-m.After, m.After-m.Before)
	}
}

// Tally counts scorecards and what becomes of them.
type Tally struct {
	Scorecards, Raised, Lowered, Failed, Passed int64 // Failed: by now; Passed: no more failed
	before, after                               totals
}

type totals struct{ sum, count int64 }

func (s *totals) add(d coaching.Decimal) {
	if d != coaching.NotApplicable {
		s.sum, s.count = s.sum+int64(d), s.count+1
	}
}

// mean is to four decimals, or nil where there is nothing to take it over.
func (s totals) mean() *coaching.Decimal {
	if s.count == 0 {
		return nil
	}
	exact := new(big.Rat).SetFrac(big.NewInt(s.sum), new(big.Int).Mul(big.NewInt(s.count), big.NewInt(coaching.DecimalUnit)))
	return new(coaching.RoundDecimal(exact, resultPlaces))
}

// Means are those of the totals before and after, each over the scorecards that have one, or nil.
func (t *Tally) Means() (before, after *coaching.Decimal) { return t.before.mean(), t.after.mean() }

// Moved counts the totals that change.
func (t *Tally) Moved() int64 { return t.Raised + t.Lowered }

func (t *Tally) add(m *Move) {
	t.Scorecards++
	t.before.add(m.Before)
	t.after.add(m.After)
	switch { // none is below every total
	case m.After > m.Before:
		t.Raised++
	case m.After < m.Before:
		t.Lowered++
	}
	switch {
	case m.FailedNow && !m.FailedBefore:
		t.Failed++
	case m.FailedBefore && !m.FailedNow:
		t.Passed++
	}
}

// AgentTally is the tally of one agent's scorecards.
type AgentTally struct {
	AgentID string
	Tally
}

// moves tells whether the agent's mean changes.
func (t *AgentTally) moves() bool { return t.distance() > 0 }

func (t *AgentTally) distance() coaching.Decimal {
	before, after := t.Means()
	m := Move{Before: coaching.NotApplicable, After: coaching.NotApplicable}
	if before != nil {
		m.Before = *before
	}
	if after != nil {
		m.After = *after
	}
	return m.distance()
}

// Simulation scores submitted scorecards anew by a template revision and keeps what becomes of them: in memory that
// grows with the number of agents and criteria, however many scorecards there are.
type Simulation struct {
	template  *coaching.Template
	all       Tally
	kept      int64 // scorecards that cannot be carried over
	agents    map[string]*AgentTally
	moves     []Move
	most      int
	obstacles map[coaching.Obstacle]int64
}

// NewSimulation begins a simulation that lists so many moves at most. The template is as Score wants it.
func NewSimulation(t *coaching.Template, moves int) *Simulation {
	return &Simulation{template: t, most: moves, agents: map[string]*AgentTally{}, obstacles: map[coaching.Obstacle]int64{}}
}

// Add scores one scorecard. Nothing of it is kept but what the report shows.
func (s *Simulation) Add(p *Past) {
	if obstacles := s.template.Obstacles(p.Scores); len(obstacles) > 0 {
		s.kept++
		for _, o := range obstacles {
			s.obstacles[o]++
		}
		return
	}
	m := Move{ID: p.ID, AgentID: p.AgentID, Before: p.Total, FailedBefore: p.AutoFailed}
	m.After, m.FailedNow = Total(s.template, p.Scores)
	s.all.add(&m)
	agent := s.agents[m.AgentID]
	if agent == nil {
		agent = &AgentTally{AgentID: m.AgentID}
		s.agents[m.AgentID] = agent
	}
	agent.add(&m)
	if m.Before != m.After || m.FailedBefore != m.FailedNow {
		s.list(m)
	}
}

// list puts a move in its place among the largest.
func (s *Simulation) list(m Move) {
	at, _ := slices.BinarySearchFunc(s.moves, m, func(a, b Move) int {
		return cmp.Or(cmp.Compare(b.distance(), a.distance()), cmp.Compare(a.ID, b.ID))
	})
	if at >= s.most {
		return
	}
	if len(s.moves) == s.most {
		s.moves = s.moves[:s.most-1]
	}
	s.moves = slices.Insert(s.moves, at, m)
}

// ObstacleCount says how many scorecards an obstacle keeps back.
type ObstacleCount struct {
	coaching.Obstacle
	Scorecards int64
}

// Report is what came of a simulation.
type Report struct {
	Tally                    // of the scorecards that can be carried over
	NotCarriedOver           int64
	AgentCount, MovingAgents int
	Agents                   []*AgentTally   // those whose mean moves furthest first
	Moves                    []Move          // the largest first
	Obstacles                []ObstacleCount // the most frequent first
}

// Report sums up, and lists no more agents and obstacles than the limit. The order of the scorecards does not matter.
func (s *Simulation) Report(limit int) Report {
	r := Report{Tally: s.all, NotCarriedOver: s.kept, AgentCount: len(s.agents), Moves: s.moves}
	for _, agent := range s.agents {
		r.Agents = append(r.Agents, agent)
		if agent.moves() {
			r.MovingAgents++
		}
	}
	slices.SortFunc(r.Agents, func(a, b *AgentTally) int {
		return cmp.Or(cmp.Compare(b.distance(), a.distance()), cmp.Compare(a.AgentID, b.AgentID))
	})
	for obstacle, count := range s.obstacles {
		r.Obstacles = append(r.Obstacles, ObstacleCount{obstacle, count})
	}
	slices.SortFunc(r.Obstacles, func(a, b ObstacleCount) int {
		return cmp.Or(cmp.Compare(b.Scorecards, a.Scorecards), cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.CriterionID, b.CriterionID))
	})
	r.Agents, r.Obstacles = r.Agents[:min(limit, len(r.Agents))], r.Obstacles[:min(limit, len(r.Obstacles))]
	return r
}
