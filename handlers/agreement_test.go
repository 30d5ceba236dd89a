package handlers_test

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
	"opencoaching/scoring/agreement"
)

// noAnswer is a criterion left open, inapplicableAnswer one that does not apply, in the tables here.
const (
	noAnswer           = -1
	inapplicableAnswer = -2
)

// agreementTable is a template revision of one criterion from 0 to 5 with the answers to it: a row for each conversation,
// a column for each rater, of whom the first answered the original or the answer key.
type agreementTable struct {
	template string
	group    bool // a group calibration each, or else single ones
	rows     [][]int
}

// agreementTables are tables whose statistics are known.
func agreementTables() map[string]agreementTable {
	var cohen, weighted, fleiss [][]int
	pairs := func(counts [][]int) (rows [][]int) {
		for i, row := range counts {
			for j, count := range row {
				rows = append(rows, slices.Repeat([][]int{{i, j}}, count)...)
			}
		}
		return rows
	}
	cohen = pairs([][]int{{20, 5}, {10, 15}})
	weighted = pairs([][]int{{10, 3, 1}, {2, 12, 4}, {0, 3, 15}})
	for _, counts := range [][]int{{0, 0, 0, 0, 14}, {0, 2, 6, 4, 2}, {0, 0, 3, 5, 6}, {0, 3, 9, 2, 0}, {2, 2, 8, 1, 1}, {7, 7, 0, 0, 0},
		{3, 2, 6, 3, 0}, {2, 5, 3, 2, 2}, {6, 5, 2, 1, 0}, {0, 2, 2, 3, 7}} {
		var row []int
		for answer, count := range counts {
			row = append(row, slices.Repeat([]int{answer}, count)...)
		}
		fleiss = append(fleiss, row)
	}
	observers := [][]int{{1, 2, 3, 3, 2, 1, 4, 1, 2, -1, -1, -1}, {1, 2, 3, 3, 2, 2, 4, 1, 2, 5, -1, 3},
		{-1, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, -1}, {1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, -1}}
	krippendorff := make([][]int, 12)
	for unit := range krippendorff {
		for _, answers := range observers {
			krippendorff[unit] = append(krippendorff[unit], answers[unit])
		}
	}
	return map[string]agreementTable{
		"cohen": {"cohen", false, cohen}, "weighted": {"weighted", true, weighted},
		"fleiss": {"fleiss", true, fleiss}, "krippendorff": {"krippendorff", true, krippendorff},
	}
}

// fill makes the template and stores the calibrations.
func (table agreementTable) fill(t *testing.T, c company) {
	t.Helper()
	c.create(t, at(support)+"/scorecardTemplates", object{"name": templateName(table.template), "title": table.template, "template": object{
		"chapters": []object{{"chapterId": "all", "criteria": []object{
			{"criterionId": "only", "displayName": "Only", "allowNotApplicable": true, "answer": span(0, 5, 1)},
			{"criterionId": "why", "answer": object{"type": "TEXT"}}}}}}})
	var cards []*coaching.Scorecard
	for unit, row := range table.rows {
		original := table.name(unit, 0)
		for rater, answer := range row {
			card := calibrationCard(table.name(unit, rater), table.template, fmt.Sprintf("rater-%d", rater))
			card.ConversationName = fmt.Sprintf("%s/conversations/%s-%d", support, table.template, unit)
			card.Scores = answered(answer)
			switch {
			case rater > 0 && table.group:
				card.ScorecardType, card.ReferenceScorecardID, card.OriginalID = coaching.ScorecardCalibrationResponse, original, original
			case rater > 0:
				card.CalibratedScorecardName, card.OriginalID = cardName(original), original
			case table.group:
				card.ScorecardType = coaching.ScorecardCalibrationKey
			}
			cards = append(cards, card)
		}
	}
	c.store(t, cards...)
}

func (table agreementTable) name(unit, rater int) string {
	return fmt.Sprintf("%s-%03d-%02d", table.template, unit, rater)
}

