package main

import (
	"fmt"
	"time"

	"opencoaching/coaching"
	"opencoaching/service"
)

// The data of the measurements: one customer and profile, 50 agents, one template with twenty criteria from 0 to 10.
const (
	agentCount     = 50
	criterionCount = 20
)

var home = coaching.Parent{Customer: "bench", Profile: "main"}

func name(c coaching.Collection, id string) string { return home.Name(c, id).String() }

func agentName(i int) string { return name(coaching.Users, fmt.Sprintf("agent-%02d", i%agentCount)) }

func criterionID(i int) string { return fmt.Sprintf("criterion-%02d", i) }

// dataSet is a data set with so many submitted scorecards, a minute apart.
func dataSet(scorecards int) *service.DataSet {
	begin := coaching.Instant(time.Now().Add(-time.Duration(scorecards+60) * time.Minute))
	head := func(c coaching.Collection, id string) coaching.Head {
		return coaching.Head{Name: name(c, id), CreateTime: begin, UpdateTime: begin}
	}
	set := &service.DataSet{Profile: home, Entries: []coaching.Entry{
		&coaching.Customer{Head: head(coaching.Customers, home.Customer)},
		&coaching.Profile{Head: head(coaching.Profiles, home.Profile)},
		&coaching.UseCase{Head: head(coaching.UseCases, "calls")},
		&coaching.User{Head: head(coaching.Users, "author"), Roles: []coaching.Role{coaching.RoleQAAdmin}},
	}}
	for i := range agentCount {
		set.Entries = append(set.Entries, &coaching.User{
			Head: coaching.Head{Name: agentName(i), CreateTime: begin, UpdateTime: begin}, DisplayName: fmt.Sprintf("Agent %02d", i),
			Email: fmt.Sprintf("agent-%02d@example.com", i), Roles: []coaching.Role{coaching.RoleAgent},
		})
	}
	set.Templates = []*coaching.Template{template(begin)}
	for i := range scorecards {
		set.Scorecards = append(set.Scorecards, scorecard(i, begin.Add(time.Duration(i)*time.Minute)))
	}
	return set
}

func template(at time.Time) *coaching.Template {
	chapter := coaching.Chapter{ChapterID: "all", DisplayName: "All"}
	for i := range criterionCount {
		chapter.Criteria = append(chapter.Criteria, coaching.Criterion{
			CriterionID: criterionID(i), DisplayName: fmt.Sprintf("Criterion %02d", i),
			Answer: coaching.Answer{Type: coaching.AnswerRange, Min: new(coaching.Decimal(0)), Max: new(coaching.Decimal(10 * coaching.DecimalUnit))},
		})
	}
	t := &coaching.Template{
		Name: name(coaching.ScorecardTemplates, "form"), Title: "Form", CreateTime: at, LastUpdatedBy: name(coaching.Users, "author"),
		Content: coaching.TemplateContent{Chapters: []coaching.Chapter{chapter}},
	}
	t.Normalize()
	return t
}

func scorecard(i int, at time.Time) *coaching.Scorecard {
	author := &coaching.Person{Name: name(coaching.Users, "author")}
	card := &coaching.Scorecard{
		Name:             name(coaching.Scorecards, fmt.Sprintf("card-%07d", i)),
		ConversationName: name(coaching.Conversations, fmt.Sprintf("conversation-%07d", i)),
		AgentUserName:    agentName(i), TemplateName: name(coaching.ScorecardTemplates, "form") + "@1", UsecaseName: name(coaching.UseCases, "calls"),
		Creator: author, SubmittedBy: author, CreateTime: at, UpdateTime: at.Add(10 * time.Minute), SubmitTime: at.Add(10 * time.Minute),
	}
	for c := range criterionCount {
		score := coaching.Score{CriterionID: criterionID(c), NumericValue: new(coaching.Decimal((i*7 + c*13) % 101 * 1000))}
		if c%5 == 0 {
			score.Comment = "A short remark on this answer."
		}
		card.Scores = append(card.Scores, score)
	}
	return card
}
