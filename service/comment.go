package service

import (
	"context"
	"errors"
	"fmt"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/repository"
)

// CommentFields are the rules of a PATCH on a coaching comment.
var CommentFields = coaching.FieldRules{
	OutputOnly: []string{"createTime", "updateTime"}, Fixed: []string{"thread", "creatorUserName", "coachingPlanName"},
}

// CreateComment stores a new comment on a coaching plan, in the thread that it names or in a new one. PermissionDenied when
// it names another creator without the right to import; NotFound for the profile; InvalidArgument naming every fault, a
// plan that the caller does not see among them; AlreadyExists.
func (s *Service) CreateComment(ctx context.Context, parent coaching.Parent, sent *coaching.Comment) (*coaching.Comment, error) {
	var comment *coaching.Comment
	err := s.write(ctx, "CreateCoachingComment", parent, commentReply(&comment), func(w *work) error {
		copied := *sent
		comment = &copied
		if err := inProfile(ctx, w, parent); err != nil {
			return err
		}
		if err := w.mayCreate(&comment.CreatorUserName, true); err != nil {
			return err
		}
		comment.CreateTime, comment.UpdateTime = w.now, w.now
		var v coaching.Violations
		comment.Name = parent.Name(coaching.CoachingComments, idFrom(comment.Name, coaching.CoachingComments, parent, &v)).String()
		refs := references{parent: parent, v: &v}
		refs.addUser("creatorUserName", comment.CreatorUserName)
		seen, err := w.seenPlans(ctx, []string{comment.CoachingPlanName}, func(int) string { return "coachingPlanName" }, &v)
		if err != nil {
			return err
		}
		if err := w.checkComment(ctx, comment, &refs); err != nil {
			return err
		}
		if seen[comment.CoachingPlanName] != nil { // else what is in the plan is not the caller's to learn
			if err := w.checkLinks(ctx, comment, "", &v); err != nil {
				return err
			}
			if err := w.settleThread(ctx, comment, &v); err != nil {
				return err
			}
		}
		if err := v.Err(); err != nil {
			return err
		}
		if err := w.comments().Create(ctx, comment); err != nil {
			return fmt.Errorf("create comment: %w", err)
		}
		return w.record(comment.Name, seen[comment.CoachingPlanName].AgentUserName, nil, comment)
	})
	return comment, err
}

func (w *work) comments() repository.Comments {
	return w.Profile(w.parent.Customer, w.parent.Profile).Comments()
}

// checkComment notes what of the directory a comment names that does not exist.
func (w *work) checkComment(ctx context.Context, comment *coaching.Comment, refs *references) error {
	refs.add("usecaseName", comment.UsecaseName, coaching.UseCases)
	refs.addAll("taggedUsers", comment.TaggedUsers, coaching.Users)
	return refs.find(ctx, w)
}

// checkLinks notes the sessions that a comment links which are none of its plan.
func (w *work) checkLinks(ctx context.Context, comment *coaching.Comment, prefix string, v *coaching.Violations) error {
	held, err := w.sessions().PlansOf(ctx, idsOf(comment.LinkedSessionNotes...))
	if err != nil {
		return err
	}
	for i, name := range comment.LinkedSessionNotes {
		if n, ok := coaching.ParseNameOf(coaching.CoachingSessions, name); !ok || !n.Under(w.parent) || held[n.ID] != idOf(comment.CoachingPlanName) {
			v.Add(fmt.Sprintf("%slinkedSessionNotes[%d]", prefix, i), "names no session of the coaching plan")
		}
	}
	return nil
}

// settleThread begins a thread, or looks whether the one that is named is of the plan. That of another plan is answered
// like one that does not exist.
func (w *work) settleThread(ctx context.Context, comment *coaching.Comment, v *coaching.Violations) error {
	if comment.Thread == "" {
		comment.Thread = newID()
		return nil
	}
	plan, err := w.comments().PlanOfThread(ctx, comment.Thread)
	if err != nil && !errors.Is(err, repository.ErrNotFound) {
		return err
	}
	if err != nil || plan != idOf(comment.CoachingPlanName) {
		v.Add("thread", "is no thread of the coaching plan")
	}
	return nil
}

// GetComment reads a coaching comment. NotFound, also for one on a plan that the caller may not see.
func (s *Service) GetComment(ctx context.Context, name coaching.Name) (*coaching.Comment, error) {
	var comment *coaching.Comment
	err := s.read(ctx, "GetCoachingComment", place(name), func(w *work) error {
		var err error
		if comment, err = w.comments().Find(ctx, name.ID); err != nil {
			return err
		}
		_, err = w.agentOfComment(ctx, comment)
		return err
	})
	return comment, err
}

