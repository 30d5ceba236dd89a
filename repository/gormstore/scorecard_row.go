package gormstore

import (
	"fmt"
	"strings"

	"github.com/go-json-experiment/json"

	"opencoaching/coaching"
	"opencoaching/coaching/wire"
)

// scorecardRow is a row of the table scorecards. Names are kept as ids, since customer and profile say the rest.
type scorecardRow struct {
	CustomerID                  string `gorm:"primaryKey"`
	ProfileID                   string `gorm:"primaryKey"`
	ID                          string `gorm:"primaryKey"`
	Version                     int64
	ConversationID              string
	AgentID                     string
	CreatorID                   string
	UpdatedByID                 string
	SubmittedByID               string
	TemplateID                  string
	TemplateRevision            int
	UsecaseID                   *string
	Comment                     string
	CommentBy                   string
	TotalScore                  decimal
	Scores                      rawJSON
	ScoreAuthors                rawJSON
	Results                     rawJSON
	CreateTime                  timestamp
	UpdateTime                  timestamp
	SubmitTime                  timestamp
	AIScoreTime                 timestamp
	AcknowledgeTime             timestamp
	ProcessInteractionTime      timestamp
	ManuallyScored              bool
	AutoFailed                  bool
	AcknowledgeComment          string
	CalibratedScorecardID       string
	CalibrationConsistencyScore *decimal
	ProcessID                   string
	SubmissionSource            string
	ScorecardType               string
	ReferenceScorecardID        string

	// planIDs are those of the coaching plans that the scorecard is in, with commas between: read beside the columns.
	planIDs string
	// authors is where the authors of one row after the other are decoded to.
	authors []storedAuthors
}

// TableName tells GORM where the rows are.
func (scorecardRow) TableName() string { return "scorecards" }

// scorecardColumns are the columns of a scorecardRow, in the order of its fields.
const scorecardColumns = `scorecards.customer_id, scorecards.profile_id, scorecards.id, scorecards.version,
	scorecards.conversation_id, scorecards.agent_id, scorecards.creator_id, scorecards.updated_by_id,
	scorecards.submitted_by_id, scorecards.template_id, scorecards.template_revision, scorecards.usecase_id,
	scorecards.comment, scorecards.comment_by, scorecards.total_score, scorecards.scores, scorecards.score_authors, scorecards.results,
	scorecards.create_time, scorecards.update_time, scorecards.submit_time, scorecards.ai_score_time,
	scorecards.acknowledge_time, scorecards.process_interaction_time, scorecards.manually_scored,
	scorecards.auto_failed, scorecards.acknowledge_comment, scorecards.calibrated_scorecard_id,
	scorecards.calibration_consistency_score, scorecards.process_id, scorecards.submission_source,
	scorecards.scorecard_type, scorecards.reference_scorecard_id`

// readColumns are scorecardColumns, and the coaching plans that the scorecard is in. Ids hold no comma.
const readColumns = scorecardColumns + `, COALESCE((SELECT string_agg(planned.plan_id, ',' ORDER BY planned.plan_id)
	FROM coaching_plan_scorecards planned WHERE planned.customer_id = scorecards.customer_id
	AND planned.profile_id = scorecards.profile_id AND planned.scorecard_id = scorecards.id), '')`

// shownColumns are readColumns without the results, which are for reports.
var shownColumns = strings.Replace(readColumns, "scorecards.results", "NULL", 1)

// readFields are where readColumns are scanned to.
func (r *scorecardRow) readFields() []any { return append(r.fields(), &r.planIDs) }

// scorecardBulk stores many scorecards at once.
var scorecardBulk = bulk{table: "scorecards", columns: bulkColumns(strings.ReplaceAll(scorecardColumns, "scorecards.", ""), map[string]string{
	"version": "bigint", "template_revision": "integer", "total_score": "numeric", "scores": "json", "score_authors": "json",
	"results": "jsonb", "create_time": "timestamptz", "update_time": "timestamptz", "submit_time": "timestamptz",
	"ai_score_time": "timestamptz", "acknowledge_time": "timestamptz", "process_interaction_time": "timestamptz",
	"manually_scored": "boolean", "auto_failed": "boolean", "calibration_consistency_score": "numeric",
})}

