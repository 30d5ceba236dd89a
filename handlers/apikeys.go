package handlers

import (
	"context"

	"opencoaching/coaching"
	"opencoaching/gen"
	"opencoaching/service"
)

// CreateAPIKey implements the operation of that name.
func (h *API) CreateAPIKey(ctx context.Context, r gen.CreateAPIKeyRequestObject) (gen.CreateAPIKeyResponseObject, error) {
	sent, err := FromAPI[coaching.APIKey](r.Body)
	if err != nil {
		return nil, err
	}
	key, text, err := h.service.CreateAPIKey(ctx, profileOf(r.CustomerID, ""), &sent)
	answer, tag, err := keyAnswer(key, err)
	created := gen.CreateAPIKeyResponse{APIKey: answer.APIKey}
	if text != "" {
		created.Secret = &text
	}
	return gen.CreateAPIKey200JSONResponse{Body: created, Headers: gen.CreateAPIKey200ResponseHeaders{ETag: tag}}, err
}

// GetAPIKey implements the operation of that name.
func (h *API) GetAPIKey(ctx context.Context, r gen.GetAPIKeyRequestObject) (gen.GetAPIKeyResponseObject, error) {
	key, err := h.service.GetAPIKey(ctx, profileOf(r.CustomerID, "").Name(coaching.APIKeys, r.APIKeyID))
	answer, tag, err := keyAnswer(key, err)
	return gen.GetAPIKey200JSONResponse{Body: answer, Headers: gen.GetAPIKey200ResponseHeaders{ETag: tag}}, err
}

// RevokeAPIKey implements the operation of that name.
func (h *API) RevokeAPIKey(ctx context.Context, r gen.RevokeAPIKeyRequestObject) (gen.RevokeAPIKeyResponseObject, error) {
	key, err := h.service.RevokeAPIKey(ctx, profileOf(r.CustomerID, ""), r.APIKeyID)
	answer, tag, err := keyAnswer(key, err)
	return gen.RevokeAPIKey200JSONResponse{Body: answer, Headers: gen.RevokeAPIKey200ResponseHeaders{ETag: tag}}, err
}

// ListAPIKeys implements the operation of that name.
func (h *API) ListAPIKeys(ctx context.Context, r gen.ListAPIKeysRequestObject) (gen.ListAPIKeysResponseObject, error) {
	parent := profileOf(r.CustomerID, "")
	token, err := tokenOf("apiKeys", parent, r.Params.PageToken)
	if err != nil {
		return nil, err
	}
	keys, more, err := h.service.ListAPIKeys(ctx, parent, service.Page{Size: int(value(r.Params.PageSize)), After: token.After})
	if err != nil {
		return nil, err
	}
	if len(keys) > 0 {
		token.After = keys[len(keys)-1].ID
	}
	shown, err := ToAPI[[]gen.APIKey](notNil(keys))
	return gen.ListAPIKeys200JSONResponse{APIKeys: shown, NextPageToken: token.encode(more)}, err
}

func keyAnswer(key *coaching.APIKey, err error) (gen.APIKeyResponse, string, error) {
	if err != nil {
		return gen.APIKeyResponse{}, "", err
	}
	shown, err := ToAPI[gen.APIKey](key)
	return gen.APIKeyResponse{APIKey: shown}, etag(key.Version), err
}