func answered(answer int) []coaching.Score {
	switch answer {
	case noAnswer:
		return []coaching.Score{}
	case inapplicableAnswer:
		return []coaching.Score{{CriterionID: "only", ChapterID: "all", NotApplicable: true}}
	default:
		return []coaching.Score{{CriterionID: "only", ChapterID: "all", NumericValue: new(coaching.Decimal(answer) * coaching.DecimalUnit)}}
	}
}

var submittedAt = time.Date(2026, 2, 1, 10, 0, 0, 0, time.UTC)

// calibrationCard is a scorecard of agent-1 that somebody submitted.
func calibrationCard(id, template, by string) *coaching.Scorecard {
	person := &coaching.Person{Name: userName(by)}
	return &coaching.Scorecard{
		Name: cardName(id), ConversationName: support + "/conversations/conv-1", AgentUserName: userName("agent-1"),
		TemplateName: templateName(template) + "@1", Creator: person, SubmittedBy: person, UpdatedBy: person, Scores: []coaching.Score{},
		CreateTime: submittedAt, UpdateTime: submittedAt, SubmitTime: submittedAt,
	}
}

// store stores scorecards as they are.
func (c company) store(t *testing.T, cards ...*coaching.Scorecard) {
	t.Helper()
	require.NoError(t, c.Store.Write(t.Context(), "acme", func(tx repository.Tx) error {
		return tx.Profile("acme", "support").Scorecards().Create(t.Context(), cards...)
	}))
}

// data is the table as package agreement takes it.
func (table agreementTable) data() *agreement.Data {
	d := &agreement.Data{Items: []agreement.Item{{Possible: 6, High: 5}}}
	categories := map[int]int32{}
	for unit, row := range table.rows {
		d.Clusters = append(d.Clusters, int32(unit))
		d.Raters = len(row)
		for rater, answer := range row {
			if answer == noAnswer {
				continue
			}
			item := &d.Items[0]
			if _, known := categories[answer]; !known {
				categories[answer] = int32(len(item.Categories))
				item.Categories = append(item.Categories, agreement.Category{Number: float64(answer), Numeric: true})
			}
			item.Ratings = append(item.Ratings, agreement.Rating{Unit: int32(unit), Rater: int32(rater), Category: categories[answer], Key: rater == 0})
		}
	}
	return d
}

// analyze asks for statistics as a caller; none is the operator.
func (c company) analyze(t testing.TB, caller string, body object) object {
	t.Helper()
	return c.as(t, caller, http.MethodPost, at(support)+"/scorecards:analyzeAgreement", body)
}

// among are the fields of the statistics among raters.
var among = map[string]agreement.Kind{
	"percentAgreement": agreement.PercentAgreement, "agreementWithinTolerance": agreement.WithinTolerance,
	"cohenKappa": agreement.CohenKappa, "weightedKappaLinear": agreement.WeightedKappaLinear,
	"weightedKappaQuadratic": agreement.WeightedKappaQuadratic, "fleissKappa": agreement.FleissKappa,
	"krippendorffAlphaNominal": agreement.AlphaNominal, "krippendorffAlphaOrdinal": agreement.AlphaOrdinal,
	"krippendorffAlphaInterval": agreement.AlphaInterval, "krippendorffAlphaRatio": agreement.AlphaRatio, "gwetAc1": agreement.GwetAC1,
}

var byRater = map[string]agreement.RaterKind{
	"percentAgreement": agreement.RaterAgreement, "agreementWithinTolerance": agreement.RaterWithin, "bias": agreement.Bias,
	"meanAbsoluteError": agreement.MeanAbsoluteError, "rootMeanSquareError": agreement.RootMeanSquareError,
}

