package gormstore

import (
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
)

func TestReferenceRows(t *testing.T) {
	t.Parallel()
	user, group := "customers/c/users/a", "customers/c/groups/g"
	moment := "customers/c/profiles/p/moments/m"
	template := &coaching.Template{
		Audience: &coaching.Audience{UserNames: []string{user}, TeamNames: []string{"customers/c/teams/t"}},
		QATaskConfig: &coaching.QATaskConfig{TaskComplete: &coaching.TaskComplete{OverriddenAgents: []coaching.OverriddenAgent{
			{UserName: user}, {GroupName: group},
		}}},
		UsecaseNames: []string{"customers/c/profiles/p/usecases/u"},
		Content: coaching.TemplateContent{Chapters: []coaching.Chapter{{Criteria: []coaching.Criterion{
			{AutoScore: &coaching.AutoScore{Moments: []string{moment, moment}}}, {},
		}}}},
	}
	rows, err := templates{testScorecards().profileStore}.referenceRows(
		revisionRow{CustomerID: "c", ProfileID: "p", TemplateID: "x", Revision: 3}, template)
	require.NoError(t, err)
	var named []string
	for i, row := range rows {
		require.Equal(t, []any{"c", "p", "x", 3, i}, []any{row.CustomerID, row.ProfileID, row.TemplateID, row.Revision, row.Position})
		for kind, id := range map[string]*string{
			"user": row.UserID, "team": row.TeamID, "group": row.GroupID, "usecase": row.UsecaseID, "moment": row.MomentID,
		} {
			if id != nil {
				named = append(named, kind+" "+*id)
			}
		}
	}
	require.Equal(t, []string{"usecase u", "user a", "team t", "group g", "moment m"}, named)
}
