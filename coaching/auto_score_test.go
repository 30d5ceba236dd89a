package coaching_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
)

// autoTemplate asks for a greeting, for more where it was given, and for what hangs on that.
func autoTemplate() *coaching.Template {
	yesNo := coaching.Answer{Type: coaching.AnswerOptions, Options: []coaching.Option{{Value: 1, Points: 1}, {Value: 0}}}
	rule := func(match string, present, absent *coaching.Decimal, moments ...string) *coaching.AutoScore {
		return &coaching.AutoScore{Moments: moments, Match: match, Present: present, Absent: absent}
	}
	one, zero := new(coaching.Decimal(1)), new(coaching.Decimal(0))
	shown := func(by string) *coaching.ShowIf {
		return &coaching.ShowIf{CriterionID: by, Values: []coaching.Decimal{1}}
	}
	return &coaching.Template{Content: coaching.TemplateContent{Chapters: []coaching.Chapter{
		{ChapterID: "first", Criteria: []coaching.Criterion{
			{CriterionID: "greeting", DisplayName: "Greeting", Answer: yesNo, AutoScore: rule("", one, zero, "hello", "hi")},
			{CriterionID: "name", Answer: yesNo, AutoScore: rule(coaching.MatchAll, one, nil, "hello", "name"), ShowIf: shown("greeting")},
			{CriterionID: "warmth", Answer: yesNo, ShowIf: shown("name")},
		}},
		{ChapterID: "second", Criteria: []coaching.Criterion{
			{CriterionID: "close", Answer: yesNo, AutoScore: rule(coaching.MatchAny, nil, one, "bye")},
			{CriterionID: "empty", Answer: yesNo, AutoScore: rule("", one, zero)},
			{CriterionID: "manual", Answer: yesNo},
		}},
	}}}
}

func byAI(criterion string, value coaching.Decimal) coaching.Score {
	return coaching.Score{CriterionID: criterion, NumericValue: &value, AIValue: &value, AIScored: true}
}

func byPerson(criterion string, value coaching.Decimal) coaching.Score {
	return coaching.Score{CriterionID: criterion, NumericValue: &value, ValueBy: "qa"}
}

func commented(score coaching.Score) coaching.Score {
	score.Comment, score.CommentBy = "well done", "qa"
	return score
}

func TestAutoScores(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		before   []coaching.Score
		detected []string
		want     map[string]coaching.Decimal
		people   []string // whose value stays a person's
	}{
		"nothing heard":                           {nil, nil, map[string]coaching.Decimal{"greeting": 0, "close": 1}, nil},
		"one of several is enough":                {nil, []string{"hi", "bye"}, map[string]coaching.Decimal{"greeting": 1}, nil},
		"all are needed":                          {nil, []string{"hello", "name"}, map[string]coaching.Decimal{"greeting": 1, "name": 1, "close": 1}, nil},
		"what is hidden is not answered":          {nil, []string{"name"}, map[string]coaching.Decimal{"greeting": 0, "close": 1}, nil},
		"an old value goes when nothing says it":  {[]coaching.Score{byAI("greeting", 1), byAI("name", 1), byAI("close", 1)}, []string{"hi", "bye"}, map[string]coaching.Decimal{"greeting": 1}, nil},
		"a person's value stays":                  {[]coaching.Score{byPerson("greeting", 1)}, nil, map[string]coaching.Decimal{"greeting": 1, "close": 1}, []string{"greeting"}},
		"a commented value that nothing says":     {[]coaching.Score{commented(byAI("close", 1))}, []string{"bye"}, map[string]coaching.Decimal{"greeting": 0, "close": 1}, nil},
		"a commented value that is heard anew":    {[]coaching.Score{commented(byAI("greeting", 1))}, nil, map[string]coaching.Decimal{"greeting": 0, "close": 1}, nil},
		"a value without a rule stays":            {[]coaching.Score{byAI("manual", 1)}, nil, map[string]coaching.Decimal{"greeting": 0, "close": 1, "manual": 1}, nil},
		"a value that a person's hangs on stands": {[]coaching.Score{byAI("greeting", 1), byPerson("name", 1), byPerson("warmth", 0)}, nil, map[string]coaching.Decimal{"greeting": 1, "name": 1, "warmth": 0, "close": 1}, []string{"name", "warmth"}},
		"a chain of values that a person's hangs on stands": {[]coaching.Score{byAI("greeting", 1), byAI("name", 1), byPerson("warmth", 0)}, nil,
			map[string]coaching.Decimal{"greeting": 1, "name": 1, "warmth": 0, "close": 1}, []string{"warmth"}},
		"an answer of a person that was hidden before stays": {[]coaching.Score{byAI("greeting", 0), byPerson("name", 1)}, nil,
			map[string]coaching.Decimal{"greeting": 0, "name": 1, "close": 1}, []string{"name"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
			card := &coaching.Scorecard{Scores: test.before, UpdateTime: at.Add(-time.Hour)}
			scorer := coaching.NewAutoScorer(autoTemplate())
			require.Equal(t, 3, scorer.Rules())
			scorer.Score(card, test.detected, at)
			got := map[string]coaching.Decimal{}
			var people []string
			for _, score := range card.Scores {
				got[score.CriterionID] = *score.NumericValue
				if score.ValueBy != "" {
					people = append(people, score.CriterionID)
					continue
				}
				require.True(t, score.AIScored)
				require.Equal(t, *score.NumericValue, *score.AIValue)
			}
			require.Equal(t, test.want, got)
			require.ElementsMatch(t, test.people, people)
			require.Equal(t, at, card.AIScoreTime)
			require.Equal(t, at, card.UpdateTime)
			require.True(t, card.AutoScored())
			first := append([]coaching.Score{}, card.Scores...)
			scorer.Score(card, test.detected, at)
			require.Equal(t, first, card.Scores, "again")
		})
	}
}

