package handlers_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
)

// parseCSV reads a file by the letter of RFC 4180: records end in CRLF and nothing else, a quoted cell keeps what is in
// it byte for byte, and a quote stands nowhere else. Unlike encoding/csv it repairs and rewrites nothing.
func parseCSV(text string) ([][]string, error) {
	var all [][]string
	var record []string
	for len(text) > 0 {
		var cell string
		var err error
		if cell, text, err = parseCell(text); err != nil {
			return nil, fmt.Errorf("record %d, cell %d: %w", len(all), len(record), err)
		}
		record = append(record, cell)
		switch {
		case strings.HasPrefix(text, ","):
			text = text[1:]
			if text == "" {
				return nil, errors.New("ends behind a comma")
			}
		case strings.HasPrefix(text, "\r\n"):
			text = text[2:]
			all, record = append(all, record), nil
		default:
			return nil, fmt.Errorf("record %d does not end in CRLF", len(all))
		}
	}
	return all, nil
}

func parseCell(text string) (cell, rest string, err error) {
	if !strings.HasPrefix(text, `"`) {
		end := strings.IndexAny(text, ",\r\n\"")
		if end < 0 || text[end] == '"' || text[end] == '\n' {
			return "", "", errors.New("is not quoted where it must be")
		}
		return text[:end], text[end:], nil
	}
	text = text[1:]
	for {
		end := strings.IndexByte(text, '"')
		if end < 0 {
			return "", "", errors.New("has no closing quote")
		}
		cell, text = cell+text[:end], text[end+1:]
		if !strings.HasPrefix(text, `"`) {
			return cell, text, nil
		}
		cell, text = cell+`"`, text[1:]
	}
}

const (
	cellCards = 10
	cellTexts = 500 // and as many comments
)

func TestTenThousandCellsComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		questions := make([]object, cellTexts)
		for i := range questions {
			questions[i] = object{"criterionId": fmt.Sprintf("t%03d", i), "answer": object{"type": "TEXT"}}
		}
		c.create(t, at(support)+"/scorecardTemplates", newTemplate("texts", append(questions, object{"criterionId": "q", "answer": span(0, 1, 1)})...))
		random := rand.New(rand.NewPCG(4, 180))
		sent := map[string][]string{}
		for i := range cellCards {
			scores := make([]object, cellTexts)
			for j := range scores {
				text, comment := randomText(random), randomText(random)
				scores[j] = object{"criterionId": fmt.Sprintf("t%03d", j), "textValue": text, "comment": comment, "notApplicable": false}
				sent[cardName(fmt.Sprint(i))] = append(sent[cardName(fmt.Sprint(i))], text, comment)
			}
			c.card(t, newCard(fmt.Sprint(i), object{"templateName": templateName("texts"), "scores": scores}))
		}
		for _, query := range []string{"?raw=true", ""} {
			holdCells(t, sent, c.cells(t, query), query == "")
		}
		long := c.parsed(t, "?layout=long&raw=true")
		require.Len(t, long, 1+cellCards*cellTexts)
	})
}

// cells are the answers' columns of a wide export, by scorecard.
func (c company) cells(t testing.TB, query string) map[string][]string {
	t.Helper()
	all := c.parsed(t, query)
	cells := map[string][]string{}
	for _, record := range all[1:] {
		require.Len(t, record, len(all[0]))
		cells[record[0]] = record[len(record)-2*(cellTexts+1) : len(record)-2] // the last question stays unanswered
	}
	return cells
}

func (c company) parsed(t testing.TB, query string) [][]string {
	t.Helper()
	a := c.download(t, "", query, nil)
	require.Equal(t, http.StatusOK, a.Status, "%s", a.Body)
	all, err := parseCSV(string(a.Body))
	require.NoError(t, err)
	return all
}

func holdCells(t testing.TB, sent, got map[string][]string, guarded bool) {
	t.Helper()
	require.Len(t, got, len(sent))
	for name, cells := range sent {
		require.Len(t, got[name], len(cells))
		for i, cell := range cells {
			want := cell
			if guarded && couldRun(cell) {
				want = "'" + cell
			}
			if got[name][i] != want {
				require.Equal(t, want, got[name][i], "%s, cell %d", name, i)
			}
		}
	}
}

// couldRun tells, by the words of the contract, whether a spreadsheet would run a cell. What counts as blank is chosen
// widely: white space, control characters, and characters that show nothing.
func couldRun(cell string) bool {
	for _, r := range cell {
		switch {
		case strings.ContainsRune("=+-@\t\r\n＝＋－＠", r):
			return true
		case !unicode.In(r, unicode.White_Space, unicode.Cc, unicode.Cf):
			return false
		}
	}
	return false
}

