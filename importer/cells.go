package importer

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"opencoaching/coaching"
	"opencoaching/export"
	"opencoaching/handlers/edge/jsontree"
	"opencoaching/service"
)

const scorecardSchema = "Scorecard"

// cellForm is how a cell becomes a field of the contract's form.
type cellForm int

const (
	textCell   cellForm = iota // left out when empty
	personCell                 // the name of a person
	boolCell                   // true or false, left out when empty
	numberCell                 // left out when empty
	listCell                   // words between semicolons
	ownCell                    // read by hand: the contract does not show it, or works it out
)

// cellField says which field the cell of a column becomes.
type cellField struct {
	column, field string
	form          cellForm
}

var scorecardCells = []cellField{
	{"scorecard", "name", textCell},
	{"conversation", "conversationName", textCell},
	{"agent", "agentUserName", textCell},
	{"creator", "creator", personCell},
	{"template", "templateName", textCell},
	{"usecase", "usecaseName", textCell},
	{"comment", "comment", textCell},
	{"comment_by", "commentBy", ownCell},
	{"total_score", "totalScore", ownCell},
	{"auto_failed", "autoFailed", boolCell},
	{"manually_scored", "manuallyScored", boolCell},
	{"create_time", "createTime", textCell},
	{"update_time", "updateTime", textCell},
	{"updated_by", "updatedBy", personCell},
	{"submit_time", "submitTime", textCell},
	{"submitted_by", "submittedBy", personCell},
	{"submission_source", "submissionSource", textCell},
	{"ai_score_time", "aiScoreTime", textCell},
	{"acknowledge_time", "acknowledgeTime", textCell},
	{"acknowledge_comment", "acknowledgeComment", textCell},
	{"process_id", "processId", textCell},
	{"process_interaction_time", "processInteractionTime", textCell},
	{"scorecard_type", "scorecardType", textCell},
	{"reference_scorecard", "referenceScorecardId", textCell},
	{"calibrated_scorecard", "calibratedScorecardName", textCell},
	{"calibration_consistency_score", "calibrationConsistencyScore", ownCell},
}

var answerCells = []cellField{
	{"chapter", "chapterId", textCell},
	{"criterion", "criterionId", textCell},
	{"answer", "notApplicable", ownCell},
	{"value", "numericValue", ownCell},
	{"value", "textValue", ownCell},
	{"value_by", "valueBy", ownCell},
	{"ai_value", "aiValue", numberCell},
	{"ai_scored", "aiScored", boolCell},
	{"score_auto_failed", "autoFailed", boolCell},
	{"score_comment", "comment", textCell},
	{"score_comment_by", "commentBy", ownCell},
	{"score_comment_roles", "commentAccessRoles", listCell},
}

// archivedCard is a scorecard of an archive, with where its rows stand.
type archivedCard struct {
	service.ArchivedScorecard
	lines []export.Place
}

// cardReader reads the rows of one scorecard.
type cardReader struct {
	rows   []export.ArchiveRow
	tree   map[string]any
	faults map[int][]Reason // by row
	card   coaching.Scorecard
}

// card turns the rows of a scorecard into it, and notes every fault. The error is a fault of ours.
func (f *Forms) card(rows []export.ArchiveRow) (archivedCard, []Refusal, error) {
	r := cardReader{rows: rows, tree: map[string]any{}, faults: map[int][]Reason{}}
	card := archivedCard{}
	for _, row := range rows {
		card.lines = append(card.lines, row.Place)
	}
	if !r.whole() {
		return card, r.refusals(), nil
	}
	scores := []any{}
	r.fields(0, scorecardCells, r.tree)
	if r.tree["name"] == nil {
		r.fault(0, "scorecard", "is required")
	}
	if !r.unanswered() {
		for i := range rows {
			score := map[string]any{}
			r.fields(i, answerCells, score)
			r.answer(i, score)
			scores = append(scores, score)
		}
	}
	r.tree["scores"] = scores
	found, err := f.messages.Check(scorecardSchema, r.tree, nil, &r.card)
	if err != nil {
		return card, nil, err
	}
	r.note(found)
	card.ArchivedScorecard = r.finish()
	return card, r.refusals(), nil
}

func (r *cardReader) fault(row int, column, description string, args ...any) {
	r.faults[row] = append(r.faults[row], Reason{column, fmt.Sprintf(description, args...)})
}

// whole notes rows that are none, and cells that differ where they repeat.
func (r *cardReader) whole() bool {
	for i := range r.rows {
		if !r.rows[i].Whole() {
			r.fault(i, "line", "does not have as many cells as the header")
			continue
		}
		r.legible(i)
		for _, cell := range scorecardCells {
			if r.rows[0].Whole() && r.rows[i].Cell(cell.column) != r.rows[0].Cell(cell.column) {
				r.fault(i, cell.column, "differs from the first row of the scorecard")
			}
		}
	}
	return len(r.faults) == 0
}

// legible notes cells that hold no text.
func (r *cardReader) legible(row int) {
	for _, cell := range slices.Concat(scorecardCells, answerCells) {
		switch text := r.rows[row].Cell(cell.column); {
		case cell.field == "textValue": // the same cell as numericValue
		case !utf8.ValidString(text):
			r.fault(row, cell.column, "is not UTF-8")
		case strings.ContainsRune(text, 0):
			r.fault(row, cell.column, "must not contain the character U+0000")
		}
	}
}

// unanswered tells whether it is the one row of a scorecard without answers.
func (r *cardReader) unanswered() bool {
	return len(r.rows) == 1 && !slices.ContainsFunc(answerCells, func(c cellField) bool { return r.rows[0].Cell(c.column) != "" })
}

