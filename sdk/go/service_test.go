package coachingclient_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"
	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	coachingclient "opencoaching/sdk/go"
)

// TestService calls the real service.
func TestService(t *testing.T) {
	t.Parallel()
	client := newClient(t, startServer(t))
	t.Run("a scorecard lives from its template to the export", func(t *testing.T) { t.Parallel(); testLifeCycle(t, client) })
	t.Run("a refusal has code, reason and every violation", func(t *testing.T) { t.Parallel(); testRefusal(t, client) })
	t.Run("all scorecards come, each once", func(t *testing.T) { t.Parallel(); testPaging(t, client) })
	t.Run("a change can depend on what was read", func(t *testing.T) { t.Parallel(); testETags(t, client) })
	t.Run("a call can be made as somebody else", func(t *testing.T) { t.Parallel(); testCaller(t, client) })
}

func testLifeCycle(t *testing.T, client *coachingclient.Client) {
	ctx := t.Context()
	made, err := client.CreateScorecardTemplate(ctx, customer, profile, nil, newTemplate())
	require.NoError(t, err)
	template := *made.ScorecardTemplate.Name
	require.True(t, strings.HasSuffix(template, "@1"))
	require.Equal(t, "999999.9999", made.ScorecardTemplate.Template.Chapters[0].Criteria[1].Answer.Options[1].Value.String())

	scores := []coachingclient.Score{
		{CriterionID: "care", NumericValue: coachingclient.Number("33.33")},
		{CriterionID: "result", NumericValue: coachingclient.Number("999999.9999")},
	}
	explained, err := client.ScoreScorecard(ctx, customer, profile, coachingclient.ScoreScorecardRequest{TemplateName: template, Scores: scores})
	require.NoError(t, err)
	require.Equal(t, "77.78", explained.TotalScore.String())
	require.Equal(t, "23333/300", explained.Explanation.Total.Exact)
	var sum coachingclient.Decimal
	for _, criterion := range explained.Explanation.Criteria {
		sum += criterion.Contribution.Value
	}
	require.Equal(t, explained.TotalScore, sum, "what is printed adds up")

	card, err := client.CreateScorecard(ctx, customer, profile, nil, newScorecard(template, scores))
	require.NoError(t, err)
	require.Equal(t, explained.TotalScore, *card.Scorecard.TotalScore)
	require.Equal(t, "33.33", card.Scorecard.Scores[0].NumericValue.String())

	id := coachingclient.ID(*card.Scorecard.Name)
	submitted, err := client.SubmitScorecard(ctx, customer, profile, id, nil, coachingclient.SubmitScorecardRequest{})
	require.NoError(t, err)
	again, err := client.SubmitScorecard(ctx, customer, profile, id, nil, coachingclient.SubmitScorecardRequest{})
	require.NoError(t, err)
	require.Equal(t, submitted, again, "a second submit changes nothing, which is why it is repeated")

	requireExported(t, client, template)
}

func newTemplate() coachingclient.ScorecardTemplate {
	name := parent + "/scorecardTemplates/" + uuid.NewString()
	return coachingclient.ScorecardTemplate{
		Name:  &name,
		Title: "Made in Go",
		Template: coachingclient.TemplateContent{Chapters: []coachingclient.Chapter{{
			ChapterID: "call", DisplayName: new("Call"),
			Criteria: []coachingclient.Criterion{
				{CriterionID: "care", DisplayName: new("Care"), Answer: coachingclient.AnswerFormat{
					Type: coachingclient.AnswerTypeRange,
					Min:  coachingclient.Number("0"), Max: coachingclient.Number("100"), Step: coachingclient.Number("0.01"),
				}},
				{CriterionID: "result", DisplayName: new("Result"), Weight: coachingclient.Number("2"), Answer: coachingclient.AnswerFormat{
					Type: coachingclient.AnswerTypeOptions,
					Options: []coachingclient.AnswerOption{
						{Value: *coachingclient.Number("0.0001"), Points: 0},
						{Value: *coachingclient.Number("999999.9999"), Points: *coachingclient.Number("10")},
					},
				}},
			},
		}}},
	}
}

func newScorecard(template string, scores []coachingclient.Score) coachingclient.Scorecard {
	now := time.Now().UTC().Add(-time.Minute)
	return coachingclient.Scorecard{
		ConversationName: parent + "/conversations/conv-0001",
		AgentUserName:    "customers/acme/users/agent-07",
		TemplateName:     template,
		UsecaseName:      new(parent + "/usecases/inbound-calls"),
		Scores:           scores,
		CreateTime:       now,
		UpdateTime:       now,
	}
}