func requireStatistic(t *testing.T, want agreement.Statistic, got any, field string) {
	t.Helper()
	statistic := object{"n": json.Number(fmt.Sprint(want.Units)), "ratings": json.Number(fmt.Sprint(want.Ratings))}
	if want.Value == nil {
		statistic["undefinedReason"] = string(want.Reason)
	} else {
		statistic["value"] = fourPlaces(want.Value)
	}
	if i := want.Interval; i != nil {
		interval := object{"resamples": json.Number(fmt.Sprint(i.Resamples))}
		if i.Lower == nil {
			interval["undefinedReason"] = string(i.Reason)
		} else {
			interval["lower"], interval["upper"] = fourPlaces(i.Lower), fourPlaces(i.Upper)
		}
		statistic["interval"] = interval
	}
	require.Equal(t, statistic, got, field)
}

func fourPlaces(value *float64) json.Number {
	return json.Number(coaching.Decimal(math.Round(*value * coaching.DecimalUnit)).String())
}

func TestAgreementOverHTTPIsThatOfTheStatistics(t *testing.T) {
	t.Parallel()
	golden := map[string]map[string]string{
		"cohen": {"cohenKappa": "0.4"}, "weighted": {"cohenKappa": "0.6056", "weightedKappaLinear": "0.6735"},
		"fleiss": {"fleissKappa": "0.2099"}, "krippendorff": {"krippendorffAlphaNominal": "0.7434", "krippendorffAlphaInterval": "0.8491"},
	}
	eachCompany(t, func(t *testing.T, c company) {
		for name, table := range agreementTables() {
			table.fill(t, c)
			for _, body := range []object{
				{"bootstrap": object{"seed": 7, "resamples": 100, "level": 0.9}}, {"bootstrap": object{"seed": 7, "resamples": 100, "level": 0.9}, "excludeAnswerKeys": true, "tolerance": 20},
			} {
				tolerance, excluded := 0.1, body["excludeAnswerKeys"] == true
				if excluded {
					tolerance = 0.2
				}
				want, err := agreement.Analyze(table.data(), agreement.Options{
					Tolerance: tolerance, ExcludeKeys: excluded, Bootstrap: &agreement.Bootstrap{Seed: 7, Resamples: 100, Level: 0.9}})
				require.NoError(t, err)
				got := c.analyze(t, "", with(object{"templateName": templateName(table.template) + "@1"}, body))
				table.requireSame(t, want, got)
				criterion := got["criteria"].([]any)[0].(object)
				if !excluded {
					for field, value := range golden[name] {
						require.Equal(t, json.Number(value), criterion["statistics"].(object)[field].(object)["value"], "%s %s", name, field)
					}
				}
			}
		}
		// All tables together: what is pooled is over the criteria of all templates.
		whole := c.analyze(t, userName("specialist"), object{"startTime": "2026-02-01T10:00:00Z", "endTime": "2026-02-01T10:00:00Z"})
		require.Equal(t, json.Number("50"), whole["unitCount"], "group calibrations wait for the specialist's own response")
		require.Equal(t, json.Number("0"), whole["withheldCount"])
		whole = c.analyze(t, userName("qa-lead"), object{"startTime": "2026-02-01T10:00:00Z"})
		require.Equal(t, json.Number("122"), whole["unitCount"])
		require.Len(t, whole["criteria"], 4)
		require.Len(t, whole["raterUserNames"], 14)
		none := c.analyze(t, "", object{"endTime": "2026-02-01T09:59:59.999999Z"})
		require.Equal(t, []any{}, none["criteria"])
		require.Equal(t, object{"n": json.Number("0"), "ratings": json.Number("0"), "undefinedReason": "NO_RATINGS"}, none["overall"].(object)["cohenKappa"])
	})
}

