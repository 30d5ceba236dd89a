"""What the coaching service takes and answers, as plain dictionaries with types.

Generated from openapi.yaml: make sdk. Keys are those of the JSON. Times are strings in RFC 3339, which
datetime.fromisoformat reads; isoformat of a datetime with a time zone writes them. A number has at most four decimal
places and an absolute value of at most a million, so that a float gives back exactly what it was read from.
"""

from __future__ import annotations

from typing import Any, Literal, Required, TypeAlias, TypedDict

AnswerType: TypeAlias = Literal["OPTIONS", "RANGE", "TEXT"]
"""The kind of answer."""

AutoFailEffect: TypeAlias = Literal["ZERO_SCORECARD", "ZERO_CHAPTER", "FLAG_ONLY"]
"""What a failing answer does: the total becomes 0, every criterion of the chapter earns nothing, or only the flag is
set.
"""

AutoFailOperator: TypeAlias = Literal["LESS_THAN", "LESS_THAN_OR_EQUAL", "EQUAL", "GREATER_THAN_OR_EQUAL", "GREATER_THAN"]
"""How the answer stands to the bound."""

BackfillObstacleReason: TypeAlias = Literal["TEMPLATE_NOT_ACTIVE", "NOTHING_TO_AUTO_SCORE", "TEMPLATE_OF_PROCESSES", "BACKFILL_ACTIVE"]
"""The template takes no new scorecards, none of its criteria is answered by moments, it scores processes and not
conversations, or another backfill of it over some of the same time is not through.
"""

Cadence: TypeAlias = Literal["DAILY", "WEEKLY", "BIWEEKLY", "MONTHLY", "QUARTERLY"]
"""How long a period is."""

CoachingOverviewOrderBy: TypeAlias = Literal["ORDER_BY_UNSPECIFIED", "ORDER_BY_COACHING_SESSION_ACTIVITY_TIME", "ORDER_BY_NUM_SCORECARD"]
"""What agents are sorted by: unspecified means their names, the others the time of the last session and the number
of scorecards in the span. Equals are sorted by name, and whoever had no session comes last. Without a direction
it is ASC.
"""

CoachingProgressOrderBy: TypeAlias = Literal["ORDER_BY_UNSPECIFIED", "ORDER_BY_PROGRESS", "ORDER_BY_GAP"]
"""What progresses are sorted by: unspecified means by agent, then target. Equals are sorted so too, and what has no
value comes last. Without a direction it is ASC.
"""

CriterionState: TypeAlias = Literal["SCORED", "NOT_APPLICABLE", "HIDDEN", "UNANSWERED", "NOT_SCORED"]
"""How a criterion entered the total: it was scored, it did not apply, showIf hid it, it has no answer yet, or its
kind of answer carries no points.
"""

ExportFeature: TypeAlias = Literal["ENABLED_FEATURES_UNSPECIFIED", "ENABLED_FEATURES_BASE", "ENABLED_FEATURES_AGENT_EMAIL_COLUMN"]
"""A set of columns: the basic ones, or the e-mail address of the agent. Unspecified means all."""

ExportLayout: TypeAlias = Literal["wide", "long", "archive"]
"""The shape of the file: wide has a row per scorecard, long a row per answer. An archive has a row per answer too,
with everything that is stored, always raw and in UTC, and can be imported again on the server's command line;
only administrators may have it. What the caller may not see is missing from it as well.
"""

JobState: TypeAlias = Literal["JOB_STATE_UNSPECIFIED", "JOB_STATE_PENDING", "JOB_STATE_RUNNING", "JOB_STATE_SUCCEEDED", "JOB_STATE_CANCELLED", "JOB_STATE_FAILED"]
"""Where a job stands: it waits to be taken up, it is at work, and at the end it is through, was cancelled or has
failed.
"""

JobType: TypeAlias = Literal["JOB_TYPE_UNSPECIFIED", "JOB_TYPE_BACKFILL"]
"""What a job does."""

MeanUndefinedReason: TypeAlias = Literal["NOT_ENOUGH_DATA"]
"""Why a mean has no value: too few scorecards."""

MomentMatch: TypeAlias = Literal["ANY", "ALL"]
"""Whether one of the moments is enough or all are needed."""

Normalization: TypeAlias = Literal["ZERO_BASED", "MIN_MAX"]
"""Whether points count from zero, or from the least that the criterion can give."""

OrderDirection: TypeAlias = Literal["ASC", "DESC"]
"""Which end of a sorted list comes first: ASC the smallest or oldest, DESC the greatest or newest."""

Role: TypeAlias = Literal["ROLE_UNSPECIFIED", "AGENT", "MANAGER", "ADMIN", "SUPER_ADMIN", "USER_ADMIN", "CI_ADMIN", "QA_ADMIN", "QA_SPECIALIST", "OPERA_ADMIN"]
"""What somebody may do."""

ScorecardOrderBy: TypeAlias = Literal["SCORECARD_ORDER_BY_UNSPECIFIED", "CREATE_TIME", "UPDATE_TIME", "SUBMIT_TIME", "TOTAL_SCORE"]
"""What a list of scorecards is sorted by. Unspecified means by create time."""

ScorecardTemplateStatus: TypeAlias = Literal["SCORECARD_TEMPLATE_STATUS_UNSPECIFIED", "SCORECARD_TEMPLATE_STATUS_ACTIVE", "SCORECARD_TEMPLATE_STATUS_INACTIVE", "SCORECARD_TEMPLATE_STATUS_DELETED"]
"""Whether a template may be used: active, taken out of use for now, or deleted."""

ScorecardTemplateType: TypeAlias = Literal["SCORECARD_TEMPLATE_TYPE_UNSPECIFIED", "SCORECARD_TEMPLATE_TYPE_CONVERSATION", "SCORECARD_TEMPLATE_TYPE_PROCESS"]
"""What a template judges: a conversation, or a process outside of one."""

ScorecardTemplateView: TypeAlias = Literal["VIEW_UNSPECIFIED", "VIEW_BASIC_WITHOUT_STATS", "VIEW_FULL_WITH_STATS"]
"""How much of each template a list carries: the whole of it (unspecified), the basics, or the whole with statistics."""

ScorecardType: TypeAlias = Literal["SCORECARD_TYPE_UNSPECIFIED", "SCORECARD_TYPE_APPEAL_ORIGINAL_REPLICA", "SCORECARD_TYPE_APPEAL_REQUEST", "SCORECARD_TYPE_APPEAL_RESOLVE", "SCORECARD_TYPE_GROUP_CALIBRATION_ANSWER_KEY", "SCORECARD_TYPE_GROUP_CALIBRATION_RESPONSE"]
"""The part a scorecard plays. UNSPECIFIED is the normal case; the others belong to an appeal (a frozen replica of
the original, the request, the decision) or to a group calibration (the answer key, a response to it).
"""

ScoringMethod: TypeAlias = Literal["WEIGHTED_CRITERIA", "WEIGHTED_CHAPTERS", "RAW_POINTS", "WEIGHTED_POINTS"]
"""How answers become a total: a weighted mean of criteria, a weighted mean of chapter percentages, points earned
over points possible, or the same with weighted chapters.
"""

SimulationObstacleReason: TypeAlias = Literal["CRITERION_REMOVED", "VALUE_NOT_ALLOWED", "ANSWER_HIDDEN", "REQUIRED_UNANSWERED"]
"""What is in the way: the criterion is gone, its answer is none that it takes, it is answered and hidden by its
condition, or it is required and not answered.
"""

SubmissionSource: TypeAlias = Literal["SCORECARD_SUBMISSION_SOURCE_UNSPECIFIED", "SCORECARD_SUBMISSION_SOURCE_CLOSED_CONVERSATIONS", "SCORECARD_SUBMISSION_SOURCE_QM_TASK_HOME", "SCORECARD_SUBMISSION_SOURCE_LIVE_CONVERSATIONS"]
"""The page from which a scorecard was submitted."""

UndefinedReason: TypeAlias = Literal["NO_RATINGS", "NO_PAIRS", "NOT_TWO_RATERS", "RATERS_VARY", "NEGATIVE_NUMBERS", "TOO_MANY_VALUES", "NO_VARIATION", "TOO_FEW_CLUSTERS", "TOO_FEW_RESAMPLES"]
"""Why there is no value. Nobody answered; no two answers can be compared; there are not exactly two raters; units
have different numbers of answers; there are points below zero, of which no ratio can be taken; there are too many
different points to compare each with each; all answers are the same, so that agreement cannot be told from habit.
Of intervals: there is but one conversation to draw; fewer than half of the draws had a value.
"""

UserState: TypeAlias = Literal["ACTIVE_STATE_UNSPECIFIED", "ACTIVE", "INACTIVE"]
"""Whether the user is active. An inactive one counts as deactivated."""

WebhookDeliveryState: TypeAlias = Literal["WEBHOOK_DELIVERY_STATE_UNSPECIFIED", "WEBHOOK_DELIVERY_STATE_DELIVERED", "WEBHOOK_DELIVERY_STATE_FAILED"]
"""What became of an attempt."""

WebhookState: TypeAlias = Literal["WEBHOOK_STATE_UNSPECIFIED", "WEBHOOK_STATE_ACTIVE", "WEBHOOK_STATE_PAUSED", "WEBHOOK_STATE_FAILING"]
"""Whether a webhook is told of changes: it is, it is held, or its receiver failed for so long that it was given up.
The last of these only the server sets.
"""


class AcknowledgeCoachingSessionRequest(TypedDict, total=False):
    """What the agent says to the session. What is not sent stays as it is."""

    acknowledged: bool
    """Acknowledges the session."""

    agentComment: str
    """A comment, which stays a draft until it is submitted."""

    submitted: bool
    """Submits the comment, which cannot be changed from then on."""


class AcknowledgeScorecardRequest(TypedDict, total=False):
    """What the agent says to the scorecard."""

    acknowledgeComment: str
    """A remark of the agent. It replaces an earlier one."""


class AgentProfile(TypedDict, total=False):
    """A place at a telephone system."""

    agentExtension: str
    """The extension."""

    agentProfileId: int
    """The number of the place."""

    legacy: AgentProfileLegacy
    """The account of an older platform."""


class AgentProfileLegacy(TypedDict, total=False):
    """The account of an older platform."""

    platformLoginName: str
    """The login name there."""

    platformUserId: str
    """The user id there."""


class AgreementInterval(TypedDict, total=False):
    """Where the statistic lay in the draws. Either both ends are present or undefinedReason is."""

    lower: float
    """The lower end."""

    resamples: Required[int]
    """In how many draws the statistic had a value."""

    undefinedReason: UndefinedReason
    """Why there is no value. Nobody answered; no two answers can be compared; there are not exactly two raters;
    units have different numbers of answers; there are points below zero, of which no ratio can be taken; there
    are too many different points to compare each with each; all answers are the same, so that agreement cannot be
    told from habit. Of intervals: there is but one conversation to draw; fewer than half of the draws had a
    value.
    """

    upper: float
    """The upper end."""


class AgreementStatistic(TypedDict, total=False):
    """A number with what it is made of. Exactly one of value and undefinedReason is present."""

    interval: AgreementInterval
    """Where the statistic lay in the draws. Either both ends are present or undefinedReason is."""

    n: Required[int]
    """How many units had a part in it; over all criteria each unit counts once for each of them."""

    ratings: Required[int]
    """How many answers had a part in it."""

    undefinedReason: UndefinedReason
    """Why there is no value. Nobody answered; no two answers can be compared; there are not exactly two raters;
    units have different numbers of answers; there are points below zero, of which no ratio can be taken; there
    are too many different points to compare each with each; all answers are the same, so that agreement cannot be
    told from habit. Of intervals: there is but one conversation to draw; fewer than half of the draws had a
    value.
    """

    value: float
    """The statistic, with four decimals."""


class AgreementStatistics(TypedDict, total=False):
    """Every statistic over the same answers. Agreement is the share of the pairs of answers to a unit that are
    equal, or whose points lie within the tolerance, in percent, as the mean over the units. Cohen's kappa is of
    two raters; weighted, it takes the distance of their points for disagreement, or its square. Fleiss' kappa is
    of units that all have the same number of answers. Krippendorff's alpha takes any number of raters, and
    compares answers as equal or not, ranks of points, their distances, or their ratios. Gwet's AC1 stays near the
    percentage where nearly all answers are the same. Over all criteria the disagreement that was observed and the
    one that chance would bring about are averaged, by how much of it was measured, before they are compared; the
    errors of raters are then in percent of the ranges of points.
    """

    agreementWithinTolerance: Required[AgreementStatistic]
    """A number with what it is made of. Exactly one of value and undefinedReason is present."""

    cohenKappa: Required[AgreementStatistic]
    """A number with what it is made of. Exactly one of value and undefinedReason is present."""

    fleissKappa: Required[AgreementStatistic]
    """A number with what it is made of. Exactly one of value and undefinedReason is present."""

    gwetAc1: Required[AgreementStatistic]
    """A number with what it is made of. Exactly one of value and undefinedReason is present."""

    krippendorffAlphaInterval: Required[AgreementStatistic]
    """A number with what it is made of. Exactly one of value and undefinedReason is present."""

    krippendorffAlphaNominal: Required[AgreementStatistic]
    """A number with what it is made of. Exactly one of value and undefinedReason is present."""

    krippendorffAlphaOrdinal: Required[AgreementStatistic]
    """A number with what it is made of. Exactly one of value and undefinedReason is present."""

    krippendorffAlphaRatio: Required[AgreementStatistic]
    """A number with what it is made of. Exactly one of value and undefinedReason is present."""

    percentAgreement: Required[AgreementStatistic]
    """A number with what it is made of. Exactly one of value and undefinedReason is present."""

    raters: Required[list[RaterAgreement]]
    """Each rater against the answer keys and originals of others, in order of their names."""

    weightedKappaLinear: Required[AgreementStatistic]
    """A number with what it is made of. Exactly one of value and undefinedReason is present."""

    weightedKappaQuadratic: Required[AgreementStatistic]
    """A number with what it is made of. Exactly one of value and undefinedReason is present."""


