package demo_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/demo"
	"opencoaching/repository"
	"opencoaching/repository/gormstore"
	"opencoaching/repository/repotest"
	"opencoaching/service"
)

var now = time.Date(2026, 3, 2, 10, 17, 42, 123_456_789, time.UTC)

func TestLoad(t *testing.T) {
	t.Parallel()

	t.Run("FillsAnEmptyDatabase", func(t *testing.T) {
		t.Parallel()
		store, svc := setup(t)
		var last, total int
		loaded, err := demo.Load(t.Context(), svc, now, func(done, all int) {
			require.Greater(t, done, last)
			last, total = done, all
		})
		require.NoError(t, err)
		require.True(t, loaded)
		require.Equal(t, total, last)
		require.Len(t, read(t, store).Scorecards, 2003)
	})
	t.Run("LeavesAFilledDatabaseAlone", func(t *testing.T) {
		t.Parallel()
		store, svc := setup(t)
		require.True(t, load(t, svc, now))
		before := read(t, store)
		require.False(t, load(t, svc, now.Add(-48*time.Hour)))
		require.Equal(t, before, read(t, store))
	})
	t.Run("StoresTheSameForTheSameTime", func(t *testing.T) {
		t.Parallel()
		first, svc := setup(t)
		require.True(t, load(t, svc, now))
		second, svc := setup(t)
		require.True(t, load(t, svc, now))
		require.JSONEq(t, encode(t, read(t, first)), encode(t, read(t, second)))
	})
	t.Run("StoresNothingWhenItIsCutShort", func(t *testing.T) {
		t.Parallel()
		store, svc := setup(t)
		ctx, cancel := context.WithCancel(t.Context())
		_, err := demo.Load(ctx, svc, now, func(done, total int) {
			if done > total/2 {
				cancel()
			}
		})
		require.Error(t, err)
		require.NoError(t, store.Read(t.Context(), repository.EveryTenant, func(tx repository.Tx) error {
			empty, err := tx.System().Empty(t.Context())
			require.True(t, empty)
			return err
		}))
		require.True(t, load(t, svc, now), "it can be loaded after all")
	})
}

func TestServersThatLoadAtOnce(t *testing.T) {
	t.Parallel()
	for backend, url := range map[string]func(*testing.T) string{"SQLite": migratedSQLite, "Postgres": migratedPostgres} {
		t.Run(backend, func(t *testing.T) {
			t.Parallel()
			at := url(t)
			first, svc := open(t, at)
			_, rival := open(t, at)
			type answer struct {
				loaded bool
				err    error
			}
			answers := make(chan answer, 2)
			for _, server := range []*service.Service{svc, rival} {
				go func() {
					loaded, err := demo.Load(t.Context(), server, now, nil)
					answers <- answer{loaded, err}
				}()
			}
			one, other := <-answers, <-answers
			require.NoError(t, errors.Join(one.err, other.err))
			require.NotEqual(t, one.loaded, other.loaded, "one of them loads")

			alone, svc := setup(t)
			require.True(t, load(t, svc, now))
			require.JSONEq(t, encode(t, read(t, alone)), encode(t, read(t, first)))
		})
	}
}

func TestBuild(t *testing.T) {
	t.Parallel()

	t.Run("GivesTheSameForTheSameTime", func(t *testing.T) {
		t.Parallel()
		first := encode(t, demo.Build(now))
		require.Equal(t, first, encode(t, demo.Build(now)))
	})
	t.Run("KeepsAllValuesWhenTimePasses", func(t *testing.T) {
		t.Parallel()
		first := demo.Build(now).Scorecards
		for _, later := range []time.Duration{time.Hour, 13*time.Hour + 41*time.Minute, 100*24*time.Hour + 7*time.Hour} {
			for i, card := range demo.Build(now.Add(later)).Scorecards {
				require.Equal(t, first[i].Name, card.Name)
				require.Equal(t, first[i].Scores, card.Scores)
				require.Equal(t, first[i].State(), card.State())
				require.Equal(t, first[i].ConversationName, card.ConversationName)
			}
		}
	})
	t.Run("HasTemplatesWithoutFaults", func(t *testing.T) {
		t.Parallel()
		for _, template := range demo.Build(now).Templates {
			var v coaching.Violations
			coaching.CheckTemplate(template, "", &v)
			require.NoError(t, v.Err(), template.Name)
		}
	})
	t.Run("LiesInThePast", func(t *testing.T) {
		t.Parallel()
		for _, hour := range []int{0, 13, 23} {
			at := time.Date(2026, 5, 31, hour, 59, 59, 0, time.UTC)
			for _, card := range demo.Build(at).Scorecards {
				require.True(t, card.CreateTime.After(at.Add(-92*24*time.Hour)), card.Name)
				for _, moment := range []time.Time{card.UpdateTime, card.SubmitTime, card.AcknowledgeTime, card.AIScoreTime} {
					require.False(t, moment.After(at), card.Name)
				}
			}
		}
	})
}

