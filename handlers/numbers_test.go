package handlers_test

import (
	"encoding/json"
	"fmt"
	"math/big"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	numberCards  = 200
	numberScores = 500
)

// TestAHundredThousandNumbersAreKeptToTheDigit sends random scores with up to four decimals, and holds what is read,
// listed, exported and averaged against what was sent.
func TestAHundredThousandNumbersAreKeptToTheDigit(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.create(t, at(support)+"/scorecardTemplates", wideTemplate())
		random := rand.New(rand.NewPCG(26, 11))
		sent, totals := map[string][]string{}, new(big.Rat)
		for i := range numberCards {
			id := fmt.Sprintf("card-%03d", i)
			literals := make([]string, numberScores)
			for j := range literals {
				literals[j] = randomDecimal(random, j)
			}
			created := c.ok(t, http.MethodPost, at(support)+"/scorecards", wideCard(id, literals))["scorecard"].(object)
			sent[cardName(id)] = literals
			total, ok := new(big.Rat).SetString(string(created["totalScore"].(json.Number)))
			require.True(t, ok)
			totals.Add(totals, total)
		}
		c.holdLists(t, sent)
		c.holdExport(t, sent)
		c.holdMean(t, totals.Quo(totals, big.NewRat(numberCards, 1)))
	})
}

// wideTemplate has as many criteria as a scorecard may have scores, every other one with a very wide range.
func wideTemplate() object {
	criteria := make([]object, numberScores)
	for i := range criteria {
		least, most := -1, 100
		if i%2 == 1 {
			least, most = -1_000_000, 1_000_000
		}
		criteria[i] = object{"criterionId": fmt.Sprintf("c%03d", i), "answer": object{"type": "RANGE", "min": least, "max": most}}
	}
	return object{"name": templateName("wide"), "title": "Wide", "template": object{
		"scoring":  object{"normalization": "MIN_MAX", "decimals": 4},
		"chapters": []object{{"chapterId": "all", "criteria": criteria}},
	}}
}

// randomDecimal is the shortest form of a random number in the range of the j-th criterion of wideTemplate.
func randomDecimal(random *rand.Rand, j int) string {
	least, most := int64(-1_0000), int64(100_0000)
	if j%2 == 1 {
		least, most = -1_000_000_0000, 1_000_000_0000
	}
	units := least + random.Int64N(most-least+1)
	if random.IntN(4) == 0 { // fewer decimals, more often than chance would give them
		units -= units % []int64{10, 100, 1000, 10000}[random.IntN(4)]
	}
	sign := ""
	if units < 0 {
		sign, units = "-", -units
	}
	text := fmt.Sprintf("%s%d.%04d", sign, units/10000, units%10000)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

func wideCard(id string, literals []string) string {
	var scores strings.Builder
	for j, literal := range literals {
		if j > 0 {
			scores.WriteByte(',')
		}
		fmt.Fprintf(&scores, `{"criterionId":"c%03d","notApplicable":false,"numericValue":%s}`, j, literal)
	}
	return fmt.Sprintf(`{"name":"%s","conversationName":"%s/conversations/c","agentUserName":"%s","templateName":"%s",`+
		`"createTime":"2026-02-20T10:00:00Z","updateTime":"2026-02-20T10:00:00Z","submitTime":"2026-02-20T10:00:00Z","scores":[%s]}`,
		cardName(id), support, userName("agent-1"), templateName("wide"), scores.String())
}

func (c company) holdLists(t *testing.T, sent map[string][]string) {
	t.Helper()
	listed, token := 0, ""
	for {
		page := c.ok(t, http.MethodGet, at(support)+"/scorecards?pageSize=100&pageToken="+token, nil)
		for _, item := range page["scorecards"].([]any) {
			holdScores(t, sent, item.(object))
			listed++
		}
		next, more := page["nextPageToken"].(string)
		if !more {
			break
		}
		token = next
	}
	require.Equal(t, numberCards, listed)
	for _, i := range []int{0, 99, 199} {
		holdScores(t, sent, c.get(t, cardName(fmt.Sprintf("card-%03d", i)), "scorecard"))
	}
}

func holdScores(t *testing.T, sent map[string][]string, card object) {
	t.Helper()
	literals := sent[card["name"].(string)]
	scores := card["scores"].([]any)
	require.Len(t, scores, numberScores)
	for j, score := range scores {
		if got := string(score.(object)["numericValue"].(json.Number)); got != literals[j] {
			require.Equal(t, literals[j], got, "%s, score %d", card["name"], j)
		}
	}
}

// holdExport compares every cell, in both layouts.
func (c company) holdExport(t *testing.T, sent map[string][]string) {
	t.Helper()
	wide := c.export(t, "", object{"scorecardTemplateNames": []string{templateName("wide") + "@*"}})
	require.Len(t, wide, 1+numberCards)
	first := len(wide[0]) - 2*numberScores // a value and a comment each
	for _, record := range wide[1:] {
		for j, literal := range sent[record[0]] {
			if got := record[first+2*j]; got != literal {
				require.Equal(t, literal, got, "%s, score %d", record[0], j)
			}
		}
	}
	long := c.export(t, "?layout=long", exportAll())
	criteria, values := column(t, long, "criterion"), column(t, long, "value")
	require.Len(t, values, numberCards*numberScores)
	for i, name := range column(t, long, "scorecard") {
		var j int
		_, err := fmt.Sscanf(criteria[i], "c%d", &j)
		require.NoError(t, err, criteria[i])
		if want := sent[name][j]; values[i] != want {
			require.Equal(t, want, values[i], "%s, score %d", name, j)
		}
	}
}

// holdMean compares the mean of the totals with a target's QA score and with what the database itself makes of them.
func (c company) holdMean(t *testing.T, mean *big.Rat) {
	t.Helper()
	target := newTarget("mean", object{"scorecardTemplateName": templateName("wide")})
	created := c.ok(t, http.MethodPost, at(support)+"/targets", target)["target"].(object)
	score, ok := new(big.Rat).SetString(string(created["qaScore"].(json.Number)))
	require.True(t, ok)
	require.Equal(t, mean.FloatString(4), score.FloatString(4), "half a ten-thousandth is the most that rounding takes")

	stored := new(big.Rat)
	if c.onSQLite() {
		var sum, count int64
		require.NoError(t, c.open(t).QueryRow("SELECT sum(total_score), count(*) FROM scorecards").Scan(&sum, &count))
		stored.SetFrac64(sum, count*10000)
	} else {
		var sum, average string
		var count int64
		query := "SELECT sum(total_score)::text, avg(total_score)::text, count(*) FROM scorecards"
		require.NoError(t, c.open(t).QueryRow(query).Scan(&sum, &average, &count))
		_, ok = stored.SetString(sum)
		require.True(t, ok)
		stored.Quo(stored, big.NewRat(count, 1))
		exact, ok := new(big.Rat).SetString(average)
		require.True(t, ok)
		require.Zero(t, exact.Cmp(stored), "200 divides without remainder: %s", average)
	}
	require.Zero(t, stored.Cmp(mean), "%s and %s", stored, mean)
}
