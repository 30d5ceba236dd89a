package coaching

import "time"

// Session is a talk between an agent and whoever coaches it. It has two sides: the manager's, with the notes, and the
// agent's, with a comment and the acknowledgement. Each side is a draft, for nobody else to read, until it is submitted.
//
//	PLANNED --manager submits--> SUBMITTED --agent acknowledges--> ACKNOWLEDGED
type Session struct {
	Name                     string    `json:"name"`
	CreateTime               time.Time `json:"createTime,omitzero"`
	UpdateTime               time.Time `json:"updateTime,omitzero"`
	ManagerUpdateTime        time.Time `json:"managerUpdateTime,omitzero"`
	AgentUpdateTime          time.Time `json:"agentUpdateTime,omitzero"`
	AcknowledgeTime          time.Time `json:"acknowledgeTime,omitzero"`
	AgentComment             string    `json:"agentComment,omitempty"`
	AgentUserName            string    `json:"agentUserName"`
	CreatorUserName          string    `json:"creatorUserName,omitempty"`
	CoachingPlanName         string    `json:"coachingPlanName,omitempty"`
	SessionTime              time.Time `json:"sessionTime,omitzero"`
	MeetingNotes             string    `json:"meetingNotes,omitempty"`
	ManagerSubmitTime        time.Time `json:"managerSubmitTime,omitzero"`
	AgentSubmitTime          time.Time `json:"agentSubmitTime,omitzero"`
	UsecaseName              string    `json:"usecaseName,omitempty"`
	ManagerSubmitterUserName string    `json:"managerSubmitterUserName,omitempty"`

	// NotesBy is the id of the user who gave MeetingNotes last.
	NotesBy string `json:"-"`
	// Version counts every change and guards each update.
	Version int64 `json:"-"`
}

// CheckSession notes the faults of a session that can be seen without asking what else exists.
func CheckSession(s *Session, prefix string, now time.Time, v *Violations) {
	notAhead(s.ManagerSubmitTime, prefix+"managerSubmitTime", now, v)
}

// Acknowledgement is what an agent says to a session. A side that is submitted or acknowledged stays so.
type Acknowledgement struct {
	Comment      *string // nil: as it was
	Acknowledged bool
	Submitted    bool
}

// Acknowledge writes the agent's side. Saying the same again changes nothing and returns false. FailedPrecondition before
// the manager has submitted, and for another comment once the agent has.
func (s *Session) Acknowledge(a Acknowledgement, now time.Time) (bool, error) {
	if s.ManagerSubmitTime.IsZero() {
		return false, s.refuse("managerSubmitTime", "SESSION_NOT_SUBMITTED", "a session can be acknowledged once its manager has submitted it")
	}
	before := *s
	if a.Comment != nil && *a.Comment != s.AgentComment {
		if !s.AgentSubmitTime.IsZero() {
			return false, s.refuse("agentComment", "AGENT_COMMENT_SUBMITTED", "a comment that the agent has submitted stays as it is")
		}
		s.AgentComment = *a.Comment
	}
	if a.Acknowledged && s.AcknowledgeTime.IsZero() {
		s.AcknowledgeTime = Later(s.ManagerSubmitTime, now)
	}
	if a.Submitted && s.AgentSubmitTime.IsZero() {
		s.AgentSubmitTime = Later(s.ManagerSubmitTime, now)
	}
	if *s == before {
		return false, nil
	}
	s.UpdateTime = Later(s.UpdateTime, now)
	s.AgentUpdateTime = s.UpdateTime
	return true, nil
}

// Begin makes a new session of what was sent: nothing of it is the agent's yet.
func (s *Session) Begin(manager *Person, now time.Time) error {
	s.AgentComment, s.AcknowledgeTime, s.AgentSubmitTime, s.AgentUpdateTime = "", time.Time{}, time.Time{}, time.Time{}
	s.CreateTime, s.UpdateTime = now, now
	return s.Manage(&Session{}, manager, now)
}

// Manage notes what a manager's change of a session brings with it: who submitted it, and who wrote the notes. What the
// agent has acknowledged, or submitted a comment on, is FailedPrecondition to change.
func (s *Session) Manage(before *Session, manager *Person, now time.Time) error {
	if s.MeetingNotes != before.MeetingNotes || !s.SessionTime.Equal(before.SessionTime) || !s.ManagerSubmitTime.Equal(before.ManagerSubmitTime) {
		switch {
		case !before.AcknowledgeTime.IsZero():
			return s.refuse("acknowledgeTime", "SESSION_ACKNOWLEDGED", "what the agent has acknowledged stays as it is")
		case !before.AgentSubmitTime.IsZero():
			return s.refuse("agentSubmitTime", "AGENT_COMMENT_SUBMITTED", "what the agent has commented on stays as it is")
		}
	}
	name, _ := ParseName(manager.Name)
	if s.MeetingNotes != before.MeetingNotes {
		s.NotesBy = name.ID
	}
	switch {
	case s.ManagerSubmitTime.IsZero():
		s.ManagerSubmitterUserName = ""
	case before.ManagerSubmitTime.IsZero():
		s.ManagerSubmitterUserName = manager.Name
	}
	s.UpdateTime = Later(s.UpdateTime, now)
	s.ManagerUpdateTime = s.UpdateTime
	return nil
}

func (s *Session) refuse(field, reason, message string) error {
	var v Violations
	v.Add(field, "%s", message)
	return v.Precondition(reason, message)
}

// ConcealFromAgent takes out what the agent is not to read yet.
func (s *Session) ConcealFromAgent() {
	if s.ManagerSubmitTime.IsZero() {
		s.MeetingNotes = ""
	}
}

// ConcealFromOthers takes out what nobody but the agent is to read yet.
func (s *Session) ConcealFromOthers() {
	if s.AgentSubmitTime.IsZero() {
		s.AgentComment = ""
	}
}
