package importer

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"

	"opencoaching/export"
)

// maxLine is how long a line may be, in bytes: as much as the body of a request.
const maxLine = 1 << 20

// line is a line of a file without what ends it.
type line struct {
	export.Place
	data  []byte // valid until the next is read
	ended bool   // false for a last one that nothing ends
	long  bool   // longer than maxLine; data is its beginning
	end   int64  // where the next begins
}

// lineReader reads a file line by line, in bounded memory.
type lineReader struct {
	file  *os.File
	in    *bufio.Reader
	place export.Place
	data  []byte
}

var byteOrderMark = []byte("\ufeff")

// seek goes to a place, if the reader is not there already.
func (r *lineReader) seek(at export.Place) error {
	if r.in != nil && r.place == at {
		return nil
	}
	if _, err := r.file.Seek(at.Offset, io.SeekStart); err != nil {
		return err
	}
	r.in, r.place = bufio.NewReaderSize(r.file, 64<<10), at
	return nil
}

// next reads a line that is not empty; io.EOF after the last.
func (r *lineReader) next() (line, error) {
	for {
		l, err := r.read()
		if err != nil || len(bytes.TrimSpace(l.data)) > 0 {
			return l, err
		}
	}
}

func (r *lineReader) read() (line, error) {
	l := line{Place: r.place}
	r.data = r.data[:0]
	for {
		part, err := r.in.ReadSlice('\n')
		r.place.Offset += int64(len(part))
		if room := maxLine + 2 - len(r.data); len(part) > room {
			part, l.long = part[:room], true
		}
		r.data = append(r.data, part...)
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil && (!errors.Is(err, io.EOF) || r.place.Offset == l.Offset) {
			return line{}, err
		}
		l.ended = err == nil
		break
	}
	if l.ended {
		r.place.Line++
	}
	l.data = bytes.TrimSuffix(bytes.TrimSuffix(r.data, []byte("\n")), []byte("\r"))
	if l.Offset == 0 {
		l.data = bytes.TrimPrefix(l.data, byteOrderMark)
	}
	l.long = l.long || len(l.data) > maxLine
	l.end = r.place.Offset
	return l, nil
}
