package demo

import "opencoaching/coaching"

// revised is how long ago the second revision of call-quality took over.
const revised = 45 * day

// callQualityFirst weighs criteria, the solution three times and the diagnosis twice. It knows no farewell.
func callQualityFirst(c clock) *coaching.Template {
	t := callQualityTemplate(c)
	t.Content.Chapters = []coaching.Chapter{
		openingChapter(),
		chapter("resolution", "Resolution", 1, weighing(diagnosis(), 2), weighing(solution(), 3), notes()),
		chapter("closing", "Closing", 1, summary()),
	}
	return t
}

// callQualitySecond adds the farewell and lets every criterion count the same.
func callQualitySecond(c clock) *coaching.Template {
	t := callQualityTemplate(c)
	t.CreateTime = c.before(revised)
	t.Content.Chapters = []coaching.Chapter{
		openingChapter(),
		chapter("resolution", "Resolution", 1, diagnosis(), solution(), notes()),
		chapter("closing", "Closing", 1, summary(), criterion("farewell", "Farewell", "Thanks the caller and says goodbye by name.",
			options(choice(0, "Missing", 0), choice(5, "Given", 5)))),
	}
	return t
}

// callQualityTemplate is call-quality without its chapters.
func callQualityTemplate(c clock) *coaching.Template {
	t := template(callQuality, "Call quality", c.before(200*day))
	t.Content.Scoring = scoring(coaching.WeightedCriteria, coaching.ZeroBased, 2)
	t.UsecaseNames = namesOf(coaching.UseCases, "inbound-calls", "technical-support")
	t.QAScoreConfig = judged(80, 90, 80, 60)
	t.QATaskConfig = &coaching.QATaskConfig{
		EvaluationPeriod: period(c, coaching.Weekly, "Europe/London"),
		TaskComplete: &coaching.TaskComplete{
			EvaluatedConversationCountPerAgent: 3,
			OverriddenAgents: []coaching.OverriddenAgent{
				{GroupName: nameOf(coaching.Groups, "new-hires"), EvaluatedConversationCountPerAgent: 5},
				{UserName: nameOf(coaching.Users, agentID(7)), EvaluatedConversationCountPerAgent: 4},
			},
		},
	}
	return t
}

func openingChapter() coaching.Chapter {
	greeting := criterion("greeting", "Greeting", "Company, own first name, offer to help.",
		options(choice(0, "Missed", 0), choice(5, "Partly", 5), choice(10, "Full", 10)))
	identity := criterion("identity", "Identity", "Finds out who is calling before the account is spoken of. Not applicable to general questions.",
		options(choice(1, "Yes", 10), choice(0, "No", 0)))
	return chapter("opening", "Opening", 1,
		detected(greeting, "greeting", 10), optional(detected(identity, "identity-check", 1)))
}

func diagnosis() coaching.Criterion {
	return criterion("diagnosis", "Diagnosis", "From 0, guessing, to 5, asking the one question that leads to the cause.", scale(0, 5, half))
}

func solution() coaching.Criterion {
	return required(criterion("solution", "Solution", "How far the caller's matter is settled at the end of the call.", scale(0, 10, decimal(1))))
}

func notes() coaching.Criterion {
	return criterion("notes", "Notes", "What the next person on the case should know.", text())
}

func summary() coaching.Criterion {
	return detected(criterion("summary", "Summary", "Says again what was agreed and who does what by when.",
		options(choice(0, "Missing", 0), choice(10, "Given", 10))), "closing-summary", 10)
}

