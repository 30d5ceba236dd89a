package service

import (
	"context"
	"fmt"
	"time"

	"opencoaching/auth"
	"opencoaching/coaching"
	"opencoaching/repository"
	"opencoaching/scoring/agreement"
)

// How much one analysis may be about, so that its memory and its time are bounded.
const (
	maxAnswers = 2_000_000
	// maxResampled is how many answers and conversations may be gone through for intervals, in all draws together, and
	// maxRaterDraws how many raters: it is a few seconds' work, and 60 MiB.
	maxResampled  = 2_000_000_000
	maxRaterDraws = 500_000
)

// AgreementQuery says which calibrations are analyzed, and how. Names are as they were sent; an empty field means all.
type AgreementQuery struct {
	AnswerKeyScorecardName, TemplateName string
	StartTime, EndTime                   time.Time        // of the submission of the original, both included
	Tolerance                            coaching.Decimal // in percent of a criterion's range
	NotApplicableCounts                  bool             // as a category
	ExcludeAnswerKeys                    bool
	Bootstrap                            *Bootstrap // nil: no intervals
}

// Bootstrap says how intervals are drawn. Level is a share of 1.
type Bootstrap struct {
	Seed      int64            `json:"seed"`
	Resamples int              `json:"resamples"`
	Level     coaching.Decimal `json:"level"`
}

// Agreement is what an analysis found. Criteria are by template name and revision, and then in template order.
type Agreement struct {
	Conversations, Units, Withheld int
	Raters                         []string // full names, by which the statistics of raters are in order
	Overall                        agreement.Statistics
	Criteria                       []CriterionAgreement
}

// CriterionAgreement is what was found about one criterion of a template revision.
type CriterionAgreement struct {
	TemplateName, ChapterID string
	Criterion               *coaching.Criterion
	Statistics              agreement.Statistics
}

// AnalyzeAgreement works out how far those who took part in calibrations agree. Answer keys to which the caller has yet
// to respond are left out, and counted if there is the draft of a response. NotFound for the profile; InvalidArgument for a name that means nothing;
// FailedPrecondition for a named answer key that is a draft or is withheld, and for more than can be analyzed at once.
func (s *Service) AnalyzeAgreement(ctx context.Context, parent coaching.Parent, q AgreementQuery) (Agreement, error) {
	done, err := s.analyses.enter(ctx)
	if err != nil {
		return Agreement{}, err
	}
	defer done()
	var gathered *ratings
	err = s.read(ctx, "AnalyzeAgreement", parent, func(w *work) error {
		if err := inProfile(ctx, w, parent); err != nil {
			return err
		}
		filter, err := q.filter(ctx, w, parent)
		if err != nil {
			return err
		}
		gathered, err = s.gather(ctx, w, parent, filter, q)
		return err
	})
	if err != nil {
		return Agreement{}, err
	}
	return gathered.analyze(ctx, q)
}

// filter turns the names of the query into ids, noting every one that means nothing.
func (q *AgreementQuery) filter(ctx context.Context, w *work, parent coaching.Parent) (repository.CalibrationFilter, error) {
	filter := repository.CalibrationFilter{
		Originals: repository.ScorecardFilter{StartSubmitTime: q.StartTime, EndSubmitTime: q.EndTime},
		Reader:    w.caller.ID(), ReaderRuns: w.caller.Has(organizers...),
	}
	if w.scope != auth.Full { // how the manager's own work was judged is no business of an analysis
		people, err := w.team(ctx)
		if err != nil {
			return filter, err
		}
		filter.Originals.Visible = &repository.Visible{AgentIDs: people}
	}
	var v coaching.Violations
	if q.TemplateName != "" {
		refs := references{parent: parent, v: &v}
		revision, err := refs.template(ctx, w, "templateName", q.TemplateName)
		if err != nil {
			return filter, err
		}
		filter.Originals.Templates = []repository.TemplateRevision{revision}
	}
	if q.AnswerKeyScorecardName != "" {
		name, ok := coaching.ParseNameOf(coaching.Scorecards, q.AnswerKeyScorecardName)
		if !ok || !name.Under(parent) {
			v.Add("answerKeyScorecardName", unknownName)
		}
		filter.Originals.IDs = []string{name.ID}
	}
	return filter, v.Err()
}

// gather reads the answers that the analysis is about.
func (s *Service) gather(ctx context.Context, w *work, parent coaching.Parent, filter repository.CalibrationFilter, q AgreementQuery) (*ratings, error) {
	profile := w.Profile(parent.Customer, parent.Profile)
	meant, err := profile.Scorecards().Calibrations(ctx, filter)
	if err != nil {
		return nil, err
	}
	if q.AnswerKeyScorecardName != "" {
		if err := checkAnswerKey(ctx, profile, filter.Originals, meant); err != nil {
			return nil, err
		}
	}
	templates, err := s.templatesNamed(ctx, profile, parent, meant.Templates)
	if err != nil {
		return nil, err
	}
	gathered := newRatings(parent, templates, q.NotApplicableCounts)
	gathered.withheld = int(meant.Withheld)
	return gathered, profile.Scorecards().EachCalibration(ctx, filter, gathered.add)
}

// checkAnswerKey holds that the one answer key that is asked for exists for the caller and may be told of.
func checkAnswerKey(ctx context.Context, profile repository.Profile, filter repository.ScorecardFilter, meant repository.Calibrations) error {
	filter.Types = []coaching.ScorecardType{coaching.ScorecardCalibrationKey}
	found, err := profile.Scorecards().List(ctx, filter, repository.ScorecardPage{Order: repository.ByCreateTime, Limit: 1, Show: true})
	switch {
	case err != nil:
		return fmt.Errorf("find the answer key: %w", err)
	case len(found) == 0 || meant.Unseen > 0:
		var v coaching.Violations
		v.Add("answerKeyScorecardName", unknownName)
		return v.Err()
	case found[0].State() == coaching.Draft:
		return coaching.NewError(coaching.FailedPrecondition, "ANSWER_KEY_NOT_SUBMITTED", "the answer key is not submitted yet")
	case meant.Withheld > 0:
		return coaching.NewError(coaching.FailedPrecondition, "RESPONSE_NOT_SUBMITTED", "what others answered is shown once the caller's own response is submitted")
	default:
		return nil
	}
}

// analyze works out the statistics of what was gathered.
func (r *ratings) analyze(ctx context.Context, q AgreementQuery) (Agreement, error) {
	r.data.Raters = len(r.raters)
	options := agreement.Options{
		Tolerance: float64(q.Tolerance) / (100 * coaching.DecimalUnit), ExcludeKeys: q.ExcludeAnswerKeys, Proceed: ctx.Err,
	}
	if b := q.Bootstrap; b != nil {
		work := b.Resamples * (r.answers + len(r.data.Items)*len(r.clusters))
		if work > maxResampled || b.Resamples*r.data.Raters > maxRaterDraws {
			return Agreement{}, coaching.NewError(coaching.FailedPrecondition, "TOO_MUCH_TO_RESAMPLE", "there are too many answers for so many resamples; ask for fewer, or for a shorter range")
		}
		options.Bootstrap = &agreement.Bootstrap{Seed: uint64(b.Seed), Resamples: b.Resamples, Level: float64(b.Level) / coaching.DecimalUnit}
	}
	analysis, err := agreement.Analyze(&r.data, options)
	if err != nil {
		return Agreement{}, err
	}
	return r.present(analysis), nil
}
