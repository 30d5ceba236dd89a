package coaching

import (
	"slices"
	"time"
)

// AutoScorer answers the criteria of a template revision by the moments that were detected in a conversation. It is made
// once for a revision and used for many conversations.
type AutoScorer struct {
	template    *Template
	rules       []autoRule
	places      map[string]place
	conditional bool // some criterion has a showIf
}

type autoRule struct {
	criterion string
	*AutoScore
}

// NewAutoScorer reads the rules of a template revision.
func NewAutoScorer(t *Template) *AutoScorer {
	a := &AutoScorer{template: t, places: t.places()}
	for _, chapter := range t.Content.Chapters {
		for _, criterion := range chapter.Criteria {
			a.conditional = a.conditional || criterion.ShowIf != nil
			if rule := criterion.AutoScore; rule != nil && len(rule.Moments) > 0 && (rule.Present != nil || rule.Absent != nil) {
				a.rules = append(a.rules, autoRule{criterion.CriterionID, rule})
			}
		}
	}
	return a
}

// Rules is how many criteria are answered by moments.
func (a *AutoScorer) Rules() int { return len(a.rules) }

// Template is the revision whose rules they are.
func (a *AutoScorer) Template() *Template { return a.template }

// value is what the rule answers, or nil.
func (r autoRule) value(detected []string) *Decimal {
	heard := func(moment string) bool { return slices.Contains(detected, moment) }
	there := slices.ContainsFunc(r.Moments, heard)
	if r.Match == MatchAll {
		there = !slices.ContainsFunc(r.Moments, func(moment string) bool { return !heard(moment) })
	}
	if there {
		return r.Present
	}
	return r.Absent
}

// automatic tells whether the value is auto-scoring's.
func (s *Score) automatic() bool { return s.AIScored && s.ValueBy == "" }

// AutoScored tells whether auto-scoring gave the scorecard anything.
func (s *Scorecard) AutoScored() bool {
	return !s.AIScoreTime.IsZero() || slices.ContainsFunc(s.Scores, func(score Score) bool { return score.AIScored })
}

// Score gives a draft fresh values for the moments detected, as of a time. The scorecard is pinned to the revision.
//
// What a person gave stays as it is, and so does an automatic value that a comment was written on and for which there is
// no fresh one. Nor is a fresh value given that would hide what stays: the old one stands then. Answers that the
// template's conditions hide are left out. The caller computes the total anew.
func (a *AutoScorer) Score(card *Scorecard, detected []string, at time.Time) {
	fresh := make(map[string]*Decimal, len(a.rules))
	for _, rule := range a.rules {
		fresh[rule.criterion] = rule.value(detected)
	}
	fixed := map[string]bool{}
	scores := a.merge(card.Scores, fresh, fixed)
	for a.fix(card.Scores, scores, fixed) {
		scores = a.merge(card.Scores, fresh, fixed)
	}
	card.Scores = a.shown(scores)
	card.AIScoreTime, card.UpdateTime = at, Later(card.UpdateTime, at)
}

// merge puts fresh values into the places of automatic ones, and others behind in the order of the template.
func (a *AutoScorer) merge(old []Score, fresh map[string]*Decimal, fixed map[string]bool) []Score {
	merged := make([]Score, 0, len(a.rules)+len(old))
	given := make(map[string]bool, len(old))
	for _, score := range old {
		value, ruled := fresh[score.CriterionID]
		given[score.CriterionID] = true
		switch {
		case !ruled || !score.automatic() || fixed[score.CriterionID] || value == nil && score.Comment != "":
			merged = append(merged, score)
		case value != nil:
			merged = append(merged, a.answer(score, *value))
		}
	}
	for _, rule := range a.rules {
		if value := fresh[rule.criterion]; value != nil && !given[rule.criterion] {
			merged = append(merged, a.answer(Score{CriterionID: rule.criterion}, *value))
		}
	}
	return merged
}

func (a *AutoScorer) answer(score Score, value Decimal) Score {
	at := a.places[score.CriterionID]
	score.ChapterID, score.CriterionDisplayName = at.chapter.ChapterID, at.criterion.DisplayName
	score.NumericValue, score.AIValue, score.AIScored = new(value), new(value), true
	score.TextValue, score.NotApplicable = nil, false
	return score
}

// fix notes the criteria whose old values have to stand, because something hangs on them that stays and would be hidden
// now. It returns false once there is no more.
func (a *AutoScorer) fix(old, merged []Score, fixed map[string]bool) (more bool) {
	hidden := a.hidden(merged)
	if len(hidden) == 0 {
		return false
	}
	was := a.hidden(old)
	for _, score := range merged {
		stays := !score.automatic() || score.Comment != "" || fixed[score.CriterionID]
		if !stays || !hidden[score.CriterionID] || was[score.CriterionID] {
			continue
		}
		if earlier := a.places[score.CriterionID].criterion.ShowIf.CriterionID; !fixed[earlier] {
			fixed[earlier], more = true, true
		}
	}
	return more
}

// shown leaves out the automatic answers that the template's conditions hide, until none is left.
func (a *AutoScorer) shown(scores []Score) []Score {
	for hidden := a.hidden(scores); len(hidden) > 0; hidden = a.hidden(scores) {
		before := len(scores)
		scores = slices.DeleteFunc(scores, func(s Score) bool {
			return hidden[s.CriterionID] && s.automatic() && s.Comment == ""
		})
		if len(scores) == before {
			break
		}
	}
	return scores
}

// hidden is Template.Hidden, at no cost for a template without conditions.
func (a *AutoScorer) hidden(scores []Score) map[string]bool {
	if !a.conditional {
		return nil
	}
	return a.template.Hidden(scores)
}
