package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
)

// hostile are texts that some layer below could take for more than text.
var hostile = []string{
	"'; DROP TABLE scorecards; --", `" OR 1=1 --`, "1=1", `\`, `\'`, "%", "_", "%%", "$1", "?", "@p1", ":name", "{{7*7}}", "${jndi:ldap://x}",
	"<script>alert(1)</script>", "../../../../etc/passwd", "x\r\nSet-Cookie: a=b", "=HYPERLINK(\"http://x\")", "\u202egnp.exe", "a\u200bb",
	"\U000e0041tag", "\ufeffmark", "ＮＵＬＬ", "NULL", "null", "undefined", "👩‍👩‍👧‍👦", "é", "é", strings.Repeat("ﷺ", 50),
}

func TestHostileTextIsKeptToTheLetter(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		for _, text := range hostile {
			score := object{"criterionId": "notes", "textValue": text, "notApplicable": false, "comment": text}
			changed := w.ok(t, http.MethodPatch, at(cardName("draft")), object{"scorecard": object{
				"comment": text, "processId": text, "scores": []object{score}}})["scorecard"].(object)
			read := w.get(t, cardName("draft"), "scorecard")
			require.Equal(t, changed, read)
			require.Equal(t, text, read["comment"])
			require.Equal(t, text, read["processId"])
			scores := read["scores"].([]any)
			last := scores[len(scores)-1].(object)
			require.Equal(t, text, last["textValue"])
			require.Equal(t, text, last["comment"])
			user := w.ok(t, http.MethodPatch, at(userName("agent-2")), object{"user": object{
				"displayName": text, "email": text, "fullName": text, "username": text, "externalIdmId": text}})["user"].(object)
			require.Equal(t, text, user["displayName"])
			require.Equal(t, text, w.get(t, userName("agent-2"), "user")["email"])
		}
		require.Len(t, w.ok(t, http.MethodGet, at(support)+"/scorecards", nil)["scorecards"], 2)
	})
}

func TestHostileTextIsNoNameInAnyParameter(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		tried := 0
		for _, c := range contractCalls(t) {
			if c.method != http.MethodGet {
				continue
			}
			for _, parameter := range c.parameters {
				if parameter.In != openapi3.ParameterInQuery {
					continue
				}
				for _, text := range append(hostile, "", " ", "x\x00y", "\xff\xfe", strings.Repeat("a", 5000)) {
					if parameter.Name == "threadIds" && coaching.ValidID(text) {
						continue // what is no thread's id finds nothing
					}
					a := w.do(t, request{Method: c.method, Path: c.path(nil) + "?" + parameter.Name + "=" + url.QueryEscape(text)})
					if a.Status != http.StatusOK || text != "" {
						require.Equal(t, http.StatusBadRequest, a.Status, "%s %s=%q: %s", c.id, parameter.Name, text, a.Body)
						require.Len(t, a.fields(t), 1, "%s", a.Body)
						require.True(t, strings.HasPrefix(a.fields(t)[0], parameter.Name), "%s", a.Body)
					}
					tried++
				}
			}
		}
		require.Greater(t, tried, 1000)
		w.unchanged(t)
	})
}

func TestTextIsCountedInCharacters(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		text := object{"criterionId": "notes", "notApplicable": false}
		for name, c := range map[string]struct {
			limit   int
			field   string
			request func(value string) request
		}{
			"a comment": {10_000, "scorecard.comment", func(v string) request {
				return patch(cardName("draft"), object{"scorecard": object{"comment": v}})
			}},
			"a text": {10_000, "scorecard.scores[0].textValue", func(v string) request {
				return patch(cardName("draft"), object{"scorecard": object{"scores": []object{with(text, object{"textValue": v})}}})
			}},
			"a display name": {256, "user.displayName", func(v string) request {
				return patch(userName("agent-2"), object{"user": object{"displayName": v}})
			}},
			"a process id": {256, "scorecard.processId", func(v string) request {
				return patch(cardName("draft"), object{"scorecard": object{"processId": v}})
			}},
			"an e-mail address": {320, "user.email", func(v string) request {
				return patch(userName("agent-2"), object{"user": object{"email": v}})
			}},
		} {
			full := strings.Repeat("😀", c.limit)
			require.Equal(t, http.StatusOK, w.do(t, c.request(full)).Status, "%s at its limit", name)
			w.look(t)
			w.refuses(t, fault{name: name + " one too long", request: c.request(full + "x"), fields: []string{c.field}})
		}
	})
}

