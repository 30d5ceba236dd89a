package main

import (
	"fmt"
	"net/http"

	"github.com/anishathalye/porcupine"
)

// verb is what a client does to a scorecard.
type verb string

const (
	doUpdate      verb = "update"
	doSubmit      verb = "submit"
	doReset       verb = "reset"
	doAcknowledge verb = "acknowledge"
	doDelete      verb = "delete"
	doGet         verb = "get"
)

// deed is one request about the scorecard. Mark is the comment of an update or of an acknowledgement; ifMatch the
// version that it wants to find, 0: any.
type deed struct {
	verb    verb
	mark    string
	ifMatch int64
}

// outcome is what the request was answered with: the status and, with 200, the scorecard. A request without an answer
// has none, and may have been carried out or not.
type outcome struct {
	status int
	life   life
}

// life is a scorecard as the model knows it. The zero value is one that does not exist.
type life struct {
	version          int64
	submitted, seen  bool
	comment, thanked string // thanked is the comment of the acknowledgement
}

// lifeCycle is what a scorecard may do, by the contract: each deed is carried out at one moment between its request and
// its answer. A scorecard begins at version 1 as a draft.
func lifeCycle(begin life) porcupine.Model {
	return porcupine.Model{
		Init: func() any { return begin },
		Step: func(state, input, output any) (bool, any) {
			is, want, got := state.(life), input.(deed), output.(outcome)
			status, becomes := want.carryOut(is)
			if got.status != status {
				return false, is
			}
			if status != http.StatusOK {
				return true, is
			}
			return want.verb == doDelete || got.life == becomes, becomes
		},
		DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v: %+v", input, output) },
	}
}

// carryOut is the status that the deed is answered with, and what becomes of the scorecard.
func (d deed) carryOut(is life) (status int, becomes life) {
	if is == (life{}) {
		return http.StatusNotFound, is
	}
	if d.verb == doAcknowledge && !is.submitted {
		return http.StatusNotFound, is // an agent does not see drafts
	}
	if d.ifMatch > 0 && d.ifMatch != is.version {
		return http.StatusPreconditionFailed, is
	}
	becomes = is
	becomes.version++
	switch d.verb {
	case doUpdate:
		if is.submitted {
			return http.StatusBadRequest, is
		}
		becomes.comment = d.mark
	case doSubmit:
		if is.submitted {
			return http.StatusOK, is
		}
		becomes.submitted = true
	case doReset:
		becomes.submitted, becomes.seen, becomes.thanked = false, false, ""
	case doAcknowledge:
		if is.seen {
			return http.StatusOK, is
		}
		becomes.seen, becomes.thanked = true, d.mark
	case doDelete:
		return http.StatusOK, life{}
	case doGet:
		return http.StatusOK, is
	}
	return http.StatusOK, becomes
}
