package coachingclient

import (
	"context"
	"iter"
)

// The All methods walk through a list, in its order, and fetch the next page when it is needed. The params of the
// first page hold for all; params.PageSize says how many to fetch at a time, and nil params are the defaults. An error
// comes once, as the last pair. What is created or deleted meanwhile may be seen or not; nothing else is missed, and
// nothing comes twice.

// page is what one call of a list answers.
type page[T any] struct {
	items []T
	next  *string
}

// walk yields the items of all pages from start on; nil is the first one. fetch gets the token of the page.
func walk[T any](start *string, fetch func(token *string) (page[T], error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for token := start; ; {
			found, err := fetch(token)
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, item := range found.items {
				if !yield(item, nil) {
					return
				}
			}
			if token = found.next; token == nil || *token == "" {
				return
			}
		}
	}
}

// from returns a copy of params, so that those of the caller stay as they are.
func from[T any](params *T) T {
	if params == nil {
		return *new(T)
	}
	return *params
}

// AllScorecards yields every scorecard that passes the filters.
func (c *Client) AllScorecards(ctx context.Context, customerID CustomerID, profileID ProfileID, params *ListScorecardsParams) iter.Seq2[Scorecard, error] {
	return walk(from(params).PageToken, func(token *string) (page[Scorecard], error) {
		query := from(params)
		query.PageToken = token
		answer, err := c.ListScorecards(ctx, customerID, profileID, &query)
		if err != nil {
			return page[Scorecard]{}, err
		}
		return page[Scorecard]{answer.Scorecards, answer.NextPageToken}, nil
	})
}

// AllScorecardTemplateRevisions yields every revision of a template.
func (c *Client) AllScorecardTemplateRevisions(ctx context.Context, customerID CustomerID, profileID ProfileID, templateID TemplateID, params *ListScorecardTemplateRevisionsParams) iter.Seq2[ScorecardTemplate, error] {
	return walk(from(params).PageToken, func(token *string) (page[ScorecardTemplate], error) {
		query := from(params)
		query.PageToken = token
		answer, err := c.ListScorecardTemplateRevisions(ctx, customerID, profileID, templateID, &query)
		if err != nil {
			return page[ScorecardTemplate]{}, err
		}
		return page[ScorecardTemplate]{answer.ScorecardTemplates, answer.NextPageToken}, nil
	})
}

// AllCurrentScorecardTemplates yields every template that passes the filters, in its current revision.
func (c *Client) AllCurrentScorecardTemplates(ctx context.Context, customerID CustomerID, profileID ProfileID, params *ListCurrentScorecardTemplatesParams) iter.Seq2[ListedScorecardTemplate, error] {
	return walk(from(params).PageToken, func(token *string) (page[ListedScorecardTemplate], error) {
		query := from(params)
		query.PageToken = token
		answer, err := c.ListCurrentScorecardTemplates(ctx, customerID, profileID, &query)
		if err != nil {
			return page[ListedScorecardTemplate]{}, err
		}
		return page[ListedScorecardTemplate]{answer.ScorecardTemplates, answer.NextPageToken}, nil
	})
}

// AllTargets yields every target that passes the filters.
func (c *Client) AllTargets(ctx context.Context, customerID CustomerID, profileID ProfileID, filter ListTargetsRequest) iter.Seq2[Target, error] {
	return walk(filter.PageToken, func(token *string) (page[Target], error) {
		body := filter
		body.PageToken = token
		answer, err := c.ListTargets(ctx, customerID, profileID, body)
		if err != nil {
			return page[Target]{}, err
		}
		return page[Target]{answer.Targets, answer.NextPageToken}, nil
	})
}

// AllCoachingPlans yields every coaching plan that passes the filters.
func (c *Client) AllCoachingPlans(ctx context.Context, customerID CustomerID, profileID ProfileID, filter ListCoachingPlansRequest) iter.Seq2[CoachingPlan, error] {
	return walk(filter.PageToken, func(token *string) (page[CoachingPlan], error) {
		body := filter
		body.PageToken = token
		answer, err := c.ListCoachingPlans(ctx, customerID, profileID, body)
		if err != nil {
			return page[CoachingPlan]{}, err
		}
		return page[CoachingPlan]{answer.CoachingPlans, answer.NextPageToken}, nil
	})
}

