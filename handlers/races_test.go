package handlers_test

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// together sends requests at once and returns the answers in the order of the requests.
func (c company) together(t testing.TB, requests ...request) []answer {
	t.Helper()
	sent := make([]*http.Request, len(requests))
	for i, r := range requests {
		sent[i] = c.build(t, r)
	}
	answers, failures := make([]answer, len(requests)), make([]error, len(requests))
	start := make(chan struct{})
	var done sync.WaitGroup
	for i := range sent {
		done.Go(func() {
			<-start
			answers[i], failures[i] = exchange(sent[i])
		})
	}
	close(start)
	done.Wait()
	for i, err := range failures {
		require.NoError(t, err)
		answers[i].conforms(t, sent[i], c.Database)
	}
	return answers
}

func exchange(sent *http.Request) (answer, error) {
	got, err := http.DefaultClient.Do(sent)
	if err != nil {
		return answer{}, err
	}
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	return answer{Status: got.StatusCode, Header: got.Header, Body: body}, err
}

// statuses counts answers by status.
func statuses(answers []answer) map[int]int {
	counts := map[int]int{}
	for _, a := range answers {
		counts[a.Status]++
	}
	return counts
}

func patchCard(id string, fields object) request {
	return request{Method: http.MethodPatch, Path: at(cardName(id)), Body: object{"scorecard": fields}}
}

func submitCard(id string) request {
	return request{Method: http.MethodPost, Path: at(cardName(id)) + ":submit", Body: object{}}
}

// races is how often two requests meet in a test.
const races = 200

func TestUpdateAndSubmitThatMeetArePutInAnOrder(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		seen := map[bool]int{}
		for i := range races {
			id := fmt.Sprint("x", i)
			c.card(t, newCard(id, object{"comment": "before"}))
			both := []request{patchCard(id, object{"comment": "after", "scores": []object{number("greeting", 5)}}), submitCard(id)}
			if i%2 == 1 {
				slices.Reverse(both)
			}
			answers := c.together(t, both...)
			if i%2 == 1 {
				slices.Reverse(answers)
			}
			update, submit := answers[0], answers[1]
			require.Equal(t, http.StatusOK, submit.Status, "%s", submit.Body)
			updated := update.Status == http.StatusOK
			if !updated {
				require.Equal(t, http.StatusBadRequest, update.Status, "%s", update.Body)
				require.Equal(t, "SCORECARD_SUBMITTED", update.reason(t))
			}
			seen[updated]++
			card := c.get(t, cardName(id), "scorecard")
			require.Contains(t, card, "submitTime")
			require.Equal(t, submit.decode(t)["scorecard"], card, "the submit came last")
			require.Equal(t, map[bool]any{true: "after", false: "before"}[updated], card["comment"])
			require.Equal(t, map[bool]string{true: "5", false: "10"}[updated], answersOf(card)["greeting"])
		}
		t.Logf("the update came first %d times of %d", seen[true], races)
	})
}

func TestOneOfManySubmitsCounts(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		c.card(t, newCard("x", nil))
		requests := slices.Repeat([]request{submitCard("x")}, 50)
		for i, id := range []string{"manager", "specialist", "admin", "qa-lead"} {
			requests[i].Caller = userName(id)
		}
		answers := c.together(t, requests...)
		for _, a := range answers {
			require.Equal(t, http.StatusOK, a.Status, "%s", a.Body)
			require.Equal(t, answers[0].decode(t), a.decode(t), "all are told of the same submission")
		}
		require.Equal(t, answers[0].decode(t)["scorecard"], c.get(t, cardName("x"), "scorecard"))
	})
}

func TestAnUpdateNeverBringsADeletedScorecardBack(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for i := range races / 4 {
			id := fmt.Sprint("x", i)
			c.card(t, newCard(id, nil))
			answers := c.together(t, patchCard(id, object{"comment": "after"}), request{Method: http.MethodDelete, Path: at(cardName(id))}, submitCard(id))
			require.Equal(t, http.StatusOK, answers[1].Status, "%s", answers[1].Body)
			for _, a := range []answer{answers[0], answers[2]} {
				require.Contains(t, []int{http.StatusOK, http.StatusNotFound, http.StatusBadRequest}, a.Status, "%s", a.Body)
			}
			c.refused(t, http.StatusNotFound, request{Method: http.MethodGet, Path: at(cardName(id))})
		}
	})
}

