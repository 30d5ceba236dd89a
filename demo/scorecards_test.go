package demo_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/scoring"
)

func TestScorecards(t *testing.T) {
	t.Parallel()
	store, svc := setup(t)
	require.True(t, load(t, svc, now))
	stored := read(t, store)
	templates := map[string]*coaching.Template{}
	for _, template := range stored.Templates {
		templates[template.Name] = template
	}

	t.Run("HaveTheTotalsOfTheirAnswers", func(t *testing.T) {
		for _, card := range stored.Scorecards {
			result := scoring.Score(templates[card.TemplateName], card.Scores)
			require.Equal(t, result.Total, card.TotalScore, card.Name)
			require.Equal(t, result.AutoFailed, card.AutoFailed, card.Name)
			require.Equal(t, result.Results, card.Results, card.Name)
		}
	})
	t.Run("AreInEveryState", func(t *testing.T) {
		states := map[coaching.State]int{}
		for _, card := range stored.Scorecards {
			states[card.State()]++
		}
		total := len(stored.Scorecards)
		require.InDelta(t, 0.15, share(states[coaching.Draft], total), 0.03)
		require.InDelta(t, 0.425, share(states[coaching.Submitted], total), 0.05)
		require.InDelta(t, 0.425, share(states[coaching.Acknowledged], total), 0.05)
	})
	t.Run("ShowEveryFeature", func(t *testing.T) {
		seen := map[string]int{}
		for _, card := range stored.Scorecards {
			count(seen, card, templates[card.TemplateName])
		}
		for feature, least := range map[string]int{
			"auto-failed": 40, "not applicable": 200, "text": 500, "by automatic scoring": 500, "changed by a person": 50,
			"comment": 1500, "comment for some": 20, "hidden": 50, "half above zero": 500, "below zero": 10, "zeroed": 10,
			"call-quality@1": 300, "call-quality@2": 300, "compliance@1": 500, "chat-care@1": 150, "example-deletable@1": 0,
		} {
			require.GreaterOrEqual(t, seen[feature], least, feature)
		}
		require.Zero(t, seen["example-deletable@1"])
	})
	t.Run("DifferByAgent", func(t *testing.T) {
		sum, count := map[string]float64{}, map[string]float64{}
		for _, card := range stored.Scorecards {
			if card.State() != coaching.Draft && card.TotalScore >= 0 {
				sum[card.AgentUserName] += float64(card.TotalScore) / coaching.DecimalUnit
				count[card.AgentUserName]++
			}
		}
		require.Len(t, count, 42, "40 agents and two dev users")
		best, worst := 0.0, 100.0
		for agent := range sum {
			best, worst = max(best, sum[agent]/count[agent]), min(worst, sum[agent]/count[agent])
		}
		require.Greater(t, best-worst, 15.0)
		require.Less(t, best, 99.0)
	})
	t.Run("OfTheExamplesAreWorth74", func(t *testing.T) {
		states := map[string]coaching.State{
			"sc-0001": coaching.Acknowledged, "example-submitted": coaching.Submitted, "example-draft": coaching.Draft,
		}
		for _, card := range stored.Scorecards {
			name, _ := coaching.ParseName(card.Name)
			state, wanted := states[name.ID]
			if !wanted {
				continue
			}
			delete(states, name.ID)
			require.Equal(t, "74", card.TotalScore.String(), card.Name)
			require.Equal(t, state, card.State(), card.Name)
			require.Equal(t, "customers/acme/users/agent-07", card.AgentUserName)
			var v coaching.Violations
			coaching.MissingRequired(card.Scores, templates[card.TemplateName], &v)
			require.Empty(t, v)
		}
		require.Empty(t, states)
	})
}

func share(part, of int) float64 { return float64(part) / float64(of) }

// count notes the features that a scorecard shows.
func count(seen map[string]int, card *coaching.Scorecard, template *coaching.Template) {
	note := func(feature string, holds bool) {
		if holds {
			seen[feature]++
		}
	}
	name, _ := coaching.ParseName(card.TemplateName)
	note(name.ID+"@"+name.Revision, true)
	note("auto-failed", card.AutoFailed)
	note("zeroed", card.AutoFailed && card.TotalScore == 0)
	note("hidden", len(template.Hidden(card.Scores)) > 0)
	for _, score := range card.Scores {
		note("not applicable", score.NotApplicable)
		note("text", score.TextValue != nil)
		note("by automatic scoring", score.AIScored && score.ValueBy == "")
		note("changed by a person", score.AIScored && score.ValueBy != "")
		note("comment", score.Comment != "")
		note("comment for some", len(score.CommentAccessRoles) > 0)
		note("half above zero", score.NumericValue != nil && *score.NumericValue%coaching.DecimalUnit != 0)
		note("below zero", score.NumericValue != nil && *score.NumericValue < 0)
	}
}
