package handlers_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// cardText is a good body as it goes over the wire.
func cardText(t testing.TB, more object) string {
	t.Helper()
	return fill(t, newCard("new", with(object{"comment": hole}, more)), `"c"`)
}

func TestTextThatIsNoJSONIsRefused(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		good := cardText(t, nil)
		open := strings.TrimSuffix(good, "}")
		for name, body := range map[string]string{
			"trailing words":          good + " xyz",
			"a second document":       good + good,
			"a second value":          good + "null",
			"trailing comma":          open + ",}",
			"a line comment":          "// it\n" + good,
			"a block comment":         open + "/* it */}",
			"a hash comment":          "# it\n" + good,
			"single quotes":           strings.ReplaceAll(good, `"`, `'`),
			"unquoted names":          `{name: "x"}`,
			"cut off":                 open,
			"cut off in a string":     good[:len(good)/2],
			"a missing colon":         `{"name" "x"}`,
			"capital TRUE":            open + `,"manuallyScored":TRUE}`,
			"undefined":               open + `,"manuallyScored":undefined}`,
			"a byte-order mark":       "\ufeff" + good,
			"UTF-16":                  "\xff\xfe{\x00}\x00",
			"raw bytes FF FE":         open + ",\"processId\":\"\xff\xfe\"}",
			"half a character":        open + ",\"processId\":\"\xc3\"}",
			"an overlong slash":       open + ",\"processId\":\"\xc0\xaf\"}",
			"a surrogate in UTF-8":    open + ",\"processId\":\"\xed\xa0\x80\"}",
			"a lone high surrogate":   open + `,"processId":"\ud800"}`,
			"a lone low surrogate":    open + `,"processId":"\udc00x"}`,
			"surrogates in disorder":  open + `,"processId":"\udc00\ud800"}`,
			"a raw line break":        open + ",\"processId\":\"a\nb\"}",
			"a raw tab":               open + ",\"processId\":\"a\tb\"}",
			"a raw NUL":               open + ",\"processId\":\"a\x00b\"}",
			"an unknown escape":       open + `,"processId":"\x41"}`,
			"half an escape":          open + `,"processId":"\u00"}`,
			"a form":                  "name=x&comment=y",
			"YAML":                    "name: x\ncomment: y\n",
			"XML":                     "<scorecard/>",
			"blanks alone":            " \n\t ",
			"a vertical tab":          "\v" + good,
			"a no-break space":        "\u00a0" + good,
			"a protocol buffer":       "\x0a\x03abc",
			"arrays nested 65 deep":   open + `,"scorecardWorkflows":` + strings.Repeat("[", 64) + strings.Repeat("]", 64) + "}",
			"arrays nested 100,000":   strings.Repeat("[", 100_000),
			"objects nested 100,000":  strings.Repeat(`{"a":`, 100_000),
			"closed arrays, too deep": strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000),
		} {
			w.refuses(t, fault{name: name, request: post("/scorecards", body), reason: "INVALID_JSON", fields: []string{"body"}})
		}
	})
}

func TestNamesOutsideTheContractAreRefused(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		good := cardText(t, nil)
		for _, name := range []string{
			"NAME", "Name", "conversationname", "conversation_name", "commentAcceſſRoles", "COMMENTACCESSROLES", "café", "caf\u0065\u0301",
			"__proto__", "constructor", "prototype", "$ref", "@type", "$where", "toString", " name", "name ", "name\\t", "", "version", "state",
			"a.b", "a[0]", "1",
		} {
			body := strings.TrimSuffix(good, "}") + `,"` + name + `":"x"}`
			w.refuses(t, fault{name: "in the scorecard: " + name, request: post("/scorecards", body), fields: unknown("", name)})
			score := fmt.Sprintf(`{"criterionId":"greeting","numericValue":10,"notApplicable":false,"%s":"x"}`, name)
			w.refuses(t, fault{name: "in a score: " + name, fields: unknown("scores[0].", name),
				request: post("/scorecards", fill(t, newCard("new", object{"scores": []any{hole}}), score))})
		}
	})
}

// unknown is the field of an unknown name below a prefix.
func unknown(prefix, name string) []string {
	return []string{prefix + strings.ReplaceAll(name, `\t`, "\t")}
}

func TestEveryFieldThatWasNotKnownIsNamed(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		body := newCard("new", object{
			"b": 1, "a": object{"deep": object{"deeper": true}}, "creator": object{"name": userName("manager"), "nick": "x"},
			"scores": []object{with(number("greeting", 10), object{"x": nil, "y": []int{1}}), number("solution", 5)},
		})
		w.refuses(t, fault{name: "all of them", request: post("/scorecards", body), reason: "INVALID_REQUEST",
			fields: []string{"a", "b", "creator.nick", "scores[0].x", "scores[0].y"}})

		var many strings.Builder
		for i := range 80_000 { // nearly as much as a body may hold
			fmt.Fprintf(&many, `,"u%d":0`, i)
		}
		answer := w.do(t, post("/scorecards", strings.TrimSuffix(cardText(t, nil), "}")+many.String()+"}"))
		require.Equal(t, http.StatusBadRequest, answer.Status)
		require.Len(t, answer.fields(t), 1001, "an answer names a thousand, and says that there are more")
		require.Contains(t, string(answer.Body), "has more faults than these 1000")
		for i := range 1_000_000 {
			fmt.Fprintf(&many, `,"v%d":0`, i)
		}
		w.refuses(t, fault{name: "a million of them", status: http.StatusRequestEntityTooLarge, reason: "BODY_TOO_LARGE",
			request: post("/scorecards", strings.TrimSuffix(cardText(t, nil), "}")+many.String()+"}")})
		w.unchanged(t)
	})
}

