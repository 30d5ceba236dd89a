package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"
)

// measureExport takes, for the long layout, rows per second, the time to the first byte and by how much the server's
// resident memory grew. The reference on Postgres is psql copying the same cells, unnested in SQL, to nowhere.
func measureExport(ctx context.Context, s settings, db *database, t *table) error {
	if err := db.fill(ctx, dataSet(s.answers/criterionCount)); err != nil {
		return err
	}
	running, err := start(ctx, s.server, db)
	if err != nil {
		return err
	}
	defer func() { _ = running.stop() }()
	var reference sample
	if db.postgres() {
		for range s.runs {
			took, err := copyOut(ctx, db)
			if err != nil {
				return err
			}
			reference = append(reference, float64(s.answers)/took.Seconds())
		}
	}
	for _, media := range []string{"text/csv", "application/json"} {
		if err := measureMedia(ctx, s, exportOf{running, db.kind, media}, reference, t); err != nil {
			return err
		}
	}
	return nil
}

type exportOf struct {
	*server
	kind, media string
}

func measureMedia(ctx context.Context, s settings, e exportOf, reference sample, t *table) error {
	var rows, first, grown sample
	for range s.runs {
		before, _, err := e.memory()
		if err != nil {
			return err
		}
		if err := e.resetPeak(); err != nil {
			return err
		}
		began := time.Now()
		firstByte, err := e.fetch(ctx, s.answers)
		if err != nil {
			return err
		}
		rows = append(rows, float64(s.answers)/time.Since(began).Seconds())
		_, peak, err := e.memory()
		if err != nil {
			return err
		}
		first = append(first, float64(firstByte)/float64(time.Millisecond))
		grown = append(grown, float64(peak-before)/(1<<20))
	}
	copied, share := "", ""
	if reference != nil {
		copied, share = reference.String(), ratio(rows, reference)
	}
	what := fmt.Sprintf("export of %d answers as %s", s.answers, e.media)
	t.add(e.kind, what+", rows/s", copied, rows.String(), share)
	t.add(e.kind, what+", first byte, ms", "", first.String(), "")
	t.add(e.kind, what+", memory grown, MiB", "", grown.String(), "")
	return nil
}

// fetch reads a whole export and returns how long the first byte took. It counts the records of a CSV, which must be
// there to the last.
func (e exportOf) fetch(ctx context.Context, answers int) (firstByte time.Duration, err error) {
	body := `{"startTime":"2000-01-01T00:00:00Z","endTime":"2100-01-01T00:00:00Z"}`
	path := "/v1/customers/" + home.Customer + "/profiles/" + home.Profile + "/scorecards:export?layout=long"
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, e.url+path, strings.NewReader(body))
	if err != nil {
		return 0, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Accept", e.media)
	began := time.Now()
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	records, buffer := 0, make([]byte, 256<<10)
	for {
		n, err := answer.Body.Read(buffer)
		if firstByte == 0 && n > 0 {
			firstByte = time.Since(began)
		}
		records += bytes.Count(buffer[:n], []byte("\r\n"))
		if err == io.EOF {
			break
		}
		if err != nil {
			return 0, err
		}
	}
	if answer.StatusCode != http.StatusOK || (e.media == "text/csv" && records != answers+1) {
		return 0, fmt.Errorf("export answered %s with %d records", answer.Status, records)
	}
	return firstByte, nil
}

// copyStatement reads the cells of the long layout with SQL alone. json_to_recordset reads each document once, which was
// the fastest of four ways to take it apart.
const copyStatement = `COPY (SELECT s.id, s.submit_time IS NOT NULL, s.template_id, s.template_revision, r.title, s.agent_id, u.display_name,
	u.email, u.team_id, s.usecase_id, s.total_score, s.auto_failed, s.manually_scored, s.creator_id, s.submitted_by_id,
	s.submission_source, s.create_time, s.update_time, s.submit_time, s.ai_score_time, s.acknowledge_time, s.acknowledge_comment,
	s.comment, s.process_id, s.process_interaction_time, s.scorecard_type, s.reference_scorecard_id, s.calibrated_scorecard_id,
	s.calibration_consistency_score, s.conversation_id, c.start_time, c.end_time, c.channel, c.language,
	a."chapterId", a."criterionId", COALESCE(a."numericValue", a."textValue"), a."notApplicable", a."aiValue", a."aiScored",
	a."autoFailed", a.comment
	FROM scorecards s
	JOIN users u ON u.customer_id = s.customer_id AND u.id = s.agent_id
	JOIN scorecard_template_revisions r ON r.customer_id = s.customer_id AND r.profile_id = s.profile_id
		AND r.template_id = s.template_id AND r.revision = s.template_revision
	LEFT JOIN conversations c ON c.customer_id = s.customer_id AND c.profile_id = s.profile_id AND c.id = s.conversation_id
	CROSS JOIN LATERAL json_to_recordset(s.scores) a("chapterId" text, "criterionId" text, "numericValue" text, "textValue" text,
		"notApplicable" text, "aiValue" text, "aiScored" text, "autoFailed" text, comment text)
	WHERE s.customer_id = 'bench' AND s.profile_id = 'main' AND NOT u.is_dev AND u.is_active
	ORDER BY s.create_time, s.id) TO STDOUT (FORMAT csv)`

func copyOut(ctx context.Context, db *database) (time.Duration, error) {
	copying := exec.CommandContext(ctx, "psql", "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--command", copyStatement, db.url)
	nowhere, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return 0, err
	}
	defer nowhere.Close()
	copying.Stdout, copying.Stderr = nowhere, os.Stderr
	began := time.Now()
	err = copying.Run()
	return time.Since(began), err
}
