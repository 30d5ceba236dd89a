package coaching

import (
	"slices"
	"time"
)

// Scorecard is the evaluation of one conversation, or of one process, of one agent. Its state is read from its times:
// a draft has no SubmitTime, a submitted one has it, an acknowledged one has AcknowledgeTime too.
type Scorecard struct {
	Name                        string           `json:"name"`
	ConversationName            string           `json:"conversationName"`
	AgentUserName               string           `json:"agentUserName"`
	Creator                     *Person          `json:"creator,omitempty"`
	TemplateName                string           `json:"templateName"` // with @revision once stored
	Comment                     string           `json:"comment,omitempty"`
	TotalScore                  Decimal          `json:"totalScore"`
	Scores                      []Score          `json:"scores"`
	CoachingPlanNames           []string         `json:"coachingPlanNames,omitempty"`
	CreateTime                  time.Time        `json:"createTime"`
	UpdateTime                  time.Time        `json:"updateTime"`
	SubmitTime                  time.Time        `json:"submitTime,omitzero"`
	AIScoreTime                 time.Time        `json:"aiScoreTime,omitzero"`
	ManuallyScored              bool             `json:"manuallyScored"`
	AutoFailed                  bool             `json:"autoFailed"`
	AcknowledgeTime             time.Time        `json:"acknowledgeTime,omitzero"`
	AcknowledgeComment          string           `json:"acknowledgeComment,omitempty"`
	UsecaseName                 string           `json:"usecaseName,omitempty"`
	UpdatedBy                   *Person          `json:"updatedBy,omitempty"`
	SubmittedBy                 *Person          `json:"submittedBy,omitempty"`
	CalibratedScorecardName     string           `json:"calibratedScorecardName,omitempty"`
	CalibrationConsistencyScore *Decimal         `json:"calibrationConsistencyScore,omitempty"`
	ProcessInteractionTime      time.Time        `json:"processInteractionTime,omitzero"`
	ProcessID                   string           `json:"processId,omitempty"`
	SubmissionSource            SubmissionSource `json:"submissionSource,omitempty"`
	ScorecardType               ScorecardType    `json:"scorecardType,omitempty"`
	ReferenceScorecardID        string           `json:"referenceScorecardId,omitempty"`

	// Appeals are those against the original of the appeal that this belongs to, or against this scorecard itself. They are
	// filled in where one scorecard is read to be shown.
	Appeals []Appeal `json:"-"`
	// OriginalID is the id of the scorecard that what this one refers to goes back to. It is stored when the scorecard is
	// created, and not read again with it.
	OriginalID string `json:"-"`

	// ScoresJSON, where it is not empty, is the JSON of the scores as it is shown, and Scores is nil: a reader who wants them
	// for nothing else is spared to take them apart and put them together again.
	ScoresJSON string `json:"-"`
	// Results are the percentages per criterion and chapter that reports and targets read.
	Results Results `json:"-"`
	// CommentBy is the id of the user who gave Comment last.
	CommentBy string `json:"-"`
	// Version counts every change and guards each update.
	Version int64 `json:"-"`
}

// Score is the answer to one criterion: exactly one of NumericValue, TextValue and NotApplicable.
type Score struct {
	CriterionID          string   `json:"criterionId"`
	CriterionDisplayName string   `json:"criterionDisplayName,omitzero"`
	ChapterID            string   `json:"chapterId,omitzero"`
	NumericValue         *Decimal `json:"numericValue,omitzero"`
	TextValue            *string  `json:"textValue,omitzero"`
	Comment              string   `json:"comment,omitzero"`
	NotApplicable        bool     `json:"notApplicable"`
	AIValue              *Decimal `json:"aiValue,omitzero"`
	AIScored             bool     `json:"aiScored,omitzero"`
	AutoFailed           bool     `json:"autoFailed,omitzero"`
	CommentAccessRoles   []Role   `json:"commentAccessRoles,omitempty,omitzero"`

	// ValueBy and CommentBy are the ids of the users who gave the value and the comment last; ValueBy is empty
	// while the value is auto-scoring's.
	ValueBy   string `json:"-"`
	CommentBy string `json:"-"`
}

// Results holds what a scorecard's criteria and chapters came to, in percent; nil where there is none.
type Results struct {
	Criteria map[string]*Decimal `json:"criteria,omitempty"`
	Chapters map[string]*Decimal `json:"chapters,omitempty"`
}

// SubmissionSource is where in a client a scorecard was submitted.
type SubmissionSource string

// SourceUnspecified is the source of a submission that does not say.
const SourceUnspecified SubmissionSource = "SCORECARD_SUBMISSION_SOURCE_UNSPECIFIED"

// ScorecardType tells normal scorecards from those of an appeal or a group calibration.
type ScorecardType string

// The types of scorecard. Means and targets count ScorecardNormal alone, and of those what calibrates no other.
const (
	ScorecardNormal              ScorecardType = "SCORECARD_TYPE_UNSPECIFIED"
	ScorecardAppealReplica       ScorecardType = "SCORECARD_TYPE_APPEAL_ORIGINAL_REPLICA"
	ScorecardAppealRequest       ScorecardType = "SCORECARD_TYPE_APPEAL_REQUEST"
	ScorecardAppealResolve       ScorecardType = "SCORECARD_TYPE_APPEAL_RESOLVE"
	ScorecardCalibrationKey      ScorecardType = "SCORECARD_TYPE_GROUP_CALIBRATION_ANSWER_KEY"
	ScorecardCalibrationResponse ScorecardType = "SCORECARD_TYPE_GROUP_CALIBRATION_RESPONSE"
)

