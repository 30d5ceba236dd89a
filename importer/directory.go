package importer

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"opencoaching/coaching"
	"opencoaching/export"
	"opencoaching/handlers/edge/jsontree"
	"opencoaching/service"
)

// directoryForm is what a line of the directory can hold, under the word that wraps it.
type directoryForm struct {
	wrapper, schema string
	kind            coaching.EntryKind // of an entry; templates have none
}

// directoryForms are in the order in which the import goes through the file: what others refer to comes first.
func directoryForms() []directoryForm {
	var forms []directoryForm
	for _, kind := range coaching.EntryKinds() {
		forms = append(forms, directoryForm{kind.Singular, kind.Type, kind})
	}
	return append(forms, directoryForm{wrapper: service.TemplateWrapper, schema: "ScorecardTemplate"})
}

// directoryFormat reads lines of JSON: {"user": {…}}, in any order. It goes through the file once for each form, in its
// order, from the first line of that form to the last; and once more for those lines that refer to what stood behind
// them.
type directoryFormat struct {
	forms    *Forms
	contents []directoryForm
	spans    []span // of the forms
	lines    *lineReader
}

// span is where the lines of a form stand.
type span struct {
	begin export.Place
	end   int64
	any   bool
}

func (d *directoryFormat) start(file *os.File) (position, error) {
	d.contents = directoryForms()
	d.spans = make([]span, len(d.contents))
	d.lines = &lineReader{file: file}
	if err := d.lines.seek(export.Place{Line: 1}); err != nil {
		return position{}, err
	}
	for {
		l, err := d.lines.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return position{}, err
		}
		at := &d.spans[d.formOf(l.data)]
		if !at.any {
			at.begin, at.any = l.Place, true
		}
		at.end = l.end
	}
	return position{Place: d.spans[0].begin}, nil
}

// formOf tells which form a line is of by the first word in it. What is of none goes with the first form, to be refused
// there.
func (d *directoryFormat) formOf(data []byte) int {
	object := bytes.TrimPrefix(bytes.TrimLeft(data, " \t"), []byte("{"))
	rest, named := bytes.CutPrefix(bytes.TrimLeft(object, " \t"), []byte(`"`))
	if !named {
		return 0
	}
	word, _, _ := bytes.Cut(rest, []byte(`"`))
	return max(0, slices.IndexFunc(d.contents, func(f directoryForm) bool { return f.wrapper == string(word) }))
}

// directoryRecord is a line on its way in.
type directoryRecord struct {
	export.Place
	name     string
	resource any
}

// batch are records of one form.
type batch struct {
	form    directoryForm
	records []directoryRecord
	names   map[string]bool
	bytes   int
}

func (b *batch) full() bool { return len(b.records) >= batchSize || b.bytes >= batchBytes }

// add takes a record, unless the batch has one of that name: what stands in a file twice is stored one after the other.
func (b *batch) add(record directoryRecord, size int) bool {
	if b.names[record.name] {
		return false
	}
	if b.names == nil {
		b.names = map[string]bool{}
	}
	b.names[record.name] = true
	b.records = append(b.records, record)
	b.bytes += size
	return true
}

func (d *directoryFormat) step(ctx context.Context, in *service.Intake, at position) (step, error) {
	s := step{next: at}
	if at.Pass >= len(d.contents) {
		return s, d.again(ctx, in, &s)
	}
	form, within := d.contents[at.Pass], d.spans[at.Pass]
	b := batch{form: form}
	for within.any && !b.full() && s.next.Offset < within.end {
		if err := d.lines.seek(s.next.Place); err != nil {
			return s, err
		}
		l, err := d.lines.next()
		if err != nil {
			return s, err
		}
		if d.formOf(l.data) == at.Pass {
			record, faults, err := d.parse(l, form)
			if err != nil {
				return s, err
			}
			if len(faults) > 0 {
				s.refuse(Refusal{l.Line, record.name, faults})
			} else if !b.add(record, len(l.data)) {
				break
			}
			s.read += l.end - l.Offset
		}
		s.next.Place = d.lines.place
	}
	if !within.any || s.next.Offset >= within.end {
		s.next.Pass++
		if s.next.Pass < len(d.spans) {
			s.next.Place = d.spans[s.next.Pass].begin
		}
	}
	if err := d.store(ctx, in, &b, at.Pass, &s); err != nil {
		return s, err
	}
	s.done = s.next.Pass >= len(d.contents) && len(s.next.Late) == 0
	return s, nil
}

