package fuzz

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"

	"opencoaching/contract/examples"
)

// Judge stands between Specmatic and the servers of a view's places, and holds every answer against the contract.
type Judge struct {
	contract *examples.Contract
	server   func(prefix string) http.Handler

	mutex   sync.Mutex
	tallies map[string]*Tally
}

// Tally is what became of the requests to one operation in one place.
type Tally struct {
	Prefix    string // the place's
	Operation string
	Statuses  map[int]int // how many answers had each status
	// Faults says what is wrong with answers: a 5xx, a status that is not documented, a body off its schema, a success of a
	// request that is off its own.
	Faults []string
}

// NewJudge makes a judge. Server finds the server of the place with a prefix.
func NewJudge(contract *examples.Contract, server func(prefix string) http.Handler) *Judge {
	return &Judge{contract: contract, server: server, tallies: map[string]*Tally{}}
}

// ServeHTTP passes a request on to the server of its place, without the place's prefix.
func (j *Judge) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	prefix, media, path := split(r.URL.Path)
	if media == "" {
		http.NotFound(w, r) // Specmatic looks whether somebody is there
		return
	}
	r.URL.Path, r.URL.RawPath = path, ""
	r.Header.Set("Accept", media) // Specmatic sends none
	sent, err := io.ReadAll(r.Body)
	if err != nil {
		return // the client is gone
	}
	answer, passed := httptest.NewRecorder(), r.Clone(r.Context())
	passed.Body, r.Body = io.NopCloser(bytes.NewReader(sent)), io.NopCloser(bytes.NewReader(sent))
	j.server(prefix).ServeHTTP(answer, passed)
	j.judge(prefix, r, answer)
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes()) // if Specmatic is gone, so is its report
}

// Tallies lists what was counted, by place and operation.
func (j *Judge) Tallies() []*Tally {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	return slices.SortedFunc(maps.Values(j.tallies), func(a, b *Tally) int {
		return cmp.Or(strings.Compare(a.Prefix, b.Prefix), strings.Compare(a.Operation, b.Operation))
	})
}

func (j *Judge) judge(prefix string, r *http.Request, answer *httptest.ResponseRecorder) {
	operation, err := j.contract.Judge(r, answer.Code, answer.Header(), answer.Body.Bytes())
	if answer.Code >= http.StatusInternalServerError {
		err = fmt.Errorf("status %d: %s", answer.Code, bytes.TrimSpace(answer.Body.Bytes()))
	}
	j.mutex.Lock()
	defer j.mutex.Unlock()
	tally := j.tallies[prefix+" "+operation]
	if tally == nil {
		tally = &Tally{Prefix: prefix, Operation: operation, Statuses: map[int]int{}}
		j.tallies[prefix+" "+operation] = tally
	}
	tally.Statuses[answer.Code]++
	if err != nil {
		tally.Faults = append(tally.Faults, fmt.Sprintf("%s %s: %v", r.Method, r.URL.RequestURI(), err))
	}
}

// split takes a path of a view apart: "/lost-create/text_csv_1/v1/customers" is the prefix "/lost-create", the media type
// "text/csv" and the path "/v1/customers". The path is empty where there is none of the contract.
func split(path string) (prefix, media, rest string) {
	at := strings.Index(path, "/v1/")
	if at < 0 {
		return "", "", ""
	}
	cut := max(strings.LastIndex(path[:at], "/"), 0)
	words := strings.Split(strings.Trim(path[cut:at], "/"), "_")
	return path[:cut], strings.Join(words[:len(words)-1], "/"), path[at:]
}