// fields are where the columns are scanned to.
func (r *scorecardRow) fields() []any {
	return []any{
		&r.CustomerID, &r.ProfileID, &r.ID, &r.Version,
		&r.ConversationID, &r.AgentID, &r.CreatorID, &r.UpdatedByID,
		&r.SubmittedByID, &r.TemplateID, &r.TemplateRevision, &r.UsecaseID,
		&r.Comment, &r.CommentBy, &r.TotalScore, &r.Scores, &r.ScoreAuthors, &r.Results,
		&r.CreateTime, &r.UpdateTime, &r.SubmitTime, &r.AIScoreTime,
		&r.AcknowledgeTime, &r.ProcessInteractionTime, &r.ManuallyScored,
		&r.AutoFailed, &r.AcknowledgeComment, &r.CalibratedScorecardID,
		&r.CalibrationConsistencyScore, &r.ProcessID, &r.SubmissionSource,
		&r.ScorecardType, &r.ReferenceScorecardID,
	}
}

// scorecardMutable are the columns that Update writes: all but those that are fixed when a scorecard is created.
var scorecardMutable = []string{
	"version", "creator_id", "updated_by_id", "submitted_by_id", "usecase_id", "comment", "comment_by", "total_score",
	"scores", "score_authors", "results", "update_time", "submit_time", "ai_score_time", "acknowledge_time", "process_interaction_time",
	"manually_scored", "auto_failed", "acknowledge_comment", "calibration_consistency_score", "process_id",
	"submission_source",
}

// storedAuthors is what the contract does not show of a coaching.Score, in the column score_authors at the same place
// of the list. The column scores holds the rest, in the contract's form.
type storedAuthors struct {
	ValueBy   string `json:"valueBy,omitzero"`
	CommentBy string `json:"commentBy,omitzero"`
}

// storedResults is a coaching.Results in the column results. Its numbers are whole ten-thousandths, since SQLite reads
// a fraction in JSON as a binary float and a sum over those would not be exact; sums of integers are on both databases.
type storedResults struct {
	Criteria map[string]*int64 `json:"criteria,omitzero"`
	Chapters map[string]*int64 `json:"chapters,omitzero"`
}

// row turns a scorecard into its row. ErrDangling when it, or something that it refers to, is not of this profile.
func (s scorecards) row(card *coaching.Scorecard) (scorecardRow, error) {
	names := s.names()
	template := names.parse(coaching.ScorecardTemplates, card.TemplateName)
	row := scorecardRow{
		CustomerID:                  s.customer,
		ProfileID:                   s.profile,
		ID:                          names.own(coaching.Scorecards, card.Name),
		Version:                     card.Version,
		ConversationID:              names.id(coaching.Conversations, card.ConversationName),
		AgentID:                     names.own(coaching.Users, card.AgentUserName),
		CreatorID:                   names.person(card.Creator),
		UpdatedByID:                 names.person(card.UpdatedBy),
		SubmittedByID:               names.person(card.SubmittedBy),
		TemplateID:                  template.ID,
		TemplateRevision:            template.RevisionNumber(),
		UsecaseID:                   optional(names.id(coaching.UseCases, card.UsecaseName)),
		Comment:                     card.Comment,
		CommentBy:                   card.CommentBy,
		TotalScore:                  decimal(card.TotalScore),
		CreateTime:                  timestamp{card.CreateTime},
		UpdateTime:                  timestamp{card.UpdateTime},
		SubmitTime:                  timestamp{card.SubmitTime},
		AIScoreTime:                 timestamp{card.AIScoreTime},
		AcknowledgeTime:             timestamp{card.AcknowledgeTime},
		ProcessInteractionTime:      timestamp{card.ProcessInteractionTime},
		ManuallyScored:              card.ManuallyScored,
		AutoFailed:                  card.AutoFailed,
		AcknowledgeComment:          card.AcknowledgeComment,
		CalibratedScorecardID:       names.id(coaching.Scorecards, card.CalibratedScorecardName),
		CalibrationConsistencyScore: (*decimal)(card.CalibrationConsistencyScore),
		ProcessID:                   card.ProcessID,
		SubmissionSource:            string(card.SubmissionSource),
		ScorecardType:               string(card.ScorecardType),
		ReferenceScorecardID:        card.ReferenceScorecardID,
	}
	if names.err != nil {
		return row, fmt.Errorf("scorecard %s: %w", card.Name, names.err)
	}
	return row, row.encode(card)
}

