package demo

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"opencoaching/coaching"
)

// scorecardCount is how many scorecards there are beside those of the examples.
const scorecardCount = 2000

// scorecards makes the evaluations of the contacts, newest first, and those of the examples. Every contact is seen by
// two or three reviewers: one with the form of its use case, one for compliance, and some by a second pair of eyes.
func scorecards(c clock, templates []*coaching.Template, contacts []contact) []*coaching.Scorecard {
	m := scorecardMaker{clock: c, rand: stream(3), templates: templates}
	var made []*coaching.Scorecard
	others := contacts[1:]
	for i := range others {
		first, next := i*(scorecardCount-1)/len(others), (i+1)*(scorecardCount-1)/len(others)
		for n := range next - first {
			made = append(made, m.scorecard(&others[i], n))
		}
	}
	slices.SortStableFunc(made, func(a, b *coaching.Scorecard) int {
		return cmp.Or(b.CreateTime.Compare(a.CreateTime), cmp.Compare(a.ConversationName, b.ConversationName))
	})
	for i, card := range made {
		card.Name = nameOf(coaching.Scorecards, fmt.Sprintf("sc-%04d", i+2))
	}
	return append(examples(contacts[0]), made...)
}

type scorecardMaker struct {
	clock
	rand      *rand.Rand
	templates []*coaching.Template
}

// scorecard makes the n-th evaluation of a contact.
func (m *scorecardMaker) scorecard(c *contact, n int) *coaching.Scorecard {
	card := &coaching.Scorecard{
		ConversationName: c.Name,
		AgentUserName:    c.AgentUserName,
		UsecaseName:      c.UsecaseName,
		CreateTime:       m.begin(c),
	}
	card.UpdateTime = card.CreateTime.Add(time.Duration(120+m.rand.IntN(4000)) * time.Second)
	template := m.template(c, n, card.CreateTime)
	card.TemplateName = template.Name
	by := m.reviewer(c)
	card.Creator = &coaching.Person{Name: nameOf(coaching.Users, by.id)}

	draft := m.rand.IntN(1000) < m.draftRate(card.CreateTime)
	a := answering{rand: m.rand, template: template, contact: c, level: c.quality + by.leniency, partial: draft && m.rand.IntN(2) == 0,
		automatic: m.rand.IntN(100) < 40}
	card.Scores = a.scores()
	if slices.ContainsFunc(card.Scores, func(s coaching.Score) bool { return s.AIScored }) {
		card.AIScoreTime = c.EndTime.Add(5 * time.Minute)
	}
	if m.rand.IntN(100) < 75 {
		card.Comment = a.remark(draft)
	}
	if !draft {
		m.submit(card, a.level)
	}
	return card
}

// begin is when the reviewer takes the contact up: in the office hours of one of the next two days, or at once where
// that day has not come yet.
func (m *scorecardMaker) begin(c *contact) time.Time {
	morning := c.EndTime.Truncate(day).Add(time.Duration(1+m.rand.IntN(2))*day + 8*time.Hour)
	begun := morning.Add(time.Duration(m.rand.IntN(9*3600)) * time.Second)
	if begun.After(m.before(3 * time.Hour)) {
		return c.EndTime.Add(10 * time.Minute)
	}
	return begun
}

// template picks the form: that of the use case, except that the second look is for compliance. Call-quality has two
// revisions, of which each scorecard pins the one of its day.
func (m *scorecardMaker) template(c *contact, n int, made time.Time) *coaching.Template {
	id := callQuality
	switch {
	case n == 1:
		id = compliance
	case c.UsecaseName == nameOf(coaching.UseCases, "chat-support"):
		id = chatCare
	}
	name := nameOf(coaching.ScorecardTemplates, id)
	var found coaching.Template
	revision := 0
	for _, t := range m.templates {
		if t.Name == name && !t.CreateTime.After(made) {
			found = *t
			revision++
		}
	}
	found.Name = fmt.Sprintf("%s@%d", name, revision)
	return &found
}

// reviewer is who scores, and how kindly, per mille.
type reviewer struct {
	id       string
	leniency int
}

var reviewers = []reviewer{{"qa-1", 0}, {"qa-2", -50}, {"qa-3", 40}, {"qa-4", -15}}

// reviewer picks one; now and then it is the manager of the team.
func (m *scorecardMaker) reviewer(c *contact) reviewer {
	if m.rand.IntN(12) == 0 {
		return reviewer{c.team.manager, 25}
	}
	return reviewers[m.rand.IntN(len(reviewers))]
}

// draftRate is how many of a thousand scorecards of that time are still drafts: of the last weeks more than before.
func (m *scorecardMaker) draftRate(made time.Time) int {
	if made.After(m.before(14 * day)) {
		return 340
	}
	return 110
}

// submit makes the scorecard a submitted one, and where the agent has had the time, perhaps an acknowledged one.
func (m *scorecardMaker) submit(card *coaching.Scorecard, level int) {
	card.SubmitTime = card.UpdateTime
	sources := []coaching.SubmissionSource{"CLOSED_CONVERSATIONS", "CLOSED_CONVERSATIONS", "QM_TASK_HOME", "LIVE_CONVERSATIONS"}
	card.SubmissionSource = "SCORECARD_SUBMISSION_SOURCE_" + sources[m.rand.IntN(len(sources))]
	if m.rand.IntN(14) == 0 {
		card.SubmittedBy = &coaching.Person{Name: nameOf(coaching.Users, "qa-admin-1")}
	}
	seen := card.SubmitTime.Add(time.Duration(3600+m.rand.IntN(4*24*3600)) * time.Second)
	if m.rand.IntN(100) >= 52 || seen.After(m.before(time.Hour)) {
		return
	}
	card.AcknowledgeTime = seen
	if m.rand.IntN(100) < 80 {
		card.AcknowledgeComment = pick(m.rand, acknowledgements[min(level/760, 1)])
	}
}

func pick(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }
