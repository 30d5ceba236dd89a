package handlers_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// directoryKind is one of the eight kinds of directory entry, with an entry that has every field set.
type directoryKind struct {
	collection, singular string
	parent               string // empty: the root
	full                 object
	used                 string // an entry of the company that something refers to
}

func (k directoryKind) path() string {
	if k.parent == "" {
		return "/v1/" + k.collection
	}
	return at(k.parent) + "/" + k.collection
}

func (k directoryKind) name(id string) string {
	if k.parent == "" {
		return k.collection + "/" + id
	}
	return k.parent + "/" + k.collection + "/" + id
}

func directoryKinds() []directoryKind {
	named := func(more object) object { return with(object{"displayName": "Ein Name, é"}, more) }
	return []directoryKind{
		{"customers", "customer", "", named(nil), acme},
		{"profiles", "profile", acme, named(nil), support},
		{"teams", "team", acme, named(object{"managerUserNames": []any{userName("manager"), userName("agent-1")}}), teamName("billing")},
		{"groups", "group", acme, named(object{"memberNames": []any{userName("agent-1"), groupName("north")}}), groupName("new")},
		{"users", "user", acme, fullUser(), userName("agent-1")},
		{"usecases", "usecase", support, named(nil), usecaseName("calls")},
		{"moments", "moment", support, named(nil), support + "/moments/greeted"},
		{"conversations", "conversation", support, object{
			"agentUserName": userName("agent-1"), "startTime": "2026-02-20T10:00:00.5Z", "endTime": "2026-02-20T10:10:00Z", "channel": "VOICE",
			"languageCode": "de-CH", "usecaseName": usecaseName("calls"), "metadata": object{"a key": "a value", "": "é"},
			"momentNames": []any{support + "/moments/greeted", support + "/moments/refunded"},
		}, support + "/conversations/conv-x"},
	}
}

// fullUser has every field of the contract's User.
func fullUser() object {
	return object{
		"userId": "u-1", "username": "ada", "email": "ada@example.com", "displayName": "Ada", "fullName": "Ada L.", "isDevUser": true,
		"roles": []any{"AGENT", "MANAGER"}, "legacyRoles": []any{"ADMIN"}, "team": teamName("billing"), "state": "INACTIVE", "manager": userName("manager"),
		"agentProfiles": []any{object{"agentProfileId": 7, "agentExtension": "12", "legacy": object{"platformLoginName": "a", "platformUserId": "b"}}},
		"loginStatus":   object{"loginStatus": "LOGGED_IN"}, "externalIdmId": "idm", "isGuestUser": true, "type": "HUMAN",
		"profileNames": []any{support, sales}, "usecases": []any{usecaseName("calls")}, "profileStates": object{support: "ACTIVE"},
		"preferredProfile": sales, "requirePasswordReset": true, "migratedEntities": []any{"SCORECARDS"},
		"platformProfiles": []any{object{"platformType": "CISCO", "platformId": "p", "agentExtension": "1", "cisco": object{"agentExtension": "2"},
			"liveperson":      object{"accountNumber": "3", "loginName": "4"},
			"userFeatureGate": object{"teleportFeatures": object{"enableScreenRecordingSamplingOverride": true, "userScreenRecordingSamplingPercent": 5}}}},
		"authenticationFactors": []any{object{"id": "f", "label": "phone", "type": "TOTP", "enrollmentTime": "2026-01-01T00:00:00Z", "name": "n"}},
	}
}

func TestEveryKindOfEntryIsCreatedReadChangedAndDeleted(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for _, kind := range directoryKinds() {
			name := kind.name("full")
			created := c.ok(t, http.MethodPost, kind.path(), with(kind.full, object{"name": name}))[kind.singular].(object)
			require.Equal(t, name, created["name"])
			for field, value := range kind.full {
				require.Equal(t, fmt.Sprint(value), fmt.Sprint(created[field]), "%s of %s", field, name)
			}
			require.Equal(t, created, c.get(t, name, kind.singular))
			c.refused(t, http.StatusConflict, request{Method: http.MethodPost, Path: kind.path(), Body: object{"name": name}})
			given := c.ok(t, http.MethodPost, kind.path(), object{})[kind.singular].(object)["name"].(string)
			require.Regexp(t, "^"+kind.name("[0-9a-f-]{36}$"), given)

			c.Clock.Add(time.Hour)
			cleared := c.ok(t, http.MethodPatch, at(name), object{kind.singular: object{}, "updateMask": "*"})[kind.singular].(object)
			for field := range kind.full {
				require.NotContains(t, shown(cleared), field, name)
			}
			field := "displayName"
			if kind.collection == "conversations" {
				field = "channel"
			}
			changed := c.ok(t, http.MethodPatch, at(name), object{kind.singular: object{field: "new"}})[kind.singular].(object)
			require.Equal(t, "new", changed[field])
			require.Equal(t, changed, c.get(t, name, kind.singular))
			c.refused(t, http.StatusBadRequest, request{Method: http.MethodPatch, Path: at(name), Body: object{kind.singular: object{"name": kind.name("other")}}})
			c.refused(t, http.StatusBadRequest, request{Method: http.MethodPatch, Path: at(name), Body: object{kind.singular: object{}, "updateMask": "nothing"}})

			require.Empty(t, c.ok(t, http.MethodDelete, at(name), nil))
			for _, method := range []string{http.MethodGet, http.MethodDelete} {
				c.refused(t, http.StatusNotFound, request{Method: method, Path: at(name)})
			}
			c.refused(t, http.StatusNotFound, request{Method: http.MethodPatch, Path: at(name), Body: object{kind.singular: object{field: "x"}}})
		}
	})
}

