package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	answerKey = "SCORECARD_TYPE_GROUP_CALIBRATION_ANSWER_KEY"
	response  = "SCORECARD_TYPE_GROUP_CALIBRATION_RESPONSE"
)

// calibrating is the body of a single calibration of x.
func calibrating(id string, more object) object {
	return newCard(id, with(object{"calibratedScorecardName": cardName("x"), "conversationName": support + "/conversations/conv-x"}, more))
}

func TestACalibrationSaysHowConsistentItIs(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.appealable(t) // greeting 5 of 10, solution 4 of 10
		consistency := func(card object) string { return jsonText(t, card["calibrationConsistencyScore"]) }
		second := c.made(t, userName("qa-lead"), calibrating("second", object{"scores": []object{number("greeting", 5), number("solution", 7)}}))
		require.Equal(t, "85", consistency(second), "the mean of 100 % and 70 %")
		require.Equal(t, "60", jsonText(t, second["totalScore"]))
		c.ok(t, http.MethodPatch, at(cardName("second")), object{"scorecard": object{"scores": []object{number("greeting", 10)}}})
		require.Equal(t, "60", consistency(c.get(t, cardName("second"), "scorecard")), "50 % and 70 %")
		c.ok(t, http.MethodPost, at(cardName("second"))+":submit", object{})
		require.Equal(t, "60", consistency(c.get(t, cardName("second"), "scorecard")))

		require.Equal(t, "x", c.rows(t, "", nil), "a calibration is no second evaluation")
		require.Len(t, c.ok(t, http.MethodGet, at(support)+"/scorecards", nil)["scorecards"], 1)
		for _, caller := range []string{"agent-1", "agent-2"} {
			c.refused(t, http.StatusNotFound, request{Method: http.MethodGet, Path: at(cardName("second")), Caller: userName(caller)})
		}
		list := c.as(t, userName("agent-1"), http.MethodGet, at(support)+"/scorecards?scorecardTypes=SCORECARD_TYPE_UNSPECIFIED", nil)
		require.Equal(t, []string{"x"}, names(t, list["scorecards"].([]any)))
		a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodDelete, Path: at(cardName("x"))})
		require.Equal(t, "SCORECARD_REFERRED_TO", a.reason(t))
		c.ok(t, http.MethodDelete, at(cardName("second")), nil)
		c.ok(t, http.MethodDelete, at(cardName("x")), nil)
	})
}

func TestWhatCannotBeCalibrated(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		w.appealable(t)
		w.made(t, userName("specialist"), calibrating("second", object{"submitTime": "2026-02-20T12:00:00Z"}))
		w.made(t, userName("agent-1"), part(replica, "frozen", "x", nil))
		w.made(t, userName("qa-lead"), newCard("key", object{"scorecardType": answerKey, "conversationName": support + "/conversations/conv-x"}))
		w.made(t, userName("specialist"), part(response, "mine", "key", nil))
		changed := quality()["template"].(object)
		w.ok(t, http.MethodPatch, at(templateName("quality")), object{"scorecardTemplate": object{"title": "Changed", "template": changed}})
		w.look(t)
		const calibrated, precondition = "calibratedScorecardName", 9
		ask := func(more object) request { return making(userName("specialist"), calibrating("new", more)) }
		respond := func(id, to string, more object) request {
			return making(userName("specialist"), part(response, id, to, more))
		}
		w.refuses(t,
			fault{name: "a calibration", request: ask(object{calibrated: cardName("second")}), code: precondition, reason: "WRONG_REFERENCE", fields: []string{calibrated}},
			fault{name: "a replica", request: ask(object{calibrated: cardName("frozen")}), code: precondition, reason: "WRONG_REFERENCE", fields: []string{calibrated}},
			fault{name: "a draft", request: ask(object{calibrated: cardName("draft"), "conversationName": support + "/conversations/conv-draft"}), code: precondition, reason: "REFERENCE_NOT_SUBMITTED", fields: []string{calibrated}},
			fault{name: "another revision", request: ask(object{"templateName": templateName("quality") + "@2"}), fields: []string{"templateName"}},
			fault{name: "another conversation", request: ask(object{"conversationName": support + "/conversations/conv-y"}), fields: []string{"conversationName"}},
			fault{name: "nothing", request: ask(object{calibrated: cardName("none")}), fields: []string{calibrated}},
			fault{name: "another profile's", request: ask(object{calibrated: sales + "/scorecards/x"}), fields: []string{calibrated}},
			fault{name: "a response to a scorecard", request: respond("new", "x", nil), code: precondition, reason: "WRONG_REFERENCE", fields: []string{"referenceScorecardId"}},
			fault{name: "a response to a response", request: respond("new", "mine", nil), code: precondition, reason: "WRONG_REFERENCE", fields: []string{"referenceScorecardId"}},
			fault{name: "a response to nothing", request: respond("new", "none", nil), fields: []string{"referenceScorecardId"}},
			fault{name: "a response on another revision", request: respond("new", "key", object{"templateName": templateName("quality") + "@2"}), fields: []string{"templateName"}},
			fault{name: "a second response", request: respond("new", "key", nil), status: http.StatusConflict, code: 6},
			fault{name: "an answer key that refers", request: making("", part(answerKey, "new", "x", nil)), fields: []string{"referenceScorecardId"}},
		)
	})
}

