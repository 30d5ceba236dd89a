package edge_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const wantID = "must be an id: 1 to 128 of the letters A to Z and a to z, digits and _ . ~ -, with a letter or digit first"

func TestQueryAccepted(t *testing.T) {
	t.Parallel()
	s := setup(t)
	for name, c := range map[string]struct{ query, want string }{
		"None":            {"", `"query":{}`},
		"PageSize":        {"?pageSize=20", `"pageSize":["20"]`},
		"PageSizeAsPoint": {"?pageSize=1e2", `"pageSize":["100"]`},
		"EmptyToken":      {"?pageToken=", `"pageToken":[""]`},
		"TokenVerbatim":   {"?pageToken=a%2Bb%3D%26", `"pageToken":["a+b=\u0026"]`},
		"Time":            {"?startTime=2026-01-31T10:00:00.1234567%2B01:00", `"startTime":["2026-01-31T09:00:00.123456Z"]`},
		"Boolean":         {"?deleted=true", `"deleted":["true"]`},
		"List":            {"?types=TYPE_APPEAL&types=TYPE_UNSPECIFIED", `"types":["TYPE_APPEAL","TYPE_UNSPECIFIED"]`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := s.send(t, "GET", cards+c.query, "")
			require.Equal(t, 200, got.status, got.body)
			require.Contains(t, got.body, c.want)
		})
	}
}

func TestParametersRefused(t *testing.T) {
	t.Parallel()
	s := setup(t)
	t.Cleanup(func() { require.Empty(t, s.reached) })
	type fields = map[string]string
	const unknown, once = "is not a parameter of this operation", "may be given only once"
	for name, c := range map[string]struct {
		target  string
		headers []string
		want    fields
	}{
		"Unknown":        {cards + "?nope=1&validateOnly=true", nil, fields{"nope": unknown, "validateOnly": unknown}},
		"OtherCase":      {cards + "?PageSize=1", nil, fields{"PageSize": unknown}},
		"DeepObject":     {cards + "?param[items][50000000]=x", nil, fields{"param[items][50000000]": unknown}},
		"Repeated":       {cards + "?pageSize=1&pageSize=2", nil, fields{"pageSize": once}},
		"EmptyNumber":    {cards + "?pageSize=", nil, fields{"pageSize": "must not be empty"}},
		"NotANumber":     {cards + "?pageSize=abc", nil, fields{"pageSize": "must be a whole number"}},
		"BlankedNumber":  {cards + "?pageSize=%201", nil, fields{"pageSize": "must be a whole number"}},
		"Negative":       {cards + "?pageSize=-1", nil, fields{"pageSize": "must be at least 0"}},
		"TooBig":         {cards + "?pageSize=99999999999", nil, fields{"pageSize": "must lie between -2147483648 and 2147483647"}},
		"Absurd":         {cards + "?pageSize=1e999999999", nil, fields{"pageSize": "must be a whole number that fits in 64 bits"}},
		"NotABoolean":    {cards + "?deleted=1", nil, fields{"deleted": "must be true or false"}},
		"BadTime":        {cards + "?startTime=yesterday", nil, fields{"startTime": "must be a time such as 2026-01-31T09:30:00Z"}},
		"EmptyName":      {cards + "?agentUserName=", nil, fields{"agentUserName": "must be a resource name of the form customers/{customer_id}/users/{user_id}"}},
		"ListItem":       {cards + "?types=TYPE_APPEAL&types=x", nil, fields{"types[1]": "must be one of TYPE_UNSPECIFIED, TYPE_APPEAL"}},
		"LongList":       {cards + "?types=TYPE_APPEAL&types=TYPE_APPEAL&types=TYPE_APPEAL&types=TYPE_APPEAL", nil, fields{"types": "must have at most 3 items"}},
		"JoinedListItem": {cards + "?ids=1,x", nil, fields{"ids[1]": "must be a whole number"}},
		"BadEscape":      {cards + "?pageToken=%zz", nil, fields{"query": "is not a well-formed query string"}},
		"Semicolon":      {cards + "?pageToken=a;b", nil, fields{"query": "is not a well-formed query string"}},
		"NUL":            {cards + "?pageToken=a%00", nil, fields{"pageToken": "must be UTF-8 text without the character U+0000"}},
		"InvalidUTF8":    {cards + "?pageToken=%ff", nil, fields{"pageToken": "must be UTF-8 text without the character U+0000"}},
		"UnknownNUL":     {cards + "?a%00%ff=1", nil, fields{"a\uFFFD\uFFFD": unknown}},
		"Header":         {cards, []string{"X-Mode: medium"}, fields{"X-Mode": "must be one of fast, slow"}},
		"HeaderTwice":    {cards, []string{"X-Mode: fast", "X-Mode: slow"}, fields{"X-Mode": once}},
		"AllAtOnce": {"/v1/customers/-/profiles/%2F/scorecards?pageSize=x&nope=1", []string{"X-Mode: no"}, fields{
			"customer_id": wantID, "profile_id": wantID,
			"pageSize": "must be a whole number", "nope": unknown, "X-Mode": "must be one of fast, slow",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := s.send(t, "GET", c.target, "", c.headers...)
			require.Equal(t, 400, got.status, got.body)
			require.Equal(t, c.want, got.violations(t))
		})
	}

	t.Run("ParametersAndBodyTogether", func(t *testing.T) {
		t.Parallel()
		got := s.send(t, "POST", "/v1/customers/-/profiles/p/scorecards?x=1", card("nope", "1"), jsonType)
		require.Equal(t, fields{
			"customer_id": wantID, "x": unknown, "nope": "is not a field of this message",
		}, got.violations(t))
	})
	t.Run("ParametersAndSyntaxTogether", func(t *testing.T) {
		t.Parallel()
		got := s.send(t, "POST", cards+"?x=1", "{", jsonType)
		require.Equal(t, fields{"x": unknown, "body": "ends before its value is complete"}, got.violations(t))
	})
}
