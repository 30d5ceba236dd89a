package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// simulated is how many scorecards a simulation scores anew, fewer how many it is compared with to see what memory grows
// with.
const simulated, fewer = 100_000, 10_000

// measureSimulate takes the time of a simulation over all scorecards under a revision in which the first half of the
// criteria weigh twice as much, and by how much the server's resident memory grew in it, with few and with many. The
// reference is the database reading the answers.
func measureSimulate(ctx context.Context, s settings, db *database, t *table) error {
	if err := db.grow(ctx, simulated); err != nil {
		return err
	}
	running, err := start(ctx, s.server, db)
	if err != nil {
		return err
	}
	defer func() { _ = running.stop() }()
	if err := reweigh(ctx, running.url); err != nil {
		return err
	}
	first := time.Now().Add(-(fewer + 60) * time.Minute)
	for _, over := range []struct {
		what  string
		since time.Time
	}{{fmt.Sprintf("simulate over about %d scorecards", fewer), first}, {fmt.Sprintf("simulate over %d scorecards", simulated), time.Unix(0, 0)}} {
		read := fmt.Sprintf("SELECT SUM(LENGTH(CAST(scores AS TEXT))) FROM scorecards WHERE customer_id = 'bench' AND submit_time >= '%s'",
			over.since.UTC().Format("2006-01-02T15:04:05.000000Z"))
		var took, grown, answers sample
		for range s.runs {
			before, _, err := running.memory()
			if err != nil {
				return err
			}
			if err := running.resetPeak(); err != nil {
				return err
			}
			began := time.Now()
			if err := simulate(ctx, running.url, over.since); err != nil {
				return err
			}
			took = append(took, time.Since(began).Seconds())
			_, peak, err := running.memory()
			if err != nil {
				return err
			}
			grown = append(grown, float64(peak-before)/(1<<20))
			once, err := db.timed(ctx, read)
			if err != nil {
				return err
			}
			answers = append(answers, once.Seconds())
		}
		t.add(db.kind, over.what+", s", answers.String(), took.String(), ratio(took, answers))
		t.add(db.kind, over.what+", memory grown, MiB", "", grown.String(), "")
	}
	return nil
}

const formPath = profilePath + "/scorecardTemplates/form"

// reweigh makes a second revision of the template.
func reweigh(ctx context.Context, url string) error {
	var criteria []any
	for i := range criterionCount {
		criteria = append(criteria, map[string]any{
			"criterionId": criterionID(i), "weight": 2 - 2*i/criterionCount, "answer": map[string]any{"type": "RANGE", "min": 0, "max": 10},
		})
	}
	body, err := json.Marshal(map[string]any{"scorecardTemplate": map[string]any{
		"template": map[string]any{"chapters": []any{map[string]any{"chapterId": "all", "criteria": criteria}}}}})
	if err != nil {
		return err
	}
	_, err = ask(ctx, http.MethodPatch, url+formPath, string(body))
	return err
}

func simulate(ctx context.Context, url string, since time.Time) error {
	body := fmt.Sprintf(`{"startTime": %q, "endTime": "2100-01-01T00:00:00Z", "moveCount": 1000}`, since.UTC().Format(time.RFC3339))
	answer, err := ask(ctx, http.MethodPost, url+formPath+"@2:simulate", body)
	if err != nil {
		return err
	}
	var counts struct{ CarriedOverCount, RaisedTotalCount, LoweredTotalCount int }
	if err := json.Unmarshal(answer, &counts); err != nil {
		return err
	}
	if counts.CarriedOverCount < fewer || counts.RaisedTotalCount+counts.LoweredTotalCount == 0 || (since.Unix() == 0 && counts.CarriedOverCount != simulated) {
		return fmt.Errorf("simulated %+v", counts)
	}
	return nil
}

func ask(ctx context.Context, method, url, body string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, method, url, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s answered %s: %s", url, answer.Status, data)
	}
	return data, err
}
