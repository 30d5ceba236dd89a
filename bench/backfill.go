package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"time"

	"opencoaching/coaching"
	"opencoaching/service"
)

// measureBackfill takes how many scorecards a second a backfill makes of conversations, by a template with twenty criteria
// that moments answer, and then gives fresh values; and by how much the server's resident memory grew. Each run is over
// conversations of its own. The reference is the database copying those scorecards by one statement.
func measureBackfill(ctx context.Context, s settings, db *database, t *table) error {
	begin := coaching.Instant(time.Now().Add(-400 * 24 * time.Hour))
	if err := db.fill(ctx, conversationSet(s.runs, s.conversations, begin)); err != nil {
		return err
	}
	// The set was stored without the tables of jobs.
	if out, err := exec.CommandContext(ctx, s.server, "migrate", "up", "--database", db.url).CombinedOutput(); err != nil {
		return fmt.Errorf("migrate: %w: %s", err, out)
	}
	running, err := start(ctx, s.server, db)
	if err != nil {
		return err
	}
	defer func() { _ = running.stop() }()
	var made, refreshed, grown, copied sample
	for run := range s.runs {
		for _, to := range []*sample{&made, &refreshed} {
			before, _, err := running.memory()
			if err != nil {
				return err
			}
			if err := running.resetPeak(); err != nil {
				return err
			}
			took, err := running.backfill(ctx, begin.Add(time.Duration(run)*24*time.Hour), s.conversations)
			if err != nil {
				return err
			}
			_, peak, err := running.memory()
			if err != nil {
				return err
			}
			*to = append(*to, float64(s.conversations)/took.Seconds())
			grown = append(grown, float64(peak-before)/(1<<20))
		}
	}
	if err := running.stop(); err != nil { // so that nothing has to wait for the copies
		return err
	}
	for run := range s.runs {
		took, err := db.timed(ctx, fmt.Sprintf("INSERT INTO scorecards (id, create_time, update_time, %[1]s) SELECT 'copy-%[2]d-' || id, create_time, update_time, %[1]s"+
			" FROM scorecards WHERE customer_id = 'bench' AND id NOT LIKE 'copy-%%' LIMIT %[3]d", keptColumns, run, s.conversations))
		if err != nil {
			return err
		}
		copied = append(copied, float64(s.conversations)/took.Seconds())
	}
	what := fmt.Sprintf("backfill of %d conversations", s.conversations)
	t.add(db.kind, what+", drafts made/s", copied.String(), made.String(), ratio(made, copied))
	t.add(db.kind, what+", drafts refreshed/s", copied.String(), refreshed.String(), ratio(refreshed, copied))
	t.add(db.kind, what+", memory grown, MiB", "", grown.String(), "")
	return nil
}

// conversationSet is a data set with the conversations of so many days, in each of which half of the moments was detected.
func conversationSet(days, aDay int, begin time.Time) *service.DataSet {
	set := dataSet(0)
	criteria := set.Templates[0].Content.Chapters[0].Criteria
	for i := range criteria {
		moment := name(coaching.Moments, criterionID(i))
		criteria[i].AutoScore = &coaching.AutoScore{
			Moments: []string{moment}, Match: coaching.MatchAny, Present: new(coaching.Decimal(10 * coaching.DecimalUnit)), Absent: new(coaching.Decimal(0)),
		}
		set.Entries = append(set.Entries, &coaching.Moment{Head: coaching.Head{Name: moment, CreateTime: begin, UpdateTime: begin}})
	}
	for day := range days {
		for i := range aDay {
			talk := &coaching.Conversation{
				Head:          coaching.Head{Name: name(coaching.Conversations, fmt.Sprintf("conversation-%d-%07d", day, i)), CreateTime: begin, UpdateTime: begin},
				AgentUserName: agentName(i), UsecaseName: name(coaching.UseCases, "calls"),
				StartTime: begin.Add(time.Duration(day)*24*time.Hour + time.Duration(i%86_400)*time.Second),
			}
			for c := i % 2; c < criterionCount; c += 2 {
				talk.MomentNames = append(talk.MomentNames, name(coaching.Moments, criterionID(c)))
			}
			set.Entries = append(set.Entries, talk)
		}
	}
	return set
}

// backfill has the server score the conversations of a day, and returns how long it was at it.
func (s *server) backfill(ctx context.Context, day time.Time, conversations int) (time.Duration, error) {
	body, err := json.Marshal(map[string]any{"config": coaching.BackfillConfig{
		ScorecardTemplates: []string{name(coaching.ScorecardTemplates, "form")}, StartTime: day, EndTime: day.Add(24*time.Hour - time.Microsecond),
	}})
	if err != nil {
		return 0, err
	}
	job, err := s.job(ctx, http.MethodPost, profilePath+"/scorecardTemplates:backfill", body)
	for err == nil && job.Active() {
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
		job, err = s.job(ctx, http.MethodGet, "/v1/"+job.Name, nil)
	}
	if err != nil {
		return 0, err
	}
	done := job.BackfillProgress.CreatedCount + job.BackfillProgress.RefreshedCount
	if job.State != coaching.JobSucceeded || done != int64(conversations) {
		return 0, fmt.Errorf("the backfill ended as %s with %d scorecards", job.State, done)
	}
	return job.FinishTime.Sub(job.StartTime), nil
}

func (s *server) job(ctx context.Context, method, path string, body []byte) (*coaching.Job, error) {
	request, err := http.NewRequestWithContext(ctx, method, s.url+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s %s answered %s: %s", method, path, answer.Status, text)
	}
	var told struct {
		Job *coaching.Job `json:"job"`
	}
	return told.Job, json.Unmarshal(text, &told)
}