// requireExported exports the scorecards of the template both ways, and reads the file.
func requireExported(t *testing.T, client *coachingclient.Client, template string) {
	t.Helper()
	wanted := coachingclient.ExportScorecardsRequest{
		StartTime: time.Now().Add(-time.Hour), EndTime: time.Now().Add(time.Hour),
		ScorecardTemplateNames: []string{strings.TrimSuffix(template, "@1") + "@*"},
	}
	file, err := client.ExportCSV(t.Context(), customer, profile, nil, wanted)
	require.NoError(t, err)
	rows, err := csv.NewReader(file).ReadAll()
	require.NoError(t, err)
	require.NoError(t, file.Close())
	require.Len(t, rows, 2)
	cells := map[string]string{}
	for column, heading := range rows[0] {
		cells[heading] = rows[1][column]
	}
	require.Equal(t, "SUBMITTED", cells["status"])
	require.Equal(t, "77.78", cells["total_score"])
	require.Equal(t, "33.33", cells["Made in Go / Call / Care"])
	require.Equal(t, "999999.9999", cells["Made in Go / Call / Result"])

	whole, err := client.ExportScorecards(t.Context(), customer, profile, nil, wanted)
	require.NoError(t, err)
	inside, err := csv.NewReader(bytes.NewReader(whole.Data)).ReadAll()
	require.NoError(t, err)
	require.Equal(t, rows, inside)
}

func testRefusal(t *testing.T, client *coachingclient.Client) {
	_, err := client.CreateScorecard(t.Context(), customer, profile, nil, newScorecard("nonsense", []coachingclient.Score{{CriterionID: "a b"}}))
	var fault *coachingclient.Error
	require.ErrorAs(t, err, &fault)
	require.Equal(t, 400, fault.HTTPStatus)
	require.Equal(t, int32(3), fault.Code)
	require.NotEmpty(t, fault.Reason)
	fields := map[string]string{}
	for _, violation := range fault.Violations {
		fields[violation.Field] = violation.Description
	}
	require.Contains(t, fields["templateName"], "customers/{customer_id}/profiles/{profile_id}/scorecardTemplates/")
	require.Contains(t, fields, "scores[0].criterionId")
	require.ErrorContains(t, err, "templateName: must be")

	_, err = client.GetScorecard(t.Context(), customer, profile, "no-such")
	require.ErrorAs(t, err, &fault)
	require.Equal(t, 404, fault.HTTPStatus)
	require.Equal(t, int32(5), fault.Code)
	require.Equal(t, "NOT_FOUND", fault.Reason)
}

func testPaging(t *testing.T, client *coachingclient.Client) {
	seen := map[string]bool{}
	for card, err := range client.AllScorecards(t.Context(), customer, profile, &coachingclient.ListScorecardsParams{PageSize: new(int32(300))}) {
		require.NoError(t, err)
		require.False(t, seen[*card.Name], "%s came twice", *card.Name)
		seen[*card.Name] = true
	}
	for i := range 2000 {
		require.Contains(t, seen, fmt.Sprintf("%s/scorecards/sc-%04d", parent, i+1))
	}
	templates := 0
	for _, err := range client.AllCurrentScorecardTemplates(t.Context(), customer, profile, nil) {
		require.NoError(t, err)
		templates++
	}
	require.GreaterOrEqual(t, templates, 3)
	for _, err := range client.AllTargets(t.Context(), customer, profile, coachingclient.ListTargetsRequest{PageSize: new(int32(1))}) {
		require.NoError(t, err)
		return // a loop may end early
	}
	require.Fail(t, "there are targets")
}

func testETags(t *testing.T, client *coachingclient.Client) {
	ctx := t.Context()
	var made, read, changed string
	name := parent + "/moments/made-in-go-" + uuid.NewString()
	_, err := client.CreateMoment(ctx, customer, profile, nil, coachingclient.Moment{Name: &name}, coachingclient.KeepETag(&made))
	require.NoError(t, err)
	_, err = client.GetMoment(ctx, customer, profile, coachingclient.ID(name), coachingclient.KeepETag(&read))
	require.NoError(t, err)
	require.NotEmpty(t, made)
	require.Equal(t, made, read)
	params := &coachingclient.UpdateMomentParams{IfMatch: &read}
	body := coachingclient.UpdateMomentRequest{Moment: coachingclient.MomentPatch{DisplayName: nullable.NewNullableWithValue("Made in Go")}}
	_, err = client.UpdateMoment(ctx, customer, profile, coachingclient.ID(name), params, body, coachingclient.KeepETag(&changed))
	require.NoError(t, err)
	require.NotEmpty(t, changed)
	require.NotEqual(t, read, changed)
}

func testCaller(t *testing.T, client *coachingclient.Client) {
	user := "customers/acme/users/agent-07"
	_, err := client.CreateTarget(t.Context(), customer, profile, nil, coachingclient.Target{
		ScorecardTemplateName: parent + "/scorecardTemplates/call-quality", UsecaseName: parent + "/usecases/inbound-calls",
		Target: coaching.DecimalUnit,
	}, coachingclient.As(user))
	var fault *coachingclient.Error
	require.ErrorAs(t, err, &fault)
	require.Equal(t, "PERMISSION_DENIED", fault.Reason)
}
