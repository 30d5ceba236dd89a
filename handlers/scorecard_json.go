package handlers

import (
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"opencoaching/coaching"
)

// appendScorecard adds a scorecard in the contract's form to b, with ScoresJSON as it is in the place of the scores
// where it is set. The error is of a text that is not UTF-8.
func appendScorecard(b []byte, s *coaching.Scorecard) ([]byte, error) {
	o := beginObject(b)
	o.text("name", s.Name)
	o.text("conversationName", s.ConversationName)
	o.text("agentUserName", s.AgentUserName)
	o.person("creator", s.Creator)
	o.text("templateName", s.TemplateName)
	o.optional("comment", s.Comment)
	o.number("totalScore", &s.TotalScore)
	o.scores(s)
	o.optionals("coachingPlanNames", s.CoachingPlanNames)
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
	return o.end()
}

func (o *jsonObject) scores(s *coaching.Scorecard) {
	o.member("scores")
	if s.ScoresJSON != "" {
		o.b = append(o.b, s.ScoresJSON...)
		return
	}
	o.b = append(o.b, '[')
	for i := range s.Scores {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		o.score(&s.Scores[i])
	}
	o.b = append(o.b, ']')
}

func (o *jsonObject) score(s *coaching.Score) {
	score := beginObject(o.b)
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
	score.optionals("commentAccessRoles", texts[string](s.CommentAccessRoles))
	o.within(score)
}

func (o *jsonObject) person(name string, p *coaching.Person) {
	if p == nil {
		return
	}
	o.member(name)
	person := beginObject(o.b)
	person.optional("name", p.Name)
	person.optional("displayName", p.DisplayName)
	person.optional("fullName", p.FullName)
	o.within(person)
}

// jsonObject is a JSON object that is written member by member to the end of b.
type jsonObject struct {
	b     []byte
	begun bool // with a first member
	err   error
}

func beginObject(b []byte) jsonObject { return jsonObject{b: append(b, '{')} }

func (o *jsonObject) end() ([]byte, error) { return append(o.b, '}'), o.err }

// within ends an object that was begun on the bytes of o.
func (o *jsonObject) within(inner jsonObject) {
	var err error
	o.b, err = inner.end()
	o.fail(err)
}

func (o *jsonObject) fail(err error) {
	if o.err == nil {
		o.err = err
	}
}

// member begins a member with its name, which needs no escapes.
func (o *jsonObject) member(name string) {
	if o.begun {
		o.b = append(o.b, ',')
	}
	o.begun = true
	o.b = append(o.b, '"')
	o.b = append(o.b, name...)
	o.b = append(o.b, '"', ':')
}

func (o *jsonObject) quote(text string) {
	var err error
	o.b, err = jsontext.AppendQuote(o.b, text)
	o.fail(err)
}

func (o *jsonObject) text(name, value string) {
	o.member(name)
	o.quote(value)
}

func (o *jsonObject) optional(name, value string) {
	if value != "" {
		o.text(name, value)
	}
}

func (o *jsonObject) optionals(name string, values []string) {
	if len(values) == 0 {
		return
	}
	o.member(name)
	o.b = append(o.b, '[')
	for i, value := range values {
		if i > 0 {
			o.b = append(o.b, ',')
		}
		o.quote(value)
	}
	o.b = append(o.b, ']')
}

func (o *jsonObject) boolean(name string, value bool) {
	o.member(name)
	if value {
		o.b = append(o.b, "true"...)
	} else {
		o.b = append(o.b, "false"...)
	}
}

// number leaves out one that is not there.
func (o *jsonObject) number(name string, value *coaching.Decimal) {
	if value != nil {
		o.member(name)
		o.b = value.Append(o.b)
	}
}

// time leaves out the zero time.
func (o *jsonObject) time(name string, value time.Time) {
	if !value.IsZero() {
		o.member(name)
		o.b = append(value.AppendFormat(append(o.b, '"'), time.RFC3339Nano), '"')
	}
}
