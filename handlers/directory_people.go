package handlers

import (
	"context"

	"opencoaching/coaching"
	"opencoaching/gen"
)

// CreateUser implements the operation of that name.
func (h *API) CreateUser(ctx context.Context, r gen.CreateUserRequestObject) (gen.CreateUserResponseObject, error) {
	user, tag, err := createEntry(ctx, h, profileOf(r.CustomerID, ""), coaching.Users, r.Body)
	return gen.CreateUser200JSONResponse{
		Body:    gen.UserResponse{User: user},
		Headers: gen.CreateUser200ResponseHeaders{ETag: tag},
	}, err
}

// GetUser implements the operation of that name.
func (h *API) GetUser(ctx context.Context, r gen.GetUserRequestObject) (gen.GetUserResponseObject, error) {
	user, tag, err := getEntry[gen.User](ctx, h, profileOf(r.CustomerID, "").Name(coaching.Users, r.UserID))
	return gen.GetUser200JSONResponse{
		Body:    gen.UserResponse{User: user},
		Headers: gen.GetUser200ResponseHeaders{ETag: tag},
	}, err
}

// UpdateUser implements the operation of that name.
func (h *API) UpdateUser(ctx context.Context, r gen.UpdateUserRequestObject) (gen.UpdateUserResponseObject, error) {
	user, tag, err := updateEntry[gen.User](ctx, h, profileOf(r.CustomerID, "").Name(coaching.Users, r.UserID), r.Body.User, r.Body.UpdateMask)
	return gen.UpdateUser200JSONResponse{
		Body:    gen.UserResponse{User: user},
		Headers: gen.UpdateUser200ResponseHeaders{ETag: tag},
	}, err
}

// DeleteUser implements the operation of that name.
func (h *API) DeleteUser(ctx context.Context, r gen.DeleteUserRequestObject) (gen.DeleteUserResponseObject, error) {
	return gen.DeleteUser200JSONResponse{}, h.service.DeleteEntry(ctx, profileOf(r.CustomerID, "").Name(coaching.Users, r.UserID))
}

// ListUsers implements the operation of that name.
func (h *API) ListUsers(ctx context.Context, r gen.ListUsersRequestObject) (gen.ListUsersResponseObject, error) {
	entries, next, err := listEntries[gen.User](ctx, h, profileOf(r.CustomerID, ""), coaching.Users, pageAsked{r.Params.PageSize, r.Params.PageToken})
	return gen.ListUsers200JSONResponse{Users: entries, NextPageToken: next}, err
}

// BatchUpsertUsers implements the operation of that name.
func (h *API) BatchUpsertUsers(ctx context.Context, r gen.BatchUpsertUsersRequestObject) (gen.BatchUpsertUsersResponseObject, error) {
	entries, err := upsertEntries(ctx, h, profileOf(r.CustomerID, ""), coaching.Users, r.Body.Users)
	return gen.BatchUpsertUsers200JSONResponse{Users: entries}, err
}

// CreateTeam implements the operation of that name.
func (h *API) CreateTeam(ctx context.Context, r gen.CreateTeamRequestObject) (gen.CreateTeamResponseObject, error) {
	team, tag, err := createEntry(ctx, h, profileOf(r.CustomerID, ""), coaching.Teams, r.Body)
	return gen.CreateTeam200JSONResponse{
		Body:    gen.TeamResponse{Team: team},
		Headers: gen.CreateTeam200ResponseHeaders{ETag: tag},
	}, err
}

// GetTeam implements the operation of that name.
func (h *API) GetTeam(ctx context.Context, r gen.GetTeamRequestObject) (gen.GetTeamResponseObject, error) {
	team, tag, err := getEntry[gen.Team](ctx, h, profileOf(r.CustomerID, "").Name(coaching.Teams, r.TeamID))
	return gen.GetTeam200JSONResponse{
		Body:    gen.TeamResponse{Team: team},
		Headers: gen.GetTeam200ResponseHeaders{ETag: tag},
	}, err
}

// UpdateTeam implements the operation of that name.
func (h *API) UpdateTeam(ctx context.Context, r gen.UpdateTeamRequestObject) (gen.UpdateTeamResponseObject, error) {
	team, tag, err := updateEntry[gen.Team](ctx, h, profileOf(r.CustomerID, "").Name(coaching.Teams, r.TeamID), r.Body.Team, r.Body.UpdateMask)
	return gen.UpdateTeam200JSONResponse{
		Body:    gen.TeamResponse{Team: team},
		Headers: gen.UpdateTeam200ResponseHeaders{ETag: tag},
	}, err
}

