package handlers_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/service"
)

func TestANameIsTakenByOneKeyAndOneWebhook(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		for _, r := range []request{
			{Method: http.MethodPost, Path: at(acme) + "/apiKeys", Body: newKey(acme + "/apiKeys/robot")},
			post("/webhooks", newWebhook(support+"/webhooks/hook")),
		} {
			w.refuses(t, fault{name: r.Path, request: r, status: http.StatusConflict, code: 6, reason: "ALREADY_EXISTS"})
		}
	})
}

func TestSecretsAreShownToWhoeverMakesThemAlone(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		made := c.ok(t, http.MethodPost, at(acme)+"/apiKeys", newKey(acme+"/apiKeys/robot"))
		text := made["secret"].(string)
		require.Regexp(t, `^ock_\w{58}$`, text)
		require.Equal(t, text[:12], made["apiKey"].(object)["prefix"])
		hook := newWebhook(support + "/webhooks/hook")
		c.create(t, at(support)+"/webhooks", hook)
		_, err := service.New(c.Store, c.Clock.Now).Seal(t.Context())
		require.NoError(t, err)
		for path, shown := range map[string]string{
			at(acme) + "/apiKeys": "robot", at(acme) + "/apiKeys/robot": "robot", at(acme) + "/auditEvents": "CreateApiKey",
			at(support) + "/webhooks": "hook", at(support) + "/webhooks/hook": "hook", at(support) + "/auditEvents": "CreateWebhook",
		} {
			a := c.do(t, request{Method: http.MethodGet, Path: path})
			require.Equal(t, http.StatusOK, a.Status, "%s", a.Body)
			require.Contains(t, string(a.Body), shown)
			require.NotContains(t, string(a.Body), text[13:])
			require.NotContains(t, string(a.Body), hook["secret"])
		}
	})
}