class Amount(TypedDict, total=False):
    """A number as printed and, beside it, exactly."""

    exact: Required[str]
    """The exact number: a whole one, or a fraction such as 80/3."""

    value: Required[float]
    """The rounded number."""


class AnalyzeAgreementRequest(TypedDict, total=False):
    """What is analyzed, and how. Either one answer key is named, or else a template, a range of time, or both; both
    is what lies in either.
    """

    answerKeyScorecardName: str
    """The answer key of the one group calibration to analyze."""

    bootstrap: BootstrapOptions
    """Asks for an interval around each statistic: conversations are drawn with replacement, as many as there are,
    and the statistic is worked out for each such draw. The same seed over the same scorecards gives the same
    interval.
    """

    endTime: str
    """Calibrations whose answer key or original was submitted at this time or earlier."""

    excludeAnswerKeys: bool
    """Leave answer keys and originals out of the agreement of the raters among each other, so that they are only
    what the raters are held against.
    """

    startTime: str
    """Calibrations whose answer key or original was submitted at this time or later."""

    templateName: str
    """Calibrations by this template: by one revision, or with @* or nothing at the end by any."""

    tolerance: float
    """How far two answers may be apart to agree within tolerance, in percent of the points from the least to the
    most that the criterion offers.
    """

    treatNotApplicableAsCategory: bool
    """Compare not applicable, and hidden, as an answer of its own wherever categories are compared. Otherwise it is
    a gap. Where points are compared it is always a gap.
    """


class AnalyzeAgreementResponse(TypedDict, total=False):
    """How far raters agree, criterion by criterion and over all."""

    bootstrap: BootstrapOptions
    """Asks for an interval around each statistic: conversations are drawn with replacement, as many as there are,
    and the statistic is worked out for each such draw. The same seed over the same scorecards gives the same
    interval.
    """

    conversationCount: Required[int]
    """How many conversations were judged by several people."""

    criteria: Required[list[CriterionAgreement]]
    """Every criterion that asks for a number, by template name, revision, and then in template order."""

    excludeAnswerKeys: Required[bool]
    """Whether answer keys and originals were left out of the agreement among raters."""

    explanation: Required[str]
    """What the units and the raters are, and how the statistics over all come about."""

    overall: Required[AgreementStatistics]
    """Every statistic over the same answers. Agreement is the share of the pairs of answers to a unit that are
    equal, or whose points lie within the tolerance, in percent, as the mean over the units. Cohen's kappa is of
    two raters; weighted, it takes the distance of their points for disagreement, or its square. Fleiss' kappa is
    of units that all have the same number of answers. Krippendorff's alpha takes any number of raters, and
    compares answers as equal or not, ranks of points, their distances, or their ratios. Gwet's AC1 stays near the
    percentage where nearly all answers are the same. Over all criteria the disagreement that was observed and the
    one that chance would bring about are averaged, by how much of it was measured, before they are compared; the
    errors of raters are then in percent of the ranges of points.
    """

    raterUserNames: Required[list[str]]
    """The raters, in order of their names."""

    tolerance: Required[float]
    """The tolerance in use, in percent of the range."""

    treatNotApplicableAsCategory: Required[bool]
    """Whether not applicable was compared as an answer of its own."""

    unitCount: Required[int]
    """How many answer keys and originals there are that somebody submitted another scorecard for."""

    withheldCount: Required[int]
    """How many group calibrations are left out because the caller's response is still a draft."""


class AnswerFormat(TypedDict, total=False):
    """How a criterion is answered. OPTIONS uses options; RANGE uses min, max, step and autoFail; TEXT uses none of
    them and carries no points.
    """

    autoFail: RangeAutoFail
    """Makes the values of a range that stand in the given relation to a bound fail the scorecard."""

    max: float
    """The greatest value of a range, inclusive."""

    min: float
    """The least value of a range, inclusive."""

    options: list[AnswerOption]
    """The choices."""

    step: float
    """The distance between two values of a range."""

    type: Required[AnswerType]
    """The kind of answer."""


class AnswerOption(TypedDict, total=False):
    """One choice."""

    autoFail: OptionAutoFail
    """Makes a choice fail the scorecard."""

    label: str
    """What the reviewer reads."""

    points: Required[float]
    """The points that this choice earns."""

    value: Required[float]
    """The number that numericValue carries for this choice."""


class ApiKey(TypedDict, total=False):
    """What is kept of a key. The key itself is shown once and not kept."""

    createTime: str
    """When the key was made."""

    displayName: str
    """What the key is for."""

    expireTime: str
    """From when on the key is good for nothing. At most 366 days ahead. Absent: it does not expire."""

    lastUseTime: str
    """When the key was last used, to within some minutes."""

    name: str
    """The name of the key. On create it chooses the id."""

    prefix: str
    """How the key begins, to tell it from others. It is no secret."""

    profileNames: list[str]
    """The profiles that the key is good for. Empty: all of the customer."""

    revokeTime: str
    """When the key was revoked."""

    roles: Required[list[Role]]
    """The roles that whoever has the key acts in."""


class ApiKeyResponse(TypedDict, total=False):
    """One key."""

    apiKey: Required[ApiKey]
    """What is kept of a key. The key itself is shown once and not kept."""


class AppealWorkflow(TypedDict, total=False):
    """One appeal, from the frozen copy to the decision."""

    appealRequestScorecard: WorkflowScorecard
    """A scorecard that is part of an appeal."""

    appealResolveScorecard: WorkflowScorecard
    """A scorecard that is part of an appeal."""

    replicaScorecard: WorkflowScorecard
    """A scorecard that is part of an appeal."""


class Audience(TypedDict, total=False):
    """Whose conversations the form is for. All three empty: every active agent of the profile."""

    groupNames: list[str]
    """Groups, with everything nested in them."""

    teamNames: list[str]
    """Teams."""

    userNames: list[str]
    """Agents."""


class AuditEvent(TypedDict, total=False):
    """One change: who made it, when, by which operation, to what. Together the events of a customer form a chain, in
    which none can be changed, taken out or put in without a trace.
    """

    actor: Required[str]
    """The user who changed it. It may be a built-in one."""

    after: dict[str, Any]
    """What the resource became, in its own form. Absent for one that was deleted, and where it was erased for the
    sake of a person.
    """

    before: dict[str, Any]
    """What the resource was, in its own form. Absent for one that was created, and where it was erased for the sake
    of a person.
    """

    digest: Required[str]
    """The SHA-256 of the salted content, in hexadecimal digits. The chain is made over it, so that it stays whole
    when the content is erased.
    """

    operation: Required[str]
    """The operation by its id here, UpdateScorecard for example."""

    requestId: str
    """The X-Request-Id of the request."""

    resource: Required[str]
    """The name of what was changed."""

    sequence: Required[int]
    """The place in the customer's chain, counted from 1 without gaps."""

    time: Required[str]
    """When it was changed, by the clock of the server."""


class AuthenticationFactor(TypedDict, total=False):
    """A second factor."""

    enrollmentTime: str
    """When it was enrolled."""

    id: str
    """The id of the factor."""

    label: str
    """What the user calls it."""

    name: str
    """Its resource name."""

    type: str
    """The kind of factor."""


class AutoScore(TypedDict, total=False):
    """The value that automatic scoring proposes from the moments found in the conversation."""

    absent: float
    """The value when they are not."""

    match: MomentMatch
    """Whether one of the moments is enough or all are needed."""

    moments: list[str]
    """The moments looked for."""

    present: float
    """The value when the moments are there."""


class BackfillConfig(TypedDict, total=False):
    """Which templates score the conversations that began in a span of time."""

    endTime: Required[str]
    """The latest start of a conversation."""

    scorecardTemplates: Required[list[str]]
    """The names of the templates, each once. New drafts are pinned to the revision that is named; without one, to
    the one that is current when the job is made. In an answer every name has its revision.
    """

    startTime: Required[str]
    """The earliest start of a conversation."""


class BackfillObstacle(TypedDict, total=False):
    """Why a backfill cannot be started."""

    description: Required[str]
    """The reason in words for a person."""

    reason: Required[BackfillObstacleReason]
    """The template takes no new scorecards, none of its criteria is answered by moments, it scores processes and not
    conversations, or another backfill of it over some of the same time is not through.
    """

    scorecardTemplateName: Required[str]
    """The template that it is about."""


class BackfillProgress(TypedDict, total=False):
    """How far a backfill has come, and what it has done."""

    conversationCount: Required[int]
    """How many conversations there were to look at when the job was made."""

    createdCount: Required[int]
    """How many drafts it has made."""

    doneConversationCount: Required[int]
    """How many conversations it has looked at. Those that arrive while it is at work count too, so that it can be
    more than were there at the start.
    """

    personScoredCount: Required[int]
    """How many drafts it has left alone because only people have scored them."""

    refreshedCount: Required[int]
    """How many drafts it has given fresh values."""

    submittedCount: Required[int]
    """How many scorecards it has left alone because they are submitted."""


class BackfillScorecardTemplatesRequest(TypedDict, total=False):
    """What a backfill is over."""

    config: Required[BackfillConfig]
    """Which templates score the conversations that began in a span of time."""


class BatchUpsertCoachingPlansRequest(TypedDict, total=False):
    """The plans to write, all or none."""

    coachingPlans: Required[list[CoachingPlan]]
    """The plans. One whose name exists is replaced, any other is created, with an id of the server's where it has no
    name.
    """


class BatchUpsertCoachingPlansResponse(TypedDict, total=False):
    """The plans in the order of the request."""

    coachingPlans: Required[list[CoachingPlan]]
    """The plans as stored, without their sessions."""


class BatchUpsertConversationsRequest(TypedDict, total=False):
    """The conversations to write, all or none."""

    conversations: Required[list[Conversation]]
    """The conversations. One whose name exists is replaced whole, any other is created."""


class BatchUpsertConversationsResponse(TypedDict, total=False):
    """The conversations in the order of the request."""

    conversations: Required[list[Conversation]]
    """The conversations as stored."""


class BatchUpsertGroupsRequest(TypedDict, total=False):
    """The groups to write, all or none."""

    groups: Required[list[Group]]
    """The groups. One whose name exists is replaced whole, any other is created."""


class BatchUpsertGroupsResponse(TypedDict, total=False):
    """The groups in the order of the request."""

    groups: Required[list[Group]]
    """The groups as stored."""


class BatchUpsertTeamsRequest(TypedDict, total=False):
    """The teams to write, all or none."""

    teams: Required[list[Team]]
    """The teams. One whose name exists is replaced whole, any other is created."""


class BatchUpsertTeamsResponse(TypedDict, total=False):
    """The teams in the order of the request."""

    teams: Required[list[Team]]
    """The teams as stored."""


class BatchUpsertUsersRequest(TypedDict, total=False):
    """The users to write, all or none."""

    users: Required[list[User]]
    """The users. One whose name exists is replaced whole, any other is created."""


class BatchUpsertUsersResponse(TypedDict, total=False):
    """The users in the order of the request."""

    users: Required[list[User]]
    """The users as stored."""


class BootstrapOptions(TypedDict, total=False):
    """Asks for an interval around each statistic: conversations are drawn with replacement, as many as there are,
    and the statistic is worked out for each such draw. The same seed over the same scorecards gives the same
    interval.
    """

    level: float
    """The share of the draws that lies inside the interval."""

    resamples: int
    """How many draws are made."""

    seed: int
    """What the draws follow from."""


class CancelJobRequest(TypedDict, total=False):
    """Nothing has to be said."""


class Chapter(TypedDict, total=False):
    """A part of the form."""

    chapterId: Required[str]
    """The id of the chapter. Ids are unique over chapters and criteria together."""

    criteria: Required[list[Criterion]]
    """The questions in the order they are shown."""

    displayName: str
    """The heading."""

    weight: float
    """The weight of the chapter, 1 when absent."""


class ChapterExplanation(TypedDict, total=False):
    """The score of one chapter taken alone."""

    chapterId: Required[str]
    """The chapter."""

    displayName: str
    """The heading of the chapter."""

    score: Amount
    """A number as printed and, beside it, exactly."""

    weight: float
    """The weight of the chapter."""


class CiscoAccount(TypedDict, total=False):
    """An account on Cisco."""

    agentExtension: str
    """The extension."""


class CoachingComment(TypedDict, total=False):
    """What somebody says about a coaching plan."""

    coachingPlanName: Required[str]
    """The coaching plan that the comment is on."""

    createTime: str
    """When the comment was made. Set by the server; ignored when sent."""

    creatorUserName: str
    """Who wrote the comment. Absent on create: the caller. Others may be named by administrators alone."""

    linkedSessionNotes: list[str]
    """Sessions of the plan whose notes are meant."""

    message: Required[str]
    """What is said. It is empty once its author or who it is about was erased, and not before."""

    name: str
    """The name of the comment. On create it chooses the id."""

    taggedUsers: list[str]
    """Users whose attention is asked for."""

    thread: str
    """The id of the thread. Absent on create: a new one."""

    updateTime: str
    """When the comment was last changed. Set by the server; ignored when sent."""

    usecaseName: str
    """The use case that the comment is about."""


class CoachingCommentPatch(TypedDict, total=False):
    """Changes to a coaching comment: nothing is required, null clears."""

    coachingPlanName: str | None
    """The coaching plan that the comment is on."""

    createTime: str | None
    """When the comment was made. Set by the server; ignored when sent."""

    creatorUserName: str | None
    """Who wrote the comment. Absent on create: the caller. Others may be named by administrators alone."""

    linkedSessionNotes: list[str] | None
    """Sessions of the plan whose notes are meant."""

    message: str | None
    """What is said. It is empty once its author or who it is about was erased, and not before."""

    name: str | None
    """The name of the comment. On create it chooses the id."""

    taggedUsers: list[str] | None
    """Users whose attention is asked for."""

    thread: str | None
    """The id of the thread. Absent on create: a new one."""

    updateTime: str | None
    """When the comment was last changed. Set by the server; ignored when sent."""

    usecaseName: str | None
    """The use case that the comment is about."""


