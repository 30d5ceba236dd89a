package scoring_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/scoring"
)

func TestScoreLeavesItsInputAlone(t *testing.T) {
	t.Parallel()
	file := readGolden(t, "testdata/auto_fail_zero_chapter.json")
	for _, c := range file.Cases {
		template := checkedTemplate(t, c.Scoring, file.Chapters)
		scores := matched(t, template, file.Scores)
		before, err := json.Marshal([]any{template, scores})
		require.NoError(t, err)
		scoring.Score(template, scores)
		scoring.Explain(template, scores)
		after, err := json.Marshal([]any{template, scores})
		require.NoError(t, err)
		require.JSONEq(t, string(before), string(after))
	}
}

func TestHiddenAnswerThatWasLeftBehindDoesNotCount(t *testing.T) {
	t.Parallel()
	failing := coaching.Answer{Type: coaching.AnswerOptions, Options: []coaching.Option{
		{Value: 0, Points: coaching.DecimalUnit, AutoFail: &coaching.AutoFail{}}, {Value: 1, Points: 2 * coaching.DecimalUnit}}}
	plain := coaching.Answer{Type: coaching.AnswerOptions, Options: []coaching.Option{{Value: 0, Points: 0}, {Value: 1, Points: coaching.DecimalUnit}}}
	template := checkedTemplate(t, coaching.Scoring{}, []coaching.Chapter{{ChapterID: "a", Criteria: []coaching.Criterion{
		{CriterionID: "asked", Answer: plain},
		{CriterionID: "hidden", Answer: failing, ShowIf: &coaching.ShowIf{CriterionID: "asked", Values: []coaching.Decimal{0}}},
	}}})
	got := scoring.Score(template, []coaching.Score{
		{CriterionID: "asked", NumericValue: new(coaching.Decimal(1))}, {CriterionID: "hidden", NumericValue: new(coaching.Decimal(0))}})
	require.Equal(t, coaching.Decimal(hundred), got.Total)
	require.False(t, got.AutoFailed)
	require.Nil(t, got.Results.Criteria["hidden"])
}

func TestWidestSpanOfPointsIsExact(t *testing.T) {
	t.Parallel()
	const criteria = 500
	template := rangeForm(t, coaching.WeightedPoints, criteria, func(int) (least, most coaching.Decimal) {
		return -coaching.MaxDecimal, coaching.MaxDecimal
	})
	// Every other answer lies one ten-thousandth below the greatest: 62, 63, 62 and 63 of the 125 in a chapter, so that
	// with weights from 1 to 4 the total lacks 100 · 626 / (1250 · 20,000,000,000).
	scores := answerAll(t, template, func(i int, a *coaching.Answer) coaching.Decimal { return *a.Max - coaching.Decimal(i%2) })

	e := scoring.Explain(template, scores)
	require.Equal(t, scoring.Amount{Value: hundred, Exact: "12499999999687/125000000000"}, e.Total)
	require.Equal(t, "2000000", e.Criteria[0].Possible.Value.String())
	require.Equal(t, "100", scoring.Score(template, scores).Total.String())
}

// Criteria that share no greatest points make denominators of thousands of digits, the worst that a form can ask for.
func TestManyUnlikeCriteriaAreScoredInReasonableTime(t *testing.T) {
	t.Parallel()
	template, scores := unlikeCriteria(t, 500)
	start := time.Now()
	require.Equal(t, scoring.Score(template, scores).Total, scoring.Explain(template, scores).Total.Value)
	require.Less(t, time.Since(start), 2*time.Second)
}

func BenchmarkScore(b *testing.B) {
	for _, method := range methods() {
		template, scores := usualForm(b, method)
		b.Run(string(method), func(b *testing.B) {
			for b.Loop() {
				scoring.Score(template, scores)
			}
		})
	}
}

func BenchmarkExplain(b *testing.B) {
	for _, method := range methods() {
		template, scores := usualForm(b, method)
		b.Run(string(method), func(b *testing.B) {
			for b.Loop() {
				scoring.Explain(template, scores)
			}
		})
	}
}

func BenchmarkScoreUnlike(b *testing.B) {
	template, scores := unlikeCriteria(b, 500)
	for b.Loop() {
		scoring.Score(template, scores)
	}
}

func methods() []coaching.Method {
	return []coaching.Method{coaching.WeightedCriteria, coaching.WeightedChapters, coaching.RawPoints, coaching.WeightedPoints}
}

// usualForm is one of 20 criteria with points to 5, 6, 7, 8 or 9 and an answer below the greatest.
func usualForm(t require.TestingT, method coaching.Method) (*coaching.Template, []coaching.Score) {
	template := rangeForm(t, method, 20, func(i int) (least, most coaching.Decimal) {
		return 0, coaching.Decimal(5+i%5) * coaching.DecimalUnit
	})
	return template, answerAll(t, template, func(i int, a *coaching.Answer) coaching.Decimal {
		return *a.Max - coaching.Decimal(i%4)*coaching.DecimalUnit
	})
}

func unlikeCriteria(t require.TestingT, n int) (*coaching.Template, []coaching.Score) {
	template := rangeForm(t, coaching.WeightedCriteria, n, func(i int) (least, most coaching.Decimal) {
		return 0, coaching.MaxDecimal - coaching.Decimal(2*i+1)
	})
	return template, answerAll(t, template, func(i int, _ *coaching.Answer) coaching.Decimal { return coaching.Decimal(i + 1) })
}

// rangeForm is a form of n criteria in four chapters, each answered with a number between two bounds.
func rangeForm(t require.TestingT, method coaching.Method, n int, bounds func(i int) (least, most coaching.Decimal)) *coaching.Template {
	chapters := make([]coaching.Chapter, 4)
	for i := range chapters {
		chapters[i] = coaching.Chapter{ChapterID: fmt.Sprint("chapter-", i), Weight: new(coaching.Decimal(i+1) * coaching.DecimalUnit)}
	}
	s := coaching.Scoring{Method: method}
	for i := range n {
		least, most := bounds(i)
		if least < 0 {
			s.Normalization = coaching.MinMax
		}
		chapter := &chapters[i%len(chapters)]
		chapter.Criteria = append(chapter.Criteria, coaching.Criterion{
			CriterionID: fmt.Sprint("criterion-", i),
			Weight:      new(coaching.Decimal(i%3+1) * coaching.DecimalUnit),
			Answer:      coaching.Answer{Type: coaching.AnswerRange, Min: &least, Max: &most},
		})
	}
	return checkedTemplate(t, s, chapters)
}

func answerAll(t require.TestingT, template *coaching.Template, answer func(int, *coaching.Answer) coaching.Decimal) []coaching.Score {
	var scores []coaching.Score
	for i := range template.Content.Chapters {
		for j := range template.Content.Chapters[i].Criteria {
			criterion := &template.Content.Chapters[i].Criteria[j]
			value := answer(len(scores), &criterion.Answer)
			scores = append(scores, coaching.Score{CriterionID: criterion.CriterionID, NumericValue: &value})
		}
	}
	return matched(t, template, scores)
}