// encode fills the JSON columns.
func (r *scorecardRow) encode(card *coaching.Scorecard) (err error) {
	authors := make([]storedAuthors, len(card.Scores))
	for i := range card.Scores {
		authors[i] = storedAuthors{card.Scores[i].ValueBy, card.Scores[i].CommentBy}
	}
	scores, err := wire.AppendScores(nil, card.Scores)
	if err != nil {
		return fmt.Errorf("encode the scores of scorecard %s: %w", card.Name, err)
	}
	r.Scores = rawJSON(scores)
	if r.ScoreAuthors, err = toJSON(authors); err != nil {
		return fmt.Errorf("encode the authors of scorecard %s: %w", card.Name, err)
	}
	results := storedResults{Criteria: tenThousandths(card.Results.Criteria), Chapters: tenThousandths(card.Results.Chapters)}
	if r.Results, err = toJSON(results); err != nil {
		return fmt.Errorf("encode the results of scorecard %s: %w", card.Name, err)
	}
	return nil
}

// toJSON writes a document with the keys of its maps in order.
func toJSON(value any) (rawJSON, error) {
	data, err := json.Marshal(value, json.Deterministic(true))
	return rawJSON(data), err
}

// shown turns a row of shownColumns into a scorecard to be passed on: see repository.Scorecards.Show.
func (r *scorecardRow) shown() (*coaching.Scorecard, error) {
	card := &coaching.Scorecard{}
	// The end of "commentAccessRoles", since searching is fastest for what begins with a rare letter.
	if strings.Contains(string(r.Scores), `AccessRoles"`) {
		return card, r.fill(card)
	}
	r.fillHead(card)
	card.ScoresJSON = string(r.Scores)
	return card, nil
}

// scorecard turns a row back into a scorecard with full names.
func (r *scorecardRow) scorecard() (*coaching.Scorecard, error) {
	card := &coaching.Scorecard{}
	if err := r.fill(card); err != nil {
		return nil, err
	}
	var results storedResults
	if err := json.Unmarshal([]byte(r.Results), &results); err != nil {
		return nil, fmt.Errorf("decode the results of scorecard %s: %w", card.Name, err)
	}
	card.Results = coaching.Results{Criteria: decimals(results.Criteria), Chapters: decimals(results.Chapters)}
	return card, nil
}

// fill overwrites card with the row, but for the results. The memory of card's scores is used again.
func (r *scorecardRow) fill(card *coaching.Scorecard) error {
	scores := card.Scores[:0]
	r.fillHead(card)
	return r.decodeScores(card, scores)
}

