package main

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	// dailyTalks are the conversations of one backfill: work for a second or two, in steps of a thousand.
	dailyTalks = 5_000
	heardName  = profileName + "/scorecardTemplates/heard"
	momentName = profileName + "/moments/greeting"
	// backfillLimit is how long a backfill may take, with a server that was killed under it.
	backfillLimit = 2 * time.Minute
)

// stepBackfill kills the server at random moments of backfills, and wants the tables to be those of a server that was left
// alone; and shows that a scorecard that is missing, or was written once too often, would be seen.
func stepBackfill(ctx context.Context, s *stage) error {
	for _, create := range []func(context.Context) (*database, error){newSQLite, newPostgres} {
		if err := killBackfills(ctx, s, create); err != nil {
			return err
		}
	}
	return nil
}

func killBackfills(ctx context.Context, s *stage, create func(context.Context) (*database, error)) error {
	killed, err := newBackfillRig(ctx, s, create)
	if err != nil {
		return err
	}
	defer killed.discard()
	kills, wanted, days := 0, s.size(20, 3), 0
	for ; kills < wanted && days < 3*wanted; days++ {
		hit, err := killed.day(ctx, days, func() (bool, error) {
			time.Sleep(time.Duration(s.chance.Int64N(int64(1800 * time.Millisecond))))
			killed.kill()
			return true, killed.startAndWait(ctx)
		})
		if err != nil {
			return err
		}
		if hit {
			kills++
		}
	}
	left, err := killed.looked(ctx)
	if err != nil {
		return err
	}
	clean, err := newBackfillRig(ctx, s, create)
	if err != nil {
		return err
	}
	defer clean.discard()
	for day := range days {
		if _, err := clean.day(ctx, day, func() (bool, error) { return false, nil }); err != nil {
			return err
		}
	}
	undisturbed, err := clean.looked(ctx)
	if err != nil {
		return err
	}
	there := *s
	there.name += " on " + killed.db.kind
	there.say(kills >= wanted && left.equal(undisturbed), "%d kills in %d backfills of %d conversations; of %d scorecards the checksum is %.12s, of one without kills %.12s; the audit %s",
		kills, days, dailyTalks, left.count, left.sum, undisturbed.sum, map[bool]string{true: "tells the same", false: "differs"}[maps.Equal(left.events, undisturbed.events)])
	return killed.controlBackfill(ctx, &there, undisturbed)
}

// backfillRig is a rig with a template that scores by itself, and the jobs that it has run.
type backfillRig struct {
	*rig
	jobs []string
}

func newBackfillRig(ctx context.Context, s *stage, create func(context.Context) (*database, error)) (*backfillRig, error) {
	d, err := create(ctx)
	if err != nil {
		return nil, err
	}
	r, err := newRig(ctx, s, d, 1)
	if err != nil {
		d.drop()
		return nil, err
	}
	if err := r.furnishHeard(ctx); err != nil {
		r.remove()
		d.drop()
		return nil, err
	}
	return &backfillRig{rig: r}, nil
}

// furnishHeard makes a template that scores by itself.
func (r *rig) furnishHeard(ctx context.Context) error {
	criterion := func(id string) object {
		return object{"criterionId": id, "answer": object{"type": "RANGE", "min": 0, "max": 10}, "autoScore": object{"moments": []string{momentName}, "present": 10, "absent": 2}}
	}
	for _, made := range []call{
		{path: "/v1/" + profileName + "/moments", body: object{"name": momentName}},
		{path: "/v1/" + profileName + "/scorecardTemplates", body: object{"name": heardName, "title": "Heard", "template": object{
			"chapters": []object{{"chapterId": "all", "criteria": []object{criterion("first"), criterion("second")}}}}}},
	} {
		made.method = http.MethodPost
		if _, err := r.api.must(ctx, made); err != nil {
			return err
		}
	}
	return nil
}

// backfilling asks for a backfill over the conversations of a time.
func backfilling(from, to time.Time) call {
	return call{method: http.MethodPost, path: "/v1/" + profileName + "/scorecardTemplates:backfill", body: object{"config": object{
		"scorecardTemplates": []string{heardName}, "startTime": from, "endTime": to}}}
}

func (r *backfillRig) discard() {
	r.remove()
	r.db.drop()
}

// day makes the conversations of a day, some with scorecards, and has them scored, while disturb does what it does. It
// tells whether that came before the end.
func (r *backfillRig) day(ctx context.Context, day int, disturb func() (bool, error)) (hit bool, err error) {
	begin := epoch.AddDate(0, 0, day)
	if err := r.fillDay(ctx, day, begin); err != nil {
		return false, err
	}
	started, err := r.api.must(ctx, backfilling(begin, begin.AddDate(0, 0, 1).Add(-time.Microsecond)))
	if err != nil {
		return false, err
	}
	job, err := jobIn(started)
	if err != nil {
		return false, err
	}
	r.jobs = append(r.jobs, job.Name)
	if hit, err = disturb(); err != nil {
		return false, err
	}
	first := true
	err = waitUntil(ctx, backfillLimit, job.Name+" is through", func() bool {
		got, err := r.api.send(ctx, call{method: http.MethodGet, path: "/v1/" + job.Name})
		if err != nil || got.status != http.StatusOK {
			return false
		}
		now, err := jobIn(got)
		through := err == nil && now.State == "JOB_STATE_SUCCEEDED"
		if first && through {
			hit = false
		}
		first = false
		return through
	})
	return hit, err
}

type backfillJob struct {
	Name  string `json:"name"`
	State string `json:"state"`
}

