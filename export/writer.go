package export

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"time"

	"opencoaching/coaching"
)

// Layout is the shape of an export.
type Layout int

// The layouts.
const (
	// Wide has one row for each scorecard and two columns for each criterion.
	Wide Layout = iota
	// Long has one row for each answer.
	Long
	// Archive is what an import reads back without loss: as Long, with every stored field, raw and in UTC. Of the other
	// options none but BOM counts, and nothing around the scorecard is looked at.
	Archive
)

// Options say what an export shows and how.
type Options struct {
	Layout Layout
	// Raw leaves cells that a spreadsheet would run as a formula as they are; BOM begins the file with the UTF-8
	// byte-order mark; Zone is the zone that times are told in, nil for UTC.
	Raw  bool
	BOM  bool
	Zone *time.Location
	// AgentEmail adds the column with the agents' addresses; see EnablesAgentEmail.
	AgentEmail bool
	// Conversation adds the five columns about the conversation.
	Conversation bool
	// Customer is the id of the customer that the groups in a Row belong to.
	Customer string
	// Templates holds every template revision that a scorecard of the result is pinned to, once, in any order, each
	// with its @revision in the name and all of one profile. A result without scorecards needs none.
	Templates []*coaching.Template
}

// Row is a scorecard with what an export shows of its surroundings. Agent and Conversation are nil while they are not
// known. Comments that the reader of the file must not see have been taken out.
type Row struct {
	Scorecard    *coaching.Scorecard
	Agent        *coaching.User
	GroupIDs     []string // the groups that the agent is a direct member of, in the order to be shown
	Conversation *coaching.Conversation
}

// Writer writes an export: Header, then Write for each scorecard, then Flush. It holds one row and one buffer; nothing
// reaches the writer below before 32 KiB have come together or Flush is called, so that a failure before then can
// still be answered as one. It is for one goroutine.
type Writer struct {
	csv       *CSV
	layout    Layout
	columns   []column  // of the scorecard
	headings  []heading // of the wide layout's criteria
	revisions map[string]*revision
	groupName string // what stands before the id in a group's name

	// What one row at a time is put together in.
	record  record
	unknown struct { // blank stand-ins for what a row does not have
		agent        coaching.User
		conversation coaching.Conversation
	}
	answers []*coaching.Score // by the places of the row's revision
	prefix  bytes.Buffer      // the scorecard's cells, which the long layout repeats
	repeat  *CSV              // writes to prefix
}

// NewWriter returns a Writer to out. Writing begins with the call of Header.
func NewWriter(out io.Writer, o Options) *Writer {
	all := scorecardColumns
	if o.Layout == Archive {
		o = Options{Layout: Archive, BOM: o.BOM, Raw: true}
		all = archiveColumns
	}
	group := coaching.Name{Customer: o.Customer, Collection: coaching.Groups}
	w := &Writer{
		csv:       NewCSV(out, CSVOptions{Raw: o.Raw, BOM: o.BOM, Zone: o.Zone}),
		layout:    o.Layout,
		revisions: make(map[string]*revision, len(o.Templates)),
		groupName: group.String(),
	}
	for _, column := range all {
		if column.part == emailPart && !o.AgentEmail || column.part == conversationPart && !o.Conversation {
			continue
		}
		w.columns = append(w.columns, column)
	}
	for _, template := range o.Templates {
		w.revisions[template.Name] = newRevision(template)
	}
	if o.Layout != Wide {
		w.repeat = NewCSV(&w.prefix, CSVOptions{Raw: o.Raw, Zone: o.Zone})
	} else {
		w.layWide(o.Templates)
	}
	return w
}

// layWide lays out the columns of the criteria and sends each answer to its column.
func (w *Writer) layWide(templates []*coaching.Template) {
	columns := criterionColumns(templates)
	w.headings = headings(columns, w.csv.shown)
	w.answers = make([]*coaching.Score, len(columns))
	type criterion struct{ templateID, id string }
	places := make(map[criterion]int, len(columns))
	for i := range columns {
		places[criterion{columns[i].templateID, columns[i].criterionID}] = i
	}
	for _, template := range templates {
		r, id := w.revisions[template.Name], templateID(template)
		for criterionID := range r.places {
			r.places[criterionID] = places[criterion{id, criterionID}]
		}
	}
}

