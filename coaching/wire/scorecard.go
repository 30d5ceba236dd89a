// Package wire writes scorecards as JSON in the contract's form, for answers and for storage. By hand, since they are
// what the service spends its days on: reflection takes twice as long.
package wire

import (
	"slices"

	"opencoaching/coaching"
)

// About how long the JSON of a score is, and that of a scorecard without its scores. Half of the time went into buffers
// that grew; a guess that falls short costs no more than that.
const (
	scoreSize = 192
	headSize  = 1024
)

// SizeOf is a guess at the length of what AppendScorecard adds.
func SizeOf(s *coaching.Scorecard) int {
	return headSize + len(s.ScoresJSON) + scoreSize*len(s.Scores)
}

// AppendScorecard adds a scorecard to b, with ScoresJSON as it is in the place of the scores where it is set. The error
// is of a text that is not UTF-8.
func AppendScorecard(b []byte, s *coaching.Scorecard) ([]byte, error) {
	o := beginObject(slices.Grow(b, SizeOf(s)))
	o.text("name", s.Name)
	o.text("conversationName", s.ConversationName)
	o.text("agentUserName", s.AgentUserName)
	o.person("creator", s.Creator)
	o.text("templateName", s.TemplateName)
	o.optional("comment", s.Comment)
	o.number("totalScore", &s.TotalScore)
	o.member("scores")
	if s.ScoresJSON != "" {
		o.b = append(o.b, s.ScoresJSON...)
	} else {
		o.take(AppendScores(o.b, s.Scores))
	}
	optionals(&o, "coachingPlanNames", s.CoachingPlanNames)
	o.time("createTime", s.CreateTime)
	o.time("updateTime", s.UpdateTime)
	o.time("submitTime", s.SubmitTime)
	o.time("aiScoreTime", s.AIScoreTime)
	o.boolean("manuallyScored", s.ManuallyScored)
	o.boolean("autoFailed", s.AutoFailed)
	o.time("acknowledgeTime", s.AcknowledgeTime)
	o.optional("acknowledgeComment", s.AcknowledgeComment)
	o.optional("usecaseName", s.UsecaseName)
	o.person("updatedBy", s.UpdatedBy)
	o.person("submittedBy", s.SubmittedBy)
	o.optional("calibratedScorecardName", s.CalibratedScorecardName)
	o.number("calibrationConsistencyScore", s.CalibrationConsistencyScore)
	o.time("processInteractionTime", s.ProcessInteractionTime)
	o.optional("processId", s.ProcessID)
	o.optional("submissionSource", string(s.SubmissionSource))
	o.optional("scorecardType", string(s.ScorecardType))
	o.optional("referenceScorecardId", s.ReferenceScorecardID)
	if len(s.Appeals) > 0 {
		o.workflows(s.Appeals)
	}
	return o.end()
}

// workflows writes the appeals as one workflow.
func (o *object) workflows(appeals []coaching.Appeal) {
	o.member("scorecardWorkflows")
	o.b = append(o.b, `[{"appealWorkflows":[`...)
	for i, appeal := range appeals {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		parts := beginObject(o.b)
		parts.scorecard("replicaScorecard", appeal.Replica)
		parts.scorecard("appealRequestScorecard", appeal.Request)
		parts.scorecard("appealResolveScorecard", appeal.Resolve)
		o.take(parts.end())
	}
	o.b = append(o.b, "]}]"...)
}

func (o *object) scorecard(name string, s *coaching.Scorecard) {
	if s == nil {
		return
	}
	o.member(name)
	o.take(AppendScorecard(o.b, s))
}

// AppendScores adds a list of scores to b. The error is of a text that is not UTF-8.
func AppendScores(b []byte, scores []coaching.Score) ([]byte, error) {
	var failed error
	b = append(slices.Grow(b, scoreSize*len(scores)), '[')
	for i := range scores {
		if i > 0 {
			b = append(b, ',')
		}
		var err error
		if b, err = appendScore(b, &scores[i]); err != nil && failed == nil {
			failed = err
		}
	}
	return append(b, ']'), failed
}

func appendScore(b []byte, s *coaching.Score) ([]byte, error) {
	score := beginObject(b)
	score.text("criterionId", s.CriterionID)
	score.optional("criterionDisplayName", s.CriterionDisplayName)
	score.optional("chapterId", s.ChapterID)
	score.number("numericValue", s.NumericValue)
	if s.TextValue != nil {
		score.text("textValue", *s.TextValue)
	}
	score.optional("comment", s.Comment)
	score.boolean("notApplicable", s.NotApplicable)
	score.number("aiValue", s.AIValue)
	if s.AIScored {
		score.boolean("aiScored", true)
	}
	if s.AutoFailed {
		score.boolean("autoFailed", true)
	}
	optionals(&score, "commentAccessRoles", s.CommentAccessRoles)
	return score.end()
}

func (o *object) person(name string, p *coaching.Person) {
	if p == nil {
		return
	}
	o.member(name)
	person := beginObject(o.b)
	person.optional("name", p.Name)
	person.optional("displayName", p.DisplayName)
	person.optional("fullName", p.FullName)
	o.take(person.end())
}
