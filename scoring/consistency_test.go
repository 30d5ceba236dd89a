package scoring_test

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"opencoaching/coaching"
	"opencoaching/scoring"
)

// consistencyCase is two ways to answer one form, each answer by the id of its criterion: a number, or na.
type consistencyCase struct {
	name     string
	criteria []coaching.Criterion
	decimals int32
	a, b     map[string]coaching.Decimal
	want     string // empty: absent
}

// na stands for a mark of not applicable in the tables here.
const na = coaching.Decimal(-1)

func TestConsistencyOfACalibration(t *testing.T) {
	t.Parallel()
	const one = coaching.DecimalUnit
	fifteen := rangeOf(0, 15*one)
	flat := coaching.Answer{Type: coaching.AnswerOptions, Options: []coaching.Option{{Value: 0, Points: 5 * one}, {Value: one, Points: 5 * one}}}
	text := coaching.Answer{Type: coaching.AnswerText}
	steps := coaching.Answer{Type: coaching.AnswerOptions, Options: []coaching.Option{
		{Value: 0, Points: 0}, {Value: one, Points: 9 * one}, {Value: 2 * one, Points: 10 * one}}}
	shown := &coaching.ShowIf{CriterionID: "a", Values: []coaching.Decimal{0}}
	weights := func(a, b int64) []coaching.Criterion {
		return []coaching.Criterion{{CriterionID: "a", Answer: fifteen, Weight: new(coaching.Decimal(a) * one)},
			{CriterionID: "b", Answer: fifteen, Weight: new(coaching.Decimal(b) * one)}}
	}
	only := func(answer coaching.Answer) []coaching.Criterion {
		return []coaching.Criterion{{CriterionID: "a", Answer: answer}}
	}
	type given = map[string]coaching.Decimal
	for _, c := range []consistencyCase{
		{"Ten of fifteen against seven", only(fifteen), 2, given{"a": 10 * one}, given{"a": 7 * one}, "80"},
		{"The whole range apart", only(fifteen), 2, given{"a": 15 * one}, given{"a": 0}, "0"},
		{"Least points above zero", only(rangeOf(5*one, 15*one)), 2, given{"a": 10 * one}, given{"a": 7 * one}, "70"},
		{"Points count and not the values of options", only(steps), 2, given{"a": one}, given{"a": 2 * one}, "90"},
		{"The same points for every answer, equal", only(flat), 2, given{"a": one}, given{"a": one}, "100"},
		{"The same points for every answer, unequal", only(flat), 2, given{"a": one}, given{"a": 0}, "0"},
		{"Not applicable to both", only(fifteen), 2, given{"a": na}, given{"a": na}, "100"},
		{"Not applicable to one", only(fifteen), 2, given{"a": na}, given{"a": one}, "0"},
		{"Weighted", weights(3, 1), 2, given{"a": 0, "b": 0}, given{"a": 0, "b": 15 * one}, "75"},
		{"One too strict and one too lenient", weights(1, 1), 2, given{"a": 0, "b": 15 * one}, given{"a": 15 * one, "b": 0}, "0"},
		{"Rounded once, half away from zero", weights(1, 7), 1, given{"a": 0, "b": 0}, given{"a": 15 * one, "b": 0}, "87.5"},
		{"Rounded to whole percent", weights(1, 7), 0, given{"a": 0, "b": 0}, given{"a": 15 * one, "b": 0}, "88"},
		{"Thirds", weights(1, 2), 4, given{"a": 0, "b": 0}, given{"a": 15 * one, "b": 0}, "66.6667"},
		{"Neither answered one", weights(1, 1), 2, given{"a": 0}, given{"a": 0}, "100"},
		{"Only one answered", weights(1, 1), 2, given{"a": 0}, given{"a": 0, "b": 0}, "50"},
		{"Not applicable to one, open with the other", weights(1, 1), 2, given{"a": 0, "b": na}, given{"a": 0}, "50"},
		{"Nobody answered", weights(1, 1), 2, given{}, given{}, ""},
		{"What was answered weighs nothing", weights(0, 1), 2, given{"a": 0}, given{"a": 0}, ""},
		{"Text is not compared", append(only(fifteen), coaching.Criterion{CriterionID: "b", Answer: text}), 2,
			given{"a": 0}, given{"a": 0}, "100"},
		{"Hidden from both", append(only(fifteen), coaching.Criterion{CriterionID: "b", Answer: fifteen, ShowIf: shown}), 2,
			given{"a": 15 * one}, given{"a": 15 * one}, "100"},
		{"Hidden from one", append(only(fifteen), coaching.Criterion{CriterionID: "b", Answer: fifteen, ShowIf: shown}), 2,
			given{"a": 0, "b": 0}, given{"a": 15 * one}, "0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.check(t)
		})
	}
}

