package edge

import (
	"net/http"
	"time"
)

const (
	// writeStall is how long a client may leave a write waiting.
	writeStall = 30 * time.Second
	// writePiece is the most that one deadline covers, so that a large answer to a slow but steady client is not cut.
	writePiece = 64 << 10
)

// stallWriter breaks the connection when a write waits too long: every piece of an answer has a deadline of its own. So
// a reader who stops reading soon frees what the answer holds, and a long answer may take its time.
type stallWriter struct {
	http.ResponseWriter
	control *http.ResponseController
	limit   time.Duration
	armed   time.Time
}

func newStallWriter(w http.ResponseWriter, limit time.Duration) *stallWriter {
	s := &stallWriter{ResponseWriter: w, control: http.NewResponseController(w), limit: limit}
	s.arm()
	return s
}

// Unwrap is how http.ResponseController finds the connection.
func (s *stallWriter) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// Write writes piece by piece, each under a fresh deadline.
func (s *stallWriter) Write(data []byte) (int, error) {
	written := 0
	for {
		s.arm()
		piece := data[written:min(len(data), written+writePiece)]
		n, err := s.ResponseWriter.Write(piece)
		written += n
		if err != nil || written == len(data) {
			return written, err
		}
	}
}

// arm moves the deadline. Small writes in quick succession share one: a thirtieth of the limit is not worth a timer.
func (s *stallWriter) arm() {
	now := time.Now()
	if now.Sub(s.armed) < s.limit/30 {
		return
	}
	s.armed = now
	// A writer without deadlines, as tests have, simply has none.
	_ = s.control.SetWriteDeadline(now.Add(s.limit))
}
