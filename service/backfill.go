package service

import (
	"context"
	"fmt"
	"slices"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// BackfillCheck is what a backfill would change now, and what keeps it from being started.
type BackfillCheck struct {
	ConversationCount int64 `json:"conversationCount"`
	CreateCount       int64 `json:"createCount"`
	RefreshCount      int64 `json:"refreshCount"`
	PersonScoredCount int64 `json:"personScoredCount"`
	SubmittedCount    int64 `json:"submittedCount"`

	Obstacles []BackfillObstacle `json:"obstacles"`
}

// BackfillObstacle is why a backfill cannot be started: a constant for programs, a template of the configuration and its
// place there, and words for a person.
type BackfillObstacle struct {
	Reason                string `json:"reason"`
	ScorecardTemplateName string `json:"scorecardTemplateName"`
	Description           string `json:"description"`

	place int
}

// The reasons why a backfill cannot be started.
const (
	templateNotActive   = "TEMPLATE_NOT_ACTIVE"
	nothingToAutoScore  = "NOTHING_TO_AUTO_SCORE"
	templateOfProcesses = "TEMPLATE_OF_PROCESSES"
	backfillActive      = "BACKFILL_ACTIVE"
)

// ValidateBackfill counts what a backfill would change as things are now, and lists everything that keeps it from being
// started. NotFound for the profile; InvalidArgument naming every template that does not exist.
func (s *Service) ValidateBackfill(ctx context.Context, parent coaching.Parent, config coaching.BackfillConfig) (BackfillCheck, error) {
	check := BackfillCheck{}
	err := s.read(ctx, "ValidateBackfillScorecardTemplates", parent, func(w *work) error {
		templates, err := w.backfillTemplates(ctx, &config)
		if err != nil {
			return err
		}
		if check.Obstacles, err = w.obstacles(ctx, &config, templates); err != nil {
			return err
		}
		profile := w.Profile(parent.Customer, parent.Profile)
		if check.ConversationCount, err = profile.Conversations().CountBegan(ctx, config.StartTime, config.EndTime); err != nil {
			return err
		}
		for _, template := range templates {
			of := repository.BackfillOf{TemplateID: templateID(template), UsecaseIDs: idsOf(template.UsecaseNames...),
				Agents: audienceFilter(template.Audience), Start: config.StartTime, End: config.EndTime}
			count, err := profile.Scorecards().CountForBackfill(ctx, of)
			if err != nil {
				return err
			}
			check.CreateCount += count.Create
			check.RefreshCount += count.Refresh
			check.PersonScoredCount += count.PersonScored
			check.SubmittedCount += count.Submitted
		}
		return nil
	})
	return check, err
}

// Backfill starts a job that scores the conversations of the configuration. NotFound for the profile; InvalidArgument
// naming every template that does not exist; FailedPrecondition naming every one that cannot be used; AlreadyExists while
// another backfill of one of them over some of the time has not come to its end.
func (s *Service) Backfill(ctx context.Context, parent coaching.Parent, sent coaching.BackfillConfig) (*coaching.Job, error) {
	var job *coaching.Job
	err := s.write(ctx, "BackfillScorecardTemplates", parent, jobReply(&job), func(w *work) error {
		config := sent
		config.ScorecardTemplates = slices.Clone(sent.ScorecardTemplates) // another try begins with what was sent
		if err := w.jobs().Hold(ctx, idsOf(config.ScorecardTemplates...)); err != nil {
			return err
		}
		templates, err := w.backfillTemplates(ctx, &config)
		if err != nil {
			return err
		}
		obstacles, err := w.obstacles(ctx, &config, templates)
		if err != nil {
			return err
		}
		if err := startableBackfill(obstacles); err != nil {
			return err
		}
		count, err := w.Profile(parent.Customer, parent.Profile).Conversations().CountBegan(ctx, config.StartTime, config.EndTime)
		if err != nil {
			return err
		}
		job = &coaching.Job{
			Name: parent.Name(coaching.Jobs, newID()).String(), Type: coaching.JobBackfill, State: coaching.JobPending,
			BackfillConfig: &config, BackfillProgress: &coaching.BackfillProgress{ConversationCount: count},
			CreatorUserName: w.caller.Person(parent.Customer).Name, CreateTime: w.now, UpdateTime: w.now,
		}
		if err := w.jobs().Create(ctx, job); err != nil {
			return fmt.Errorf("create job: %w", err)
		}
		return w.record(job.Name, "", nil, job)
	})
	return job, err
}

// backfillTemplates reads the templates of a configuration, and has it name their revisions.
func (w *work) backfillTemplates(ctx context.Context, config *coaching.BackfillConfig) ([]*coaching.Template, error) {
	if err := inProfile(ctx, w, w.parent); err != nil {
		return nil, err
	}
	var v coaching.Violations
	current, numbered := []repository.TemplateRevision{}, []repository.TemplateRevision{}
	names := make([]coaching.Name, len(config.ScorecardTemplates))
	for i, text := range config.ScorecardTemplates {
		name, ok := coaching.ParseNameOf(coaching.ScorecardTemplates, text)
		if !ok || name.Revision == "*" || !name.Under(w.parent) {
			name = coaching.Name{}
		}
		names[i] = name
		revision := repository.TemplateRevision{ID: name.ID, Revision: name.RevisionNumber()}
		if revision.Revision > 0 {
			numbered = append(numbered, revision)
		} else {
			current = append(current, revision)
		}
	}
	found, err := w.revisions(ctx, current, numbered)
	if err != nil {
		return nil, err
	}
	templates := make([]*coaching.Template, len(names))
	for i, name := range names {
		if templates[i] = found[name]; templates[i] == nil {
			v.Add(fmt.Sprintf("config.scorecardTemplates[%d]", i), unknownName)
			continue
		}
		config.ScorecardTemplates[i] = templates[i].Name
	}
	return templates, v.Err()
}

// revisions reads template revisions by their names, and the current ones by their names without a revision.
func (w *work) revisions(ctx context.Context, current, numbered []repository.TemplateRevision) (map[coaching.Name]*coaching.Template, error) {
	found := map[coaching.Name]*coaching.Template{}
	read, err := w.Profile(w.parent.Customer, w.parent.Profile).Templates().FindAll(ctx, append(current, numbered...))
	if err != nil {
		return nil, fmt.Errorf("find templates: %w", err)
	}
	for _, template := range read {
		name, _ := coaching.ParseName(template.Name) // stored names are well-formed
		found[name] = template
		if template.Revision == template.CurrentRevision {
			found[name.WithRevision(0)] = template
		}
	}
	return found, nil
}

// obstacles lists what keeps a backfill from being started, in the order of its templates.
func (w *work) obstacles(ctx context.Context, config *coaching.BackfillConfig, templates []*coaching.Template) ([]BackfillObstacle, error) {
	obstacles := []BackfillObstacle{}
	add := func(place int, reason, description string) {
		obstacles = append(obstacles, BackfillObstacle{reason, templates[place].Name, description, place})
	}
	for i, template := range templates {
		if template.Status != coaching.TemplateActive {
			add(i, templateNotActive, "is not active")
		}
		if template.Type == coaching.TemplateOfProcess {
			add(i, templateOfProcesses, "scores processes, not conversations")
		}
		if coaching.NewAutoScorer(template).Rules() == 0 {
			add(i, nothingToAutoScore, "has no criterion that moments answer")
		}
	}
	active, err := w.jobs().Active(ctx)
	if err != nil {
		return nil, err
	}
	for _, job := range active {
		for _, both := range config.Overlaps(job.BackfillConfig) {
			add(slices.Index(config.ScorecardTemplates, both), backfillActive, "is in another backfill over some of this time that is not through")
		}
	}
	slices.SortStableFunc(obstacles, func(a, b BackfillObstacle) int { return a.place - b.place })
	return obstacles, nil
}

// startableBackfill is nil where nothing keeps a backfill from being started. What only waiting helps against is said last.
func startableBackfill(obstacles []BackfillObstacle) error {
	var v coaching.Violations
	meets := false
	for _, o := range obstacles {
		if o.Reason == backfillActive {
			meets = true
			continue
		}
		v.Add(fmt.Sprintf("config.scorecardTemplates[%d]", o.place), "%s", o.Description)
	}
	if err := v.Precondition("BACKFILL_NOT_POSSIBLE", "the templates cannot score conversations automatically"); err != nil {
		return err
	}
	if meets {
		return coaching.NewError(coaching.AlreadyExists, backfillActive, "another backfill of a template over some of this time is not through")
	}
	return nil
}
