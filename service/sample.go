package service

import (
	"context"
	"fmt"

	"opencoaching/coaching"
	"opencoaching/repository"
	"opencoaching/scoring"
)

const (
	// mostOfAgent is how many conversations of one agent are proposed at most, mostSampled how many of all together.
	mostOfAgent = 1000
	mostSampled = 50_000
)

// SampleQuery is what to draw conversations from, and how. Without a use case all those of the template are meant, without
// a period the one under way, and without a count what the quota of each agent leaves.
type SampleQuery struct {
	UsecaseName   string
	Period        *scoring.Period
	Seed          int64
	CountPerAgent int64
}

// Sample is a draw of conversations to evaluate.
type Sample struct {
	Period, Conversations scoring.Period
	Strata                []*scoring.Stratum
}

// SampleConversations draws conversations of the audience's agents, of those in the caller's scope, that a period of the
// template is about and that nobody has evaluated by the template. NotFound; InvalidArgument naming what does not exist,
// does not belong to the template or would be too many; FailedPrecondition where no period is planned or has begun.
func (s *Service) SampleConversations(ctx context.Context, name coaching.Name, q SampleQuery) (Sample, error) {
	var sample Sample
	err := s.read(ctx, "SampleConversations", place(name), func(w *work) error {
		template, err := w.findTemplate(ctx, name)
		if err != nil {
			return err
		}
		if err := w.checkSample(ctx, template, name, q); err != nil {
			return err
		}
		rhythm, planned := rhythmOf(template)
		if !planned {
			return noPeriods()
		}
		if q.Period != nil {
			sample.Period = *q.Period
		} else if last := rhythm.Last(w.now, 1); len(last) > 0 {
			sample.Period = last[0]
		} else {
			return noPeriods()
		}
		sample.Conversations = rhythm.Conversations(sample.Period)
		sample.Strata, err = w.draw(ctx, template, sample.Conversations, q)
		return err
	})
	return sample, err
}

func (w *work) checkSample(ctx context.Context, template *coaching.Template, name coaching.Name, q SampleQuery) error {
	var v coaching.Violations
	refs := references{parent: parentOf(name), v: &v}
	refs.add("usecaseName", q.UsecaseName, coaching.UseCases)
	if err := refs.find(ctx, w); err != nil {
		return err
	}
	checkUsecase(template, q.UsecaseName, &v)
	checkPeriod(template, q.Period, &v)
	return v.Err()
}

// draw draws among the conversations of a span.
func (w *work) draw(ctx context.Context, template *coaching.Template, span scoring.Period, q SampleQuery) ([]*scoring.Stratum, error) {
	var counts *coaching.TaskComplete
	if template.QATaskConfig != nil {
		counts = template.QATaskConfig.TaskComplete
	}
	agents, quota, err := w.quota(ctx, template, counts)
	if err != nil {
		return nil, err
	}
	wanted := make(map[string]int64, len(agents))
	for _, agent := range agents {
		wanted[idsOf(agent)[0]] = min(quota.Of(agent), mostOfAgent)
		if q.CountPerAgent > 0 {
			wanted[idsOf(agent)[0]] = q.CountPerAgent
		}
	}
	draw := scoring.NewDraw(q.Seed, wanted, q.CountPerAgent == 0)
	usecases := template.UsecaseNames
	if q.UsecaseName != "" {
		usecases = []string{q.UsecaseName}
	}
	filter := repository.CandidateFilter{
		TemplateID: templateID(template), UsecaseIDs: idsOf(usecases...), AgentIDs: idsOf(agents...), Start: span.Start, Before: span.End,
	}
	err = w.Profile(w.parent.Customer, w.parent.Profile).Candidates(ctx, filter, func(c *repository.Candidate) error {
		draw.Add(scoring.Candidate{ID: c.ConversationID, AgentID: c.AgentID, StartTime: c.StartTime, Submitted: c.Submitted, Begun: c.Begun})
		if draw.Kept() > mostSampled {
			var v coaching.Violations
			v.Add("countPerAgent", "comes to more than %d conversations; ask for fewer", mostSampled)
			return v.Err()
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("draw conversations: %w", err)
	}
	return draw.Strata(), nil
}
