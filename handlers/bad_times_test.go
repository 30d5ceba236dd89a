package handlers_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// noTimes are texts that are no time of the contract.
var noTimes = []string{
	"", " ", "now", "2026-02-20", "2026-02-20T10:00:00", "2026-02-20 10:00:00Z", "2026-02-20T10:00Z", "2026-02-20T10Z", "20260220T100000Z", "1771581600",
	"2026-02-20t10:00:00Z", "2026-02-20T10:00:00z", " 2026-02-20T10:00:00Z", "2026-02-20T10:00:00Z ", "2026-02-20T10:00:00 Z", "2026-02-20T10:00:00.Z",
	"2026-02-20T10:00:00,5Z", "2026-02-20T10:00:00+0100", "2026-02-20T10:00:00+01", "2026-02-20T10:00:00UTC", "2026-02-20T10:00:00+24:00",
	"2026-02-20T10:00:00+23:60", "2026-02-20T10:00:00-99:99", "2026-02-20T10:00:00+01:00:00", "2019-02-29T10:00:00Z", "2019-02-30T10:00:00Z",
	"1900-02-29T00:00:00Z", "2026-04-31T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-02-20T24:00:00Z",
	"2026-02-20T10:60:00Z", "2016-12-31T23:59:60Z", "2026-02-20T10:00:61Z", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "1969-12-31T23:59:59.999999Z",
	"1970-01-01T00:00:00+00:01", "2201-01-01T00:00:00Z", "2200-12-31T23:59:59-00:01", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-23:59",
	"10000-01-01T00:00:00Z", "+2026-02-20T10:00:00Z", "-2026-02-20T10:00:00Z", "２０２６-02-20T10:00:00Z", "2026-02-20T10:00:00Z\n",
	"2026-02-20T10:00:00.1234567890123456789012345678901Z", "2026-W08-5T10:00:00Z", "2026-051T10:00:00Z",
}

func TestTextsThatAreNoTimeAreRefused(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		for _, text := range noTimes {
			w.refuses(t,
				fault{name: "created at " + text, fields: []string{"createTime", "submitTime", "updateTime"},
					request: post("/scorecards", newCard("new", object{"createTime": text, "updateTime": text, "submitTime": text}))},
				fault{name: "exported from " + text, fields: []string{"endTime", "startTime"},
					request: post("/scorecards:export", object{"startTime": text, "endTime": text})},
				fault{name: "held at " + text, fields: []string{"conversation.startTime"},
					request: patch(support+"/conversations/known", object{"conversation": object{"startTime": text}})},
				fault{name: "listed from " + text, fields: []string{"startCreateTime"},
					request: ask("/scorecards?startCreateTime=" + url.QueryEscape(text))},
			)
		}
		require.Equal(t, http.StatusOK, w.do(t, ask("/scorecards")).Status, "nothing poisons a list")
	})
}

func TestTimesAreReadToTheMicrosecondInAnySpelling(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.card(t, newCard("draft", nil))
		for sent, want := range map[string]string{
			"2026-02-20T10:00:00Z": "2026-02-20T10:00:00Z", "2026-02-20T10:00:00-00:00": "2026-02-20T10:00:00Z", "2026-02-20T10:00:00.5Z": "2026-02-20T10:00:00.5Z",
			"2026-02-20T23:59:59.123456789+23:59": "2026-02-20T00:00:59.123456Z", "2026-02-20T00:00:00-23:59": "2026-02-20T23:59:00Z",
			"2026-02-20T10:00:00.9999999Z": "2026-02-20T10:00:00.999999Z", "2026-02-20T10:00:00.000000999Z": "2026-02-20T10:00:00Z",
			"2026-02-20T10:00:00.123456789012345678901234567890Z": "2026-02-20T10:00:00.123456Z", "2024-02-29T00:00:00+05:45": "2024-02-28T18:15:00Z",
			"1970-01-01T00:00:00Z": "1970-01-01T00:00:00Z", "2200-12-31T23:59:59.999999999Z": "2200-12-31T23:59:59.999999Z",
		} {
			changed := c.ok(t, http.MethodPatch, at(cardName("draft")), object{"scorecard": object{"aiScoreTime": sent}})["scorecard"].(object)
			require.Equal(t, want, changed["aiScoreTime"], sent)
			require.Equal(t, want, c.get(t, cardName("draft"), "scorecard")["aiScoreTime"], sent)
		}
	})
}

