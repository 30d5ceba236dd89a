package handlers_test

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/repository/repotest"
)

// The targets below send what the fuzzer makes to the whole server, without the network between, over SQLite and over
// Postgres where there is one. A finding is a panic, an answer of 5xx, one that the contract does not know, an error that
// tells of the inside, something that was accepted and then cannot be read, listed, exported or deleted, or an answer of
// one database that the other does not give.

// fuzzedCompanies are what a target sends to, made ready.
func fuzzedCompanies(f *testing.F, ready func(company)) []company {
	f.Helper()
	all := []company{newCompany(f, serve(f, repotest.SQLite(f)))}
	if os.Getenv(postgresURL) != "" {
		all = append(all, newCompany(f, serve(f, repotest.Postgres(f, migrate))))
	}
	for _, c := range all {
		ready(c)
	}
	return all
}

// sameOn tries an input on each database. The status that it returns must be the same on all.
func sameOn(t *testing.T, all []company, try func(company) int) {
	t.Helper()
	first := try(all[0])
	for _, c := range all[1:] {
		require.Equal(t, first, try(c), "the databases do not agree")
	}
}

// straight calls the handler, and holds the answer against all that an answer must be whatever was sent.
func (s *server) straight(t testing.TB, r request) answer {
	t.Helper()
	sent := s.build(t, r)
	sent.RequestURI, sent.RemoteAddr = sent.URL.RequestURI(), "127.0.0.1:1"
	if sent.Body == nil {
		sent.Body = http.NoBody
	}
	recorder := httptest.NewRecorder()
	s.Handler.ServeHTTP(recorder, sent)
	a := answer{Status: recorder.Code, Header: recorder.Header(), Body: recorder.Body.Bytes()}
	require.Less(t, a.Status, http.StatusInternalServerError, "%s %s: %s", r.Method, r.Path, a.Body)
	a.conforms(t, sent, s.Database)
	if a.Status >= http.StatusBadRequest {
		require.Regexp(t, reasonForm, a.reason(t), "%s", a.Body)
		require.Empty(t, inside.FindString(a.told(t)), "%s", a.Body)
	}
	return a
}

// fine is straight for what must succeed.
func (s *server) fine(t testing.TB, r request) answer {
	t.Helper()
	a := s.straight(t, r)
	require.Equal(t, http.StatusOK, a.Status, "%s %s: %s", r.Method, r.Path, a.Body)
	return a
}

// puncture writes a document with a literal in one of its places: 0 is the document itself, then come its values in the
// order of their names, each before what is in it. Beyond the last, the literal is put in front of the document's
// members, so that it can be members of its own.
func puncture(t testing.TB, document object, place uint, literal string) string {
	t.Helper()
	left := int(place % uint(1<<16))
	punctured := puncturedValue(document, &left)
	if left >= 0 {
		return "{" + literal + strings.TrimPrefix(jsonText(t, document), "{")
	}
	return fill(t, punctured, literal)
}

func puncturedValue(value any, left *int) any {
	*left--
	if *left == -1 {
		return hole
	}
	if *left < 0 {
		return value
	}
	switch v := value.(type) {
	case object:
		copied := maps.Clone(v)
		for _, name := range slices.Sorted(maps.Keys(v)) {
			copied[name] = puncturedValue(v[name], left)
		}
		return copied
	case []any:
		copied := slices.Clone(v)
		for i := range v {
			copied[i] = puncturedValue(v[i], left)
		}
		return copied
	}
	return value
}

func jsonText(t testing.TB, value any) string {
	t.Helper()
	data, err := json.Marshal(value)
	require.NoError(t, err)
	return string(data)
}

// plain is a document as JSON has it, so that puncture knows its types.
func plain(t testing.TB, document object) object {
	t.Helper()
	var read object
	require.NoError(t, json.Unmarshal([]byte(jsonText(t, document)), &read))
	return read
}

// seedPlaces adds every kind of bad literal that the tests know, spread over the places of a document.
func seedPlaces(f *testing.F, document object) {
	f.Helper()
	places := uint(1)
	for !strings.HasPrefix(puncture(f, document, places, "§§"), "{§§") {
		places++
	}
	literals := []string{
		"null", "true", "{}", "[]", "0", "-1", "1.0", "1e3", `""`, `"x"`, "[null]", `{"a":1}`, "NaN", "+1", "01", ".5", "1.", `"\ud800"`, `"\u0000"`,
		"\"\xff\xfe\"", "1 xyz", "1}{", "1,", "/**/1", strings.Repeat("[", 70), `{"a":1,"a":2}`, `"🙂"`, "\ufeff1",
	}
	for _, texts := range [][]string{slices.Sorted(maps.Values(outlandish())), noTimes, hostile, noNames} {
		literals = append(literals, texts...)
		for _, text := range texts {
			literals = append(literals, jsonText(f, text))
		}
	}
	for i, literal := range literals {
		f.Add(uint(i)%places, literal)
	}
	for place := range places {
		for _, literal := range []string{"null", "1e400", "0.00001", `"a\u0000"`, `"2026-02-20T10:00:00+24:00"`, `"9999-12-31T23:59:59Z"`} {
			f.Add(place, literal)
		}
	}
	for _, member := range []string{`"__proto__":1,`, `"@type":"x",`, `"Name":"x",`, `"commentAcceſſRoles":[],`, `"\u006eame":"x",`, `"name":"x",`, ``} {
		f.Add(places, member)
	}
}