class CoachingCommentResponse(TypedDict, total=False):
    """One coaching comment."""

    coachingComment: Required[CoachingComment]
    """What somebody says about a coaching plan."""


class CoachingOverview(TypedDict, total=False):
    """What happened with an agent in the span."""

    activePlans: Required[int]
    """Coaching plans that are active at the time of the request."""

    agentUserName: Required[str]
    """The agent."""

    change: float
    """By how many percentage points the mean lies above that of the span before, rounded once. Absent where one of
    the two has no value.
    """

    lastSessionTime: str
    """When the last of the sessions was. Absent where there was none."""

    meanScore: Required[MeanScore]
    """A mean of percentages with the number of scorecards that it is over: those that have one, which a scorecard
    without anything applicable has not. Exactly one of value and undefinedReason is present.
    """

    previousMeanScore: Required[MeanScore]
    """A mean of percentages with the number of scorecards that it is over: those that have one, which a scorecard
    without anything applicable has not. Exactly one of value and undefinedReason is present.
    """

    scorecards: Required[int]
    """Normal scorecards that were submitted in the span."""

    sessionsAcknowledged: Required[int]
    """Those of them that the agent has acknowledged, whenever that was."""

    sessionsHeld: Required[int]
    """Coaching sessions whose time lies in the span and has come."""


class CoachingOverviewsRequest(TypedDict, total=False):
    """What to report on. Filters are combined with AND, the values inside one with OR; agentUserNames and groupNames
    are joined. Active plans, sessions and scorecards count where their use case is among usecaseNames, scorecards
    also by scorecardTemplateNames.
    """

    agentUserNames: list[str]
    """Agents to report on."""

    endTime: Required[str]
    """The last instant of the span."""

    groupNames: list[str]
    """Groups whose direct members to report on."""

    includeDevUsers: bool
    """Whether dev users are reported on too."""

    includeInactiveUsers: bool
    """Whether deactivated agents are reported on too."""

    orderBy: CoachingOverviewOrderBy
    """What agents are sorted by: unspecified means their names, the others the time of the last session and the
    number of scorecards in the span. Equals are sorted by name, and whoever had no session comes last. Without a
    direction it is ASC.
    """

    orderDirection: OrderDirection
    """Which end of a sorted list comes first: ASC the smallest or oldest, DESC the greatest or newest."""

    pageSize: int
    """How many to answer at most, 50 when absent. More than 1000 is cut to 1000."""

    pageToken: str
    """The nextPageToken of the page before."""

    scorecardTemplateNames: list[str]
    """Templates whose scorecards count. A name ends in @* or in nothing for every revision, or in @ and one revision
    number.
    """

    startTime: Required[str]
    """The first instant of the span."""

    timeZoneId: str
    """The CLDR zone in which an exported file tells times, Europe/Berlin for example. An unknown one gives way to
    timeZoneOffset. Times in JSON are UTC.
    """

    timeZoneOffset: int
    """Minutes east of UTC, from -720 to 840, for when the zone id is absent or unknown. Without both, times are
    written in UTC.
    """

    usecaseNames: list[str]
    """Use cases that count."""


class CoachingPlan(TypedDict, total=False):
    """What an agent is to work on, and until when."""

    agentUserName: Required[str]
    """The agent whom the plan is for."""

    coachingSessions: list[CoachingSession]
    """The sessions of the plan, by their times, where they were asked for. Ignored when sent."""

    comment: str
    """Goals and feedback. The agent reads it once managerCommentSubmitTime is set."""

    createTime: Required[str]
    """When the plan was made. Kept as it is sent on create."""

    creatorUserName: str
    """Who made the plan. Absent on create: the caller. Others may be named by administrators alone."""

    displayName: str
    """What to call the plan."""

    endTime: str
    """When the plan ends, not before it begins. Absent: it has no end."""

    focusBehaviors: list[str]
    """Behaviors to work on, in words of the client. Replaced by focusCriteria."""

    focusCriteria: list[CoachingPlanFocusCriteria]
    """What to work on."""

    isActive: Required[bool]
    """Whether the agent works by the plan now."""

    managerCommentSubmitTime: str
    """When the comment was made ready for the agent to read. Absent: it is a draft."""

    name: str
    """The name of the plan. On create it chooses the id."""

    startTime: str
    """When the plan begins. Absent: it has no beginning."""

    updateTime: Required[str]
    """When the plan was last changed. Kept as it is sent on create, set by the server from then on."""

    usecaseName: str
    """The use case that the plan is about."""


class CoachingPlanFocusCriteria(TypedDict, total=False):
    """A template, or one part of it."""

    criterionOrChapterId: str
    """The part of the template that is meant. Empty: the template as a whole."""

    scorecardTemplateName: Required[str]
    """The template, without a revision."""


class CoachingPlanPatch(TypedDict, total=False):
    """Changes to a coaching plan: nothing is required, null clears."""

    agentUserName: str | None
    """The agent whom the plan is for."""

    coachingSessions: list[CoachingSession] | None
    """The sessions of the plan. Ignored when sent."""

    comment: str | None
    """Goals and feedback. The agent reads it once managerCommentSubmitTime is set."""

    createTime: str | None
    """When the plan was made. Kept as it is sent on create."""

    creatorUserName: str | None
    """Who made the plan. Absent on create: the caller. Others may be named by administrators alone."""

    displayName: str | None
    """What to call the plan."""

    endTime: str | None
    """When the plan ends, not before it begins. Absent: it has no end."""

    focusBehaviors: list[str] | None
    """Behaviors to work on, in words of the client. Replaced by focusCriteria."""

    focusCriteria: list[CoachingPlanFocusCriteria] | None
    """What to work on."""

    isActive: bool | None
    """Whether the agent works by the plan now."""

    managerCommentSubmitTime: str | None
    """When the comment was made ready for the agent to read. Absent: it is a draft."""

    name: str | None
    """The name of the plan. On create it chooses the id."""

    startTime: str | None
    """When the plan begins. Absent: it has no beginning."""

    updateTime: str | None
    """When the plan was last changed. Kept as it is sent on create, set by the server from then on."""

    usecaseName: str | None
    """The use case that the plan is about."""


class CoachingPlanResponse(TypedDict, total=False):
    """One coaching plan."""

    coachingPlan: Required[CoachingPlan]
    """What an agent is to work on, and until when."""


class CoachingPlanScorecardRequest(TypedDict, total=False):
    """The scorecard to put in or to take out."""

    scorecardName: Required[str]
    """A scorecard of the agent of the plan."""


class CoachingPlanScorecardResponse(TypedDict, total=False):
    """A plan, and a scorecard that is in it or out of it now."""

    coachingPlanName: Required[str]
    """The plan."""

    scorecardName: Required[str]
    """The scorecard."""


class CoachingProgress(TypedDict, total=False):
    """How far an agent has come towards a target. A mean over fewer than three scorecards has no value."""

    agentUserName: Required[str]
    """The agent."""

    coachingPlanName: str
    """The plan of the target. Absent where it is everyone's."""

    criterionOrChapterId: str
    """The part of the template that the target is for. Absent where it is all of it."""

    endTime: Required[str]
    """Until when scorecards count as now."""

    gap: float
    """How many percentage points are missing to the goal, negative where it is exceeded. Absent where the score has
    no value.
    """

    goal: Required[float]
    """The percentage to reach."""

    progress: float
    """By how many percentage points the score lies above that of the 90 days before the start. Absent where one of
    the two has no value.
    """

    score: Required[MeanScore]
    """A mean of percentages with the number of scorecards that it is over: those that have one, which a scorecard
    without anything applicable has not. Exactly one of value and undefinedReason is present.
    """

    scorecardTemplateName: Required[str]
    """The template of the target."""

    startScore: Required[MeanScore]
    """A mean of percentages with the number of scorecards that it is over: those that have one, which a scorecard
    without anything applicable has not. Exactly one of value and undefinedReason is present.
    """

    startTime: Required[str]
    """From when scorecards count as now."""

    targetName: Required[str]
    """The target."""

    usecaseName: Required[str]
    """The use case of the target."""


class CoachingSession(TypedDict, total=False):
    """A talk between an agent and whoever coaches it, with a manager's and an agent's side."""

    acknowledgeTime: str
    """When the agent acknowledged the session. Set by the server; ignored when sent."""

    agentComment: str
    """What the agent says to the session. Set by the agent's acknowledgement; ignored when sent."""

    agentSubmitTime: str
    """When the agent submitted the comment. Set by the server; ignored when sent."""

    agentUpdateTime: str
    """When the agent's side was last changed. Set by the server; ignored when sent."""

    agentUserName: str
    """The agent. Absent on create: that of the coaching plan."""

    coachingPlanName: str
    """The coaching plan that the session belongs to. Empty: to none."""

    createTime: str
    """When the session was made. Set by the server; ignored when sent."""

    creatorUserName: str
    """Who made the session. Absent on create: the caller. Others may be named by administrators alone."""

    managerSubmitTime: str
    """When the manager submitted the session. Absent: it is a draft."""

    managerSubmitterUserName: str
    """Who submitted the session. Set by the server; ignored when sent."""

    managerUpdateTime: str
    """When the manager's side was last changed. Set by the server; ignored when sent."""

    meetingNotes: str
    """The manager's notes. The agent reads them once managerSubmitTime is set."""

    name: str
    """The name of the session. On create it chooses the id."""

    sessionTime: str
    """When the session is held."""

    updateTime: str
    """When either side was last changed. Set by the server; ignored when sent."""

    usecaseName: str
    """The use case that the session is about."""


class CoachingSessionPatch(TypedDict, total=False):
    """Changes to a coaching session: nothing is required, null clears."""

    acknowledgeTime: str | None
    """When the agent acknowledged the session. Set by the server; ignored when sent."""

    agentComment: str | None
    """What the agent says to the session. Set by the agent's acknowledgement; ignored when sent."""

    agentSubmitTime: str | None
    """When the agent submitted the comment. Set by the server; ignored when sent."""

    agentUpdateTime: str | None
    """When the agent's side was last changed. Set by the server; ignored when sent."""

    agentUserName: str | None
    """The agent. Absent on create: that of the coaching plan."""

    coachingPlanName: str | None
    """The coaching plan that the session belongs to. Empty: to none."""

    createTime: str | None
    """When the session was made. Set by the server; ignored when sent."""

    creatorUserName: str | None
    """Who made the session. Absent on create: the caller. Others may be named by administrators alone."""

    managerSubmitTime: str | None
    """When the manager submitted the session. Absent: it is a draft."""

    managerSubmitterUserName: str | None
    """Who submitted the session. Set by the server; ignored when sent."""

    managerUpdateTime: str | None
    """When the manager's side was last changed. Set by the server; ignored when sent."""

    meetingNotes: str | None
    """The manager's notes. The agent reads them once managerSubmitTime is set."""

    name: str | None
    """The name of the session. On create it chooses the id."""

    sessionTime: str | None
    """When the session is held."""

    updateTime: str | None
    """When either side was last changed. Set by the server; ignored when sent."""

    usecaseName: str | None
    """The use case that the session is about."""


class CoachingSessionResponse(TypedDict, total=False):
    """One coaching session."""

    coachingSession: Required[CoachingSession]
    """A talk between an agent and whoever coaches it, with a manager's and an agent's side."""


class CoachingSessionTimeRange(TypedDict, total=False):
    """The sessions that are answered with a plan: from the start on and before the end. It needs
    includeCoachingSessions.
    """

    endTime: str
    """Held before this instant."""

    startTime: str
    """Held at this instant or later."""


class Conversation(TypedDict, total=False):
    """What is known here of a conversation that lives in another system."""

    agentUserName: str
    """The agent who held it."""

    channel: str
    """How it was held, voice for example."""

    endTime: str
    """When it ended. Not before startTime."""

    languageCode: str
    """Its language as a BCP 47 tag."""

    metadata: dict[str, str]
    """Facts from the other system."""

    momentNames: list[str]
    """The moments that were detected in it."""

    name: str
    """The name of the conversation. On create it chooses the id."""

    startTime: str
    """When it began."""

    usecaseName: str
    """The use case it belongs to."""


class ConversationPatch(TypedDict, total=False):
    """Changes to a conversation: nothing is required, null clears."""

    agentUserName: str | None
    """The agent who held it."""

    channel: str | None
    """How it was held, voice for example."""

    endTime: str | None
    """When it ended. Not before startTime."""

    languageCode: str | None
    """Its language as a BCP 47 tag."""

    metadata: dict[str, str] | None
    """Facts from the other system."""

    momentNames: list[str] | None
    """The moments that were detected in it."""

    name: str | None
    """The name of the conversation. On create it chooses the id."""

    startTime: str | None
    """When it began."""

    usecaseName: str | None
    """The use case it belongs to."""


class ConversationResponse(TypedDict, total=False):
    """One conversation."""

    conversation: Required[Conversation]
    """What is known here of a conversation that lives in another system."""


class CreateApiKeyResponse(TypedDict, total=False):
    """A new key with its text."""

    apiKey: Required[ApiKey]
    """What is kept of a key. The key itself is shown once and not kept."""

    secret: str
    """The key itself, to be sent as X-Api-Key. It is shown here alone; the answer to a repeat with the same
    Idempotency-Key, and to a trial with validateOnly, is without it.
    """


class Creator(TypedDict, total=False):
    """Who made the scorecard. Absent on create: the caller. Naming somebody else takes the role ADMIN, SUPER_ADMIN
    or QA_ADMIN.
    """

    agentProfiles: list[AgentProfile]

    authenticationFactors: list[PersonAuthenticationFactor]

    displayName: str

    email: str

    externalIdmId: str

    fullName: str

    isDevUser: bool

    isGuestUser: bool

    legacyRoles: list[str]

    loginStatus: PersonLoginStatus
    """A login status that is not checked."""

    manager: str

    migratedEntities: list[str]

    name: str
    """The user who made it."""

    platformProfiles: list[PersonPlatformProfile]

    preferredProfile: str

    profileNames: list[str]

    profileStates: dict[str, str]

    requirePasswordReset: bool

    roles: list[str]

    state: str

    team: str

    type: str

    usecases: list[str]

    userId: str

    username: str