func TestNamesGivenTwiceAreRefused(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		good := strings.TrimSuffix(cardText(t, nil), "}")
		for name, c := range map[string]struct{ more, field string }{
			"the same value":         {`,"processId":"a","processId":"a"}`, "processId"},
			"another value":          {`,"processId":"a","processId":"b"}`, "processId"},
			"once escaped":           {`,"processId":"a","process\u0049d":"b"}`, "processId"},
			"an object to be merged": {`,"creator":{"name":"string"},"creator":{"displayName":"x"}}`, "creator"},
			"within an object":       {`,"creator":{"email":"a","email":"b"}}`, "creator.email"},
			"an unknown name":        {`,"zzz":1,"zzz":2}`, "zzz"},
		} {
			w.refuses(t, fault{name: name, request: post("/scorecards", good+c.more), reason: "INVALID_JSON", fields: []string{c.field}})
		}
		twice := `{"criterionId":"greeting","numericValue":10,"notApplicable":false,"numericValue":0}`
		w.refuses(t, fault{name: "within a score", reason: "INVALID_JSON", fields: []string{"scores[0].numericValue"},
			request: post("/scorecards", fill(t, newCard("new", object{"scores": []any{hole}}), twice))})
	})
}

func TestEscapedNamesAreTheNamesThatTheySpell(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		body := strings.Replace(cardText(t, nil), `"comment"`, `"\u0063omment"`, 1)
		created := c.ok(t, http.MethodPost, at(support)+"/scorecards", body)["scorecard"].(object)
		require.Equal(t, "c", created["comment"])

		polyglot := "# not a comment: a,b\r\n- c: d"
		created = c.card(t, newCard("polyglot", object{"processId": polyglot}))
		require.Equal(t, polyglot, created["processId"], "what is also YAML or CSV is read as JSON alone")
	})
}

func TestValuesOfAnotherJSONTypeAreRefused(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		for field, values := range map[string][]string{
			"comment":        {"1", "true", "null", "[]", "{}", `["c"]`},
			"manuallyScored": {`"true"`, "1", "0", "null", `""`},
			"scores":         {`"[]"`, "{}", "null", `{"0":{}}`, "1"},
			"creator":        {`"x"`, "[]", "1", "null"},
			"createTime":     {"1", "1771581600000", "null", "{}", "true"},
			"processId":      {"7", "{}"},
			"scorecardType":  {"0", "null", "[]", `["SCORECARD_TYPE_UNSPECIFIED"]`},
		} {
			for _, value := range values {
				body := fill(t, newCard("new", object{field: hole}), value)
				w.refuses(t, fault{name: field + " as " + value, request: post("/scorecards", body), fields: []string{field}})
			}
		}
		for _, body := range []string{"null", "[]", `"x"`, "1", "true", "[{}]"} {
			w.refuses(t, fault{name: "the body as " + body, request: post("/scorecards", body), fields: []string{"body"}})
		}
		for _, item := range []string{"null", "1", `"x"`, "[]"} {
			body := fill(t, newCard("new", object{"scores": []any{number("solution", 1), hole}}), item)
			w.refuses(t, fault{name: "a score as " + item, request: post("/scorecards", body), fields: []string{"scores[1]"}})
		}
	})
}

func TestEnumsAreTakenLiterally(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		roles := func(literal string) string {
			score := with(number("greeting", 10), object{"commentAccessRoles": []any{hole}})
			return fill(t, newCard("new", object{"scores": []object{score}}), literal)
		}
		for _, literal := range []string{`"manager"`, `" MANAGER"`, `"MANAGER "`, `"MANAGER\n"`, `""`, `"ROLE_MANAGER"`, `"МANAGER"`, "2", "null", "true"} {
			w.refuses(t, fault{name: "a role " + literal, request: post("/scorecards", roles(literal)), fields: []string{"scores[0].commentAccessRoles[0]"}})
		}
		for field, value := range map[string]string{
			"submissionSource": "SCORECARD_SUBMISSION_SOURCE_UNKNOWN", "scorecardType": "scorecard_type_unspecified",
		} {
			w.refuses(t, fault{name: field, request: post("/scorecards", newCard("new", object{field: value})), fields: []string{field}})
		}
		w.refuses(t, fault{name: "ROLE_UNSPECIFIED beside another role", fields: []string{"scores[0].commentAccessRoles"},
			request: post("/scorecards", roles(`"ROLE_UNSPECIFIED","MANAGER"`))})
		w.refuses(t, fault{name: "the features of an export", fields: []string{"features[1]"},
			request: post("/scorecards:export", with(exportAll(), object{"features": []string{"ENABLED_FEATURES_BASE", "BASE"}}))})
		w.refuses(t, fault{name: "the template's method", fields: []string{"template.scoring.method"},
			request: post("/scorecardTemplates", object{"title": "T", "template": object{"scoring": object{"method": "AVERAGE"},
				"chapters": []object{{"chapterId": "a", "criteria": []object{{"criterionId": "b", "answer": span(0, 1, 1)}}}}}})})
	})
}

func TestNULIsRefusedWhereverItStands(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		body := newCard("new", object{
			"comment": "a\x00b", "processId": "\x00", "scores": []object{with(number("greeting", 10), object{"comment": "\x00"})}, "n\x00m": 1,
		})
		want := []string{"comment", "n\uFFFDm", "processId", "scores[0].comment"}
		a := w.do(t, post("/scorecards", body))
		require.Equal(t, http.StatusBadRequest, a.Status)
		require.Equal(t, want, slices.Compact(a.fields(t)))
		w.unchanged(t)
	})
}
