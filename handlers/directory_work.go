package handlers

import (
	"context"

	"opencoaching/coaching"
	"opencoaching/gen"
)

// CreateUseCase implements the operation of that name.
func (h *API) CreateUseCase(ctx context.Context, r gen.CreateUseCaseRequestObject) (gen.CreateUseCaseResponseObject, error) {
	usecase, tag, err := createEntry(ctx, h, profileOf(r.CustomerID, r.ProfileID), coaching.UseCases, r.Body)
	return gen.CreateUseCase200JSONResponse{
		Body:    gen.UseCaseResponse{Usecase: usecase},
		Headers: gen.CreateUseCase200ResponseHeaders{ETag: tag},
	}, err
}

// GetUseCase implements the operation of that name.
func (h *API) GetUseCase(ctx context.Context, r gen.GetUseCaseRequestObject) (gen.GetUseCaseResponseObject, error) {
	usecase, tag, err := getEntry[gen.UseCase](ctx, h, profileOf(r.CustomerID, r.ProfileID).Name(coaching.UseCases, r.UsecaseID))
	return gen.GetUseCase200JSONResponse{
		Body:    gen.UseCaseResponse{Usecase: usecase},
		Headers: gen.GetUseCase200ResponseHeaders{ETag: tag},
	}, err
}

// UpdateUseCase implements the operation of that name.
func (h *API) UpdateUseCase(ctx context.Context, r gen.UpdateUseCaseRequestObject) (gen.UpdateUseCaseResponseObject, error) {
	usecase, tag, err := updateEntry[gen.UseCase](ctx, h, profileOf(r.CustomerID, r.ProfileID).Name(coaching.UseCases, r.UsecaseID), r.Body.Usecase, r.Body.UpdateMask)
	return gen.UpdateUseCase200JSONResponse{
		Body:    gen.UseCaseResponse{Usecase: usecase},
		Headers: gen.UpdateUseCase200ResponseHeaders{ETag: tag},
	}, err
}

// DeleteUseCase implements the operation of that name.
func (h *API) DeleteUseCase(ctx context.Context, r gen.DeleteUseCaseRequestObject) (gen.DeleteUseCaseResponseObject, error) {
	return gen.DeleteUseCase200JSONResponse{}, h.service.DeleteEntry(ctx, profileOf(r.CustomerID, r.ProfileID).Name(coaching.UseCases, r.UsecaseID))
}

// ListUseCases implements the operation of that name.
func (h *API) ListUseCases(ctx context.Context, r gen.ListUseCasesRequestObject) (gen.ListUseCasesResponseObject, error) {
	entries, next, err := listEntries[gen.UseCase](ctx, h, profileOf(r.CustomerID, r.ProfileID), coaching.UseCases, pageAsked{r.Params.PageSize, r.Params.PageToken})
	return gen.ListUseCases200JSONResponse{Usecases: entries, NextPageToken: next}, err
}

// CreateMoment implements the operation of that name.
func (h *API) CreateMoment(ctx context.Context, r gen.CreateMomentRequestObject) (gen.CreateMomentResponseObject, error) {
	moment, tag, err := createEntry(ctx, h, profileOf(r.CustomerID, r.ProfileID), coaching.Moments, r.Body)
	return gen.CreateMoment200JSONResponse{
		Body:    gen.MomentResponse{Moment: moment},
		Headers: gen.CreateMoment200ResponseHeaders{ETag: tag},
	}, err
}

// GetMoment implements the operation of that name.
func (h *API) GetMoment(ctx context.Context, r gen.GetMomentRequestObject) (gen.GetMomentResponseObject, error) {
	moment, tag, err := getEntry[gen.Moment](ctx, h, profileOf(r.CustomerID, r.ProfileID).Name(coaching.Moments, r.MomentID))
	return gen.GetMoment200JSONResponse{
		Body:    gen.MomentResponse{Moment: moment},
		Headers: gen.GetMoment200ResponseHeaders{ETag: tag},
	}, err
}

// UpdateMoment implements the operation of that name.
func (h *API) UpdateMoment(ctx context.Context, r gen.UpdateMomentRequestObject) (gen.UpdateMomentResponseObject, error) {
	moment, tag, err := updateEntry[gen.Moment](ctx, h, profileOf(r.CustomerID, r.ProfileID).Name(coaching.Moments, r.MomentID), r.Body.Moment, r.Body.UpdateMask)
	return gen.UpdateMoment200JSONResponse{
		Body:    gen.MomentResponse{Moment: moment},
		Headers: gen.UpdateMoment200ResponseHeaders{ETag: tag},
	}, err
}