// randomText draws from what CSV, spreadsheets and databases stumble over, and from all of Unicode but NUL, which the
// contract refuses, and surrogates.
func randomText(random *rand.Rand) string {
	pieces := []string{"\r", "\n", "\r\n", `"`, `""`, ",", ";", "'", "=", "+", "-", "@", "\t", " ", "＝", "＋", "－", "＠", "\u00a0", "\u200b", "\ufeff",
		"\u2028", "\x01", "\x1a", "\x7f", "\u0085", "\\", "a", "1", "é", "é", "\u202e", "😀", "N/A", "=1+1", "-1", "@SUM(A1)"}
	var b strings.Builder
	for range random.IntN(9) {
		if random.IntN(4) > 0 {
			b.WriteString(pieces[random.IntN(len(pieces))])
			continue
		}
		if r := rune(1 + random.IntN(unicode.MaxRune)); r < 0xd800 || r > 0xdfff {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func TestEverythingThatComesFromPeopleIsGuardedAndNumbersAreNot(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		template := newTemplate("formula", object{"criterionId": "q", "displayName": "@criterion", "answer": object{"type": "RANGE", "min": -10, "max": 10}})
		template["title"] = "=title"
		content := template["template"].(object)
		content["scoring"] = object{"normalization": "MIN_MAX"}
		content["chapters"].([]object)[0]["displayName"] = "+chapter"
		c.create(t, at(support)+"/scorecardTemplates", template)
		c.ok(t, http.MethodPatch, at(userName("agent-1")), object{"user": object{"displayName": "=agent", "email": "@mail"}})
		c.create(t, at(support)+"/conversations", object{"name": support + "/conversations/conv-x", "channel": "+1 415 555 0100", "languageCode": "＝de"})
		c.card(t, newCard("x", object{"templateName": templateName("formula"), "comment": " \t- a bullet", "processId": "\u00a0=1",
			"scores": []object{with(number("q", -7.5), object{"comment": "\n=2"})}}))
		file := c.parsed(t, "")
		for heading, want := range map[string]string{
			"agent_name": "'=agent", "agent_email": "'@mail", "comment": "' \t- a bullet", "process_id": "'\u00a0=1", "template_title": "'=title",
			"conversation_channel": "'+1 415 555 0100", "conversation_language": "'＝de", "total_score": "12.5",
		} {
			require.Equal(t, []string{want}, column(t, file, heading), heading)
		}
		last := len(file[0]) - 2
		require.Equal(t, "'=title / +chapter / @criterion", file[0][last])
		require.Equal(t, []string{"-7.5", "'\n=2"}, file[1][last:])
		raw := c.parsed(t, "?raw=true")
		require.Equal(t, "=title / +chapter / @criterion", raw[0][last])
		require.Equal(t, []string{"-7.5", "\n=2"}, raw[1][last:])
	})
}

func TestAnExportOfNothingIsAHeaderAlone(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for _, query := range []string{"", "?layout=long", "?layout=wide&raw=true"} {
			plain := c.download(t, "", query, nil)
			all, err := parseCSV(string(plain.Body))
			require.NoError(t, err)
			require.Len(t, all, 1, query)
			require.Equal(t, "scorecard", all[0][0])
			join := "?"
			if query != "" {
				join = "&"
			}
			marked := c.download(t, "", query+join+"bom=true", nil)
			require.Equal(t, "\ufeff"+string(plain.Body), string(marked.Body), "the mark stands once, at the beginning")
			require.Equal(t, "text/csv; charset=utf-8; header=present", plain.Header.Get("Content-Type"))
			require.Equal(t, `attachment; filename="scorecards.csv"`, plain.Header.Get("Content-Disposition"), "nothing of a request reaches the file's name")
		}
	})
}

func TestZonesAreThoseOfCLDRAndOfNoDisk(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.card(t, newCard("x", object{"createTime": "2024-10-06T03:30:00Z", "processInteractionTime": "2018-11-04T02:30:00Z", "aiScoreTime": "2024-04-06T15:10:00Z"}))
		file := func(zone any, offset int) string {
			a := c.download(t, "", "", object{"timeZoneId": zone, "timeZoneOffset": offset})
			require.Equal(t, http.StatusOK, a.Status, "%s", a.Body)
			return string(a.Body)
		}
		for _, aliases := range [][]string{
			{"Asia/Calcutta", "Asia/Kolkata"}, {"America/Buenos_Aires", "America/Argentina/Buenos_Aires"}, {"US/Pacific", "America/Los_Angeles"},
			{"Europe/Kiev", "Europe/Kyiv"}, {"Asia/Katmandu", "Asia/Kathmandu"}, {"Etc/UTC", "UTC", "Etc/Zulu"}, {"Asia/Saigon", "Asia/Ho_Chi_Minh"},
			{"Australia/Lord_Howe", "Australia/LHI"}, {"America/Sao_Paulo", "Brazil/East"}, {"Africa/Cairo", "Egypt"}, {"GB", "Europe/London"},
		} {
			first := file(aliases[0], 61)
			require.NotContains(t, first, "+01:01", aliases[0])
			for _, alias := range aliases[1:] {
				require.Equal(t, first, file(alias, 61), alias)
			}
		}
		fallback := file("", 61)
		require.Contains(t, fallback, "2024-10-06T04:31:00.000000+01:01")
		for _, id := range []string{
			"Local", "posixrules", "right/UTC", "posix/UTC", "Factory", "zone.tab", "Etc/Unknown", "america/new_york", " UTC ", "UTC\n", "Europe", "/UTC",
			"../UTC", "Europe/../UTC", "Europe//Kyiv", "/etc/localtime", "/usr/share/zoneinfo/UTC", "Mars/Olympus", "GMT+1:30", "+01:00", "string", "'; --",
			strings.Repeat("a", 256),
		} {
			require.Equal(t, fallback, file(id, 61), "%q is not found", id)
		}
	})
}

func TestExportsRefuseParametersThatMeanNothing(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		for field, values := range map[string][]string{
			"layout": {"WIDE", "tall", "", "wide&layout=long"}, "raw": {"1", "yes", "TRUE", ""}, "bom": {"on", "true&bom=true"}, "types": {"SCORECARD", ""},
		} {
			for _, value := range values {
				a := w.do(t, post("/scorecards:export?"+field+"="+value, exportAll()))
				require.Equal(t, http.StatusBadRequest, a.Status, "%s=%s", field, value)
				require.Len(t, a.fields(t), 1)
				require.True(t, strings.HasPrefix(a.fields(t)[0], field), "%s", a.Body)
			}
		}
		w.refuses(t, fault{name: "a zone id of 257 characters", fields: []string{"timeZoneId"},
			request: post("/scorecards:export", with(exportAll(), object{"timeZoneId": strings.Repeat("a", 257)}))})
	})
}
