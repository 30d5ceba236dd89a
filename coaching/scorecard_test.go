package coaching_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
)

var (
	created = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	noon    = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
)

func reviewer() *coaching.Person { return &coaching.Person{Name: "customers/c/users/qa-1"} }

func draft() *coaching.Scorecard {
	return &coaching.Scorecard{CreateTime: created, UpdateTime: created, Scores: []coaching.Score{number("greeting", 1)}}
}

func submitted() *coaching.Scorecard {
	s := draft()
	s.Submit(reviewer(), "", noon)
	return s
}

func TestStateIsReadFromTheTimes(t *testing.T) {
	t.Parallel()
	s := draft()
	require.Equal(t, coaching.Draft, s.State())
	s.SubmitTime = noon
	require.Equal(t, coaching.Submitted, s.State())
	s.AcknowledgeTime = noon
	require.Equal(t, coaching.Acknowledged, s.State())
}

func TestSubmit(t *testing.T) {
	t.Parallel()
	s := draft()
	require.True(t, s.Submit(reviewer(), "A_SOURCE", noon.Add(1500*time.Nanosecond)))
	at := noon.Add(time.Microsecond)
	require.Equal(t, coaching.Submitted, s.State())
	require.Equal(t, at, s.SubmitTime)
	require.Equal(t, at, s.UpdateTime)
	require.Equal(t, reviewer(), s.SubmittedBy)
	require.Equal(t, reviewer(), s.UpdatedBy)
	require.Equal(t, coaching.SubmissionSource("A_SOURCE"), s.SubmissionSource)
	require.True(t, s.ManuallyScored)
}

func TestSecondSubmitChangesNothing(t *testing.T) {
	t.Parallel()
	s := submitted()
	before := *s
	require.False(t, s.Submit(&coaching.Person{Name: "customers/c/users/qa-2"}, "OTHER", noon.Add(time.Hour)))
	require.Equal(t, before, *s)
}

func TestSubmitWithoutASourceKeepsTheOneThereIs(t *testing.T) {
	t.Parallel()
	s := draft()
	s.SubmissionSource = "A_SOURCE"
	s.Submit(reviewer(), "", noon)
	require.Equal(t, coaching.SubmissionSource("A_SOURCE"), s.SubmissionSource)
}

func TestTimesDoNotRunBackwardsWithTheClock(t *testing.T) {
	t.Parallel()
	s := draft()
	s.UpdateTime = noon
	s.Touch(reviewer(), created)
	require.Equal(t, noon, s.UpdateTime)

	s.Submit(reviewer(), "", created.Add(-time.Hour))
	require.Equal(t, created, s.SubmitTime)
	_, err := s.Acknowledge(reviewer(), "", created.Add(-time.Hour))
	require.NoError(t, err)
	require.Equal(t, s.SubmitTime, s.AcknowledgeTime)
	require.Equal(t, noon, s.UpdateTime)
}

func TestAcknowledge(t *testing.T) {
	t.Parallel()
	s := submitted()
	s.ManuallyScored = false
	agent := &coaching.Person{Name: "customers/c/users/agent-01"}
	changed, err := s.Acknowledge(agent, "understood", noon.Add(time.Hour))
	require.NoError(t, err)
	require.True(t, changed)
	require.Equal(t, coaching.Acknowledged, s.State())
	require.Equal(t, noon.Add(time.Hour), s.AcknowledgeTime)
	require.Equal(t, "understood", s.AcknowledgeComment)
	require.Equal(t, agent, s.UpdatedBy)
	require.False(t, s.ManuallyScored, "an acknowledgement scores nothing")

	before := *s
	changed, err = s.Acknowledge(reviewer(), "again", noon.Add(2*time.Hour))
	require.NoError(t, err)
	require.False(t, changed)
	require.Equal(t, before, *s)
}

