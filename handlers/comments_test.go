package handlers_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// canary is a comment that only some may see; whisper is for its author alone.
const (
	canary  = "canary-0b7e"
	whisper = "whisper-51fa"
	open    = "for everybody"
)

// commented is a scorecard of agent-1 that the specialist made, with a comment of each kind.
func (c company) commented(t testing.TB) {
	t.Helper()
	c.as(t, userName("specialist"), http.MethodPost, at(support)+"/scorecards", newCard("x", object{"scores": []object{
		with(number("greeting", 5), object{"comment": canary, "commentAccessRoles": []string{"MANAGER", "QA_ADMIN"}, "aiScored": true, "aiValue": 10}),
		with(number("share", 50), object{"comment": whisper, "commentAccessRoles": []string{"ROLE_UNSPECIFIED"}}),
		with(number("solution", 5), object{"comment": open}),
	}}))
}

func TestAnExportHoldsTheCommentsOfItsReader(t *testing.T) {
	t.Parallel()
	const heading = "Quality / Opening / Greeting (comment)"
	eachCompany(t, func(t *testing.T, c company) {
		c.commented(t)
		for id, want := range map[string]string{"manager": canary, "specialist": canary, "admin": ""} {
			wide := records(t, string(c.download(t, userName(id), "", nil).Body))
			require.Equal(t, []string{want}, column(t, wide, heading), id)
			long := records(t, string(c.download(t, userName(id), "?layout=long", nil).Body))
			require.Contains(t, column(t, long, "score_comment"), want, id)
		}
	})
}

func TestAChangeByTheBlindLeavesACommentAsItIs(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.commented(t)
		admin := userName("admin")
		seen := c.as(t, admin, http.MethodGet, at(cardName("x")), nil)["scorecard"].(object)
		patch := func(fields object, mask string) request {
			return request{Method: http.MethodPatch, Path: at(cardName("x")), Caller: admin, Body: object{"scorecard": fields, "updateMask": mask}}
		}
		whole := object{"scores": seen["scores"]}
		for name, r := range map[string]request{
			"what was read":       patch(whole, ""),
			"all of it replaced":  patch(with(seen, object{"comment": "new"}), "*"),
			"another value":       patch(object{"scores": []object{number("greeting", 10), inapplicable("share")}}, "scores"),
			"comment cleared":     patch(object{"scores": []object{{"criterionId": "greeting", "comment": nil}, {"criterionId": "share", "comment": ""}}}, ""),
			"roles opened":        patch(object{"scores": []object{{"criterionId": "greeting", "commentAccessRoles": []string{}}, {"criterionId": "share", "commentAccessRoles": nil}}}, ""),
			"roles widened":       patch(object{"scores": []object{{"criterionId": "greeting", "commentAccessRoles": []string{"ADMIN"}}}}, ""),
			"reset by the blind":  {Method: http.MethodPost, Path: at(cardName("x")) + ":reset", Body: object{}, Caller: admin},
			"submit by the blind": {Method: http.MethodPost, Path: at(cardName("x")) + ":submit", Body: object{}, Caller: admin},
		} {
			a := c.do(t, r)
			require.Equal(t, http.StatusOK, a.Status, "%s: %s", name, a.Body)
			require.NotContains(t, string(a.Body), canary, name)
			card := c.as(t, userName("specialist"), http.MethodGet, at(cardName("x")), nil)["scorecard"].(object)
			require.Equal(t, canary, scoreOf(t, card, "greeting")["comment"], name)
			require.Equal(t, []any{"MANAGER", "QA_ADMIN"}, scoreOf(t, card, "greeting")["commentAccessRoles"], name)
			require.Equal(t, whisper, scoreOf(t, card, "share")["comment"], name)
			require.Equal(t, []any{"ROLE_UNSPECIFIED"}, scoreOf(t, card, "share")["commentAccessRoles"], name)
			c.ok(t, http.MethodPost, at(cardName("x"))+":reset", object{})
		}
		before := c.get(t, cardName("x"), "scorecard")
		for name, r := range map[string]request{
			"all scores cleared": patch(object{"scores": nil}, ""),
			"replaced by one":    patch(object{"scores": []object{number("solution", 5)}}, "*"),
			"a value taken away": patch(object{"scores": []object{{"criterionId": "greeting", "numericValue": nil}}}, ""),
			"written over":       patch(object{"scores": []object{{"criterionId": "greeting", "comment": "mine"}}}, ""),
			"written over whole": patch(object{"scores": []object{with(number("greeting", 5), object{"comment": "mine"}), number("share", 50), number("solution", 5)}}, "*"),
		} {
			a := c.refused(t, http.StatusBadRequest, r)
			require.NotContains(t, string(a.Body), canary, name)
			require.NotContains(t, string(a.Body), whisper, name)
			require.Equal(t, before, c.get(t, cardName("x"), "scorecard"), name)
		}
	})
}

func TestWhoChangesACommentBecomesItsAuthor(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.commented(t)
		fields := object{"scores": []object{{"criterionId": "greeting", "comment": "the manager's", "commentAccessRoles": []string{"ROLE_UNSPECIFIED"}}}}
		c.as(t, userName("manager"), http.MethodPatch, at(cardName("x")), object{"scorecard": fields})
		for id, want := range map[string]any{"manager": "the manager's", "specialist": nil, "qa-lead": nil} {
			card := c.as(t, userName(id), http.MethodGet, at(cardName("x")), nil)["scorecard"].(object)
			require.Equal(t, want, scoreOf(t, card, "greeting")["comment"], id)
		}
	})
}
