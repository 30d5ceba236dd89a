package export

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"opencoaching/coaching"
)

// TestWriterTellsWhatItWasGiven writes random scorecards of random template revisions, reads the file back and compares
// each cell, found by its heading, with the cell that a slow and plain reading of the contract gives.
func TestWriterTellsWhatItWasGiven(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		o := Options{
			Raw: rapid.Bool().Draw(rt, "raw"), AgentEmail: true, Conversation: true, Customer: "acme",
			Zone:      Zone(rapid.SampledFrom([]string{"UTC", "Europe/Berlin", "America/St_Johns"}).Draw(rt, "zone"), nil),
			Templates: drawTemplates(rt),
		}
		var rows []*Row
		for i := range rapid.IntRange(0, 6).Draw(rt, "rows") {
			rows = append(rows, drawRow(rt, i, rapid.SampledFrom(o.Templates).Draw(rt, "template")))
		}
		expected := oracle{o}

		var wide []map[string]string
		for _, row := range rows {
			wide = append(wide, expected.wide(row))
		}
		header, records := parsed(t, o, rows)
		require.Equal(rt, wide, byHeading(header, records))

		o.Layout = Long
		var long []map[string]string
		for _, row := range rows {
			long = append(long, expected.long(row)...)
		}
		header, records = parsed(t, o, rows)
		require.Equal(rt, long, byHeading(header, records))
	})
}

// drawTemplates makes one to three templates of one to three revisions. Each revision draws on the same pool of
// criteria, in an order of its own, and every criterion keeps its chapter and its name, so that its heading is known.
func drawTemplates(rt *rapid.T) []*coaching.Template {
	var templates []*coaching.Template
	for i := range rapid.IntRange(1, 3).Draw(rt, "templates") {
		id := string(rune('a' + i))
		for number := range rapid.IntRange(1, 3).Draw(rt, "revisions") {
			made := template(id, number+1, "Title "+id)
			pool := rapid.Permutation([]string{"p", "q", "r", "s"}).Draw(rt, "pool")
			for _, letter := range pool[:rapid.IntRange(1, len(pool)).Draw(rt, "criteria")] {
				made.Content.Chapters = append(made.Content.Chapters, chapter("chapter-"+letter, "Chapter "+letter, letter, "Criterion "+letter))
			}
			templates = append(templates, made)
		}
	}
	return rapid.Permutation(templates).Draw(rt, "order")
}

// texts holds what trips over a comma, a quote, a line break or a formula; the letters are few so that they meet.
var texts = rapid.StringOfN(rapid.RuneFrom([]rune("a=+-@＝ \u00a0\t\r\n\",;'é😀")), 0, 8, -1)

func drawRow(rt *rapid.T, number int, pinned *coaching.Template) *Row {
	instants := rapid.Custom(func(rt *rapid.T) time.Time {
		return time.UnixMicro(rapid.Int64Range(1, 7_000_000_000_000_000).Draw(rt, "micros"))
	})
	times := rapid.OneOf(rapid.Just(time.Time{}), instants)
	numbers := rapid.Int64Range(-int64(coaching.MaxDecimal), int64(coaching.MaxDecimal))
	row := &Row{
		Scorecard: &coaching.Scorecard{
			Name: fmt.Sprintf("%s/scorecards/%d", profile, number), TemplateName: pinned.Name,
			Comment: texts.Draw(rt, "comment"), AcknowledgeComment: texts.Draw(rt, "comment"),
			TotalScore: coaching.Decimal(rapid.OneOf(rapid.Just(int64(coaching.NotApplicable)), numbers).Draw(rt, "total")),
			CreateTime: instants.Draw(rt, "create"), SubmitTime: times.Draw(rt, "submit"), AcknowledgeTime: times.Draw(rt, "ack"),
			ManuallyScored: rapid.Bool().Draw(rt, "manual"), AutoFailed: rapid.Bool().Draw(rt, "failed"),
			ProcessID: texts.Draw(rt, "process"),
		},
		GroupIDs: rapid.SliceOfN(rapid.SampledFrom([]string{"g", "h", "i"}), 0, 3).Draw(rt, "groups"),
	}
	if rapid.Bool().Draw(rt, "agent is known") {
		row.Agent = &coaching.User{Email: texts.Draw(rt, "email"), DisplayName: texts.Draw(rt, "display"), FullName: texts.Draw(rt, "full")}
	}
	if rapid.Bool().Draw(rt, "conversation is known") {
		row.Conversation = &coaching.Conversation{StartTime: times.Draw(rt, "start"), Channel: texts.Draw(rt, "channel")}
	}
	chapters := rapid.Permutation(pinned.Content.Chapters).Draw(rt, "answered")
	for _, answered := range chapters[:rapid.IntRange(0, len(chapters)).Draw(rt, "answers")] {
		score := coaching.Score{
			CriterionID: answered.Criteria[0].CriterionID, Comment: texts.Draw(rt, "comment"),
			AIScored: rapid.Bool().Draw(rt, "AI"), AutoFailed: rapid.Bool().Draw(rt, "failed"),
		}
		switch rapid.IntRange(0, 2).Draw(rt, "kind") {
		case 0:
			score.NotApplicable = true
		case 1:
			score.NumericValue = new(coaching.Decimal(numbers.Draw(rt, "value")))
			score.AIValue = new(coaching.Decimal(numbers.Draw(rt, "AI value")))
		case 2:
			score.TextValue = new(texts.Draw(rt, "value"))
		}
		row.Scorecard.Scores = append(row.Scorecard.Scores, score)
	}
	return row
}

