package edge

import (
	"io"
	"net/http"
	"time"
)

// pace is how fast a body has to arrive: within grace, and more for each piece of it that came, up to whole.
type pace struct {
	grace, perPiece, whole time.Duration
}

// pacePiece is a piece of a body, in bytes.
const pacePiece = 64 << 10

// bodyPace lets a slow line take the time of the whole request for a large body, and ends one that drips after 10
// seconds. Whole is cut to the time that the server has for a request, where that is less.
var bodyPace = pace{grace: 10 * time.Second, perPiece: 5 * time.Second, whole: readTimeout}

// pacedBody is a request body whose reads fail with os.ErrDeadlineExceeded when it arrives too slowly.
type pacedBody struct {
	io.ReadCloser
	control *http.ResponseController
	pace    pace
	begun   time.Time // the first read: until then it is not the sender who is slow
	armed   time.Duration
	arrived int64
	ended   bool
}

// withPace puts the body of a request, if it has one, under a pace. The deadline of the connection runs from now on, also
// for what the server itself reads of a body that nobody wanted.
func withPace(w http.ResponseWriter, r *http.Request, p pace) *http.Request {
	if r.ContentLength == 0 {
		return r
	}
	if server, ok := r.Context().Value(http.ServerContextKey).(*http.Server); ok && server.ReadTimeout > 0 {
		p.whole = min(p.whole, server.ReadTimeout)
	}
	body := &pacedBody{ReadCloser: r.Body, control: http.NewResponseController(w), pace: p}
	body.arm(time.Now())
	// The server looks at the body of its own request after the answer, to know whether the connection can be kept.
	r = r.WithContext(r.Context())
	r.Body = body
	return r
}

// Read reads what has arrived, or waits for it until the deadline.
func (b *pacedBody) Read(p []byte) (int, error) {
	if b.begun.IsZero() {
		b.begun, b.armed = time.Now(), 0
	}
	// At the end of the body the server begins to listen for the client's leaving, which must not have a deadline.
	if !b.ended {
		b.arm(b.begun)
	}
	n, err := b.ReadCloser.Read(p)
	b.arrived += int64(n)
	b.ended = err != nil
	return n, err
}

// arm moves the deadline when another piece has arrived since.
func (b *pacedBody) arm(begun time.Time) {
	allowed := min(b.pace.whole, b.pace.grace+time.Duration(b.arrived/pacePiece)*b.pace.perPiece)
	if allowed == b.armed {
		return
	}
	b.armed = allowed
	// A connection without deadlines, as tests have, simply has none.
	_ = b.control.SetReadDeadline(begun.Add(allowed))
}
