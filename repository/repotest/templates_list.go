package repotest

import (
	"context"
	"fmt"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

func templatesFindAll(f *fixture) {
	all := func(revisions ...repository.TemplateRevision) []string {
		found := []string{}
		f.read(func(ctx context.Context, tx repository.Tx) error {
			templates, err := f.home(tx).Templates().FindAll(ctx, revisions)
			for _, t := range templates {
				found = append(found, t.Name)
			}
			return err
		})
		return found
	}
	require.Empty(f.t, all())
	wanted := []repository.TemplateRevision{
		{ID: qualityTemplate, Revision: 1}, {ID: qualityTemplate, Revision: 1}, {ID: freeForm}, {ID: freeForm, Revision: 7},
	}
	for i := range 40_000 {
		wanted = append(wanted, repository.TemplateRevision{ID: fmt.Sprintf("nothing-%d", i), Revision: i % 3})
	}
	require.ElementsMatch(f.t, []string{f.template(qualityTemplate, 1), f.template(freeForm, 1)}, all(wanted...))
	require.ElementsMatch(f.t, []string{f.template(qualityTemplate, 1), f.template(qualityTemplate, 2)},
		all(repository.TemplateRevision{ID: qualityTemplate}))
}

func templatesListCurrent(f *fixture) {
	off, gone, process := plainTemplate(f.parent, "off"), plainTemplate(f.parent, "gone"), plainTemplate(f.parent, "Process")
	off.Status, gone.Status = coaching.TemplateInactive, coaching.TemplateDeleted
	process.Type = coaching.TemplateOfProcess
	f.createTemplates(off, gone, process)
	list := func(filter repository.TemplateFilter) (found []string) {
		f.read(func(ctx context.Context, tx repository.Tx) error {
			after := ""
			for {
				page, err := f.home(tx).Templates().ListCurrent(ctx, filter, after, 2)
				if err != nil || len(page) == 0 {
					return err
				}
				for _, template := range page {
					require.Equal(f.t, template.CurrentRevision, template.Revision)
				}
				found = append(found, ids(page, func(t *coaching.Template) string { return t.Name })...)
				after = found[len(found)-1]
			}
		})
		return found
	}
	require.Equal(f.t, []string{"Process", freeForm, qualityTemplate}, list(repository.TemplateFilter{}))
	require.Equal(f.t, []string{"Process", freeForm, "off", qualityTemplate}, list(repository.TemplateFilter{IncludeInactive: true}))
	require.Equal(f.t, []string{"Process", freeForm, "gone", qualityTemplate}, list(repository.TemplateFilter{IncludeDeleted: true}))
	require.Equal(f.t, []string{"Process"}, list(repository.TemplateFilter{
		Types: []coaching.TemplateType{coaching.TemplateOfProcess, coaching.TemplateOfConversation}}))
}

func templatesListRevisions(f *fixture) {
	template := plainTemplate(f.parent, "new")
	f.createTemplates(template)
	for range 4 {
		require.NoError(f.t, f.tryTemplates(func(ctx context.Context, s repository.Templates) error {
			return s.AddRevision(ctx, template)
		}))
	}
	f.read(func(ctx context.Context, tx repository.Tx) error {
		templates := f.home(tx).Templates()
		for before, want := range map[int][]int{0: {5, 4}, 4: {3, 2}, 2: {1}, 1: {}} {
			page, err := templates.ListRevisions(ctx, "new", before, 2)
			require.NoError(f.t, err)
			revisions := []int{}
			for _, t := range page {
				require.Equal(f.t, 5, t.CurrentRevision)
				revisions = append(revisions, t.Revision)
			}
			require.Equal(f.t, want, revisions)
		}
		_, err := templates.ListRevisions(ctx, "nothing", 0, 2)
		require.ErrorIs(f.t, err, repository.ErrNotFound)
		return nil
	})
}