func (table agreementTable) requireSame(t *testing.T, want agreement.Analysis, got object) {
	t.Helper()
	require.Equal(t, json.Number(fmt.Sprint(len(table.rows))), got["unitCount"])
	require.Equal(t, json.Number(fmt.Sprint(len(table.rows))), got["conversationCount"])
	require.Equal(t, object{"seed": json.Number("7"), "resamples": json.Number("100"), "level": json.Number("0.9")}, got["bootstrap"])
	require.Len(t, got["criteria"], 1, "text is not compared")
	criterion := got["criteria"].([]any)[0].(object)
	require.Equal(t, templateName(table.template)+"@1", criterion["templateName"])
	require.Equal(t, []any{"all", "only", "Only"}, []any{criterion["chapterId"], criterion["criterionId"], criterion["displayName"]})
	for _, part := range []struct {
		want agreement.Statistics
		got  object
	}{{want.Overall, got["overall"].(object)}, {want.Items[0], criterion["statistics"].(object)}} {
		for field, k := range among {
			requireStatistic(t, part.want.Among[k], part.got[field], table.template+" "+field)
		}
		raters := map[string]object{}
		for _, rater := range part.got["raters"].([]any) {
			raters[rater.(object)["raterUserName"].(string)] = rater.(object)
		}
		for rater, statistics := range part.want.Raters {
			got, held := raters[userName(fmt.Sprintf("rater-%d", rater))]
			require.Equal(t, statistics != nil, held)
			if held {
				for field, k := range byRater {
					requireStatistic(t, statistics[k], got[field], field)
				}
			}
		}
	}
}

func TestNotApplicableIsAGapOrACategory(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		table := agreementTable{"some", true, [][]int{{1, 1}, {2, 1}, {inapplicableAnswer, 1}, {inapplicableAnswer, inapplicableAnswer}, {noAnswer, 3}}}
		table.fill(t, c)
		at := func(body object) object {
			return c.analyze(t, "", with(object{"templateName": templateName("some")}, body))["criteria"].([]any)[0].(object)["statistics"].(object)
		}
		gap, category := at(nil), at(object{"treatNotApplicableAsCategory": true})
		require.Equal(t, object{"value": json.Number("50"), "n": json.Number("2"), "ratings": json.Number("4")}, gap["percentAgreement"])
		require.Equal(t, object{"value": json.Number("50"), "n": json.Number("4"), "ratings": json.Number("8")}, category["percentAgreement"])
		require.Equal(t, gap["krippendorffAlphaInterval"], category["krippendorffAlphaInterval"])
		require.Equal(t, json.Number("4"), category["raters"].([]any)[0].(object)["percentAgreement"].(object)["n"])
		require.Equal(t, json.Number("2"), category["raters"].([]any)[0].(object)["bias"].(object)["n"])
	})
}

// groupCalibration makes an answer key of qa-lead with submitted responses of manager and second, a specialist.
func (c company) groupCalibration(t *testing.T, id string, more object) {
	t.Helper()
	c.ok(t, http.MethodPost, at(acme)+"/users:batchUpsert", object{"users": []object{{"name": userName("second"), "roles": []string{"QA_SPECIALIST"}}}})
	submitted := with(object{"conversationName": support + "/conversations/conv-" + id, "submitTime": "2026-02-20T12:00:00Z"}, more)
	c.made(t, userName("qa-lead"), newCard(id, with(submitted, object{"scorecardType": answerKey, "scores": []object{number("solution", 7)}})))
	for by, value := range map[string]float64{"second": 7, "manager": 4} {
		if more != nil && by == "manager" { // whose team the agent is not in
			continue
		}
		c.made(t, userName(by), part(response, id+"-"+by, id, with(submitted, object{"scores": []object{number("solution", value)}})))
	}
}

