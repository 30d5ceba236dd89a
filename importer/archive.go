package importer

import (
	"context"
	"errors"
	"io"
	"os"

	"opencoaching/coaching"
	"opencoaching/export"
	"opencoaching/handlers/edge/jsontree"
	"opencoaching/service"
)

// archiveFormat reads an archive, and those of its scorecards once more that refer to others which come later: as often
// as that finds another one.
type archiveFormat struct {
	forms  *Forms
	parent coaching.Parent
	file   *os.File
	reader *export.ArchiveReader
	broken error // from where on the file cannot be read
}

func (a *archiveFormat) start(file *os.File) (at position, err error) {
	a.file = file
	if a.reader, err = export.ReadArchiveHeader(file); err != nil {
		return position{}, err
	}
	return position{Place: a.reader.Place()}, nil
}

// seek goes to a place, if the reader is not there already.
func (a *archiveFormat) seek(at export.Place) error {
	if a.broken == nil && a.reader.Place() == at {
		return nil
	}
	if _, err := a.file.Seek(at.Offset, io.SeekStart); err != nil {
		return err
	}
	a.reader.Continue(a.file, at)
	a.broken = nil
	return nil
}

// cardBatch are scorecards to be given together.
type cardBatch struct {
	cards []archivedCard
	names map[string]bool
	rows  int
}

// maxBatchRows bounds the memory of a batch of scorecards with many answers.
const maxBatchRows = 20_000

func (b *cardBatch) full() bool { return len(b.cards) >= batchSize || b.rows >= maxBatchRows }

func (a *archiveFormat) step(ctx context.Context, in *service.Intake, at position) (step, error) {
	s := step{next: at}
	b := cardBatch{names: map[string]bool{}}
	var err error
	if at.Pass == 0 {
		err = a.gather(&b, &s)
	} else {
		err = a.gatherLate(&b, &s)
	}
	if err == nil && len(b.cards) > 0 {
		err = a.store(ctx, in, &b, &s)
	}
	if err != nil {
		return s, err
	}
	s.next.turn(at.Pass, a.atEnd(&s))
	s.done = s.next.Pass > 0 && len(s.next.Late) == 0
	return s, nil
}

func (a *archiveFormat) atEnd(s *step) bool {
	if s.next.Pass > 0 {
		return s.next.At == len(s.next.Late)
	}
	return a.broken != nil
}

// turn begins another pass over the late records where one has ended. One that found no more than the pass before is
// followed by the last.
func (p *position) turn(pass int, ended bool) {
	if !ended {
		return
	}
	p.Last = pass > 0 && len(p.Again) == len(p.Late)
	p.Pass, p.At = pass+1, 0
	p.Late, p.Again = p.Again, nil
}

// gather reads the next scorecards of the file.
func (a *archiveFormat) gather(b *cardBatch, s *step) error {
	if err := a.seek(s.next.Place); err != nil {
		return err
	}
	for !b.full() {
		begin := a.reader.Place()
		rows, err := a.reader.Next()
		var broken *export.ReadError
		switch {
		case errors.Is(err, io.EOF):
			a.broken = err
			s.next.Place = begin
			return nil
		case errors.As(err, &broken):
			a.broken = err
			s.report.Broken = broken.Error()
			s.refuse(brokenRefusal(broken, rows))
			return nil
		case err != nil:
			return err
		}
		card, refusals, err := a.forms.card(rows)
		if err != nil {
			return err
		}
		switch {
		case len(refusals) > 0:
			s.refuse(refusals...)
		case b.names[card.Name]:
			s.next.Place = begin
			return nil
		default:
			b.names[card.Name] = true
			b.cards = append(b.cards, card)
			b.rows += len(rows)
		}
		s.next.Place = a.reader.Place()
		s.read += s.next.Offset - begin.Offset
	}
	return nil
}

// brokenRefusal is that of the scorecard that the end of what can be read may cut off.
func brokenRefusal(broken *export.ReadError, rows []export.ArchiveRow) Refusal {
	r := Refusal{Line: broken.Line, Violations: []Reason{{"line", broken.Reason + "; nothing from here on was read"}}}
	if len(rows) > 0 {
		r.Name = jsontree.Shorten(rows[0].Cell("scorecard"))
	}
	return r
}

// gatherLate reads scorecards again.
func (a *archiveFormat) gatherLate(b *cardBatch, s *step) error {
	for ; s.next.At < len(s.next.Late) && !b.full(); s.next.At++ {
		if err := a.seek(s.next.Late[s.next.At].Place); err != nil {
			return err
		}
		rows, err := a.reader.Next()
		if err != nil {
			return err
		}
		card, _, err := a.forms.card(rows)
		if err != nil {
			return err
		}
		if b.names[card.Name] {
			return nil
		}
		b.names[card.Name] = true
		b.cards = append(b.cards, card)
		b.rows += len(rows)
	}
	return nil
}

func (a *archiveFormat) store(ctx context.Context, in *service.Intake, b *cardBatch, s *step) error {
	cards := make([]service.ArchivedScorecard, len(b.cards))
	for i, card := range b.cards {
		cards[i] = card.ArchivedScorecard
	}
	outcomes, err := in.Scorecards(ctx, a.parent, cards, s.next.Last)
	if err != nil {
		return err
	}
	for i, outcome := range outcomes {
		card := b.cards[i]
		switch outcome.Result {
		case service.Stored:
			s.report.Stored++
		case service.Unchanged:
			s.report.Unchanged++
		case service.Refused:
			s.refuse(card.refusals(outcome.Faults)...)
		case service.Unresolved:
			s.next.Again = append(s.next.Again, late{Place: card.lines[0]})
		}
	}
	return nil
}
