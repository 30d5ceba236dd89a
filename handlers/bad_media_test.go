package handlers_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestBodiesOfOtherMediaTypesAreRefused(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		body := cardText(t, nil)
		refused := func(name string, header http.Header, body string) {
			r := post("/scorecards", body)
			r.Header = header
			w.refuses(t, fault{name: name, request: r, status: http.StatusUnsupportedMediaType, reason: "UNSUPPORTED_MEDIA_TYPE"})
		}
		for _, media := range []string{
			"", "text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/yaml",
			"application/jsonp", "application/json-patch+json", "application/merge-patch+json", "application", "json", "*/*", "application/*",
			"application/json; charset=utf-16", "application/json; charset=iso-8859-1", "application/json; charset", "application/json, text/plain",
			"application/json; charset=utf-8; charset=utf-16", "application/json;;", "\tapplication / json",
		} {
			refused("as "+media, http.Header{"Content-Type": {media}}, body)
		}
		refused("without a media type", http.Header{"Content-Type": nil}, body)
		refused("with two media types", http.Header{"Content-Type": {"application/json", "application/json"}}, body)
		for _, encoding := range []string{"gzip", "br", "deflate", "identity, gzip", "x"} {
			refused("encoded as "+encoding, http.Header{"Content-Encoding": {encoding}}, body)
		}
		refused("a bomb of gzip", http.Header{"Content-Encoding": {"gzip"}}, bomb(t))
	})
}

// bomb is 64 MiB of blanks in some 64 KiB.
func bomb(t testing.TB) string {
	t.Helper()
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	for range 64 {
		_, err := writer.Write(bytes.Repeat([]byte(" "), 1<<20))
		require.NoError(t, err)
	}
	require.NoError(t, writer.Close())
	return packed.String()
}

func TestMediaTypesAreComparedWithoutRegardToCase(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for i, media := range []string{
			"application/json", "APPLICATION/JSON", "Application/Json; Charset=UTF-8", "application/json;charset=utf-8",
			`application/json; charset="Utf-8"`, "application/json; version=1",
		} {
			id := "card-" + string(rune('a'+i))
			r := post("/scorecards", newCard(id, nil))
			r.Header = http.Header{"Content-Type": {media}, "Content-Encoding": {"identity"}}
			require.Equal(t, http.StatusOK, c.do(t, r).Status, media)
			c.get(t, cardName(id), "scorecard")
		}
		listed := c.ok(t, http.MethodGet, at(support)+"/scorecards", nil)
		require.Len(t, listed["scorecards"], 6, "each made one and no more")
	})
}

func TestAnswersThatNobodyOffersAreRefused(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		for _, accept := range []string{"text/html", "text/csv", "application/xml", "application/json;q=0", "*/*;q=0", "text/*, image/*", "application/problem+json"} {
			r := post("/scorecards", newCard("new", nil))
			r.Header = http.Header{"Accept": {accept}}
			w.refuses(t, fault{name: accept, request: r, status: http.StatusNotAcceptable, reason: "NOT_ACCEPTABLE"})
		}
		for accept, media := range map[string]string{
			"": "application/json", "*/*": "application/json", "application/*": "application/json", "nonsense": "application/json",
			"TEXT/CSV": "text/csv", "text/csv;q=0.1, application/json;q=0.9": "application/json", "text/csv, */*;q=0.1": "text/csv",
			"text/csv;q=1.5": "application/json",
		} {
			r := post("/scorecards:export", exportAll())
			r.Header = http.Header{"Accept": {accept}}
			a := w.do(t, r)
			require.Equal(t, http.StatusOK, a.Status, accept)
			require.True(t, strings.HasPrefix(a.Header.Get("Content-Type"), media), "%s: %s", accept, a.Header.Get("Content-Type"))
		}
	})
}

func TestBodiesAreTakenToTheirLimitAndNoFurther(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		small := cardText(t, nil)
		users := fill(t, object{"users": []any{hole}}, `{"name":"`+userName("agent-1")+`"}`)
		for name, c := range map[string]struct {
			request request
			limit   int
		}{
			"a scorecard":      {post("/scorecards:score", fill(t, object{"templateName": templateName("quality"), "scores": hole}, "[]")), 1 << 20},
			"a batch of users": {request{Method: http.MethodPost, Path: at(acme) + "/users:batchUpsert", Body: users}, 16 << 20},
		} {
			full := c.request
			full.Body = pad(c.request.Body.(string), c.limit)
			require.Equal(t, http.StatusOK, w.do(t, full).Status, "%s of exactly the limit", name)
			w.look(t)
			over := c.request
			over.Body = pad(c.request.Body.(string), c.limit+1)
			w.refuses(t, fault{name: name + " over the limit", request: over, status: http.StatusRequestEntityTooLarge, reason: "BODY_TOO_LARGE"})
			require.Equal(t, http.StatusRequestEntityTooLarge, w.chunked(t, over).StatusCode, "%s over the limit, of unknown length", name)
			w.unchanged(t)
			require.Equal(t, http.StatusOK, w.chunked(t, full).StatusCode, "%s of the limit, of unknown length", name)
			w.look(t)
		}
		w.refuses(t, fault{name: "a long string", status: http.StatusRequestEntityTooLarge, reason: "BODY_TOO_LARGE",
			request: post("/scorecards", strings.Replace(small, `"c"`, `"`+strings.Repeat("c", 1<<20)+`"`, 1))})
	})
}

