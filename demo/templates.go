package demo

import (
	"time"

	"opencoaching/coaching"
)

// The templates that scorecards are made of, by id.
const (
	callQuality = "call-quality"
	compliance  = "compliance"
	chatCare    = "chat-care"
)

// templates lists every revision of every template.
func templates(c clock) []*coaching.Template {
	return []*coaching.Template{
		callQualityFirst(c), callQualitySecond(c), complianceTemplate(c), chatCareTemplate(c), deletableTemplate(c),
	}
}

// template is an empty one, with what all of them share.
func template(id, title string, made time.Time) *coaching.Template {
	return &coaching.Template{
		Name:          nameOf(coaching.ScorecardTemplates, id),
		Title:         title,
		CreateTime:    made,
		LastUpdatedBy: nameOf(coaching.Users, "qa-admin-1"),
		Permissions: &coaching.Permissions{
			ViewRoles:  []coaching.Role{coaching.RoleAgent, coaching.RoleManager, coaching.RoleQASpecialist, coaching.RoleQAAdmin, coaching.RoleAdmin},
			ScoreRoles: []coaching.Role{coaching.RoleQASpecialist, coaching.RoleQAAdmin, coaching.RoleManager},
		},
		Type:   coaching.TemplateOfConversation,
		Status: coaching.TemplateActive,
	}
}

func scoring(method coaching.Method, normalization coaching.Normalization, decimals int32) coaching.Scoring {
	return coaching.Scoring{Method: method, Normalization: normalization, Decimals: &decimals}
}

func chapter(id, title string, weight int, criteria ...coaching.Criterion) coaching.Chapter {
	return coaching.Chapter{ChapterID: id, DisplayName: title, Weight: new(decimal(weight)), Criteria: criteria}
}

// criterion is a question of weight 1.
func criterion(id, title, help string, answer coaching.Answer) coaching.Criterion {
	return coaching.Criterion{CriterionID: id, DisplayName: title, Description: help, Weight: new(decimal(1)), Answer: answer}
}

func weighing(c coaching.Criterion, weight int) coaching.Criterion {
	c.Weight = new(decimal(weight))
	return c
}

func required(c coaching.Criterion) coaching.Criterion {
	c.Required = true
	return c
}

func optional(c coaching.Criterion) coaching.Criterion {
	c.AllowNotApplicable = true
	return c
}

// detected lets the moment answer the criterion: with present where it was heard, with 0 where not.
func detected(c coaching.Criterion, moment string, present int) coaching.Criterion {
	c.AutoScore = &coaching.AutoScore{
		Moments: namesOf(coaching.Moments, moment), Match: "ANY", Present: new(decimal(present)), Absent: new(decimal(0)),
	}
	return c
}

// shownIf hides the criterion unless an earlier one is answered with value.
func shownIf(c coaching.Criterion, earlier string, value int) coaching.Criterion {
	c.ShowIf = &coaching.ShowIf{CriterionID: earlier, Values: []coaching.Decimal{decimal(value)}}
	return c
}

func options(choices ...coaching.Option) coaching.Answer {
	return coaching.Answer{Type: coaching.AnswerOptions, Options: choices}
}

func choice(value int, label string, points int) coaching.Option {
	return coaching.Option{Value: decimal(value), Label: label, Points: decimal(points)}
}

func failing(o coaching.Option, effect coaching.Effect) coaching.Option {
	o.AutoFail = &coaching.AutoFail{Effect: effect}
	return o
}

// scale is a range from low to high in steps.
func scale(low, high int, step coaching.Decimal) coaching.Answer {
	return coaching.Answer{Type: coaching.AnswerRange, Min: new(decimal(low)), Max: new(decimal(high)), Step: &step}
}

func text() coaching.Answer { return coaching.Answer{Type: coaching.AnswerText} }

func decimal(n int) coaching.Decimal { return coaching.Decimal(n) * coaching.DecimalUnit }

// half is the step of a scale in halves.
const half coaching.Decimal = coaching.DecimalUnit / 2

// judged passes totals from pass on, and names four bands of them.
func judged(pass, excellent, good, fair int) *coaching.QAScoreConfig {
	return &coaching.QAScoreConfig{PassScore: new(decimal(pass)), Bands: []coaching.Band{
		{Label: "Excellent", Min: decimal(excellent)}, {Label: "Good", Min: decimal(good)},
		{Label: "To improve", Min: decimal(fair)}, {Label: "Critical", Min: 0},
	}}
}

// period is a rhythm that began about half a year ago, on a Monday morning.
func period(c clock, cadence coaching.Cadence, zone string) *coaching.EvaluationPeriod {
	begin := c.before(26 * 7 * day).Truncate(day)
	for begin.Weekday() != time.Monday {
		begin = begin.Add(-day)
	}
	return &coaching.EvaluationPeriod{Cadence: cadence, StartTime: begin.Add(6 * time.Hour), TimeZoneID: zone}
}
