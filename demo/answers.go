package demo

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"opencoaching/coaching"
)

// answering fills in a form as a reviewer would who found the work to be of a level, per mille.
type answering struct {
	rand      *rand.Rand
	template  *coaching.Template
	contact   *contact
	level     int
	automatic bool // detected moments have answered what they can before the reviewer came
	partial   bool // the reviewer has not finished

	failed string // the criterion whose answer failed the scorecard last
}

// ease is how much better, per mille, people do at a criterion than their level says.
var ease = map[string]int{
	"greeting": 120, "identity": 160, "solution": 40, "farewell": -150, "summary": -60,
	"verification": 260, "recording-notice": 150, "terms": 190, "fees": 120, "card-data": 240,
	"empathy": 60, "refund": -20, "outcome": 70,
}

// slips is how often in a thousand even good people get a criterion wholly wrong.
var slips = map[string]int{"verification": 25, "terms": 20, "card-data": 20, "farewell": 60, "empathy": 110}

// scores answers the form from top to bottom, leaving out what a condition hides and, here and there, a text.
func (a *answering) scores() []coaching.Score {
	scores := []coaching.Score{}
	for i := range a.template.Content.Chapters {
		for _, c := range a.template.Content.Chapters[i].Criteria {
			if a.template.Hidden(scores)[c.CriterionID] || a.partial && a.rand.IntN(3) == 0 {
				continue
			}
			switch score := (coaching.Score{CriterionID: c.CriterionID}); {
			case c.Answer.Type != coaching.AnswerText:
				a.answer(&score, &c)
				scores = append(scores, score)
			case a.rand.IntN(100) < 55:
				score.TextValue = new(pick(a.rand, texts[c.CriterionID]))
				scores = append(scores, score)
			}
		}
	}
	return scores
}

func (a *answering) answer(score *coaching.Score, c *coaching.Criterion) {
	values := valuesOf(&c.Answer)
	at := a.place(c.CriterionID, len(values))
	if a.automatic && c.AutoScore != nil {
		proposed := a.proposal(c.AutoScore)
		score.AIScored, score.AIValue = true, &proposed
		if a.rand.IntN(100) < 85 {
			at = slices.Index(values, proposed)
		}
	}
	if c.AllowNotApplicable && a.rand.IntN(100) < 14 {
		score.NotApplicable = true
		return
	}
	score.NumericValue = &values[at]
	if _, fails := c.Answer.Fails(values[at]); fails {
		a.failed = c.CriterionID
	}
	if a.rand.IntN(100) < 28 {
		a.comment(score, at, len(values))
	}
}

// place says which of the possible answers, counted from the poorest, the work deserves.
func (a *answering) place(criterion string, count int) int {
	level := a.level + ease[criterion] + a.rand.IntN(320) - 160
	if slip := slips[criterion]; slip > 0 && a.rand.IntN(1000) < slip {
		level = 0
	}
	return max(0, min(999, level)) * count / 1000
}

// proposal is what automatic scoring says: it knows the moments of the conversation.
func (a *answering) proposal(auto *coaching.AutoScore) coaching.Decimal {
	for _, moment := range auto.Moments {
		if slices.Contains(a.contact.MomentNames, moment) {
			return *auto.Present
		}
	}
	return *auto.Absent
}

// valuesOf lists the possible numbers, the poorest first.
func valuesOf(answer *coaching.Answer) []coaching.Decimal {
	var values []coaching.Decimal
	if answer.Type == coaching.AnswerRange {
		for value := *answer.Min; value <= *answer.Max; value += *answer.Step {
			values = append(values, value)
		}
		return values
	}
	for _, option := range answer.Options {
		values = append(values, option.Value)
	}
	slices.SortFunc(values, func(a, b coaching.Decimal) int { return cmp.Compare(answer.Points(a), answer.Points(b)) })
	return values
}

// comment adds a sentence that fits the answer. A few of those on poor answers are not for the agent to read.
func (a *answering) comment(score *coaching.Score, at, count int) {
	third := at * 3 / count
	if at == count-1 {
		third = 2
	}
	fitting := comments[score.CriterionID][third]
	if len(fitting) == 0 {
		return
	}
	score.Comment = pick(a.rand, fitting)
	if third > 0 {
		return
	}
	switch a.rand.IntN(12) {
	case 0, 1:
		score.CommentAccessRoles = []coaching.Role{coaching.RoleManager, coaching.RoleQAAdmin}
	case 2:
		score.CommentAccessRoles = []coaching.Role{coaching.RoleUnspecified}
	}
}

// remark is what the reviewer says of the whole.
func (a *answering) remark(draft bool) string {
	switch {
	case draft && a.partial:
		return pick(a.rand, unfinished)
	case a.failed != "":
		return pick(a.rand, failures[a.failed])
	}
	third := 0
	if a.level >= 620 {
		third++
	}
	if a.level >= 800 {
		third++
	}
	remark := pick(a.rand, openings[third])
	if a.rand.IntN(100) < 60 {
		remark += " " + pick(a.rand, advice[third])
	}
	return remark
}
