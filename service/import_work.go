package service

import (
	"context"
	"fmt"
	"slices"

	"opencoaching/coaching"
	"opencoaching/jobs/webhook"
)

// importBatch is how many scorecards an import looks up and stores together.
const importBatch = 500

// templates stores the revisions, each over the one before.
func (r *importRun) templates(ctx context.Context) error {
	current := map[coaching.Name]*coaching.Template{}
	for i, template := range r.set.Templates {
		prefix := fmt.Sprintf("templates[%d].", i)
		var v coaching.Violations
		name, ok := coaching.ParseNameOf(coaching.ScorecardTemplates, template.Name)
		name = name.WithRevision(0)
		if !ok || !name.Under(r.set.Profile) {
			v.Add(prefix+"name", "must be the name of a template of the profile")
		}
		coaching.CheckTemplate(template, prefix, &v)
		refs := references{parent: r.set.Profile, prefix: prefix, v: &v}
		refs.add("lastUpdatedBy", template.LastUpdatedBy, coaching.Users)
		if err := checkTemplate(ctx, r, template, &refs); err != nil {
			return err
		}
		if err := r.revision(ctx, name, current[name], template); err != nil {
			return fmt.Errorf("import template %s: %w", name, err)
		}
		current[name] = template
		r.revisions[name.String()], r.revisions[template.Name] = template, template
		r.advance(1)
	}
	return nil
}

func (r *importRun) revision(ctx context.Context, name coaching.Name, before, template *coaching.Template) error {
	if before == nil {
		settleFirst(template, name, template.CreateTime)
		return r.profile().Templates().Create(ctx, template)
	}
	template.Normalize()
	template.Status, template.DeactivateTime = before.Status, before.DeactivateTime
	template.CurrentRevision, template.Version = before.CurrentRevision, before.Version
	return r.profile().Templates().AddRevision(ctx, template)
}

// scorecards stores them batch by batch.
func (r *importRun) scorecards(ctx context.Context) error {
	first := 0
	for batch := range slices.Chunk(r.set.Scorecards, importBatch) {
		if err := r.checkScorecards(ctx, batch, first); err != nil {
			return err
		}
		for _, card := range batch {
			if err := r.settleImported(card); err != nil {
				return fmt.Errorf("scorecard %s: %w", card.Name, err)
			}
		}
		if err := r.profile().Scorecards().Create(ctx, batch...); err != nil {
			return fmt.Errorf("import scorecards: %w", err)
		}
		first += len(batch)
		r.advance(len(batch))
	}
	return nil
}

// checkScorecards notes every fault of a batch, with one look-up for all that it refers to. First is where the batch
// begins.
func (r *importRun) checkScorecards(ctx context.Context, batch []*coaching.Scorecard, first int) error {
	var v coaching.Violations
	refs := references{parent: r.set.Profile, v: &v}
	for i, card := range batch {
		prefix := fmt.Sprintf("scorecards[%d].", first+i)
		if n, ok := coaching.ParseNameOf(coaching.Scorecards, card.Name); !ok || !n.Under(refs.parent) {
			v.Add(prefix+"name", "must be the name of a scorecard of the profile")
		}
		coaching.CheckScorecard(card, prefix, r.now, &v)
		checkAcknowledged(card, prefix, &v)
		if card.Creator == nil {
			v.Add(prefix+"creator", "is required")
			continue
		}
		refs.prefix = prefix
		referNew(card, &refs)
		if card.SubmittedBy != nil {
			refs.add("submittedBy.name", card.SubmittedBy.Name, coaching.Users)
		}
		r.pin(card, prefix, &v)
	}
	if err := refs.find(ctx, r); err != nil {
		return err
	}
	return v.Err()
}

func checkAcknowledged(card *coaching.Scorecard, prefix string, v *coaching.Violations) {
	switch {
	case card.AcknowledgeTime.IsZero():
	case card.SubmitTime.IsZero():
		v.Add(prefix+"acknowledgeTime", "needs a submitTime")
	case card.AcknowledgeTime.Before(card.SubmitTime):
		v.Add(prefix+"acknowledgeTime", "must not be before submitTime")
	}
}