// shown leaves out the fields that an answer shows as false, empty or without a meaning.
func shown(o object) object {
	o = maps.Clone(o)
	maps.DeleteFunc(o, func(_ string, value any) bool {
		list, isList := value.([]any)
		return value == false || value == "" || value == "ACTIVE_STATE_UNSPECIFIED" || isList && len(list) == 0
	})
	return o
}

func TestCustomersAndProfilesTellTheirTimes(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.Clock.Add(time.Hour)
		for _, name := range []string{acme, support} {
			singular := map[string]string{acme: "customer", support: "profile"}[name]
			got := c.ok(t, http.MethodPatch, at(name), object{singular: object{"displayName": "x", "createTime": "2020-01-01T00:00:00Z"}})[singular].(object)
			require.Equal(t, "2026-03-01T09:30:00.123456Z", got["createTime"])
			require.Equal(t, "2026-03-01T10:30:00.123456Z", got["updateTime"])
		}
	})
}

func TestAnEntryThatIsReferredToStays(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.create(t, at(support)+"/conversations", object{"name": support + "/conversations/conv-x"})
		c.card(t, newCard("x", nil))
		for _, kind := range directoryKinds() {
			a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodDelete, Path: at(kind.used)})
			require.Equal(t, "STILL_REFERENCED", a.reason(t), kind.used)
			c.get(t, kind.used, kind.singular)
		}
		// People on scorecards stay as well: who made, submitted or changed one.
		c.create(t, at(acme)+"/users", object{"name": userName("leaver"), "roles": []string{"QA_SPECIALIST"}})
		c.card(t, newCard("y", object{"creator": object{"name": userName("leaver")}}))
		c.refused(t, http.StatusBadRequest, request{Method: http.MethodDelete, Path: at(userName("leaver"))})
	})
}

func TestReferencesOfEntriesMustExistHere(t *testing.T) {
	t.Parallel()
	const other = "customers/other"
	eachCompany(t, func(t *testing.T, c company) {
		c.create(t, "/v1/customers", object{"name": other})
		c.create(t, at(other)+"/users", object{"name": other + "/users/known"})
		c.create(t, at(other)+"/teams", object{"name": other + "/teams/known"})
		for _, example := range []struct {
			path, field string
			body        func(user, team string) object
		}{
			{at(acme) + "/teams", "managerUserNames[0]", func(user, _ string) object { return object{"managerUserNames": []string{user}} }},
			{at(acme) + "/groups", "memberNames[0]", func(user, _ string) object { return object{"memberNames": []string{user}} }},
			{at(acme) + "/users", "manager", func(user, _ string) object { return object{"manager": user} }},
			{at(acme) + "/users", "team", func(_, team string) object { return object{"team": team} }},
			{at(support) + "/conversations", "agentUserName", func(user, _ string) object { return object{"agentUserName": user} }},
		} {
			var answers [][]byte
			for _, names := range [][2]string{{userName("none"), teamName("none")}, {other + "/users/known", other + "/teams/known"}, {other + "/users/none", other + "/teams/none"}} {
				a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: example.path, Body: example.body(names[0], names[1])})
				require.Equal(t, []string{example.field}, a.fields(t))
				answers = append(answers, a.Body)
			}
			require.Equal(t, string(answers[0]), string(answers[1]))
			require.Equal(t, string(answers[0]), string(answers[2]))
		}
		for _, path := range []string{at("customers/none") + "/profiles", at("customers/none") + "/users", at(acme+"/profiles/none") + "/moments"} {
			c.refused(t, http.StatusNotFound, request{Method: http.MethodPost, Path: path, Body: object{}})
			c.refused(t, http.StatusNotFound, request{Method: http.MethodGet, Path: path})
		}
		a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(support) + "/conversations", Body: object{
			"startTime": "2026-02-20T10:00:01Z", "endTime": "2026-02-20T10:00:00Z"}})
		require.Equal(t, []string{"endTime"}, a.fields(t))
	})
}

func TestEntriesAreListedPageByPage(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for _, kind := range directoryKinds() {
			var want []string
			for i := range 5 {
				want = append(want, kind.name(fmt.Sprint("zz-", i)))
				c.create(t, kind.path(), object{"name": want[i]})
			}
			all := namesOf(c.ok(t, http.MethodGet, kind.path(), nil)[kind.collection])
			require.IsIncreasing(t, all)
			require.Subset(t, all, want)
			var walked []string
			for token := ""; ; {
				page := c.ok(t, http.MethodGet, kind.path()+"?pageSize=2&pageToken="+token, nil)
				walked = append(walked, namesOf(page[kind.collection])...)
				next, more := page["nextPageToken"].(string)
				if !more {
					break
				}
				token = next
			}
			require.Equal(t, all, walked, kind.collection)
			require.True(t, slices.IsSorted(walked))
		}
	})
}
