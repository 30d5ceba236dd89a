package coaching

import (
	"slices"
	"strings"
	"time"
)

// Appeal is one appeal against a scorecard: how the scorecard stood, what is disputed, and what came of it. Request and
// Resolve are nil as long as there is none.
type Appeal struct {
	Replica *Scorecard
	Request *Scorecard
	Resolve *Scorecard
}

// Appeals puts the parts of the appeals against one scorecard together, oldest first.
func Appeals(parts []*Scorecard) []Appeal {
	parts = slices.Clone(parts)
	slices.SortFunc(parts, func(a, b *Scorecard) int {
		if order := a.CreateTime.Compare(b.CreateTime); order != 0 {
			return order
		}
		return strings.Compare(a.Name, b.Name)
	})
	follower := map[string]*Scorecard{}
	for _, part := range parts {
		if part.ScorecardType != ScorecardAppealReplica {
			follower[part.ReferenceScorecardID] = part
		}
	}
	next := func(part *Scorecard) *Scorecard {
		if part == nil {
			return nil
		}
		name, _ := ParseName(part.Name)
		return follower[name.ID]
	}
	var appeals []Appeal
	for _, part := range parts {
		if part.ScorecardType == ScorecardAppealReplica {
			request := next(part)
			appeals = append(appeals, Appeal{part, request, next(request)})
		}
	}
	return appeals
}

// Replicate makes the scorecard hold what the original does now: its answers with their authors, its results, and when
// it was submitted and acknowledged, and by whom.
func (s *Scorecard) Replicate(original *Scorecard) {
	s.Comment, s.CommentBy = original.Comment, original.CommentBy
	s.Scores, s.Results = slices.Clone(original.Scores), original.Results
	s.TotalScore, s.AutoFailed, s.ManuallyScored = original.TotalScore, original.AutoFailed, original.ManuallyScored
	s.AIScoreTime, s.SubmissionSource = original.AIScoreTime, original.SubmissionSource
	s.SubmitTime, s.SubmittedBy = original.SubmitTime, original.SubmittedBy
	s.AcknowledgeTime, s.AcknowledgeComment = original.AcknowledgeTime, original.AcknowledgeComment
	s.UsecaseName, s.ProcessID, s.ProcessInteractionTime = original.UsecaseName, original.ProcessID, original.ProcessInteractionTime
}

// CheckSettle notes the criteria that a resolve leaves out although they hold a comment that the resolver may not see:
// Settle would take it away.
func (s *Scorecard) CheckSettle(resolve *Scorecard, sees func(*Score) bool, v *Violations) {
	for i := range s.Scores {
		if before := &s.Scores[i]; before.Comment != "" && !sees(before) && resolve.ScoreOf(before.CriterionID) == nil {
			v.Add("scores", cannotLose, before.CriterionID)
		}
	}
}

// Settle writes what a resolve says over the original: its answers and its comment. The acknowledgement is cleared, since
// it was of something else. Auto-scoring's values stay beside a person's, and a comment that the resolver may not see
// stays where the resolve has none. The caller computes the total anew.
func (s *Scorecard) Settle(resolve *Scorecard, sees func(*Score) bool, by *Person, now time.Time) {
	scores := slices.Clone(resolve.Scores)
	for i := range scores {
		before := s.ScoreOf(scores[i].CriterionID)
		if before == nil {
			continue
		}
		if scores[i].AIValue == nil {
			scores[i].AIValue, scores[i].AIScored = before.AIValue, before.AIScored
		}
		if scores[i].Comment == "" && !sees(before) {
			scores[i].Comment, scores[i].CommentBy, scores[i].CommentAccessRoles = before.Comment, before.CommentBy, before.CommentAccessRoles
		}
	}
	s.Scores = scores
	s.Comment, s.CommentBy = resolve.Comment, resolve.CommentBy
	s.AcknowledgeTime, s.AcknowledgeComment = time.Time{}, ""
	s.Touch(by, now)
}

// errReferredTo is the error of what cannot be done while another scorecard refers to one.
func errReferredTo() error {
	return NewError(FailedPrecondition, "SCORECARD_REFERRED_TO", "another scorecard refers to this one")
}

// Movable returns the FailedPrecondition error of a reset or a delete that an appeal or a calibration stands against.
// Links are those that go back to the same original as this scorecard does.
func (s *Scorecard) Movable(links []Link) error {
	switch {
	case s.ScorecardType == ScorecardAppealResolve && s.State() != Draft:
		return NewError(FailedPrecondition, "APPEAL_RESOLVED", "a submitted resolve has changed its original and stays")
	case AppealOpen(links) && s.Normal():
		return NewError(FailedPrecondition, "APPEAL_OPEN", "the scorecard has an open appeal")
	case s.ScorecardType == ScorecardAppealRequest && s.followed(links):
		return NewError(FailedPrecondition, "APPEAL_STEP_TAKEN", "the request has a resolve")
	case s.ScorecardType == ScorecardCalibrationKey && s.followed(links): // its author may have seen the responses
		return errReferredTo()
	default:
		return nil
	}
}

// Removable returns the FailedPrecondition error of a delete while something refers to the scorecard.
func (s *Scorecard) Removable(links []Link) error {
	if err := s.Movable(links); err != nil {
		return err
	}
	if s.followed(links) {
		return errReferredTo()
	}
	return nil
}

func (s *Scorecard) followed(links []Link) bool {
	name, _ := ParseName(s.Name)
	return slices.ContainsFunc(links, func(l Link) bool { return l.RefersToID == name.ID })
}