// TestAGroupCalibrationIsBlind lets specialists and a manager respond to an answer key: until they have submitted their
// own response they see neither the key nor what others answered, by whatever way they ask.
func TestAGroupCalibrationIsBlind(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.ok(t, http.MethodPost, at(acme)+"/users:batchUpsert", object{"users": []object{{"name": userName("second"), "roles": []string{"QA_SPECIALIST"}}}})
		c.made(t, userName("qa-lead"), newCard("key", object{"scorecardType": answerKey, "conversationName": support + "/conversations/conv-x", "submitTime": "2026-02-20T10:00:00Z"}))
		for _, rater := range []string{"specialist", "second", "manager"} {
			c.made(t, userName(rater), part(response, "by-"+rater, "key", nil))
		}
		all := "?types=" + answerKey + "&types=" + response
		seen := func(rater string) string {
			list := c.as(t, userName(rater), http.MethodGet, at(support)+"/scorecards"+strings.ReplaceAll(all, "types", "scorecardTypes"), nil)
			listed := names(t, list["scorecards"].([]any))
			exported := column(t, records(t, string(c.download(t, userName(rater), all, nil).Body)), "scorecard")
			require.ElementsMatch(t, names(t, list["scorecards"].([]any)), trimmed(exported), "an export holds what a list holds")
			for _, id := range []string{"key", "by-specialist", "by-second", "by-manager"} {
				status := c.do(t, request{Method: http.MethodGet, Path: at(cardName(id)), Caller: userName(rater)}).Status
				change := c.do(t, request{Method: http.MethodPatch, Path: at(cardName(id)) + "?validateOnly=true", Caller: userName(rater), Body: object{"scorecard": object{}}}).Status
				if strings.Contains(" "+strings.Join(listed, " ")+" ", " "+id+" ") {
					require.Equal(t, http.StatusOK, status, "%s as %s", id, rater)
				} else {
					require.Equal(t, []int{http.StatusNotFound, http.StatusNotFound}, []int{status, change}, "%s as %s", id, rater)
				}
			}
			return strings.Join(listed, " ")
		}
		const everything = "by-manager by-second by-specialist key"
		require.Equal(t, everything, seen("qa-lead"))
		require.Equal(t, "by-specialist", seen("specialist"))
		require.Equal(t, "by-second", seen("second"))
		require.Equal(t, "by-manager", seen("manager"))
		c.as(t, userName("specialist"), http.MethodPost, at(cardName("by-specialist"))+":submit", object{})
		require.Equal(t, everything, seen("specialist"))
		require.Equal(t, "by-second", seen("second"))
		c.as(t, userName("manager"), http.MethodPost, at(cardName("by-manager"))+":submit", object{})
		require.Equal(t, everything, seen("manager"), "the agent is of the manager's team")

		a := c.refused(t, http.StatusBadRequest, request{Method: http.MethodPost, Path: at(cardName("by-specialist")) + ":reset", Caller: userName("specialist"), Body: object{}})
		require.Equal(t, "CALIBRATION_REVEALED", a.reason(t))
		c.as(t, userName("qa-lead"), http.MethodPost, at(cardName("by-specialist"))+":reset", object{})
		require.Equal(t, "by-specialist", seen("specialist"))
		for _, id := range []string{"key", "by-specialist"} {
			c.refused(t, http.StatusNotFound, request{Method: http.MethodGet, Path: at(cardName(id)), Caller: userName("agent-1")})
		}
	})
}