func (c consistencyCase) check(t *testing.T) {
	for i := range c.criteria {
		c.criteria[i].AllowNotApplicable = true
	}
	template := checkedTemplate(t, coaching.Scoring{Decimals: &c.decimals}, []coaching.Chapter{{ChapterID: "all", Criteria: c.criteria}})
	a, b := c.scores(t, template, c.a), c.scores(t, template, c.b)
	for _, got := range []*coaching.Decimal{scoring.Consistency(template, a, b), scoring.Consistency(template, b, a)} {
		if c.want == "" {
			require.Nil(t, got)
			continue
		}
		require.NotNil(t, got)
		require.Equal(t, c.want, got.String())
	}
}

func (c consistencyCase) scores(t *testing.T, template *coaching.Template, given map[string]coaching.Decimal) []coaching.Score {
	scores := []coaching.Score{}
	for id, value := range given {
		if value == na {
			scores = append(scores, coaching.Score{CriterionID: id, NotApplicable: true})
			continue
		}
		scores = append(scores, coaching.Score{CriterionID: id, NumericValue: &value})
	}
	return matched(t, template, scores)
}

func rangeOf(least, most coaching.Decimal) coaching.Answer {
	return coaching.Answer{Type: coaching.AnswerRange, Min: &least, Max: &most}
}

func TestConsistencyAgreesWithItsDefinition(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		template := drawForm(t, formOptions{})
		a, b := drawScores(t, template), drawScores(t, template)
		got := scoring.Consistency(template, a, b)
		require.Equal(t, defineConsistency(template, a, b), got)
		require.Equal(t, got, scoring.Consistency(template, b, a))
		if got != nil {
			requirePercent(t, *got)
		}
		if same := scoring.Consistency(template, a, a); same != nil {
			require.Equal(t, coaching.Decimal(hundred), *same)
		}
	})
}

// defineConsistency is the mean as scoring's package comment puts it, criterion by criterion.
func defineConsistency(template *coaching.Template, a, b []coaching.Score) *coaching.Decimal {
	above, below := new(big.Rat), new(big.Rat)
	hiddenA, hiddenB := template.Hidden(a), template.Hidden(b)
	for _, chapter := range template.Content.Chapters {
		for _, q := range chapter.Criteria {
			if q.Answer.Type == coaching.AnswerText {
				continue
			}
			sideA, valueA := side(a, q.CriterionID, hiddenA)
			sideB, valueB := side(b, q.CriterionID, hiddenB)
			if sideA == "open" && sideB == "open" {
				continue
			}
			w := coaching.WeightOf(q.Weight).Rat()
			below.Add(below, w)
			if sideA != sideB {
				continue
			}
			agreement := big.NewRat(1, 1)
			if sideA == "number" {
				least, most := q.Answer.PointsRange()
				apart := new(big.Rat).Sub(q.Answer.Points(valueA).Rat(), q.Answer.Points(valueB).Rat())
				switch {
				case most > least:
					agreement.Sub(agreement, over(apart.Abs(apart), (most-least).Rat()))
				case valueA != valueB:
					agreement = new(big.Rat)
				}
			}
			above.Add(above, times(w, agreement))
		}
	}
	if below.Sign() == 0 {
		return nil
	}
	return new(coaching.RoundDecimal(times(big.NewRat(100, 1), over(above, below)), int(*template.Content.Scoring.Decimals)))
}

func side(scores []coaching.Score, id string, hidden map[string]bool) (string, coaching.Decimal) {
	if hidden[id] {
		return "outside", 0
	}
	for _, score := range scores {
		switch {
		case score.CriterionID != id:
		case score.NotApplicable:
			return "outside", 0
		case score.NumericValue != nil:
			return "number", *score.NumericValue
		}
	}
	return "open", 0
}
