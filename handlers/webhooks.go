package handlers

import (
	"context"

	"opencoaching/coaching"
	"opencoaching/gen"
	"opencoaching/service"
)

// CreateWebhook implements the operation of that name.
func (h *API) CreateWebhook(ctx context.Context, r gen.CreateWebhookRequestObject) (gen.CreateWebhookResponseObject, error) {
	sent, err := FromAPI[coaching.Webhook](r.Body)
	if err != nil {
		return nil, err
	}
	hook, err := h.service.CreateWebhook(ctx, profileOf(r.CustomerID, r.ProfileID), &sent)
	answer, tag, err := webhookAnswer(hook, err)
	return gen.CreateWebhook200JSONResponse{Body: answer, Headers: gen.CreateWebhook200ResponseHeaders{ETag: tag}}, err
}

// GetWebhook implements the operation of that name.
func (h *API) GetWebhook(ctx context.Context, r gen.GetWebhookRequestObject) (gen.GetWebhookResponseObject, error) {
	hook, err := h.service.GetWebhook(ctx, webhookName(r.CustomerID, r.ProfileID, r.WebhookID))
	answer, tag, err := webhookAnswer(hook, err)
	return gen.GetWebhook200JSONResponse{Body: answer, Headers: gen.GetWebhook200ResponseHeaders{ETag: tag}}, err
}

// UpdateWebhook implements the operation of that name.
func (h *API) UpdateWebhook(ctx context.Context, r gen.UpdateWebhookRequestObject) (gen.UpdateWebhookResponseObject, error) {
	patch, err := patchFrom(r.Body.Webhook, r.Body.UpdateMask)
	if err != nil {
		return nil, err
	}
	hook, err := h.service.UpdateWebhook(ctx, webhookName(r.CustomerID, r.ProfileID, r.WebhookID), patch)
	answer, tag, err := webhookAnswer(hook, err)
	return gen.UpdateWebhook200JSONResponse{Body: answer, Headers: gen.UpdateWebhook200ResponseHeaders{ETag: tag}}, err
}

// DeleteWebhook implements the operation of that name.
func (h *API) DeleteWebhook(ctx context.Context, r gen.DeleteWebhookRequestObject) (gen.DeleteWebhookResponseObject, error) {
	return gen.DeleteWebhook200JSONResponse{}, h.service.DeleteWebhook(ctx, webhookName(r.CustomerID, r.ProfileID, r.WebhookID))
}

// ReplayWebhook implements the operation of that name.
func (h *API) ReplayWebhook(ctx context.Context, r gen.ReplayWebhookRequestObject) (gen.ReplayWebhookResponseObject, error) {
	hook, err := h.service.ReplayWebhook(ctx, webhookName(r.CustomerID, r.ProfileID, r.WebhookID), r.Body.AfterSequence)
	answer, tag, err := webhookAnswer(hook, err)
	return gen.ReplayWebhook200JSONResponse{Body: answer, Headers: gen.ReplayWebhook200ResponseHeaders{ETag: tag}}, err
}

// ListWebhooks implements the operation of that name.
func (h *API) ListWebhooks(ctx context.Context, r gen.ListWebhooksRequestObject) (gen.ListWebhooksResponseObject, error) {
	parent := profileOf(r.CustomerID, r.ProfileID)
	token, err := tokenOf("webhooks", parent, r.Params.PageToken)
	if err != nil {
		return nil, err
	}
	hooks, more, err := h.service.ListWebhooks(ctx, parent, service.Page{Size: int(value(r.Params.PageSize)), After: token.After})
	if err != nil {
		return nil, err
	}
	if len(hooks) > 0 {
		last, _ := coaching.ParseName(hooks[len(hooks)-1].Name)
		token.After = last.ID
	}
	shown, err := ToAPI[[]gen.Webhook](notNil(hooks))
	return gen.ListWebhooks200JSONResponse{Webhooks: shown, NextPageToken: token.encode(more)}, err
}

// ListWebhookDeliveries implements the operation of that name.
func (h *API) ListWebhookDeliveries(ctx context.Context, r gen.ListWebhookDeliveriesRequestObject) (gen.ListWebhookDeliveriesResponseObject, error) {
	name := webhookName(r.CustomerID, r.ProfileID, r.WebhookID)
	token, err := tokenOf("deliveries of "+name.String(), coaching.Parent{}, r.Params.PageToken)
	if err != nil {
		return nil, err
	}
	deliveries, more, err := h.service.ListWebhookDeliveries(ctx, name, token.After, int(value(r.Params.PageSize)))
	if err != nil {
		return nil, err
	}
	if len(deliveries) > 0 {
		token.After = deliveries[len(deliveries)-1].ID
	}
	shown, err := ToAPI[[]gen.WebhookDelivery](notNil(deliveries))
	return gen.ListWebhookDeliveries200JSONResponse{Deliveries: shown, NextPageToken: token.encode(more)}, err
}

func webhookName(customer, profile, id string) coaching.Name {
	return profileOf(customer, profile).Name(coaching.Webhooks, id)
}

func webhookAnswer(hook *coaching.Webhook, err error) (gen.WebhookResponse, string, error) {
	if err != nil {
		return gen.WebhookResponse{}, "", err
	}
	shown, err := ToAPI[gen.Webhook](hook)
	return gen.WebhookResponse{Webhook: shown}, etag(hook.Version), err
}