func pad(body string, size int) string { return body + strings.Repeat(" ", size-len(body)) }

// chunked sends a request without saying how long its body is.
func (s *server) chunked(t testing.TB, r request) *http.Response {
	t.Helper()
	sent := s.build(t, r)
	sent.ContentLength, sent.Body = -1, io.NopCloser(strings.NewReader(r.Body.(string)))
	got, err := http.DefaultClient.Do(sent)
	require.NoError(t, err)
	defer got.Body.Close()
	_, err = io.Copy(io.Discard, got.Body)
	require.NoError(t, err)
	return got
}

func TestListsAreTakenToTheirLimitAndNoFurther(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		manyScores, manyUsers := make([]object, 501), make([]object, 1001)
		for i := range manyScores {
			manyScores[i] = number(fmt.Sprintf("c%d", i), 1)
		}
		for i := range manyUsers {
			manyUsers[i] = object{"name": userName(fmt.Sprintf("u%d", i))}
		}
		roles := with(number("greeting", 10), object{"commentAccessRoles": slices.Repeat([]string{"AGENT"}, 1001)})
		upsert := func(users []object) request {
			return request{Method: http.MethodPost, Path: at(acme) + "/users:batchUpsert", Body: object{"users": users}}
		}
		w.refuses(t,
			fault{name: "501 scores", request: post("/scorecards", newCard("new", object{"scores": manyScores})), fields: []string{"scores"}},
			fault{name: "1,001 users", request: upsert(manyUsers), fields: []string{"users"}},
			fault{name: "no users", request: upsert([]object{}), fields: []string{"users"}},
			fault{name: "1,001 criteria in a filter", fields: []string{"criterionOrChapterIds"},
				request: post("/targets:list", object{"criterionOrChapterIds": slices.Repeat([]string{"solution"}, 1001)})},
			fault{name: "70,000 criteria in a filter", fields: []string{"criterionOrChapterIds"},
				request: post("/targets:list", object{"criterionOrChapterIds": slices.Repeat([]string{"solution"}, 70_000)})},
			fault{name: "1,001 agents of an export", fields: []string{"agentUserNames"},
				request: post("/scorecards:export", with(exportAll(), object{"agentUserNames": slices.Repeat([]string{userName("agent-1")}, 1001)}))},
			fault{name: "1,001 roles of a comment", fields: []string{"scores[0].commentAccessRoles"},
				request: post("/scorecards", newCard("new", object{"scores": []object{roles}}))},
		)
		require.Equal(t, http.StatusOK, w.do(t, upsert(manyUsers[:1000])).Status, "a thousand are welcome")
	})
}

func TestBodiesWhereNoneBelongsAndNoneWhereOneBelongs(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		empty := http.Header{"Content-Type": {"application/json"}}
		w.refuses(t,
			fault{name: "a body of a GET", request: request{Method: http.MethodGet, Path: at(cardName("draft")), Body: "{}"}, fields: []string{"body"}},
			fault{name: "a body of a DELETE", request: request{Method: http.MethodDelete, Path: at(cardName("draft")), Body: "{}"}, fields: []string{"body"}},
			fault{name: "a create without a body", fields: []string{"body"},
				request: request{Method: http.MethodPost, Path: at(support) + "/scorecards", Header: empty}},
			fault{name: "a reset without a body", fields: []string{"body"},
				request: request{Method: http.MethodPost, Path: at(cardName("submitted")) + ":reset", Header: empty}},
			fault{name: "a submit with an empty body", fields: []string{"body"},
				request: request{Method: http.MethodPost, Path: at(cardName("draft")) + ":submit", Body: "", Header: empty}},
			fault{name: "an update without the resource", request: patch(cardName("draft"), object{}), fields: []string{"scorecard"}},
			fault{name: "an update of nothing but null", request: patch(cardName("draft"), object{"scorecard": nil}), fields: []string{"scorecard"}},
			fault{name: "an update that does not wrap", request: patch(cardName("draft"), object{"comment": "x"}), fields: []string{"comment", "scorecard"}},
		)
	})
}

func TestWhoAsksIsSettledBeforeTheBodyIsRead(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		huge := strings.Repeat("x", 2<<20)
		for name, caller := range map[string]string{
			"somebody unknown": userName("nobody"), "no name": "agent-1", "a deactivated user": userName("agent-off"), "a team": teamName("billing"),
			"the same in another case": "customers/ACME/users/manager", "with blanks": userName("manager") + " x", "a name to be injected": "customers/acme/users/' OR 1=1",
		} {
			r := post("/scorecards", huge)
			r.Caller = caller
			w.refuses(t, fault{name: name, request: r, status: http.StatusUnauthorized, code: 16, reason: "UNKNOWN_CALLER"})
			require.NotEmpty(t, w.do(t, r).Header.Get("Www-Authenticate"))
		}
		two := ask("/scorecards")
		two.Header = http.Header{"X-Coaching-User": {userName("manager"), userName("admin")}}
		w.refuses(t, fault{name: "two callers", request: two, status: http.StatusUnauthorized, code: 16, reason: "UNKNOWN_CALLER"})
		denied := post("/scorecards", huge)
		denied.Caller = userName("integrator")
		w.refuses(t, fault{name: "a caller who may not", request: denied, status: http.StatusForbidden, code: 7, reason: "PERMISSION_DENIED"})
	})
}
