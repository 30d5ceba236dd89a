package opencoaching_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"
)

const (
	roles = "[ROLE_UNSPECIFIED AGENT MANAGER ADMIN SUPER_ADMIN USER_ADMIN CI_ADMIN QA_ADMIN QA_SPECIALIST OPERA_ADMIN]"

	submissionSources = "=SCORECARD_SUBMISSION_SOURCE_UNSPECIFIED [SCORECARD_SUBMISSION_SOURCE_UNSPECIFIED" +
		" SCORECARD_SUBMISSION_SOURCE_CLOSED_CONVERSATIONS SCORECARD_SUBMISSION_SOURCE_QM_TASK_HOME" +
		" SCORECARD_SUBMISSION_SOURCE_LIVE_CONVERSATIONS]"

	scorecardTypes = "=SCORECARD_TYPE_UNSPECIFIED [SCORECARD_TYPE_UNSPECIFIED SCORECARD_TYPE_APPEAL_ORIGINAL_REPLICA" +
		" SCORECARD_TYPE_APPEAL_REQUEST SCORECARD_TYPE_APPEAL_RESOLVE SCORECARD_TYPE_GROUP_CALIBRATION_ANSWER_KEY" +
		" SCORECARD_TYPE_GROUP_CALIBRATION_RESPONSE]"
)

// personFields are the fields of a user inside a scorecard. The reference gives them by a sample alone, so no list of
// values is stated for them.
var personFields = map[string]string{
	"name": "string", "userId": "string", "username": "string", "email": "string", "displayName": "string",
	"fullName": "string", "isDevUser": "boolean",
	"roles": "array", "roles[]": "string", "legacyRoles": "array", "legacyRoles[]": "string",
	"agentProfiles": "array", "agentProfiles[]": "object",
	"agentProfiles[].agentProfileId": "integer(int32)", "agentProfiles[].agentExtension": "string",
	"agentProfiles[].legacy": "object", "agentProfiles[].legacy.platformLoginName": "string",
	"agentProfiles[].legacy.platformUserId": "string",
	"team":                                  "string", "state": "string",
	"loginStatus": "object", "loginStatus.loginStatus": "string",
	"manager": "string", "externalIdmId": "string",
	"platformProfiles": "array", "platformProfiles[]": "object",
	"platformProfiles[].platformType": "string", "platformProfiles[].platformId": "string",
	"platformProfiles[].agentExtension": "string",
	"platformProfiles[].liveperson":     "object", "platformProfiles[].liveperson.accountNumber": "string",
	"platformProfiles[].liveperson.loginName": "string",
	"platformProfiles[].cisco":                "object", "platformProfiles[].cisco.agentExtension": "string",
	"platformProfiles[].userFeatureGate":                                                        "object",
	"platformProfiles[].userFeatureGate.teleportFeatures":                                       "object",
	"platformProfiles[].userFeatureGate.teleportFeatures.enableScreenRecordingSamplingOverride": "boolean",
	"platformProfiles[].userFeatureGate.teleportFeatures.userScreenRecordingSamplingPercent":    "integer(int32)",
	"isGuestUser": "boolean", "type": "string",
	"profileNames": "array", "profileNames[]": "string", "usecases": "array", "usecases[]": "string",
	"profileStates": "object", "profileStates{}": "string", "preferredProfile": "string",
	"authenticationFactors": "array", "authenticationFactors[]": "object",
	"authenticationFactors[].id": "string", "authenticationFactors[].label": "string",
	"authenticationFactors[].type": "string", "authenticationFactors[].enrollmentTime": "string(date-time)",
	"authenticationFactors[].name": "string",
	"requirePasswordReset":         "boolean",
	"migratedEntities":             "array", "migratedEntities[]": "string",
}

var scorecardFields = map[string]string{
	"name": "string", "conversationName": "string!", "agentUserName": "string!", "creator": "object",
	"templateName": "string!", "comment": "string", "totalScore": "number(float)",
	"scores": "array!", "scores[]": "object",
	"scores[].criterionId": "string!", "scores[].criterionDisplayName": "string", "scores[].chapterId": "string",
	"scores[].numericValue": "number(float)", "scores[].textValue": "string", "scores[].comment": "string",
	"scores[].notApplicable": "boolean!", "scores[].aiValue": "number(float)", "scores[].aiScored": "boolean",
	"scores[].autoFailed": "boolean", "scores[].commentAccessRoles": "array",
	"scores[].commentAccessRoles[]": "string " + roles,
	"coachingPlanNames":             "array read-only", "coachingPlanNames[]": "string",
	"createTime": "string(date-time)!", "updateTime": "string(date-time)!", "submitTime": "string(date-time)",
	"aiScoreTime": "string(date-time)", "manuallyScored": "boolean", "autoFailed": "boolean",
	"acknowledgeTime": "string(date-time) read-only", "acknowledgeComment": "string read-only",
	"usecaseName": "string", "updatedBy": "object", "submittedBy": "object",
	"calibratedScorecardName": "string", "calibrationConsistencyScore": "number(float)",
	"processInteractionTime": "string(date-time)", "processId": "string",
	"submissionSource": "string " + submissionSources, "scorecardType": "string " + scorecardTypes,
	"referenceScorecardId": "string",
	"scorecardWorkflows":   "array", "scorecardWorkflows[]": "object",
	"scorecardWorkflows[].appealWorkflows": "array", "scorecardWorkflows[].appealWorkflows[]": "object",
	"scorecardWorkflows[].appealWorkflows[].replicaScorecard":       "object",
	"scorecardWorkflows[].appealWorkflows[].appealRequestScorecard": "object",
	"scorecardWorkflows[].appealWorkflows[].appealResolveScorecard": "object",
}

