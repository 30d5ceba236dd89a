package service

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/repository"
	"opencoaching/scoring"
)

// importers may name somebody else as the creator of a scorecard.
var importers = []coaching.Role{coaching.RoleAdmin, coaching.RoleSuperAdmin, coaching.RoleQAAdmin}

// CreateScorecard stores a new scorecard and returns it with its total. A name chooses its id; a submit time makes it a
// submitted one; a template name without a revision pins the current one.
//
// PermissionDenied when it names another creator without the right to import, and for a template that is not for the caller
// to fill in; NotFound for the profile;
// InvalidArgument naming every reference and score that does not hold; FailedPrecondition for a template that is not
// active, and for required criteria that a submitted scorecard leaves out; AlreadyExists.
func (s *Service) CreateScorecard(ctx context.Context, parent coaching.Parent, sent *coaching.Scorecard) (*coaching.Scorecard, error) {
	const operation = "CreateScorecard"
	begun, err := s.begin(ctx, operation, parent)
	if err != nil {
		return nil, err
	}
	self := begun.caller.Person(parent.Customer)
	if sent.Creator == nil || sent.Creator.Name == "" {
		sent.Creator = self
	}
	sent.Creator = &coaching.Person{Name: sent.Creator.Name} // how people are called, the directory says
	if sent.Creator.Name != self.Name && !begun.caller.Has(importers...) {
		return nil, auth.Denied()
	}
	card, err := s.createDirectly(ctx, begun, sent, self)
	if card != nil || err != nil {
		return card, err
	}
	err = s.write(ctx, operation, parent, scorecardReply(&card), func(w *work) error {
		copied := *sent
		copied.Scores = slices.Clone(sent.Scores) // another try begins with what was sent
		card = &copied
		if err := inProfile(ctx, w, parent); err != nil {
			return err
		}
		reached, err := w.mayChange(ctx, card)
		if err != nil {
			return err
		}
		if !reached {
			return auth.Denied()
		}
		template, err := w.createScorecard(ctx, card, self)
		if err != nil {
			return err
		}
		s.templates.remember(template)
		return w.present(ctx, card)
	})
	return card, err
}

// createScorecard checks, completes and stores a scorecard that somebody makes, with all that follows from it, and
// returns the template revision that it pins.
func (w *work) createScorecard(ctx context.Context, card *coaching.Scorecard, self *coaching.Person) (*coaching.Template, error) {
	target, err := w.target(ctx, card)
	if err != nil {
		return nil, err
	}
	template, err := w.checkNew(ctx, w.parent, card, target)
	if err != nil {
		return nil, err
	}
	settleNew(card, self, template)
	if err := w.refer(ctx, card, target, template); err != nil {
		return nil, err
	}
	if err := w.Profile(w.parent.Customer, w.parent.Profile).Scorecards().Create(ctx, card); err != nil {
		return nil, fmt.Errorf("create scorecard: %w", err)
	}
	if err := w.record(card.Name, card.AgentUserName, nil, card); err != nil {
		return nil, err
	}
	return template, w.settle(ctx, card, template)
}

// checkNew holds a new scorecard against everything it refers to, and gives it its name and the template revision that
// it pins. Target is the scorecard that it refers to, nil where that does not exist.
func (w *work) checkNew(ctx context.Context, parent coaching.Parent, card, target *coaching.Scorecard) (*coaching.Template, error) {
	var v coaching.Violations
	refs := references{parent: parent, v: &v}
	nameNew(card, parent, &v)
	checkTarget(card, target, &v)
	referNew(card, &refs)
	if err := refs.find(ctx, w); err != nil {
		return nil, err
	}
	template, err := pinned(ctx, w, parent, card.TemplateName, &v)
	if err != nil {
		return nil, err
	}
	if !appeals(card) {
		if template = w.shown(template, &v); template != nil && !w.caller.FillsIn(template) {
			return nil, auth.Denied()
		}
	}
	if template != nil {
		if card.ScorecardType != coaching.ScorecardAppealReplica { // whose scores are the original's
			coaching.MatchScores(card.Scores, template, coaching.ScoreAt(""), &v)
		}
		card.TemplateName = template.Name
	}
	if err := v.Err(); err != nil {
		return nil, err
	}
	if err := w.mayRefer(ctx, card, target); err != nil {
		return nil, err
	}
	return template, startable(template, card)
}

// appeals tells whether a scorecard is the agent's side of an appeal, which fills in no form: whoever may make it needs
// none of the roles of the template.
func appeals(card *coaching.Scorecard) bool {
	return card.ScorecardType == coaching.ScorecardAppealReplica || card.ScorecardType == coaching.ScorecardAppealRequest
}