class Criterion(TypedDict, total=False):
    """One question of the form."""

    allowNotApplicable: bool
    """Whether it may be marked as not applicable."""

    answer: Required[AnswerFormat]
    """How a criterion is answered. OPTIONS uses options; RANGE uses min, max, step and autoFail; TEXT uses none of
    them and carries no points.
    """

    autoScore: AutoScore
    """The value that automatic scoring proposes from the moments found in the conversation."""

    criterionId: Required[str]
    """The id of the criterion. Ids are unique over chapters and criteria together."""

    description: str
    """Help for the reviewer."""

    displayName: str
    """The heading."""

    required: bool
    """Whether it must be answered before the scorecard is submitted."""

    showIf: ShowIf
    """Shows the criterion only when an earlier one has one of these values."""

    weight: float
    """The weight of the criterion, 1 when absent."""


class CriterionAgreement(TypedDict, total=False):
    """How far raters agree on one criterion of one template revision. Errors of raters are in its points."""

    chapterId: Required[str]
    """The chapter that holds the criterion."""

    criterionId: Required[str]
    """The criterion."""

    displayName: str
    """The heading of the criterion."""

    statistics: Required[AgreementStatistics]
    """Every statistic over the same answers. Agreement is the share of the pairs of answers to a unit that are
    equal, or whose points lie within the tolerance, in percent, as the mean over the units. Cohen's kappa is of
    two raters; weighted, it takes the distance of their points for disagreement, or its square. Fleiss' kappa is
    of units that all have the same number of answers. Krippendorff's alpha takes any number of raters, and
    compares answers as equal or not, ranks of points, their distances, or their ratios. Gwet's AC1 stays near the
    percentage where nearly all answers are the same. Over all criteria the disagreement that was observed and the
    one that chance would bring about are averaged, by how much of it was measured, before they are compared; the
    errors of raters are then in percent of the ranges of points.
    """

    templateName: Required[str]
    """The template with its revision."""


class CriterionExplanation(TypedDict, total=False):
    """What one criterion brought to the total. The amounts are present for a scored criterion."""

    autoFailed: bool
    """Whether the answer meets an auto-fail rule of the criterion."""

    chapterId: Required[str]
    """The chapter that holds the criterion."""

    contribution: Amount
    """A number as printed and, beside it, exactly."""

    criterionId: Required[str]
    """The criterion."""

    displayName: str
    """The heading of the criterion."""

    earned: Amount
    """A number as printed and, beside it, exactly."""

    effect: AutoFailEffect
    """What a failing answer does: the total becomes 0, every criterion of the chapter earns nothing, or only the
    flag is set.
    """

    effectiveWeight: Amount
    """A number as printed and, beside it, exactly."""

    possible: Amount
    """A number as printed and, beside it, exactly."""

    state: Required[CriterionState]
    """How a criterion entered the total: it was scored, it did not apply, showIf hid it, it has no answer yet, or
    its kind of answer carries no points.
    """


class Customer(TypedDict, total=False):
    """A company that uses the product. Customers share nothing with each other."""

    createTime: str
    """When it was made."""

    displayName: str
    """The name that is shown."""

    name: str
    """The name of the customer. On create it chooses the id."""

    updateTime: str
    """When it last changed."""


class CustomerPatch(TypedDict, total=False):
    """Changes to a customer: nothing is required, null clears."""

    createTime: str | None
    """When it was made."""

    displayName: str | None
    """The name that is shown."""

    name: str | None
    """The name of the customer. On create it chooses the id."""

    updateTime: str | None
    """When it last changed."""


class CustomerResponse(TypedDict, total=False):
    """One customer."""

    customer: Required[Customer]
    """A company that uses the product. Customers share nothing with each other."""


class Empty(TypedDict, total=False):
    """Nothing to say: the deed is done."""


class EraseUserRequest(TypedDict, total=False):
    """Nothing has to be said."""


class EvaluationPeriod(TypedDict, total=False):
    """A span of time."""

    endTime: Required[str]
    """When it ends. This instant is not a part of it."""

    startTime: Required[str]
    """When it begins."""


class EvaluationPeriodConfig(TypedDict, total=False):
    """The rhythm of evaluation."""

    cadence: Cadence
    """How long a period is."""

    overrideTimeRange: OverrideTimeRange
    """Moves the window of the conversations against the period."""

    startTime: str
    """When the first period begins."""

    timeZoneId: str
    """The CLDR zone whose days are counted."""


class ExportCoachingOverviewsResponse(TypedDict, total=False):
    """The exported file."""

    data: Required[str]
    """The CSV bytes in base64."""


class ExportScorecardsRequest(TypedDict, total=False):
    """Which scorecards to export and how. Filters are combined with AND, the values inside one with OR."""

    agentUserNames: list[str]
    """Agents to take."""

    endTime: Required[str]
    """The last instant of creation that is taken."""

    excludeConversationMetadata: bool
    """Whether the conversation columns are left out."""

    features: list[ExportFeature]
    """Column sets to write. Empty: all of them."""

    groupNames: list[str]
    """Groups whose members to take. Joined with agentUserNames and teamNames."""

    includeDeactivatedUsers: bool
    """Whether scorecards of deactivated agents are taken too."""

    includeDevUsers: bool
    """Whether scorecards of dev users are taken too."""

    includeDirectGroupMembersOnly: bool
    """Whether only members named by the group itself are taken, which is also what happens by itself. Not together
    with includeIndirectGroupMembers.
    """

    includeIndirectGroupMembers: bool
    """Whether members of nested groups are taken as well."""

    scorecardNames: list[str]
    """Scorecards to take. Empty: no limit."""

    scorecardTemplateNames: list[str]
    """Templates to take. Each name ends in @* for every revision, or in one revision number."""

    startTime: Required[str]
    """The first instant of creation that is taken."""

    teamNames: list[str]
    """Teams whose members to take. Joined with agentUserNames and groupNames."""

    timeZoneId: str
    """The CLDR zone in which the times of the file are written, Europe/Berlin for example. An unknown one gives way
    to timeZoneOffset.
    """

    timeZoneOffset: int
    """Minutes east of UTC, from -720 to 840, for when the zone id is absent or unknown. Without both, times are
    written in UTC.
    """

    usecaseNames: list[str]
    """Use cases to take; several are welcome."""


class ExportScorecardsResponse(TypedDict, total=False):
    """The exported file."""

    data: Required[str]
    """The CSV bytes in base64."""


class FieldViolation(TypedDict, total=False):
    """One fault of a request."""

    description: Required[str]
    """What is wrong with it."""

    field: Required[str]
    """The place, scores[2].numericValue for example."""


class Group(TypedDict, total=False):
    """A set of users, and of other groups."""

    displayName: str
    """The name that is shown."""

    memberNames: list[str]
    """The users and groups in it. Groups may be nested."""

    name: str
    """The name of the group. On create it chooses the id."""


class GroupPatch(TypedDict, total=False):
    """Changes to a group: nothing is required, null clears."""

    displayName: str | None
    """The name that is shown."""

    memberNames: list[str] | None
    """The users and groups in it. Groups may be nested."""

    name: str | None
    """The name of the group. On create it chooses the id."""


class GroupResponse(TypedDict, total=False):
    """One group."""

    group: Required[Group]
    """A set of users, and of other groups."""


class Job(TypedDict, total=False):
    """Work that goes on after the request that asked for it was answered."""

    backfillConfig: BackfillConfig
    """Which templates score the conversations that began in a span of time."""

    backfillProgress: BackfillProgress
    """How far a backfill has come, and what it has done."""

    createTime: Required[str]
    """When it was asked for. What the job makes bears this time."""

    creatorUserName: str
    """Who asked for it."""

    failureReason: str
    """A constant that says why the job has failed, TEMPLATE_NOT_ACTIVE for example."""

    finishTime: str
    """When it came to its end."""

    name: Required[str]
    """The name of the job."""

    startTime: str
    """When it was first taken up."""

    state: Required[JobState]
    """Where a job stands: it waits to be taken up, it is at work, and at the end it is through, was cancelled or has
    failed.
    """

    type: Required[JobType]
    """What a job does."""

    updateTime: Required[str]
    """When it last went on."""


class JobResponse(TypedDict, total=False):
    """One job."""

    job: Required[Job]
    """Work that goes on after the request that asked for it was answered."""


class ListApiKeysResponse(TypedDict, total=False):
    """A page of keys."""

    apiKeys: Required[list[ApiKey]]
    """The entries of this page."""

    nextPageToken: str
    """Fetches the next page. Absent on the last one."""


class ListAuditEventsResponse(TypedDict, total=False):
    """A page of the audit."""

    auditEvents: Required[list[AuditEvent]]
    """The entries of this page."""

    nextPageToken: str
    """Fetches the next page. Absent on the last one."""


class ListCoachingCommentsResponse(TypedDict, total=False):
    """A page of coaching comments."""

    coachingComments: Required[list[CoachingComment]]
    """The entries of this page."""

    nextPageToken: str
    """Fetches the next page. Absent on the last one."""


class ListCoachingPlansRequest(TypedDict, total=False):
    """Which plans to list. Filters are combined with AND, the values inside one with OR; those that name agents are
    one filter together.
    """

    agentUserName: str
    """An agent whose plans are meant."""

    agentUserNames: list[str]
    """Agents whose plans are meant."""

    excludeCoachingPlanComment: bool
    """Leaves the comments of the plans out."""

    excludeCoachingSessionsNoteAndComment: bool
    """Leaves the notes and the agents' comments of the sessions out."""

    focusCriteria: list[CoachingPlanFocusCriteria]
    """Templates or parts of them that a plan is about, just as they stand in it."""

    groupNames: list[str]
    """Groups whose direct members are agents whose plans are meant."""

    includeCoachingSessions: bool
    """Answers each plan with its sessions."""

    isActive: bool
    """Only those that are active, or only those that are not."""

    pageSize: int
    """How many to answer at most, 50 when absent. More than 1000 is cut to 1000."""

    pageToken: str
    """The nextPageToken of the page before."""

    sessionTimeRange: CoachingSessionTimeRange
    """The sessions that are answered with a plan: from the start on and before the end. It needs
    includeCoachingSessions.
    """

    usecaseNames: list[str]
    """Use cases."""


class ListCoachingPlansResponse(TypedDict, total=False):
    """A page of coaching plans."""

    coachingPlans: Required[list[CoachingPlan]]
    """The entries of this page."""

    nextPageToken: str
    """Fetches the next page. Absent on the last one."""


class ListCoachingSessionsResponse(TypedDict, total=False):
    """A page of coaching sessions."""

    coachingSessions: Required[list[CoachingSession]]
    """The entries of this page."""

    nextPageToken: str
    """Fetches the next page. Absent on the last one."""


class ListConversationsResponse(TypedDict, total=False):
    """A page of conversations."""

    conversations: Required[list[Conversation]]
    """The entries of this page."""

    nextPageToken: str
    """Fetches the next page. Absent on the last one."""


class ListCurrentScorecardTemplatesResponse(TypedDict, total=False):
    """A page of templates, each in its current revision."""

    nextPageToken: str
    """Fetches the next page. Absent on the last one."""

    scorecardTemplateStats: list[ScorecardTemplateStats]
    """Figures on the templates of this page. Present in the view with statistics alone."""

    scorecardTemplates: Required[list[ListedScorecardTemplate]]
    """The entries of this page."""


class ListCustomersResponse(TypedDict, total=False):
    """A page of customers."""

    customers: Required[list[Customer]]
    """The entries of this page."""

    nextPageToken: str
    """Fetches the next page. Absent on the last one."""


class ListGroupsResponse(TypedDict, total=False):
    """A page of groups."""

    groups: Required[list[Group]]
    """The entries of this page."""

    nextPageToken: str
    """Fetches the next page. Absent on the last one."""


class ListJobsResponse(TypedDict, total=False):
    """A page of jobs."""

    jobs: Required[list[Job]]
    """The entries of this page."""

    nextPageToken: str
    """Fetches the next page. Absent on the last one."""


class ListMomentsResponse(TypedDict, total=False):
    """A page of moments."""

    moments: Required[list[Moment]]
    """The entries of this page."""

    nextPageToken: str
    """Fetches the next page. Absent on the last one."""


class ListProfilesResponse(TypedDict, total=False):
    """A page of profiles."""

    nextPageToken: str
    """Fetches the next page. Absent on the last one."""

    profiles: Required[list[Profile]]
    """The entries of this page."""


class ListScorecardTemplateRevisionsResponse(TypedDict, total=False):
    """A page of revisions, newest first."""

    nextPageToken: str
    """Fetches the next page. Absent on the last one."""

    scorecardTemplates: Required[list[ScorecardTemplate]]
    """The entries of this page."""


class ListScorecardsResponse(TypedDict, total=False):
    """A page of scorecards, with the template revisions that they pin."""

    nextPageToken: str
    """Fetches the next page. Absent on the last one."""

    scorecardTemplates: Required[list[ScorecardTemplate]]
    """The template revisions that the scorecards of this page pin, each once."""

    scorecards: Required[list[Scorecard]]
    """The entries of this page."""


class ListTargetsRequest(TypedDict, total=False):
    """Which targets to list. Filters are combined with AND, the values inside one with OR."""

    agentUserNames: list[str]
    """Agents of the coaching plans."""

    coachingPlanNames: list[str]
    """Coaching plans."""

    criterionOrChapterIds: list[str]
    """Parts of templates. An empty one means targets for a whole template."""

    pageSize: int
    """How many to answer at most, 50 when absent. More than 1000 is cut to 1000."""

    pageToken: str
    """The nextPageToken of the page before."""

    scorecardTemplateNames: list[str]
    """Templates."""

    usecaseNames: list[str]
    """Use cases."""


