package edge

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"strings"

	"github.com/labstack/echo/v4"

	"opencoaching/handlers/edge/jsontree"
)

// bodyField is the field that a fault of the body as a whole is reported under.
const bodyField = "body"

const bodyKey = "edge.body"

// body is a request body that has passed every check, as the binder hands it to the generated code.
type body struct {
	json []byte // normalised: see normalizer
	kept any    // the pointer that the operation's Shape decoded, or nil
}

// readBody reads the body of a request, of at most the operation's limit. It returns nil where none was sent, and the
// refusal for a body that is too big, too slow, cut off, or of a media type other than JSON in UTF-8.
func (o *operation) readBody(c echo.Context) ([]byte, error) {
	r := c.Request()
	if o.body == nil && r.ContentLength == 0 {
		return nil, nil
	}
	if r.ContentLength > o.limit {
		return nil, errBodyTooLarge
	}
	if o.body != nil && (r.ContentLength != 0 || o.needsBody) && !sendsJSON(r.Header) {
		return nil, errUnsupportedMediaType
	}
	data, err := io.ReadAll(http.MaxBytesReader(c.Response(), r.Body, o.limit))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, errBodyTooLarge
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, errBodyTooSlow
	case err != nil:
		return nil, errBodyCutOff
	case len(data) == 0:
		return nil, nil
	}
	return data, nil
}

// sendsJSON says whether the headers announce a body of JSON in UTF-8, not encoded any further. Media types and
// character sets are compared without regard to case.
func sendsJSON(header http.Header) bool {
	types := header.Values(echo.HeaderContentType)
	if len(types) != 1 {
		return false
	}
	media, parameters, err := mime.ParseMediaType(types[0])
	if err != nil || media != mediaJSON {
		return false
	}
	if charset, ok := parameters["charset"]; ok && !strings.EqualFold(charset, "utf-8") {
		return false
	}
	for _, encoding := range header.Values(echo.HeaderContentEncoding) {
		if !strings.EqualFold(strings.TrimSpace(encoding), "identity") {
			return false
		}
	}
	return true
}

// checkBody adds the faults of the body and keeps it for the binder. The error is that of a body which is not JSON,
// joined with the faults found before it.
func (o *operation) checkBody(c echo.Context, data []byte, f *faults) error {
	if o.body == nil {
		if data != nil {
			f.add(bodyField, "is not a part of this operation: send none")
		}
		return nil
	}
	if data == nil {
		if o.needsBody {
			f.add(bodyField, "is required")
		}
		return nil
	}
	document, err := jsontree.Read(data)
	if err != nil {
		return f.join(err)
	}
	f.addAll(document.Violations)
	found := checkValue(*o.body, document.Value, nil, f)
	normal := data
	if !found.asSent {
		if normal, err = jsontree.Append(make([]byte, 0, len(data)), found.value); err != nil {
			return err
		}
	}
	kept, err := o.checkShape(normal, found.whole, f)
	c.Set(bodyKey, &body{json: normal, kept: kept})
	return err
}
