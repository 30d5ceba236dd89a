package handlers_test

import "testing"

// The bodies below are the example bodies of the reference that this service was built from, with its placeholders.
// Each placeholder that stands for a resource name, and each value that contradicts another, must be refused by itself.

func TestPlaceholderBodiesAreRefusedFieldByField(t *testing.T) {
	t.Parallel()
	eachWatched(t, func(t *testing.T, w *watched) {
		w.refuses(t,
			fault{
				name: "Scorecard", request: post("/scorecards", placeholderScorecard), reason: "INVALID_REQUEST",
				fields: []string{
					"agentUserName", "calibratedScorecardName", "conversationName", "creator.name", "name",
					"referenceScorecardId", "scores[0]", "templateName", "usecaseName",
				},
			},
			fault{
				name: "Export", request: post("/scorecards:export", placeholderExport), reason: "INVALID_REQUEST",
				fields: []string{
					"agentUserNames[0]", "groupNames[0]", "includeIndirectGroupMembers", "scorecardNames[0]",
					"scorecardTemplateNames[0]", "teamNames[0]", "usecaseNames[0]",
				},
			},
			fault{
				name: "Target", request: post("/targets", placeholderTarget), reason: "INVALID_REQUEST",
				fields: []string{
					"coachingPlanName", "name", "scorecardTemplateName", "usecaseName",
				},
			},
		)
	})
}

// placeholderUser stands in a scorecard three times.
const placeholderUser = `{
      "name": "string",
      "userId": "string",
      "username": "string",
      "email": "string",
      "displayName": "string",
      "fullName": "string",
      "isDevUser": true,
      "roles": [
        "ROLE_UNSPECIFIED"
      ],
      "legacyRoles": [
        "ROLE_UNSPECIFIED"
      ],
      "agentProfiles": [
        {
          "agentProfileId": 0,
          "agentExtension": "string",
          "legacy": {
            "platformLoginName": "string",
            "platformUserId": "string"
          }
        }
      ],
      "team": "string",
      "state": "ACTIVE_STATE_UNSPECIFIED",
      "loginStatus": {
        "loginStatus": "LOGIN_STATUS_UNSPECIFIED"
      },
      "manager": "string",
      "externalIdmId": "string",
      "platformProfiles": [
        {
          "platformType": "PLATFORM_TYPE_UNSPECIFIED",
          "platformId": "string",
          "agentExtension": "string",
          "liveperson": {
            "accountNumber": "string",
            "loginName": "string"
          },
          "cisco": {
            "agentExtension": "string"
          },
          "userFeatureGate": {
            "teleportFeatures": {
              "enableScreenRecordingSamplingOverride": true,
              "userScreenRecordingSamplingPercent": 0
            }
          }
        }
      ],
      "isGuestUser": true,
      "type": "USER_TYPE_UNSPECIFIED",
      "profileNames": [
        "string"
      ],
      "usecases": [
        "string"
      ],
      "profileStates": {
        "property1": "PROFILE_STATE_UNSPECIFIED",
        "property2": "PROFILE_STATE_UNSPECIFIED"
      },
      "preferredProfile": "string",
      "authenticationFactors": [
        {
          "id": "string",
          "label": "string",
          "type": "TYPE_UNSPECIFIED",
          "enrollmentTime": "2019-08-24T14:15:22Z",
          "name": "string"
        }
      ],
      "requirePasswordReset": true,
      "migratedEntities": [
        "MIGRATABLE_ENTITY_UNSPECIFIED"
      ]
    }`

const placeholderScorecard = `{
    "name": "string",
    "conversationName": "string",
    "agentUserName": "string",
    "creator": ` + placeholderUser + `,
    "templateName": "string",
    "comment": "string",
    "totalScore": 0.1,
    "scores": [
      {
        "criterionId": "string",
        "criterionDisplayName": "string",
        "chapterId": "string",
        "numericValue": 0.1,
        "textValue": "string",
        "comment": "string",
        "notApplicable": true,
        "aiValue": 0.1,
        "aiScored": true,
        "autoFailed": true,
        "commentAccessRoles": [
          "ROLE_UNSPECIFIED"
        ]
      }
    ],
    "createTime": "2019-08-24T14:15:22Z",
    "updateTime": "2019-08-24T14:15:22Z",
    "submitTime": "2019-08-24T14:15:22Z",
    "aiScoreTime": "2019-08-24T14:15:22Z",
    "manuallyScored": true,
    "autoFailed": true,
    "usecaseName": "string",
    "updatedBy": ` + placeholderUser + `,
    "submittedBy": ` + placeholderUser + `,
    "calibratedScorecardName": "string",
    "calibrationConsistencyScore": 0.1,
    "processInteractionTime": "2019-08-24T14:15:22Z",
    "processId": "string",
    "submissionSource": "SCORECARD_SUBMISSION_SOURCE_UNSPECIFIED",
    "scorecardType": "SCORECARD_TYPE_UNSPECIFIED",
    "referenceScorecardId": "string",
    "scorecardWorkflows": [
      {
        "appealWorkflows": [
          {
            "replicaScorecard": {},
            "appealRequestScorecard": {},
            "appealResolveScorecard": {}
          }
        ]
      }
    ]
  }`

const placeholderExport = `{
    "agentUserNames": [
      "string"
    ],
    "startTime": "2019-08-24T14:15:22Z",
    "endTime": "2019-08-24T14:15:22Z",
    "scorecardNames": [
      "string"
    ],
    "teamNames": [
      "string"
    ],
    "includeDeactivatedUsers": true,
    "scorecardTemplateNames": [
      "string"
    ],
    "groupNames": [
      "string"
    ],
    "usecaseNames": [
      "string"
    ],
    "includeDevUsers": true,
    "timeZoneId": "string",
    "timeZoneOffset": 0,
    "excludeConversationMetadata": true,
    "includeIndirectGroupMembers": true,
    "includeDirectGroupMembersOnly": true,
    "features": [
      "ENABLED_FEATURES_UNSPECIFIED"
    ]
  }`

const placeholderTarget = `{
    "name": "string",
    "scorecardTemplateName": "string",
    "criterionOrChapterId": "string",
    "target": 0.1,
    "usecaseName": "string",
    "coachingPlanName": "string",
    "createTime": "2019-08-24T14:15:22Z",
    "updateTime": "2019-08-24T14:15:22Z",
    "qaScore": 0.1
  }`