class ListTargetsResponse(TypedDict, total=False):
    """A page of targets."""

    nextPageToken: str
    """Fetches the next page. Absent on the last one."""

    targets: Required[list[Target]]
    """The entries of this page."""


class ListTeamsResponse(TypedDict, total=False):
    """A page of teams."""

    nextPageToken: str
    """Fetches the next page. Absent on the last one."""

    teams: Required[list[Team]]
    """The entries of this page."""


class ListUseCasesResponse(TypedDict, total=False):
    """A page of use cases."""

    nextPageToken: str
    """Fetches the next page. Absent on the last one."""

    usecases: Required[list[UseCase]]
    """The entries of this page."""


class ListUsersResponse(TypedDict, total=False):
    """A page of users."""

    nextPageToken: str
    """Fetches the next page. Absent on the last one."""

    users: Required[list[User]]
    """The entries of this page."""


class ListWebhookDeliveriesResponse(TypedDict, total=False):
    """A page of deliveries."""

    deliveries: Required[list[WebhookDelivery]]
    """The entries of this page."""

    nextPageToken: str
    """Fetches the next page. Absent on the last one."""


class ListWebhooksResponse(TypedDict, total=False):
    """A page of webhooks."""

    nextPageToken: str
    """Fetches the next page. Absent on the last one."""

    webhooks: Required[list[Webhook]]
    """The entries of this page."""


class ListedScorecardTemplate(TypedDict, total=False):
    """A template as it stands in a list. The basic view leaves out template, qaTaskConfig and qaScoreConfig."""

    audience: Audience
    """Whose conversations the form is for. All three empty: every active agent of the profile."""

    createTime: str
    """When this revision was made."""

    deactivateTime: str
    """When the template was last taken out of use. Absent while it is active."""

    deleteTime: str
    """When the template was deleted."""

    lastUpdatedBy: str
    """The user who last changed the template."""

    name: str
    """The name of the template. On create it chooses the id; answers carry the revision."""

    permissions: TemplatePermissions
    """Whom the form is for, beside what roles may do anyway. Those of the current revision hold for all revisions.
    QA_ADMIN, ADMIN and SUPER_ADMIN, who may change them, are not bound by them.
    """

    qaScoreConfig: QAScoreConfig
    """How totals are read."""

    qaTaskConfig: QATaskConfig
    """How many conversations are to be evaluated, and how often."""

    resolvedAudience: ResolvedAudience
    """The agents that the audience means at this moment. Present when one template is read."""

    status: ScorecardTemplateStatus
    """Whether a template may be used: active, taken out of use for now, or deleted."""

    template: TemplateContent
    """The questions and how their answers are totalled."""

    title: str
    """What people call the form."""

    type: ScorecardTemplateType
    """What a template judges: a conversation, or a process outside of one."""

    usecaseNames: list[str]
    """The use cases that the form is for. Empty: all."""


class LivepersonAccount(TypedDict, total=False):
    """An account on LivePerson."""

    accountNumber: str
    """The number of the account."""

    loginName: str
    """The login name."""


class LoginStatus(TypedDict, total=False):
    """Whether the user is logged in."""

    loginStatus: str
    """The state."""


class MeanScore(TypedDict, total=False):
    """A mean of percentages with the number of scorecards that it is over: those that have one, which a scorecard
    without anything applicable has not. Exactly one of value and undefinedReason is present.
    """

    n: Required[int]
    """How many scorecards the mean is over."""

    undefinedReason: MeanUndefinedReason
    """Why a mean has no value: too few scorecards."""

    value: float
    """The mean, exact but for one rounding to four decimals."""


class Moment(TypedDict, total=False):
    """Something that can be detected in a conversation."""

    displayName: str
    """The name that is shown."""

    name: str
    """The name of the moment. On create it chooses the id."""


class MomentPatch(TypedDict, total=False):
    """Changes to a moment: nothing is required, null clears."""

    displayName: str | None
    """The name that is shown."""

    name: str | None
    """The name of the moment. On create it chooses the id."""


class MomentResponse(TypedDict, total=False):
    """One moment."""

    moment: Required[Moment]
    """Something that can be detected in a conversation."""


class NullableAudience(TypedDict, total=False):
    """Whose conversations the form is for. All three empty: every active agent of the profile."""

    groupNames: list[str]
    """Groups, with everything nested in them."""

    teamNames: list[str]
    """Teams."""

    userNames: list[str]
    """Agents."""


class NullableLoginStatus(TypedDict, total=False):
    """Whether the user is logged in."""

    loginStatus: str
    """The state."""


class NullablePerson(TypedDict, total=False):
    """A user as shown inside a scorecard."""

    agentProfiles: list[AgentProfile]

    authenticationFactors: list[PersonAuthenticationFactor]

    displayName: str

    email: str

    externalIdmId: str

    fullName: str

    isDevUser: bool

    isGuestUser: bool

    legacyRoles: list[str]

    loginStatus: PersonLoginStatus
    """A login status that is not checked."""

    manager: str

    migratedEntities: list[str]

    name: str

    platformProfiles: list[PersonPlatformProfile]

    preferredProfile: str

    profileNames: list[str]

    profileStates: dict[str, str]

    requirePasswordReset: bool

    roles: list[str]

    state: str

    team: str

    type: str

    usecases: list[str]

    userId: str

    username: str


class NullableQAScoreConfig(TypedDict, total=False):
    """How totals are read."""

    bands: list[QAScoreBand]
    """Named bands of totals."""

    passScore: float
    """The least total that passes, in percent."""


class NullableQATaskConfig(TypedDict, total=False):
    """How many conversations are to be evaluated, and how often."""

    evaluationPeriod: EvaluationPeriodConfig
    """The rhythm of evaluation."""

    taskComplete: TaskCompleteConfig
    """When the evaluation of an agent is complete."""


class NullableResolvedAudience(TypedDict, total=False):
    """The agents that the audience means at this moment. Present when one template is read."""

    userNames: list[str]
    """The agents."""


class NullableTemplateContent(TypedDict, total=False):
    """The questions and how their answers are totalled."""

    chapters: Required[list[Chapter]]
    """The chapters in the order they are shown."""

    scoring: TemplateScoring
    """The formula of the total."""


class NullableTemplatePermissions(TypedDict, total=False):
    """Whom the form is for, beside what roles may do anyway. Those of the current revision hold for all revisions.
    QA_ADMIN, ADMIN and SUPER_ADMIN, who may change them, are not bound by them.
    """

    scoreRoles: list[Role]
    """Roles of which a caller needs one to make, change and submit scorecards on it. Empty: no matter which."""

    viewRoles: list[Role]
    """Roles of which a caller needs one to see the form; for others it does not exist. Empty: no matter which."""


class OptionAutoFail(TypedDict, total=False):
    """Makes a choice fail the scorecard."""

    effect: AutoFailEffect
    """What a failing answer does: the total becomes 0, every criterion of the chapter earns nothing, or only the
    flag is set.
    """


class OverriddenAgent(TypedDict, total=False):
    """Another count for one user, or for the members of one group."""

    evaluatedConversationCountPerAgent: int
    """Conversations for each agent and period."""

    groupName: str
    """The group. Leave it out when a user is named."""

    userName: str
    """The user. Leave it out when a group is named."""


class OverrideTimeRange(TypedDict, total=False):
    """Moves the window of the conversations against the period."""

    endOffset: TimeOffset
    """A shift in local time. Negative is earlier."""

    startOffset: TimeOffset
    """A shift in local time. Negative is earlier."""


class Person(TypedDict, total=False):
    """A user as shown inside a scorecard."""

    agentProfiles: list[AgentProfile]

    authenticationFactors: list[PersonAuthenticationFactor]

    displayName: str

    email: str

    externalIdmId: str

    fullName: str

    isDevUser: bool

    isGuestUser: bool

    legacyRoles: list[str]

    loginStatus: PersonLoginStatus
    """A login status that is not checked."""

    manager: str

    migratedEntities: list[str]

    name: str

    platformProfiles: list[PersonPlatformProfile]

    preferredProfile: str

    profileNames: list[str]

    profileStates: dict[str, str]

    requirePasswordReset: bool

    roles: list[str]

    state: str

    team: str

    type: str

    usecases: list[str]

    userId: str

    username: str


class PersonAuthenticationFactor(TypedDict, total=False):
    """A second factor that is not checked."""

    enrollmentTime: str
    """When it was enrolled."""

    id: str
    """The id of the factor."""

    label: str
    """What the user calls it."""

    name: str
    """Its resource name."""

    type: str


class PersonLoginStatus(TypedDict, total=False):
    """A login status that is not checked."""

    loginStatus: str


class PersonPlatformProfile(TypedDict, total=False):
    """An account that is not checked."""

    agentExtension: str
    """The extension there."""

    cisco: CiscoAccount
    """An account on Cisco."""

    liveperson: LivepersonAccount
    """An account on LivePerson."""

    platformId: str
    """The account id there."""

    platformType: str

    userFeatureGate: UserFeatureGate
    """Features that are switched for this account."""


class PlatformProfile(TypedDict, total=False):
    """An account on a contact platform."""

    agentExtension: str
    """The extension there."""

    cisco: CiscoAccount
    """An account on Cisco."""

    liveperson: LivepersonAccount
    """An account on LivePerson."""

    platformId: str
    """The account id there."""

    platformType: str
    """The platform."""

    userFeatureGate: UserFeatureGate
    """Features that are switched for this account."""


class Profile(TypedDict, total=False):
    """A division of a customer with its own forms, conversations and scorecards."""

    createTime: str
    """When it was made."""

    displayName: str
    """The name that is shown."""

    name: str
    """The name of the profile. On create it chooses the id."""

    updateTime: str
    """When it last changed."""


class ProfilePatch(TypedDict, total=False):
    """Changes to a profile: nothing is required, null clears."""

    createTime: str | None
    """When it was made."""

    displayName: str | None
    """The name that is shown."""

    name: str | None
    """The name of the profile. On create it chooses the id."""

    updateTime: str | None
    """When it last changed."""


class ProfileResponse(TypedDict, total=False):
    """One profile."""

    profile: Required[Profile]
    """A division of a customer with its own forms, conversations and scorecards."""


class QAScoreBand(TypedDict, total=False):
    """A band of totals, from its least up to the next band."""

    label: str
    """What the band is called."""

    min: float
    """The least total of the band, in percent."""


class QAScoreConfig(TypedDict, total=False):
    """How totals are read."""

    bands: list[QAScoreBand]
    """Named bands of totals."""

    passScore: float
    """The least total that passes, in percent."""


class QATaskConfig(TypedDict, total=False):
    """How many conversations are to be evaluated, and how often."""

    evaluationPeriod: EvaluationPeriodConfig
    """The rhythm of evaluation."""

    taskComplete: TaskCompleteConfig
    """When the evaluation of an agent is complete."""


class RangeAutoFail(TypedDict, total=False):
    """Makes the values of a range that stand in the given relation to a bound fail the scorecard."""

    effect: AutoFailEffect
    """What a failing answer does: the total becomes 0, every criterion of the chapter earns nothing, or only the
    flag is set.
    """

    operator: Required[AutoFailOperator]
    """How the answer stands to the bound."""

    value: Required[float]
    """The bound."""


class RaterAgreement(TypedDict, total=False):
    """One rater against the answer keys and originals of others: the share of answers that equal the key's, and of
    points that lie within the tolerance of it, in percent; then the mean of points less the key's, which is above
    zero for who is more lenient, the mean distance, and the root of the mean squared distance.
    """

    agreementWithinTolerance: Required[AgreementStatistic]
    """A number with what it is made of. Exactly one of value and undefinedReason is present."""

    bias: Required[AgreementStatistic]
    """A number with what it is made of. Exactly one of value and undefinedReason is present."""

    meanAbsoluteError: Required[AgreementStatistic]
    """A number with what it is made of. Exactly one of value and undefinedReason is present."""

    percentAgreement: Required[AgreementStatistic]
    """A number with what it is made of. Exactly one of value and undefinedReason is present."""

    raterUserName: Required[str]
    """The rater."""

    rootMeanSquareError: Required[AgreementStatistic]
    """A number with what it is made of. Exactly one of value and undefinedReason is present."""


class ReplayWebhookRequest(TypedDict, total=False):
    """Where to begin."""

    afterSequence: Required[int]
    """The sequence number of the last event that is not sent again. 0: all are."""


class ResetScorecardRequest(TypedDict, total=False):
    """Nothing has to be said."""


class ResolvedAudience(TypedDict, total=False):
    """The agents that the audience means at this moment. Present when one template is read."""

    userNames: list[str]
    """The agents."""


class RetrieveCoachingOverviewsResponse(TypedDict, total=False):
    """A page of overviews."""

    coachingOverviews: Required[list[CoachingOverview]]
    """One entry for each agent of this page."""

    nextPageToken: str
    """Fetches the next page. Absent on the last one."""


class RetrieveCoachingProgressesRequest(TypedDict, total=False):
    """What to report on. Filters are combined with AND, the values inside one with OR; agentUserNames and groupNames
    are joined.
    """

    agentUserNames: list[str]
    """Agents to report on."""

    endTime: str
    """The last instant that counts as now. Absent or ahead, it is the time of the request."""

    groupNames: list[str]
    """Groups whose direct members to report on."""

    includeDevUsers: bool
    """Whether dev users are reported on too."""

    includeInactiveUsers: bool
    """Whether deactivated agents are reported on too."""

    orderBy: CoachingProgressOrderBy
    """What progresses are sorted by: unspecified means by agent, then target. Equals are sorted so too, and what has
    no value comes last. Without a direction it is ASC.
    """

    orderDirection: OrderDirection
    """Which end of a sorted list comes first: ASC the smallest or oldest, DESC the greatest or newest."""

    pageSize: int
    """How many to answer at most, 50 when absent. More than 1000 is cut to 1000."""

    pageToken: str
    """The nextPageToken of the page before."""

    startTime: str
    """Scorecards submitted before it do not count as now. Absent, it is where the plan begins or, without that, 90
    days before the end.
    """

    usecaseNames: Required[list[str]]
    """Use cases whose targets to report on, at least one."""


