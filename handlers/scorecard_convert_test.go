package handlers

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"opencoaching/coaching"
	"opencoaching/gen"
)

// everyField is a scorecard as a client might send it, with every field that the service keeps.
const everyField = `{
	"name": "a", "conversationName": "b", "agentUserName": "c", "creator": {"name": "d", "displayName": "e", "fullName": "f"},
	"templateName": "g", "comment": "h", "createTime": "2026-01-01T00:00:01Z", "updateTime": "2026-01-01T00:00:02Z",
	"submitTime": "2026-01-01T00:00:03Z", "aiScoreTime": "2026-01-01T00:00:04Z", "usecaseName": "i", "calibratedScorecardName": "j",
	"processInteractionTime": "2026-01-01T00:00:05Z", "processId": "k", "submissionSource": "l", "scorecardType": "m",
	"referenceScorecardId": "n",
	"scores": [{
		"criterionId": "o", "criterionDisplayName": "p", "chapterId": "q", "numericValue": 1.5, "textValue": "r", "comment": "s",
		"notApplicable": true, "aiValue": 2.5, "aiScored": true, "commentAccessRoles": ["ADMIN", "MANAGER"]
	}]
}`

// serverSays are the fields that are the server's to say, and so are left behind whatever a client sends.
var serverSays = map[string]bool{
	"TotalScore": true, "CoachingPlanNames": true, "ManuallyScored": true, "AutoFailed": true, "AcknowledgeTime": true,
	"AcknowledgeComment": true, "UpdatedBy": true, "SubmittedBy": true, "CalibrationConsistencyScore": true,
}

// TestScorecardFromAPI holds the conversion by hand against that by way of JSON.
func TestScorecardFromAPI(t *testing.T) {
	t.Parallel()
	var sent gen.Scorecard
	require.NoError(t, json.Unmarshal([]byte(everyField), &sent))
	want, err := FromAPI[*coaching.Scorecard](sent)
	require.NoError(t, err)
	requireComplete(t, reflect.ValueOf(*want))
	requireComplete(t, reflect.ValueOf(want.Scores[0]))
	require.Equal(t, want, scorecardFromAPI(&sent))
}

// requireComplete holds that everyField has a value for each field of a client.
func requireComplete(t *testing.T, value reflect.Value) {
	t.Helper()
	for i := range value.NumField() {
		field := value.Type().Field(i)
		require.Equal(t, field.Tag.Get("json") == "-" || serverSays[field.Name], value.Field(i).IsZero(), field.Name)
	}
}
