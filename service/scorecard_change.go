package service

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/repository"
)

var zeroTime time.Time

// ScorecardFields are the rules of a PATCH on a scorecard.
var ScorecardFields = coaching.FieldRules{
	OutputOnly: []string{"creator", "totalScore", "coachingPlanNames", "updateTime", "manuallyScored", "autoFailed", "acknowledgeTime",
		"acknowledgeComment", "updatedBy", "submittedBy", "calibrationConsistencyScore", "scorecardWorkflows"},
	Fixed: []string{"createTime", "submitTime", "templateName", "agentUserName", "conversationName", "scorecardType",
		"referenceScorecardId", "calibratedScorecardName"},
	Merged: []string{"scores"},
}

// UpdateScorecard changes a draft as the patch says and returns it with its new total; scores merge by criterion.
// NotFound; PermissionDenied; InvalidArgument naming every fault; FailedPrecondition once it is submitted.
func (s *Service) UpdateScorecard(ctx context.Context, name coaching.Name, patch coaching.Patch) (*coaching.Scorecard, error) {
	return s.change(ctx, "UpdateScorecard", name, func(w *work, card *coaching.Scorecard) (bool, error) {
		template, err := w.formOf(ctx, card)
		if err != nil {
			return false, err
		}
		if err := w.applyPatch(ctx, change{name, patch, card, template}); err != nil {
			return false, err
		}
		if err := w.match(card.Version); err != nil {
			return false, err
		}
		if err := card.Editable(); err != nil {
			return false, err
		}
		card.Touch(w.caller.Person(name.Customer), w.now)
		tally(card, template)
		return true, w.compare(ctx, card, template)
	})
}

type change struct {
	name     coaching.Name
	patch    coaching.Patch
	card     *coaching.Scorecard
	template *coaching.Template
}

// applyPatch applies the patch and holds what comes out against everything it refers to.
func (w *work) applyPatch(ctx context.Context, c change) error {
	const prefix = "scorecard."
	var v coaching.Violations
	sameName(c.patch, c.name, prefix, &v)
	before := *c.card
	checkCreator(c.patch, before.Creator, prefix, &v)
	c.patch.Apply(c.card, ScorecardFields, prefix, &v)
	c.card.SubmissionSource = cmp.Or(c.card.SubmissionSource, coaching.SourceUnspecified)
	if c.card.Comment != before.Comment {
		c.card.CommentBy = w.caller.ID()
	}
	if raw, changed := c.patch.Changes("scores"); changed {
		merge := coaching.ScoreMerge{Replace: raw == nil || c.patch.Replaces(), By: w.caller.ID(), Sees: w.caller.SeesComment, Prefix: prefix}
		if raw != nil && json.Unmarshal(raw, &merge.Items) != nil {
			v.Add(prefix+"scores", "does not have the form of this field")
		}
		at := merge.Into(c.card, &v)
		coaching.CheckScores(c.card.Scores, at, &v)
		coaching.MatchScores(c.card.Scores, c.template, at, &v)
	}
	if c.card.UsecaseName != before.UsecaseName {
		refs := references{parent: parentOf(c.name), prefix: prefix, v: &v}
		refs.add("usecaseName", c.card.UsecaseName, coaching.UseCases)
		if err := refs.find(ctx, w); err != nil {
			return err
		}
	}
	return v.Err()
}

// checkCreator accepts the creator that the scorecard has, whatever is said of them besides the name.
func checkCreator(patch coaching.Patch, creator *coaching.Person, prefix string, v *coaching.Violations) {
	var sent coaching.Person
	raw, changed := patch.Changes("creator")
	if changed && raw != nil && json.Unmarshal(raw, &sent) == nil && sent.Name != "" && sent.Name != creator.Name {
		v.Add(prefix+"creator.name", fixedAfterCreate)
	}
}

// SubmitScorecard turns a draft into a submitted scorecard. A second submit returns the scorecard and changes nothing.
// NotFound; FailedPrecondition that lists the required criteria that are not answered.
func (s *Service) SubmitScorecard(ctx context.Context, name coaching.Name, source coaching.SubmissionSource) (*coaching.Scorecard, error) {
	return s.change(ctx, "SubmitScorecard", name, func(w *work, card *coaching.Scorecard) (bool, error) {
		template, err := w.formOf(ctx, card)
		if err != nil {
			return false, err
		}
		if err := w.match(card.Version); err != nil {
			return false, err
		}
		if card.State() != coaching.Draft {
			return false, nil
		}
		if err := complete(template, card); err != nil {
			return false, err
		}
		card.Submit(w.caller.Person(name.Customer), source, w.now)
		return true, w.settle(ctx, card, template)
	})
}