// DeleteTeam implements the operation of that name.
func (h *API) DeleteTeam(ctx context.Context, r gen.DeleteTeamRequestObject) (gen.DeleteTeamResponseObject, error) {
	return gen.DeleteTeam200JSONResponse{}, h.service.DeleteEntry(ctx, profileOf(r.CustomerID, "").Name(coaching.Teams, r.TeamID))
}

// ListTeams implements the operation of that name.
func (h *API) ListTeams(ctx context.Context, r gen.ListTeamsRequestObject) (gen.ListTeamsResponseObject, error) {
	entries, next, err := listEntries[gen.Team](ctx, h, profileOf(r.CustomerID, ""), coaching.Teams, pageAsked{r.Params.PageSize, r.Params.PageToken})
	return gen.ListTeams200JSONResponse{Teams: entries, NextPageToken: next}, err
}

// BatchUpsertTeams implements the operation of that name.
func (h *API) BatchUpsertTeams(ctx context.Context, r gen.BatchUpsertTeamsRequestObject) (gen.BatchUpsertTeamsResponseObject, error) {
	entries, err := upsertEntries(ctx, h, profileOf(r.CustomerID, ""), coaching.Teams, r.Body.Teams)
	return gen.BatchUpsertTeams200JSONResponse{Teams: entries}, err
}

// CreateGroup implements the operation of that name.
func (h *API) CreateGroup(ctx context.Context, r gen.CreateGroupRequestObject) (gen.CreateGroupResponseObject, error) {
	group, tag, err := createEntry(ctx, h, profileOf(r.CustomerID, ""), coaching.Groups, r.Body)
	return gen.CreateGroup200JSONResponse{
		Body:    gen.GroupResponse{Group: group},
		Headers: gen.CreateGroup200ResponseHeaders{ETag: tag},
	}, err
}

// GetGroup implements the operation of that name.
func (h *API) GetGroup(ctx context.Context, r gen.GetGroupRequestObject) (gen.GetGroupResponseObject, error) {
	group, tag, err := getEntry[gen.Group](ctx, h, profileOf(r.CustomerID, "").Name(coaching.Groups, r.GroupID))
	return gen.GetGroup200JSONResponse{
		Body:    gen.GroupResponse{Group: group},
		Headers: gen.GetGroup200ResponseHeaders{ETag: tag},
	}, err
}

// UpdateGroup implements the operation of that name.
func (h *API) UpdateGroup(ctx context.Context, r gen.UpdateGroupRequestObject) (gen.UpdateGroupResponseObject, error) {
	group, tag, err := updateEntry[gen.Group](ctx, h, profileOf(r.CustomerID, "").Name(coaching.Groups, r.GroupID), r.Body.Group, r.Body.UpdateMask)
	return gen.UpdateGroup200JSONResponse{
		Body:    gen.GroupResponse{Group: group},
		Headers: gen.UpdateGroup200ResponseHeaders{ETag: tag},
	}, err
}

// DeleteGroup implements the operation of that name.
func (h *API) DeleteGroup(ctx context.Context, r gen.DeleteGroupRequestObject) (gen.DeleteGroupResponseObject, error) {
	return gen.DeleteGroup200JSONResponse{}, h.service.DeleteEntry(ctx, profileOf(r.CustomerID, "").Name(coaching.Groups, r.GroupID))
}

// ListGroups implements the operation of that name.
func (h *API) ListGroups(ctx context.Context, r gen.ListGroupsRequestObject) (gen.ListGroupsResponseObject, error) {
	entries, next, err := listEntries[gen.Group](ctx, h, profileOf(r.CustomerID, ""), coaching.Groups, pageAsked{r.Params.PageSize, r.Params.PageToken})
	return gen.ListGroups200JSONResponse{Groups: entries, NextPageToken: next}, err
}

// BatchUpsertGroups implements the operation of that name.
func (h *API) BatchUpsertGroups(ctx context.Context, r gen.BatchUpsertGroupsRequestObject) (gen.BatchUpsertGroupsResponseObject, error) {
	entries, err := upsertEntries(ctx, h, profileOf(r.CustomerID, ""), coaching.Groups, r.Body.Groups)
	return gen.BatchUpsertGroups200JSONResponse{Groups: entries}, err
}

// EraseUser implements the operation of that name.
func (h *API) EraseUser(ctx context.Context, r gen.EraseUserRequestObject) (gen.EraseUserResponseObject, error) {
	user, err := h.service.EraseUser(ctx, profileOf(r.CustomerID, "").Name(coaching.Users, r.UserID))
	if err != nil {
		return nil, err
	}
	shown, err := ToAPI[gen.User](user)
	return gen.EraseUser200JSONResponse{Body: gen.UserResponse{User: shown}, Headers: gen.EraseUser200ResponseHeaders{ETag: etag(user.Version)}}, err
}