// Header writes the row of headings. It returns the error of the first write that did not succeed, if any.
func (w *Writer) Header() error {
	for _, column := range w.columns {
		w.csv.Text(column.id)
	}
	for _, h := range w.headings {
		w.csv.Text(h.answer)
		w.csv.Text(h.comment)
	}
	switch w.layout {
	case Long:
		for _, id := range answerColumns {
			w.csv.Text(id)
		}
	case Archive:
		for _, column := range archiveAnswerColumns {
			w.csv.Text(column.id)
		}
	}
	return w.csv.EndRecord()
}

// Write writes the row or rows of a scorecard. Once it has returned, it looks at nothing of what it was given.
//
// A scorecard of a template revision that the Options did not name, or with an answer to a criterion that its revision
// does not have, is an error and nothing of it is written: to leave the answer out would be worse than to stop. All
// other errors are those of the writer below, after which nothing more is written.
func (w *Writer) Write(row *Row) error {
	scorecard := row.Scorecard
	if w.layout == Archive {
		return w.writeArchive(scorecard)
	}
	pinned := w.revisions[scorecard.TemplateName]
	if pinned == nil {
		return fmt.Errorf("export %s: its template %s is not among those of the export", scorecard.Name, scorecard.TemplateName)
	}
	if err := w.gather(scorecard, pinned); err != nil {
		return err
	}
	w.record = record{Row: *row, templateTitle: pinned.title, groupNames: w.groupNames(row.GroupIDs)}
	if row.Agent == nil {
		w.record.Agent = &w.unknown.agent
	}
	if row.Conversation == nil {
		w.record.Conversation = &w.unknown.conversation
	}
	if w.layout == Long {
		return w.writeLong(pinned)
	}
	return w.writeWide()
}

// Flush writes out what is still buffered, once, after the last row. It returns the error of the first write that did
// not succeed, if any.
func (w *Writer) Flush() error { return w.csv.Flush() }

// gather puts the answers of a scorecard in their places, with nil where there is none.
func (w *Writer) gather(scorecard *coaching.Scorecard, pinned *revision) error {
	if w.layout == Long {
		w.answers = append(w.answers[:0], make([]*coaching.Score, len(pinned.questions))...)
	} else {
		clear(w.answers)
	}
	for i := range scorecard.Scores {
		score := &scorecard.Scores[i]
		place, known := pinned.places[score.CriterionID]
		if !known {
			return fmt.Errorf("export %s: %s has no criterion %s", scorecard.Name, scorecard.TemplateName, score.CriterionID)
		}
		w.answers[place] = score
	}
	return nil
}

func (w *Writer) writeWide() error {
	w.writeScorecard(w.csv)
	for _, score := range w.answers {
		if score == nil {
			w.csv.Empty()
			w.csv.Empty()
			continue
		}
		writeValue(w.csv, score)
		w.csv.Text(score.Comment)
	}
	return w.csv.EndRecord()
}

// writeLong encodes the scorecard's cells once and puts them before each answer.
func (w *Writer) writeLong(pinned *revision) error {
	w.prefix.Reset()
	w.repeat.cells = 0
	w.writeScorecard(w.repeat)
	if err := w.repeat.Flush(); err != nil {
		return err
	}
	answered := false
	for place, score := range w.answers {
		if score == nil {
			continue
		}
		answered = true
		w.csv.encoded(w.prefix.Bytes())
		writeAnswer(w.csv, pinned.questions[place], score)
		if err := w.csv.EndRecord(); err != nil {
			return err
		}
	}
	if answered {
		return nil
	}
	w.csv.encoded(w.prefix.Bytes())
	for range answerColumns {
		w.csv.Empty()
	}
	return w.csv.EndRecord()
}

func (w *Writer) writeScorecard(c *CSV) {
	for i := range w.columns {
		w.columns[i].write(c, &w.record)
	}
}

func (w *Writer) groupNames(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	var names strings.Builder
	for i, id := range ids {
		if i > 0 {
			names.WriteByte(';')
		}
		names.WriteString(w.groupName)
		names.WriteString(id)
	}
	return names.String()
}
