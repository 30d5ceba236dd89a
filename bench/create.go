package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"opencoaching/coaching"
)

// measureCreate takes creates per second over HTTP: a scorecard with twenty scores, for a user, template and use case
// that exist. The reference inserts the same row in a transaction of its own: pgbench on Postgres, and the driver alone
// on SQLite.
func measureCreate(ctx context.Context, s settings, db *database, t *table) error {
	if err := db.fill(ctx, dataSet(1000)); err != nil {
		return err
	}
	request, err := createRequest()
	if err != nil {
		return err
	}
	for _, clients := range []int{1, 8, 32} {
		if err := measureCreates(ctx, s, db, creates{request, clients}, t); err != nil {
			return err
		}
	}
	return nil
}

type creates struct {
	request []byte
	clients int
}

// measureCreates takes turns between the reference and the server, so that what else the machine does befalls both.
func measureCreates(ctx context.Context, s settings, db *database, c creates, t *table) error {
	var ours, reference sample
	for range s.runs {
		inserted, err := db.inserts(ctx, c.clients)
		if err != nil {
			return err
		}
		reference = append(reference, inserted)
		running, err := start(ctx, s.server, db)
		if err != nil {
			return err
		}
		created, err := load(ctx, running.url, c.request, c.clients)
		if err != nil {
			return err
		}
		ours = append(ours, created.perSecond)
		if err := running.stop(); err != nil {
			return err
		}
	}
	t.add(db.kind, fmt.Sprintf("creates/s at %d clients", c.clients), reference.String(), ours.String(), ratio(ours, reference))
	return nil
}

const profilePath = "/v1/customers/bench/profiles/main"

// createRequest is a create as it goes over the wire.
func createRequest() ([]byte, error) {
	body, err := json.Marshal(newScorecard())
	if err != nil {
		return nil, err
	}
	return httpRequest("POST", profilePath+"/scorecards", string(body)), nil
}

// newScorecard is a draft as a client sends it.
func newScorecard() map[string]any {
	card := scorecard(0, time.Date(2026, 1, 15, 9, 30, 0, 0, time.UTC))
	return map[string]any{
		"conversationName": card.ConversationName, "agentUserName": card.AgentUserName, "usecaseName": card.UsecaseName,
		"templateName": name(coaching.ScorecardTemplates, "form"), "scores": card.Scores, "comment": "A fair piece of work.",
		"createTime": card.CreateTime, "updateTime": card.UpdateTime,
	}
}

// inserts is how many rows per second the database takes without the server. The row is that of a stored scorecard.
func (d *database) inserts(ctx context.Context, clients int) (float64, error) {
	if d.postgres() {
		row, err := d.storedRow(ctx)
		if err != nil {
			return 0, err
		}
		return pgbench(ctx, d, "BEGIN;\n"+insertStatement("gen_random_uuid()::text", ":scores::json", ":authors::json", ":results::jsonb")+";\nCOMMIT;\n", clients, row)
	}
	return d.insertsIntoSQLite(ctx, clients)
}

// insertStatement copies a stored scorecard but for its id and its documents.
func insertStatement(id, scores, authors, results string) string {
	return `INSERT INTO scorecards (customer_id, profile_id, id, version, conversation_id, agent_id, creator_id, updated_by_id,
	submitted_by_id, template_id, template_revision, usecase_id, comment, comment_by, total_score, scores, score_authors, results, create_time,
	update_time, manually_scored, auto_failed, acknowledge_comment, calibrated_scorecard_id, process_id, submission_source,
	scorecard_type, reference_scorecard_id) VALUES ('bench', 'main', ` + id + `, 1, 'conversation-0000000', 'agent-00', 'local-admin',
	'local-admin', '', 'form', 1, 'calls', 'A fair piece of work.', 'local-admin', 50, ` + scores + `, ` + authors + `, ` + results + `,
	'2026-01-15T09:30:00.000000Z', '2026-01-15T09:40:00.000000Z', true, false, '', '', '',
	'SCORECARD_SUBMISSION_SOURCE_UNSPECIFIED', 'SCORECARD_TYPE_UNSPECIFIED', '')`
}