func TestTimesThatContradictEachOtherAreRefused(t *testing.T) {
	t.Parallel()
	const early, late = "2026-02-20T10:00:00Z", "2026-02-20T10:00:00.000001Z"
	eachWatched(t, func(t *testing.T, w *watched) {
		ahead := w.Clock.Now().Add(5*time.Minute + time.Second).Format(time.RFC3339Nano)
		w.refuses(t,
			fault{name: "updated before it was created", request: post("/scorecards", newCard("new", object{"createTime": late, "updateTime": early})), fields: []string{"updateTime"}},
			fault{name: "submitted before it was created", request: post("/scorecards", newCard("new", object{"createTime": late, "updateTime": late, "submitTime": early})),
				fields: []string{"submitTime"}},
			fault{name: "ahead of the clock", request: post("/scorecards", newCard("new", object{"createTime": ahead, "updateTime": ahead, "submitTime": ahead})),
				fields: []string{"createTime", "submitTime", "updateTime"}},
			fault{name: "no times at all", request: post("/scorecards", newCard("new", object{"createTime": nil, "updateTime": nil})), fields: []string{"createTime", "updateTime"}},
			fault{name: "an export that ends before it starts", request: post("/scorecards:export", object{"startTime": late, "endTime": early}), fields: []string{"startTime"}},
			fault{name: "an export without times", request: post("/scorecards:export", object{}), fields: []string{"endTime", "startTime"}},
			fault{name: "a conversation that ends before it starts", fields: []string{"conversation.endTime"},
				request: patch(support+"/conversations/known", object{"conversation": object{"startTime": late, "endTime": early}})},
			fault{name: "lists that end before they start", fields: []string{"startCreateTime", "startUpdateTime", "startSubmitTime"},
				request: ask("/scorecards?startCreateTime=" + late + "&endCreateTime=" + early + "&startUpdateTime=" + late + "&endUpdateTime=" + early +
					"&startSubmitTime=" + late + "&endSubmitTime=" + early)},
		)
		near := w.Clock.Now().Add(5 * time.Minute).Format(time.RFC3339Nano)
		w.card(t, newCard("near", object{"createTime": near, "updateTime": near}))
	})
}

func TestBothEndsOfARangeBelongToIt(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		const before, on, after = "2026-02-20T09:59:59.999999Z", "2026-02-20T10:00:00Z", "2026-02-20T10:00:00.000001Z"
		for id, time := range map[string]string{"before": before, "on": on, "after": after} {
			c.card(t, newCard(id, object{"createTime": time, "updateTime": time, "submitTime": time}))
		}
		for _, which := range []string{"Create", "Update", "Submit"} {
			count := func(start, end string) int {
				query := "?start" + which + "Time=" + url.QueryEscape(start) + "&end" + which + "Time=" + url.QueryEscape(end)
				return len(c.ok(t, http.MethodGet, at(support)+"/scorecards"+query, nil)["scorecards"].([]any))
			}
			require.Equal(t, 1, count(on, on), which)
			require.Equal(t, 2, count(on, after), which)
			require.Equal(t, 2, count(before, on), which)
			require.Equal(t, 3, count(before, after), which)
			require.Equal(t, 1, count("2026-02-20T12:00:00.0000009+02:00", "2026-02-20T10:00:00.0000009Z"), "%s: cut to microseconds first", which)
			require.Equal(t, 3, count("1970-01-01T00:00:00Z", "2200-12-31T23:59:59Z"), which)
		}
		exported := func(start, end string) []string {
			return column(t, c.export(t, "", object{"startTime": start, "endTime": end}), "scorecard")
		}
		require.Equal(t, []string{cardName("on")}, exported(on, on))
		require.Equal(t, []string{cardName("before"), cardName("on")}, exported(before, on))
		require.Equal(t, []string{cardName("before"), cardName("on"), cardName("after")}, exported("1970-01-01T00:00:00Z", "2200-12-31T23:59:59.999999Z"))
	})
}
