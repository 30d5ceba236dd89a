package demo

import (
	"time"

	"opencoaching/coaching"
)

// examples are the scorecards that the examples of the API document speak of, all of agent-07's conversation: one that
// has been through everything, a complete draft, a submitted one that waits for the agent, and a draft to delete.
func examples(c contact) []*coaching.Scorecard {
	begun := c.EndTime.Add(20 * time.Minute)
	acknowledged := example(c, "sc-0001", begun)
	acknowledged.SubmitTime = acknowledged.UpdateTime
	acknowledged.AcknowledgeTime = acknowledged.SubmitTime.Add(4 * time.Hour)
	acknowledged.AcknowledgeComment = "Thank you, I will mind the farewell."
	submitted := example(c, "example-submitted", begun.Add(time.Hour))
	submitted.SubmitTime = submitted.UpdateTime
	for _, card := range []*coaching.Scorecard{acknowledged, submitted} {
		card.SubmissionSource = "SCORECARD_SUBMISSION_SOURCE_CLOSED_CONVERSATIONS"
	}
	draft := example(c, "example-draft", begun.Add(2*time.Hour))
	spare := example(c, deletable, begun.Add(3*time.Hour))
	spare.Comment, spare.Scores = "", spare.Scores[:1]
	return []*coaching.Scorecard{acknowledged, submitted, draft, spare}
}

// example is the scorecard of the document's own sample: 74 percent.
func example(c contact, id string, begun time.Time) *coaching.Scorecard {
	number := func(criterion string, tenths int) coaching.Score {
		return coaching.Score{CriterionID: criterion, NumericValue: new(coaching.Decimal(tenths) * coaching.DecimalUnit / 10)}
	}
	solution := number("solution", 80)
	solution.Comment = "Offered the refund without being asked."
	return &coaching.Scorecard{
		Name:             nameOf(coaching.Scorecards, id),
		ConversationName: c.Name,
		AgentUserName:    c.AgentUserName,
		UsecaseName:      c.UsecaseName,
		Creator:          &coaching.Person{Name: nameOf(coaching.Users, "qa-1")},
		TemplateName:     nameOf(coaching.ScorecardTemplates, callQuality) + "@2",
		Comment:          "Clear diagnosis, friendly close.",
		CreateTime:       begun,
		UpdateTime:       begun.Add(15 * time.Minute),
		Scores: []coaching.Score{
			number("greeting", 100),
			{CriterionID: "identity", NotApplicable: true},
			number("diagnosis", 45),
			solution,
			{CriterionID: "notes", TextValue: new("The customer asked for a call back on Friday.")},
			number("summary", 100),
			number("farewell", 0),
		},
	}
}
