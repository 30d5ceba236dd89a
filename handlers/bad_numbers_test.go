package handlers_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// hole stands in a body for a literal that Go would not write.
const hole = "§"

// fill writes a body with a JSON literal, or anything else, in the place of the hole.
func fill(t testing.TB, body any, literal string) string {
	t.Helper()
	data, err := json.Marshal(body)
	require.NoError(t, err)
	require.Contains(t, string(data), `"`+hole+`"`)
	return strings.Replace(string(data), `"`+hole+`"`, literal, 1)
}

// outlandish are literals that no number of the contract can be: too large, too fine, too long, or no JSON number.
func outlandish() map[string]string {
	return map[string]string{
		"above a million": "1000000.0001", "below minus a million": "-1000001", "1e39": "1e39", "1e308": "1e308", "1e400": "1e400",
		"1e-400": "1e-400", "5e-324": "5e-324", "1e-5": "1e-5", "five places": "0.00001", "-1e999999999": "-1e999999999",
		"1e999999999": "1e999999999", "an exponent beyond 64 bits": "1e99999999999999999999", "400 digits": strings.Repeat("7", 400),
		"400 places": "0." + strings.Repeat("0", 399) + "1",
	}
}

func TestNumbersOutsideTheContractAreRefused(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		score := object{"criterionId": "share", "notApplicable": false, "numericValue": hole}
		places := map[string]struct {
			request request
			field   string
		}{
			"a target":            {post("/targets", newTarget("new", object{"target": hole, "criterionOrChapterId": "share"})), "target"},
			"a changed target":    {patch(targetName("goal"), object{"target": object{"target": hole}}), "target.target"},
			"a score":             {post("/scorecards", newCard("new", object{"scores": []object{score}})), "scores[0].numericValue"},
			"an AI value":         {post("/scorecards", newCard("new", object{"scores": []object{with(number("share", 1), object{"aiValue": hole})}})), "scores[0].aiValue"},
			"a changed score":     {patch(cardName("draft"), object{"scorecard": object{"scores": []object{score}}}), "scorecard.scores[0].numericValue"},
			"a score to add up":   {post("/scorecards:score", object{"templateName": templateName("quality"), "scores": []object{score}}), "scores[0].numericValue"},
			"a template's weight": {post("/scorecardTemplates", newTemplate("new", object{"criterionId": "q", "weight": hole, "answer": span(0, 1, 1)})), "template.chapters[0].criteria[0].weight"},
		}
		literals := outlandish()
		for place, p := range places {
			for _, name := range slices.Sorted(maps.Keys(literals)) {
				r := p.request
				r.Body = fill(t, p.request.Body, literals[name])
				w.refuses(t, fault{name: place + " of " + name, request: r, fields: []string{p.field}})
			}
			for _, name := range []string{"NaN", "Infinity", "-Infinity", "+1", "01", ".5", "1.", "0x10", "1_000", "1,5"} {
				r := p.request
				r.Body = fill(t, p.request.Body, name)
				w.refuses(t, fault{name: place + " of " + name, request: r, reason: "INVALID_JSON", fields: []string{"body"}})
			}
			for _, name := range []string{`"1"`, "true", "[1]", "{}"} {
				r := p.request
				r.Body = fill(t, p.request.Body, name)
				w.refuses(t, fault{name: place + " of " + name, request: r, fields: []string{p.field}})
			}
		}
	})
}

// newTemplate is a template with one chapter of the criteria.
func newTemplate(id string, criteria ...object) object {
	return object{"name": templateName(id), "title": "New", "template": object{
		"chapters": []object{{"chapterId": "only", "criteria": criteria}},
	}}
}

func TestTargetsLieBetween0And100(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		for _, literal := range []string{"100.01", "101", "100.0000001", "100.0001", "-1.5", "-2", "-0.0001", "1e3", "null"} {
			w.refuses(t,
				fault{name: "created as " + literal, fields: []string{"target"},
					request: post("/targets", fill(t, newTarget("new", object{"target": hole, "criterionOrChapterId": "share"}), literal))},
				fault{name: "changed to " + literal, fields: []string{"target.target"},
					request: patch(targetName("goal"), fill(t, object{"target": object{"target": hole}}, literal))})
		}
		for literal, want := range map[string]string{
			"0": "0", "-0": "0", "0.0001": "0.0001", "99.9999": "99.9999", "33.330": "33.33", "100.0000": "100", "1e2": "100", "1E+1": "10", "1000e-4": "0.1",
		} {
			body := fill(t, object{"target": object{"target": hole}}, literal)
			changed := w.ok(t, http.MethodPatch, at(targetName("goal")), body)["target"].(object)
			require.Equal(t, json.Number(want), changed["target"], literal)
		}
	})
}

