package handlers

import (
	"context"

	"opencoaching/coaching"
	"opencoaching/gen"
)

// CreateCustomer implements the operation of that name.
func (h *API) CreateCustomer(ctx context.Context, r gen.CreateCustomerRequestObject) (gen.CreateCustomerResponseObject, error) {
	customer, tag, err := createEntry(ctx, h, coaching.Parent{}, coaching.Customers, r.Body)
	return gen.CreateCustomer200JSONResponse{
		Body:    gen.CustomerResponse{Customer: customer},
		Headers: gen.CreateCustomer200ResponseHeaders{ETag: tag},
	}, err
}

// GetCustomer implements the operation of that name.
func (h *API) GetCustomer(ctx context.Context, r gen.GetCustomerRequestObject) (gen.GetCustomerResponseObject, error) {
	customer, tag, err := getEntry[gen.Customer](ctx, h, coaching.Parent{}.Name(coaching.Customers, r.CustomerID))
	return gen.GetCustomer200JSONResponse{
		Body:    gen.CustomerResponse{Customer: customer},
		Headers: gen.GetCustomer200ResponseHeaders{ETag: tag},
	}, err
}

// UpdateCustomer implements the operation of that name.
func (h *API) UpdateCustomer(ctx context.Context, r gen.UpdateCustomerRequestObject) (gen.UpdateCustomerResponseObject, error) {
	customer, tag, err := updateEntry[gen.Customer](ctx, h, coaching.Parent{}.Name(coaching.Customers, r.CustomerID), r.Body.Customer, r.Body.UpdateMask)
	return gen.UpdateCustomer200JSONResponse{
		Body:    gen.CustomerResponse{Customer: customer},
		Headers: gen.UpdateCustomer200ResponseHeaders{ETag: tag},
	}, err
}

// DeleteCustomer implements the operation of that name.
func (h *API) DeleteCustomer(ctx context.Context, r gen.DeleteCustomerRequestObject) (gen.DeleteCustomerResponseObject, error) {
	return gen.DeleteCustomer200JSONResponse{}, h.service.DeleteEntry(ctx, coaching.Parent{}.Name(coaching.Customers, r.CustomerID))
}

// ListCustomers implements the operation of that name.
func (h *API) ListCustomers(ctx context.Context, r gen.ListCustomersRequestObject) (gen.ListCustomersResponseObject, error) {
	entries, next, err := listEntries[gen.Customer](ctx, h, coaching.Parent{}, coaching.Customers, pageAsked{r.Params.PageSize, r.Params.PageToken})
	return gen.ListCustomers200JSONResponse{Customers: entries, NextPageToken: next}, err
}

// CreateProfile implements the operation of that name.
func (h *API) CreateProfile(ctx context.Context, r gen.CreateProfileRequestObject) (gen.CreateProfileResponseObject, error) {
	profile, tag, err := createEntry(ctx, h, profileOf(r.CustomerID, ""), coaching.Profiles, r.Body)
	return gen.CreateProfile200JSONResponse{
		Body:    gen.ProfileResponse{Profile: profile},
		Headers: gen.CreateProfile200ResponseHeaders{ETag: tag},
	}, err
}

// GetProfile implements the operation of that name.
func (h *API) GetProfile(ctx context.Context, r gen.GetProfileRequestObject) (gen.GetProfileResponseObject, error) {
	profile, tag, err := getEntry[gen.Profile](ctx, h, profileOf(r.CustomerID, "").Name(coaching.Profiles, r.ProfileID))
	return gen.GetProfile200JSONResponse{
		Body:    gen.ProfileResponse{Profile: profile},
		Headers: gen.GetProfile200ResponseHeaders{ETag: tag},
	}, err
}

// UpdateProfile implements the operation of that name.
func (h *API) UpdateProfile(ctx context.Context, r gen.UpdateProfileRequestObject) (gen.UpdateProfileResponseObject, error) {
	profile, tag, err := updateEntry[gen.Profile](ctx, h, profileOf(r.CustomerID, "").Name(coaching.Profiles, r.ProfileID), r.Body.Profile, r.Body.UpdateMask)
	return gen.UpdateProfile200JSONResponse{
		Body:    gen.ProfileResponse{Profile: profile},
		Headers: gen.UpdateProfile200ResponseHeaders{ETag: tag},
	}, err
}

// DeleteProfile implements the operation of that name.
func (h *API) DeleteProfile(ctx context.Context, r gen.DeleteProfileRequestObject) (gen.DeleteProfileResponseObject, error) {
	return gen.DeleteProfile200JSONResponse{}, h.service.DeleteEntry(ctx, profileOf(r.CustomerID, "").Name(coaching.Profiles, r.ProfileID))
}

// ListProfiles implements the operation of that name.
func (h *API) ListProfiles(ctx context.Context, r gen.ListProfilesRequestObject) (gen.ListProfilesResponseObject, error) {
	entries, next, err := listEntries[gen.Profile](ctx, h, profileOf(r.CustomerID, ""), coaching.Profiles, pageAsked{r.Params.PageSize, r.Params.PageToken})
	return gen.ListProfiles200JSONResponse{Profiles: entries, NextPageToken: next}, err
}
