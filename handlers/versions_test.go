package handlers_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// tagOf sends a request that must succeed and returns the ETag of the answer.
func (c company) tagOf(t testing.TB, r request) string {
	t.Helper()
	a := c.do(t, r)
	require.Equal(t, http.StatusOK, a.Status, "%s %s: %s", r.Method, r.Path, a.Body)
	require.Len(t, a.Header.Values("ETag"), 1, "%s %s", r.Method, r.Path)
	return a.Header.Get("ETag")
}

// changingTag does what changes a resource and holds the ETag against the one before: it is another, and what a read
// answers from then on.
func (c company) changingTag(t testing.TB, name, before string, r request) string {
	t.Helper()
	after := c.tagOf(t, r)
	require.NotEqual(t, before, after, "%s %s", r.Method, r.Path)
	c.keepsTag(t, name, after)
	return after
}

func (c company) keepsTag(t testing.TB, name, tag string) {
	t.Helper()
	require.Equal(t, tag, c.tagOf(t, request{Method: http.MethodGet, Path: at(name)}), name)
}

// versioned is a resource of some kind: where it is made, the field that wraps it, the body that makes it, and two values
// that one of its fields can be changed to.
type versioned struct {
	collection, field, name string
	body                    object
	change                  string
	values                  [2]any
}

// ofEveryKind has a resource of each kind that has a version.
func ofEveryKind() map[string]versioned {
	entry := func(collection, field, change string, values [2]any) versioned {
		name := collection + "/versioned"
		return versioned{at(collection), field, name, object{"name": name}, change, values}
	}
	names := [2]any{"One", "Two"}
	template := with(quality(), object{"name": templateName("versioned")})
	return map[string]versioned{
		"scorecard":    {at(support) + "/scorecards", "scorecard", cardName("versioned"), newCard("versioned", nil), "comment", names},
		"template":     {at(support) + "/scorecardTemplates", "scorecardTemplate", templateName("versioned"), template, "title", names},
		"target":       {at(support) + "/targets", "target", targetName("versioned"), targetBody("versioned", nil), "target", [2]any{1, 2}},
		"customer":     entry("customers", "customer", "displayName", names),
		"profile":      entry(acme+"/profiles", "profile", "displayName", names),
		"user":         entry(acme+"/users", "user", "displayName", names),
		"team":         entry(acme+"/teams", "team", "displayName", names),
		"group":        entry(acme+"/groups", "group", "displayName", names),
		"use case":     entry(support+"/usecases", "usecase", "displayName", names),
		"moment":       entry(support+"/moments", "moment", "displayName", names),
		"conversation": entry(support+"/conversations", "conversation", "languageCode", [2]any{"de", "fr"}),
	}
}

func TestTheETagChangesWithEveryChangeAndNeverElse(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for kind, v := range ofEveryKind() {
			tag := c.tagOf(t, request{Method: http.MethodPost, Path: v.collection, Body: v.body})
			require.Equal(t, `"1"`, tag, kind)
			c.keepsTag(t, v.name, tag)
			for _, value := range v.values {
				body := object{v.field: object{v.change: value}}
				tag = c.changingTag(t, v.name, tag, request{Method: http.MethodPatch, Path: at(v.name), Body: body})
			}
			c.do(t, request{Method: http.MethodPatch, Path: at(v.name), Body: object{v.field: object{"unknown": 1}}})
			c.keepsTag(t, v.name, tag)
		}
	})
}

func TestEachStepOfAScorecardsLifeChangesItsETag(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		name := cardName("x")
		tag := c.tagOf(t, request{Method: http.MethodPost, Path: at(support) + "/scorecards", Body: newCard("x", nil)})
		submit := request{Method: http.MethodPost, Path: at(name) + ":submit", Body: object{}}
		acknowledge := request{Method: http.MethodPost, Path: at(name) + ":acknowledge", Body: object{}, Caller: userName("agent-1")}
		tag = c.changingTag(t, name, tag, submit)
		require.Equal(t, tag, c.tagOf(t, submit), "a second submit changes nothing")
		tag = c.changingTag(t, name, tag, acknowledge)
		require.Equal(t, tag, c.tagOf(t, acknowledge), "a second acknowledgement changes nothing")
		c.changingTag(t, name, tag, request{Method: http.MethodPost, Path: at(name) + ":reset", Body: object{}})
	})
}

func TestEveryRevisionOfATemplateHasItsOwnETag(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		name := templateName("quality")
		get := func(revision string) string {
			t.Helper()
			return c.tagOf(t, request{Method: http.MethodGet, Path: at(name) + revision})
		}
		require.Equal(t, get(""), get("@1"))
		c.patchTemplate(t, "quality", object{"title": "Second"})
		c.patchTemplate(t, "quality", object{"title": "Third"})
		require.Equal(t, get(""), get("@3"))
		require.NotEqual(t, get("@3"), get("@2"))
		require.NotEqual(t, get("@2"), get("@1"))

		first, current := get("@1"), get("")
		gone := c.changingTag(t, name, current, request{Method: http.MethodDelete, Path: at(name)})
		require.NotEqual(t, first, get("@1"), "the state is that of all revisions")
		require.Equal(t, gone, c.tagOf(t, request{Method: http.MethodDelete, Path: at(name)}), "deleting again changes nothing")
	})
}

func TestABatchChangesTheETagsOfItsResources(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		name := teamName("billing")
		get := request{Method: http.MethodGet, Path: at(name)}
		before := c.tagOf(t, get)
		batch := request{Method: http.MethodPost, Path: at(acme) + "/teams:batchUpsert", Body: object{"teams": []object{{"name": name, "displayName": "New"}}}}
		a := c.do(t, batch)
		require.Equal(t, http.StatusOK, a.Status, "%s", a.Body)
		require.Empty(t, a.Header.Values("ETag"), "an answer with several resources has none")
		require.NotEqual(t, before, c.tagOf(t, get))
		missing := c.refused(t, http.StatusNotFound, request{Method: http.MethodGet, Path: at(teamName("none"))})
		require.Empty(t, missing.Header.Values("ETag"))
	})
}

func TestHeadersOfSafeWritesAreCheckedForTheirForm(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		change := func(header http.Header) request {
			return request{Method: http.MethodPatch, Path: at(teamName("billing")), Body: object{"team": object{"displayName": "New"}}, Header: header}
		}
		for name, values := range map[string][]string{"Idempotency-Key": {"a b"}, "If-Match": {""}} {
			header := http.Header{name: values, "Content-Type": {"application/json"}}
			a := c.refused(t, http.StatusBadRequest, change(header))
			require.Equal(t, []string{name}, a.fields(t))
		}
		twice := http.Header{"Idempotency-Key": {"a", "b"}}
		require.Equal(t, []string{"Idempotency-Key"}, c.refused(t, http.StatusBadRequest, change(twice)).fields(t))
		tag := c.tagOf(t, request{Method: http.MethodGet, Path: at(teamName("billing"))})
		lines := http.Header{"If-Match": {`"other"`, tag}}
		require.Equal(t, http.StatusOK, c.do(t, change(lines)).Status, "several lines are one list")
	})
}