// pin gives a scorecard the template revision that it names, the current one where it gives no number, and holds its
// answers against it.
func (r *importRun) pin(card *coaching.Scorecard, prefix string, v *coaching.Violations) {
	template := r.revisions[card.TemplateName]
	if template == nil {
		v.Add(prefix+"templateName", unknownName)
		return
	}
	card.TemplateName = template.Name
	coaching.MatchScores(card.Scores, template, coaching.ScoreAt(prefix), v)
}

// settleImported takes a checked scorecard through the life that its times tell of.
func (r *importRun) settleImported(card *coaching.Scorecard) error {
	template := r.revisions[card.TemplateName]
	if err := startable(template, card); err != nil {
		return err
	}
	submitter, acknowledged, comment := card.SubmittedBy, card.AcknowledgeTime, card.AcknowledgeComment
	settleNew(card, card.Creator, template)
	if card.SubmittedBy != nil && submitter != nil {
		card.SubmittedBy, card.UpdatedBy = submitter, submitter
	}
	if acknowledged.IsZero() {
		return nil
	}
	_, err := card.Acknowledge(&coaching.Person{Name: card.AgentUserName}, comment, acknowledged)
	return err
}

// referring stores them one by one, since each changes what the next may do.
func (r *importRun) referring(ctx context.Context) error {
	for i, card := range r.set.Referring {
		var v coaching.Violations
		prefix := fmt.Sprintf("referring[%d].", i)
		if coaching.CheckScorecard(card, prefix, r.now, &v); card.Creator == nil {
			v.Add(prefix+"creator", "is required")
		}
		if err := v.Err(); err != nil {
			return err
		}
		w := r.at(r.set.Profile)
		w.now = card.UpdateTime
		if _, err := w.createScorecard(ctx, card, card.Creator); err != nil {
			return fmt.Errorf("import scorecard %s: %w", card.Name, err)
		}
		r.events = w.events
		r.advance(1)
	}
	return nil
}

// targets stores the targets, each with its QA score as of its own update time.
func (r *importRun) targets(ctx context.Context) error {
	for i, target := range r.set.Targets {
		prefix := fmt.Sprintf("targets[%d].", i)
		var v coaching.Violations
		if n, ok := coaching.ParseNameOf(coaching.Targets, target.Name); !ok || !n.Under(r.set.Profile) {
			v.Add(prefix+"name", "must be the name of a target of the profile")
		}
		coaching.CheckTarget(target, prefix, &v)
		if err := r.at(r.set.Profile).settleTarget(ctx, target, &references{parent: r.set.Profile, prefix: prefix, v: &v}); err != nil {
			return err
		}
		if err := r.profile().Targets().Create(ctx, target); err != nil {
			return fmt.Errorf("import target %s: %w", target.Name, err)
		}
		r.advance(1)
	}
	return nil
}

// at is the work of the import as that of an operation at a place.
func (r *importRun) at(parent coaching.Parent) *work {
	w := *r.work
	w.parent = parent
	return &w
}

// keys stores the API keys of the profile's customer.
func (r *importRun) keys(ctx context.Context) error {
	w := r.at(coaching.Parent{Customer: r.set.Profile.Customer})
	for _, key := range r.set.APIKeys {
		if _, err := w.storeKey(ctx, key); err != nil {
			return fmt.Errorf("import API key %s: %w", key.Name, err)
		}
		r.advance(1)
	}
	return nil
}

// webhooks stores the webhooks of the profile.
func (r *importRun) webhooks(ctx context.Context) error {
	for _, hook := range r.set.Webhooks {
		hook.Secret = webhook.NewSecret().Reveal()
		if err := r.service.storeWebhook(ctx, r.at(r.set.Profile), hook); err != nil {
			return fmt.Errorf("import webhook %s: %w", hook.Name, err)
		}
		r.advance(1)
	}
	return nil
}

// jobs stores the jobs of the profile, none of which has anything left to do.
func (r *importRun) jobs(ctx context.Context) error {
	for _, job := range r.set.Jobs {
		if job.Active() {
			return fmt.Errorf("import job %s: it is not through", job.Name)
		}
		if err := r.profile().Jobs().Create(ctx, job); err != nil {
			return fmt.Errorf("import job %s: %w", job.Name, err)
		}
		r.advance(1)
	}
	return nil
}
