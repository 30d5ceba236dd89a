package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"opencoaching/coaching"
	"opencoaching/service"
)

// Reports are over a thousand agents, whose scorecards lie a year back, evenly.
const (
	reportAgents = 1000
	reportDays   = 365
	reportWindow = 30 * 24 * time.Hour
)

func reportAgent(i int) string { return fmt.Sprintf("agent-%04d", i%reportAgents) }

// reportSet is the latest part of what is reported on, to be copied to before.
func reportSet(scorecards, want int) *service.DataSet {
	set := dataSet(scorecards)
	began := set.Scorecards[0].CreateTime
	for i := range reportAgents {
		set.Entries = append(set.Entries, &coaching.User{
			Head:        coaching.Head{Name: name(coaching.Users, reportAgent(i)), CreateTime: began, UpdateTime: began},
			DisplayName: fmt.Sprintf("Agent %04d", i), Roles: []coaching.Role{coaching.RoleAgent},
		})
	}
	set.Entries = append(set.Entries, &coaching.UseCase{Head: coaching.Head{Name: name(coaching.UseCases, "parts"), CreateTime: began, UpdateTime: began}})
	apart := reportDays * 24 * time.Hour / time.Duration(want)
	last := coaching.Instant(time.Now().Add(-time.Hour))
	for i, card := range set.Scorecards {
		card.AgentUserName = name(coaching.Users, reportAgent(i))
		card.CreateTime = last.Add(-time.Duration(scorecards-i) * apart).Truncate(time.Second)
		card.UpdateTime, card.SubmitTime = card.CreateTime, card.CreateTime
	}
	return set
}

// measureReports takes the time that overviews and progresses take, a page of the order that costs least and a whole
// report in one that needs every agent's figures. The reference is the database adding up each agent's totals of the
// window.
func measureReports(ctx context.Context, s settings, db *database, t *table) error {
	first := min(s.scorecards, readSize)
	if err := db.growFrom(ctx, reportSet(first, s.scorecards), s.scorecards, reportDays*float64(first)/float64(s.scorecards)); err != nil {
		return err
	}
	for _, statement := range goalStatements(db.postgres()) {
		if err := db.execute(ctx, statement); err != nil {
			return err
		}
	}
	running, err := start(ctx, s.server, db)
	if err != nil {
		return err
	}
	defer func() { _ = running.stop() }()
	window := map[string]any{
		"startTime": time.Now().Add(-reportWindow).UTC().Format(time.RFC3339), "endTime": time.Now().UTC().Format(time.RFC3339),
	}
	calls, parts := []string{name(coaching.UseCases, "calls")}, []string{name(coaching.UseCases, "parts")}
	for _, report := range []struct {
		what, verb string
		more       map[string]any
	}{
		{"overviews, a page of 50", "coachingOverviews:retrieve", map[string]any{"pageSize": 50}},
		{"overviews, 1,000 by scorecards", "coachingOverviews:retrieve", map[string]any{"pageSize": 1000, "orderBy": "ORDER_BY_NUM_SCORECARD"}},
		{"overviews, as CSV", "coachingOverviews:export", nil},
		{"progresses, a page of 50", "coachingProgresses:retrieve", map[string]any{"usecaseNames": calls, "pageSize": 50}},
		{"progresses of totals, 50 of 1,000 by gap", "coachingProgresses:retrieve", map[string]any{"usecaseNames": calls, "pageSize": 50, "orderBy": "ORDER_BY_GAP"}},
		{"progresses of totals, 50 of 1,000 by progress", "coachingProgresses:retrieve", map[string]any{"usecaseNames": calls, "pageSize": 50, "orderBy": "ORDER_BY_PROGRESS"}},
		{"progresses of criteria, 50 of 1,000 by gap", "coachingProgresses:retrieve", map[string]any{"usecaseNames": parts, "pageSize": 50, "orderBy": "ORDER_BY_GAP"}},
		{"progresses of criteria, 50 of 1,000 by progress", "coachingProgresses:retrieve", map[string]any{"usecaseNames": parts, "pageSize": 50, "orderBy": "ORDER_BY_PROGRESS"}},
	} {
		took, err := running.report(ctx, s.runs, report.verb, window, report.more)
		if err != nil {
			return err
		}
		added, err := db.addedUp(ctx, s.runs)
		if err != nil {
			return err
		}
		t.add(db.kind, fmt.Sprintf("%s, ms, %d scorecards", report.what, s.scorecards), added.String(), took.String(), ratio(took, added))
	}
	return nil
}

// addedUp is how many milliseconds the database takes to add up each agent's totals of the window.
func (d *database) addedUp(ctx context.Context, runs int) (took sample, err error) {
	since := time.Now().Add(-reportWindow).UTC().Format("2006-01-02T15:04:05.000000Z")
	for range runs {
		once, err := d.timed(ctx, "SELECT agent_id, COUNT(*), SUM(total_score) FROM scorecards WHERE customer_id = 'bench' AND profile_id = 'main'"+
			" AND submit_time >= '"+since+"' GROUP BY agent_id")
		if err != nil {
			return nil, err
		}
		took = append(took, once.Seconds()*1000)
	}
	return took, nil
}

// goalStatements give every agent a plan that began where the window does, with a target for the template in the use case
// calls, and one for a criterion in the use case parts.
func goalStatements(postgres bool) []string {
	active, began := "1", "strftime('%Y-%m-%dT%H:%M:%S', 'now', '-30 days') || '.000000Z'"
	if postgres {
		active, began = "true", "now() - interval '30 days'"
	}
	statements := []string{fmt.Sprintf(`INSERT INTO coaching_plans (customer_id, profile_id, id, agent_id, creator_id, display_name, comment, comment_by,
		focus_behaviors, focus_criteria, is_active, start_time, create_time, update_time, version)
		SELECT customer_id, 'main', id, id, 'author', '', '', '', '[]', '[]', %s, %s, %s, %s, 1 FROM users WHERE customer_id = 'bench' AND length(id) = 10`,
		active, began, began, began)}
	for usecase, item := range map[string]string{"calls": "", "parts": criterionID(3)} {
		statements = append(statements, fmt.Sprintf(`INSERT INTO targets (customer_id, profile_id, id, template_id, item_id, usecase_id, plan_id, target,
			create_time, update_time, version) SELECT customer_id, profile_id, id || '-%s', 'form', '%s', '%s', id, 80, %s, %s, 1 FROM coaching_plans`,
			usecase, item, usecase, began, began))
	}
	return statements
}

// report asks for a report and returns how many milliseconds each answer took. The first answer is not counted.
func (s *server) report(ctx context.Context, runs int, verb string, bodies ...map[string]any) (took sample, err error) {
	body := map[string]any{}
	for _, part := range bodies {
		for field, value := range part {
			body[field] = value
		}
	}
	sent, err := json.Marshal(body)
	if err != nil {
		return nil, err
	}
	for range runs + 1 {
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+profilePath+"/"+verb, bytes.NewReader(sent))
		if err != nil {
			return nil, err
		}
		request.Header.Set("Content-Type", "application/json")
		began := time.Now()
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			return nil, err
		}
		received, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil {
			return nil, err
		}
		if answer.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("%s answered %s: %.200s", verb, answer.Status, received)
		}
		took = append(took, float64(time.Since(began))/float64(time.Millisecond))
	}
	return took[1:], nil
}
