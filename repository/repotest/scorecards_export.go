package repotest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

func scorecardsExported(f *fixture) {
	cards := append(f.varied(700), f.fullCard("full")) // more than one fetch of a cursor
	f.create(cards...)
	slices.SortFunc(cards, func(a, b *coaching.Scorecard) int {
		return cmp.Or(a.CreateTime.Compare(b.CreateTime), cmp.Compare(a.Name, b.Name))
	})
	cards = slices.DeleteFunc(cards, func(c *coaching.Scorecard) bool { return !c.Normal() })
	next := 0
	f.export(repository.ScorecardFilter{}, func(row *repository.ExportRow) error {
		want := *cards[next]
		want.Results = coaching.Results{}
		require.Equal(f.t, want, *row.Scorecard)
		f.requireSurroundings(row)
		next++
		return nil
	})
	require.Equal(f.t, len(cards), next)
}

// requireSurroundings holds a row against what the fixture made.
func (f *fixture) requireSurroundings(row *repository.ExportRow) {
	f.t.Helper()
	agent, _ := coaching.ParseName(row.Scorecard.AgentUserName)
	want := coaching.User{
		Head:        coaching.Head{Name: row.Scorecard.AgentUserName},
		Email:       agent.ID + "@home.example",
		DisplayName: "Agent " + agent.ID[len("agent-"):],
		FullName:    "Agent Number " + agent.ID[len("agent-"):] + " of home",
	}
	groups := []string{}
	switch agent.ID {
	case "agent-1":
		want.Team = f.parent.Name(coaching.Teams, "billing").String()
		groups = []string{"area", "zone"}
	case "agent-2":
		groups = []string{"whole"}
	case "agent-4":
		groups = []string{"area"}
	}
	require.Equal(f.t, want, *row.Agent)
	require.ElementsMatch(f.t, groups, row.GroupIDs)
	require.True(f.t, slices.IsSorted(row.GroupIDs))
	if row.Scorecard.ConversationName != f.conversation("known") {
		require.Nil(f.t, row.Conversation)
		return
	}
	require.Equal(f.t, coaching.Conversation{
		Head: coaching.Head{Name: f.conversation("known")}, AgentUserName: f.user("agent-1"),
		StartTime: epoch, EndTime: epoch.Add(time.Hour), Channel: "voice", LanguageCode: "en",
		UsecaseName: f.usecase(firstUsecase),
	}, *row.Conversation)
}

func (f *fixture) export(filter repository.ScorecardFilter, row func(*repository.ExportRow) error) {
	f.t.Helper()
	f.read(func(ctx context.Context, tx repository.Tx) error {
		return f.home(tx).Scorecards().Export(ctx, filter, row)
	})
}

func scorecardsSnapshot(f *fixture) {
	f.create(f.varied(600)...)
	before := f.list(repository.ScorecardFilter{}, repository.ByCreateTime, false)
	rows := 0
	f.export(repository.ScorecardFilter{}, func(row *repository.ExportRow) error {
		if rows == 0 {
			late := f.card("late")
			late.CreateTime = epoch.Add(time.Hour)
			f.create(late)
			f.write(func(ctx context.Context, tx repository.Tx) error {
				return f.home(tx).Scorecards().Delete(ctx, before[len(before)-1])
			})
		}
		rows++
		return nil
	})
	require.Equal(f.t, len(before), rows)
	require.Len(f.t, f.list(repository.ScorecardFilter{}, repository.ByCreateTime, false), len(before))
}

func scorecardsExportError(f *fixture) {
	f.create(f.varied(40)...)
	errEnough := errors.New("enough")
	f.read(func(ctx context.Context, tx repository.Tx) error {
		cards := f.home(tx).Scorecards()
		rows := 0
		err := cards.Export(ctx, repository.ScorecardFilter{}, func(*repository.ExportRow) error {
			rows++
			return errEnough
		})
		require.ErrorIs(f.t, err, errEnough)
		require.Equal(f.t, 1, rows)
		// The transaction is none the worse for it.
		require.NoError(f.t, cards.Export(ctx, repository.ScorecardFilter{}, func(*repository.ExportRow) error {
			rows++
			return nil
		}))
		require.Greater(f.t, rows, 2)

		ctx, cancel := context.WithCancel(ctx)
		err = cards.Export(ctx, repository.ScorecardFilter{}, func(*repository.ExportRow) error {
			cancel()
			return ctx.Err()
		})
		require.ErrorIs(f.t, err, context.Canceled)
		return nil
	})
}

func scorecardsExportAgents(f *fixture) {
	for i := 1; i <= 4; i++ {
		card := f.card(fmt.Sprintf("card-%d", i))
		card.AgentUserName = f.user(fmt.Sprintf("agent-%d", i))
		f.create(card)
	}
	for name, c := range map[string]struct {
		filter repository.ScorecardFilter
		want   []string
	}{
		"active":     {repository.ScorecardFilter{Agents: &repository.AgentFilter{}}, []string{"card-1", "card-2"}},
		"everyone":   {repository.ScorecardFilter{}, []string{"card-1", "card-2", "card-3", "card-4"}},
		"everyone 2": {repository.ScorecardFilter{Agents: &repository.AgentFilter{IncludeInactive: true, IncludeDev: true}}, []string{"card-1", "card-2", "card-3", "card-4"}},
		"group or user": {repository.ScorecardFilter{Agents: &repository.AgentFilter{
			GroupIDs: []string{"zone"}, UserIDs: []string{"agent-2", "agent-3"}}}, []string{"card-1", "card-2"}},
	} {
		found := []string{}
		f.export(c.filter, func(row *repository.ExportRow) error {
			found = append(found, ids([]*coaching.Scorecard{row.Scorecard}, func(c *coaching.Scorecard) string { return c.Name })...)
			return nil
		})
		require.Equal(f.t, c.want, found, name)
	}
}
