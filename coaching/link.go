package coaching

import "slices"

// A scorecard may refer to another one: a single calibration to the scorecard that it scores once more, and those of an
// appeal or a group calibration to the one before them:
//
//	normal <-- ORIGINAL_REPLICA <-- APPEAL_REQUEST <-- APPEAL_RESOLVE
//	ANSWER_KEY <-- RESPONSE
//
// Since a reference names what exists already and never changes, there are no circles.

// Link is what is kept of a scorecard that refers to another one.
type Link struct {
	ScorecardID string
	Type        ScorecardType
	RefersToID  string
	OriginalID  string // the scorecard that it all began with, which refers to none
	CreatorID   string
	// AppealOpen is true of a replica whose appeal has no submitted resolve.
	AppealOpen bool
}

// RefersToID is the id of the scorecard that this one refers to, or empty.
func (s *Scorecard) RefersToID() string {
	if s.CalibratedScorecardName != "" {
		name, _ := ParseName(s.CalibratedScorecardName)
		return name.ID
	}
	return s.ReferenceScorecardID
}

// Plain tells whether the scorecard is a normal one that refers to no other.
func (s *Scorecard) Plain() bool { return s.Normal() && s.ReferenceScorecardID == "" }

// OfAppeal tells whether the scorecard is a part of an appeal.
func (s *Scorecard) OfAppeal() bool {
	return s.ScorecardType == ScorecardAppealReplica || s.ScorecardType == ScorecardAppealRequest || s.ScorecardType == ScorecardAppealResolve
}

// OfGroupCalibration tells whether the scorecard is the answer key of a group calibration or a response to one.
func (s *Scorecard) OfGroupCalibration() bool { return s.ScorecardType.OfGroupCalibration() }

// OfGroupCalibration tells whether scorecards of the type are answer keys or responses.
func (t ScorecardType) OfGroupCalibration() bool {
	return t == ScorecardCalibrationKey || t == ScorecardCalibrationResponse
}

// ForItsAgent tells whether the scorecard is meant for the agent whom it is about: what calibrates the evaluators is
// not, of an appeal everything but the drafts of others is.
func (s *Scorecard) ForItsAgent() bool {
	switch {
	case s.CalibratedScorecardName != "", s.OfGroupCalibration():
		return false
	case s.ScorecardType == ScorecardAppealRequest:
		return true
	default:
		return s.State() != Draft
	}
}

// ByItsAgent tells whether the agent whom the scorecard is about may make and change it.
func (s *Scorecard) ByItsAgent() bool {
	return s.ScorecardType == ScorecardAppealReplica || s.ScorecardType == ScorecardAppealRequest
}

// Partial tells whether the scorecard may be submitted without all answers: a request holds what it disputes.
func (s *Scorecard) Partial() bool { return s.ByItsAgent() }

// CheckLinks notes references that the type of a scorecard does not go with.
func CheckLinks(s *Scorecard, prefix string, v *Violations) {
	refers := s.OfAppeal() || s.ScorecardType == ScorecardCalibrationResponse
	switch {
	case refers && !ValidID(s.ReferenceScorecardID):
		v.Add(prefix+"referenceScorecardId", "must be the id of the scorecard that one of this type refers to")
	case !refers && s.ReferenceScorecardID != "":
		v.Add(prefix+"referenceScorecardId", "does not go with this type of scorecard")
	}
	if s.CalibratedScorecardName != "" && s.ScorecardType != "" && s.ScorecardType != ScorecardNormal {
		v.Add(prefix+"calibratedScorecardName", "does not go with this type of scorecard")
	}
}

// Follow holds a new scorecard against the one that it refers to: they are about the same conversation of the same agent
// by the same template revision, which is filled in where none is named.
func (s *Scorecard) Follow(target *Scorecard, prefix string, v *Violations) {
	const differs = "is not that of the scorecard referred to"
	if s.ConversationName != target.ConversationName {
		v.Add(prefix+"conversationName", differs)
	}
	if s.AgentUserName != target.AgentUserName {
		v.Add(prefix+"agentUserName", differs)
	}
	sent, ok := ParseNameOf(ScorecardTemplates, s.TemplateName)
	pinned, _ := ParseName(target.TemplateName)
	if ok && sent.Revision == "" {
		sent.Revision = pinned.Revision
	}
	if sent != pinned {
		v.Add(prefix+"templateName", differs)
	}
	s.TemplateName = target.TemplateName
	if s.UsecaseName == "" {
		s.UsecaseName = target.UsecaseName
	}
}

// MayRefer returns the FailedPrecondition error of a new scorecard that refers to one of the wrong type or in the wrong
// state. Links are those that go back to the same original.
func (s *Scorecard) MayRefer(target *Scorecard, links []Link) error {
	fault := func(reason, description string) error {
		field := "referenceScorecardId"
		if s.CalibratedScorecardName != "" {
			field = "calibratedScorecardName"
		}
		var v Violations
		v.Add(field, "%s", description)
		return v.Precondition(reason, "the scorecard that is referred to does not allow this")
	}
	if fits, wanted := s.Fits(target); !fits {
		return fault("WRONG_REFERENCE", wanted)
	}
	if s.ScorecardType != ScorecardCalibrationResponse && target.State() == Draft {
		return fault("REFERENCE_NOT_SUBMITTED", "is not submitted")
	}
	name, _ := ParseName(target.Name)
	taken := slices.ContainsFunc(links, func(l Link) bool {
		return l.Type == s.ScorecardType && l.RefersToID == name.ID
	})
	switch s.ScorecardType {
	case ScorecardAppealReplica:
		if AppealOpen(links) {
			return fault("APPEAL_OPEN", "has an open appeal already")
		}
	case ScorecardAppealRequest, ScorecardAppealResolve:
		if taken {
			return fault("APPEAL_STEP_TAKEN", "has been followed already")
		}
	}
	return nil
}

// Fits tells whether the scorecard is of a type that may refer to the target, and says what it may refer to.
func (s *Scorecard) Fits(target *Scorecard) (fits bool, wanted string) {
	want := s.wants()
	return target.ScorecardType == want && target.CalibratedScorecardName == "",
		"must name a scorecard of type " + string(want) + " that calibrates no other"
}

// wants is the type of scorecard that this one refers to.
func (s *Scorecard) wants() ScorecardType {
	switch s.ScorecardType {
	case ScorecardAppealRequest:
		return ScorecardAppealReplica
	case ScorecardAppealResolve:
		return ScorecardAppealRequest
	case ScorecardCalibrationResponse:
		return ScorecardCalibrationKey
	default:
		return ScorecardNormal
	}
}

// AppealOpen tells whether one of the links belongs to an open appeal.
func AppealOpen(links []Link) bool {
	return slices.ContainsFunc(links, func(l Link) bool { return l.AppealOpen })
}
