package gormstore

import (
	"fmt"

	"github.com/go-json-experiment/json"

	"opencoaching/coaching"
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

	// decoded is where the scores of one row after the other are decoded to.
	decoded []storedScore
}

// TableName tells GORM where the rows are.
func (scorecardRow) TableName() string { return "scorecards" }

// scorecardColumns are the columns of a scorecardRow, in the order of its fields.
const scorecardColumns = `scorecards.customer_id, scorecards.profile_id, scorecards.id, scorecards.version,
	scorecards.conversation_id, scorecards.agent_id, scorecards.creator_id, scorecards.updated_by_id,
	scorecards.submitted_by_id, scorecards.template_id, scorecards.template_revision, scorecards.usecase_id,
	scorecards.comment, scorecards.comment_by, scorecards.total_score, scorecards.scores, scorecards.results,
	scorecards.create_time, scorecards.update_time, scorecards.submit_time, scorecards.ai_score_time,
	scorecards.acknowledge_time, scorecards.process_interaction_time, scorecards.manually_scored,
	scorecards.auto_failed, scorecards.acknowledge_comment, scorecards.calibrated_scorecard_id,
	scorecards.calibration_consistency_score, scorecards.process_id, scorecards.submission_source,
	scorecards.scorecard_type, scorecards.reference_scorecard_id`

// fields are where the columns are scanned to.
func (r *scorecardRow) fields() []any {
	return []any{
		&r.CustomerID, &r.ProfileID, &r.ID, &r.Version,
		&r.ConversationID, &r.AgentID, &r.CreatorID, &r.UpdatedByID,
		&r.SubmittedByID, &r.TemplateID, &r.TemplateRevision, &r.UsecaseID,
		&r.Comment, &r.CommentBy, &r.TotalScore, &r.Scores, &r.Results,
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
	"scores", "results", "update_time", "submit_time", "ai_score_time", "acknowledge_time", "process_interaction_time",
	"manually_scored", "auto_failed", "acknowledge_comment", "calibration_consistency_score", "process_id",
	"submission_source",
}

// storedScore is a coaching.Score in the column scores, with the two fields that the contract hides.
type storedScore struct {
	CriterionID          string            `json:"criterionId"`
	CriterionDisplayName string            `json:"criterionDisplayName,omitzero"`
	ChapterID            string            `json:"chapterId,omitzero"`
	NumericValue         *coaching.Decimal `json:"numericValue,omitzero"`
	TextValue            *string           `json:"textValue,omitzero"`
	Comment              string            `json:"comment,omitzero"`
	NotApplicable        bool              `json:"notApplicable,omitzero"`
	AIValue              *coaching.Decimal `json:"aiValue,omitzero"`
	AIScored             bool              `json:"aiScored,omitzero"`
	AutoFailed           bool              `json:"autoFailed,omitzero"`
	CommentAccessRoles   []coaching.Role   `json:"commentAccessRoles,omitzero"`
	ValueBy              string            `json:"valueBy,omitzero"`
	CommentBy            string            `json:"commentBy,omitzero"`
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
	scores := make([]storedScore, len(card.Scores))
	for i := range card.Scores {
		scores[i] = storedScore(card.Scores[i])
	}
	if r.Scores, err = json.Marshal(scores); err != nil {
		return fmt.Errorf("encode the scores of scorecard %s: %w", card.Name, err)
	}
	results := storedResults{Criteria: tenThousandths(card.Results.Criteria), Chapters: tenThousandths(card.Results.Chapters)}
	if r.Results, err = json.Marshal(results, json.Deterministic(true)); err != nil {
		return fmt.Errorf("encode the results of scorecard %s: %w", card.Name, err)
	}
	return nil
}

// scorecard turns a row back into a scorecard with full names.
func (r *scorecardRow) scorecard() (*coaching.Scorecard, error) {
	card := &coaching.Scorecard{}
	if err := r.fill(card); err != nil {
		return nil, err
	}
	var results storedResults
	if err := json.Unmarshal(r.Results, &results); err != nil {
		return nil, fmt.Errorf("decode the results of scorecard %s: %w", card.Name, err)
	}
	card.Results = coaching.Results{Criteria: decimals(results.Criteria), Chapters: decimals(results.Chapters)}
	return card, nil
}

// fill overwrites card with the row, but for the results. The memory of card's scores is used again.
func (r *scorecardRow) fill(card *coaching.Scorecard) error {
	p := coaching.Parent{Customer: r.CustomerID, Profile: r.ProfileID}
	scores := card.Scores[:0]
	*card = coaching.Scorecard{
		Name:                        nameOf(p, coaching.Scorecards, r.ID),
		ConversationName:            nameOf(p, coaching.Conversations, r.ConversationID),
		AgentUserName:               nameOf(p, coaching.Users, r.AgentID),
		Creator:                     personOf(p, r.CreatorID),
		TemplateName:                p.Name(coaching.ScorecardTemplates, r.TemplateID).WithRevision(r.TemplateRevision).String(),
		Comment:                     r.Comment,
		CommentBy:                   r.CommentBy,
		TotalScore:                  coaching.Decimal(r.TotalScore),
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
	return r.decodeScores(card, scores)
}

func (r *scorecardRow) decodeScores(card *coaching.Scorecard, into []coaching.Score) error {
	if err := json.Unmarshal(r.Scores, &r.decoded); err != nil {
		return fmt.Errorf("decode the scores of scorecard %s: %w", card.Name, err)
	}
	if into == nil {
		into = make([]coaching.Score, 0, len(r.decoded))
	}
	for i := range r.decoded {
		into = append(into, coaching.Score(r.decoded[i]))
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