func jobIn(a answer) (backfillJob, error) {
	var wrapped struct {
		Job backfillJob `json:"job"`
	}
	err := json.Unmarshal(a.body, &wrapped)
	if err == nil && wrapped.Job.Name == "" {
		err = errors.New("the answer holds no job")
	}
	return wrapped.Job, err
}

// fillDay makes conversations, and scorecards of the first of them: drafts of a person, drafts that are in part automatic,
// and submitted ones.
func (r *backfillRig) fillDay(ctx context.Context, day int, begin time.Time) error {
	talk := func(i int) string { return fmt.Sprintf("%s/conversations/day-%03d-%05d", profileName, day, i) }
	for first := 0; first < dailyTalks; first += 1000 {
		var talks []object
		for i := first; i < first+1000; i++ {
			moments := []string{}
			if i%2 == 0 {
				moments = append(moments, momentName)
			}
			talks = append(talks, object{"name": talk(i), "agentUserName": agentName, "usecaseName": usecaseName, "startTime": begin.Add(time.Duration(i) * time.Second), "momentNames": moments})
		}
		if _, err := r.api.must(ctx, call{method: http.MethodPost, path: "/v1/" + profileName + "/conversations:batchUpsert", body: object{"conversations": talks}}); err != nil {
			return err
		}
	}
	for i := range 15 {
		score := object{"criterionId": "first", "numericValue": 7, "notApplicable": false}
		if i%3 == 1 {
			score = object{"criterionId": "first", "numericValue": 2, "notApplicable": false, "aiScored": true, "aiValue": 2}
		}
		body := object{"name": fmt.Sprintf("%s/scorecards/day-%03d-%05d", profileName, day, i), "conversationName": talk(i * 300), "agentUserName": agentName,
			"templateName": heardName, "createTime": epoch, "updateTime": epoch, "scores": []object{score}}
		if i%3 == 2 {
			body["submitTime"] = epoch
		}
		if _, err := r.api.must(ctx, call{method: http.MethodPost, path: cardsPath, body: body}); err != nil {
			return err
		}
	}
	return nil
}

// backfilled is what there is after backfills: a checksum over the scorecards, and how many events each has by operation.
type backfilled struct {
	count  int
	sum    string
	events map[string]string
}

func (b backfilled) equal(o backfilled) bool {
	return b.count == o.count && b.sum == o.sum && maps.Equal(b.events, o.events)
}

// looked looks at every scorecard past the server. A time that is a job's is written as which of the jobs it was, since two
// databases do not run their jobs at the same time; any other as it is.
func (r *backfillRig) looked(ctx context.Context) (backfilled, error) {
	found := backfilled{events: map[string]string{}}
	events, err := r.db.events(ctx)
	if err != nil {
		return found, err
	}
	for resource, counts := range events {
		if strings.Contains(resource, "/scorecards/") {
			found.events[resource] = fmt.Sprint(counts) // with its keys in order
		}
	}
	err = r.db.look(func(db *sql.DB) error {
		times := map[string]string{}
		for i, name := range r.jobs {
			var at any
			if err := db.QueryRowContext(ctx, "SELECT create_time FROM jobs WHERE id = '"+name[strings.LastIndex(name, "/")+1:]+"'").Scan(&at); err != nil {
				return err
			}
			times[fmt.Sprint(at)] = fmt.Sprintf("job %d", i)
		}
		rows, err := db.QueryContext(ctx, `SELECT id, version, conversation_id, agent_id, creator_id, updated_by_id, template_id, template_revision, usecase_id,
			total_score, scores, score_authors, results, manually_scored, auto_failed, create_time, update_time, submit_time, ai_score_time FROM scorecards ORDER BY id`)
		if err != nil {
			return err
		}
		defer rows.Close()
		hash := sha256.New()
		for rows.Next() {
			cells := make([]any, 19)
			for i := range cells {
				cells[i] = new(any)
			}
			if err := rows.Scan(cells...); err != nil {
				return err
			}
			for _, cell := range cells {
				value := *cell.(*any)
				if text, is := value.([]byte); is {
					value = string(text)
				}
				text := fmt.Sprint(value)
				if job, is := times[text]; is {
					text = job
				}
				fmt.Fprintf(hash, "%q\n", text)
			}
			found.count++
		}
		found.sum = fmt.Sprintf("%x", hash.Sum(nil))
		return rows.Err()
	})
	return found, err
}

// controlBackfill writes a scorecard once more than it was, takes another out, and moves a third to another time, and wants
// each to be seen.
func (r *backfillRig) controlBackfill(ctx context.Context, s *stage, undisturbed backfilled) error {
	seen := 0
	for _, change := range [][2]string{
		{"UPDATE scorecards SET version = version + 1 WHERE id = ?", "UPDATE scorecards SET version = version - 1 WHERE id = ?"},
		{"UPDATE scorecards SET ai_score_time = create_time WHERE id = ?", ""},
		{"DELETE FROM scorecards WHERE id = ?", ""},
	} {
		for _, statement := range slices.DeleteFunc(change[:], func(s string) bool { return s == "" }) {
			if err := r.db.execute(ctx, strings.ReplaceAll(statement, "?", "'day-000-00001'")); err != nil {
				return err
			}
			left, err := r.looked(ctx)
			if err != nil {
				return err
			}
			if undone := strings.Contains(statement, "- 1"); left.equal(undisturbed) == undone {
				seen++
			}
		}
	}
	s.say(seen == 4, "control: of a scorecard that was written once more, has another time or is gone, %d of 3 are seen, and that all is well between", seen-1)
	return nil
}
