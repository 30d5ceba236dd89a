package coaching_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
)

// points is a number of whole points, weights or values.
func points(n int64) coaching.Decimal { return coaching.Decimal(n) * coaching.DecimalUnit }

// passOrFail is answered with 1 for ten points or 0 for none.
func passOrFail() coaching.Answer {
	return coaching.Answer{Type: coaching.AnswerOptions, Options: []coaching.Option{
		{Value: points(0), Label: "Missed"}, {Value: points(1), Label: "Done", Points: points(10)}}}
}

// oneToFive is answered with a number in steps of a half.
func oneToFive() coaching.Answer {
	return coaching.Answer{Type: coaching.AnswerRange, Min: new(points(1)), Max: new(points(5)), Step: new(points(1) / 2)}
}

func text() coaching.Answer { return coaching.Answer{Type: coaching.AnswerText} }

// callForm asks for a greeting (required), a refund, the reason for it (required, shown for a refund), the calm of the
// agent (required, shown for one reason) and a remark (required).
func callForm() *coaching.Template {
	t := &coaching.Template{Title: "Call", Content: coaching.TemplateContent{Chapters: []coaching.Chapter{
		{ChapterID: "opening", DisplayName: "Opening", Criteria: []coaching.Criterion{
			{CriterionID: "greeting", DisplayName: "Greeting", Required: true, AllowNotApplicable: true, Answer: passOrFail()},
			{CriterionID: "refund", DisplayName: "Refund", AllowNotApplicable: true, Answer: passOrFail()},
		}},
		{ChapterID: "closing", DisplayName: "Closing", Criteria: []coaching.Criterion{
			{CriterionID: "reason", DisplayName: "Reason", Required: true, Answer: oneToFive(),
				ShowIf: &coaching.ShowIf{CriterionID: "refund", Values: []coaching.Decimal{points(1)}}},
			{CriterionID: "calm", DisplayName: "Calm", Required: true, Answer: passOrFail(),
				ShowIf: &coaching.ShowIf{CriterionID: "reason", Values: []coaching.Decimal{points(1), points(2)}}},
			{CriterionID: "remark", DisplayName: "Remark", Required: true, Answer: text()},
		}},
	}}}
	t.Normalize()
	return t
}

func number(id string, n int64) coaching.Score {
	return coaching.Score{CriterionID: id, NumericValue: new(points(n))}
}

func notApplicable(id string) coaching.Score {
	return coaching.Score{CriterionID: id, NotApplicable: true}
}

func words(id, said string) coaching.Score {
	return coaching.Score{CriterionID: id, TextValue: &said}
}

// requireFields demands violations of exactly these fields, in this order.
func requireFields(t *testing.T, v coaching.Violations, fields ...string) {
	t.Helper()
	got := []string{}
	for _, violation := range v {
		require.NotEmpty(t, violation.Description, violation.Field)
		got = append(got, violation.Field)
	}
	if fields == nil {
		fields = []string{}
	}
	require.Equal(t, fields, got, "%v", v)
}