class RetrieveCoachingProgressesResponse(TypedDict, total=False):
    """A page of progresses."""

    coachingProgresses: Required[list[CoachingProgress]]
    """One entry for each agent and target of this page."""

    nextPageToken: str
    """Fetches the next page. Absent on the last one."""


class RetrieveEvaluationPeriodsRequest(TypedDict, total=False):
    """What evaluation periods are for."""

    usecaseName: str
    """A use case of the template. Empty: none in particular."""


class RetrieveEvaluationPeriodsResponse(TypedDict, total=False):
    """Evaluation periods and the conversations of each, entry by entry."""

    conversationEvaluationPeriods: Required[list[EvaluationPeriod]]
    """For each period the span of the conversations that it evaluates."""

    evaluationPeriods: Required[list[EvaluationPeriod]]
    """The periods, oldest first. Empty before the first one has begun."""


class RetrieveQATaskUserQuotaRequest(TypedDict, total=False):
    """Which quota to add up."""

    evaluationPeriod: EvaluationPeriod
    """A span of time."""

    overrideTaskCompleteConfig: TaskCompleteConfig
    """When the evaluation of an agent is complete."""

    usecaseName: str
    """A use case of the template. Empty: none in particular."""


class RetrieveQATaskUserQuotaResponse(TypedDict, total=False):
    """How much there is to evaluate."""

    totalActiveAgentsCount: Required[int]
    """The agents that are counted."""

    totalAgentQuota: Required[int]
    """Conversations to be evaluated in a period, of all agents together."""


class RevokeApiKeyRequest(TypedDict, total=False):
    """Nothing has to be said."""


class SampleConversationsRequest(TypedDict, total=False):
    """What to draw conversations from, and how."""

    countPerAgent: int
    """How many to draw for each agent. Absent or 0: as many as the agent's quota leaves, less those evaluated
    already.
    """

    evaluationPeriod: EvaluationPeriod
    """A span of time."""

    seed: Required[int]
    """Decides which conversations are drawn, and nothing else does."""

    usecaseName: str
    """A use case of the template. Empty: all of them."""


class SampleConversationsResponse(TypedDict, total=False):
    """A draw of conversations to evaluate."""

    conversationEvaluationPeriod: Required[EvaluationPeriod]
    """A span of time."""

    conversations: Required[list[SampledConversation]]
    """What is proposed, agent by agent, each in the order drawn."""

    evaluationPeriod: Required[EvaluationPeriod]
    """A span of time."""

    excludedCount: Required[int]
    """Those among them that are evaluated already."""

    populationCount: Required[int]
    """Conversations that the period is about, of all these agents."""

    seed: Required[int]
    """The seed of the draw."""

    strata: Required[list[SampleStratum]]
    """The agents, each of whom is drawn for alone, in order of id."""


class SampleStratum(TypedDict, total=False):
    """An agent whose conversations are drawn from."""

    agentUserName: Required[str]
    """The agent."""

    begunCount: Required[int]
    """Those left out since a person has begun to evaluate them."""

    populationCount: Required[int]
    """Conversations of the agent that the period is about."""

    proposedCount: Required[int]
    """How many were drawn. Fewer than wanted where no more are left."""

    submittedCount: Required[int]
    """Those left out since an evaluation is submitted."""

    wantedCount: Required[int]
    """How many were to be drawn."""


class SampledConversation(TypedDict, total=False):
    """A conversation that is proposed."""

    agentUserName: Required[str]
    """Its agent, whose stratum it is of."""

    conversationName: Required[str]
    """The conversation."""

    startTime: Required[str]
    """When it began."""


class Score(TypedDict, total=False):
    """The answer to one criterion."""

    aiScored: bool
    """Whether automatic scoring has answered this criterion. It stays when a person changes the answer, or confirms
    it by sending the same: from then on the answer is that person's, and automatic scoring leaves it alone.
    """

    aiValue: float
    """What automatic scoring proposed. It stays beside the value after a person has changed it."""

    autoFailed: bool
    """Whether this answer meets an auto-fail rule of its criterion. The server works it out."""

    chapterId: str
    """The chapter that holds the criterion. Filled in from the template; when sent it has to agree with it."""

    comment: str
    """A remark on this answer. On an appeal it holds the reason for the request or for the decision."""

    commentAccessRoles: list[Role]
    """Who may read the comment besides its author. Empty: everyone who can see the scorecard. ROLE_UNSPECIFIED
    alone: nobody else.
    """

    criterionDisplayName: str
    """The heading of the criterion. Filled in from the template; when sent it has to agree with it."""

    criterionId: Required[str]
    """The criterion of the template revision that this answer is for."""

    notApplicable: Required[bool]
    """Whether the criterion does not apply to this conversation, so that it leaves every sum."""

    numericValue: float
    """The value chosen: that of an option, or the number itself for a range. An answer carries a number, or a text,
    or notApplicable set to true, and never two of them.
    """

    textValue: str
    """The answer to a text criterion. Takes the place of numericValue."""


class ScoreExplanation(TypedDict, total=False):
    """The arithmetic behind a total. The printed contributions and the deduction sum exactly to the printed total."""

    autoFailDeduction: Amount
    """A number as printed and, beside it, exactly."""

    chapters: Required[list[ChapterExplanation]]
    """Every chapter in template order."""

    criteria: Required[list[CriterionExplanation]]
    """Every criterion in template order."""

    decimals: Required[int]
    """How many decimals are printed."""

    method: Required[ScoringMethod]
    """How answers become a total: a weighted mean of criteria, a weighted mean of chapter percentages, points earned
    over points possible, or the same with weighted chapters.
    """

    normalization: Required[Normalization]
    """Whether points count from zero, or from the least that the criterion can give."""

    total: Required[Amount]
    """A number as printed and, beside it, exactly."""


class ScorePatch(TypedDict, total=False):
    """A change to one answer. It is joined to the stored one by criterionId; fields left out stay, null clears."""

    aiScored: bool | None
    """Whether automatic scoring has answered this criterion. It stays when a person changes the answer, or confirms
    it by sending the same: from then on the answer is that person's, and automatic scoring leaves it alone.
    """

    aiValue: float | None
    """What automatic scoring proposed. It stays beside the value after a person has changed it."""

    autoFailed: bool | None
    """Whether this answer meets an auto-fail rule of its criterion. The server works it out."""

    chapterId: str | None
    """The chapter that holds the criterion. Filled in from the template; when sent it has to agree with it."""

    comment: str | None
    """A remark on this answer. On an appeal it holds the reason for the request or for the decision."""

    commentAccessRoles: list[Role] | None
    """Who may read the comment besides its author. Empty: everyone who can see the scorecard. ROLE_UNSPECIFIED
    alone: nobody else.
    """

    criterionDisplayName: str | None
    """The heading of the criterion. Filled in from the template; when sent it has to agree with it."""

    criterionId: str | None
    """The criterion of the template revision that this answer is for."""

    notApplicable: bool | None
    """Whether the criterion does not apply to this conversation, so that it leaves every sum."""

    numericValue: float | None
    """The value chosen: that of an option, or the number itself for a range. An answer carries a number, or a text,
    or notApplicable set to true, and never two of them.
    """

    textValue: str | None
    """The answer to a text criterion. Takes the place of numericValue."""


class ScoreScorecardRequest(TypedDict, total=False):
    """Answers to be totalled without being stored."""

    scores: Required[list[Score]]
    """The answers, at most one for each criterion."""

    templateName: Required[str]
    """The form to score by. Without a revision: the current one."""


class ScoreScorecardResponse(TypedDict, total=False):
    """A total and how it came about."""

    autoFailed: Required[bool]
    """Whether any answer meets an auto-fail rule."""

    explanation: Required[ScoreExplanation]
    """The arithmetic behind a total. The printed contributions and the deduction sum exactly to the printed total."""

    totalScore: Required[float]
    """The total in percent, or -1 when nothing was applicable."""


class Scorecard(TypedDict, total=False):
    """One filled-in form: the answers that a reviewer gave for one conversation of one agent."""

    acknowledgeComment: str
    """What the agent said when confirming."""

    acknowledgeTime: str
    """When the agent confirmed having read the scorecard."""

    agentUserName: Required[str]
    """The agent whose work is judged."""

    aiScoreTime: str
    """When automatic scoring last ran."""

    autoFailed: bool
    """Whether any answer meets an auto-fail rule of the template. The server works it out."""

    calibratedScorecardName: str
    """For a calibration: the original scorecard it is compared with."""

    calibrationConsistencyScore: float
    """For a calibration: how closely it agrees with its original, in percent. The server works it out."""

    coachingPlanNames: list[str]
    """The coaching plans this scorecard has been added to."""

    comment: str
    """A remark on the whole scorecard."""

    conversationName: Required[str]
    """The conversation that is judged. One that the directory does not know yet is accepted."""

    createTime: Required[str]
    """When the scorecard was begun. Kept as sent, so that history can be imported; at most five minutes ahead of the
    server.
    """

    creator: Creator
    """Who made the scorecard. Absent on create: the caller. Naming somebody else takes the role ADMIN, SUPER_ADMIN
    or QA_ADMIN.
    """

    manuallyScored: bool
    """Whether a person made or changed the scorecard; drafts count. The server works it out."""

    name: str
    """The name of the scorecard. On create it chooses the id; without it the server makes one."""

    processId: str
    """For a process scorecard: its id in the system it comes from."""

    processInteractionTime: str
    """For a process scorecard: when the judged interaction took place."""

    referenceScorecardId: str
    """The id of the scorecard this one answers to: a replica names an original, a request names a replica, a resolve
    names a request, a response names an answer key. Empty on a normal scorecard and on an answer key.
    """

    scorecardType: ScorecardType
    """The part a scorecard plays. UNSPECIFIED is the normal case; the others belong to an appeal (a frozen replica
    of the original, the request, the decision) or to a group calibration (the answer key, a response to it).
    """

    scorecardWorkflows: list[ScorecardWorkflow]
    """The appeals against the scorecard, or those that it is a part of, oldest first. Shown when one scorecard is
    read. Ignored when sent.
    """

    scores: Required[list[Score]]
    """The answers, at most one for each criterion. A draft may leave criteria out."""

    submissionSource: SubmissionSource
    """The page from which a scorecard was submitted."""

    submitTime: str
    """When the scorecard was submitted. Sending it on create makes a submitted scorecard; without it the scorecard
    is a draft.
    """

    submittedBy: Person
    """A user as shown inside a scorecard."""

    templateName: Required[str]
    """The form that is filled in. Without a revision the current one is pinned, and answers carry the pinned
    revision.
    """

    totalScore: float
    """The total in percent, from 0 to 100, or -1 when nothing was applicable. The server works it out; a value that
    is sent is ignored.
    """

    updateTime: Required[str]
    """When the scorecard last changed. Kept as sent on create, then set by the server. Not before createTime."""

    updatedBy: Person
    """A user as shown inside a scorecard."""

    usecaseName: str
    """The use case that the scorecard counts for."""


class ScorecardPatch(TypedDict, total=False):
    """Changes to a scorecard: nothing is required, null clears."""

    acknowledgeComment: str | None
    """What the agent said when confirming."""

    acknowledgeTime: str | None
    """When the agent confirmed having read the scorecard."""

    agentUserName: str | None
    """The agent whose work is judged."""

    aiScoreTime: str | None
    """When automatic scoring last ran."""

    autoFailed: bool | None
    """Whether any answer meets an auto-fail rule of the template. The server works it out."""

    calibratedScorecardName: str | None
    """For a calibration: the original scorecard it is compared with."""

    calibrationConsistencyScore: float | None
    """For a calibration: how closely it agrees with its original, in percent. The server works it out."""

    coachingPlanNames: list[str] | None
    """The coaching plans this scorecard has been added to."""

    comment: str | None
    """A remark on the whole scorecard."""

    conversationName: str | None
    """The conversation that is judged. One that the directory does not know yet is accepted."""

    createTime: str | None
    """When the scorecard was begun. Kept as sent, so that history can be imported; at most five minutes ahead of the
    server.
    """

    creator: NullablePerson | None
    """A user as shown inside a scorecard."""

    manuallyScored: bool | None
    """Whether a person made or changed the scorecard; drafts count. The server works it out."""

    name: str | None
    """The name of the scorecard. On create it chooses the id; without it the server makes one."""

    processId: str | None
    """For a process scorecard: its id in the system it comes from."""

    processInteractionTime: str | None
    """For a process scorecard: when the judged interaction took place."""

    referenceScorecardId: str | None
    """The id of the scorecard this one answers to: a replica names an original, a request names a replica, a resolve
    names a request. Empty on a normal scorecard.
    """

    scorecardType: Literal["SCORECARD_TYPE_UNSPECIFIED", "SCORECARD_TYPE_APPEAL_ORIGINAL_REPLICA", "SCORECARD_TYPE_APPEAL_REQUEST", "SCORECARD_TYPE_APPEAL_RESOLVE", "SCORECARD_TYPE_GROUP_CALIBRATION_ANSWER_KEY", "SCORECARD_TYPE_GROUP_CALIBRATION_RESPONSE"] | None
    """The part a scorecard plays. UNSPECIFIED is the normal case; the others belong to an appeal (a frozen replica
    of the original, the request, the decision) or to a group calibration (the answer key, a response to it).
    """

    scorecardWorkflows: list[ScorecardWorkflow] | None
    """The appeals of the scorecard, oldest first. Ignored when sent."""

    scores: list[ScorePatch] | None
    """Changed answers, joined to the stored ones by criterionId."""

    submissionSource: Literal["SCORECARD_SUBMISSION_SOURCE_UNSPECIFIED", "SCORECARD_SUBMISSION_SOURCE_CLOSED_CONVERSATIONS", "SCORECARD_SUBMISSION_SOURCE_QM_TASK_HOME", "SCORECARD_SUBMISSION_SOURCE_LIVE_CONVERSATIONS"] | None
    """The page from which a scorecard was submitted."""

    submitTime: str | None
    """When the scorecard was submitted. Sending it on create makes a submitted scorecard; without it the scorecard
    is a draft.
    """

    submittedBy: NullablePerson | None
    """A user as shown inside a scorecard."""

    templateName: str | None
    """The form that is filled in. Without a revision the current one is pinned, and answers carry the pinned
    revision.
    """

    totalScore: float | None
    """The total in percent, from 0 to 100, or -1 when nothing was applicable. The server works it out; a value that
    is sent is ignored.
    """

    updateTime: str | None
    """When the scorecard last changed. Kept as sent on create, then set by the server. Not before createTime."""

    updatedBy: NullablePerson | None
    """A user as shown inside a scorecard."""

    usecaseName: str | None
    """The use case that the scorecard counts for."""