// shown is a template that a request names, or nil with the fault noted where it is not for the caller to see.
func (w *work) shown(template *coaching.Template, v *coaching.Violations) *coaching.Template {
	if template == nil || w.caller.SeesTemplate(template) {
		return template
	}
	v.Add("templateName", unknownName)
	return nil
}

// nameNew gives a new scorecard its name, and notes one that does not belong under the parent.
func nameNew(card *coaching.Scorecard, parent coaching.Parent, v *coaching.Violations) {
	card.Name = parent.Name(coaching.Scorecards, idFrom(card.Name, coaching.Scorecards, parent, v)).String()
}

// referNew collects what a new scorecard refers to, the template aside. A conversation need not be known.
func referNew(card *coaching.Scorecard, refs *references) {
	refs.add("agentUserName", card.AgentUserName, coaching.Users)
	refs.add("usecaseName", card.UsecaseName, coaching.UseCases)
	if n, ok := coaching.ParseNameOf(coaching.Users, card.Creator.Name); !ok || !coaching.BuiltIn(n.ID) || n.Customer != refs.parent.Customer {
		refs.add("creator.name", card.Creator.Name, coaching.Users)
	}
	if n, ok := coaching.ParseNameOf(coaching.Conversations, card.ConversationName); !ok || !n.Under(refs.parent) {
		refs.v.Add(refs.prefix+"conversationName", unknownName)
	}
}

// pinned reads the template revision that a name means, the current one where it gives none. It notes a name that
// means nothing here.
func pinned(ctx context.Context, tx repository.Tx, parent coaching.Parent, name string, v *coaching.Violations) (*coaching.Template, error) {
	n, ok := coaching.ParseNameOf(coaching.ScorecardTemplates, name)
	if !ok || n.Revision == "*" || !n.Under(parent) {
		v.Add("templateName", unknownName)
		return nil, nil
	}
	template, err := tx.Profile(parent.Customer, parent.Profile).Templates().Find(ctx, n.ID, n.RevisionNumber())
	if errors.Is(err, repository.ErrNotFound) {
		v.Add("templateName", unknownName)
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find template %s: %w", name, err)
	}
	return template, nil
}

// startable checks the states that a new scorecard depends on. An appeal against what was scored by a template goes on
// when the template takes no new scorecards.
func startable(template *coaching.Template, card *coaching.Scorecard) error {
	var v coaching.Violations
	if template.Status != coaching.TemplateActive && !card.OfAppeal() {
		v.Add("templateName", "is not active")
		return v.Precondition("TEMPLATE_NOT_ACTIVE", "the template takes no new scorecards")
	}
	if card.State() == coaching.Draft {
		return nil
	}
	return complete(template, card)
}

// complete checks that a scorecard has every answer that it needs to be submitted.
func complete(template *coaching.Template, card *coaching.Scorecard) error {
	if card.Partial() {
		return nil
	}
	var v coaching.Violations
	coaching.MissingRequired(card.Scores, template, &v)
	return v.Precondition("REQUIRED_CRITERIA_MISSING", "required criteria are not answered")
}

// settleNew fills in what the server alone decides on a new scorecard.
func settleNew(card *coaching.Scorecard, self *coaching.Person, template *coaching.Template) {
	author, _ := coaching.ParseName(self.Name)
	card.ManuallyScored = true
	card.UpdatedBy, card.SubmittedBy = self, nil
	if !card.SubmitTime.IsZero() {
		card.SubmittedBy = self
	}
	card.CoachingPlanNames, card.AcknowledgeTime, card.AcknowledgeComment = nil, zeroTime, ""
	card.CalibrationConsistencyScore = nil
	card.ScorecardType = cmp.Or(card.ScorecardType, coaching.ScorecardNormal)
	card.SubmissionSource = cmp.Or(card.SubmissionSource, coaching.SourceUnspecified)
	if card.Comment != "" {
		card.CommentBy = author.ID
	}
	for i := range card.Scores {
		score := &card.Scores[i]
		score.ValueBy, score.CommentBy = author.ID, ""
		if score.AIScored && score.AIValue != nil && score.NumericValue != nil && *score.AIValue == *score.NumericValue {
			score.ValueBy = ""
		}
		if score.Comment != "" {
			score.CommentBy = author.ID
		}
	}
	tally(card, template)
}

// tally computes everything about a scorecard that follows from its answers.
func tally(card *coaching.Scorecard, template *coaching.Template) {
	result := scoring.Score(template, card.Scores)
	card.TotalScore, card.AutoFailed, card.Results = result.Total, result.AutoFailed, result.Results
	for i := range card.Scores {
		card.Scores[i].AutoFailed = result.FailedCriteria[card.Scores[i].CriterionID]
	}
}
