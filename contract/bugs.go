package main

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// bug is something wrong that the tools have to find: in front of the server, or in the contract.
type bug struct {
	name, what string
	operations []string // those with it, for the fuzzing
	server     func(next http.Handler) http.Handler
	contract   func(document *openapi3.T)
}

var bugs = []bug{
	{
		name: "wrong-status", what: "CreateScorecard answers 201", operations: []string{"CreateScorecard"},
		server: at("POST", `/scorecards$`, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			answer := ask(next, r)
			if answer.Code == http.StatusOK {
				answer.Code = http.StatusCreated
			}
			pass(w, answer)
		}),
	},
	{
		name: "missing-field", what: "GetScorecard leaves out templateName", operations: []string{"GetScorecard"},
		server: at("GET", `/scorecards/[^/:]+$`, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			answer := ask(next, r)
			change(answer.Body, func(body map[string]any) {
				if card, ok := body["scorecard"].(map[string]any); ok {
					delete(card, "templateName")
				}
			})
			pass(w, answer)
		}),
	},
	{
		name: "lax-validation", what: "CreateTarget drops what it does not understand", operations: []string{"CreateTarget"},
		server: at("POST", `/targets$`, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			mend(r)
			next.ServeHTTP(w, r)
		}),
	},
	{
		name: "text-for-json", what: "ListTargets answers as text/plain", operations: []string{"ListTargets"},
		server: at("POST", `/targets:list$`, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			answer := ask(next, r)
			answer.Header().Set("Content-Type", "text/plain; charset=utf-8")
			pass(w, answer)
		}),
	},
	{
		name: "lost-create", what: "CreateScorecard answers 200 and keeps nothing", operations: []string{"CreateScorecard"},
		server: at("POST", `/scorecards$`, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			answer := ask(next, r)
			var created struct{ Scorecard struct{ Name string } }
			if json.Unmarshal(answer.Body.Bytes(), &created) == nil && created.Scorecard.Name != "" {
				ask(next, request(r, http.MethodDelete, "/v1/"+created.Scorecard.Name))
			}
			pass(w, answer)
		}),
	},
	{
		name: "odd-value", what: "CreateTarget answers 500 to a target of 0", operations: []string{"CreateTarget"},
		server: at("POST", `/targets$`, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if bytes.Contains(peek(r), []byte(`"target":0`)) || bytes.Contains(peek(r), []byte(`"target": 0`)) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(http.StatusInternalServerError)
				_, _ = w.Write([]byte(`{"code":13,"message":"internal error","details":[]}`))
				return
			}
			next.ServeHTTP(w, r)
		}),
	},
	{
		name: "broken-workflow", what: "SubmitScorecard submits nothing", operations: []string{"SubmitScorecard"},
		server: at("POST", `:submit$`, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			next.ServeHTTP(w, request(r, http.MethodGet, strings.TrimSuffix(r.URL.Path, ":submit")))
		}),
	},
	{
		name: "broken-explorer", what: "the script of the explorer is missing",
		server: at("GET", `/swagger-ui-bundle\.js$`, func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
			http.NotFound(w, r)
		}),
	},
	{
		name: "field-removed", what: "the contract loses Target.qaScore",
		contract: func(d *openapi3.T) { delete(d.Components.Schemas["Target"].Value.Properties, "qaScore") },
	},
	{
		name: "field-required", what: "the contract requires Target.criterionOrChapterId",
		contract: func(d *openapi3.T) {
			target := d.Components.Schemas["Target"].Value
			target.Required = append(target.Required, "criterionOrChapterId")
		},
	},
	{
		name: "odd-operation", what: "an operationId is no verb and noun",
		contract: func(d *openapi3.T) { d.Paths.Value("/v1/customers").Post.OperationID = "CustomerCreation" },
	},
}

// at puts something in front of the requests of one method to the paths of one form.
func at(method, path string, serve func(w http.ResponseWriter, r *http.Request, next http.Handler)) func(http.Handler) http.Handler {
	form := regexp.MustCompile(path)
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == method && form.MatchString(r.URL.Path) {
				serve(w, r, next)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

func ask(next http.Handler, r *http.Request) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	next.ServeHTTP(answer, r)
	return answer
}

func pass(w http.ResponseWriter, answer *httptest.ResponseRecorder) {
	maps.Copy(w.Header(), answer.Header())
	w.Header().Del("Content-Length")
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes()) // a client that is gone has seen enough
}

// request is another request of the same client, without a body.
func request(r *http.Request, method, path string) *http.Request {
	other := r.Clone(r.Context())
	other.Method, other.URL.Path, other.URL.RawPath = method, path, ""
	other.Body, other.ContentLength = http.NoBody, 0
	other.Header.Del("Content-Type")
	other.Header.Del("Content-Length")
	return other
}

// peek reads the body, and leaves it to be read.
func peek(r *http.Request) []byte {
	var body bytes.Buffer
	_, _ = body.ReadFrom(r.Body) // what is broken is not for a bug to notice
	replace(r, body.Bytes())
	return body.Bytes()
}

func replace(r *http.Request, body []byte) {
	r.Body, r.ContentLength = readCloser{bytes.NewReader(body)}, int64(len(body))
}

type readCloser struct{ *bytes.Reader }

func (readCloser) Close() error { return nil }

// change changes a JSON object in place; what is none stays as it is.
func change(body *bytes.Buffer, edit func(map[string]any)) {
	var object map[string]any
	if json.Unmarshal(body.Bytes(), &object) != nil {
		return
	}
	edit(object)
	changed, err := json.Marshal(object)
	if err != nil {
		return
	}
	body.Reset()
	body.Write(changed)
}

// mend makes a target of a body that is none: unknown fields and those of another type go.
func mend(r *http.Request) {
	body := bytes.NewBuffer(peek(r))
	change(body, func(target map[string]any) {
		for field, value := range target {
			_, number := value.(float64)
			_, text := value.(string)
			known := slices.Contains([]string{"name", "scorecardTemplateName", "criterionOrChapterId", "usecaseName"}, field)
			understood := known && text || field == "target" && number
			if !understood {
				delete(target, field)
			}
		}
		if target["target"] == nil {
			target["target"] = 50
		}
	})
	replace(r, body.Bytes())
}