// contents is everything that is stored.
type contents struct {
	Entries    []coaching.Entry
	Templates  []*coaching.Template
	Scorecards []*coaching.Scorecard
	Targets    []*coaching.Target
	Plans      []*coaching.Plan
	Sessions   []*coaching.Session
	Comments   []*coaching.Comment
	APIKeys    []*coaching.APIKey  // without what is random
	Webhooks   []*coaching.Webhook // likewise
	Jobs       []*coaching.Job
	Hidden     []string // what the JSON form leaves out
}

func setup(t *testing.T) (repository.Store, *service.Service) {
	t.Helper()
	return open(t, migratedSQLite(t))
}

func open(t *testing.T, url string) (repository.Store, *service.Service) {
	t.Helper()
	store, err := gormstore.Open(t.Context(), url, gormstore.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	return store, service.New(store, func() time.Time { return now })
}

func migratedSQLite(t *testing.T) string {
	t.Helper()
	url := repotest.SQLite(t)
	require.NoError(t, migrate(t.Context(), url))
	return url
}

func migratedPostgres(t *testing.T) string {
	t.Helper()
	return repotest.Postgres(t, migrate)
}

func migrate(ctx context.Context, url string) error {
	store, err := gormstore.Open(ctx, url, gormstore.Options{})
	if err != nil {
		return err
	}
	return errors.Join(store.Migrate(ctx), store.Close())
}

func load(t *testing.T, svc *service.Service, at time.Time) bool {
	t.Helper()
	loaded, err := demo.Load(t.Context(), svc, at, nil)
	require.NoError(t, err)
	return loaded
}

// read reads everything under customers/acme and its profile.
func read(t *testing.T, store repository.Store) contents {
	t.Helper()
	ctx := t.Context()
	const all = 10_000
	var c contents
	parent := coaching.Parent{Customer: "acme", Profile: "support"}
	require.NoError(t, store.Read(ctx, repository.EveryTenant, func(tx repository.Tx) error {
		for _, kind := range coaching.EntryKinds() {
			directory, under := tx.Customer("acme").Directory(), parent
			if kind.Collection == coaching.Customers {
				directory, under = tx.System().Directory(), coaching.Parent{}
			}
			entries, err := directory.List(ctx, under, kind.Collection, "", all)
			require.NoError(t, err, kind.Collection)
			c.Entries = append(c.Entries, entries...)
		}
		profile := tx.Profile("acme", "support")
		current, err := profile.Templates().ListCurrent(ctx, repository.TemplateFilter{}, "", all)
		require.NoError(t, err)
		for _, template := range current {
			name, _ := coaching.ParseName(template.Name)
			revisions, err := profile.Templates().ListRevisions(ctx, name.ID, 0, all)
			require.NoError(t, err)
			c.Templates = append(c.Templates, revisions...)
		}
		c.Scorecards, err = profile.Scorecards().List(ctx, repository.ScorecardFilter{}, repository.ScorecardPage{Order: repository.ByCreateTime, Limit: all})
		require.NoError(t, err)
		c.Targets, err = profile.Targets().List(ctx, repository.TargetFilter{}, "", all)
		require.NoError(t, err)
		c.Sessions, err = profile.Sessions().List(ctx, repository.SessionFilter{}, "", all)
		require.NoError(t, err)
		c.Comments, err = profile.Comments().List(ctx, repository.CommentFilter{}, "", all)
		require.NoError(t, err)
		c.Plans, err = profile.Plans().List(ctx, repository.PlanFilter{}, "", all)
		require.NoError(t, err)
		c.APIKeys, err = tx.Customer("acme").APIKeys().List(ctx, "", all)
		require.NoError(t, err)
		c.Webhooks, err = profile.Webhooks().List(ctx, "", all)
		require.NoError(t, err)
		c.Jobs, err = profile.Jobs().List(ctx, "", all)
		return err
	}))
	for _, key := range c.APIKeys {
		key.Prefix, key.Hash = "", [32]byte{}
	}
	for _, hook := range c.Webhooks {
		hook.Secret = ""
	}
	for _, card := range c.Scorecards {
		c.Hidden = append(c.Hidden, card.Name, card.CommentBy, encode(t, card.Results))
		for _, score := range card.Scores {
			c.Hidden = append(c.Hidden, score.ValueBy, score.CommentBy)
		}
	}
	for _, entry := range c.Entries {
		c.Hidden = append(c.Hidden, fmt.Sprintf("%s %d", entry.Meta().Name, entry.Meta().Version))
	}
	return c
}

func encode(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	require.NoError(t, err)
	return string(text)
}
