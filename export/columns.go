package export

import (
	"strings"
	"time"

	"opencoaching/coaching"
)

const (
	// NotApplicable stands in place of a number where nothing was applicable.
	NotApplicable = "N/A"
	// noSubmissionSource is how a scorecard shows that it was not said where it was submitted.
	noSubmissionSource coaching.SubmissionSource = "SCORECARD_SUBMISSION_SOURCE_UNSPECIFIED"
)

// column is one column that every row has; doc.go says for each what it holds.
type column struct {
	id    string
	part  part
	write func(*CSV, *record)
}

// part is what a column belongs to: parts other than the core are there only when asked for.
type part int

const (
	corePart part = iota
	emailPart
	conversationPart
)

// record is a row with what the columns show besides. Agent and Conversation are never nil: unknown ones are blank.
type record struct {
	Row
	templateTitle string
	groupNames    string
}

// scorecardColumns are the columns of a scorecard in their order.
var scorecardColumns = []column{
	{"scorecard", corePart, func(c *CSV, r *record) { c.Text(r.Scorecard.Name) }},
	{"status", corePart, func(c *CSV, r *record) { c.Text(string(r.Scorecard.State())) }},
	{"template", corePart, func(c *CSV, r *record) { c.Text(r.Scorecard.TemplateName) }},
	{"template_title", corePart, func(c *CSV, r *record) { c.Text(r.templateTitle) }},
	{"agent", corePart, func(c *CSV, r *record) { c.Text(r.Scorecard.AgentUserName) }},
	{"agent_name", corePart, func(c *CSV, r *record) { c.Text(firstOf(r.Agent.DisplayName, r.Agent.FullName)) }},
	{"agent_email", emailPart, func(c *CSV, r *record) { c.Text(r.Agent.Email) }},
	{"team", corePart, func(c *CSV, r *record) { c.Text(r.Agent.Team) }},
	{"groups", corePart, func(c *CSV, r *record) { c.Text(r.groupNames) }},
	{"usecase", corePart, func(c *CSV, r *record) { c.Text(r.Scorecard.UsecaseName) }},
	{"total_score", corePart, func(c *CSV, r *record) { writeTotal(c, r.Scorecard.TotalScore) }},
	{"auto_failed", corePart, func(c *CSV, r *record) { writeBool(c, r.Scorecard.AutoFailed) }},
	{"manually_scored", corePart, func(c *CSV, r *record) { writeBool(c, r.Scorecard.ManuallyScored) }},
	{"creator", corePart, func(c *CSV, r *record) { writePerson(c, r.Scorecard.Creator) }},
	{"submitted_by", corePart, func(c *CSV, r *record) { writePerson(c, r.Scorecard.SubmittedBy) }},
	{"submission_source", corePart, func(c *CSV, r *record) {
		c.Text(string(firstOf(r.Scorecard.SubmissionSource, noSubmissionSource)))
	}},
	{"create_time", corePart, func(c *CSV, r *record) { writeTime(c, r.Scorecard.CreateTime) }},
	{"update_time", corePart, func(c *CSV, r *record) { writeTime(c, r.Scorecard.UpdateTime) }},
	{"submit_time", corePart, func(c *CSV, r *record) { writeTime(c, r.Scorecard.SubmitTime) }},
	{"ai_score_time", corePart, func(c *CSV, r *record) { writeTime(c, r.Scorecard.AIScoreTime) }},
	{"acknowledge_time", corePart, func(c *CSV, r *record) { writeTime(c, r.Scorecard.AcknowledgeTime) }},
	{"acknowledge_comment", corePart, func(c *CSV, r *record) { c.Text(r.Scorecard.AcknowledgeComment) }},
	{"comment", corePart, func(c *CSV, r *record) { c.Text(r.Scorecard.Comment) }},
	{"process_id", corePart, func(c *CSV, r *record) { c.Text(r.Scorecard.ProcessID) }},
	{"process_interaction_time", corePart, func(c *CSV, r *record) { writeTime(c, r.Scorecard.ProcessInteractionTime) }},
	{"scorecard_type", corePart, func(c *CSV, r *record) {
		c.Text(string(firstOf(r.Scorecard.ScorecardType, coaching.ScorecardNormal)))
	}},
	{"reference_scorecard", corePart, func(c *CSV, r *record) { c.Text(r.Scorecard.ReferenceScorecardID) }},
	{"calibrated_scorecard", corePart, func(c *CSV, r *record) { c.Text(r.Scorecard.CalibratedScorecardName) }},
	{"calibration_consistency_score", corePart, func(c *CSV, r *record) {
		writeNumber(c, r.Scorecard.CalibrationConsistencyScore)
	}},
	{"coaching_plans", corePart, func(c *CSV, r *record) { c.Text(strings.Join(r.Scorecard.CoachingPlanNames, ";")) }},
	{"conversation", conversationPart, func(c *CSV, r *record) { c.Text(r.Scorecard.ConversationName) }},
	{"conversation_start_time", conversationPart, func(c *CSV, r *record) { writeTime(c, r.Conversation.StartTime) }},
	{"conversation_end_time", conversationPart, func(c *CSV, r *record) { writeTime(c, r.Conversation.EndTime) }},
	{"conversation_channel", conversationPart, func(c *CSV, r *record) { c.Text(r.Conversation.Channel) }},
	{"conversation_language", conversationPart, func(c *CSV, r *record) { c.Text(r.Conversation.LanguageCode) }},
}

// answerColumns are the columns that the long layout adds, in their order.
var answerColumns = []string{
	"chapter", "criterion", "value", "not_applicable", "ai_value", "ai_scored", "score_auto_failed", "score_comment",
}

// writeAnswer adds the cells under answerColumns.
func writeAnswer(c *CSV, asked question, score *coaching.Score) {
	c.Text(asked.chapterID)
	c.Text(asked.criterionID)
	writeValue(c, score)
	writeBool(c, score.NotApplicable)
	writeNumber(c, score.AIValue)
	writeBool(c, score.AIScored)
	writeBool(c, score.AutoFailed)
	c.Text(score.Comment)
}

func writeValue(c *CSV, score *coaching.Score) {
	switch {
	case score.NotApplicable:
		c.Text(NotApplicable)
	case score.NumericValue != nil:
		c.Number(*score.NumericValue)
	case score.TextValue != nil:
		c.Text(*score.TextValue)
	default:
		c.Empty()
	}
}

func writeTotal(c *CSV, total coaching.Decimal) {
	if total == coaching.NotApplicable {
		c.Text(NotApplicable)
		return
	}
	c.Number(total)
}

func writeNumber(c *CSV, number *coaching.Decimal) {
	if number == nil {
		c.Empty()
		return
	}
	c.Number(*number)
}

func writeBool(c *CSV, b bool) {
	if b {
		c.Text("true")
		return
	}
	c.Text("false")
}

func writeTime(c *CSV, t time.Time) {
	if t.IsZero() {
		c.Empty()
		return
	}
	c.Time(t)
}

func writePerson(c *CSV, person *coaching.Person) {
	if person == nil {
		c.Empty()
		return
	}
	c.Text(person.Name)
}

// firstOf is the first of two texts unless that is empty.
func firstOf[T ~string](first, second T) T {
	if first != "" {
		return first
	}
	return second
}
