package coaching_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
)

func reasonOf(t *testing.T, err error) string {
	t.Helper()
	var known *coaching.Error
	require.ErrorAs(t, err, &known)
	require.Equal(t, coaching.FailedPrecondition, known.Kind)
	require.Len(t, known.Violations, 1)
	return known.Reason
}

func TestAcknowledgeSession(t *testing.T) {
	t.Parallel()
	later := noon.Add(time.Hour)
	s := coaching.Session{UpdateTime: noon}
	_, err := s.Acknowledge(coaching.Acknowledgement{Acknowledged: true}, later)
	require.Equal(t, "SESSION_NOT_SUBMITTED", reasonOf(t, err))
	require.Equal(t, coaching.Session{UpdateTime: noon}, s)

	s.ManagerSubmitTime = noon
	for i, step := range []struct {
		said    coaching.Acknowledgement
		changed bool
		want    coaching.Session
	}{
		{coaching.Acknowledgement{}, false, coaching.Session{UpdateTime: noon, ManagerSubmitTime: noon}},
		{coaching.Acknowledgement{Comment: new("draft")}, true, coaching.Session{AgentComment: "draft"}},
		{coaching.Acknowledgement{Comment: new("draft")}, false, coaching.Session{AgentComment: "draft"}},
		{coaching.Acknowledgement{Acknowledged: true}, true, coaching.Session{AgentComment: "draft", AcknowledgeTime: later}},
		{coaching.Acknowledgement{Comment: new("done"), Submitted: true}, true, coaching.Session{AgentComment: "done", AcknowledgeTime: later, AgentSubmitTime: later}},
		{coaching.Acknowledgement{Comment: new("done"), Submitted: true, Acknowledged: true}, false, coaching.Session{AgentComment: "done", AcknowledgeTime: later, AgentSubmitTime: later}},
		{coaching.Acknowledgement{}, false, coaching.Session{AgentComment: "done", AcknowledgeTime: later, AgentSubmitTime: later}},
	} {
		changed, err := s.Acknowledge(step.said, later)
		require.NoError(t, err)
		require.Equal(t, step.changed, changed, i)
		if i > 0 {
			step.want.UpdateTime, step.want.AgentUpdateTime, step.want.ManagerSubmitTime = later, later, noon
		}
		require.Equal(t, step.want, s, i)
	}
	_, err = s.Acknowledge(coaching.Acknowledgement{Comment: new("other")}, later)
	require.Equal(t, "AGENT_COMMENT_SUBMITTED", reasonOf(t, err))
}

func TestManageSession(t *testing.T) {
	t.Parallel()
	manager := &coaching.Person{Name: "customers/c/users/m"}
	later := noon.Add(time.Hour)
	for name, example := range map[string]struct{ before, after, want coaching.Session }{
		"notes": {coaching.Session{NotesBy: "x"}, coaching.Session{MeetingNotes: "n"}, coaching.Session{MeetingNotes: "n", NotesBy: "m"}},
		"the same notes": {coaching.Session{MeetingNotes: "n", NotesBy: "x"}, coaching.Session{MeetingNotes: "n", NotesBy: "x"},
			coaching.Session{MeetingNotes: "n", NotesBy: "x"}},
		"submitted": {coaching.Session{}, coaching.Session{ManagerSubmitTime: noon},
			coaching.Session{ManagerSubmitTime: noon, ManagerSubmitterUserName: manager.Name}},
		"submitted before": {coaching.Session{ManagerSubmitTime: noon}, coaching.Session{ManagerSubmitTime: later, ManagerSubmitterUserName: "x"},
			coaching.Session{ManagerSubmitTime: later, ManagerSubmitterUserName: "x"}},
		"taken back": {coaching.Session{ManagerSubmitTime: noon}, coaching.Session{ManagerSubmitterUserName: "x"}, coaching.Session{}},
	} {
		s := example.after
		require.NoError(t, s.Manage(&example.before, manager, later), name)
		example.want.UpdateTime, example.want.ManagerUpdateTime = later, later
		require.Equal(t, example.want, s, name)
	}
	acknowledged := coaching.Session{MeetingNotes: "n", SessionTime: noon, ManagerSubmitTime: noon, AcknowledgeTime: noon}
	for name, change := range map[string]func(*coaching.Session){
		"notes":    func(s *coaching.Session) { s.MeetingNotes = "other" },
		"time":     func(s *coaching.Session) { s.SessionTime = later },
		"no time":  func(s *coaching.Session) { s.SessionTime = time.Time{} },
		"withdraw": func(s *coaching.Session) { s.ManagerSubmitTime = time.Time{} },
	} {
		s := acknowledged
		change(&s)
		require.Equal(t, "SESSION_ACKNOWLEDGED", reasonOf(t, s.Manage(&acknowledged, manager, later)), name)
	}
	s := acknowledged
	s.UsecaseName = "other"
	require.NoError(t, s.Manage(&acknowledged, manager, later))
}

func TestConcealSession(t *testing.T) {
	t.Parallel()
	drafts := coaching.Session{MeetingNotes: "notes", AgentComment: "comment"}
	forAgent, forOthers := drafts, drafts
	forAgent.ConcealFromAgent()
	forOthers.ConcealFromOthers()
	require.Equal(t, coaching.Session{AgentComment: "comment"}, forAgent)
	require.Equal(t, coaching.Session{MeetingNotes: "notes"}, forOthers)
	submitted := coaching.Session{MeetingNotes: "notes", AgentComment: "comment", ManagerSubmitTime: noon, AgentSubmitTime: noon}
	both := submitted
	both.ConcealFromAgent()
	both.ConcealFromOthers()
	require.Equal(t, submitted, both)
}
