package repotest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/repository"
)

// scorecardsAnswers reads back what submitted scorecards were answered with, each row in memory of its own.
func scorecardsAnswers(f *fixture) {
	made := func(id string, change func(*coaching.Scorecard)) *coaching.Scorecard {
		card := f.card(id)
		card.TemplateName, card.SubmitTime, card.TotalScore = f.template(qualityTemplate, 1), epoch.Add(time.Hour), 423_000
		card.Scores = []coaching.Score{
			{CriterionID: "q1", NumericValue: new(coaching.Decimal(-15_000)), Comment: "not read"}, {CriterionID: "q2", NotApplicable: true},
			{CriterionID: "q3", TextValue: new("a\nb")},
		}
		change(card)
		return card
	}
	second := func(seconds int) func(*coaching.Scorecard) {
		return func(c *coaching.Scorecard) { c.SubmitTime = epoch.Add(time.Duration(seconds) * time.Second) }
	}
	other := made("other", func(c *coaching.Scorecard) {
		c.AutoFailed, c.TotalScore, c.AgentUserName, c.UsecaseName = true, coaching.NotApplicable, f.user("agent-2"), f.usecase(secondUsecase)
		c.Scores = []coaching.Score{{CriterionID: "q1", NotApplicable: true}, {CriterionID: "q2"}}
	})
	cards := []*coaching.Scorecard{made("plain", func(*coaching.Scorecard) {}), other, made("first", second(0)), made("last", second(7200)),
		made("early", second(-1)), made("late", second(7201)), made("draft", func(c *coaching.Scorecard) { c.SubmitTime = time.Time{} }),
		made("newest", func(c *coaching.Scorecard) { c.TemplateName = f.template(qualityTemplate, 2) }),
		made("elsewhere", func(c *coaching.Scorecard) { c.TemplateName = f.template(freeForm, 1) }),
	}
	for i := range 40 { // more than are read ahead
		cards = append(cards, made(fmt.Sprintf("many-%02d", i), func(c *coaching.Scorecard) { c.TotalScore = coaching.Decimal(i) }))
	}
	f.create(cards...)
	filter := repository.AnswerFilter{TemplateID: qualityTemplate, ExceptRevision: 2, Start: epoch, End: epoch.Add(2 * time.Hour)}
	rows := map[string]repository.AnswerRow{}
	read := func(filter repository.AnswerFilter) {
		clear(rows)
		f.read(func(ctx context.Context, tx repository.Tx) error {
			return f.home(tx).Scorecards().Answers(ctx, filter, func(row *repository.AnswerRow) error {
				kept := *row
				kept.Scores = slices.Clone(row.Scores)
				rows[row.ID] = kept
				return nil
			})
		})
	}
	read(filter)
	require.Len(f.t, rows, 44)
	require.Contains(f.t, rows, "first")
	require.Contains(f.t, rows, "last")
	require.Equal(f.t, coaching.Decimal(17), rows["many-17"].Total)
	require.Equal(f.t, repository.AnswerRow{ID: "plain", AgentID: "agent-1", Total: 423_000, Scores: []coaching.Score{
		{CriterionID: "q1", NumericValue: new(coaching.Decimal(-15_000))}, {CriterionID: "q2", NotApplicable: true}, {CriterionID: "q3", TextValue: new("a\nb")}}}, rows["plain"])
	require.Equal(f.t, repository.AnswerRow{ID: "other", AgentID: "agent-2", Total: coaching.NotApplicable, AutoFailed: true, Scores: []coaching.Score{
		{CriterionID: "q1", NotApplicable: true}, {CriterionID: "q2"}}}, rows["other"])

	filter.UsecaseIDs = []string{secondUsecase}
	read(filter)
	require.Len(f.t, rows, 1)
	read(repository.AnswerFilter{TemplateID: qualityTemplate, ExceptRevision: 1, Start: epoch, End: epoch.Add(2 * time.Hour)})
	require.Len(f.t, rows, 1)
	require.Contains(f.t, rows, "newest")

	enough, count := errors.New("enough"), 0
	f.read(func(ctx context.Context, tx repository.Tx) error {
		filter.UsecaseIDs = nil
		err := f.home(tx).Scorecards().Answers(ctx, filter, func(*repository.AnswerRow) error {
			if count++; count == 3 {
				return enough
			}
			return nil
		})
		require.ErrorIs(f.t, err, enough)
		return nil
	})
	require.Equal(f.t, 3, count)
}

