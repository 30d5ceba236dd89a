package handlers_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"

	"opencoaching"
)

// endpoint is an operation of the contract, as far as the matrix has to know it.
type endpoint struct {
	operation, method, path string
	parameter               string // the one that names a resource under the customer or profile; empty: none
	customered, profiled    bool
	validates               bool   // it can be tried without a change
	pages                   bool   // by its query, or by its body
	least                   object // a body with no more than it wants; nil: it takes none
}

// callsOf reads the contract.
func callsOf(t testing.TB) map[string]endpoint {
	t.Helper()
	document, err := openapi3.NewLoader().LoadFromData(opencoaching.Spec)
	require.NoError(t, err)
	calls := map[string]endpoint{}
	for path, item := range document.Paths.Map() {
		for method, described := range item.Operations() {
			c := endpoint{operation: described.OperationID, method: method, path: path}
			for _, p := range slices.Concat(item.Parameters, described.Parameters) {
				switch name := p.Value.Name; {
				case name == "customer_id":
					c.customered = true
				case name == "profile_id":
					c.profiled = true
				case p.Value.In == openapi3.ParameterInPath:
					require.Empty(t, c.parameter, path)
					c.parameter = name
				case name == "validateOnly":
					c.validates = true
				case name == "pageToken":
					c.pages = true
				}
			}
			if described.RequestBody != nil {
				schema := described.RequestBody.Value.Content["application/json"].Schema.Value
				c.least, _ = least(schema).(object)
				c.pages = c.pages || schema.Properties["pageToken"] != nil
			}
			calls[c.operation] = c
		}
	}
	return calls
}

// least is the smallest value of an object's schema, as far as objects within it go.
func least(schema *openapi3.Schema) any {
	if !schema.Type.Is("object") {
		return nil
	}
	value := object{}
	for _, name := range schema.Required {
		value[name] = least(schema.Properties[name].Value)
	}
	return value
}

// someone stands in a body of the matrix for the id of an agent.
const someone = "SOMEONE"

// request is the call about a thing under a place. A body that names an agent names the one given.
func (c endpoint) request(t testing.TB, row right, p place, it thing, agent string) request {
	t.Helper()
	r := request{Method: c.method, Path: c.at(p, it)}
	if c.validates {
		r.Path += "?validateOnly=true"
	}
	if c.least != nil {
		r.Body = c.least
	}
	if row.body != "" {
		r.Body = asJSON(t, strings.NewReplacer("CUSTOMER", "customers/"+p.customer, "PROFILE", p.profileName(), someone, agent).Replace(row.body))
	}
	return r
}

// at is the path of the call.
func (c endpoint) at(p place, it thing) string {
	return strings.NewReplacer("{customer_id}", p.customer, "{profile_id}", p.profile, "{"+c.parameter+"}", it.id).Replace(c.path)
}

// unreadable is the call with a body that is no JSON, if it takes one.
func unreadable(r request) request {
	if r.Body != nil {
		r.Body = "{"
	}
	return r
}

// pagesOf reads a list page by page, and fails where one that is not the last is not full.
func (c company) pagesOf(t testing.TB, l endpoint, caller string, r request, size int) (items []object) {
	t.Helper()
	r.Caller = caller
	for token := ""; ; {
		paged := r
		if l.method == http.MethodGet {
			paged.Path += "?pageSize=" + jsonText(t, size) + "&pageToken=" + token
		} else {
			paged.Body = with(r.Body.(object), object{"pageSize": size, "pageToken": token})
		}
		a := c.do(t, paged)
		require.Equal(t, http.StatusOK, a.Status, "%s as %s: %s", l.operation, caller, a.Body)
		var page []object
		token, page = listed(t, l.operation, a)
		items = append(items, page...)
		if token == "" {
			require.LessOrEqual(t, len(page), size)
			return items
		}
		require.Len(t, page, size, "%s as %s", l.operation, caller)
	}
}

// listed is the next page's token and the one array of an answer, but for the templates that come with scorecards.
func listed(t testing.TB, operation string, a answer) (token string, items []object) {
	t.Helper()
	decoded := a.decode(t)
	token, _ = decoded["nextPageToken"].(string)
	arrays := 0
	for name, value := range decoded {
		list, is := value.([]any)
		if !is || (operation == "ListScorecards" && name == "scorecardTemplates") {
			continue
		}
		arrays++
		for _, item := range list {
			items = append(items, item.(object))
		}
	}
	require.Equal(t, 1, arrays, "%s: %s", operation, a.Body)
	return token, items
}
