package handlers_test

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/service"
)

// canaries are the comments of one scorecard, each on a criterion of its own: the roles that it is for, and which of the
// readers see it. The specialist wrote all of them.
var canaries = map[string]struct {
	roles []string // nil: the field is left out
	seers string
}{
	"managers":    {[]string{"MANAGER"}, "operator specialist manager"},
	"leads":       {[]string{"QA_ADMIN"}, "operator specialist qa-lead"},
	"both":        {[]string{"MANAGER", "QA_ADMIN"}, "operator specialist manager qa-lead"},
	"agents":      {[]string{"AGENT"}, "operator specialist agent-1"},
	"admins":      {[]string{"ADMIN"}, "operator specialist admin"},
	"specialists": {[]string{"QA_SPECIALIST"}, "operator specialist second"},
	"author":      {[]string{"ROLE_UNSPECIFIED"}, "specialist"},
	"everybody":   {[]string{}, everyReader},
	"unsaid":      {nil, everyReader},
}

// The readers: the author, somebody of each role who may see the scorecard and some who may not, and the operator.
// Whoever is no agent of it sees it in every answer that it may ask for.
const everyReader = "operator specialist second manager qa-lead admin super agent-1"

var readers = append(strings.Fields(everyReader), "integrator", "user-admin", "agent-2")

func sees(reader, criterion string) bool {
	return slices.Contains(strings.Fields(canaries[criterion].seers), reader)
}

// canaryIn is the text of a comment, which nothing else holds.
func canaryIn(criterion string) string { return "canary-0b7e-" + criterion + "-" }

// bird is the scorecard with the canaries.
func bird() object {
	var scores []object
	for criterion, comment := range canaries {
		score := with(number(criterion, 5), object{"comment": canaryIn(criterion)})
		if comment.roles != nil {
			score["commentAccessRoles"] = comment.roles
		}
		scores = append(scores, score)
	}
	slices.SortFunc(scores, func(a, b object) int {
		return strings.Compare(a["criterionId"].(string), b["criterionId"].(string))
	})
	return newCard("bird", object{"templateName": templateName("aviary"), "scores": scores})
}

// aviary makes what the canaries need in a company.
func (c company) aviary(t testing.TB) {
	t.Helper()
	var criteria []object
	for criterion := range canaries {
		criteria = append(criteria, object{"criterionId": criterion, "displayName": criterion, "answer": span(0, 10, 1)})
	}
	c.create(t, at(support)+"/scorecardTemplates", object{
		"name": templateName("aviary"), "title": "Aviary", "template": object{"chapters": []object{{"chapterId": "only", "criteria": criteria}}}})
	c.create(t, at(acme)+"/users", object{"name": userName("second"), "roles": []string{"QA_SPECIALIST"}}, object{"name": userName("super"), "roles": []string{"SUPER_ADMIN"}})
	c.create(t, at(support)+"/webhooks", object{"name": support + "/webhooks/told", "url": "https://example.com/told", "secret": "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="})
}

// TestACommentReachesItsReadersAlone sends everything that a reader could, as every reader, and looks for every comment
// in all that comes back, and in what the server logs.
func TestACommentReachesItsReadersAlone(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.aviary(t)
		for _, reader := range readers {
			c.as(t, userName("specialist"), http.MethodPost, at(support)+"/scorecards", bird())
			heard := c.listen(t, reader)
			for outlet, text := range heard {
				for criterion := range canaries {
					// An event does not say who wrote a comment, so that it shows it to those with the roles alone.
					seen := sees(reader, criterion) && (!strings.HasPrefix(outlet, "audit") || reader != "specialist")
					if !seen {
						require.NotContains(t, text, canaryIn(criterion), "%s by %s", outlet, reader)
					}
				}
			}
			c.requireHeard(t, reader, heard)
			c.requireNoTrace(t, reader)
			c.ok(t, http.MethodDelete, at(cardName("bird")), nil)
		}
		log := c.Log.String()
		require.Contains(t, log, "SubmitScorecard")
		require.NotContains(t, log, "canary-0b7e")
	})
}

