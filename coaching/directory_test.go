package coaching_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
)

func TestEveryEntryKindMakesItsEntry(t *testing.T) {
	t.Parallel()
	kinds := coaching.EntryKinds()
	require.Len(t, kinds, 8)
	for _, kind := range kinds {
		found, ok := coaching.EntryKindOf(kind.Collection)
		require.True(t, ok)
		require.Equal(t, kind.Singular, found.Singular)
		entry := kind.New()
		entry.Meta().Name = "changed"
		require.Equal(t, "changed", entry.Meta().Name)
		require.Empty(t, kind.New().Meta().Name, "two entries share their head")
		require.Empty(t, entry.References())
	}
	_, ok := coaching.EntryKindOf(coaching.Scorecards)
	require.False(t, ok)
}

func TestReferencesNameTheirFields(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		entry coaching.Entry
		want  []coaching.Reference
	}{
		"team": {&coaching.Team{ManagerUserNames: []string{"a", "", "b"}}, []coaching.Reference{
			{Field: "managerUserNames[0]", Name: "a", Of: []coaching.Collection{coaching.Users}},
			{Field: "managerUserNames[2]", Name: "b", Of: []coaching.Collection{coaching.Users}}}},
		"group": {&coaching.Group{MemberNames: []string{"a"}}, []coaching.Reference{
			{Field: "memberNames[0]", Name: "a", Of: []coaching.Collection{coaching.Users, coaching.Groups}}}},
		"conversation": {&coaching.Conversation{AgentUserName: "a", UsecaseName: "u", MomentNames: []string{"m"}}, []coaching.Reference{
			{Field: "agentUserName", Name: "a", Of: []coaching.Collection{coaching.Users}},
			{Field: "usecaseName", Name: "u", Of: []coaching.Collection{coaching.UseCases}},
			{Field: "momentNames[0]", Name: "m", Of: []coaching.Collection{coaching.Moments}}}},
		"user": {&coaching.User{Team: "t", Manager: "m", ProfileNames: []string{"p"}, Usecases: []string{"u"}, PreferredProfile: "p"}, []coaching.Reference{
			{Field: "team", Name: "t", Of: []coaching.Collection{coaching.Teams}},
			{Field: "manager", Name: "m", Of: []coaching.Collection{coaching.Users}},
			{Field: "profileNames[0]", Name: "p", Of: []coaching.Collection{coaching.Profiles}},
			{Field: "usecases[0]", Name: "u", Of: []coaching.Collection{coaching.UseCases}},
			{Field: "preferredProfile", Name: "p", Of: []coaching.Collection{coaching.Profiles}}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, c.entry.References())
		})
	}
}

func TestCheckEntry(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		entry  coaching.Entry
		faults []string
	}{
		"a member twice":             {&coaching.Group{MemberNames: []string{"a", "b", "a"}}, []string{"group.memberNames[2]"}},
		"a manager who manages":      {&coaching.User{Manager: "m", Team: "m"}, nil},
		"a listed profile preferred": {&coaching.User{ProfileNames: []string{"p"}, PreferredProfile: "p"}, nil},
		"an end before the start":    {&coaching.Conversation{StartTime: noon, EndTime: created}, []string{"group.endTime"}},
		"an end at the start":        {&coaching.Conversation{StartTime: noon, EndTime: noon}, nil},
		"a conversation that lasts":  {&coaching.Conversation{StartTime: noon}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var v coaching.Violations
			coaching.CheckEntry(c.entry, "group.", &v)
			requireFields(t, v, c.faults...)
		})
	}
}

func TestCheckTarget(t *testing.T) {
	t.Parallel()
	const template = "customers/c/profiles/p/scorecardTemplates/t"
	var v coaching.Violations
	coaching.CheckTarget(&coaching.Target{ScorecardTemplateName: template}, "", &v)
	requireFields(t, v)
	coaching.CheckTarget(&coaching.Target{ScorecardTemplateName: template + "@1"}, "", &v)
	requireFields(t, v, "scorecardTemplateName")
}

func TestUserCounts(t *testing.T) {
	t.Parallel()
	require.True(t, (&coaching.User{}).Active())
	require.False(t, (&coaching.User{State: coaching.UserInactive}).Active())
	user := coaching.User{Roles: []coaching.Role{coaching.RoleAgent}, ProfileNames: []string{"p"}}
	require.True(t, user.HasRole(coaching.RoleManager, coaching.RoleAgent))
	require.False(t, user.HasRole(coaching.RoleManager))
	require.True(t, user.InProfile("p"))
	require.False(t, user.InProfile("q"))
	require.True(t, (&coaching.User{}).InProfile("q"))
}
