package export

import (
	"bytes"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
)

const profile = "customers/acme/profiles/support"

// written writes an export of the rows and returns the file.
func written(t testing.TB, o Options, rows []*Row) []byte {
	t.Helper()
	var out bytes.Buffer
	w := NewWriter(&out, o)
	require.NoError(t, w.Header())
	for _, row := range rows {
		require.NoError(t, w.Write(row))
	}
	require.NoError(t, w.Flush())
	return out.Bytes()
}

// parsed writes an export and reads it back: the headings and the records below them.
func parsed(t *testing.T, o Options, rows []*Row) (header []string, records [][]string) {
	t.Helper()
	records, err := parseCSV(written(t, o, rows))
	require.NoError(t, err)
	for _, record := range records {
		require.Len(t, record, len(records[0]), "every record must be as wide as the header")
	}
	return records[0], records[1:]
}

func template(id string, number int, title string, chapters ...coaching.Chapter) *coaching.Template {
	return &coaching.Template{
		Name:     templateName(id, number),
		Title:    title,
		Revision: number,
		Content:  coaching.TemplateContent{Chapters: chapters},
	}
}

func templateName(id string, number int) string {
	return profile + "/scorecardTemplates/" + id + "@" + strconv.Itoa(number)
}

// chapter makes a chapter of criteria given as id and display name in turn.
func chapter(id, displayName string, criteria ...string) coaching.Chapter {
	c := coaching.Chapter{ChapterID: id, DisplayName: displayName}
	for i := 0; i < len(criteria); i += 2 {
		c.Criteria = append(c.Criteria, coaching.Criterion{CriterionID: criteria[i], DisplayName: criteria[i+1]})
	}
	return c
}

// sampleTemplates are two templates, one in two revisions between which a criterion was renamed, one moved, one
// removed and two added, in no order.
func sampleTemplates() []*coaching.Template {
	return []*coaching.Template{
		template("call-quality", 1, "Calls (old)",
			chapter("opening", "Start", "greeting", "Hello", "script", "Keeps to the script"),
			chapter("closing", "", "thanks", "", "notes", "Remarks"),
		),
		template("compliance", 3, "Compliance",
			chapter("law", "Law", "recording", "Tells of the recording", "advice", "=Advice"),
		),
		template("call-quality", 2, "Call quality",
			chapter("opening", "Opening", "greeting", "Greeting", "identity", "Identity, checked"),
			chapter("resolution", "Resolution", "notes", "Notes", "solution", "\"Best\" solution"),
		),
	}
}

// sampleRows are scorecards of sampleTemplates: all fields set; an old draft full of things to escape; nothing
// applicable; no answers; one of an appeal, of which nothing around it is known.
func sampleRows() []*Row {
	return []*Row{fullRow(), draftRow(), notApplicableRow(), unansweredRow(), strangerRow()}
}

func fullRow() *Row {
	return &Row{
		Scorecard: &coaching.Scorecard{
			Name:              profile + "/scorecards/sc-0001",
			ConversationName:  profile + "/conversations/conv-0001",
			AgentUserName:     "customers/acme/users/agent-07",
			Creator:           &coaching.Person{Name: "customers/acme/users/qa-1", DisplayName: "QA 1"},
			TemplateName:      templateName("call-quality", 2),
			Comment:           "Good, on the whole",
			TotalScore:        876543,
			CoachingPlanNames: []string{profile + "/coachingPlans/plan-1", profile + "/coachingPlans/plan-2"},
			CreateTime:        at("2026-05-01T10:30:00.123456Z"),
			UpdateTime:        at("2026-05-02T10:30:00Z"),
			SubmitTime:        at("2026-05-02T10:30:00Z"),
			AIScoreTime:       at("2026-05-01T10:31:00Z"),
			ManuallyScored:    true,
			AutoFailed:        true,
			AcknowledgeTime:   at("2026-05-03T06:00:00Z"),

			AcknowledgeComment:          "Thank you",
			UsecaseName:                 profile + "/usecases/inbound-calls",
			SubmittedBy:                 &coaching.Person{Name: "customers/acme/users/qa-2"},
			CalibratedScorecardName:     profile + "/scorecards/sc-0000",
			CalibrationConsistencyScore: new(coaching.Decimal(995000)),
			ProcessID:                   "ticket 42",
			ProcessInteractionTime:      at("2026-04-30T23:59:59.999999Z"),
			SubmissionSource:            "SCORECARD_SUBMISSION_SOURCE_QM_TASK_HOME",
			Scores: []coaching.Score{
				{CriterionID: "solution", NumericValue: new(coaching.Decimal(75000)), Comment: "second"},
				{CriterionID: "greeting", NumericValue: new(coaching.Decimal(-12500)), AIValue: new(coaching.Decimal(100000)), AIScored: true, AutoFailed: true},
				{CriterionID: "identity", NotApplicable: true, Comment: "known by voice"},
				{CriterionID: "notes", TextValue: new("calm")},
			},
		},
		Agent: &coaching.User{
			Head: coaching.Head{Name: "customers/acme/users/agent-07"}, Email: "agent-07@acme.example",
			DisplayName: "Agent 07", FullName: "Agent Seven", Team: "customers/acme/teams/billing",
		},
		GroupIDs: []string{"everyone", "site-north"},
		Conversation: &coaching.Conversation{
			StartTime: at("2026-05-01T09:00:00Z"), EndTime: at("2026-05-01T09:12:30.5Z"), Channel: "VOICE", LanguageCode: "en-US",
		},
	}
}