// complianceTemplate adds up raw points, and fails in the three ways there are: the scorecard, the chapter, the flag.
func complianceTemplate(c clock) *coaching.Template {
	t := template(compliance, "Compliance", c.before(180*day))
	t.Content.Scoring = scoring(coaching.RawPoints, coaching.ZeroBased, 1)
	terms := criterion("terms", "Terms", "How completely the terms were read out. Below 3 nothing in this chapter counts.", scale(0, 10, decimal(1)))
	terms.Answer.AutoFail = &coaching.RangeAutoFail{Operator: coaching.LessThan, Value: decimal(3), Effect: coaching.ZeroChapter}
	t.Content.Chapters = []coaching.Chapter{
		chapter("identification", "Identification", 1,
			required(criterion("verification", "Verification", "Skipping it fails the whole scorecard.",
				options(failing(choice(0, "Skipped", 0), coaching.ZeroScorecard), choice(1, "One item", 5), choice(2, "Two items", 10)))),
			criterion("recording-notice", "Recording notice", "Says that the conversation is kept.", options(choice(0, "No", 0), choice(1, "Yes", 4)))),
		chapter("disclosure", "Disclosure", 1, required(terms),
			optional(criterion("fees", "Fees", "Names every fee before the customer agrees. Not applicable where nothing is sold.",
				options(choice(0, "None", 0), choice(1, "Some", 3), choice(2, "All", 6))))),
		chapter("data-protection", "Data protection", 1,
			required(criterion("card-data", "Card data", "Card numbers spoken aloud are flagged for the data protection officer.",
				options(failing(choice(0, "Spoken aloud", 0), coaching.FlagOnly), choice(1, "Kept safe", 5)))),
			criterion("remarks", "Remarks", "For the data protection officer.", text())),
	}
	t.Audience = &coaching.Audience{GroupNames: namesOf(coaching.Groups, "everyone")}
	t.UsecaseNames = namesOf(coaching.UseCases, "inbound-calls", "chat-support", "technical-support")
	t.QAScoreConfig = judged(95, 98, 95, 80)
	t.QATaskConfig = &coaching.QATaskConfig{
		EvaluationPeriod: period(c, coaching.Monthly, "Europe/Berlin"),
		TaskComplete:     &coaching.TaskComplete{EvaluatedConversationCountPerAgent: 2},
	}
	return t
}

// chatCareTemplate weighs chapters and measures between the least and the greatest points, which may be below zero. How
// a refund was explained is asked only where one was offered.
func chatCareTemplate(c clock) *coaching.Template {
	t := template(chatCare, "Chat care", c.before(150*day))
	t.Content.Scoring = scoring(coaching.WeightedChapters, coaching.MinMax, 2)
	refund := criterion("refund", "Refund", "Not applicable where the customer had no claim to one.",
		options(choice(0, "Due, not offered", 0), choice(1, "Offered", 10)))
	t.Content.Chapters = []coaching.Chapter{
		chapter("tone", "Tone", 60,
			required(detected(criterion("empathy", "Empathy", "A cold answer costs points.",
				options(choice(-1, "Cold", -5), choice(0, "Neutral", 0), choice(1, "Warm", 5))), "empathy-shown", 1)),
			criterion("clarity", "Clarity", "Short sentences, no jargon, one thing at a time.", scale(1, 5, half))),
		chapter("handling", "Handling", 40,
			optional(detected(refund, "refund-offered", 1)),
			shownIf(criterion("refund-explained", "Refund explained", "Amount, way and day are named.", scale(0, 4, decimal(1))), "refund", 1),
			optional(criterion("speed", "Speed", "Time between messages, from 0 to 10. Not applicable to messages left overnight.", scale(0, 10, decimal(1)))),
			required(criterion("outcome", "Outcome", "Where the matter stands when the chat ends.",
				options(choice(0, "Open", 0), choice(1, "Handed over", 4), choice(2, "Settled", 10))))),
	}
	t.Audience = &coaching.Audience{TeamNames: namesOf(coaching.Teams, "retention", "onboarding")}
	t.UsecaseNames = namesOf(coaching.UseCases, "chat-support")
	t.QAScoreConfig = judged(75, 90, 75, 55)
	t.QATaskConfig = &coaching.QATaskConfig{EvaluationPeriod: period(c, coaching.Biweekly, "America/New_York")}
	t.QATaskConfig.EvaluationPeriod.OverrideTimeRange = &coaching.OverrideTimeRange{
		StartOffset: coaching.LocalOffset{Days: -1}, EndOffset: coaching.LocalOffset{Days: -1, Minutes: 360},
	}
	t.QATaskConfig.TaskComplete = &coaching.TaskComplete{EvaluatedConversationCountPerAgent: 4}
	return t
}

// deletableTemplate is one that no scorecard pins.
func deletableTemplate(c clock) *coaching.Template {
	t := template(deletable, "Deletable", c.before(20*day))
	t.Content.Scoring = scoring(coaching.WeightedPoints, coaching.ZeroBased, 0)
	t.Content.Chapters = []coaching.Chapter{
		chapter("only", "Only chapter", 1, criterion("only-question", "Only question", "", options(choice(0, "No", 0), choice(1, "Yes", 1)))),
	}
	return t
}