// noNames are texts that stand for names and are none, or are those of others.
var noNames = []string{
	"customers/globex/users/agent-9", "customers/acme/users/nobody", "customers//users/a", "customers/acme/users/a%2Fb", "customers/acme/users/..",
	templateName("quality") + "@*", templateName("quality") + "@0", templateName("quality") + "@99999999999999999999", sales + "/usecases/calls",
	support + "/scorecards/a:submit", cardName(strings.Repeat("a", 129)),
}

// FuzzCreateScorecard holds that any body is answered as the contract says, and that what is accepted can be read again.
func FuzzCreateScorecard(f *testing.F) {
	all := fuzzedCompanies(f, func(company) {})
	whole := fullCard()
	delete(whole, "name") // so that each may be made
	whole["scores"] = append(whole["scores"].([]object), number("share", 33.33))
	good := plain(f, whole)
	seedPlaces(f, good)
	f.Fuzz(func(t *testing.T, place uint, literal string) {
		sameOn(t, all, func(c company) int { return c.tryCard(t, puncture(t, good, place, literal)) })
	})
}

func (c company) tryCard(t *testing.T, body string) int {
	t.Helper()
	a := c.straight(t, post("/scorecards", body))
	if a.Status != http.StatusOK {
		return a.Status
	}
	card := a.decode(t)["scorecard"].(object)
	name := card["name"].(string)
	require.Equal(t, card, c.fine(t, request{Method: http.MethodGet, Path: at(name)}).decode(t)["scorecard"])
	require.Equal(t, []any{card}, c.fine(t, ask("/scorecards")).decode(t)["scorecards"])
	for _, layout := range []string{"wide", "long", "archive"} {
		export := post("/scorecards:export?layout="+layout, object{"startTime": "1970-01-01T00:00:00Z", "endTime": "2200-12-31T23:59:59Z",
			"scorecardNames": []string{name}, "includeDevUsers": true, "includeDeactivatedUsers": true})
		export.Header = http.Header{"Accept": {"text/csv"}}
		file, err := parseCSV(string(c.fine(t, export).Body))
		require.NoError(t, err)
		require.Greater(t, len(file), 1)
		require.Equal(t, name, file[1][0])
	}
	return c.fine(t, request{Method: http.MethodDelete, Path: at(name)}).Status
}

// fullTemplate is a template that uses everything that a template can say.
func fullTemplate() object {
	first := object{"criterionId": "first", "displayName": "First", "description": "What to look at", "weight": 2.5, "required": true, "allowNotApplicable": true,
		"answer": object{"type": "OPTIONS", "options": []object{
			{"value": 0, "label": "No", "points": 0, "autoFail": object{"effect": "ZERO_CHAPTER"}}, {"value": 1, "label": "Yes", "points": 33.3333}}},
		"autoScore": object{"moments": []string{support + "/moments/greeted"}, "match": "ALL", "present": 1, "absent": 0}}
	second := object{"criterionId": "second", "answer": object{"type": "RANGE", "min": -5, "max": 5, "step": 0.5,
		"autoFail": object{"operator": "LESS_THAN", "value": -1, "effect": "FLAG_ONLY"}}, "showIf": object{"criterionId": "first", "values": []float64{1}}}
	days := func(n int) object { return object{"days": n} }
	return object{
		"title": "Full", "usecaseNames": []string{usecaseName("calls")}, "type": "SCORECARD_TEMPLATE_TYPE_CONVERSATION", "status": "SCORECARD_TEMPLATE_STATUS_ACTIVE",
		"template": object{"scoring": object{"method": "WEIGHTED_CHAPTERS", "normalization": "MIN_MAX", "decimals": 3}, "chapters": []object{
			{"chapterId": "one", "displayName": "One", "weight": 1, "criteria": []object{first, second}},
			{"chapterId": "two", "criteria": []object{{"criterionId": "text", "answer": object{"type": "TEXT"}}}},
		}},
		"audience":      object{"userNames": []string{userName("agent-1")}, "teamNames": []string{teamName("billing")}, "groupNames": []string{groupName("north")}},
		"permissions":   object{"viewRoles": []string{"QA_ADMIN"}, "scoreRoles": []string{"MANAGER"}},
		"qaScoreConfig": object{"passScore": 80, "bands": []object{{"label": "good", "min": 80}, {"label": "bad", "min": 0}}},
		"qaTaskConfig": object{"evaluationPeriod": object{"cadence": "WEEKLY", "startTime": "2026-01-05T00:00:00Z", "timeZoneId": "Europe/Berlin",
			"overrideTimeRange": object{"startOffset": days(-1), "endOffset": days(1)}},
			"taskComplete": object{"evaluatedConversationCountPerAgent": 3, "overriddenAgents": []object{
				{"userName": userName("agent-1"), "evaluatedConversationCountPerAgent": 5}}}},
	}
}