// scorecardsCandidates looks at conversations, some of which have scorecards.
func scorecardsCandidates(f *fixture) {
	at := func(seconds int) time.Time { return epoch.Add(time.Duration(seconds) * time.Second) }
	conversation := func(id, agent, usecase string, start time.Time) coaching.Entry {
		c := &coaching.Conversation{Head: coaching.Head{Name: f.conversation(id), CreateTime: epoch, UpdateTime: epoch}, StartTime: start}
		if agent != "" {
			c.AgentUserName = f.user(agent)
		}
		if usecase != "" {
			c.UsecaseName = f.usecase(usecase)
		}
		return c
	}
	f.write(func(ctx context.Context, tx repository.Tx) error {
		return tx.Customer(f.parent.Customer).Directory().Create(ctx,
			conversation("fresh", "agent-1", "", at(60)), conversation("submitted", "agent-2", secondUsecase, at(61)), conversation("begun", "agent-1", "", at(62)),
			conversation("scored", "agent-1", "", at(63)), conversation("elsewhere", "agent-1", "", at(64)), conversation("early", "agent-1", "", at(-1)),
			conversation("end", "agent-1", "", at(100)), conversation("nobodys", "", "", at(60)), conversation("strangers", "agent-3", "", at(60)),
			conversation("timeless", "agent-1", "", time.Time{}))
	})
	card := func(id, conversation string, change func(*coaching.Scorecard)) *coaching.Scorecard {
		made := f.card(id)
		made.ConversationName = f.conversation(conversation)
		change(made)
		return made
	}
	f.create(
		card("1", "submitted", func(c *coaching.Scorecard) { c.SubmitTime, c.TemplateName = epoch, f.template(qualityTemplate, 1) }),
		card("2", "begun", func(c *coaching.Scorecard) { c.ManuallyScored = true }),
		card("3", "scored", func(*coaching.Scorecard) {}),
		card("4", "elsewhere", func(c *coaching.Scorecard) { c.SubmitTime, c.TemplateName = epoch, f.template(freeForm, 1) }),
		card("5", "fresh", func(c *coaching.Scorecard) {
			c.SubmitTime, c.ScorecardType = epoch, coaching.ScorecardAppealReplica
		}),
	)
	read := func(filter repository.CandidateFilter) map[string]repository.Candidate {
		rows := map[string]repository.Candidate{}
		f.read(func(ctx context.Context, tx repository.Tx) error {
			return f.home(tx).Candidates(ctx, filter, func(c *repository.Candidate) error {
				rows[c.ConversationID] = *c
				return nil
			})
		})
		return rows
	}
	filter := repository.CandidateFilter{TemplateID: qualityTemplate, AgentIDs: []string{"agent-1", "agent-2"}, Start: epoch, Before: at(100)}
	one := func(id, agent string, seconds int) repository.Candidate {
		return repository.Candidate{ConversationID: id, AgentID: agent, StartTime: at(seconds)}
	}
	submitted, begun := one("submitted", "agent-2", 61), one("begun", "agent-1", 62)
	submitted.Submitted, begun.Begun = true, true
	require.Equal(f.t, map[string]repository.Candidate{
		"known": one("known", "agent-1", 0), "fresh": one("fresh", "agent-1", 60), "submitted": submitted, "begun": begun,
		"scored": one("scored", "agent-1", 63), "elsewhere": one("elsewhere", "agent-1", 64),
	}, read(filter))
	filter.UsecaseIDs = []string{secondUsecase}
	require.Equal(f.t, map[string]repository.Candidate{"submitted": submitted}, read(filter))
	filter.UsecaseIDs, filter.AgentIDs = nil, nil
	require.Empty(f.t, read(filter), "of no agents there are none")

	enough := errors.New("enough")
	f.read(func(ctx context.Context, tx repository.Tx) error {
		filter.AgentIDs = []string{"agent-1"}
		require.ErrorIs(f.t, f.home(tx).Candidates(ctx, filter, func(*repository.Candidate) error { return enough }), enough)
		return nil
	})
}