// fillHead overwrites card with the row, but for the scores and the results.
func (r *scorecardRow) fillHead(card *coaching.Scorecard) {
	p := coaching.Parent{Customer: r.CustomerID, Profile: r.ProfileID}
	*card = coaching.Scorecard{
		Name:                        nameOf(p, coaching.Scorecards, r.ID),
		ConversationName:            nameOf(p, coaching.Conversations, r.ConversationID),
		AgentUserName:               nameOf(p, coaching.Users, r.AgentID),
		Creator:                     personOf(p, r.CreatorID),
		TemplateName:                p.Name(coaching.ScorecardTemplates, r.TemplateID).WithRevision(r.TemplateRevision).String(),
		Comment:                     r.Comment,
		CommentBy:                   r.CommentBy,
		TotalScore:                  coaching.Decimal(r.TotalScore),
		CoachingPlanNames:           namesOf(p, coaching.CoachingPlans, r.planIDs),
		CreateTime:                  r.CreateTime.Time,
		UpdateTime:                  r.UpdateTime.Time,
		SubmitTime:                  r.SubmitTime.Time,
		AIScoreTime:                 r.AIScoreTime.Time,
		ManuallyScored:              r.ManuallyScored,
		AutoFailed:                  r.AutoFailed,
		AcknowledgeTime:             r.AcknowledgeTime.Time,
		AcknowledgeComment:          r.AcknowledgeComment,
		UpdatedBy:                   personOf(p, r.UpdatedByID),
		SubmittedBy:                 personOf(p, r.SubmittedByID),
		CalibratedScorecardName:     nameOf(p, coaching.Scorecards, r.CalibratedScorecardID),
		CalibrationConsistencyScore: (*coaching.Decimal)(r.CalibrationConsistencyScore),
		ProcessInteractionTime:      r.ProcessInteractionTime.Time,
		ProcessID:                   r.ProcessID,
		SubmissionSource:            coaching.SubmissionSource(r.SubmissionSource),
		ScorecardType:               coaching.ScorecardType(r.ScorecardType),
		ReferenceScorecardID:        r.ReferenceScorecardID,
		Version:                     r.Version,
	}
	if r.UsecaseID != nil {
		card.UsecaseName = nameOf(p, coaching.UseCases, *r.UsecaseID)
	}
}

func (r *scorecardRow) decodeScores(card *coaching.Scorecard, into []coaching.Score) error {
	if err := json.Unmarshal([]byte(r.Scores), &into); err != nil {
		return fmt.Errorf("decode the scores of scorecard %s: %w", card.Name, err)
	}
	if err := json.Unmarshal([]byte(r.ScoreAuthors), &r.authors); err != nil {
		return fmt.Errorf("decode the authors of scorecard %s: %w", card.Name, err)
	}
	if len(r.authors) != len(into) {
		return fmt.Errorf("scorecard %s has %d scores by %d authors", card.Name, len(into), len(r.authors))
	}
	for i, by := range r.authors {
		into[i].ValueBy, into[i].CommentBy = by.ValueBy, by.CommentBy
	}
	card.Scores = into
	return nil
}

func tenThousandths(of map[string]*coaching.Decimal) map[string]*int64 {
	if of == nil {
		return nil
	}
	stored := make(map[string]*int64, len(of))
	for id, value := range of {
		stored[id] = (*int64)(value)
	}
	return stored
}

func decimals(stored map[string]*int64) map[string]*coaching.Decimal {
	if stored == nil {
		return nil
	}
	of := make(map[string]*coaching.Decimal, len(stored))
	for id, value := range stored {
		of[id] = (*coaching.Decimal)(value)
	}
	return of
}

// values are those of the columns, in the order of scorecardColumns. None is a driver.Valuer: one that gives a
// text for a column that is none costs pgx an error and a second try.
func (r *scorecardRow) values(d dialect) []any {
	var consistency any
	if r.CalibrationConsistencyScore != nil {
		consistency = d.number(*r.CalibrationConsistencyScore)
	}
	at := func(t timestamp) any {
		text, _ := t.Value() // which gives no error
		return text
	}
	return []any{
		r.CustomerID, r.ProfileID, r.ID, r.Version,
		r.ConversationID, r.AgentID, r.CreatorID, r.UpdatedByID,
		r.SubmittedByID, r.TemplateID, r.TemplateRevision, r.UsecaseID,
		r.Comment, r.CommentBy, d.number(r.TotalScore), string(r.Scores), string(r.ScoreAuthors), string(r.Results),
		at(r.CreateTime), at(r.UpdateTime), at(r.SubmitTime), at(r.AIScoreTime),
		at(r.AcknowledgeTime), at(r.ProcessInteractionTime), r.ManuallyScored,
		r.AutoFailed, r.AcknowledgeComment, r.CalibratedScorecardID,
		consistency, r.ProcessID, r.SubmissionSource,
		r.ScorecardType, r.ReferenceScorecardID,
	}
}