// FuzzCreateScorecardTemplate holds the same of templates, and that a template which was accepted can be used.
func FuzzCreateScorecardTemplate(f *testing.F) {
	good := plain(f, fullTemplate())
	all := fuzzedCompanies(f, func(c company) { c.fine(f, post("/scorecardTemplates", good)) })
	seedPlaces(f, good)
	f.Fuzz(func(t *testing.T, place uint, literal string) {
		sameOn(t, all, func(c company) int { return c.tryTemplate(t, puncture(t, good, place, literal)) })
	})
}

func (c company) tryTemplate(t *testing.T, body string) int {
	t.Helper()
	a := c.straight(t, post("/scorecardTemplates", body))
	if a.Status != http.StatusOK {
		return a.Status
	}
	name, _, _ := strings.Cut(a.decode(t)["scorecardTemplate"].(object)["name"].(string), "@")
	c.fine(t, request{Method: http.MethodGet, Path: at(name)})
	c.fine(t, request{Method: http.MethodGet, Path: at(name) + ":listRevisions"})
	used := c.straight(t, post("/scorecards", newCard("fuzzed", object{"templateName": name, "scores": []object{}})))
	if used.Status == http.StatusOK {
		c.fine(t, post("/scorecards:export", with(exportAll(), object{"scorecardTemplateNames": []string{name + "@*"}})))
		c.fine(t, request{Method: http.MethodDelete, Path: at(cardName("fuzzed"))})
	}
	c.fine(t, request{Method: http.MethodDelete, Path: at(name)})
	return used.Status
}

// FuzzPageToken holds that a token of anybody's making is refused or continues its list. What the fuzzer makes is sent as
// it is, and as the inside of a token that is bound to the list: forgers can read tokens, and bind theirs as well.
func FuzzPageToken(f *testing.F) {
	all := fuzzedCompanies(f, func(c company) {
		for id, item := range map[string]string{"a": "greeting", "b": "share", "c": ""} {
			c.card(f, newCard(id, object{"submitTime": "2026-02-21T10:00:00Z"}))
			c.create(f, at(support)+"/targets", newTarget(id, object{"criterionOrChapterId": item}))
			c.create(f, at(support)+"/scorecardTemplates", with(otherTemplate(support), object{"name": templateName("t-" + id)}))
			c.patchTemplate(f, "quality", object{"title": "Title " + id})
		}
	})
	lists := []string{
		at(acme) + "/users", at(support) + "/scorecardTemplates:listCurrent", at(templateName("quality")) + ":listRevisions", at(support) + "/targets:list",
		at(support) + "/scorecards", at(support) + "/scorecards?orderBy=TOTAL_SCORE", at(support) + "/scorecards?orderBy=SUBMIT_TIME&orderDirection=ASC",
	}
	const digest = "§"
	digests := make([]string, len(lists))
	for i, list := range lists {
		token := all[0].fine(f, page(list, "")).decode(f)["nextPageToken"].(string)
		inner, err := base64.RawURLEncoding.DecodeString(token)
		require.NoError(f, err)
		var bound struct {
			List string `json:"l"`
		}
		require.NoError(f, json.Unmarshal(inner, &bound))
		digests[i] = bound.List
		f.Add(uint(i), token)
		f.Add(uint(i), strings.Replace(string(inner), bound.List, digest, 1))
		for _, place := range []string{
			`"a":""`, `"a":"\u0000"`, `"a":"a","n":1e99`, `"a":"a","n":"x"`, `"a":"a","t":"0001-01-01T00:00:00Z"`, `"a":"a","t":"2200-12-31T23:59:59.999999999Z"`,
			`"a":"99999999999999999999"`, `"a":"-1"`, `"a":"1"`, `"a":"a' OR 1=1"`, `"a":"` + cardName("a") + `","n":-1`, `"a":"customers/globex/profiles/support/scorecards/a"`,
		} {
			f.Add(uint(i), `{"l":"`+digest+`",`+place+`}`)
		}
	}
	for _, text := range slices.Concat(hostile, []string{"", "x", "null", "[]", "{}", "%00", strings.Repeat("A", 4097)}) {
		f.Add(uint(4), text)
	}
	f.Fuzz(func(t *testing.T, at uint, text string) {
		which := int(at % uint(len(lists)))
		for _, token := range []string{text, base64.RawURLEncoding.EncodeToString([]byte(strings.Replace(text, digest, digests[which], 1)))} {
			sameOn(t, all, func(c company) int { return c.straight(t, page(lists[which], token)).Status })
		}
	})
}

// page asks for a page of one, which a list begins after a token.
func page(list, token string) request {
	if strings.HasSuffix(list, ":list") {
		body := object{"pageSize": 1}
		if token != "" {
			body["pageToken"] = token
		}
		return request{Method: http.MethodPost, Path: list, Body: body}
	}
	separator := "?"
	if strings.Contains(list, "?") {
		separator = "&"
	}
	if token != "" {
		token = "&pageToken=" + url.QueryEscape(token)
	}
	return request{Method: http.MethodGet, Path: list + separator + "pageSize=1" + token}
}