// AllCoachingSessions yields every coaching session that passes the filters.
func (c *Client) AllCoachingSessions(ctx context.Context, customerID CustomerID, profileID ProfileID, params *ListCoachingSessionsParams) iter.Seq2[CoachingSession, error] {
	return walk(from(params).PageToken, func(token *string) (page[CoachingSession], error) {
		query := from(params)
		query.PageToken = token
		answer, err := c.ListCoachingSessions(ctx, customerID, profileID, &query)
		if err != nil {
			return page[CoachingSession]{}, err
		}
		return page[CoachingSession]{answer.CoachingSessions, answer.NextPageToken}, nil
	})
}

// AllCoachingComments yields every coaching comment that passes the filters.
func (c *Client) AllCoachingComments(ctx context.Context, customerID CustomerID, profileID ProfileID, params *ListCoachingCommentsParams) iter.Seq2[CoachingComment, error] {
	return walk(from(params).PageToken, func(token *string) (page[CoachingComment], error) {
		query := from(params)
		query.PageToken = token
		answer, err := c.ListCoachingComments(ctx, customerID, profileID, &query)
		if err != nil {
			return page[CoachingComment]{}, err
		}
		return page[CoachingComment]{answer.CoachingComments, answer.NextPageToken}, nil
	})
}

// AllCustomers yields every customer that the caller may see.
func (c *Client) AllCustomers(ctx context.Context, params *ListCustomersParams) iter.Seq2[Customer, error] {
	return walk(from(params).PageToken, func(token *string) (page[Customer], error) {
		query := from(params)
		query.PageToken = token
		answer, err := c.ListCustomers(ctx, &query)
		if err != nil {
			return page[Customer]{}, err
		}
		return page[Customer]{answer.Customers, answer.NextPageToken}, nil
	})
}

// AllProfiles yields every profile of a customer.
func (c *Client) AllProfiles(ctx context.Context, customerID CustomerID, params *ListProfilesParams) iter.Seq2[Profile, error] {
	return walk(from(params).PageToken, func(token *string) (page[Profile], error) {
		query := from(params)
		query.PageToken = token
		answer, err := c.ListProfiles(ctx, customerID, &query)
		if err != nil {
			return page[Profile]{}, err
		}
		return page[Profile]{answer.Profiles, answer.NextPageToken}, nil
	})
}

// AllUsers yields every user of a customer.
func (c *Client) AllUsers(ctx context.Context, customerID CustomerID, params *ListUsersParams) iter.Seq2[User, error] {
	return walk(from(params).PageToken, func(token *string) (page[User], error) {
		query := from(params)
		query.PageToken = token
		answer, err := c.ListUsers(ctx, customerID, &query)
		if err != nil {
			return page[User]{}, err
		}
		return page[User]{answer.Users, answer.NextPageToken}, nil
	})
}

// AllTeams yields every team of a customer.
func (c *Client) AllTeams(ctx context.Context, customerID CustomerID, params *ListTeamsParams) iter.Seq2[Team, error] {
	return walk(from(params).PageToken, func(token *string) (page[Team], error) {
		query := from(params)
		query.PageToken = token
		answer, err := c.ListTeams(ctx, customerID, &query)
		if err != nil {
			return page[Team]{}, err
		}
		return page[Team]{answer.Teams, answer.NextPageToken}, nil
	})
}

// AllGroups yields every group of a customer.
func (c *Client) AllGroups(ctx context.Context, customerID CustomerID, params *ListGroupsParams) iter.Seq2[Group, error] {
	return walk(from(params).PageToken, func(token *string) (page[Group], error) {
		query := from(params)
		query.PageToken = token
		answer, err := c.ListGroups(ctx, customerID, &query)
		if err != nil {
			return page[Group]{}, err
		}
		return page[Group]{answer.Groups, answer.NextPageToken}, nil
	})
}

// AllUseCases yields every use case of a profile.
func (c *Client) AllUseCases(ctx context.Context, customerID CustomerID, profileID ProfileID, params *ListUseCasesParams) iter.Seq2[UseCase, error] {
	return walk(from(params).PageToken, func(token *string) (page[UseCase], error) {
		query := from(params)
		query.PageToken = token
		answer, err := c.ListUseCases(ctx, customerID, profileID, &query)
		if err != nil {
			return page[UseCase]{}, err
		}
		return page[UseCase]{answer.Usecases, answer.NextPageToken}, nil
	})
}

// AllMoments yields every moment of a profile.
func (c *Client) AllMoments(ctx context.Context, customerID CustomerID, profileID ProfileID, params *ListMomentsParams) iter.Seq2[Moment, error] {
	return walk(from(params).PageToken, func(token *string) (page[Moment], error) {
		query := from(params)
		query.PageToken = token
		answer, err := c.ListMoments(ctx, customerID, profileID, &query)
		if err != nil {
			return page[Moment]{}, err
		}
		return page[Moment]{answer.Moments, answer.NextPageToken}, nil
	})
}

