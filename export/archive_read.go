package export

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// MaxRecord is how long one record of an archive may be, in bytes.
const MaxRecord = 4 << 20

// ReadError is a place from which on a file can no longer be read: what comes after it could be anything.
type ReadError struct {
	Line   int64  // where the record begins, the first line being 1
	Reason string // in words for whoever sent the file
}

// Error says where and why.
func (e *ReadError) Error() string { return fmt.Sprintf("line %d %s", e.Line, e.Reason) }

// Place is where a record of a file begins.
type Place struct {
	Offset int64 `json:"offset"` // in bytes
	Line   int64 `json:"line"`   // the first being 1
}

// Records reads a file of RFC 4180 record by record, in bounded memory. Inside quotes each byte is kept as it is; a record
// ends in CRLF or LF, and so does the last one: a file that was cut off shows it that way. It is for one goroutine.
type Records struct {
	in    *bufio.Reader
	place Place
}

// NewRecords reads from a place on, where the reader stands. At the beginning of a file a byte-order mark is skipped.
func NewRecords(r io.Reader, at Place) *Records {
	records := &Records{in: bufio.NewReaderSize(r, 256<<10), place: at}
	if at.Offset == 0 {
		if mark, err := records.in.Peek(len(byteOrderMark)); err == nil && string(mark) == byteOrderMark {
			_, _ = records.in.Discard(len(byteOrderMark)) // which were just seen
			records.place.Offset = int64(len(byteOrderMark))
		}
	}
	return records
}

// Place is where the next record begins.
func (r *Records) Place() Place { return r.place }

// Next returns the next record and where it begins; io.EOF after the last. Empty lines are none. A *ReadError tells that nothing more can be read;
// any other error is the reader's.
func (r *Records) Next() ([]string, Place, error) {
	for {
		s := recordScanner{records: r, begin: r.place}
		for done := false; !done; {
			var err error
			if done, err = s.step(); err != nil {
				return nil, s.begin, err
			}
		}
		if len(s.cells) > 1 || s.cells[0] != "" {
			return s.cells, s.begin, nil
		}
	}
}

func (r *Records) readByte() (byte, error) {
	b, err := r.in.ReadByte()
	if err == nil {
		r.place.Offset++
		if b == '\n' {
			r.place.Line++
		}
	}
	return b, err
}

// recordScanner reads one record.
type recordScanner struct {
	records *Records
	begin   Place
	cells   []string
	cell    []byte
	read    bool // anything of the record
}

func (s *recordScanner) fault(reason string) error { return &ReadError{s.begin.Line, reason} }

const cutOff = "is cut off: the file ends within it"

// next is the next byte of the record.
func (s *recordScanner) next() (byte, error) {
	if s.records.place.Offset-s.begin.Offset > MaxRecord {
		return 0, s.fault(fmt.Sprintf("begins a record of more than %d bytes", MaxRecord))
	}
	b, err := s.records.readByte()
	if errors.Is(err, io.EOF) && s.read {
		return 0, s.fault(cutOff)
	}
	s.read = true
	return b, err
}

// step reads one cell with what ends it, and tells whether that ends the record.
func (s *recordScanner) step() (bool, error) {
	s.cell = s.cell[:0]
	b, err := s.next()
	if err != nil {
		return false, err
	}
	if b == '"' {
		b, err = s.quoted()
	} else {
		b, err = s.bare(b)
	}
	if err != nil {
		return false, err
	}
	s.cells = append(s.cells, string(s.cell))
	return s.end(b)
}

// bare reads a cell without quotes from its first byte, and returns the byte after its last.
func (s *recordScanner) bare(b byte) (byte, error) {
	for b != ',' && b != '\n' && b != '\r' {
		if b == '"' {
			return 0, s.fault("has a quote inside a cell that does not begin with one")
		}
		s.cell = append(s.cell, b)
		var err error
		if b, err = s.next(); err != nil {
			return 0, err
		}
	}
	return b, nil
}

// quoted reads a quoted cell from behind its first quote, and returns the byte after its last.
func (s *recordScanner) quoted() (byte, error) {
	for {
		b, err := s.next()
		if err != nil {
			return 0, err
		}
		if b == '"' {
			if b, err = s.next(); err != nil || b != '"' {
				return b, err
			}
		}
		s.cell = append(s.cell, b)
	}
}

