package scoring_test

import (
	"fmt"

	"pgregory.net/rapid"

	"opencoaching/coaching"
)

// formOptions narrows the forms that a property draws.
type formOptions struct {
	noAutoFail bool
	noShowIf   bool
}

// drawForm draws a template that could be stored, of up to five chapters with up to five criteria each.
func drawForm(t *rapid.T, o formOptions) *coaching.Template {
	d := drawing{T: t, o: o}
	d.scoring = coaching.Scoring{
		Method: rapid.SampledFrom([]coaching.Method{coaching.WeightedCriteria, coaching.WeightedChapters,
			coaching.RawPoints, coaching.WeightedPoints}).Draw(t, "method"),
		Normalization: rapid.SampledFrom([]coaching.Normalization{coaching.ZeroBased, coaching.MinMax}).Draw(t, "normalization"),
		Decimals:      new(rapid.Int32Range(0, 4).Draw(t, "decimals")),
	}
	chapters := make([]coaching.Chapter, rapid.IntRange(1, 5).Draw(t, "chapters"))
	for i := range chapters {
		chapters[i] = d.chapter(i)
	}
	// One chapter and one criterion that weigh something are what every template must have.
	first := coaching.Criterion{CriterionID: "first", AllowNotApplicable: true, Answer: d.rangeAnswer()}
	chapters[0].Weight = nil
	chapters[0].Criteria = append(chapters[0].Criteria, first)
	return checkedTemplate(t, d.scoring, chapters)
}

// drawing draws the parts of one form.
type drawing struct {
	*rapid.T
	o       formOptions
	scoring coaching.Scoring
	earlier []coaching.Criterion // those that a condition may name
}

func (d *drawing) chapter(i int) coaching.Chapter {
	chapter := coaching.Chapter{ChapterID: fmt.Sprintf("chapter-%d", i), Weight: d.weight()}
	for j := range rapid.IntRange(0, 5).Draw(d.T, "criteria") {
		criterion := coaching.Criterion{
			CriterionID:        fmt.Sprintf("criterion-%d-%d", i, j),
			Weight:             d.weight(),
			AllowNotApplicable: true,
			Answer:             d.answer(),
			ShowIf:             d.showIf(),
		}
		chapter.Criteria = append(chapter.Criteria, criterion)
		if len(answersOf(&criterion)) > 0 {
			d.earlier = append(d.earlier, criterion)
		}
	}
	return chapter
}

func (d *drawing) weight() *coaching.Decimal {
	switch rapid.IntRange(0, 3).Draw(d.T, "weight") {
	case 0:
		return nil
	case 1:
		return new(coaching.Decimal)
	case 2:
		return new(coaching.Decimal(rapid.Int64Range(1, 10).Draw(d.T, "whole")) * coaching.DecimalUnit)
	default:
		return new(coaching.Decimal(rapid.Int64Range(1, int64(coaching.MaxDecimal)).Draw(d.T, "fraction")))
	}
}

func (d *drawing) answer() coaching.Answer {
	switch rapid.IntRange(0, 4).Draw(d.T, "answer") {
	case 0:
		return coaching.Answer{Type: coaching.AnswerText}
	case 1, 2:
		return d.rangeAnswer()
	default:
		return d.options()
	}
}

func (d *drawing) rangeAnswer() coaching.Answer {
	step := coaching.Decimal(rapid.SampledFrom([]int64{1, 2500, 10_000, 70_000}).Draw(d.T, "step"))
	least := coaching.Decimal(rapid.Int64Range(d.leastPoints(), 100_000).Draw(d.T, "least"))
	most := least + step*coaching.Decimal(rapid.Int64Range(1, 20).Draw(d.T, "steps"))
	answer := coaching.Answer{Type: coaching.AnswerRange, Min: &least, Max: &most, Step: &step}
	if effect, fails := d.effect(); fails {
		answer.AutoFail = &coaching.RangeAutoFail{Effect: effect, Value: least + step, Operator: rapid.SampledFrom([]coaching.Operator{
			coaching.LessThan, coaching.LessThanOrEqual, coaching.Equal, coaching.GreaterThanOrEqual, coaching.GreaterThan,
		}).Draw(d.T, "operator")}
	}
	return answer
}

func (d *drawing) options() coaching.Answer {
	points := rapid.SliceOfNDistinct(rapid.Int64Range(d.leastPoints(), 200_000), 2, 5, rapid.ID).Draw(d.T, "points")
	answer := coaching.Answer{Type: coaching.AnswerOptions}
	for i, p := range points {
		option := coaching.Option{Value: coaching.Decimal(i), Points: coaching.Decimal(p)}
		if effect, fails := d.effect(); fails {
			option.AutoFail = &coaching.AutoFail{Effect: effect}
		}
		answer.Options = append(answer.Options, option)
	}
	return answer
}

func (d *drawing) leastPoints() int64 {
	if d.scoring.Normalization == coaching.MinMax {
		return -100_000
	}
	return 0
}

func (d *drawing) effect() (coaching.Effect, bool) {
	if d.o.noAutoFail || rapid.IntRange(0, 9).Draw(d.T, "fails") > 0 {
		return "", false
	}
	return rapid.SampledFrom([]coaching.Effect{"", coaching.ZeroScorecard, coaching.ZeroChapter, coaching.FlagOnly}).Draw(d.T, "effect"), true
}

func (d *drawing) showIf() *coaching.ShowIf {
	if d.o.noShowIf || len(d.earlier) == 0 || rapid.IntRange(0, 3).Draw(d.T, "condition") > 0 {
		return nil
	}
	on := rapid.SampledFrom(d.earlier).Draw(d.T, "on")
	values := answersOf(&on)
	return &coaching.ShowIf{CriterionID: on.CriterionID, Values: values[:len(values)/2+1]}
}

// drawScores draws scores that a scorecard of the template could hold: criteria without an answer, not applicable ones,
// and none that is hidden.
func drawScores(t *rapid.T, template *coaching.Template) []coaching.Score {
	scores := []coaching.Score{}
	for i := range template.Content.Chapters {
		for j := range template.Content.Chapters[i].Criteria {
			criterion := &template.Content.Chapters[i].Criteria[j]
			if template.Hidden(scores)[criterion.CriterionID] {
				continue
			}
			score := coaching.Score{CriterionID: criterion.CriterionID}
			values := answersOf(criterion)
			switch kind := rapid.IntRange(0, 9).Draw(t, "kind"); {
			case kind == 0:
				continue
			case kind == 1:
				score.NotApplicable = true
			case len(values) == 0:
				score.TextValue = new("a remark")
			default:
				score.NumericValue = new(rapid.SampledFrom(values).Draw(t, "value"))
			}
			scores = append(scores, score)
		}
	}
	return matched(t, template, scores)
}

// answersOf lists the numbers that a criterion may be answered with.
func answersOf(criterion *coaching.Criterion) []coaching.Decimal {
	var values []coaching.Decimal
	switch answer := &criterion.Answer; answer.Type {
	case coaching.AnswerOptions:
		for _, option := range answer.Options {
			values = append(values, option.Value)
		}
	case coaching.AnswerRange:
		for value := *answer.Min; value <= *answer.Max; value += *answer.Step {
			values = append(values, value)
		}
	}
	return values
}
