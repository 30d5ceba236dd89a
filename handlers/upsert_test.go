package handlers_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestUpsertCreatesAndReplacesInTheOrderOfTheRequest(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for _, kind := range directoryKinds() {
			switch kind.collection {
			case "teams", "groups", "users", "conversations":
			default:
				continue
			}
			path := kind.path() + ":batchUpsert"
			old, added := object{"name": kind.name("m-old")}, object{"name": kind.name("a-new")}
			c.create(t, kind.path(), with(kind.full, old))
			got := c.ok(t, http.MethodPost, path, object{kind.collection: []object{old, with(kind.full, added)}})[kind.collection].([]any)
			require.Equal(t, []string{kind.name("m-old"), kind.name("a-new")}, namesOf(got))
			for field := range kind.full {
				require.NotContains(t, shown(got[0].(object)), field, "what is replaced loses what is not sent")
				require.Contains(t, got[1], field)
			}
			require.Equal(t, got[0], c.get(t, kind.name("m-old"), kind.singular))
			require.Equal(t, got[1], c.get(t, kind.name("a-new"), kind.singular))
		}
	})
}

func TestUpsertOfAThousandIsAllOrNothing(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		users := make([]object, 1000)
		for i := range users {
			users[i] = object{"name": userName(fmt.Sprintf("synced-%04d", i)), "displayName": "x", "manager": userName(fmt.Sprintf("synced-%04d", (i+1)%999))}
		}
		path := at(acme) + "/users:batchUpsert"
		count := func() int {
			return len(namesOf(c.ok(t, http.MethodGet, at(acme)+"/users?pageSize=1000", nil)["users"]))
		}
		before := count()
		for name, example := range map[string]struct {
			user   object
			faults []string
		}{
			"an unknown team":    {object{"name": userName("synced-0999"), "team": teamName("none")}, []string{"users[999].team"}},
			"a name twice":       {object{"name": userName("synced-0000")}, []string{"users[999].name"}},
			"no name":            {object{"displayName": "x"}, []string{"users[999].name"}},
			"a foreign name":     {object{"name": "customers/other/users/x"}, []string{"users[999].name"}},
			"several at once":    {object{"name": "customers/other/users/x", "team": "customers/other/teams/x", "usecases": []string{usecaseName("none")}}, []string{"users[999].name", "users[999].team", "users[999].usecases[0]"}},
			"another collection": {object{"name": teamName("billing")}, []string{"users[999].name"}},
		} {
			faulty := append(append([]object{}, users[:999]...), example.user)
			a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: path, Body: object{"users": faulty}})
			require.ElementsMatch(t, example.faults, a.fields(t), name)
			require.Equal(t, before, count(), name)
		}
		require.Len(t, c.ok(t, http.MethodPost, path, object{"users": users})["users"], 1000)
		c.Clock.Add(time.Hour)
		require.Len(t, c.ok(t, http.MethodPost, path, object{"users": users})["users"], 1000, "a second time replaces")
		c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: path, Body: object{"users": append(users, object{"name": userName("one-more")})}})
		c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: path, Body: object{"users": []object{}}})
	})
}

func TestEntriesOfOneUpsertReferToEachOther(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		members := func(ids ...string) []any {
			var names []any
			for _, id := range ids {
				names = append(names, groupName(id))
			}
			return names
		}
		c.ok(t, http.MethodPost, at(acme)+"/groups:batchUpsert", object{"groups": []object{
			{"name": groupName("a"), "memberNames": members("b", "c")}, {"name": groupName("b"), "memberNames": members("a")},
			{"name": groupName("c"), "memberNames": members("c")}}})
		require.Equal(t, members("b", "c"), c.get(t, groupName("a"), "group")["memberNames"])
		c.ok(t, http.MethodPost, at(acme)+"/users:batchUpsert", object{"users": []object{
			{"name": userName("one"), "manager": userName("two")}, {"name": userName("two"), "manager": userName("one")}}})
		require.Equal(t, userName("one"), c.get(t, userName("two"), "user")["manager"])
	})
}

func TestNobodyGivesRulingRolesWithoutHoldingOne(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		userAdmin, admin := userName("user-admin"), userName("admin")
		create := func(id string, roles ...string) request {
			return request{Method: http.MethodPost, Path: at(acme) + "/users", Body: object{"name": userName(id), "roles": roles}, Caller: userAdmin}
		}
		patch := func(id string, fields object, mask string) request {
			return request{Method: http.MethodPatch, Path: at(userName(id)), Body: object{"user": fields, "updateMask": mask}, Caller: userAdmin}
		}
		upsert := func(user object) request {
			return request{Method: http.MethodPost, Path: at(acme) + "/users:batchUpsert", Body: object{"users": []object{user}}, Caller: userAdmin}
		}
		for _, r := range []request{
			create("x", "ADMIN"), create("x", "AGENT", "SUPER_ADMIN"), create("x", "QA_ADMIN"), create("x", "USER_ADMIN"),
			patch("user-admin", object{"roles": []string{"USER_ADMIN", "ADMIN"}}, ""), patch("admin", object{"roles": []string{"AGENT"}}, ""),
			patch("admin", object{}, "roles"), patch("admin", object{"displayName": "x"}, "*"),
			upsert(object{"name": userName("x"), "roles": []string{"ADMIN"}}), upsert(object{"name": userAdmin, "roles": []string{"SUPER_ADMIN"}}),
			upsert(object{"name": admin}),
		} {
			c.refused(t, http.StatusForbidden, r)
		}
		require.Equal(t, []any{"ADMIN"}, c.get(t, admin, "user")["roles"])
		require.Equal(t, []any{"USER_ADMIN"}, c.get(t, userAdmin, "user")["roles"])
		for _, r := range []request{
			create("x", "AGENT", "MANAGER", "QA_SPECIALIST"), patch("x", object{"roles": []string{"AGENT"}}, ""),
			patch("admin", object{"displayName": "Same roles"}, ""), upsert(object{"name": admin, "roles": []string{"ADMIN"}}),
		} {
			c.as(t, r.Caller, r.Method, r.Path, r.Body)
		}
		c.as(t, admin, http.MethodPatch, at(userName("x")), object{"user": object{"roles": []string{"SUPER_ADMIN"}}})
	})
}
