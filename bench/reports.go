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
// report in one that needs every agent's figures.
func measureReports(ctx context.Context, s settings, db *database, t *table) error {
	first := min(s.scorecards, readSize)
	if err := db.growFrom(ctx, reportSet(first, s.scorecards), s.scorecards, reportDays*float64(first)/float64(s.scorecards)); err != nil {
		return err
	}
	running, err := start(ctx, s.server, db)
	if err != nil {
		return err
	}
	defer func() { _ = running.stop() }()
	window := map[string]any{
		"startTime": time.Now().Add(-reportWindow).UTC().Format(time.RFC3339), "endTime": time.Now().UTC().Format(time.RFC3339),
	}
	for _, report := range []struct {
		what, verb string
		more       map[string]any
	}{
		{"overviews, a page of 50", "coachingOverviews:retrieve", map[string]any{"pageSize": 50}},
		{"overviews, 1,000 by scorecards", "coachingOverviews:retrieve", map[string]any{"pageSize": 1000, "orderBy": "ORDER_BY_NUM_SCORECARD"}},
		{"overviews, as CSV", "coachingOverviews:export", nil},
	} {
		took, err := running.report(ctx, s.runs, report.verb, window, report.more)
		if err != nil {
			return err
		}
		t.add(db.kind, fmt.Sprintf("%s, ms, %d scorecards", report.what, s.scorecards), "", took.String(), "")
	}
	return nil
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
