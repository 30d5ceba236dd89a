package repotest

import (
	"context"
	"fmt"
	"math/big"
	"math/rand/v2"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

func (f *fixture) mean(of repository.MeanOf) (mean repository.Mean) {
	f.t.Helper()
	f.read(func(ctx context.Context, tx repository.Tx) (err error) {
		mean, err = f.home(tx).Scorecards().Mean(ctx, of)
		return err
	})
	return mean
}

// scorecardsMean holds the sums of the database against arithmetic on numbers of any size.
func scorecardsMean(f *fixture) {
	const count = 10_000
	total, result := new(big.Int), new(big.Int)
	cards := make([]*coaching.Scorecard, count)
	for i := range cards {
		card := f.card(fmt.Sprintf("card-%d", i))
		card.SubmitTime = epoch
		card.TotalScore = coaching.Decimal(rand.Int64N(int64(coaching.MaxDecimal) + 1))
		value := coaching.Decimal(rand.Int64N(2*int64(coaching.MaxDecimal)+1)) - coaching.MaxDecimal
		card.Results.Criteria = map[string]*coaching.Decimal{"q1": &value}
		total.Add(total, big.NewInt(int64(card.TotalScore)))
		result.Add(result, big.NewInt(int64(value)))
		cards[i] = card
	}
	f.create(cards...)
	of := repository.MeanOf{TemplateID: qualityTemplate, Start: epoch, End: epoch}
	require.Equal(f.t, repository.Mean{Sum: total.Int64(), Count: count}, f.mean(of))
	f.read(func(ctx context.Context, tx repository.Tx) error {
		counts, err := f.home(tx).Scorecards().CountByTemplate(ctx, []string{qualityTemplate})
		require.Equal(f.t, repository.Mean{Sum: total.Int64(), Count: count}, counts[qualityTemplate].Total)
		return err
	})
	of.ItemID = "q1"
	require.Equal(f.t, repository.Mean{Sum: result.Int64(), Count: count}, f.mean(of))
}

func scorecardsItemMeans(f *fixture) {
	at := func(i int) time.Time { return epoch.Add(time.Duration(i) * time.Microsecond) }
	made := func(id string, total, criterion, chapter coaching.Decimal, submit time.Time) *coaching.Scorecard {
		card := f.card(id)
		card.SubmitTime, card.TotalScore = submit, total
		card.Results = coaching.Results{
			Criteria: map[string]*coaching.Decimal{"q-1.a~": &criterion, "none": nil},
			Chapters: map[string]*coaching.Decimal{"ch": &chapter},
		}
		return card
	}
	other := made("other", 8, 80, 800, at(3))
	other.AgentUserName, other.TemplateName = f.user("agent-2"), f.template(qualityTemplate, 1)
	calibration, appeal := made("calibration", 16, 160, 1600, at(3)), made("appeal", 32, 320, 3200, at(3))
	calibration.CalibratedScorecardName, appeal.ScorecardType = other.Name, "APPEAL_REQUEST"
	elsewhere := made("elsewhere", 64, 640, 6400, at(3))
	elsewhere.TemplateName = f.template(freeForm, 1)
	f.create(made("draft", 128, 1280, 12800, time.Time{}), made("early", 256, 2560, 25600, at(1)),
		made("first", 1, 10, 100, at(2)), made("last", 2, 20, 200, at(4)), made("late", 512, 5120, 51200, at(5)),
		made("void", coaching.NotApplicable, 40, 400, at(3)), other, calibration, appeal, elsewhere)
	bare := f.card("bare") // submitted without results
	bare.SubmitTime, bare.TotalScore = at(3), 4
	f.create(bare)

	for item, want := range map[string][2]repository.Mean{
		"":        {{Sum: 15, Count: 4}, {Sum: 8, Count: 1}},
		"q-1.a~":  {{Sum: 150, Count: 4}, {Sum: 80, Count: 1}},
		"ch":      {{Sum: 1500, Count: 4}, {Sum: 800, Count: 1}},
		"none":    {},
		"unknown": {},
		"' OR 1=": {},
	} {
		of := repository.MeanOf{TemplateID: qualityTemplate, ItemID: item, Start: at(2), End: at(4)}
		require.Equal(f.t, want[0], f.mean(of), item)
		of.AgentID = "agent-2"
		require.Equal(f.t, want[1], f.mean(of), item)
		of.AgentID = "agent-3"
		require.Zero(f.t, f.mean(of), item)
	}
	// Without a range every time is meant, but a draft never is.
	require.Equal(f.t, repository.Mean{Sum: 1 + 2 + 4 + 8 + 256 + 512, Count: 6}, f.mean(repository.MeanOf{TemplateID: qualityTemplate}))
	require.Equal(f.t, repository.Mean{Sum: 10 + 20 + 40 + 80 + 2560 + 5120, Count: 6},
		f.mean(repository.MeanOf{TemplateID: qualityTemplate, ItemID: "q-1.a~"}))
}

func scorecardsCounted(f *fixture) {
	made := func(id string, total coaching.Decimal, submit time.Time) *coaching.Scorecard {
		card := f.card(id)
		card.TotalScore, card.SubmitTime = total, submit
		return card
	}
	appeal, old, free := made("appeal", 1, epoch), made("old", 2, epoch), made("free", 4, time.Time{})
	appeal.ScorecardType = "APPEAL_REQUEST"
	old.TemplateName, free.TemplateName = f.template(qualityTemplate, 1), f.template(freeForm, 1)
	last := epoch.Add(time.Microsecond)
	f.create(appeal, old, free, made("draft", 8, time.Time{}), made("void", coaching.NotApplicable, epoch), made("last", 16, last))
	f.read(func(ctx context.Context, tx repository.Tx) error {
		cards := f.home(tx).Scorecards()
		counts, err := cards.CountByTemplate(ctx, []string{qualityTemplate, freeForm, "unknown"})
		require.NoError(f.t, err)
		require.Equal(f.t, map[string]repository.TemplateCount{
			qualityTemplate: {Scorecards: 4, Submitted: 3, Total: repository.Mean{Sum: 18, Count: 2}, LastSubmitTime: last},
			freeForm:        {Scorecards: 1},
		}, counts)
		counts, err = cards.CountByTemplate(ctx, nil)
		require.Empty(f.t, counts)
		return err
	})
}
