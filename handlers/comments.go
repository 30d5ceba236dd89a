package handlers

import (
	"context"

	"opencoaching/coaching"
	"opencoaching/gen"
	"opencoaching/service"
)

// CreateCoachingComment implements the operation of that name.
func (h *API) CreateCoachingComment(ctx context.Context, r gen.CreateCoachingCommentRequestObject) (gen.CreateCoachingCommentResponseObject, error) {
	sent, err := FromAPI[coaching.Comment](r.Body)
	if err != nil {
		return nil, err
	}
	comment, err := h.service.CreateComment(ctx, profileOf(r.CustomerID, r.ProfileID), &sent)
	answer, tag, err := commentAnswer(comment, err)
	return gen.CreateCoachingComment200JSONResponse{Body: answer, Headers: gen.CreateCoachingComment200ResponseHeaders{ETag: tag}}, err
}

// GetCoachingComment implements the operation of that name.
func (h *API) GetCoachingComment(ctx context.Context, r gen.GetCoachingCommentRequestObject) (gen.GetCoachingCommentResponseObject, error) {
	comment, err := h.service.GetComment(ctx, commentName(r.CustomerID, r.ProfileID, r.CoachingCommentID))
	answer, tag, err := commentAnswer(comment, err)
	return gen.GetCoachingComment200JSONResponse{Body: answer, Headers: gen.GetCoachingComment200ResponseHeaders{ETag: tag}}, err
}

// UpdateCoachingComment implements the operation of that name.
func (h *API) UpdateCoachingComment(ctx context.Context, r gen.UpdateCoachingCommentRequestObject) (gen.UpdateCoachingCommentResponseObject, error) {
	patch, err := patchFrom(r.Body.CoachingComment, r.Body.UpdateMask)
	if err != nil {
		return nil, err
	}
	comment, err := h.service.UpdateComment(ctx, commentName(r.CustomerID, r.ProfileID, r.CoachingCommentID), patch)
	answer, tag, err := commentAnswer(comment, err)
	return gen.UpdateCoachingComment200JSONResponse{Body: answer, Headers: gen.UpdateCoachingComment200ResponseHeaders{ETag: tag}}, err
}

// DeleteCoachingComment implements the operation of that name.
func (h *API) DeleteCoachingComment(ctx context.Context, r gen.DeleteCoachingCommentRequestObject) (gen.DeleteCoachingCommentResponseObject, error) {
	return gen.DeleteCoachingComment200JSONResponse{}, h.service.DeleteComment(ctx, commentName(r.CustomerID, r.ProfileID, r.CoachingCommentID))
}

// ListCoachingComments implements the operation of that name.
func (h *API) ListCoachingComments(ctx context.Context, r gen.ListCoachingCommentsRequestObject) (gen.ListCoachingCommentsResponseObject, error) {
	parent, filters := profileOf(r.CustomerID, r.ProfileID), r.Params
	filters.PageSize, filters.PageToken = nil, nil
	digest, err := listDigest("coachingComments", parent, filters)
	if err != nil {
		return nil, err
	}
	token, err := decodeToken(r.Params.PageToken, digest)
	if err != nil {
		return nil, err
	}
	comments, more, err := h.service.ListComments(ctx, parent, service.CommentQuery{
		ThreadIDs: filters.ThreadIds, CoachingPlanNames: filters.CoachingPlanNames, UsecaseNames: filters.UsecaseNames,
		Page: service.Page{Size: int(value(r.Params.PageSize)), After: token.After},
	})
	if err != nil {
		return nil, err
	}
	if len(comments) > 0 {
		last, _ := coaching.ParseName(comments[len(comments)-1].Name)
		token.After = last.ID
	}
	shown, err := ToAPI[[]gen.CoachingComment](notNil(comments))
	return gen.ListCoachingComments200JSONResponse{CoachingComments: shown, NextPageToken: token.encode(more)}, err
}

func commentName(customer, profile, id string) coaching.Name {
	return profileOf(customer, profile).Name(coaching.CoachingComments, id)
}

func commentAnswer(comment *coaching.Comment, err error) (answer gen.CoachingCommentResponse, tag string, _ error) {
	if err != nil {
		return gen.CoachingCommentResponse{}, "", err
	}
	shown, err := ToAPI[gen.CoachingComment](comment)
	return gen.CoachingCommentResponse{CoachingComment: shown}, etag(comment.Version), err
}
