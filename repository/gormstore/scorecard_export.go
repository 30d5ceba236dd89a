package gormstore

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// exportColumns are what an export reads beside the scorecard, in the order of exportReader.fields. Ids hold no comma.
const exportColumns = `users.email, users.display_name, users.full_name, COALESCE(users.team_id, ''),
	COALESCE((SELECT string_agg(group_members.group_id, ',' ORDER BY group_members.group_id) FROM group_members
		WHERE group_members.customer_id = scorecards.customer_id
		AND group_members.user_id = scorecards.agent_id), ''),
	conversations.id IS NOT NULL, COALESCE(conversations.agent_id, ''), COALESCE(conversations.usecase_id, ''),
	conversations.start_time, conversations.end_time,
	COALESCE(conversations.channel, ''), COALESCE(conversations.language, '')`

// Every agent is a user, whom a foreign key keeps. A LEFT JOIN all the same, as it leaves scorecards the outer table and
// so keeps their order.
const exportJoins = `LEFT JOIN users ON users.customer_id = scorecards.customer_id AND users.id = scorecards.agent_id
	LEFT JOIN conversations ON conversations.customer_id = scorecards.customer_id
		AND conversations.profile_id = scorecards.profile_id AND conversations.id = scorecards.conversation_id`

// rowsAhead is how many rows an export reads ahead: enough that neither side waits for the other because of a large one.
const rowsAhead = 8

// Export streams one query. The rows come by the index of create times, so that the first is there at once however many
// there are. While the caller works on one row the next few are read and decoded, in memory that is used again.
func (s scorecards) Export(
	ctx context.Context, filter repository.ScorecardFilter, row func(*repository.ExportRow) error,
) error {
	query := s.filtered(ctx, filter).Joins(exportJoins).
		Select(readColumns + ", " + exportColumns).
		Order("scorecards.create_time, scorecards.id")
	var places [rowsAhead]*exportReader
	for i := range places {
		places[i] = newExportReader(coaching.Parent{Customer: s.customer, Profile: s.profile})
	}
	read := func(put func(func(*exportReader) error) error) error {
		return s.dialect.stream(s.db.WithContext(ctx), "exported", query, func(rows *sql.Rows) error {
			return put(func(reader *exportReader) error {
				if err := rows.Scan(reader.fields...); err != nil {
					return err
				}
				return reader.read()
			})
		})
	}
	if err := readAhead(places[:], read, func(reader *exportReader) error { return row(&reader.row) }); err != nil {
		return fmt.Errorf("export scorecards: %w", err)
	}
	return nil
}

// exportReader turns the rows of an export into its one ExportRow.
type exportReader struct {
	parent coaching.Parent
	fields []any

	card                scorecardRow
	teamID, groupIDs    string
	known               bool
	conversationAgent   string
	conversationUsecase string
	startTime, endTime  timestamp
	row                 repository.ExportRow
	scorecard           coaching.Scorecard
	agent               coaching.User
	conversation        coaching.Conversation
}

func newExportReader(parent coaching.Parent) *exportReader {
	r := &exportReader{parent: parent}
	r.row.Scorecard, r.row.Agent = &r.scorecard, &r.agent
	r.fields = append(r.card.readFields(),
		&r.agent.Email, &r.agent.DisplayName, &r.agent.FullName, &r.teamID, &r.groupIDs,
		&r.known, &r.conversationAgent, &r.conversationUsecase, &r.startTime, &r.endTime,
		&r.conversation.Channel, &r.conversation.LanguageCode)
	return r
}

// read completes the ExportRow from what was scanned.
func (r *exportReader) read() error {
	if err := r.card.fill(&r.scorecard); err != nil {
		return err
	}
	r.agent.Name = r.scorecard.AgentUserName
	r.agent.Team = nameOf(r.parent, coaching.Teams, r.teamID)
	r.row.GroupIDs = r.row.GroupIDs[:0]
	for id := range strings.SplitSeq(r.groupIDs, ",") {
		if id != "" {
			r.row.GroupIDs = append(r.row.GroupIDs, id)
		}
	}
	r.row.GroupIDs = slices.Compact(r.row.GroupIDs)
	r.row.Conversation = nil
	if r.known {
		c := &r.conversation
		c.Name = r.scorecard.ConversationName
		c.AgentUserName = nameOf(r.parent, coaching.Users, r.conversationAgent)
		c.UsecaseName = nameOf(r.parent, coaching.UseCases, r.conversationUsecase)
		c.StartTime, c.EndTime = r.startTime.Time, r.endTime.Time
		r.row.Conversation = c
	}
	return nil
}
