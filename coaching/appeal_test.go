package coaching_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
)

// step is a scorecard of an appeal.
func step(kind coaching.ScorecardType, id, refersTo string, made time.Time) *coaching.Scorecard {
	return &coaching.Scorecard{
		Name: "customers/c/profiles/p/scorecards/" + id, ScorecardType: kind, ReferenceScorecardID: refersTo, CreateTime: made, UpdateTime: made,
	}
}

func TestAppealsArePutTogetherOldestFirst(t *testing.T) {
	t.Parallel()
	late := noon.Add(time.Hour)
	second := step(coaching.ScorecardAppealReplica, "r-2", "x", late)
	parts := []*coaching.Scorecard{
		step(coaching.ScorecardAppealResolve, "d-1", "q-1", late), second, step(coaching.ScorecardAppealReplica, "r-1", "x", noon),
		step(coaching.ScorecardAppealRequest, "q-1", "r-1", late), step(coaching.ScorecardAppealReplica, "r-0", "x", noon),
	}
	require.Equal(t, []coaching.Appeal{{Replica: parts[4]}, {Replica: parts[2], Request: parts[3], Resolve: parts[0]}, {Replica: second}}, coaching.Appeals(parts))
	require.Empty(t, coaching.Appeals(nil))
	require.Empty(t, coaching.Appeals(parts[:1]), "what is seen of an appeal begins with its replica")
}

func TestAReplicaIsItsOriginalAsItStood(t *testing.T) {
	t.Parallel()
	original := draft()
	original.Scores = []coaching.Score{number("refund", 1)}
	original.Comment, original.CommentBy, original.TotalScore = "strict", "qa", 500_000
	original.SubmitTime, original.SubmittedBy = noon, &coaching.Person{Name: "customers/c/users/qa"}
	replica := step(coaching.ScorecardAppealReplica, "r", "x", noon.Add(time.Hour))
	replica.Replicate(original)
	require.Equal(t, original.Scores, replica.Scores)
	require.Equal(t, original.SubmitTime, replica.SubmitTime)
	require.Equal(t, original.TotalScore, replica.TotalScore)
	require.Equal(t, noon.Add(time.Hour), replica.CreateTime)
	original.Scores[0].Comment = "changed later"
	require.Empty(t, replica.Scores[0].Comment, "the original may change, the replica does not")
}

func TestWhatAResolveSettles(t *testing.T) {
	t.Parallel()
	hidden := number("solution", 4)
	hidden.Comment, hidden.CommentBy, hidden.CommentAccessRoles = "hidden", "lead", []coaching.Role{coaching.RoleQAAdmin}
	automatic := number("greeting", 5)
	automatic.AIScored, automatic.AIValue = true, new(coaching.Decimal(100_000))
	original := draft()
	original.Scores = []coaching.Score{automatic, hidden, number("dropped", 1)}
	original.SubmitTime, original.AcknowledgeTime, original.AcknowledgeComment = noon, noon, "seen"
	resolve := step(coaching.ScorecardAppealResolve, "d", "q", noon)
	resolve.Scores, resolve.Comment, resolve.CommentBy = []coaching.Score{number("greeting", 10), number("solution", 6)}, "granted", "qa"

	by := &coaching.Person{Name: "customers/c/users/qa"}
	original.Settle(resolve, func(s *coaching.Score) bool { return len(s.CommentAccessRoles) == 0 }, by, noon.Add(time.Hour))
	require.Len(t, original.Scores, 2)
	require.Equal(t, automatic.AIValue, original.Scores[0].AIValue)
	require.True(t, original.Scores[0].AIScored)
	require.Equal(t, "hidden", original.Scores[1].Comment)
	require.Equal(t, "lead", original.Scores[1].CommentBy)
	require.Equal(t, hidden.CommentAccessRoles, original.Scores[1].CommentAccessRoles)
	require.Equal(t, "granted", original.Comment)
	require.Equal(t, coaching.Submitted, original.State(), "it is to be acknowledged anew")
	require.Equal(t, by, original.UpdatedBy)
	require.Equal(t, noon.Add(time.Hour), original.UpdateTime)
	require.Empty(t, resolve.Scores[1].Comment, "the resolve stays as it is")
}
