package handlers_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// restrict gives quality permissions, by a revision of its own.
func (c company) restrict(t testing.TB, view, score []string) {
	t.Helper()
	c.ok(t, http.MethodPatch, at(templateName("quality")), object{"scorecardTemplate": object{"permissions": object{"viewRoles": append([]string{}, view...), "scoreRoles": append([]string{}, score...)}}})
}

func TestATemplateIsThereForItsViewersAlone(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.card(t, newCard("done", object{"submitTime": "2026-02-20T11:00:00Z"}))
		c.create(t, at(support)+"/scorecardTemplates", with(quality(), object{"name": templateName("open"), "title": "Open"}))
		c.restrict(t, []string{"QA_SPECIALIST"}, nil)
		body := func(more object) object {
			return with(object{"templateName": templateName("quality"), "scores": []object{}}, more)
		}
		asks := map[string]request{
			"get":       {Method: http.MethodGet, Path: at(templateName("quality"))},
			"the past":  {Method: http.MethodGet, Path: at(templateName("quality@1"))},
			"revisions": {Method: http.MethodGet, Path: at(templateName("quality")) + ":listRevisions"},
			"periods":   {Method: http.MethodPost, Path: at(templateName("quality")) + ":retrieveEvaluationPeriods", Body: object{}},
			"quota":     {Method: http.MethodPost, Path: at(templateName("quality@1")) + ":retrieveTotalAgentQuota", Body: object{}},
			"sample":    {Method: http.MethodPost, Path: at(templateName("quality")) + ":sample", Body: object{"seed": 1}},
		}
		for reader, sees := range map[string]bool{"specialist": true, "qa-lead": true, "admin": true, "manager": false} {
			for name, r := range asks {
				r.Caller = userName(reader)
				if a := c.do(t, r); sees {
					require.NotEqual(t, http.StatusNotFound, a.Status, "%s as %s", name, reader)
				} else {
					none := r
					none.Path = at(templateName("none")) + r.Path[len(at(templateName("quality"))):]
					require.Equal(t, http.StatusNotFound, a.Status, "%s as %s", name, reader)
					require.Equal(t, string(c.do(t, none).Body), string(a.Body), "as if it did not exist")
				}
			}
			listed := namesOf(c.as(t, userName(reader), http.MethodGet, at(support)+"/scorecardTemplates:listCurrent", nil)["scorecardTemplates"])
			require.Contains(t, listed, templateName("open@1"))
			cards := c.as(t, userName(reader), http.MethodGet, at(support)+"/scorecards", nil)
			require.Len(t, cards["scorecards"], 1, "a scorecard is seen by its own rules")
			scored := c.do(t, request{Method: http.MethodPost, Path: at(support) + "/scorecards:score", Caller: userName(reader), Body: body(nil)})
			if sees {
				require.Contains(t, listed, templateName("quality@2"))
				require.Equal(t, []string{templateName("quality@1")}, namesOf(cards["scorecardTemplates"]))
				require.Equal(t, http.StatusOK, scored.Status)
				continue
			}
			require.NotContains(t, listed, templateName("quality@2"))
			require.Empty(t, cards["scorecardTemplates"])
			unknown := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/scorecards:score", Caller: userName(reader), Body: body(object{"templateName": templateName("none")})})
			require.Equal(t, string(unknown.Body), string(scored.Body))
		}
		for _, agent := range []string{"agent-1"} {
			c.refused(t, http.StatusNotFound, request{Method: http.MethodGet, Path: at(templateName("quality")), Caller: userName(agent)})
			c.as(t, userName(agent), http.MethodPost, at(cardName("done"))+":acknowledge", object{"acknowledgeComment": "seen"})
		}
		made := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/scorecards", Caller: userName("manager"), Body: newCard("new", nil)})
		require.Equal(t, []string{"templateName"}, made.fields(t))
		c.restrict(t, nil, nil)
		c.as(t, userName("manager"), http.MethodGet, at(templateName("quality@2")), nil)
	})
}

func TestATemplateIsFilledInByItsScorersAlone(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		specialist, lead := userName("specialist"), userName("qa-lead")
		create := func(caller, id string, more object) int {
			return c.do(t, request{Method: http.MethodPost, Path: at(support) + "/scorecards", Caller: caller, Body: newCard(id, more)}).Status
		}
		require.Equal(t, http.StatusOK, create(specialist, "before", nil))
		require.Equal(t, http.StatusOK, create(specialist, "other", nil), "now it is remembered")
		c.restrict(t, nil, []string{"MANAGER"})
		for _, more := range []object{nil, {"templateName": templateName("quality@1")}, {"templateName": templateName("quality@2")}, {"scores": []object{number("gone", 1)}}} {
			require.Equal(t, http.StatusForbidden, create(specialist, "after", more), "%v", more)
			require.Equal(t, http.StatusForbidden, create(specialist, "after", with(object{"submitTime": "2026-02-20T11:00:00Z"}, more)))
		}
		require.Equal(t, http.StatusOK, create(userName("manager"), "managers", nil))
		require.Equal(t, http.StatusOK, create(lead, "leads", object{"templateName": templateName("quality@1")}))

		for _, caller := range []string{specialist, lead, userName("manager")} {
			want := http.StatusOK
			if caller == specialist {
				want = http.StatusForbidden
			}
			change := patch(cardName("before"), object{"scorecard": object{"comment": caller}})
			change.Caller = caller
			require.Equal(t, want, c.do(t, change).Status)
			require.Equal(t, want, c.do(t, request{Method: http.MethodPost, Path: at(cardName("before")) + ":submit", Caller: caller, Body: object{}}).Status)
			if want == http.StatusOK { // which fills in nothing
				c.as(t, specialist, http.MethodPost, at(cardName("before"))+":reset", object{})
			}
		}
		c.restrict(t, nil, []string{"MANAGER", "QA_SPECIALIST"})
		require.Equal(t, http.StatusOK, create(specialist, "again", nil))
	})
}

func TestTemplatesAreListedByWhoIsInTheirAudience(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.create(t, at(support)+"/scorecardTemplates",
			with(quality(), object{"name": templateName("named"), "audience": object{"userNames": []string{userName("agent-1")}}}),
			with(quality(), object{"name": templateName("team"), "audience": object{"teamNames": []string{teamName("retention")}}}),
			with(quality(), object{"name": templateName("group"), "audience": object{"groupNames": []string{groupName("north")}}}),
			with(quality(), object{"name": templateName("nobody"), "audience": object{"userNames": []string{userName("agent-off"), userName("manager")}}}))
		for user, want := range map[string][]string{
			"agent-1": {"group", "named", "quality"}, "agent-2": {"group", "quality", "team"}, "agent-off": {}, "agent-dev": {}, "agent-sales": {}, "manager": {},
		} {
			for _, size := range []string{"1", "2", "1000"} {
				names := []string{}
				for token := ""; ; {
					page := c.ok(t, http.MethodGet, at(support)+"/scorecardTemplates:listCurrent?pageSize="+size+"&pageToken="+token+"&agentUserName="+userName(user), nil)
					for _, name := range namesOf(page["scorecardTemplates"]) {
						names = append(names, name[len(templateName("")):len(name)-len("@1")])
					}
					if token, _ = page["nextPageToken"].(string); token == "" {
						break
					}
				}
				require.Equal(t, want, names, user)
			}
		}
	})
}