// AllScorecardTypes lists every type, in the order of the contract.
func AllScorecardTypes() []ScorecardType {
	return []ScorecardType{ScorecardNormal, ScorecardAppealReplica, ScorecardAppealRequest, ScorecardAppealResolve, ScorecardCalibrationKey, ScorecardCalibrationResponse}
}

// State is where a scorecard stands in its life.
type State string

// The states of a scorecard:
//
//	DRAFT --submit--> SUBMITTED --acknowledge--> ACKNOWLEDGED
//	  ^------reset--------'---------reset-------------'
const (
	Draft        State = "DRAFT"
	Submitted    State = "SUBMITTED"
	Acknowledged State = "ACKNOWLEDGED"
)

// State reads the state from the times.
func (s *Scorecard) State() State {
	switch {
	case s.SubmitTime.IsZero():
		return Draft
	case s.AcknowledgeTime.IsZero():
		return Submitted
	default:
		return Acknowledged
	}
}

// Normal tells whether means, targets, reports and exports count the scorecard.
func (s *Scorecard) Normal() bool {
	return (s.ScorecardType == "" || s.ScorecardType == ScorecardNormal) && s.CalibratedScorecardName == ""
}

// ScoreOf finds the score of a criterion, or nil.
func (s *Scorecard) ScoreOf(criterionID string) *Score {
	for i := range s.Scores {
		if s.Scores[i].CriterionID == criterionID {
			return &s.Scores[i]
		}
	}
	return nil
}

// Touch notes that a person changed the scorecard.
func (s *Scorecard) Touch(by *Person, now time.Time) {
	s.UpdatedBy, s.ManuallyScored = by, true
	s.UpdateTime = Later(s.UpdateTime, Instant(now))
}

// Submit turns a draft into a submitted scorecard. Submitting again changes nothing and returns false. The caller has
// checked that the template's required criteria are answered (MissingRequired).
func (s *Scorecard) Submit(by *Person, source SubmissionSource, now time.Time) bool {
	if s.State() != Draft {
		return false
	}
	s.Touch(by, now)
	s.SubmitTime, s.SubmittedBy = Later(s.CreateTime, Instant(now)), by
	if source != "" && source != SourceUnspecified {
		s.SubmissionSource = source
	}
	return true
}

// Reset takes a submitted scorecard back to a draft: submission and acknowledgement are cleared, and every score that
// auto-scoring gave goes back to its AI value. A draft's scores go back likewise. The caller computes the total anew.
func (s *Scorecard) Reset(by *Person, now time.Time) {
	s.Touch(by, now)
	s.SubmitTime, s.SubmittedBy = time.Time{}, nil
	s.AcknowledgeTime, s.AcknowledgeComment = time.Time{}, ""
	for i := range s.Scores {
		score := &s.Scores[i]
		if score.AIScored && score.AIValue != nil {
			score.NumericValue, score.TextValue, score.NotApplicable = new(*score.AIValue), nil, false
			score.ValueBy = ""
		}
	}
}

// DropHidden takes away the answers of criteria that the template's conditions hide, until none is left: one that goes
// may have shown the next.
func (s *Scorecard) DropHidden(t *Template) {
	for hidden := t.Hidden(s.Scores); ; hidden = t.Hidden(s.Scores) {
		before := len(s.Scores)
		s.Scores = slices.DeleteFunc(s.Scores, func(score Score) bool { return hidden[score.CriterionID] })
		if len(s.Scores) == before {
			return
		}
	}
}

// Acknowledge notes that the agent has seen the submitted scorecard. Acknowledging again changes nothing and returns
// false. A draft is FailedPrecondition, and so is a scorecard of an appeal or a calibration.
func (s *Scorecard) Acknowledge(by *Person, comment string, now time.Time) (bool, error) {
	if !s.Normal() {
		return false, NewError(FailedPrecondition, "NOT_TO_BE_ACKNOWLEDGED", "scorecards of appeals and calibrations are not acknowledged")
	}
	switch s.State() {
	case Draft:
		return false, NewError(FailedPrecondition, "SCORECARD_NOT_SUBMITTED", "a scorecard can be acknowledged once it is submitted")
	case Acknowledged:
		return false, nil
	}
	s.UpdatedBy = by
	s.UpdateTime = Later(s.UpdateTime, Instant(now))
	s.AcknowledgeTime, s.AcknowledgeComment = Later(s.SubmitTime, Instant(now)), comment
	return true, nil
}

// Fixed returns the FailedPrecondition error of a change or reset of a replica, which shows how the original stood.
func (s *Scorecard) Fixed() error {
	if s.ScorecardType != ScorecardAppealReplica {
		return nil
	}
	return NewError(FailedPrecondition, "REPLICA_FIXED", "a replica never changes")
}

// Editable returns the FailedPrecondition error of a change to a scorecard that is no draft.
func (s *Scorecard) Editable() error {
	if err := s.Fixed(); err != nil {
		return err
	}
	if s.State() == Draft {
		return nil
	}
	return NewError(FailedPrecondition, "SCORECARD_SUBMITTED", "a submitted scorecard can be changed after it is reset")
}

// EraseTexts takes away the comments that a user wrote; of a scorecard about the user all comments.
func (s *Scorecard) EraseTexts(userID string) {
	agent, _ := ParseName(s.AgentUserName)
	about := agent.ID == userID
	if about || s.CommentBy == userID {
		s.Comment, s.CommentBy = "", ""
	}
	if about {
		s.AcknowledgeComment = ""
	}
	for i := range s.Scores {
		if score := &s.Scores[i]; about || score.CommentBy == userID {
			score.Comment, score.CommentBy, score.CommentAccessRoles = "", "", nil
		}
	}
}