// ResetScorecard takes a submitted scorecard back to a draft, with the AI's values where auto-scoring gave any, and
// without the answers that these hide.
// NotFound; FailedPrecondition while an appeal or a calibration stands against it.
func (s *Service) ResetScorecard(ctx context.Context, name coaching.Name) (*coaching.Scorecard, error) {
	return s.change(ctx, "ResetScorecard", name, func(w *work, card *coaching.Scorecard) (bool, error) {
		if err := w.match(card.Version); err != nil {
			return false, err
		}
		if err := w.mayReset(ctx, card); err != nil {
			return false, err
		}
		template, err := templateOf(ctx, w, card)
		if err != nil {
			return false, err
		}
		card.Reset(w.caller.Person(name.Customer), w.now)
		card.DropHidden(template)
		tally(card, template)
		return true, w.compare(ctx, card, template)
	})
}

// AcknowledgeScorecard notes that the scorecard's agent has seen it. A second time returns the scorecard and changes
// nothing. NotFound; PermissionDenied for anybody else; FailedPrecondition for a draft.
func (s *Service) AcknowledgeScorecard(ctx context.Context, name coaching.Name, comment string) (*coaching.Scorecard, error) {
	return s.change(ctx, "AcknowledgeScorecard", name, func(w *work, card *coaching.Scorecard) (bool, error) {
		self := w.caller.Person(name.Customer)
		if card.AgentUserName != self.Name {
			return false, auth.Denied()
		}
		if err := w.match(card.Version); err != nil {
			return false, err
		}
		return card.Acknowledge(self, comment, w.now)
	})
}

// DeleteScorecard removes a scorecard. NotFound; FailedPrecondition while an appeal or a calibration refers to it.
func (s *Service) DeleteScorecard(ctx context.Context, name coaching.Name) error {
	return s.write(ctx, "DeleteScorecard", place(name), noReply(), func(w *work) error {
		card, was, err := w.findForChange(ctx, name)
		if err != nil {
			return err
		}
		if err := w.match(card.Version); err != nil {
			return err
		}
		if err := w.mayDelete(ctx, card); err != nil {
			return err
		}
		if err := w.Profile(name.Customer, name.Profile).Scorecards().Delete(ctx, name.ID); err != nil {
			return fmt.Errorf("delete scorecard: %w", err)
		}
		return w.record(card.Name, card.AgentUserName, was, nil)
	})
}

// change loads a scorecard that the caller may see, lets f decide, stores it when f says that it changed, and returns
// it as the caller may see it. Changes that meet are put in an order by the store's version guard.
func (s *Service) change(ctx context.Context, operation string, name coaching.Name, f func(*work, *coaching.Scorecard) (bool, error)) (*coaching.Scorecard, error) {
	var card *coaching.Scorecard
	err := s.write(ctx, operation, place(name), scorecardReply(&card), func(w *work) error {
		var was json.RawMessage
		var err error
		if card, was, err = w.findForChange(ctx, name); err != nil {
			return err
		}
		changed, err := f(w, card)
		if err != nil {
			return err
		}
		if !changed {
			w.leave()
			return w.present(ctx, card)
		}
		if err := w.Profile(name.Customer, name.Profile).Scorecards().Update(ctx, card); err != nil {
			return fmt.Errorf("update scorecard: %w", err)
		}
		if err := w.record(card.Name, card.AgentUserName, was, card); err != nil {
			return err
		}
		return w.present(ctx, card)
	})
	return card, err
}

// findForChange reads a scorecard that the caller may see, to be changed, and what it is before. PermissionDenied for one
// that the caller may see and not change.
func (w *work) findForChange(ctx context.Context, name coaching.Name) (*coaching.Scorecard, json.RawMessage, error) {
	card, err := w.Profile(name.Customer, name.Profile).Scorecards().FindForUpdate(ctx, name.ID)
	if err != nil {
		return nil, nil, fmt.Errorf("find scorecard: %w", err)
	}
	seen, err := w.seen(ctx, card)
	if err == nil && len(seen) == 0 {
		err = notFound()
	}
	if err != nil {
		return nil, nil, err
	}
	may, err := w.mayChange(ctx, card)
	if err == nil && (!may || !w.rates(card)) {
		err = auth.Denied()
	}
	if err != nil {
		return nil, nil, err
	}
	was, err := state(card)
	return card, was, err
}

// formOf is templateOf for whoever fills it in: PermissionDenied where that is not for the caller.
func (w *work) formOf(ctx context.Context, card *coaching.Scorecard) (*coaching.Template, error) {
	template, err := templateOf(ctx, w, card)
	if err == nil && !appeals(card) && !w.caller.FillsIn(template) {
		err = auth.Denied()
	}
	return template, err
}

// templateOf reads the template revision that a stored scorecard is pinned to.
func templateOf(ctx context.Context, tx repository.Tx, card *coaching.Scorecard) (*coaching.Template, error) {
	n, _ := coaching.ParseName(card.TemplateName) // stored names are well-formed
	template, err := tx.Profile(n.Customer, n.Profile).Templates().Find(ctx, n.ID, n.RevisionNumber())
	if err != nil {
		return nil, fmt.Errorf("find template %s: %w", card.TemplateName, err)
	}
	return template, nil
}
