package service

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/repository"
)

// SessionFields are the rules of a PATCH on a coaching session, which is the manager's side of it.
var SessionFields = coaching.FieldRules{
	OutputOnly: []string{"createTime", "updateTime", "managerUpdateTime", "agentUpdateTime", "acknowledgeTime", "agentComment", "agentSubmitTime",
		"managerSubmitterUserName"},
	Fixed: []string{"agentUserName", "creatorUserName", "coachingPlanName"},
}

// CreateSession stores a new coaching session, of the plan's agent where it names none. PermissionDenied for an agent whom
// the caller does not coach, and when it names another creator without the right to import; NotFound for the profile;
// InvalidArgument naming every fault; AlreadyExists.
func (s *Service) CreateSession(ctx context.Context, parent coaching.Parent, sent *coaching.Session) (*coaching.Session, error) {
	var session *coaching.Session
	err := s.write(ctx, "CreateCoachingSession", parent, sessionReply(&session), func(w *work) error {
		copied := *sent
		session = &copied
		if err := inProfile(ctx, w, parent); err != nil {
			return err
		}
		var v coaching.Violations
		session.Name = parent.Name(coaching.CoachingSessions, idFrom(session.Name, coaching.CoachingSessions, parent, &v)).String()
		if err := w.planSession(ctx, session, &v); err != nil {
			return err
		}
		if session.AgentUserName != "" { // without an agent it is refused anyway
			if err := w.mayHold(ctx, session); err != nil {
				return err
			}
		}
		refs := references{parent: parent, v: &v}
		refs.add("agentUserName", session.AgentUserName, coaching.Users)
		refs.addUser("creatorUserName", session.CreatorUserName)
		refs.add("usecaseName", session.UsecaseName, coaching.UseCases)
		if err := refs.find(ctx, w); err != nil {
			return err
		}
		if err := v.Err(); err != nil {
			return err
		}
		if err := session.Begin(w.caller.Person(parent.Customer), w.now); err != nil {
			return err
		}
		if err := w.sessions().Create(ctx, session); err != nil {
			return fmt.Errorf("create session: %w", err)
		}
		return w.recordSession(nil, session)
	})
	return session, err
}

func (w *work) sessions() repository.Sessions {
	return w.Profile(w.parent.Customer, w.parent.Profile).Sessions()
}

// planSession holds a new session against its plan, which says whose it is.
func (w *work) planSession(ctx context.Context, session *coaching.Session, v *coaching.Violations) error {
	if session.CoachingPlanName == "" {
		if session.AgentUserName == "" {
			v.Add("agentUserName", "is required without a coaching plan")
		}
		return nil
	}
	seen, err := w.seenPlans(ctx, []string{session.CoachingPlanName}, func(int) string { return "coachingPlanName" }, v)
	if err != nil {
		return err
	}
	plan := seen[session.CoachingPlanName]
	switch {
	case plan == nil: // the fault is noted
	case session.AgentUserName == "":
		session.AgentUserName = plan.AgentUserName
	case session.AgentUserName != plan.AgentUserName:
		v.Add("agentUserName", "is not the agent of the coaching plan")
	}
	return nil
}

// mayHold is PermissionDenied for a new session that the caller may not make, and fills in who made it.
func (w *work) mayHold(ctx context.Context, session *coaching.Session) error {
	may, err := w.coaches(ctx, session.AgentUserName)
	if err != nil {
		return err
	}
	return w.mayCreate(&session.CreatorUserName, may)
}

// recordSession notes a change for the audit, without what the agent has not submitted, which is for the agent alone.
func (w *work) recordSession(before json.RawMessage, after *coaching.Session) error {
	shown, err := sessionState(after)
	if err != nil {
		return err
	}
	var was any
	if before != nil {
		was = before
	}
	return w.record(after.Name, after.AgentUserName, was, shown)
}