// agentOfComment is the name of the agent of the plan that a comment is on. NotFound where the caller may not see it.
func (w *work) agentOfComment(ctx context.Context, comment *coaching.Comment) (string, error) {
	plan, err := w.plans().Find(ctx, idOf(comment.CoachingPlanName))
	if err != nil {
		return "", fmt.Errorf("find the plan of %s: %w", comment.Name, err)
	}
	seen, err := w.about(ctx, plan.AgentUserName)
	if err == nil && !seen {
		err = notFound()
	}
	return plan.AgentUserName, err
}

// UpdateComment changes a comment as the patch says. NotFound; PermissionDenied for everybody but who wrote it;
// InvalidArgument naming every fault.
func (s *Service) UpdateComment(ctx context.Context, name coaching.Name, patch coaching.Patch) (*coaching.Comment, error) {
	const prefix = "coachingComment."
	var comment *coaching.Comment
	err := s.write(ctx, "UpdateCoachingComment", place(name), commentReply(&comment), func(w *work) error {
		var err error
		if comment, err = w.comments().FindForUpdate(ctx, name.ID); err != nil {
			return fmt.Errorf("find comment: %w", err)
		}
		agent, err := w.agentOfComment(ctx, comment)
		if err != nil {
			return err
		}
		if comment.CreatorUserName != w.caller.Person(name.Customer).Name {
			return auth.Denied()
		}
		version := comment.Version
		was, err := state(comment)
		if err != nil {
			return err
		}
		var v coaching.Violations
		sameName(patch, name, prefix, &v)
		patch.Apply(comment, CommentFields, prefix, &v)
		coaching.CheckComment(comment, prefix, &v)
		comment.UpdateTime = coaching.Later(comment.UpdateTime, w.now)
		if err := w.checkComment(ctx, comment, &references{parent: w.parent, prefix: prefix, v: &v}); err != nil {
			return err
		}
		if err := w.checkLinks(ctx, comment, prefix, &v); err != nil {
			return err
		}
		if err := v.Err(); err != nil {
			return err
		}
		if err := w.match(version); err != nil {
			return err
		}
		if err := w.comments().Update(ctx, comment); err != nil {
			return fmt.Errorf("update comment: %w", err)
		}
		return w.record(comment.Name, agent, was, comment)
	})
	return comment, err
}

// DeleteComment removes a comment. NotFound; PermissionDenied for everybody but who wrote it and those who look after the
// profile.
func (s *Service) DeleteComment(ctx context.Context, name coaching.Name) error {
	return s.write(ctx, "DeleteCoachingComment", place(name), noReply(), func(w *work) error {
		comment, err := w.comments().FindForUpdate(ctx, name.ID)
		if err != nil {
			return fmt.Errorf("find comment: %w", err)
		}
		agent, err := w.agentOfComment(ctx, comment)
		if err != nil {
			return err
		}
		if comment.CreatorUserName != w.caller.Person(name.Customer).Name && !w.caller.Has(importers...) {
			return auth.Denied()
		}
		if err := w.match(comment.Version); err != nil {
			return err
		}
		if err := w.comments().Delete(ctx, name.ID); err != nil {
			return err
		}
		return w.record(comment.Name, agent, comment, nil)
	})
}

// CommentQuery is what a list of coaching comments asks for; names as they were sent.
type CommentQuery struct {
	ThreadIDs, CoachingPlanNames, UsecaseNames []string
	Page                                       Page
}

// ListComments reads a page of coaching comments in order of id, and tells whether more follow. NotFound for the profile;
// InvalidArgument naming every filter that names nothing; a thread that does not exist has no comments.
func (s *Service) ListComments(ctx context.Context, parent coaching.Parent, q CommentQuery) (found []*coaching.Comment, more bool, err error) {
	limit := q.Page.limit()
	err = s.read(ctx, "ListCoachingComments", parent, func(w *work) error {
		if err := inProfile(ctx, w, parent); err != nil {
			return err
		}
		var v coaching.Violations
		refs := references{parent: parent, v: &v}
		refs.addAll("usecaseNames", q.UsecaseNames, coaching.UseCases)
		if _, err := w.seenPlans(ctx, q.CoachingPlanNames, planNameAt, &v); err != nil {
			return err
		}
		if err := refs.find(ctx, w); err != nil {
			return err
		}
		if err := v.Err(); err != nil {
			return err
		}
		filter := repository.CommentFilter{ThreadIDs: q.ThreadIDs, PlanIDs: idsOf(q.CoachingPlanNames...), UsecaseIDs: idsOf(q.UsecaseNames...)}
		if filter.Visible, err = w.visibleAgents(ctx); err != nil {
			return err
		}
		found, err = w.comments().List(ctx, filter, q.Page.After, limit+1)
		return err
	})
	found, more = cut(found, limit)
	return found, more, err
}

func commentReply(result **coaching.Comment) reply {
	return replyOf(result, func(c *coaching.Comment) *int64 { return &c.Version })
}
