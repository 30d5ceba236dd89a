package export

import (
	"bytes"
	"strings"

	"opencoaching/coaching"
)

// The kinds of answer in the column answer of an archive.
const (
	AnswerNumber        = "NUMBER"
	AnswerText          = "TEXT"
	AnswerNotApplicable = "NOT_APPLICABLE"
)

// archiveColumns are the columns that an archive repeats for each answer of a scorecard.
var archiveColumns = []column{
	{"scorecard", corePart, func(c *CSV, r *record) { c.Text(r.Scorecard.Name) }},
	{"conversation", corePart, func(c *CSV, r *record) { c.Text(r.Scorecard.ConversationName) }},
	{"agent", corePart, func(c *CSV, r *record) { c.Text(r.Scorecard.AgentUserName) }},
	{"creator", corePart, func(c *CSV, r *record) { writePerson(c, r.Scorecard.Creator) }},
	{"template", corePart, func(c *CSV, r *record) { c.Text(r.Scorecard.TemplateName) }},
	{"usecase", corePart, func(c *CSV, r *record) { c.Text(r.Scorecard.UsecaseName) }},
	{"comment", corePart, func(c *CSV, r *record) { c.Text(r.Scorecard.Comment) }},
	{"comment_by", corePart, func(c *CSV, r *record) { c.Text(r.Scorecard.CommentBy) }},
	{"total_score", corePart, func(c *CSV, r *record) { writeTotal(c, r.Scorecard.TotalScore) }},
	{"auto_failed", corePart, func(c *CSV, r *record) { writeBool(c, r.Scorecard.AutoFailed) }},
	{"manually_scored", corePart, func(c *CSV, r *record) { writeBool(c, r.Scorecard.ManuallyScored) }},
	{"create_time", corePart, func(c *CSV, r *record) { writeTime(c, r.Scorecard.CreateTime) }},
	{"update_time", corePart, func(c *CSV, r *record) { writeTime(c, r.Scorecard.UpdateTime) }},
	{"updated_by", corePart, func(c *CSV, r *record) { writePerson(c, r.Scorecard.UpdatedBy) }},
	{"submit_time", corePart, func(c *CSV, r *record) { writeTime(c, r.Scorecard.SubmitTime) }},
	{"submitted_by", corePart, func(c *CSV, r *record) { writePerson(c, r.Scorecard.SubmittedBy) }},
	{"submission_source", corePart, func(c *CSV, r *record) {
		c.Text(string(firstOf(r.Scorecard.SubmissionSource, noSubmissionSource)))
	}},
	{"ai_score_time", corePart, func(c *CSV, r *record) { writeTime(c, r.Scorecard.AIScoreTime) }},
	{"acknowledge_time", corePart, func(c *CSV, r *record) { writeTime(c, r.Scorecard.AcknowledgeTime) }},
	{"acknowledge_comment", corePart, func(c *CSV, r *record) { c.Text(r.Scorecard.AcknowledgeComment) }},
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
}

// archiveAnswerColumns are the columns of one answer.
var archiveAnswerColumns = []struct {
	id    string
	write func(*CSV, *coaching.Score)
}{
	{"chapter", func(c *CSV, s *coaching.Score) { c.Text(s.ChapterID) }},
	{"criterion", func(c *CSV, s *coaching.Score) { c.Text(s.CriterionID) }},
	{"answer", func(c *CSV, s *coaching.Score) { c.Text(answerKind(s)) }},
	{"value", func(c *CSV, s *coaching.Score) {
		if s.NotApplicable {
			c.Empty()
			return
		}
		writeValue(c, s)
	}},
	{"value_by", func(c *CSV, s *coaching.Score) { c.Text(s.ValueBy) }},
	{"ai_value", func(c *CSV, s *coaching.Score) { writeNumber(c, s.AIValue) }},
	{"ai_scored", func(c *CSV, s *coaching.Score) { writeBool(c, s.AIScored) }},
	{"score_auto_failed", func(c *CSV, s *coaching.Score) { writeBool(c, s.AutoFailed) }},
	{"score_comment", func(c *CSV, s *coaching.Score) { c.Text(s.Comment) }},
	{"score_comment_by", func(c *CSV, s *coaching.Score) { c.Text(s.CommentBy) }},
	{"score_comment_roles", func(c *CSV, s *coaching.Score) {
		roles := make([]string, len(s.CommentAccessRoles))
		for i, role := range s.CommentAccessRoles {
			roles[i] = string(role)
		}
		c.Text(strings.Join(roles, ";"))
	}},
}

func answerKind(s *coaching.Score) string {
	switch {
	case s.NotApplicable:
		return AnswerNotApplicable
	case s.TextValue != nil:
		return AnswerText
	default:
		return AnswerNumber
	}
}

// ArchiveColumns lists the columns of an archive in their order: those of the scorecard, then those of an answer.
func ArchiveColumns() (ofScorecard, ofAnswer []string) {
	for _, column := range archiveColumns {
		ofScorecard = append(ofScorecard, column.id)
	}
	for _, column := range archiveAnswerColumns {
		ofAnswer = append(ofAnswer, column.id)
	}
	return ofScorecard, ofAnswer
}

// writeArchive writes the rows of a scorecard: its answers in the order in which they are stored.
func (w *Writer) writeArchive(scorecard *coaching.Scorecard) error {
	w.record = record{Row: Row{Scorecard: scorecard}}
	w.prefix.Reset()
	w.repeat.cells = 0
	w.writeScorecard(w.repeat)
	if err := w.repeat.Flush(); err != nil {
		return err
	}
	for i := range scorecard.Scores {
		w.csv.encoded(w.prefix.Bytes())
		for _, column := range archiveAnswerColumns {
			column.write(w.csv, &scorecard.Scores[i])
		}
		if err := w.csv.EndRecord(); err != nil {
			return err
		}
	}
	if len(scorecard.Scores) > 0 {
		return nil
	}
	w.csv.encoded(w.prefix.Bytes())
	for range archiveAnswerColumns {
		w.csv.Empty()
	}
	return w.csv.EndRecord()
}

// SameArchived tells whether two scorecards have the same rows in an archive.
func SameArchived(a, b *coaching.Scorecard) bool {
	return bytes.Equal(archived(a), archived(b))
}

func archived(scorecard *coaching.Scorecard) []byte {
	var out bytes.Buffer
	w := NewWriter(&out, Options{Layout: Archive})
	// A buffer takes all that is written to it.
	_ = w.writeArchive(scorecard)
	_ = w.Flush()
	return out.Bytes()
}