// end judges the byte behind a cell.
func (s *recordScanner) end(b byte) (bool, error) {
	switch b {
	case ',':
		return false, nil
	case '\n':
		return true, nil
	case '\r':
		after, err := s.next()
		if err != nil || after == '\n' {
			return true, err
		}
	}
	return false, s.fault("has something other than a comma or a line end after a cell")
}

// ArchiveReader reads an archive scorecard by scorecard. It is for one goroutine.
type ArchiveReader struct {
	records  *Records
	width    int
	position map[string]int // of each column in a record
	ahead    *ArchiveRow
	err      error // what came after ahead
}

// ArchiveRow is one record of an archive. One that is not as wide as the header has cells that cannot be trusted.
type ArchiveRow struct {
	Place
	cells  []string
	reader *ArchiveReader
}

// Cell is the content of a column, empty where the row does not reach it.
func (r *ArchiveRow) Cell(column string) string {
	at := r.reader.position[column]
	if at >= len(r.cells) {
		return ""
	}
	return r.cells[at]
}

// Whole tells whether the row is as wide as the header.
func (r *ArchiveRow) Whole() bool { return len(r.cells) == r.reader.width }

// ReadArchiveHeader reads the header of an archive. The error names every column that is missing, unknown or there twice;
// their order is free.
func ReadArchiveHeader(in io.Reader) (*ArchiveReader, error) {
	records := NewRecords(in, Place{Line: 1})
	header, _, err := records.Next()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("is empty: not even a header")
	}
	if err != nil {
		return nil, err
	}
	reader := &ArchiveReader{records: records, width: len(header), position: map[string]int{}}
	ofScorecard, ofAnswer := ArchiveColumns()
	wanted := slices.Concat(ofScorecard, ofAnswer)
	var faults []string
	for i, column := range header {
		_, twice := reader.position[column]
		switch {
		case !slices.Contains(wanted, column):
			faults = append(faults, fmt.Sprintf("column %q is none of an archive", shorten(column)))
		case twice:
			faults = append(faults, "column "+column+" is there twice")
		}
		reader.position[column] = i
	}
	for _, column := range wanted {
		if _, there := reader.position[column]; !there {
			faults = append(faults, "column "+column+" is missing")
		}
	}
	if len(faults) > 0 {
		return nil, errors.New("is no archive: " + strings.Join(faults, "; "))
	}
	return reader, nil
}

func shorten(text string) string {
	const longest = 40
	runes := []rune(text)
	if len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return text
}

// Continue reads on from a place, where the given reader stands.
func (r *ArchiveReader) Continue(in io.Reader, at Place) {
	r.records, r.ahead, r.err = NewRecords(in, at), nil, nil
}

// maxRows is how many rows of one scorecard are kept: more than any may have.
const maxRows = 1000

// Next returns the rows of the next scorecard: those that follow on each other with the same name. io.EOF after the last
// one. With a *ReadError come the rows of the scorecard that it cuts off.
func (r *ArchiveReader) Next() ([]ArchiveRow, error) {
	first := r.take()
	if first == nil {
		return nil, r.err
	}
	rows := []ArchiveRow{*first}
	for {
		next := r.take()
		var broken *ReadError
		switch {
		case next == nil && errors.As(r.err, &broken):
			return rows, r.err
		case next == nil:
			return rows, nil
		case !sameScorecard(first, next):
			r.ahead = next
			return rows, nil
		case len(rows) < maxRows:
			rows = append(rows, *next)
		}
	}
}

func sameScorecard(a, b *ArchiveRow) bool {
	return a.Cell("scorecard") != "" && a.Cell("scorecard") == b.Cell("scorecard")
}

// Place is where the next scorecard begins.
func (r *ArchiveReader) Place() Place {
	if r.ahead != nil {
		return r.ahead.Place
	}
	return r.records.Place()
}

// take is the next row, or nil with the error kept.
func (r *ArchiveReader) take() *ArchiveRow {
	if row := r.ahead; row != nil {
		r.ahead = nil
		return row
	}
	if r.err != nil {
		return nil
	}
	cells, at, err := r.records.Next()
	if err != nil {
		r.err = err
		return nil
	}
	row := &ArchiveRow{Place: at, cells: cells, reader: r}
	if !row.Whole() && row.Cell("scorecard") == "" { // whose answer it was, nobody knows
		r.err = &ReadError{at.Line, "does not have as many cells as the header"}
		return nil
	}
	return row
}