func draftRow() *Row {
	return &Row{
		Scorecard: &coaching.Scorecard{
			Name: profile + "/scorecards/sc-0002", AgentUserName: "customers/acme/users/agent-08",
			TemplateName: templateName("call-quality", 1), TotalScore: 0,
			Comment:    "=HYPERLINK(\"x\")",
			ProcessID:  "-7",
			CreateTime: at("2026-12-01T10:30:00Z"), UpdateTime: at("2026-12-01T10:30:00Z"),
			Scores: []coaching.Score{
				{CriterionID: "greeting", NumericValue: new(coaching.Decimal(1)), Comment: "one\ntwo\r\nthree, \"four\""},
				{CriterionID: "script", NumericValue: new(coaching.Decimal(0)), Comment: "- missed the\r\n- second part"},
				{CriterionID: "thanks", NumericValue: new(coaching.Decimal(1000000 * coaching.DecimalUnit))},
				{CriterionID: "notes", TextValue: new("@all"), Comment: "\u00a0+1"},
			},
		},
		Agent:    &coaching.User{FullName: "+Agent Eight"},
		GroupIDs: []string{"site-south"},
	}
}

func notApplicableRow() *Row {
	return &Row{
		Scorecard: &coaching.Scorecard{
			Name: profile + "/scorecards/sc-0003", AgentUserName: "customers/acme/users/agent-09",
			TemplateName: templateName("compliance", 3), TotalScore: coaching.NotApplicable,
			CreateTime: at("1970-01-01T00:00:00Z"), UpdateTime: at("2199-12-31T23:59:59.999999Z"),
			SubmitTime: at("2026-05-02T10:30:00Z"),
			Scores: []coaching.Score{
				{CriterionID: "recording", NotApplicable: true},
				{CriterionID: "advice", NotApplicable: true},
			},
		},
		Agent:        &coaching.User{DisplayName: "Agent 09"},
		Conversation: &coaching.Conversation{Channel: "=CHAT"},
	}
}

func unansweredRow() *Row {
	return &Row{
		Scorecard: &coaching.Scorecard{
			Name: profile + "/scorecards/sc-0004", AgentUserName: "customers/acme/users/agent-10",
			TemplateName: templateName("call-quality", 2),
			CreateTime:   at("2026-05-01T10:30:00Z"), UpdateTime: at("2026-05-01T10:30:00Z"),
		},
		Agent: &coaching.User{DisplayName: "Agent 10"},
	}
}

func strangerRow() *Row {
	return &Row{
		Scorecard: &coaching.Scorecard{
			Name: profile + "/scorecards/sc-0005", AgentUserName: "customers/acme/users/agent-11",
			ConversationName: profile + "/conversations/elsewhere",
			TemplateName:     templateName("compliance", 3), TotalScore: 10000,
			CreateTime: at("2026-05-01T10:30:00Z"), UpdateTime: at("2026-05-01T10:30:00Z"),
			ScorecardType: "SCORECARD_TYPE_APPEAL_REQUEST", ReferenceScorecardID: "sc-0001",
			Scores: []coaching.Score{{CriterionID: "advice", NumericValue: new(coaching.Decimal(10000))}},
		},
	}
}

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		panic(err)
	}
	return t
}