var exportFields = map[string]string{
	"agentUserNames": "array", "agentUserNames[]": "string",
	"startTime": "string(date-time)!", "endTime": "string(date-time)!",
	"scorecardNames": "array", "scorecardNames[]": "string", "teamNames": "array", "teamNames[]": "string",
	"includeDeactivatedUsers": "boolean",
	"scorecardTemplateNames":  "array", "scorecardTemplateNames[]": "string",
	"groupNames": "array", "groupNames[]": "string", "usecaseNames": "array", "usecaseNames[]": "string",
	"includeDevUsers": "boolean", "timeZoneId": "string", "timeZoneOffset": "integer(int32)",
	"excludeConversationMetadata": "boolean", "includeIndirectGroupMembers": "boolean",
	"includeDirectGroupMembersOnly": "boolean",
	"features":                      "array",
	"features[]":                    "string [ENABLED_FEATURES_UNSPECIFIED ENABLED_FEATURES_BASE ENABLED_FEATURES_AGENT_EMAIL_COLUMN]",
}

var targetFields = map[string]string{
	"name": "string", "scorecardTemplateName": "string!", "criterionOrChapterId": "string",
	"target": "number(float)!", "usecaseName": "string!", "coachingPlanName": "string",
	"createTime": "string(date-time)", "updateTime": "string(date-time)", "qaScore": "number(float)",
}

// TestReferenceOperationsAreTakenOverExactly holds three operations against the public reference, field by field and in
// both directions: nothing is missing, nothing is added, nothing is of another kind.
func TestReferenceOperationsAreTakenOverExactly(t *testing.T) {
	t.Parallel()
	scorecard := maps.Clone(scorecardFields)
	for _, person := range []string{"creator", "updatedBy", "submittedBy"} {
		maps.Copy(scorecard, below(person, personFields))
	}
	answer := func(field string, fields map[string]string) map[string]string {
		all := below(field, fields)
		all[field] = "object!"
		return all
	}
	tests := []struct {
		id, path      string
		body, success map[string]string
	}{
		{"CreateScorecard", "/v1/customers/{customer_id}/profiles/{profile_id}/scorecards", scorecard, answer("scorecard", scorecard)},
		{"ExportScorecards", "/v1/customers/{customer_id}/profiles/{profile_id}/scorecards:export", exportFields,
			map[string]string{"data": "string(byte)!"}},
		{"CreateTarget", "/v1/customers/{customer_id}/profiles/{profile_id}/targets", targetFields, answer("target", targetFields)},
	}
	spec := loadSpec(t)
	for _, test := range tests {
		t.Run(test.id, func(t *testing.T) {
			op := operationByID(t, spec, test.id)
			require.Equal(t, test.path, op.path)
			require.Same(t, op.Operation, spec.Paths.Value(test.path).Post)
			require.True(t, op.RequestBody.Value.Required)
			require.Equal(t, test.body, flatten(op.RequestBody.Value.Content.Get("application/json").Schema.Value))
			require.Equal(t, test.success, flatten(op.Responses.Value("200").Value.Content.Get("application/json").Schema.Value))
		})
	}
}

func TestDirectoryUserHasTheFieldsOfTheReference(t *testing.T) {
	t.Parallel()
	fields := flatten(loadSpec(t).Components.Schemas["User"].Value)
	for field, text := range fields {
		fields[field], _, _ = strings.Cut(text, " ")
	}
	require.Equal(t, personFields, fields)
}

func below(parent string, fields map[string]string) map[string]string {
	all := map[string]string{}
	for field, text := range fields {
		all[parent+"."+field] = text
	}
	return all
}

// flatten maps every field below an object to its shape. The scorecards inside a workflow are not entered, as they
// hold workflows themselves.
func flatten(schema *openapi3.Schema) map[string]string {
	all := map[string]string{}
	var enter func(path string, value *openapi3.Schema, required bool)
	enter = func(path string, value *openapi3.Schema, required bool) {
		if path != "" {
			all[path] = shape(value, required)
		}
		if strings.HasSuffix(path, "Scorecard") {
			return
		}
		if value.Items != nil {
			enter(path+"[]", value.Items.Value, false)
		}
		if values := value.AdditionalProperties.Schema; values != nil {
			enter(path+"{}", values.Value, false)
		}
		for name, property := range value.Properties {
			enter(strings.TrimPrefix(path+"."+name, "."), property.Value, slices.Contains(value.Required, name))
		}
	}
	enter("", schema, false)
	return all
}