func TestAFreshAnswerHasItsPlace(t *testing.T) {
	t.Parallel()
	card := &coaching.Scorecard{Scores: []coaching.Score{commented(byAI("greeting", 1))}}
	coaching.NewAutoScorer(autoTemplate()).Score(card, nil, time.Time{})
	require.Equal(t, "Greeting", card.Scores[0].CriterionDisplayName)
	require.Equal(t, "first", card.Scores[0].ChapterID)
	require.Equal(t, "well done", card.Scores[0].Comment)
}

func TestStatesOfAJob(t *testing.T) {
	t.Parallel()
	begin := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for state, final := range map[coaching.JobState]bool{
		coaching.JobPending: false, coaching.JobRunning: false, coaching.JobSucceeded: true, coaching.JobCancelled: true, coaching.JobFailed: true,
	} {
		job := func() *coaching.Job { return &coaching.Job{State: state, UpdateTime: begin} }
		require.Equal(t, !final, job().Active(), state)

		finished := job()
		require.Equal(t, !final, finished.Finish("", begin.Add(time.Second)), state)
		require.Equal(t, !final, !finished.FinishTime.IsZero(), state)
		if !final {
			require.Equal(t, coaching.JobSucceeded, finished.State)
			failed := job()
			require.True(t, failed.Finish("REASON", begin))
			require.Equal(t, []any{coaching.JobFailed, "REASON"}, []any{failed.State, failed.FailureReason})
		}

		cancelled := job()
		changed, err := cancelled.Cancel(begin)
		require.Equal(t, !final, changed, state)
		require.Equal(t, final && state != coaching.JobCancelled, err != nil, state)
		require.Equal(t, err == nil, cancelled.State == coaching.JobCancelled, state)
	}
	stepped := &coaching.Job{State: coaching.JobPending, UpdateTime: begin}
	stepped.Step(begin.Add(-time.Hour))
	require.Equal(t, &coaching.Job{State: coaching.JobRunning, UpdateTime: begin, StartTime: begin}, stepped, "a clock that runs back")
	stepped.Step(begin.Add(time.Minute))
	require.Equal(t, begin, stepped.StartTime)
}

func TestBackfillsOverlap(t *testing.T) {
	t.Parallel()
	at := func(hour int) time.Time { return time.Date(2026, 3, 1, hour, 0, 0, 0, time.UTC) }
	of := func(start, end int, ids ...string) *coaching.BackfillConfig {
		c := &coaching.BackfillConfig{StartTime: at(start), EndTime: at(end)}
		for _, id := range ids {
			c.ScorecardTemplates = append(c.ScorecardTemplates, "customers/c/profiles/p/scorecardTemplates/"+id)
		}
		return c
	}
	one := of(2, 4, "a@1", "b@2")
	require.Len(t, one.Overlaps(of(4, 9, "b@7", "c@1")), 1, "ranges are closed at both ends, and revisions do not matter")
	require.Empty(t, one.Overlaps(of(5, 9, "a@1")))
	require.Empty(t, one.Overlaps(of(0, 1, "a@1")))
	require.Empty(t, one.Overlaps(of(0, 9, "c@1")))
	require.Len(t, one.Overlaps(of(0, 9, "b@1", "a@1")), 2)
}