// sessionState is a session as it is now, as the audit tells of it.
func sessionState(session *coaching.Session) (json.RawMessage, error) {
	told := *session
	told.ConcealFromOthers()
	return state(&told)
}

// GetSession reads a coaching session. NotFound, also for what the caller may not see.
func (s *Service) GetSession(ctx context.Context, name coaching.Name) (*coaching.Session, error) {
	var session *coaching.Session
	err := s.read(ctx, "GetCoachingSession", place(name), func(w *work) error {
		var err error
		if session, err = w.sessions().Find(ctx, name.ID); err != nil {
			return err
		}
		return w.presentSessions(ctx, session)
	})
	return session, err
}

// presentSessions leaves out of sessions what the caller may not see. One that is not the caller's to see is NotFound.
func (w *work) presentSessions(ctx context.Context, all ...*coaching.Session) error {
	self := w.caller.Person(w.parent.Customer).Name
	for _, session := range all {
		seen, err := w.about(ctx, session.AgentUserName)
		if err != nil {
			return err
		}
		if !seen {
			return notFound()
		}
		drafts, err := w.readsDrafts(ctx, session.AgentUserName)
		if err != nil {
			return err
		}
		if !drafts {
			session.ConcealFromAgent()
		}
		if session.AgentUserName != self {
			session.ConcealFromOthers()
		}
	}
	return nil
}

// UpdateSession changes the manager's side of a session as the patch says. NotFound; PermissionDenied for one that the
// caller may see and not change; InvalidArgument naming every fault; FailedPrecondition for what the agent has
// acknowledged.
func (s *Service) UpdateSession(ctx context.Context, name coaching.Name, patch coaching.Patch) (*coaching.Session, error) {
	const prefix = "coachingSession."
	return s.changeSession(ctx, "UpdateCoachingSession", name, func(w *work, session *coaching.Session) (bool, error) {
		if err := w.changeable(ctx, session.AgentUserName); err != nil {
			return false, err
		}
		before := *session
		var v coaching.Violations
		sameName(patch, name, prefix, &v)
		patch.Apply(session, SessionFields, prefix, &v)
		coaching.CheckSession(session, prefix, w.now, &v)
		refs := references{parent: w.parent, prefix: prefix, v: &v}
		refs.add("usecaseName", session.UsecaseName, coaching.UseCases)
		if err := refs.find(ctx, w); err != nil {
			return false, err
		}
		if err := v.Err(); err != nil {
			return false, err
		}
		if err := w.match(before.Version); err != nil {
			return false, err
		}
		return true, session.Manage(&before, w.caller.Person(name.Customer), w.now)
	})
}

// AcknowledgeSession writes the agent's side of a session. Saying the same again returns the session and changes nothing.
// NotFound; PermissionDenied for anybody but the agent; FailedPrecondition before the manager has submitted, and for
// another comment after the agent has.
func (s *Service) AcknowledgeSession(ctx context.Context, name coaching.Name, said coaching.Acknowledgement) (*coaching.Session, error) {
	return s.changeSession(ctx, "AcknowledgeCoachingSession", name, func(w *work, session *coaching.Session) (bool, error) {
		seen, err := w.about(ctx, session.AgentUserName)
		switch {
		case err != nil:
			return false, err
		case !seen:
			return false, notFound()
		case session.AgentUserName != w.caller.Person(name.Customer).Name:
			return false, auth.Denied()
		}
		if err := w.match(session.Version); err != nil {
			return false, err
		}
		return session.Acknowledge(said, w.now)
	})
}