// AllConversations yields every conversation of a profile.
func (c *Client) AllConversations(ctx context.Context, customerID CustomerID, profileID ProfileID, params *ListConversationsParams) iter.Seq2[Conversation, error] {
	return walk(from(params).PageToken, func(token *string) (page[Conversation], error) {
		query := from(params)
		query.PageToken = token
		answer, err := c.ListConversations(ctx, customerID, profileID, &query)
		if err != nil {
			return page[Conversation]{}, err
		}
		return page[Conversation]{answer.Conversations, answer.NextPageToken}, nil
	})
}

// AllCustomerAuditEvents yields every change to what belongs to a customer that passes the filters.
func (c *Client) AllCustomerAuditEvents(ctx context.Context, customerID CustomerID, params *ListCustomerAuditEventsParams) iter.Seq2[AuditEvent, error] {
	return walk(from(params).PageToken, func(token *string) (page[AuditEvent], error) {
		query := from(params)
		query.PageToken = token
		answer, err := c.ListCustomerAuditEvents(ctx, customerID, &query)
		if err != nil {
			return page[AuditEvent]{}, err
		}
		return page[AuditEvent]{answer.AuditEvents, answer.NextPageToken}, nil
	})
}

// AllProfileAuditEvents yields every change in a profile that passes the filters.
func (c *Client) AllProfileAuditEvents(ctx context.Context, customerID CustomerID, profileID ProfileID, params *ListProfileAuditEventsParams) iter.Seq2[AuditEvent, error] {
	return walk(from(params).PageToken, func(token *string) (page[AuditEvent], error) {
		query := from(params)
		query.PageToken = token
		answer, err := c.ListProfileAuditEvents(ctx, customerID, profileID, &query)
		if err != nil {
			return page[AuditEvent]{}, err
		}
		return page[AuditEvent]{answer.AuditEvents, answer.NextPageToken}, nil
	})
}

// AllAPIKeys yields every API key of a customer.
func (c *Client) AllAPIKeys(ctx context.Context, customerID CustomerID, params *ListAPIKeysParams) iter.Seq2[APIKey, error] {
	return walk(from(params).PageToken, func(token *string) (page[APIKey], error) {
		query := from(params)
		query.PageToken = token
		answer, err := c.ListAPIKeys(ctx, customerID, &query)
		if err != nil {
			return page[APIKey]{}, err
		}
		return page[APIKey]{answer.APIKeys, answer.NextPageToken}, nil
	})
}

// AllJobs yields every job of a profile.
func (c *Client) AllJobs(ctx context.Context, customerID CustomerID, profileID ProfileID, params *ListJobsParams) iter.Seq2[Job, error] {
	return walk(from(params).PageToken, func(token *string) (page[Job], error) {
		query := from(params)
		query.PageToken = token
		answer, err := c.ListJobs(ctx, customerID, profileID, &query)
		if err != nil {
			return page[Job]{}, err
		}
		return page[Job]{answer.Jobs, answer.NextPageToken}, nil
	})
}

// AllWebhooks yields every webhook of a profile.
func (c *Client) AllWebhooks(ctx context.Context, customerID CustomerID, profileID ProfileID, params *ListWebhooksParams) iter.Seq2[Webhook, error] {
	return walk(from(params).PageToken, func(token *string) (page[Webhook], error) {
		query := from(params)
		query.PageToken = token
		answer, err := c.ListWebhooks(ctx, customerID, profileID, &query)
		if err != nil {
			return page[Webhook]{}, err
		}
		return page[Webhook]{answer.Webhooks, answer.NextPageToken}, nil
	})
}

// AllWebhookDeliveries yields every delivery of a webhook that is still known, the newest first.
func (c *Client) AllWebhookDeliveries(ctx context.Context, customerID CustomerID, profileID ProfileID, webhookID WebhookID, params *ListWebhookDeliveriesParams) iter.Seq2[WebhookDelivery, error] {
	return walk(from(params).PageToken, func(token *string) (page[WebhookDelivery], error) {
		query := from(params)
		query.PageToken = token
		answer, err := c.ListWebhookDeliveries(ctx, customerID, profileID, webhookID, &query)
		if err != nil {
			return page[WebhookDelivery]{}, err
		}
		return page[WebhookDelivery]{answer.Deliveries, answer.NextPageToken}, nil
	})
}