// byHeading gives each record as its cells by heading, without the empty ones.
func byHeading(header []string, records [][]string) []map[string]string {
	var all []map[string]string
	for _, record := range records {
		cells := map[string]string{}
		for i, cell := range record {
			if cell != "" {
				cells[header[i]] = cell
			}
		}
		all = append(all, cells)
	}
	return all
}

// oracle says what should stand in a file that is written with these options.
type oracle struct{ Options }

func (o oracle) wide(row *Row) map[string]string {
	cells := o.scorecard(row)
	id, _, _ := strings.Cut(strings.TrimPrefix(row.Scorecard.TemplateName, profile+"/scorecardTemplates/"), "@")
	for _, score := range row.Scorecard.Scores {
		heading := fmt.Sprintf("Title %s / Chapter %s / Criterion %[2]s", id, score.CriterionID)
		cells[heading] = o.value(score)
		cells[heading+" (comment)"] = o.text(score.Comment)
	}
	return dropEmpty(cells)
}

func (o oracle) long(row *Row) []map[string]string {
	var records []map[string]string
	for _, pinned := range o.Templates {
		if pinned.Name != row.Scorecard.TemplateName {
			continue
		}
		for _, asked := range pinned.Content.Chapters {
			if score := row.Scorecard.ScoreOf(asked.Criteria[0].CriterionID); score != nil {
				records = append(records, o.answer(row, asked.ChapterID, *score))
			}
		}
	}
	if records == nil {
		return []map[string]string{dropEmpty(o.scorecard(row))}
	}
	return records
}

func (o oracle) answer(row *Row, chapterID string, score coaching.Score) map[string]string {
	cells := o.scorecard(row)
	cells["chapter"], cells["criterion"] = chapterID, score.CriterionID
	cells["value"], cells["score_comment"] = o.value(score), o.text(score.Comment)
	cells["not_applicable"] = fmt.Sprint(score.NotApplicable)
	cells["ai_scored"], cells["score_auto_failed"] = fmt.Sprint(score.AIScored), fmt.Sprint(score.AutoFailed)
	if score.AIValue != nil {
		cells["ai_value"] = score.AIValue.String()
	}
	return dropEmpty(cells)
}

func (o oracle) scorecard(row *Row) map[string]string {
	s := row.Scorecard
	cells := map[string]string{
		"scorecard": s.Name, "status": string(s.State()), "template": s.TemplateName,
		"comment": o.text(s.Comment), "acknowledge_comment": o.text(s.AcknowledgeComment), "process_id": o.text(s.ProcessID),
		"total_score": s.TotalScore.String(), "auto_failed": fmt.Sprint(s.AutoFailed), "manually_scored": fmt.Sprint(s.ManuallyScored),
		"create_time": o.time(s.CreateTime), "submit_time": o.time(s.SubmitTime), "acknowledge_time": o.time(s.AcknowledgeTime),
		"submission_source": "SCORECARD_SUBMISSION_SOURCE_UNSPECIFIED", "scorecard_type": "SCORECARD_TYPE_UNSPECIFIED",
	}
	if s.TotalScore == coaching.NotApplicable {
		cells["total_score"] = "N/A"
	}
	for _, pinned := range o.Templates {
		if pinned.Name == s.TemplateName {
			cells["template_title"] = pinned.Title
		}
	}
	var groups []string
	for _, id := range row.GroupIDs {
		groups = append(groups, "customers/acme/groups/"+id)
	}
	cells["groups"] = strings.Join(groups, ";")
	if row.Agent != nil {
		cells["agent_email"], cells["agent_name"] = o.text(row.Agent.Email), o.text(row.Agent.DisplayName)
		if row.Agent.DisplayName == "" {
			cells["agent_name"] = o.text(row.Agent.FullName)
		}
	}
	if row.Conversation != nil {
		cells["conversation_start_time"] = o.time(row.Conversation.StartTime)
		cells["conversation_channel"] = o.text(row.Conversation.Channel)
	}
	return cells
}

func (o oracle) value(score coaching.Score) string {
	switch {
	case score.NotApplicable:
		return "N/A"
	case score.NumericValue != nil:
		return score.NumericValue.String()
	default:
		return o.text(*score.TextValue)
	}
}

func (o oracle) text(cell string) string {
	if !o.Raw && runsAsFormula(cell) {
		return "'" + cell
	}
	return cell
}

func (o oracle) time(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(o.Zone).Format("2006-01-02T15:04:05.000000-07:00")
}

func dropEmpty(cells map[string]string) map[string]string {
	for heading, cell := range cells {
		if cell == "" {
			delete(cells, heading)
		}
	}
	return cells
}
