package handlers

import (
	"context"
	"io"

	"opencoaching/coaching"
	"opencoaching/export"
	"opencoaching/gen"
	"opencoaching/handlers/edge"
	"opencoaching/service"
)

// RetrieveCoachingOverviews implements the operation of that name.
func (h *API) RetrieveCoachingOverviews(
	ctx context.Context, r gen.RetrieveCoachingOverviewsRequestObject,
) (gen.RetrieveCoachingOverviewsResponseObject, error) {
	parent := profileOf(r.CustomerID, r.ProfileID)
	filters := *r.Body
	filters.PageSize, filters.PageToken = nil, nil
	digest, err := listDigest("coachingOverviews", parent, filters)
	if err != nil {
		return nil, err
	}
	token, err := decodeToken(r.Body.PageToken, digest)
	if err != nil {
		return nil, err
	}
	query := overviewQuery(r.Body)
	query.AsOf = coaching.Instant(token.AsOf)
	if token.After != "" {
		query.After = &coaching.Overview{
			AgentUserName: coaching.UserName(parent.Customer, token.After), LastSessionTime: token.Time, Scorecards: int64(token.Number),
		}
	}
	list, err := h.service.RetrieveCoachingOverviews(ctx, parent, query)
	if err != nil {
		return nil, err
	}
	if list.More {
		last := list.Overviews[len(list.Overviews)-1]
		name, _ := coaching.ParseName(last.AgentUserName)
		token.After, token.Time, token.Number = name.ID, last.LastSessionTime, coaching.Decimal(last.Scorecards)
		token.AsOf = list.AsOf
	}
	shown, err := ToAPI[[]gen.CoachingOverview](notNil(list.Overviews))
	return gen.RetrieveCoachingOverviews200JSONResponse{CoachingOverviews: shown, NextPageToken: token.encode(list.More)}, err
}

// ExportCoachingOverviews implements the operation of that name.
func (h *API) ExportCoachingOverviews(
	ctx context.Context, r gen.ExportCoachingOverviewsRequestObject,
) (gen.ExportCoachingOverviewsResponseObject, error) {
	parent, query := profileOf(r.CustomerID, r.ProfileID), overviewQuery(r.Body)
	options := export.CSVOptions{
		Raw: value(r.Params.Raw), BOM: value(r.Params.BOM), Zone: export.Zone(value(r.Body.TimeZoneID), r.Body.TimeZoneOffset),
	}
	write := func(w io.Writer) error { return h.service.ExportCoachingOverviews(ctx, parent, query, options, w) }
	return exportAnswer{asCSV: edge.MediaType(ctx) == "text/csv", file: "overviews.csv", write: write}, nil
}

func overviewQuery(b *gen.CoachingOverviewsRequest) service.OverviewQuery {
	query := service.OverviewQuery{
		ReportQuery: service.ReportQuery{
			AgentUserNames: b.AgentUserNames, GroupNames: b.GroupNames, UsecaseNames: b.UsecaseNames, TemplateNames: b.ScorecardTemplateNames,
			IncludeInactiveUsers: value(b.IncludeInactiveUsers), IncludeDevUsers: value(b.IncludeDevUsers),
		},
		Span:       coaching.Span{Start: coaching.Instant(b.StartTime), End: coaching.Instant(b.EndTime)},
		Descending: value(b.OrderDirection) == gen.OrderDirectionDesc,
		Size:       int(value(b.PageSize)),
	}
	switch value(b.OrderBy) {
	case gen.CoachingOverviewOrderByBySessionTime:
		query.Order = service.OverviewsBySessionTime
	case gen.CoachingOverviewOrderByByScorecards:
		query.Order = service.OverviewsByScorecards
	case gen.CoachingOverviewOrderByByName:
		query.Order = service.OverviewsByName
	}
	return query
}
