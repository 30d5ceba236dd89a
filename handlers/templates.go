package handlers

import (
	"context"
	"math"
	"strconv"

	"opencoaching/coaching"
	"opencoaching/gen"
	"opencoaching/service"
)

// CreateScorecardTemplate implements the operation of that name.
func (h *API) CreateScorecardTemplate(ctx context.Context, r gen.CreateScorecardTemplateRequestObject) (gen.CreateScorecardTemplateResponseObject, error) {
	sent, err := FromAPI[coaching.Template](r.Body)
	if err != nil {
		return nil, err
	}
	template, err := h.service.CreateTemplate(ctx, profileOf(r.CustomerID, r.ProfileID), &sent)
	answer, tag, err := templateAnswer(template, err)
	return gen.CreateScorecardTemplate200JSONResponse{Body: answer, Headers: gen.CreateScorecardTemplate200ResponseHeaders{ETag: tag}}, err
}

// GetScorecardTemplate implements the operation of that name. The id in the path may carry a revision.
func (h *API) GetScorecardTemplate(ctx context.Context, r gen.GetScorecardTemplateRequestObject) (gen.GetScorecardTemplateResponseObject, error) {
	template, err := h.service.GetTemplate(ctx, revisionName(r.CustomerID, r.ProfileID, r.ScorecardTemplateID))
	answer, tag, err := templateAnswer(template, err)
	return gen.GetScorecardTemplate200JSONResponse{Body: answer, Headers: gen.GetScorecardTemplate200ResponseHeaders{ETag: tag}}, err
}

// UpdateScorecardTemplate implements the operation of that name.
func (h *API) UpdateScorecardTemplate(ctx context.Context, r gen.UpdateScorecardTemplateRequestObject) (gen.UpdateScorecardTemplateResponseObject, error) {
	patch, err := patchFrom(r.Body.ScorecardTemplate, r.Body.UpdateMask)
	if err != nil {
		return nil, err
	}
	template, err := h.service.UpdateTemplate(ctx, templateName(r.CustomerID, r.ProfileID, r.ScorecardTemplateID), patch)
	answer, tag, err := templateAnswer(template, err)
	return gen.UpdateScorecardTemplate200JSONResponse{Body: answer, Headers: gen.UpdateScorecardTemplate200ResponseHeaders{ETag: tag}}, err
}

// DeleteScorecardTemplate implements the operation of that name.
func (h *API) DeleteScorecardTemplate(ctx context.Context, r gen.DeleteScorecardTemplateRequestObject) (gen.DeleteScorecardTemplateResponseObject, error) {
	template, err := h.service.DeleteTemplate(ctx, templateName(r.CustomerID, r.ProfileID, r.ScorecardTemplateID))
	answer, tag, err := templateAnswer(template, err)
	return gen.DeleteScorecardTemplate200JSONResponse{Body: answer, Headers: gen.DeleteScorecardTemplate200ResponseHeaders{ETag: tag}}, err
}

// ListCurrentScorecardTemplates implements the operation of that name.
func (h *API) ListCurrentScorecardTemplates(ctx context.Context, r gen.ListCurrentScorecardTemplatesRequestObject) (gen.ListCurrentScorecardTemplatesResponseObject, error) {
	parent, p := profileOf(r.CustomerID, r.ProfileID), r.Params
	filters := p
	filters.PageSize, filters.PageToken = nil, nil
	digest, err := listDigest("scorecardTemplates", parent, filters)
	if err != nil {
		return nil, err
	}
	token, err := decodeToken(p.PageToken, digest)
	if err != nil {
		return nil, err
	}
	list, err := h.service.ListCurrentTemplates(ctx, parent, service.TemplateQuery{
		AgentUserName: value(p.AgentUserName), Triggers: p.Triggers, UsecaseNames: p.UsecaseNames,
		IncludeDeleted: value(p.IncludeDeleted), IncludeInactive: value(p.IncludeDeactivated),
		Types:     texts[coaching.TemplateType](p.Types),
		WithStats: value(p.View) == gen.ScorecardTemplateViewFullWithStats,
		Page:      service.Page{Size: int(value(p.PageSize)), After: token.After},
	})
	if err != nil {
		return nil, err
	}
	return listedTemplates(list, token, value(p.View))
}