// requireHeard wants every comment that a reader may see where it may look for it: so that the search could find one.
func (c company) requireHeard(t testing.TB, reader string, heard map[string]string) {
	t.Helper()
	outlets := []string{}
	if slices.Contains(strings.Fields(everyReader), reader) {
		outlets = append(outlets, "get", "list CREATE_TIME ASC", "replayed")
		if reader != "agent-1" {
			outlets = append(outlets, "export", "export?layout=long", "export?base64", "update", "update under a key of the author's")
		}
	}
	if slices.Contains([]string{"operator", "admin", "super"}, reader) {
		outlets = append(outlets, "export?layout=archive")
	}
	if slices.Contains([]string{"operator", "qa-lead", "admin", "super"}, reader) {
		outlets = append(outlets, "audit of the profile", "audit of the scorecard")
	}
	for _, outlet := range outlets {
		for criterion := range canaries {
			if sees(reader, criterion) {
				require.Contains(t, heard[outlet], canaryIn(criterion), "%s by %s", outlet, reader)
			}
		}
	}
}

// requireNoTrace wants nothing on the scorecard that would tell a reader that there is a comment which it may not see.
func (c company) requireNoTrace(t testing.TB, reader string) {
	t.Helper()
	if reader == "operator" || !slices.Contains(strings.Fields(everyReader), reader) {
		return
	}
	card := c.as(t, userName(reader), http.MethodGet, at(cardName("bird")), nil)["scorecard"].(object)
	for criterion := range canaries {
		if score := scoreOf(t, card, criterion); !sees(reader, criterion) {
			require.NotContains(t, score, "comment", "%s by %s", criterion, reader)
			require.NotContains(t, score, "commentAccessRoles", "%s by %s", criterion, reader)
		}
	}
}

// listen is everything that comes back to a reader, by what it asked for.
func (c company) listen(t testing.TB, reader string) map[string]string {
	t.Helper()
	caller := userName(reader)
	if reader == "operator" {
		caller = ""
	}
	heard := map[string]string{}
	send := func(outlet string, r request) answer {
		t.Helper()
		r.Caller = caller
		a := c.do(t, r)
		require.Less(t, a.Status, http.StatusInternalServerError, "%s: %s", outlet, a.Body)
		heard[outlet] = fmt.Sprintf("%d %v %s", a.Status, a.Header, a.Body) + encodedIn(t, a)
		return a
	}
	c.change(t, reader, send)
	c.read(t, send)
	for outlet, r := range faultyRequests() {
		send(outlet, r)
	}
	_, err := service.New(c.Store, c.Clock.Now).Seal(t.Context())
	require.NoError(t, err)
	c.overhear(t, send)
	return heard
}

// encodedIn is the file that an answer holds in base64, or nothing.
func encodedIn(t testing.TB, a answer) string {
	t.Helper()
	if a.Status != http.StatusOK || a.Header.Get("Content-Type") != "application/json" {
		return ""
	}
	text, _ := a.decode(t)["data"].(string)
	file, err := base64.StdEncoding.DecodeString(text)
	require.NoError(t, err)
	return string(file)
}

// change sends what changes the scorecard: tried, done, done again under the same key, and under a key under which the
// author has done it before.
func (c company) change(t testing.TB, reader string, send func(string, request) answer) {
	t.Helper()
	bird := at(cardName("bird"))
	verb := func(verb string, body object) request {
		return request{Method: http.MethodPost, Path: bird + ":" + verb, Body: body}
	}
	update := patch(cardName("bird"), object{"scorecard": object{"processId": "p"}})
	key := func(r request, key string) request { return headed(r, "Idempotency-Key", key+reader) }
	trying := func(r request) request { r.Path += "?validateOnly=true"; return r }
	author := func(r request) {
		r.Caller = userName("specialist")
		require.Contains(t, string(c.do(t, r).Body), canaryIn("author"))
	}
	send("update, tried", trying(update))
	author(key(update, "update"))
	send("update under a key of the author's", key(update, "update"))
	send("update", update)
	author(key(verb("submit", object{}), "submit"))
	send("submit under a key of the author's", key(verb("submit", object{}), "submit"))
	send("reset, tried", trying(verb("reset", object{})))
	send("reset", key(verb("reset", object{}), "reset"))
	send("reset, replayed", key(verb("reset", object{}), "reset"))
	send("submit, tried", trying(verb("submit", object{})))
	send("submit", verb("submit", object{}))
	c.ok(t, http.MethodPost, bird+":submit", object{}) // so that its agent sees it
	send("acknowledge, tried", trying(verb("acknowledge", object{"acknowledgeComment": "seen"})))
	c.as(t, userName("agent-1"), http.MethodPost, bird+":acknowledge", object{"acknowledgeComment": "seen"})
	send("acknowledge", verb("acknowledge", object{}))
	if reader == "agent-1" {
		send("replayed", key(verb("acknowledge", object{}), "again"))
		send("replayed", key(verb("acknowledge", object{}), "again"))
	} else {
		send("replayed", key(verb("submit", object{}), "again"))
		send("replayed", key(verb("submit", object{}), "again"))
	}
}

