package handlers

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"opencoaching/coaching"
	"opencoaching/coaching/wire"
	"opencoaching/gen"
)

// Scorecards are what the service spends its days on, so they are converted field by field and not by way of JSON: a
// create costs a third less. A test holds these against the general way, so that no field is forgotten.

// scorecardFromAPI is FromAPI for a scorecard. What only the server says is left behind.
func scorecardFromAPI(sent *gen.Scorecard) *coaching.Scorecard {
	return &coaching.Scorecard{
		Name:                    value(sent.Name),
		ConversationName:        sent.ConversationName,
		AgentUserName:           sent.AgentUserName,
		Creator:                 personFromAPI(sent.Creator),
		TemplateName:            sent.TemplateName,
		Comment:                 value(sent.Comment),
		Scores:                  scoresFromAPI(sent.Scores),
		CreateTime:              sent.CreateTime,
		UpdateTime:              sent.UpdateTime,
		SubmitTime:              value(sent.SubmitTime),
		AIScoreTime:             value(sent.AIScoreTime),
		UsecaseName:             value(sent.UsecaseName),
		CalibratedScorecardName: value(sent.CalibratedScorecardName),
		ProcessInteractionTime:  value(sent.ProcessInteractionTime),
		ProcessID:               value(sent.ProcessID),
		SubmissionSource:        coaching.SubmissionSource(value(sent.SubmissionSource)),
		ScorecardType:           coaching.ScorecardType(value(sent.ScorecardType)),
		ReferenceScorecardID:    value(sent.ReferenceScorecardID),
	}
}

func personFromAPI(sent *gen.Person) *coaching.Person {
	if sent == nil {
		return nil
	}
	return &coaching.Person{Name: value(sent.Name), DisplayName: value(sent.DisplayName), FullName: value(sent.FullName)}
}

func scoresFromAPI(sent []gen.Score) []coaching.Score {
	scores := make([]coaching.Score, len(sent))
	for i := range sent {
		s := &sent[i]
		scores[i] = coaching.Score{
			CriterionID:          s.CriterionID,
			CriterionDisplayName: value(s.CriterionDisplayName),
			ChapterID:            value(s.ChapterID),
			NumericValue:         s.NumericValue,
			TextValue:            s.TextValue,
			Comment:              value(s.Comment),
			NotApplicable:        s.NotApplicable,
			AIValue:              s.AIValue,
			AIScored:             value(s.AIScored),
			CommentAccessRoles:   texts[coaching.Role](s.CommentAccessRoles),
		}
	}
	return scores
}

// scorecardAnswer answers one scorecard in the contract's form, which the domain's own is, and its ETag.
type scorecardAnswer struct{ scorecard *coaching.Scorecard }

func (a scorecardAnswer) write(w http.ResponseWriter) error {
	data, err := wire.AppendScorecard([]byte(`{"scorecard":`), a.scorecard)
	if err != nil {
		return fmt.Errorf("write a scorecard: %w", err)
	}
	w.Header().Set("ETag", etag(a.scorecard.Version))
	return writeJSON(w, append(data, '}'))
}

// VisitCreateScorecardResponse writes the answer; the names of these are the generated interface's.
func (a scorecardAnswer) VisitCreateScorecardResponse(w http.ResponseWriter) error {
	return a.write(w)
}

// VisitGetScorecardResponse writes the answer.
func (a scorecardAnswer) VisitGetScorecardResponse(w http.ResponseWriter) error {
	return a.write(w)
}

// VisitUpdateScorecardResponse writes the answer.
func (a scorecardAnswer) VisitUpdateScorecardResponse(w http.ResponseWriter) error {
	return a.write(w)
}

// VisitSubmitScorecardResponse writes the answer.
func (a scorecardAnswer) VisitSubmitScorecardResponse(w http.ResponseWriter) error {
	return a.write(w)
}

// VisitResetScorecardResponse writes the answer.
func (a scorecardAnswer) VisitResetScorecardResponse(w http.ResponseWriter) error {
	return a.write(w)
}

// VisitAcknowledgeScorecardResponse writes the answer.
func (a scorecardAnswer) VisitAcknowledgeScorecardResponse(w http.ResponseWriter) error {
	return a.write(w)
}

// scorecardListAnswer answers a page of scorecards.
type scorecardListAnswer struct {
	scorecards []*coaching.Scorecard
	// rest is what stands beside the scorecards.
	rest struct {
		ScorecardTemplates []*coaching.Template `json:"scorecardTemplates"`
		NextPageToken      *string              `json:"nextPageToken,omitempty"`
	}
}

// VisitListScorecardsResponse writes the answer.
func (a scorecardListAnswer) VisitListScorecardsResponse(w http.ResponseWriter) error {
	rest, err := json.Marshal(a.rest)
	if err != nil {
		return fmt.Errorf("write a list of scorecards: %w", err)
	}
	length := len(rest)
	for _, card := range a.scorecards {
		length += wire.SizeOf(card)
	}
	data := append(make([]byte, 0, length), `{"scorecards":[`...)
	for i, card := range a.scorecards {
		if i > 0 {
			data = append(data, ',')
		}
		if data, err = wire.AppendScorecard(data, card); err != nil {
			return fmt.Errorf("write a list of scorecards: %w", err)
		}
	}
	data = append(data, "],"...)
	return writeJSON(w, append(data, rest[1:]...))
}

// writeJSON answers 200 with a body whose length is said beforehand, so that it goes out in one piece.
func writeJSON(w http.ResponseWriter, data []byte) error {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(data)))
	w.WriteHeader(http.StatusOK)
	_, err := w.Write(data)
	return err
}
