package handlers_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/require"

	"opencoaching"
	"opencoaching/handlers"
	"opencoaching/handlers/edge"
	"opencoaching/service"
)

// journal is a log that a test can read.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// logged is another server over the same database, which logs everything that it can, and its metrics.
func (c company) logged(t testing.TB, access handlers.Access) (company, *journal, *prometheus.Registry) {
	t.Helper()
	log, registry := &journal{}, prometheus.NewRegistry()
	logger := slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	handler, err := handlers.New(service.New(c.Store, c.Clock.Now), handlers.Config{Spec: opencoaching.Spec, Logger: logger, Registry: registry, Access: access})
	require.NoError(t, err)
	listener := httptest.NewUnstartedServer(nil)
	listener.Config = edge.NewServer("", handler, logger)
	listener.Start()
	t.Cleanup(listener.Close)
	return company{&server{t: t, URL: listener.URL, Database: c.Database, Handler: handler, Store: c.Store, Clock: c.Clock}}, log, registry
}

// secret is in everything that is sent below and nobody but the reader of a resource may come upon.
const secret = "c4n4ry-7e1d"

// TestNothingPersonalIsLogged sends what is about people, and what gives access, wherever it can stand, in requests that
// succeed and in ones that fail, and searches the log and the metrics for it.
func TestNothingPersonalIsLogged(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		key := c.ok(t, http.MethodPost, at(acme)+"/apiKeys", newKey(acme+"/apiKeys/nightly"))["secret"].(string)
		said := "said " + secret + "\r\n{\"level\":\"ERROR\",\"msg\":\"forged\"}\u202e\u200b\U000e0041"
		score := with(number("greeting", 10), object{"comment": said, "commentAccessRoles": []string{"MANAGER"}})
		requests := map[string]request{
			"a person":     {Method: http.MethodPost, Path: at(acme) + "/users", Body: object{"name": userName("new"), "email": secret + "@example.com", "displayName": said, "fullName": said}},
			"a scorecard":  post("/scorecards", newCard("said", object{"comment": said, "processId": secret, "scores": []object{score}, "submitTime": "2026-02-21T10:00:00Z"})),
			"twice":        post("/scorecards", newCard("said", object{"comment": said})),
			"an update":    patch(cardName("said"), object{"scorecard": object{"comment": said}}),
			"a search":     ask("/scorecards?agentUserName=" + userName(secret) + "&pageToken=" + secret),
			"a path":       {Method: http.MethodGet, Path: at(userName(secret))},
			"no path":      {Method: http.MethodGet, Path: "/" + secret},
			"faults":       post("/scorecards", object{secret: said, "comment": 1, "agentUserName": said}),
			"no JSON":      post("/scorecards", said),
			"a webhook":    post("/webhooks", with(newWebhook(support+"/webhooks/hook"), object{"url": "https://" + secret + ".example.com/" + secret})),
			"an address":   post("/webhooks", object{"url": "http://" + secret + ":" + secret + "@127.0.0.1/", "secret": secret}),
			"a caller":     {Method: http.MethodGet, Path: at(support) + "/scorecards", Caller: userName(secret)},
			"a method":     {Method: strings.ToUpper("x" + strings.Repeat("y", 20) + secret), Path: "/v1/customers"},
			"a basic":      headed(ask("/scorecards"), "Authorization", "Basic "+secret),
			"a bearer":     headed(ask("/scorecards"), "Authorization", "Bearer "+secret+"."+secret+"."+secret),
			"a wrong key":  headed(ask("/scorecards"), "X-Api-Key", "ock_"+secret),
			"a good key":   headed(ask("/scorecards"), "X-Api-Key", key),
			"a header":     headed(headed(ask("/scorecards"), "Cookie", "session="+secret), "User-Agent", secret),
			"a write's":    headed(headed(patch(cardName("said"), object{"scorecard": object{}}), "Idempotency-Key", secret), "If-Match", `"`+secret+`"`),
			"an export":    post("/scorecards:export", with(exportAll(), object{"timeZoneId": secret})),
			"an erasure":   {Method: http.MethodPost, Path: at(userName("agent-2")) + ":erase", Body: object{}},
			"an erased":    {Method: http.MethodGet, Path: at(userName("agent-2"))},
			"what is lost": {Method: http.MethodDelete, Path: at(cardName("said"))},
		}
		for name, access := range map[string]handlers.Access{"open": {}, "by key": {Keys: true}} {
			s, log, registry := c.logged(t, access)
			for _, r := range requests {
				sent := s.build(t, r)
				_, err := exchange(sent)
				require.NoError(t, err)
			}
			require.GreaterOrEqual(t, strings.Count(log.String(), `"msg":"request"`), len(requests)-1, "the log is at work")
			for _, text := range []string{secret, strings.ToUpper(secret), key, "forged", "@example.com", "Person ", "Agent Number"} {
				require.NotContains(t, log.String(), text, name)
			}
			for line := range strings.Lines(log.String()) {
				require.True(t, json.Valid([]byte(line)), "one line, one entry: %s", line)
			}
			families, err := registry.Gather()
			require.NoError(t, err)
			for _, family := range families {
				require.NotContains(t, strings.ToLower(family.String()), secret, name)
			}
		}
	})
}
