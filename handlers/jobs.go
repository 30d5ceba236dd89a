package handlers

import (
	"context"

	"opencoaching/coaching"
	"opencoaching/gen"
	"opencoaching/service"
)

// ValidateBackfillScorecardTemplates implements the operation of that name.
func (h *API) ValidateBackfillScorecardTemplates(ctx context.Context, r gen.ValidateBackfillScorecardTemplatesRequestObject) (gen.ValidateBackfillScorecardTemplatesResponseObject, error) {
	config, err := backfillConfig(r.Body)
	if err != nil {
		return nil, err
	}
	check, err := h.service.ValidateBackfill(ctx, profileOf(r.CustomerID, r.ProfileID), config)
	if err != nil {
		return nil, err
	}
	shown, err := ToAPI[gen.ValidateBackfillScorecardTemplatesResponse](check)
	return gen.ValidateBackfillScorecardTemplates200JSONResponse(shown), err
}

// BackfillScorecardTemplates implements the operation of that name.
func (h *API) BackfillScorecardTemplates(ctx context.Context, r gen.BackfillScorecardTemplatesRequestObject) (gen.BackfillScorecardTemplatesResponseObject, error) {
	config, err := backfillConfig(r.Body)
	if err != nil {
		return nil, err
	}
	job, err := h.service.Backfill(ctx, profileOf(r.CustomerID, r.ProfileID), config)
	answer, tag, err := jobAnswer(job, err)
	return gen.BackfillScorecardTemplates200JSONResponse{Body: answer, Headers: gen.BackfillScorecardTemplates200ResponseHeaders{ETag: tag}}, err
}

// GetJob implements the operation of that name.
func (h *API) GetJob(ctx context.Context, r gen.GetJobRequestObject) (gen.GetJobResponseObject, error) {
	job, err := h.service.GetJob(ctx, jobName(r.CustomerID, r.ProfileID, r.JobID))
	answer, tag, err := jobAnswer(job, err)
	return gen.GetJob200JSONResponse{Body: answer, Headers: gen.GetJob200ResponseHeaders{ETag: tag}}, err
}

// CancelJob implements the operation of that name.
func (h *API) CancelJob(ctx context.Context, r gen.CancelJobRequestObject) (gen.CancelJobResponseObject, error) {
	job, err := h.service.CancelJob(ctx, jobName(r.CustomerID, r.ProfileID, r.JobID))
	answer, tag, err := jobAnswer(job, err)
	return gen.CancelJob200JSONResponse{Body: answer, Headers: gen.CancelJob200ResponseHeaders{ETag: tag}}, err
}

// ListJobs implements the operation of that name.
func (h *API) ListJobs(ctx context.Context, r gen.ListJobsRequestObject) (gen.ListJobsResponseObject, error) {
	parent := profileOf(r.CustomerID, r.ProfileID)
	token, err := tokenOf("jobs", parent, r.Params.PageToken)
	if err != nil {
		return nil, err
	}
	jobs, more, err := h.service.ListJobs(ctx, parent, service.Page{Size: int(value(r.Params.PageSize)), After: token.After})
	if err != nil {
		return nil, err
	}
	if len(jobs) > 0 {
		last, _ := coaching.ParseName(jobs[len(jobs)-1].Name)
		token.After = last.ID
	}
	shown, err := ToAPI[[]gen.Job](notNil(jobs))
	return gen.ListJobs200JSONResponse{Jobs: shown, NextPageToken: token.encode(more)}, err
}

// backfillConfig reads a configuration.
func backfillConfig(body *gen.BackfillScorecardTemplatesRequest) (coaching.BackfillConfig, error) {
	return FromAPI[coaching.BackfillConfig](body.Config)
}

func jobName(customer, profile, id string) coaching.Name {
	return profileOf(customer, profile).Name(coaching.Jobs, id)
}

func jobAnswer(job *coaching.Job, err error) (gen.JobResponse, string, error) {
	if err != nil {
		return gen.JobResponse{}, "", err
	}
	shown, err := ToAPI[gen.Job](job)
	return gen.JobResponse{Job: shown}, etag(job.Version), err
}
