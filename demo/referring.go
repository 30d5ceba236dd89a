package demo

import (
	"fmt"
	"slices"
	"time"

	"opencoaching/coaching"
)

// How many evaluations are appealed against and calibrated. The group calibration has a response of each reviewer but
// the last, who has not answered yet.
const (
	appealCount      = 12
	calibrationCount = 10
)

// referring makes the appeals and calibrations of submitted evaluations, each scorecard after the one it refers to. Of
// the appeals every third is still a draft of the agent, every third waits for a decision, and the others are resolved.
func referring(c clock, templates []*coaching.Template, cards []*coaching.Scorecard) []*coaching.Scorecard {
	m := referringMaker{clock: c, templates: templates}
	var settled []*coaching.Scorecard
	for _, card := range cards {
		if card.Creator != nil && !card.SubmitTime.IsZero() && card.SubmitTime.Before(m.before(10*day)) && m.disputed(card) != nil {
			settled = append(settled, card)
		}
	}
	step := len(settled) / (appealCount + calibrationCount + 1)
	var made []*coaching.Scorecard
	for i := range appealCount {
		made = append(made, m.appeal(i+1, settled[i*step])...)
	}
	for i := range calibrationCount {
		made = append(made, m.calibration(i+1, settled[(appealCount+i)*step]))
	}
	return append(made, m.group(settled[(appealCount+calibrationCount)*step])...)
}

type referringMaker struct {
	clock
	templates []*coaching.Template
}

// follow begins a scorecard about the same as another one, some time after it, by somebody.
func (m *referringMaker) follow(of *coaching.Scorecard, id, by string, after time.Duration) *coaching.Scorecard {
	at := of.SubmitTime.Add(after)
	return &coaching.Scorecard{
		Name: nameOf(coaching.Scorecards, id), ConversationName: of.ConversationName, AgentUserName: of.AgentUserName,
		TemplateName: of.TemplateName, UsecaseName: of.UsecaseName, Creator: &coaching.Person{Name: by}, CreateTime: at, UpdateTime: at,
		Scores: []coaching.Score{},
	}
}

// appeal is one against an evaluation.
func (m *referringMaker) appeal(number int, original *coaching.Scorecard) []*coaching.Scorecard {
	id := func(step string) string { return fmt.Sprintf("appeal-%02d-%s", number, step) }
	agent := original.AgentUserName
	replica := m.follow(original, id("replica"), agent, day)
	replica.ScorecardType, replica.ReferenceScorecardID = coaching.ScorecardAppealReplica, idOf(original)

	criterion := m.disputed(original)
	request := m.follow(original, id("request"), agent, day+time.Minute)
	request.ScorecardType, request.ReferenceScorecardID = coaching.ScorecardAppealRequest, idOf(replica)
	request.Scores = []coaching.Score{{CriterionID: criterion.CriterionID, NumericValue: new(best(criterion)), Comment: "Please listen to this part again."}}
	made := []*coaching.Scorecard{replica, request}
	if number%3 == 0 {
		return made
	}
	request.SubmitTime = request.UpdateTime
	if number%3 == 1 {
		return made
	}
	resolve := m.follow(original, id("resolve"), nameOf(coaching.Users, "qa-admin-1"), 3*day)
	resolve.ScorecardType, resolve.ReferenceScorecardID = coaching.ScorecardAppealResolve, idOf(request)
	resolve.Scores, resolve.SubmitTime = raised(original, criterion), resolve.UpdateTime
	resolve.Comment = "Heard again together; the point is granted."
	return append(made, resolve)
}

// calibration is a second look at an evaluation, which is kinder in one point.
func (m *referringMaker) calibration(number int, original *coaching.Scorecard) *coaching.Scorecard {
	second := m.follow(original, fmt.Sprintf("calibration-%02d", number), nameOf(coaching.Users, "qa-admin-1"), 2*day)
	second.CalibratedScorecardName, second.SubmitTime = original.Name, second.UpdateTime
	second.Scores = raised(original, m.disputed(original))
	return second
}

// group is a group calibration of the conversation of an evaluation.
func (m *referringMaker) group(of *coaching.Scorecard) []*coaching.Scorecard {
	key := m.follow(of, "calibration-key", nameOf(coaching.Users, "qa-admin-1"), 2*day)
	key.ScorecardType, key.SubmitTime = coaching.ScorecardCalibrationKey, key.UpdateTime
	key.Scores = raised(of, m.disputed(of))
	made := []*coaching.Scorecard{key}
	for i, by := range reviewers {
		answer := m.follow(of, "calibration-"+by.id, nameOf(coaching.Users, by.id), 3*day)
		answer.ScorecardType, answer.ReferenceScorecardID = coaching.ScorecardCalibrationResponse, idOf(key)
		if i < len(reviewers)-1 {
			answer.SubmitTime, answer.Scores = answer.UpdateTime, raised(of, nil)
		}
		if i == 0 {
			answer.Scores = raised(of, m.disputed(of))
		}
		made = append(made, answer)
	}
	return made
}

// disputed is the first criterion of an evaluation that could have been answered better and that no other hangs on; nil:
// there is none.
func (m *referringMaker) disputed(card *coaching.Scorecard) *coaching.Criterion {
	name, _ := coaching.ParseName(card.TemplateName)
	revision := 0
	for _, template := range m.templates {
		of, _ := coaching.ParseName(template.Name)
		if of.ID != name.ID {
			continue
		}
		if revision++; revision != name.RevisionNumber() {
			continue
		}
		for _, chapter := range template.Content.Chapters {
			for i := range chapter.Criteria {
				criterion := &chapter.Criteria[i]
				score := card.ScoreOf(criterion.CriterionID)
				if score != nil && score.NumericValue != nil && *score.NumericValue != best(criterion) && !decisive(template, criterion) {
					return criterion
				}
			}
		}
	}
	return nil
}

// decisive tells whether other criteria are shown by the answer to this one.
func decisive(t *coaching.Template, of *coaching.Criterion) bool {
	return slices.ContainsFunc(t.Content.Chapters, func(chapter coaching.Chapter) bool {
		return slices.ContainsFunc(chapter.Criteria, func(c coaching.Criterion) bool {
			return c.ShowIf != nil && c.ShowIf.CriterionID == of.CriterionID
		})
	})
}

// best is the answer that earns most.
func best(c *coaching.Criterion) coaching.Decimal {
	if c.Answer.Type == coaching.AnswerRange {
		return *c.Answer.Max
	}
	top := slices.MaxFunc(c.Answer.Options, func(a, b coaching.Option) int { return int(a.Points - b.Points) })
	return top.Value
}

// raised are the answers of an evaluation, with the best one to a criterion unless that is nil.
func raised(of *coaching.Scorecard, criterion *coaching.Criterion) []coaching.Score {
	scores := make([]coaching.Score, len(of.Scores))
	for i, score := range of.Scores {
		scores[i] = coaching.Score{CriterionID: score.CriterionID, NumericValue: score.NumericValue, TextValue: score.TextValue, NotApplicable: score.NotApplicable}
		if criterion != nil && score.CriterionID == criterion.CriterionID {
			scores[i].NumericValue = new(best(criterion))
		}
	}
	return scores
}

func idOf(card *coaching.Scorecard) string {
	name, _ := coaching.ParseName(card.Name)
	return name.ID
}
