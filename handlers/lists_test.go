package handlers_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// listed creates four scorecards that differ in everything that a list filters or sorts by. Their ids sort otherwise
// than their times.
func (c company) listed(t *testing.T) {
	t.Helper()
	c.create(t, at(support)+"/scorecardTemplates", with(quality(), object{"name": templateName("other")}))
	c.patchTemplate(t, "quality", object{"title": "Second"})
	calls := func(day string, more object) object {
		return with(object{"createTime": "2026-02-" + day + "T10:00:00Z", "updateTime": "2026-02-" + day + "T12:00:00Z"}, more)
	}
	c.card(t, newCard("d", calls("01", object{"submitTime": "2026-02-04T10:00:00Z", "scores": []object{number("solution", 2)}})))
	c.card(t, newCard("b", calls("02", object{"agentUserName": userName("agent-2"), "usecaseName": usecaseName("chats"),
		"submitTime": "2026-02-03T10:00:00Z", "scores": []object{number("solution", 10)}, "creator": object{"name": userName("manager")}})))
	c.card(t, newCard("c", calls("03", object{"templateName": templateName("quality") + "@1", "scores": []object{}, "updateTime": "2026-02-05T12:00:00Z"})))
	c.card(t, newCard("a", calls("04", object{"templateName": templateName("other"), "usecaseName": nil, "scores": []object{number("solution", 5)}})))
	c.as(t, userName("specialist"), http.MethodPost, at(cardName("a"))+":submit", object{})
}

// ids lists the scorecards of a list by their ids, as one word.
func (c company) ids(t testing.TB, query url.Values) string {
	t.Helper()
	page := c.ok(t, http.MethodGet, at(support)+"/scorecards?"+query.Encode(), nil)
	word := ""
	for _, name := range namesOf(page["scorecards"]) {
		word += name[strings.LastIndex(name, "/")+1:]
	}
	return word
}

func TestEveryFilterOfAList(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.listed(t)
		for want, queries := range map[string][]url.Values{
			"acbd": {{}, {"orderBy": {"SCORECARD_ORDER_BY_UNSPECIFIED"}}, {"scorecardTypes": {"SCORECARD_TYPE_UNSPECIFIED"}}, {"usecaseNames": nil}},
			"acd":  {{"agentUserName": {userName("agent-1")}}, {"creatorUserNames": {userName("local-admin")}}},
			"b":    {{"agentUserName": {userName("agent-2")}}, {"creatorUserNames": {userName("manager")}}, {"usecaseNames": {usecaseName("chats")}}},
			"cbd": {{"usecaseNames": {usecaseName("chats"), usecaseName("calls")}}, {"templateName": {templateName("quality")}}, {"templateName": {templateName("quality") + "@*"}},
				{"endCreateTime": {"2026-02-03T10:00:00Z"}}},
			"bd": {{"templateName": {templateName("quality") + "@2"}}, {"submitterUserNames": {userName("local-admin")}},
				{"startSubmitTime": {"2026-02-03T10:00:00Z"}, "endSubmitTime": {"2026-02-04T10:00:00Z"}}, {"endUpdateTime": {"2026-02-02T12:00:00Z"}}},
			"c": {{"templateName": {templateName("quality") + "@1"}}, {"startCreateTime": {"2026-02-03T11:00:00+01:00"}, "endCreateTime": {"2026-02-03T10:00:00Z"}},
				{"startUpdateTime": {"2026-02-05T12:00:00Z"}, "endUpdateTime": {"2026-02-05T12:00:00.0000009Z"}}},
			"a": {{"submitterUserNames": {userName("specialist")}}, {"templateName": {templateName("other")}}, {"startSubmitTime": {"2026-02-04T10:00:00.000001Z"}}},
			"cd": {{"conversationNames": {support + "/conversations/conv-c", support + "/conversations/conv-d", support + "/conversations/conv-none"}},
				{"agentUserName": {userName("agent-1")}, "templateName": {templateName("quality")}}},
			"": {{"agentUserName": {userName("agent-sales")}}, {"scorecardTypes": {"SCORECARD_TYPE_APPEAL_REQUEST"}},
				{"agentUserName": {userName("agent-2")}, "usecaseNames": {usecaseName("calls")}}, {"startSubmitTime": {"2026-03-02T00:00:00Z"}}},
		} {
			for _, query := range queries {
				require.Equal(t, want, c.ids(t, query), query)
			}
		}
		for field, value := range map[string]string{
			"agentUserName": userName("none"), "usecaseNames": usecaseName("none"), "creatorUserNames": "customers/other/users/x",
			"submitterUserNames": userName("none"), "templateName": templateName("none"), "conversationNames": sales + "/conversations/x",
			"coachingPlanNames": support + "/coachingPlans/x", "startCreateTime": "9999-12-31T00:00:00Z", "orderBy": "NAME", "orderDirection": "asc",
			"scorecardTypes": "NONE", "startUpdateTime": "", "agentusername": userName("agent-1"), "filter": "x",
		} {
			a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodGet, Path: at(support) + "/scorecards?" + url.Values{field: {value}}.Encode()})
			require.Len(t, a.fields(t), 1, field)
			require.Contains(t, a.fields(t)[0], field)
		}
		a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodGet, Path: at(support) + "/scorecards?startSubmitTime=2026-02-02T00:00:00Z&endSubmitTime=2026-02-01T00:00:00Z"})
		require.Equal(t, []string{"startSubmitTime"}, a.fields(t))
	})
}