class ScorecardResponse(TypedDict, total=False):
    """One scorecard."""

    scorecard: Required[Scorecard]
    """One filled-in form: the answers that a reviewer gave for one conversation of one agent."""


class ScorecardTemplate(TypedDict, total=False):
    """One revision of a form. Its content never changes: a change makes the next revision."""

    audience: Audience
    """Whose conversations the form is for. All three empty: every active agent of the profile."""

    createTime: str
    """When this revision was made."""

    deactivateTime: str
    """When the template was last taken out of use. Absent while it is active."""

    deleteTime: str
    """When the template was deleted."""

    lastUpdatedBy: str
    """The user who last changed the template."""

    name: str
    """The name of the template. On create it chooses the id; answers carry the revision."""

    permissions: TemplatePermissions
    """Whom the form is for, beside what roles may do anyway. Those of the current revision hold for all revisions.
    QA_ADMIN, ADMIN and SUPER_ADMIN, who may change them, are not bound by them.
    """

    qaScoreConfig: QAScoreConfig
    """How totals are read."""

    qaTaskConfig: QATaskConfig
    """How many conversations are to be evaluated, and how often."""

    resolvedAudience: ResolvedAudience
    """The agents that the audience means at this moment. Present when one template is read."""

    status: ScorecardTemplateStatus
    """Whether a template may be used: active, taken out of use for now, or deleted."""

    template: Required[TemplateContent]
    """The questions and how their answers are totalled."""

    title: Required[str]
    """What people call the form."""

    type: ScorecardTemplateType
    """What a template judges: a conversation, or a process outside of one."""

    usecaseNames: list[str]
    """The use cases that the form is for. Empty: all."""


class ScorecardTemplatePatch(TypedDict, total=False):
    """Changes to a template: nothing is required, null clears. An inner object is replaced as a whole."""

    audience: NullableAudience | None
    """Whose conversations the form is for. All three empty: every active agent of the profile."""

    createTime: str | None
    """When this revision was made."""

    deactivateTime: str | None
    """When the template was last taken out of use. Absent while it is active."""

    deleteTime: str | None
    """When the template was deleted."""

    lastUpdatedBy: str | None
    """The user who last changed the template."""

    name: str | None
    """The name of the template. On create it chooses the id; answers carry the revision."""

    permissions: NullableTemplatePermissions | None
    """Whom the form is for, beside what roles may do anyway. Those of the current revision hold for all revisions.
    QA_ADMIN, ADMIN and SUPER_ADMIN, who may change them, are not bound by them.
    """

    qaScoreConfig: NullableQAScoreConfig | None
    """How totals are read."""

    qaTaskConfig: NullableQATaskConfig | None
    """How many conversations are to be evaluated, and how often."""

    resolvedAudience: NullableResolvedAudience | None
    """The agents that the audience means at this moment. Present when one template is read."""

    status: Literal["SCORECARD_TEMPLATE_STATUS_UNSPECIFIED", "SCORECARD_TEMPLATE_STATUS_ACTIVE", "SCORECARD_TEMPLATE_STATUS_INACTIVE", "SCORECARD_TEMPLATE_STATUS_DELETED"] | None
    """Whether a template may be used: active, taken out of use for now, or deleted."""

    template: NullableTemplateContent | None
    """The questions and how their answers are totalled."""

    title: str | None
    """What people call the form."""

    type: Literal["SCORECARD_TEMPLATE_TYPE_UNSPECIFIED", "SCORECARD_TEMPLATE_TYPE_CONVERSATION", "SCORECARD_TEMPLATE_TYPE_PROCESS"] | None
    """What a template judges: a conversation, or a process outside of one."""

    usecaseNames: list[str] | None
    """The use cases that the form is for. Empty: all."""


class ScorecardTemplateResponse(TypedDict, total=False):
    """One template revision."""

    scorecardTemplate: Required[ScorecardTemplate]
    """One revision of a form. Its content never changes: a change makes the next revision."""


class ScorecardTemplateStats(TypedDict, total=False):
    """How a template has been used, over all its revisions and normal scorecards."""

    lastSubmitTime: str
    """The latest submission. Absent when there is none."""

    meanTotalScore: float
    """The mean total of the submitted ones in percent, those without an applicable answer left out. Absent when
    there are none.
    """

    scorecardCount: Required[int]
    """Scorecards on it, drafts included."""

    scorecardTemplateName: Required[str]
    """The template."""

    submittedScorecardCount: Required[int]
    """Submitted scorecards on it."""


class ScorecardWorkflow(TypedDict, total=False):
    """What has happened to a scorecard after it was submitted."""

    appealWorkflows: list[AppealWorkflow]
    """The appeals, oldest first."""


class ShowIf(TypedDict, total=False):
    """Shows the criterion only when an earlier one has one of these values."""

    criterionId: Required[str]
    """The earlier criterion."""

    values: Required[list[float]]
    """The values of it that show this one."""


class SimulateScorecardTemplateRequest(TypedDict, total=False):
    """Which history to score anew."""

    endTime: Required[str]
    """The last submit time."""

    moveCount: int
    """How many of the largest moves to list."""

    startTime: Required[str]
    """The first submit time."""

    usecaseNames: list[str]
    """Use cases of the scorecards. Empty: all."""


class SimulateScorecardTemplateResponse(TypedDict, total=False):
    """What a revision would make of the past."""

    agentCount: Required[int]
    """Agents of the scorecards that were scored anew."""

    agents: Required[list[SimulatedAgent]]
    """Agents, those whose mean would move furthest first, at most 1000."""

    carriedOverCount: Required[int]
    """Scorecards that were scored anew."""

    loweredTotalCount: Required[int]
    """Totals that would fall."""

    meanTotalScoreAfter: float
    """The mean of what they would be. Absent without any."""

    meanTotalScoreBefore: float
    """The mean of the totals as they stand, in percent. Absent without any."""

    movedAgentCount: Required[int]
    """Agents whose mean would move."""

    moves: Required[list[SimulatedMove]]
    """The scorecards that would move furthest. A total that comes or goes altogether is the largest move."""

    newlyAutoFailedCount: Required[int]
    """Scorecards that would fail by themselves and do not now."""

    noLongerAutoFailedCount: Required[int]
    """Scorecards that fail by themselves now and would not."""

    notCarriedOverCount: Required[int]
    """Scorecards whose answers the revision does not take."""

    obstacles: Required[list[SimulationObstacle]]
    """What is in the way of carrying scorecards over, the most frequent first, at most 1000."""

    raisedTotalCount: Required[int]
    """Totals that would rise."""

    scorecardTemplateName: Required[str]
    """The revision that was tried."""


class SimulatedAgent(TypedDict, total=False):
    """What would become of an agent's scorecards."""

    agentUserName: Required[str]
    """The agent."""

    loweredTotalCount: Required[int]
    """Totals that would fall."""

    meanTotalScoreAfter: float
    """The mean of what they would be. Absent without any."""

    meanTotalScoreBefore: float
    """The mean of the totals as they stand, in percent. Absent without any."""

    newlyAutoFailedCount: Required[int]
    """Scorecards that would fail by themselves and do not now."""

    noLongerAutoFailedCount: Required[int]
    """Scorecards that fail by themselves now and would not."""

    raisedTotalCount: Required[int]
    """Totals that would rise."""

    scorecardCount: Required[int]
    """Scorecards that were scored anew."""


class SimulatedMove(TypedDict, total=False):
    """What would become of one scorecard."""

    agentUserName: Required[str]
    """Its agent."""

    autoFailedAfter: Required[bool]
    """Whether it would."""

    autoFailedBefore: Required[bool]
    """Whether it has failed by itself."""

    scorecardName: Required[str]
    """The scorecard."""

    totalScoreAfter: Required[float]
    """What it would be. -1 when nothing is applicable."""

    totalScoreBefore: Required[float]
    """The total as it stands. -1 when nothing was applicable."""


class SimulationObstacle(TypedDict, total=False):
    """Why scorecards cannot be carried over. A scorecard with several obstacles is counted at each."""

    criterionId: Required[str]
    """The criterion that it is about."""

    reason: Required[SimulationObstacleReason]
    """What is in the way: the criterion is gone, its answer is none that it takes, it is answered and hidden by its
    condition, or it is required and not answered.
    """

    scorecardCount: Required[int]
    """Scorecards with this obstacle."""


class Status(TypedDict, total=False):
    """What went wrong, in the flat form of google.rpc.Status."""

    code: Required[int]
    """The google.rpc code, 3 for INVALID_ARGUMENT for example."""

    details: list[StatusDetail]
    """A BadRequest that lists every fault, and an ErrorInfo with the reason for programs."""

    message: Required[str]
    """One sentence for a person."""


class SubmitScorecardRequest(TypedDict, total=False):
    """How the scorecard was submitted."""

    submissionSource: SubmissionSource
    """The page from which a scorecard was submitted."""


class Target(TypedDict, total=False):
    """The score that is aimed at for a template, or for one part of it."""

    coachingPlanName: str
    """The coaching plan whose agent the target is for. Empty: everybody."""

    createTime: str
    """When the target was made. Set by the server; ignored when sent."""

    criterionOrChapterId: str
    """The part of the template that is meant. Empty: the template as a whole."""

    name: str
    """The name of the target. On create it chooses the id."""

    qaScore: float
    """The score that was reached at updateTime, in percent. Absent without submitted scorecards. Set by the server;
    ignored when sent.
    """

    scorecardTemplateName: Required[str]
    """The template that is aimed with, without a revision: the target holds for all of them."""

    target: Required[float]
    """The aim in percent."""

    updateTime: str
    """When the target was last written. Set by the server; ignored when sent."""

    usecaseName: Required[str]
    """The use case that the target holds for."""


class TargetPatch(TypedDict, total=False):
    """Changes to a target: nothing is required, null clears."""

    coachingPlanName: str | None
    """The coaching plan whose agent the target is for. Empty: everybody."""

    createTime: str | None
    """When the target was made. Set by the server; ignored when sent."""

    criterionOrChapterId: str | None
    """The part of the template that is meant. Empty: the template as a whole."""

    name: str | None
    """The name of the target. On create it chooses the id."""

    qaScore: float | None
    """The score that was reached at updateTime, in percent. Absent without submitted scorecards. Set by the server;
    ignored when sent.
    """

    scorecardTemplateName: str | None
    """The template that is aimed with, without a revision: the target holds for all of them."""

    target: float | None
    """The aim in percent."""

    updateTime: str | None
    """When the target was last written. Set by the server; ignored when sent."""

    usecaseName: str | None
    """The use case that the target holds for."""


class TargetResponse(TypedDict, total=False):
    """One target."""

    target: Required[Target]
    """The score that is aimed at for a template, or for one part of it."""


class TaskCompleteConfig(TypedDict, total=False):
    """When the evaluation of an agent is complete."""

    evaluatedConversationCountPerAgent: int
    """Conversations for each agent and period. Absent: none; where it overrides, as many as the template says."""

    overriddenAgents: list[OverriddenAgent]
    """Other counts for some."""


class Team(TypedDict, total=False):
    """People who report to the same managers."""

    displayName: str
    """The name that is shown."""

    managerUserNames: list[str]
    """The managers of the team. Its users are their people."""

    name: str
    """The name of the team. On create it chooses the id."""


class TeamPatch(TypedDict, total=False):
    """Changes to a team: nothing is required, null clears."""

    displayName: str | None
    """The name that is shown."""

    managerUserNames: list[str] | None
    """The managers of the team. Its users are their people."""

    name: str | None
    """The name of the team. On create it chooses the id."""


class TeamResponse(TypedDict, total=False):
    """One team."""

    team: Required[Team]
    """People who report to the same managers."""


class TeleportFeatures(TypedDict, total=False):
    """Screen recording."""

    enableScreenRecordingSamplingOverride: bool
    """Whether this account has a share of its own."""

    userScreenRecordingSamplingPercent: int
    """The share of screens recorded, in percent."""


class TemplateContent(TypedDict, total=False):
    """The questions and how their answers are totalled."""

    chapters: Required[list[Chapter]]
    """The chapters in the order they are shown."""

    scoring: TemplateScoring
    """The formula of the total."""


class TemplatePermissions(TypedDict, total=False):
    """Whom the form is for, beside what roles may do anyway. Those of the current revision hold for all revisions.
    QA_ADMIN, ADMIN and SUPER_ADMIN, who may change them, are not bound by them.
    """

    scoreRoles: list[Role]
    """Roles of which a caller needs one to make, change and submit scorecards on it. Empty: no matter which."""

    viewRoles: list[Role]
    """Roles of which a caller needs one to see the form; for others it does not exist. Empty: no matter which."""


class TemplateScoring(TypedDict, total=False):
    """The formula of the total."""

    decimals: int
    """How many decimals the total is rounded to."""

    method: ScoringMethod
    """How answers become a total: a weighted mean of criteria, a weighted mean of chapter percentages, points earned
    over points possible, or the same with weighted chapters.
    """

    normalization: Normalization
    """Whether points count from zero, or from the least that the criterion can give."""


class TimeOffset(TypedDict, total=False):
    """A shift in local time. Negative is earlier."""

    days: int
    """Whole days."""

    minutes: int
    """Minutes."""