func TestDraftCannotBeAcknowledged(t *testing.T) {
	t.Parallel()
	s := draft()
	before := *s
	changed, err := s.Acknowledge(reviewer(), "", noon)
	require.False(t, changed)
	requireKind(t, err, coaching.FailedPrecondition, "SCORECARD_NOT_SUBMITTED")
	require.Equal(t, before, *s)
}

func TestOnlyADraftIsEditable(t *testing.T) {
	t.Parallel()
	require.NoError(t, draft().Editable())
	requireKind(t, submitted().Editable(), coaching.FailedPrecondition, "SCORECARD_SUBMITTED")
}

func TestReset(t *testing.T) {
	t.Parallel()
	s := submitted()
	remark := "by hand"
	s.Scores = []coaching.Score{
		{CriterionID: "changed", NumericValue: new(points(0)), AIValue: new(points(1)), AIScored: true, ValueBy: "qa-1"},
		{CriterionID: "set aside", NotApplicable: true, AIValue: new(points(2)), AIScored: true, ValueBy: "qa-1"},
		{CriterionID: "by hand", NumericValue: new(points(3)), ValueBy: "qa-1"},
		{CriterionID: "with advice", NumericValue: new(points(3)), AIValue: new(points(4)), ValueBy: "qa-1"},
		{CriterionID: "words", TextValue: &remark, ValueBy: "qa-1"},
	}
	_, err := s.Acknowledge(reviewer(), "seen", noon)
	require.NoError(t, err)
	s.Reset(reviewer(), noon.Add(time.Hour))

	require.Equal(t, coaching.Draft, s.State())
	require.Nil(t, s.SubmittedBy)
	require.Empty(t, s.AcknowledgeComment)
	require.Equal(t, noon.Add(time.Hour), s.UpdateTime)
	require.Equal(t, []coaching.Score{
		{CriterionID: "changed", NumericValue: new(points(1)), AIValue: new(points(1)), AIScored: true},
		{CriterionID: "set aside", NumericValue: new(points(2)), AIValue: new(points(2)), AIScored: true},
		{CriterionID: "by hand", NumericValue: new(points(3)), ValueBy: "qa-1"},
		{CriterionID: "with advice", NumericValue: new(points(3)), AIValue: new(points(4)), ValueBy: "qa-1"},
		{CriterionID: "words", TextValue: &remark, ValueBy: "qa-1"},
	}, s.Scores)
	require.NotSame(t, s.Scores[0].NumericValue, s.Scores[0].AIValue, "a later change would reach the AI value")
}

func TestResetScorecardCanBeSubmittedAgain(t *testing.T) {
	t.Parallel()
	s := submitted()
	s.Reset(reviewer(), noon)
	require.NoError(t, s.Editable())
	require.True(t, s.Submit(reviewer(), "", noon.Add(time.Hour)))
	require.Equal(t, noon.Add(time.Hour), s.SubmitTime)
}

func TestNormalScorecards(t *testing.T) {
	t.Parallel()
	require.True(t, (&coaching.Scorecard{}).Normal())
	for _, kind := range coaching.AllScorecardTypes() {
		s := coaching.Scorecard{ScorecardType: kind}
		require.Equal(t, kind == coaching.ScorecardNormal, s.Normal(), kind)
	}
	require.False(t, (&coaching.Scorecard{CalibratedScorecardName: "customers/c/profiles/p/scorecards/s"}).Normal())
}

func TestScoreOfIsTheScoreItself(t *testing.T) {
	t.Parallel()
	s := draft()
	s.ScoreOf("greeting").Comment = "friendly"
	require.Equal(t, "friendly", s.Scores[0].Comment)
	require.Nil(t, s.ScoreOf("refund"))
}

func requireKind(t *testing.T, err error, kind coaching.Kind, reason string) {
	t.Helper()
	var failure *coaching.Error
	require.ErrorAs(t, err, &failure)
	require.Equal(t, kind, failure.Kind)
	require.Equal(t, reason, failure.Reason)
	require.NotEmpty(t, failure.Message)
}
