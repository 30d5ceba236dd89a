package service

import (
	"context"
	"fmt"

	lru "github.com/hashicorp/golang-lru/v2"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// cachedTemplates is how many template revisions are remembered: more than a large customer uses in a day.
const cachedTemplates = 4096

// templateCache remembers template revisions, which never change, and which revision of a template was current when it
// was last looked at. The latter is a guess: whoever goes by it has the database confirm it. What it hands out is shared
// and must not be changed.
type templateCache struct {
	revisions *lru.Cache[coaching.Name, *coaching.Template] // by the name with its revision
	current   *lru.Cache[coaching.Name, int]                // by the name without one
}

func newTemplateCache() (c templateCache) {
	// The only error is that of a size below one.
	c.revisions, _ = lru.New[coaching.Name, *coaching.Template](cachedTemplates)
	c.current, _ = lru.New[coaching.Name, int](cachedTemplates)
	return c
}

// remember keeps what was read of a template.
func (c templateCache) remember(t *coaching.Template) {
	name, ok := coaching.ParseName(t.Name)
	if !ok {
		return
	}
	c.revisions.Add(name, t)
	c.current.Add(name.WithRevision(0), t.CurrentRevision)
}

// recall finds the revision that a name means, the current one by guess where it gives none, or nil.
func (c templateCache) recall(name coaching.Name) *coaching.Template {
	if name.Revision == "" {
		current, _ := c.current.Get(name)
		name = name.WithRevision(current)
	}
	template, _ := c.revisions.Get(name)
	return template
}

// templatesNamed reads template revisions, from memory those of templates that have not changed since. What it returns
// is shared and must not be changed.
func (s *Service) templatesNamed(ctx context.Context, profile repository.Profile, parent coaching.Parent, revisions []repository.TemplateRevision) ([]*coaching.Template, error) {
	if len(revisions) == 0 {
		return nil, nil
	}
	ids := make([]string, len(revisions))
	for i, r := range revisions {
		ids[i] = r.ID
	}
	versions, err := profile.Templates().Versions(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("find templates: %w", err)
	}
	var found []*coaching.Template
	var missing []repository.TemplateRevision
	for _, r := range revisions {
		template := s.templates.recall(parent.Name(coaching.ScorecardTemplates, r.ID).WithRevision(r.Revision))
		if template != nil && template.Version == versions[r.ID] {
			found = append(found, template)
		} else {
			missing = append(missing, r)
		}
	}
	if len(missing) == 0 {
		return found, nil
	}
	read, err := profile.Templates().FindAll(ctx, missing)
	if err != nil {
		return nil, fmt.Errorf("find templates: %w", err)
	}
	for _, template := range read {
		s.templates.remember(template)
	}
	return append(found, read...), nil
}
