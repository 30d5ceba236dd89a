package handlers

import (
	"context"

	"opencoaching/coaching"
	"opencoaching/gen"
	"opencoaching/service"
)

// ListScorecards implements the operation of that name.
func (h *API) ListScorecards(ctx context.Context, r gen.ListScorecardsRequestObject) (gen.ListScorecardsResponseObject, error) {
	parent := profileOf(r.CustomerID, r.ProfileID)
	filters := r.Params
	filters.PageSize, filters.PageToken = nil, nil
	digest, err := listDigest("scorecards", parent, filters)
	if err != nil {
		return nil, err
	}
	token, err := decodeToken(r.Params.PageToken, digest)
	if _, isName := coaching.ParseName(token.After); err == nil && token.After != "" && !isName {
		err = badToken()
	}
	if err != nil {
		return nil, err
	}
	query := listQuery(r.Params)
	query.After = token.scorecard(query.Order)
	list, err := h.service.ListScorecards(ctx, parent, query)
	if err != nil {
		return nil, err
	}
	answer := scorecardListAnswer{scorecards: list.Scorecards}
	answer.rest.ScorecardTemplates = notNil(list.Templates)
	answer.rest.NextPageToken = tokenAfter(digest, query.Order, list).encode(list.More)
	return answer, nil
}

// notNil makes an empty list of no list, since a list in an answer is never null.
func notNil[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func listQuery(p gen.ListScorecardsParams) service.ScorecardQuery {
	return service.ScorecardQuery{
		AgentUserName:      value(p.AgentUserName),
		TemplateName:       value(p.TemplateName),
		CoachingPlanNames:  p.CoachingPlanNames,
		ConversationNames:  p.ConversationNames,
		UsecaseNames:       p.UsecaseNames,
		CreatorUserNames:   p.CreatorUserNames,
		SubmitterUserNames: p.SubmitterUserNames,
		Types:              texts[coaching.ScorecardType](p.ScorecardTypes),
		StartCreateTime:    coaching.Instant(value(p.StartCreateTime)), EndCreateTime: coaching.Instant(value(p.EndCreateTime)),
		StartUpdateTime: coaching.Instant(value(p.StartUpdateTime)), EndUpdateTime: coaching.Instant(value(p.EndUpdateTime)),
		StartSubmitTime: coaching.Instant(value(p.StartSubmitTime)), EndSubmitTime: coaching.Instant(value(p.EndSubmitTime)),
		Order:      orderOf(value(p.OrderBy)),
		Descending: value(p.OrderDirection) != gen.OrderDirectionAsc,
		Size:       int(value(p.PageSize)),
	}
}

func orderOf(sent gen.ScorecardOrderBy) service.ScorecardOrder {
	if sent == "" || sent == gen.ScorecardOrderByUnspecified {
		return service.ByCreateTime
	}
	return service.ScorecardOrder(sent)
}

// scorecard is the last scorecard of the page before, as far as a list looks at it.
func (t pageToken) scorecard(order service.ScorecardOrder) *coaching.Scorecard {
	if t.After == "" {
		return nil
	}
	last := &coaching.Scorecard{Name: t.After, TotalScore: t.Number}
	switch order {
	case service.ByUpdateTime:
		last.UpdateTime = t.Time
	case service.BySubmitTime:
		last.SubmitTime = t.Time
	default:
		last.CreateTime = t.Time
	}
	return last
}

func tokenAfter(digest string, order service.ScorecardOrder, list service.ScorecardList) pageToken {
	token := pageToken{List: digest}
	if len(list.Scorecards) == 0 {
		return token
	}
	last := list.Scorecards[len(list.Scorecards)-1]
	token.After = last.Name
	switch order {
	case service.ByTotalScore:
		token.Number = last.TotalScore
	case service.ByUpdateTime:
		token.Time = last.UpdateTime
	case service.BySubmitTime:
		token.Time = last.SubmitTime
	default:
		token.Time = last.CreateTime
	}
	return token
}