func TestEveryOrderHasAbsentValuesLast(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.listed(t)
		for order, want := range map[string][2]string{ // ascending, descending
			"":            {"dbca", "acbd"},
			"CREATE_TIME": {"dbca", "acbd"},
			"UPDATE_TIME": {"dbca", "acbd"},
			"SUBMIT_TIME": {"bdac", "adbc"}, // c is a draft
			"TOTAL_SCORE": {"dabc", "badc"}, // c has nothing applicable
		} {
			for i, direction := range []string{"ASC", "DESC"} {
				query := url.Values{"orderDirection": {direction}}
				if order != "" {
					query["orderBy"] = []string{order}
				}
				require.Equal(t, want[i], c.ids(t, query), "%s %s", order, direction)
				walked := ""
				for _, name := range c.walk(t, query, 1, func() {}) {
					walked += name[strings.LastIndex(name, "/")+1:]
				}
				require.Equal(t, want[i], walked, "page by page: %s %s", order, direction)
			}
		}
	})
}

// walk lists scorecards page by page and returns their names; between is called after every page.
func (c company) walk(t testing.TB, query url.Values, size int, between func()) []string {
	t.Helper()
	query = maps.Clone(query)
	query["pageSize"] = []string{fmt.Sprint(size)}
	var names []string
	for {
		page := c.ok(t, http.MethodGet, at(support)+"/scorecards?"+query.Encode(), nil)
		names = append(names, namesOf(page["scorecards"])...)
		next, more := page["nextPageToken"].(string)
		if !more {
			return names
		}
		require.LessOrEqual(t, len(namesOf(page["scorecards"])), size)
		query["pageToken"] = []string{next}
		between()
	}
}

func TestAWalkMissesAndDoublesNothingWhileRowsComeAndGo(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for _, order := range []string{"CREATE_TIME", "SUBMIT_TIME", "TOTAL_SCORE"} {
			for _, direction := range []string{"ASC", "DESC"} {
				c.walkWhileRowsComeAndGo(t, order, direction)
			}
		}
	})
}