func TestNobodyLearnsOthersAnswersBeforeTheOwn(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.groupCalibration(t, "group", nil)
		key, byTemplate := object{"answerKeyScorecardName": cardName("group")}, object{"templateName": templateName("quality") + "@*"}
		counts := func(caller string) []any {
			got := c.analyze(t, caller, byTemplate)
			return []any{got["unitCount"], got["withheldCount"]}
		}
		refused := func(caller, why, count string) {
			a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/scorecards:analyzeAgreement", Body: key, Caller: caller})
			require.Contains(t, string(a.Body), why)
			require.Equal(t, []any{json.Number("0"), json.Number(count)}, counts(caller))
			withheld := c.analyze(t, caller, byTemplate)
			require.Equal(t, []any{}, withheld["raterUserNames"])
			require.Equal(t, []any{}, withheld["criteria"])
		}
		sees := func(caller string) {
			require.Equal(t, []any{json.Number("1"), json.Number("0")}, counts(caller))
			require.Equal(t, json.Number("1"), c.analyze(t, caller, key)["unitCount"])
		}
		specialist, lead := userName("specialist"), userName("qa-lead")
		refused(specialist, "names nothing that exists here", "0")
		sees(lead)
		sees(userName("admin"))
		sees(userName("manager"))                            // of agent-1's team, and has responded
		for _, by := range []string{"specialist", "admin"} { // administrators run calibrations, and this one takes part in one
			c.made(t, userName(by), part(response, "group-"+by, "group", object{"conversationName": support + "/conversations/conv-group", "scores": []object{number("solution", 6)}}))
			refused(userName(by), "RESPONSE_NOT_SUBMITTED", "1")
		}
		c.as(t, specialist, http.MethodPost, at(cardName("group-specialist"))+":submit", object{})
		sees(specialist)
		got := c.analyze(t, specialist, key)
		require.Equal(t, []any{userName("manager"), userName("qa-lead"), userName("second"), userName("specialist")}, got["raterUserNames"])
		solution := got["criteria"].([]any)[2].(object)
		require.Equal(t, "solution", solution["criterionId"])
		require.Equal(t, object{"value": json.Number("16.6667"), "n": json.Number("1"), "ratings": json.Number("4")}, solution["statistics"].(object)["percentAgreement"])
		held := solution["statistics"].(object)["raters"].([]any)
		require.Len(t, held, 3)
		require.Equal(t, userName("manager"), held[0].(object)["raterUserName"])
		require.Equal(t, json.Number("-3"), held[0].(object)["bias"].(object)["value"])
	})
}

// TestAgreementOfSingleCalibrations goes through the operations that make them.
func TestAgreementOfSingleCalibrations(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.appealable(t) // by the specialist: greeting 5 of 10, solution 4 of 10
		scores := []object{number("greeting", 5), number("solution", 7)}
		for i, id := range []string{"first", "again", "draft"} {
			more := object{"scores": scores}
			if id != "draft" {
				more["submitTime"] = fmt.Sprintf("2026-02-20T1%d:00:00Z", 4-i)
			}
			if id == "again" {
				more["scores"] = []object{number("greeting", 0), number("solution", 0)}
			}
			c.made(t, userName("qa-lead"), calibrating(id, more))
		}
		got := c.analyze(t, userName("specialist"), object{"templateName": templateName("quality") + "@1"})
		require.Equal(t, []any{userName("qa-lead"), userName("specialist")}, got["raterUserNames"])
		overall := got["overall"].(object)
		require.Equal(t, object{"value": json.Number("50"), "n": json.Number("2"), "ratings": json.Number("4")}, overall["percentAgreement"], "what was submitted last counts")
		raters := overall["raters"].([]any)
		require.Len(t, raters, 1)
		require.Equal(t, json.Number("15"), raters[0].(object)["bias"].(object)["value"], "the mean of 0 and 30 percent of the range")
	})
}

// TestARaterIsWhoAnswered brings in by one person what others answered.
func TestARaterIsWhoAnswered(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		by := func(who string, more object) object {
			return with(object{"creator": object{"name": userName(who)}, "conversationName": support + "/conversations/conv-x",
				"submitTime": "2026-02-20T12:00:00Z", "scores": []object{number("solution", 7)}}, more)
		}
		lead := userName("qa-lead")
		c.made(t, lead, newCard("key", by("specialist", object{"scorecardType": answerKey})))
		c.made(t, lead, part(response, "one", "key", by("manager", nil)))
		c.made(t, lead, part(response, "two", "key", by("admin", object{"scores": []object{number("solution", 4)}})))
		c.appealable(t)
		for _, id := range []string{"manager", "admin"} {
			c.made(t, lead, calibrating("of-"+id, by(id, nil)))
		}
		got := c.analyze(t, lead, object{"templateName": templateName("quality") + "@*"})
		require.Equal(t, []any{userName("admin"), userName("manager"), userName("specialist")}, got["raterUserNames"])
		require.Equal(t, json.Number("2"), got["unitCount"])
		solution := got["criteria"].([]any)[2].(object)["statistics"].(object)
		require.Equal(t, json.Number("6"), solution["percentAgreement"].(object)["ratings"])
	})
}

