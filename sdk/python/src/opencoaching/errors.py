"""What a call can end in besides its answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http.client import responses
from typing import Any

UNKNOWN = 2
"""google.rpc's code for an answer in a form that is not the service's."""

ABORTED = 10
"""google.rpc's code for a request that lost against another, and may be sent again."""


@dataclass(frozen=True)
class Violation:
    """One fault of a request."""

    field: str
    """Where it is: ``scores[0].numericValue``, for example."""
    description: str
    """What is wrong there."""


class CoachingError(Exception):
    """What the service answered instead of success."""

    status: int
    """The HTTP status, 400 for example."""
    code: int
    """The google.rpc code, 3 for INVALID_ARGUMENT for example. 2: something on the way answered, in another form."""
    reason: str
    """A constant for programs, such as ALREADY_EXISTS. Empty where the answer had none."""
    message: str
    """One sentence for a person."""
    violations: list[Violation]
    """All faults of the request. Empty unless it was at fault."""
    retry_after: float | None
    """After how many seconds the service takes the next request. None: it did not say."""

    @staticmethod
    def of(status: int, body: bytes, retry_after: float | None = None) -> CoachingError:
        """Returns the error of an answer, of the class for its status where there is one."""
        return KNOWN.get(status, CoachingError)(status, body, retry_after)

    def __init__(self, status: int, body: bytes, retry_after: float | None = None) -> None:
        self.retry_after = retry_after
        self.status, self.code, self.reason, self.violations = status, UNKNOWN, "", []
        self.message = responses.get(status, "unknown status")
        try:
            self._read(json.loads(body))
        except (ValueError, KeyError, TypeError, AttributeError):
            pass  # an answer in another form says no more than its status
        faults = "".join(f"; {v.field}: {v.description}" for v in self.violations)
        super().__init__(f"{status} {self.reason}: {self.message}{faults}")

    def _read(self, answer: dict[str, Any]) -> None:
        code, message = int(answer["code"]), str(answer["message"])
        reason = ""
        violations: list[Violation] = []
        for detail in answer.get("details", []):
            reason = detail.get("reason", reason)
            violations += [Violation(v["field"], v["description"]) for v in detail.get("fieldViolations", [])]
        self.code, self.message, self.reason, self.violations = code, message, reason, violations


class VersionMismatchError(CoachingError):
    """The resource is no longer the one of if_match. Read it again, and decide anew."""


class KeyReusedError(CoachingError):
    """The idempotency key was used before, for another request."""


class RateLimitedError(CoachingError):
    """There were too many requests, also after the last retry."""


KNOWN: dict[int, type[CoachingError]] = {412: VersionMismatchError, 422: KeyReusedError, 429: RateLimitedError}
"""The errors that have a class of their own, by status."""
