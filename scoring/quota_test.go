package scoring_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/scoring"
)

func TestAQuotaIsTheOwnElseTheLargestOfTheGroupsElseEverybodys(t *testing.T) {
	t.Parallel()
	exception := func(user, group string, count int32) coaching.OverriddenAgent {
		return coaching.OverriddenAgent{UserName: user, GroupName: group, EvaluatedConversationCountPerAgent: count}
	}
	quota := scoring.NewQuota(&coaching.TaskComplete{EvaluatedConversationCountPerAgent: 3, OverriddenAgents: []coaching.OverriddenAgent{
		exception("", "new", 5), exception("", "large", 7), exception("", "none", 0), exception("", "unknown", 9),
		exception("a", "", 1), exception("b", "", 0),
	}}, map[string][]string{"new": {"a", "c", "d"}, "large": {"d", "a", "b"}, "none": {"e", "d"}})
	for user, want := range map[string]int64{"a": 1, "b": 0, "c": 5, "d": 7, "e": 0, "f": 3} {
		require.Equal(t, want, quota.Of(user), user)
	}
	require.EqualValues(t, 1+0+5+7+0+3, quota.Total([]string{"a", "b", "c", "d", "e", "f"}))
	require.Zero(t, quota.Total(nil))
	require.Zero(t, scoring.NewQuota(nil, nil).Of("a"))

	most := scoring.NewQuota(&coaching.TaskComplete{EvaluatedConversationCountPerAgent: 1<<31 - 1}, nil)
	require.EqualValues(t, 3*(1<<31-1), most.Total([]string{"a", "b", "c"}), "more than 32 bits hold")
}