func listedTemplates(list service.TemplateList, token pageToken, view gen.ScorecardTemplateView) (gen.ListCurrentScorecardTemplates200JSONResponse, error) {
	answer := gen.ListCurrentScorecardTemplates200JSONResponse{ScorecardTemplates: []gen.ListedScorecardTemplate{}}
	for _, template := range list.Templates {
		shown, err := ToAPI[gen.ListedScorecardTemplate](template)
		if err != nil {
			return answer, err
		}
		if view == gen.ScorecardTemplateViewBasicWithoutStats {
			shown.Template, shown.QATaskConfig, shown.QAScoreConfig = nil, nil, nil
		}
		answer.ScorecardTemplates = append(answer.ScorecardTemplates, shown)
		name, _ := coaching.ParseName(template.Name)
		token.After = name.ID
		if view == gen.ScorecardTemplateViewFullWithStats {
			answer.ScorecardTemplateStats = append(answer.ScorecardTemplateStats, statsAnswer(template.Name, list.Stats[name.ID]))
		}
	}
	answer.NextPageToken = token.encode(list.More)
	return answer, nil
}

func statsAnswer(name string, stats service.TemplateStats) gen.ScorecardTemplateStats {
	answer := gen.ScorecardTemplateStats{
		ScorecardTemplateName: name, MeanTotalScore: stats.MeanTotal,
		ScorecardCount: int32(stats.Scorecards), SubmittedScorecardCount: int32(stats.Submitted),
	}
	if !stats.LastSubmitTime.IsZero() {
		answer.LastSubmitTime = &stats.LastSubmitTime
	}
	return answer
}

// ListScorecardTemplateRevisions implements the operation of that name.
func (h *API) ListScorecardTemplateRevisions(ctx context.Context, r gen.ListScorecardTemplateRevisionsRequestObject) (gen.ListScorecardTemplateRevisionsResponseObject, error) {
	name := templateName(r.CustomerID, r.ProfileID, r.ScorecardTemplateID)
	digest, err := listDigest("revisions", profileOf(r.CustomerID, r.ProfileID), name.ID)
	if err != nil {
		return nil, err
	}
	token, err := decodeToken(r.Params.PageToken, digest)
	if err != nil {
		return nil, err
	}
	before, err := revisionBefore(token)
	if err != nil {
		return nil, err
	}
	revisions, more, err := h.service.ListTemplateRevisions(ctx, name, before, int(value(r.Params.PageSize)))
	if err != nil {
		return nil, err
	}
	if len(revisions) > 0 {
		token.After = strconv.Itoa(revisions[len(revisions)-1].Revision)
	}
	shown, err := ToAPI[[]gen.ScorecardTemplate](notNil(revisions))
	return gen.ListScorecardTemplateRevisions200JSONResponse{ScorecardTemplates: shown, NextPageToken: token.encode(more)}, err
}

// revisionBefore is the revision that a page begins below, 0 for the first page.
func revisionBefore(t pageToken) (int, error) {
	if t.After == "" {
		return 0, nil
	}
	before, err := t.number()
	if err != nil || before > math.MaxInt32 {
		return 0, badToken()
	}
	return int(before), nil
}

func templateName(customer, profile, id string) coaching.Name {
	return profileOf(customer, profile).Name(coaching.ScorecardTemplates, id)
}

// revisionName is the name of a template whose id in the path may carry a revision.
func revisionName(customer, profile, id string) coaching.Name {
	name, _ := coaching.ParseName(templateName(customer, profile, id).String()) // the contract's pattern has let it pass
	return name
}

func templateAnswer(template *coaching.Template, err error) (answer gen.ScorecardTemplateResponse, tag string, _ error) {
	if err != nil {
		return gen.ScorecardTemplateResponse{}, "", err
	}
	shown, err := ToAPI[gen.ScorecardTemplate](template)
	return gen.ScorecardTemplateResponse{ScorecardTemplate: shown}, templateTag(template), err
}