// Addresses are kept as they come, since they belong to the system that users are synced from: the contract asks for no
// form of them, and two users may share one.
func TestAddressesAreKeptAsTheyCome(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for _, address := range []string{"a@b", `"a b"@c`, "no address", "ü@ü.example", "é@x", "é@x", "A@X", "a@x"} {
			for _, id := range []string{"agent-1", "agent-2"} {
				changed := c.ok(t, http.MethodPatch, at(userName(id)), object{"user": object{"email": address}})
				require.Equal(t, address, changed["user"].(object)["email"])
			}
		}
	})
}

func TestNamesInABodyMustBeNamesOfWhatIsThere(t *testing.T) {
	t.Parallel()
	const globex = "customers/globex/profiles/support"
	eachWatched(t, func(t *testing.T, w *watched) {
		for field, names := range map[string][]string{
			"agentUserName": {userName("nobody"), "customers/globex/users/agent-9", userName("AGENT-1"), userName("agent-1 "), userName("agent-1/"),
				"/" + userName("agent-1"), teamName("billing"), "agent-1", "users/agent-1", userName("%61gent-1"), userName("..") + "/users/agent-1",
				userName("agent-1") + "\n", userName("agent-1") + "@1", userName(strings.Repeat("a", 129)), userName("é"), "", "customers//users/agent-1"},
			"usecaseName":      {usecaseName("none"), globex + "/usecases/calls", sales + "/usecases/calls", usecaseName("Calls"), "calls"},
			"conversationName": {globex + "/conversations/c", sales + "/conversations/c", support + "/conversations/", support + "/conversations/a:b", ""},
			"templateName": {templateName("none"), templateName("quality") + "@2", templateName("quality") + "@0", templateName("quality") + "@*",
				templateName("quality") + "@01", globex + "/scorecardTemplates/other", sales + "/scorecardTemplates/quality", templateName("quality") + "@"},
			"name": {globex + "/scorecards/x", sales + "/scorecards/x", targetName("x"), cardName("a b"), cardName("x") + "/y", "x"},
		} {
			for _, name := range names {
				w.refuses(t, fault{name: field + " " + name, request: post("/scorecards", newCard("new", object{field: name})), fields: []string{field}})
			}
		}
		w.refuses(t,
			fault{name: "all at once", reason: "INVALID_REQUEST", fields: []string{"agentUserName", "usecaseName", "creator.name", "templateName"},
				request: post("/scorecards", newCard("new", object{"agentUserName": userName("x"), "usecaseName": usecaseName("x"),
					"creator": object{"name": userName("x")}, "templateName": templateName("x")}))},
			fault{name: "a target of another tenant's template", fields: []string{"scorecardTemplateName"},
				request: post("/targets", newTarget("new", object{"scorecardTemplateName": globex + "/scorecardTemplates/other"}))},
			fault{name: "a target of one revision", fields: []string{"scorecardTemplateName"},
				request: post("/targets", newTarget("new", object{"scorecardTemplateName": templateName("quality") + "@1"}))},
			fault{name: "a target of an unknown use case", fields: []string{"usecaseName"},
				request: post("/targets", newTarget("new", object{"usecaseName": usecaseName("none")}))},
			fault{name: "a target of another template's criterion", fields: []string{"criterionOrChapterId"},
				request: post("/targets", newTarget("new", object{"criterionOrChapterId": "tone"}))},
		)
	})
}

