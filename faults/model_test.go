package main

import (
	"net/http"
	"testing"

	"github.com/anishathalye/porcupine"
	"github.com/stretchr/testify/require"
)

// TestLife goes through every deed in every state.
func TestLife(t *testing.T) {
	t.Parallel()
	draft := life{version: 3, comment: "c"}
	submitted := life{version: 3, comment: "c", submitted: true}
	seen := life{version: 3, comment: "c", submitted: true, seen: true, thanked: "t"}
	next := func(l life, change func(*life)) life {
		l.version++
		change(&l)
		return l
	}
	for name, c := range map[string]struct {
		deed    deed
		is      life
		status  int
		becomes life
	}{
		"update a draft":                 {deed{verb: doUpdate, mark: "m"}, draft, http.StatusOK, next(draft, func(l *life) { l.comment = "m" })},
		"update a submitted one":         {deed{verb: doUpdate, mark: "m"}, submitted, http.StatusBadRequest, submitted},
		"update what is gone":            {deed{verb: doUpdate, mark: "m"}, life{}, http.StatusNotFound, life{}},
		"update at the version":          {deed{verb: doUpdate, mark: "m", ifMatch: 3}, draft, http.StatusOK, next(draft, func(l *life) { l.comment = "m" })},
		"update at another version":      {deed{verb: doUpdate, mark: "m", ifMatch: 2}, draft, http.StatusPreconditionFailed, draft},
		"the version comes before state": {deed{verb: doUpdate, mark: "m", ifMatch: 2}, submitted, http.StatusPreconditionFailed, submitted},
		"submit":                         {deed{verb: doSubmit}, draft, http.StatusOK, next(draft, func(l *life) { l.submitted = true })},
		"submit again":                   {deed{verb: doSubmit}, submitted, http.StatusOK, submitted},
		"reset a draft":                  {deed{verb: doReset}, draft, http.StatusOK, next(draft, func(*life) {})},
		"reset":                          {deed{verb: doReset}, seen, http.StatusOK, next(draft, func(*life) {})},
		"acknowledge a draft":            {deed{verb: doAcknowledge, mark: "t"}, draft, http.StatusNotFound, draft},
		"acknowledge":                    {deed{verb: doAcknowledge, mark: "t"}, submitted, http.StatusOK, next(seen, func(*life) {})},
		"acknowledge again":              {deed{verb: doAcknowledge, mark: "u"}, seen, http.StatusOK, seen},
		"delete":                         {deed{verb: doDelete}, seen, http.StatusOK, life{}},
		"delete again":                   {deed{verb: doDelete}, life{}, http.StatusNotFound, life{}},
		"get":                            {deed{verb: doGet}, seen, http.StatusOK, seen},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status, becomes := c.deed.carryOut(c.is)
			require.Equal(t, c.status, status)
			require.Equal(t, c.becomes, becomes)
		})
	}
}

func TestTheCheckerRejectsWhatCannotBe(t *testing.T) {
	t.Parallel()
	require.True(t, controlModel())
}

func TestHistoriesOverlap(t *testing.T) {
	t.Parallel()
	begin := life{version: 1, comment: "born"}
	update := func(mark string, version, from, to int64) porcupine.Operation {
		return porcupine.Operation{Input: deed{verb: doUpdate, mark: mark}, Output: outcome{http.StatusOK, life{version: version, comment: mark}}, Call: from, Return: to}
	}
	require.True(t, porcupine.CheckOperations(lifeCycle(begin), []porcupine.Operation{update("a", 3, 0, 10), update("b", 2, 5, 9)}), "the second came first")
	require.False(t, porcupine.CheckOperations(lifeCycle(begin), []porcupine.Operation{update("a", 3, 0, 4), update("b", 2, 5, 9)}), "it came after, and did not see the first")
}
