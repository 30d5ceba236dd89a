package gormstore_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/repository"
	"opencoaching/repository/gormstore"
	"opencoaching/repository/repotest"
)

// TestPlansOfLists holds which lists Postgres may keep a plan for. With the limit as a parameter it plans anew what a
// plan made for popular values would be slow for: a filter that picks few scorecards, found by walking through all.
func TestPlansOfLists(t *testing.T) {
	t.Parallel()
	store, err := gormstore.Open(t.Context(), repotest.Postgres(t, migrate), gormstore.Options{Connections: 1})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	list := func(filter repository.ScorecardFilter) {
		require.NoError(t, store.Read(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
			_, err := tx.Profile("c", "p").Scorecards().List(t.Context(), filter, repository.ScorecardPage{Order: repository.ByCreateTime, Limit: 21})
			return err
		}))
	}
	list(repository.ScorecardFilter{})
	for _, filter := range []repository.ScorecardFilter{
		{AgentIDs: []string{"a"}}, {CreatorIDs: []string{"a"}}, {StartCreateTime: start}, {Templates: []repository.TemplateRevision{{ID: "t"}}},
	} {
		list(filter)
	}
	var known, planned int
	for _, statement := range preparedStatements(t.Context(), t, store) {
		if !strings.Contains(statement, `FROM "scorecards"`) {
			continue
		}
		if _, limit, _ := strings.Cut(statement, "LIMIT "); limit == "21" {
			known++
			require.NotRegexp(t, `agent_id =|creator_id =|create_time >=|template_id =`, statement)
		} else {
			planned++
			require.Regexp(t, `^\$\d+$`, limit)
		}
	}
	require.Equal(t, []int{1, 4}, []int{known, planned})
}

// preparedStatements are those of the store's one connection.
func preparedStatements(ctx context.Context, t *testing.T, store *gormstore.Store) (statements []string) {
	t.Helper()
	rows, err := gormstore.Writer(store).QueryContext(ctx, "SELECT statement FROM pg_prepared_statements")
	require.NoError(t, err)
	defer rows.Close()
	for rows.Next() {
		var statement string
		require.NoError(t, rows.Scan(&statement))
		statements = append(statements, statement)
	}
	require.NoError(t, rows.Err())
	return statements
}
