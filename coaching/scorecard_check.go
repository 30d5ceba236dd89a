package coaching

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// CheckScorecard notes every fault of a scorecard sent on create that needs no look at what else exists. Fields are
// named below prefix. Now is the server's clock.
func CheckScorecard(s *Scorecard, prefix string, now time.Time, v *Violations) {
	CheckTimes(Head{CreateTime: s.CreateTime, UpdateTime: s.UpdateTime}, prefix, now, v)
	CheckLinks(s, prefix, v)
	if s.ScorecardType == ScorecardAppealReplica { // all else is the original's
		return
	}
	CheckSubmitTime(s, prefix, now, v)
	CheckScores(s.Scores, ScoreAt(prefix), v)
}

// CheckSubmitTime notes a submission that lies ahead of the server's clock, or before the creation.
func CheckSubmitTime(s *Scorecard, prefix string, now time.Time, v *Violations) {
	switch {
	case s.SubmitTime.IsZero():
	case ahead(s.SubmitTime, now):
		v.Add(prefix+"submitTime", tooFarAhead)
	case s.SubmitTime.Before(s.CreateTime):
		v.Add(prefix+"submitTime", "must not be before createTime")
	}
}

// ScorePath gives the path of the i-th score in the request that it came with, such as scores[2].
type ScorePath func(i int) string

// ScoreAt is the path of scores that stand in the request in the order at hand.
func ScoreAt(prefix string) ScorePath {
	return func(i int) string { return prefix + "scores[" + strconv.Itoa(i) + "]" }
}

// field is the path of a field of the i-th score.
func (at ScorePath) field(i int, name string) string { return at(i) + "." + name }

// CheckScores notes the faults of a list of scores in itself: a criterion twice, not exactly one kind of value, comment
// roles that contradict each other.
func CheckScores(scores []Score, at ScorePath, v *Violations) {
	seen := map[string]bool{}
	for i := range scores {
		score := &scores[i]
		if seen[score.CriterionID] {
			v.Add(at.field(i, "criterionId"), "is scored twice in this request")
		}
		seen[score.CriterionID] = true
		if score.values() != 1 {
			v.Add(at(i), "must have exactly one of numericValue, textValue and notApplicable: true")
		}
		if contradictory(score.CommentAccessRoles) {
			v.Add(at.field(i, "commentAccessRoles"), "must not name ROLE_UNSPECIFIED beside other roles")
		}
	}
}

func (s *Score) values() int {
	count := 0
	for _, set := range []bool{s.NumericValue != nil, s.TextValue != nil, s.NotApplicable} {
		if set {
			count++
		}
	}
	return count
}

// contradictory tells whether roles name everybody beside some.
func contradictory(roles []Role) bool {
	return len(roles) > 1 && slices.Contains(roles, RoleUnspecified)
}

// MatchScores holds scores against the template revision they answer: it notes every score that does not fit, and fills
// in the chapter and the display name of those that do. Scores must have passed CheckScores.
func MatchScores(scores []Score, t *Template, at ScorePath, v *Violations) {
	places := t.places()
	for i := range scores {
		score := &scores[i]
		// The paths are put together only where there is a fault.
		note := func(field, description string, args ...any) { v.Add(at.field(i, field), description, args...) }
		found, known := places[score.CriterionID]
		if !known {
			note("criterionId", "is no criterion of the template revision")
			continue
		}
		agree(&score.ChapterID, found.chapter.ChapterID, "chapterId", note)
		agree(&score.CriterionDisplayName, found.criterion.DisplayName, "criterionDisplayName", note)
		matchAnswer(score, found.criterion, note)
	}
	matchHidden(scores, t, at, v)
}

// noteField notes a fault of a field of one score.
type noteField func(field, description string, args ...any)

func agree(sent *string, want, field string, note noteField) {
	if *sent == "" {
		*sent = want
	}
	if *sent != want {
		note(field, "does not agree with the template revision")
	}
}

func matchAnswer(score *Score, criterion *Criterion, note noteField) {
	answer := &criterion.Answer
	if score.NotApplicable && !criterion.AllowNotApplicable {
		note("notApplicable", "is not allowed for this criterion")
	}
	if score.TextValue != nil && answer.Type != AnswerText {
		note("textValue", "does not fit: this criterion is answered with a number")
	}
	matchNumber(score.NumericValue, answer, "numericValue", note)
	matchNumber(score.AIValue, answer, "aiValue", note)
}

func matchNumber(value *Decimal, answer *Answer, field string, note noteField) {
	if value == nil || answer.Allows(*value) {
		return
	}
	switch {
	case answer.Type == AnswerText:
		note(field, "does not fit: this criterion is answered with text")
	case answer.Type == AnswerOptions:
		note(field, "is not the value of an option of this criterion")
	case answer.Step != nil:
		note(field, "must lie between %s and %s, in steps of %s", answer.Min, answer.Max, answer.Step)
	default:
		note(field, "must lie between %s and %s", answer.Min, answer.Max)
	}
}

func matchHidden(scores []Score, t *Template, at ScorePath, v *Violations) {
	hidden := t.Hidden(scores)
	for i := range scores {
		if hidden[scores[i].CriterionID] {
			v.Add(at.field(i, "criterionId"), "is hidden by the template's condition and must not be answered")
		}
	}
}

// Hidden returns the ids of the criteria that showIf hides, given the answers so far. A criterion that hangs on a
// hidden, unanswered or not applicable one is hidden too.
func (t *Template) Hidden(scores []Score) map[string]bool {
	answers := map[string]*Decimal{}
	for i := range scores {
		answers[scores[i].CriterionID] = scores[i].NumericValue
	}
	hidden := map[string]bool{}
	for i := range t.Content.Chapters {
		for _, criterion := range t.Content.Chapters[i].Criteria {
			if criterion.ShowIf != nil && !criterion.ShowIf.holds(answers, hidden) {
				hidden[criterion.CriterionID] = true
			}
		}
	}
	return hidden
}

func (s *ShowIf) holds(answers map[string]*Decimal, hidden map[string]bool) bool {
	answer := answers[s.CriterionID]
	if answer == nil || hidden[s.CriterionID] {
		return false
	}
	for _, value := range s.Values {
		if value == *answer {
			return true
		}
	}
	return false
}

// MissingRequired notes every required criterion that is shown but not answered; a text of blanks answers nothing.
func MissingRequired(scores []Score, t *Template, v *Violations) {
	answered := map[string]bool{}
	for i := range scores {
		answered[scores[i].CriterionID] = scores[i].answers()
	}
	hidden := t.Hidden(scores)
	for i := range t.Content.Chapters {
		for _, criterion := range t.Content.Chapters[i].Criteria {
			if criterion.Required && !answered[criterion.CriterionID] && !hidden[criterion.CriterionID] {
				v.Add("scores", "criterion %s is required and not answered", criterion.CriterionID)
			}
		}
	}
}

// answers tells whether a score answers anything, which a text of blanks does not.
func (s *Score) answers() bool { return s.TextValue == nil || strings.TrimSpace(*s.TextValue) != "" }

type place struct {
	chapter   *Chapter
	criterion *Criterion
}

func (t *Template) places() map[string]place {
	places := map[string]place{}
	for i := range t.Content.Chapters {
		chapter := &t.Content.Chapters[i]
		for j := range chapter.Criteria {
			places[chapter.Criteria[j].CriterionID] = place{chapter, &chapter.Criteria[j]}
		}
	}
	return places
}