func TestHugeLiteralsCostNoTime(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		for _, literal := range []string{strings.Repeat("9", 1000), "1e999999999", "-1e-999999999", "0." + strings.Repeat("3", 1000)} {
			body := fill(t, newTarget("new", object{"target": hole}), literal)
			begin := time.Now()
			require.Equal(t, http.StatusBadRequest, w.do(t, post("/targets", body)).Status)
			require.Less(t, time.Since(begin), time.Second, "generous: the machine may be busy")
		}
		w.unchanged(t)
	})
}

func TestAnswersOutsideTheirCriterionAreRefused(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		for name, value := range map[string]struct {
			criterion string
			value     float64
		}{
			"no option of the criterion":     {"greeting", 7},
			"between two options":            {"greeting", 5.0001},
			"off the steps of the range":     {"solution", 2.5},
			"a hair off the steps":           {"solution", 3.0001},
			"above the range":                {"share", 100.0001},
			"below the range":                {"share", -0.0001},
			"a number where text is wanted":  {"notes", 1},
			"the -1 of a total without data": {"share", -1},
		} {
			scores := []object{number(value.criterion, value.value)}
			w.refuses(t,
				fault{name: name + ", created", request: post("/scorecards", newCard("new", object{"scores": scores})), fields: []string{"scores[0].numericValue"}},
				fault{name: name + ", changed", request: patch(cardName("draft"), object{"scorecard": object{"scores": scores}}),
					fields: []string{"scorecard.scores[0].numericValue"}},
				fault{name: name + ", added up", request: post("/scorecards:score", object{"templateName": templateName("quality"), "scores": scores}),
					fields: []string{"scores[0].numericValue"}},
			)
		}
	})
}

func TestWholeNumbersMayBeWrittenInAnyWay(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		for _, literal := range []string{"2", "2.0", "2e0", "0.2e1", "20E-1", "2.000000000000000000000000"} {
			listed := w.ok(t, http.MethodPost, at(support)+"/targets:list", fill(t, object{"pageSize": hole}, literal))
			require.Len(t, listed["targets"], 1, literal)
		}
		for _, literal := range []string{"2.5", "1e-1", "9007199254740993.5", "2147483648", "-1", "1e10", "1e999999999", `"2"`, "null", "true"} {
			w.refuses(t, fault{name: "pageSize " + literal, fields: []string{"pageSize"}, request: post("/targets:list", fill(t, object{"pageSize": hole}, literal))})
		}
		for _, literal := range []string{"-721", "841", "0.5", "1e9", "-2147483649"} {
			w.refuses(t, fault{name: "timeZoneOffset " + literal, fields: []string{"timeZoneOffset"},
				request: post("/scorecards:export", fill(t, with(exportAll(), object{"timeZoneOffset": hole}), literal))})
		}
	})
}

// exportAll is the body of an export of everything that the tests make.
func exportAll() object {
	return object{"startTime": "2020-01-01T00:00:00Z", "endTime": "2026-12-31T00:00:00Z"}
}

func TestComputedNumbersAreIgnoredWhateverTheySay(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for i, literal := range []string{"101", "-7", "1e39", "0.123456789", strings.Repeat("9", 400)} {
			id := "total-" + string(rune('a'+i))
			body := fill(t, newCard(id, object{"totalScore": hole, "calibrationConsistencyScore": 5}), literal)
			created := c.ok(t, http.MethodPost, at(support)+"/scorecards", body)["scorecard"].(object)
			require.Equal(t, json.Number("75"), created["totalScore"], literal)
			require.NotContains(t, created, "calibrationConsistencyScore")
		}
		refused := c.do(t, post("/scorecards", newCard("new", object{"totalScore": "75"})))
		require.Equal(t, []string{"totalScore"}, refused.fields(t), "its JSON type is checked")
	})
}