// again gives records once more that referred to what came later.
func (d *directoryFormat) again(ctx context.Context, in *service.Intake, s *step) error {
	pass := s.next.Late[s.next.At].Pass
	b := batch{form: d.contents[pass]}
	for ; s.next.At < len(s.next.Late) && !b.full() && s.next.Late[s.next.At].Pass == pass; s.next.At++ {
		if err := d.lines.seek(s.next.Late[s.next.At].Place); err != nil {
			return err
		}
		l, err := d.lines.next()
		if err != nil {
			return err
		}
		record, _, err := d.parse(l, b.form)
		if err != nil {
			return err
		}
		if !b.add(record, len(l.data)) {
			break
		}
	}
	s.done = s.next.At == len(s.next.Late)
	return d.store(ctx, in, &b, -1, s)
}

// store hands a batch to the use case. A pass of -1 is the last time.
func (d *directoryFormat) store(ctx context.Context, in *service.Intake, b *batch, pass int, s *step) error {
	if len(b.records) == 0 {
		return nil
	}
	form := b.form
	var outcomes []service.Outcome
	var err error
	if form.kind.New == nil {
		outcomes, err = in.Templates(ctx, resources[*coaching.Template](b.records))
	} else {
		outcomes, err = in.Entries(ctx, form.kind, resources[coaching.Entry](b.records), pass >= 0)
	}
	if err != nil {
		return err
	}
	for i, outcome := range outcomes {
		record := b.records[i]
		switch outcome.Result {
		case service.Stored:
			s.report.Stored++
		case service.Unchanged:
			s.report.Unchanged++
		case service.Refused:
			s.refuse(Refusal{record.Line, record.name, reasons(form.wrapper+".", outcome.Faults)})
		case service.Unresolved:
			s.next.Late = append(s.next.Late, late{record.Place, pass})
		}
	}
	return nil
}

func resources[T any](records []directoryRecord) []T {
	all := make([]T, len(records))
	for i, record := range records {
		all[i] = record.resource.(T)
	}
	return all
}

// parse reads a line of a form. The error is a fault of ours.
func (d *directoryFormat) parse(l line, form directoryForm) (directoryRecord, []Reason, error) {
	record := directoryRecord{Place: l.Place}
	fault := func(description string) []Reason { return []Reason{{"line", description}} }
	if l.long {
		return record, fault("is longer than 1 MiB"), nil
	}
	document, err := jsontree.Read(l.data)
	var refused *coaching.Error
	switch {
	case errors.As(err, &refused) && !l.ended:
		return record, fault("is cut off: the file ends within it"), nil
	case errors.As(err, &refused):
		return record, renamed(reasons("", refused.Violations)), nil
	case err != nil:
		return record, nil, err
	}
	object, _ := document.Value.(map[string]any)
	resource, holds := object[form.wrapper]
	if !holds || len(object) != 1 {
		words := make([]string, len(d.contents))
		for i, known := range d.contents {
			words[i] = known.wrapper
		}
		return record, fault("must be an object with one member, named " + strings.Join(words, ", ")), nil
	}
	if members, ok := resource.(map[string]any); ok {
		record.name, _ = members["name"].(string)
		record.name = jsontree.Shorten(record.name)
	}
	record.resource = any(&coaching.Template{})
	if form.kind.New != nil {
		record.resource = form.kind.New()
	}
	faults := renamed(reasons("", document.Violations))
	found, err := d.forms.messages.Check(form.schema, resource, jsontree.Path{jsontree.Key(form.wrapper)}, record.resource)
	faults = append(faults, reasons("", found)...)
	if record.name == "" && len(faults) == 0 {
		faults = append(faults, Reason{form.wrapper + ".name", "is required"})
	}
	return record, faults, err
}

// renamed calls the whole of a line what it is here.
func renamed(faults []Reason) []Reason {
	for i := range faults {
		if faults[i].Field == "body" {
			faults[i].Field = "line"
		}
	}
	return faults
}