class UpdateCoachingCommentRequest(TypedDict, total=False):
    """A change to a coaching comment."""

    coachingComment: Required[CoachingCommentPatch]
    """Changes to a coaching comment: nothing is required, null clears."""

    updateMask: str
    """The fields to change, separated by commas. Absent: those present in the body. An asterisk: the whole resource
    is replaced. A field named here and missing in the body is cleared.
    """


class UpdateCoachingPlanRequest(TypedDict, total=False):
    """A change to a coaching plan."""

    coachingPlan: Required[CoachingPlanPatch]
    """Changes to a coaching plan: nothing is required, null clears."""

    updateMask: str
    """The fields to change, separated by commas. Absent: those present in the body. An asterisk: the whole resource
    is replaced. A field named here and missing in the body is cleared.
    """


class UpdateCoachingSessionRequest(TypedDict, total=False):
    """A change to a coaching session."""

    coachingSession: Required[CoachingSessionPatch]
    """Changes to a coaching session: nothing is required, null clears."""

    updateMask: str
    """The fields to change, separated by commas. Absent: those present in the body. An asterisk: the whole resource
    is replaced. A field named here and missing in the body is cleared.
    """


class UpdateConversationRequest(TypedDict, total=False):
    """A change to a conversation."""

    conversation: Required[ConversationPatch]
    """Changes to a conversation: nothing is required, null clears."""

    updateMask: str
    """The fields to change, separated by commas. Absent: those present in the body. An asterisk: the whole resource
    is replaced. A field named here and missing in the body is cleared.
    """


class UpdateCustomerRequest(TypedDict, total=False):
    """A change to a customer."""

    customer: Required[CustomerPatch]
    """Changes to a customer: nothing is required, null clears."""

    updateMask: str
    """The fields to change, separated by commas. Absent: those present in the body. An asterisk: the whole resource
    is replaced. A field named here and missing in the body is cleared.
    """


class UpdateGroupRequest(TypedDict, total=False):
    """A change to a group."""

    group: Required[GroupPatch]
    """Changes to a group: nothing is required, null clears."""

    updateMask: str
    """The fields to change, separated by commas. Absent: those present in the body. An asterisk: the whole resource
    is replaced. A field named here and missing in the body is cleared.
    """


class UpdateMomentRequest(TypedDict, total=False):
    """A change to a moment."""

    moment: Required[MomentPatch]
    """Changes to a moment: nothing is required, null clears."""

    updateMask: str
    """The fields to change, separated by commas. Absent: those present in the body. An asterisk: the whole resource
    is replaced. A field named here and missing in the body is cleared.
    """


class UpdateProfileRequest(TypedDict, total=False):
    """A change to a profile."""

    profile: Required[ProfilePatch]
    """Changes to a profile: nothing is required, null clears."""

    updateMask: str
    """The fields to change, separated by commas. Absent: those present in the body. An asterisk: the whole resource
    is replaced. A field named here and missing in the body is cleared.
    """


class UpdateScorecardRequest(TypedDict, total=False):
    """A change to a scorecard."""

    scorecard: Required[ScorecardPatch]
    """Changes to a scorecard: nothing is required, null clears."""

    updateMask: str
    """The fields to change, separated by commas. Absent: those present in the body. An asterisk: the whole resource
    is replaced. A field named here and missing in the body is cleared.
    """


class UpdateScorecardTemplateRequest(TypedDict, total=False):
    """A change to a template."""

    scorecardTemplate: Required[ScorecardTemplatePatch]
    """Changes to a template: nothing is required, null clears. An inner object is replaced as a whole."""

    updateMask: str
    """The fields to change, separated by commas. Absent: those present in the body. An asterisk: the whole resource
    is replaced. A field named here and missing in the body is cleared.
    """


class UpdateTargetRequest(TypedDict, total=False):
    """A change to a target."""

    target: Required[TargetPatch]
    """Changes to a target: nothing is required, null clears."""

    updateMask: str
    """The fields to change, separated by commas. Absent: those present in the body. An asterisk: the whole resource
    is replaced. A field named here and missing in the body is cleared.
    """


class UpdateTeamRequest(TypedDict, total=False):
    """A change to a team."""

    team: Required[TeamPatch]
    """Changes to a team: nothing is required, null clears."""

    updateMask: str
    """The fields to change, separated by commas. Absent: those present in the body. An asterisk: the whole resource
    is replaced. A field named here and missing in the body is cleared.
    """


class UpdateUseCaseRequest(TypedDict, total=False):
    """A change to a use case."""

    updateMask: str
    """The fields to change, separated by commas. Absent: those present in the body. An asterisk: the whole resource
    is replaced. A field named here and missing in the body is cleared.
    """

    usecase: Required[UseCasePatch]
    """Changes to a use case: nothing is required, null clears."""


class UpdateUserRequest(TypedDict, total=False):
    """A change to a user."""

    updateMask: str
    """The fields to change, separated by commas. Absent: those present in the body. An asterisk: the whole resource
    is replaced. A field named here and missing in the body is cleared.
    """

    user: Required[UserPatch]
    """Changes to a user: nothing is required, null clears."""


class UpdateWebhookRequest(TypedDict, total=False):
    """A change to a webhook."""

    updateMask: str
    """The fields to change, separated by commas. Absent: those present in the body. An asterisk: the whole resource
    is replaced. A field named here and missing in the body is cleared.
    """

    webhook: Required[WebhookPatch]
    """Changes to a webhook: nothing is required, null clears."""


class UseCase(TypedDict, total=False):
    """A line of work that conversations belong to."""

    displayName: str
    """The name that is shown."""

    name: str
    """The name of the use case. On create it chooses the id."""


class UseCasePatch(TypedDict, total=False):
    """Changes to a use case: nothing is required, null clears."""

    displayName: str | None
    """The name that is shown."""

    name: str | None
    """The name of the use case. On create it chooses the id."""


class UseCaseResponse(TypedDict, total=False):
    """One use case."""

    usecase: Required[UseCase]
    """A line of work that conversations belong to."""


class User(TypedDict, total=False):
    """Somebody who works with the product: an agent, a reviewer, a manager or an administrator."""

    agentProfiles: list[AgentProfile]
    """Places at telephone systems."""

    authenticationFactors: list[AuthenticationFactor]
    """Second factors that are enrolled."""

    displayName: str
    """The short name that is shown."""

    email: str
    """The e-mail address."""

    externalIdmId: str
    """The id in an identity management system."""

    fullName: str
    """The full name."""

    isDevUser: bool
    """Whether the user exists for tests. Exports leave such users out unless asked."""

    isGuestUser: bool
    """Whether the user is a guest."""

    legacyRoles: list[Role]
    """Roles of an older model, stored as they are."""

    loginStatus: LoginStatus
    """Whether the user is logged in."""

    manager: str
    """The manager of the user."""

    migratedEntities: list[str]
    """What has been carried over from an older system."""

    name: str
    """The name of the user. On create it chooses the id."""

    platformProfiles: list[PlatformProfile]
    """Accounts on contact platforms."""

    preferredProfile: str
    """The profile that is opened first."""

    profileNames: list[str]
    """The profiles that the user works in. Empty: all of them."""

    profileStates: dict[str, str]
    """A state per profile. Stored and not judged."""

    requirePasswordReset: bool
    """Whether the password has to be changed at the next login."""

    roles: list[Role]
    """The roles that access is judged by."""

    state: UserState
    """Whether the user is active. An inactive one counts as deactivated."""

    team: str
    """The team of the user."""

    type: str
    """The kind of account."""

    usecases: list[str]
    """The use cases that the user works in."""

    userId: str
    """The id in the system of record."""

    username: str
    """The login name."""


class UserFeatureGate(TypedDict, total=False):
    """Features that are switched for this account."""

    teleportFeatures: TeleportFeatures
    """Screen recording."""


class UserPatch(TypedDict, total=False):
    """Changes to a user: nothing is required, null clears."""

    agentProfiles: list[AgentProfile] | None
    """Places at telephone systems."""

    authenticationFactors: list[AuthenticationFactor] | None
    """Second factors that are enrolled."""

    displayName: str | None
    """The short name that is shown."""

    email: str | None
    """The e-mail address."""

    externalIdmId: str | None
    """The id in an identity management system."""

    fullName: str | None
    """The full name."""

    isDevUser: bool | None
    """Whether the user exists for tests. Exports leave such users out unless asked."""

    isGuestUser: bool | None
    """Whether the user is a guest."""

    legacyRoles: list[Role] | None
    """Roles of an older model, stored as they are."""

    loginStatus: NullableLoginStatus | None
    """Whether the user is logged in."""

    manager: str | None
    """The manager of the user."""

    migratedEntities: list[str] | None
    """What has been carried over from an older system."""

    name: str | None
    """The name of the user. On create it chooses the id."""

    platformProfiles: list[PlatformProfile] | None
    """Accounts on contact platforms."""

    preferredProfile: str | None
    """The profile that is opened first."""

    profileNames: list[str] | None
    """The profiles that the user works in. Empty: all of them."""

    profileStates: dict[str, str] | None
    """A state per profile. Stored and not judged."""

    requirePasswordReset: bool | None
    """Whether the password has to be changed at the next login."""

    roles: list[Role] | None
    """The roles that access is judged by."""

    state: Literal["ACTIVE_STATE_UNSPECIFIED", "ACTIVE", "INACTIVE"] | None
    """Whether the user is active. An inactive one counts as deactivated."""

    team: str | None
    """The team of the user."""

    type: str | None
    """The kind of account."""

    usecases: list[str] | None
    """The use cases that the user works in."""

    userId: str | None
    """The id in the system of record."""

    username: str | None
    """The login name."""


class UserResponse(TypedDict, total=False):
    """One user."""

    user: Required[User]
    """Somebody who works with the product: an agent, a reviewer, a manager or an administrator."""


class ValidateBackfillScorecardTemplatesResponse(TypedDict, total=False):
    """What a backfill would change now, and what keeps it from being started."""

    conversationCount: Required[int]
    """How many conversations of an agent began in the span of time."""

    createCount: Required[int]
    """How many drafts would be made."""

    obstacles: Required[list[BackfillObstacle]]
    """What keeps the backfill from being started. Empty: nothing."""

    personScoredCount: Required[int]
    """How many drafts would be left alone because only people have scored them."""

    refreshCount: Required[int]
    """How many drafts would get fresh values."""

    submittedCount: Required[int]
    """How many scorecards would be left alone because they are submitted."""


class Webhook(TypedDict, total=False):
    """An address that is told of changes in a profile."""

    createTime: str
    """When the webhook was made."""

    eventTypes: list[str]
    """The types of events to send. Empty: all."""

    lastSequence: int
    """The sequence number of the last event that the receiver has been told of, or that was passed over. It moves
    without a new ETag.
    """

    name: str
    """The name of the webhook. On create it chooses the id."""

    secret: Required[str]
    """The key that events are signed with, shared with the receiver: whsec_ and the base64 of 24 to 64 bytes. It is
    never shown.
    """

    state: WebhookState
    """Whether a webhook is told of changes: it is, it is held, or its receiver failed for so long that it was given
    up. The last of these only the server sets.
    """

    updateTime: str
    """When the webhook was last changed."""

    url: Required[str]
    """Where events are sent. It has to be https and lead to the public internet."""


class WebhookDelivery(TypedDict, total=False):
    """One attempt to tell a webhook of an event."""

    attempt: Required[int]
    """Which attempt for this event it was, counted from 1."""

    error: str
    """What went wrong, in words for a person."""

    eventType: Required[str]
    """The type of the event."""

    sequence: Required[int]
    """The sequence number of the event."""

    state: Required[WebhookDeliveryState]
    """What became of an attempt."""

    status: Required[int]
    """The HTTP status of the answer. 0: there was none."""

    time: Required[str]
    """When it was tried."""


class WebhookPatch(TypedDict, total=False):
    """Changes to a webhook: nothing is required, null clears."""

    createTime: str | None
    """When the webhook was made."""

    eventTypes: list[str] | None
    """The types of events to send. Empty: all."""

    lastSequence: int | None
    """The sequence number of the last event that the receiver has been told of, or that was passed over. It moves
    without a new ETag.
    """

    name: str | None
    """The name of the webhook. On create it chooses the id."""

    secret: str | None
    """The key that events are signed with, shared with the receiver: whsec_ and the base64 of 24 to 64 bytes. It is
    never shown.
    """

    state: Literal["WEBHOOK_STATE_UNSPECIFIED", "WEBHOOK_STATE_ACTIVE", "WEBHOOK_STATE_PAUSED", "WEBHOOK_STATE_FAILING"] | None
    """Whether the webhook is told of changes."""

    updateTime: str | None
    """When the webhook was last changed."""

    url: str | None
    """Where events are sent. It has to be https and lead to the public internet."""


class WebhookResponse(TypedDict, total=False):
    """One webhook."""

    webhook: Required[Webhook]
    """An address that is told of changes in a profile."""


class WorkflowScorecard(TypedDict, total=False):
    """A scorecard that is part of an appeal."""

    acknowledgeComment: str

    acknowledgeTime: str

    agentUserName: str

    aiScoreTime: str

    autoFailed: bool

    calibratedScorecardName: str

    calibrationConsistencyScore: float

    coachingPlanNames: list[str]

    comment: str

    conversationName: str

    createTime: str

    creator: Person
    """A user as shown inside a scorecard."""

    manuallyScored: bool

    name: str

    processId: str

    processInteractionTime: str

    referenceScorecardId: str

    scorecardType: str

    scorecardWorkflows: list[ScorecardWorkflow]

    scores: list[Score]

    submissionSource: str

    submitTime: str

    submittedBy: Person
    """A user as shown inside a scorecard."""

    templateName: str

    totalScore: float

    updateTime: str

    updatedBy: Person
    """A user as shown inside a scorecard."""

    usecaseName: str


StatusDetail = TypedDict(
    "StatusDetail",
    {
        "@type": Required[str],
        "domain": str,
        "fieldViolations": list[FieldViolation],
        "metadata": dict[str, str],
        "reason": str,
    },
    total=False,
)
"""A google.rpc.BadRequest or a google.rpc.ErrorInfo, told apart by @type."""
