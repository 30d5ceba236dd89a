"""One method for each operation of the coaching service. Generated from openapi.yaml: make sdk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from . import schema
from .calls import Calls


class Operations(Calls):
    """The operations of the contract. Client is the class to use."""

    def acknowledge_coaching_session(
        self,
        name: str,
        body: schema.AcknowledgeCoachingSessionRequest,
        *,
        x_coaching_user: str | None = None,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.CoachingSessionResponse:
        """Write the agent's side of a coaching session.

        The agent of the session comments on it, acknowledges it and submits the comment, together or one after
        the other. Nobody else can do this, and the manager has to have submitted before. What is acknowledged or
        submitted stays so.

        name: customers/{customer_id}/profiles/{profile_id}/coachingSessions/{coaching_session_id}
        """
        return self._call(
            "POST",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/coachingSessions/{coaching_session_id}", ":acknowledge"),
            body,
            headers={
                "X-Coaching-User": x_coaching_user,
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def acknowledge_scorecard(
        self,
        name: str,
        body: schema.AcknowledgeScorecardRequest,
        *,
        x_coaching_user: str | None = None,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.ScorecardResponse:
        """Acknowledge a scorecard.

        The agent confirms having read a submitted scorecard. Nobody else can do this.

        name: customers/{customer_id}/profiles/{profile_id}/scorecards/{scorecard_id}
        """
        return self._call(
            "POST",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/scorecards/{scorecard_id}", ":acknowledge"),
            body,
            headers={
                "X-Coaching-User": x_coaching_user,
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def add_scorecard_to_coaching_plan(
        self,
        name: str,
        body: schema.CoachingPlanScorecardRequest,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.CoachingPlanScorecardResponse:
        """Put a scorecard into a coaching plan.

        Notes that a scorecard of the plan's agent is talked about in the plan. The plan itself does not change by
        it. To put it in a second time changes nothing.

        name: customers/{customer_id}/profiles/{profile_id}/coachingPlans/{coaching_plan_id}
        """
        return self._call(
            "POST",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/coachingPlans/{coaching_plan_id}", ":addScorecard"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def analyze_agreement(
        self,
        parent: str,
        body: schema.AnalyzeAgreementRequest,
    ) -> schema.AnalyzeAgreementResponse:
        """Measure how far raters agree.

        Compares what several people answered about the same conversations, in group calibrations and in single
        ones, of which submitted scorecards count alone. A unit is an answer key with its responses, or an
        original with its calibrations; the raters are the creators of all these and, of an original, who
        submitted it. Of several submitted scorecards of one person for a unit the newest counts, and none beside
        an answer key of that person's own. Says for every criterion and over all of them how far the raters agree
        with each other, and how far each of them agrees with the key. What cannot be worked out is left out and
        says why. Nothing is stored. Of a group calibration those are told who have nothing left to answer in it:
        with a response of their own once it is submitted; the key's author, QA administrators and administrators
        without one.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/scorecards:analyzeAgreement"),
            body,
        )

    def backfill_scorecard_templates(
        self,
        parent: str,
        body: schema.BackfillScorecardTemplatesRequest,
        *,
        idempotency_key: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.JobResponse:
        """Score past conversations automatically.

        Starts a job that goes through the conversations that began in a span of time, both ends included, and
        answers the criteria of the templates by the moments that were detected. A conversation without a
        scorecard of a template gets a draft by the template's revision; a draft that already holds values of
        automatic scoring gets fresh ones by the revision that it is pinned to. What a person gave is never
        changed, and neither is what is submitted.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/scorecardTemplates:backfill"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def batch_upsert_coaching_plans(
        self,
        parent: str,
        body: schema.BatchUpsertCoachingPlansRequest,
        *,
        idempotency_key: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.BatchUpsertCoachingPlansResponse:
        """Write many coaching plans.

        Creates or replaces up to 1000 plans, all or none. One whose name exists is replaced, but for its agent,
        its creator and the time when it was made. Bodies may be 16 MiB.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/coachingPlans:batchUpsert"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def batch_upsert_conversations(
        self,
        parent: str,
        body: schema.BatchUpsertConversationsRequest,
        *,
        idempotency_key: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.BatchUpsertConversationsResponse:
        """Write many conversations.

        Creates or replaces up to 1000 conversations, all or none, as a sync from a system of record needs it.
        Bodies may be 16 MiB.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/conversations:batchUpsert"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def batch_upsert_groups(
        self,
        parent: str,
        body: schema.BatchUpsertGroupsRequest,
        *,
        idempotency_key: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.BatchUpsertGroupsResponse:
        """Write many groups.

        Creates or replaces up to 1000 groups, all or none, as a sync from a system of record needs it. Bodies may
        be 16 MiB.

        parent: customers/{customer_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}", "/groups:batchUpsert"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def batch_upsert_teams(
        self,
        parent: str,
        body: schema.BatchUpsertTeamsRequest,
        *,
        idempotency_key: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.BatchUpsertTeamsResponse:
        """Write many teams.

        Creates or replaces up to 1000 teams, all or none, as a sync from a system of record needs it. Bodies may
        be 16 MiB.

        parent: customers/{customer_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}", "/teams:batchUpsert"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def batch_upsert_users(
        self,
        parent: str,
        body: schema.BatchUpsertUsersRequest,
        *,
        idempotency_key: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.BatchUpsertUsersResponse:
        """Write many users.

        Creates or replaces up to 1000 users, all or none, as a sync from a system of record needs it. Bodies may
        be 16 MiB.

        parent: customers/{customer_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}", "/users:batchUpsert"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def cancel_job(
        self,
        name: str,
        body: schema.CancelJobRequest,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.JobResponse:
        """Cancel a job.

        Ends a job before it is through. What it has done stays done. A job that was cancelled before is answered
        as it is; one that has come to its end can no longer be cancelled.

        name: customers/{customer_id}/profiles/{profile_id}/jobs/{job_id}
        """
        return self._call(
            "POST",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/jobs/{job_id}", ":cancel"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def create_api_key(
        self,
        parent: str,
        body: schema.ApiKey,
        *,
        idempotency_key: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.CreateApiKeyResponse:
        """Create an API key.

        Makes a key for a program. Its text is in this answer and nowhere else: it is not kept, so that a repeat
        with the same Idempotency-Key answers the key without it. A key reaches no profile that its maker does not
        reach.

        parent: customers/{customer_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}", "/apiKeys"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def create_coaching_comment(
        self,
        parent: str,
        body: schema.CoachingComment,
        *,
        idempotency_key: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.CoachingCommentResponse:
        """Comment on a coaching plan.

        Says something about a coaching plan, in one of its threads or in a new one. Everybody who sees the plan
        sees it; who is tagged sees no more than before.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/coachingComments"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def create_coaching_plan(
        self,
        parent: str,
        body: schema.CoachingPlan,
        *,
        idempotency_key: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.CoachingPlanResponse:
        """Create a coaching plan.

        Stores a plan for an agent: what to work on, and until when. An agent may have several active ones.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/coachingPlans"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def create_coaching_session(
        self,
        parent: str,
        body: schema.CoachingSession,
        *,
        idempotency_key: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.CoachingSessionResponse:
        """Create a coaching session.

        Plans or notes a talk with an agent. With a coaching plan it is with the agent of the plan.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/coachingSessions"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def create_conversation(
        self,
        parent: str,
        body: schema.Conversation,
        *,
        idempotency_key: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.ConversationResponse:
        """Create a conversation.

        Adds a conversation. The name in the body chooses its id and has to be free.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/conversations"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def create_customer(
        self,
        body: schema.Customer,
        *,
        idempotency_key: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.CustomerResponse:
        """Create a customer.

        Adds a customer. Only the operator of the installation may do this.
        """
        return self._call(
            "POST",
            "/v1/customers",
            body,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def create_group(
        self,
        parent: str,
        body: schema.Group,
        *,
        idempotency_key: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.GroupResponse:
        """Create a group.

        Adds a group. The name in the body chooses its id and has to be free.

        parent: customers/{customer_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}", "/groups"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def create_moment(
        self,
        parent: str,
        body: schema.Moment,
        *,
        idempotency_key: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.MomentResponse:
        """Create a moment.

        Adds a moment. The name in the body chooses its id and has to be free.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/moments"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def create_profile(
        self,
        parent: str,
        body: schema.Profile,
        *,
        idempotency_key: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.ProfileResponse:
        """Create a profile.

        Adds a profile. The name in the body chooses its id and has to be free.

        parent: customers/{customer_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}", "/profiles"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def create_scorecard(
        self,
        parent: str,
        body: schema.Scorecard,
        *,
        idempotency_key: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.ScorecardResponse:
        """Create a scorecard.

        Fills in a form for a conversation. The body is the scorecard; without submitTime it stays a draft. The
        server pins the template revision and works out the total.
        Appeals and calibrations are scorecards too. An agent who disagrees with a submitted scorecard makes a
        replica of it, whose answers the server copies, and then a request that holds what is disputed; a resolve
        that is submitted writes its answers over the original. A scorecard with calibratedScorecardName scores
        another one once more, and a response answers the form of an answer key without seeing it. What refers to
        another scorecard is about the same conversation, agent and template revision.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/scorecards"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def create_scorecard_template(
        self,
        parent: str,
        body: schema.ScorecardTemplate,
        *,
        idempotency_key: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.ScorecardTemplateResponse:
        """Create a template.

        Makes a form at revision 1. Its ids, weights, points and references are checked, and every fault is named
        at once. An id that was ever used is not free again.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/scorecardTemplates"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def create_target(
        self,
        parent: str,
        body: schema.Target,
        *,
        idempotency_key: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.TargetResponse:
        """Create a target.

        Sets the score to aim at for a template or one of its parts, in one use case. There is one target for each
        template, part, use case and plan. The score reached so far is worked out and stored with it.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/targets"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def create_team(
        self,
        parent: str,
        body: schema.Team,
        *,
        idempotency_key: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.TeamResponse:
        """Create a team.

        Adds a team. The name in the body chooses its id and has to be free.

        parent: customers/{customer_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}", "/teams"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def create_use_case(
        self,
        parent: str,
        body: schema.UseCase,
        *,
        idempotency_key: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.UseCaseResponse:
        """Create a use case.

        Adds a use case. The name in the body chooses its id and has to be free.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/usecases"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def create_user(
        self,
        parent: str,
        body: schema.User,
        *,
        idempotency_key: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.UserResponse:
        """Create a user.

        Adds a user. The name in the body chooses its id and has to be free.

        parent: customers/{customer_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}", "/users"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def create_webhook(
        self,
        parent: str,
        body: schema.Webhook,
        *,
        idempotency_key: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.WebhookResponse:
        """Create a webhook.

        Has an address told of changes in the profile from now on, as CloudEvents that are signed as Standard
        Webhooks says. An event names what has changed and holds nothing of it.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/webhooks"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def delete_coaching_comment(
        self,
        name: str,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.Empty:
        """Delete a coaching comment.

        Removes a comment for good. Its author can do this, and administrators.

        name: customers/{customer_id}/profiles/{profile_id}/coachingComments/{coaching_comment_id}
        """
        return self._call(
            "DELETE",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/coachingComments/{coaching_comment_id}"),
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def delete_coaching_session(
        self,
        name: str,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.Empty:
        """Delete a coaching session.

        Removes a session for good. Comments that link it lose the link.

        name: customers/{customer_id}/profiles/{profile_id}/coachingSessions/{coaching_session_id}
        """
        return self._call(
            "DELETE",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/coachingSessions/{coaching_session_id}"),
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def delete_conversation(
        self,
        name: str,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.Empty:
        """Delete a conversation.

        Removes a conversation. Refused while anything refers to it.

        name: customers/{customer_id}/profiles/{profile_id}/conversations/{conversation_id}
        """
        return self._call(
            "DELETE",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/conversations/{conversation_id}"),
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def delete_customer(
        self,
        name: str,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.Empty:
        """Delete a customer.

        Removes a customer. Refused while anything refers to it.

        name: customers/{customer_id}
        """
        return self._call(
            "DELETE",
            self._path(name, "customers/{customer_id}"),
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def delete_group(
        self,
        name: str,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.Empty:
        """Delete a group.

        Removes a group. Refused while anything refers to it.

        name: customers/{customer_id}/groups/{group_id}
        """
        return self._call(
            "DELETE",
            self._path(name, "customers/{customer_id}/groups/{group_id}"),
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def delete_moment(
        self,
        name: str,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.Empty:
        """Delete a moment.

        Removes a moment. Refused while anything refers to it.

        name: customers/{customer_id}/profiles/{profile_id}/moments/{moment_id}
        """
        return self._call(
            "DELETE",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/moments/{moment_id}"),
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def delete_profile(
        self,
        name: str,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.Empty:
        """Delete a profile.

        Removes a profile. Refused while anything refers to it.

        name: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "DELETE",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}"),
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def delete_scorecard(
        self,
        name: str,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.Empty:
        """Delete a scorecard.

        Removes a scorecard for good. Refused while an appeal or a calibration refers to it, for a submitted
        resolve, and for a submitted response to a group calibration, which QA administrators and administrators
        alone may remove.

        name: customers/{customer_id}/profiles/{profile_id}/scorecards/{scorecard_id}
        """
        return self._call(
            "DELETE",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/scorecards/{scorecard_id}"),
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def delete_scorecard_template(
        self,
        name: str,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.ScorecardTemplateResponse:
        """Delete a template.

        Takes a template out of use for good and answers it. Its revisions stay readable, and drafts on it can
        still be submitted.

        name: customers/{customer_id}/profiles/{profile_id}/scorecardTemplates/{scorecard_template_id}
        """
        return self._call(
            "DELETE",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/scorecardTemplates/{scorecard_template_id}"),
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def delete_target(
        self,
        name: str,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.Empty:
        """Delete a target.

        Removes a target for good.

        name: customers/{customer_id}/profiles/{profile_id}/targets/{target_id}
        """
        return self._call(
            "DELETE",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/targets/{target_id}"),
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def delete_team(
        self,
        name: str,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.Empty:
        """Delete a team.

        Removes a team. Refused while anything refers to it.

        name: customers/{customer_id}/teams/{team_id}
        """
        return self._call(
            "DELETE",
            self._path(name, "customers/{customer_id}/teams/{team_id}"),
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def delete_use_case(
        self,
        name: str,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.Empty:
        """Delete a use case.

        Removes a use case. Refused while anything refers to it.

        name: customers/{customer_id}/profiles/{profile_id}/usecases/{usecase_id}
        """
        return self._call(
            "DELETE",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/usecases/{usecase_id}"),
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def delete_user(
        self,
        name: str,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.Empty:
        """Delete a user.

        Removes a user. Refused while anything refers to it.

        name: customers/{customer_id}/users/{user_id}
        """
        return self._call(
            "DELETE",
            self._path(name, "customers/{customer_id}/users/{user_id}"),
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def delete_webhook(
        self,
        name: str,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.Empty:
        """Delete a webhook.

        Removes a webhook and what is known of its deliveries.

        name: customers/{customer_id}/profiles/{profile_id}/webhooks/{webhook_id}
        """
        return self._call(
            "DELETE",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/webhooks/{webhook_id}"),
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def erase_user(
        self,
        name: str,
        body: schema.EraseUserRequest,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.UserResponse:
        """Take away what is personal about a user.

        The names, addresses and accounts of the user go, and so do the comments about and by the user and what
        the audit tells of them. The id stays, with the scores and totals, and so does the proof that the audit is
        whole. This cannot be undone.

        name: customers/{customer_id}/users/{user_id}
        """
        return self._call(
            "POST",
            self._path(name, "customers/{customer_id}/users/{user_id}", ":erase"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def export_coaching_overviews(
        self,
        parent: str,
        body: schema.CoachingOverviewsRequest,
        *,
        raw: bool | None = None,
        bom: bool | None = None,
    ) -> schema.ExportCoachingOverviewsResponse:
        """Export overviews of agents as CSV.

        Writes the report of coachingOverviews:retrieve as CSV, all agents in one file whatever pageSize and
        pageToken say: base64 inside JSON or, with Accept: text/csv, the plain file.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/coachingOverviews:export"),
            body,
            query={
                "raw": raw,
                "bom": bom,
            },
        )

    def export_coaching_overviews_csv(
        self,
        parent: str,
        body: schema.CoachingOverviewsRequest,
        *,
        raw: bool | None = None,
        bom: bool | None = None,
    ) -> BinaryIO:
        """Export overviews of agents as CSV.

        Writes the report of coachingOverviews:retrieve as CSV, all agents in one file whatever pageSize and
        pageToken say: base64 inside JSON or, with Accept: text/csv, the plain file.

        The file is streamed. Read and close it, best in a with statement; one that breaks off raises an
        exception.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._stream(
            "POST",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/coachingOverviews:export"),
            body,
            query={
                "raw": raw,
                "bom": bom,
            },
        )

    def export_scorecards(
        self,
        parent: str,
        body: schema.ExportScorecardsRequest,
        *,
        types: list[schema.ScorecardType] | None = None,
        layout: schema.ExportLayout | None = None,
        raw: bool | None = None,
        bom: bool | None = None,
    ) -> schema.ExportScorecardsResponse:
        """Export scorecards as CSV.

        Writes the scorecards created in a span of time as CSV, from one consistent snapshot: base64 inside JSON
        or, with Accept: text/csv, the plain file. Both are streamed, and an export that fails half-way breaks the
        connection.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/scorecards:export"),
            body,
            query={
                "types": types,
                "layout": layout,
                "raw": raw,
                "bom": bom,
            },
        )

    def export_scorecards_csv(
        self,
        parent: str,
        body: schema.ExportScorecardsRequest,
        *,
        types: list[schema.ScorecardType] | None = None,
        layout: schema.ExportLayout | None = None,
        raw: bool | None = None,
        bom: bool | None = None,
    ) -> BinaryIO:
        """Export scorecards as CSV.

        Writes the scorecards created in a span of time as CSV, from one consistent snapshot: base64 inside JSON
        or, with Accept: text/csv, the plain file. Both are streamed, and an export that fails half-way breaks the
        connection.

        The file is streamed. Read and close it, best in a with statement; one that breaks off raises an
        exception.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._stream(
            "POST",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/scorecards:export"),
            body,
            query={
                "types": types,
                "layout": layout,
                "raw": raw,
                "bom": bom,
            },
        )

    def get_api_key(
        self,
        name: str,
    ) -> schema.ApiKeyResponse:
        """Read an API key.

        Answers what is kept of one key.

        name: customers/{customer_id}/apiKeys/{api_key_id}
        """
        return self._call(
            "GET",
            self._path(name, "customers/{customer_id}/apiKeys/{api_key_id}"),
        )

    def get_coaching_comment(
        self,
        name: str,
    ) -> schema.CoachingCommentResponse:
        """Read a coaching comment.

        Answers one comment.

        name: customers/{customer_id}/profiles/{profile_id}/coachingComments/{coaching_comment_id}
        """
        return self._call(
            "GET",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/coachingComments/{coaching_comment_id}"),
        )

    def get_coaching_plan(
        self,
        name: str,
    ) -> schema.CoachingPlanResponse:
        """Read a coaching plan.

        Answers one plan with all of its sessions. Agents read the comment and the notes of sessions once they are
        submitted.

        name: customers/{customer_id}/profiles/{profile_id}/coachingPlans/{coaching_plan_id}
        """
        return self._call(
            "GET",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/coachingPlans/{coaching_plan_id}"),
        )

    def get_coaching_session(
        self,
        name: str,
    ) -> schema.CoachingSessionResponse:
        """Read a coaching session.

        Answers one session. The agent reads the manager's notes once they are submitted, and nobody else the
        agent's comment before it is.

        name: customers/{customer_id}/profiles/{profile_id}/coachingSessions/{coaching_session_id}
        """
        return self._call(
            "GET",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/coachingSessions/{coaching_session_id}"),
        )

    def get_conversation(
        self,
        name: str,
    ) -> schema.ConversationResponse:
        """Read a conversation.

        Answers one conversation.

        name: customers/{customer_id}/profiles/{profile_id}/conversations/{conversation_id}
        """
        return self._call(
            "GET",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/conversations/{conversation_id}"),
        )

    def get_customer(
        self,
        name: str,
    ) -> schema.CustomerResponse:
        """Read a customer.

        Answers one customer.

        name: customers/{customer_id}
        """
        return self._call(
            "GET",
            self._path(name, "customers/{customer_id}"),
        )

    def get_group(
        self,
        name: str,
    ) -> schema.GroupResponse:
        """Read a group.

        Answers one group.

        name: customers/{customer_id}/groups/{group_id}
        """
        return self._call(
            "GET",
            self._path(name, "customers/{customer_id}/groups/{group_id}"),
        )

    def get_job(
        self,
        name: str,
    ) -> schema.JobResponse:
        """Read a job.

        Answers one job with its progress. Its ETag changes with each step that it makes.

        name: customers/{customer_id}/profiles/{profile_id}/jobs/{job_id}
        """
        return self._call(
            "GET",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/jobs/{job_id}"),
        )

    def get_moment(
        self,
        name: str,
    ) -> schema.MomentResponse:
        """Read a moment.

        Answers one moment.

        name: customers/{customer_id}/profiles/{profile_id}/moments/{moment_id}
        """
        return self._call(
            "GET",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/moments/{moment_id}"),
        )

    def get_profile(
        self,
        name: str,
    ) -> schema.ProfileResponse:
        """Read a profile.

        Answers one profile.

        name: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "GET",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}"),
        )

    def get_scorecard(
        self,
        name: str,
    ) -> schema.ScorecardResponse:
        """Read a scorecard.

        Answers one scorecard with its appeals. Comments meant for other roles are left out.

        name: customers/{customer_id}/profiles/{profile_id}/scorecards/{scorecard_id}
        """
        return self._call(
            "GET",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/scorecards/{scorecard_id}"),
        )

    def get_scorecard_template(
        self,
        name: str,
    ) -> schema.ScorecardTemplateResponse:
        """Read a template.

        Answers the current revision or, with @ and a number after the id, that one. Only this operation resolves
        the audience. Revisions of a deleted template can still be read.

        name: customers/{customer_id}/profiles/{profile_id}/scorecardTemplates/{scorecard_template_id}
        """
        return self._call(
            "GET",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/scorecardTemplates/{scorecard_template_id}"),
        )

    def get_target(
        self,
        name: str,
    ) -> schema.TargetResponse:
        """Read a target.

        Answers one target.

        name: customers/{customer_id}/profiles/{profile_id}/targets/{target_id}
        """
        return self._call(
            "GET",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/targets/{target_id}"),
        )

    def get_team(
        self,
        name: str,
    ) -> schema.TeamResponse:
        """Read a team.

        Answers one team.

        name: customers/{customer_id}/teams/{team_id}
        """
        return self._call(
            "GET",
            self._path(name, "customers/{customer_id}/teams/{team_id}"),
        )

    def get_use_case(
        self,
        name: str,
    ) -> schema.UseCaseResponse:
        """Read a use case.

        Answers one use case.

        name: customers/{customer_id}/profiles/{profile_id}/usecases/{usecase_id}
        """
        return self._call(
            "GET",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/usecases/{usecase_id}"),
        )

    def get_user(
        self,
        name: str,
    ) -> schema.UserResponse:
        """Read a user.

        Answers one user.

        name: customers/{customer_id}/users/{user_id}
        """
        return self._call(
            "GET",
            self._path(name, "customers/{customer_id}/users/{user_id}"),
        )

    def get_webhook(
        self,
        name: str,
    ) -> schema.WebhookResponse:
        """Read a webhook.

        Answers one webhook, without its secret.

        name: customers/{customer_id}/profiles/{profile_id}/webhooks/{webhook_id}
        """
        return self._call(
            "GET",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/webhooks/{webhook_id}"),
        )

    def list_api_keys(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
    ) -> schema.ListApiKeysResponse:
        """List API keys.

        Answers the keys of the customer in the order of their ids, revoked ones included.

        parent: customers/{customer_id}
        """
        return self._call(
            "GET",
            self._path(parent, "customers/{customer_id}", "/apiKeys"),
            query={
                "pageSize": page_size,
                "pageToken": page_token,
            },
        )

    def iterate_api_keys(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
    ) -> Iterator[schema.ApiKey]:
        """List API keys.

        Answers the keys of the customer in the order of their ids, revoked ones included.

        Goes through all pages, and fetches the next one when it is needed.

        parent: customers/{customer_id}
        """
        return self._pages(
            "GET",
            self._path(parent, "customers/{customer_id}", "/apiKeys"),
            "apiKeys",
            query={
                "pageSize": page_size,
                "pageToken": page_token,
            },
        )

    def list_coaching_comments(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
        thread_ids: list[str] | None = None,
        coaching_plan_names: list[str] | None = None,
        usecase_names: list[str] | None = None,
    ) -> schema.ListCoachingCommentsResponse:
        """List coaching comments.

        Answers the comments that pass every filter, in the order of their ids, which the server gives in the
        order of time.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "GET",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/coachingComments"),
            query={
                "pageSize": page_size,
                "pageToken": page_token,
                "threadIds": thread_ids,
                "coachingPlanNames": coaching_plan_names,
                "usecaseNames": usecase_names,
            },
        )

    def iterate_coaching_comments(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
        thread_ids: list[str] | None = None,
        coaching_plan_names: list[str] | None = None,
        usecase_names: list[str] | None = None,
    ) -> Iterator[schema.CoachingComment]:
        """List coaching comments.

        Answers the comments that pass every filter, in the order of their ids, which the server gives in the
        order of time.

        Goes through all pages, and fetches the next one when it is needed.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._pages(
            "GET",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/coachingComments"),
            "coachingComments",
            query={
                "pageSize": page_size,
                "pageToken": page_token,
                "threadIds": thread_ids,
                "coachingPlanNames": coaching_plan_names,
                "usecaseNames": usecase_names,
            },
        )

    def list_coaching_plans(
        self,
        parent: str,
        body: schema.ListCoachingPlansRequest,
    ) -> schema.ListCoachingPlansResponse:
        """List coaching plans.

        Answers the plans that pass every filter, in the order of their ids. The filters stand in the body.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/coachingPlans:list"),
            body,
        )

    def iterate_coaching_plans(
        self,
        parent: str,
        body: schema.ListCoachingPlansRequest,
    ) -> Iterator[schema.CoachingPlan]:
        """List coaching plans.

        Answers the plans that pass every filter, in the order of their ids. The filters stand in the body.

        Goes through all pages, and fetches the next one when it is needed.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._pages(
            "POST",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/coachingPlans:list"),
            "coachingPlans",
            body,
        )

    def list_coaching_sessions(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
        agent_user_names: list[str] | None = None,
        coaching_plan_names: list[str] | None = None,
        usecase_names: list[str] | None = None,
        start_session_time: str | None = None,
        end_session_time: str | None = None,
    ) -> schema.ListCoachingSessionsResponse:
        """List coaching sessions.

        Answers the sessions that pass every filter, in the order of their ids.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "GET",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/coachingSessions"),
            query={
                "pageSize": page_size,
                "pageToken": page_token,
                "agentUserNames": agent_user_names,
                "coachingPlanNames": coaching_plan_names,
                "usecaseNames": usecase_names,
                "startSessionTime": start_session_time,
                "endSessionTime": end_session_time,
            },
        )

    def iterate_coaching_sessions(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
        agent_user_names: list[str] | None = None,
        coaching_plan_names: list[str] | None = None,
        usecase_names: list[str] | None = None,
        start_session_time: str | None = None,
        end_session_time: str | None = None,
    ) -> Iterator[schema.CoachingSession]:
        """List coaching sessions.

        Answers the sessions that pass every filter, in the order of their ids.

        Goes through all pages, and fetches the next one when it is needed.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._pages(
            "GET",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/coachingSessions"),
            "coachingSessions",
            query={
                "pageSize": page_size,
                "pageToken": page_token,
                "agentUserNames": agent_user_names,
                "coachingPlanNames": coaching_plan_names,
                "usecaseNames": usecase_names,
                "startSessionTime": start_session_time,
                "endSessionTime": end_session_time,
            },
        )

    def list_conversations(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
    ) -> schema.ListConversationsResponse:
        """List conversations.

        Answers the conversations in the order of their ids.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "GET",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/conversations"),
            query={
                "pageSize": page_size,
                "pageToken": page_token,
            },
        )

    def iterate_conversations(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
    ) -> Iterator[schema.Conversation]:
        """List conversations.

        Answers the conversations in the order of their ids.

        Goes through all pages, and fetches the next one when it is needed.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._pages(
            "GET",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/conversations"),
            "conversations",
            query={
                "pageSize": page_size,
                "pageToken": page_token,
            },
        )

    def list_current_scorecard_templates(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
        agent_user_name: str | None = None,
        include_deleted: bool | None = None,
        include_deactivated: bool | None = None,
        triggers: list[str] | None = None,
        usecase_names: list[str] | None = None,
        view: schema.ScorecardTemplateView | None = None,
        types: list[schema.ScorecardTemplateType] | None = None,
    ) -> schema.ListCurrentScorecardTemplatesResponse:
        """List the templates in use.

        Answers templates in their current revision. Deleted and deactivated ones are left out unless asked for.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "GET",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/scorecardTemplates:listCurrent"),
            query={
                "pageSize": page_size,
                "pageToken": page_token,
                "agentUserName": agent_user_name,
                "includeDeleted": include_deleted,
                "includeDeactivated": include_deactivated,
                "triggers": triggers,
                "usecaseNames": usecase_names,
                "view": view,
                "types": types,
            },
        )

    def iterate_current_scorecard_templates(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
        agent_user_name: str | None = None,
        include_deleted: bool | None = None,
        include_deactivated: bool | None = None,
        triggers: list[str] | None = None,
        usecase_names: list[str] | None = None,
        view: schema.ScorecardTemplateView | None = None,
        types: list[schema.ScorecardTemplateType] | None = None,
    ) -> Iterator[schema.ListedScorecardTemplate]:
        """List the templates in use.

        Answers templates in their current revision. Deleted and deactivated ones are left out unless asked for.

        Goes through all pages, and fetches the next one when it is needed.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._pages(
            "GET",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/scorecardTemplates:listCurrent"),
            "scorecardTemplates",
            query={
                "pageSize": page_size,
                "pageToken": page_token,
                "agentUserName": agent_user_name,
                "includeDeleted": include_deleted,
                "includeDeactivated": include_deactivated,
                "triggers": triggers,
                "usecaseNames": usecase_names,
                "view": view,
                "types": types,
            },
        )

    def list_customer_audit_events(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
        resource_name: str | None = None,
        actor_user_name: str | None = None,
        operations: list[str] | None = None,
        start_time: str | None = None,
        end_time: str | None = None,
    ) -> schema.ListAuditEventsResponse:
        """List a customer's audit events.

        Answers every change to what belongs to the customer, in the order of the sequence numbers. A change is
        there within seconds; comments that the caller may not see are left out.

        parent: customers/{customer_id}
        """
        return self._call(
            "GET",
            self._path(parent, "customers/{customer_id}", "/auditEvents"),
            query={
                "pageSize": page_size,
                "pageToken": page_token,
                "resourceName": resource_name,
                "actorUserName": actor_user_name,
                "operations": operations,
                "startTime": start_time,
                "endTime": end_time,
            },
        )

    def iterate_customer_audit_events(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
        resource_name: str | None = None,
        actor_user_name: str | None = None,
        operations: list[str] | None = None,
        start_time: str | None = None,
        end_time: str | None = None,
    ) -> Iterator[schema.AuditEvent]:
        """List a customer's audit events.

        Answers every change to what belongs to the customer, in the order of the sequence numbers. A change is
        there within seconds; comments that the caller may not see are left out.

        Goes through all pages, and fetches the next one when it is needed.

        parent: customers/{customer_id}
        """
        return self._pages(
            "GET",
            self._path(parent, "customers/{customer_id}", "/auditEvents"),
            "auditEvents",
            query={
                "pageSize": page_size,
                "pageToken": page_token,
                "resourceName": resource_name,
                "actorUserName": actor_user_name,
                "operations": operations,
                "startTime": start_time,
                "endTime": end_time,
            },
        )

    def list_customers(
        self,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
    ) -> schema.ListCustomersResponse:
        """List customers.

        Answers the customers that the caller may see.
        """
        return self._call(
            "GET",
            "/v1/customers",
            query={
                "pageSize": page_size,
                "pageToken": page_token,
            },
        )

    def iterate_customers(
        self,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
    ) -> Iterator[schema.Customer]:
        """List customers.

        Answers the customers that the caller may see.

        Goes through all pages, and fetches the next one when it is needed.
        """
        return self._pages(
            "GET",
            "/v1/customers",
            "customers",
            query={
                "pageSize": page_size,
                "pageToken": page_token,
            },
        )

    def list_groups(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
    ) -> schema.ListGroupsResponse:
        """List groups.

        Answers the groups in the order of their ids.

        parent: customers/{customer_id}
        """
        return self._call(
            "GET",
            self._path(parent, "customers/{customer_id}", "/groups"),
            query={
                "pageSize": page_size,
                "pageToken": page_token,
            },
        )

    def iterate_groups(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
    ) -> Iterator[schema.Group]:
        """List groups.

        Answers the groups in the order of their ids.

        Goes through all pages, and fetches the next one when it is needed.

        parent: customers/{customer_id}
        """
        return self._pages(
            "GET",
            self._path(parent, "customers/{customer_id}", "/groups"),
            "groups",
            query={
                "pageSize": page_size,
                "pageToken": page_token,
            },
        )

    def list_jobs(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
    ) -> schema.ListJobsResponse:
        """List jobs.

        Answers the jobs of the profile in falling order of their ids, which puts the newest first.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "GET",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/jobs"),
            query={
                "pageSize": page_size,
                "pageToken": page_token,
            },
        )

    def iterate_jobs(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
    ) -> Iterator[schema.Job]:
        """List jobs.

        Answers the jobs of the profile in falling order of their ids, which puts the newest first.

        Goes through all pages, and fetches the next one when it is needed.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._pages(
            "GET",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/jobs"),
            "jobs",
            query={
                "pageSize": page_size,
                "pageToken": page_token,
            },
        )

    def list_moments(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
    ) -> schema.ListMomentsResponse:
        """List moments.

        Answers the moments in the order of their ids.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "GET",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/moments"),
            query={
                "pageSize": page_size,
                "pageToken": page_token,
            },
        )

    def iterate_moments(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
    ) -> Iterator[schema.Moment]:
        """List moments.

        Answers the moments in the order of their ids.

        Goes through all pages, and fetches the next one when it is needed.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._pages(
            "GET",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/moments"),
            "moments",
            query={
                "pageSize": page_size,
                "pageToken": page_token,
            },
        )

    def list_profile_audit_events(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
        resource_name: str | None = None,
        actor_user_name: str | None = None,
        operations: list[str] | None = None,
        start_time: str | None = None,
        end_time: str | None = None,
    ) -> schema.ListAuditEventsResponse:
        """List a profile's audit events.

        Answers every change in the profile, in the order of the sequence numbers, which count the whole
        customer's changes. A change is there within seconds; comments that the caller may not see are left out.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "GET",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/auditEvents"),
            query={
                "pageSize": page_size,
                "pageToken": page_token,
                "resourceName": resource_name,
                "actorUserName": actor_user_name,
                "operations": operations,
                "startTime": start_time,
                "endTime": end_time,
            },
        )

    def iterate_profile_audit_events(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
        resource_name: str | None = None,
        actor_user_name: str | None = None,
        operations: list[str] | None = None,
        start_time: str | None = None,
        end_time: str | None = None,
    ) -> Iterator[schema.AuditEvent]:
        """List a profile's audit events.

        Answers every change in the profile, in the order of the sequence numbers, which count the whole
        customer's changes. A change is there within seconds; comments that the caller may not see are left out.

        Goes through all pages, and fetches the next one when it is needed.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._pages(
            "GET",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/auditEvents"),
            "auditEvents",
            query={
                "pageSize": page_size,
                "pageToken": page_token,
                "resourceName": resource_name,
                "actorUserName": actor_user_name,
                "operations": operations,
                "startTime": start_time,
                "endTime": end_time,
            },
        )

    def list_profiles(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
    ) -> schema.ListProfilesResponse:
        """List profiles.

        Answers the profiles of the customer that the caller may see.

        parent: customers/{customer_id}
        """
        return self._call(
            "GET",
            self._path(parent, "customers/{customer_id}", "/profiles"),
            query={
                "pageSize": page_size,
                "pageToken": page_token,
            },
        )

    def iterate_profiles(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
    ) -> Iterator[schema.Profile]:
        """List profiles.

        Answers the profiles of the customer that the caller may see.

        Goes through all pages, and fetches the next one when it is needed.

        parent: customers/{customer_id}
        """
        return self._pages(
            "GET",
            self._path(parent, "customers/{customer_id}", "/profiles"),
            "profiles",
            query={
                "pageSize": page_size,
                "pageToken": page_token,
            },
        )

    def list_scorecard_template_revisions(
        self,
        name: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
    ) -> schema.ListScorecardTemplateRevisionsResponse:
        """List the revisions of a template.

        Answers every revision, newest first.

        name: customers/{customer_id}/profiles/{profile_id}/scorecardTemplates/{scorecard_template_id}
        """
        return self._call(
            "GET",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/scorecardTemplates/{scorecard_template_id}", ":listRevisions"),
            query={
                "pageSize": page_size,
                "pageToken": page_token,
            },
        )

    def iterate_scorecard_template_revisions(
        self,
        name: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
    ) -> Iterator[schema.ScorecardTemplate]:
        """List the revisions of a template.

        Answers every revision, newest first.

        Goes through all pages, and fetches the next one when it is needed.

        name: customers/{customer_id}/profiles/{profile_id}/scorecardTemplates/{scorecard_template_id}
        """
        return self._pages(
            "GET",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/scorecardTemplates/{scorecard_template_id}", ":listRevisions"),
            "scorecardTemplates",
            query={
                "pageSize": page_size,
                "pageToken": page_token,
            },
        )

    def list_scorecards(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
        agent_user_name: str | None = None,
        coaching_plan_names: list[str] | None = None,
        conversation_names: list[str] | None = None,
        start_submit_time: str | None = None,
        end_submit_time: str | None = None,
        start_update_time: str | None = None,
        end_update_time: str | None = None,
        start_create_time: str | None = None,
        end_create_time: str | None = None,
        creator_user_names: list[str] | None = None,
        submitter_user_names: list[str] | None = None,
        template_name: str | None = None,
        usecase_names: list[str] | None = None,
        scorecard_types: list[schema.ScorecardType] | None = None,
        order_by: schema.ScorecardOrderBy | None = None,
        order_direction: schema.OrderDirection | None = None,
    ) -> schema.ListScorecardsResponse:
        """List scorecards.

        Answers the normal scorecards that pass every filter, newest first unless told otherwise, with the
        template revisions they pin. Entries without the value sorted by come last.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "GET",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/scorecards"),
            query={
                "pageSize": page_size,
                "pageToken": page_token,
                "agentUserName": agent_user_name,
                "coachingPlanNames": coaching_plan_names,
                "conversationNames": conversation_names,
                "startSubmitTime": start_submit_time,
                "endSubmitTime": end_submit_time,
                "startUpdateTime": start_update_time,
                "endUpdateTime": end_update_time,
                "startCreateTime": start_create_time,
                "endCreateTime": end_create_time,
                "creatorUserNames": creator_user_names,
                "submitterUserNames": submitter_user_names,
                "templateName": template_name,
                "usecaseNames": usecase_names,
                "scorecardTypes": scorecard_types,
                "orderBy": order_by,
                "orderDirection": order_direction,
            },
        )

    def iterate_scorecards(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
        agent_user_name: str | None = None,
        coaching_plan_names: list[str] | None = None,
        conversation_names: list[str] | None = None,
        start_submit_time: str | None = None,
        end_submit_time: str | None = None,
        start_update_time: str | None = None,
        end_update_time: str | None = None,
        start_create_time: str | None = None,
        end_create_time: str | None = None,
        creator_user_names: list[str] | None = None,
        submitter_user_names: list[str] | None = None,
        template_name: str | None = None,
        usecase_names: list[str] | None = None,
        scorecard_types: list[schema.ScorecardType] | None = None,
        order_by: schema.ScorecardOrderBy | None = None,
        order_direction: schema.OrderDirection | None = None,
    ) -> Iterator[schema.Scorecard]:
        """List scorecards.

        Answers the normal scorecards that pass every filter, newest first unless told otherwise, with the
        template revisions they pin. Entries without the value sorted by come last.

        Goes through all pages, and fetches the next one when it is needed.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._pages(
            "GET",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/scorecards"),
            "scorecards",
            query={
                "pageSize": page_size,
                "pageToken": page_token,
                "agentUserName": agent_user_name,
                "coachingPlanNames": coaching_plan_names,
                "conversationNames": conversation_names,
                "startSubmitTime": start_submit_time,
                "endSubmitTime": end_submit_time,
                "startUpdateTime": start_update_time,
                "endUpdateTime": end_update_time,
                "startCreateTime": start_create_time,
                "endCreateTime": end_create_time,
                "creatorUserNames": creator_user_names,
                "submitterUserNames": submitter_user_names,
                "templateName": template_name,
                "usecaseNames": usecase_names,
                "scorecardTypes": scorecard_types,
                "orderBy": order_by,
                "orderDirection": order_direction,
            },
        )

    def list_targets(
        self,
        parent: str,
        body: schema.ListTargetsRequest,
    ) -> schema.ListTargetsResponse:
        """List targets.

        Answers the targets that pass every filter. The filters stand in the body.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/targets:list"),
            body,
        )

    def iterate_targets(
        self,
        parent: str,
        body: schema.ListTargetsRequest,
    ) -> Iterator[schema.Target]:
        """List targets.

        Answers the targets that pass every filter. The filters stand in the body.

        Goes through all pages, and fetches the next one when it is needed.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._pages(
            "POST",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/targets:list"),
            "targets",
            body,
        )

    def list_teams(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
    ) -> schema.ListTeamsResponse:
        """List teams.

        Answers the teams in the order of their ids.

        parent: customers/{customer_id}
        """
        return self._call(
            "GET",
            self._path(parent, "customers/{customer_id}", "/teams"),
            query={
                "pageSize": page_size,
                "pageToken": page_token,
            },
        )

    def iterate_teams(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
    ) -> Iterator[schema.Team]:
        """List teams.

        Answers the teams in the order of their ids.

        Goes through all pages, and fetches the next one when it is needed.

        parent: customers/{customer_id}
        """
        return self._pages(
            "GET",
            self._path(parent, "customers/{customer_id}", "/teams"),
            "teams",
            query={
                "pageSize": page_size,
                "pageToken": page_token,
            },
        )

    def list_use_cases(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
    ) -> schema.ListUseCasesResponse:
        """List use cases.

        Answers the use cases in the order of their ids.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "GET",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/usecases"),
            query={
                "pageSize": page_size,
                "pageToken": page_token,
            },
        )

    def iterate_use_cases(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
    ) -> Iterator[schema.UseCase]:
        """List use cases.

        Answers the use cases in the order of their ids.

        Goes through all pages, and fetches the next one when it is needed.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._pages(
            "GET",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/usecases"),
            "usecases",
            query={
                "pageSize": page_size,
                "pageToken": page_token,
            },
        )

    def list_users(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
    ) -> schema.ListUsersResponse:
        """List users.

        Answers the users in the order of their ids.

        parent: customers/{customer_id}
        """
        return self._call(
            "GET",
            self._path(parent, "customers/{customer_id}", "/users"),
            query={
                "pageSize": page_size,
                "pageToken": page_token,
            },
        )

    def iterate_users(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
    ) -> Iterator[schema.User]:
        """List users.

        Answers the users in the order of their ids.

        Goes through all pages, and fetches the next one when it is needed.

        parent: customers/{customer_id}
        """
        return self._pages(
            "GET",
            self._path(parent, "customers/{customer_id}", "/users"),
            "users",
            query={
                "pageSize": page_size,
                "pageToken": page_token,
            },
        )

    def list_webhook_deliveries(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
    ) -> schema.ListWebhookDeliveriesResponse:
        """List deliveries of a webhook.

        Answers the attempts to tell the webhook of events, the newest first.

        parent: customers/{customer_id}/profiles/{profile_id}/webhooks/{webhook_id}
        """
        return self._call(
            "GET",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}/webhooks/{webhook_id}", "/deliveries"),
            query={
                "pageSize": page_size,
                "pageToken": page_token,
            },
        )

    def iterate_webhook_deliveries(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
    ) -> Iterator[schema.WebhookDelivery]:
        """List deliveries of a webhook.

        Answers the attempts to tell the webhook of events, the newest first.

        Goes through all pages, and fetches the next one when it is needed.

        parent: customers/{customer_id}/profiles/{profile_id}/webhooks/{webhook_id}
        """
        return self._pages(
            "GET",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}/webhooks/{webhook_id}", "/deliveries"),
            "deliveries",
            query={
                "pageSize": page_size,
                "pageToken": page_token,
            },
        )

    def list_webhooks(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
    ) -> schema.ListWebhooksResponse:
        """List webhooks.

        Answers the webhooks of the profile in the order of their ids.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "GET",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/webhooks"),
            query={
                "pageSize": page_size,
                "pageToken": page_token,
            },
        )

    def iterate_webhooks(
        self,
        parent: str,
        *,
        page_size: int | None = None,
        page_token: str | None = None,
    ) -> Iterator[schema.Webhook]:
        """List webhooks.

        Answers the webhooks of the profile in the order of their ids.

        Goes through all pages, and fetches the next one when it is needed.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._pages(
            "GET",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/webhooks"),
            "webhooks",
            query={
                "pageSize": page_size,
                "pageToken": page_token,
            },
        )

    def remove_scorecard_from_coaching_plan(
        self,
        name: str,
        body: schema.CoachingPlanScorecardRequest,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.CoachingPlanScorecardResponse:
        """Take a scorecard out of a coaching plan.

        Parts a scorecard and the plan. The plan itself does not change by it. One that is not in the plan may be
        taken out too.

        name: customers/{customer_id}/profiles/{profile_id}/coachingPlans/{coaching_plan_id}
        """
        return self._call(
            "POST",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/coachingPlans/{coaching_plan_id}", ":removeScorecard"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def replay_webhook(
        self,
        name: str,
        body: schema.ReplayWebhookRequest,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.WebhookResponse:
        """Send events again.

        Sends the webhook every event after a sequence number, also those that it has been told of: a receiver
        drops what it has by the id of the event.

        name: customers/{customer_id}/profiles/{profile_id}/webhooks/{webhook_id}
        """
        return self._call(
            "POST",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/webhooks/{webhook_id}", ":replay"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def reset_scorecard(
        self,
        name: str,
        body: schema.ResetScorecardRequest,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.ScorecardResponse:
        """Turn a scorecard back into a draft.

        Takes back the submission and the acknowledgement. Answers that automatic scoring gave go back to its
        values; all others stay. Refused for a replica and a submitted resolve, for the original of an open
        appeal, for a request that has a resolve, for an answer key that has responses, and for a submitted
        response, which QA administrators and administrators alone may reset.

        name: customers/{customer_id}/profiles/{profile_id}/scorecards/{scorecard_id}
        """
        return self._call(
            "POST",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/scorecards/{scorecard_id}", ":reset"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def retrieve_coaching_overviews(
        self,
        parent: str,
        body: schema.CoachingOverviewsRequest,
    ) -> schema.RetrieveCoachingOverviewsResponse:
        """Report what happened with each agent.

        Tells for each agent how much coaching and scoring there was in a span of time, and how the mean score
        moved against the span before, which is as long. Agents with nothing to tell of have zeros.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/coachingOverviews:retrieve"),
            body,
        )

    def retrieve_coaching_progresses(
        self,
        parent: str,
        body: schema.RetrieveCoachingProgressesRequest,
    ) -> schema.RetrieveCoachingProgressesResponse:
        """Report how far each agent has come towards its targets.

        Tells for each agent and target of some use cases what the agent's mean is now and was at the start, how
        much is missing, and over how many scorecards each mean is; over fewer than three there is none. The
        targets of an agent's active plans count for that agent, those without a plan for every agent.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/coachingProgresses:retrieve"),
            body,
        )

    def retrieve_evaluation_periods(
        self,
        name: str,
        body: schema.RetrieveEvaluationPeriodsRequest,
    ) -> schema.RetrieveEvaluationPeriodsResponse:
        """List the evaluation periods of a template.

        Counts the periods that the current revision plans, in its time zone: the last hundred that have begun,
        oldest first, the last of them being the one under way. Beside each stands the span of the conversations
        that it is about. A span includes its start and not its end, so that each period ends where the next one
        begins.

        name: customers/{customer_id}/profiles/{profile_id}/scorecardTemplates/{scorecard_template_id}
        """
        return self._call(
            "POST",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/scorecardTemplates/{scorecard_template_id}", ":retrieveEvaluationPeriods"),
            body,
        )

    def retrieve_qa_task_user_quota(
        self,
        name: str,
        body: schema.RetrieveQATaskUserQuotaRequest,
    ) -> schema.RetrieveQATaskUserQuotaResponse:
        """Add up how many conversations are to be evaluated.

        Sums over the active agents of the template's audience how many conversations of each are to be evaluated
        in a period: an agent's own count, else the largest count of a group that holds the agent, nested groups
        included, else the count for everybody. Counts sent along are taken in the place of the template's, to see
        what they would come to. Of a team's manager the agents of those teams alone are counted.

        name: customers/{customer_id}/profiles/{profile_id}/scorecardTemplates/{scorecard_template_id}
        """
        return self._call(
            "POST",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/scorecardTemplates/{scorecard_template_id}", ":retrieveTotalAgentQuota"),
            body,
        )

    def revoke_api_key(
        self,
        name: str,
        body: schema.RevokeApiKeyRequest,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.ApiKeyResponse:
        """Revoke an API key.

        Makes a key good for nothing, for ever. A second time answers the key and changes nothing.

        name: customers/{customer_id}/apiKeys/{api_key_id}
        """
        return self._call(
            "POST",
            self._path(name, "customers/{customer_id}/apiKeys/{api_key_id}", ":revoke"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def sample_conversations(
        self,
        name: str,
        body: schema.SampleConversationsRequest,
    ) -> schema.SampleConversationsResponse:
        """Propose conversations to evaluate.

        Draws, for each agent of the template's audience, conversations out of those that an evaluation period is
        about. Conversations that are evaluated already are left out: those with a normal scorecard of the
        template, of whatever revision, that is submitted or that a person has begun. The same seed over the same
        conversations draws the same ones, and a larger count adds to what a smaller one draws. Nothing is stored.
        Of a team's manager the agents of those teams alone are drawn for.

        name: customers/{customer_id}/profiles/{profile_id}/scorecardTemplates/{scorecard_template_id}
        """
        return self._call(
            "POST",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/scorecardTemplates/{scorecard_template_id}", ":sample"),
            body,
        )

    def score_scorecard(
        self,
        parent: str,
        body: schema.ScoreScorecardRequest,
    ) -> schema.ScoreScorecardResponse:
        """Total answers without storing them.

        Applies the formula of a template revision to a set of answers and shows the arithmetic, criterion by
        criterion. Nothing is stored.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/scorecards:score"),
            body,
        )

    def simulate_scorecard_template(
        self,
        name: str,
        body: schema.SimulateScorecardTemplateRequest,
    ) -> schema.SimulateScorecardTemplateResponse:
        """See what a revision would make of the past.

        Scores submitted normal scorecards that are pinned to other revisions of the template by the one in the
        path, and says which totals, automatic fails and agents would move. Nothing is stored. A scorecard whose
        answers this revision does not take is counted by what is in the way, and is in no other figure.

        name: customers/{customer_id}/profiles/{profile_id}/scorecardTemplates/{scorecard_template_id}
        """
        return self._call(
            "POST",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/scorecardTemplates/{scorecard_template_id}", ":simulate"),
            body,
        )

    def submit_scorecard(
        self,
        name: str,
        body: schema.SubmitScorecardRequest,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.ScorecardResponse:
        """Submit a scorecard.

        Turns a draft into a submitted scorecard. Every required criterion needs an answer. Submitting again
        answers the same scorecard and changes nothing.

        name: customers/{customer_id}/profiles/{profile_id}/scorecards/{scorecard_id}
        """
        return self._call(
            "POST",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/scorecards/{scorecard_id}", ":submit"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def update_coaching_comment(
        self,
        name: str,
        body: schema.UpdateCoachingCommentRequest,
        *,
        x_coaching_user: str | None = None,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.CoachingCommentResponse:
        """Change a coaching comment.

        Changes fields of a comment. Nobody but its author can do this.

        name: customers/{customer_id}/profiles/{profile_id}/coachingComments/{coaching_comment_id}
        """
        return self._call(
            "PATCH",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/coachingComments/{coaching_comment_id}"),
            body,
            headers={
                "X-Coaching-User": x_coaching_user,
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def update_coaching_plan(
        self,
        name: str,
        body: schema.UpdateCoachingPlanRequest,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.CoachingPlanResponse:
        """Change a coaching plan.

        Changes fields of a plan. Its agent, its creator and the time when it was made stay. Plans are never
        deleted: one that is over is no longer active.

        name: customers/{customer_id}/profiles/{profile_id}/coachingPlans/{coaching_plan_id}
        """
        return self._call(
            "PATCH",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/coachingPlans/{coaching_plan_id}"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def update_coaching_session(
        self,
        name: str,
        body: schema.UpdateCoachingSessionRequest,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.CoachingSessionResponse:
        """Change the manager's side of a coaching session.

        Changes fields of a session that are not the agent's. A managerSubmitTime submits it. Once the agent has
        acknowledged it or submitted a comment, its time, its notes and its submission stay.

        name: customers/{customer_id}/profiles/{profile_id}/coachingSessions/{coaching_session_id}
        """
        return self._call(
            "PATCH",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/coachingSessions/{coaching_session_id}"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def update_conversation(
        self,
        name: str,
        body: schema.UpdateConversationRequest,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.ConversationResponse:
        """Change a conversation.

        Changes fields of a conversation.

        name: customers/{customer_id}/profiles/{profile_id}/conversations/{conversation_id}
        """
        return self._call(
            "PATCH",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/conversations/{conversation_id}"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def update_customer(
        self,
        name: str,
        body: schema.UpdateCustomerRequest,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.CustomerResponse:
        """Change a customer.

        Changes fields of a customer.

        name: customers/{customer_id}
        """
        return self._call(
            "PATCH",
            self._path(name, "customers/{customer_id}"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def update_group(
        self,
        name: str,
        body: schema.UpdateGroupRequest,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.GroupResponse:
        """Change a group.

        Changes fields of a group.

        name: customers/{customer_id}/groups/{group_id}
        """
        return self._call(
            "PATCH",
            self._path(name, "customers/{customer_id}/groups/{group_id}"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def update_moment(
        self,
        name: str,
        body: schema.UpdateMomentRequest,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.MomentResponse:
        """Change a moment.

        Changes fields of a moment.

        name: customers/{customer_id}/profiles/{profile_id}/moments/{moment_id}
        """
        return self._call(
            "PATCH",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/moments/{moment_id}"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def update_profile(
        self,
        name: str,
        body: schema.UpdateProfileRequest,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.ProfileResponse:
        """Change a profile.

        Changes fields of a profile.

        name: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "PATCH",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def update_scorecard(
        self,
        name: str,
        body: schema.UpdateScorecardRequest,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.ScorecardResponse:
        """Change a draft.

        Changes fields of a draft and works out its total again. Answers are joined to the stored ones by
        criterionId. A submitted scorecard has to be reset first.

        name: customers/{customer_id}/profiles/{profile_id}/scorecards/{scorecard_id}
        """
        return self._call(
            "PATCH",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/scorecards/{scorecard_id}"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def update_scorecard_template(
        self,
        name: str,
        body: schema.UpdateScorecardTemplateRequest,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.ScorecardTemplateResponse:
        """Change a template.

        A change of content makes the next revision; scorecards keep the one they pin. Setting the status alone
        makes none.

        name: customers/{customer_id}/profiles/{profile_id}/scorecardTemplates/{scorecard_template_id}
        """
        return self._call(
            "PATCH",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/scorecardTemplates/{scorecard_template_id}"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def update_target(
        self,
        name: str,
        body: schema.UpdateTargetRequest,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.TargetResponse:
        """Change a target.

        Changes fields of a target and works out the score reached again.

        name: customers/{customer_id}/profiles/{profile_id}/targets/{target_id}
        """
        return self._call(
            "PATCH",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/targets/{target_id}"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def update_team(
        self,
        name: str,
        body: schema.UpdateTeamRequest,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.TeamResponse:
        """Change a team.

        Changes fields of a team.

        name: customers/{customer_id}/teams/{team_id}
        """
        return self._call(
            "PATCH",
            self._path(name, "customers/{customer_id}/teams/{team_id}"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def update_use_case(
        self,
        name: str,
        body: schema.UpdateUseCaseRequest,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.UseCaseResponse:
        """Change a use case.

        Changes fields of a use case.

        name: customers/{customer_id}/profiles/{profile_id}/usecases/{usecase_id}
        """
        return self._call(
            "PATCH",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/usecases/{usecase_id}"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def update_user(
        self,
        name: str,
        body: schema.UpdateUserRequest,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.UserResponse:
        """Change a user.

        Changes fields of a user.

        name: customers/{customer_id}/users/{user_id}
        """
        return self._call(
            "PATCH",
            self._path(name, "customers/{customer_id}/users/{user_id}"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def update_webhook(
        self,
        name: str,
        body: schema.UpdateWebhookRequest,
        *,
        idempotency_key: str | None = None,
        if_match: str | None = None,
        validate_only: bool | None = None,
    ) -> schema.WebhookResponse:
        """Change a webhook.

        Changes fields of a webhook. A state of WEBHOOK_STATE_PAUSED holds it; WEBHOOK_STATE_ACTIVE goes on where
        it stopped, also when it had been given up.

        name: customers/{customer_id}/profiles/{profile_id}/webhooks/{webhook_id}
        """
        return self._call(
            "PATCH",
            self._path(name, "customers/{customer_id}/profiles/{profile_id}/webhooks/{webhook_id}"),
            body,
            headers={
                "Idempotency-Key": idempotency_key,
                "If-Match": if_match,
            },
            query={
                "validateOnly": validate_only,
            },
        )

    def validate_backfill_scorecard_templates(
        self,
        parent: str,
        body: schema.BackfillScorecardTemplatesRequest,
    ) -> schema.ValidateBackfillScorecardTemplatesResponse:
        """Try a backfill out.

        Counts what a backfill with this configuration would do to the scorecards that there are now, and lists
        whatever keeps it from being started. Nothing is stored.

        parent: customers/{customer_id}/profiles/{profile_id}
        """
        return self._call(
            "POST",
            self._path(parent, "customers/{customer_id}/profiles/{profile_id}", "/scorecardTemplates:validateBackfill"),
            body,
        )
