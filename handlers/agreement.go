package handlers

import (
	"context"
	"math"

	"opencoaching/coaching"
	"opencoaching/gen"
	"opencoaching/scoring/agreement"
	"opencoaching/service"
)

// What an analysis does where the request does not say.
const (
	defaultTolerance = 10 * coaching.DecimalUnit
	defaultSeed      = 1
	defaultResamples = 1000
	defaultLevel     = 95 * coaching.DecimalUnit / 100
)

// AnalyzeAgreement implements the operation of that name.
func (h *API) AnalyzeAgreement(ctx context.Context, r gen.AnalyzeAgreementRequestObject) (gen.AnalyzeAgreementResponseObject, error) {
	query := agreementQuery(r.Body)
	found, err := h.service.AnalyzeAgreement(ctx, profileOf(r.CustomerID, r.ProfileID), query)
	if err != nil {
		return nil, err
	}
	answer := gen.AnalyzeAgreement200JSONResponse{
		Explanation:       explanationOf(query),
		ConversationCount: int32(found.Conversations), UnitCount: int32(found.Units), WithheldCount: int32(found.Withheld),
		RaterUserNames: append([]string{}, found.Raters...),
		Tolerance:      query.Tolerance, TreatNotApplicableAsCategory: query.NotApplicableCounts, ExcludeAnswerKeys: query.ExcludeAnswerKeys,
		Overall:  statisticsToAPI(found.Overall, found.Raters),
		Criteria: []gen.CriterionAgreement{},
	}
	if b := query.Bootstrap; b != nil {
		answer.Bootstrap = &gen.BootstrapOptions{Seed: &b.Seed, Resamples: new(int32(b.Resamples)), Level: &b.Level}
	}
	for _, c := range found.Criteria {
		answer.Criteria = append(answer.Criteria, gen.CriterionAgreement{
			TemplateName: c.TemplateName, ChapterID: c.ChapterID, CriterionID: c.Criterion.CriterionID,
			DisplayName: unlessEmpty(c.Criterion.DisplayName), Statistics: statisticsToAPI(c.Statistics, found.Raters),
		})
	}
	return answer, nil
}

func agreementQuery(b *gen.AnalyzeAgreementRequest) service.AgreementQuery {
	query := service.AgreementQuery{
		AnswerKeyScorecardName: value(b.AnswerKeyScorecardName), TemplateName: value(b.TemplateName),
		StartTime: value(b.StartTime), EndTime: value(b.EndTime),
		Tolerance:           or(b.Tolerance, defaultTolerance),
		NotApplicableCounts: value(b.TreatNotApplicableAsCategory), ExcludeAnswerKeys: value(b.ExcludeAnswerKeys),
	}
	if options := b.Bootstrap; options != nil {
		query.Bootstrap = &service.Bootstrap{
			Seed: or(options.Seed, defaultSeed), Resamples: int(or(options.Resamples, defaultResamples)), Level: or(options.Level, defaultLevel),
		}
	}
	return query
}

// or is what was sent, or else what it means to send nothing.
func or[T any](sent *T, otherwise T) T {
	if sent == nil {
		return otherwise
	}
	return *sent
}

func checkAgreement(b *gen.AnalyzeAgreementRequest, v *coaching.Violations) {
	key, others := b.AnswerKeyScorecardName != nil, b.TemplateName != nil || b.StartTime != nil || b.EndTime != nil
	switch {
	case !key && !others:
		v.Add("answerKeyScorecardName", "must be present unless templateName, startTime or endTime is")
	case key && others:
		v.Add("answerKeyScorecardName", "must not be present beside templateName, startTime or endTime")
	}
	if start, end := value(b.StartTime), value(b.EndTime); start.After(end) && !end.IsZero() {
		v.Add("startTime", "must not be after endTime")
	}
}

// explanationOf says in words what the numbers are about.
func explanationOf(q service.AgreementQuery) string {
	text := "A unit is an answer key with its responses, or an original with its calibrations; "
	if q.ExcludeAnswerKeys {
		text += "a rater is whoever gave a response or a calibration, and keys and originals are only what the raters are held against. "
	} else {
		text += "a rater is whoever gave one of them, the author of the key included. "
	}
	if q.NotApplicableCounts {
		text += "Not applicable is an answer of its own where categories are compared, and a gap where points are. "
	} else {
		text += "Not applicable is a gap, as is a criterion without an answer. "
	}
	return text + "Over all criteria the disagreement that was observed and the one that chance would bring about are averaged before they are compared."
}

func statisticsToAPI(s agreement.Statistics, raters []string) gen.AgreementStatistics {
	among := func(k agreement.Kind) gen.AgreementStatistic { return statisticToAPI(s.Among[k]) }
	to := gen.AgreementStatistics{
		PercentAgreement:          among(agreement.PercentAgreement),
		AgreementWithinTolerance:  among(agreement.WithinTolerance),
		CohenKappa:                among(agreement.CohenKappa),
		WeightedKappaLinear:       among(agreement.WeightedKappaLinear),
		WeightedKappaQuadratic:    among(agreement.WeightedKappaQuadratic),
		FleissKappa:               among(agreement.FleissKappa),
		KrippendorffAlphaNominal:  among(agreement.AlphaNominal),
		KrippendorffAlphaOrdinal:  among(agreement.AlphaOrdinal),
		KrippendorffAlphaInterval: among(agreement.AlphaInterval),
		KrippendorffAlphaRatio:    among(agreement.AlphaRatio),
		GwetAc1:                   among(agreement.GwetAC1),
		Raters:                    []gen.RaterAgreement{},
	}
	for i, of := range s.Raters {
		if of == nil {
			continue
		}
		to.Raters = append(to.Raters, gen.RaterAgreement{
			RaterUserName:            raters[i],
			PercentAgreement:         statisticToAPI(of[agreement.RaterAgreement]),
			AgreementWithinTolerance: statisticToAPI(of[agreement.RaterWithin]),
			Bias:                     statisticToAPI(of[agreement.Bias]),
			MeanAbsoluteError:        statisticToAPI(of[agreement.MeanAbsoluteError]),
			RootMeanSquareError:      statisticToAPI(of[agreement.RootMeanSquareError]),
		})
	}
	return to
}

func statisticToAPI(s agreement.Statistic) gen.AgreementStatistic {
	to := gen.AgreementStatistic{
		Value: fourDecimals(s.Value), N: int32(s.Units), Ratings: int32(s.Ratings), UndefinedReason: unlessEmpty(gen.UndefinedReason(s.Reason)),
	}
	if i := s.Interval; i != nil {
		to.Interval = &gen.AgreementInterval{
			Lower: fourDecimals(i.Lower), Upper: fourDecimals(i.Upper), Resamples: int32(i.Resamples),
			UndefinedReason: unlessEmpty(gen.UndefinedReason(i.Reason)),
		}
	}
	return to
}

// fourDecimals rounds halves away from zero.
func fourDecimals(value *float64) *coaching.Decimal {
	if value == nil {
		return nil
	}
	return new(coaching.Decimal(math.Round(*value * coaching.DecimalUnit)))
}

// unlessEmpty is nothing for the zero value.
func unlessEmpty[T comparable](value T) *T {
	var zero T
	if value == zero {
		return nil
	}
	return &value
}