// fields puts cells into an object.
func (r *cardReader) fields(row int, cells []cellField, into map[string]any) {
	for _, cell := range cells {
		text := r.rows[row].Cell(cell.column)
		if text == "" {
			continue
		}
		switch cell.form {
		case textCell:
			into[cell.field] = text
		case personCell:
			into[cell.field] = map[string]any{"name": text}
		case numberCell:
			if r.isNumber(row, cell.column, text) {
				into[cell.field] = json.Number(text)
			}
		case boolCell:
			if text != "true" && text != "false" {
				r.fault(row, cell.column, "must be true or false")
			}
			into[cell.field] = text == "true"
		case listCell:
			var items []any
			for item := range strings.SplitSeq(text, ";") {
				items = append(items, item)
			}
			into[cell.field] = items
		}
	}
}

// isNumber notes text that is no number as JSON has them, such as one with a leading zero, since the forms are JSON's.
func (r *cardReader) isNumber(row int, column, text string) bool {
	if !aNumber.MatchString(text) {
		r.fault(row, column, "must be a number")
		return false
	}
	return true
}

var aNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?$`)

// answer puts the answer into a score.
func (r *cardReader) answer(row int, score map[string]any) {
	kind, value := r.rows[row].Cell("answer"), r.rows[row].Cell("value")
	score["notApplicable"] = kind == export.AnswerNotApplicable
	switch kind {
	case export.AnswerNumber:
		if r.isNumber(row, "value", value) {
			score["numericValue"] = json.Number(value)
		} else {
			score["notApplicable"] = true // so that nothing is said about the lack of one
		}
	case export.AnswerText:
		score["textValue"] = value
	case export.AnswerNotApplicable:
		if value != "" {
			r.fault(row, "value", "must be empty where the criterion is not applicable")
		}
	default:
		r.fault(row, "answer", "must be %s, %s or %s", export.AnswerNumber, export.AnswerText, export.AnswerNotApplicable)
		score["notApplicable"] = true // so that nothing else is said about the lack of one
	}
}

// note notes faults that were found in the contract's form, in the columns and rows that they come from.
func (r *cardReader) note(found coaching.Violations) {
	for _, v := range found {
		row, column := place(v.Field)
		r.fault(min(row, len(r.rows)-1), column, "%s", v.Description)
	}
}

// place is the row and the column of a field of a scorecard.
func place(field string) (row int, column string) {
	cells := scorecardCells
	if rest, isScore := strings.CutPrefix(field, "scores["); isScore {
		index, name, _ := strings.Cut(rest, "]")
		_, _ = fmt.Sscanf(index, "%d", &row) // the fields are ours: an index is a number
		field, cells = strings.TrimPrefix(name, "."), answerCells
	}
	field, _, _ = strings.Cut(field, ".")
	field, _, _ = strings.Cut(field, "[")
	for _, cell := range cells {
		if cell.field == field {
			return row, cell.column
		}
	}
	if field == "" {
		return row, "answer"
	}
	return row, field
}

// finish reads what the contract does not show or works out.
func (r *cardReader) finish() service.ArchivedScorecard {
	card := service.ArchivedScorecard{Scorecard: &r.card}
	first := &r.rows[0]
	card.Total = r.figure("total_score")
	card.CalibrationConsistencyScore = r.figure("calibration_consistency_score")
	card.AutoFailed = said(first.Cell("auto_failed"))
	card.ManuallyScored = first.Cell("manually_scored") != "false"
	card.CommentBy = first.Cell("comment_by")
	if utf8.RuneCountInString(first.Cell("acknowledge_comment")) > maxComment {
		r.fault(0, "acknowledge_comment", "must not be longer than %d characters", maxComment)
	}
	card.ScoreAutoFailed = make([]*bool, len(card.Scores))
	for i := range card.Scores {
		row := &r.rows[i]
		card.ScoreAutoFailed[i] = said(row.Cell("score_auto_failed"))
		card.Scores[i].ValueBy, card.Scores[i].CommentBy = row.Cell("value_by"), row.Cell("score_comment_by")
	}
	return card
}

// maxComment is how long a comment may be, in characters.
const maxComment = 10_000

// figure reads a number that the contract takes no notice of.
func (r *cardReader) figure(column string) *coaching.Decimal {
	text := r.rows[0].Cell(column)
	switch text {
	case "":
		return nil
	case export.NotApplicable:
		return new(coaching.NotApplicable)
	}
	value, err := coaching.ParseDecimal(text)
	if err != nil {
		r.fault(0, column, "%s", err.Error())
	}
	return &value
}

func said(cell string) *bool {
	if cell == "" {
		return nil
	}
	return new(cell == "true")
}

// refusals are the faults of the rows, each with its line.
func (r *cardReader) refusals() []Refusal {
	var refusals []Refusal
	name := jsontree.Shorten(r.rows[0].Cell("scorecard"))
	for i := range r.rows {
		if faults := r.faults[i]; len(faults) > 0 {
			refusals = append(refusals, Refusal{r.rows[i].Line, name, faults})
		}
	}
	return refusals
}

// refusals are faults that were found with the scorecard, at the lines of its rows.
func (c *archivedCard) refusals(found coaching.Violations) []Refusal {
	var refusals []Refusal
	at := map[int]int{}
	for _, v := range found {
		row, column := place(v.Field)
		row = min(row, len(c.lines)-1)
		if _, known := at[row]; !known {
			at[row] = len(refusals)
			refusals = append(refusals, Refusal{Line: c.lines[row].Line, Name: c.Name})
		}
		of := &refusals[at[row]]
		of.Violations = append(of.Violations, Reason{column, v.Description})
	}
	return refusals
}