func (c company) walkWhileRowsComeAndGo(t *testing.T, order, direction string) {
	t.Helper()
	run, made, gone := order+direction+"-", 0, 0
	add := func(id string) {
		made++
		more := object{"createTime": fmt.Sprintf("2026-02-%02dT10:00:00Z", 1+made%3), "scores": []object{number("solution", float64(made%4))}} // many ties
		if made%3 > 0 {
			more["submitTime"] = fmt.Sprintf("2026-02-%02dT10:00:00Z", 10+made%2)
		}
		c.card(t, newCard(run+id, more))
	}
	remove := func(id string) {
		gone++
		c.ok(t, http.MethodDelete, at(cardName(run+id)), nil)
	}
	var staying []string
	for i := range 9 {
		add(fmt.Sprint("stays-", i))
		add(fmt.Sprint("goes-", i))
		staying = append(staying, cardName(fmt.Sprint(run, "stays-", i)))
	}
	query := url.Values{"orderBy": {order}, "orderDirection": {direction}}
	walked := c.walk(t, query, 4, func() {
		if gone < 9 {
			remove(fmt.Sprint("goes-", gone))
		}
		if made < 30 {
			add(fmt.Sprint("comes-", made))
		}
	})
	sorted := slices.Sorted(slices.Values(walked))
	require.Len(t, slices.Compact(slices.Clone(sorted)), len(walked), "nothing twice")
	require.Subset(t, walked, staying)
	for _, name := range c.walk(t, url.Values{}, 1000, func() {}) {
		c.ok(t, http.MethodDelete, at(name), nil)
	}
}

func TestATokenIsGoodForItsOwnListAlone(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.listed(t)
		c.create(t, at(acme)+"/users", object{"name": userName("zz")})
		token := c.ok(t, http.MethodGet, at(support)+"/scorecards?pageSize=1&usecaseNames="+usecaseName("calls"), nil)["nextPageToken"].(string)
		same := at(support) + "/scorecards?usecaseNames=" + usecaseName("calls") + "&pageToken="
		c.ok(t, http.MethodGet, same+token+"&pageSize=7", nil) // the size may change on the way
		forged := func(token string) string {
			raw, err := base64.RawURLEncoding.DecodeString(token)
			require.NoError(t, err)
			return base64.RawURLEncoding.EncodeToString(bytes.Replace(raw, []byte(`"a":"`), []byte(`"a":"\u0000`), 1))
		}
		users := c.ok(t, http.MethodGet, at(acme)+"/users?pageSize=1", nil)["nextPageToken"].(string)
		raw, err := base64.RawURLEncoding.DecodeString(token)
		require.NoError(t, err)
		for name, path := range map[string]string{
			"another filter":    at(support) + "/scorecards?pageToken=" + token,
			"another order":     same + token + "&orderBy=TOTAL_SCORE",
			"another direction": same + token + "&orderDirection=ASC",
			"another profile":   at(sales) + "/scorecards?pageToken=" + token,
			"another list":      same + users,
			"another kind":      at(acme) + "/teams?pageToken=" + users,
			"no token":          same + "abc",
			"cut short":         same + token[:len(token)-3],
			"a forged place":    same + forged(token),
			"a forged id":       at(acme) + "/users?pageToken=" + forged(users),
			"grown":             same + base64.RawURLEncoding.EncodeToString(append(raw, raw...)),
		} {
			a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodGet, Path: path})
			require.Contains(t, a.fields(t), "pageToken", name)
		}
		c.create(t, "/v1/customers", object{"name": "customers/other"})
		c.refused(t, http.StatusBadRequest, request{Method: http.MethodGet, Path: at("customers/other") + "/users?pageToken=" + users})
	})
}

func TestPageSizes(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		moments := make([]object, 60)
		for i := range moments {
			moments[i] = object{"name": fmt.Sprintf("%s/conversations/conv-%02d", support, i)}
		}
		c.ok(t, http.MethodPost, at(support)+"/conversations:batchUpsert", object{"conversations": moments})
		for size, want := range map[string]int{"": 50, "?pageSize=0": 50, "?pageSize=1": 1, "?pageSize=1000000000": 60, "?pageSize=60": 60} {
			page := c.ok(t, http.MethodGet, at(support)+"/conversations"+size, nil)
			require.Len(t, page["conversations"], want, size)
			require.Equal(t, want < 60, page["nextPageToken"] != nil, size)
		}
		for _, size := range []string{"-1", "x", "", "1.5", "99999999999"} {
			for _, path := range []string{at(support) + "/conversations", at(support) + "/scorecards", at(support) + "/scorecardTemplates:listCurrent", at(templateName("quality")) + ":listRevisions"} {
				a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodGet, Path: path + "?pageSize=" + size})
				require.Equal(t, []string{"pageSize"}, a.fields(t), size)
			}
		}
		c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/targets:list", Body: object{"pageSize": -1}})
	})
}