// DeleteMoment implements the operation of that name.
func (h *API) DeleteMoment(ctx context.Context, r gen.DeleteMomentRequestObject) (gen.DeleteMomentResponseObject, error) {
	return gen.DeleteMoment200JSONResponse{}, h.service.DeleteEntry(ctx, profileOf(r.CustomerID, r.ProfileID).Name(coaching.Moments, r.MomentID))
}

// ListMoments implements the operation of that name.
func (h *API) ListMoments(ctx context.Context, r gen.ListMomentsRequestObject) (gen.ListMomentsResponseObject, error) {
	entries, next, err := listEntries[gen.Moment](ctx, h, profileOf(r.CustomerID, r.ProfileID), coaching.Moments, pageAsked{r.Params.PageSize, r.Params.PageToken})
	return gen.ListMoments200JSONResponse{Moments: entries, NextPageToken: next}, err
}

// CreateConversation implements the operation of that name.
func (h *API) CreateConversation(ctx context.Context, r gen.CreateConversationRequestObject) (gen.CreateConversationResponseObject, error) {
	conversation, tag, err := createEntry(ctx, h, profileOf(r.CustomerID, r.ProfileID), coaching.Conversations, r.Body)
	return gen.CreateConversation200JSONResponse{
		Body:    gen.ConversationResponse{Conversation: conversation},
		Headers: gen.CreateConversation200ResponseHeaders{ETag: tag},
	}, err
}

// GetConversation implements the operation of that name.
func (h *API) GetConversation(ctx context.Context, r gen.GetConversationRequestObject) (gen.GetConversationResponseObject, error) {
	conversation, tag, err := getEntry[gen.Conversation](ctx, h, profileOf(r.CustomerID, r.ProfileID).Name(coaching.Conversations, r.ConversationID))
	return gen.GetConversation200JSONResponse{
		Body:    gen.ConversationResponse{Conversation: conversation},
		Headers: gen.GetConversation200ResponseHeaders{ETag: tag},
	}, err
}

// UpdateConversation implements the operation of that name.
func (h *API) UpdateConversation(ctx context.Context, r gen.UpdateConversationRequestObject) (gen.UpdateConversationResponseObject, error) {
	conversation, tag, err := updateEntry[gen.Conversation](ctx, h, profileOf(r.CustomerID, r.ProfileID).Name(coaching.Conversations, r.ConversationID), r.Body.Conversation, r.Body.UpdateMask)
	return gen.UpdateConversation200JSONResponse{
		Body:    gen.ConversationResponse{Conversation: conversation},
		Headers: gen.UpdateConversation200ResponseHeaders{ETag: tag},
	}, err
}

// DeleteConversation implements the operation of that name.
func (h *API) DeleteConversation(ctx context.Context, r gen.DeleteConversationRequestObject) (gen.DeleteConversationResponseObject, error) {
	return gen.DeleteConversation200JSONResponse{}, h.service.DeleteEntry(ctx, profileOf(r.CustomerID, r.ProfileID).Name(coaching.Conversations, r.ConversationID))
}

// ListConversations implements the operation of that name.
func (h *API) ListConversations(ctx context.Context, r gen.ListConversationsRequestObject) (gen.ListConversationsResponseObject, error) {
	entries, next, err := listEntries[gen.Conversation](ctx, h, profileOf(r.CustomerID, r.ProfileID), coaching.Conversations, pageAsked{r.Params.PageSize, r.Params.PageToken})
	return gen.ListConversations200JSONResponse{Conversations: entries, NextPageToken: next}, err
}

// BatchUpsertConversations implements the operation of that name.
func (h *API) BatchUpsertConversations(ctx context.Context, r gen.BatchUpsertConversationsRequestObject) (gen.BatchUpsertConversationsResponseObject, error) {
	entries, err := upsertEntries(ctx, h, profileOf(r.CustomerID, r.ProfileID), coaching.Conversations, r.Body.Conversations)
	return gen.BatchUpsertConversations200JSONResponse{Conversations: entries}, err
}
