package service

import (
	"context"
	"time"

	"opencoaching/coaching"
	"opencoaching/repository"
	"opencoaching/scoring"
)

// simulatedEntries is how many agents and obstacles a simulation lists at most.
const simulatedEntries = 1000

// SimulationQuery is which history to score anew: submitted in a range that is closed at both ends, in one of some use
// cases or, without any, in all. Moves is how many of the largest moves to list.
type SimulationQuery struct {
	Start, End   time.Time
	UsecaseNames []string
	Moves        int
}

// Simulated is what came of a simulation under one revision of a template.
type Simulated struct {
	TemplateName string
	scoring.Report
}

// SimulateTemplate scores the submitted, normal scorecards that are pinned to other revisions of a template by the
// revision at hand, and stores nothing. NotFound; InvalidArgument naming every use case that does not exist.
func (s *Service) SimulateTemplate(ctx context.Context, name coaching.Name, q SimulationQuery) (Simulated, error) {
	var simulated Simulated
	err := s.read(ctx, "SimulateScorecardTemplate", place(name), func(w *work) error {
		template, err := w.findTemplate(ctx, name)
		if err != nil {
			return err
		}
		var v coaching.Violations
		refs := references{parent: parentOf(name), v: &v}
		refs.addAll("usecaseNames", q.UsecaseNames, coaching.UseCases)
		if err := refs.find(ctx, w); err != nil {
			return err
		}
		if err := v.Err(); err != nil {
			return err
		}
		filter := repository.AnswerFilter{
			TemplateID: name.ID, ExceptRevision: template.Revision, UsecaseIDs: idsOf(q.UsecaseNames...), Start: q.Start, End: q.End,
		}
		simulation := scoring.NewSimulation(template, q.Moves)
		err = w.Profile(name.Customer, name.Profile).Scorecards().Answers(ctx, filter, func(row *repository.AnswerRow) error {
			simulation.Add(&scoring.Past{ID: row.ID, AgentID: row.AgentID, Total: row.Total, AutoFailed: row.AutoFailed, Scores: row.Scores})
			return nil
		})
		simulated = Simulated{template.Name, simulation.Report(simulatedEntries)}
		return err
	})
	return simulated, err
}