func TestAgreementOfATeam(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.groupCalibration(t, "ours", nil)
		c.groupCalibration(t, "theirs", object{"agentUserName": userName("agent-dev")})
		all := object{"templateName": templateName("quality")}
		require.Equal(t, json.Number("2"), c.analyze(t, userName("qa-lead"), all)["unitCount"])
		require.Equal(t, json.Number("1"), c.analyze(t, userName("manager"), all)["unitCount"])
		a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/scorecards:analyzeAgreement",
			Body: object{"answerKeyScorecardName": cardName("theirs")}, Caller: userName("manager")})
		require.Contains(t, string(a.Body), "names nothing that exists here")
		for _, caller := range []string{"agent-1", "user-admin", "integrator"} {
			c.refused(t, http.StatusForbidden, request{Method: http.MethodPost, Path: at(support) + "/scorecards:analyzeAgreement", Body: all, Caller: userName(caller)})
		}
	})
}

func TestAgreementIsRefused(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		draft := calibrationCard("draft-key", "quality", "qa-lead")
		draft.ScorecardType, draft.SubmitTime, draft.SubmittedBy = coaching.ScorecardCalibrationKey, time.Time{}, nil
		c.store(t, draft, calibrationCard("normal", "quality", "qa-lead"))
		template := object{"templateName": templateName("quality")}
		for name, f := range map[string]struct {
			body object
			want []string
		}{
			"nothing is asked for":    {object{}, []string{"answerKeyScorecardName"}},
			"a key and a template":    {object{"answerKeyScorecardName": cardName("normal"), "templateName": templateName("quality")}, []string{"answerKeyScorecardName"}},
			"an end before the start": {object{"startTime": "2026-03-02T00:00:00Z", "endTime": "2026-03-01T00:00:00Z"}, []string{"startTime"}},
			"no such key":             {object{"answerKeyScorecardName": cardName("none")}, []string{"answerKeyScorecardName"}},
			"no key":                  {object{"answerKeyScorecardName": cardName("normal")}, []string{"answerKeyScorecardName"}},
			"another profile's key":   {object{"answerKeyScorecardName": sales + "/scorecards/draft-key"}, []string{"answerKeyScorecardName"}},
			"a draft":                 {object{"answerKeyScorecardName": cardName("draft-key")}, []string{"ANSWER_KEY_NOT_SUBMITTED"}},
			"no such template":        {object{"templateName": templateName("none")}, []string{"templateName"}},
			"no such revision":        {object{"templateName": templateName("quality") + "@9"}, []string{"templateName"}},
			"all at once": {object{"templateName": templateName("quality"), "tolerance": -1, "bootstrap": object{"seed": -1, "resamples": 99, "level": 1}},
				[]string{"tolerance", "bootstrap.seed", "bootstrap.resamples", "bootstrap.level"}},
			"too many digits":  {with(template, object{"tolerance": 0.00001}), []string{"tolerance"}},
			"an unknown field": {with(template, object{"seed": 1}), []string{"seed"}},
		} {
			a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/scorecards:analyzeAgreement", Body: f.body})
			for _, want := range f.want {
				require.Contains(t, string(a.Body), want, name)
			}
		}
		c.refused(t, http.StatusNotFound, request{Method: http.MethodPost, Path: at(acme) + "/profiles/none/scorecards:analyzeAgreement", Body: template})
	})
}