// TestWhoHasSeenAGroupCalibrationDoesNotAnswerAgain goes through what a rater could do with a response after its submission.
func TestWhoHasSeenAGroupCalibrationDoesNotAnswerAgain(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.made(t, userName("qa-lead"), newCard("key", object{"scorecardType": answerKey, "conversationName": support + "/conversations/conv-x", "submitTime": "2026-02-20T10:00:00Z"}))
		for _, rater := range []string{"manager", "specialist"} {
			c.made(t, userName(rater), part(response, "by-"+rater, "key", nil))
			c.as(t, userName(rater), http.MethodPost, at(cardName("by-"+rater))+":submit", object{})
			c.as(t, userName(rater), http.MethodGet, at(cardName("key")), nil)
		}
		manager := userName("manager")
		reset, remove := verb("by-manager", "reset"), request{Method: http.MethodDelete, Path: at(cardName("by-manager"))}
		for _, r := range []request{reset, remove} {
			r.Caller = manager
			require.Equal(t, "CALIBRATION_REVEALED", c.refused(t, http.StatusBadRequest, r).reason(t), r.Method)
		}
		c.refused(t, http.StatusForbidden, request{Method: http.MethodDelete, Path: at(cardName("by-specialist")), Caller: manager})
		c.get(t, cardName("by-specialist"), "scorecard")
		c.ok(t, http.MethodDelete, at(cardName("by-manager")), nil)
		c.made(t, manager, part(response, "draft", "key", nil))
		c.as(t, manager, http.MethodDelete, at(cardName("draft")), nil)
	})
}

// TestAResponseIsItsRatersAlone has others try everything with the draft of a response that they see.
func TestAResponseIsItsRatersAlone(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.made(t, userName("qa-lead"), newCard("key", object{"scorecardType": answerKey, "conversationName": support + "/conversations/conv-x", "submitTime": "2026-02-20T10:00:00Z"}))
		c.made(t, userName("specialist"), part(response, "draft", "key", nil))
		c.made(t, userName("manager"), part(response, "own", "key", nil))
		c.as(t, userName("manager"), http.MethodPost, at(cardName("own"))+":submit", object{})
		was := c.as(t, userName("manager"), http.MethodGet, at(cardName("draft")), nil)
		for _, r := range []request{
			{Method: http.MethodPatch, Path: at(cardName("draft")), Body: object{"scorecard": object{"comment": "better"}}},
			verb("draft", "submit"), verb("draft", "reset"), {Method: http.MethodDelete, Path: at(cardName("draft"))},
		} {
			r.Caller = userName("manager")
			c.refused(t, http.StatusForbidden, r)
		}
		require.Equal(t, was, c.as(t, userName("manager"), http.MethodGet, at(cardName("draft")), nil))
		c.ok(t, http.MethodPatch, at(cardName("draft")), object{"scorecard": object{"comment": "by an organizer"}})
		c.as(t, userName("specialist"), http.MethodPatch, at(cardName("draft")), object{"scorecard": object{"comment": "mine"}})
		c.as(t, userName("specialist"), http.MethodPost, at(cardName("draft"))+":submit", object{})
	})
}

// TestAnAnswerKeyStaysAsItWasAnswered even for its author, who sees what others answered.
func TestAnAnswerKeyStaysAsItWasAnswered(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.made(t, userName("specialist"), newCard("key", object{"scorecardType": answerKey, "conversationName": support + "/conversations/conv-x", "submitTime": "2026-02-20T10:00:00Z"}))
		c.as(t, userName("specialist"), http.MethodPost, at(cardName("key"))+":reset", object{})
		c.as(t, userName("specialist"), http.MethodPost, at(cardName("key"))+":submit", object{})
		c.made(t, userName("manager"), part(response, "draft", "key", nil))
		for _, caller := range []string{"specialist", "qa-lead", ""} {
			r := verb("key", "reset")
			if caller != "" {
				r.Caller = userName(caller)
			}
			require.Equal(t, "SCORECARD_REFERRED_TO", c.refused(t, http.StatusBadRequest, r).reason(t), caller)
		}
		c.ok(t, http.MethodDelete, at(cardName("draft")), nil)
		c.as(t, userName("specialist"), http.MethodPost, at(cardName("key"))+":reset", object{})
	})
}

func trimmed(names []string) (ids []string) {
	for _, name := range names {
		ids = append(ids, strings.TrimPrefix(name, cardName("")))
	}
	return ids
}
