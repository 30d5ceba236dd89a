package scoring

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"time"
)

// Candidate is a conversation that may be proposed for evaluation.
type Candidate struct {
	ID, AgentID      string
	StartTime        time.Time
	Submitted, Begun bool // an evaluation of it is submitted, or begun by a person
}

// Stratum is one agent's part of a draw.
type Stratum struct {
	AgentID                      string
	Population, Submitted, Begun int64
	Wanted                       int64       // how many were to be drawn
	Drawn                        []Candidate // in the order drawn, at most Wanted
	most                         int64
	lots                         [][sha256.Size]byte // of what is drawn
}

// Draw proposes conversations, for each agent apart. Each conversation has a lot that follows from the seed and its id
// alone, and the smallest lots are drawn. So the order in which conversations come does not matter; more of an agent's
// are those drawn before and some others; and what is evaluated meanwhile does not change the order of the rest.
type Draw struct {
	seed   int64
	fill   bool
	kept   int
	strata map[string]*Stratum
}

// NewDraw begins a draw that gives each agent a number of conversations. With fill, those that are evaluated already
// count towards it.
func NewDraw(seed int64, wanted map[string]int64, fill bool) *Draw {
	d := &Draw{seed: seed, fill: fill, strata: make(map[string]*Stratum, len(wanted))}
	for agent, count := range wanted {
		d.strata[agent] = &Stratum{AgentID: agent, most: count}
	}
	return d
}

// Kept is how many conversations the draw holds.
func (d *Draw) Kept() int { return d.kept }

// Add puts one conversation into the draw. Those of agents that it is not for are passed over.
func (d *Draw) Add(c Candidate) {
	s := d.strata[c.AgentID]
	if s == nil {
		return
	}
	s.Population++
	switch {
	case c.Submitted:
		s.Submitted++
	case c.Begun:
		s.Begun++
	default:
		d.kept += s.draw(c, lot(d.seed, c.ID))
	}
}

// draw keeps a conversation if its lot is among the smallest, and returns by how many more are held.
func (s *Stratum) draw(c Candidate, lot [sha256.Size]byte) int {
	at, _ := slices.BinarySearchFunc(s.lots, lot, func(a, b [sha256.Size]byte) int { return bytes.Compare(a[:], b[:]) })
	if int64(at) >= s.most {
		return 0
	}
	s.lots, s.Drawn = slices.Insert(s.lots, at, lot), slices.Insert(s.Drawn, at, c)
	if int64(len(s.lots)) <= s.most {
		return 1
	}
	s.lots, s.Drawn = s.lots[:s.most], s.Drawn[:s.most]
	return 0
}

// Strata are the parts of the draw in order of the agents.
func (d *Draw) Strata() []*Stratum {
	all := make([]*Stratum, 0, len(d.strata))
	for _, s := range d.strata {
		s.Wanted = s.most
		if d.fill {
			s.Wanted = max(0, s.most-s.Submitted-s.Begun)
		}
		s.Drawn = s.Drawn[:min(s.Wanted, int64(len(s.Drawn)))]
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b *Stratum) int { return cmp.Compare(a.AgentID, b.AgentID) })
	return all
}

func lot(seed int64, id string) [sha256.Size]byte {
	return sha256.Sum256(append(binary.BigEndian.AppendUint64(nil, uint64(seed)), id...))
}