// read sends what reads the scorecard.
func (c company) read(t testing.TB, send func(string, request) answer) {
	t.Helper()
	got := send("get", request{Method: http.MethodGet, Path: at(cardName("bird"))})
	if got.Status == http.StatusOK {
		require.Regexp(t, `^"[0-9]+"$`, got.Header.Get("Etag"), "a tag that is made of no comment")
	}
	for _, order := range []string{"CREATE_TIME", "UPDATE_TIME", "SUBMIT_TIME", "TOTAL_SCORE"} {
		for _, direction := range []string{"ASC", "DESC"} {
			send("list "+order+" "+direction, ask("/scorecards?orderBy="+order+"&orderDirection="+direction))
		}
	}
	send("list of the agent", ask("/scorecards?agentUserName="+url.QueryEscape(userName("agent-1"))))
	for _, query := range []string{"", "?layout=long", "?raw=true", "?raw=true&layout=long", "?layout=archive"} {
		r := post("/scorecards:export"+query, exportAll())
		r.Header = http.Header{"Accept": {"text/csv"}}
		send("export"+query, r)
	}
	send("export?base64", post("/scorecards:export", exportAll()))
	send("templates", ask("/scorecardTemplates:listCurrent?view=VIEW_FULL_WITH_STATS"))
	send("template", request{Method: http.MethodGet, Path: at(templateName("aviary"))})
}

// faultyRequests are refused, and none of the refusals may tell what is there.
func faultyRequests() map[string]request {
	score := func(score object) request {
		return patch(cardName("bird"), object{"scorecard": object{"scores": []object{score}}})
	}
	faulty := map[string]request{
		"create again":   post("/scorecards", newCard("bird", nil)),
		"order":          ask("/scorecards?orderBy=comment"),
		"filter":         ask("/scorecards?comment=canary"),
		"stale":          headed(patch(cardName("bird"), object{"scorecard": object{"processId": "q"}}), "If-Match", `"0"`),
		"all cleared":    patch(cardName("bird"), object{"scorecard": object{"scores": nil}}),
		"delete, tried":  {Method: http.MethodDelete, Path: at(cardName("bird")) + "?validateOnly=true"},
		"template gone":  {Method: http.MethodDelete, Path: at(templateName("aviary")) + "?validateOnly=true"},
		"agent gone":     {Method: http.MethodDelete, Path: at(userName("agent-1")) + "?validateOnly=true"},
		"mask":           patch(cardName("bird"), object{"scorecard": object{}, "updateMask": "scores.comment"}),
		"added up":       post("/scorecards:score", object{"templateName": templateName("aviary"), "scores": []object{number("managers", 11)}}),
		"erased, tried":  {Method: http.MethodPost, Path: at(userName("specialist")) + ":erase?validateOnly=true", Body: object{}},
		"updated, tried": patch(userName("agent-1")+"?validateOnly=true", object{"user": object{"displayName": "x"}}),
	}
	for criterion := range canaries {
		faulty["written over: "+criterion] = score(object{"criterionId": criterion, "comment": "mine", "numericValue": 11})
		faulty["roles: "+criterion] = score(object{"criterionId": criterion, "commentAccessRoles": []string{"NOBODY"}})
	}
	return faulty
}

// overhear sends what tells of changes after they were made.
func (c company) overhear(t testing.TB, send func(string, request) answer) {
	t.Helper()
	name := url.QueryEscape(cardName("bird"))
	send("audit of the profile", ask("/auditEvents?pageSize=1000"))
	send("audit of the scorecard", ask("/auditEvents?pageSize=1000&resourceName="+name))
	send("audit of the customer", request{Method: http.MethodGet, Path: at(acme) + "/auditEvents?pageSize=1000"})
	send("audit of changes", ask("/auditEvents?pageSize=1000&operations=ResetScorecard"))
	send("webhook", ask("/webhooks/told"))
	send("deliveries", ask("/webhooks/told/deliveries"))
}