func TestUnknownAndForeignNamesAreToldApartByNobody(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		unknown := w.do(t, post("/scorecards", newCard("new", object{"agentUserName": userName("nobody")})))
		foreign := w.do(t, post("/scorecards", newCard("new", object{"agentUserName": "customers/globex/users/agent-9"})))
		require.Equal(t, string(unknown.Body), string(foreign.Body))
		for _, caller := range []string{userName("manager"), userName("agent-1")} {
			there := request{Method: http.MethodGet, Path: "/v1/customers/globex/profiles/support", Caller: caller}
			nowhere := request{Method: http.MethodGet, Path: "/v1/customers/nowhere/profiles/support", Caller: caller}
			first, second := w.do(t, there), w.do(t, nowhere)
			fault{status: http.StatusForbidden, code: 7, reason: "PERMISSION_DENIED"}.judge(t, first)
			require.Equal(t, string(first.Body), string(second.Body))
		}
		w.unchanged(t)
	})
}

func TestScoresMustFitTheTemplate(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		for name, c := range map[string]struct {
			scores []object
			fields []string
		}{
			"number, text and not applicable": {[]object{{"criterionId": "identity", "numericValue": 1, "textValue": "x", "notApplicable": true}}, []string{"scores[0]"}},
			"number and text":                 {[]object{{"criterionId": "solution", "numericValue": 1, "textValue": "x", "notApplicable": false}}, []string{"scores[0]"}},
			"number and not applicable":       {[]object{{"criterionId": "identity", "numericValue": 1, "notApplicable": true}}, []string{"scores[0]"}},
			"text and not applicable":         {[]object{{"criterionId": "notes", "textValue": "", "notApplicable": true}}, []string{"scores[0]"}},
			"no value":                        {[]object{{"criterionId": "solution", "notApplicable": false}}, []string{"scores[0]"}},
			"notApplicable left out":          {[]object{{"criterionId": "solution", "numericValue": 1}}, []string{"scores[0].notApplicable"}},
			"a criterion twice":               {[]object{number("solution", 1), number("greeting", 5), number("solution", 1)}, []string{"scores[2].criterionId"}},
			"another template's criterion":    {[]object{number("solution", 1), number("tone", 5)}, []string{"scores[1].criterionId"}},
			"a chapter as a criterion":        {[]object{number("opening", 1)}, []string{"scores[0].criterionId"}},
			"a criterion in another case":     {[]object{number("Solution", 1)}, []string{"scores[0].criterionId"}},
			"another criterion's chapter":     {[]object{with(number("solution", 1), object{"chapterId": "opening"})}, []string{"scores[0].chapterId"}},
			"another template's chapter":      {[]object{with(number("solution", 1), object{"chapterId": "only"})}, []string{"scores[0].chapterId"}},
			"another display name":            {[]object{with(number("solution", 1), object{"criterionDisplayName": "solution"})}, []string{"scores[0].criterionDisplayName"}},
			"not applicable where it is not":  {[]object{inapplicable("solution")}, []string{"scores[0].notApplicable"}},
			"text for a number":               {[]object{{"criterionId": "solution", "textValue": "5", "notApplicable": false}}, []string{"scores[0].textValue"}},
			"all faults at once": {[]object{inapplicable("solution"), number("greeting", 7), number("tone", 1), number("share", 101)},
				[]string{"scores[0].notApplicable", "scores[1].numericValue", "scores[2].criterionId", "scores[3].numericValue"}},
		} {
			w.refuses(t,
				fault{name: name + ", created", request: post("/scorecards", newCard("new", object{"scores": c.scores})), reason: "INVALID_REQUEST", fields: c.fields},
				fault{name: name + ", added up", reason: "INVALID_REQUEST", fields: c.fields,
					request: post("/scorecards:score", object{"templateName": templateName("quality"), "scores": c.scores})})
		}
	})
}