func TestUpdatesOfDifferentCriteriaAllCount(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for i := range races / 10 {
			id := fmt.Sprint("x", i)
			c.card(t, newCard(id, object{"scores": []object{}}))
			answers := c.together(t,
				patchCard(id, object{"scores": []object{number("greeting", 5)}}), patchCard(id, object{"scores": []object{number("solution", 5)}}),
				patchCard(id, object{"scores": []object{number("share", 50)}}), patchCard(id, object{"scores": []object{inapplicable("identity")}}),
				patchCard(id, object{"comment": "x"}), patchCard(id, object{"processId": "y"}))
			require.Equal(t, map[int]int{http.StatusOK: len(answers)}, statuses(answers))
			card := c.get(t, cardName(id), "scorecard")
			require.Equal(t, map[string]string{"greeting": "5", "solution": "5", "share": "50", "identity": "N/A"}, answersOf(card))
			require.Equal(t, "50", fmt.Sprint(card["totalScore"]))
			require.Equal(t, []any{"x", "y"}, []any{card["comment"], card["processId"]})
		}
	})
}

func TestOneOfManyTargetsForTheSameThingsIsMade(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		var requests []request
		for i := range 50 {
			requests = append(requests, request{Method: http.MethodPost, Path: at(support) + "/targets", Body: targetBody(fmt.Sprint("x", i), nil)})
		}
		require.Equal(t, map[int]int{http.StatusOK: 1, http.StatusConflict: 49}, statuses(c.together(t, requests...)))
		require.Len(t, c.ok(t, http.MethodPost, at(support)+"/targets:list", object{})["targets"], 1)
	})
}

func TestRevisionsMadeAtOnceHaveNoGaps(t *testing.T) {
	t.Parallel()
	const changes = 20
	eachCompany(t, func(t *testing.T, c company) {
		var requests []request
		for i := range changes {
			requests = append(requests, request{Method: http.MethodPatch, Path: at(templateName("quality")),
				Body: object{"scorecardTemplate": object{"title": fmt.Sprint("Title ", i)}}})
		}
		require.Equal(t, map[int]int{http.StatusOK: changes}, statuses(c.together(t, requests...)))
		var want []string
		for i := changes + 1; i >= 1; i-- {
			want = append(want, fmt.Sprint(templateName("quality"), "@", i))
		}
		require.Equal(t, want, namesOf(c.ok(t, http.MethodGet, at(templateName("quality"))+":listRevisions", nil)["scorecardTemplates"]))
	})
}

func TestOneOfManyScorecardsOfAnIdIsMade(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		requests := slices.Repeat([]request{{Method: http.MethodPost, Path: at(support) + "/scorecards", Body: newCard("x", nil)}}, 20)
		require.Equal(t, map[int]int{http.StatusOK: 1, http.StatusConflict: 19}, statuses(c.together(t, requests...)))
	})
}

func TestAReferredEntryAndItsDeletionNeverBothWin(t *testing.T) {
	t.Parallel()
	eachCompany(t, func(t *testing.T, c company) {
		for i := range races / 10 {
			usecase := usecaseName(fmt.Sprint("meeting-", i))
			c.create(t, at(support)+"/usecases", object{"name": usecase})
			answers := c.together(t,
				request{Method: http.MethodPost, Path: at(support) + "/targets", Body: targetBody(fmt.Sprint("x", i), object{"usecaseName": usecase})},
				request{Method: http.MethodDelete, Path: at(usecase)})
			made, gone := answers[0].Status == http.StatusOK, answers[1].Status == http.StatusOK
			require.NotEqual(t, made, gone, "%s %s", answers[0].Body, answers[1].Body)
			require.Less(t, answers[0].Status, http.StatusInternalServerError, "%s", answers[0].Body)
			require.Less(t, answers[1].Status, http.StatusInternalServerError, "%s", answers[1].Body)
		}
	})
}
