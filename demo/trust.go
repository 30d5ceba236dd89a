package demo

import "opencoaching/coaching"

// keys lists the API keys: one to read, and one to revoke. They open nothing, since nobody knows their texts.
func keys(c clock) []*coaching.APIKey {
	key := func(id string) *coaching.APIKey {
		return &coaching.APIKey{
			Name:         nameOf(coaching.APIKeys, id),
			DisplayName:  "Nightly export",
			Roles:        []coaching.Role{coaching.RoleQAAdmin},
			ProfileNames: []string{nameOf(coaching.Profiles, profile.Profile)},
			CreateTime:   c.before(20 * day),
		}
	}
	return []*coaching.APIKey{key("example-key"), key("example-revocable")}
}

// webhooks lists the webhooks: one to read, and one to delete. They are paused, since nobody listens.
func webhooks(c clock) []*coaching.Webhook {
	hook := func(id string) *coaching.Webhook {
		return &coaching.Webhook{
			Name:       nameOf(coaching.Webhooks, id),
			URL:        "https://hooks.example.com/coaching",
			EventTypes: []string{"coaching.scorecard.submitted.v1"},
			State:      coaching.WebhookPaused,
			CreateTime: c.before(20 * day),
			UpdateTime: c.before(20 * day),
		}
	}
	return []*coaching.Webhook{hook("example-hook"), hook(deletable)}
}
