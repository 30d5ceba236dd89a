package gormstore

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/go-json-experiment/json"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// conversations is repository.Conversations of one profile.
type conversations struct{ profileStore }

// began begins a query for the conversations of an agent that began between two times.
func (s conversations) began(ctx context.Context, start, end time.Time) *gorm.DB {
	return within(s.of(ctx, "conversations").Where("conversations.agent_id IS NOT NULL AND conversations.start_time IS NOT NULL"),
		"conversations.start_time", start, end)
}

// CountBegan counts conversations.
func (s conversations) CountBegan(ctx context.Context, start, end time.Time) (count int64, err error) {
	if err := s.began(ctx, start, end).Count(&count).Error; err != nil {
		return 0, fmt.Errorf("count conversations: %w", translate(err))
	}
	return count, nil
}

// Began reads conversations in the order in which they began.
func (s conversations) Began(
	ctx context.Context, start, end time.Time, after coaching.ConversationPosition, limit int,
) ([]*coaching.Conversation, error) {
	query := s.began(ctx, start, end)
	if after.ID != "" {
		query = query.Where("(start_time, id) > (?, ?)", timestamp{after.StartTime}, after.ID)
	}
	p := coaching.Parent{Customer: s.customer, Profile: s.profile}
	var found []*coaching.Conversation
	_, err := eachRow(query.Select("id, agent_id, usecase_id, start_time, body").Order("start_time, id").Limit(limit), func(rows *sql.Rows) error {
		var id, agent string
		var usecase sql.NullString
		var started timestamp
		var body rawJSON
		if err := rows.Scan(&id, &agent, &usecase, &started, &body); err != nil {
			return err
		}
		var detected struct {
			MomentNames []string `json:"momentNames"`
		}
		if err := json.Unmarshal([]byte(body), &detected); err != nil {
			return fmt.Errorf("decode conversation %s: %w", id, err)
		}
		c := &coaching.Conversation{
			AgentUserName: nameOf(p, coaching.Users, agent), StartTime: started.Time, UsecaseName: nameOf(p, coaching.UseCases, usecase.String),
			MomentNames: detected.MomentNames,
		}
		c.Name = nameOf(p, coaching.Conversations, id)
		found = append(found, c)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read conversations: %w", err)
	}
	return found, nil
}

// FindForBackfill reads the scorecards that a backfill meets, and locks them, always in the same order.
func (s scorecards) FindForBackfill(ctx context.Context, conversationIDs, templateIDs, ids []string) ([]*coaching.Scorecard, error) {
	query := s.of(ctx, "scorecards").Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).Where(
		"(("+normalScorecards+" AND ? AND ?) OR ?)", s.among("scorecards.conversation_id", conversationIDs),
		s.among(s.dialect.unindexed("scorecards.template_id"), templateIDs), s.among("scorecards.id", ids)).Order("scorecards.id")
	var found []*coaching.Scorecard
	err := s.dialect.planAnew(s.db.WithContext(ctx), func() error {
		return s.each(query, whole, func(card *coaching.Scorecard) { found = append(found, card) })
	})
	if err != nil {
		return nil, fmt.Errorf("find the scorecards of %d conversations: %w", len(conversationIDs), err)
	}
	return found, nil
}

// UpdateAll writes many scorecards, guarded by their versions. An INSERT that finds each there is one statement on both
// databases, and takes its rows as Create's does.
func (s scorecards) UpdateAll(ctx context.Context, cards ...*coaching.Scorecard) error {
	rows := make([][]any, len(cards))
	for i, card := range cards {
		row, err := s.row(card)
		if err != nil {
			return err
		}
		row.Version++
		rows[i] = row.values(s.dialect)
	}
	touched, err := s.insertAll(ctx, scorecardsOver, rows)
	if err == nil && touched != int64(len(cards)) {
		err = s.fail(repository.ErrConflict)
	}
	if err != nil {
		return fmt.Errorf("update %d scorecards: %w", len(cards), err)
	}
	for _, card := range cards {
		card.Version++
	}
	return nil
}

// scorecardsOver stores scorecards over those that are there.
var scorecardsOver = func() bulk {
	set := make([]string, len(scorecardMutable))
	for i, column := range scorecardMutable {
		set[i] = column + " = excluded." + column
	}
	over := scorecardBulk
	over.then = "ON CONFLICT (customer_id, profile_id, id) DO UPDATE SET " + strings.Join(set, ", ") +
		" WHERE scorecards.version = excluded.version - 1"
	return over
}()

// CountForBackfill counts conversations by the scorecards that they have.
func (s scorecards) CountForBackfill(ctx context.Context, of repository.BackfillOf) (count repository.BackfillCount, err error) {
	query := conversations(s).began(ctx, of.Start, of.End)
	if len(of.UsecaseIDs) > 0 {
		query = query.Where(s.among(s.dialect.unindexed("conversations.usecase_id"), of.UsecaseIDs))
	}
	query = query.Where(s.dialect.unindexed("conversations.agent_id")+" IN (?)", s.agentIDs(ctx, of.Agents))
	const joined = "LEFT JOIN scorecards ON scorecards.customer_id = conversations.customer_id AND scorecards.profile_id = conversations.profile_id" +
		" AND scorecards.conversation_id = conversations.id AND scorecards.template_id = ? AND " + normalScorecards
	automatic := "(scorecards.ai_score_time IS NOT NULL OR " + s.dialect.contains("CAST(scorecards.scores AS TEXT)", "'"+aiScored+"'") + ")"
	err = query.Joins(joined, of.TemplateID).Select("count(*) FILTER (WHERE scorecards.id IS NULL) AS \"create\"," +
		" count(scorecards.submit_time) AS submitted," +
		" count(*) FILTER (WHERE scorecards.id IS NOT NULL AND scorecards.submit_time IS NULL AND " + automatic + ") AS refresh," +
		" count(*) FILTER (WHERE scorecards.id IS NOT NULL AND scorecards.submit_time IS NULL AND NOT " + automatic + ") AS person_scored").Scan(&count).Error
	if err != nil {
		return count, fmt.Errorf("count scorecards for a backfill: %w", translate(err))
	}
	return count, nil
}

// aiScored is how a score that auto-scoring gave stands in the column scores.
const aiScored = `"aiScored":true`
