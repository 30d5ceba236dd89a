package demo

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"opencoaching/coaching"
)

const (
	contactCount = 800
	// knownCount is how many of the conversations have been synced from where they live; a scorecard may speak of any.
	knownCount = 300
	// history is how far back the conversations go.
	history = 90
)

// contact is a conversation as it really went, of which the directory may know nothing.
type contact struct {
	*coaching.Conversation
	team    *team
	quality int // of the agent's work in it, per mille
}

// seed makes the generator's numbers. Every part of the data has a stream of its own, so that a change of one does not
// stir the others.
const seed = 20_240_229

func stream(part uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, part)) }

// contacts makes the conversations of ninety days, newest first, those that are known before the others. The first one
// is that of the examples.
func contacts(c clock) []contact {
	m := contactMaker{clock: c, rand: stream(1), skills: skills()}
	made := []contact{m.example()}
	for i := 1; i < contactCount; i++ {
		made = append(made, m.contact(i))
	}
	known := made[:knownCount]
	slices.SortFunc(known[1:], newestFirst)
	slices.SortFunc(made[knownCount:], newestFirst)
	for i := range made {
		made[i].Name = nameOf(coaching.Conversations, fmt.Sprintf("conv-%04d", i+1))
	}
	return made
}

func newestFirst(a, b contact) int { return b.StartTime.Compare(a.StartTime) }

// conversations lists the contacts that the directory knows, and the conversation that nothing refers to.
func conversations(contacts []contact) []coaching.Entry {
	spare := *contacts[0].Conversation
	spare.Name, spare.MomentNames, spare.Metadata = nameOf(coaching.Conversations, deletable), nil, nil
	entries := []coaching.Entry{&spare}
	for _, c := range contacts[:knownCount] {
		entries = append(entries, c.Conversation)
	}
	return entries
}

type contactMaker struct {
	clock
	rand   *rand.Rand
	skills []skill
}

// skill is what an agent can do, per mille, and how that has changed over the ninety days.
type skill struct{ now, gain int }

// skills are those of the agents and then of the dev users. Most are good, some are not, and most learn.
func skills() []skill {
	r := stream(2)
	all := make([]skill, agents+devUsers)
	for i := range all {
		all[i] = skill{now: 560 + r.IntN(320), gain: r.IntN(220) - 60}
	}
	for i := firstHire - 1; i < lastHire; i++ {
		all[i].gain += 180
	}
	return all
}

// example is the conversation that the examples speak of.
func (m *contactMaker) example() contact {
	started := m.before(15*time.Hour + 30*time.Minute)
	return contact{team: &teams[0], quality: 800, Conversation: &coaching.Conversation{
		Head:          coaching.Head{CreateTime: started.Add(time.Hour), UpdateTime: started.Add(time.Hour)},
		AgentUserName: nameOf(coaching.Users, agentID(7)),
		StartTime:     started,
		EndTime:       started.Add(12*time.Minute + 30*time.Second),
		Channel:       "voice",
		LanguageCode:  "en-GB",
		UsecaseName:   nameOf(coaching.UseCases, "inbound-calls"),
		Metadata:      map[string]string{"queue": "billing"},
		MomentNames:   namesOf(coaching.Moments, "greeting", "closing-summary"),
	}}
}

// contact makes one conversation. The known ones and the others both stretch over the whole history.
func (m *contactMaker) contact(i int) contact {
	place, of := i, knownCount
	if i >= knownCount {
		place, of = i-knownCount, contactCount-knownCount
	}
	age := 2*day + time.Duration(place)*(history-3)*day/time.Duration(of)
	started := m.before(age).Truncate(day).Add(7*time.Hour + time.Duration(m.rand.IntN(12*3600))*time.Second)
	agent := m.agent(age)
	usecase := agent.team.usecases[m.rand.IntN(len(agent.team.usecases))]
	made := contact{team: agent.team, quality: m.quality(agent.number, age), Conversation: &coaching.Conversation{
		AgentUserName: agent.name,
		StartTime:     started,
		EndTime:       started.Add(time.Duration(120+m.rand.IntN(1700)) * time.Second),
		Channel:       m.channel(usecase),
		LanguageCode:  m.language(),
		UsecaseName:   nameOf(coaching.UseCases, usecase),
	}}
	made.CreateTime = made.EndTime.Add(10 * time.Minute)
	made.UpdateTime = made.CreateTime
	made.Metadata = m.metadata(agent.team.id)
	made.MomentNames = m.moments(made.quality)
	return made
}

type chosenAgent struct {
	number int // of its skill
	name   string
	team   *team
}

// agent picks who took the conversation: one in a hundred was a dev user's, and who is gone took none lately.
func (m *contactMaker) agent(age time.Duration) chosenAgent {
	if m.rand.IntN(100) == 0 {
		n := 1 + m.rand.IntN(devUsers)
		return chosenAgent{agents + n, nameOf(coaching.Users, devID(n)), &teams[technical]}
	}
	last := lastActive
	if age > gone+day {
		last = agents
	}
	n := 1 + m.rand.IntN(last)
	return chosenAgent{n, nameOf(coaching.Users, agentID(n)), teamOf(n)}
}

func (m *contactMaker) quality(agent int, age time.Duration) int {
	s := m.skills[agent-1]
	days := int(age / day)
	return s.now - s.gain*days/history + m.rand.IntN(300) - 150
}

func (m *contactMaker) channel(usecase string) string {
	switch {
	case usecase == "chat-support":
		return "chat"
	case usecase == "technical-support" && m.rand.IntN(7) == 0:
		return "email"
	default:
		return "voice"
	}
}

func (m *contactMaker) language() string {
	return []string{"en-GB", "en-GB", "en-GB", "en-US", "en-US", "de-DE", "fr-FR", "es-ES"}[m.rand.IntN(8)]
}

func (m *contactMaker) metadata(queue string) map[string]string {
	tiers := []string{"standard", "standard", "standard", "plus", "business"}
	return map[string]string{
		"queue":        queue,
		"case":         "C-" + strconv.Itoa(100_000+m.rand.IntN(900_000)),
		"customerTier": tiers[m.rand.IntN(len(tiers))],
		"waitSeconds":  strconv.Itoa(m.rand.IntN(240)),
	}
}

// moments are what was heard: good work says more of what is listened for.
func (m *contactMaker) moments(quality int) []string {
	var heard []string
	for _, moment := range []struct {
		id    string
		bonus int // per mille, beside the quality
	}{{"greeting", 120}, {"identity-check", 60}, {"refund-offered", -450}, {"empathy-shown", -60}, {"closing-summary", 0}} {
		if m.rand.IntN(1000) < quality+moment.bonus {
			heard = append(heard, nameOf(coaching.Moments, moment.id))
		}
	}
	return heard
}
