package export

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"opencoaching/coaching"
)

const (
	byteOrderMark = "\ufeff"
	// csvBuffer is how much is gathered before it is written: enough that base64, HTTP and the kernel see few large
	// writes, little enough that a slow export shows its first rows soon.
	csvBuffer = 32 << 10
)

// CSVOptions say how a CSV file is written.
type CSVOptions struct {
	// Raw leaves cells that a spreadsheet would run as a formula as they are. Without it they get a leading '.
	Raw bool
	// BOM begins the file with the UTF-8 byte-order mark, by which some spreadsheets know the encoding.
	BOM bool
	// Zone is the time zone that times are shown in; nil is UTC.
	Zone *time.Location
}

// CSV writes a file of RFC 4180 cell by cell: cells of one record in order, then EndRecord, and Flush after the last.
// Records end in CRLF; a cell is quoted only where it must be, and what is inside it is kept byte for byte, line breaks
// too, which encoding/csv would rewrite.
//
// It holds one buffer: nothing reaches the writer below before 32 KiB have come together or Flush is called, so that a
// failure before then can still be answered as one. After a failed write it drops what follows and keeps returning the
// error. It is for one goroutine.
type CSV struct {
	w       io.Writer
	options CSVOptions
	buffer  []byte
	cells   int  // in the record so far
	blank   bool // the latest cell was empty
	err     error
}

// NewCSV returns a CSV that writes to w.
func NewCSV(w io.Writer, options CSVOptions) *CSV {
	if options.Zone == nil {
		options.Zone = time.UTC
	}
	c := &CSV{w: w, options: options, buffer: make([]byte, 0, csvBuffer+csvBuffer/4)}
	if options.BOM {
		c.buffer = append(c.buffer, byteOrderMark...)
	}
	return c
}

// Text adds a cell of text or a heading, guarded against running as a formula unless the options say raw.
func (c *CSV) Text(cell string) {
	c.begin(cell == "")
	guarded := !c.options.Raw && runsAsFormula(cell)
	if !strings.ContainsAny(cell, ",\"\r\n") {
		if guarded {
			c.buffer = append(c.buffer, '\'')
		}
		c.buffer = append(c.buffer, cell...)
		return
	}
	c.buffer = append(c.buffer, '"')
	if guarded {
		c.buffer = append(c.buffer, '\'')
	}
	for {
		before, after, found := strings.Cut(cell, `"`)
		c.buffer = append(c.buffer, before...)
		if !found {
			break
		}
		c.buffer = append(c.buffer, `""`...)
		cell = after
	}
	c.buffer = append(c.buffer, '"')
}

// Number adds a number in its shortest decimal form. A number is never guarded: -1 stays -1.
func (c *CSV) Number(d coaching.Decimal) {
	c.begin(false)
	c.buffer = d.Append(c.buffer)
}

// Count adds a whole number.
func (c *CSV) Count(n int64) {
	c.begin(false)
	c.buffer = strconv.AppendInt(c.buffer, n, 10)
}

// Time adds an instant as it is told in the zone of the options, with six fraction digits (finer ones are cut) and the
// offset from UTC, which is +00:00 for UTC itself: 2026-05-01T12:30:00.000000+02:00.
func (c *CSV) Time(t time.Time) {
	c.begin(false)
	c.buffer = appendTime(c.buffer, t.In(c.options.Zone))
}

// Empty adds a cell with nothing in it.
func (c *CSV) Empty() { c.begin(true) }

// encoded adds cells that another CSV has written, with the commas between them.
func (c *CSV) encoded(cells []byte) {
	c.begin(false)
	c.buffer = append(c.buffer, cells...)
}

// shown is what a reader of the file sees of a cell of text: the cell, guarded where it must be.
func (c *CSV) shown(cell string) string {
	if !c.options.Raw && runsAsFormula(cell) {
		return "'" + cell
	}
	return cell
}

// EndRecord ends the record. It returns the error of the first write that did not succeed, if any.
//
// A record of a single empty cell is written as "": an empty line could as well be no record at all.
func (c *CSV) EndRecord() error {
	if c.cells == 0 || c.cells == 1 && c.blank {
		c.buffer = append(c.buffer, `""`...)
	}
	c.buffer = append(c.buffer, "\r\n"...)
	c.cells = 0
	c.drain(csvBuffer)
	return c.err
}

// Flush writes out what is still in the buffer. It returns the error of the first write that did not succeed, if any.
func (c *CSV) Flush() error {
	c.drain(1)
	return c.err
}

// begin makes room for a cell: the comma that parts it from the one before, and a bound on the buffer, which one cell
// alone can exceed.
func (c *CSV) begin(blank bool) {
	c.drain(csvBuffer)
	if c.cells > 0 {
		c.buffer = append(c.buffer, ',')
	}
	c.cells++
	c.blank = blank
}

// drain writes the buffer out once it holds at least the given number of bytes.
func (c *CSV) drain(atLeast int) {
	if len(c.buffer) < atLeast {
		return
	}
	if c.err == nil {
		if _, err := c.w.Write(c.buffer); err != nil {
			c.err = fmt.Errorf("write CSV: %w", err)
		}
	}
	c.buffer = c.buffer[:0]
}

// appendTime writes t with the offset of its zone. A few zones counted seconds in their offset until 1972, which RFC
// 3339 cannot write: there the offset is cut to minutes and the clock goes with it, so that the instant stays exact.
//
// The standard layout with the fraction put in takes half the time of a layout that names the fraction, and times are
// what most of an export's time would go into.
func appendTime(b []byte, t time.Time) []byte {
	if _, offset := t.Zone(); offset%60 != 0 {
		t = t.In(time.FixedZone("", offset/60*60))
	}
	var standard [len(time.RFC3339)]byte
	text := t.AppendFormat(standard[:0], time.RFC3339)
	const second = len("2026-05-01T12:30:00")
	b = append(b, text[:second]...)
	b = append(b, '.')
	micros := t.Nanosecond() / 1000
	for place := 100_000; place > 0; place /= 10 {
		b = append(b, byte('0'+micros/place%10))
	}
	if text[second] == 'Z' {
		return append(b, "+00:00"...)
	}
	return append(b, text[second:]...)
}