func TestTemplatesThatCannotAddUpAreRefused(t *testing.T) {
	t.Parallel()
	question := func(more object) object { return with(object{"criterionId": "q", "answer": span(0, 10, 1)}, more) }
	ranged := func(least, most float64, more object) object {
		return question(object{"answer": with(object{"type": "RANGE", "min": least, "max": most}, more)})
	}
	const first = "template.chapters[0].criteria[0]"
	eachWatched(t, func(t *testing.T, w *watched) {
		for name, c := range map[string]struct {
			template object
			fields   []string
		}{
			"weights that sum to 0":            {newTemplate("new", question(object{"weight": 0}), question(object{"criterionId": "r", "weight": 0})), []string{"template.chapters"}},
			"a negative weight":                {newTemplate("new", question(object{"weight": -1})), []string{first + ".weight"}},
			"only text":                        {newTemplate("new", question(object{"answer": object{"type": "TEXT"}})), []string{"template.chapters"}},
			"no criteria":                      {newTemplate("new"), []string{"template.chapters[0].criteria"}},
			"no points to earn":                {newTemplate("new", question(object{"answer": options(0)})), []string{first + ".answer.options"}},
			"negative points":                  {newTemplate("new", question(object{"answer": options(-5, 5)})), []string{first + ".answer.options[0].points"}},
			"no options":                       {newTemplate("new", question(object{"answer": object{"type": "OPTIONS"}})), []string{first + ".answer.options"}},
			"an option twice":                  {newTemplate("new", question(object{"answer": options(1, 2, 1)})), []string{first + ".answer.options[2].value"}},
			"an empty range":                   {newTemplate("new", ranged(5, 5, nil)), []string{first + ".answer.max"}},
			"a range upside down":              {newTemplate("new", ranged(5, 1, nil)), []string{first + ".answer.max"}},
			"no range":                         {newTemplate("new", question(object{"answer": object{"type": "RANGE"}})), []string{first + ".answer.max", first + ".answer.min"}},
			"a step of 0":                      {newTemplate("new", ranged(0, 5, object{"step": 0})), []string{first + ".answer.step"}},
			"steps that do not fit":            {newTemplate("new", ranged(0, 5, object{"step": 2})), []string{first + ".answer.step"}},
			"an id twice":                      {newTemplate("new", question(nil), question(nil)), []string{"template.chapters[0].criteria[1].criterionId"}},
			"a criterion named as its chapter": {newTemplate("new", question(object{"criterionId": "only"})), []string{first + ".criterionId"}},
			"a condition on itself":            {newTemplate("new", question(object{"showIf": object{"criterionId": "q", "values": []int{1}}})), []string{first + ".showIf.criterionId"}},
			"a condition that cannot hold": {newTemplate("new", question(nil), question(object{"criterionId": "r", "showIf": object{"criterionId": "q", "values": []float64{11, 1.5}}})),
				[]string{"template.chapters[0].criteria[1].showIf.values[0]", "template.chapters[0].criteria[1].showIf.values[1]"}},
			"no title":            {with(newTemplate("new", question(nil)), object{"title": ""}), []string{"title"}},
			"a pass score of 101": {with(newTemplate("new", question(nil)), object{"qaScoreConfig": object{"passScore": 101}}), []string{"qaScoreConfig.passScore"}},
			"two bands that begin alike": {with(newTemplate("new", question(nil)), object{
				"qaScoreConfig": object{"bands": []object{{"label": "a", "min": 5}, {"label": "b", "min": 5}}}}), []string{"qaScoreConfig.bands[1].min"}},
			"another name's revision": {with(newTemplate("new", question(nil)), object{"name": templateName("new") + "@2"}), []string{"name"}},
		} {
			w.refuses(t, fault{name: name + ", created", request: post("/scorecardTemplates", c.template), reason: "INVALID_REQUEST", fields: c.fields})
			if c.template["title"] == "" || strings.Contains(name, "name") {
				continue
			}
			delete(c.template, "name")
			changed := make([]string, len(c.fields))
			for i, field := range c.fields {
				changed[i] = "scorecardTemplate." + field
			}
			w.refuses(t, fault{name: name + ", changed", request: patch(templateName("quality"), object{"scorecardTemplate": c.template}),
				reason: "INVALID_REQUEST", fields: changed})
		}
		for _, method := range []string{"WEIGHTED_CRITERIA", "WEIGHTED_CHAPTERS", "WEIGHTED_POINTS"} {
			body := newTemplate("new", question(object{"weight": 0}))
			content := body["template"].(object)
			content["scoring"] = object{"method": method}
			content["chapters"].([]object)[0]["weight"] = 0
			w.refuses(t, fault{name: "weights of 0 under " + method, request: post("/scorecardTemplates", body), fields: []string{"template.chapters"}})
		}
	})
}
