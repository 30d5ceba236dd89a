package gormstore_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
	"opencoaching/repository/gormstore"
	"opencoaching/repository/repotest"
)

// TestACallerLeavesACreate holds up the creates of a customer, and lets one caller leave whose create is under way and one
// whose create is not.
func TestACallerLeavesACreate(t *testing.T) {
	t.Parallel()
	url := repotest.Postgres(t, migrate)
	fillTables(t, url)
	store, err := gormstore.Open(t.Context(), url, gormstore.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	gormstore.Execute(t, store, "UPDATE scorecard_templates SET status = '"+string(coaching.TemplateActive)+"'")

	holder, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer func() { require.NoError(t, holder.Close(context.WithoutCancel(t.Context()))) }()
	holding, err := holder.Begin(t.Context())
	require.NoError(t, err)
	_, err = holding.Exec(t.Context(), "LOCK TABLE scorecards IN ACCESS EXCLUSIVE MODE")
	require.NoError(t, err)

	type outcome struct {
		stored bool
		err    error
	}
	create := func(ctx context.Context, id string) <-chan outcome {
		done := make(chan outcome, 1)
		go func() {
			card := &coaching.Scorecard{
				Name: "customers/alpha/profiles/x/scorecards/" + id, AgentUserName: "customers/alpha/users/x",
				TemplateName: "customers/alpha/profiles/x/scorecardTemplates/x@1", ConversationName: "customers/alpha/profiles/x/conversations/x",
				CreateTime: start, UpdateTime: start,
			}
			stored, err := store.Direct("alpha", "x").CreateScorecard(ctx, card, false, &coaching.AuditEvent{ID: id, CustomerID: "alpha", Time: start}, nil)
			done <- outcome{stored, err}
		}()
		return done
	}
	leaving, leave := context.WithCancel(t.Context())
	waiting, leaveLine := context.WithCancel(t.Context())
	held := func(want int) {
		require.Eventually(t, func() bool {
			var held int
			err := holding.QueryRow(t.Context(), "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'scorecards'::regclass").Scan(&held)
			return err == nil && held == want
		}, time.Second, 5*time.Millisecond)
	}
	underWay := create(leaving, "under-way")
	held(1)
	stays := create(t.Context(), "stays")
	held(2) // which is as many transactions as there may be

	inLine := create(waiting, "in-line")
	leaveLine()
	gone := <-inLine
	require.ErrorIs(t, gone.err, context.Canceled)
	require.NotErrorIs(t, gone.err, repository.ErrOutcomeUnknown)
	leave()
	require.ErrorIs(t, (<-underWay).err, repository.ErrOutcomeUnknown)

	require.NoError(t, holding.Rollback(t.Context()))
	require.Equal(t, outcome{stored: true}, <-stays)
	there := func(id string) bool {
		err := store.Read(t.Context(), "alpha", func(tx repository.Tx) error {
			_, err := tx.Profile("alpha", "x").Scorecards().Find(t.Context(), id)
			return err
		})
		return err == nil
	}
	require.Eventually(t, func() bool { return there("under-way") }, time.Second, 5*time.Millisecond)
	require.False(t, there("in-line"))
}
