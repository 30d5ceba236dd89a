package handlers

import (
	"context"

	"opencoaching/coaching"
	"opencoaching/gen"
	"opencoaching/service"
)

// RetrieveCoachingProgresses implements the operation of that name.
func (h *API) RetrieveCoachingProgresses(
	ctx context.Context, r gen.RetrieveCoachingProgressesRequestObject,
) (gen.RetrieveCoachingProgressesResponseObject, error) {
	parent := profileOf(r.CustomerID, r.ProfileID)
	filters := *r.Body
	filters.PageSize, filters.PageToken = nil, nil
	digest, err := listDigest("coachingProgresses", parent, filters)
	if err != nil {
		return nil, err
	}
	token, err := decodeToken(r.Body.PageToken, digest)
	if err != nil {
		return nil, err
	}
	query := progressQuery(r.Body)
	query.AsOf, query.After = coaching.Instant(token.AsOf), token.progress(parent)
	list, err := h.service.RetrieveCoachingProgresses(ctx, parent, query)
	if err != nil {
		return nil, err
	}
	if list.More {
		token = progressToken(digest, query.Order, list)
	}
	shown, err := ToAPI[[]gen.CoachingProgress](notNil(list.Progresses))
	return gen.RetrieveCoachingProgresses200JSONResponse{CoachingProgresses: shown, NextPageToken: token.encode(list.More)}, err
}

func progressQuery(b *gen.RetrieveCoachingProgressesRequest) service.ProgressQuery {
	query := service.ProgressQuery{
		ReportQuery: service.ReportQuery{
			AgentUserNames: b.AgentUserNames, GroupNames: b.GroupNames, UsecaseNames: b.UsecaseNames,
			IncludeInactiveUsers: value(b.IncludeInactiveUsers), IncludeDevUsers: value(b.IncludeDevUsers),
		},
		Start: coaching.Instant(value(b.StartTime)), End: coaching.Instant(value(b.EndTime)),
		Descending: value(b.OrderDirection) == gen.OrderDirectionDesc,
		Size:       int(value(b.PageSize)),
	}
	switch value(b.OrderBy) {
	case gen.CoachingProgressOrderByByProgress:
		query.Order = service.ProgressesByProgress
	case gen.CoachingProgressOrderByByGap:
		query.Order = service.ProgressesByGap
	case gen.CoachingProgressOrderByByName:
		query.Order = service.ProgressesByName
	}
	return query
}

// progress is the last entry of the page before, as far as any order looks at it; nil: there is none.
func (t pageToken) progress(parent coaching.Parent) *coaching.Progress {
	if t.After == "" {
		return nil
	}
	last := &coaching.Progress{
		AgentUserName: coaching.UserName(parent.Customer, t.After), TargetName: parent.Name(coaching.Targets, t.Target).String(),
	}
	if !t.None {
		last.Gap, last.Progress = &t.Number, &t.Number
	}
	return last
}

func progressToken(digest string, order service.ProgressOrder, list service.ProgressList) pageToken {
	last := list.Progresses[len(list.Progresses)-1]
	agent, _ := coaching.ParseName(last.AgentUserName)
	target, _ := coaching.ParseName(last.TargetName)
	number := last.Gap
	if order == service.ProgressesByProgress {
		number = last.Progress
	}
	return pageToken{List: digest, After: agent.ID, Target: target.ID, Number: value(number), None: number == nil, AsOf: list.AsOf}
}
