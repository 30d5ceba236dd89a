package coaching

// Obstacle is why answers that were given under one revision of a template cannot stand under another.
type Obstacle struct {
	Reason      ObstacleReason
	CriterionID string
}

// ObstacleReason says what is in the way of an answer, with the literals of the contract.
type ObstacleReason string

// The reasons.
const (
	CriterionRemoved   ObstacleReason = "CRITERION_REMOVED"   // there is an answer, and no such criterion
	ValueNotAllowed    ObstacleReason = "VALUE_NOT_ALLOWED"   // the answer is none that the criterion takes
	AnswerHidden       ObstacleReason = "ANSWER_HIDDEN"       // the criterion is answered, and hidden by its condition
	RequiredUnanswered ObstacleReason = "REQUIRED_UNANSWERED" // the criterion is required, shown and not answered
)

// Obstacles lists what keeps the answers of a submitted scorecard from being submitted under this revision, as
// MatchScores and MissingRequired judge it: at most one obstacle for each criterion.
func (t *Template) Obstacles(scores []Score) []Obstacle {
	var found []Obstacle
	places, hidden := t.places(), t.Hidden(scores)
	answered := make(map[string]bool, len(scores))
	for i := range scores {
		score := &scores[i]
		id := score.CriterionID
		answered[id] = score.answers()
		place, known := places[id]
		switch {
		case !known:
			found = append(found, Obstacle{CriterionRemoved, id})
		case hidden[id]:
			found = append(found, Obstacle{AnswerHidden, id})
		case !place.criterion.takes(score):
			found = append(found, Obstacle{ValueNotAllowed, id})
		}
	}
	for i := range t.Content.Chapters {
		for j := range t.Content.Chapters[i].Criteria {
			criterion := &t.Content.Chapters[i].Criteria[j]
			if criterion.Required && !answered[criterion.CriterionID] && !hidden[criterion.CriterionID] {
				found = append(found, Obstacle{RequiredUnanswered, criterion.CriterionID})
			}
		}
	}
	return found
}

// takes tells whether the criterion may be answered so.
func (c *Criterion) takes(s *Score) bool {
	switch {
	case s.NotApplicable:
		return c.AllowNotApplicable
	case s.TextValue != nil:
		return c.Answer.Type == AnswerText
	default:
		return s.NumericValue == nil || c.Answer.Allows(*s.NumericValue)
	}
}
