package handlers_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// golden is what one form with one set of answers comes to under each method. The fractions were worked out by hand.
var golden = map[string]struct {
	total, exact  string
	weights       []string // effective, exact, of q1, q2 and q4; q3 is not applicable
	contributions []string // printed; they sum to the total
	chapters      []string // exact scores of both
}{
	"WEIGHTED_CRITERIA": {"55", "55", []string{"75/2", "75/2", "25"}, []string{"30", "0", "25"}, []string{"40", "100"}},
	"WEIGHTED_CHAPTERS": {"80", "80", []string{"50", "10", "40"}, []string{"40", "0", "40"}, []string{"200/3", "100"}},
	"WEIGHTED_POINTS":   {"84.21", "1600/19", []string{"750/19", "150/19", "1000/19"}, []string{"31.58", "0", "52.63"}, []string{"200/3", "100"}},
	"RAW_POINTS":        {"87.5", "175/2", []string{"125/4", "25/4", "125/2"}, []string{"25", "0", "62.5"}, []string{"200/3", "100"}},
}

func TestGoldenTotalsHoldInEveryOperation(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for method, want := range golden {
			template := templateName(method)
			c.create(t, at(support)+"/scorecardTemplates", goldenTemplate(method))
			scores := []object{inapplicable("q3"), number("q4", 10), number("q2", 0), number("q1", 4)}

			scored := c.ok(t, http.MethodPost, at(support)+"/scorecards:score", object{"templateName": template, "scores": scores})
			require.Equal(t, json.Number(want.total), scored["totalScore"], method)
			require.Equal(t, false, scored["autoFailed"])
			checkExplanation(t, scored["explanation"].(object), method)

			created := c.card(t, newCard(method, object{"templateName": template, "scores": scores}))
			require.Equal(t, json.Number(want.total), created["totalScore"], method)
			require.Equal(t, json.Number(want.total), c.get(t, cardName(method), "scorecard")["totalScore"], method)
			listed := c.ok(t, http.MethodGet, at(support)+"/scorecards?templateName="+template, nil)["scorecards"].([]any)
			require.Len(t, listed, 1)
			require.Equal(t, json.Number(want.total), listed[0].(object)["totalScore"], method)
			rows := c.export(t, "", object{"scorecardTemplateNames": []string{template + "@*"}})
			require.Equal(t, []string{want.total}, column(t, rows, "total_score"), method)
		}
	})
}

func goldenTemplate(method string) object {
	points := func(id string, weight, most float64, more object) object {
		return with(object{"criterionId": id, "weight": weight, "answer": span(0, most, 1)}, more)
	}
	return object{
		"name": templateName(method), "title": method,
		"template": object{"scoring": object{"method": method}, "chapters": []object{
			{"chapterId": "a", "weight": 60, "criteria": []object{points("q1", 30, 5, nil), points("q2", 30, 1, nil)}},
			{"chapterId": "b", "weight": 40, "criteria": []object{
				points("q3", 20, 10, object{"allowNotApplicable": true}), points("q4", 20, 10, nil)}},
		}},
	}
}

func checkExplanation(t *testing.T, got object, method string) {
	t.Helper()
	want := golden[method]
	require.Equal(t, method, got["method"])
	require.Equal(t, "ZERO_BASED", got["normalization"])
	require.Equal(t, object{"value": json.Number(want.total), "exact": want.exact}, got["total"], method)
	require.NotContains(t, got, "autoFailDeduction")
	var weights, contributions, states []string
	for _, item := range got["criteria"].([]any) {
		criterion := item.(object)
		states = append(states, criterion["criterionId"].(string)+" "+criterion["state"].(string))
		if criterion["state"] == "SCORED" {
			weights = append(weights, criterion["effectiveWeight"].(object)["exact"].(string))
			contributions = append(contributions, string(criterion["contribution"].(object)["value"].(json.Number)))
		}
	}
	require.Equal(t, []string{"q1 SCORED", "q2 SCORED", "q3 NOT_APPLICABLE", "q4 SCORED"}, states, method)
	require.Equal(t, want.weights, weights, method)
	require.Equal(t, want.contributions, contributions, method)
	var chapters []string
	for _, item := range got["chapters"].([]any) {
		chapters = append(chapters, item.(object)["score"].(object)["exact"].(string))
	}
	require.Equal(t, want.chapters, chapters, method)
}

// export downloads an export of all of 2020 to 2026 as CSV, as a caller (none: the operator), and returns its records.
func (c company) export(t testing.TB, query string, body object) [][]string {
	t.Helper()
	a := c.download(t, "", query, body)
	require.Equal(t, http.StatusOK, a.Status, "%s", a.Body)
	return records(t, string(a.Body))
}

// download asks for an export as CSV, as a caller.
func (c company) download(t testing.TB, caller, query string, body object) answer {
	t.Helper()
	all := object{"startTime": "2020-01-01T00:00:00Z", "endTime": "2026-12-31T00:00:00Z"}
	return c.do(t, request{
		Method: http.MethodPost, Path: at(support) + "/scorecards:export" + query, Body: with(all, body), Caller: caller,
		Header: http.Header{"Accept": {"text/csv"}},
	})
}

func records(t testing.TB, text string) [][]string {
	t.Helper()
	all, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	return all
}

// column is what stands under a heading of a file.
func column(t testing.TB, records [][]string, heading string) []string {
	t.Helper()
	for i, text := range records[0] {
		if text == heading {
			cells := []string{}
			for _, record := range records[1:] {
				cells = append(cells, record[i])
			}
			return cells
		}
	}
	require.FailNow(t, "no such column", "%s in %v", heading, records[0])
	return nil
}
