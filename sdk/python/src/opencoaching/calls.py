"""How the service is called: addresses, retries, errors and pages."""

from __future__ import annotations

import email.utils
import http.client
import json
import random
import re
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, BinaryIO

from .errors import ABORTED, CoachingError

VERSION = "0.1.0"

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
LONGEST_RETRY_AFTER = 30.0
"""How many seconds the service may ask to wait; when it asks for more, the caller gets the error."""

READING_POSTS = re.compile(r"/(scorecards:(score|export|analyzeAgreement)|(targets|coachingPlans):list|scorecardTemplates:validateBackfill|scorecardTemplates/[^/]+:(simulate|sample|retrieve[A-Za-z]+))\Z")
"""The operations with POST that change nothing: the total of answers that are not stored, an export, and a list whose
filter is a body."""

IDEMPOTENCY_KEY = "Idempotency-Key"
"""The header by which the service knows a change that comes again: it is made once, however often it is sent, and each
time the answer is the first one's."""


class Answer(dict[str, Any]):
    """The JSON object of an answer, with its ETag."""

    etag: str = ""


def etag_of(answer: Mapping[str, Any]) -> str:
    """Returns the ETag that came with an answer of the client, for if_match. Empty: it does not hold one resource."""
    return answer.etag if isinstance(answer, Answer) else ""


class Calls:
    """What the methods of Operations are made of. Client is the class to use."""

    def __init__(
        self,
        base_url: str,
        *,
        api_key: str = "",
        token: str = "",
        caller: str = "",
        timeout: float = 60.0,
        retries: int = 3,
    ) -> None:
        """Prepares calls to the service at base_url, http://127.0.0.1:8080 for example.

        api_key: who calls a service that has authentication, as a key that was made for a program.
        token: the same as the JWT of an identity provider. A client has one of the two, not both.
        caller: the user to act as, customers/{c}/users/{u}, on a service without authentication. Empty: its built-in
        operator.
        timeout: how many seconds the service may be silent.
        retries: how often a request is sent again.
        """
        if api_key and token:
            raise ValueError("a client has an API key or a token, not both")
        if not base_url.startswith(("http://", "https://")):
            raise ValueError(f"not an address of a service: {base_url!r}")
        self._base_url, self._timeout, self._retries = base_url.rstrip("/"), timeout, retries
        who = {"X-Api-Key": api_key, "Authorization": token and f"Bearer {token}", "X-Coaching-User": caller}
        self._who = {name: value for name, value in who.items() if value}

    def _path(self, name: str, form: str, suffix: str = "") -> str:
        """Puts a resource name into a path. A name of another form would call something else."""
        pattern = re.sub(r"\{[^}]+\}", "[^/]+", form)
        if not re.fullmatch(pattern, name):
            raise ValueError(f"not a name of the form {form}: {name!r}")
        return "/v1/" + urllib.parse.quote(name, safe="/@~") + suffix

    def _call(
        self,
        method: str,
        path: str,
        body: Any = None,
        query: dict[str, Any] | None = None,
        headers: dict[str, str | None] | None = None,
    ) -> Any:
        request = self._request(method, path, body, query, {"Accept": "application/json", **(headers or {})})
        with self._open(request) as response:
            answer = Answer(json.loads(response.read()))
            answer.etag = response.headers.get("ETag", "")
            return answer

    def _stream(self, method: str, path: str, body: Any = None, query: dict[str, Any] | None = None) -> BinaryIO:
        return self._open(self._request(method, path, body, query, {"Accept": "text/csv"}))

    def _pages(
        self, method: str, path: str, items: str, body: Any = None, query: dict[str, Any] | None = None
    ) -> Iterator[Any]:
        while True:
            page = self._call(method, path, body, query)
            yield from page[items]
            token = page.get("nextPageToken")
            if not token:
                return
            if body is not None:
                body = {**body, "pageToken": token}
            else:
                query = {**(query or {}), "pageToken": token}

    def _open(self, request: urllib.request.Request) -> Any:
        attempt = 0
        while True:
            pause = min(FIRST_PAUSE * 2**attempt, LONGEST_PAUSE) * random.uniform(0.5, 1)
            try:
                return urllib.request.urlopen(request, timeout=self._timeout)
            except urllib.error.HTTPError as refused:
                with refused:
                    asked = _asked_pause(refused.headers.get("Retry-After"))
                    fault = CoachingError.of(refused.code, refused.read(), asked)
                pause = pause if asked is None else asked
                if not _passes(fault) or pause > LONGEST_RETRY_AFTER or attempt >= self._retries:
                    raise fault from None
            except (OSError, http.client.HTTPException):
                if attempt >= self._retries:
                    raise
            time.sleep(pause)
            attempt += 1

    def _request(
        self, method: str, path: str, body: Any, query: dict[str, Any] | None, headers: dict[str, str | None]
    ) -> urllib.request.Request:
        given = {"User-Agent": "opencoaching-python/" + VERSION, **self._who, **headers}
        sent = {name: value for name, value in given.items() if value is not None}
        if method != "GET" and not READING_POSTS.search(path):
            sent.setdefault(IDEMPOTENCY_KEY, str(uuid.uuid4()))
        data = None
        if body is not None:
            sent["Content-Type"] = "application/json"
            data = json.dumps(body, default=_number, allow_nan=False).encode()
        url = self._base_url + path
        if asked := [(key, _text(value)) for key, value in (query or {}).items() if value is not None]:
            url += "?" + urllib.parse.urlencode(asked, doseq=True)
        return urllib.request.Request(url, data=data, headers=sent, method=method)


def _passes(fault: CoachingError) -> bool:
    """Tells whether the same request may succeed later: when the service is busy, and when another request got in the
    way, which may be this one itself, still at work after its connection broke."""
    return fault.status in (429, 503) or (fault.status == 409 and fault.code == ABORTED)


def _number(value: object) -> float:
    """Lets a Decimal be sent, as long as it is sent exactly."""
    if isinstance(value, Decimal):
        if Decimal(repr(float(value))) == value:
            return float(value)
        raise ValueError(f"a number that JSON would change: {value}")
    raise TypeError(f"not a value of JSON: {value!r}")


def _text(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else value


def _asked_pause(header: str | None) -> float | None:
    """Reads a Retry-After, which has seconds or a date."""
    if header is None:
        return None
    if header.isdecimal():
        return float(header)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(header).timestamp() - time.time())
    except ValueError:
        return None
