package edge_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// card is a sound scorecard with members added or, by a later name, replaced.
func card(members ...string) string {
	all := map[string]json.RawMessage{
		"agentUserName": json.RawMessage(`"customers/acme/users/u1"`),
		"createTime":    json.RawMessage(`"2026-01-31T09:30:00Z"`),
		"scores":        json.RawMessage(`[{"criterionId":"c1","numericValue":1}]`),
	}
	for i := 0; i < len(members); i += 2 {
		all[members[i]] = json.RawMessage(members[i+1])
	}
	var parts []string
	for name, value := range all {
		parts = append(parts, fmt.Sprintf("%q:%s", name, value))
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func TestBodyAccepted(t *testing.T) {
	t.Parallel()
	s := setup(t)
	for name, c := range map[string]struct{ body, want string }{
		"Decimals":              {card("scores", `[{"criterionId":"a","numericValue":33.33},{"criterionId":"b","numericValue":99.9999}]`), `"numericValue":33.33},{"criterionId":"b","numericValue":99.9999`},
		"DecimalWithExponent":   {card("target", `1.50e1`), `"target":15,`},
		"WholeNumberWithPoint":  {card("count", `1.0`), `"count":1,`},
		"WholeNumberExponent":   {card("count", `1e3`), `"count":1000,`},
		"NegativeZero":          {card("count", `-0.0e9`), `"count":0,`},
		"LargestInt64":          {card("big", `9223372036854775807`), `"big":9223372036854775807,`},
		"SmallestInt64":         {card("big", `-9223372036854775808`), `"big":-9223372036854775808,`},
		"ComputedNumberIgnored": {card("totalScore", `1e999999999`), `"totalScore":0,`},
		"ComputedLongLiteral":   {card("totalScore", strings.Repeat("9", 400)), `"totalScore":0,`},
		"ComputedNumberKept":    {card("totalScore", `-1`), `"totalScore":-1,`},
		"TimeWithOffset":        {card("submitTime", `"2026-02-01T01:00:00.1234567899+02:30"`), `"submitTime":"2026-01-31T22:30:00.123456Z"`},
		"TimeMinusZero":         {card("submitTime", `"2026-02-01T01:00:00-00:00"`), `"submitTime":"2026-02-01T01:00:00Z"`},
		"TimeThirtyFractions":   {card("submitTime", `"2026-02-01T01:00:00.`+strings.Repeat("9", 30)+`Z"`), `"submitTime":"2026-02-01T01:00:00.999999Z"`},
		"LastTime":              {card("submitTime", `"2200-12-31T23:59:59.999999Z"`), `"submitTime":"2200-12-31T23:59:59.999999Z"`},
		"FirstTime":             {card("createTime", `"1970-01-01T23:59:00+23:59"`), `"createTime":"1970-01-01T00:00:00Z"`},
		"ReadOnlyMaySent":       {card("acknowledgeTime", `"2026-01-31T09:30:00Z"`), `"acknowledgeTime":"2026-01-31T09:30:00Z"`},
		"NullClears":            {card("comment", `null`, "creator", `null`), `"creator":null,"comment":null`},
		"NestedNullable":        {card("creator", `{"email":"e","name":"n"}`), `"creator":{"name":"n","email":"e"}`},
		"EscapedKey":            {strings.Replace(card(), "agentUserName", `agent\u0055serName`, 1), `"agentUserName":"customers/acme/users/u1"`},
		"Bytes":                 {card("data", `"aGk="`), `"data":"aGk="`},
		"EmojiCountAsOne":       {card("comment", `"😀😀😀😀😀"`), `"comment":"😀😀😀😀😀"`},
		"Map":                   {card("labels", `{"__proto__":"x","1":"y"}`), `"labels":{"1":"y","__proto__":"x"}`},
		"TimesInAList":          {card("times", `["2026-01-31T09:30:00+01:00"]`), `"times":["2026-01-31T08:30:00Z"]`},
		"MarkupIsData":          {card("comment", `"<b>&"`), `"comment":"\u003cb\u003e\u0026"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := s.send(t, "POST", cards, c.body, jsonType)
			require.Equal(t, 200, got.status, got.body)
			require.Contains(t, got.body, c.want)
		})
	}
}

func TestBodyRefused(t *testing.T) {
	t.Parallel()
	s := setup(t)
	t.Cleanup(func() { require.Empty(t, s.reached) })
	const unknown = "is not a field of this message"
	type fields = map[string]string
	for name, c := range map[string]struct {
		body string
		want fields
	}{
		"EmptyObject":       {`{}`, fields{"agentUserName": "is required", "scores": "is required", "createTime": "is required"}},
		"NotAnObject":       {`[]`, fields{"body": "must be an object"}},
		"NullBody":          {`null`, fields{"body": "must not be null"}},
		"UnknownFields":     {card("nope", `1`, "scores", `[{"criterionId":"c","textValue":"t","Nope":{}}]`), fields{"nope": unknown, "scores[0].Nope": unknown}},
		"OtherCase":         {card("Comment", `"x"`, "TOTALSCORE", `1`), fields{"Comment": unknown, "TOTALSCORE": unknown}},
		"LongS":             {card("ſcores", `[]`), fields{"ſcores": unknown}},
		"Prototype":         {card("__proto__", `{}`, "constructor", `{}`, "$ref", `"#"`, "@type", `"x"`), fields{"__proto__": unknown, "constructor": unknown, "$ref": unknown, "@type": unknown}},
		"NameForm":          {card("agentUserName", `"string"`), fields{"agentUserName": "must be a resource name of the form customers/{customer_id}/users/{user_id}"}},
		"Enum":              {card("type", `"type_appeal"`), fields{"type": "must be one of TYPE_UNSPECIFIED, TYPE_APPEAL"}},
		"EnumNumber":        {card("type", `1`), fields{"type": "must be one of TYPE_UNSPECIFIED, TYPE_APPEAL"}},
		"StringForList":     {card("scores", `"x"`), fields{"scores": "must be a list"}},
		"ListForObject":     {card("labels", `[]`), fields{"labels": "must be an object"}},
		"NumberAsString":    {card("count", `"1"`, "target", `"1"`), fields{"count": "must be a whole number", "target": "must be a number"}},
		"NullForString":     {card("agentUserName", `null`), fields{"agentUserName": "must not be null"}},
		"InsideAllOf":       {card("creator", `{"emial":"x"}`), fields{"creator.emial": unknown, "creator.email": "is required"}},
		"TooLong":           {card("comment", `"123456"`), fields{"comment": "must have at most 5 characters"}},
		"EmptyList":         {card("scores", `[]`), fields{"scores": "must have at least 1 item"}},
		"TooManyItems":      {card("scores", "["+strings.Repeat(`{"criterionId":"c","textValue":"t"},`, 500)+`{"criterionId":"c","textValue":"t"}]`), fields{"scores": "must have at most 500 items"}},
		"Fraction":          {card("count", `1.5`), fields{"count": "must be a whole number"}},
		"TooBigForInt32":    {card("count", `2147483648`), fields{"count": "must lie between -2147483648 and 2147483647"}},
		"TooBigForInt64":    {card("big", `9223372036854775808`), fields{"big": "must be a whole number that fits in 64 bits"}},
		"HugeInteger":       {card("count", strings.Repeat("9", 400), "big", `1e999999999`), fields{"count": "must be a whole number that fits in 64 bits", "big": "must be a whole number that fits in 64 bits"}},
		"TargetTooBig":      {card("target", `100.01`), fields{"target": "must be at most 100"}},
		"TargetNegative":    {card("target", `-1.5`), fields{"target": "must be at least 0"}},
		"TooManyDecimals":   {card("target", `100.0000001`), fields{"target": "must have at most 4 decimal places"}},
		"Overflow":          {card("target", `1e400`), fields{"target": "must lie between -1000000 and 1000000"}},
		"Underflow":         {card("target", `5e-324`), fields{"target": "must have at most 4 decimal places"}},
		"HugeLiteral":       {card("target", strings.Repeat("1", 400)), fields{"target": "must be written with at most 64 characters"}},
		"ComputedWrongType": {card("totalScore", `"1"`), fields{"totalScore": "must be a number"}},
		"NotBase64":         {card("data", `"a"`), fields{"data": "must be bytes in base64"}},
		"EmptyCriterion":    {card("scores", `[{"criterionId":"","textValue":"t"}]`), fields{"scores[0].criterionId": "must not be empty"}},
		"Rule":              {card("scores", `[{"criterionId":"c"},{"criterionId":"d","numericValue":1,"textValue":"t"}]`), fields{"scores[0]": "must have exactly one of numericValue and textValue", "scores[1]": "must have exactly one of numericValue and textValue"}},
		"RuleWithSchema":    {card("scores", `[{"criterionId":"c"}]`, "comment", `"123456"`), fields{"scores[0]": "must have exactly one of numericValue and textValue", "comment": "must have at most 5 characters"}},
		"RuleOnTimes":       {card("submitTime", `"2026-01-31T09:29:59Z"`), fields{"submitTime": "must not lie before createTime"}},
		"RuleSkippedOnType": {card("scores", `[{"criterionId":5}]`), fields{"scores[0].criterionId": "must be a string"}},
		"RuleWithBadTime":   {card("submitTime", `"x"`, "times", `["y"]`, "scores", `[{"criterionId":"c"}]`), fields{"submitTime": "must be a time such as 2026-01-31T09:30:00Z", "times[0]": "must be a time such as 2026-01-31T09:30:00Z", "scores[0]": "must have exactly one of numericValue and textValue"}},
		"NUL":               {card("labels", `{"a":"b\u0000"}`), fields{"labels.a": "must not contain the character U+0000"}},
		"SyntaxIsOneFault":  {`{"a":1} xyz`, fields{"body": "has something after its end, at byte 7"}},
		"Duplicate":         {`{"scores":[{"a":1,"a":1}]}`, fields{"scores[0].a": "is given twice"}},
		"ByteOrderMark":     {"\ufeff{}", fields{"body": "is not valid JSON in UTF-8, at byte 0"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := s.send(t, "POST", cards, c.body, jsonType)
			require.Equal(t, 400, got.status, got.body)
			require.Equal(t, c.want, got.violations(t))
			for _, word := range []string{"schema", "Schema", "kin-openapi", "jsontext", "regular expression", "additionalProperties"} {
				require.NotContains(t, got.body, word)
			}
		})
	}
}

func TestTimesRefused(t *testing.T) {
	t.Parallel()
	s := setup(t)
	const form, exists, years = "such as", "that exist", "1970 and 2200"
	for text, want := range map[string]string{
		"2019-02-30T10:00:00Z":      exists,
		"2026-01-31T24:00:00Z":      exists,
		"2016-12-31T23:59:60Z":      exists,
		"2026-13-01T00:00:00Z":      exists,
		"2026-01-31T09:30:00+24:00": exists,
		"2026-01-31T09:30:00+23:60": exists,
		"9999-12-31T23:59:59-23:59": years,
		"0000-01-01T00:00:00Z":      years,
		"1969-12-31T23:59:59.9Z":    years,
		"2201-01-01T00:00:00Z":      years,
		"2200-12-31T23:59:59-00:01": years,
		"2026-01-31T09:30:00":       form,
		"2026-01-31 09:30:00Z":      form,
		"2026-01-31t09:30:00z":      form,
		"2026-01-31":                form,
		"2026-01-31T09:30:00,5Z":    form,
		"2026-01-31T09:30:00.Z":     form,
		"2026-01-31T09:30:00Z ":     form,
		"":                          form,
		"2026-01-31T09:30:00." + strings.Repeat("1", 31) + "Z": form,
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			got := s.send(t, "POST", cards, card("submitTime", fmt.Sprintf("%q", text)), jsonType)
			require.Equal(t, 400, got.status)
			found := got.violations(t)
			require.Len(t, found, 1)
			require.Contains(t, found["submitTime"], want)
		})
	}
}

func TestHostileBodiesAreQuick(t *testing.T) {
	t.Parallel()
	s := setup(t)
	var keys strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&keys, `,"k%d":1`, i)
	}
	for name, body := range map[string]string{
		"ManyUnknownKeys": `{"a":1` + keys.String() + `}`,
		"ManyWrongItems":  card("scores", "["+strings.Repeat("1,", 300_000)+"1]"),
		"Deep":            strings.Repeat(`[`, 500_000),
		"LongNumber":      card("target", strings.Repeat("1", 1_000_000)),
		"LongString":      card("agentUserName", `"customers/`+strings.Repeat("a", 1_000_000)+`"`),
		"LongKey":         `{"` + strings.Repeat("k", 1_000_000) + `":1}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			got := s.send(t, "POST", cards, body, jsonType)
			require.Equal(t, 400, got.status)
			require.NotEmpty(t, got.violations(t))
			require.Less(t, len(got.body), 200_000)
			require.Less(t, time.Since(start), 10*time.Second)
		})
	}
}