// changeSession loads a session, lets f decide, stores it when f says that it changed, and returns it as the caller may
// see it.
func (s *Service) changeSession(ctx context.Context, operation string, name coaching.Name, f func(*work, *coaching.Session) (bool, error)) (*coaching.Session, error) {
	var session *coaching.Session
	err := s.write(ctx, operation, place(name), sessionReply(&session), func(w *work) error {
		var err error
		if session, err = w.sessions().FindForUpdate(ctx, name.ID); err != nil {
			return fmt.Errorf("find session: %w", err)
		}
		was, err := sessionState(session)
		if err != nil {
			return err
		}
		changed, err := f(w, session)
		if err != nil {
			return err
		}
		if !changed {
			w.leave()
			return w.presentSessions(ctx, session)
		}
		if err := w.sessions().Update(ctx, session); err != nil {
			return fmt.Errorf("update session: %w", err)
		}
		if err := w.recordSession(was, session); err != nil {
			return err
		}
		return w.presentSessions(ctx, session)
	})
	return session, err
}

// DeleteSession removes a session; comments that link it lose the link. NotFound; PermissionDenied as in UpdateSession.
func (s *Service) DeleteSession(ctx context.Context, name coaching.Name) error {
	return s.write(ctx, "DeleteCoachingSession", place(name), noReply(), func(w *work) error {
		session, err := w.sessions().FindForUpdate(ctx, name.ID)
		if err != nil {
			return fmt.Errorf("find session: %w", err)
		}
		if err := w.changeable(ctx, session.AgentUserName); err != nil {
			return err
		}
		if err := w.match(session.Version); err != nil {
			return err
		}
		if err := w.sessions().Delete(ctx, name.ID); err != nil {
			return err
		}
		was, err := sessionState(session)
		if err != nil {
			return err
		}
		return w.record(session.Name, session.AgentUserName, was, nil)
	})
}

// SessionQuery is what a list of coaching sessions asks for; names as they were sent.
type SessionQuery struct {
	AgentUserNames, CoachingPlanNames, UsecaseNames []string
	StartSessionTime, EndSessionTime                time.Time // both included
	Page                                            Page
}

// ListSessions reads a page of coaching sessions in order of id, and tells whether more follow. NotFound for the profile;
// InvalidArgument naming every filter that names nothing.
func (s *Service) ListSessions(ctx context.Context, parent coaching.Parent, q SessionQuery) (found []*coaching.Session, more bool, err error) {
	limit := q.Page.limit()
	err = s.read(ctx, "ListCoachingSessions", parent, func(w *work) error {
		if err := inProfile(ctx, w, parent); err != nil {
			return err
		}
		filter, err := q.filter(ctx, w)
		if err != nil {
			return err
		}
		if found, err = w.sessions().List(ctx, filter, q.Page.After, limit+1); err != nil {
			return err
		}
		found, more = cut(found, limit)
		return w.presentSessions(ctx, found...)
	})
	return found, more, err
}

func (q *SessionQuery) filter(ctx context.Context, w *work) (repository.SessionFilter, error) {
	var v coaching.Violations
	refs := references{parent: w.parent, v: &v}
	refs.addAll("agentUserNames", q.AgentUserNames, coaching.Users)
	refs.addAll("usecaseNames", q.UsecaseNames, coaching.UseCases)
	checkRange(q.StartSessionTime, q.EndSessionTime, "startSessionTime", &v)
	if _, err := w.seenPlans(ctx, q.CoachingPlanNames, planNameAt, &v); err != nil {
		return repository.SessionFilter{}, err
	}
	if err := refs.find(ctx, w); err != nil {
		return repository.SessionFilter{}, err
	}
	visible, err := w.visibleAgents(ctx)
	if err != nil {
		return repository.SessionFilter{}, err
	}
	return repository.SessionFilter{
		AgentIDs: idsOf(q.AgentUserNames...), Visible: visible, PlanIDs: idsOf(q.CoachingPlanNames...), UsecaseIDs: idsOf(q.UsecaseNames...),
		Start: q.StartSessionTime, End: q.EndSessionTime,
	}, v.Err()
}

func sessionReply(result **coaching.Session) reply {
	return replyOf(result, func(s *coaching.Session) *int64 { return &s.Version })
}
